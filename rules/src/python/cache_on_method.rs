//! `lru_cache` around a method: one cache for all instances, which keeps each of them alive.

use crate::{
    finding::Edit,
    model::project::{ClassId, Project, Scope, Within},
    rule::{FileKind, On, Review},
    syntax::python::{Class, Expr, ExprKind, Function, StmtKind},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_classes() {
        if matches!(project.kind_of(info.module), FileKind::Migration | FileKind::Test) {
            continue;
        }
        let scope = Scope { module: info.module, within: Within::Class(id) };
        for method in info.class.methods() {
            let Some((cache, decorator)) = cached(project, scope, method) else { continue };
            let bound = bound(&cache, decorator);
            let Some(receiver) = method.params.first().map(|param| param.name.name.as_str()) else { continue };
            if is_static(method) || receiver == "cls" || is_single(project, id, &info.class) {
                continue;
            }
            let name = &method.name.name;
            let is_model = project.models().of_class(id).is_some();
            let rest = match is_model {
                true => "and goes stale when the row changes",
                false if method.params.len() > 1 => "keep a dict on the instance, or cache a function of the module",
                false => "use `cached_property`, or cache a function of the module",
            };
            let kept = match bound {
                Some(size) => format!("up to {size} instances"),
                None => format!("every `{receiver}`"),
            };
            let message = format!("`{cache}` on `{name}` keeps {kept} alive in one cache of the class: {rest}");
            let place = project.place(info.module, info.item, decorator.id);
            let above = property(method).map(|property| project.place(info.module, info.item, property.id));
            let finding = review.report(place, message);
            if is_model {
                finding.variant("model");
            } else if bound.is_some() {
                finding.variant("bounded");
            }
            // Under `@property` callers need not change.
            if let (Some(above), [_, _]) = (above, method.decorators.as_slice())
                && let Some(whole) = method.decorators.iter().find(|one| one.expr.id == decorator.id)
            {
                let edits = vec![
                    Edit::replace(above, "cached_property"),
                    Edit::new(project.place(info.module, info.item, whole.id), crate::finding::Anchor::Lines, ""),
                    Edit::import(above, "functools", Some("cached_property")),
                ];
                finding.suggest("Use `cached_property`", edits);
            }
        }
    }
}

/// The cache around a method, as written.
fn cached<'f>(project: &Project, scope: Scope, method: &'f Function) -> Option<(String, &'f Expr)> {
    method.decorators.iter().find_map(|decorator| {
        let callee = match &decorator.expr.kind {
            ExprKind::Call(call) => &call.callee,
            _ => &decorator.expr,
        };
        let dotted = project.dotted(scope, callee)?;
        matches!(dotted.as_str(), "functools.lru_cache" | "functools.cache")
            .then(|| (dotted.trim_start_matches("functools.").to_owned(), &decorator.expr))
    })
}

/// The size of the cache, if it has one: then only the last instances stay. `lru_cache` has one unless it is told
/// `None`.
fn bound<'d>(cache: &str, decorator: &'d Expr) -> Option<&'d str> {
    let size = decorator.as_call().and_then(|call| call.keyword("maxsize").or_else(|| call.positional(0)));
    match size.map(|size| &size.kind) {
        Some(ExprKind::Int(digits)) => Some(digits),
        None if cache == "lru_cache" => Some("128"),
        _ => None,
    }
}

fn is_static(method: &Function) -> bool {
    method
        .decorators
        .iter()
        .any(|decorator| matches!(decorator.expr.as_name(), Some("staticmethod" | "classmethod")))
}

fn property(method: &Function) -> Option<&Expr> {
    method.decorators.first().map(|first| &first.expr).filter(|first| first.as_name() == Some("property"))
}

/// Whether few instances live as long as the program, or instances are values: members of an `Enum`, a singleton of
/// the module, a class with `__slots__` and `__hash__`, a class of classes.
fn is_single(project: &Project, id: ClassId, class: &Class) -> bool {
    let mro = project.mro(id);
    let external = |wanted: &[&str]| mro.external.iter().any(|name| wanted.contains(&name.as_str()));
    if external(&["enum.Enum", "enum.IntEnum", "enum.StrEnum", "enum.Flag", "enum.IntFlag"])
        || mro.classes.iter().any(|class| {
            project.class(*class).is_some_and(|info| {
                matches!(info.class.name.name.as_str(), "Enum" | "IntEnum" | "StrEnum" | "Flag" | "IntFlag" | "Choices" | "TextChoices" | "IntegerChoices" | "type")
            })
        })
        || class.bases().any(|base| base.as_name() == Some("type"))
    {
        return true;
    }
    let has = |name: &str| project.members(id).is_some_and(|members| members.binds(name));
    if has("__slots__") && has("__hash__") {
        return true;
    }
    let Some(module) = project.class(id).and_then(|info| project.module(info.module)) else { return false };
    module.statements().any(|(_, stmt)| match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::AnnAssign { value: Some(value), .. } => {
            value.as_call().is_some_and(|call| call.callee.as_name() == Some(&*class.name.name))
        }
        _ => false,
    })
}
