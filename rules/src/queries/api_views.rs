//! Views of Django REST framework as consumers: what the framework's own methods do where a view does not, for each
//! action that a view handles.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::project::{ClassId, Symbol},
    queries::{
        calls::page_of,
        engine::Engine,
        value::{Object, Value, Values},
    },
    syntax::Name,
};

const VIEW: &str = "rest_framework.views.APIView";
const GENERIC: &str = "rest_framework.generics.GenericAPIView";
const VIEWSET: &str = "rest_framework.viewsets.ViewSetMixin";

/// What a view handles by name.
const HANDLERS: &[&str] =
    &["list", "retrieve", "create", "update", "partial_update", "destroy", "get", "post", "put", "patch", "delete"];

impl Engine<'_> {
    /// Runs a view of Django REST framework once for each action that it handles.
    pub(crate) fn api_view(&mut self, class: ClassId) {
        if !self.project.descends(class, VIEW) || self.is_eager(class) {
            return;
        }
        let Some(info) = self.project.class(class) else { return };
        let (module, item, name) = (info.module, info.item, info.class.name.id);
        let place = self.project.place(module, item, name);
        let is_viewset = self.project.descends(class, VIEWSET);
        for handler in self.handlers(class, is_viewset) {
            self.fresh();
            self.kind = self.project.kind_of(module);
            let object = Rc::new(Object { class, set: RefCell::default() });
            let request = request_of(&handler);
            object.set.borrow_mut().insert(Name::new_static("request"), request.clone());
            if is_viewset {
                let action = Values::one(Value::Str(handler.clone()));
                object.set.borrow_mut().insert(Name::new_static("action"), action);
            }
            // What else it is given is not known.
            self.is_spread = true;
            self.api_ask(&object, &handler, vec![request], Vec::new(), place);
        }
    }

    /// Whether a method is run by its view, for each class that has it.
    pub(crate) fn is_api_handler(&self, class: ClassId, function: crate::model::project::FunctionId) -> bool {
        let name = self.project.function(function).map(|info| info.function.name.name.as_str());
        name.is_some_and(|name| HANDLERS.contains(&name) || self.is_action(function))
            && self.project.descends(class, VIEW)
    }

    /// Whether a library loads for a view what its serializers read.
    fn is_eager(&self, class: ClassId) -> bool {
        let mro = self.project.mro(class);
        let words = ["prefetch", "eager", "optimi", "expand", "flex", "restql"];
        let is_eager = |name: &Name| words.iter().any(|word| name.to_lowercase().contains(word));
        mro.external.iter().any(is_eager) || (mro.is_open && mro.external.is_empty())
    }

    /// `@action`, `@list_route`, `@detail_route`
    fn is_action(&self, function: crate::model::project::FunctionId) -> bool {
        self.project.function(function).is_some_and(|info| {
            info.function.decorators.iter().any(|decorator| {
                let called = decorator.expr.as_call().map_or(&decorator.expr, |call| &call.callee);
                let dotted = called.dotted().unwrap_or_default();
                matches!(dotted.rsplit('.').next(), Some("action" | "list_route" | "detail_route"))
            })
        })
    }

    fn handlers(&self, class: ClassId, is_viewset: bool) -> Vec<Name> {
        let mut names: Vec<Name> = Vec::new();
        let own = |name: &str| self.project.method(class, name).is_some_and(|(owner, _)| !self.is_stub(owner));
        for owner in &self.project.mro(class).classes {
            let Some(info) = self.project.class(*owner).filter(|_| !self.is_stub(*owner)) else { continue };
            for stmt in &info.class.body {
                let crate::syntax::python::StmtKind::Function(function) = &stmt.kind else { continue };
                let name = &function.name.name;
                let is_handler = HANDLERS.contains(&name.as_str())
                    || self.project.method(*owner, name).is_some_and(|(_, function)| self.is_action(function));
                if is_handler && !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        if self.project.descends(class, GENERIC) {
            for name in ["list", "retrieve"] {
                let is_there = self.project.method(class, name).is_some();
                if is_there && !own(name) && (is_viewset || !own("get")) {
                    names.push(Name::from(name));
                }
            }
        }
        names
    }

    /// Calls a method of a view.
    fn api_ask(
        &mut self,
        object: &Rc<Object>,
        name: &str,
        positional: Vec<Values>,
        keywords: Vec<(Name, Values)>,
        place: Place,
    ) -> Values {
        let Some((owner, function)) = self.project.method(object.class, name) else { return Values::unknown() };
        let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(object.clone())) };
        self.call_value(&bound, positional, keywords, place)
    }

    /// What a method of the framework does; none where it is not known here.
    pub(crate) fn api_method(
        &mut self,
        object: &Rc<Object>,
        owner: ClassId,
        name: &str,
        positional: &[Values],
        keywords: &[(Name, Values)],
        place: Place,
    ) -> Option<Values> {
        self.is_spread = false;
        let dotted = self.project.dotted_of(&Symbol::Class(owner))?;
        if !dotted.starts_with("rest_framework.") {
            return None;
        }
        let first = || positional.first().cloned().unwrap_or_else(Values::unknown);
        Some(match name {
            "to_representation" => return self.represented(object, positional, place),
            "paginate_queryset" => {
                let given = keywords.iter().find(|(name, _)| name == "queryset").map(|(_, values)| values.clone());
                page_of(&given.unwrap_or_else(first))
            }
            _ if !self.project.descends(object.class, VIEW) => return None,
            "get_queryset" => self.view_queryset(object, place),
            "filter_queryset" => self.filtered(object, first(), place),
            "get_object" => {
                let rows = self.api_ask(object, "get_queryset", Vec::new(), Vec::new(), place);
                let rows = self.api_ask(object, "filter_queryset", vec![rows], Vec::new(), place);
                self.single(rows)
            }
            "get_serializer_class" => self.class_option(object, "serializer_class").unwrap_or_else(Values::unknown),
            "get_serializer" => {
                let classes = self.api_ask(object, "get_serializer_class", Vec::new(), Vec::new(), place);
                let mut all = Values::default();
                for alternative in classes.0 {
                    let made = self.call_value(&alternative.value, positional.to_vec(), keywords.to_vec(), place);
                    for inner in made.0 {
                        all.push(inner.value, inner.guard.joined(&alternative.guard));
                    }
                }
                all
            }
            "list" => {
                let rows = self.api_ask(object, "get_queryset", Vec::new(), Vec::new(), place);
                let rows = self.api_ask(object, "filter_queryset", vec![rows], Vec::new(), place);
                let many = (Name::new_static("many"), Values::one(Value::Bool(true)));
                self.answered(object, rows, vec![many], place)
            }
            "retrieve" => {
                let one = self.api_ask(object, "get_object", Vec::new(), Vec::new(), place);
                self.answered(object, one, Vec::new(), place)
            }
            "get" => {
                let action = if self.project.method(owner, "list").is_some() { "list" } else { "retrieve" };
                self.api_ask(object, action, positional.to_vec(), Vec::new(), place)
            }
            _ => return None,
        })
    }

    /// What a view answers with: its serializer's data.
    fn answered(
        &mut self,
        object: &Rc<Object>,
        instance: Values,
        keywords: Vec<(Name, Values)>,
        place: Place,
    ) -> Values {
        let serializers = self.api_ask(object, "get_serializer", vec![instance], keywords, place);
        self.attribute_of(&serializers, &Name::new_static("data"), place, "");
        Values::one(Value::Plain)
    }

    /// The filters of a view choose among its rows. Those of the project may do more.
    fn filtered(&mut self, object: &Rc<Object>, rows: Values, place: Place) -> Values {
        let Some(Values(alternatives)) = self.class_option(object, "filter_backends") else { return rows };
        let mut rows = rows;
        for alternative in alternatives {
            let backends = match &alternative.value {
                Value::List(list) => list.elements.borrow().clone(),
                Value::Tuple(parts) => parts.iter().cloned().fold(Values::default(), Values::and),
                _ => continue,
            };
            for backend in backends.iter() {
                let Value::Class(class) = backend else { continue };
                let Some((owner, function)) = self.project.method(*class, "filter_queryset") else { continue };
                if self.is_stub(owner) {
                    continue;
                }
                let backend = Rc::new(Object { class: *class, set: RefCell::default() });
                let bound = Value::Bound { function, owner, receiver: Box::new(Value::Object(backend)) };
                let view = Values::one(Value::Object(object.clone()));
                let given = self.call_value(&bound, vec![Values::unknown(), rows, view], Vec::new(), place);
                rows = given;
            }
        }
        rows
    }
}

/// The request that a handler answers: its method is known by the name of the handler.
fn request_of(handler: &str) -> Values {
    let method = match handler {
        "list" | "retrieve" | "get" => "GET",
        "create" | "post" => "POST",
        "put" => "PUT",
        "patch" | "partial_update" => "PATCH",
        "delete" | "destroy" => "DELETE",
        _ => return Values::unknown(),
    };
    let receiver = Box::new(Value::Str(Name::new_static(method)));
    Values::one(Value::Method { receiver, name: Name::new_static("request") })
}
