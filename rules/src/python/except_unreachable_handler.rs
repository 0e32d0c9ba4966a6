//! A handler that an earlier one has already taken everything from.

use crate::{
    finding::{Anchor, Edit, Text},
    model::{
        bodies::Body,
        project::{ClassId, Project, Symbol},
    },
    rule::{On, Review},
    syntax::{
        Name,
        python::{Enter, ExceptHandler, Expr, StmtKind, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

/// A class that a handler names.
#[derive(Clone, PartialEq, Debug)]
enum Caught {
    Class(ClassId),
    /// Outside of the project and the stubs, by dotted name.
    External(Name),
    /// `Post.DoesNotExist`, `Post.MultipleObjectsReturned`
    OfModel(ClassId, Name),
}

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        for stmt in stmts(body.statements, Enter::NONE) {
            let StmtKind::Try(attempt) = &stmt.kind else { continue };
            check_order(project, body, &attempt.handlers, review);
            for handler in &attempt.handlers {
                check_tuple(project, body, handler, review);
            }
        }
    }
}

fn check_order(project: &Project, body: Body<'_>, handlers: &[ExceptHandler], review: &mut Review) {
    // What was caught before, with the clause that did.
    let mut before: Vec<(Caught, &Expr, &ExceptHandler)> = Vec::new();
    for handler in handlers {
        let kinds = handler.kinds();
        let taken: Vec<_> = kinds
            .iter()
            .map(|kind| {
                let caught = caught(project, body, kind)?;
                before.iter().find(|(earlier, ..)| is_within(project, &caught, earlier))
            })
            .collect();
        let first = taken.first().copied().flatten();
        if let (Some((_, by, clause)), false) = (first, taken.iter().any(Option::is_none)) {
            let at = |id| project.place(body.scope.module, body.item, id);
            let named: Vec<String> = kinds.iter().filter_map(Expr::dotted).collect();
            let by = by.dotted().unwrap_or_default();
            let named = named.join(", ");
            let message = match named == by {
                true => format!("`except {named}` never runs: a clause above it catches the same"),
                false => format!("`except {named}` never runs: `except {by}` above it catches that too"),
            };
            let is_one = taken.iter().all(|taken| taken.is_some_and(|(.., other)| other.id == clause.id));
            let finding = review.report(at(handler.keyword), message);
            finding.related(at(clause.keyword), format!("`{by}` is caught here"));
            if is_one && named != by {
                let swapped = |place, with| Edit { place, anchor: Anchor::Whole, text: vec![Text::Source(with)] };
                let edits = vec![swapped(at(clause.id), at(handler.id)), swapped(at(handler.id), at(clause.id))];
                finding.suggest("Put the narrow clause first", edits);
            }
        }
        before.extend(kinds.iter().filter_map(|kind| Some((caught(project, body, kind)?, kind, handler))));
    }
}

/// `(OSError, FileNotFoundError)`: one of them says it all.
fn check_tuple(project: &Project, body: Body<'_>, handler: &ExceptHandler, review: &mut Review) {
    let kinds = handler.kinds();
    for (number, kind) in kinds.iter().enumerate() {
        let Some(own) = caught(project, body, kind) else { continue };
        let wider = kinds.iter().enumerate().find(|(other, wider)| {
            let Some(wider) = caught(project, body, wider) else { return false };
            // Of two that are the same, the second is too many.
            *other != number && is_within(project, &own, &wider) && (own != wider || *other < number)
        });
        let Some((_, wider)) = wider else { continue };
        let (named, wider) = (kind.dotted().unwrap_or_default(), wider.dotted().unwrap_or_default());
        let at = project.place(body.scope.module, body.item, kind.id);
        let message = match named == wider {
            true => format!("`{named}` stands in this tuple twice"),
            false => format!("`{wider}` catches `{named}` too: one of them is enough"),
        };
        review.report(at, message).variant("redundant");
    }
}

fn caught(project: &Project, body: Body<'_>, kind: &Expr) -> Option<Caught> {
    if let Some(class) = project.class_meant(body.scope, kind) {
        return Some(Caught::Class(class));
    }
    if let Some(node) = kind.as_attribute()
        && matches!(node.attr.name.as_str(), "DoesNotExist" | "MultipleObjectsReturned")
        && let Some(model) = project.class_meant(body.scope, &node.value)
        && project.descends(model, "django.db.models.Model")
    {
        return Some(Caught::OfModel(model, node.attr.name.clone()));
    }
    match project.symbol(body.scope, kind)? {
        Symbol::External(name) => Some(Caught::External(same(&name))),
        _ => None,
    }
}

/// `requests.exceptions.Timeout` is `requests.Timeout`.
fn same(name: &Name) -> Name {
    match name.strip_prefix("requests.exceptions.") {
        Some(rest) => Name::from(format!("requests.{rest}")),
        None => name.clone(),
    }
}

fn is_within(project: &Project, narrow: &Caught, wide: &Caught) -> bool {
    let wide_name = || match wide {
        Caught::Class(class) => project.dotted_of(&Symbol::Class(*class)),
        _ => None,
    };
    match (narrow, wide) {
        (Caught::Class(narrow), Caught::Class(wide)) => project.mro(*narrow).classes.contains(wide),
        (Caught::OfModel(narrow, what), Caught::OfModel(wide, other)) => {
            what == other && project.mro(*narrow).classes.contains(wide)
        }
        (Caught::OfModel(_, what), Caught::Class(_)) => {
            let wide = wide_name().unwrap_or_default();
            let base = if what == "DoesNotExist" { "ObjectDoesNotExist" } else { "MultipleObjectsReturned" };
            wide == "builtins.Exception"
                || wide == "builtins.BaseException"
                || wide == format!("django.core.exceptions.{base}")
        }
        (Caught::External(narrow), Caught::External(wide)) => {
            narrow == wide || (wide == "requests.RequestException" && REQUESTS.contains(&narrow.as_str()))
        }
        _ => false,
    }
}

/// What descends from `requests.RequestException`.
const REQUESTS: &[&str] = &[
    "requests.HTTPError",
    "requests.ConnectionError",
    "requests.ConnectTimeout",
    "requests.ReadTimeout",
    "requests.Timeout",
    "requests.TooManyRedirects",
    "requests.URLRequired",
    "requests.JSONDecodeError",
];
