//! An attribute of `self` that nothing sets.

use crate::{
    finding::Edit,
    model::{
        attributes::{Attributes, reads},
        overrides,
        project::{ClassId, ClassInfo, Project},
    },
    rule::{FileKind, On, Review},
    spelling::nearest,
    syntax::{
        Name,
        python::{Enter, Expr, Function, StmtKind, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let attributes = Attributes::of(project);
    for (id, info) in project.own_classes() {
        let kind = project.kind_of(info.module);
        if matches!(kind, FileKind::Migration | FileKind::Test) || is_part(info) {
            continue;
        }
        // A class that nobody makes may be half of one, or be filled by whoever makes it.
        if !attributes.is_made(&info.class.name.name) {
            continue;
        }
        let Some(family) = attributes.family(id) else { continue };
        let mut said: Vec<Name> = Vec::new();
        for method in info.class.methods() {
            if overrides::receiver(method) != Some("self") || is_static(method) || catches(method) {
                continue;
            }
            for (at, name) in reads(&method.body, "self") {
                let is_known = name.starts_with("__")
                    || said.contains(name)
                    || attributes.has(&family, name)
                    || attributes.is_set_outside(name);
                if is_known {
                    continue;
                }
                said.push(name.clone());
                report(project, &attributes, &family, info, (at, name), review);
            }
        }
    }
}

/// A class that is meant to be a part of another one, which need not be in the project.
fn is_part(info: &ClassInfo) -> bool {
    let name = info.class.name.name.as_str();
    let abstracts = |base: &Expr| base.dotted().is_some_and(|base| base.ends_with("ABC") || base.ends_with("Protocol"));
    ["Mixin", "MixIn", "Base", "Abstract", "Interface"].iter().any(|word| name.contains(word))
        || name.starts_with('_')
        || info.class.bases().any(abstracts)
        || info.class.methods().any(|method| overrides::is_stub(&method.body) && !method.body.is_empty() && raises(method))
}

fn raises(method: &Function) -> bool {
    method.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }))
}

fn is_static(method: &Function) -> bool {
    method.decorators.iter().any(|decorator| {
        matches!(decorator.expr.as_name(), Some("staticmethod" | "classmethod" | "validator" | "field_validator"))
    })
}

/// Whether a method expects attributes to be missing.
fn catches(method: &Function) -> bool {
    stmts(&method.body, Enter::ALL).any(|stmt| match &stmt.kind {
        StmtKind::Try(attempt) => attempt.handlers.iter().any(|handler| {
            handler.kind.as_ref().is_none_or(|kind| {
                let mut names = exprs_of(kind);
                names.any(|name| matches!(name, "AttributeError" | "Exception" | "BaseException" | "NameError"))
            })
        }),
        _ => false,
    })
}

fn exprs_of(kind: &Expr) -> impl Iterator<Item = &str> {
    crate::syntax::python::exprs_of_expr(kind, Enter::NONE).filter_map(Expr::as_name)
}

fn report(
    project: &Project,
    attributes: &Attributes<'_>,
    family: &[ClassId],
    info: &ClassInfo,
    (at, name): (crate::syntax::Id, &Name),
    review: &mut Review,
) {
    let mut known: Vec<Name> = family.iter().flat_map(|class| attributes.own(*class).set.iter().cloned().collect::<Vec<_>>()).collect();
    for members in family.iter().filter_map(|class| project.members(*class)) {
        known.extend(members.bound.keys().cloned());
    }
    known.sort_unstable();
    let near = nearest(name, known.iter().map(Name::as_str)).filter(|near| near.len() > 3 || name.len() > 3);
    let is_alone = info.class.arguments.is_empty() && family.len() == 1;
    if near.is_none() && !is_alone {
        return;
    }
    let class = &info.class.name.name;
    let message = match near {
        Some(near) => format!("`self.{name}` is never set in `{class}`: `self.{near}` is"),
        None => format!("`self.{name}` is never set in `{class}`"),
    };
    let place = project.place(info.module, info.item, at);
    let finding = review.report(place, message);
    if let Some(near) = near {
        finding.suggest(format!("Write `self.{near}`"), vec![Edit::replace(place, format!("self.{near}"))]);
    }
}
