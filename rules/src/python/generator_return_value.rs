//! `return` with a value in a generator, which whoever goes through it never sees.

use rustc_hash::FxHashSet;

use crate::{
    model::{
        holds::{self, Builtin, Holds},
        names::Names,
        project::{Project, Scope, Within},
    },
    rule::{On, Review},
    syntax::python::{Enter, Expr, ExprKind, Function, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let mut resumed: Option<FxHashSet<&str>> = None;
    for (id, info) in project.own_functions() {
        let function = &info.function;
        if !function.is_generator || function.is_async || !function.decorators.is_empty() || receives(function) {
            continue;
        }
        let (Some(names), Some(scope)) = (project.locals(id), project.function_scope(id)) else { continue };
        let held = holds::holdings(&function.body, names);
        for stmt in stmts(&function.body, Enter::NONE) {
            let StmtKind::Return(Some(value)) = &stmt.kind else { continue };
            let type_of = |value: &Expr| type_of(project, scope, value);
            let kind = match &value.kind {
                ExprKind::Name(name) => match held.get(name) {
                    Some(Holds::Value(value)) => type_of(value),
                    _ => None,
                },
                _ => type_of(value),
            };
            if !kind.is_some_and(is_collection) {
                continue;
            }
            let resumed = resumed.get_or_insert_with(|| resumed_names(project));
            let name = function.name.name.as_str();
            if resumed.contains(name) || name.starts_with("__") || catches_value(project, info.module) {
                continue;
            }
            let shown = value.spelt().unwrap_or_else(|| "…".to_owned());
            let message = format!("`{name}` contains `yield`, so callers never see the value of `return {shown}`");
            review.report(project.place(info.module, info.item, value.id), message);
        }
    }
}

/// Whether the generator is spoken to: what `yield` gives is used, as in a coroutine of old.
fn receives(function: &Function) -> bool {
    let bare = stmts(&function.body, Enter::NONE)
        .filter(|stmt| matches!(&stmt.kind, StmtKind::Expr(expr) if matches!(expr.kind, ExprKind::Yield(_) | ExprKind::YieldFrom(_))))
        .count();
    let all = exprs(&function.body, Enter::NONE)
        .filter(|expr| matches!(expr.kind, ExprKind::Yield(_) | ExprKind::YieldFrom(_)))
        .count();
    all > bare
}

fn is_collection(kind: Builtin) -> bool {
    use Builtin::{Dict, Generator, Lazy, List, Set, Tuple};
    matches!(kind, List | Dict | Set | Tuple | Generator | Lazy)
}

fn type_of(project: &Project, scope: Scope, value: &Expr) -> Option<Builtin> {
    match &value.kind {
        ExprKind::Call(call) => {
            let dotted = project.dotted(scope, &call.callee)?;
            if dotted == "builtins.iter" { Some(Builtin::Lazy) } else { holds::made_by(&dotted) }
        }
        _ => holds::builtin(value),
    }
}

/// The functions whose value somebody takes with `yield from`, or that are handed on as they are.
fn resumed_names(project: &Project) -> FxHashSet<&str> {
    let mut found = FxHashSet::default();
    for (id, _) in project.own_modules() {
        for item in project.module(id).iter().flat_map(|module| &module.items) {
            let mut called: FxHashSet<_> = FxHashSet::default();
            for expr in exprs(&item.item.body, Enter::ALL) {
                let name = match &expr.kind {
                    ExprKind::YieldFrom(value) => value.as_call().and_then(|call| last_name(&call.callee)),
                    ExprKind::Call(call) => {
                        called.insert(call.callee.id);
                        None
                    }
                    ExprKind::Name(_) | ExprKind::Attribute(_) if !called.contains(&expr.id) => last_name(expr),
                    _ => None,
                };
                found.extend(name);
            }
        }
    }
    found
}

fn last_name(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Attribute(node) => Some(&node.attr.name),
        _ => None,
    }
}

/// Whether a module reads the value of a `StopIteration`.
fn catches_value(project: &Project, module: crate::model::project::ModuleId) -> bool {
    let Some(read) = project.module(module) else { return true };
    let scope = Scope { module, within: Within::Module };
    let names: &Names = &read.names;
    if names.binds("StopIteration") {
        return true;
    }
    read.items.iter().flat_map(|item| stmts(&item.item.body, Enter::ALL)).any(|stmt| match &stmt.kind {
        StmtKind::Try(attempt) => attempt.handlers.iter().any(|handler| {
            let is_stop = |kind: &Expr| project.dotted(scope, kind).is_some_and(|name| name == "builtins.StopIteration");
            handler.name.is_some() && handler.kind.as_ref().is_some_and(is_stop)
        }),
        _ => false,
    })
}
