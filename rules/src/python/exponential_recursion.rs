//! A function that calls itself several times for one element less, and forgets what it knew.

use crate::{
    complexity::{SelfCalls, self_calls},
    finding::{Anchor, Edit},
    rule::{Cx, On},
    syntax::python::{Enter, Expr, ExprKind, Function, ParamKind, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Function(check);

fn check(function: &Function, cx: &mut Cx) {
    let Some(SelfCalls::OneLess { calls, is_remembered: false }) = self_calls(function) else { return };
    if calls < 2 || collects(function) {
        return;
    }
    let name = &function.name.name;
    let times = if calls == 2 { "twice".to_owned() } else { format!("{calls} times") };
    let message = format!("`{name}` calls itself {times} for each level and keeps no result: its time doubles with each step");
    let edits = can_cache(function, cx).then(|| {
        let place = cx.place(function.id);
        // The import first: both may go to the same place.
        vec![Edit::import(place, "functools", Some("cache")), Edit::new(place, Anchor::StatementBefore, "@cache")]
    });
    let finding = cx.report(function.name.id, message);
    if let Some(edits) = edits {
        finding.suggest("Keep the results with `@cache`", edits);
    }
}

/// Whether the calls are made for what they do or collect, not for a number: moves, permutations, subsets.
fn collects(function: &Function) -> bool {
    if function.is_generator || function.is_async {
        return true;
    }
    let returns: Vec<&Expr> = stmts(&function.body, Enter::NONE)
        .filter_map(|stmt| match &stmt.kind {
            StmtKind::Return(Some(value)) => Some(value),
            _ => None,
        })
        .collect();
    // All calls as statements: a tower of Hanoi has as many moves as it has.
    let has_statement = stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Expr(expr) => expr.as_call().is_some_and(|call| crate::complexity::is_own(function, call)),
        _ => false,
    });
    let makes = exprs(&function.body, Enter::NONE).any(|expr| {
        matches!(expr.kind, ExprKind::List(_) | ExprKind::Comprehension(_) | ExprKind::Set(_) | ExprKind::Dict(_))
    });
    returns.is_empty() || has_statement || makes
}

/// Whether a cache changes nothing but the time: a plain function of numbers or texts that prints and asks nothing.
fn can_cache(function: &Function, cx: &Cx) -> bool {
    let is_plain = |expr: &Expr| match &expr.kind {
        ExprKind::Call(call) => {
            crate::complexity::is_own(function, call)
                || matches!(call.callee.as_name(), Some("min" | "max" | "abs" | "len" | "int"))
        }
        ExprKind::Subscript(part) => !matches!(part.index.kind, ExprKind::Slice(_)),
        _ => true,
    };
    function.decorators.is_empty()
        && cx.around.is_empty()
        && !cx.names.binds("cache")
        && function.params.iter().all(|param| matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly))
        && function.params.len() == 1
        && exprs(&function.body, Enter::NONE).all(is_plain)
        && exprs(&function.body, Enter::NONE).any(|expr| {
            matches!(&expr.kind, ExprKind::Binary(binary) if binary.left.as_name() == function.params.first().map(|param| param.name.name.as_str()))
        })
}
