//! Coroutines that nobody awaits, tasks that nobody keeps, and `await` of what is no coroutine.

use crate::{
    finding::Edit,
    model::{
        bodies::Body,
        overrides::is_stub,
        project::{FunctionId, Project, Within},
    },
    rule::{On, Review},
    syntax::python::{Call, Enter, Expr, ExprKind, Function, StmtKind, UnaryOp, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

/// Methods of Django's models and managers that are coroutines, told by their name alone.
const ASYNC: &[&str] = &[
    "asave",
    "adelete",
    "acreate",
    "aupdate",
    "aget_or_create",
    "aupdate_or_create",
    "abulk_create",
    "abulk_update",
    "arefresh_from_db",
    "aexists",
    "acount",
];

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        for stmt in stmts(body.statements, Enter::NONE) {
            match &stmt.kind {
                StmtKind::Expr(expr) => dropped(project, &body, expr, review),
                StmtKind::If(choice) => {
                    choice.branches.iter().for_each(|branch| tested(project, &body, &branch.test, review));
                }
                StmtKind::While(repeat) => tested(project, &body, &repeat.test, review),
                _ => {}
            }
        }
        let is_async = body.function.is_some_and(|function| function.is_async);
        if is_async {
            for expr in exprs(body.statements, Enter::NONE) {
                inside(project, &body, expr, review);
            }
        }
    }
}

/// A statement that is a call and nothing else.
fn dropped(project: &Project, body: &Body<'_>, expr: &Expr, review: &mut Review) {
    let ExprKind::Call(call) = &expr.kind else { return };
    if let Some(name) = coroutine(project, body, call) {
        let message = format!("`{name}()` is a coroutine: without `await` nothing runs");
        report(project, body, expr, message, review);
        return;
    }
    if let Some(name) = call.callee.dotted().filter(|name| is_task(name))
        && project.dotted(body.scope, &call.callee).is_some_and(|dotted| is_task(&dotted))
    {
        let message = format!("nobody keeps the task of `{name}()`: it may be collected before it is done");
        review.report(body.place(project, expr.id), message).variant("task");
    }
}

fn is_task(dotted: &str) -> bool {
    matches!(dotted, "asyncio.create_task" | "asyncio.ensure_future" | "create_task" | "ensure_future")
}

/// A coroutine whose truth is asked for.
fn tested(project: &Project, body: &Body<'_>, test: &Expr, review: &mut Review) {
    let expr = match &test.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => operand,
        _ => test,
    };
    let ExprKind::Call(call) = &expr.kind else { return };
    if let Some(name) = coroutine(project, body, call) {
        let message = format!("`{name}()` is a coroutine, which always counts as true: its answer needs `await`");
        report(project, body, expr, message, review);
    }
}

fn report(project: &Project, body: &Body<'_>, expr: &Expr, message: String, review: &mut Review) {
    let place = body.place(project, expr.id);
    let finding = review.report(place, message);
    if body.function.is_some_and(|function| function.is_async) {
        finding.safe("Await it", vec![Edit::before(place, "await ")]);
    }
}

/// The name of what a call runs, where it certainly gives a coroutine.
fn coroutine(project: &Project, body: &Body<'_>, call: &Call) -> Option<String> {
    if let Some(id) = project.callee(body.scope, &call.callee) {
        let function = &project.function(id)?.function;
        let is_plain = function.is_async && !function.is_generator && is_bare(function) && !is_overridden(project, id);
        return is_plain.then(|| function.name.name.to_string());
    }
    if project.dotted(body.scope, &call.callee).is_some_and(|dotted| dotted == "asyncio.sleep") {
        return call.callee.dotted();
    }
    let method = call.callee.as_attribute()?;
    let name = method.attr.name.as_str();
    let names = &project.module(body.module)?.names;
    (ASYNC.contains(&name) && (names.imports_from("django") || names.imports_from("models") || has_models(project)))
        .then(|| name.to_owned())
}

fn has_models(project: &Project) -> bool {
    project.models().iter().any(|(_, model)| project.class(model.class).is_some_and(|class| !project.is_builtin(class.module)))
}

/// Whether no decorator changes what a call gives.
fn is_bare(function: &Function) -> bool {
    let known = |expr: &Expr| matches!(expr.as_name(), Some("staticmethod" | "classmethod"));
    function.decorators.iter().all(|decorator| known(&decorator.expr))
}

/// Whether a subclass has a plain function in the place of a method.
fn is_overridden(project: &Project, id: FunctionId) -> bool {
    let Some(info) = project.function(id) else { return false };
    let Within::Class(class) = info.within else { return false };
    project.descendants(class).any(|below| {
        project.method(below, &info.function.name.name).is_some_and(|(_, other)| {
            project.function(other).is_some_and(|other| !other.function.is_async || !is_bare(&other.function))
        })
    })
}

/// What goes wrong inside of a coroutine.
fn inside(project: &Project, body: &Body<'_>, expr: &Expr, review: &mut Review) {
    match &expr.kind {
        ExprKind::Await(value) => {
            let ExprKind::Call(call) = &value.kind else { return };
            let Some(id) = project.callee(body.scope, &call.callee) else { return };
            let Some(info) = project.function(id) else { return };
            let function = &info.function;
            let answers = stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
                StmtKind::Return(Some(value)) => !matches!(value.kind, ExprKind::None),
                _ => false,
            });
            let is_plain = !function.is_async && !function.is_generator && function.decorators.is_empty();
            if is_plain && !answers && !is_stub(&function.body) && matches!(info.within, Within::Module | Within::Function(_)) {
                let name = &function.name.name;
                let message = format!("`{name}()` is no coroutine: `await` of its `None` raises TypeError");
                review.report(body.place(project, expr.id), message);
            }
        }
        ExprKind::Call(call) => {
            let is_run = project.dotted(body.scope, &call.callee).is_some_and(|dotted| dotted == "asyncio.run");
            if is_run {
                let name = body.function.map(|function| function.name.name.as_str()).unwrap_or_default();
                let message = format!("`asyncio.run()` raises RuntimeError inside of `async def {name}`: a loop is running");
                review.report(body.place(project, expr.id), message);
            }
        }
        _ => {}
    }
}
