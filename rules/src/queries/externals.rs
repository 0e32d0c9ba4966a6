//! Functions of Python and Django that the engine knows by name, and what an unknown one may do to its arguments.

use std::rc::Rc;

use crate::{
    finding::Place,
    model::project::FunctionId,
    queries::{
        asking::Use,
        calls::Arguments,
        containers::list_of,
        engine::Engine,
        expr::written,
        frame::Frame,
        value::{Dict, Query, Row, Shape, Value, Values},
    },
    syntax::{
        Name,
        python::{Call, Expr},
    },
};

impl Engine<'_> {
    /// Functions of the stubs that the engine knows by name.
    pub(crate) fn known_function(
        &mut self,
        function: FunctionId,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
        place: Place,
    ) -> Option<Values> {
        let info = self.project.function(function)?;
        if !self.project.is_builtin(info.module) {
            return None;
        }
        let module = self.project.module_info(info.module)?.name.clone()?;
        let name = Name::from(format!("{module}.{}", info.function.name.name));
        Some(self.external_at(&name, call, arguments, frame, place, ""))
    }

    pub(crate) fn external(
        &mut self,
        dotted: &Name,
        expr: &Expr,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
    ) -> Values {
        let text = written(expr);
        let place = frame.place(expr.id);
        let handed = call.positional(0).map(|first| (place, frame.place(first.id)));
        let outer = std::mem::replace(&mut self.handed, handed);
        let given = self.external_at(dotted, call, arguments, frame, place, &text);
        self.handed = outer;
        given
    }

    fn external_at(
        &mut self,
        dotted: &Name,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
        place: Place,
        text: &str,
    ) -> Values {
        let first = arguments.positional.first().cloned().unwrap_or_default();
        let read = &call.positional(0).map(written).unwrap_or_default();
        match dotted.as_str() {
            "builtins.list"
            | "builtins.tuple"
            | "builtins.set"
            | "builtins.frozenset"
            | "builtins.reversed"
            | "builtins.iter"
            | "itertools.islice"
            | "itertools.cycle"
            | "itertools.takewhile"
            | "itertools.dropwhile"
            | "collections.deque" => {
                let source = if dotted.ends_with("while") {
                    arguments.positional.get(1).cloned().unwrap_or_default()
                } else {
                    first
                };
                let elements = self.elements(&source, place, read);
                if dotted.ends_with("set") {
                    self.compared(&elements, "__hash__", place);
                }
                list_of(elements)
            }
            "builtins.sorted" | "builtins.min" | "builtins.max" => {
                let elements = self.elements(&first, place, read);
                self.keyed(arguments, &elements, place);
                match dotted.as_str() {
                    "builtins.sorted" => list_of(elements),
                    _ => elements,
                }
            }
            "builtins.next" => self.elements(&first, place, read),
            "builtins.any" | "builtins.all" | "builtins.sum" => {
                self.elements(&first, place, read);
                Values::one(Value::Plain)
            }
            "builtins.enumerate" => {
                let elements = self.elements(&first, place, read);
                list_of(Values::one(Value::Tuple(Rc::new(vec![Values::one(Value::Plain), elements]))))
            }
            "builtins.zip" | "itertools.zip_longest" | "itertools.product" => {
                let parts = arguments.positional.iter().map(|values| self.elements(values, place, read)).collect();
                list_of(Values::one(Value::Tuple(Rc::new(parts))))
            }
            "itertools.chain" => {
                let mut elements = Values::default();
                for values in &arguments.positional {
                    elements.extend(self.elements(values, place, read));
                }
                list_of(elements)
            }
            "itertools.groupby" => {
                let elements = self.elements(&first, place, read);
                if let Some(key) = arguments.get(1, "key").cloned() {
                    self.applied(&key, &elements, place);
                }
                let group = list_of(elements);
                list_of(Values::one(Value::Tuple(Rc::new(vec![Values::one(Value::Plain), group]))))
            }
            "builtins.map" | "builtins.filter" => {
                let source = arguments.positional.get(1).cloned().unwrap_or_default();
                let elements = self.elements(&source, place, read);
                let given = self.applied(&first, &elements, place);
                list_of(if dotted == "builtins.map" { given } else { elements })
            }
            "builtins.len" => {
                self.evaluated_at(&first, Use::Length, place, read);
                Values::one(Value::Plain)
            }
            "builtins.bool" => {
                if let Some(tested) = call.positional(0) {
                    self.key_truth(tested, frame);
                }
                self.evaluated_at(&first, Use::Truth, place, read);
                Values::one(Value::Plain)
            }
            "builtins.str"
            | "builtins.repr"
            | "builtins.format"
            | "builtins.print"
            | "django.utils.encoding.force_str"
            | "django.utils.encoding.smart_str"
            | "django.utils.html.conditional_escape"
            | "django.utils.html.escape"
            | "django.utils.html.format_html" => {
                for (number, values) in arguments.positional.clone().into_iter().enumerate() {
                    let read = call.positional(number).map(written).unwrap_or_default();
                    self.shown(&values, place, &read);
                }
                Values::one(Value::Plain)
            }
            "builtins.dict" => {
                self.elements(&first, place, read);
                let dict = Dict::default();
                for (name, values) in &arguments.keywords {
                    dict.known.borrow_mut().insert(name.clone(), values.clone());
                }
                *dict.is_open.borrow_mut() = !arguments.positional.is_empty() || arguments.is_open;
                Values::one(Value::Dict(Rc::new(dict)))
            }
            "builtins.getattr" | "builtins.hasattr" => self.named_attribute(dotted, call, arguments, place),
            "builtins.setattr" => {
                if let (Some(Value::Str(name)), Some(values)) =
                    (arguments.positional.get(1).and_then(Values::only).cloned(), arguments.positional.get(2).cloned())
                {
                    self.set_attribute(&first, &name, values);
                } else {
                    self.open_rows(&first);
                }
                Values::one(Value::None)
            }
            "logging.getLogger" => Values::one(Value::External(Name::new_static("logging.Logger"))),
            _ if is_log(dotted) => {
                // `logger.info("…%s…", row)` makes text of its arguments.
                for values in arguments.positional.iter().skip(1).cloned().collect::<Vec<_>>() {
                    self.shown(&values, place, "");
                }
                Values::one(Value::Plain)
            }
            "builtins.isinstance"
            | "builtins.issubclass"
            | "builtins.callable"
            | "builtins.int"
            | "builtins.float"
            | "builtins.round"
            | "builtins.abs"
            | "builtins.range"
            | "builtins.type"
            | "builtins.id"
            | "builtins.hash" => Values::one(Value::Plain),
            "django.shortcuts.render"
            | "django.template.response.TemplateResponse"
            | "django.shortcuts.render_to_response" => {
                let from = usize::from(!dotted.ends_with("render_to_response"));
                let names = arguments.get(from, if dotted.ends_with("render") { "template_name" } else { "template" });
                let context = arguments.get(from + 1, "context");
                if let Some(names) = names.cloned() {
                    self.render(&names, &context.cloned().unwrap_or_default(), place);
                }
                Values::one(Value::Plain)
            }
            "django.template.loader.render_to_string" => {
                let names = arguments.get(0, "template_name").cloned();
                let context = arguments.get(1, "context").cloned();
                if let Some(names) = names {
                    self.render(&names, &context.unwrap_or_default(), place);
                }
                Values::one(Value::Plain)
            }
            "django.template.loader.get_template" => match first.only() {
                Some(Value::Str(name)) => Values::one(Value::Method {
                    receiver: Box::new(Value::Str(name.clone())),
                    name: Name::new_static("template"),
                }),
                _ => Values::unknown(),
            },
            "django.shortcuts.get_object_or_404" | "django.shortcuts.aget_object_or_404" => {
                let found = self.one_of(&first, place);
                let model = found.iter().find_map(|value| match value {
                    Value::Row(row) => Some(row.model),
                    _ => None,
                });
                self.asked(model, place, if text.is_empty() { "get_object_or_404(…)" } else { text }, Some(call));
                found
            }
            "django.shortcuts.get_list_or_404" | "django.shortcuts.aget_list_or_404" => {
                let querysets = self.queryset_of(&first, place);
                let elements = self.elements(&querysets, place, read);
                list_of(elements)
            }
            "django.db.models.prefetch_related_objects"
            | "django.db.models.aprefetch_related_objects"
            | "django.db.models.query.prefetch_related_objects" => {
                self.open_rows(&first);
                if !self.loops.is_empty() {
                    self.asked(None, place, "prefetch_related_objects(…)", Some(call));
                }
                Values::one(Value::None)
            }
            "copy.copy" | "copy.deepcopy" => first,
            "django.apps.apps.get_model" | "django.contrib.auth.get_user_model" => {
                match self.project.model_given(frame.scope, call) {
                    Some(symbol) => self.symbol(symbol),
                    None => Values::unknown(),
                }
            }
            "django.forms.modelformset_factory" | "django.forms.models.modelformset_factory" => match first.only() {
                Some(Value::Model(_)) => Values::one(Value::Method {
                    receiver: Box::new(first.only().cloned().unwrap_or_default()),
                    name: Name::new_static("formset"),
                }),
                _ => Values::unknown(),
            },
            // A function that reads the paths of what it is given.
            "operator.attrgetter" => {
                let paths = Value::Tuple(Rc::new(arguments.positional.clone()));
                Values::one(Value::Method { receiver: Box::new(paths), name: Name::new_static("attrgetter") })
            }
            _ => {
                if !is_harmless(&call.callee) {
                    self.unsettle();
                }
                self.escape(arguments);
                self.open_rows(&first);
                Values::unknown()
            }
        }
    }

    /// Rows that code has loaded more onto, in a way that is not followed.
    fn open_rows(&mut self, values: &Values) {
        for value in values.iter() {
            match value {
                Value::Row(row) => *row.is_open.borrow_mut() = true,
                Value::List(list) => {
                    for inner in list.elements.borrow().iter() {
                        if let Value::Row(row) = inner {
                            *row.is_open.borrow_mut() = true;
                        }
                    }
                }
                _ => {}
            }
        }
    }

    fn evaluated_at(&mut self, values: &Values, how: Use, place: Place, text: &str) {
        for alternative in values.0.clone() {
            if let Value::QuerySet(query) = &alternative.value
                && !alternative.guard.contradicts(&self.path)
            {
                self.evaluate(query, how, place, text);
            }
        }
    }

    /// Whether a row that comes fresh out of a queryset has no such attribute: its class has none, the queryset adds
    /// none, and nothing that runs when a row is made could set one.
    fn surely_lacks(&self, row: &Row, name: &str) -> bool {
        let Some(query) = row.query.as_ref().filter(|query| !query.is_open && row.is_many && row.path.is_empty())
        else {
            return false;
        };
        let Some(class) = self.class_of_model(row.model) else { return false };
        let makes = ["__init__", "from_db", "__getattr__", "__getattribute__", "refresh_from_db"];
        let is_made = |method: &&str| self.project.method(class, method).is_some_and(|(owner, _)| !self.is_stub(owner));
        !*row.is_open.borrow()
            && !row.set.borrow().contains_key(name)
            && row.supply.get(name).is_none()
            && !query.added.iter().any(|added| added == name || added == "*")
            && !self.project.mro(class).is_open
            && self.project.models().member(row.model, name).is_none()
            && self.project.member(class, name).is_none()
            && !name.starts_with('_')
            && !makes.iter().any(is_made)
    }

    /// `getattr(row, "author", None)`, `hasattr(row, "profile")`
    fn named_attribute(&mut self, dotted: &str, call: &Call, arguments: &Arguments, place: Place) -> Values {
        let Some(name) = call.positional(1).and_then(Expr::as_str).map(Name::from) else { return Values::unknown() };
        if let Some(Value::Row(row)) = arguments.positional.first().and_then(Values::only)
            && self.surely_lacks(row, &name)
        {
            let default = arguments.positional.get(2).cloned();
            let is_asked = dotted.ends_with("hasattr");
            return if is_asked { Values::one(Value::Bool(false)) } else { default.unwrap_or_else(Values::unknown) };
        }
        let mut all = Values::default();
        for alternative in arguments.positional.first().cloned().unwrap_or_default().0 {
            if let Value::Row(row) = &alternative.value {
                let text = call.positional(0).map(written).unwrap_or_default();
                let text = format!("{text}.{name}");
                all.extend(self.row_attribute(row, &name, place, &text));
            } else {
                all.push(Value::Unknown, alternative.guard);
            }
        }
        if !dotted.ends_with("hasattr") {
            return all;
        }
        let is_added = arguments.positional.first().and_then(Values::only).is_some_and(|value| match value {
            Value::Row(row) => {
                row.query.as_ref().is_some_and(|query| row.path.is_empty() && query.added.contains(&name))
            }
            _ => false,
        });
        Values::one(if is_added { Value::Bool(true) } else { Value::Plain })
    }

    fn one_of(&mut self, values: &Values, place: Place) -> Values {
        let rows = self.queryset_of(values, place);
        self.single(rows)
    }

    /// The one row that a look-up takes out of each queryset.
    pub(super) fn single(&mut self, rows: Values) -> Values {
        let mut all = Values::default();
        for alternative in rows.0 {
            match &alternative.value {
                Value::QuerySet(query) if query.shape == Shape::Rows => {
                    let query = Rc::new(Query { at_most: Some(1), ..(**query).clone() });
                    all.push(Value::Row(Rc::new(self.row_of(&query, false))), alternative.guard);
                }
                _ => all.push(Value::Unknown, alternative.guard),
            }
        }
        all
    }

    /// The queryset behind a model, manager or queryset.
    pub(crate) fn queryset_of(&mut self, values: &Values, place: Place) -> Values {
        let mut all = Values::default();
        for alternative in values.0.clone() {
            let found = match &alternative.value {
                Value::QuerySet(_) => Values::one(alternative.value.clone()),
                Value::Manager(manager) => self.start(manager, place),
                Value::Model(model) => match self.default_manager(*model).only() {
                    Some(Value::Manager(manager)) => {
                        let manager = manager.clone();
                        self.start(&manager, place)
                    }
                    _ => Values::unknown(),
                },
                _ => Values::unknown(),
            };
            for inner in found.0 {
                all.push(inner.value, inner.guard.joined(&alternative.guard));
            }
        }
        all
    }
}

fn is_log(dotted: &str) -> bool {
    let call = dotted.strip_prefix("logging.").map(|rest| rest.strip_prefix("Logger.").unwrap_or(rest));
    matches!(call, Some("debug" | "info" | "warning" | "error" | "exception" | "critical"))
}

/// Whether a call that cannot be read certainly writes no row, by its name.
pub(crate) fn is_harmless(callee: &Expr) -> bool {
    let name = match callee.as_attribute() {
        Some(attribute) => attribute.attr.name.as_str(),
        None => callee.as_name().unwrap_or(""),
    };
    matches!(
        name,
        "get"
            | "getlist"
            | "items"
            | "keys"
            | "values"
            | "append"
            | "extend"
            | "format"
            | "strip"
            | "split"
            | "join"
            | "lower"
            | "upper"
            | "debug"
            | "info"
            | "warning"
            | "error"
            | "write"
            | "writerow"
            | "isoformat"
            | "strftime"
            | "startswith"
            | "endswith"
            | "replace"
            | "now"
            | "today"
            | "_"
            | "gettext"
            | "reverse"
    )
}
