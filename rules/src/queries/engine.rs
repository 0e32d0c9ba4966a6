//! Runs bodies on abstract values: statements, branches, loops. What a read costs is judged where it happens;
//! what calls do stands in `calls`, what querysets do in `methods`.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    finding::Place,
    model::{
        modules::FileKind,
        project::{ClassId, FunctionId, ModuleId, Project, Scope, Within},
    },
    queries::{
        admin::Registered,
        assigns::join,
        expr::written,
        frame::{Exit, Frame},
        guard::{self, Guard},
        loops::{Loop, breaks, single, widen},
        missing::{Missing, Surface},
        serializer_fields::SerializerField,
        value::{Value, Values},
    },
    syntax::{
        Name,
        python::{Expr, ExprKind, If, Stmt, StmtKind, Try, With},
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
    /// Whether the call that is about to run is given more than can be read: `f(*args)`, `f(**options)`.
    pub(crate) is_spread: bool,
    /// Modules that serve only code that is run by hand.
    pub(crate) one_off: FxHashSet<ModuleId>,
    /// The models whose writes have receivers, gathered when a write asks for them.
    pub(crate) heard: Option<crate::queries::writes::Heard>,
    /// The models whose rows were saved, and the latest loop that did.
    pub(crate) saved: FxHashMap<crate::model::models::ModelId, u32>,
    /// What could stand in place of the loops that run, by the writes in them.
    pub(crate) bulks: crate::queries::bulk::Bulks,
    /// The call of a function that is known by name, and its first argument.
    pub(crate) handed: Option<(Place, Place)>,
    /// What is declared and read by a framework, and the round that it began in.
    pub(crate) surface: Option<(Surface, u32)>,
    /// The fields and columns that are being read, outermost first.
    pub(crate) declared: Vec<Place>,
    /// Whether a request may leave out the field that is being read.
    pub(crate) is_chosen: bool,
    /// The models that admin classes are registered for, gathered when the first is run.
    pub(crate) registered: Option<Rc<Registered>>,
    /// The serializers that are being nested, outermost first.
    pub(crate) nesting: Vec<ClassId>,
    /// The fields of serializers that were read off before.
    pub(crate) serializers: FxHashMap<ClassId, Option<Rc<Vec<SerializerField>>>>,
}

/// A function or template that is running.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Running {
    pub(crate) code: Code,
    /// The call, the `render`, the `include`.
    pub(crate) place: Place,
    /// Whether what is called depends on the loop around the call.
    pub(crate) is_varying: bool,
    /// Whether it was given more than can be read: its options are not known.
    pub(crate) is_spread: bool,
    /// How many conditions that are not decided stand around what runs in it now.
    pub(crate) conditions: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Code {
    Function(FunctionId),
    /// A region of a file.
    Template(u32, u32),
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
            is_spread: false,
            path: Guard::default(),
            steps: 0,
            depth: 0,
            memo: FxHashMap::default(),
            kind: FileKind::Code,
            events: Vec::new(),
            changed: FxHashSet::default(),
            is_awaited: false,
            comparing: 0,
            one_off: crate::queries::one_off::one_off(project),
            heard: None,
            saved: FxHashMap::default(),
            bulks: Default::default(),
            handed: None,
            surface: None,
            declared: Vec::new(),
            is_chosen: false,
            registered: None,
            nesting: Vec::new(),
            serializers: FxHashMap::default(),
        }
    }

    /// Runs the statements of a module, item by item.
    pub(crate) fn module(&mut self, id: ModuleId, runs: impl Fn(u32) -> bool) {
        let Some((info, module)) = self.project.module_info(id).zip(self.project.module(id)) else { return };
        self.kind = self.kind_in(id);
        let scope = Scope { module: id, within: Within::Module };
        for (item, number) in module.items.iter().zip(0u32..).filter(|(_, number)| runs(*number)) {
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
        // Views run their handlers themselves, with all that is known of them.
        if self.project.class_of(id).is_some_and(|class| self.is_api_handler(class, id)) {
            return;
        }
        self.fresh();
        self.kind = self.kind_in(info.module);
        let receiver = self.project.class_of(id).map(|class| self.instance_of(class));
        self.run(id, self.project.class_of(id), receiver, Vec::new(), Vec::new(), None);
    }

    /// What the code of a module is for: a helper of one-off code alone is as rare as its callers.
    pub(crate) fn kind_in(&self, module: ModuleId) -> FileKind {
        match self.project.kind_of(module) {
            FileKind::Code if self.one_off.contains(&module) => FileKind::OneOff,
            kind => kind,
        }
    }

    pub(crate) fn fresh(&mut self) {
        self.steps = 0;
        self.calls.clear();
        self.loops.clear();
        self.events.clear();
        self.path = Guard::default();
        self.surface = None;
        self.declared.clear();
        self.is_chosen = false;
        self.nesting.clear();
        self.is_spread = false;
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
        let mut kept = Vec::new();
        for stmt in body {
            if self.spent() {
                break;
            }
            exit = self.stmt(stmt, frame);
            if exit != Exit::Falls {
                break;
            }
            // What follows runs where the cache has no answer.
            if asks_cache(stmt) {
                kept.extend(self.remember_all());
            }
        }
        self.forget(kept);
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
                let values = match value {
                    Some(value) if self.is_of_round(value) => single(values),
                    _ => values,
                };
                let values = self.under_path(values);
                frame.returned.extend(values);
                return Exit::Leaves;
            }
            StmtKind::Raise { exception, cause } => {
                let last = self.last_round(self.loops.len());
                // What an error says is worth a query.
                let events = std::mem::take(&mut self.events);
                for expr in exception.iter().chain(cause) {
                    self.expr(expr, frame);
                }
                self.events = events;
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
            StmtKind::For(each) => return self.each(each, stmt.id, frame),
            StmtKind::While(repeat) => {
                let tested = self.expr(&repeat.test, frame);
                self.truth(&tested, &repeat.test, frame);
                let before = frame.names.clone();
                widen(&repeat.body, frame);
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

    /// Enters or leaves a block that may run or not.
    fn conditional(&mut self, by: i32, is_open: bool) {
        if let Some(running) = self.calls.last_mut().filter(|_| is_open) {
            running.conditions = running.conditions.saturating_add_signed(by);
        }
        if let Some(running) = self.loops.last_mut().filter(|_| is_open) {
            running.conditions = running.conditions.saturating_add_signed(by);
        }
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
        let mut is_open = false;
        // What one branch asks, another does not.
        let mut asked = Vec::new();
        let mut run =
            |engine: &mut Engine<'p>, frame: &mut Frame, body: &[Stmt], tests: Vec<(Name, bool)>, is_open: bool| {
                engine.path = path.and(&tests);
                frame.names = start.clone();
                engine.conditional(1, is_open);
                let before = engine.events.len();
                let last = engine.last_round(engine.loops_left(body));
                let exit = engine.body(body, frame);
                engine.forget(last);
                engine.conditional(-1, is_open);
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
            // Where the outcome is known, the other branch never runs.
            let known = self.known_truth(&tested);
            if known == Some(false) {
                continue;
            }
            let mut tests = failed.clone();
            tests.extend(self.tests(&branch.test, true, frame));
            let mut remembered = self.remember(&branch.test);
            remembered.extend(self.rarely(choice, &branch.test));
            is_open |= known.is_none();
            run(self, frame, &branch.body, tests, is_open);
            self.forget(remembered);
            if known == Some(true) {
                is_decided = true;
                break;
            }
            failed.extend(self.tests(&branch.test, false, frame));
        }
        if !is_decided {
            run(self, frame, &choice.orelse, failed, is_open);
        }
        self.events.append(&mut asked);
        self.path = path;
        if exits.contains(&Exit::Jumps)
            && let Some(running) = self.loops.last_mut()
        {
            running.is_partial = true;
        }
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

    pub(crate) fn with(&mut self, with: &With, frame: &mut Frame) -> Exit {
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
}

/// `posts = cache.get(key)`
fn asks_cache(stmt: &Stmt) -> bool {
    let value = match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => value,
        _ => return false,
    };
    let value = match &value.kind {
        ExprKind::Await(inner) => inner,
        _ => value,
    };
    let attribute = value.as_call().and_then(|call| call.callee.as_attribute());
    attribute.is_some_and(|attribute| {
        matches!(attribute.attr.name.as_str(), "get" | "aget" | "get_many" | "aget_many")
            && written(&attribute.value).to_lowercase().contains("cache")
    })
}
