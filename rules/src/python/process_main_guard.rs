//! Processes that are started when a module is imported, and functions that cannot travel to another process.

use crate::{
    rule::{Around, Cx, On},
    syntax::python::{Call, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, stmts},
};

pub(crate) const ON: On = On::Call(check);

fn check(expr: &Expr, call: &Call, cx: &mut Cx) {
    match is_at_import(cx) {
        true => at_import(expr, call, cx),
        false => travelling(call, cx),
    }
}

/// Whether the code runs when the module is imported.
fn is_at_import(cx: &Cx) -> bool {
    cx.around.iter().all(|around| match around {
        Around::Function(_) => false,
        Around::Stmt(stmt) => !is_guard(stmt),
        Around::Expr(expr) => !matches!(expr.kind, ExprKind::Lambda(_)),
        _ => true,
    })
}

/// `if __name__ == "__main__":`, also together with other conditions.
fn is_guard(stmt: &Stmt) -> bool {
    match &stmt.kind {
        StmtKind::If(choice) => choice.branches.iter().any(|branch| {
            exprs_of_expr(&branch.test, Enter::NONE).any(|inner| {
                inner.as_name() == Some("__name__") || inner.as_attribute().is_some_and(|one| one.attr.name == "parent_process")
            })
        }),
        _ => false,
    }
}

fn at_import(expr: &Expr, call: &Call, cx: &mut Cx) {
    let name = match cx.qualified(&call.callee).as_deref() {
        Some("multiprocessing.Pool" | "multiprocessing.pool.Pool") => "Pool",
        Some("concurrent.futures.ProcessPoolExecutor" | "concurrent.futures.process.ProcessPoolExecutor") => {
            // The workers start with the first task.
            "ProcessPoolExecutor"
        }
        Some("multiprocessing.Manager") => "Manager",
        _ if is_start(call, cx) => "Process",
        _ => return,
    };
    if forks(cx) {
        return;
    }
    let message = format!(
        "`{name}` starts processes while the module is imported, and each child imports it again: put it under `if __name__ == \"__main__\":`"
    );
    cx.report(expr.id, message);
}

/// `worker.start()` of a process.
fn is_start(call: &Call, cx: &mut Cx) -> bool {
    let Some(method) = call.callee.as_attribute().filter(|method| method.attr.name == "start") else { return false };
    let is_process = |expr: &Expr, cx: &mut Cx| match &expr.kind {
        ExprKind::Call(made) => cx.qualified(&made.callee).is_some_and(|dotted| dotted == "multiprocessing.Process"),
        _ => false,
    };
    match &method.value.kind {
        ExprKind::Call(_) => is_process(&method.value, cx),
        ExprKind::Name(name) => {
            let made = made_as(&cx.item.body, name);
            made.is_some_and(|made| is_process(made, cx))
        }
        _ => false,
    }
}

fn made_as<'t>(body: &'t [Stmt], name: &str) -> Option<&'t Expr> {
    stmts(body, Enter::NONE).find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(|target| target.as_name() == Some(name)) => Some(value),
        StmtKind::With(with) => with
            .items
            .iter()
            .find(|item| item.target.as_ref().and_then(Expr::as_name) == Some(name))
            .map(|item| &item.context),
        _ => None,
    })
}

/// Whether the code asks for `fork`, which copies the parent instead.
fn forks(cx: &Cx) -> bool {
    exprs(&cx.item.body, Enter::ALL).any(|expr| expr.as_str() == Some("fork"))
}

/// A lambda, or a function inside of another one, that a pool of processes is to run: it cannot be pickled.
fn travelling(call: &Call, cx: &mut Cx) {
    let Some(method) = call.callee.as_attribute() else { return };
    let is_pooled = matches!(
        method.attr.name.as_str(),
        "map" | "imap" | "imap_unordered" | "map_async" | "starmap" | "starmap_async" | "apply" | "apply_async" | "submit"
    );
    let (Some(pool), Some(given), Some(function)) = (method.value.as_name(), call.positional(0), cx.function()) else {
        return;
    };
    if !is_pooled {
        return;
    }
    let what = match &given.kind {
        ExprKind::Lambda(_) => "a lambda".to_owned(),
        ExprKind::Name(name) if is_inner(function, name) => format!("`{name}`, defined inside of a function,"),
        _ => return,
    };
    let Some(made) = made_as(&function.body, pool).and_then(Expr::as_call) else { return };
    let is_processes = matches!(
        cx.qualified(&made.callee).as_deref(),
        Some("multiprocessing.Pool" | "multiprocessing.pool.Pool" | "concurrent.futures.ProcessPoolExecutor")
    );
    if is_processes {
        cx.report(given.id, format!("{what} cannot be pickled, so no process of `{pool}` can run it: use a function of the module"));
    }
}

fn is_inner(function: &Function, name: &str) -> bool {
    stmts(&function.body, Enter::NONE)
        .any(|stmt| matches!(&stmt.kind, StmtKind::Function(inner) if inner.name.name == name))
}
