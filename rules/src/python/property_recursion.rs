//! A property or special method that reads itself, and so calls itself for ever.

use crate::{
    finding::Edit,
    model::overrides,
    rule::{Cx, On},
    syntax::{
        Id,
        python::{
            BinaryOp, Call, Class, CompareOp, Enter, Expr, ExprKind, FPart, Function, Stmt, StmtKind,
            paths::{Ask, exits_with, sure_exprs},
            stmts,
        },
    },
};

pub(crate) const ON: On = On::Class(check);

fn check(class: &Class, cx: &mut Cx) {
    for method in class.methods() {
        let Some(receiver) = overrides::receiver(method) else { continue };
        // A method under an `if` may never be there; who catches an error here may count with this one.
        let is_direct = class.body.iter().any(|stmt| match &stmt.kind {
            StmtKind::Function(function) => function.id == method.id,
            _ => false,
        });
        if !is_direct {
            continue;
        }
        if stmts(&method.body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Try(_) | StmtKind::With(_))) {
            continue;
        }
        let name = method.name.name.as_str();
        match role(method) {
            Some(Role::Getter) => getter(class, method, receiver, cx),
            Some(Role::Setter) => setter(class, method, receiver, cx),
            None if method.decorators.is_empty() && name.starts_with("__") => special(class, method, receiver, cx),
            None => {}
        }
    }
}

enum Role {
    Getter,
    Setter,
}

fn role(method: &Function) -> Option<Role> {
    let [only] = method.decorators.as_slice() else { return None };
    if only.expr.as_name() == Some("property") {
        return Some(Role::Getter);
    }
    let node = only.expr.as_attribute()?;
    let is_own = node.value.as_name() == Some(method.name.name.as_str());
    match node.attr.name.as_str() {
        "setter" if is_own => Some(Role::Setter),
        "getter" if is_own => Some(Role::Getter),
        _ => None,
    }
}

/// The place where each path of a method surely comes by before it ends, if there is one.
fn on_each_path(method: &Function, is_mark: &dyn Fn(&Stmt) -> Option<Id>) -> Option<Id> {
    let marks = |stmt: &Stmt| is_mark(stmt).is_some();
    let exits = exits_with(&method.body, Ask { marks: &marks, test: &|_| None })?;
    let ends = exits.falls.any() || !exits.returns.is_empty();
    if !ends || exits.falls.unmarked || exits.returns.iter().any(|exit| exit.reach.unmarked) {
        return None;
    }
    stmts(&method.body, Enter::NONE).find_map(is_mark)
}

fn is_own(expr: &Expr, receiver: &str, name: &str) -> bool {
    expr.as_attribute().is_some_and(|node| node.attr.name == name && node.value.as_name() == Some(receiver))
}

/// What an assignment sets is no reading.
fn reads(stmt: &Stmt) -> Vec<&Expr> {
    let targets: Vec<Id> = match &stmt.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => {
            targets.iter().map(|target| target.id).collect()
        }
        StmtKind::AnnAssign { target, .. } => vec![target.id],
        _ => Vec::new(),
    };
    sure_exprs(stmt).into_iter().filter(|expr| !targets.contains(&expr.id)).collect()
}

fn getter(class: &Class, method: &Function, receiver: &str, cx: &mut Cx) {
    let name = method.name.name.as_str();
    let mark = |stmt: &Stmt| reads(stmt).into_iter().find(|expr| is_own(expr, receiver, name)).map(|expr| expr.id);
    if let Some(at) = on_each_path(method, &mark) {
        let message = format!("the property `{name}` reads `{receiver}.{name}`, which calls the property again for ever");
        report(class, at, receiver, name, message, cx);
    }
}

fn setter(class: &Class, method: &Function, receiver: &str, cx: &mut Cx) {
    let name = method.name.name.as_str();
    let mark = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => {
            targets.iter().find(|target| is_own(target, receiver, name)).map(|target| target.id)
        }
        StmtKind::AugAssign { target, .. } => is_own(target, receiver, name).then_some(target.id),
        _ => None,
    };
    if let Some(at) = on_each_path(method, &mark) {
        let message = format!("the setter of `{name}` sets `{receiver}.{name}`, which calls the setter again for ever");
        report(class, at, receiver, name, message, cx);
    }
}

fn report(class: &Class, at: Id, receiver: &str, name: &str, message: String, cx: &mut Cx) {
    let hidden = format!("_{name}");
    let is_set = class.methods().flat_map(|method| stmts(&method.body, Enter::ALL)).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| is_own(target, receiver, &hidden)),
        StmtKind::AnnAssign { target, .. } => is_own(target, receiver, &hidden),
        _ => false,
    });
    let place = cx.place(at);
    let finding = cx.report(at, message);
    if is_set {
        let edit = Edit::replace(place, format!("{receiver}.{hidden}"));
        finding.suggest(format!("Use `{receiver}.{hidden}`"), vec![edit]);
    }
}

/// `__len__` with `len(self)` and its like.
fn special(class: &Class, method: &Function, receiver: &str, cx: &mut Cx) {
    let name = method.name.name.as_str();
    let is_self = |expr: &Expr| expr.as_name() == Some(receiver);
    let param = |at: usize| method.params.get(at).map(|param| param.name.name.as_str());
    let is_param = |expr: &Expr, at: usize| param(at).is_some() && expr.as_name() == param(at);
    let calls = |call: &Call, function: &str| {
        call.callee.as_name() == Some(function) && call.arguments.len() == 1 && call.positional(0).is_some_and(is_self)
    };
    let is_alone = !class.arguments.iter().any(|argument| argument.value.as_name() != Some("object"));
    let has_format = class.method("__format__").is_some();
    let asks = |function: &'static str| {
        move |expr: &Expr| expr.as_call().is_some_and(|call| calls(call, function))
    };
    let found = |test: &dyn Fn(&Expr) -> bool| {
        let mark = |stmt: &Stmt| reads(stmt).into_iter().find(|expr| test(expr)).map(|expr| expr.id);
        on_each_path(method, &mark)
    };
    let at = match name {
        "__len__" => found(&asks("len")),
        "__hash__" => found(&asks("hash")),
        "__iter__" => found(&asks("iter")).or_else(|| {
            let mark = |stmt: &Stmt| match &stmt.kind {
                StmtKind::For(each) if is_self(&each.iter) && !method.is_async => Some(each.iter.id),
                _ => None,
            };
            on_each_path(method, &mark)
        }),
        "__bool__" => found(&asks("bool")),
        "__eq__" => found(&|expr| compares(expr, CompareOp::Eq, receiver, param(1))),
        "__ne__" => found(&|expr| compares(expr, CompareOp::NotEq, receiver, param(1))),
        "__getitem__" => found(&|expr| match &expr.kind {
            ExprKind::Subscript(node) => is_self(&node.value) && is_param(&node.index, 1),
            _ => false,
        }),
        "__getattr__" => found(&|expr| match expr.as_call() {
            Some(call) => {
                call.callee.as_name() == Some("getattr")
                    && call.arguments.len() == 2
                    && call.positional(0).is_some_and(is_self)
                    && call.positional(1).is_some_and(|name| is_param(name, 1))
            }
            None => false,
        }),
        "__getattribute__" => found(&|expr| match &expr.kind {
            ExprKind::Attribute(node) => is_self(&node.value),
            _ => false,
        }),
        "__setattr__" => {
            let mark = |stmt: &Stmt| match &stmt.kind {
                StmtKind::Assign { targets, .. } => {
                    let is_set = |target: &&Expr| target.as_attribute().is_some_and(|node| is_self(&node.value));
                    targets.iter().find(is_set).map(|target| target.id)
                }
                StmtKind::Expr(expr) => {
                    let call = expr.as_call()?;
                    let is_same = call.callee.as_name() == Some("setattr")
                        && call.positional(0).is_some_and(is_self)
                        && call.positional(1).is_some_and(|name| is_param(name, 1));
                    is_same.then_some(expr.id)
                }
                _ => None,
            };
            on_each_path(method, &mark)
        }
        "__str__" if !has_format => found(&|expr| {
            expr.as_call().is_some_and(|call| calls(call, "str"))
                || ((is_alone || is_model(class)) && shows(expr, receiver, false))
        }),
        "__repr__" => found(&|expr| {
            expr.as_call().is_some_and(|call| calls(call, "repr"))
                || shows(expr, receiver, true)
        }),
        _ => None,
    };
    // What stands before it may have set what it asks for, or given the object another class.
    let may_be_set = matches!(name, "__getattr__" | "__getattribute__" | "__setattr__")
        && at.is_some_and(|at| overrides::first_stmt(method).is_none_or(|first| !cx.span(first.id).contains(cx.span(at))));
    if let Some(at) = at.filter(|_| !may_be_set) {
        let text = cx.source(at);
        let shown = if text.len() > 40 || text.contains('\n') || text.contains('`') { "this" } else { text };
        let message = format!("`{name}` of `{}` comes back to itself for ever: `{shown}` calls it again", class.name.name);
        cx.report(at, message);
    }
}

fn is_model(class: &Class) -> bool {
    class.bases().any(|base| base.is_dotted("models.Model"))
}

/// `self == other`
fn compares(expr: &Expr, wanted: CompareOp, receiver: &str, other: Option<&str>) -> bool {
    let ExprKind::Compare(node) = &expr.kind else { return false };
    let [(op, right)] = node.rest.as_slice() else { return false };
    *op == wanted && node.left.as_name() == Some(receiver) && other.is_some() && right.as_name() == other
}

/// Whether a text is made of the object: `f"{self}"`, `"%s" % self`, `"{}".format(self)`.
fn shows(expr: &Expr, receiver: &str, as_repr: bool) -> bool {
    let is_self = |expr: &Expr| expr.as_name() == Some(receiver);
    match &expr.kind {
        ExprKind::FString(text) => text.parts.iter().any(|part| match part {
            FPart::Value { expr, conversion, .. } => is_self(expr) && (*conversion == Some('r')) == as_repr,
            FPart::Text(_) => false,
        }),
        ExprKind::Binary(node) if node.op == BinaryOp::Mod => {
            let format = node.left.as_str().unwrap_or_default();
            is_self(&node.right) && format.contains(if as_repr { "%r" } else { "%s" })
        }
        ExprKind::Call(call) => {
            let method = call.callee.as_attribute();
            let format = method.filter(|method| method.attr.name == "format").and_then(|method| method.value.as_str());
            format.is_some_and(|text| text.contains("{}") && !as_repr)
                && call.arguments.first().is_some_and(|first| is_self(&first.value))
        }
        _ => false,
    }
}
