//! Runs bodies on abstract values: statements, branches, loops. What a read costs is judged where it happens;
//! what calls do stands in `calls`, what querysets do in `methods`.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    finding::Place,
    model::modules::FileKind,
    model::project::{FunctionId, ModuleId, Project, Scope, Within},
    queries::{
        expr::written,
        frame::{Exit, Frame},
        guard::{self, Guard},
        missing::Missing,
        value::{List, Value, Values},
    },
    syntax::{
        Id, Name,
        python::{CompareOp, Expr, ExprKind, For, If, Stmt, StmtKind, Try, With},
    },
};

/// What names hold where a branch ends, and the tests that led there.
type End = (FxHashMap<Name, Values>, Vec<(Name, bool)>);

/// How far calls are followed.
const MAX_CALLS: usize = 8;
/// Nodes that one entry point may cost; beyond that all is unknown.
const MAX_STEPS: u32 = 60_000;
/// How deep the engine goes: beyond that all is unknown, so that no input overflows the stack.
const MAX_DEPTH: u32 = 250;

pub(crate) struct Engine<'p> {
    pub(crate) project: &'p Project,
    pub(crate) missing: Vec<Missing>,
    /// Findings that need no merging: a path that Django will not accept.
    pub(crate) wrong: Vec<crate::finding::Finding>,
    /// What is running, outermost first, with the place that called it.
    pub(crate) calls: Vec<Running>,
    pub(crate) loops: Vec<Loop>,
    /// The tests that hold where the engine stands.
    pub(crate) path: Guard,
    pub(crate) steps: u32,
    /// How deep expressions, blocks and calls are nested: what lies deeper is unknown.
    pub(crate) depth: u32,
    /// Results of calls that were seen before, by function and fingerprint of the arguments.
    pub(crate) memo: FxHashMap<(FunctionId, u64), Values>,
    pub(crate) kind: FileKind,
    /// The querysets that were asked, latest last.
    pub(crate) events: Vec<crate::queries::twice::Event>,
    /// Origins whose dicts were given other keys.
    pub(crate) changed: FxHashSet<Place>,
    /// The queryset that is being evaluated is awaited.
    pub(crate) is_awaited: bool,
    /// How many comparisons with a limit are being evaluated.
    pub(crate) comparing: u32,
    /// How many loops have begun.
    pub(crate) rounds: u32,
    /// Whether the call that is about to run depends on the loop around it.
    pub(crate) is_varying: bool,
    /// The models whose writes have receivers, gathered when a write asks for them.
    pub(crate) heard: Option<crate::queries::writes::Heard>,
}

/// A function or template that is running.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Running {
    pub(crate) code: Code,
    /// The call, the `render`, the `include`.
    pub(crate) place: Place,
    /// Whether what is called depends on the loop around the call.
    pub(crate) is_varying: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Code {
    Function(FunctionId),
    /// A region of a file.
    Template(u32, u32),
}

/// A loop that is running.
#[derive(Clone, Debug)]
pub(crate) struct Loop {
    pub(crate) place: Place,
    /// Names that the loop itself binds, its body included.
    pub(crate) bound: FxHashSet<Name>,
    /// Certainly few rounds: a literal, a small range.
    pub(crate) is_short: bool,
    /// How many calls were running when it began.
    pub(crate) calls: usize,
    /// Inside of it, a test asks whether the work was done before (`if key not in cache`).
    pub(crate) is_remembered: bool,
    /// Its rows are batches: what they are asked for at once is no query for each row.
    pub(crate) is_batched: bool,
    /// Each loop that begins has a number of its own, later ones higher.
    pub(crate) serial: u32,
    /// How many `{% cache %}` fragments are open inside of it.
    pub(crate) cached: u32,
    /// How many `try` and `atomic` blocks are open inside of it: each round is to fail or hold for itself.
    pub(crate) isolated: u32,
    /// Calls whose result other calls of the same round are given: the parent is written before its children.
    pub(crate) parents: FxHashSet<Id>,
}

impl<'p> Engine<'p> {
    pub(crate) fn new(project: &'p Project) -> Engine<'p> {
        Engine {
            project,
            missing: Vec::new(),
            wrong: Vec::new(),
            calls: Vec::new(),
            loops: Vec::new(),
            rounds: 0,
            is_varying: true,
            path: Guard::default(),
            steps: 0,
            depth: 0,
            memo: FxHashMap::default(),
            kind: FileKind::Code,
            events: Vec::new(),
            changed: FxHashSet::default(),
            is_awaited: false,
            comparing: 0,
            heard: None,
        }
    }

    /// Runs the statements of a module, then each of its functions, with parameters that nobody knows.
    pub(crate) fn module(&mut self, id: ModuleId) {
        let Some((info, module)) = self.project.module_info(id).zip(self.project.module(id)) else { return };
        self.kind = self.project.kind_of(id);
        let scope = Scope { module: id, within: Within::Module };
        for (item, number) in module.items.iter().zip(0u32..) {
            self.fresh();
            let mut frame = Frame {
                scope,
                module: id,
                item: number,
                function: None,
                owner: None,
                names: FxHashMap::default(),
                outer: None,
                returned: Values::default(),
                yielded: Values::default(),
                file: info.file,
                region: info.region,
            };
            self.body(&item.item.body, &mut frame);
        }
    }

    /// Runs a function as an entry point.
    pub(crate) fn entry(&mut self, id: FunctionId) {
        let Some(info) = self.project.function(id) else { return };
        // A nested function runs with the names around it, when the function around runs.
        if matches!(info.within, Within::Function(_)) {
            return;
        }
        self.fresh();
        self.kind = self.project.kind_of(info.module);
        let receiver = self.project.class_of(id).map(|class| self.instance_of(class));
        self.run(id, self.project.class_of(id), receiver, Vec::new(), Vec::new(), None);
    }

    pub(crate) fn fresh(&mut self) {
        self.steps = 0;
        self.calls.clear();
        self.loops.clear();
        self.events.clear();
        self.path = Guard::default();
    }

    pub(crate) fn begin(&mut self, running: Loop) {
        self.rounds += 1;
        self.loops.push(Loop { serial: self.rounds, ..running });
    }

    /// The innermost loop by its number; 0 outside of all.
    pub(crate) fn round(&self) -> u32 {
        self.loops.last().map_or(0, |running| running.serial)
    }

    pub(crate) fn spent(&mut self) -> bool {
        self.steps += 1;
        self.steps > MAX_STEPS
    }

    pub(crate) fn too_deep(&self, code: Code) -> bool {
        self.calls.len() >= MAX_CALLS || self.calls.iter().any(|running| running.code == code)
    }

    /// The function that is running; none in a template.
    pub(crate) fn function(&self) -> Option<FunctionId> {
        match self.calls.last()?.code {
            Code::Function(function) => Some(function),
            Code::Template(..) => None,
        }
    }

    /// Goes one level down, if there is one left.
    pub(crate) fn deeper<T>(&mut self, run: impl FnOnce(&mut Self) -> T) -> Option<T> {
        if self.depth >= MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let given = run(self);
        self.depth -= 1;
        Some(given)
    }

    pub(crate) fn body(&mut self, body: &[Stmt], frame: &mut Frame) -> Exit {
        self.deeper(|engine| engine.statements(body, frame)).unwrap_or(Exit::Falls)
    }

    fn statements(&mut self, body: &[Stmt], frame: &mut Frame) -> Exit {
        let path = self.path.clone();
        let mut exit = Exit::Falls;
        for stmt in body {
            if self.spent() {
                break;
            }
            exit = self.stmt(stmt, frame);
            if exit != Exit::Falls {
                break;
            }
        }
        self.path = path;
        exit
    }

    fn stmt(&mut self, stmt: &Stmt, frame: &mut Frame) -> Exit {
        match &stmt.kind {
            StmtKind::Expr(expr) => {
                self.expr(expr, frame);
            }
            StmtKind::Assign { targets, value } => {
                let values = self.expr(value, frame);
                for target in targets {
                    self.assign(target, values.clone(), frame);
                }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                let values = self.expr(value, frame);
                self.assign(target, values, frame);
            }
            StmtKind::AugAssign { target, value, .. } => {
                let before = self.expr(target, frame);
                let values = self.expr(value, frame);
                self.augment(target, before, values, frame);
            }
            StmtKind::Return(value) => {
                let values = value.as_ref().map_or_else(|| Values::one(Value::None), |value| self.expr(value, frame));
                let values = self.under_path(values);
                frame.returned.extend(values);
                return Exit::Leaves;
            }
            StmtKind::Raise { exception, cause } => {
                let last = self.last_round(self.loops.len());
                for expr in exception.iter().chain(cause) {
                    self.expr(expr, frame);
                }
                self.forget(last);
                return Exit::Leaves;
            }
            StmtKind::Assert { test, .. } => {
                let tested = self.expr(test, frame);
                self.truth(&tested, test, frame);
                self.path = self.path.and(&self.tests(test, true, frame));
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    if let Some(name) = target.as_name() {
                        frame.names.insert(Name::from(name), Values::unknown());
                    }
                }
            }
            StmtKind::Break | StmtKind::Continue => return Exit::Jumps,
            StmtKind::If(choice) => return self.choice(choice, frame),
            StmtKind::For(each) => return self.each(each, frame),
            StmtKind::While(repeat) => {
                let tested = self.expr(&repeat.test, frame);
                self.truth(&tested, &repeat.test, frame);
                let before = frame.names.clone();
                self.body(&repeat.body, frame);
                join(frame, before, &[], &[]);
                self.body(&repeat.orelse, frame);
                if matches!(repeat.test.kind, ExprKind::True) && !breaks(&repeat.body) {
                    return Exit::Leaves;
                }
            }
            StmtKind::With(with) => return self.with(with, frame),
            StmtKind::Try(attempt) => return self.attempt(attempt, frame),
            StmtKind::Match(choice) => {
                self.expr(&choice.subject, frame);
                let before = frame.names.clone();
                for case in &choice.cases {
                    let mut names = before.clone();
                    std::mem::swap(&mut frame.names, &mut names);
                    let exit = self.body(&case.body, frame);
                    std::mem::swap(&mut frame.names, &mut names);
                    if exit == Exit::Falls {
                        join(frame, names, &[], &[]);
                    }
                }
            }
            StmtKind::Function(function) => {
                let symbol = self.project.defined(frame.module, frame.item, function.id);
                if let Some(crate::model::project::Symbol::Function(id)) = symbol
                    && frame.function.is_some()
                {
                    let closure = crate::queries::value::Closure {
                        code: crate::queries::value::Body::Function(id),
                        names: frame.clone(),
                    };
                    frame.set(&function.name.name, Values::one(Value::Closure(Rc::new(closure))));
                }
            }
            StmtKind::Class(_)
            | StmtKind::AnnAssign { value: None, .. }
            | StmtKind::Pass
            | StmtKind::Global(_)
            | StmtKind::Nonlocal(_)
            | StmtKind::Import(_)
            | StmtKind::ImportFrom(_)
            | StmtKind::TypeAlias { .. }
            | StmtKind::Unknown => {}
        }
        Exit::Falls
    }

    /// The tests that hold when a condition turned out so, about names that are bound once only.
    pub(crate) fn tests(&self, condition: &Expr, outcome: bool, frame: &Frame) -> Vec<(Name, bool)> {
        let mut tests = guard::tests(condition, outcome);
        let locals = frame.function.and_then(|function| self.project.locals(function));
        tests.retain_mut(|(test, _)| {
            let root: String = test.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            if root == "self" || root == "request" {
                return true;
            }
            let once = locals.is_some_and(|names| names.get(&root).len() == 1);
            // Names of one function say nothing in another.
            *test = Name::from(format!("{}:{test}", frame.function.map_or(0, |function| function.0)));
            once
        });
        tests
    }

    /// Values as they are known here: each alternative holds under the tests that led here.
    fn under_path(&self, values: Values) -> Values {
        if self.path.is_empty() {
            return values;
        }
        let mut guarded = Values::default();
        for alternative in values.0 {
            let guard = alternative.guard.joined(&self.path);
            guarded.push(alternative.value, guard);
        }
        guarded
    }

    fn choice(&mut self, choice: &If, frame: &mut Frame) -> Exit {
        let start = frame.names.clone();
        let path = self.path.clone();
        // What earlier branches tested and what did not hold there.
        let mut failed: Vec<(Name, bool)> = Vec::new();
        let mut ends: Vec<End> = Vec::new();
        let mut exits = Vec::new();
        let mut is_decided = false;
        // What one branch asks, another does not.
        let mut asked = Vec::new();
        let mut run = |engine: &mut Engine<'p>, frame: &mut Frame, body: &[Stmt], tests: Vec<(Name, bool)>| {
            engine.path = path.and(&tests);
            frame.names = start.clone();
            let before = engine.events.len();
            let last = engine.last_round(engine.loops_left(body));
            let exit = engine.body(body, frame);
            engine.forget(last);
            let own = engine.events.split_off(before.min(engine.events.len()));
            if exit == Exit::Falls {
                asked.extend(own);
                ends.push((std::mem::take(&mut frame.names), tests));
            }
            exits.push(exit);
        };
        for branch in &choice.branches {
            self.path = path.and(&failed);
            frame.names = start.clone();
            let tested = self.expr(&branch.test, frame);
            self.truth(&tested, &branch.test, frame);
            // What rows surely have, no other branch runs without.
            let is_sure = matches!(tested.only(), Some(Value::Bool(true))) && branch.test.as_call().is_some();
            let mut tests = failed.clone();
            tests.extend(self.tests(&branch.test, true, frame));
            let remembered = self.remember(&branch.test);
            run(self, frame, &branch.body, tests);
            self.forget(remembered);
            if is_sure {
                is_decided = true;
                break;
            }
            failed.extend(self.tests(&branch.test, false, frame));
        }
        if !is_decided {
            run(self, frame, &choice.orelse, failed);
        }
        self.events.append(&mut asked);
        self.path = path;
        let mut ends = ends.into_iter();
        let Some((names, tests)) = ends.next() else {
            return if exits.iter().all(|exit| *exit == Exit::Leaves) { Exit::Leaves } else { Exit::Jumps };
        };
        frame.names = names;
        let mut first = tests;
        let mut is_only = true;
        for (names, tests) in ends {
            is_only = false;
            join(frame, names, &first, &tests);
            // What is joined holds in either case; further branches add their own tests only.
            first = Vec::new();
        }
        if is_only {
            self.path = self.path.and(&first);
        }
        Exit::Falls
    }

    /// Marks the running loops where a test asks whether work was done before; gives what was set.
    fn remember(&mut self, test: &Expr) -> Vec<usize> {
        let asks =
            crate::syntax::python::exprs_of_expr(test, crate::syntax::python::Enter::NONE).any(|expr| {
                match &expr.kind {
                    ExprKind::Compare(compare) => compare.rest.iter().any(|(op, right)| match op {
                        CompareOp::NotIn => true,
                        CompareOp::Is | CompareOp::Eq => matches!(right.kind, ExprKind::None),
                        _ => false,
                    }),
                    _ => false,
                }
            });
        let fresh: Vec<usize> = self
            .loops
            .iter()
            .enumerate()
            .filter(|(_, running)| asks && !running.is_remembered)
            .map(|(number, _)| number)
            .collect();
        for running in &mut self.loops {
            running.is_remembered |= asks;
        }
        fresh
    }

    /// How many of the innermost loops end where a block ends, whatever happens in it.
    fn loops_left(&self, body: &[Stmt]) -> usize {
        let own = self.loops.iter().rev().take_while(|running| running.calls == self.calls.len());
        match body.last().map(|stmt| &stmt.kind) {
            Some(StmtKind::Return(_)) => own.count(),
            Some(StmtKind::Break) => own.take(1).count(),
            _ => 0,
        }
    }

    /// Marks the innermost loops for what happens in their last round only; gives what was set. An exception that
    /// may be caught inside of a loop leaves it running.
    fn last_round(&mut self, innermost: usize) -> Vec<usize> {
        let mut fresh = Vec::new();
        for (number, running) in self.loops.iter_mut().enumerate().rev().take(innermost) {
            if running.isolated > 0 {
                break;
            }
            if !running.is_remembered {
                running.is_remembered = true;
                fresh.push(number);
            }
        }
        fresh
    }

    fn forget(&mut self, fresh: Vec<usize>) {
        for number in fresh {
            if let Some(running) = self.loops.get_mut(number) {
                running.is_remembered = false;
            }
        }
    }

    fn each(&mut self, each: &For, frame: &mut Frame) -> Exit {
        let iterable = self.expr(&each.iter, frame);
        let leaves = each.body.last().is_some_and(|stmt| matches!(stmt.kind, StmtKind::Break | StmtKind::Return(_)));
        let place = frame.place(each.iter.id);
        let outer = std::mem::replace(&mut self.is_awaited, each.is_async);
        let elements = self.elements(&iterable, place, &written(&each.iter));
        self.is_awaited = outer;
        let elements = if leaves { single(elements) } else { elements };
        let before = frame.names.clone();
        let mut bound: FxHashSet<Name> =
            crate::model::names::Names::of_body(&each.body).bound.keys().cloned().collect();
        targets(&each.target, &mut bound);
        self.begin(Loop {
            place: frame.place(each.keyword),
            bound,
            is_short: leaves || self.is_short(&each.iter, &iterable, frame),
            calls: self.calls.len(),
            is_remembered: false,
            is_batched: is_batched(&each.iter),
            cached: 0,
            serial: 0,
            isolated: 0,
            parents: parents(&each.body),
        });
        self.assign(&each.target, elements, frame);
        let exit = self.body(&each.body, frame);
        self.loops.pop();
        if exit == Exit::Leaves {
            frame.names = before;
        } else {
            join(frame, before, &[], &[]);
        }
        self.body(&each.orelse, frame)
    }

    /// Whether a loop certainly has few rounds.
    pub(crate) fn is_short(&self, iter: &Expr, values: &Values, frame: &Frame) -> bool {
        let literal =
            |items: &[Expr]| items.len() <= 16 && !items.iter().any(|item| matches!(item.kind, ExprKind::Star(_)));
        let by_form = match &iter.kind {
            ExprKind::List(items) | ExprKind::Set(items) => literal(items),
            ExprKind::Tuple(tuple) => literal(&tuple.items),
            ExprKind::Dict(entries) => entries.len() <= 16,
            ExprKind::Str { .. } => true,
            ExprKind::Call(call) => match call.callee.as_name() {
                Some("range") => call.arguments.iter().all(|argument| match &argument.value.kind {
                    ExprKind::Int(number) => number.parse::<u32>().is_ok_and(|number| number <= 64),
                    _ => false,
                }),
                Some("enumerate" | "reversed" | "sorted" | "list" | "tuple" | "set") => {
                    call.positional(0).is_some_and(|inner| self.is_short(inner, values, frame))
                }
                _ => match call.callee.as_attribute() {
                    Some(attribute) if matches!(attribute.attr.name.as_str(), "items" | "keys" | "values") => {
                        self.is_short(&attribute.value, values, frame)
                    }
                    _ => false,
                },
            },
            // A constant of a module, `Status.choices`, an option of the settings.
            ExprKind::Name(_) | ExprKind::Attribute(_) => {
                let is_local = iter.dotted().is_some_and(|dotted| {
                    let root = dotted.split('.').next().unwrap_or("");
                    root == "self" || frame.get(root).is_some()
                });
                let last = iter.as_attribute().map(|attribute| attribute.attr.name.as_str());
                let is_settings = iter.dotted().is_some_and(|dotted| dotted.starts_with("settings."));
                if is_settings || matches!(last, Some("choices" | "labels" | "values")) {
                    true
                } else if is_local {
                    false
                } else {
                    match self.project.symbol(frame.scope, iter) {
                        Some(crate::model::project::Symbol::Value { module, item, stmt }) => {
                            let value = self.project.value(module, item, stmt);
                            value.is_some_and(|value| match &value.kind {
                                ExprKind::List(items) | ExprKind::Set(items) => literal(items),
                                ExprKind::Tuple(tuple) => literal(&tuple.items),
                                ExprKind::Dict(entries) => entries.len() <= 16,
                                _ => false,
                            })
                        }
                        // An enumeration.
                        Some(crate::model::project::Symbol::Class(_)) => true,
                        _ => false,
                    }
                }
            }
            _ => false,
        };
        let few = |value: &Value| match value {
            Value::QuerySet(query) => query.at_most.is_some_and(|rows| rows <= 3),
            Value::List(list) => list.is_short,
            Value::Tuple(_) => true,
            _ => false,
        };
        by_form || (!values.0.is_empty() && values.iter().all(few))
    }

    fn with(&mut self, with: &With, frame: &mut Frame) -> Exit {
        for item in &with.items {
            let values = self.expr(&item.context, frame);
            if let Some(target) = &item.target {
                // What a context manager gives is its own business; files and cursors hold no rows.
                let given = if values.iter().any(|value| matches!(value, Value::External(_))) {
                    values
                } else {
                    Values::unknown()
                };
                self.assign(target, given, frame);
            }
        }
        let is_atomic = with.items.iter().any(|item| {
            let call = item.context.as_call().map_or(&item.context, |call| &call.callee);
            call.dotted().is_some_and(|name| matches!(name.rsplit('.').next(), Some("atomic" | "suppress")))
        });
        self.isolated(is_atomic, |engine| engine.body(&with.body, frame))
    }

    /// Runs a block that holds or fails for itself.
    fn isolated<T>(&mut self, is_isolated: bool, run: impl FnOnce(&mut Self) -> T) -> T {
        let by = u32::from(is_isolated);
        if let Some(running) = self.loops.last_mut() {
            running.isolated += by;
        }
        let done = run(self);
        if let Some(running) = self.loops.last_mut() {
            running.isolated -= by;
        }
        done
    }

    fn attempt(&mut self, attempt: &Try, frame: &mut Frame) -> Exit {
        let before = frame.names.clone();
        let tried = self.isolated(!attempt.handlers.is_empty(), |engine| engine.body(&attempt.body, frame));
        let exit = if tried == Exit::Falls { self.body(&attempt.orelse, frame) } else { tried };
        let after = std::mem::replace(&mut frame.names, before);
        // A handler may run from any state of the body: before it, or with anything that it has set.
        join(frame, after.clone(), &[], &[]);
        let start = frame.names.clone();
        let mut ends = Vec::new();
        for handler in &attempt.handlers {
            frame.names = start.clone();
            if let Some(name) = &handler.name {
                frame.set(&name.name, Values::one(Value::Plain));
            }
            if self.body(&handler.body, frame) == Exit::Falls {
                ends.push(std::mem::take(&mut frame.names));
            }
        }
        let mut exit = exit;
        if exit == Exit::Falls {
            frame.names = after;
        } else if let Some(first) = ends.pop() {
            frame.names = first;
            exit = Exit::Falls;
        }
        for names in ends {
            join(frame, names, &[], &[]);
        }
        match self.body(&attempt.finally, frame) {
            Exit::Falls => exit,
            other => other,
        }
    }

    pub(crate) fn assign(&mut self, target: &Expr, values: Values, frame: &mut Frame) {
        match &target.kind {
            ExprKind::Name(name) => frame.set(name, values),
            ExprKind::Tuple(tuple) => self.unpack(&tuple.items, &values, frame),
            ExprKind::List(items) => self.unpack(items, &values, frame),
            ExprKind::Star(inner) => {
                let list = List { elements: values.into(), is_short: false };
                self.assign(inner, Values::one(Value::List(Rc::new(list))), frame);
            }
            ExprKind::Attribute(attribute) => {
                let receivers = self.expr(&attribute.value, frame);
                self.set_attribute(&receivers, &attribute.attr.name, values);
            }
            ExprKind::Subscript(subscript) => {
                let receivers = self.expr(&subscript.value, frame);
                let key = self.expr(&subscript.index, frame);
                for value in receivers.iter() {
                    if let Value::Record(record) = value {
                        self.changed.insert(record.origin);
                    }
                }
                set_item(&receivers, &key, values);
            }
            _ => {}
        }
    }

    fn unpack(&mut self, items: &[Expr], values: &Values, frame: &mut Frame) {
        for (number, item) in items.iter().enumerate() {
            let mut part = Values::default();
            for alternative in &values.0 {
                match &alternative.value {
                    Value::Tuple(parts) if parts.len() == items.len() => {
                        part.extend(parts.get(number).cloned().unwrap_or_default());
                    }
                    Value::List(list) => part.extend(list.elements.borrow().clone()),
                    _ => part.push(Value::Unknown, alternative.guard.clone()),
                }
            }
            self.assign(item, part, frame);
        }
    }

    pub(crate) fn set_attribute(&mut self, receivers: &Values, name: &Name, values: Values) {
        let is_one = receivers.0.len() == 1;
        for receiver in receivers.iter() {
            let slot = match receiver {
                Value::Row(row) => &row.set,
                Value::Object(object) => &object.set,
                _ => continue,
            };
            let mut slot = slot.borrow_mut();
            let before = slot.remove(name);
            let after = match before {
                Some(before) if !is_one => before.and(values.clone()),
                _ => values.clone(),
            };
            slot.insert(name.clone(), after);
        }
    }

    fn augment(&mut self, target: &Expr, before: Values, values: Values, frame: &mut Frame) {
        // `rows += more` fills the same list; anything else is a new plain value.
        let mut is_list = false;
        for value in before.iter() {
            if let Value::List(list) = value {
                is_list = true;
                let more = self.elements(&values, frame.place(target.id), "");
                list.elements.borrow_mut().extend(more);
            }
        }
        if !is_list {
            let joined = before.iter().any(|value| matches!(value, Value::QuerySet(_)));
            self.assign(target, if joined { Values::unknown() } else { Values::one(Value::Plain) }, frame);
        }
    }
}

/// Joins another end of a branch into the frame: what differs holds under the tests of its own branch.
pub(crate) fn join(frame: &mut Frame, other: FxHashMap<Name, Values>, here: &[(Name, bool)], there: &[(Name, bool)]) {
    let guarded = |values: &Values, tests: &[(Name, bool)]| {
        let mut all = Values::default();
        for alternative in &values.0 {
            all.push(alternative.value.clone(), alternative.guard.and(tests));
        }
        all
    };
    let mut names: Vec<Name> = frame.names.keys().chain(other.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let joined = match (frame.names.get(&name), other.get(&name)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(a), Some(b)) => guarded(a, here).and(guarded(b, there)),
            (Some(a), None) => guarded(a, here),
            (None, Some(b)) => guarded(b, there),
            (None, None) => continue,
        };
        frame.names.insert(name, joined);
    }
}

/// The same values, of which only one is met: the loop leaves in its first round.
fn single(values: Values) -> Values {
    let one = |value: Value| match value {
        Value::Row(row) => Value::Row(Rc::new(row.alone())),
        other => other,
    };
    Values(
        values
            .0
            .into_iter()
            .map(|alternative| crate::queries::value::Alternative { value: one(alternative.value), ..alternative })
            .collect(),
    )
}

fn set_item(receivers: &Values, key: &Values, values: Values) {
    for receiver in receivers.iter() {
        match receiver {
            Value::Dict(dict) => match key.only() {
                Some(Value::Str(key)) => {
                    dict.known.borrow_mut().insert(key.clone(), values.clone());
                }
                _ => dict.others.borrow_mut().extend(values.clone()),
            },
            Value::List(list) => list.elements.borrow_mut().extend(values.clone()),
            _ => {}
        }
    }
}

fn targets(target: &Expr, into: &mut FxHashSet<Name>) {
    for expr in crate::syntax::python::exprs_of_expr(target, crate::syntax::python::Enter::NONE) {
        if let ExprKind::Name(name) = &expr.kind {
            into.insert(name.clone());
        }
    }
}

/// `for chunk in batched(ids, 500)`: each round stands for many rows.
fn is_batched(iter: &Expr) -> bool {
    let name = match &iter.kind {
        ExprKind::Call(call) => call.callee.dotted().unwrap_or_default().to_lowercase(),
        _ => return false,
    };
    if name == "range" {
        return iter.as_call().is_some_and(|call| call.arguments.len() == 3);
    }
    ["batch", "chunk", "slices", "grouper", "page_range", "paginate"].iter().any(|word| name.contains(word))
}

/// The calls of a loop's body whose results stand in the arguments of its other calls.
fn parents(body: &[Stmt]) -> FxHashSet<Id> {
    use crate::syntax::python::{Enter, exprs};
    let mut given: FxHashSet<&str> = FxHashSet::default();
    for call in exprs(body, Enter::NONE).filter_map(Expr::as_call).filter(|call| makes(&call.callee)) {
        let arguments = call.arguments.iter().map(|argument| &argument.value);
        given.extend(arguments.filter_map(|value| {
            // `author`, `author.pk`
            value.as_name().or_else(|| value.as_attribute().and_then(|attribute| attribute.value.as_name()))
        }));
    }
    let mut found = FxHashSet::default();
    for stmt in crate::syntax::python::stmts(body, Enter::NONE) {
        if let StmtKind::Assign { targets, value } = &stmt.kind
            && value.as_call().is_some()
            && targets.iter().any(|target| target.as_name().is_some_and(|name| given.contains(name)))
        {
            found.insert(value.id);
        }
        if let StmtKind::Expr(expr) = &stmt.kind
            && let Some(attribute) = expr.as_call().and_then(|call| call.callee.as_attribute())
            && attribute.attr.name == "save"
            && attribute.value.as_name().is_some_and(|name| given.contains(name))
        {
            found.insert(expr.id);
        }
    }
    found
}

/// Whether a call makes or ties rows: `Post(…)`, `Post.objects.create(…)`, `post.tags.add(…)`.
fn makes(callee: &Expr) -> bool {
    match callee.as_attribute() {
        Some(attribute) => matches!(
            attribute.attr.name.trim_start_matches('a'),
            "create" | "get_or_create" | "update_or_create" | "bulk_create" | "dd" | "set"
        ),
        None => callee.as_name().is_some_and(|name| name.starts_with(char::is_uppercase)),
    }
}

fn breaks(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        StmtKind::For(_) | StmtKind::While(_) => false,
        _ => stmt.bodies().any(breaks),
    })
}
