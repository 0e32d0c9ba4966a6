//! `super(Class, self)` where `super()` says the same.

use crate::{
    finding::Edit,
    rule::{Cx, On},
    syntax::python::{Call, Class, Decorator, Enter, Expr, ExprKind, Function, StmtKind, stmts},
};

pub(crate) const ON: On = On::Call(check);

fn check(expr: &Expr, call: &Call, cx: &mut Cx) {
    if call.callee.as_name() != Some("super") {
        return;
    }
    let ([first, second], false) = (call.arguments.as_slice(), call.has_star()) else { return };
    let Some((class, method)) = cx.method() else { return };
    let (name, receiver) = (class.name.name.as_str(), crate::model::overrides::receiver(method));
    let is_own = first.value.as_name() == Some(name) && receiver.is_some() && second.value.as_name() == receiver;
    if !is_own || is_replaced(class) || is_rebound(method, receiver) || cx.inner_scopes(expr.id).next().is_some() {
        return;
    }
    // The name of the class must mean the class.
    if cx.names.get(name).len() > 1 || cx.qualified(&call.callee).as_deref() != Some("builtins.super") {
        return;
    }
    let message = format!("`super({name}, {})` is the Python 2 spelling: `super()` does the same", receiver.unwrap_or("self"));
    let edit = Edit::replace(cx.place(call.parens), "()");
    cx.report(expr.id, message).safe("Drop the arguments", vec![edit]);
}

/// Whether a decorator may make another class of it: then the one that the method was written in is not the one
/// that its name means.
fn is_replaced(class: &Class) -> bool {
    let may_replace = |decorator: &Decorator| {
        let (name, call) = match &decorator.expr.kind {
            ExprKind::Call(call) => (&call.callee, Some(call)),
            _ => (&decorator.expr, None),
        };
        let name = name.dotted().unwrap_or_default();
        let root = name.split('.').next().unwrap_or_default();
        call.is_some_and(|call| call.keyword("slots").is_some())
            || matches!(root, "attr" | "attrs")
            || matches!(name.as_str(), "define" | "mutable" | "frozen" | "s")
    };
    class.decorators.iter().any(may_replace)
}

/// Whether the method gives its first parameter another value.
fn is_rebound(method: &Function, receiver: Option<&str>) -> bool {
    stmts(&method.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == receiver),
        _ => false,
    })
}
