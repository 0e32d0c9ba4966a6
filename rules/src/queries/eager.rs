//! Calls that change what is loaded with the rows: `select_related`, `prefetch_related`, `only`, `defer`.

use crate::{
    model::project::Symbol,
    queries::{
        calls::Arguments,
        engine::Engine,
        frame::Frame,
        value::{EagerCall, Object, Query, Value, Values},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Call, Expr, ExprKind},
    },
};

pub(crate) const PREFETCH: &str = "django.db.models.Prefetch";

impl Engine<'_> {
    /// `select_related("a__b")`, `prefetch_related("tags", Prefetch("comments", queryset=…, to_attr=…))`
    pub(crate) fn eager(
        &mut self,
        query: &mut Query,
        is_prefetch: bool,
        expr: &Expr,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
    ) {
        let mut paths = Vec::new();
        let mut last = None;
        if call.arguments.is_empty() {
            // `select_related()` without names joins what it chooses.
            if !is_prefetch {
                self.joins_all(expr, call, frame);
                query.is_open = true;
            }
            return;
        }
        for (number, argument) in call.arguments.iter().enumerate() {
            last = Some(frame.place(argument.id));
            let value = &argument.value;
            if matches!(argument.kind, ArgumentKind::Star | ArgumentKind::StarStar | ArgumentKind::Keyword(_)) {
                match &argument.kind {
                    ArgumentKind::Star => match self.literal_paths(value, frame) {
                        Some(literal) => {
                            for path in literal {
                                query.supply.add(&steps(&path), is_prefetch);
                            }
                        }
                        None => self.listed_paths(query, value, is_prefetch, frame),
                    },
                    _ => query.is_open = true,
                }
                continue;
            }
            match &value.kind {
                // Nothing can be added to what takes back.
                ExprKind::None => {
                    query.supply.clear(is_prefetch);
                    query.eager.retain(|call| call.is_prefetch != is_prefetch);
                    return;
                }
                ExprKind::Str { value: path, .. } => {
                    paths.push((path.clone(), frame.place(value.id)));
                    self.check_path(query, path, is_prefetch, number, expr, call, frame);
                    query.supply.add(&steps(path), is_prefetch);
                }
                _ => match arguments.positional.get(number).and_then(Values::only) {
                    Some(Value::Str(path)) => {
                        query.supply.add(&steps(path), is_prefetch);
                    }
                    Some(Value::Object(object)) if is_prefetch && self.is_prefetch_object(object) => {
                        self.prefetch_object(query, &object.clone());
                    }
                    _ => match &value.kind {
                        ExprKind::Call(inner) if is_prefetch => self.prefetch(query, inner, frame),
                        _ => match self.project.symbol(frame.scope, value) {
                            Some(Symbol::Value { module, item, stmt }) => {
                                match self.project.value(module, item, stmt).map(|value| &value.kind) {
                                    Some(ExprKind::Call(inner)) if is_prefetch => {
                                        let inner = (**inner).clone();
                                        self.prefetch(query, &inner, frame);
                                    }
                                    _ => query.is_open = true,
                                }
                            }
                            _ => query.is_open = true,
                        },
                    },
                },
            }
        }
        if let Some(last) = last {
            query.eager.push(EagerCall { is_prefetch, paths, last });
        }
    }

    /// The paths in `*RELATED`, where that is a literal of the module or of a class.
    fn literal_paths(&mut self, value: &Expr, frame: &mut Frame) -> Option<Vec<String>> {
        let items = match &value.kind {
            ExprKind::List(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => match self.project.symbol(frame.scope, value)? {
                Symbol::Value { module, item, stmt } => match &self.project.value(module, item, stmt)?.kind {
                    ExprKind::List(items) => items.as_slice(),
                    ExprKind::Tuple(tuple) => &tuple.items,
                    _ => return None,
                },
                _ => return None,
            },
        };
        items.iter().map(|item| item.as_str().map(str::to_owned)).collect()
    }

    /// `*prefetches`, where that is a list with paths and `Prefetch` objects.
    fn listed_paths(&mut self, query: &mut Query, value: &Expr, is_prefetch: bool, frame: &mut Frame) {
        let values = self.expr(value, frame);
        let Some(Value::List(list)) = values.only() else {
            query.is_open = true;
            return;
        };
        let items: Vec<Value> = list.elements.borrow().iter().cloned().collect();
        for item in items {
            match &item {
                Value::Str(path) => query.supply.add(&steps(path), is_prefetch),
                Value::Object(object) if is_prefetch && self.is_prefetch_object(object) => {
                    self.prefetch_object(query, object);
                }
                _ => query.is_open = true,
            }
        }
    }

    fn is_prefetch_object(&self, object: &Object) -> bool {
        self.project.descends(object.class, PREFETCH)
    }

    /// A `Prefetch(…)`, wherever it was made.
    fn prefetch_object(&mut self, query: &mut Query, object: &Object) {
        let set = object.set.borrow();
        let given = |name: &str| set.get(name).filter(|values| !matches!(values.only(), Some(Value::None)));
        let Some(Value::Str(path)) = given("lookup").and_then(Values::only) else {
            query.is_open = true;
            return;
        };
        let to_attr = match given("to_attr").map(Values::only) {
            None => None,
            Some(Some(Value::Str(name))) => Some(name.clone()),
            Some(_) => {
                query.is_open = true;
                return;
            }
        };
        let inner = match given("queryset").map(Values::only) {
            None => None,
            Some(Some(Value::QuerySet(inner))) => Some(inner.clone()),
            Some(_) => {
                query.is_open = true;
                return;
            }
        };
        if let Some(inner) = &inner {
            self.needs_key(query.model, path, inner);
        }
        query.supply.add_prefetch(&steps(path), inner, to_attr);
    }

    fn prefetch(&mut self, query: &mut Query, call: &Call, frame: &mut Frame) {
        let is_prefetch = call
            .callee
            .dotted()
            .is_some_and(|name| matches!(name.rsplit('.').next(), Some("Prefetch" | "GenericPrefetch")));
        let Some(path) =
            call.positional(0).or_else(|| call.keyword("lookup")).and_then(Expr::as_str).filter(|_| is_prefetch)
        else {
            query.is_open = true;
            return;
        };
        let to_attr = match call.keyword("to_attr").or_else(|| call.positional(2)) {
            Some(expr) => match expr.as_str() {
                Some(name) => Some(Name::from(name)),
                None => {
                    query.is_open = true;
                    return;
                }
            },
            None => None,
        };
        let own = call.keyword("queryset").or_else(|| call.positional(1));
        let inner = match own {
            None => None,
            Some(expr) if matches!(expr.kind, ExprKind::None) => None,
            Some(expr) => match self.expr(expr, frame).only() {
                Some(Value::QuerySet(inner)) => Some(inner.clone()),
                Some(Value::Manager(manager)) => {
                    let manager = manager.clone();
                    match self.start(&manager, frame.place(expr.id)).only() {
                        Some(Value::QuerySet(inner)) => Some(inner.clone()),
                        _ => None,
                    }
                }
                _ => {
                    query.is_open = true;
                    return;
                }
            },
        };
        query.supply.add_prefetch(&steps(path), inner, to_attr);
    }
}

/// The steps of a path.
pub(crate) fn steps(path: &str) -> Vec<Name> {
    path.split("__").map(Name::from).collect()
}
