//! What happens to the iterators that the names of one scope hold: which of them are gone through twice on one way
//! through the statements. Knows no other file; an iterator that leaves the scope is no longer followed.

use rustc_hash::{FxHashMap, FxHashSet};

pub use crate::model::tracks::Made;
use crate::model::tracks::{At, State, Track, join, lose, meet, rewind};
use crate::syntax::{
    Id, Name,
    python::{
        ArgumentKind, Call, Clause, CompareOp, Comprehension, ComprehensionKind, Enter, Expr, ExprKind, For, Node,
        Stmt, StmtKind, Try, UnaryOp, exprs, nodes, parts, paths, stmts,
    },
};

/// Statements and expressions that a reading may visit before it gives up: the body of a loop is read twice.
const BUDGET: u32 = 100_000;

/// An iterator that is gone through a second time.
#[derive(Clone, Debug)]
pub struct Reuse<'t> {
    pub name: Name,
    /// What the name holds.
    pub made: &'t Expr,
    pub source: Made,
    /// The name where it is gone through first, and by what: `for`, `sum()`.
    pub first: (Id, Name),
    /// The same for the second time; the same place as the first where a loop around comes there again.
    pub second: (Id, Name),
    /// Whether one of the two may stop early: `any()`, `in`.
    pub may_stop: bool,
}

/// What a reading asks of its caller.
pub struct Ask<'a> {
    /// The dotted name that a callee means: `builtins.sum`.
    pub meaning: &'a mut dyn FnMut(&Expr) -> Option<String>,
    /// Whether a name is a function whose call gives a generator.
    pub is_generator: &'a dyn Fn(&str) -> bool,
}

impl std::fmt::Debug for Ask<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ask")
    }
}

/// The iterators of a scope that are gone through twice. `params` are names that hold something else at first.
pub fn reused<'t>(body: &'t [Stmt], params: &[&str], ask: Ask<'_>) -> Vec<Reuse<'t>> {
    let mut reader =
        Reader { ask, hidden: FxHashSet::default(), found: Vec::new(), loops: Vec::new(), depth: 0, budget: BUDGET };
    if !stmts(body, Enter::NONE).any(|stmt| reader.binds_iterator(stmt)) {
        return Vec::new();
    }
    reader.hidden = hidden(body);
    let lost = |name: &&str| (Name::from(*name), Track { made: None, at: At::Lost, depth: 0 });
    let start: State<'t> = params.iter().map(lost).collect();
    reader.body(body, Some(start));
    if reader.budget == 0 { Vec::new() } else { reader.found }
}

/// Names that functions and lambdas inside the scope read, or that belong to an outer scope: they may be gone
/// through at any time.
fn hidden(body: &[Stmt]) -> FxHashSet<Name> {
    let names = |enter: Enter| {
        let mut counts: FxHashMap<Name, u32> = FxHashMap::default();
        for expr in exprs(body, enter) {
            if let ExprKind::Name(name) = &expr.kind {
                *counts.entry(name.clone()).or_default() += 1;
            }
        }
        counts
    };
    let (all, here) = (names(Enter::ALL), names(Enter::NONE));
    let mut hidden: FxHashSet<Name> =
        all.into_iter().filter(|(name, count)| here.get(name) != Some(count)).map(|(name, _)| name).collect();
    for stmt in stmts(body, Enter::NONE) {
        if let StmtKind::Global(names) | StmtKind::Nonlocal(names) = &stmt.kind {
            hidden.extend(names.iter().map(|name| name.name.clone()));
        }
    }
    hidden
}

struct Reader<'a, 't> {
    ask: Ask<'a>,
    hidden: FxHashSet<Name>,
    found: Vec<Reuse<'t>>,
    /// The states at the `break`s and `continue`s of each loop around, innermost last.
    loops: Vec<(Option<State<'t>>, Option<State<'t>>)>,
    depth: u32,
    budget: u32,
}

impl<'t> Reader<'_, 't> {
    fn binds_iterator(&mut self, stmt: &'t Stmt) -> bool {
        match &stmt.kind {
            StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => {
                self.made(value).is_some()
            }
            StmtKind::With(with) => {
                with.items.iter().any(|item| item.target.is_some() && self.made(&item.context).is_some())
            }
            _ => false,
        }
    }

    /// Whether an expression makes an iterator.
    fn made(&mut self, expr: &Expr) -> Option<Made> {
        match &expr.kind {
            ExprKind::Comprehension(made) if made.kind == ComprehensionKind::Generator => {
                let is_async = |clause: &Clause| matches!(clause, Clause::For { is_async: true, .. });
                (!made.clauses.iter().any(is_async)).then_some(Made::Generator)
            }
            ExprKind::Call(call) => {
                if let Some(name) = call.callee.as_name()
                    && (self.ask.is_generator)(name)
                {
                    return Some(Made::Generator);
                }
                match (self.ask.meaning)(&call.callee)?.as_str() {
                    "builtins.map" | "builtins.filter" | "builtins.zip" | "builtins.reversed"
                    | "builtins.enumerate" | "builtins.iter" => Some(Made::Lazy),
                    "builtins.open" => Some(Made::File),
                    "csv.reader" | "csv.DictReader" => Some(Made::Reader),
                    _ => None,
                }
            }
            _ => None,
        }
    }

    fn body(&mut self, body: &'t [Stmt], mut state: Option<State<'t>>) -> Option<State<'t>> {
        for stmt in body {
            if self.budget == 0 {
                return None;
            }
            self.budget -= 1;
            state = self.stmt(stmt, state?);
        }
        state
    }

    /// A block that may be left out.
    fn branch(&mut self, body: &'t [Stmt], state: Option<State<'t>>) -> Option<State<'t>> {
        self.depth += 1;
        let out = self.body(body, state);
        self.depth -= 1;
        out
    }

    fn stmt(&mut self, stmt: &'t Stmt, mut state: State<'t>) -> Option<State<'t>> {
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                self.assign(targets.iter().collect(), value, &mut state);
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => self.assign(vec![target], value, &mut state),
            StmtKind::AugAssign { target, value, .. } => {
                self.read(value, &mut state);
                self.read(target, &mut state);
                self.forget(target, &mut state);
            }
            StmtKind::Return(value) => {
                value.iter().for_each(|value| self.read(value, &mut state));
                return None;
            }
            StmtKind::Raise { exception, cause } => {
                exception.iter().chain(cause).for_each(|expr| self.read(expr, &mut state));
                return None;
            }
            StmtKind::Break | StmtKind::Continue => {
                let (breaks, continues) = self.loops.last_mut()?;
                let slot = if matches!(stmt.kind, StmtKind::Break) { breaks } else { continues };
                *slot = join(slot.take(), Some(state));
                return None;
            }
            StmtKind::Delete(targets) => targets.iter().for_each(|target| self.forget(target, &mut state)),
            StmtKind::If(choice) => {
                let mut out = None;
                for branch in &choice.branches {
                    self.test(&branch.test, &mut state);
                    let done = self.branch(&branch.body, Some(state.clone()));
                    out = join(out, done);
                }
                let rest = self.branch(&choice.orelse, Some(state));
                return join(out, rest);
            }
            StmtKind::For(each) => return self.each(each, state),
            StmtKind::While(repeat) => {
                self.test(&repeat.test, &mut state);
                let is_endless = paths::truth(&repeat.test) == Some(true);
                let (rounds, breaks) = self.rounds(&repeat.body, state.clone(), Some(&repeat.test), None);
                let done = if is_endless { None } else { join(Some(state), rounds) };
                return join(self.branch(&repeat.orelse, done), breaks);
            }
            StmtKind::With(with) => {
                for item in &with.items {
                    match &item.target {
                        Some(target) => self.assign(vec![target], &item.context, &mut state),
                        None => self.read(&item.context, &mut state),
                    }
                }
                return self.body(&with.body, Some(state));
            }
            StmtKind::Try(attempt) => return self.attempt(attempt, state),
            StmtKind::Match(choice) => {
                self.read(&choice.subject, &mut state);
                let mut out = Some(state.clone());
                for case in &choice.cases {
                    let done = self.branch(&case.body, Some(state.clone()));
                    out = join(out, done);
                }
                return out;
            }
            _ => parts(Node::Stmt(stmt), Enter::NONE, &mut |part| {
                if let Node::Expr(expr) = part {
                    self.read(expr, &mut state);
                }
            }),
        }
        Some(state)
    }

    fn attempt(&mut self, attempt: &'t Try, state: State<'t>) -> Option<State<'t>> {
        let done = self.body(&attempt.body, Some(state.clone()));
        let thrown = join(Some(state), done.clone());
        let mut out = self.body(&attempt.orelse, done);
        for handler in &attempt.handlers {
            let handled = self.branch(&handler.body, thrown.clone());
            out = join(out, handled);
        }
        self.body(&attempt.finally, out)
    }

    fn each(&mut self, each: &'t For, mut state: State<'t>) -> Option<State<'t>> {
        let before = state.clone();
        match each.is_async {
            true => self.read(&each.iter, &mut state),
            false => self.consume(&each.iter, "for", false, &mut state),
        }
        // What the loop itself goes through is not followed inside of it.
        let gone: Vec<Name> = state
            .iter()
            .filter(|(name, track)| before.get(*name).is_some_and(|old| old.at != track.at))
            .map(|(name, _)| name.clone())
            .collect();
        let mut inside = state.clone();
        gone.iter().for_each(|name| lose(name, &mut inside));
        self.forget(&each.target, &mut inside);
        let (rounds, breaks) = self.rounds(&each.body, inside, None, Some(&each.target));
        let has_break = breaks.is_some();
        let mentions = |name: &Name| {
            nodes(&each.body, Enter::NONE).any(|node| matches!(node, Node::Expr(expr) if expr.as_name() == Some(name)))
        };
        let mut done = join(Some(state.clone()), rounds);
        for name in gone {
            if let (Some(done), Some(track)) = (done.as_mut(), state.get(&name)) {
                done.insert(name.clone(), track.clone());
                if has_break || mentions(&name) {
                    lose(&name, done);
                }
            }
        }
        let out = self.branch(&each.orelse, done);
        join(out, breaks)
    }

    /// Two rounds of a loop's body: what holds behind them, and what holds at its `break`s.
    fn rounds(
        &mut self,
        body: &'t [Stmt],
        state: State<'t>,
        test: Option<&'t Expr>,
        target: Option<&'t Expr>,
    ) -> (Option<State<'t>>, Option<State<'t>>) {
        self.loops.push((None, None));
        let first = self.branch(body, Some(state));
        let continues = self.loops.last_mut().and_then(|(_, continues)| continues.take());
        let mut out = join(first, continues);
        if let Some(mut state) = out.clone() {
            self.depth += 1;
            test.into_iter().for_each(|test| self.test(test, &mut state));
            self.depth -= 1;
            target.into_iter().for_each(|target| self.forget(target, &mut state));
            let second = self.branch(body, Some(state));
            out = join(out, second);
        }
        let (breaks, continues) = self.loops.pop().unwrap_or_default();
        (join(out, continues), breaks)
    }

    fn assign(&mut self, targets: Vec<&'t Expr>, value: &'t Expr, state: &mut State<'t>) {
        let made = self.made(value);
        match (targets.as_slice(), made) {
            ([only], Some(made)) if matches!(only.kind, ExprKind::Name(_)) => {
                self.inside(value, state);
                if let ExprKind::Name(name) = &only.kind {
                    let at = if self.hidden.contains(name) { At::Lost } else { At::Fresh };
                    state.insert(name.clone(), Track { made: Some((value, made)), at, depth: self.depth });
                }
                return;
            }
            ([only], _) if matches!(only.kind, ExprKind::Tuple(_) | ExprKind::List(_)) => {
                self.consume(value, "unpacking", false, state);
            }
            _ => self.read(value, state),
        }
        for target in targets {
            self.forget(target, state);
        }
    }

    /// A target: its names hold something else now.
    fn forget(&mut self, target: &'t Expr, state: &mut State<'t>) {
        match &target.kind {
            ExprKind::Name(name) => _ = state.insert(name.clone(), Track { made: None, at: At::Lost, depth: 0 }),
            ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| self.forget(item, state)),
            ExprKind::List(items) => items.iter().for_each(|item| self.forget(item, state)),
            ExprKind::Star(inner) => self.forget(inner, state),
            _ => self.read(target, state),
        }
    }

    /// A test: whether there is an iterator at all says nothing about it.
    fn test(&mut self, test: &'t Expr, state: &mut State<'t>) {
        match &test.kind {
            ExprKind::Name(_) => {}
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.test(operand, state),
            _ => self.read(test, state),
        }
    }

    /// The parts of an expression, each by itself.
    fn inside(&mut self, expr: &'t Expr, state: &mut State<'t>) {
        if self.budget == 0 {
            return;
        }
        self.budget -= 1;
        match &expr.kind {
            ExprKind::Call(call) => self.call(call, state),
            ExprKind::Comprehension(made) => self.comprehension(made, None, state),
            _ => parts(Node::Expr(expr), Enter::NONE, &mut |part| {
                if let Node::Expr(part) = part {
                    self.read(part, state);
                }
            }),
        }
    }

    /// An expression whose value goes anywhere.
    fn read(&mut self, expr: &'t Expr, state: &mut State<'t>) {
        match &expr.kind {
            ExprKind::Name(name) => lose(name, state),
            ExprKind::Attribute(attribute) if matches!(attribute.value.kind, ExprKind::Name(_)) => {}
            ExprKind::Star(value) => self.consume(value, "*", false, state),
            ExprKind::YieldFrom(value) => self.consume(value, "yield from", false, state),
            ExprKind::Compare(compare) => {
                let mut left = &compare.left;
                for (op, right) in &compare.rest {
                    match op {
                        CompareOp::In | CompareOp::NotIn => {
                            self.read(left, state);
                            self.consume(right, "in", true, state);
                        }
                        CompareOp::Is | CompareOp::IsNot => {
                            [left, right].into_iter().for_each(|side| self.test(side, state))
                        }
                        _ => [left, right].into_iter().for_each(|side| self.read(side, state)),
                    }
                    left = right;
                }
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.test(operand, state),
            ExprKind::Conditional(choice) => {
                self.test(&choice.test, state);
                self.depth += 1;
                let mut other = state.clone();
                self.read(&choice.body, state);
                self.read(&choice.orelse, &mut other);
                self.depth -= 1;
                meet(state, other);
            }
            ExprKind::Bool { values, .. } => {
                let mut values = values.iter();
                values.next().into_iter().for_each(|first| self.test(first, state));
                self.depth += 1;
                for value in values {
                    let before = state.clone();
                    self.test(value, state);
                    meet(state, before);
                }
                self.depth -= 1;
            }
            ExprKind::Walrus { target, value } => {
                self.read(value, state);
                lose(&target.name, state);
            }
            ExprKind::Lambda(_) => {}
            _ => self.inside(expr, state),
        }
    }

    fn call(&mut self, call: &'t Call, state: &mut State<'t>) {
        let meaning = (self.ask.meaning)(&call.callee);
        let builtin = meaning.as_deref().and_then(|name| name.strip_prefix("builtins."));
        let first = call.positional(0);
        let count = call.arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).count();
        let consumer = match (builtin, &call.callee.kind) {
            (Some(name @ ("list" | "tuple" | "set" | "frozenset" | "sorted" | "sum" | "dict")), _) => {
                Some((name, false))
            }
            (Some(name @ ("min" | "max")), _) if count == 1 => Some((name, false)),
            (Some(name @ ("any" | "all")), _) => Some((name, true)),
            (Some("next"), _) => {
                // A step, such as one over a header.
                call.arguments.iter().skip(1).for_each(|argument| self.read(&argument.value, state));
                return;
            }
            (None, ExprKind::Attribute(method)) => match method.attr.name.as_str() {
                name @ ("join" | "extend" | "writelines" | "writerows") if count == 1 => Some((name, false)),
                "seek" => {
                    rewind(state);
                    None
                }
                _ => match meaning.as_deref() {
                    Some("collections.Counter" | "collections.deque") if call.arguments.len() == 1 => {
                        Some((method.attr.name.as_str(), false))
                    }
                    _ => None,
                },
            },
            (None, ExprKind::Name(name)) => match meaning.as_deref() {
                Some("collections.Counter" | "collections.deque") if call.arguments.len() == 1 => {
                    Some((name.as_str(), false))
                }
                _ => None,
            },
            _ => None,
        };
        match &call.callee.kind {
            // A method of the iterator itself may move it.
            ExprKind::Attribute(method) if matches!(method.attr.name.as_str(), "seek" | "close" | "fileno") => {}
            ExprKind::Attribute(method) => self.read(&method.value, state),
            ExprKind::Name(_) => {}
            _ => self.read(&call.callee, state),
        }
        for argument in &call.arguments {
            match (consumer, first) {
                (Some((by, may_stop)), Some(first)) if first.id == argument.value.id => {
                    self.consume(first, &format!("{by}()"), may_stop, state);
                }
                _ if argument.kind == ArgumentKind::Star => self.consume(&argument.value, "*", false, state),
                _ => self.read(&argument.value, state),
            }
        }
    }

    /// A comprehension; `drained` where its own value is gone through at once: by what, and whether that may stop.
    fn comprehension(&mut self, made: &'t Comprehension, drained: Option<(&str, bool)>, state: &mut State<'t>) {
        let runs = made.kind != ComprehensionKind::Generator || drained.is_some();
        let (by, may_stop) = drained.unwrap_or(("comprehension", false));
        let mut clauses = made.clauses.iter();
        match clauses.next() {
            Some(Clause::For { is_async: false, iter, target }) if runs => {
                self.consume(iter, by, may_stop, state);
                self.forget(target, state);
            }
            Some(Clause::For { iter, target, .. }) => {
                self.read(iter, state);
                self.forget(target, state);
            }
            _ => {}
        }
        let rest: Vec<&'t Clause> = clauses.collect();
        let rounds = if runs { 2 } else { 1 };
        self.depth += 1;
        for _ in 0..rounds {
            for clause in &rest {
                match clause {
                    Clause::For { iter, target, .. } => {
                        match runs {
                            true => self.consume(iter, by, may_stop, state),
                            false => self.read(iter, state),
                        }
                        self.forget(target, state);
                    }
                    Clause::If(test) => self.test(test, state),
                }
            }
            self.read(&made.element, state);
            made.value.iter().for_each(|value| self.read(value, state));
        }
        self.depth -= 1;
        if !runs {
            // It runs later, in full or in part.
            let names = std::iter::once(&made.element)
                .chain(&made.value)
                .flat_map(|expr| crate::syntax::python::exprs_of_expr(expr, Enter::ALL).filter_map(Expr::as_name));
            names.for_each(|name| lose(name, state));
        }
    }

    /// Something goes through all that an expression gives.
    fn consume(&mut self, expr: &'t Expr, by: &str, may_stop: bool, state: &mut State<'t>) {
        match &expr.kind {
            ExprKind::Name(name) => self.use_up(name, (expr.id, Name::from(by)), may_stop, state),
            ExprKind::Comprehension(made) if made.kind == ComprehensionKind::Generator => {
                self.comprehension(made, Some((by, may_stop)), state);
            }
            ExprKind::Call(call) => {
                let meaning = (self.ask.meaning)(&call.callee);
                let (skipped, passes) = match meaning.as_deref() {
                    Some("builtins.enumerate") => (0, !call.arguments.is_empty()),
                    Some("builtins.map" | "builtins.filter") => (1, call.arguments.len() == 2),
                    _ => (0, false),
                };
                if !passes || call.has_star() {
                    return self.read(expr, state);
                }
                for (argument, number) in call.arguments.iter().zip(0..) {
                    match number == skipped {
                        true => self.consume(&argument.value, by, may_stop, state),
                        false => self.read(&argument.value, state),
                    }
                }
            }
            _ => self.read(expr, state),
        }
    }

    fn use_up(&mut self, name: &Name, by: (Id, Name), may_stop: bool, state: &mut State<'t>) {
        let Some(track) = state.get_mut(name) else { return };
        let Some((made, source)) = track.made else { return };
        match &track.at {
            At::Lost => {}
            At::Fresh => track.at = At::Used { by, may_stop, is_certain: true },
            At::Used { by: first, may_stop: stopped, is_certain } => {
                let is_known = self.found.iter().any(|reuse| reuse.second.0 == by.0);
                if !is_known && (*is_certain || self.depth <= track.depth) {
                    self.found.push(Reuse {
                        name: name.clone(),
                        made,
                        source,
                        first: first.clone(),
                        second: by,
                        may_stop: may_stop || *stopped,
                    });
                }
                track.at = At::Lost;
            }
        }
    }
}
