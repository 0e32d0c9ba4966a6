//! A plain wrapper around an `async def`, which has the coroutine where it means the result.

use crate::{
    model::{
        decorators::Decorated,
        project::{FunctionInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Id,
        python::{
            BinaryOp, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, nodes,
            stmts,
            wrappers::{calls_of, inner_functions, is_decorator, wrapped, wrappers},
        },
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        if project.kind_of(info.module) == FileKind::Migration {
            continue;
        }
        let Some(param) = wrapped(&info.function) else { continue };
        let name = param.name.name.as_str();
        let has_branch = knows_coroutines(&info.function) || inner_functions(&info.function.body).any(|inner| inner.is_async);
        if has_branch {
            continue;
        }
        for wrapper in wrappers(&info.function, param) {
            if wrapper.is_async || wrapper.is_generator || is_decorator(wrapper) {
                continue;
            }
            let Some((call, why)) = misuse(wrapper, name) else { continue };
            let uses = project.uses_of(id);
            let on = uses.iter().find_map(|used| match used.on {
                Decorated::Function(function) => {
                    // Only the decorator nearest to the definition gets the coroutine for sure.
                    let info = project.function(function)?;
                    let is_nearest = used.number + 1 == info.function.decorators.len();
                    (info.function.is_async && !info.function.is_generator && is_nearest).then_some(info)
                }
                Decorated::Class(_) => None,
            });
            if let Some(on) = on {
                report(project, info, wrapper, on, (call, why), review);
            }
        }
    }
}

fn report(project: &Project, info: &FunctionInfo, wrapper: &Function, on: &FunctionInfo, (call, why): (Id, &str), review: &mut Review) {
    let decorator = info.function.name.name.as_str();
    let at = project.place(info.module, info.item, call);
    let message = format!(
        "`@{decorator}` stands on `async def {}`, so this makes a coroutine and {why}: make `{}` async and await it",
        on.function.name.name, wrapper.name.name
    );
    let place = project.place(on.module, on.item, on.function.name.id);
    review.report(at, message).related(place, format!("`@{decorator}` stands on this coroutine function"));
}

/// Whether the decorator tells coroutines apart, or runs them.
fn knows_coroutines(function: &Function) -> bool {
    let words = ["coroutine", "awaitable", "async_to_sync", "run_until_complete", "ensure_future", "create_task", "asyncio"];
    exprs(&function.body, Enter::ALL).any(|expr| {
        let name = match &expr.kind {
            ExprKind::Name(name) => name,
            ExprKind::Attribute(node) => &node.attr.name,
            _ => return false,
        };
        words.iter().any(|word| name.contains(word))
    })
}

/// What the wrapper does with the result that is none yet: the call and what goes wrong.
fn misuse(wrapper: &Function, name: &str) -> Option<(Id, &'static str)> {
    let calls: Vec<Id> = calls_of(&wrapper.body, name).map(|call| call.callee.id).collect();
    let has_call = |expr: &Expr| {
        exprs_of_expr(expr, Enter::NONE).filter_map(Expr::as_call).find(|call| calls.contains(&call.callee.id)).map(|call| call.callee.id)
    };
    for stmt in stmts(&wrapper.body, Enter::NONE) {
        // `try: return func()`: what it raises comes later.
        if let StmtKind::Try(attempt) = &stmt.kind
            && !attempt.handlers.is_empty()
            && let Some(call) = exprs(&attempt.body, Enter::NONE).find_map(has_call)
        {
            return Some((call, "never catches what it raises"));
        }
    }
    for stmt in stmts(&wrapper.body, Enter::NONE) {
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                let Some(call) = value.as_call().filter(|call| calls.contains(&call.callee.id)) else { continue };
                let Some(kept) = targets.first().and_then(Expr::as_name) else { continue };
                if is_looked_into(&wrapper.body, kept) {
                    return Some((call.callee.id, "uses it as the result"));
                }
                if is_timed_after(&wrapper.body, stmt.id) {
                    return Some((call.callee.id, "times only that"));
                }
            }
            StmtKind::Return(Some(value)) => {
                let is_bare = value.as_call().is_some_and(|call| calls.contains(&call.callee.id));
                if let Some(call) = has_call(value).filter(|_| !is_bare)
                    && uses_result(value, call)
                {
                    return Some((call, "uses it as the result"));
                }
            }
            _ => {}
        }
    }
    None
}

/// `result.status`, `result[0]`, `result == 3`, `result + 1`
fn is_looked_into(body: &[Stmt], name: &str) -> bool {
    let is_it = |expr: &Expr| expr.as_name() == Some(name);
    exprs(body, Enter::NONE).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => is_it(&node.value),
        ExprKind::Subscript(node) => is_it(&node.value),
        ExprKind::Binary(node) => is_it(&node.left) || is_it(&node.right),
        ExprKind::Compare(node) => {
            is_it(&node.left) && node.rest.iter().all(|(_, right)| !matches!(right.kind, ExprKind::None))
        }
        _ => false,
    })
}

/// `func().status`, `func() + 1`, `str(func())`
fn uses_result(value: &Expr, call: Id) -> bool {
    let is_it = |expr: &Expr| expr.as_call().is_some_and(|made| made.callee.id == call);
    exprs_of_expr(value, Enter::NONE).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => is_it(&node.value),
        ExprKind::Subscript(node) => is_it(&node.value),
        ExprKind::Binary(node) => is_it(&node.left) || is_it(&node.right),
        _ => false,
    })
}

/// Whether the time is taken again behind the call: `perf_counter() - start`.
fn is_timed_after(body: &[Stmt], call: Id) -> bool {
    let clocks = ["time", "perf_counter", "monotonic", "process_time", "now", "perf_counter_ns", "time_ns"];
    let is_clock = |expr: &Expr| {
        expr.as_call().is_some_and(|call| {
            let name = call.callee.dotted().unwrap_or_default();
            clocks.contains(&name.rsplit('.').next().unwrap_or_default())
        })
    };
    let mut seen = false;
    let mut ends: Vec<&str> = Vec::new();
    for node in nodes(body, Enter::NONE) {
        match node {
            crate::syntax::python::Node::Stmt(stmt) => {
                if seen
                    && let StmtKind::Assign { targets, value } = &stmt.kind
                    && is_clock(value)
                {
                    ends.extend(targets.first().and_then(Expr::as_name));
                }
                seen |= stmt.id == call;
            }
            crate::syntax::python::Node::Expr(expr) => {
                if let ExprKind::Binary(binary) = &expr.kind
                    && seen
                    && binary.op == BinaryOp::Sub
                    && (is_clock(&binary.left) || binary.left.as_name().is_some_and(|name| ends.contains(&name)))
                {
                    return true;
                }
            }
            crate::syntax::python::Node::Pattern(_) => {}
        }
    }
    false
}
