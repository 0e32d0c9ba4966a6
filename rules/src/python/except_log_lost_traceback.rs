//! A handler that logs an error without its traceback.

use crate::{
    finding::{Anchor, Edit},
    rule::{Cx, FileKind, On},
    syntax::python::{Call, Enter, ExceptHandler, Expr, ExprKind, StmtKind, exprs, exprs_of_expr, stmts},
};

pub(crate) const ON: On = On::ExceptHandler(check);

fn check(handler: &ExceptHandler, cx: &mut Cx) {
    let raises = stmts(&handler.body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }));
    if raises || cx.kind == FileKind::Test || shows_traceback(handler) {
        return;
    }
    if !handler.kinds().is_empty() && handler.kinds().iter().all(is_expected) {
        return;
    }
    let mut logged = exprs(&handler.body, Enter::NONE).filter_map(|expr| expr.as_call().map(|call| (expr, call)));
    let mut logged = logged.by_ref().filter(|(_, call)| level(call).is_some());
    let (Some((expr, call)), None) = (logged.next(), logged.next()) else { return };
    let Some(method @ ("error" | "critical" | "fatal")) = level(call) else { return };
    let tells = |name: &str| call.arguments.iter().any(|argument| mentions(&argument.value, name));
    let is_told = handler.name.as_ref().is_some_and(|name| tells(&name.name));
    // A narrow class says enough by itself; who logs the exception wants to know what happened. What failed in the
    // world outside is told by its text and by what it failed for.
    let is_narrow = handler.kind.is_some() && !handler.kinds().iter().any(is_broad);
    let tells_for_what = call.arguments.iter().flat_map(|argument| exprs_of_expr(&argument.value, Enter::NONE)).any(|expr| {
        let is_exception = handler.name.as_ref().is_some_and(|name| expr.as_name() == Some(&*name.name));
        expr.as_name().is_some() && !is_exception
    });
    if is_narrow && (!is_told || (tells_for_what && !handler.kinds().iter().any(is_slip))) {
        return;
    }
    let Some(node) = call.callee.as_attribute() else { return };
    let logger = cx.source(node.value.id);
    let keeps = if method == "error" { format!("{logger}.exception()") } else { "exc_info=True".to_owned() };
    let message = format!("`{logger}.{method}()` in an `except` leaves out the traceback: `{keeps}` keeps it");
    let is_known = cx.names.imports_from("logging");
    let edits = match method {
        "error" => vec![Edit::replace(cx.place(node.attr.id), "exception")],
        _ => match call.arguments.last() {
            Some(last) => vec![Edit::new(cx.place(last.id), Anchor::After, ", exc_info=True")],
            None => return,
        },
    };
    let title = if method == "error" { "Log with `exception()`" } else { "Add `exc_info=True`" };
    let finding = cx.report(expr.id, message);
    match is_known {
        true => finding.safe(title, edits),
        false => finding.suggest(title, edits),
    };
}

/// The level that a call logs at: a method of something whose name speaks of a log.
fn level(call: &Call) -> Option<&str> {
    let node = call.callee.as_attribute()?;
    let root = match &node.value.kind {
        ExprKind::Call(made) if made.callee.dotted().is_some_and(|name| name.ends_with("getLogger")) => "log".to_owned(),
        _ => node.value.dotted()?.rsplit('.').next()?.to_ascii_lowercase(),
    };
    let is_logger = matches!(root.trim_matches('_'), "log" | "logger" | "logging") || root.ends_with("logger");
    let levels = ["debug", "info", "warning", "warn", "error", "critical", "fatal", "exception", "log"];
    (is_logger && levels.contains(&node.attr.name.as_str())).then_some(node.attr.name.as_str())
}

fn mentions(expr: &Expr, name: &str) -> bool {
    exprs_of_expr(expr, Enter::ALL).any(|expr| expr.as_name() == Some(name))
}

fn shows_traceback(handler: &ExceptHandler) -> bool {
    let words = ["traceback", "exc_info", "format_exc", "print_exc", "capture_exception", "__traceback__", "__cause__"];
    exprs(&handler.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Name(name) => words.contains(&name.as_str()),
        ExprKind::Attribute(node) => words.contains(&node.attr.name.as_str()),
        ExprKind::Call(call) => call.keyword("exc_info").is_some() || call.keyword("stack_info").is_some(),
        _ => false,
    })
}

fn is_broad(kind: &Expr) -> bool {
    matches!(kind.as_name(), Some("Exception" | "BaseException"))
}

/// Errors that a slip of the code raises as well as a wrong input.
fn is_slip(kind: &Expr) -> bool {
    let slips = [
        "ValueError", "TypeError", "KeyError", "AttributeError", "IndexError", "LookupError", "RuntimeError",
        "AssertionError", "ArithmeticError", "ZeroDivisionError", "NameError", "DatabaseError", "IntegrityError",
    ];
    kind.dotted().is_some_and(|name| name.rsplit('.').next().is_some_and(|last| slips.contains(&last)))
}

/// Errors of the domain, which somebody is told of: their traceback tells nothing.
fn is_expected(kind: &Expr) -> bool {
    let name = kind.dotted().unwrap_or_default();
    let last = name.rsplit('.').next().unwrap_or_default();
    EXPECTED.contains(&last) || last.ends_with("DoesNotExist") || last.ends_with("Timeout")
}

const EXPECTED: &[&str] = &[
    "ValidationError",
    "Http404",
    "PermissionDenied",
    "NotFound",
    "ParseError",
    "APIException",
    "AuthenticationFailed",
    "CommandError",
    "KeyboardInterrupt",
    "SystemExit",
    "FileNotFoundError",
    "ImportError",
    "ModuleNotFoundError",
    "TimeoutError",
];
