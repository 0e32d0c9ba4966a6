//! What a function binds, and inside of which loops. Knows the shape of the tree only.

use rustc_hash::FxHashMap;

use crate::syntax::{
    Id,
    python::{
        BinaryOp, Call, Clause, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs_of_expr, paths::own_exprs,
    },
};

/// One way in which a name gets a value, or the object that it holds grows or shrinks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Bind<'t> {
    Value(&'t Expr),
    /// `name += value`
    Changed(BinaryOp, &'t Expr),
    /// The nth part of each element of an iterable; the whole element without a number.
    Element(&'t Expr, Option<usize>),
    /// `name.append(x)` and the like: one element more, or as many as the argument has.
    Grown(&'t Call),
    /// `name.pop()` and the like.
    Shrunk,
    /// In a way that tells nothing.
    Unknown,
}

#[derive(Clone, Debug)]
pub(super) struct Bound<'t> {
    pub(super) bind: Bind<'t>,
    /// The loops around it, outermost first.
    pub(super) loops: Vec<&'t Stmt>,
    pub(super) stmt: Id,
}

/// The bindings of one function, without those of functions inside.
#[derive(Default, Debug)]
pub(super) struct Facts<'t> {
    pub(super) bound: FxHashMap<&'t str, Vec<Bound<'t>>>,
    /// Functions that are defined inside.
    pub(super) functions: Vec<&'t Function>,
    loops: Vec<&'t Stmt>,
}

pub(super) const GROWS: &[&str] = &["append", "appendleft", "add", "insert", "extend", "update", "push", "setdefault"];
pub(super) const SHRINKS: &[&str] = &["pop", "popleft", "remove", "popitem", "discard"];

impl<'t> Facts<'t> {
    pub(super) fn of(function: &'t Function) -> Facts<'t> {
        let mut facts = Facts::default();
        facts.body(&function.body);
        facts
    }

    pub(super) fn get(&self, name: &str) -> &[Bound<'t>] {
        self.bound.get(name).map_or(&[], Vec::as_slice)
    }

    /// The bindings inside of a loop.
    pub(super) fn within<'f>(&'f self, name: &str, stmt: Id) -> impl Iterator<Item = &'f Bound<'t>> + use<'f, 't> {
        self.get(name).iter().filter(move |bound| bound.loops.iter().any(|around| around.id == stmt))
    }

    fn bind(&mut self, name: &'t str, bind: Bind<'t>, stmt: Id) {
        let loops = self.loops.clone();
        self.bound.entry(name).or_default().push(Bound { bind, loops, stmt });
    }

    fn body(&mut self, body: &'t [Stmt]) {
        for stmt in body {
            self.stmt(stmt);
        }
    }

    fn stmt(&mut self, stmt: &'t Stmt) {
        let id = stmt.id;
        if !matches!(stmt.kind, StmtKind::Function(_) | StmtKind::Class(_)) {
            for expr in own_exprs(stmt, Enter::NONE) {
                match &expr.kind {
                    ExprKind::Walrus { target, value } => self.bind(&target.name, Bind::Value(value), id),
                    ExprKind::Call(call) => self.call(call, id),
                    ExprKind::Comprehension(made) => {
                        for clause in &made.clauses {
                            if let Clause::For { target, iter, .. } = clause {
                                self.element(target, iter, None, id);
                            }
                        }
                    }
                    _ => {}
                }
            }
        }
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                for target in targets {
                    self.target(target, value, id);
                }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => self.target(target, value, id),
            StmtKind::AugAssign { target, op, value } => {
                if let ExprKind::Name(name) = &target.kind {
                    self.bind(name, Bind::Changed(*op, value), id);
                }
            }
            StmtKind::Delete(targets) => {
                for target in targets {
                    if let ExprKind::Subscript(part) = &target.kind
                        && let ExprKind::Name(name) = &part.value.kind
                    {
                        self.bind(name, Bind::Shrunk, id);
                    }
                }
            }
            StmtKind::For(each) => {
                self.element(&each.target, &each.iter, None, id);
                self.loops.push(stmt);
                self.body(&each.body);
                self.loops.pop();
                self.body(&each.orelse);
            }
            StmtKind::While(repeat) => {
                self.loops.push(stmt);
                self.body(&repeat.body);
                self.loops.pop();
                self.body(&repeat.orelse);
            }
            StmtKind::With(with) => {
                for target in with.items.iter().filter_map(|item| item.target.as_ref()) {
                    self.unknown(target, id);
                }
                self.body(&with.body);
            }
            StmtKind::Try(attempt) => {
                for handler in &attempt.handlers {
                    if let Some(name) = &handler.name {
                        self.bind(&name.name, Bind::Unknown, id);
                    }
                }
                stmt.bodies().for_each(|body| self.body(body));
            }
            StmtKind::Function(function) => self.functions.push(function),
            _ => stmt.bodies().for_each(|body| self.body(body)),
        }
    }

    fn call(&mut self, call: &'t Call, stmt: Id) {
        if let ExprKind::Attribute(method) = &call.callee.kind
            && let ExprKind::Name(name) = &method.value.kind
        {
            match method.attr.name.as_str() {
                grows if GROWS.contains(&grows) => self.bind(name, Bind::Grown(call), stmt),
                shrinks if SHRINKS.contains(&shrinks) => self.bind(name, Bind::Shrunk, stmt),
                _ => {}
            }
        }
    }

    fn target(&mut self, target: &'t Expr, value: &'t Expr, stmt: Id) {
        let parts = |expr: &'t Expr| match &expr.kind {
            ExprKind::Tuple(tuple) => Some(tuple.items.as_slice()),
            ExprKind::List(items) => Some(items.as_slice()),
            _ => None,
        };
        match (&target.kind, parts(target), parts(value)) {
            (ExprKind::Name(name), ..) => self.bind(name, Bind::Value(value), stmt),
            (_, Some(targets), Some(values)) if targets.len() == values.len() => {
                for (target, value) in targets.iter().zip(values) {
                    self.target(target, value, stmt);
                }
            }
            (_, Some(_), _) => self.unknown(target, stmt),
            // `a[:] = …` gives the list other elements.
            (ExprKind::Subscript(part), ..) if matches!(part.index.kind, ExprKind::Slice(_)) => {
                if let ExprKind::Name(name) = &part.value.kind {
                    self.bind(name, Bind::Value(value), stmt);
                }
            }
            _ => {}
        }
    }

    fn element(&mut self, target: &'t Expr, iter: &'t Expr, part: Option<usize>, stmt: Id) {
        match &target.kind {
            ExprKind::Name(name) => self.bind(name, Bind::Element(iter, part), stmt),
            ExprKind::Tuple(tuple) if part.is_none() => {
                for (item, number) in tuple.items.iter().zip(0..) {
                    self.element(item, iter, Some(number), stmt);
                }
            }
            _ => self.unknown(target, stmt),
        }
    }

    fn unknown(&mut self, target: &'t Expr, stmt: Id) {
        for expr in exprs_of_expr(target, Enter::NONE) {
            if let ExprKind::Name(name) = &expr.kind {
                self.bind(name, Bind::Unknown, stmt);
            }
        }
    }
}
