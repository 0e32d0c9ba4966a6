//! `raise` inside a handler without `from`.

use crate::{
    finding::{Anchor, Edit},
    rule::{Around, Cx, FileKind, On},
    syntax::python::{ExceptHandler, Expr, ExprKind, Stmt, StmtKind},
};

pub(crate) const ON: On = On::Stmt(check);

fn check(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::Raise { exception: Some(exception), cause: None } = &stmt.kind else { return };
    let Some(class) = class(exception) else { return };
    let Some(handler) = handler(cx) else { return };
    let Some(kind) = handler.kind.as_ref().filter(|_| cx.kind != FileKind::Test && !in_test_case(cx)) else { return };
    let name = match &handler.name {
        Some(name) => name.name.to_string(),
        None => match free_name(cx) {
            Some(name) => name.to_owned(),
            None => return,
        },
    };
    let end = |expr: &Expr| expr.parens.unwrap_or(expr.id);
    let mut edits = vec![Edit::new(cx.place(end(exception)), Anchor::After, format!(" from {name}"))];
    if handler.name.is_none() {
        edits.insert(0, Edit::new(cx.place(end(kind)), Anchor::After, format!(" as {name}")));
    }
    let caught: Vec<&str> = handler.kinds().iter().map(|kind| cx.source(kind.id)).collect();
    let caught = if caught.len() > 1 { format!("({})", caught.join(", ")) } else { caught.concat() };
    let message = format!("`raise {class}` in `except {caught}` states no cause: add `from {name}` or `from None`");
    let finding = cx.report(stmt.id, message);
    if USER_FACING.contains(&class.rsplit('.').next().unwrap_or_default()) {
        finding.variant("user-facing");
    }
    finding.suggest(format!("Add `from {name}`"), edits);
}

/// The class that is raised. A name in lower case is a variable: it may hold what was caught.
fn class(exception: &Expr) -> Option<String> {
    let class = match &exception.kind {
        ExprKind::Call(call) => &call.callee,
        _ => exception,
    };
    let dotted = class.dotted()?;
    let last = dotted.rsplit('.').next()?.trim_start_matches('_');
    last.starts_with(char::is_uppercase).then_some(dotted)
}

/// The handler that the statement stands in directly: not in a function of it, and not in a `try` of it.
fn handler<'a>(cx: &Cx<'a>) -> Option<&'a ExceptHandler> {
    for around in cx.around.iter().rev() {
        match around {
            Around::Handler(handler) => return Some(handler),
            Around::Function(_) | Around::Class(_) | Around::Stmt(Stmt { kind: StmtKind::Try(_), .. }) => return None,
            _ => {}
        }
    }
    None
}

fn in_test_case(cx: &Cx) -> bool {
    let is_test = |class: &crate::syntax::python::Class| {
        class.bases().filter_map(Expr::dotted).any(|base| base.ends_with("TestCase") || base.ends_with("TestMixin"))
    };
    cx.class().is_some_and(is_test)
}

/// A name for the exception that nothing in the function means already.
fn free_name(cx: &mut Cx) -> Option<&'static str> {
    let names = cx.function().map(|function| cx.names_of(function));
    ["exc", "err", "error", "caught"]
        .into_iter()
        .find(|name| !cx.names.binds(name) && !names.as_ref().is_some_and(|names| names.bound.contains_key(*name)))
}

/// Exceptions that become an answer to a person, or a part of a protocol, so that nobody reads their cause.
const USER_FACING: &[&str] = &[
    "Http404",
    "SystemExit",
    "Exit",
    "Abort",
    "CommandError",
    "UsageError",
    "ClickException",
    "BadParameter",
    "StopIteration",
    "StopAsyncIteration",
    "PermissionDenied",
    "NotFound",
    "ValidationError",
    "ParseError",
    "AuthenticationFailed",
    "APIException",
    "HTTPException",
];
