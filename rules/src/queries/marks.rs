//! Marks of values: what a call of a function may depend on, as a hash. None for what may change behind it.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use crate::queries::{
    supply::{Deferred, Supply},
    value::{Query, Row, Value, Values},
};

pub(crate) fn marks(values: &Values, since: u32, hasher: &mut FxHasher) -> Option<()> {
    hasher.write_usize(values.0.len());
    values.iter().try_for_each(|value| mark(value, since, hasher))
}

/// Hashes what a call may depend on: of rows and querysets also whether they are of the loop that began as `since`. None for objects that may change behind the hash.
pub(crate) fn mark(value: &Value, since: u32, hasher: &mut FxHasher) -> Option<()> {
    std::mem::discriminant(value).hash(hasher);
    match value {
        Value::Unknown | Value::Plain | Value::Key | Value::None => {}
        Value::Bool(value) | Value::Number { may_be_zero: value } => value.hash(hasher),
        Value::Int(value) => value.hash(hasher),
        Value::Str(value) | Value::External(value) => value.hash(hasher),
        Value::Model(model) => model.hash(hasher),
        Value::Class(class) => class.hash(hasher),
        Value::Function(function) => function.hash(hasher),
        Value::Module(module) => module.hash(hasher),
        Value::QuerySet(query) => query_mark(query, since, hasher),
        Value::Row(row) if row.set.borrow().is_empty() => row_mark(row, since, hasher),
        Value::Manager(manager) => {
            (manager.model, manager.class, manager.queryset).hash(hasher);
            if let Some(of) = &manager.of {
                of.accessor.hash(hasher);
                row_mark(&of.row, since, hasher);
            }
        }
        Value::Object(object) if object.set.borrow().is_empty() => object.class.hash(hasher),
        Value::Record(record) => (record.model, record.shape as u8, &record.names, record.origin).hash(hasher),
        Value::Row(_) | Value::List(_) | Value::Dict(_) | Value::Object(_) | Value::Closure(_) => return None,
        Value::Tuple(parts) => return parts.iter().try_for_each(|part| marks(part, since, hasher)),
        Value::Bound { function, owner, receiver } => {
            (function, owner).hash(hasher);
            return mark(receiver, since, hasher);
        }
        Value::Super { owner, receiver } => {
            owner.hash(hasher);
            return mark(receiver, since, hasher);
        }
        Value::Method { receiver, name } => {
            name.hash(hasher);
            return mark(receiver, since, hasher);
        }
    }
    Some(())
}

fn query_mark(query: &Query, since: u32, hasher: &mut FxHasher) {
    (query.model, query.origin, query.is_ordered, query.is_open, query.at_most, query.shape as u8).hash(hasher);
    (&query.refined, &query.added, query.class, query.is_fixed).hash(hasher);
    (&query.selected, query.is_sliced, &query.nulls, query.born >= since).hash(hasher);
    supply_mark(&query.supply, hasher, 0);
    if let Some(of) = &query.of {
        of.accessor.hash(hasher);
        row_mark(&of.row, since, hasher);
    }
}

fn supply_mark(supply: &Supply, hasher: &mut FxHasher, depth: u32) {
    if depth > 6 {
        return;
    }
    match &supply.deferred {
        Deferred::Nothing => 0.hash(hasher),
        Deferred::Only(names) => (1, names).hash(hasher),
        Deferred::Defer(names) => (2, names).hash(hasher),
    }
    for (name, loaded) in &supply.loaded {
        (name, loaded.is_prefetched, &loaded.of).hash(hasher);
        supply_mark(&loaded.inner, hasher, depth + 1);
        if let Some(query) = &loaded.query {
            (query.origin, query.is_open, query.is_ordered).hash(hasher);
            supply_mark(&query.supply, hasher, depth + 1);
        }
    }
}

fn row_mark(row: &Row, since: u32, hasher: &mut FxHasher) {
    (row.model, &row.path, row.is_many, row.is_missing, *row.is_open.borrow(), &row.cleared).hash(hasher);
    row.born.map(|born| born >= since).hash(hasher);
    if let Some(query) = &row.query {
        (query.origin, query.is_open, query.at_most, &query.nulls).hash(hasher);
    }
    supply_mark(&row.supply, hasher, 0);
}
