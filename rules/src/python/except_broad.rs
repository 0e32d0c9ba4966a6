//! `except Exception`, which catches programming errors too.

use crate::{
    model::raises::raised,
    rule::{Around, Cx, FileKind, On},
    syntax::python::{
        ArgumentKind, Call, Class, Enter, ExceptHandler, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr,
        paths::truth, stmts,
    },
};

pub(crate) const ON: On = On::ExceptHandler(check);

fn check(handler: &ExceptHandler, cx: &mut Cx) {
    let Some(kind) = handler.kinds().iter().find(|kind| is_broad(kind, cx)) else { return };
    // A handler that does nothing at all is another matter.
    if handler.dropped().is_some() || cx.kind == FileKind::Test || cx.kind == FileKind::OneOff {
        return;
    }
    let raises = stmts(&handler.body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }));
    if raises || reports(handler) || (logs(handler) && is_last_resort(handler, cx)) || is_explained(handler, cx) || (logs(handler) && is_plugin_loop(cx)) || is_boundary(cx) || is_import(cx) {
        return;
    }
    if hands_on(handler) {
        return;
    }
    let written = cx.source(kind.id);
    let guess = guess(cx);
    let hides = !uses(handler) && !logs(handler);
    let message = match &guess {
        Some(class) => format!("`except {written}` hides programming errors too: catch `{class}`"),
        None => format!("`except {written}` hides programming errors too: catch what the `try` is known to raise"),
    };
    let is_certain = guess.is_some() && hides;
    let finding = cx.report(kind.id, message);
    if is_certain {
        finding.variant("hides");
    }
}

fn is_broad(kind: &Expr, cx: &mut Cx) -> bool {
    matches!(kind.as_name(), Some("Exception" | "BaseException"))
        && cx.qualified(kind).is_some_and(|name| name.starts_with("builtins."))
}

/// Whether the traceback goes to somebody: `logger.exception(…)`, `exc_info=True`, `capture_exception()`.
fn reports(handler: &ExceptHandler) -> bool {
    exprs(&handler.body, Enter::ALL).any(|expr| {
        let name = match expr.as_attribute() {
            Some(node) => node.attr.name.as_str(),
            None => expr.as_name().unwrap_or_default(),
        };
        let gives_info = |call: &Call| {
            call.arguments
                .iter()
                .any(|argument| matches!(&argument.kind, ArgumentKind::Keyword(name) if name.name == "exc_info"))
        };
        matches!(
            name,
            "exception"
                | "capture_exception"
                | "captureException"
                | "print_exc"
                | "format_exc"
                | "format_exception"
                | "print_exception"
                | "exc_info"
                | "set_exception"
                | "record_exception"
                | "handle_exception"
                | "mail_admins"
                | "__traceback__"
        ) || expr.as_call().is_some_and(gives_info)
    })
}

/// Whether a comment says why, or a tool of the same opinion was told so.
fn is_explained(handler: &ExceptHandler, cx: &Cx) -> bool {
    cx.remarks(handler.id).next().is_some() || cx.comments(handler.id).any(|comment| comment.contains("broad-except"))
}

/// Whether clauses before this one handle what is expected.
fn is_last_resort(handler: &ExceptHandler, cx: &Cx) -> bool {
    let Some(Around::Stmt(Stmt { kind: StmtKind::Try(attempt), .. })) = cx.around.last() else { return false };
    attempt.handlers.first().is_some_and(|first| first.id != handler.id)
}

/// Whether the exception itself is used: shown, kept, handed on.
fn uses(handler: &ExceptHandler) -> bool {
    let Some(name) = &handler.name else { return false };
    exprs(&handler.body, Enter::ALL).any(|expr| expr.as_name() == Some(name.name.as_str()))
}

/// Whether the exception itself goes to somebody who may look at it: `task.fail(error)`, `self.error = error`.
fn hands_on(handler: &ExceptHandler) -> bool {
    let Some(name) = &handler.name else { return false };
    let is_it = |expr: &Expr| expr.as_name() == Some(name.name.as_str());
    let shows = ["str", "repr", "format", "print", "type", "isinstance", "getattr", "hasattr", "len"];
    let logs = ["debug", "info", "warning", "warn", "error", "critical", "log", "write"];
    let given = exprs(&handler.body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        let callee = match call.callee.as_attribute() {
            Some(node) => node.attr.name.as_str(),
            None => call.callee.as_name().unwrap_or_default(),
        };
        !shows.contains(&callee)
            && !logs.contains(&callee)
            && call.arguments.iter().any(|argument| is_it(&argument.value))
    });
    given
        || stmts(&handler.body, Enter::NONE).any(|stmt| match &stmt.kind {
            StmtKind::Assign { value, .. } | StmtKind::Return(Some(value)) => is_it(value),
            _ => false,
        })
}

fn logs(handler: &ExceptHandler) -> bool {
    exprs(&handler.body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        let name = call.callee.dotted().unwrap_or_default();
        let last = name.rsplit('.').next().unwrap_or_default();
        name.to_ascii_lowercase().contains("log")
            || matches!(last, "warning" | "warn" | "error" | "critical" | "info" | "debug" | "print" | "write")
    })
}

/// Whether the exception would otherwise reach the end of a program, of a task or of a thread: there somebody has to
/// catch whatever comes.
fn is_boundary(cx: &mut Cx) -> bool {
    let around: Vec<Around<'_>> = cx.around.clone();
    let mut functions = 0;
    for around in around.iter().rev() {
        match around {
            Around::Stmt(Stmt { kind: StmtKind::While(node), .. })
                if functions == 0 && truth(&node.test) == Some(true) =>
            {
                return true;
            }
            Around::Stmt(Stmt { kind: StmtKind::If(node), .. })
                if functions == 0
                    && node.branches.iter().any(|branch| cx.source(branch.test.id).starts_with("__name__")) =>
            {
                return true;
            }
            // What a handler tries on its way must not hide the exception that it handles.
            Around::Handler(_) if functions == 0 => return true,
            Around::Function(function) => {
                functions += 1;
                if is_outermost(function, cx) {
                    return true;
                }
            }
            Around::Class(class) if is_runner(class) => return true,
            _ => {}
        }
    }
    false
}

/// Whether each of several parts that others have written gets its turn, whatever one of them does.
fn is_plugin_loop(cx: &Cx) -> bool {
    let Some(StmtKind::For(each)) = cx.repeated().map(|stmt| &stmt.kind) else { return false };
    let parts = ["plugin", "hook", "receiver", "callback", "listener", "extension", "backend", "handler", "subscriber"];
    exprs_of_expr(&each.iter, Enter::NONE).any(|expr| {
        let name = match &expr.kind {
            ExprKind::Name(name) => name.to_lowercase(),
            ExprKind::Attribute(node) => node.attr.name.to_lowercase(),
            _ => return false,
        };
        parts.iter().any(|part| name.contains(part))
    })
}

fn is_outermost(function: &Function, cx: &mut Cx) -> bool {
    let name = function.name.name.as_str();
    let is_task = |expr: &Expr| {
        let callee = expr.as_call().map_or(expr, |call| &call.callee);
        let dotted = callee.dotted().unwrap_or_default();
        dotted.rsplit('.').next().is_some_and(|last| last.ends_with("task") || matches!(last, "job" | "receiver"))
    };
    let is_handler = ["exception_handler", "error_handler", "health", "on_error", "safe", "try_"];
    matches!(name, "main" | "handle" | "run" | "__del__" | "__exit__" | "__aexit__" | "__repr__" | "__str__" | "cli")
        || is_handler.iter().any(|word| name.contains(word))
        || cx.names.at_exit.iter().any(|known| known == name)
        || function.decorators.iter().any(|decorator| is_task(&decorator.expr))
}

fn is_runner(class: &Class) -> bool {
    let ends = ["Command", "Middleware", "Thread", "Process", "Task", "Worker", "Consumer", "Runner", "TestCase"];
    let is_one = |name: &str| ends.iter().any(|end| name.ends_with(end));
    is_one(&class.name.name) || class.bases().filter_map(Expr::dotted).any(|base| is_one(&base))
}

/// An optional module, or one that breaks while it is loaded, may raise anything.
fn is_import(cx: &Cx) -> bool {
    let Some(Around::Stmt(Stmt { kind: StmtKind::Try(attempt), .. })) = cx.around.last() else { return false };
    attempt.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_)))
        || exprs(&attempt.body, Enter::NONE).any(|expr| {
            expr.dotted().is_some_and(|name| name.ends_with("import_module") || name.ends_with("import_string"))
        })
}

/// What the body of the `try` is known to raise.
fn guess(cx: &mut Cx) -> Option<String> {
    let Some(Around::Stmt(Stmt { kind: StmtKind::Try(attempt), .. })) = cx.around.last().copied() else { return None };
    let classes = raised(&attempt.body, &mut |expr| cx.qualified(expr))?;
    match classes.as_slice() {
        [one] => Some(one.clone()),
        [_, _] | [_, _, _] => Some(format!("({})", classes.join(", "))),
        _ => None,
    }
}
