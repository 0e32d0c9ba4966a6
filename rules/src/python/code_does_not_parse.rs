//! Code that Python cannot compile, and Python 2.

use crate::{
    finding::Edit,
    rule::{Cx, FileKind, On},
    syntax::{
        Id,
        python::{Expr, ExprKind, Stmt, StmtKind},
    },
    text::Span,
};

pub(crate) const ON: On = On::Each(&[On::Stmt(check), On::Expr(gone)]);

fn check(stmt: &Stmt, cx: &mut Cx) {
    // A print statement of Python 2 is one that the grammar knows.
    if matches!(stmt.kind, StmtKind::Unknown) && cx.item.errors.is_empty() {
        old(stmt, cx);
        return;
    }
    let is_first = cx.around.is_empty() && cx.item.body.first().is_some_and(|first| first.id == stmt.id);
    let Some(error) = cx.item.errors.first().copied().filter(|_| is_first) else { return };
    let line = line(cx, error);
    if is_no_program(cx.text, line) {
        return;
    }
    let message = match hint(line) {
        Some(hint) => format!("this does not compile: {hint}"),
        None => format!("this does not compile at `{}`", short(line)),
    };
    cx.report(error, message);
}

/// The line that a place stands on; for a place at a line's start, what is missing stands at the end of the last one.
fn line<'a>(cx: &Cx<'a>, at: Id) -> &'a str {
    let span = cx.span(at);
    let before = Span { start: 0, end: span.start }.of(cx.text);
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let rest = cx.text.get(start..).unwrap_or_default();
    let line = rest.lines().next().unwrap_or_default();
    match line.trim().is_empty() {
        true => before.trim_end().lines().next_back().unwrap_or_default(),
        false => line,
    }
}

/// Templates of code, and sessions of an interpreter.
fn is_no_program(text: &str, line: &str) -> bool {
    let first = line.trim_start();
    ["{{", "{%", "<%", "<<<<<<<", ">>>>>>>"].iter().any(|mark| text.contains(mark) && (mark.len() > 2 || line.contains(mark)))
        || [">>>", "...", "$ ", "%", "!", "In ["].iter().any(|mark| first.starts_with(mark))
        || first.contains('…')
}

/// What is likely meant.
fn hint(line: &str) -> Option<&'static str> {
    let code = line.split('#').next().unwrap_or_default().trim();
    let word = code.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let opens = matches!(word, "if" | "elif" | "else" | "for" | "while" | "def" | "class" | "try" | "except" | "finally" | "with");
    Some(match word {
        "print" | "exec" if code.get(word.len()..).is_some_and(|rest| rest.starts_with(' ') && !rest.trim_start().starts_with(['(', '='])) => {
            "`print` and `exec` are functions in Python 3"
        }
        _ if code.starts_with("else if ") => "`else if` is written `elif`",
        "except" if code.contains(',') && !code.contains('(') && !code.contains(" as ") => {
            "`except A, e` is written `except A as e`"
        }
        _ if code.contains("&&") || code.contains("||") => "`&&` and `||` are written `and` and `or`",
        _ if code.ends_with("++") || code.ends_with("--") => "`x++` is written `x += 1`",
        "if" | "elif" | "while" if is_assigned(code) => "`=` assigns: compare with `==`",
        _ if opens && !code.ends_with(':') && !code.contains(": ") && balanced(code) => "a `:` is missing at the end of the line",
        _ if !balanced(code) => "a bracket is not closed, or closed twice",
        _ => return None,
    })
}

fn is_assigned(code: &str) -> bool {
    let bytes = code.as_bytes();
    (1..bytes.len().saturating_sub(1)).any(|at| {
        let of = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
        of(at) == b'=' && of(at + 1) != b'=' && !matches!(of(at - 1), b'=' | b'!' | b'<' | b'>' | b':' | b'+' | b'-')
    })
}

fn balanced(code: &str) -> bool {
    let count = |c: char| code.matches(c).count();
    count('(') == count(')') && count('[') == count(']') && count('{') == count('}')
}

/// `print x`
fn old(stmt: &Stmt, cx: &mut Cx) {
    let text = cx.source(stmt.id);
    let Some(rest) = text.strip_prefix("print").filter(|rest| rest.starts_with([' ', '\t'])) else { return };
    let shown = rest.trim();
    let place = cx.place(stmt.id);
    let is_plain = !shown.is_empty() && !shown.starts_with(">>") && !shown.ends_with(',') && !shown.contains('\n');
    let new = format!("print({shown})");
    let finding = cx.report(stmt.id, "this does not compile: `print` is a function in Python 3");
    finding.variant("python-2");
    if is_plain {
        finding.suggest("Call `print()`", vec![Edit::replace(place, new)]);
    }
}

/// Builtins of Python 2 that are gone.
fn gone(expr: &Expr, cx: &mut Cx) {
    let ExprKind::Call(call) = &expr.kind else { return };
    let instead = match call.callee.as_name() {
        Some("xrange") => "range",
        Some("raw_input") => "input",
        _ => return,
    };
    let name = call.callee.as_name().unwrap_or_default();
    let bound = cx.names.binds(name) || !cx.names.stars.is_empty() || cx.function().is_some_and(|function| cx.names_of(function).binds(name));
    let guarded = cx.around.iter().any(|around| match around {
        crate::rule::Around::Stmt(stmt) => matches!(stmt.kind, StmtKind::If(_) | StmtKind::Try(_)),
        crate::rule::Around::Handler(_) => true,
        _ => false,
    });
    // Under a test of the version, or where the name is tried first, it is known to be gone.
    if bound || guarded && cx.kind == FileKind::Code && mentions_version(cx) {
        return;
    }
    let place = cx.place(call.callee.id);
    let finding = cx.report(call.callee.id, format!("`{name}` is gone in Python 3: it is `{instead}` there"));
    finding.variant("python-2");
    finding.suggest(format!("Use `{instead}`"), vec![Edit::replace(place, instead)]);
}

fn mentions_version(cx: &Cx) -> bool {
    let text = cx.text;
    ["version_info", "PY2", "PY3", "NameError"].iter().any(|mark| text.contains(mark))
}

fn short(line: &str) -> String {
    let line = line.trim().replace('`', "'");
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
