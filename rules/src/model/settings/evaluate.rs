//! Runs the statements of a settings module on paper: assignments in order, both ways where a condition is not
//! known, star imports of the project's own modules. What cannot be followed makes values unknown, never wrong.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::{Dict, Sequence, Setting, Value};
use crate::{
    finding::Place,
    model::{
        names::Import,
        project::{ModuleId, Project, Scope, Within},
    },
    syntax::{
        Id, Name,
        python::{BinaryOp, Call, Enter, Expr, ExprKind, If, ImportFrom, Stmt, StmtKind, Try, exprs_of_expr},
    },
};

/// More ways than this are not told apart.
const MAX_ALTERNATIVES: usize = 8;

/// The names of a module and what they are by now.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct State {
    pub(super) values: BTreeMap<Name, Setting>,
    pub(super) is_complete: bool,
}

impl Default for State {
    fn default() -> State {
        State { values: BTreeMap::new(), is_complete: true }
    }
}

/// Evaluates modules, each once.
pub(super) struct Evaluator<'p> {
    pub(super) project: &'p Project,
    done: FxHashMap<ModuleId, State>,
    /// The modules that are being evaluated: one that imports itself finds nothing.
    path: Vec<ModuleId>,
}

/// Where a statement stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub(super) module: ModuleId,
    pub(super) item: u32,
}

impl At {
    pub(super) fn scope(self) -> Scope {
        Scope { module: self.module, within: Within::Module }
    }
}

impl<'p> Evaluator<'p> {
    pub(super) fn new(project: &'p Project) -> Evaluator<'p> {
        Evaluator { project, done: FxHashMap::default(), path: Vec::new() }
    }

    /// What the names of a module are when it has run.
    pub(super) fn module(&mut self, id: ModuleId) -> State {
        if let Some(state) = self.done.get(&id) {
            return state.clone();
        }
        let mut state = State::default();
        let Some(module) = self.project.module(id).filter(|_| !self.path.contains(&id) && self.path.len() < 20) else {
            state.open();
            return state;
        };
        self.path.push(id);
        for (item, stmt) in module.statements() {
            self.stmt(stmt, At { module: id, item }, &mut state);
        }
        self.path.pop();
        self.done.insert(id, state.clone());
        state
    }

    pub(super) fn place(&self, at: At, id: Id) -> Place {
        self.project.place(at.module, at.item, id)
    }

    fn body(&mut self, body: &[Stmt], at: At, state: &mut State) {
        for stmt in body {
            self.stmt(stmt, at, state);
        }
    }

    fn stmt(&mut self, stmt: &Stmt, at: At, state: &mut State) {
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                let setting = self.setting(value, at, state);
                for target in targets {
                    self.assign(target, setting.clone(), at, state);
                }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                let setting = self.setting(value, at, state);
                self.assign(target, setting, at, state);
            }
            StmtKind::AugAssign { target, op, value } => {
                let old = self.eval(target, at, state);
                let added = self.eval(value, at, state);
                let value = match op {
                    BinaryOp::Add => super::expression::add(old, added),
                    BinaryOp::BitOr => super::expression::merge(old, added),
                    _ => Value::Unknown,
                };
                let setting = Setting { value, place: self.place(at, stmt.id), is_final: true };
                self.assign(target, setting, at, state);
            }
            StmtKind::Delete(targets) => {
                for name in targets.iter().filter_map(Expr::as_name) {
                    state.values.remove(name);
                }
            }
            StmtKind::ImportFrom(import) => self.import(import, stmt.id, at, state),
            StmtKind::Expr(expr) => self.effect(expr, at, state),
            StmtKind::If(choice) => self.choice(choice, at, state),
            StmtKind::Try(attempt) => self.attempt(attempt, at, state),
            StmtKind::With(with) => self.body(&with.body, at, state),
            StmtKind::For(each) => self.repeat(&[&each.body, &each.orelse], at, state),
            StmtKind::While(each) => self.repeat(&[&each.body, &each.orelse], at, state),
            StmtKind::Match(choice) => {
                let before = state.clone();
                for case in &choice.cases {
                    let mut way = before.clone();
                    self.body(&case.body, at, &mut way);
                    state.join(way);
                }
            }
            StmtKind::Function(function) => {
                state.values.remove(&function.name.name);
            }
            StmtKind::Class(class) => {
                state.values.remove(&class.name.name);
            }
            _ => {}
        }
    }

    fn assign(&mut self, target: &Expr, setting: Setting, at: At, state: &mut State) {
        match &target.kind {
            ExprKind::Name(name) => {
                state.values.insert(name.clone(), setting);
            }
            ExprKind::Tuple(tuple) => self.unpack(&tuple.items, &setting, at, state),
            ExprKind::List(items) => self.unpack(items, &setting, at, state),
            ExprKind::Subscript(subscript) => {
                // `globals()["DEBUG"] = …`
                if let ExprKind::Call(_) = &subscript.value.kind {
                    state.open();
                    return;
                }
                let key = self.eval(&subscript.index, at, state);
                let known = matches!(key, Value::Str(_) | Value::Int(_));
                self.change(&subscript.value, at, state, &|value| match value {
                    Value::Dict(dict) if known => {
                        dict.entries.retain(|(other, _)| *other != key);
                        dict.entries.push((key.clone(), setting.clone()));
                    }
                    Value::Sequence(list) if matches!(key, Value::Int(_)) => {
                        match key {
                            Value::Int(at) => usize::try_from(at).ok().and_then(|at| list.items.get_mut(at)),
                            _ => None,
                        }
                        .map_or_else(|| list.is_complete = false, |slot| *slot = setting.clone());
                    }
                    other => *other = Value::Unknown,
                });
            }
            _ => {}
        }
    }

    fn unpack(&mut self, targets: &[Expr], setting: &Setting, at: At, state: &mut State) {
        let items = match &setting.value {
            Value::Sequence(list) if list.is_complete && list.items.len() == targets.len() => list.items.clone(),
            _ => vec![Setting { value: Value::Unknown, ..setting.clone() }; targets.len()],
        };
        for (target, item) in targets.iter().zip(items) {
            self.assign(target, item, at, state);
        }
    }

    /// Changes the value that an expression stands for: a name, or a part of one (`DATABASES["default"]`).
    fn change(&mut self, expr: &Expr, at: At, state: &mut State, change: &dyn Fn(&mut Value)) {
        let mut keys = Vec::new();
        let mut root = expr;
        while let ExprKind::Subscript(subscript) = &root.kind {
            keys.push(self.eval(&subscript.index, at, state));
            root = &subscript.value;
        }
        if let Some(setting) = root.as_name().and_then(|name| state.values.get_mut(name)) {
            change_at(&mut setting.value, &keys, change);
        }
    }

    /// A statement that is an expression: `INSTALLED_APPS.append("x")`, `django_heroku.settings(locals())`.
    fn effect(&mut self, expr: &Expr, at: At, state: &mut State) {
        let ExprKind::Call(call) = &expr.kind else { return };
        if self.may_set_anything(call, at) {
            return state.open();
        }
        let ExprKind::Attribute(attribute) = &call.callee.kind else { return };
        let first = call.positional(0).map(|first| self.setting(first, at, state));
        let second = call.positional(1).map(|second| self.setting(second, at, state));
        match (attribute.attr.name.as_str(), first, second) {
            ("append" | "add", Some(item), _) => self.change(&attribute.value, at, state, &|value| match value {
                Value::Sequence(list) => list.items.push(item.clone()),
                other => *other = Value::Unknown,
            }),
            ("insert", Some(Setting { value: Value::Int(index), .. }), Some(item)) => {
                self.change(&attribute.value, at, state, &|value| match value {
                    Value::Sequence(list) => {
                        let index = usize::try_from(index).unwrap_or(usize::MAX).min(list.items.len());
                        list.items.insert(index, item.clone());
                    }
                    other => *other = Value::Unknown,
                });
            }
            // `MIDDLEWARE.insert(MIDDLEWARE.index(…), …)`: it is there, and nobody knows where.
            ("insert", _, Some(item)) => self.change(&attribute.value, at, state, &|value| match value {
                Value::Sequence(list) => {
                    list.items.push(item.clone());
                    list.is_complete = false;
                }
                other => *other = Value::Unknown,
            }),
            ("extend", Some(items), _) => self.change(&attribute.value, at, state, &|value| {
                *value = super::expression::add(std::mem::replace(value, Value::Unknown), items.value.clone());
            }),
            ("remove" | "discard", Some(item), _) => {
                self.change(&attribute.value, at, state, &|value| match value {
                    Value::Sequence(list) => match item.value {
                        Value::Str(_) => list.items.retain(|other| other.value != item.value),
                        _ => list.is_complete = false,
                    },
                    other => *other = Value::Unknown,
                });
            }
            ("update", Some(items), _) => self.change(&attribute.value, at, state, &|value| {
                *value = super::expression::merge(std::mem::replace(value, Value::Unknown), items.value.clone());
            }),
            ("setdefault" | "pop" | "clear" | "update" | "popitem" | "sort" | "reverse", _, _) => {
                self.change(&attribute.value, at, state, &|value| *value = Value::Unknown);
            }
            _ => {}
        }
    }

    /// Whether a call may set names of this module: it is handed the module, or it runs code.
    fn may_set_anything(&self, call: &Call, at: At) -> bool {
        let hands_over = |expr: &Expr| match &expr.kind {
            ExprKind::Call(inner) => {
                inner.arguments.is_empty() && matches!(inner.callee.as_name(), Some("globals" | "locals" | "vars"))
            }
            ExprKind::Name(name) => name == "__name__",
            _ => false,
        };
        let all = exprs_of_expr(&call.callee, Enter::NONE)
            .chain(call.arguments.iter().flat_map(|argument| exprs_of_expr(&argument.value, Enter::NONE)));
        let is_logger = call.callee.dotted().is_some_and(|name| name.ends_with("getLogger"));
        let mut all = all.filter(|_| !is_logger);
        all.any(hands_over)
            || match call.callee.as_name() {
                Some("exec" | "execfile") => true,
                _ => self
                    .project
                    .dotted(at.scope(), &call.callee)
                    .is_some_and(|name| name == "split_settings.tools.include" || name == "django_heroku.settings"),
            }
    }

    fn import(&mut self, import: &ImportFrom, stmt: Id, at: At, state: &mut State) {
        let from = Import { level: import.level, module: import.module.name.clone(), name: None };
        let target = self.project.imported_module(at.module, &from).filter(|module| !self.project.is_builtin(*module));
        let place = self.place(at, stmt);
        if import.star.is_some() {
            match target {
                Some(target) => {
                    let imported = self.module(target);
                    if !imported.is_complete {
                        state.open();
                    }
                    let public = imported.values.into_iter().filter(|(name, _)| !name.starts_with('_'));
                    state.values.extend(public);
                }
                None => state.open(),
            }
            return;
        }
        for taken in &import.names {
            let bound = taken.alias.as_ref().unwrap_or(&taken.name).name.clone();
            let found = target.and_then(|target| self.module(target).values.get(&taken.name.name).cloned());
            state.values.insert(bound, found.unwrap_or(Setting { value: Value::Unknown, place, is_final: true }));
        }
    }

    fn choice(&mut self, choice: &If, at: At, state: &mut State) {
        let before = state.clone();
        let mut ways: Vec<State> = Vec::new();
        for branch in &choice.branches {
            let known = if is_switch(&branch.test) { None } else { self.eval(&branch.test, at, &before).truth() };
            if known == Some(false) {
                continue;
            }
            let mut way = before.clone();
            self.body(&branch.body, at, &mut way);
            ways.push(way);
            if known == Some(true) {
                return state.become_one_of(ways);
            }
        }
        let mut way = before;
        self.body(&choice.orelse, at, &mut way);
        ways.push(way);
        state.become_one_of(ways);
    }

    fn attempt(&mut self, attempt: &Try, at: At, state: &mut State) {
        let before = state.clone();
        self.body(&attempt.body, at, state);
        self.body(&attempt.orelse, at, state);
        for handler in &attempt.handlers {
            let mut way = before.clone();
            self.body(&handler.body, at, &mut way);
            // A handler that ends the run is no way to the end.
            let ends = handler.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }));
            if !ends {
                state.join(way);
            }
        }
        self.body(&attempt.finally, at, state);
    }

    /// What a loop touches is unknown behind it.
    fn repeat(&mut self, bodies: &[&[Stmt]], at: At, state: &mut State) {
        let before = state.clone();
        for body in bodies {
            self.body(body, at, state);
        }
        for (name, setting) in &mut state.values {
            if before.values.get(name) != Some(setting) {
                setting.value = match std::mem::replace(&mut setting.value, Value::Unknown) {
                    Value::Sequence(list) => Value::Sequence(Sequence { is_complete: false, ..list }),
                    Value::Dict(dict) => Value::Dict(Dict { is_complete: false, ..dict }),
                    _ => Value::Unknown,
                };
            }
        }
    }

    pub(super) fn setting(&mut self, expr: &Expr, at: At, state: &State) -> Setting {
        Setting { value: self.eval(expr, at, state), place: self.place(at, expr.id), is_final: true }
    }
}

/// Tests that are meant to be switched: what they say today says nothing of the deployed project.
fn is_switch(test: &Expr) -> bool {
    exprs_of_expr(test, Enter::NONE)
        .any(|expr| expr.as_name().is_some_and(|name| name.contains("DEBUG") || name.contains("TEST")))
}

impl State {
    /// From here on anything may have been set.
    pub(super) fn open(&mut self) {
        self.is_complete = false;
        for setting in self.values.values_mut() {
            setting.is_final = false;
        }
    }

    fn become_one_of(&mut self, ways: Vec<State>) {
        let mut ways = ways.into_iter();
        let Some(first) = ways.next() else { return };
        *self = first;
        for way in ways {
            self.join(way);
        }
    }

    /// Either this or the other.
    fn join(&mut self, other: State) {
        self.is_complete &= other.is_complete;
        for (name, setting) in &mut self.values {
            match other.values.get(name) {
                Some(same) if same.value == setting.value && same.place == setting.place => {
                    setting.is_final &= same.is_final;
                }
                Some(rival) => *setting = either(setting, rival),
                None => *setting = either(setting, &unset(setting)),
            }
        }
        for (name, setting) in other.values {
            self.values.entry(name).or_insert_with(|| either(&setting, &unset(&setting)));
        }
    }
}

/// Changes a part of a value, the innermost key first; in each of the values that it may be.
fn change_at(value: &mut Value, keys: &[Value], change: &dyn Fn(&mut Value)) {
    if let Value::OneOf(ways) = value {
        for way in ways {
            change_at(&mut way.value, keys, change);
        }
        return;
    }
    let Some((key, keys)) = keys.split_last() else { return change(value) };
    let inner = match (value, key) {
        (Value::Dict(dict), Value::Str(_)) => {
            dict.entries.iter_mut().rev().find(|(known, _)| known == key).map(|(_, inner)| inner)
        }
        (Value::Sequence(list), Value::Int(at)) => usize::try_from(*at).ok().and_then(|at| list.items.get_mut(at)),
        _ => None,
    };
    if let Some(inner) = inner {
        change_at(&mut inner.value, keys, change);
    }
}

/// The other way does not set the name.
fn unset(setting: &Setting) -> Setting {
    Setting { value: Value::Unknown, ..setting.clone() }
}

fn either(a: &Setting, b: &Setting) -> Setting {
    let mut ways: Vec<Setting> = Vec::new();
    for way in a.alternatives().into_iter().chain(b.alternatives()) {
        if !ways.contains(way) {
            ways.push(way.clone());
        }
    }
    let is_final = a.is_final && b.is_final;
    if ways.len() > MAX_ALTERNATIVES {
        return Setting { value: Value::Unknown, place: a.place, is_final };
    }
    Setting { value: Value::OneOf(ways), place: a.place, is_final }
}
