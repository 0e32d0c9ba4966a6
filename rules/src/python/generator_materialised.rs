//! A list that is made only to be gone through once.

use crate::{
    finding::{Edit, Text},
    rule::{Cx, FileKind, On},
    syntax::python::{ArgumentKind, Call, Clause, ComprehensionKind, Enter, Expr, ExprKind, exprs_of_expr},
};

pub(crate) const ON: On = On::Call(check);

fn check(expr: &Expr, call: &Call, cx: &mut Cx) {
    let [only] = call.arguments.as_slice() else { return };
    let ExprKind::Comprehension(made) = &only.value.kind else { return };
    if made.kind != ComprehensionKind::List || only.kind != ArgumentKind::Positional {
        return;
    }
    let Some(name) = cx.qualified(&call.callee) else { return };
    let Some(name) = name.strip_prefix("builtins.").filter(|name| TAKERS.contains(name)) else { return };
    // A test compares what is sorted, and has few values.
    if name == "sorted" && cx.kind == FileKind::Test {
        return;
    }
    let is_async = |clause: &Clause| matches!(clause, Clause::For { is_async: true, .. });
    let awaits = |expr: &Expr| matches!(expr.kind, ExprKind::Await(_) | ExprKind::Yield(_) | ExprKind::YieldFrom(_));
    if made.clauses.iter().any(is_async) || exprs_of_expr(&only.value, Enter::NONE).any(awaits) {
        return;
    }
    let stops_early = matches!(name, "any" | "all");
    let calls = exprs_of_expr(&only.value, Enter::NONE).any(|expr| expr.as_call().is_some());
    // Whoever calls something for each element may mean to do it for all of them.
    if stops_early && calls && does_work(&made.element) {
        return;
    }
    let why = match name {
        "any" | "all" => "and with it it cannot stop early",
        "list" => "the comprehension is one already",
        "sorted" => "it makes one of its own",
        _ => "it goes through the values once",
    };
    let message = match name {
        "list" => format!("`list()` around a list comprehension makes a second list: {why}"),
        _ => format!("`{name}()` needs no list here: {why}"),
    };
    let inside = cx.source(only.value.id);
    let Some(inner) = inside.strip_prefix('[').and_then(|text| text.strip_suffix(']')) else { return };
    let inner = inner.trim_end().trim_end_matches(',');
    let edit = match name {
        "list" => Edit { text: vec![Text::Source(cx.place(only.value.id))], ..Edit::delete(cx.place(expr.id)) },
        _ => Edit::replace(cx.place(only.value.id), inner.to_owned()),
    };
    let has_comment = cx.comments(expr.id).next().is_some();
    let finding = cx.report(only.value.id, message);
    if has_comment {
        return;
    }
    match name {
        "list" => _ = finding.safe("Drop `list()`", vec![edit]),
        _ if stops_early && calls => _ = finding.suggest("Drop the brackets", vec![edit]),
        _ => _ = finding.safe("Drop the brackets", vec![edit]),
    }
}

const TAKERS: &[&str] = &["any", "all", "sum", "min", "max", "set", "frozenset", "dict", "tuple", "sorted", "list"];

/// Whether an element is a call that may do more than look: `save(row)`, not `row.startswith("#")`.
fn does_work(element: &Expr) -> bool {
    let Some(call) = element.as_call() else { return false };
    let name = match &call.callee.kind {
        ExprKind::Name(name) => name.as_str(),
        ExprKind::Attribute(node) => node.attr.name.as_str(),
        _ => return true,
    };
    let name = name.trim_start_matches('_');
    // A form's `is_valid()` cleans the data.
    if matches!(name, "is_valid" | "check" | "get_or_create") {
        return true;
    }
    let asks = ["is", "has", "can", "starts", "ends", "contains", "match", "check", "should", "get", "any", "all"];
    !asks.iter().any(|word| name.starts_with(word)) && !matches!(name, "callable" | "hasattr" | "bool" | "len")
}
