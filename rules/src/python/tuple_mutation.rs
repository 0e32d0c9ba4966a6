//! What cannot change is changed: a tuple, a string; and what can change is used as a key.

use crate::{
    model::holds::{Builtin, Holds},
    rule::{Cx, On},
    syntax::{
        Id,
        python::{Call, Expr, ExprKind, Stmt, StmtKind},
    },
};

pub(crate) const ON: On = On::Each(&[On::Stmt(check), On::Call(check_call), On::Expr(check_keys)]);

const ERRORS: &[&str] = &["TypeError", "AttributeError"];

fn check(stmt: &Stmt, cx: &mut Cx) {
    match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().for_each(|target| item(target, "assigned", cx)),
        StmtKind::AugAssign { target, .. } => item(target, "assigned", cx),
        StmtKind::Delete(targets) => targets.iter().for_each(|target| item(target, "deleted", cx)),
        _ => {}
    }
}

fn item(target: &Expr, how: &str, cx: &mut Cx) {
    match &target.kind {
        ExprKind::Tuple(tuple) => tuple.items.iter().for_each(|part| item(part, how, cx)),
        ExprKind::Subscript(node) => {
            if let Some((name, what)) = fixed(&node.value, cx) {
                let message = format!("`{name}` is {what}: its items cannot be {how}");
                report(target.id, &node.value, message, cx);
            }
        }
        _ => {}
    }
}

fn check_call(expr: &Expr, call: &Call, cx: &mut Cx) {
    let ExprKind::Attribute(method) = &call.callee.kind else { return };
    let name = method.attr.name.as_str();
    if !METHODS.contains(&name) {
        return;
    }
    if let Some((on, what)) = fixed(&method.value, cx) {
        report(expr.id, &method.value, format!("`{on}` is {what} and has no `{name}()`"), cx);
    }
}

const METHODS: &[&str] =
    &["append", "extend", "insert", "remove", "pop", "sort", "reverse", "clear", "add", "update", "discard"];

/// A name that holds a tuple or a string all the time.
fn fixed<'e>(expr: &'e Expr, cx: &mut Cx) -> Option<(&'e str, &'static str)> {
    let name = expr.as_name()?;
    match cx.holds(name)? {
        Holds::Value(_) => {
            let kind = cx.builtin(expr)?;
            matches!(kind, Builtin::Tuple | Builtin::Str).then(|| (name, kind.with_article()))
        }
        // The elements of `zip()` and the like are tuples.
        Holds::Element(iter) => {
            let call = iter.as_call()?;
            let is_pairs = match &call.callee.kind {
                ExprKind::Attribute(method) => method.attr.name == "items" && call.arguments.is_empty(),
                _ => matches!(cx.qualified(&call.callee).as_deref(), Some("builtins.zip" | "builtins.enumerate")),
            };
            is_pairs.then_some((name, "a tuple"))
        }
    }
}

fn report(at: Id, on: &Expr, message: String, cx: &mut Cx) {
    if cx.is_tried(at, ERRORS) {
        return;
    }
    let made = on.as_name().and_then(|name| cx.holds(name)).map(|holds| match holds {
        Holds::Value(value) => (cx.place(value.id), "made here"),
        Holds::Element(iter) => (cx.place(iter.id), "an element of this"),
    });
    let finding = cx.report(at, message);
    if let Some((place, what)) = made {
        finding.related(place, what);
    }
}

/// A key or an element of a set that has no hash.
fn check_keys(expr: &Expr, cx: &mut Cx) {
    let (keys, as_what): (Vec<&Expr>, _) = match &expr.kind {
        ExprKind::Dict(entries) => (entries.iter().filter_map(|entry| entry.key.as_ref()).collect(), "a key"),
        ExprKind::Set(items) => (items.iter().collect(), "an element of a set"),
        _ => return,
    };
    for key in keys {
        let Some(kind) = changing(key) else { continue };
        if cx.is_tried(key.id, ERRORS) {
            continue;
        }
        let text = cx.source(key.id);
        let shown = match text.len() > 40 || text.contains('\n') {
            true => format!("this {}", kind.with_article().trim_start_matches("a ")),
            false => format!("`{text}`"),
        };
        let shown = if shown.contains('`') { shown } else { format!("{shown} in `{}`", "{…}") };
        cx.report(key.id, format!("{shown} can change, so it cannot be {as_what}: use a tuple"));
    }
}

/// A display of something that can change, also inside of a tuple.
fn changing(expr: &Expr) -> Option<Builtin> {
    match &expr.kind {
        ExprKind::Tuple(tuple) => tuple.items.iter().find_map(changing),
        ExprKind::Star(_) => None,
        _ => crate::model::holds::builtin(expr)
            .filter(|kind| matches!(kind, Builtin::List | Builtin::Dict | Builtin::Set)),
    }
}
