//! Calls: into functions of the project, into what Python and Django offer, and into the unknown.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    model::{
        classes::Member,
        project::{ClassId, FunctionId, Symbol},
    },
    queries::{
        asking::depends,
        containers::dict_method,
        engine::Engine,
        expr::written,
        externals::is_harmless,
        frame::Frame,
        methods::Site,
        running::bind,
        value::{Body, Object, Query, Row, Value, Values},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Call, Expr},
    },
};

/// The evaluated arguments of a call.
#[derive(Clone, Debug, Default)]
pub(crate) struct Arguments {
    pub(crate) positional: Vec<Values>,
    pub(crate) keywords: Vec<(Name, Values)>,
    /// `*args` or `**kwargs` whose parts are not known.
    pub(crate) is_open: bool,
}

impl Arguments {
    pub(crate) fn get(&self, number: usize, name: &str) -> Option<&Values> {
        self.positional.get(number).or_else(|| self.keyword(name))
    }

    pub(crate) fn keyword(&self, name: &str) -> Option<&Values> {
        self.keywords.iter().find(|(keyword, _)| keyword == name).map(|(_, values)| values)
    }

    pub(crate) fn all(&self) -> impl Iterator<Item = &Values> {
        self.positional.iter().chain(self.keywords.iter().map(|(_, values)| values))
    }
}

impl Engine<'_> {
    pub(crate) fn call(&mut self, expr: &Expr, call: &Call, frame: &mut Frame) -> Values {
        let place = frame.place(expr.id);
        let callees = self.callee(call, frame);
        let arguments = self.arguments(call, frame);
        let mut all = Values::default();
        for alternative in callees.0 {
            if alternative.guard.contradicts(&self.path) {
                continue;
            }
            let path = self.path.clone();
            self.path = path.joined(&alternative.guard);
            self.is_varying = match self.loops.last() {
                Some(running) if running.calls == self.calls.len() => depends(call, &running.bound),
                _ => true,
            };
            self.is_spread = arguments.is_open;
            let found = self.call_one(&alternative.value, expr, call, &arguments, frame, place);
            self.is_varying = true;
            self.is_spread = false;
            self.path = path;
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }

    /// What is called. `super()` is told by its form.
    fn callee(&mut self, call: &Call, frame: &mut Frame) -> Values {
        if call.callee.as_name() == Some("super")
            && let Some(owner) = frame.owner
            && let Some(first) = self.self_of(frame)
        {
            let mut all = Values::default();
            for alternative in first.0 {
                let receiver = Box::new(alternative.value);
                all.push(Value::Super { owner, receiver }, alternative.guard);
            }
            // The value is `super` itself; calling it gives the same.
            return all;
        }
        self.expr(&call.callee, frame)
    }

    fn self_of(&self, frame: &Frame) -> Option<Values> {
        let function = self.project.function(frame.function?)?;
        frame.get(&function.function.params.first()?.name.name).cloned()
    }

    fn arguments(&mut self, call: &Call, frame: &mut Frame) -> Arguments {
        let mut arguments = Arguments::default();
        for argument in &call.arguments {
            let values = self.expr(&argument.value, frame);
            match &argument.kind {
                ArgumentKind::Positional => arguments.positional.push(values),
                ArgumentKind::Keyword(keyword) => arguments.keywords.push((keyword.name.clone(), values)),
                ArgumentKind::Star => match values.only() {
                    Some(Value::Tuple(parts)) => arguments.positional.extend(parts.iter().cloned()),
                    _ => arguments.is_open = true,
                },
                ArgumentKind::StarStar => match values.only() {
                    Some(Value::Dict(dict)) if !*dict.is_open.borrow() => {
                        arguments
                            .keywords
                            .extend(dict.known.borrow().iter().map(|(key, value)| (key.clone(), value.clone())));
                    }
                    _ => arguments.is_open = true,
                },
            }
        }
        arguments
    }

    fn call_one(
        &mut self,
        callee: &Value,
        expr: &Expr,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
        place: Place,
    ) -> Values {
        match callee {
            Value::Super { .. } if call.callee.as_name() == Some("super") => Values::one(callee.clone()),
            Value::Method { name, .. } if matches!(name.as_str(), "attrgetter" | "formset") => {
                self.call_value(callee, arguments.positional.clone(), arguments.keywords.clone(), place)
            }
            Value::Method { receiver, name } => self.method(receiver, name, expr, call, arguments, frame),
            Value::External(dotted) => self.external(dotted, expr, call, arguments, frame),
            Value::Function(function) => {
                if let Some(found) = self.known_function(*function, call, arguments, frame, place) {
                    return found;
                }
                self.run(*function, None, None, arguments.positional.clone(), arguments.keywords.clone(), Some(place))
            }
            Value::Unknown | Value::Plain | Value::None => {
                if !is_harmless(&call.callee) {
                    self.unsettle();
                }
                self.escape(arguments);
                Values::unknown()
            }
            Value::Bound { function, receiver, .. } => {
                if let Value::Row(row) = &**receiver
                    && let Some(name) = self.project.function(*function).map(|info| &info.function.name.name)
                    && matches!(name.as_str(), "save" | "delete" | "asave" | "adelete")
                    && !is_on_super(call)
                {
                    self.wrote_row(row, place, &written(expr), call, instead(row, name, call));
                }
                self.call_value(callee, arguments.positional.clone(), arguments.keywords.clone(), place)
            }
            other => self.call_value(other, arguments.positional.clone(), arguments.keywords.clone(), place),
        }
    }

    /// Values handed to code that cannot be read: it may load what it likes onto their rows.
    pub(crate) fn escape(&mut self, arguments: &Arguments) {
        for values in arguments.all() {
            for value in values.iter() {
                match value {
                    Value::List(list) => {
                        for inner in list.elements.borrow().iter() {
                            match inner {
                                Value::Row(row) => *row.is_open.borrow_mut() = true,
                                Value::Record(record) => _ = self.changed.insert(record.origin),
                                _ => {}
                            }
                        }
                    }
                    Value::Dict(dict) => *dict.is_open.borrow_mut() = true,
                    Value::Record(record) => {
                        self.changed.insert(record.origin);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Calls a value with evaluated arguments.
    pub(crate) fn call_value(
        &mut self,
        callee: &Value,
        positional: Vec<Values>,
        keywords: Vec<(Name, Values)>,
        place: Place,
    ) -> Values {
        match callee {
            Value::Function(function) => self.run(*function, None, None, positional, keywords, Some(place)),
            Value::Bound { function, owner, receiver } => {
                if self.is_stub(*owner) {
                    return self.stub_method(*owner, *function, receiver, &positional, &keywords, place);
                }
                let is_static = self.is_decorated(*function, "staticmethod");
                let receiver = (!is_static).then(|| match &**receiver {
                    Value::Row(row) if self.is_decorated(*function, "classmethod") => Value::Model(row.model),
                    other => other.clone(),
                });
                self.run(*function, Some(*owner), receiver, positional, keywords, Some(place))
            }
            Value::Closure(closure) => {
                let closure = closure.clone();
                match &closure.code {
                    Body::Function(function) => {
                        let function = *function;
                        self.run_in(
                            function,
                            None,
                            None,
                            positional,
                            keywords,
                            Some(place),
                            Some(Rc::new(closure.names.clone())),
                        )
                    }
                    Body::Lambda(lambda) => {
                        if self.calls.len() > 8 || self.spent() {
                            return Values::unknown();
                        }
                        let mut frame = closure.names.clone();
                        frame.returned = Values::default();
                        bind(
                            &lambda.params,
                            None,
                            positional,
                            keywords,
                            std::mem::take(&mut self.is_spread),
                            &mut frame,
                        );
                        self.expr(&lambda.body, &mut frame)
                    }
                }
            }
            Value::Class(class) => self.instantiate(*class, positional, keywords, place),
            Value::Model(model) => {
                let row = Row { born: Some(self.round()), ..Row::new(*model) };
                for (name, values) in keywords {
                    row.set.borrow_mut().insert(name, values);
                }
                Values::one(Value::Row(Rc::new(row)))
            }
            Value::Object(object) => match self.project.member(object.class, "__call__") {
                Some(Member::Method { owner, function }) if !self.is_stub(owner) => {
                    self.run(function, Some(owner), Some(callee.clone()), positional, keywords, Some(place))
                }
                _ => Values::unknown(),
            },
            Value::Method { receiver, name } if name == "attrgetter" => {
                if let (Value::Tuple(paths), Some(row)) = (&**receiver, positional.first()) {
                    self.gotten(&paths.clone(), row, place);
                }
                Values::one(Value::Plain)
            }
            Value::Method { receiver, name } if name == "formset" => {
                let given = keywords.iter().find(|(name, _)| name == "queryset").map(|(_, values)| values.clone());
                let rows = given.unwrap_or_else(|| Values::one((**receiver).clone()));
                self.forms(&rows, place)
            }
            // A manager is called only to be made anew for a related set.
            _ => Values::unknown(),
        }
    }

    /// The forms of a model formset: one for each row, which it holds as its instance.
    fn forms(&mut self, rows: &Values, place: Place) -> Values {
        let rows = self.queryset_of(rows, place);
        let mut forms = Values::default();
        for alternative in self.elements(&rows, place, "").0 {
            let form = match alternative.value {
                Value::Row(_) => {
                    Value::Method { receiver: Box::new(alternative.value), name: Name::new_static("form") }
                }
                _ => Value::Unknown,
            };
            forms.push(form, alternative.guard);
        }
        crate::queries::containers::list_of(forms)
    }

    /// `attrgetter("author.name")` on a row: each step of each path is read.
    fn gotten(&mut self, paths: &[Values], row: &Values, place: Place) {
        for path in paths {
            let Some(Value::Str(path)) = path.only() else { continue };
            let mut at = row.clone();
            let mut text = String::new();
            for step in path.split('.') {
                text = if text.is_empty() { step.to_owned() } else { format!("{text}.{step}") };
                at = self.attribute_of(&at, &Name::from(step), place, &text);
            }
        }
    }

    pub(crate) fn is_decorated(&self, function: FunctionId, name: &str) -> bool {
        self.project
            .function(function)
            .is_some_and(|info| info.function.decorators.iter().any(|decorator| decorator.expr.as_name() == Some(name)))
    }

    fn instantiate(
        &mut self,
        class: ClassId,
        positional: Vec<Values>,
        keywords: Vec<(Name, Values)>,
        place: Place,
    ) -> Values {
        let object = Value::Object(Rc::new(Object { class, set: RefCell::default() }));
        if let Some(name) = self.project.dotted_of(&Symbol::Class(class))
            && name == "django.template.response.TemplateResponse"
            && let Some(names) = positional.get(1)
        {
            let context = positional.get(2).cloned().unwrap_or_default();
            self.render(&names.clone(), &context, place);
        }
        if self.is_serializer(class)
            && let Value::Object(object) = &object
        {
            self.fill_serializer(object, &positional, &keywords);
        }
        // What a filter set of django-filter is given is what its `qs` holds, less some rows.
        if self.project.descends(class, "django_filters.FilterSet")
            || self.project.mro(class).external.iter().any(|name| name.starts_with("django_filters."))
        {
            let rows = keywords.iter().find(|(name, _)| name == "queryset").map(|(_, values)| values.clone());
            if let (Some(rows), Value::Object(object)) = (rows.or_else(|| positional.get(1).cloned()), &object) {
                object.set.borrow_mut().insert(Name::new_static("qs"), rows);
            }
        }
        if self.project.descends(class, crate::queries::eager::PREFETCH)
            && let Value::Object(object) = &object
        {
            let mut set = object.set.borrow_mut();
            for (name, values) in ["lookup", "queryset", "to_attr"].into_iter().zip(&positional) {
                set.insert(Name::new_static(name), values.clone());
            }
            set.extend(keywords.iter().cloned());
        }
        if self.project.descends(class, "django.core.paginator.Paginator")
            && let Some(rows) = positional.first()
            && let Value::Object(object) = &object
        {
            object.set.borrow_mut().insert(Name::new_static("object_list"), rows.clone());
        }
        if let Some(Member::Method { owner, function }) = self.project.member(class, "__init__")
            && !self.is_stub(owner)
        {
            self.run(function, Some(owner), Some(object.clone()), positional, keywords, Some(place));
        }
        Values::one(object)
    }

    /// `super().name`
    pub(crate) fn super_attribute(&mut self, owner: ClassId, receiver: &Value, name: &Name) -> Values {
        let class = match receiver {
            Value::Object(object) => Some(object.class),
            Value::Row(row) => self.class_of_model(row.model),
            Value::Model(model) => self.class_of_model(*model),
            Value::Class(class) => Some(*class),
            Value::Manager(manager) => manager.class,
            Value::QuerySet(query) => query.class,
            _ => None,
        };
        let found = class.and_then(|class| self.project.member_after(class, Some(owner), name));
        match found {
            Some(Member::Method { owner, function }) if !self.is_stub(owner) => {
                Values::one(Value::Bound { function, owner, receiver: Box::new(receiver.clone()) })
            }
            // What Django's own method does is known for managers and querysets.
            _ => match receiver {
                Value::Manager(_) | Value::QuerySet(_) => {
                    Values::one(Value::Method { receiver: Box::new(plain(receiver)), name: name.clone() })
                }
                Value::Object(_) => match found {
                    Some(Member::Method { owner, function }) => {
                        Values::one(Value::Bound { function, owner, receiver: Box::new(receiver.clone()) })
                    }
                    Some(Member::Value { owner, stmt }) => self.class_value(owner, stmt, owner),
                    _ => match receiver {
                        Value::Object(object) => {
                            self.admin_super(object, name).map_or_else(Values::unknown, Values::one)
                        }
                        _ => Values::unknown(),
                    },
                },
                Value::Row(_) => {
                    Values::one(Value::Method { receiver: Box::new(receiver.clone()), name: name.clone() })
                }
                _ => Values::unknown(),
            },
        }
    }

    /// A method that the engine itself knows.
    pub(crate) fn method(
        &mut self,
        receiver: &Value,
        name: &Name,
        expr: &Expr,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
    ) -> Values {
        match receiver {
            Value::Manager(_) | Value::QuerySet(_) => {
                let site =
                    Site { place: frame.place(expr.id), text: written(expr), written: Some((expr, call)), chain: None };
                self.query_method(receiver, name, site, arguments, Some(frame))
            }
            Value::Row(row) => {
                let text = written(expr);
                self.unsettle();
                match name.as_str() {
                    // The call of the override was seen already.
                    "save" | "delete" | "asave" | "adelete" if !is_on_super(call) => {
                        self.wrote_row(row, frame.place(expr.id), &text, call, instead(row, name, call));
                    }
                    // Read anew on purpose, unless the loop has just read it.
                    "refresh_from_db" | "arefresh_from_db" if row.is_many => {
                        self.asked(Some(row.model), frame.place(expr.id), &text, Some(call));
                    }
                    _ if name.starts_with("get_next_by_") || name.starts_with("get_previous_by_") => {
                        self.asked(Some(row.model), frame.place(expr.id), &text, Some(call));
                    }
                    _ => {}
                }
                Values::one(Value::Plain)
            }
            // `get_template("x.html").render(context)`
            Value::Method { receiver: inner, name: kind } if kind == "template" && name == "render" => {
                let context = arguments.get(0, "context").cloned().unwrap_or_default();
                self.render(&Values::one((**inner).clone()), &context, frame.place(expr.id));
                Values::one(Value::Plain)
            }
            Value::List(list) => self.list_method(list, name, arguments, frame.place(expr.id)),
            Value::Dict(dict) => dict_method(dict, name, arguments),
            Value::Str(_) if name == "join" => {
                let first = arguments.positional.first().cloned().unwrap_or_default();
                let read = call.positional(0).map(written).unwrap_or_default();
                let handed = call.positional(0).map(|first| (frame.place(expr.id), frame.place(first.id)));
                let outer = std::mem::replace(&mut self.handed, handed);
                self.elements(&first, frame.place(expr.id), &read);
                self.handed = outer;
                Values::one(Value::Plain)
            }
            _ => Values::one(Value::Plain),
        }
    }

    /// A method of a class of the stubs.
    fn stub_method(
        &mut self,
        owner: ClassId,
        function: FunctionId,
        receiver: &Value,
        positional: &[Values],
        keywords: &[(Name, Values)],
        place: Place,
    ) -> Values {
        let name = self.project.function(function).map(|info| info.function.name.name.clone()).unwrap_or_default();
        if let Value::Object(object) = receiver
            && let Some(found) = self.admin_method(object, &name, place)
        {
            return found;
        }
        if let Value::Object(object) = receiver
            && let Some(found) = self.api_method(object, owner, &name, positional, keywords, place)
        {
            return found;
        }
        if let Value::Object(object) = receiver
            && let Some(found) = self.view_method(object, owner, &name, positional, keywords, place)
        {
            return found;
        }
        match receiver {
            Value::Object(object) if self.project.descends(owner, "django.core.paginator.Paginator") => {
                match name.as_str() {
                    // A page holds rows of the list that the paginator cuts.
                    "page" | "get_page" | "apage" | "aget_page" => {
                        let rows = object.set.borrow().get("object_list").cloned().unwrap_or_default();
                        page_of(&rows)
                    }
                    _ => Values::unknown(),
                }
            }
            Value::Row(_) | Value::Model(_) => {
                let _ = positional;
                Values::unknown()
            }
            _ => Values::unknown(),
        }
    }
}

/// A page of a paginator stands for the rows that it holds: iterating it evaluates the queryset that it cuts.
pub(super) fn page_of(rows: &Values) -> Values {
    let mut all = Values::default();
    for alternative in &rows.0 {
        match &alternative.value {
            Value::QuerySet(query) => {
                let page = Query { is_sliced: true, ..(**query).clone() };
                all.push(Value::QuerySet(Rc::new(page)), alternative.guard.clone());
            }
            Value::List(list) => all.push(Value::List(list.clone()), alternative.guard.clone()),
            _ => all.push(Value::Unknown, alternative.guard.clone()),
        }
    }
    all
}

/// `super().save()`
fn is_on_super(call: &Call) -> bool {
    let receiver = call.callee.as_attribute().and_then(|attribute| attribute.value.as_call());
    receiver.is_some_and(|receiver| receiver.callee.as_name() == Some("super"))
}

/// What writes many rows at once in place of a method of one.
fn instead(row: &Row, method: &str, call: &Call) -> &'static str {
    // Columns are named where a row is stored already.
    let is_stored = row.query.is_some() || call.keyword("update_fields").is_some();
    match method {
        // Django deletes no slice.
        "delete" | "adelete" if row.query.as_ref().is_some_and(|query| query.is_sliced) => {
            "one `filter(pk__in=…).delete()` does the same"
        }
        "delete" | "adelete" => "one `delete()` of the queryset does the same",
        _ if is_stored => "`bulk_update` changes all rows at once, and `update()` sets one value on all",
        _ => "`bulk_create` writes all rows at once",
    }
}

/// A manager or queryset without the project's own classes: what `super()` reaches in the end.
pub(crate) fn plain(receiver: &Value) -> Value {
    match receiver {
        Value::Manager(manager) => {
            Value::Manager(Rc::new(crate::queries::value::Manager { class: None, ..(**manager).clone() }))
        }
        other => other.clone(),
    }
}
