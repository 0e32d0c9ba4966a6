//! Serializers as consumers: what is read of an instance when it is represented, field by field.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::project::ClassId,
    queries::{
        engine::Engine,
        missing::Surface,
        serializer_fields::{FieldKind, LIST, SERIALIZER, SerializerField},
        value::{Dict, Object, Query, Row, Value, Values},
    },
    syntax::Name,
};

/// How deep serializers are nested.
const MAX_NESTED: usize = 6;

impl Engine<'_> {
    pub(crate) fn is_serializer(&self, class: ClassId) -> bool {
        self.project.descends(class, SERIALIZER)
    }

    /// `PostSerializer(posts, many=True)`: keeps what it is given.
    pub(crate) fn fill_serializer(&mut self, object: &Object, positional: &[Values], keywords: &[(Name, Values)]) {
        let given = |name: &str| keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, values)| values.clone());
        let mut set = object.set.borrow_mut();
        if let Some(instance) = positional.first().cloned().or_else(|| given("instance")) {
            set.insert(Name::new_static("instance"), instance);
        }
        if let Some(many) = given("many") {
            set.insert(Name::new_static("many"), many);
        }
    }

    /// `serializer.data`
    pub(crate) fn serialized(&mut self, object: &Rc<Object>, place: Place) -> Values {
        let (instance, many) = {
            let set = object.set.borrow();
            (set.get("instance").cloned(), set.get("many").cloned())
        };
        let Some(instance) = instance else { return Values::unknown() };
        let is_many = match many.as_ref().map(Values::only) {
            None => self.project.descends(object.class, LIST),
            Some(Some(Value::Bool(is_many))) => *is_many,
            Some(_) => return Values::unknown(),
        };
        let child = Rc::new(Object { class: object.class, set: RefCell::default() });
        if is_many {
            self.represent_many(&child, &instance, place, "");
        } else {
            self.represent(&child, &one_of_a_queryset(&instance), place);
        }
        representation()
    }

    /// All rows of a value, one by one.
    pub(crate) fn represent_many(&mut self, child: &Rc<Object>, values: &Values, place: Place, text: &str) {
        if let Some(list) = self.list_class(child.class) {
            let object = Rc::new(Object { class: list, set: RefCell::default() });
            let child = Values::one(Value::Object(child.clone()));
            object.set.borrow_mut().insert(Name::new_static("child"), child);
            if let Some((owner, function)) = self.project.method(list, "to_representation")
                && !self.is_stub(owner)
            {
                let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(object)) };
                self.call_value(&bound, vec![values.clone()], Vec::new(), place);
                return;
            }
        }
        self.represent_each(child, values, place, text);
    }

    /// `Meta.list_serializer_class` of the project.
    fn list_class(&self, class: ClassId) -> Option<ClassId> {
        use crate::model::classes::Member;
        let Some(Member::Class { class: meta, .. }) = self.project.member(class, "Meta") else { return None };
        let (owner, value) = self.project.class_value(meta, "list_serializer_class")?;
        self.project.class_meant(self.project.class_scope(owner)?, value)
    }

    fn represent_each(&mut self, child: &Rc<Object>, values: &Values, place: Place, text: &str) {
        self.through(values, place, text, |engine, elements| engine.represent(child, elements, place));
    }

    /// Runs something for each element of a value.
    fn through(&mut self, values: &Values, place: Place, text: &str, run: impl FnOnce(&mut Self, &Values)) {
        let rows = self.all_of(values, place, text);
        let elements = self.elements(&rows, place, text);
        let few = |value: &Value| match value {
            Value::QuerySet(query) => query.has_few(),
            Value::List(list) => list.is_short,
            _ => false,
        };
        let is_short = !rows.0.is_empty() && rows.iter().all(few);
        self.enter(place);
        if let Some(running) = self.loops.last_mut() {
            running.is_short = is_short;
        }
        run(self, &elements);
        self.loops.pop();
    }

    /// One instance.
    fn represent(&mut self, child: &Rc<Object>, values: &Values, place: Place) {
        if let Some((owner, function)) = self.project.method(child.class, "to_representation")
            && !self.is_stub(owner)
        {
            let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(child.clone())) };
            self.on_surface(Surface::Method, place, |engine| {
                engine.handed_to(&bound, values, place);
            });
            return;
        }
        self.represent_fields(child, values);
    }

    /// What `to_representation` of Django REST framework does; none for what is no serializer.
    pub(crate) fn represented(&mut self, object: &Rc<Object>, positional: &[Values], place: Place) -> Option<Values> {
        if !self.is_serializer(object.class) {
            return None;
        }
        let values = positional.first().cloned().unwrap_or_default();
        let child = object.set.borrow().get("child").and_then(Values::only).cloned();
        match child {
            Some(Value::Object(child)) => self.represent_each(&child, &values, place, ""),
            _ => self.represent_fields(object, &values),
        }
        Some(representation())
    }

    fn represent_fields(&mut self, object: &Rc<Object>, values: &Values) {
        let Some(fields) = self.serializer_fields(object.class) else { return };
        self.nested(object.class, |engine| {
            for field in fields.iter() {
                engine.field(object, field, values);
            }
        });
    }

    /// Goes one serializer deeper, unless that is too deep.
    fn nested(&mut self, class: ClassId, run: impl FnOnce(&mut Self)) {
        let again = self.nesting.iter().filter(|known| **known == class).count();
        if again > 1 || self.nesting.len() >= MAX_NESTED || self.spent() {
            return;
        }
        self.nesting.push(class);
        self.deeper(run);
        self.nesting.pop();
    }

    fn field(&mut self, object: &Rc<Object>, field: &SerializerField, values: &Values) {
        if self.spent() {
            return;
        }
        let place = field.place;
        let name = self.project.class(object.class).map(|info| info.class.name.name.clone()).unwrap_or_default();
        let text = format!("{name}.{}", field.name);
        let was_chosen = self.is_chosen;
        self.is_chosen |= field.is_chosen;
        self.on_surface(Surface::Field, place, |engine| match &field.kind {
            FieldKind::Method(method) => {
                if let Some((owner, function)) = engine.project.method(object.class, method) {
                    let receiver = Box::new(Value::Object(object.clone()));
                    let bound = Value::Bound { function, owner, receiver };
                    engine.on_surface(Surface::Method, place, |engine| {
                        engine.handed_to(&bound, values, place);
                    });
                }
            }
            FieldKind::Own(class) => engine.own_field(*class, field, values, &text),
            FieldKind::Key if !field.is_many => engine.key(values, &field.source, place, &text),
            kind => {
                let found = engine.source(values, &field.source, place, &text);
                if !field.is_many {
                    engine.made(object, kind, &found, place, &text);
                    return;
                }
                if let FieldKind::Nested(class) = kind {
                    let child = Rc::new(Object { class: *class, set: RefCell::default() });
                    engine.represent_many(&child, &found, place, &text);
                    return;
                }
                engine.through(&found, place, &text, |engine, elements| {
                    engine.made(object, kind, elements, place, &text);
                });
            }
        });
        self.is_chosen = was_chosen;
    }

    /// What a field makes of its value.
    fn made(&mut self, object: &Rc<Object>, kind: &FieldKind, values: &Values, place: Place, text: &str) {
        match kind {
            FieldKind::Plain | FieldKind::Key | FieldKind::Method(_) | FieldKind::Own(_) => {}
            FieldKind::Text => self.printed(values, place, text),
            FieldKind::Listed => {
                let elements = self.elements(values, place, text);
                self.enter(place);
                self.printed(&elements, place, text);
                self.loops.pop();
            }
            FieldKind::Slug(steps) => {
                self.source(values, steps, place, text);
            }
            FieldKind::Nested(class) => {
                let child = Rc::new(Object { class: *class, set: RefCell::default() });
                self.represent(&child, values, place);
            }
            FieldKind::Depth(model, depth) => {
                let fields = self.fields_at_depth(object.class, *model, place, *depth);
                self.nested(object.class, |engine| {
                    for field in &fields {
                        engine.field(object, field, values);
                    }
                });
            }
        }
    }

    /// A field class of the project.
    fn own_field(&mut self, class: ClassId, field: &SerializerField, values: &Values, text: &str) {
        let object = Rc::new(Object { class, set: RefCell::default() });
        let place = field.place;
        let own = |engine: &Self, name: &str| {
            let (owner, function) = engine.project.method(class, name).filter(|(owner, _)| !engine.is_stub(*owner))?;
            Some(Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) })
        };
        let found = match own(self, "get_attribute") {
            Some(bound) => self.on_surface(Surface::Method, place, |engine| engine.handed_to(&bound, values, place)),
            None => self.source(values, &field.source, place, text),
        };
        let Some(bound) = own(self, "to_representation") else { return };
        let run = |engine: &mut Self, values: &Values| {
            engine.on_surface(Surface::Method, place, |engine| {
                engine.handed_to(&bound, values, place);
            });
        };
        if field.is_many { self.through(&found, place, text, run) } else { run(self, &found) }
    }

    /// Calls a method with an instance, once for each that it may be. Outside of all loops it is a single one.
    fn handed_to(&mut self, bound: &Value, values: &Values, place: Place) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let value = match alternative.value {
                Value::Row(row) if self.loops.is_empty() => Value::Row(Rc::new(row.alone())),
                other => other,
            };
            let given = self.call_value(bound, vec![Values::one(value)], Vec::new(), place);
            for inner in given.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    /// A key alone: the row's own column holds it.
    fn key(&mut self, values: &Values, source: &[Name], place: Place, text: &str) {
        use crate::model::models::ModelMember;
        let Some((last, way)) = source.split_last() else { return };
        for alternative in self.source(values, way, place, text).0 {
            let Value::Row(row) = &alternative.value else { continue };
            match self.project.models().member(row.model, last) {
                Some(ModelMember::Field(field)) if field.relation.is_some() => {
                    let column = field.column.clone();
                    self.looked_up(&Values(vec![alternative]), &column, place, text, true);
                }
                _ => _ = self.looked_up(&Values(vec![alternative]), last, place, text, true),
            }
        }
    }

    /// Follows the steps of a source: what can be called is called.
    fn source(&mut self, values: &Values, steps: &[Name], place: Place, text: &str) -> Values {
        steps.iter().fold(values.clone(), |values, step| self.looked_up(&values, step, place, text, true))
    }

    /// Reads within are the business of something declared.
    pub(crate) fn on_surface<T>(&mut self, surface: Surface, place: Place, run: impl FnOnce(&mut Self) -> T) -> T {
        let outer = self.surface.replace((surface, self.round()));
        let is_new = self.declared.last() != Some(&place);
        if is_new {
            self.declared.push(place);
        }
        let given = run(self);
        if is_new {
            self.declared.pop();
        }
        self.surface = outer;
        given
    }
}

/// What is represented: keys and values that nobody knows.
fn representation() -> Values {
    let dict = Dict::default();
    *dict.is_open.borrow_mut() = true;
    Values::one(Value::Dict(Rc::new(dict)))
}

/// The instances of a value as rows of their querysets, of which just one is shown: what lies below a relation to many
/// is loaded by the queryset that gave the instance.
fn one_of_a_queryset(values: &Values) -> Values {
    let mut all = Values::default();
    for alternative in &values.0 {
        let value = match &alternative.value {
            Value::Row(row)
                if !row.is_many
                    && let Some(query) = &row.query =>
            {
                let query = Query { at_most: None, ..(**query).clone() };
                Value::Row(Rc::new(Row { is_many: true, query: Some(Rc::new(query)), ..row.alone() }))
            }
            other => other.clone(),
        };
        all.push(value, alternative.guard.clone());
    }
    all
}
