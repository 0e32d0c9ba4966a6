//! Class-based views as consumers: what Django's own methods do where a view does not, and the template at the end.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::{
        classes::Member,
        models::ModelId,
        project::{ClassId, Symbol},
    },
    queries::{
        engine::Engine,
        value::{Dict, Object, Query, Value, Values},
    },
    syntax::Name,
};

const LIST: &str = "django.views.generic.list.MultipleObjectMixin";
const DETAIL: &str = "django.views.generic.detail.SingleObjectMixin";
const TEMPLATE: &str = "django.views.generic.base.TemplateResponseMixin";
const FORM: &str = "django.views.generic.edit.FormMixin";

impl Engine<'_> {
    /// Runs a class-based view: its queryset or object, its context, its template.
    pub(crate) fn view(&mut self, class: ClassId) {
        if !self.project.descends(class, TEMPLATE) || !self.project.descends(class, "django.views.View") {
            return;
        }
        self.fresh();
        let Some(info) = self.project.class(class) else { return };
        self.kind = self.kind_in(info.module);
        let place = self.project.place(info.module, info.item, info.class.name.id);
        let object = Rc::new(Object { class, set: RefCell::default() });
        let receiver = Value::Object(object.clone());
        // What a handler of the view's own does is run with its functions; here Django's own handler runs.
        if self.project.descends(class, LIST) {
            let rows = self.ask(&receiver, "get_queryset", place);
            object.set.borrow_mut().insert(Name::new_static("object_list"), rows);
        } else if self.project.descends(class, DETAIL)
            && !self.project.descends(class, "django.views.generic.edit.BaseCreateView")
        {
            let one = self.ask(&receiver, "get_object", place);
            object.set.borrow_mut().insert(Name::new_static("object"), one);
        }
        let context = self.ask(&receiver, "get_context_data", place);
        self.render_view(&object, &context, place);
    }

    /// Renders the template of a view.
    fn render_view(&mut self, object: &Rc<Object>, context: &Values, place: Place) {
        if let Some((owner, _)) = self.project.method(object.class, "get_template_names")
            && !self.is_stub(owner)
        {
            let names = self.ask(&Value::Object(object.clone()), "get_template_names", place);
            self.render(&names, context, place);
            return;
        }
        let named = self.class_option(object, "template_name");
        if let Some(names) = &named
            && names.iter().any(|value| matches!(value, Value::Str(_)))
        {
            self.render(names, context, place);
            return;
        }
        for name in self.default_templates(object) {
            self.render_named(&name, crate::queries::templates::context_of(context), place);
        }
    }

    fn default_templates(&mut self, object: &Rc<Object>) -> Vec<String> {
        let Some(model) = self.model_of(object) else { return Vec::new() };
        let Some(model) = self.project.models().get(model) else { return Vec::new() };
        let suffix = match self.class_option(object, "template_name_suffix").as_ref().and_then(Values::only) {
            Some(Value::Str(suffix)) => suffix.to_string(),
            _ => return Vec::new(),
        };
        vec![format!("{}/{}{suffix}.html", model.app.to_lowercase(), model.name.to_lowercase())]
    }

    /// A class attribute of a view, own or of Django's.
    pub(crate) fn class_option(&mut self, object: &Rc<Object>, name: &str) -> Option<Values> {
        if let Some(values) = object.set.borrow().get(name) {
            return Some(values.clone());
        }
        match self.project.member(object.class, name)? {
            Member::Value { owner, stmt } => Some(self.class_value(owner, stmt, object.class)),
            _ => None,
        }
    }

    fn model_of(&mut self, object: &Rc<Object>) -> Option<ModelId> {
        if let Some(values) = self.class_option(object, "model") {
            for value in values.iter() {
                if let Value::Model(model) = value {
                    return Some(*model);
                }
            }
        }
        for attribute in ["object_list", "object"] {
            if let Some(values) = object.set.borrow().get(attribute) {
                for value in values.iter() {
                    match value {
                        Value::QuerySet(query) => return Some(query.model),
                        Value::Row(row) => return Some(row.model),
                        _ => {}
                    }
                }
            }
        }
        let values = self.class_option(object, "queryset")?;
        values.iter().find_map(|value| match value {
            Value::QuerySet(query) => Some(query.model),
            Value::Manager(manager) => Some(manager.model),
            _ => None,
        })
    }

    /// Calls a method of a view without arguments.
    fn ask(&mut self, receiver: &Value, name: &str, place: Place) -> Values {
        let Value::Object(object) = receiver else { return Values::unknown() };
        match self.project.method(object.class, name) {
            Some((owner, function)) => {
                let bound = Value::Bound { function, owner, receiver: Box::new(receiver.clone()) };
                self.call_value(&bound, Vec::new(), Vec::new(), place)
            }
            None => Values::unknown(),
        }
    }

    /// What a method of Django's own view classes does; none where it is not known here.
    pub(crate) fn view_method(
        &mut self,
        object: &Rc<Object>,
        owner: ClassId,
        name: &str,
        positional: &[Values],
        keywords: &[(Name, Values)],
        place: Place,
    ) -> Option<Values> {
        let is = |of: &str| self.project.descends(owner, of);
        let is_view = is("django.views.generic.base.ContextMixin")
            || is(TEMPLATE)
            || is(LIST)
            || is(DETAIL)
            || is("django.views.View")
            || self
                .project
                .dotted_of(&Symbol::Class(owner))
                .is_some_and(|name| name.starts_with("django_filters.views."));
        if !is_view {
            return None;
        }
        Some(match name {
            "get_queryset" => self.view_queryset(object, place),
            "get_object" => {
                let given = positional.first().cloned().or_else(|| {
                    keywords.iter().find(|(keyword, _)| keyword == "queryset").map(|(_, values)| values.clone())
                });
                let rows = match given {
                    Some(rows) if !rows.iter().any(|value| matches!(value, Value::None)) => rows,
                    _ => self.ask(&Value::Object(object.clone()), "get_queryset", place),
                };
                self.single(rows)
            }
            "get_context_data" => self.view_context(object, keywords),
            "paginate_queryset" => {
                let rows = positional.first().cloned().unwrap_or_default();
                let plain = || Values::one(Value::Plain);
                Values::one(Value::Tuple(Rc::new(vec![plain(), rows.clone(), rows, plain()])))
            }
            "render_to_response" => {
                let context = positional.first().cloned().or_else(|| {
                    keywords.iter().find(|(keyword, _)| keyword == "context").map(|(_, values)| values.clone())
                });
                if let Some(context) = context {
                    self.render_view(object, &context, place);
                }
                Values::one(Value::Plain)
            }
            _ => return None,
        })
    }

    /// `queryset`, else all rows of `model`.
    pub(crate) fn view_queryset(&mut self, object: &Rc<Object>, place: Place) -> Values {
        if let Some(values) = self.class_option(object, "queryset")
            && !values.iter().any(|value| matches!(value, Value::None))
        {
            let place = match self.project.member(object.class, "queryset") {
                Some(Member::Value { owner, stmt }) => {
                    self.project.value_in(owner, stmt).zip(self.project.class(owner))
                }
                _ => None,
            }
            .map_or(place, |(value, info)| self.project.place(info.module, info.item, value.id));
            return self.queryset_of(&values, place);
        }
        let Some(Member::Value { owner, stmt }) = self.project.member(object.class, "model") else {
            return Values::unknown();
        };
        let values = self.class_value(owner, stmt, object.class);
        // The option stands for the queryset: there a fix puts one.
        let at = self.project.value_in(owner, stmt).zip(self.project.class(owner));
        let at = at.map_or(place, |(value, info)| self.project.place(info.module, info.item, value.id));
        let mut all = Values::default();
        for alternative in self.queryset_of(&values, at).0 {
            match &alternative.value {
                Value::QuerySet(query) => {
                    let query = Query { is_option: true, ..(**query).clone() };
                    all.push(Value::QuerySet(Rc::new(query)), alternative.guard);
                }
                _ => all.push(Value::Unknown, alternative.guard),
            }
        }
        all
    }

    fn view_context(&mut self, object: &Rc<Object>, keywords: &[(Name, Values)]) -> Values {
        let dict = Dict::default();
        let put = |name: &str, values: Values| {
            dict.known.borrow_mut().insert(Name::from(name), values);
        };
        let class = object.class;
        put("view", Values::one(Value::Object(object.clone())));
        let option = match self.class_option(object, "context_object_name").as_ref().and_then(Values::only) {
            Some(Value::Str(name)) => Some(name.to_string()),
            _ => None,
        };
        let model = self
            .model_of(object)
            .and_then(|model| self.project.models().get(model))
            .map(|model| model.name.to_lowercase());
        if self.project.descends(class, LIST) {
            let given = keywords.iter().find(|(name, _)| name == "object_list").map(|(_, values)| values.clone());
            let rows = given
                .filter(|values| !values.iter().any(|value| matches!(value, Value::None)))
                .or_else(|| object.set.borrow().get("object_list").cloned())
                .unwrap_or_default();
            put("object_list", rows.clone());
            put("page_obj", rows.clone());
            put("paginator", Values::one(Value::Plain));
            put("is_paginated", Values::one(Value::Plain));
            if let Some(name) = option.clone().or_else(|| model.clone().map(|model| format!("{model}_list"))) {
                put(&name, rows);
            }
        } else if self.project.descends(class, DETAIL) {
            let one = object.set.borrow().get("object").cloned();
            if let Some(one) = one {
                put("object", one.clone());
                if let Some(name) = option.or(model) {
                    put(&name, one);
                }
            }
        }
        if self.project.descends(class, FORM) {
            put("form", Values::unknown());
        }
        for (name, values) in keywords {
            if name != "object_list" {
                put(name, values.clone());
            }
        }
        *dict.is_open.borrow_mut() = true;
        Values::one(Value::Dict(Rc::new(dict)))
    }
}
