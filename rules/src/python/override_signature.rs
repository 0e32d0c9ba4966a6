//! An override of a framework's method that cannot take what the framework hands over.

use crate::{
    model::{
        classes::Member,
        overrides::{self, Framework, Override},
        project::Project,
    },
    rule::{FileKind, On, Review},
    syntax::python::{Enter, Expr, Function, Param, ParamKind, exprs},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| !name.starts_with('_')) {
        let kind = project.kind_of(found.class_info.module);
        if kind == FileKind::Migration || kind == FileKind::Test || !found.method.decorators.is_empty() {
            continue;
        }
        let method = found.method;
        let has = |wanted: ParamKind| method.params.iter().any(|param| param.kind == wanted);
        if has(ParamKind::Args) && has(ParamKind::Kwargs) || overrides::is_stub(&method.body) {
            continue;
        }
        let name = method.name.name.as_str();
        let Some(framework) = base(project, &found, name) else { continue };
        // A form is saved by the project's own views, in whatever way they like.
        if name == "save" && !project.descends(framework.owner, "django.db.models.Model") {
            continue;
        }
        let Some(info) = project.function(framework.function) else { continue };
        // Whoever calls it in a way of their own has another method in mind.
        let is_own_way = is_called(&found, name) && by_name(project, &framework, name).is_empty();
        if !info.function.decorators.is_empty() || is_own_way {
            continue;
        }
        if let Some(why) = misfit(project, &framework, method, &info.function) {
            let owner = project.class(framework.base).map_or("the base", |info| info.class.name.name.as_str());
            let class = &found.class_info.class.name.name;
            let place = project.place(found.class_info.module, found.class_info.item, method.params_id);
            review.report(place, format!("`{class}.{name}()` cannot replace the one of `{owner}`: {why}"));
        }
    }
}

/// The framework's method that stands behind an override, where all between them are known.
fn base(project: &Project, found: &Override<'_>, name: &str) -> Option<Framework> {
    let mro = project.mro(found.class);
    let next = mro.classes.iter().skip(1).find_map(|owner| project.own_member(*owner, name).map(|_| *owner))?;
    let is_builtin = project.class(next).is_some_and(|info| project.is_builtin(info.module));
    if mro.is_open || !is_builtin {
        return None;
    }
    let Member::Method { function, .. } = project.own_member(next, name)? else { return None };
    Some(Framework { owner: next, function, contract: project.contract(function)?, base: next })
}

fn is_called(found: &Override<'_>, name: &str) -> bool {
    exprs(&found.class_info.class.body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        call.callee
            .as_attribute()
            .is_some_and(|node| node.attr.name == name && node.value.as_name() == Some("self"))
    })
}

/// What the framework hands over by name, whatever the signature says.
fn by_name(project: &Project, framework: &Framework, name: &str) -> &'static [&'static str] {
    let is = |dotted: &str| project.descends(framework.owner, dotted);
    match name {
        "save" if is("django.db.models.Model") => &["force_insert", "using"],
        "handle" if is("django.core.management.base.BaseCommand") => &["verbosity", "settings"],
        _ => &[],
    }
}

/// Why the framework's call fails.
fn misfit(project: &Project, framework: &Framework, own: &Function, base: &Function) -> Option<String> {
    let name = own.name.name.as_str();
    let has_kwargs = own.params.iter().any(|param| param.kind == ParamKind::Kwargs);
    let missing = by_name(project, framework, name).iter().find(|wanted| own.param(wanted).is_none());
    if let Some(missing) = missing.filter(|_| !has_kwargs) {
        let caller = if name == "save" { "`objects.create()`" } else { "Django" };
        return Some(format!("{caller} passes `{missing}=`, and it takes no `**kwargs`"));
    }
    let has_args = |function: &Function| function.params.iter().any(|param| param.kind == ParamKind::Args);
    let positional = |function: &Function| -> Vec<Param> {
        let plain = function.params.iter().filter(|param| is_positional(param.kind));
        plain.skip(1).cloned().collect()
    };
    let (mine, theirs) = (positional(own), positional(base));
    if !has_args(own) && !has_kwargs {
        let needed = theirs.iter().filter(|param| param.default.is_none());
        if let Some(lost) = needed.clone().nth(mine.len()) {
            return Some(format!("there is no place for `{}`", lost.name.name));
        }
    }
    let required = || mine.iter().filter(|param| param.default.is_none());
    let base_takes_all = has_args(base);
    match required().nth(theirs.len()) {
        Some(extra) if !base_takes_all => Some(format!("nobody passes `{}`", extra.name.name)),
        _ => None,
    }
}

fn is_positional(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Plain | ParamKind::PositionalOnly)
}
