//! An attribute of the instance that takes a method's name, or one that a property forbids to be set.

use crate::{
    model::{
        attributes::Attributes,
        classes::Member,
        names::BindingKind,
        overrides,
        project::{ClassId, ClassInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Class, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let attributes = Attributes::of(project);
    for (id, info) in project.own_classes() {
        let kind = project.kind_of(info.module);
        if kind == FileKind::Migration {
            continue;
        }
        fields(project, id, info, review);
        for method in info.class.methods() {
            let Some(receiver) = overrides::receiver(method).filter(|receiver| *receiver == "self") else { continue };
            for stmt in stmts(&method.body, Enter::NONE) {
                let (targets, value): (&[Expr], _) = match &stmt.kind {
                    StmtKind::Assign { targets, value } => (targets, value),
                    StmtKind::AnnAssign { target, value: Some(value), .. } => (std::slice::from_ref(target), value),
                    _ => continue,
                };
                for target in targets {
                    let Some(node) = target.as_attribute() else { continue };
                    if node.value.as_name() != Some(receiver) || node.attr.name == method.name.name {
                        continue;
                    }
                    let set = Set { method, stmt, target, value, name: &node.attr.name };
                    property(project, &attributes, id, info, &set, review);
                    if kind != FileKind::Test {
                        hidden(project, id, info, &set, review);
                    }
                }
            }
        }
    }
}

struct Set<'t> {
    method: &'t Function,
    stmt: &'t Stmt,
    target: &'t Expr,
    value: &'t Expr,
    name: &'t str,
}

/// `self.total = …` where `total` is a property without a setter.
fn property(
    project: &Project,
    attributes: &Attributes<'_>,
    class: ClassId,
    info: &ClassInfo,
    set: &Set<'_>,
    review: &mut Review,
) {
    let mro = project.mro(class);
    let Some(Member::Method { owner, function }) = project.member(class, set.name) else { return };
    let Some(found) = project.function(function).filter(|found| !project.is_builtin(found.module)) else { return };
    let is_property = matches!(found.function.decorators.as_slice(), [only] if only.expr.as_name() == Some("property"));
    let is_only = project.members(owner).is_some_and(|members| members.get(set.name).len() == 1);
    if !is_property || !is_only || (mro.is_open && owner != class) {
        return;
    }
    let is_free = |class: &ClassId| {
        attributes.own(*class).is_dynamic && project.class(*class).is_some_and(|info| has_setattr(&info.class))
    };
    let is_replaced = |below: ClassId| project.own_member(below, set.name).is_some();
    if mro.classes.iter().any(is_free) || project.descendants(class).any(is_replaced) || expects_failure(set.method) {
        return;
    }
    let (owner, name) = (project.class(owner).map_or("the class", |info| info.class.name.name.as_str()), set.name);
    let place = project.place(info.module, info.item, set.target.id);
    let message = format!("`self.{name}` cannot be set: `{name}` of `{owner}` is a property without a setter");
    let at = project.place(found.module, found.item, found.function.name.id);
    review.report(place, message).related(at, "the property");
}

fn has_setattr(class: &Class) -> bool {
    class.method("__setattr__").is_some()
}

/// Whether a method counts with an attribute that cannot be set.
fn expects_failure(method: &Function) -> bool {
    stmts(&method.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Try(attempt) => !attempt.handlers.is_empty(),
        StmtKind::With(with) => with.items.iter().any(|item| crate::syntax::python::paths::swallows(&item.context)),
        _ => false,
    })
}

/// `self.name = name` in `__init__`, beside a method `name()` that nobody can call any more.
fn hidden(project: &Project, class: ClassId, info: &ClassInfo, set: &Set<'_>, review: &mut Review) {
    if set.method.name.name != "__init__" || !set.method.body.iter().any(|stmt| stmt.id == set.stmt.id) {
        return;
    }
    let Some(Member::Method { owner, function }) = project.own_member(class, set.name) else { return };
    let Some(found) = project.function(function).filter(|_| owner == class) else { return };
    if !found.function.decorators.is_empty() || overrides::is_stub(&found.function.body) || !is_data(set, &info.class) {
        return;
    }
    let (owner, name) = (&info.class.name.name, set.name);
    let place = project.place(info.module, info.item, set.target.id);
    let message = format!("`self.{name}` hides the method `{name}()` of `{owner}`, which nobody can call any more");
    let at = project.place(found.module, found.item, found.function.name.id);
    review.report(place, message).related(at, "the method");
}

/// Whether a value is certainly nothing to call.
fn is_data(set: &Set<'_>, class: &Class) -> bool {
    match &set.value.kind {
        ExprKind::None | ExprKind::Lambda(_) => false,
        ExprKind::Name(name) => {
            let Some(param) = set.method.param(name) else { return false };
            let words = ["func", "fn", "callback", "handler", "hook", "factory", "callable", "method", "getter", "cb"];
            let says = words.iter().any(|word| name.contains(word));
            let annotated = param.annotation.as_ref().is_some_and(|annotation| {
                crate::syntax::python::exprs_of_expr(annotation, Enter::NONE)
                    .any(|expr| matches!(expr.as_name(), Some("Callable" | "Any" | "object")))
            });
            param.default.is_none() && !says && !annotated && !is_called(class, set.name)
        }
        ExprKind::Binary(_) | ExprKind::Compare(_) => true,
        _ => crate::model::holds::builtin(set.value).is_some(),
    }
}

/// Whether a method of the class calls `self.name()`: then the value may well be a function.
fn is_called(class: &Class, name: &str) -> bool {
    exprs(&class.body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        call.callee
            .as_attribute()
            .is_some_and(|node| node.attr.name == name && node.value.as_name() == Some("self"))
    })
}

/// A model's field and a method of the same name: the later of the two stays.
fn fields(project: &Project, class: ClassId, info: &ClassInfo, review: &mut Review) {
    if !project.descends(class, "django.db.models.Model") {
        return;
    }
    let Some(members) = project.members(class) else { return };
    for (name, bindings) in &members.bound {
        let [first, second] = bindings.as_slice() else { continue };
        let (field, method) = match (&first.kind, &second.kind) {
            (BindingKind::Value, BindingKind::Function) => (first, second),
            (BindingKind::Function, BindingKind::Value) => (second, first),
            _ => continue,
        };
        let is_field = project.value_in(class, field.id).and_then(Expr::as_call).is_some_and(|call| {
            overrides::callee_name(call).is_some_and(|name| name.ends_with("Field") || name.ends_with("ForeignKey"))
        });
        let is_conditional = first.is_conditional || second.is_conditional;
        if !is_field || is_conditional {
            continue;
        }
        let owner = &info.class.name.name;
        let (lost, stays) = if second.id == method.id { ("field", "method") } else { ("method", "field") };
        let place = project.place(info.module, info.item, second.id);
        let message = format!("the {stays} `{name}` of `{owner}` takes the place of the {lost} of the same name");
        let at = project.place(info.module, info.item, first.id);
        review.report(place, message).related(at, format!("the {lost} that is lost"));
    }
}
