//! The admin as a consumer: the columns of a changelist and the rows of inlines, with what Django joins for them by
//! itself.

use std::{cell::RefCell, rc::Rc};

use rustc_hash::FxHashMap;

use crate::{
    finding::Place,
    model::{
        classes::Member,
        models::{ModelId, ModelMember, RelationKind},
        project::{ClassId, FunctionId, Project, Scope, Symbol, Within},
    },
    queries::{
        engine::Engine,
        missing::Surface,
        supply::Supply,
        value::{Object, Query, Value, Values},
    },
    syntax::{
        Name,
        python::{Enter, Expr, ExprKind, StmtKind, stmts},
    },
};

pub(crate) const ADMIN: &str = "django.contrib.admin.ModelAdmin";
const INLINE: &str = "django.contrib.admin.options.InlineModelAdmin";
const ANY: &str = "django.contrib.admin.options.BaseModelAdmin";

/// The models that each admin class is registered for.
pub(crate) type Registered = FxHashMap<ClassId, Vec<ModelId>>;

/// Admin classes of libraries that leave rows, joins and columns as Django has them.
const LIBRARIES: &[&str] = &[
    "admin_cursor_paginator.CursorPaginatorAdmin",
    "guardian.admin.GuardedModelAdmin",
    "import_export.admin.ExportActionMixin",
    "import_export.admin.ExportActionModelAdmin",
    "import_export.admin.ExportMixin",
    "import_export.admin.ImportExportActionModelAdmin",
    "import_export.admin.ImportExportMixin",
    "import_export.admin.ImportExportModelAdmin",
    "import_export.admin.ImportMixin",
    "reversion.admin.VersionAdmin",
    "simple_history.admin.SimpleHistoryAdmin",
];

/// How deep `select_related()` without names goes.
const MAX_JOINS: u32 = 5;

/// A column of a changelist.
enum Column<'p> {
    Named(Name),
    Called(&'p Expr, Scope),
}

impl<'p> Engine<'p> {
    /// Runs the changelist and the inlines of an admin class, for each model that it is registered for.
    pub(crate) fn admin(&mut self, class: ClassId) {
        if !is_admin(self.project, class) {
            return;
        }
        let registered = self.registered.get_or_insert_with(|| Rc::new(registrations(self.project))).clone();
        for model in registered.get(&class).into_iter().flatten() {
            self.changelist(class, *model);
        }
        if registered.contains_key(&class) {
            self.inlines(class);
        }
    }

    /// An admin object for a model, and the place of its class.
    fn admin_object(&mut self, class: ClassId, model: ModelId) -> Option<(Rc<Object>, Place)> {
        let info = self.project.class(class)?;
        let place = self.project.place(info.module, info.item, info.class.name.id);
        let module = info.module;
        self.fresh();
        self.kind = self.project.kind_of(module);
        let object = Rc::new(Object { class, set: RefCell::default() });
        object.set.borrow_mut().insert(Name::new_static("model"), Values::one(Value::Model(model)));
        Some((object, place))
    }

    fn changelist(&mut self, class: ClassId, model: ModelId) {
        let Some((object, place)) = self.admin_object(class, model) else { return };
        let is_own =
            |engine: &Self, name: &str| engine.project.method(class, name).is_some_and(|(of, _)| !engine.is_stub(of));
        if is_own(self, "get_list_select_related") || is_own(self, "get_changelist") {
            return;
        }
        let columns = if is_own(self, "get_list_display") { Vec::new() } else { self.columns(class) };
        let rows = self.admin_rows(&object, place);
        let rows = self.joined_for(class, model, &columns, rows);
        let is_listed = columns.iter().any(|(column, _)| matches!(column, Column::Named(name) if name == "__str__"));
        let has_actions =
            !matches!(self.class_option(&object, "actions").as_ref().and_then(Values::only), Some(Value::None));
        let is_labelled = has_actions && self.project.django_from(5, 0) == Some(true);
        let elements = self.elements(&rows, place, "");
        self.enter(place);
        for (column, place) in &columns {
            self.show_column(&object, column, &elements, *place);
        }
        // Since Django 5.0, the label of the checkbox is the text of the row.
        if is_labelled && !is_listed {
            self.on_surface(Surface::Str, place, |engine| engine.printed(&elements, place, ""));
        }
        self.loops.pop();
    }

    /// The entries of `list_display`, each with its place.
    fn columns(&self, class: ClassId) -> Vec<(Column<'p>, Place)> {
        let project = self.project;
        let own = project.class_value(class, "list_display").filter(|(owner, _)| !self.is_stub(*owner));
        let Some((owner, value)) = own else {
            // By default, a row is shown by its text.
            let is_default = match project.member(class, "list_display") {
                Some(Member::Value { owner, .. }) => self.is_stub(owner),
                Some(_) => false,
                None => true,
            };
            let info = project.class(class).filter(|_| is_default);
            let place = info.map(|info| project.place(info.module, info.item, info.class.name.id));
            return place.map(|place| (Column::Named(Name::new_static("__str__")), place)).into_iter().collect();
        };
        let Some((info, scope)) = project.class(owner).zip(project.class_scope(owner)) else {
            return Vec::new();
        };
        let items = match &value.kind {
            ExprKind::List(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => {
                let names = self.names_in(scope, value, info.module, info.item, 0).unwrap_or_default();
                return names.into_iter().map(|(name, place)| (Column::Named(name), place)).collect();
            }
        };
        let columns = items.iter().map(|item| {
            let column = match item.as_str() {
                Some(name) => Column::Named(Name::from(name)),
                None => Column::Called(item, scope),
            };
            (column, project.place(info.module, info.item, item.id))
        });
        columns.collect()
    }

    /// The rows that an admin class starts from.
    fn admin_rows(&mut self, object: &Rc<Object>, place: Place) -> Values {
        let Some((owner, function)) = self.project.method(object.class, "get_queryset").or_else(|| self.base_rows())
        else {
            return Values::unknown();
        };
        let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) };
        self.call_value(&bound, vec![Values::unknown()], Vec::new(), place)
    }

    /// `ModelAdmin.get_queryset`, which the admin classes of libraries have too.
    fn base_rows(&self) -> Option<(ClassId, FunctionId)> {
        let module = self.project.module_named("django.contrib.admin")?;
        let Some(Symbol::Class(class)) = self.project.lookup(module, "ModelAdmin") else { return None };
        self.project.method(class, "get_queryset")
    }

    /// What `super()` finds in an admin class behind the classes of the project.
    pub(crate) fn admin_super(&self, object: &Rc<Object>, name: &str) -> Option<Value> {
        if name != "get_queryset" || !self.project.mro(object.class).is_open || !is_admin(self.project, object.class) {
            return None;
        }
        let (owner, function) = self.base_rows()?;
        Some(Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) })
    }

    /// What `get_queryset` of Django's own admin classes gives.
    pub(crate) fn admin_method(&mut self, object: &Rc<Object>, name: &str, place: Place) -> Option<Values> {
        let is_known = self.project.descends(object.class, ANY) || is_admin(self.project, object.class);
        if name != "get_queryset" || !is_known {
            return None;
        }
        let model = self.class_option(object, "model")?;
        let rows = self.queryset_of(&model, place);
        let admin = |query: &Query| Query { admin: Some(object.class), ..query.clone() };
        let mut all = Values::default();
        for alternative in rows.0 {
            match &alternative.value {
                Value::QuerySet(query) => all.push(Value::QuerySet(Rc::new(admin(query))), alternative.guard),
                _ => all.push(Value::Unknown, alternative.guard),
            }
        }
        Some(all)
    }

    /// What the changelist joins: what `list_select_related` names; all foreign keys that are not nullable where it is
    /// true, or where it is left out and a column is a foreign key; nothing where the queryset joins something itself.
    fn joined_for(&mut self, class: ClassId, model: ModelId, columns: &[(Column<'_>, Place)], rows: Values) -> Values {
        let is_tied = columns.iter().any(|(column, _)| match column {
            Column::Named(name) => match self.project.models().member(model, name) {
                Some(ModelMember::Field(field)) => field
                    .relation
                    .as_ref()
                    .is_some_and(|relation| matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne)),
                _ => false,
            },
            Column::Called(..) => false,
        });
        let per_page = match self.project.class_value(class, "list_per_page").map(|(_, value)| &value.kind) {
            Some(ExprKind::Int(number)) => number.parse::<u32>().ok().filter(|rows| (4..=10).contains(rows)),
            _ => None,
        };
        let option = self.project.class_value(class, "list_select_related").map(|(owner, value)| (owner, &value.kind));
        let joins = match option {
            None | Some((_, ExprKind::False)) => {
                if is_tied {
                    Joins::All
                } else {
                    Joins::Named(Vec::new())
                }
            }
            Some((_, ExprKind::True)) => Joins::All,
            Some((owner, _)) => match self.project.class_value(class, "list_select_related").and_then(|(_, value)| {
                let info = self.project.class(owner)?;
                self.names_in(self.project.class_scope(owner)?, value, info.module, info.item, 0)
            }) {
                Some(names) => Joins::Named(names.into_iter().map(|(name, _)| name).collect()),
                None => Joins::Unknown,
            },
        };
        let mut all = Values::default();
        for alternative in rows.0 {
            let Value::QuerySet(query) = &alternative.value else {
                all.push(Value::Unknown, alternative.guard);
                continue;
            };
            let mut query = (**query).clone();
            query.at_most = query.at_most.or(per_page);
            if !query.supply.loaded.values().any(|loaded| !loaded.is_prefetched) {
                match &joins {
                    Joins::All => self.join_all(model, &mut query.supply, MAX_JOINS, &mut 0),
                    Joins::Named(names) => {
                        for name in names {
                            query.supply.add(&crate::queries::eager::steps(name), false);
                        }
                    }
                    Joins::Unknown => query.is_open = true,
                }
            }
            all.push(Value::QuerySet(Rc::new(query)), alternative.guard);
        }
        all
    }

    /// `select_related()` without names: all foreign keys that are not nullable, and theirs.
    fn join_all(&self, model: ModelId, supply: &mut Supply, depth: u32, joined: &mut u32) {
        let fields = self.project.models().get(model).map(|model| model.fields.as_slice()).unwrap_or_default();
        for field in fields.iter().filter(|field| !field.is_null) {
            let Some(relation) = &field.relation else { continue };
            let is_one = matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne);
            let Some(target) = relation.target.filter(|_| is_one && depth > 0 && *joined < 500) else { continue };
            *joined += 1;
            supply.add(std::slice::from_ref(&field.name), false);
            if let Some(loaded) = supply.loaded.get_mut(&field.name) {
                self.join_all(target, &mut loaded.inner, depth - 1, joined);
            }
        }
    }

    /// One column: a field, a callable, a member of the admin class, a member of the model, in this order.
    fn show_column(&mut self, object: &Rc<Object>, column: &Column<'_>, rows: &Values, place: Place) {
        let name = match column {
            Column::Called(expr, scope) => {
                let Some(symbol) = self.project.symbol(*scope, expr) else { return };
                if let Value::Function(function) = self.symbol(symbol).only().cloned().unwrap_or_default() {
                    self.on_surface(Surface::Column, place, |engine| {
                        let given =
                            engine.call_value(&Value::Function(function), vec![rows.clone()], Vec::new(), place);
                        engine.printed(&given, place, "");
                    });
                }
                return;
            }
            Column::Named(name) => name,
        };
        if name == "__str__" {
            self.on_surface(Surface::Str, place, |engine| engine.printed(rows, place, ""));
            return;
        }
        self.on_surface(Surface::Column, place, |engine| engine.shown_as(object, name, rows, place));
    }

    /// What a name shows of each row, in a column or a read-only field.
    fn shown_as(&mut self, object: &Rc<Object>, name: &Name, rows: &Values, place: Place) {
        let class = object.class;
        let text = self.project.class(class).map(|info| format!("{}.{name}", info.class.name.name)).unwrap_or_default();
        let is_field = rows.iter().any(|row| match row {
            Value::Row(row) => matches!(self.project.models().member(row.model, name), Some(ModelMember::Field(_))),
            _ => false,
        });
        let own = self.project.method(class, name).filter(|(owner, _)| !is_field && !self.is_stub(*owner));
        let shown = match own {
            Some((owner, function)) => {
                let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) };
                self.call_value(&bound, vec![rows.clone()], Vec::new(), place)
            }
            None if self.project.member(class, name).is_some() && !is_field => Values::unknown(),
            None => {
                let parts: Vec<Name> = match name.contains("__") && self.project.django_from(5, 1) == Some(true) {
                    true => name.split("__").map(Name::from).collect(),
                    false => vec![name.clone()],
                };
                parts.iter().fold(rows.clone(), |values, part| self.looked_up(&values, part, place, &text, true))
            }
        };
        self.printed(&shown, place, &text);
    }

    /// The rows of inlines: each is shown by its text, and what is read-only by its own.
    fn inlines(&mut self, class: ClassId) {
        let Some((owner, value)) = self.project.class_value(class, "inlines") else { return };
        let Some(scope) = self.project.class_scope(owner) else { return };
        let items = match &value.kind {
            ExprKind::List(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => return,
        };
        for item in items {
            let Some(Symbol::Class(inline)) = self.project.symbol(scope, item) else { continue };
            if !self.project.descends(inline, INLINE) || self.project.mro(inline).is_open {
                continue;
            }
            let bare = Rc::new(Object { class: inline, set: RefCell::default() });
            let Some(model) = self.class_option(&bare, "model") else { continue };
            let Some(Value::Model(model)) = model.only() else { continue };
            let Some((object, place)) = self.admin_object(inline, *model) else { continue };
            let rows = self.admin_rows(&object, place);
            let elements = self.elements(&rows, place, "");
            let names = self.project.class_value(inline, "readonly_fields").and_then(|(owner, value)| {
                let info = self.project.class(owner)?;
                self.names_in(self.project.class_scope(owner)?, value, info.module, info.item, 0)
            });
            self.enter(place);
            self.on_surface(Surface::Str, place, |engine| engine.printed(&elements, place, ""));
            for (name, place) in names.unwrap_or_default() {
                self.on_surface(Surface::Str, place, |engine| engine.shown_as(&object, &name, &elements, place));
            }
            self.loops.pop();
        }
    }
}

/// Whether a class certainly is an admin class whose rows, joins and columns are known.
pub(crate) fn is_admin(project: &Project, class: ClassId) -> bool {
    let mro = project.mro(class);
    if !mro.is_open {
        return project.descends(class, ADMIN);
    }
    let are_named = |class: &ClassId| project.bases(*class).iter().all(Option::is_some);
    !mro.external.is_empty()
        && mro.external.iter().all(|name| LIBRARIES.contains(&name.as_str()))
        && mro.classes.iter().all(are_named)
}

enum Joins {
    All,
    Named(Vec<Name>),
    Unknown,
}

/// `@admin.register(Post)`, `admin.site.register(Post, PostAdmin)`
fn registrations(project: &Project) -> Registered {
    let mut found = Registered::default();
    let mut add = |class: ClassId, scope: Scope, given: &Expr| {
        let given = match &given.kind {
            ExprKind::List(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => std::slice::from_ref(given),
        };
        for model in given {
            if let Some(Symbol::Class(model)) = project.symbol(scope, model)
                && let Some(model) = project.models().of_class(model)
            {
                let models: &mut Vec<ModelId> = found.entry(class).or_default();
                if !models.contains(&model) {
                    models.push(model);
                }
            }
        }
    };
    for (class, info) in project.own_classes() {
        let scope = Scope { module: info.module, within: info.within };
        for call in info.class.decorators.iter().filter_map(|decorator| decorator.expr.as_call()) {
            let is_register = call.callee.dotted().is_some_and(|name| name.rsplit('.').next() == Some("register"));
            if is_register {
                let models = call
                    .arguments
                    .iter()
                    .take_while(|argument| matches!(argument.kind, crate::syntax::python::ArgumentKind::Positional));
                models.for_each(|argument| add(class, scope, &argument.value));
            }
        }
    }
    for (module, _) in project.own_modules() {
        let scope = Scope { module, within: Within::Module };
        for item in project.module(module).into_iter().flat_map(|module| &module.items) {
            for stmt in stmts(&item.item.body, Enter::NONE) {
                let StmtKind::Expr(expr) = &stmt.kind else { continue };
                let Some(call) = expr.as_call() else { continue };
                let is_register = call.callee.as_attribute().is_some_and(|attribute| attribute.attr.name == "register");
                if let (true, Some(models), Some(admin)) = (is_register, call.positional(0), call.positional(1))
                    && let Some(Symbol::Class(class)) = project.symbol(scope, admin)
                    && is_admin(project, class)
                {
                    add(class, scope, models);
                }
            }
        }
    }
    found
}
