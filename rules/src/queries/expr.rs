//! Expressions: what they may be, and what reading them costs.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashSet;

use crate::{
    finding::Place,
    model::{
        classes::Member,
        models::{ModelId, ModelMember, RelationKind},
        project::{ClassId, Symbol},
    },
    queries::{
        engine::{Code, Engine, Loop, Running},
        frame::Frame,
        missing::{Kind, Missing},
        value::{Alternative, Body, Closure, Dict, List, Manager, Object, Query, Related, Row, Shape, Value, Values},
    },
    syntax::{
        Name,
        python::{Clause, Comprehension, ComprehensionKind, Expr, ExprKind, FPart},
    },
};

impl Row {
    /// The same row, met alone.
    pub(crate) fn alone(&self) -> Row {
        Row {
            model: self.model,
            query: self.query.clone(),
            is_many: false,
            path: self.path.clone(),
            supply: self.supply.clone(),
            is_missing: self.is_missing,
            set: RefCell::new(self.set.borrow().clone()),
            is_open: RefCell::new(*self.is_open.borrow()),
        }
    }
}

impl Engine<'_> {
    pub(crate) fn expr(&mut self, expr: &Expr, frame: &mut Frame) -> Values {
        if self.spent() {
            return Values::unknown();
        }
        self.deeper(|engine| engine.expr_here(expr, frame)).unwrap_or_else(Values::unknown)
    }

    fn expr_here(&mut self, expr: &Expr, frame: &mut Frame) -> Values {
        match &expr.kind {
            ExprKind::Name(name) => self.name(name, expr, frame),
            ExprKind::None => Values::one(Value::None),
            ExprKind::True => Values::one(Value::Bool(true)),
            ExprKind::False => Values::one(Value::Bool(false)),
            ExprKind::Int(number) => match number.parse() {
                Ok(number) => Values::one(Value::Int(number)),
                Err(_) => Values::one(Value::Plain),
            },
            ExprKind::Str { value, .. } => Values::one(Value::Str(value.clone())),
            ExprKind::Float(_) | ExprKind::Imaginary(_) | ExprKind::Bytes | ExprKind::Ellipsis => {
                Values::one(Value::Plain)
            }
            ExprKind::FString(text) => {
                self.text(&text.parts, frame);
                Values::one(Value::Plain)
            }
            ExprKind::Attribute(attribute) => {
                let receivers = self.expr(&attribute.value, frame);
                self.key_attribute(&attribute.value, &attribute.attr.name, expr, frame);
                self.record_attribute(&receivers, attribute, expr, &written(expr), frame);
                self.attribute_of(&receivers, &attribute.attr.name, frame.place(expr.id), &written(expr))
            }
            ExprKind::Subscript(subscript) => {
                let receivers = self.expr(&subscript.value, frame);
                let key = match &subscript.index.kind {
                    ExprKind::Slice(slice) => {
                        for part in [&slice.lower, &slice.upper, &slice.step].into_iter().flatten() {
                            self.expr(part, frame);
                        }
                        None
                    }
                    _ => Some(self.expr(&subscript.index, frame)),
                };
                self.record_item(&receivers, subscript, &written(expr), frame);
                self.item_of(&receivers, key.as_ref(), &subscript.index, expr, frame)
            }
            ExprKind::Slice(_) => Values::one(Value::Plain),
            ExprKind::Call(call) => self.call(expr, call, frame),
            ExprKind::List(items) | ExprKind::Set(items) => {
                let mut elements = Values::default();
                for item in items {
                    let values = self.spread(item, frame);
                    elements.extend(values);
                }
                Values::one(Value::List(Rc::new(List {
                    elements: RefCell::new(elements),
                    is_short: items.len() <= 16,
                })))
            }
            ExprKind::Tuple(tuple) => {
                let parts = tuple.items.iter().map(|item| self.spread(item, frame)).collect();
                Values::one(Value::Tuple(Rc::new(parts)))
            }
            ExprKind::Dict(entries) => {
                let dict = Dict::default();
                for entry in entries {
                    let key = entry.key.as_ref().map(|key| self.expr(key, frame));
                    let value = self.expr(&entry.value, frame);
                    match key.as_ref().map(Values::only) {
                        Some(Some(Value::Str(key))) => {
                            dict.known.borrow_mut().insert(key.clone(), value);
                        }
                        Some(_) => dict.others.borrow_mut().extend(value),
                        None => merge(&dict, &value),
                    }
                }
                Values::one(Value::Dict(Rc::new(dict)))
            }
            ExprKind::Unary { operand, .. } => {
                let values = self.expr(operand, frame);
                self.truth(&values, operand, frame);
                Values::one(Value::Plain)
            }
            ExprKind::Binary(binary) => {
                let left = self.expr(&binary.left, frame);
                let right = self.expr(&binary.right, frame);
                self.combined(left, right, binary.op, frame.place(binary.right.id))
            }
            ExprKind::Bool { values, .. } => {
                let mut all = Values::default();
                for (number, operand) in values.iter().enumerate() {
                    let operand_values = self.expr(operand, frame);
                    if number + 1 < values.len() {
                        self.truth(&operand_values, operand, frame);
                    }
                    all.extend(operand_values);
                }
                all
            }
            ExprKind::Compare(compare) => {
                let is_zero = |expr: &Expr| matches!(&expr.kind, ExprKind::Int(number) if *number == "0");
                let limits = !compare.rest.iter().any(|(_, right)| is_zero(right)) && !is_zero(&compare.left);
                self.comparing += u32::from(limits);
                self.expr(&compare.left, frame);
                for (op, right) in &compare.rest {
                    let values = self.expr(right, frame);
                    if matches!(op, crate::syntax::python::CompareOp::In | crate::syntax::python::CompareOp::NotIn) {
                        self.evaluated(&values, Use::Contains, frame.place(right.id), right, frame);
                    }
                }
                self.comparing -= u32::from(limits);
                if let [(op, right)] = compare.rest.as_slice() {
                    self.key_compared(&compare.left, *op, right, frame);
                }
                Values::one(Value::Plain)
            }
            ExprKind::Conditional(choice) => {
                let test = self.expr(&choice.test, frame);
                self.truth(&test, &choice.test, frame);
                let path = self.path.clone();
                let mut all = Values::default();
                for (branch, outcome) in [(&choice.body, true), (&choice.orelse, false)] {
                    let tests = self.tests(&choice.test, outcome, frame);
                    self.path = path.and(&tests);
                    for alternative in self.expr(branch, frame).0 {
                        all.push(alternative.value, alternative.guard.and(&tests));
                    }
                }
                self.path = path;
                all
            }
            ExprKind::Lambda(lambda) => {
                let closure = Closure { code: Body::Lambda((**lambda).clone()), names: frame.clone() };
                Values::one(Value::Closure(Rc::new(closure)))
            }
            ExprKind::Comprehension(comprehension) => self.comprehension(comprehension, expr, frame),
            ExprKind::Await(inner) => self.expr(inner, frame),
            ExprKind::Yield(value) => {
                if let Some(value) = value {
                    let values = self.expr(value, frame);
                    frame.yielded.extend(values);
                }
                Values::unknown()
            }
            ExprKind::YieldFrom(value) => {
                let values = self.expr(value, frame);
                let elements = self.elements(&values, frame.place(value.id), &written(value));
                frame.yielded.extend(elements);
                Values::unknown()
            }
            ExprKind::Star(inner) => self.expr(inner, frame),
            ExprKind::Walrus { target, value } => {
                let values = self.expr(value, frame);
                frame.set(&target.name, values.clone());
                values
            }
            ExprKind::Unknown => Values::unknown(),
        }
    }

    /// The element that an item of a display gives: `*rows` gives each.
    fn spread(&mut self, item: &Expr, frame: &mut Frame) -> Values {
        let values = self.expr(item, frame);
        match &item.kind {
            ExprKind::Star(inner) => self.elements(&values, frame.place(inner.id), &written(inner)),
            _ => values,
        }
    }

    fn text(&mut self, parts: &[FPart], frame: &mut Frame) {
        for part in parts {
            if let FPart::Value { expr, spec, .. } = part {
                let values = self.expr(expr, frame);
                self.shown(&values, frame.place(expr.id), &written(expr));
                self.text(spec, frame);
            }
        }
    }

    /// A value made into text: `str(row)`, `f"{row}"`.
    pub(crate) fn shown(&mut self, values: &Values, place: Place, text: &str) {
        for alternative in values.0.clone() {
            if let Value::QuerySet(query) = &alternative.value {
                self.evaluate(query, Use::Iterate, place, text);
            }
            if let Value::Row(row) = &alternative.value
                && let Some(class) = self.class_of_model(row.model)
                && let Some((owner, function)) = self.project.method(class, "__str__")
                && !self.is_stub(owner)
            {
                self.run(function, Some(owner), Some(alternative.value.clone()), Vec::new(), Vec::new(), Some(place));
            }
        }
    }

    fn name(&mut self, name: &Name, expr: &Expr, frame: &mut Frame) -> Values {
        if let Some(values) = frame.get(name) {
            let mut met = Values::default();
            for alternative in &values.0 {
                if !alternative.guard.contradicts(&self.path) {
                    met.push(alternative.value.clone(), alternative.guard.clone());
                }
            }
            return met;
        }
        match self.project.symbol(frame.scope, expr) {
            // The values of a module's own statements are followed from inside functions only.
            Some(Symbol::Value { module, .. }) if module == frame.module && frame.function.is_none() => {
                Values::unknown()
            }
            Some(symbol) => self.symbol(symbol),
            None => Values::unknown(),
        }
    }

    pub(crate) fn symbol(&mut self, symbol: Symbol) -> Values {
        Values::one(match symbol {
            Symbol::Class(class) => match self.project.models().of_class(class) {
                Some(model) => Value::Model(model),
                None => Value::Class(class),
            },
            Symbol::Function(function) => Value::Function(function),
            Symbol::Module(module) => Value::Module(module),
            Symbol::External(name) => Value::External(name),
            Symbol::Value { module, item, stmt } => {
                // A module-level queryset or instance; run where it stands, without its neighbours.
                let Some(value) = self.project.value(module, item, stmt) else { return Values::unknown() };
                if !matches!(value.kind, ExprKind::Call(_) | ExprKind::Attribute(_)) || self.calls.len() > 4 {
                    return Values::unknown();
                }
                let Some(info) = self.project.module_info(module) else { return Values::unknown() };
                let mut at = Frame {
                    scope: crate::model::project::Scope { module, within: crate::model::project::Within::Module },
                    module,
                    item,
                    function: None,
                    owner: None,
                    names: Default::default(),
                    outer: None,
                    returned: Values::default(),
                    yielded: Values::default(),
                    file: info.file,
                    region: info.region,
                };
                // Loops around the reader are not loops around the definition.
                let loops = std::mem::take(&mut self.loops);
                let values = self.expr(value, &mut at);
                self.loops = loops;
                return values;
            }
        })
    }

    pub(crate) fn attribute_of(&mut self, receivers: &Values, name: &Name, place: Place, text: &str) -> Values {
        let mut all = Values::default();
        for Alternative { value, guard } in receivers.0.clone() {
            if guard.contradicts(&self.path) {
                continue;
            }
            let path = self.path.clone();
            self.path = path.joined(&guard);
            let found = self.attribute(&value, name, place, text);
            self.path = path;
            for alternative in found.0 {
                all.push(alternative.value, alternative.guard.joined(&guard));
            }
        }
        all
    }

    fn attribute(&mut self, value: &Value, name: &Name, place: Place, text: &str) -> Values {
        match value {
            Value::Row(row) => self.row_attribute(row, name, place, text),
            Value::Model(model) => self.model_attribute(*model, name),
            Value::Manager(_) | Value::QuerySet(_) | Value::List(_) | Value::Dict(_) | Value::Str(_) => {
                if let Value::QuerySet(query) = value
                    && name == "model"
                {
                    return Values::one(Value::Model(query.model));
                }
                if let Value::Manager(manager) = value
                    && name == "model"
                {
                    return Values::one(Value::Model(manager.model));
                }
                Values::one(Value::Method { receiver: Box::new(value.clone()), name: name.clone() })
            }
            Value::Object(object) => self.object_attribute(object, name, place),
            Value::Class(class) => match self.project.member(*class, name) {
                Some(Member::Method { owner, function }) => {
                    Values::one(Value::Bound { function, owner, receiver: Box::new(Value::Class(*class)) })
                }
                Some(Member::Value { owner, stmt }) => self.class_value(owner, stmt, *class),
                _ => Values::unknown(),
            },
            Value::Module(module) => match self.project.attribute(&Symbol::Module(*module), name) {
                Some(symbol) => self.symbol(symbol),
                None => Values::unknown(),
            },
            Value::External(dotted) => match self.project.attribute(&Symbol::External(dotted.clone()), name) {
                Some(symbol) => self.symbol(symbol),
                None => Values::unknown(),
            },
            Value::Super { owner, receiver } => self.super_attribute(*owner, receiver, name),
            Value::Plain => Values::one(Value::Plain),
            Value::Record(record) => Values::one(match record.shape {
                Shape::Named => self.record_part(record, name),
                _ => Value::Plain,
            }),
            Value::Method { name: kind, .. } if kind == "template" => {
                Values::one(Value::Method { receiver: Box::new(value.clone()), name: name.clone() })
            }
            _ => Values::unknown(),
        }
    }

    /// A value that a class body assigns, as a member of an instance or of a subclass.
    pub(crate) fn class_value(&mut self, owner: ClassId, stmt: crate::syntax::Id, _: ClassId) -> Values {
        let (Some(value), Some(info), Some(scope)) =
            (self.project.value_in(owner, stmt), self.project.class(owner), self.project.class_scope(owner))
        else {
            return Values::unknown();
        };
        let Some(module) = self.project.module_info(info.module) else { return Values::unknown() };
        if self.calls.len() > 5 {
            return Values::unknown();
        }
        let mut frame = Frame {
            scope,
            module: info.module,
            item: info.item,
            function: None,
            owner: Some(owner),
            names: Default::default(),
            outer: None,
            returned: Values::default(),
            yielded: Values::default(),
            file: module.file,
            region: module.region,
        };
        let loops = std::mem::take(&mut self.loops);
        let values = self.expr(value, &mut frame);
        self.loops = loops;
        values
    }

    fn object_attribute(&mut self, object: &Rc<Object>, name: &Name, place: Place) -> Values {
        if let Some(values) = object.set.borrow().get(name) {
            return values.clone();
        }
        match self.project.member(object.class, name) {
            Some(Member::Method { owner, function }) => {
                let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) };
                self.maybe_property(bound, function, place)
            }
            Some(Member::Value { owner, stmt }) => self.class_value(owner, stmt, object.class),
            Some(Member::Class { class, .. }) => Values::one(Value::Class(class)),
            _ => Values::unknown(),
        }
    }

    /// A method, called at once where it is a property.
    fn maybe_property(&mut self, bound: Value, function: crate::model::project::FunctionId, place: Place) -> Values {
        if !self.is_property(function) {
            return Values::one(bound);
        }
        // A `cached_property` runs once for its object, whatever loop reads it.
        self.is_varying = !self.is_cached(function);
        self.call_value(&bound, Vec::new(), Vec::new(), place)
    }

    fn is_cached(&self, function: crate::model::project::FunctionId) -> bool {
        self.project.function(function).is_some_and(|info| {
            let names = info.function.decorators.iter().filter_map(|decorator| decorator.expr.dotted());
            names.into_iter().any(|name| name.ends_with("cached_property"))
        })
    }

    pub(crate) fn is_property(&self, function: crate::model::project::FunctionId) -> bool {
        self.project.function(function).is_some_and(|info| {
            info.function.decorators.iter().any(|decorator| {
                let name =
                    decorator.expr.dotted().or_else(|| decorator.expr.as_call().and_then(|call| call.callee.dotted()));
                name.is_some_and(|name| {
                    matches!(name.rsplit('.').next(), Some("property" | "cached_property" | "classproperty"))
                })
            })
        })
    }

    fn model_attribute(&mut self, model: ModelId, name: &Name) -> Values {
        let models = self.project.models();
        let Some(class) = models.get(model).map(|model| model.class) else { return Values::unknown() };
        match self.project.member(class, name) {
            Some(Member::Method { owner, function }) => {
                Values::one(Value::Bound { function, owner, receiver: Box::new(Value::Model(model)) })
            }
            Some(Member::Class { class, .. }) => Values::one(Value::Class(class)),
            Some(Member::Value { owner, stmt }) => self.manager_in(model, owner, stmt),
            Some(Member::Other { .. }) => Values::unknown(),
            None if matches!(name.as_str(), "objects" | "_default_manager" | "_base_manager") => {
                // `_default_manager` is the first manager that the class declares.
                match name.as_str() {
                    "_default_manager" => self.default_manager(model),
                    _ if self.project.mro(class).is_open => Values::unknown(),
                    _ => Values::one(Value::Manager(Rc::new(plain_manager(model)))),
                }
            }
            None => Values::unknown(),
        }
    }

    /// A read of an attribute of an instance: the heart of the matter.
    pub(crate) fn row_attribute(&mut self, row: &Rc<Row>, name: &Name, place: Place, text: &str) -> Values {
        if let Some(values) = row.set.borrow().get(name) {
            return values.clone();
        }
        if let Some(loaded) = row.supply.get(name)
            && let Some(relation) = &loaded.of
        {
            return self.prefetched_list(row, relation, loaded);
        }
        if row.query.as_ref().is_some_and(|query| row.path.is_empty() && query.added.contains(name)) {
            return Values::one(Value::Plain);
        }
        let models = self.project.models();
        match models.member(row.model, name) {
            Some(ModelMember::Key(_)) => {
                self.column(row, name, place, text);
                Values::one(Value::Plain)
            }
            Some(ModelMember::Field(field)) => match &field.relation {
                None => {
                    self.column(row, name, place, text);
                    Values::one(Value::Plain)
                }
                Some(relation) => match relation.kind {
                    RelationKind::ForeignKey | RelationKind::OneToOne => match relation.target {
                        Some(target) => Values::one(self.related_row(row, name, target, place, text)),
                        None => Values::unknown(),
                    },
                    RelationKind::ManyToMany | RelationKind::GenericRelation => match relation.target {
                        Some(target) => Values::one(self.related_rows(row, name, target, None)),
                        None => Values::unknown(),
                    },
                    RelationKind::GenericForeignKey => {
                        if row.supply.get(name).is_none() {
                            self.miss(row, Kind::Generic, std::slice::from_ref(name), place, text);
                        }
                        Values::unknown()
                    }
                },
            },
            Some(ModelMember::Reverse(reverse)) => {
                if reverse.is_many {
                    let back = models.get(reverse.from).and_then(|model| {
                        model
                            .fields
                            .iter()
                            .find(|field| field.name == reverse.field)
                            .and_then(|field| field.relation.as_ref())
                    });
                    let is_key = back.is_some_and(|relation| relation.kind == RelationKind::ForeignKey);
                    Values::one(self.related_rows(row, name, reverse.from, is_key.then(|| reverse.field.clone())))
                } else {
                    let value = self.related_row(row, name, reverse.from, place, text);
                    if let Value::Row(other) = &value {
                        other.set.borrow_mut().insert(reverse.field.clone(), Values::one(Value::Row(row.clone())));
                    }
                    Values::one(value)
                }
            }
            None => self.row_member(row, name, place),
        }
    }

    fn row_member(&mut self, row: &Rc<Row>, name: &Name, place: Place) -> Values {
        if matches!(name.as_str(), "pk" | "id") {
            return Values::one(Value::Plain);
        }
        let Some(class) = self.class_of_model(row.model) else { return Values::unknown() };
        match self.project.member(class, name) {
            Some(Member::Method { owner, function }) if !self.is_stub(owner) => {
                let bound = Value::Bound { function, owner, receiver: Box::new(Value::Row(row.clone())) };
                if self.is_property(function) {
                    return self.call_value(&bound, Vec::new(), Vec::new(), place);
                }
                Values::one(bound)
            }
            Some(Member::Value { owner, stmt }) if !self.is_stub(owner) => self.class_value(owner, stmt, class),
            _ => Values::one(Value::Method { receiver: Box::new(Value::Row(row.clone())), name: name.clone() }),
        }
    }

    pub(crate) fn class_of_model(&self, model: ModelId) -> Option<ClassId> {
        self.project.models().get(model).map(|model| model.class)
    }

    pub(crate) fn is_stub(&self, class: ClassId) -> bool {
        self.project.class(class).is_none_or(|info| self.project.is_builtin(info.module))
    }

    /// The related row, and a record if reading it costs a query for each row.
    fn related_row(&mut self, row: &Rc<Row>, name: &Name, target: ModelId, place: Place, text: &str) -> Value {
        let loaded = row.supply.get(name);
        let mut path = row.path.clone();
        path.push(name.clone());
        if loaded.is_none() {
            self.miss(row, Kind::One, std::slice::from_ref(name), place, text);
        }
        let mut supply = loaded.map(|loaded| loaded.inner.clone()).unwrap_or_default();
        if loaded.is_some_and(|loaded| !loaded.is_prefetched) {
            supply.deferred = row.supply.deferred.below(name);
        }
        Value::Row(Rc::new(Row {
            model: target,
            query: row.query.clone(),
            is_many: row.is_many,
            path,
            supply,
            is_missing: row.is_missing || loaded.is_none(),
            set: RefCell::default(),
            is_open: RefCell::new(*row.is_open.borrow()),
        }))
    }

    fn related_rows(&mut self, row: &Rc<Row>, name: &Name, target: ModelId, back: Option<Name>) -> Value {
        let mut manager = match self.default_manager(target).only() {
            Some(Value::Manager(manager)) => (**manager).clone(),
            _ => plain_manager(target),
        };
        manager.of = Some(Rc::new(Related { row: row.clone(), accessor: name.clone(), back }));
        Value::Manager(Rc::new(manager))
    }

    fn prefetched_list(&mut self, row: &Rc<Row>, relation: &Name, loaded: &crate::queries::supply::Loaded) -> Values {
        let Some(target) = self.target_of(row.model, relation) else { return Values::unknown() };
        let mut path = row.path.clone();
        path.push(relation.clone());
        let element = Row {
            query: row.query.clone(),
            is_many: true,
            path,
            supply: loaded.inner.clone(),
            is_missing: row.is_missing,
            ..Row::new(target)
        };
        let elements = RefCell::new(Values::one(Value::Row(Rc::new(element))));
        Values::one(Value::List(Rc::new(List { elements, is_short: false })))
    }

    /// The model at the other end of a relation, by accessor or by query name.
    pub(crate) fn target_of(&self, model: ModelId, name: &str) -> Option<ModelId> {
        match self.project.models().member(model, name)? {
            ModelMember::Field(field) => field.relation.as_ref()?.target,
            ModelMember::Reverse(reverse) => Some(reverse.from),
            ModelMember::Key(_) => None,
        }
    }

    /// A read of a plain column: costs a query where `only` or `defer` left it out.
    fn column(&mut self, row: &Rc<Row>, name: &Name, place: Place, text: &str) {
        if self.leaves_out(row.model, &row.supply.deferred, name) {
            self.miss(row, Kind::Deferred(name.clone()), &[], place, text);
        }
    }

    /// Records a read that is not loaded, if the row is one of many and all of its way is known.
    pub(crate) fn miss(&mut self, row: &Rc<Row>, kind: Kind, step: &[Name], place: Place, text: &str) {
        let Some(query) = &row.query else { return };
        if query.is_open || *row.is_open.borrow() {
            return;
        }
        let loads = matches!(kind, Kind::One | Kind::Generic | Kind::Collection | Kind::Deferred(_));
        let is_async = loads && self.raises_async();
        if !is_async && (!row.is_many || query.at_most.is_some_and(|rows| rows <= 1) || self.loops.is_empty()) {
            return;
        }
        if self.kind == crate::model::modules::FileKind::Test {
            return;
        }
        let mut path = row.path.clone();
        path.extend_from_slice(step);
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
            is_one_off: matches!(
                self.kind,
                crate::model::modules::FileKind::OneOff | crate::model::modules::FileKind::Migration
            ),
            is_varying: true,
            is_async,
        });
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
        self.calls.iter().skip(if first_is_template { 0 } else { from }).map(|running| running.place).collect()
    }

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
        let mut row = Row { is_many, supply: query.supply.clone(), ..Row::new(query.model) };
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

    fn comprehension(&mut self, node: &Comprehension, expr: &Expr, frame: &mut Frame) -> Values {
        let before = frame.names.clone();
        let path = self.path.clone();
        let depth = self.loops.len();
        let mut is_short = true;
        for clause in &node.clauses {
            match clause {
                Clause::For { is_async, target, iter } => {
                    let values = self.expr(iter, frame);
                    let outer = std::mem::replace(&mut self.is_awaited, *is_async);
                    let elements = self.elements(&values, frame.place(iter.id), &written(iter));
                    self.is_awaited = outer;
                    let short = self.is_short(iter, &values, frame);
                    is_short &= short;
                    let mut bound = FxHashSet::default();
                    for part in crate::syntax::python::exprs_of_expr(target, crate::syntax::python::Enter::NONE) {
                        if let ExprKind::Name(name) = &part.kind {
                            bound.insert(name.clone());
                        }
                    }
                    self.begin(Loop {
                        place: frame.place(expr.id),
                        bound,
                        is_short: short,
                        calls: self.calls.len(),
                        is_remembered: false,
                        is_batched: false,
                        cached: 0,
                        serial: 0,
                        isolated: 0,
                        parents: Default::default(),
                    });
                    self.assign(target, elements, frame);
                }
                Clause::If(test) => {
                    let values = self.expr(test, frame);
                    self.truth(&values, test, frame);
                    self.path = self.path.and(&self.tests(test, true, frame));
                }
            }
        }
        let element = self.expr(&node.element, frame);
        let value = node.value.as_ref().map(|value| self.expr(value, frame));
        self.loops.truncate(depth);
        self.path = path;
        frame.names = before;
        match node.kind {
            ComprehensionKind::Dict => {
                let dict = Dict::default();
                dict.others.borrow_mut().extend(value.unwrap_or_default());
                *dict.is_open.borrow_mut() = true;
                Values::one(Value::Dict(Rc::new(dict)))
            }
            _ => Values::one(Value::List(Rc::new(List { elements: RefCell::new(element), is_short }))),
        }
    }

    /// A truth test evaluates a queryset.
    pub(crate) fn truth(&mut self, values: &Values, expr: &Expr, frame: &mut Frame) {
        self.key_truth(expr, frame);
        self.note_tested(frame.place(expr.id));
        self.evaluated(values, Use::Truth, frame.place(expr.id), expr, frame);
    }

    pub(crate) fn evaluated(&mut self, values: &Values, how: Use, place: Place, expr: &Expr, _: &mut Frame) {
        for Alternative { value, guard } in values.0.clone() {
            if let Value::QuerySet(query) = &value
                && !guard.contradicts(&self.path)
            {
                self.evaluate(query, how, place, &written(expr));
            }
        }
    }

    fn combined(&mut self, left: Values, right: Values, op: crate::syntax::python::BinaryOp, place: Place) -> Values {
        use crate::syntax::python::BinaryOp;
        let mut all = Values::default();
        let lists = |values: &Values| values.iter().any(|value| matches!(value, Value::List(_)));
        match op {
            BinaryOp::Add if lists(&left) || lists(&right) => {
                let mut elements = Values::default();
                for value in left.iter().chain(right.iter()) {
                    match value {
                        Value::List(list) => elements.extend(list.elements.borrow().clone()),
                        _ => elements.push(Value::Unknown, Default::default()),
                    }
                }
                all.push(
                    Value::List(Rc::new(List { elements: RefCell::new(elements), is_short: false })),
                    Default::default(),
                );
            }
            // What `|` and `&` keep is the left side's, as far as Django says; the right side may add rows only.
            BinaryOp::BitOr | BinaryOp::BitAnd => {
                for alternative in left.0 {
                    match alternative.value {
                        Value::QuerySet(query) => {
                            let opened = Query { is_open: true, ..(*query).clone() };
                            all.push(Value::QuerySet(Rc::new(opened)), alternative.guard);
                        }
                        _ => all.push(Value::Unknown, alternative.guard),
                    }
                }
            }
            BinaryOp::Mod => {
                // `"%s" % row`
                if left.iter().any(|value| matches!(value, Value::Str(_))) {
                    for value in right.iter() {
                        match value {
                            Value::Tuple(parts) => parts.iter().for_each(|part| self.shown(part, place, "")),
                            _ => self.shown(&right, place, ""),
                        }
                    }
                    return Values::one(Value::Plain);
                }
                all = Values::unknown();
            }
            _ => all = Values::unknown(),
        }
        all
    }

    fn item_of(
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
                    let cut = Query { born: self.round(), ..sliced(query, index) };
                    Values::one(Value::QuerySet(Rc::new(cut)))
                }
                (Value::QuerySet(query), Some(_)) => {
                    self.evaluate(query, Use::Index, frame.place(expr.id), &written(expr));
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

/// An expression as written, if it is short: `post.author`, `post.comments.all()`.
pub(crate) fn written(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Name(name) => name.to_string(),
        ExprKind::Attribute(attribute) => {
            let value = written(&attribute.value);
            if value.is_empty() { attribute.attr.name.to_string() } else { format!("{value}.{}", attribute.attr.name) }
        }
        ExprKind::Call(call) => {
            let callee = written(&call.callee);
            let inner = if call.arguments.is_empty() { "" } else { "…" };
            if callee.is_empty() { callee } else { format!("{callee}({inner})") }
        }
        ExprKind::Subscript(subscript) => {
            let value = written(&subscript.value);
            if value.is_empty() { value } else { format!("{value}[…]") }
        }
        ExprKind::Await(inner) => written(inner),
        _ => String::new(),
    }
}

pub(crate) fn plain_manager(model: ModelId) -> Manager {
    Manager { model, class: None, queryset: None, of: None }
}

fn merge(dict: &Dict, values: &Values) {
    match values.only() {
        Some(Value::Dict(other)) => {
            for (key, value) in other.known.borrow().iter() {
                dict.known.borrow_mut().insert(key.clone(), value.clone());
            }
            dict.others.borrow_mut().extend(other.others.borrow().clone());
            *dict.is_open.borrow_mut() |= *other.is_open.borrow();
        }
        _ => *dict.is_open.borrow_mut() = true,
    }
}

/// `qs[:10]`
fn sliced(query: &Query, index: &Expr) -> Query {
    let bound = |expr: &Option<Expr>| match expr {
        None => Some(0),
        Some(expr) => match &expr.kind {
            ExprKind::Int(number) => number.parse::<u32>().ok(),
            _ => None,
        },
    };
    let mut query = Query { is_sliced: true, ..query.clone() };
    if let ExprKind::Slice(slice) = &index.kind
        && let (Some(lower), Some(upper)) = (bound(&slice.lower), bound(&slice.upper))
        && slice.upper.is_some()
    {
        let rows = upper.saturating_sub(lower);
        query.at_most = Some(query.at_most.map_or(rows, |known| known.min(rows)));
    }
    query
}
