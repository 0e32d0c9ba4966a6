//! A local name that is read where no way through the function has given it a value yet.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    finding::{Anchor, Edit},
    model::names::{BindingKind, Names},
    rule::{Cx, On},
    syntax::{
        Id, Name,
        python::{
            Clause, Comprehension, Enter, Expr, ExprKind, Function, Node, Stmt, StmtKind, exprs_of_expr, parts, stmts,
        },
    },
};

pub(crate) const ON: On = On::Function(check);

fn check(function: &Function, cx: &mut Cx) {
    let names = cx.names_of(function);
    let is_local = |name: &str| {
        names.binds(name) && !names.get(name).iter().any(|binding| binding.kind == BindingKind::Param)
    };
    let mut reader = Reader { is_local: &is_local, found: Vec::new(), loops: Vec::new() };
    reader.body(&function.body, Some(State::default()), true);
    let mut told: FxHashSet<&str> = FxHashSet::default();
    let found = reader.found;
    for Read { id, name, how } in found {
        if told.insert(name) {
            report(function, &names, id, name, how, cx);
        }
    }
}

/// Why a name has no value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// It gets one later, or by this very statement.
    Early,
    /// A `del` took it.
    Deleted,
    /// The `except … as name` clause that bound it is over.
    Handled,
}

struct Read<'t> {
    id: Id,
    name: &'t str,
    how: How,
}

fn report(function: &Function, names: &Names, id: Id, name: &str, how: How, cx: &mut Cx) {
    let within = &function.name.name;
    let message = match how {
        How::Early => format!("`{name}` is local in `{within}`, which assigns it: reading it first raises UnboundLocalError"),
        How::Deleted => format!("`{name}` was deleted: reading it raises UnboundLocalError"),
        How::Handled => format!("`{name}` is gone when its `except` clause ends: reading it raises UnboundLocalError"),
    };
    let is_outer = how == How::Early && !names.get(name).iter().any(|binding| matches!(binding.kind, BindingKind::Import(_)));
    let enclosing: Vec<&Function> = cx.functions().collect();
    let mut word = None;
    for outer in enclosing {
        if cx.names_of(outer).binds(name) {
            word = Some("nonlocal");
            break;
        }
    }
    if word.is_none() && cx.names.binds(name) {
        word = Some("global");
    }
    let first = function.body.get(usize::from(function.docstring().is_some()));
    let edit = word.filter(|_| is_outer).zip(first).map(|(word, first)| {
        (word, Edit::new(cx.place(first.id), Anchor::StatementBefore, format!("{word} {name}")))
    });
    let finding = cx.report(id, message);
    if let Some((word, edit)) = edit {
        finding.suggest(format!("Declare `{word} {name}`"), vec![edit]);
    }
}

/// What some way to a point has bound, and what was taken away again.
#[derive(Clone, Default)]
struct State {
    bound: FxHashSet<Name>,
    gone: FxHashMap<Name, How>,
}

impl State {
    fn bind(&mut self, name: &Name) {
        self.bound.insert(name.clone());
    }

    fn take(&mut self, name: &Name, how: How) {
        if self.bound.remove(name) {
            self.gone.insert(name.clone(), how);
        }
    }

    fn extend(&mut self, names: impl IntoIterator<Item = Name>) {
        self.bound.extend(names);
    }
}

/// The state at a point; none where no way leads there.
type Bound = Option<State>;

struct Reader<'a, 't> {
    is_local: &'a dyn Fn(&str) -> bool,
    found: Vec<Read<'t>>,
    /// What the loops around bind anywhere inside of them.
    loops: Vec<FxHashSet<Name>>,
}

fn either(a: Bound, b: Bound) -> Bound {
    match (a, b) {
        (Some(mut a), Some(b)) => {
            a.extend(b.bound);
            a.gone.extend(b.gone);
            Some(a)
        }
        (a, b) => a.or(b),
    }
}

impl<'t> Reader<'_, 't> {
    /// Reads a block. `is_certain` says that nothing in an earlier round of a loop can have run past it: its first
    /// run is the first of its loop.
    fn body(&mut self, body: &'t [Stmt], mut bound: Bound, is_certain: bool) -> Bound {
        let mut is_certain = is_certain;
        for stmt in body {
            let now = bound.take()?;
            bound = self.stmt(stmt, now, is_certain);
            // From a statement that may begin the next round on, an earlier round may have bound more.
            if contains_continue(stmt) {
                is_certain = false;
            }
        }
        bound
    }

    fn stmt(&mut self, stmt: &'t Stmt, mut bound: State, is_certain: bool) -> Bound {
        match &stmt.kind {
            StmtKind::If(choice) => {
                let mut out = None;
                for branch in &choice.branches {
                    self.expr(&branch.test, &mut bound, is_certain);
                    out = either(out, self.body(&branch.body, Some(bound.clone()), false));
                }
                either(out, self.body(&choice.orelse, Some(bound), false))
            }
            StmtKind::For(each) => {
                self.expr(&each.iter, &mut bound, is_certain);
                let mut inside = bound.clone();
                self.targets(&each.target, &mut inside, is_certain);
                self.repeated(stmt, &each.body, inside, is_certain);
                bound.extend(all_bound(stmt));
                self.body(&each.orelse, Some(bound), false)
            }
            StmtKind::While(repeat) => {
                self.expr(&repeat.test, &mut bound, is_certain);
                self.repeated(stmt, &repeat.body, bound.clone(), is_certain);
                bound.extend(all_bound(stmt));
                self.body(&repeat.orelse, Some(bound), false)
            }
            StmtKind::With(with) => {
                for item in &with.items {
                    self.expr(&item.context, &mut bound, is_certain);
                    if let Some(target) = &item.target {
                        self.targets(target, &mut bound, is_certain);
                    }
                }
                let before = bound.clone();
                // A context manager may swallow an exception, so the block may end anywhere.
                let inner = self.body(&with.body, Some(bound), is_certain);
                let mut swallowed = before;
                swallowed.extend(all_bound(stmt));
                either(inner, Some(swallowed))
            }
            StmtKind::Try(attempt) => {
                let before = bound.clone();
                // Code that expects the name to be missing asks for it.
                let expects = attempt.handlers.iter().any(|handler| {
                    let mut kinds = handler.kinds().iter();
                    kinds.any(|kind| matches!(kind.as_name(), Some("NameError" | "UnboundLocalError")))
                });
                let known = self.found.len();
                let done = self.body(&attempt.body, Some(bound), is_certain);
                if expects {
                    self.found.truncate(known);
                }
                let mut thrown = before;
                for inner in &attempt.body {
                    thrown.extend(all_bound(inner));
                }
                let mut out = self.body(&attempt.orelse, done, false);
                let mut all = thrown.clone();
                for handler in &attempt.handlers {
                    let mut inside = thrown.clone();
                    if let Some(kind) = &handler.kind {
                        self.expr(kind, &mut inside, false);
                    }
                    if let Some(name) = &handler.name {
                        inside.bind(&name.name);
                    }
                    let mut end = self.body(&handler.body, Some(inside), false);
                    if let (Some(name), Some(end)) = (&handler.name, &mut end) {
                        end.take(&name.name, How::Handled);
                    }
                    for inner in &handler.body {
                        all.extend(all_bound(inner));
                    }
                    out = either(out, end);
                }
                if attempt.finally.is_empty() {
                    return out;
                }
                for inner in &attempt.orelse {
                    all.extend(all_bound(inner));
                }
                let is_left = out.is_none();
                all.extend(out.map(|out| out.bound).unwrap_or_default());
                let end = self.body(&attempt.finally, Some(all), false);
                if is_left { None } else { end }
            }
            StmtKind::Match(choice) => {
                self.expr(&choice.subject, &mut bound, is_certain);
                let mut out = Some(bound.clone());
                // Which pattern binds what is not told apart.
                bound.extend(all_bound(stmt));
                for case in &choice.cases {
                    out = either(out, self.body(&case.body, Some(bound.clone()), false));
                }
                out
            }
            StmtKind::Assign { targets, value } => {
                self.expr(value, &mut bound, is_certain);
                for target in targets {
                    self.targets(target, &mut bound, is_certain);
                }
                Some(bound)
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(target, &mut bound, is_certain);
                self.expr(value, &mut bound, is_certain);
                self.targets(target, &mut bound, is_certain);
                Some(bound)
            }
            StmtKind::AnnAssign { target, value, .. } => {
                if let Some(value) = value {
                    self.expr(value, &mut bound, is_certain);
                    self.targets(target, &mut bound, is_certain);
                }
                Some(bound)
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    self.expr(target, &mut bound, is_certain);
                    if let ExprKind::Name(name) = &target.kind {
                        bound.take(name, How::Deleted);
                    }
                }
                Some(bound)
            }
            StmtKind::Return(_) | StmtKind::Raise { .. } => {
                self.parts(stmt, &mut bound, is_certain);
                None
            }
            StmtKind::Break | StmtKind::Continue => None,
            StmtKind::Function(_) | StmtKind::Class(_) | StmtKind::Import(_) | StmtKind::ImportFrom(_) => {
                if !matches!(stmt.kind, StmtKind::Class(_)) {
                    self.parts(stmt, &mut bound, is_certain);
                }
                bound.extend(all_bound(stmt));
                Some(bound)
            }
            StmtKind::TypeAlias { .. } | StmtKind::Unknown => {
                bound.extend(all_bound(stmt));
                Some(bound)
            }
            _ => {
                self.parts(stmt, &mut bound, is_certain);
                Some(bound)
            }
        }
    }

    fn repeated(&mut self, stmt: &'t Stmt, body: &'t [Stmt], bound: State, is_certain: bool) {
        self.loops.push(all_bound(stmt));
        // The first statements of the body run before anything else of it has run.
        self.body(body, Some(bound), is_certain || self.loops.len() == 1);
        self.loops.pop();
    }

    fn parts(&mut self, stmt: &'t Stmt, bound: &mut State, is_certain: bool) {
        let mut found = Vec::new();
        parts(Node::Stmt(stmt), Enter::NONE, &mut |part| {
            if let Node::Expr(expr) = part {
                found.push(expr);
            }
        });
        for expr in found {
            self.expr(expr, bound, is_certain);
        }
    }

    /// The names that an expression reads, in order; those that it binds with `:=` count from the start.
    fn expr(&mut self, expr: &'t Expr, bound: &mut State, is_certain: bool) {
        for inner in exprs_of_expr(expr, Enter::NONE) {
            if let ExprKind::Walrus { target, .. } = &inner.kind {
                bound.bind(&target.name);
            }
        }
        let mut pending = vec![(expr, Vec::<&'t str>::new())];
        while let Some((expr, hidden)) = pending.pop() {
            if let ExprKind::Name(name) = &expr.kind {
                if !hidden.contains(&name.as_str()) {
                    self.read(expr.id, name, bound, is_certain);
                }
                continue;
            }
            let mut hidden_inside = hidden.clone();
            if let ExprKind::Comprehension(made) = &expr.kind {
                hidden_inside.extend(own_names(made));
            }
            parts(Node::Expr(expr), Enter::NONE, &mut |part| {
                if let Node::Expr(part) = part {
                    pending.push((part, hidden_inside.clone()));
                }
            });
        }
    }

    fn read(&mut self, id: Id, name: &'t str, bound: &State, is_certain: bool) {
        if bound.bound.contains(name) || !(self.is_local)(name) {
            return;
        }
        if !is_certain && self.loops.iter().any(|loop_| loop_.contains(name)) {
            return;
        }
        let how = bound.gone.get(name).copied().unwrap_or(How::Early);
        self.found.push(Read { id, name, how });
    }

    /// Binds the names of a target; what its subscripts and attributes read is read.
    fn targets(&mut self, target: &'t Expr, bound: &mut State, is_certain: bool) {
        match &target.kind {
            ExprKind::Name(name) => bound.bind(name),
            ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|item| self.targets(item, bound, is_certain)),
            ExprKind::List(items) => items.iter().for_each(|item| self.targets(item, bound, is_certain)),
            ExprKind::Star(inner) => self.targets(inner, bound, is_certain),
            _ => self.expr(target, bound, is_certain),
        }
    }
}

/// All names that a statement binds anywhere inside of itself.
fn all_bound(stmt: &Stmt) -> FxHashSet<Name> {
    Names::of_body(std::slice::from_ref(stmt)).bound.into_keys().collect()
}

/// The names that a comprehension binds for itself.
fn own_names(made: &Comprehension) -> impl Iterator<Item = &str> {
    let targets = made.clauses.iter().filter_map(|clause| match clause {
        Clause::For { target, .. } => Some(target),
        Clause::If(_) => None,
    });
    targets.flat_map(|target| exprs_of_expr(target, Enter::NONE).filter_map(Expr::as_name))
}

fn contains_continue(stmt: &Stmt) -> bool {
    stmts(std::slice::from_ref(stmt), Enter::NONE).any(|inner| matches!(inner.kind, StmtKind::Continue))
}
