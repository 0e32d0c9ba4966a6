//! Where a queryset is asked: free where its rows are loaded, else a query, and in a loop one for each round.

use std::rc::Rc;

use crate::{
    finding::Place,
    model::{models::ModelId, modules::FileKind},
    queries::{
        engine::{Code, Engine, Running},
        loops::Loop,
        mends::Mend,
        missing::{Kind, Missing, Surface},
        value::{Query, Row},
    },
    syntax::{
        Name,
        python::{Call, ExprKind},
    },
};

/// How a queryset is evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Use {
    Iterate,
    Truth,
    Contains,
    Length,
    Index,
    Count,
    Exists,
    First,
    Last,
    /// Added up by the database.
    Aggregate,
    /// Any other query of its own.
    Other,
}

impl Engine<'_> {
    /// Records a read that is not loaded, if the row is one of many and all of its way is known.
    pub(crate) fn miss(&mut self, row: &Rc<Row>, kind: Kind, step: &[Name], place: Place, text: &str) {
        self.missed(row, kind, step, place, text, None);
    }

    fn missed(&mut self, row: &Rc<Row>, kind: Kind, step: &[Name], place: Place, text: &str, mend: Option<Mend>) {
        let Some(query) = &row.query else { return };
        if query.is_open || *row.is_open.borrow() {
            return;
        }
        let loads = matches!(kind, Kind::One | Kind::Generic | Kind::Collection | Kind::Deferred(_));
        let is_async = loads && self.raises_async();
        if !is_async && (!row.is_many || query.has_few() || self.loops.is_empty()) {
            return;
        }
        if self.kind == FileKind::Test {
            return;
        }
        let is_rare = !is_async && self.loops.first().is_some_and(|running| self.is_occasional(running));
        // What is run by hand, once in a while, is worth a word only where rows and read stand side by side.
        let is_by_hand = match self.kind {
            FileKind::Migration => !is_async,
            FileKind::OneOff => !is_async && !self.hops().is_empty(),
            _ => false,
        };
        // Far from the loop, a prefetch may be there for other code.
        let is_far = matches!(kind, Kind::Defeated(_)) && self.hops().len() > 1;
        if is_rare || is_far || is_by_hand {
            return;
        }
        let mut path = row.path.clone();
        path.extend_from_slice(step);
        if !is_async && matches!(kind, Kind::One | Kind::Generic | Kind::Collection) && self.is_stale(query, &path) {
            return;
        }
        let running = self.loops.last();
        self.missing.push(Missing {
            kind,
            query: Some(query.clone()),
            model: None,
            path,
            place,
            text: text.to_owned(),
            hops: self.hops(),
            route: self.route(),
            running: running.map(|running| running.place),
            guard: self.path.clone(),
            function: self.function(),
            is_bounded: query.at_most.is_some_and(|rows| rows <= 10)
                || running.is_some_and(|running| running.is_short || running.cached > 0),
            is_one_off: self.kind == FileKind::OneOff,
            mends: vec![mend.filter(|_| self.hops().is_empty())],
            is_varying: true,
            is_async,
            surface: self.surface_of(query),
            is_chosen: self.is_chosen,
        });
    }

    /// What is declared and reads a row: a method of it may have rows of its own.
    fn surface_of(&self, query: &Query) -> Option<Surface> {
        let (surface, round) = self.surface?;
        (query.born < round || (round == 0 && surface == Surface::Field)).then_some(surface)
    }

    /// Whether what runs here is rare, or another job: under a condition in a `save()` or `delete()` that the loop
    /// calls, which speaks of a state that few rows are in; or in a task.
    fn is_occasional(&self, running: &Loop) -> bool {
        self.calls.iter().skip(running.calls).any(|call| {
            let Code::Function(function) = call.code else { return false };
            let Some(info) = self.project.function(function) else { return false };
            let name = info.function.name.name.as_str();
            let is_hook = matches!(name, "save" | "delete" | "asave" | "adelete" | "clean" | "full_clean");
            let is_task = info.function.decorators.iter().any(|decorator| {
                let called = decorator.expr.as_call().map_or(&decorator.expr, |call| &call.callee);
                let dotted = called.dotted().unwrap_or_default();
                matches!(dotted.rsplit('.').next(), Some("task" | "shared_task" | "periodic_task" | "db_task"))
            });
            // What options decide that nobody can read, is not known.
            let is_optional = call.is_spread && (call.conditions > 0 || !self.path.is_empty());
            is_task || is_optional || (is_hook && call.conditions > 0 && self.project.class_of(function).is_some())
        })
    }

    /// Whether a query here would raise: in async code, where nothing is awaited.
    pub(crate) fn raises_async(&self) -> bool {
        if self.is_awaited {
            return false;
        }
        let mut is_async = false;
        for running in &self.calls {
            // A template that is rendered in async code is another story.
            let Code::Function(function) = running.code else { return false };
            if self.project.function(function).is_some_and(|info| info.function.is_async) {
                is_async = true;
            } else if self.is_decorated(function, "sync_to_async")
                || self.is_decorated(function, "database_sync_to_async")
            {
                is_async = false;
            }
        }
        is_async
    }

    /// The calls between the innermost loop and here.
    pub(crate) fn hops(&self) -> Vec<Place> {
        let from = self.loops.last().map_or(0, |running| running.calls);
        self.calls.iter().skip(from).map(|running| running.place).collect()
    }

    /// The calls that led here, the entry point itself left out: at most the last four.
    pub(crate) fn route(&self) -> Vec<Place> {
        let from = self.calls.len().saturating_sub(4).max(1);
        let first_is_template = matches!(self.calls.first(), Some(Running { code: Code::Template(..), .. }));
        let calls = self.calls.iter().skip(if first_is_template { 0 } else { from }).map(|running| running.place);
        let mut route: Vec<Place> = self.declared.clone();
        route.extend(calls.filter(|place| !self.declared.contains(place)));
        route
    }

    /// An evaluation of a queryset: free where a prefetch serves it, else a query each time.
    pub(crate) fn evaluate(&mut self, query: &Rc<Query>, how: Use, place: Place, text: &str) {
        self.evaluate_as(query, how, place, text, None);
    }

    pub(crate) fn evaluate_as(&mut self, query: &Query, how: Use, place: Place, text: &str, call: Option<&Call>) {
        if query.at_most == Some(0) {
            return;
        }
        self.conflicts(query);
        self.note(query, how, place, text);
        let adds_up = matches!(how, Use::Count | Use::Exists | Use::Aggregate);
        let Some(related) = &query.of else {
            if query.names_many {
                return;
            }
            if adds_up
                && let Some(related) = &query.by
                && self.counts(&related.row)
            {
                self.miss(&related.row.clone(), Kind::Aggregate, std::slice::from_ref(&related.accessor), place, text);
                return;
            }
            // A queryset that is built outside of the loop and iterated inside runs once for each round too,
            // but keeps its rows: only calls that ask anew count.
            let asks = matches!(how, Use::Count | Use::Exists | Use::First | Use::Last | Use::Aggregate | Use::Other);
            if asks || self.is_built_here(query) {
                self.asked(Some(query.model), place, text, call);
            }
            return;
        };
        let row = related.row.clone();
        if !row.is_many {
            let fills = matches!(how, Use::Iterate | Use::Truth | Use::Contains | Use::Length | Use::Index);
            if fills && query.refined.is_none() && row.supply.get(&related.accessor).is_none() && self.raises_async() {
                self.miss(&row, Kind::Collection, std::slice::from_ref(&related.accessor), place, text);
                return;
            }
            if self.is_built_here(query) || matches!(how, Use::Count | Use::Exists | Use::Aggregate) {
                self.asked(Some(query.model), place, text, call);
            }
            return;
        }
        let loaded = row.supply.get(&related.accessor).is_some();
        let served = match how {
            Use::Iterate | Use::Truth | Use::Contains | Use::Length | Use::Index | Use::Count | Use::Exists => true,
            Use::First => query.is_ordered,
            Use::Last | Use::Aggregate | Use::Other => false,
        };
        let step = [related.accessor.clone()];
        let called = query.refined.clone().unwrap_or_else(|| {
            Name::from(match how {
                Use::First => "first",
                Use::Last => "last",
                Use::Aggregate => "aggregate",
                Use::Count => "count",
                Use::Exists => "exists",
                _ => "get",
            })
        });
        let adds_up = matches!(how, Use::Count | Use::Exists | Use::Aggregate);
        let renamed = row.supply.loaded.iter().find(|(_, other)| other.of.as_ref() == Some(&related.accessor));
        // A prefetch is cut by numbers that are the same for all rows.
        if query.is_cut_freely && !adds_up {
            return;
        }
        let kind = match (loaded, served && query.refined.is_none()) {
            (false, true) if !adds_up && let Some((name, _)) = renamed => Kind::Renamed(name.clone()),
            (true, true) => return,
            (true, false) => Kind::Defeated(called),
            (false, _) if adds_up => Kind::Aggregate,
            (false, true) => Kind::Collection,
            (false, false) => Kind::Refined(called),
        };
        let mend = self.mend(query, how, place, &kind);
        self.missed(&row, kind, &step, place, text, mend);
    }

    /// The expression whose rows are asked for: what `list(…)` is given, where that is the place.
    pub(crate) fn read_at(&self, place: Place) -> Place {
        match self.handed {
            Some((call, argument)) if call == place => argument,
            _ => place,
        }
    }

    /// Whether a queryset is built inside the innermost loop: then each round asks anew.
    pub(crate) fn is_built_here(&self, query: &Query) -> bool {
        self.loops.last().is_some_and(|running| query.born >= running.serial)
    }

    /// A query that does not hang on a row: in a loop, it runs once for each round.
    pub(crate) fn asked(&mut self, model: Option<ModelId>, place: Place, text: &str, call: Option<&Call>) {
        self.own_query(Kind::Query(text.to_owned()), model, place, call);
    }

    pub(crate) fn own_query(&mut self, kind: Kind, model: Option<ModelId>, place: Place, call: Option<&Call>) {
        let Some(running) = self.loops.last() else { return };
        if self.loops.first().is_some_and(|outer| self.is_occasional(outer)) {
            return;
        }
        if self.kind == FileKind::Test || running.is_short || running.is_remembered || running.is_batched {
            return;
        }
        // A query far down the calls is the business of what lies between: it may be asked rarely, or kept.
        let is_local = self.calls.len() == running.calls;
        // What is run by hand is worth a word only where the loop goes through rows and asks for each at once.
        let is_by_hand = match self.kind {
            FileKind::Migration => true,
            FileKind::OneOff => !is_local || !running.has_rows,
            _ => false,
        };
        if is_by_hand
            || self.calls.len() > running.calls + 1
            || (!is_local && self.calls.last().is_some_and(|call| !call.is_varying))
        {
            return;
        }
        let is_varying = match call {
            Some(call) if is_local => depends(call, &running.bound),
            _ => true,
        };
        let method = call.and_then(|call| call.callee.as_attribute()).map_or("", |method| method.attr.name.as_str());
        let is_both = method.ends_with("get_or_create") || method.ends_with("update_or_create");
        // To ask once is no gain where few rounds ask, and to write once is something else.
        if !is_varying && (is_both || running.conditions > 0 || running.is_partial) {
            return;
        }
        let missing = Missing {
            kind,
            query: None,
            model,
            path: Vec::new(),
            place,
            text: String::new(),
            hops: self.hops(),
            route: self.route(),
            running: Some(running.place),
            guard: self.path.clone(),
            function: self.function(),
            is_bounded: false,
            is_one_off: self.kind == FileKind::OneOff,
            mends: Vec::new(),
            is_varying,
            is_async: false,
            surface: self.surface.filter(|(_, round)| *round == running.serial).map(|(surface, _)| surface),
            is_chosen: self.is_chosen,
        };
        self.missing.push(missing);
    }
}

/// Whether a call, its whole chain included, reads a name that the loop binds.
pub(crate) fn depends(call: &Call, bound: &rustc_hash::FxHashSet<Name>) -> bool {
    use crate::syntax::python::{Enter, exprs_of_expr};
    let mut exprs = exprs_of_expr(&call.callee, Enter::ALL)
        .chain(call.arguments.iter().flat_map(|argument| exprs_of_expr(&argument.value, Enter::ALL)));
    exprs.any(|expr| matches!(&expr.kind, ExprKind::Name(name) if bound.contains(name)))
}
