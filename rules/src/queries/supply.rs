//! Supply: what a queryset has been told to load with its rows, as a tree of relation names.

use std::{collections::BTreeMap, rc::Rc};

use crate::{queries::value::Query, syntax::Name};

/// What stands loaded on a row, by accessor name.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Supply {
    pub(crate) loaded: BTreeMap<Name, Loaded>,
    /// Columns that a read fetches one by one: everything but these names (`only`) or just these (`defer`).
    pub(crate) deferred: Deferred,
}

#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) enum Deferred {
    #[default]
    Nothing,
    Only(Vec<Name>),
    Defer(Vec<Name>),
}

impl Deferred {
    /// What is left out of a joined relation: `only("author__name")`.
    pub(crate) fn below(&self, relation: &str) -> Deferred {
        let inner = |names: &[Name]| -> Vec<Name> {
            let below = |name: &Name| name.strip_prefix(relation)?.strip_prefix("__").map(Name::from);
            names.iter().filter_map(below).collect()
        };
        match self {
            Deferred::Nothing => Deferred::Nothing,
            Deferred::Only(kept) => match inner(kept) {
                // The relation as a whole, or by its key.
                all if all.is_empty() => Deferred::Nothing,
                some => Deferred::Only(some),
            },
            Deferred::Defer(left) => Deferred::Defer(inner(left)),
        }
    }

    /// Whether a column is left out that goes by these names. A path through a relation keeps its key.
    pub(crate) fn leaves_out(&self, names: &[&Name]) -> bool {
        let first = |path: &Name| path.split("__").next().is_some_and(|first| names.iter().any(|name| *name == first));
        match self {
            Deferred::Nothing => false,
            Deferred::Only(kept) => !kept.iter().any(first),
            Deferred::Defer(left) => left.iter().any(|left| names.contains(&left)),
        }
    }
}

/// One loaded relation.
#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Loaded {
    /// Came by `prefetch_related` rather than by a join.
    pub(crate) is_prefetched: bool,
    pub(crate) inner: Supply,
    /// The queryset of a `Prefetch`: its rows are what `.all()` gives.
    pub(crate) query: Option<Rc<Query>>,
    /// `to_attr`: a plain list under another name, of this relation.
    pub(crate) of: Option<Name>,
}

impl Supply {
    pub(crate) fn get(&self, name: &str) -> Option<&Loaded> {
        self.loaded.get(name)
    }

    /// Adds a path of accessor names; what is loaded already keeps what it has.
    pub(crate) fn add(&mut self, path: &[Name], is_prefetched: bool) {
        let Some((first, rest)) = path.split_first() else { return };
        let loaded = self.loaded.entry(first.clone()).or_insert_with(|| Loaded { is_prefetched, ..Loaded::default() });
        match &mut loaded.query {
            // A path through a custom prefetch lands on the rows of its queryset.
            Some(query) if !rest.is_empty() => Rc::make_mut(query).supply.add(rest, is_prefetched),
            _ => loaded.inner.add(rest, is_prefetched),
        }
    }

    /// Sets the end of a path to a prefetch with a queryset of its own.
    pub(crate) fn add_prefetch(&mut self, path: &[Name], query: Option<Rc<Query>>, to_attr: Option<Name>) {
        let Some((first, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            let loaded = Loaded {
                is_prefetched: true,
                inner: query.as_ref().map(|query| query.supply.clone()).unwrap_or_default(),
                query,
                of: to_attr.is_some().then(|| first.clone()),
            };
            self.loaded.insert(to_attr.unwrap_or_else(|| first.clone()), loaded);
            return;
        }
        let loaded =
            self.loaded.entry(first.clone()).or_insert_with(|| Loaded { is_prefetched: true, ..Loaded::default() });
        match &mut loaded.query {
            Some(outer) => Rc::make_mut(outer).supply.add_prefetch(rest, query, to_attr),
            None => loaded.inner.add_prefetch(rest, query, to_attr),
        }
    }

    /// `select_related(None)`: no joins below; `prefetch_related(None)`: no prefetches.
    pub(crate) fn clear(&mut self, prefetched: bool) {
        self.loaded.retain(|_, loaded| loaded.is_prefetched != prefetched);
    }
}
