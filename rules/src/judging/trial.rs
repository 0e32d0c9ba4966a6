//! One answer tried: each way to call it, each example in a machine of its own, the first that fails. Knows no rule.

mod halts;

use halts::{OTHER_INPUT, reason};

use super::{
    Failure, Form, Got, Weight,
    contract::Contract,
    results::{self, Accepts, Good, Seen, Shown},
    slice,
};
use crate::{
    bank::{Check, Example, ExampleKind},
    evaluate::{Budget, Expression, Halt, Machine, Object, Program, Value},
    model::{
        overrides::receiver,
        project::{FunctionId, Project, Within},
    },
    syntax::python::{Function, ParamKind},
};

/// Steps that all runs of one answer may take.
const ALL_STEPS: u64 = 5_000_000;

/// A way to call the answer, compiled.
struct Way {
    expression: Expression,
    /// What the arguments of an example are called in it.
    names: Vec<String>,
    /// What stands between the parentheses.
    inside: String,
}

/// An example, compiled.
struct Case<'c> {
    example: &'c Example,
    args: Vec<Expression>,
    want: Option<Expression>,
}

/// The module of the reference implementation.
const REFERENCE: u32 = 2;

/// `solve(a, b)`
fn solving(check: &Check) -> String {
    let inside = check.calls.first().and_then(|call| call.split_once('(')).map_or(")", |(_, inside)| inside);
    format!("solve({inside}")
}

/// How one example ended.
enum End {
    /// The exception that was wanted.
    Right,
    Tried {
        good: Good,
        got: Got,
        want: String,
        weight: Weight,
    },
    /// A text or something printed stands for the verdict; whether it is right shows beside the other examples.
    Told {
        text: String,
        want: bool,
        is_printed: bool,
    },
    Wrong {
        got: Got,
        want: String,
        raised_at: Option<(u32, crate::syntax::Id)>,
        weight: Weight,
    },
    /// Not asked: outside of the contract.
    Skipped,
    /// This way to call has no meaning for the example.
    NoCall,
    Unknown(&'static str),
}

/// What one way to call the answer told.
pub(super) struct Told {
    pub(super) passed: usize,
    /// The failure that counts.
    pub(super) failure: Option<Failure>,
    pub(super) form: Option<Form>,
    is_known: bool,
    /// Whether the way has a meaning for each example.
    is_whole: bool,
}

struct Trial<'t> {
    program: Program,
    callee: Expression,
    accepts: Accepts,
    contract: Contract,
    name: String,
    function: &'t Function,
    left: u64,
    /// The reference implementation, called.
    reference: Option<Expression>,
    /// What has to hold of every result, with its words.
    properties: Vec<(String, Expression)>,
    /// Why the last example told nothing.
    why: &'static str,
}

/// What is right or wrong with an answer; else why nothing is known.
type Judged = Result<Told, &'static str>;

pub(super) fn judge(project: &Project, id: FunctionId, check: &Check) -> Judged {
    let info = project.function(id).ok_or("no such function")?;
    let module = project.module(info.module).ok_or("no such module")?;
    let function = &*info.function;
    if function.is_async {
        return Err("an async function");
    }
    let name = function.name.name.as_str();
    let (wanted, callee) = match info.within {
        Within::Module => (name.to_owned(), name.to_owned()),
        Within::Class(class) => {
            let class = &project.class(class).ok_or("no such class")?.class;
            let is_static =
                function.decorators.iter().any(|decorator| decorator.expr.as_name() == Some("staticmethod"));
            let class_name = class.name.name.as_str();
            let callee = if is_static { format!("{class_name}.{name}") } else { format!("{class_name}().{name}") };
            (class_name.to_owned(), callee)
        }
        Within::Function(_) => return Err("a function inside of a function"),
    };
    let mut program = slice::program(module, &wanted);
    let callee = program.expression(&callee).ok_or("no name that can be called")?;
    let ways = ways(check, function, &mut program);
    let reference = check.reference.as_deref().map(|text| program.add_text(text, REFERENCE)).is_some();
    let reference = if reference { program.expression(&solving(check)) } else { None };
    let properties: Vec<(String, Expression)> = check
        .properties
        .iter()
        .filter_map(|property| Some((property.text.clone(), program.expression(property.test.as_ref()?)?)))
        .collect();
    let cases: Option<Vec<Case<'_>>> = check.examples.iter().map(|example| case(example, &mut program)).collect();
    let cases = cases.ok_or("an example that cannot be read")?;
    let mut trial = Trial {
        program,
        callee,
        accepts: Accepts::of(&check.accepts),
        contract: Contract::of(function),
        name: name.to_owned(),
        function,
        left: ALL_STEPS,
        reference,
        properties,
        why: "no way to call it",
    };
    let mut best: Option<Told> = None;
    for way in &ways {
        let told = trial.all(way, &cases);
        if told.failure.is_none() && told.is_known && told.is_whole {
            return Ok(told);
        }
        let is_sure = told.failure.is_some() || told.is_known;
        if is_sure && best.as_ref().is_none_or(|known| told.passed > known.passed) {
            best = Some(told);
        }
    }
    best.ok_or(trial.why)
}

/// The ways that fit the parameters.
fn ways(check: &Check, function: &Function, program: &mut Program) -> Vec<Way> {
    let params = match receiver(function) {
        Some("self" | "cls") => function.params.get(1..).unwrap_or_default(),
        _ => function.params.as_slice(),
    };
    let has_rest = params.iter().any(|param| param.kind == ParamKind::Args);
    let plain = || params.iter().filter(|param| !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs));
    let needed = plain().filter(|param| param.default.is_none()).count();
    let most = plain().filter(|param| param.kind != ParamKind::KeywordOnly).count();
    let parts = |call: &str| -> Vec<String> {
        let inside = call.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(inside, _)| inside);
        inside.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let names = check.calls.first().map(|call| parts(call)).unwrap_or_default();
    let mut found = Vec::new();
    for call in &check.calls {
        let count = parts(call).len();
        if count < needed || (count > most && !has_rest) {
            continue;
        }
        let inside = call.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map_or("", |(inside, _)| inside);
        if let Some(expression) = program.expression(call) {
            found.push(Way { expression, names: names.clone(), inside: inside.to_owned() });
        }
    }
    found
}

fn case<'c>(example: &'c Example, program: &mut Program) -> Option<Case<'c>> {
    let args: Option<Vec<Expression>> = example.args.iter().map(|arg| program.expression(arg)).collect();
    let want = match &example.want {
        Some(want) => Some(program.expression(want)?),
        None => None,
    };
    Some(Case { example, args: args?, want })
}

impl Trial<'_> {
    /// Runs all examples.
    fn all(&mut self, way: &Way, cases: &[Case<'_>]) -> Told {
        let mut passed = 0;
        let mut is_known = true;
        let mut is_whole = true;
        let mut form = None;
        let mut told: Vec<(usize, String, bool)> = Vec::new();
        let mut failures: Vec<(usize, Failure)> = Vec::new();
        let mut tried: Vec<(usize, Good, Failure)> = Vec::new();
        for (case, number) in cases.iter().zip(0..) {
            if case.example.kind == ExampleKind::Probe {
                continue;
            }
            let mut is_bad = false;
            match self.one(way, case) {
                End::Right => passed += 1,
                End::Tried { good, got, want, weight } => {
                    is_bad = !good.any() && weight == Weight::Ordinary;
                    let failure = Failure { call: self.call(way, case), got, want, weight, raised_at: None };
                    tried.push((number, good, failure));
                }
                End::Told { text, want, is_printed } => {
                    form = form.or(Some(if is_printed { Form::Printed } else { Form::Message }));
                    told.push((number, text, want));
                }
                End::Wrong { got, want, raised_at, weight } => {
                    is_bad = weight == Weight::Ordinary;
                    failures.push((number, Failure { call: self.call(way, case), got, want, weight, raised_at }));
                }
                End::Skipped => {}
                End::NoCall => is_whole = false,
                End::Unknown(OTHER_INPUT) => {
                    self.why = OTHER_INPUT;
                    return Told { passed: 0, failure: None, form: None, is_known: false, is_whole };
                }
                End::Unknown(why) => {
                    is_known = false;
                    self.why = why;
                    if failures.is_empty() {
                        break;
                    }
                }
            }
            // The first ordinary input that fails is the one that is shown; edges alone weigh less.
            if is_bad && told.is_empty() && tried.iter().filter(|(_, good, _)| good.any()).count() > 3 {
                break;
            }
            if self.left == 0 {
                is_known = false;
                self.why = "too many steps in all";
                break;
            }
        }
        // An answer hands its results over in one way. An input that is sorted already is right in several.
        let count = |form: Form| tried.iter().filter(|(_, good, _)| good.is(form)).count();
        let ways = [Form::Returned, Form::InPlace, Form::Message, Form::Printed];
        let best = ways.into_iter().rev().max_by_key(|form| count(*form)).filter(|form| count(*form) > 0);
        if let Some(best) = best {
            passed += count(best);
            let is_same = tried.iter().any(|(_, good, _)| good.is_same);
            form = Some(if best == Form::Returned && is_same { Form::Both } else { best });
        }
        let bad = tried.into_iter().filter(|(_, good, _)| best.is_none_or(|best| !good.is(best)));
        failures.extend(bad.map(|(number, _, failure)| (number, failure)));
        if !told.is_empty() {
            let (count, wrong) = self.messages(way, cases, &told);
            passed += count;
            failures.extend(wrong);
        }
        let gravest = failures.iter().map(|(_, failure)| failure.weight).max();
        let failure =
            failures.into_iter().filter(|(_, failure)| Some(failure.weight) == gravest).min_by_key(|(at, _)| *at);
        Told { passed, failure: failure.map(|(_, failure)| failure), form, is_known, is_whole }
    }

    /// Two different messages stand for yes and no.
    fn messages(
        &self,
        way: &Way,
        cases: &[Case<'_>],
        told: &[(usize, String, bool)],
    ) -> (usize, Vec<(usize, Failure)>) {
        let most = |wanted: bool| {
            let texts = || told.iter().filter(|(_, _, want)| *want == wanted).map(|(_, text, _)| text.as_str());
            texts().max_by_key(|text| texts().filter(|other| other == text).count()).map(str::to_owned)
        };
        let (Some(yes), Some(no)) = (most(true), most(false)) else { return (told.len(), Vec::new()) };
        let (yes, no) = if yes == no {
            // One message for all: its words tell what it stands for.
            if results::denies(&yes) { (String::from("\0"), no) } else { (yes, String::from("\0")) }
        } else {
            (yes, no)
        };
        let mut passed = 0;
        let mut failures = Vec::new();
        for (number, text, want) in told {
            if text == if *want { &yes } else { &no } {
                passed += 1;
            } else if text == if *want { &no } else { &yes }
                && let Some(case) = cases.get(*number)
                && let Some(weight) = case.example.kind.weight()
            {
                let want = if *want { "True" } else { "False" }.to_owned();
                let failure = Failure {
                    call: self.call(way, case),
                    got: Got::Printed(text.clone()),
                    want,
                    weight,
                    raised_at: None,
                };
                failures.push((*number, failure));
            }
        }
        (passed, failures)
    }

    /// The call as it is shown, with the arguments in place of their names.
    fn call(&self, way: &Way, case: &Case<'_>) -> String {
        let first = case.example.args.first().map_or("", String::as_str);
        let parts: Vec<String> = way
            .inside
            .split(',')
            .map(|part| {
                let part = part.trim();
                match way.names.iter().position(|name| name == part) {
                    Some(at) => case.example.args.get(at).cloned().unwrap_or_default(),
                    None => derived(part, first).unwrap_or_else(|| part.to_owned()),
                }
            })
            .collect();
        format!("{}({})", self.name, parts.join(", "))
    }

    fn one(&mut self, way: &Way, case: &Case<'_>) -> End {
        let budget = Budget { steps: self.left.min(Budget::default().steps), ..Budget::default() };
        let mut machine = self.program.machine(budget);
        let end = self.run(&mut machine, way, case);
        self.left = self.left.saturating_sub(machine.steps);
        end
    }

    fn run(&self, machine: &mut Machine, way: &Way, case: &Case<'_>) -> End {
        // Whatever goes wrong before the call is not the answer's.
        if let Err(halt) = self.program.load(machine) {
            return End::Unknown(reason(halt));
        }
        machine.output.clear();
        let callee = match machine.evaluate(&self.callee, 0) {
            Ok(callee) => callee,
            Err(halt) => return End::Unknown(reason(halt)),
        };
        let mut args = Vec::new();
        for arg in &case.args {
            match machine.evaluate(arg, 1) {
                Ok(value) => args.push(value),
                Err(_) => return End::Unknown("a value that cannot be compared"),
            }
        }
        let first = args.first().copied().unwrap_or(Value::None);
        let want = match &case.want {
            Some(want) => match machine.evaluate(want, 1) {
                Ok(want) => Some(self.ordered(machine, want)),
                Err(_) => return End::Unknown("a value that cannot be compared"),
            },
            // An exception is wanted, or the reference tells what is.
            None if case.example.raises.is_empty() && self.reference.is_some() => {
                let copies: Result<Vec<Value>, Halt> =
                    case.args.iter().map(|arg| machine.evaluate(arg, REFERENCE)).collect();
                let (Ok(copies), Some(reference)) = (copies, &self.reference) else {
                    return End::Unknown("an example that cannot be read");
                };
                for (name, value) in way.names.iter().zip(copies) {
                    let sym = machine.sym(name);
                    machine.set_global(REFERENCE, sym, value);
                }
                match machine.evaluate(reference, REFERENCE) {
                    Ok(want) => Some(want),
                    Err(halt) => return End::Unknown(reason(halt)),
                }
            }
            None => None,
        };
        let Some(mut weight) = case.example.kind.weight() else { return End::Skipped };
        let numbers: Vec<i64> = match machine.heap.of(first) {
            Some(Object::List(items)) => items.iter().filter_map(|item| whole(*item)).collect(),
            _ => whole(first).into_iter().collect(),
        };
        let is_list = matches!(machine.heap.of(first), Some(Object::List(_)));
        if is_list {
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            let is_special = sorted.iter().zip(1..).all(|(number, place)| *number == place);
            if self.contract.only_special && !is_special {
                return End::Skipped;
            }
            if (self.contract.no_negatives && numbers.iter().any(|number| *number < 0))
                || (self.contract.only_positive && numbers.contains(&0))
                || (self.contract.not_empty && numbers.is_empty())
            {
                weight = Weight::Domain;
            }
        } else if self.contract.only_positive && numbers.contains(&0) {
            weight = Weight::Domain;
        }
        let is_negative = numbers.iter().any(|number| *number < 0);
        // What the other names of a call stand for.
        let length = i64::try_from(numbers.len()).unwrap_or(0);
        let mut names = vec![("n", Value::Int(length))];
        match numbers.iter().max() {
            Some(max) => names.push(("max", Value::Int(*max))),
            None if way.inside.contains("max") => return End::NoCall,
            None => {}
        }
        let own = way.names.iter().zip(&args).map(|(name, value)| (name.as_str(), *value));
        for (name, value) in names.into_iter().chain(own).chain([("f", callee)]) {
            let sym = machine.sym(name);
            machine.set_global(1, sym, value);
        }
        let before = machine.repr(first).ok();
        let value = match machine.evaluate(&way.expression, 1) {
            Ok(value) => value,
            Err(halt) => return self.halted(machine, case, halt, weight, is_negative, want, numbers.len()),
        };
        if machine.is_random {
            // Another run might give another result.
            return match want.map(|want| results::right(machine, self.accepts, value, first, want, "")) {
                Some(Ok(good)) if good.any() => End::Tried { good, got: Got::NeverStops, want: String::new(), weight },
                _ => End::Unknown("random numbers"),
            };
        }
        let Some(want) = want else {
            // An exception was wanted; a number or a message instead is another rule's to tell.
            return End::Skipped;
        };
        let output = machine.output.clone();
        let Ok(good) = results::right(machine, self.accepts, value, first, want, &output) else {
            return End::Unknown("a value that cannot be compared");
        };
        if good.any()
            && let Some(end) = self.broken(machine, value, weight)
        {
            return end;
        }
        let is_changed = machine.repr(first).ok() != before;
        let Ok(seen) = results::seen(machine, value, first, is_changed) else {
            return End::Unknown("a value that cannot be compared");
        };
        let Ok(wanted) = machine.repr(want) else { return End::Unknown("a value that cannot be compared") };
        self.tried(machine, case, good, seen, (want, wanted), weight)
    }

    fn tried(
        &self,
        machine: &mut Machine,
        case: &Case<'_>,
        good: Good,
        seen: Seen,
        (want, wanted): (Value, String),
        weight: Weight,
    ) -> End {
        let got = match &seen.value {
            Shown::Text(text) if self.accepts.messages => {
                return self.told(machine, case, text, want, false);
            }
            Shown::None if self.accepts.messages && !seen.output.is_empty() => {
                return self.told(machine, case, &seen.output, want, true);
            }
            Shown::None if !seen.output.is_empty() && seen.argument.is_none() => {
                let line = seen.output.trim();
                if line.lines().count() > 1 || line.chars().count() > 60 {
                    // A run that prints its steps is not told by what it prints.
                    Got::Value("None".to_owned())
                } else {
                    Got::Printed(line.to_owned())
                }
            }
            Shown::None => match seen.argument {
                Some(argument) => Got::Changed(argument),
                None => Got::Value("None".to_owned()),
            },
            Shown::Bool(truth) => Got::Value(if *truth { "True" } else { "False" }.to_owned()),
            Shown::Text(text) => Got::Value(format!("{text:?}")),
            Shown::Other(text) => Got::Value(text.clone()),
        };
        End::Tried { good, got, want: wanted, weight }
    }

    /// The first property that a result does not have.
    fn broken(&self, machine: &mut Machine, value: Value, weight: Weight) -> Option<End> {
        let result = machine.sym("result");
        machine.set_global(1, result, value);
        for (words, test) in &self.properties {
            let holds = match machine.evaluate(test, 1) {
                Ok(holds) => machine.truth(holds),
                Err(halt) => Err(halt),
            };
            match holds {
                Ok(true) => {}
                Ok(false) => {
                    let got = Got::Value(machine.repr(value).ok()?);
                    return Some(End::Wrong { got, want: words.clone(), raised_at: None, weight });
                }
                Err(halt) => return Some(End::Unknown(reason(halt))),
            }
        }
        None
    }

    fn told(&self, machine: &mut Machine, case: &Case<'_>, text: &str, want: Value, is_printed: bool) -> End {
        let input = case.example.args.first().map_or("", String::as_str).trim_matches('"');
        match machine.truth(want) {
            Ok(want) => End::Told { text: results::message(text, input), want, is_printed },
            Err(_) => End::Unknown("a value that cannot be compared"),
        }
    }

    /// What is wanted of an answer that sorts the other way round.
    fn ordered(&self, machine: &mut Machine, want: Value) -> Value {
        match machine.heap.list(want) {
            Some(items) if self.contract.falling => {
                let items = items.iter().rev().copied().collect();
                machine.list(items)
            }
            _ => want,
        }
    }
}

fn whole(value: Value) -> Option<i64> {
    match value {
        Value::Int(number) => Some(number),
        _ => None,
    }
}

/// `n - 1` for a list that is written out.
fn derived(part: &str, list: &str) -> Option<String> {
    let inside = list.strip_prefix('[')?.strip_suffix(']')?;
    let numbers: Vec<i64> = inside.split(',').filter_map(|item| item.trim().parse().ok()).collect();
    let count = i64::try_from(numbers.len()).ok()?;
    match part {
        "n" => Some(count.to_string()),
        "n - 1" => Some((count - 1).to_string()),
        "max" => Some(numbers.iter().max()?.to_string()),
        _ => None,
    }
}
