//! A hook of Django, DRF or Python that replaces its base's without reaching it. Hooks of views, forms, tests, models
//! and managers have rules of their own.

use crate::{
    finding::{Anchor, Edit, Place, Text},
    model::{
        classes::{Contract, Member},
        overrides::{self, Override, first_stmt, forwarded, is_stub, receiver},
        project::{ClassId, Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, paths::exits, stmts},
};

pub(crate) const ON: On = On::Project(check);

const HOOKS: [&str; 6] =
    ["ready", "to_representation", "to_internal_value", "deconstruct", "contribute_to_class", "default"];

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| HOOKS.contains(&name)) {
        let is_skipped = project.kind_of(found.class_info.module) == FileKind::Migration
            || is_stub(&found.method.body)
            || overrides::is_overload(found.method)
            || overrides::always_raises(found.method);
        if is_skipped {
            continue;
        }
        let hook = found.method.name.name.as_str();
        let Some(base) = project.framework(found.class, hook).or_else(|| own_base(project, &found, hook)) else { continue };
        let Contract::Work(lost) = &base.contract else { continue };
        if project.reaches_parent(found.class, found.class, found.function, hook)
            || !is_lost(project, &found, hook, base.owner)
        {
            continue;
        }
        report(project, &found, &base, lost, review);
    }
}

/// A `ready()` of the project that does something, below which Django's does nothing.
fn own_base(project: &Project, found: &Override<'_>, hook: &str) -> Option<overrides::Framework> {
    if hook != "ready" || !project.descends(found.class, "django.apps.AppConfig") {
        return None;
    }
    let Member::Method { owner, function } = project.member_after(found.class, Some(found.class), hook)? else {
        return None;
    };
    let info = project.function(function)?;
    let name = &project.class(owner)?.class.name.name;
    let contract = Contract::Work(format!("what `{name}` does when the application is ready is left out").into());
    (project.contract(function).is_none() && !is_stub(&info.function.body))
        .then_some(overrides::Framework { owner, function, contract, base: owner })
}

/// Whether something is missing without the base, as far as the override shows.
fn is_lost(project: &Project, found: &Override<'_>, hook: &str, owner: ClassId) -> bool {
    let dotted = project.dotted_of(&Symbol::Class(owner)).unwrap_or_default();
    match hook {
        "to_representation" | "to_internal_value" => {
            dotted == "rest_framework.serializers.Serializer"
                && declares(project, found.class)
                && !uses_fields(found)
                && gives_dict(found).is_some()
        }
        // An encoder that answers for each object, or raises by itself, has no way to fall through.
        "default" => {
            dotted == "json.JSONEncoder"
                && exits(&found.method.body).is_some_and(|exits| exits.falls.any() && exits.raises.is_empty())
        }
        "ready" => true,
        _ => dotted.starts_with("django.db.models."),
    }
}

/// Whether the serializer says which fields it has.
fn declares(project: &Project, class: ClassId) -> bool {
    let own = || project.mro(class).classes.clone().into_iter().filter(|id| {
        project.class(*id).is_some_and(|info| !project.is_builtin(info.module))
    });
    own().any(|id| {
        let Some(info) = project.class(id) else { return false };
        stmts(&info.class.body, Enter::NONE).any(|stmt| match &stmt.kind {
            StmtKind::Assign { value, .. } => {
                let name = value.as_call().and_then(overrides::callee_name).unwrap_or_default();
                name.ends_with("Field") || name.ends_with("Serializer")
            }
            StmtKind::Class(meta) if meta.name.name == "Meta" => stmts(&meta.body, Enter::NONE).any(|stmt| {
                matches!(&stmt.kind, StmtKind::Assign { targets, .. }
                    if targets.iter().any(|to| to.as_name() == Some("fields")))
            }),
            _ => false,
        })
    })
}

/// Whether the override goes over the fields by itself, or hands the work to another serializer.
fn uses_fields(found: &Override<'_>) -> bool {
    let own = receiver(found.method);
    exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => {
            let name = node.attr.name.as_str();
            let on_self = node.value.as_name().is_some() && node.value.as_name() == own;
            name.contains("fields") || matches!(name, "data" | "to_representation" | "to_internal_value") || on_self
        }
        ExprKind::Call(call) => overrides::callee_name(call).is_some_and(|name| name.ends_with("Serializer")),
        _ => false,
    })
}

/// `return {…}` as the only way out.
fn gives_dict<'p>(found: &Override<'p>) -> Option<(&'p Stmt, &'p Expr)> {
    let last = found.method.body.last()?;
    let StmtKind::Return(Some(value)) = &last.kind else { return None };
    let is_only = exits(&found.method.body)?.returns.len() == 1;
    (is_only && matches!(value.kind, ExprKind::Dict(_))).then_some((last, value))
}

fn report(project: &Project, found: &Override<'_>, base: &overrides::Framework, lost: &str, review: &mut Review) {
    let (class, hook) = (&found.class_info.class.name.name, found.method.name.name.as_str());
    let parent = project.class(base.base).map_or("the base", |info| info.class.name.name.as_str());
    let at = found.place(project);
    let message = format!("`{class}.{hook}()` replaces `{parent}.{hook}()` without calling it: {lost}");
    let finding = review.report(at, message);
    let Some(method) = project.function(base.function) else { return };
    if let Some((title, edits)) = fix(found, &method.function, at) {
        finding.suggest(title, edits);
    }
}

fn fix(found: &Override<'_>, base: &Function, at: Place) -> Option<(String, Vec<Edit>)> {
    let hook = found.method.name.name.as_str();
    let call = format!("super().{hook}({})", forwarded(found.method, base)?);
    let edits = match hook {
        "ready" | "contribute_to_class" => {
            vec![Edit::new(at.with(first_stmt(found.method)?.id), Anchor::StatementBefore, call.clone())]
        }
        "default" => {
            let last = found.method.body.last()?;
            vec![Edit::new(at.with(last.id), Anchor::StatementAfter, format!("return {call}"))]
        }
        "to_representation" => {
            let (stmt, value) = gives_dict(found)?;
            let place = at.with(value.id);
            vec![Edit::replace(at.with(stmt.id), format!("return {call} | ")).and(Text::Source(place))]
        }
        _ => return None,
    };
    Some((format!("Call `{call}`"), edits))
}
