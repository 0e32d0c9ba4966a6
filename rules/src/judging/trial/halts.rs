//! What it tells that a call of the answer ends in no value: an exception, too many steps, something unsupported.

use super::{Case, End, Trial};
use crate::{
    bank::Example,
    evaluate::{Budget, Halt, Limit, Machine, Value},
    judging::{Got, Weight},
    syntax::python::{Enter, StmtKind, stmts},
};

/// Why an answer that takes rows or a dict is not judged.
pub(super) const OTHER_INPUT: &str = "an input of another kind";

/// What querysets, rows of them and dicts have, and lists have not.
const OF_ROWS: [&str; 20] = [
    "all",
    "filter",
    "order_by",
    "exclude",
    "values",
    "values_list",
    "iterator",
    "get",
    "items",
    "keys",
    "annotate",
    "select_related",
    "prefetch_related",
    "exists",
    "first",
    "last",
    "distinct",
    "aggregate",
    "update",
    "objects",
];

/// What a text has that is taken apart, and lists have not.
const OF_TEXT: [&str; 8] = ["split", "splitlines", "strip", "partition", "replace", "lower", "encode", "startswith"];

impl Trial<'_> {
    #[expect(clippy::too_many_arguments, reason = "all that is known where a call ends in no value")]
    pub(super) fn halted(
        &self,
        machine: &mut Machine,
        case: &Case<'_>,
        halt: Halt,
        weight: Weight,
        is_negative: bool,
        want: Option<Value>,
        count: usize,
    ) -> End {
        let want = match want.map(|want| machine.repr(want)) {
            Some(Ok(want)) => want,
            Some(Err(_)) => return End::Unknown("a value that cannot be compared"),
            None => case.example.raises.first().cloned().unwrap_or_default(),
        };
        match halt {
            Halt::Unsupported(why) => End::Unknown(why),
            Halt::Over(Limit::Steps | Limit::Integers | Limit::Memory | Limit::Output) if !machine.is_random => {
                // So small an input costs no sensible algorithm that much.
                let text = case.example.args.first().map_or(0, String::len);
                if count > 6 || text > 16 || self.left <= Budget::default().steps {
                    return End::Unknown("more steps than may be taken");
                }
                End::Wrong { got: Got::NeverStops, want, raised_at: None, weight }
            }
            Halt::Over(_) => End::Unknown("more than may be used"),
            Halt::Raised(exception) => {
                if machine.is_random {
                    return End::Unknown("random numbers");
                }
                let class = machine.type_name(exception);
                if case.example.raises.contains(&class) {
                    return End::Right;
                }
                if class == "AttributeError" && wants_rows(machine, exception, case.example) {
                    return End::Unknown(OTHER_INPUT);
                }
                // An answer that says no to negative numbers with words of its own draws its own line.
                let is_own = self.raises_itself(machine);
                let weight = if is_own && (is_negative || weight == Weight::Edge) { Weight::Domain } else { weight };
                if weight == Weight::Domain && is_own && case.want.is_none() {
                    return End::Right;
                }
                let raised_at = machine.raised_at;
                let got = if class == "RecursionError" { Got::NeverStops } else { Got::Raised(class) };
                End::Wrong { got, want, raised_at, weight }
            }
        }
    }

    /// Whether the last exception came from a `raise` or `assert` that was written.
    fn raises_itself(&self, machine: &Machine) -> bool {
        let Some((_, at)) = machine.raised_at else { return false };
        stmts(&self.function.body, Enter::ALL)
            .any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. } | StmtKind::Assert { .. }) && stmt.id == at)
    }
}

/// Whether what is missing tells that the answer takes rows or a dict: `'list' object has no attribute 'filter'`, and
/// whatever is read from an element of the list.
fn wants_rows(machine: &mut Machine, exception: Value, example: &Example) -> bool {
    let Ok(text) = machine.exception_text(exception) else { return false };
    let mut words = text.split('\'').skip(1).step_by(2);
    let (Some(kind), Some(name)) = (words.next(), words.next()) else { return false };
    let is_list = example.args.first().is_some_and(|arg| arg.starts_with('['));
    match kind {
        "list" => OF_ROWS.contains(&name) || OF_TEXT.contains(&name),
        "str" => OF_ROWS.contains(&name),
        "int" | "float" => is_list || OF_ROWS.contains(&name),
        _ => false,
    }
}

/// Why a program that could not be loaded tells nothing.
pub(super) fn reason(halt: Halt) -> &'static str {
    match halt {
        Halt::Unsupported(why) => why,
        Halt::Raised(_) => "an exception outside of the answer",
        Halt::Over(_) => "more than may be used",
    }
}
