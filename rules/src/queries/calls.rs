//! Calls: into functions of the project, into what Python and Django offer, and into the unknown.

use std::{cell::RefCell, hash::Hasher, rc::Rc};

use rustc_hash::FxHasher;

use crate::{
    finding::Place,
    model::{
        classes::Member,
        project::{ClassId, FunctionId, Scope, Symbol, Within},
    },
    queries::{
        engine::{Code, Engine, Loop, Running},
        expr::{Use, written},
        frame::Frame,
        methods::{Site, depends},
        supply::{Deferred, Supply},
        value::{Body, Dict, List, Object, Query, Row, Shape, Value, Values},
    },
    syntax::{
        Name,
        python::{ArgumentKind, Call, Expr, ExprKind, Param, ParamKind},
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

    fn all(&self) -> impl Iterator<Item = &Values> {
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
            let found = self.call_one(&alternative.value, expr, call, &arguments, frame, place);
            self.is_varying = true;
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
                    self.events.clear();
                }
                self.escape(arguments);
                Values::unknown()
            }
            Value::Bound { function, receiver, .. } => {
                if let Value::Row(row) = &**receiver
                    && let Some(name) = self.project.function(*function).map(|info| &info.function.name.name)
                    && matches!(name.as_str(), "save" | "delete" | "asave" | "adelete")
                {
                    self.wrote(Some(row.model), place, &written(expr), Some(call), instead(row, name, call));
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
                        bind(&lambda.params, None, positional, keywords, &mut frame);
                        self.expr(&lambda.body, &mut frame)
                    }
                }
            }
            Value::Class(class) => self.instantiate(*class, positional, keywords, place),
            Value::Model(model) => {
                let row = Row::new(*model);
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
            // A manager is called only to be made anew for a related set.
            _ => Values::unknown(),
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

    /// Runs a function of the project and gives what it returns.
    pub(crate) fn run(
        &mut self,
        function: FunctionId,
        owner: Option<ClassId>,
        receiver: Option<Value>,
        positional: Vec<Values>,
        keywords: Vec<(Name, Values)>,
        place: Option<Place>,
    ) -> Values {
        self.run_in(function, owner, receiver, positional, keywords, place, None)
    }

    #[expect(clippy::too_many_arguments, reason = "one call of a function needs all of its sides")]
    fn run_in(
        &mut self,
        function: FunctionId,
        owner: Option<ClassId>,
        receiver: Option<Value>,
        positional: Vec<Values>,
        keywords: Vec<(Name, Values)>,
        place: Option<Place>,
        outer: Option<Rc<Frame>>,
    ) -> Values {
        let project = self.project;
        let Some(info) = project.function(function) else { return Values::unknown() };
        if project.is_builtin(info.module) || self.too_deep(Code::Function(function)) || self.spent() {
            return Values::unknown();
        }
        let Some(module) = project.module_info(info.module) else { return Values::unknown() };
        let key = match outer {
            None => self.fingerprint(receiver.as_ref(), &positional, &keywords).map(|mark| (function, mark)),
            Some(_) => None,
        };
        if let Some(known) = key.and_then(|key| self.memo.get(&key)) {
            return known.clone();
        }
        let mut frame = Frame {
            scope: Scope { module: info.module, within: Within::Function(function) },
            module: info.module,
            item: info.item,
            function: Some(function),
            owner,
            names: Default::default(),
            outer: outer.clone(),
            returned: Values::default(),
            yielded: Values::default(),
            file: module.file,
            region: module.region,
        };
        for param in &info.function.params {
            if let Some(default) = &param.default
                && matches!(
                    default.kind,
                    ExprKind::None | ExprKind::True | ExprKind::False | ExprKind::Str { .. } | ExprKind::Int(_)
                )
            {
                let value = self.expr(default, &mut frame);
                frame.set(&param.name.name, if place.is_some() { value } else { Values::unknown() });
            }
        }
        bind(&info.function.params, receiver, positional, keywords, &mut frame);
        let caller = place.unwrap_or_else(|| frame.place(info.function.name.id));
        let is_varying = std::mem::replace(&mut self.is_varying, true);
        self.calls.push(Running { code: Code::Function(function), place: caller, is_varying });
        let path = std::mem::take(&mut self.path);
        let events = self.events.len();
        self.body(&info.function.body, &mut frame);
        self.events.truncate(events);
        self.path = path;
        self.calls.pop();
        let given = if info.function.is_generator {
            Values::one(Value::List(Rc::new(List { elements: RefCell::new(frame.yielded), is_short: false })))
        } else if frame.returned.0.is_empty() {
            Values::one(Value::None)
        } else {
            frame.returned
        };
        let is_odd = info.function.decorators.iter().any(|decorator| !is_transparent(&decorator.expr));
        let given = if is_odd { Values::unknown() } else { given };
        if let Some(key) = key {
            self.memo.insert(key, given.clone());
        }
        given
    }

    /// What makes a call of a function different from another: its arguments, and whether a loop runs. None
    /// where an argument is an object that the call may change.
    fn fingerprint(&self, receiver: Option<&Value>, positional: &[Values], keywords: &[(Name, Values)]) -> Option<u64> {
        let mut hasher = FxHasher::default();
        hasher.write_usize(self.loops.len());
        hasher.write_u8(u8::from(self.raises_async()));
        if let Some(running) = self.loops.last() {
            hasher.write_u8(
                u8::from(running.is_short) + 2 * u8::from(running.is_remembered) + 4 * u8::from(running.is_batched),
            );
            hasher.write_u32(running.place.file);
            hasher.write_u32(running.place.item);
            hasher.write_u32(running.place.id.0);
        }
        if let Some(receiver) = receiver {
            mark(receiver, &mut hasher)?;
        }
        for values in positional {
            marks(values, &mut hasher)?;
        }
        for (name, values) in keywords {
            hasher.write(name.as_bytes());
            marks(values, &mut hasher)?;
        }
        Some(hasher.finish())
    }

    /// An instance of a class, for running its methods as entry points.
    pub(crate) fn instance_of(&mut self, class: ClassId) -> Value {
        if let Some(model) = self.project.models().of_class(class) {
            return Value::Row(Rc::new(Row::new(model)));
        }
        Value::Object(Rc::new(Object { class, set: RefCell::default() }))
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
                    _ => Values::unknown(),
                },
                Value::Row(_) => {
                    Values::one(Value::Method { receiver: Box::new(receiver.clone()), name: name.clone() })
                }
                _ => Values::unknown(),
            },
        }
    }

    /// A method that the engine itself knows.
    fn method(
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
                let site = Site { place: frame.place(expr.id), text: written(expr), written: Some((expr, call)) };
                self.query_method(receiver, name, site, arguments, Some(frame))
            }
            Value::Row(row) => {
                let text = written(expr);
                self.events.clear();
                match name.as_str() {
                    "save" | "delete" | "asave" | "adelete" => {
                        // `super().save()`: the call of the override was seen already.
                        let is_super = call.callee.as_attribute().and_then(|attribute| attribute.value.as_call());
                        if is_super.is_none_or(|call| call.callee.as_name() != Some("super")) {
                            self.wrote(
                                Some(row.model),
                                frame.place(expr.id),
                                &text,
                                Some(call),
                                instead(row, name, call),
                            );
                        }
                    }
                    "refresh_from_db" | "arefresh_from_db" | "full_clean" | "validate_unique" => {
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
                self.elements(&first, frame.place(expr.id), &read);
                Values::one(Value::Plain)
            }
            _ => Values::one(Value::Plain),
        }
    }

    fn list_method(&mut self, list: &Rc<List>, name: &Name, arguments: &Arguments, place: Place) -> Values {
        match name.as_str() {
            "append" | "add" | "appendleft" => {
                if let Some(values) = arguments.positional.first() {
                    list.elements.borrow_mut().extend(values.clone());
                }
                Values::one(Value::None)
            }
            "insert" => {
                if let Some(values) = arguments.positional.get(1) {
                    list.elements.borrow_mut().extend(values.clone());
                }
                Values::one(Value::None)
            }
            "extend" | "update" => {
                if let Some(values) = arguments.positional.first() {
                    let elements = self.elements(values, place, "");
                    list.elements.borrow_mut().extend(elements);
                }
                Values::one(Value::None)
            }
            "pop" | "popleft" => list.elements.borrow().clone(),
            "sort" => {
                let elements = list.elements.borrow().clone();
                self.keyed(arguments, &elements, place);
                Values::one(Value::None)
            }
            "copy" | "union" | "intersection" | "difference" => Values::one(Value::List(list.clone())),
            _ => Values::one(Value::Plain),
        }
    }

    /// Calls the `key=` of a sort, or the function of a `map`, on an element of many.
    pub(crate) fn keyed(&mut self, arguments: &Arguments, elements: &Values, place: Place) {
        match arguments.keyword("key") {
            Some(key) => {
                self.applied(&key.clone(), elements, place);
            }
            None => self.compared(elements, "__lt__", place),
        }
    }

    /// A method of the rows' own model that Python runs on each of them: `__lt__` in a sort, `__hash__` in a set.
    fn compared(&mut self, elements: &Values, method: &str, place: Place) {
        for value in elements.iter().cloned().collect::<Vec<_>>() {
            if let Value::Row(row) = &value
                && let Some(class) = self.class_of_model(row.model)
                && let Some((owner, function)) = self.project.method(class, method)
                && !self.is_stub(owner)
            {
                let bound = Value::Bound { function, owner, receiver: Box::new(value.clone()) };
                self.applied(&Values::one(bound), elements, place);
            }
        }
    }

    /// A function applied to each element.
    pub(crate) fn applied(&mut self, function: &Values, elements: &Values, place: Place) -> Values {
        self.begin(Loop {
            place,
            bound: Default::default(),
            is_short: false,
            calls: self.calls.len(),
            is_remembered: false,
            is_batched: false,
            cached: 0,
            serial: 0,
            isolated: 0,
            parents: Default::default(),
        });
        let mut all = Values::default();
        for callee in function.iter() {
            match callee {
                Value::Unknown | Value::None | Value::External(_) => all.push(Value::Unknown, Default::default()),
                other => all.extend(self.call_value(&other.clone(), vec![elements.clone()], Vec::new(), place)),
            }
        }
        self.loops.pop();
        all
    }

    /// Functions of the stubs that the engine knows by name.
    fn known_function(
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

    fn external(
        &mut self,
        dotted: &Name,
        expr: &Expr,
        call: &Call,
        arguments: &Arguments,
        frame: &mut Frame,
    ) -> Values {
        let text = written(expr);
        {
            let place = frame.place(expr.id);
            self.external_at(dotted, call, arguments, frame, place, &text)
        }
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
            "builtins.str" | "builtins.repr" | "builtins.format" | "builtins.print" => {
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
            _ => {
                if !is_harmless(&call.callee) {
                    self.events.clear();
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

    /// `getattr(row, "author", None)`, `hasattr(row, "profile")`
    fn named_attribute(&mut self, dotted: &str, call: &Call, arguments: &Arguments, place: Place) -> Values {
        let Some(name) = call.positional(1).and_then(Expr::as_str).map(Name::from) else { return Values::unknown() };
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

    fn one_of(&mut self, values: &Values, place: Place) -> Values {
        let mut all = Values::default();
        for alternative in self.queryset_of(values, place).0 {
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
                        self.page(&rows, place)
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

    /// A page of a paginator: iterating it evaluates the queryset that it cuts.
    fn page(&mut self, rows: &Values, _: Place) -> Values {
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
}

/// What writes many rows at once in place of a method of one.
fn instead(row: &Row, method: &str, call: &Call) -> &'static str {
    // Columns are named where a row is stored already.
    let is_stored = row.query.is_some() || call.keyword("update_fields").is_some();
    match method {
        "delete" | "adelete" => "one `delete()` of the queryset does the same",
        _ if is_stored => "`bulk_update` changes all rows at once, and `update()` sets one value on all",
        _ => "`bulk_create` writes all rows at once",
    }
}

/// Whether a call that cannot be read certainly writes no row, by its name.
fn is_harmless(callee: &Expr) -> bool {
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

fn is_log(dotted: &str) -> bool {
    let call = dotted.strip_prefix("logging.").map(|rest| rest.strip_prefix("Logger.").unwrap_or(rest));
    matches!(call, Some("debug" | "info" | "warning" | "error" | "exception" | "critical"))
}

fn list_of(elements: Values) -> Values {
    Values::one(Value::List(Rc::new(List { elements: RefCell::new(elements), is_short: false })))
}

fn dict_method(dict: &Rc<Dict>, name: &Name, arguments: &Arguments) -> Values {
    let all = || dict.known.borrow().values().cloned().fold(dict.others.borrow().clone(), Values::and);
    let tuple = |values: Values| Values::one(Value::Tuple(Rc::new(vec![Values::one(Value::Plain), values])));
    match name.as_str() {
        "values" => list_of(all()),
        "items" => list_of(tuple(all())),
        "get" | "pop" | "setdefault" => {
            let mut found = match arguments.positional.first().and_then(Values::only) {
                Some(Value::Str(key)) if dict.known.borrow().contains_key(key) => {
                    dict.known.borrow().get(key).cloned().unwrap_or_default()
                }
                _ => dict.others.borrow().clone(),
            };
            if let Some(default) = arguments.positional.get(1) {
                if name == "setdefault" {
                    dict.others.borrow_mut().extend(default.clone());
                }
                found.extend(default.clone());
            }
            if found.0.is_empty() || *dict.is_open.borrow() {
                found.push(Value::Unknown, Default::default());
            }
            found
        }
        "update" => {
            for (key, values) in &arguments.keywords {
                dict.known.borrow_mut().insert(key.clone(), values.clone());
            }
            match arguments.positional.first().map(Values::only) {
                None => {}
                Some(Some(Value::Dict(other))) if !Rc::ptr_eq(dict, other) => {
                    for (key, values) in other.known.borrow().iter() {
                        dict.known.borrow_mut().insert(key.clone(), values.clone());
                    }
                    dict.others.borrow_mut().extend(other.others.borrow().clone());
                    *dict.is_open.borrow_mut() |= *other.is_open.borrow();
                }
                Some(_) => *dict.is_open.borrow_mut() = true,
            }
            Values::one(Value::None)
        }
        "copy" => Values::one(Value::Dict(dict.clone())),
        _ => Values::one(Value::Plain),
    }
}

/// A manager or queryset without the project's own classes: what `super()` reaches in the end.
fn plain(receiver: &Value) -> Value {
    match receiver {
        Value::Manager(manager) => {
            Value::Manager(Rc::new(crate::queries::value::Manager { class: None, ..(**manager).clone() }))
        }
        other => other.clone(),
    }
}

/// Binds parameters: the receiver, then what the call gives; what it leaves out has its default or is unknown.
fn bind(
    params: &[Param],
    receiver: Option<Value>,
    positional: Vec<Values>,
    keywords: Vec<(Name, Values)>,
    frame: &mut Frame,
) {
    let mut given = receiver.into_iter().map(Values::one).chain(positional);
    let mut keywords = keywords;
    for param in params {
        let name = &param.name.name;
        match param.kind {
            ParamKind::PositionalOnly | ParamKind::Plain => match given.next() {
                Some(values) => frame.set(name, values),
                None => by_name(name, &mut keywords, frame),
            },
            ParamKind::KeywordOnly => by_name(name, &mut keywords, frame),
            ParamKind::Args => {
                let rest: Vec<Values> = given.by_ref().collect();
                frame.set(name, Values::one(Value::Tuple(Rc::new(rest))));
            }
            ParamKind::Kwargs => {
                let dict = Dict::default();
                *dict.is_open.borrow_mut() = true;
                for (key, values) in keywords.drain(..) {
                    dict.known.borrow_mut().insert(key, values);
                }
                frame.set(name, Values::one(Value::Dict(Rc::new(dict))));
            }
        }
    }
}

fn by_name(name: &Name, keywords: &mut Vec<(Name, Values)>, frame: &mut Frame) {
    match keywords.iter().position(|(keyword, _)| keyword == name) {
        Some(at) => {
            let (_, values) = keywords.remove(at);
            frame.set(name, values);
        }
        None => {
            if !frame.names.contains_key(name) {
                frame.set(name, Values::unknown());
            }
        }
    }
}

/// Decorators that leave what a function returns as it is, as far as queries are concerned.
fn is_transparent(decorator: &Expr) -> bool {
    let name = decorator.dotted().or_else(|| decorator.as_call().and_then(|call| call.callee.dotted()));
    let Some(name) = name else { return false };
    let last = name.rsplit('.').next().unwrap_or("");
    matches!(
        last,
        "property"
            | "cached_property"
            | "staticmethod"
            | "classmethod"
            | "abstractmethod"
            | "override"
            | "final"
            | "lru_cache"
            | "cache"
            | "atomic"
            | "wraps"
            | "action"
            | "display"
            | "register"
            | "setter"
            | "login_required"
            | "permission_required"
            | "require_POST"
            | "require_GET"
            | "require_http_methods"
            | "csrf_exempt"
            | "simple_tag"
            | "inclusion_tag"
            | "assignment_tag"
            | "global_function"
            | "filter"
            | "contextfunction"
            | "pass_context"
            | "mark_safe"
            | "never_cache"
            | "cache_page"
            | "staff_member_required"
            | "require_safe"
            | "transaction"
            | "sync_to_async"
            | "database_sync_to_async"
    ) || name.ends_with(".setter")
}

fn marks(values: &Values, hasher: &mut FxHasher) -> Option<()> {
    hasher.write_usize(values.0.len());
    values.iter().try_for_each(|value| mark(value, hasher))
}

/// Hashes what a call may depend on. None for objects that may change behind the hash.
fn mark(value: &Value, hasher: &mut FxHasher) -> Option<()> {
    use std::hash::Hash;
    std::mem::discriminant(value).hash(hasher);
    match value {
        Value::Unknown | Value::Plain | Value::None => {}
        Value::Bool(value) => value.hash(hasher),
        Value::Int(value) => value.hash(hasher),
        Value::Str(value) | Value::External(value) => value.hash(hasher),
        Value::Model(model) => model.hash(hasher),
        Value::Class(class) => class.hash(hasher),
        Value::Function(function) => function.hash(hasher),
        Value::Module(module) => module.hash(hasher),
        Value::QuerySet(query) => query_mark(query, hasher),
        Value::Row(row) if row.set.borrow().is_empty() => row_mark(row, hasher),
        Value::Manager(manager) => {
            (manager.model, manager.class, manager.queryset).hash(hasher);
            if let Some(of) = &manager.of {
                of.accessor.hash(hasher);
                row_mark(&of.row, hasher);
            }
        }
        Value::Object(object) if object.set.borrow().is_empty() => object.class.hash(hasher),
        Value::Record(record) => (record.model, record.shape as u8, &record.names, record.origin).hash(hasher),
        Value::Row(_) | Value::List(_) | Value::Dict(_) | Value::Object(_) | Value::Closure(_) => return None,
        Value::Tuple(parts) => return parts.iter().try_for_each(|part| marks(part, hasher)),
        Value::Bound { function, owner, receiver } => {
            (function, owner).hash(hasher);
            return mark(receiver, hasher);
        }
        Value::Super { owner, receiver } => {
            owner.hash(hasher);
            return mark(receiver, hasher);
        }
        Value::Method { receiver, name } => {
            name.hash(hasher);
            return mark(receiver, hasher);
        }
    }
    Some(())
}

fn query_mark(query: &Query, hasher: &mut FxHasher) {
    use std::hash::Hash;
    (query.model, query.origin, query.is_ordered, query.is_open, query.at_most, query.shape as u8).hash(hasher);
    (&query.refined, &query.added, query.class, query.is_fixed).hash(hasher);
    (&query.selected, query.is_sliced).hash(hasher);
    supply_mark(&query.supply, hasher, 0);
    if let Some(of) = &query.of {
        of.accessor.hash(hasher);
        row_mark(&of.row, hasher);
    }
}

fn supply_mark(supply: &Supply, hasher: &mut FxHasher, depth: u32) {
    use std::hash::Hash;
    if depth > 6 {
        return;
    }
    match &supply.deferred {
        Deferred::Nothing => 0.hash(hasher),
        Deferred::Only(names) => (1, names).hash(hasher),
        Deferred::Defer(names) => (2, names).hash(hasher),
    }
    for (name, loaded) in &supply.loaded {
        (name, loaded.is_prefetched, &loaded.of).hash(hasher);
        supply_mark(&loaded.inner, hasher, depth + 1);
        if let Some(query) = &loaded.query {
            (query.origin, query.is_open, query.is_ordered).hash(hasher);
            supply_mark(&query.supply, hasher, depth + 1);
        }
    }
}

fn row_mark(row: &Row, hasher: &mut FxHasher) {
    use std::hash::Hash;
    (row.model, &row.path, row.is_many, row.is_missing, *row.is_open.borrow()).hash(hasher);
    if let Some(query) = &row.query {
        (query.origin, query.is_open, query.at_most).hash(hasher);
    }
    supply_mark(&row.supply, hasher, 0);
}
