//! A wrapper that does not take over the name of what it wraps.

use crate::{
    finding::{Anchor, Edit, Text},
    rule::{Cx, FileKind, On},
    syntax::python::{
        Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, stmts,
        wrappers::{is_decorator, speaks_of_wrapping, wrapped, wrappers},
    },
};

pub(crate) const ON: On = On::Function(check);

fn check(decorator: &Function, cx: &mut Cx) {
    let Some(wrapped) = wrapped(decorator) else { return };
    // A maker gives a new function, and nobody reads names in a test.
    if decorator.name.name.starts_with("make_") || cx.kind == FileKind::Test {
        return;
    }
    let name = wrapped.name.name.as_str();
    for wrapper in wrappers(decorator, wrapped) {
        if !speaks_of_wrapping(wrapped, wrapper)
            || !wrapper.decorators.is_empty()
            || is_asgi(wrapper)
            || is_decorator(wrapper)
            || takes_over(wrapper, &decorator.body)
        {
            continue;
        }
        let message = format!(
            "`{}` hides the name, docstring and signature of what it wraps: `@functools.wraps({name})` keeps them",
            wrapper.name.name
        );
        let edits = wraps(wrapper, name, cx);
        let finding = cx.report(wrapper.name.id, message);
        if let Some((written, edits)) = edits {
            finding.safe(format!("Add `@{written}({name})`"), edits);
        }
    }
}

/// An application around an application: a server calls it, and nobody reads its name.
fn is_asgi(wrapper: &Function) -> bool {
    let names = wrapper.params.iter().map(|param| param.name.name.as_str());
    names.clone().eq(["scope", "receive", "send"]) || names.eq(["environ", "start_response"])
}

/// Whether the decorator takes over the name in another way.
fn takes_over(wrapper: &Function, body: &[Stmt]) -> bool {
    let own = wrapper.name.name.as_str();
    let is_own = |expr: &Expr| match expr.as_attribute() {
        Some(attribute) => attribute.value.as_name() == Some(own) && attribute.attr.name.starts_with("__"),
        None => false,
    };
    let sets = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(is_own),
        _ => false,
    };
    let updates = |expr: &Expr| match &expr.kind {
        ExprKind::Call(call) => {
            let name = call.callee.dotted().unwrap_or_default();
            let takes = call.arguments.iter().any(|argument| argument.value.as_name() == Some(own));
            takes || name.rsplit('.').next() == Some("update_wrapper")
        }
        ExprKind::Attribute(attribute) => attribute.attr.name == "__wrapped__" || is_own(expr),
        _ => false,
    };
    stmts(body, Enter::NONE).any(sets) || exprs(body, Enter::NONE).any(updates)
}

/// The fix: how `wraps` is written in this file, and the edits.
fn wraps(wrapper: &Function, name: &str, cx: &mut Cx) -> Option<(&'static str, Vec<Edit>)> {
    let means = |bound: &str, dotted: &str| {
        cx.names.import(bound).and_then(|import| import.dotted()).as_deref() == Some(dotted)
    };
    let (written, import) = match () {
        () if means("wraps", "functools.wraps") => ("wraps", None),
        () if means("functools", "functools") => ("functools.wraps", None),
        () if cx.names.binds("functools") => return None,
        () => ("functools.wraps", Some(Edit::import(cx.place(wrapper.id), "functools", None))),
    };
    let at = cx.place(wrapper.keyword);
    let line = Edit {
        place: at,
        anchor: Anchor::LineBefore,
        text: vec![Text::Indent(at), format!("@{written}({name})").into()],
    };
    Some((written, std::iter::once(line).chain(import).collect()))
}
