//! Which fields of a model must be unique, alone or together, as its classes declare it. Knows no rule.

use crate::{
    model::{
        models::{assigned, meta},
        overrides::callee_name,
        project::{ClassId, Project, Symbol},
    },
    syntax::{
        Name,
        python::{Class, Expr, ExprKind, StmtKind},
    },
};

/// The sets of fields of which no two rows may have the same values.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Uniques {
    pub sets: Vec<Vec<Name>>,
    /// Whether there is one whose fields do not show: an expression, a condition, a list made elsewhere.
    pub has_more: bool,
}

impl Uniques {
    /// Whether rows with the same values under some fields cannot be.
    pub fn covers(&self, fields: &[&str]) -> bool {
        self.sets.iter().any(|set| set.iter().all(|name| fields.contains(&name.as_str())))
    }
}

impl Project {
    /// What a model and its ancestors declare to be unique; none where an ancestor is not known.
    pub fn uniques(&self, model: ClassId) -> Option<Uniques> {
        let mro = self.mro(model);
        if mro.is_open {
            return None;
        }
        let mut found = Uniques::default();
        let mut has_meta = false;
        for class in &mro.classes {
            let Some(info) = self.class(*class) else { continue };
            let is_root = self.dotted_of(&Symbol::Class(*class)).is_some_and(|name| name == "django.db.models.Model");
            if is_root {
                continue;
            }
            of_fields(&info.class, &mut found);
            // A model without a `Meta` of its own takes the one of its abstract parent.
            if let Some(meta) = meta(&info.class).filter(|_| !has_meta) {
                has_meta = meta.arguments.is_empty();
                of_meta(meta, &mut found);
            }
        }
        Some(found)
    }
}

fn of_fields(class: &Class, found: &mut Uniques) {
    for stmt in &class.body {
        let (target, value) = match &stmt.kind {
            StmtKind::Assign { targets, value } => (targets.first(), value),
            StmtKind::AnnAssign { target, value: Some(value), .. } => (Some(target), value),
            _ => continue,
        };
        let (Some(name), Some(call)) = (target.and_then(Expr::as_name), value.as_call()) else { continue };
        let by_kind = callee_name(call).is_some_and(|kind| kind.contains("OneToOne"));
        let says = |word: &str| call.keyword(word).is_some_and(|value| !matches!(value.kind, ExprKind::False));
        if by_kind || says("unique") || says("primary_key") {
            found.sets.push(vec![name.into()]);
        }
        for date in ["unique_for_date", "unique_for_month", "unique_for_year"] {
            match call.keyword(date).map(|value| value.as_str()) {
                Some(Some(date)) => found.sets.push(vec![name.into(), date.into()]),
                Some(None) => found.has_more = true,
                None => {}
            }
        }
    }
}

fn of_meta(meta: &Class, found: &mut Uniques) {
    if let Some(value) = assigned(&meta.body, "unique_together") {
        let items = items(value).unwrap_or_default();
        match (names(value), items.iter().map(|item| names(item)).collect::<Option<Vec<_>>>()) {
            (Some(set), _) if !set.is_empty() => found.sets.push(set),
            (_, Some(sets)) => found.sets.extend(sets),
            _ => found.has_more = true,
        }
    }
    let Some(value) = assigned(&meta.body, "constraints") else { return };
    let Some(constraints) = items(value) else {
        found.has_more = true;
        return;
    };
    for constraint in constraints {
        let Some(call) = constraint.as_call() else {
            found.has_more = true;
            continue;
        };
        if callee_name(call) == Some("CheckConstraint") {
            continue;
        }
        let is_plain = callee_name(call) == Some("UniqueConstraint") && call.keyword("condition").is_none();
        match call.keyword("fields").filter(|_| is_plain).and_then(names) {
            Some(set) => found.sets.push(set),
            None => found.has_more = true,
        }
    }
}

fn items(value: &Expr) -> Option<Vec<&Expr>> {
    match &value.kind {
        ExprKind::List(items) | ExprKind::Set(items) => Some(items.iter().collect()),
        ExprKind::Tuple(tuple) => Some(tuple.items.iter().collect()),
        _ => None,
    }
}

/// The texts of a list or tuple of texts.
fn names(value: &Expr) -> Option<Vec<Name>> {
    items(value)?.into_iter().map(|item| item.as_str().map(Name::from)).collect()
}
