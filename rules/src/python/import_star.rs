//! `from module import *`, which hides where names come from.

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;

use crate::{
    finding::Edit,
    model::{
        modules::FileKind,
        names::{BindingKind, Import},
        outline::Module,
        project::{ModuleId, Project},
    },
    rule::{On, Review},
    syntax::{
        Name,
        python::{Enter, Expr, ExprKind, ImportFrom, Stmt, StmtKind, exprs},
    },
};

pub(crate) const ON: On = On::Project(check);

/// Modules that are meant to be imported this way by those who learn.
const TEACHING: &[&str] = &["tkinter", "turtle", "pygame.locals", "manim", "vpython", "pylab", "sympy", "scapy.all", "ctypes"];

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_modules() {
        let Some(module) = project.module(id) else { continue };
        let name = info.name.as_deref().unwrap_or_default();
        if module.names.stars.is_empty()
            || matches!(project.kind_of(id), FileKind::Migration)
            || info.is_package
            // pytest finds the fixtures of a `conftest.py` by the names that it has.
            || name.rsplit('.').next() == Some("conftest")
            || module.names.binds("__all__")
            || is_settings(name, project, id)
            || sets(module)
            || is_facade(module)
        {
            continue;
        }
        for (item, stmt) in module.statements() {
            // Under a condition or in a `try`, another module may take its place.
            let StmtKind::ImportFrom(import) = &stmt.kind else { continue };
            let root = import.module.name.as_str().split('.').next().unwrap_or_default();
            let is_teaching = TEACHING.iter().any(|one| root == *one || import.module.name == *one);
            if let Some(star) = import.star.filter(|_| !is_teaching) {
                told(project, id, module, item, import, star, review);
            }
        }
    }
}

/// Settings take over what others have set.
fn is_settings(name: &str, project: &Project, id: ModuleId) -> bool {
    name.split('.').any(|part| part.contains("settings") || part == "config" || part == "conf") || project.settings().module(id).is_some()
}

/// Whether a module is one of settings by what it sets, or by what it stands on: `from .base import *`.
fn sets(module: &Module) -> bool {
    let names = ["DEBUG", "DATABASES", "SECRET_KEY", "INSTALLED_APPS"];
    let bases = ["base", "common", "defaults"];
    names.iter().any(|name| module.names.binds(name))
        || module.names.stars.iter().any(|star| star.level > 0 && bases.contains(&star.module.as_str()))
}

/// A module that only hands on what others have: imports, a docstring, `__all__`.
fn is_facade(module: &Module) -> bool {
    module.statements().all(|(_, stmt)| match &stmt.kind {
        StmtKind::Import(_) | StmtKind::ImportFrom(_) | StmtKind::Pass => true,
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str { .. } | ExprKind::Call(_)),
        StmtKind::Assign { targets, .. } => {
            targets.iter().all(|target| target.as_name().is_some_and(|name| name.starts_with("__")))
        }
        StmtKind::AugAssign { target, .. } => target.as_name() == Some("__all__"),
        StmtKind::If(_) | StmtKind::Try(_) => stmt.bodies().flatten().all(|inner| {
            matches!(inner.kind, StmtKind::Import(_) | StmtKind::ImportFrom(_) | StmtKind::Pass)
        }),
        StmtKind::Delete(_) => true,
        _ => false,
    })
}

fn told(
    project: &Project,
    id: ModuleId,
    module: &Module,
    item: u32,
    import: &ImportFrom,
    star: crate::syntax::Id,
    review: &mut Review,
) {
    let place = project.place(id, item, star);
    let written = format!("{}{}", ".".repeat(import.level as usize), import.module.name);
    let asked = Import { level: import.level, module: import.module.name.clone(), name: None };
    let target = project.imported_module(id, &asked).filter(|target| !project.is_builtin(*target));
    let given = target.and_then(|target| given(project, target));
    let used: Option<BTreeSet<Name>> = given.as_ref().map(|given| {
        let free = free_names(module);
        given.iter().filter(|name| free.contains(*name) && !module.names.binds(name)).cloned().collect()
    });
    let overwritten = given.as_ref().and_then(|given| overwritten(project, id, module, (item, star), given, target?));
    let message = match (&overwritten, &used) {
        (Some(name), _) => format!("`from {written} import *` overwrites `{name}`, which the module has bound before"),
        (None, Some(used)) if !used.is_empty() && used.len() <= 8 => {
            let names = used.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
            format!("`from {written} import *` hides where names come from: import `{names}`")
        }
        (None, Some(used)) if used.is_empty() && !target.is_some_and(|target| is_handed_on(project, id, target)) => {
            format!("nothing that `from {written} import *` brings is used here: remove it, or import the module")
        }
        _ => format!("`from {written} import *` hides where names come from: import what is used"),
    };
    let finding = review.report(place, message);
    if overwritten.is_some() {
        finding.variant("overwrites");
    } else if let Some(used) = used
        && !used.is_empty()
        && module.names.stars.len() == 1
    {
        let names = used.iter().map(Name::as_str).collect::<Vec<_>>().join(", ");
        finding.suggest("Import the names that are used", vec![Edit::replace(place, names)]);
    }
}

/// Whether others take from a module what it has from a star.
fn is_handed_on(project: &Project, id: ModuleId, target: ModuleId) -> bool {
    let Some(given) = given(project, target) else { return true };
    project.own_modules().filter(|(other, _)| *other != id).any(|(other, _)| {
        let Some(module) = project.module(other) else { return false };
        let is_it = |import: &Import| project.imported_module(other, &Import { name: None, ..import.clone() }) == Some(id);
        module.names.stars.iter().any(is_it)
            || module.names.bound.values().flatten().any(|binding| match &binding.kind {
                BindingKind::Import(import) => {
                    import.name.as_ref().is_none_or(|name| given.contains(name)) && is_it(import)
                }
                _ => false,
            })
    })
}

/// The names that a module gives to a star; none where that cannot be known.
fn given(project: &Project, target: ModuleId) -> Option<BTreeSet<Name>> {
    let module = project.module(target)?;
    if module.names.binds("__all__") {
        let all = module.statements().find_map(|(_, stmt)| match &stmt.kind {
            StmtKind::Assign { targets, value } if targets.iter().any(|target| target.as_name() == Some("__all__")) => Some(value),
            _ => None,
        })?;
        let (ExprKind::List(items), 1) = (&all.kind, module.names.get("__all__").len()) else { return None };
        return items.iter().map(|item| item.as_str().map(Name::from)).collect();
    }
    if !module.names.stars.is_empty() {
        return None;
    }
    Some(module.names.bound.keys().filter(|name| !name.starts_with('_')).cloned().collect())
}

/// A name that the module has bound above the star to something else.
fn overwritten(
    project: &Project,
    id: ModuleId,
    module: &Module,
    (item, star): (u32, crate::syntax::Id),
    given: &BTreeSet<Name>,
    target: ModuleId,
) -> Option<Name> {
    let free = free_names(module);
    given
        .iter()
        .find(|name| {
            let bindings = module.names.get(name);
            let first = bindings.first().filter(|first| (first.item, first.id) < (item, star) && !first.is_conditional);
            let Some(first) = first.filter(|_| bindings.len() == 1 && free.contains(*name)) else { return false };
            match &first.kind {
                BindingKind::Class | BindingKind::Function => true,
                // The same thing by another way is no loss.
                BindingKind::Import(_) => {
                    let (here, there) = (project.lookup(id, name), project.lookup(target, name));
                    here.is_some() && there.is_some() && here != there
                }
                _ => false,
            }
        })
        .cloned()
}

/// The names that the code of a module reads, wherever in it.
fn free_names(module: &Module) -> FxHashSet<Name> {
    let bodies = module.items.iter().map(|item| item.item.body.as_slice());
    let read = |body: &[Stmt]| {
        exprs(body, Enter::ALL).filter_map(Expr::as_name).map(Name::from).collect::<Vec<_>>()
    };
    bodies.flat_map(read).collect()
}
