//! A recursion as deep as its input is long.

use crate::{
    complexity::{SelfCalls, is_own, self_calls},
    rule::{Cx, FileKind, On},
    syntax::python::{Enter, ExprKind, Function, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Function(check);

fn check(function: &Function, cx: &mut Cx) {
    let Some(SelfCalls::OneLess { calls: 1, .. }) = self_calls(function) else { return };
    if cx.kind == FileKind::Test || function.is_generator || function.is_async || is_about_depth(function) || is_short(function) {
        return;
    }
    let name = &function.name.name;
    let slices = exprs(&function.body, Enter::NONE).any(|expr| match &expr.kind {
        ExprKind::Call(call) if is_own(function, call) => {
            call.arguments.iter().any(|argument| matches!(argument.value.kind, ExprKind::Subscript(_)))
        }
        _ => false,
    });
    let copies = if slices { ", and each slice copies the rest" } else { "" };
    cx.report(function.name.id, format!("`{name}` recurses once per element: about 1000 of them raise RecursionError{copies}"));
}

/// Whether the input is short by nature: the parts of a path or a dotted name.
fn is_short(function: &Function) -> bool {
    let few = ["bits", "parts", "path", "segments", "keys"];
    // `name[1:]`: the parts of a name, where the letters of a text would be asked by their index too.
    let named = ["name", "key", "dotted", "route"];
    let passes_rest = |name: &str| {
        exprs(&function.body, Enter::NONE).any(|expr| match &expr.kind {
            ExprKind::Call(call) if is_own(function, call) => call.arguments.iter().any(|argument| {
                matches!(&argument.value.kind, ExprKind::Subscript(part) if part.value.as_name() == Some(name))
            }),
            _ => false,
        })
    };
    function.params.iter().any(|param| {
        let name = param.name.name.as_str();
        few.contains(&name.trim_matches('_')) || (named.contains(&name) && passes_rest(name))
    })
}

/// Whether what counts down is a limit on the depth, not the input: `depth`, `retries`, `level`.
fn is_about_depth(function: &Function) -> bool {
    let words = ["depth", "level", "retr", "attempt", "tries", "times", "limit", "indent", "recurs", "hops", "budget"];
    let named = function.params.iter().any(|param| {
        let name = param.name.name.to_lowercase();
        words.iter().any(|word| name.contains(word))
    });
    // A call in an `except` clause tries again.
    let retries = stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Try(attempt) => attempt.handlers.iter().any(|handler| {
            exprs(&handler.body, Enter::NONE)
                .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if is_own(function, call)))
        }),
        _ => false,
    });
    named || retries
}
