//! What managers and querysets do: which calls keep their rows, which end them, which ask the database. Exact by
//! what Django does (3.2 to 6.0).

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::{
        classes::Member,
        models::{ModelId, ModelMember},
        project::ClassId,
    },
    queries::{
        asking::Use,
        calls::Arguments,
        engine::Engine,
        frame::Frame,
        mends::{Chain, chain_of},
        value::{List, Query, Related, Row, Shape, Value, Values},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Call, Expr, ExprKind},
    },
};

/// Calls that keep the rows and only choose or order them.
const KEEPS: &[&str] = &[
    "all",
    "filter",
    "exclude",
    "order_by",
    "distinct",
    "reverse",
    "using",
    "select_for_update",
    "complex_filter",
    "annotate",
    "alias",
    "extra",
    "none",
    "select_related",
    "prefetch_related",
    "only",
    "defer",
    "union",
    "intersection",
    "difference",
];

/// Calls that give one instance.
const ONE: &[&str] = &["get", "first", "last", "earliest", "latest", "aget", "afirst", "alast", "aearliest", "alatest"];

/// Calls that write rows.
const WRITES: &[&str] = &[
    "create",
    "acreate",
    "bulk_create",
    "abulk_create",
    "bulk_update",
    "abulk_update",
    "update",
    "aupdate",
    "delete",
    "adelete",
    "get_or_create",
    "aget_or_create",
    "update_or_create",
    "aupdate_or_create",
    "add",
    "aadd",
    "remove",
    "aremove",
    "set",
    "aset",
    "clear",
    "aclear",
];

/// A call of a method: where it stands and how it is written. Templates call without arguments.
pub(crate) struct Site<'s> {
    pub(crate) place: Place,
    pub(crate) text: String,
    pub(crate) written: Option<(&'s Expr, &'s Call)>,
    /// The calls on a relation of one row that this call makes longer.
    pub(crate) chain: Option<Rc<Chain>>,
}

impl Engine<'_> {
    /// A call of a method of a manager or queryset.
    pub(crate) fn query_method(
        &mut self,
        receiver: &Value,
        name: &Name,
        site: Site<'_>,
        arguments: &Arguments,
        mut frame: Option<&mut Frame>,
    ) -> Values {
        let place = site.place;
        let chain = chain_of(receiver, name, &site, frame.as_deref());
        let site = Site { chain, ..site };
        if let Some(mut found) = self.own_method(receiver, name, arguments, place) {
            for alternative in &mut found.0 {
                if let Value::QuerySet(query) = &mut alternative.value {
                    Rc::make_mut(query).chain = site.chain.clone();
                }
            }
            return found;
        }
        // A chain that is written in one go is one origin; a name that holds a queryset keeps its own.
        let is_chain = matches!(receiver, Value::Manager(_))
            || site
                .written
                .and_then(|(_, call)| call.callee.as_attribute())
                .is_some_and(|attribute| matches!(attribute.value.kind, ExprKind::Call(_) | ExprKind::Attribute(_)));
        let started = match receiver {
            Value::Manager(manager) => {
                if name == "get_queryset" {
                    return self.start(manager, place);
                }
                self.start(manager, place)
            }
            other => Values::one(other.clone()),
        };
        let mut all = Values::default();
        for alternative in started.0 {
            let found = match &alternative.value {
                Value::QuerySet(query) => {
                    let at = if is_chain { place } else { query.origin };
                    self.queryset_method(query, name, &site, arguments, at, frame.as_deref_mut())
                }
                _ => Values::unknown(),
            };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    /// A method that the project's own manager or queryset class defines.
    fn own_method(&mut self, receiver: &Value, name: &Name, arguments: &Arguments, place: Place) -> Option<Values> {
        let classes: Vec<ClassId> = match receiver {
            Value::Manager(manager) => manager.class.into_iter().chain(manager.queryset).collect(),
            Value::QuerySet(query) => query.class.into_iter().collect(),
            _ => return None,
        };
        for class in classes {
            if let Some(Member::Method { owner, function }) = self.project.member(class, name)
                && !self.is_stub(owner)
            {
                let was_plain = !matches!(receiver, Value::QuerySet(query) if query.refined.is_some());
                let receiver = match receiver {
                    // A queryset's method called on the manager runs on the manager's queryset.
                    Value::Manager(manager) if self.project.descends(owner, "django.db.models.QuerySet") => {
                        match self.start(manager, place).only() {
                            Some(value) => value.clone(),
                            None => return Some(Values::unknown()),
                        }
                    }
                    other => other.clone(),
                };
                let given = self.run(
                    function,
                    Some(owner),
                    Some(receiver),
                    arguments.positional.clone(),
                    arguments.keywords.clone(),
                    Some(place),
                );
                // What the method built is continued here: here a fix may be added.
                let mut all = Values::default();
                for alternative in given.0 {
                    match alternative.value {
                        Value::QuerySet(query) => {
                            let refined = match &query.refined {
                                Some(_) if was_plain => Some(name.clone()),
                                other => other.clone(),
                            };
                            let query = Query { origin: place, refined, born: self.round(), ..(*query).clone() };
                            all.push(Value::QuerySet(Rc::new(query)), alternative.guard);
                        }
                        other => all.push(other, alternative.guard),
                    }
                }
                return Some(all);
            }
        }
        None
    }

    fn queryset_method(
        &mut self,
        query: &Rc<Query>,
        name: &Name,
        site: &Site<'_>,
        arguments: &Arguments,
        origin: Place,
        frame: Option<&mut Frame>,
    ) -> Values {
        let place = site.place;
        let call = site.written.map(|(_, call)| call);
        let name = name.as_str();
        let is_option = query.is_option && query.origin == origin;
        let mut next = Query { origin, born: self.round(), is_option, chain: site.chain.clone(), ..(**query).clone() };
        if KEEPS.contains(&name) {
            if name != "all" && name != "none" {
                next.refined.get_or_insert_with(|| Name::from(name));
            }
            match name {
                "filter" | "exclude" => {
                    if name == "filter"
                        && next.of.is_none()
                        && let (Some(call), Some(frame)) = (call, frame)
                    {
                        next.by = next.by.or_else(|| self.by_row(query.model, call, frame));
                    }
                    let is_spread = call.is_some_and(|call| {
                        call.arguments.iter().any(|argument| matches!(argument.kind, ArgumentKind::StarStar))
                    });
                    next.names_many |=
                        is_spread && arguments.keywords.iter().any(|(keyword, _)| keyword.ends_with("__in"));
                    if name == "filter" && call.is_some_and(|call| self.is_unique(query.model, call)) {
                        next.at_most = Some(1);
                    }
                    next.is_joined |= call.is_none_or(|call| self.may_join(query.model, call));
                    if name == "filter" {
                        next.nulls.extend(call.iter().flat_map(|call| nulls(call)));
                    }
                }
                "order_by" => next.is_ordered = call.is_some_and(|call| !call.arguments.is_empty()),
                "none" => next.at_most = Some(0),
                "annotate" | "alias" | "extra" => {
                    for argument in call.iter().flat_map(|call| &call.arguments) {
                        match &argument.kind {
                            _ if name == "extra" => next.added.push(Name::new_static("*")),
                            ArgumentKind::Keyword(keyword) => next.added.push(keyword.name.clone()),
                            ArgumentKind::Positional => {
                                next.added.push(crate::queries::records::alias(&argument.value));
                            }
                            ArgumentKind::Star | ArgumentKind::StarStar => next.is_open = true,
                        }
                    }
                }
                "select_related" | "prefetch_related" => {
                    if let (Some((expr, call)), Some(frame)) = (site.written, frame) {
                        self.eager(&mut next, name == "prefetch_related", expr, call, arguments, frame);
                    }
                }
                "only" | "defer" => {
                    if let (Some((expr, call)), Some(frame)) = (site.written, frame) {
                        self.deferred(&mut next, expr, call, frame);
                    }
                }
                "union" | "intersection" | "difference" => {
                    next.is_fixed = true;
                    next.nulls.clear();
                }
                _ => {}
            }
            return Values::one(Value::QuerySet(Rc::new(next)));
        }
        if let (Some((_, call)), Some(frame)) = (site.written, &frame) {
            self.unused(query, call, frame);
        }
        let text = site.text.as_str();
        if ONE.contains(&name) {
            let how = match name.trim_start_matches('a') {
                "first" | "irst" => Use::First,
                "last" => Use::Last,
                _ => Use::Other,
            };
            self.evaluate_as(&next, how, place, text, call);
            next.origin = before_call(&next, site, frame.as_deref());
            next.at_most = Some(1);
            return match query.shape {
                Shape::Rows => Values::one(Value::Row(Rc::new(self.row_of(&Rc::new(next), false).alone()))),
                _ => Values::one(self.record_of(query)),
            };
        }
        match name {
            "values" | "values_list" | "dates" | "datetimes" => {
                next.refined.get_or_insert_with(|| Name::from(name));
                let is_flat = call.is_some_and(|call| call.keyword("flat").is_some());
                next.shape = match name {
                    "values" => Shape::Dicts,
                    "values_list" if call.is_some_and(|call| call.keyword("named").is_some()) => Shape::Named,
                    "values_list" if !is_flat => Shape::Tuples,
                    _ => Shape::Scalars,
                };
                next.selected = name.starts_with("values").then(|| self.selected(query, call)).flatten();
                Values::one(Value::QuerySet(Rc::new(next)))
            }
            "count" | "acount" => {
                self.evaluate_as(&next, Use::Count, place, text, call);
                Values::one(Value::Plain)
            }
            "exists" | "aexists" => {
                self.evaluate_as(&next, Use::Exists, place, text, call);
                Values::one(Value::Plain)
            }
            "contains" | "acontains" => {
                self.evaluate_as(&next, Use::Contains, place, text, call);
                Values::one(Value::Plain)
            }
            "aggregate" | "aaggregate" => {
                self.evaluate_as(&next, Use::Aggregate, place, text, call);
                Values::one(Value::Plain)
            }
            "iterator" | "aiterator" => {
                if let (Some((expr, call)), Some(frame)) = (site.written, &frame) {
                    self.iterated_in_chunks(query, expr, call, frame);
                    if let Some(attribute) = call.callee.as_attribute()
                        && name == "iterator"
                        && call.arguments.is_empty()
                    {
                        next.chunked = Some((frame.place(attribute.value.id), place));
                    }
                }
                next.origin = before_call(&next, site, frame.as_deref());
                next.refined.get_or_insert_with(|| Name::from(name));
                Values::one(Value::QuerySet(Rc::new(next)))
            }
            "in_bulk" | "ain_bulk" => {
                self.evaluate_as(&next, Use::Other, place, text, call);
                next.origin = before_call(&next, site, frame.as_deref());
                let row = Row { is_many: true, ..self.row_of(&Rc::new(next), true) };
                let dict = crate::queries::value::Dict::default();
                dict.others.borrow_mut().push(Value::Row(Rc::new(row)), Default::default());
                Values::one(Value::Dict(Rc::new(dict)))
            }
            "raw" => {
                next.is_raw = true;
                Values::one(Value::QuerySet(Rc::new(next)))
            }
            "create" | "acreate" => {
                self.unsettle();
                self.wrote(Some(query.model), place, text, call, "`bulk_create` writes all rows at once");
                Values::one(Value::Row(Rc::new(self.created(query.model, arguments))))
            }
            "get_or_create" | "aget_or_create" | "update_or_create" | "aupdate_or_create" => {
                self.unsettle();
                // Across calls it is a piece of work of its own, a read and a write, that nothing does in bulk.
                let is_plain = !self.is_parent(place) && !self.does_more(query.model, name);
                if self.hops().is_empty() && is_plain {
                    self.asked(Some(query.model), place, text, call);
                }
                let row = Value::Row(Rc::new(self.created(query.model, arguments)));
                Values::one(Value::Tuple(Rc::new(vec![Values::one(row), Values::one(Value::Plain)])))
            }
            "bulk_create" | "abulk_create" => Values::one(Value::List(Rc::new(List {
                elements: RefCell::new(Values::one(Value::Row(Rc::new(Row::new(query.model))))),
                is_short: false,
            }))),
            _ if WRITES.contains(&name) => {
                self.unsettle();
                let instead = match name.strip_prefix('a').filter(|rest| *rest != "dd").unwrap_or(name) {
                    "update" => Some("`bulk_update` changes all rows at once"),
                    "delete" => Some(crate::queries::writes::ONE_DELETE),
                    "add" => Some("one `add()` takes them all"),
                    "remove" => Some("one `remove()` takes them all"),
                    "set" | "clear" => Some("the rows of the relation can be written at once"),
                    _ => None,
                };
                if let Some(instead) = instead {
                    self.wrote(Some(query.model), place, text, call, instead);
                }
                if let (Some(call), Some(frame)) = (call, frame) {
                    throws_away(query, call, frame);
                }
                Values::one(Value::Plain)
            }
            "as_manager" | "get_queryset" => Values::one(Value::QuerySet(Rc::new(next))),
            // A method that the class may have or not: what it gives is not known.
            _ => Values::unknown(),
        }
    }

    /// Whether a filter may go through a relation to many.
    fn may_join(&self, model: ModelId, call: &Call) -> bool {
        call.arguments.iter().any(|argument| {
            let ArgumentKind::Keyword(keyword) = &argument.kind else { return true };
            let first = keyword.name.split("__").next().unwrap_or_default();
            let is_one_row = match self.project.models().member(model, first) {
                // What lies behind a foreign key may be many again.
                Some(ModelMember::Field(field)) => field.relation.is_none() || !keyword.name.contains("__"),
                Some(ModelMember::Key(_)) => true,
                _ => matches!(first, "pk" | "id"),
            };
            !is_one_row
        })
    }

    fn created(&self, model: ModelId, arguments: &Arguments) -> Row {
        let row = Row { born: Some(self.round()), ..Row::new(model) };
        row.set.borrow_mut().insert(Name::new_static("pk"), Values::one(Value::Key));
        for (name, values) in &arguments.keywords {
            row.set.borrow_mut().insert(name.clone(), values.clone());
        }
        row
    }

    /// The row whose related rows a filter asks for: `Comment.objects.filter(post=post)`, by instance or by key.
    fn by_row(&mut self, model: ModelId, call: &Call, frame: &mut Frame) -> Option<Rc<Related>> {
        use crate::model::models::{ModelMember, RelationKind};
        for argument in &call.arguments {
            let ArgumentKind::Keyword(keyword) = &argument.kind else { continue };
            let name = keyword.name.trim_end_matches("__exact").trim_end_matches("__pk").trim_end_matches("__id");
            let Some(ModelMember::Field(field) | ModelMember::Key(field)) = self.project.models().member(model, name)
            else {
                continue;
            };
            let relation = field.relation.as_ref()?;
            if !matches!(relation.kind, RelationKind::ForeignKey | RelationKind::ManyToMany) {
                continue;
            }
            let target = relation.target?;
            let (row, is_key) = match argument.value.as_attribute() {
                Some(attribute) if matches!(attribute.attr.name.as_str(), "pk" | "id") => (&attribute.value, true),
                _ => (&argument.value, false),
            };
            // `post_id=post` is no way to ask.
            if !is_key && keyword.name.ends_with("_id") {
                continue;
            }
            let Some(Value::Row(row)) = row.as_name().and_then(|name| frame.get(name)).and_then(Values::only) else {
                continue;
            };
            let models = self.project.models();
            let accessor = models
                .all_reverse(target)
                .find(|reverse| !reverse.is_hidden && reverse.from == model && reverse.field == field.name)?;
            if row.model == target {
                let accessor = accessor.name.clone();
                return Some(Rc::new(Related { row: row.clone(), accessor, back: None }));
            }
        }
        None
    }

    /// Whether a count of related rows could be annotated on the rows that it is made for.
    pub(crate) fn counts(&self, row: &Row) -> bool {
        row.is_many
            && row.query.as_ref().is_some_and(|query| !query.is_open && !query.is_fixed && query.at_most != Some(1))
            && !*row.is_open.borrow()
    }

    /// Whether a filter can match one row at most: it asks for a unique column by equality.
    fn is_unique(&self, model: ModelId, call: &Call) -> bool {
        call.arguments.iter().any(|argument| match &argument.kind {
            ArgumentKind::Keyword(keyword) => {
                let name = keyword.name.strip_suffix("__exact").unwrap_or(&keyword.name);
                matches!(name, "pk" | "id") || self.is_unique_column(model, name)
            }
            _ => false,
        })
    }

    fn is_unique_column(&self, model: ModelId, name: &str) -> bool {
        use crate::model::models::{ModelMember, as_bool};
        let Some(ModelMember::Field(field)) = self.project.models().member(model, name) else { return false };
        let value = self.project.value_in(field.owner, field.stmt).and_then(Expr::as_call);
        value.is_some_and(|call| {
            ["unique", "primary_key"].iter().any(|option| call.keyword(option).and_then(as_bool) == Some(true))
        }) || matches!(&field.relation, Some(relation) if relation.kind == crate::model::models::RelationKind::OneToOne)
    }
}

/// Where more can be loaded for a call that ends a chain: in front of it.
fn before_call(query: &Query, site: &Site<'_>, frame: Option<&Frame>) -> Place {
    let callee = site.written.and_then(|(_, call)| call.callee.as_attribute());
    match (callee, frame) {
        (Some(attribute), Some(frame)) if query.origin == site.place => frame.place(attribute.value.id),
        _ => query.origin,
    }
}

/// The relations that a filter asks to be NULL: `filter(editor=None)`, `filter(editor__isnull=True)`.
fn nulls(call: &Call) -> impl Iterator<Item = Name> {
    call.arguments.iter().filter_map(|argument| {
        let ArgumentKind::Keyword(keyword) = &argument.kind else { return None };
        match (&argument.value.kind, keyword.name.strip_suffix("__isnull")) {
            (ExprKind::True, Some(name)) => Some(Name::from(name)),
            (ExprKind::None, None) => Some(keyword.name.clone()),
            _ => None,
        }
    })
}

/// `post.tags.add(tag)`: what was prefetched of `post.tags` is thrown away.
fn throws_away(query: &Query, call: &Call, frame: &mut Frame) {
    let Some(end) = call.callee.as_attribute() else { return };
    let method = end.attr.name.strip_prefix('a').filter(|rest| *rest != "dd").unwrap_or(&end.attr.name);
    let (Some(related), Some(manager)) = (&query.of, end.value.as_attribute()) else { return };
    let Some(name) = manager.value.as_name().filter(|_| matches!(method, "add" | "remove" | "set" | "clear")) else {
        return;
    };
    let is_this =
        matches!(frame.get(name).and_then(Values::only), Some(Value::Row(row)) if Rc::ptr_eq(row, &related.row));
    if !is_this || related.row.supply.get(&related.accessor).is_none() {
        return;
    }
    let mut row = related.row.alone();
    row.is_many = related.row.is_many;
    row.cleared.push((related.accessor.clone(), Name::from(method)));
    frame.set(&Name::from(name), Values::one(Value::Row(Rc::new(row))));
}
