//! A function that is called where it should be handed over: `Thread(target=work())`.

use crate::{
    finding::{Edit, Text},
    model::{bodies::Body, overrides::is_stub, project::Project},
    rule::{On, Review},
    syntax::python::{ArgumentKind, Call, Enter, Expr, ExprKind, Function, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies().filter(|body| project.may_call(body, HANDED_TO)) {
        for expr in exprs(body.statements, Enter::NONE) {
            if let ExprKind::Call(call) = &expr.kind {
                called(project, &body, call, review);
            }
        }
    }
}

/// The last names of what functions are handed to.
const HANDED_TO: &[&str] = &["Process", "Thread", "Timer", "on_commit", "register", "submit"];

/// What a function is handed to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum To {
    Thread,
    Process,
    Timer,
    Executor,
    Commit,
    Exit,
}

fn called(project: &Project, body: &Body<'_>, call: &Call, review: &mut Review) {
    let Some((to, given)) = handed(project, body, call) else { return };
    let ExprKind::Call(inner) = &given.kind else { return };
    let Some(function) = project.callee(body.scope, &inner.callee).and_then(|id| project.function(id)) else { return };
    let what = match gives(&function.function) {
        Some(what) => what,
        None => return,
    };
    let name = &function.function.name.name;
    let receiver = match to {
        To::Thread => "the thread",
        To::Process => "the process",
        To::Timer => "the timer",
        To::Executor => "the executor",
        To::Commit => "`on_commit()`",
        To::Exit => "`atexit.register()`",
    };
    let message = format!("`{name}()` runs here and now, and {receiver} gets {what}: pass `{name}` itself");
    let finding = review.report(body.place(project, given.id), message);
    if let Some(edits) = edits(project, body, to, call, given, inner) {
        finding.safe(format!("Pass `{name}` itself"), edits);
    }
}

fn handed<'c>(project: &Project, body: &Body<'_>, call: &'c Call) -> Option<(To, &'c Expr)> {
    // The cheap question first: most calls hand over no call.
    let is_call = |argument: &crate::syntax::python::Argument| matches!(argument.value.kind, ExprKind::Call(_));
    if !call.arguments.iter().any(is_call) {
        return None;
    }
    if let ExprKind::Attribute(method) = &call.callee.kind
        && method.attr.name == "submit"
        && project.symbol(body.scope, &call.callee).is_none()
    {
        return Some((To::Executor, call.positional(0)?));
    }
    let target = |at: usize| call.keyword("target").or_else(|| call.positional(at));
    match project.dotted(body.scope, &call.callee)?.as_str() {
        "threading.Thread" => Some((To::Thread, target(1)?)),
        "multiprocessing.Process" | "multiprocessing.process.Process" | "multiprocessing.context.Process" => {
            Some((To::Process, target(1)?))
        }
        "threading.Timer" => Some((To::Timer, call.keyword("function").or_else(|| call.positional(1))?)),
        "django.db.transaction.on_commit" => Some((To::Commit, call.keyword("func").or_else(|| call.positional(0))?)),
        "atexit.register" => Some((To::Exit, call.positional(0)?)),
        _ => None,
    }
}

/// What a call of a function gives, where that is certainly nothing to call.
fn gives(function: &Function) -> Option<&'static str> {
    if !function.decorators.is_empty() || is_stub(&function.body) {
        return None;
    }
    if function.is_generator {
        return Some("a generator");
    }
    if function.is_async {
        return Some("a coroutine");
    }
    let returns = stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => !matches!(value.kind, ExprKind::None),
        _ => false,
    });
    (!returns).then_some("`None`")
}

/// The function instead of its call, and its arguments where the receiver takes them.
fn edits(
    project: &Project,
    body: &Body<'_>,
    to: To,
    call: &Call,
    given: &Expr,
    inner: &Call,
) -> Option<Vec<Edit>> {
    let place = |expr: &Expr| body.place(project, expr.id);
    if to == To::Commit {
        return Some(vec![Edit::before(place(given), "lambda: ")]);
    }
    if inner.arguments.iter().any(|argument| argument.kind != ArgumentKind::Positional) {
        return None;
    }
    let mut edit = Edit { text: vec![Text::Source(place(&inner.callee))], ..Edit::delete(place(given)) };
    if inner.arguments.is_empty() {
        return Some(vec![edit]);
    }
    if call.keyword("args").is_some() || to == To::Timer || to == To::Executor && call.arguments.len() > 1 {
        return None;
    }
    let is_tuple = matches!(to, To::Thread | To::Process);
    edit = edit.and(if is_tuple { ", args=(" } else { ", " });
    for (argument, number) in inner.arguments.iter().zip(0..) {
        edit = edit.and(if number > 0 { ", " } else { "" }).and(Text::Source(place(&argument.value)));
    }
    if is_tuple {
        edit = edit.and(if inner.arguments.len() == 1 { ",)" } else { ")" });
    }
    Some(vec![edit])
}
