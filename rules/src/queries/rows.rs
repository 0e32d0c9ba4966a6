//! Rows: what the elements of a value are, and one row of a queryset.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::project::Symbol,
    queries::{
        asking::Use,
        engine::Engine,
        expr::written,
        frame::Frame,
        value::{Alternative, Query, Row, Shape, Value, Values},
    },
    syntax::python::{Enter, Expr, ExprKind, StmtKind, exprs, stmts},
};

impl Engine<'_> {
    /// What the elements of a value are; asking for them evaluates a queryset.
    pub(crate) fn elements(&mut self, values: &Values, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for Alternative { value, guard } in values.0.clone() {
            if guard.contradicts(&self.path) {
                continue;
            }
            let found = match &value {
                Value::QuerySet(query) => self.rows(query, place, text),
                Value::Manager(_) => Values::unknown(),
                Value::List(list) => list.elements.borrow().clone(),
                Value::Tuple(parts) => parts.iter().cloned().fold(Values::default(), Values::and),
                Value::Str(_) | Value::Dict(_) | Value::Plain | Value::Record(_) => Values::one(Value::Plain),
                Value::Object(object) => match self.project.method(object.class, "__iter__") {
                    Some((owner, function)) if !self.is_stub(owner) => {
                        let bound = Value::Bound { function, owner, receiver: Box::new(value.clone()) };
                        let given = self.call_value(&bound, Vec::new(), Vec::new(), place);
                        if given.iter().any(|value| matches!(value, Value::Object(_))) {
                            Values::unknown()
                        } else {
                            self.elements(&given, place, text)
                        }
                    }
                    _ => Values::unknown(),
                },
                _ => Values::unknown(),
            };
            for alternative in found.0 {
                all.push(alternative.value, alternative.guard.joined(&guard));
            }
        }
        all
    }

    /// The rows of a queryset that is iterated at a place.
    fn rows(&mut self, query: &Rc<Query>, place: Place, text: &str) -> Values {
        self.evaluate(query, Use::Iterate, place, text);
        match query.shape {
            Shape::Rows => {}
            _ => return Values::one(self.record_of(query)),
        }
        Values::one(Value::Row(Rc::new(self.row_of(query, true))))
    }

    /// One row of a queryset: of the rows around where it hangs on one of them, else a row of its own.
    pub(crate) fn row_of(&self, query: &Rc<Query>, is_many: bool) -> Row {
        let mut row = Row { is_many, supply: query.supply.clone(), born: Some(self.round()), ..Row::new(query.model) };
        match &query.of {
            Some(related) if related.row.is_many && related.row.query.is_some() && query.refined.is_none() => {
                let loaded = related.row.supply.get(&related.accessor);
                row.query = related.row.query.clone();
                row.path = related.row.path.clone();
                row.path.push(related.accessor.clone());
                row.is_missing = related.row.is_missing || loaded.is_none();
                row.is_open = RefCell::new(*related.row.is_open.borrow() || query.is_open);
            }
            _ => row.query = Some(query.clone()),
        }
        if let Some(related) = &query.of
            && let Some(back) = &related.back
        {
            row.set.borrow_mut().insert(back.clone(), Values::one(Value::Row(related.row.clone())));
        }
        row
    }

    pub(crate) fn item_of(
        &mut self,
        receivers: &Values,
        key: Option<&Values>,
        index: &Expr,
        expr: &Expr,
        frame: &mut Frame,
    ) -> Values {
        let mut all = Values::default();
        for Alternative { value, guard } in receivers.0.clone() {
            if guard.contradicts(&self.path) {
                continue;
            }
            let found = match (&value, key) {
                (Value::QuerySet(query), None) => {
                    let limit = self.limit(index, frame);
                    let cut = Query { born: self.round(), ..sliced(query, index, limit) };
                    Values::one(Value::QuerySet(Rc::new(cut)))
                }
                (Value::QuerySet(query), Some(_)) => {
                    self.evaluate(query, Use::Index, frame.place(expr.id), &written(expr));
                    if query.of.is_none()
                        && !self.is_built_here(query)
                        && let ExprKind::Subscript(subscript) = &expr.kind
                        && let Some(name) = subscript.value.as_name()
                        && self.is_only_picked_from(name, frame)
                    {
                        self.asked(Some(query.model), frame.place(expr.id), &written(expr), None);
                    }
                    match query.shape {
                        Shape::Rows => Values::one(Value::Row(Rc::new(self.row_of(query, false)))),
                        _ => Values::one(self.record_of(query)),
                    }
                }
                (Value::Record(record), Some(key)) => Values::one(match (key.only(), record.shape) {
                    (Some(Value::Str(name)), Shape::Dicts) => self.record_part(record, name),
                    (Some(Value::Int(number)), Shape::Tuples | Shape::Named) => {
                        let name = usize::try_from(*number).ok().and_then(|at| record.names.as_ref()?.get(at));
                        name.map_or(Value::Plain, |name| self.record_part(record, name))
                    }
                    _ => Value::Plain,
                }),
                (Value::List(_), None) => Values::one(value.clone()),
                (Value::List(list), Some(_)) => list.elements.borrow().clone(),
                (Value::Tuple(parts), Some(key)) => match key.only() {
                    Some(Value::Int(number)) => usize::try_from(*number)
                        .ok()
                        .and_then(|number| parts.get(number).cloned())
                        .unwrap_or_else(Values::unknown),
                    _ => Values::unknown(),
                },
                (Value::Dict(dict), Some(key)) => match key.only() {
                    Some(Value::Str(key)) if dict.known.borrow().contains_key(key) => {
                        dict.known.borrow().get(key).cloned().unwrap_or_default()
                    }
                    _ => {
                        let mut any = dict.others.borrow().clone();
                        if *dict.is_open.borrow() || any.0.is_empty() {
                            any.push(Value::Unknown, Default::default());
                        }
                        any
                    }
                },
                _ => Values::unknown(),
            };
            for alternative in found.0 {
                all.push(alternative.value, alternative.guard.joined(&guard));
            }
        }
        all
    }
}

impl Engine<'_> {
    /// The number of rows that `[:LIMIT]` leaves, where the name stands for a number.
    fn limit(&self, index: &Expr, frame: &Frame) -> Option<u32> {
        let ExprKind::Slice(slice) = &index.kind else { return None };
        let upper = slice.upper.as_ref().filter(|_| slice.lower.is_none())?;
        if let Some(Value::Int(number)) = upper.as_name().and_then(|name| frame.get(name)).and_then(Values::only) {
            return u32::try_from(*number).ok();
        }
        match self.project.symbol(frame.scope, upper)? {
            Symbol::Value { module, item, stmt } => match &self.project.value(module, item, stmt)?.kind {
                ExprKind::Int(number) => number.parse().ok(),
                _ => None,
            },
            _ => None,
        }
    }

    /// Whether a function reads a name only to pick single rows and to call methods: then nothing loads what it holds,
    /// and each row that is picked is a query.
    fn is_only_picked_from(&self, name: &str, frame: &Frame) -> bool {
        let Some(info) = frame.function.and_then(|function| self.project.function(function)) else { return false };
        let body = &info.function.body;
        let assigned = stmts(body, Enter::ALL).filter(|stmt| match &stmt.kind {
            StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(name)),
            _ => false,
        });
        let mut alone = 0usize;
        let mut picked = assigned.count();
        for expr in exprs(body, Enter::ALL) {
            match &expr.kind {
                ExprKind::Name(read) if read == name => alone += 1,
                ExprKind::Attribute(attribute) if attribute.value.as_name() == Some(name) => picked += 1,
                ExprKind::Subscript(subscript)
                    if subscript.value.as_name() == Some(name)
                        && !matches!(subscript.index.kind, ExprKind::Slice(_)) =>
                {
                    picked += 1;
                }
                _ => {}
            }
        }
        alone == picked
    }
}

/// `qs[:10]`
fn sliced(query: &Query, index: &Expr, limit: Option<u32>) -> Query {
    let bound = |expr: &Option<Expr>| match expr {
        None => Some(0),
        Some(expr) => match &expr.kind {
            ExprKind::Int(number) => number.parse::<u32>().ok(),
            _ => None,
        },
    };
    let is_free = |expr: &Option<Expr>| {
        let Some(expr) = expr else { return false };
        let name = expr.dotted().unwrap_or_default();
        let last = name.rsplit('.').next().unwrap_or_default();
        // Constants and settings are written in capitals.
        let is_constant = !last.is_empty() && !last.contains(char::is_lowercase);
        !matches!(expr.kind, ExprKind::Int(_)) && !is_constant
    };
    let mut query = Query { is_sliced: true, ..query.clone() };
    if let Some(rows) = limit {
        query.at_most = Some(query.at_most.map_or(rows, |known| known.min(rows)));
    }
    if let ExprKind::Slice(slice) = &index.kind {
        query.is_cut_freely |= is_free(&slice.lower) || is_free(&slice.upper);
    }
    if let ExprKind::Slice(slice) = &index.kind
        && let (Some(lower), Some(upper)) = (bound(&slice.lower), bound(&slice.upper))
        && slice.upper.is_some()
    {
        let rows = upper.saturating_sub(lower);
        query.at_most = Some(query.at_most.map_or(rows, |known| known.min(rows)));
    }
    query
}
