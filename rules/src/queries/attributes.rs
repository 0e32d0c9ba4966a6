//! Attributes of values: the member that a name gives on a row, a class, a module, and what reading it costs.
//! Knows no statements and no calls with arguments.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::{
        classes::Member,
        models::{ModelId, ModelMember, RelationKind},
        project::{ClassId, Symbol},
    },
    queries::{
        engine::Engine,
        frame::Frame,
        missing::Kind,
        value::{Alternative, List, Manager, Object, Related, Row, Shape, Value, Values},
    },
    syntax::{Name, python::ExprKind},
};

impl Engine<'_> {
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
                // A page stands for the rows that it holds; no queryset and no list has this name.
                if name == "object_list" {
                    return Values::one(value.clone());
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
            // `row._state.adding`
            Value::Method { receiver, name: kind } if kind == "_state" && name == "adding" => {
                let is_stored = matches!(&**receiver, Value::Row(row) if row.is_stored());
                Values::one(if is_stored { Value::Bool(false) } else { Value::Plain })
            }
            Value::Method { receiver, name: kind } if kind == "form" && name == "instance" => {
                Values::one((**receiver).clone())
            }
            Value::Method { receiver, name: kind } if kind == "request" && name == "method" => {
                Values::one((**receiver).clone())
            }
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
        if let Some(Value::Dict(dict)) = values.only() {
            *dict.is_constant.borrow_mut() = true;
        }
        values
    }

    fn object_attribute(&mut self, object: &Rc<Object>, name: &Name, place: Place) -> Values {
        if let Some(values) = object.set.borrow().get(name) {
            return values.clone();
        }
        match self.project.member(object.class, name) {
            Some(Member::Method { owner, .. })
                if name == "data" && self.is_stub(owner) && self.is_serializer(object.class) =>
            {
                self.serialized(object, place)
            }
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
                    Values::one(if name == "id" && row.is_stored() { Value::Key } else { Value::Plain })
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
            return Values::one(if row.is_stored() { Value::Key } else { Value::Plain });
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
        if row.path.is_empty() && row.query.as_ref().is_some_and(|query| query.nulls.contains(name)) {
            return Value::None;
        }
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
            cleared: Vec::new(),
            is_missing: row.is_missing || loaded.is_none(),
            set: RefCell::default(),
            is_open: RefCell::new(*row.is_open.borrow()),
            born: row.born,
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
}

pub(crate) fn plain_manager(model: ModelId) -> Manager {
    Manager { model, class: None, queryset: None, of: None }
}
