//! A method without `self`, and `self` where there is none.

use crate::{
    finding::Edit,
    rule::{Cx, FileKind, On},
    syntax::python::{Class, Enter, Expr, ExprKind, Function, ParamKind, Stmt, StmtKind, exprs},
};

pub(crate) const ON: On = On::Class(check);

/// How Python hands an instance to a function of a class.
#[derive(Clone, Copy, PartialEq)]
enum Binding {
    Instance,
    Class,
    Static,
}

fn check(class: &Class, cx: &mut Cx) {
    if is_interface(class) {
        return;
    }
    for method in class.methods() {
        let Some(binding) = binding(method) else { continue };
        let first = method.params.first();
        match (binding, first) {
            (Binding::Static, Some(first)) if first.name.name == "self" => misnamed(class, method, "static", cx),
            (Binding::Static, _) => free_self(class, method, cx),
            (Binding::Class, None) => {
                let message = format!("the class method `{}()` of `{}` has no `cls`", method.name.name, class.name.name);
                report(method, message, Some("cls"), cx);
            }
            (Binding::Class, Some(first)) if first.name.name == "self" => misnamed(class, method, "class", cx),
            (Binding::Class, _) => {}
            (Binding::Instance, None) => no_parameter(class, method, cx),
            (Binding::Instance, Some(first)) => {
                let is_named = matches!(first.name.name.as_str(), "self" | "cls" | "mcs" | "mcls" | "klass")
                    || first.name.name.starts_with('_');
                if !is_named && matches!(first.kind, ParamKind::Plain | ParamKind::PositionalOnly) {
                    other_parameter(class, method, cx);
                }
            }
        }
    }
}

/// Declarations that are never called as they stand.
fn is_interface(class: &Class) -> bool {
    class.bases().filter_map(Expr::dotted).any(|base| {
        let last = base.rsplit('.').next().unwrap_or_default();
        matches!(last, "Interface" | "Protocol" | "Enum" | "IntEnum" | "Flag") || last == "type"
    })
}

/// None where a decorator may do anything.
fn binding(method: &Function) -> Option<Binding> {
    let mut binding = Binding::Instance;
    for decorator in &method.decorators {
        let name = decorator.expr.dotted()?;
        match name.rsplit('.').next()? {
            "staticmethod" => binding = Binding::Static,
            "classmethod" => binding = Binding::Class,
            "property" | "setter" | "deleter" | "cached_property" | "abstractmethod" => {}
            _ => return None,
        }
    }
    if matches!(method.name.name.as_str(), "__new__" | "__init_subclass__" | "__class_getitem__" | "_generate_next_value_") {
        return None;
    }
    Some(binding)
}

/// Whether a body uses `self`, and nothing around gives it one.
fn reads_free_self(method: &Function, cx: &mut Cx) -> bool {
    let enter = Enter { functions: false, lambdas: true, classes: false };
    let is_read = exprs(&method.body, enter).any(|expr| expr.as_name() == Some("self"));
    if !is_read || cx.names.binds("self") || !cx.names.stars.is_empty() || cx.names_of(method).binds("self") {
        return false;
    }
    let outer: Vec<&Function> = cx.functions().collect();
    !outer.into_iter().any(|function| cx.names_of(function).binds("self"))
}

fn free_self(class: &Class, method: &Function, cx: &mut Cx) {
    if reads_free_self(method, cx) {
        let (name, class) = (&method.name.name, &class.name.name);
        let message = format!("the static method `{name}()` of `{class}` uses `self`, and nobody gives it one");
        report(method, message, None, cx);
    }
}

fn misnamed(class: &Class, method: &Function, what: &str, cx: &mut Cx) {
    // `Account.check(account)` may be meant, in a static method that stands for a method.
    if what == "static" && method.params.len() == 1 && cx.kind == FileKind::Test {
        return;
    }
    let gets = if what == "class" { "the class" } else { "the first argument" };
    let message = format!(
        "`self` of the {what} method `{}()` of `{}` is {gets}, not the instance",
        method.name.name, class.name.name
    );
    let place = method.params.first().map_or(method.name.id, |param| param.id);
    cx.report(place, message).variant("misnamed");
}

fn no_parameter(class: &Class, method: &Function, cx: &mut Cx) {
    let reads = reads_free_self(method, cx);
    let has_methods = class.methods().any(|other| other.params.first().is_some_and(|first| first.name.name == "self"));
    let is_namespace = !has_methods || cx.kind == FileKind::Test || is_stub(&method.body);
    if (is_namespace && !reads) || is_used_by_class(class, method, cx) {
        return;
    }
    let message = format!(
        "`{}()` of `{}` has no `self`: called on an instance, it fails",
        method.name.name, class.name.name
    );
    report(method, message, Some("self"), cx);
}

fn other_parameter(class: &Class, method: &Function, cx: &mut Cx) {
    let Some(first) = method.params.first() else { return };
    let (name, owner, first) = (&method.name.name, &class.name.name, &first.name.name);
    if is_used_by_class(class, method, cx) {
        return;
    }
    if reads_free_self(method, cx) {
        let message = format!("`{name}()` of `{owner}` uses `self`, and its first parameter is `{first}`");
        return report(method, message, Some("self"), cx);
    }
    if is_called_without_room(class, method) {
        let message = format!("`{name}()` of `{owner}` has no `self`: `self.{name}(…)` gives it one argument too many");
        report(method, message, Some("self"), cx);
    }
}

/// Whether the class body itself, or someone through the class, uses the function as a plain one.
fn is_used_by_class(class: &Class, method: &Function, cx: &Cx) -> bool {
    let name = method.name.name.as_str();
    let in_body = exprs(&class.body, Enter::NONE).any(|expr| expr.as_name() == Some(name));
    let owner = class.name.name.as_str();
    let through_class = exprs(&cx.item.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => {
            node.attr.name == name
                && matches!(node.value.as_name(), Some(on) if on == owner || on == "cls" || on == "klass")
        }
        _ => false,
    });
    in_body || through_class
}

/// Whether a method of the class calls it on `self` with as many arguments as it has parameters.
fn is_called_without_room(class: &Class, method: &Function) -> bool {
    let is_plain = |kind: ParamKind| matches!(kind, ParamKind::Plain | ParamKind::PositionalOnly);
    if method.params.iter().any(|param| !is_plain(param.kind)) {
        return false;
    }
    let name = method.name.name.as_str();
    class.methods().filter(|other| other.params.first().is_some_and(|first| first.name.name == "self")).any(|other| {
        exprs(&other.body, Enter::NONE).filter_map(Expr::as_call).any(|call| {
            let on_self = call
                .callee
                .as_attribute()
                .is_some_and(|node| node.attr.name == name && node.value.as_name() == Some("self"));
            on_self && !call.has_star() && call.arguments.len() >= method.params.len()
        })
    })
}

fn is_stub(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Pass | StmtKind::Raise { .. } => true,
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Ellipsis | ExprKind::Str { .. }),
        _ => false,
    })
}

fn report(method: &Function, message: String, missing: Option<&str>, cx: &mut Cx) {
    let place = cx.place(method.params_id);
    let separator = if method.params.is_empty() { "" } else { ", " };
    let finding = cx.report(method.name.id, message);
    if let Some(missing) = missing {
        let edit = Edit::within(place, "(", format!("({missing}{separator}"));
        finding.suggest(format!("Add `{missing}`"), vec![edit]);
    }
}
