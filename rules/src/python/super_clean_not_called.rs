//! A `clean()` of a form or model that does not come to its base's.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        classes::{Contract, Member},
        overrides::{self, Override, first_stmt, forwarded, is_stub},
        project::{ClassId, FunctionId, Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs},
};

pub(crate) const ON: On = On::Project(check);

const HOOKS: [&str; 6] = ["clean", "full_clean", "clean_fields", "validate_unique", "validate_constraints", "_post_clean"];

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| HOOKS.contains(&name)) {
        let kind = project.kind_of(found.class_info.module);
        let is_skipped = matches!(kind, FileKind::Migration | FileKind::Test)
            || is_stub(&found.method.body)
            || overrides::is_overload(found.method)
            || overrides::always_raises(found.method);
        // A form that saves in its own way may want what is there already.
        let saves = matches!(project.own_member(found.class, "save"), Some(Member::Method { owner, function })
            if !project.reaches_parent(found.class, owner, function, "save"));
        if is_skipped || saves || !is_form_or_model(project, found.class) || checks_by_itself(found.method) {
            continue;
        }
        let hook = found.method.name.name.as_str();
        let Some((owner, function, lost)) = base(project, &found, hook) else { continue };
        if hook == "clean" && is_of_forms(project, owner) && checks_nothing(project, found.class) {
            continue;
        }
        if !project.reaches_parent(found.class, found.class, found.function, hook) {
            report(project, &found, owner, function, &lost, review);
        }
    }
}

fn is_form_or_model(project: &Project, class: ClassId) -> bool {
    ["django.forms.BaseForm", "django.forms.BaseFormSet", "django.db.models.Model"]
        .iter()
        .any(|base| project.descends(class, base))
}

/// What the next method of that name does: a framework's, or one of the project that does something.
fn base(project: &Project, found: &Override<'_>, hook: &str) -> Option<(ClassId, FunctionId, String)> {
    let Member::Method { owner, function } = project.member_after(found.class, Some(found.class), hook)? else {
        return None;
    };
    let info = project.function(function)?;
    let lost = match project.contract(function) {
        Some(Contract::Work(lost)) => lost.to_string(),
        Some(_) => return None,
        None if is_stub(&info.function.body) || gives_only(&info.function.body) => return None,
        None if overrides::always_raises(&info.function) => return None,
        // One that only hands on is worth what it hands on to.
        None if overrides::only_hands_on(&info.function, hook) => match project.framework(found.class, hook)?.contract {
            Contract::Work(lost) => lost.to_string(),
            _ => return None,
        },
        None => format!("the checks of `{}` no longer run", project.class(owner)?.class.name.name),
    };
    Some((owner, function, lost))
}

/// Whether a body does nothing but give back what is there already.
fn gives_only(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Return(None) | StmtKind::Pass => true,
        StmtKind::Return(Some(value)) => matches!(value.kind, ExprKind::Attribute(_) | ExprKind::Name(_) | ExprKind::None),
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str { .. }),
        StmtKind::Assign { value, .. } => matches!(value.kind, ExprKind::Attribute(_)),
        _ => false,
    })
}

/// Whether the method sees to the unique checks in its own way.
fn checks_by_itself(method: &Function) -> bool {
    let names = ["_validate_unique", "validate_unique", "_validate_constraints", "validate_constraints", "full_clean"];
    exprs(&method.body, Enter::ALL)
        .filter_map(Expr::as_attribute)
        .any(|node| names.contains(&node.attr.name.as_str()))
}

fn report(
    project: &Project,
    found: &Override<'_>,
    owner: ClassId,
    function: FunctionId,
    lost: &str,
    review: &mut Review,
) {
    let (class, hook) = (&found.class_info.class.name.name, found.method.name.name.as_str());
    let at = found.place(project);
    let message = format!("`{class}.{hook}()` skips `super().{hook}()`: {lost}");
    let of_forms = is_of_forms(project, owner);
    let is_unique = unique(project, found.class);
    let finding = review.report(at, message);
    if of_forms && hook == "clean" && is_unique != Some(true) {
        finding.variant("no-unique-known");
    }
    let Some(base) = project.function(function) else { return };
    if !project.is_builtin(base.module) {
        let place = project.place(base.module, base.item, base.function.name.id);
        finding.related(place, "this method does not run");
    }
    if let Some(edit) = fix(found, &base.function, at) {
        finding.suggest(format!("Call `super().{hook}()` first"), vec![edit]);
    }
}

fn is_of_forms(project: &Project, owner: ClassId) -> bool {
    project.dotted_of(&Symbol::Class(owner)).is_some_and(|name| name.starts_with("django.forms."))
}

/// Whether a form lists its fields, and none of what its model declares to be unique is among them.
fn checks_nothing(project: &Project, form: ClassId) -> bool {
    let Some(Member::Class { class: meta, .. }) = project.member(form, "Meta") else { return false };
    let is_listed = project.class_value(meta, "fields").is_some_and(|(_, value)| texts(value).is_some());
    let has_uniques = || {
        let (owner, value) = project.class_value(meta, "model")?;
        let Symbol::Class(model) = project.symbol(project.class_scope(owner)?, value)? else { return None };
        project.uniques(model).map(|uniques| !uniques.sets.is_empty())
    };
    is_listed && has_uniques() == Some(true) && unique(project, form) == Some(false)
}

fn fix(found: &Override<'_>, base: &Function, at: Place) -> Option<Edit> {
    if found.method.is_async {
        return None;
    }
    let call = format!("super().{}({})", found.method.name.name, forwarded(found.method, base)?);
    // A form's `clean()` may give back new data, which takes the place of the old.
    Some(Edit::new(at.with(first_stmt(found.method)?.id), Anchor::StatementBefore, call))
}

/// Whether a form checks something that must be unique; none where the model is not known. Django leaves a check out
/// where one of its fields is not in the form.
fn unique(project: &Project, form: ClassId) -> Option<bool> {
    let Some(Member::Class { class: meta, .. }) = project.member(form, "Meta") else { return None };
    let (owner, value) = project.class_value(meta, "model")?;
    let Symbol::Class(model) = project.symbol(project.class_scope(owner)?, value)? else { return None };
    let uniques = project.uniques(model)?;
    let listed = project.class_value(meta, "fields").and_then(|(_, value)| texts(value));
    let is_checked = match listed {
        Some(fields) => uniques.covers(&fields),
        None => !uniques.sets.is_empty(),
    };
    Some(is_checked || uniques.has_more)
}

/// The texts of a list or tuple of texts.
fn texts(value: &Expr) -> Option<Vec<&str>> {
    match &value.kind {
        ExprKind::List(items) => items.iter().map(Expr::as_str).collect(),
        ExprKind::Tuple(tuple) => tuple.items.iter().map(Expr::as_str).collect(),
        _ => None,
    }
}
