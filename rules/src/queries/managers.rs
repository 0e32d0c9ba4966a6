//! Managers: which one a model has, and the queryset that it starts from.

use std::rc::Rc;

use crate::{
    finding::Place,
    model::{
        models::ModelId,
        project::{ClassId, Symbol},
    },
    queries::{
        attributes::plain_manager,
        engine::Engine,
        supply::Supply,
        value::{Manager, Query, Shape, Value, Values},
    },
    syntax::{
        Id,
        python::{Call, ExprKind},
    },
};

impl Engine<'_> {
    /// The manager that a class attribute holds: `objects = PostManager()`, `objects = PostQuerySet.as_manager()`.
    pub(crate) fn manager_in(&mut self, model: ModelId, owner: ClassId, stmt: Id) -> Values {
        let (Some(value), Some(scope)) = (self.project.value_in(owner, stmt), self.project.class_scope(owner)) else {
            return Values::unknown();
        };
        let ExprKind::Call(call) = &value.kind else {
            return self.class_value(owner, stmt, owner);
        };
        match self.manager_of_call(model, scope, call) {
            Some(manager) => Values::one(Value::Manager(Rc::new(manager))),
            // A field: on the class it is a descriptor.
            None => Values::unknown(),
        }
    }

    fn manager_of_call(&self, model: ModelId, scope: crate::model::project::Scope, call: &Call) -> Option<Manager> {
        let project = self.project;
        let own = |class: ClassId| (!self.is_stub(class)).then_some(class);
        let base = Manager { model, class: None, queryset: None, of: None };
        match &call.callee.kind {
            // `PostManager.from_queryset(PostQuerySet)()`
            ExprKind::Call(inner) => {
                let attribute =
                    inner.callee.as_attribute().filter(|attribute| attribute.attr.name == "from_queryset")?;
                let Some(Symbol::Class(manager)) = project.symbol(scope, &attribute.value) else { return None };
                let Some(Symbol::Class(queryset)) = project.symbol(scope, inner.positional(0)?) else { return None };
                Some(Manager { class: own(manager), queryset: own(queryset), ..base })
            }
            ExprKind::Attribute(attribute) if attribute.attr.name == "as_manager" => {
                match project.symbol(scope, &attribute.value)? {
                    Symbol::Class(class) => Some(Manager { queryset: own(class), ..base }),
                    _ => None,
                }
            }
            _ => match project.symbol(scope, &call.callee)? {
                Symbol::Class(class) if project.descends(class, "django.db.models.Manager") => {
                    let queryset = self.queryset_of_manager(class);
                    Some(Manager { class: own(class), queryset, ..base })
                }
                // `PostManager = models.Manager.from_queryset(PostQuerySet)`
                Symbol::Value { module, item, stmt } => {
                    let value = project.value(module, item, stmt)?;
                    let inner = value.as_call()?;
                    let attribute =
                        inner.callee.as_attribute().filter(|attribute| attribute.attr.name == "from_queryset")?;
                    let scope = crate::model::project::Scope { module, within: crate::model::project::Within::Module };
                    let Some(Symbol::Class(manager)) = project.symbol(scope, &attribute.value) else { return None };
                    let Some(Symbol::Class(queryset)) = project.symbol(scope, inner.positional(0)?) else {
                        return None;
                    };
                    Some(Manager { class: own(manager), queryset: own(queryset), ..base })
                }
                _ => None,
            },
        }
    }

    /// The queryset class that a manager class is made from: a base `Manager.from_queryset(Q)` brings `Q` into its MRO.
    fn queryset_of_manager(&self, class: ClassId) -> Option<ClassId> {
        let mro = self.project.mro(class);
        mro.classes
            .iter()
            .copied()
            .find(|class| !self.is_stub(*class) && self.project.descends(*class, "django.db.models.QuerySet"))
    }

    /// The manager that Django uses by default: the first that the class declares, else a plain one.
    pub(crate) fn default_manager(&mut self, model: ModelId) -> Values {
        let Some(class) = self.class_of_model(model) else { return Values::unknown() };
        let mro = self.project.mro(class);
        for owner in &mro.classes {
            let (Some(info), Some(scope)) = (self.project.class(*owner), self.project.class_scope(*owner)) else {
                continue;
            };
            for stmt in &info.class.body {
                if let crate::syntax::python::StmtKind::Assign { targets, value } = &stmt.kind
                    && let [target] = targets.as_slice()
                    && target.as_name().is_some()
                    && let ExprKind::Call(call) = &value.kind
                    && let Some(manager) = self.manager_of_call(model, scope, call)
                {
                    return Values::one(Value::Manager(Rc::new(manager)));
                }
            }
        }
        if mro.is_open {
            return Values::unknown();
        }
        Values::one(Value::Manager(Rc::new(plain_manager(model))))
    }

    /// The queryset that a manager starts from.
    pub(crate) fn start(&mut self, manager: &Rc<Manager>, place: Place) -> Values {
        if let Some(class) = manager.class
            && let Some((owner, function)) = self.project.method(class, "get_queryset")
            && !self.is_stub(owner)
        {
            let receiver = Value::Manager(manager.clone());
            let given = self.run(function, Some(owner), Some(receiver), Vec::new(), Vec::new(), Some(place));
            let mut all = Values::default();
            for alternative in given.0 {
                match alternative.value {
                    Value::QuerySet(query) => {
                        let query = Query {
                            origin: place,
                            of: manager.of.clone(),
                            refined: None,
                            born: self.round(),
                            ..(*query).clone()
                        };
                        all.push(Value::QuerySet(Rc::new(self.with_prefetch(query))), alternative.guard);
                    }
                    _ => all.push(Value::Unknown, alternative.guard),
                }
            }
            return all;
        }
        Values::one(Value::QuerySet(Rc::new(self.base(manager, place))))
    }

    /// The queryset of `super().get_queryset()`: all rows of the model.
    pub(crate) fn base(&self, manager: &Manager, place: Place) -> Query {
        let model = self.project.models().get(manager.model);
        let query = Query {
            model: manager.model,
            supply: Supply::default(),
            origin: place,
            eager: Vec::new(),
            shape: Shape::Rows,
            is_ordered: model.is_some_and(|model| model.is_ordered),
            is_open: false,
            at_most: None,
            of: manager.of.clone(),
            refined: None,
            added: Vec::new(),
            class: manager.queryset,
            hops: Rc::default(),
            is_fixed: false,
            is_option: false,
            selected: None,
            born: self.round(),
            is_sliced: false,
            is_cut_freely: false,
            names_many: false,
            columns: None,
            nulls: Vec::new(),
            chain: None,
            is_joined: false,
            chunked: None,
            is_raw: false,
            admin: None,
            by: None,
        };
        self.with_prefetch(query)
    }

    /// What a prefetch of the relation has loaded with the rows.
    fn with_prefetch(&self, mut query: Query) -> Query {
        if let Some(related) = query.of.clone()
            && let Some(loaded) = related.row.supply.get(&related.accessor)
        {
            if let Some((_, call)) = related.row.cleared.iter().find(|(accessor, _)| *accessor == related.accessor) {
                query.refined = Some(call.clone());
                return query;
            }
            query.supply = loaded.inner.clone();
            if let Some(own) = &loaded.query {
                query.is_ordered = own.is_ordered;
                query.is_open |= own.is_open;
            }
        }
        query
    }
}
