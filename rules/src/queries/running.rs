//! Functions of the project, run with the values that a call gives: parameters, results, and results seen before.

use std::{
    cell::RefCell,
    hash::{Hash, Hasher},
    rc::Rc,
};

use rustc_hash::FxHasher;

use crate::{
    finding::Place,
    model::project::{ClassId, FunctionId, Scope, Within},
    queries::{
        engine::{Code, Engine, Running},
        frame::Frame,
        marks::{mark, marks},
        value::{Dict, List, Object, Row, Value, Values},
    },
    syntax::{
        Name,
        python::{Expr, ExprKind, Param, ParamKind},
    },
};

impl Engine<'_> {
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
    pub(crate) fn run_in(
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
        // An entry point is given what nobody knows.
        let is_spread = std::mem::take(&mut self.is_spread) || place.is_none();
        let Some(info) = project.function(function) else { return Values::unknown() };
        if project.is_builtin(info.module) || self.too_deep(Code::Function(function)) || self.spent() {
            return Values::unknown();
        }
        let Some(module) = project.module_info(info.module) else { return Values::unknown() };
        let key = match outer {
            None => self.fingerprint(receiver.as_ref(), &positional, &keywords, is_spread).map(|mark| (function, mark)),
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
                frame.set(&param.name.name, if is_spread { Values::unknown() } else { value });
            }
        }
        bind(&info.function.params, receiver, positional, keywords, is_spread, &mut frame);
        let caller = place.unwrap_or_else(|| frame.place(info.function.name.id));
        let is_varying = std::mem::replace(&mut self.is_varying, true);
        self.calls.push(Running {
            code: Code::Function(function),
            place: caller,
            is_varying,
            is_spread: is_spread && place.is_some(),
            conditions: 0,
        });
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
    fn fingerprint(
        &self,
        receiver: Option<&Value>,
        positional: &[Values],
        keywords: &[(Name, Values)],
        is_spread: bool,
    ) -> Option<u64> {
        let since = self.round();
        let mut hasher = FxHasher::default();
        hasher.write_usize(self.loops.len());
        // What one-off code reaches is told otherwise.
        self.kind.hash(&mut hasher);
        hasher.write_u8(u8::from(self.raises_async()) + 2 * u8::from(is_spread));
        if let Some(running) = self.loops.last() {
            hasher.write_u8(
                u8::from(running.is_short) + 2 * u8::from(running.is_remembered) + 4 * u8::from(running.is_batched),
            );
            hasher
                .write_u8(u8::from(running.conditions > 0 || running.is_partial) + 2 * u8::from(running.isolated > 0));
            hasher.write_u32(running.place.file);
            hasher.write_u32(running.place.item);
            hasher.write_u32(running.place.id.0);
        }
        if let Some(receiver) = receiver {
            mark(receiver, since, &mut hasher)?;
        }
        for values in positional {
            marks(values, since, &mut hasher)?;
        }
        for (name, values) in keywords {
            hasher.write(name.as_bytes());
            marks(values, since, &mut hasher)?;
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
}

/// Binds parameters: the receiver, then what the call gives; what it leaves out has its default or is unknown.
pub(crate) fn bind(
    params: &[Param],
    receiver: Option<Value>,
    positional: Vec<Values>,
    keywords: Vec<(Name, Values)>,
    is_spread: bool,
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
                let known = Values::one(Value::Tuple(Rc::new(rest)));
                frame.set(name, if is_spread { Values::unknown() } else { known });
            }
            ParamKind::Kwargs => {
                let dict = Dict::default();
                *dict.is_open.borrow_mut() = is_spread;
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
