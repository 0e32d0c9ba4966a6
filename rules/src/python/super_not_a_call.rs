//! `super` that is no call, or a call where Python cannot tell the class or the instance.

use crate::{
    finding::{Anchor, Edit},
    rule::{Around, Cx, On},
    syntax::python::{Call, Expr, ExprKind, Function, ParamKind, Stmt, StmtKind},
};

pub(crate) const ON: On = On::Each(&[On::Call(check_call), On::Stmt(check_stmt)]);

/// What `super` has by itself, from `object` or of its own, that may be called with any object.
const OWN: &[&str] = &[
    "mro",
    "__class__",
    "__delattr__",
    "__dir__",
    "__eq__",
    "__format__",
    "__ge__",
    "__get__",
    "__getstate__",
    "__gt__",
    "__hash__",
    "__init_subclass__",
    "__le__",
    "__lt__",
    "__ne__",
    "__reduce__",
    "__reduce_ex__",
    "__setattr__",
    "__sizeof__",
    "__str__",
    "__subclasshook__",
];

fn check_call(expr: &Expr, call: &Call, cx: &mut Cx) {
    match &call.callee.kind {
        ExprKind::Attribute(node) if node.value.as_name() == Some("super") => {
            let name = node.attr.name.as_str();
            let extends = cx.class().is_some_and(|class| class.bases().any(|base| base.as_name() == Some("super")));
            if OWN.contains(&name) || extends || !is_builtin(&node.value, cx) {
                return;
            }
            let receiver = cx.function().and_then(|function| function.params.first());
            let is_given = receiver.is_some() && call.positional(0).and_then(Expr::as_name) == receiver.map(|param| param.name.name.as_str());
            let inner = cx.inner_scopes(expr.id).next().is_some();
            let message = format!("`super` is a class and has no `{name}` of the parent: write `super().{name}(…)`");
            let edit = Edit::new(cx.place(node.value.id), Anchor::After, "()");
            let legal = cx.method().is_some() && !is_given && !inner;
            let finding = cx.report(node.value.id, message);
            if legal {
                finding.safe("Call `super()`", vec![edit]);
            }
        }
        ExprKind::Name(name) if name == "super" && call.arguments.is_empty() => {
            if let Some(why) = misplaced(expr, cx)
                && is_builtin(&call.callee, cx)
            {
                cx.report(expr.id, why);
            }
        }
        _ => {}
    }
}

/// `super()` by itself, and `super().save` without a call, do nothing.
fn check_stmt(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::Expr(expr) = &stmt.kind else { return };
    let is_super = |expr: &Expr| match expr.as_call() {
        Some(call) => call.callee.as_name() == Some("super") && call.arguments.len() != 1,
        None => false,
    };
    let Some((_, method)) = cx.method() else { return };
    let name = method.name.name.as_str();
    let is_wrong = match &expr.kind {
        ExprKind::Call(call) => is_super(expr) && is_builtin(&call.callee, cx),
        // Where the method is a property, the look-up may be what is meant.
        ExprKind::Attribute(node) => node.attr.name == name && is_super(&node.value) && method.decorators.is_empty(),
        _ => false,
    };
    if !is_wrong || misplaced(expr, cx).is_some() {
        return;
    }
    let message = format!("this calls no method of the parent: write `super().{name}(…)`");
    let finding = cx.report(expr.id, message);
    if let (ExprKind::Attribute(_), [_]) = (&expr.kind, method.params.as_slice()) {
        let edit = Edit::new(finding.place, Anchor::After, "()");
        finding.suggest(format!("Call `super().{name}()`"), vec![edit]);
    }
}

fn is_builtin(name: &Expr, cx: &mut Cx) -> bool {
    cx.qualified(name).as_deref() == Some("builtins.super")
}

/// Why `super()` without arguments fails where it stands; none where it works, and where it may.
fn misplaced(expr: &Expr, cx: &Cx) -> Option<String> {
    // Whoever gives the compiler's own cell by hand knows what it is.
    let functions: Vec<&Function> = cx.functions().collect();
    let in_class = cx.around.iter().any(|around| matches!(around, Around::Class(_)));
    let cell = cx.names.binds("__class__")
        || functions.iter().any(|function| crate::model::names::Names::of_function(function).binds("__class__"));
    if cell {
        return None;
    }
    if let Some(scope) = cx.inner_scopes(expr.id).next() {
        return match &scope.kind {
            ExprKind::Lambda(lambda) if !takes_first(&lambda.params) => {
                Some("a lambda without parameters has no instance, so `super()` raises RuntimeError here".to_owned())
            }
            ExprKind::Comprehension(made) if made.kind == crate::syntax::python::ComprehensionKind::Generator => Some(
                "a generator expression is a function of its own, so `super()` raises TypeError here: call it before"
                    .to_owned(),
            ),
            _ => None,
        };
    }
    // Outside of everything it is a line out of a method, as texts show them.
    let function = functions.first()?;
    let name = &function.name.name;
    if !in_class {
        // So is a method without its class.
        if function.params.first().is_some_and(|param| matches!(param.name.name.as_str(), "self" | "cls")) {
            return None;
        }
        return Some(format!("`{name}` stands in no class, so `super()` raises RuntimeError: call it in a method"));
    }
    if !takes_first(&function.params) {
        let kind = if cx.method().is_some() { "method" } else { "inner function" };
        return Some(format!(
            "the {kind} `{name}` has no parameter for the instance, so `super()` raises RuntimeError here"
        ));
    }
    let is_static = function.decorators.iter().any(|decorator| decorator.expr.as_name() == Some("staticmethod"));
    let first = function.params.first().map(|param| param.name.name.as_str()).unwrap_or_default();
    let is_instance = matches!(first, "self" | "cls" | "klass" | "mcs" | "mcls" | "this" | "instance" | "obj");
    let called = cx.around.iter().rev().find_map(|around| match around {
        Around::Expr(Expr { kind: ExprKind::Attribute(node), .. }) => Some(node.attr.name.as_str()),
        _ => None,
    });
    (is_static && name != "__new__" && !is_instance && called == Some(name.as_str())).then(|| {
        format!("`{name}` is a static method and knows no instance, so `super()` raises here: make it a class method")
    })
}

/// Whether a function has a positional parameter of its own: the instance that `super()` looks for.
fn takes_first(params: &[crate::syntax::python::Param]) -> bool {
    params.first().is_some_and(|param| matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly))
}
