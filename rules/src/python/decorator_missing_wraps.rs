//! A wrapper that does not take over the name of what it wraps.

use std::sync::Arc;

use crate::{
    finding::{Anchor, Edit, Text},
    rule::{Cx, FileKind, On},
    syntax::python::{Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Function(check);

fn check(decorator: &Function, cx: &mut Cx) {
    let Some(wrapped) = wrapped(decorator) else { return };
    // A maker gives a new function, and nobody reads names in a test.
    if decorator.name.name.starts_with("make_") || cx.kind == FileKind::Test {
        return;
    }
    let name = wrapped.name.name.as_str();
    for wrapper in inner(&decorator.body) {
        if !is_returned(wrapper, &decorator.body) || !calls(&wrapper.body, name) || !looks_like(wrapped, wrapper) {
            continue;
        }
        if !wrapper.decorators.is_empty()
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

/// The one positional parameter of what may be a decorator.
fn wrapped(function: &Function) -> Option<&Param> {
    let is_plain = function.decorators.iter().all(|decorator| decorator.expr.as_name() == Some("staticmethod"));
    let mut positional =
        function.params.iter().filter(|param| matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Plain));
    let has_star = function.params.iter().any(|param| matches!(param.kind, ParamKind::Args | ParamKind::Kwargs));
    let only =
        positional.next().filter(|_| positional.next().is_none() && is_plain && !has_star && !function.is_async)?;
    // Middleware has the same shape, and nobody reads the name of what it gives; a class keeps its own name.
    let is_other = matches!(
        only.name.name.as_str(),
        "self" | "cls" | "klass" | "metaclass" | "get_response" | "app" | "application" | "asgi_app" | "wsgi_app"
    );
    (!is_other && !only.name.name.starts_with("next")).then_some(only)
}

fn inner(body: &[Stmt]) -> impl Iterator<Item = &Arc<Function>> {
    stmts(body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
        StmtKind::Function(function) => Some(function),
        _ => None,
    })
}

/// Whether a function is given back as it is.
fn is_returned(function: &Function, body: &[Stmt]) -> bool {
    stmts(body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => value.as_name() == Some(&*function.name.name),
        _ => false,
    })
}

/// Whether a body itself, functions in it left out, calls a name.
fn calls(body: &[Stmt], name: &str) -> bool {
    exprs(body, Enter { functions: false, lambdas: true, classes: false })
        .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if call.callee.as_name() == Some(name)))
}

/// Whether the names or the parameters speak of wrapping: a function that is made around a callback has the same
/// shape, and stands for nothing but itself.
fn looks_like(wrapped: &Param, wrapper: &Function) -> bool {
    let (wrapped, name) = (wrapped.name.name.to_lowercase(), wrapper.name.name.to_lowercase());
    let forwards = wrapper.params.iter().any(|param| param.kind == ParamKind::Args)
        && wrapper.params.iter().any(|param| param.kind == ParamKind::Kwargs);
    let is_function =
        ["func", "fn", "view", "method", "wrapped", "callable", "decorated"].iter().any(|word| wrapped.contains(word));
    let is_wrapper = ["wrap", "inner", "decorat"].iter().any(|word| name.contains(word));
    forwards || is_wrapper || is_function || matches!(wrapped.as_str(), "f" | "fun" | "fct")
}

/// An application around an application: a server calls it, and nobody reads its name.
fn is_asgi(wrapper: &Function) -> bool {
    let names = wrapper.params.iter().map(|param| param.name.name.as_str());
    names.clone().eq(["scope", "receive", "send"]) || names.eq(["environ", "start_response"])
}

/// Whether the inner function is a decorator itself: then only what it gives back counts.
fn is_decorator(function: &Function) -> bool {
    let Some(wrapped) = wrapped(function) else { return false };
    inner(&function.body).any(|inner| is_returned(inner, &function.body) && calls(&inner.body, &wrapped.name.name))
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
