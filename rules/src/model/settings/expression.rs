//! What an expression of a settings module is, as far as its text tells: literals, paths from `__file__`, lists
//! put together, and what is read from the environment with its default.

use super::{
    Dict, FromEnvironment, Sequence, Setting, Value,
    evaluate::{At, Evaluator, State},
    paths,
};
use crate::{
    model::project::Symbol,
    syntax::{
        Name,
        python::{ArgumentKind, BinaryOp, BoolOp, Call, Compare, CompareOp, Expr, ExprKind, FPart, UnaryOp},
    },
};

impl Evaluator<'_> {
    pub(super) fn eval(&mut self, expr: &Expr, at: At, state: &State) -> Value {
        match &expr.kind {
            ExprKind::None => Value::None,
            ExprKind::True => Value::Bool(true),
            ExprKind::False => Value::Bool(false),
            ExprKind::Int(text) => text.replace('_', "").parse().map_or(Value::Unknown, Value::Int),
            ExprKind::Str { value, .. } => Value::Str(value.clone()),
            ExprKind::FString(text) => self.text(&text.parts, at, state),
            ExprKind::Name(name) if name == "__file__" => match self.project.file_of(at.module) {
                Some(file) => Value::Path(file.path.clone()),
                None => Value::Unknown,
            },
            ExprKind::Name(name) => state.values.get(name).map_or(Value::Unknown, |setting| setting.value.clone()),
            ExprKind::List(items) | ExprKind::Set(items) => self.sequence(items, at, state),
            ExprKind::Tuple(tuple) => self.sequence(&tuple.items, at, state),
            ExprKind::Dict(entries) => {
                let mut dict = Dict { entries: Vec::new(), is_complete: true };
                for entry in entries {
                    let value = self.setting(&entry.value, at, state);
                    match &entry.key {
                        Some(key) => {
                            let key = self.eval(key, at, state);
                            dict.is_complete &= matches!(key, Value::Str(_) | Value::Int(_));
                            dict.entries.push((key, value));
                        }
                        None => match merge(Value::Dict(std::mem::take(&mut dict)), value.value) {
                            Value::Dict(merged) => dict = merged,
                            _ => return Value::Unknown,
                        },
                    }
                }
                Value::Dict(dict)
            }
            ExprKind::Subscript(subscript) => {
                if self.external(&subscript.value, at).is_some_and(|name| name == "os.environ") {
                    let variable = subscript.index.as_str().map(Name::from);
                    return Value::Environment(Box::new(FromEnvironment {
                        variable,
                        default: None,
                        default_place: None,
                        is_converted: false,
                        is_os: true,
                    }));
                }
                let (value, key) = (self.eval(&subscript.value, at, state), self.eval(&subscript.index, at, state));
                item(&value, &key)
            }
            ExprKind::Attribute(attribute) => {
                let value = self.eval(&attribute.value, at, state);
                match (&value, attribute.attr.name.as_str()) {
                    (Value::Path(path), "parent") => paths::parent(path).map_or(Value::Unknown, Value::Path),
                    _ => self.of_module(&attribute.value, &attribute.attr.name, at),
                }
            }
            ExprKind::Binary(binary) => {
                let (left, right) = (self.eval(&binary.left, at, state), self.eval(&binary.right, at, state));
                match (binary.op, &left, &right) {
                    (BinaryOp::Add, ..) => add(left, right),
                    (BinaryOp::BitOr, ..) => merge(left, right),
                    (BinaryOp::Div, Value::Path(path), Value::Str(rest)) => {
                        paths::join(path, rest).map_or(Value::Unknown, Value::Path)
                    }
                    (BinaryOp::Mod, Value::Str(text), Value::Str(part)) => {
                        filled(text, "%s", part).unwrap_or(Value::Unknown)
                    }
                    // `environ.Path(__file__) - 3`
                    (BinaryOp::Sub, Value::Path(path), Value::Int(steps)) => up(path.clone(), *steps),
                    _ => Value::Unknown,
                }
            }
            ExprKind::Unary { op: UnaryOp::Not, operand } => {
                converted(self.eval(operand, at, state), |value| value.truth().map(|truth| Value::Bool(!truth)))
            }
            ExprKind::Unary { op: UnaryOp::Minus, operand } => match self.eval(operand, at, state) {
                Value::Int(value) => value.checked_neg().map_or(Value::Unknown, Value::Int),
                _ => Value::Unknown,
            },
            ExprKind::Bool { op, values } => self.either(*op, values, at, state),
            ExprKind::Compare(compare) => self.compare(compare, at, state),
            ExprKind::Conditional(choice) => {
                let test = self.eval(&choice.test, at, state);
                match test.truth() {
                    Some(true) => self.eval(&choice.body, at, state),
                    Some(false) => self.eval(&choice.orelse, at, state),
                    None => Value::OneOf(vec![
                        self.setting(&choice.body, at, state),
                        self.setting(&choice.orelse, at, state),
                    ]),
                }
            }
            ExprKind::Call(call) => self.call(call, at, state),
            ExprKind::Walrus { value, .. } => self.eval(value, at, state),
            _ => Value::Unknown,
        }
    }

    /// The dotted name of something outside of the project.
    fn external(&self, expr: &Expr, at: At) -> Option<Name> {
        self.project.dotted(at.scope(), expr)
    }

    /// `base.DEBUG`, where `base` is a module of the project.
    fn of_module(&mut self, module: &Expr, name: &str, at: At) -> Value {
        match self.project.symbol(at.scope(), module) {
            Some(Symbol::Module(module)) if !self.project.is_builtin(module) => {
                self.module(module).values.get(name).map_or(Value::Unknown, |setting| setting.value.clone())
            }
            _ => Value::Unknown,
        }
    }

    fn sequence(&mut self, items: &[Expr], at: At, state: &State) -> Value {
        let mut list = Sequence { items: Vec::new(), is_complete: true };
        for item in items {
            match &item.kind {
                ExprKind::Star(inner) => match self.eval(inner, at, state) {
                    Value::Sequence(inner) => {
                        list.items.extend(inner.items);
                        list.is_complete &= inner.is_complete;
                    }
                    _ => list.is_complete = false,
                },
                _ => list.items.push(self.setting(item, at, state)),
            }
        }
        Value::Sequence(list)
    }

    fn text(&mut self, parts: &[FPart], at: At, state: &State) -> Value {
        let mut text = String::new();
        let mut is_path = false;
        for part in parts {
            match part {
                FPart::Text(piece) => text.push_str(piece),
                FPart::Value { expr, conversion: None, spec } if spec.is_empty() => match self.eval(expr, at, state) {
                    Value::Str(piece) => text.push_str(&piece),
                    Value::Path(piece) if text.is_empty() => {
                        text.push_str(&piece);
                        is_path = true;
                    }
                    _ => return Value::Unknown,
                },
                FPart::Value { .. } => return Value::Unknown,
            }
        }
        match is_path {
            true => paths::join("", text.trim_start_matches('/')).map_or(Value::Unknown, Value::Path),
            false => Value::Str(Name::from(text)),
        }
    }

    /// `a or b`, `a and b`
    fn either(&mut self, op: BoolOp, values: &[Expr], at: At, state: &State) -> Value {
        let Some((last, first)) = values.split_last() else { return Value::Unknown };
        for value in first {
            let found = self.eval(value, at, state);
            match (op, found.truth()) {
                (BoolOp::Or, Some(true)) | (BoolOp::And, Some(false)) => return found,
                (_, Some(_)) => {}
                (BoolOp::Or, None) => {
                    // `os.environ.get("KEY") or "…"` is a default in other words.
                    let Value::Environment(mut from) = found else { return Value::Unknown };
                    let is_unset = from.default.as_ref().and_then(Value::truth) == Some(false);
                    if !is_unset || values.len() != 2 {
                        return Value::Unknown;
                    }
                    from.default = Some(self.eval(last, at, state));
                    from.default_place = Some(self.place(at, last.id));
                    return Value::Environment(from);
                }
                (BoolOp::And, None) => return Value::Unknown,
            }
        }
        self.eval(last, at, state)
    }

    fn compare(&mut self, compare: &Compare, at: At, state: &State) -> Value {
        let [(op, right)] = compare.rest.as_slice() else { return Value::Unknown };
        let (left, right) = (self.eval(&compare.left, at, state), self.eval(right, at, state));
        let op = *op;
        match right {
            // `"1" == os.environ.get("DEBUG")`
            Value::Environment(_) => converted(right, |right| holds(op, &left, right)),
            _ => converted(left, |left| holds(op, left, &right)),
        }
    }

    fn call(&mut self, call: &Call, at: At, state: &State) -> Value {
        if let Some(value) = self.read_environment(call, at, state) {
            return value;
        }
        let name = self.external(&call.callee, at).unwrap_or_default();
        let first = call.positional(0).map(|first| self.eval(first, at, state));
        match (name.as_str(), first) {
            (
                "pathlib.Path" | "pathlib.PurePath" | "unipath.Path" | "path.Path" | "environ.Path" | "builtins.str"
                | "os.fspath" | "os.path.abspath" | "os.path.realpath" | "os.path.normpath",
                Some(value @ Value::Path(_)),
            ) => self.joined(value, call, 1, at, state),
            ("pathlib.Path" | "unipath.Path" | "path.Path" | "os.path.abspath" | "os.path.normpath", Some(value)) => {
                match value {
                    Value::Str(path) if !path.starts_with('/') => {
                        paths::join("", &path).map_or(Value::Unknown, Value::Path)
                    }
                    other => other,
                }
            }
            ("os.path.dirname", Some(Value::Path(path))) => paths::parent(&path).map_or(Value::Unknown, Value::Path),
            ("os.path.join", Some(value)) => self.joined(value, call, 1, at, state),
            ("builtins.list" | "builtins.tuple" | "builtins.set", Some(value @ Value::Sequence(_))) => value,
            ("builtins.list" | "builtins.tuple" | "builtins.set", None) if call.arguments.is_empty() => {
                Value::Sequence(Sequence { items: Vec::new(), is_complete: true })
            }
            ("builtins.dict", first) => self.dict(first, call, at, state),
            ("builtins.bool", Some(value)) => converted(value, |value| value.truth().map(Value::Bool)),
            ("builtins.int", Some(value)) => converted(value, |value| match value {
                Value::Bool(value) => Some(Value::Int(i64::from(*value))),
                Value::Int(value) => Some(Value::Int(*value)),
                Value::Str(text) => text.trim().parse().ok().map(Value::Int),
                _ => None,
            }),
            (_, Some(value)) if name.ends_with("strtobool") => converted(value, |value| match value {
                Value::Str(text) => match text.to_lowercase().as_str() {
                    "y" | "yes" | "t" | "true" | "on" | "1" => Some(Value::Bool(true)),
                    "n" | "no" | "f" | "false" | "off" | "0" => Some(Value::Bool(false)),
                    _ => None,
                },
                Value::Bool(value) => Some(Value::Bool(*value)),
                _ => None,
            }),
            (_, Some(value @ Value::Environment(_))) if call.as_method().is_none() => converted(value, |_| None),
            (_, first) => match call.as_method() {
                Some((object, method)) => {
                    let object = self.eval(object, at, state);
                    if matches!((&object, method), (Value::Path(_), "joinpath" | "child" | "path")) {
                        return self.joined(object, call, 0, at, state);
                    }
                    converted(object, |object| called(object, method, first.as_ref()))
                }
                // `root = environ.Path(__file__) - 2`, `root("templates")`
                None => match self.eval(&call.callee, at, state) {
                    value @ Value::Path(_) => self.joined(value, call, 0, at, state),
                    _ => Value::Unknown,
                },
            },
        }
    }

    /// A path and the arguments from the nth on behind it.
    fn joined(&mut self, value: Value, call: &Call, from: usize, at: At, state: &State) -> Value {
        let mut path = match value {
            Value::Path(path) => path,
            Value::Str(path) if !path.starts_with('/') => path,
            _ => return Value::Unknown,
        };
        for argument in call.arguments.iter().skip(from) {
            let rest = match argument.kind {
                ArgumentKind::Positional => self.eval(&argument.value, at, state),
                _ => Value::Unknown,
            };
            let Value::Str(rest) = rest else { return Value::Unknown };
            let Some(joined) = paths::join(&path, &rest) else { return Value::Unknown };
            path = joined;
        }
        Value::Path(path)
    }

    fn dict(&mut self, first: Option<Value>, call: &Call, at: At, state: &State) -> Value {
        let mut dict = match first {
            Some(Value::Dict(dict)) => dict,
            Some(_) => Dict { entries: Vec::new(), is_complete: false },
            None => Dict { entries: Vec::new(), is_complete: true },
        };
        for argument in &call.arguments {
            match &argument.kind {
                ArgumentKind::Keyword(key) => {
                    let value = self.setting(&argument.value, at, state);
                    dict.entries.push((Value::Str(key.name.clone()), value));
                }
                ArgumentKind::Positional => {}
                ArgumentKind::Star | ArgumentKind::StarStar => dict.is_complete = false,
            }
        }
        Value::Dict(dict)
    }

    /// A call that reads the environment.
    fn read_environment(&mut self, call: &Call, at: At, state: &State) -> Option<Value> {
        let variable = call.positional(0).or_else(|| call.keyword("var"));
        let name = self.external(&call.callee, at);
        let (default, is_converted, is_os) = match name.as_deref() {
            Some("os.environ.get" | "os.getenv" | "os.environ.pop" | "os.environ.setdefault") => {
                (call.positional(1).or_else(|| call.keyword("default")), false, true)
            }
            Some("decouple.config") => {
                (call.keyword("default").or_else(|| call.positional(1)), call.keyword("cast").is_some(), false)
            }
            _ => {
                let reader = self.reader(&call.callee, at)?;
                let method = call.as_method().map(|(_, method)| method);
                let positional = match (reader, method) {
                    // `env("X", cast, default)`
                    (Reader::Environ, None) => call.positional(2),
                    _ => call.positional(1),
                };
                let default = call.keyword("default").or(positional);
                // A plain `env("X", default=False)` of django-environ casts to the kind of its default.
                let is_cast = match reader {
                    Reader::Environ => default.is_some() || self.schemed(call, at),
                    Reader::Decouple => call.keyword("cast").is_some(),
                    Reader::Environs => false,
                };
                (default, is_cast || method.is_some_and(|method| method != "str"), false)
            }
        };
        let known = default.map(|default| self.eval(default, at, state));
        let absent = if is_os { Some(Value::None) } else { None };
        Some(Value::Environment(Box::new(FromEnvironment {
            variable: variable.and_then(Expr::as_str).map(Name::from),
            default_place: default.map(|default| self.place(at, default.id)),
            default: known.or(absent),
            is_converted,
            is_os,
        })))
    }

    /// The library behind `env` in `env("X")` and `env.bool("X")`.
    fn reader(&self, callee: &Expr, at: At) -> Option<Reader> {
        let of = |object: &Expr| {
            let Symbol::Value { module, item, stmt } = self.project.symbol(at.scope(), object)? else { return None };
            let made = self.project.value(module, item, stmt)?.as_call()?;
            let at = At { module, item };
            Some(match self.external(&made.callee, at)?.as_str() {
                "environ.Env" | "environ.FileAwareEnv" => Reader::Environ,
                "environs.Env" | "environs.FileAwareEnv" => Reader::Environs,
                "decouple.Config" | "decouple.AutoConfig" => Reader::Decouple,
                _ => return None,
            })
        };
        match callee.as_attribute() {
            Some(attribute) if attribute.value.as_name().is_some() => of(&attribute.value).or_else(|| of(callee)),
            _ => of(callee),
        }
    }

    /// Whether `environ.Env(DEBUG=(bool, False))` says what a variable is.
    fn schemed(&self, call: &Call, at: At) -> bool {
        let Some(variable) = call.positional(0).and_then(Expr::as_str) else { return true };
        let Some(Symbol::Value { module, item, stmt }) = self.project.symbol(at.scope(), &call.callee) else {
            return false;
        };
        let made = self.project.value(module, item, stmt).and_then(Expr::as_call);
        made.is_some_and(|made| made.keyword(variable).is_some() || made.has_star())
    }
}

#[derive(Clone, Copy)]
enum Reader {
    Environ,
    Environs,
    Decouple,
}

impl Call {
    /// The object and the name of the method.
    fn as_method(&self) -> Option<(&Expr, &str)> {
        let attribute = self.callee.as_attribute()?;
        Some((&attribute.value, &attribute.attr.name))
    }
}

/// A value turned into another; what comes from the environment keeps doing so, with the default turned too.
fn converted(value: Value, turn: impl Fn(&Value) -> Option<Value>) -> Value {
    match value {
        Value::Environment(mut from) => {
            from.is_converted = true;
            from.default = from.default.map(|default| turn(&default).unwrap_or(Value::Unknown));
            Value::Environment(from)
        }
        Value::OneOf(ways) => Value::OneOf(
            ways.into_iter().map(|way| Setting { value: turn(&way.value).unwrap_or(Value::Unknown), ..way }).collect(),
        ),
        value => turn(&value).unwrap_or(Value::Unknown),
    }
}

/// What a method of a text or path returns.
fn called(object: &Value, method: &str, argument: Option<&Value>) -> Option<Value> {
    let text = |text: &str| Some(Value::Str(Name::from(text)));
    match (object, method, argument) {
        (Value::Str(it), "lower" | "casefold", None) => text(&it.to_lowercase()),
        (Value::Str(it), "upper", None) => text(&it.to_uppercase()),
        (Value::Str(it), "title" | "capitalize", None) => {
            let mut letters = it.chars();
            let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
            text(&(first + &letters.as_str().to_lowercase()))
        }
        (Value::Str(it), "strip", None) => text(it.trim()),
        (Value::Str(it), "format", Some(Value::Str(part))) => filled(it, "{}", part),
        (Value::Path(it), "resolve" | "absolute" | "as_posix" | "__str__" | "expanduser", _) => {
            Some(Value::Path(it.clone()))
        }
        (Value::Path(it), "ancestor", Some(Value::Int(steps))) => Some(up(it.clone(), *steps)),
        _ => None,
    }
}

/// `"{}.urls".format("shop")`: a text with one gap.
fn filled(text: &str, gap: &str, part: &str) -> Option<Value> {
    let (before, after) = text.split_once(gap)?;
    let is_last = !before.contains(['{', '%']) && !after.contains(['{', '%']);
    is_last.then(|| Value::Str(Name::from(format!("{before}{part}{after}"))))
}

fn up(mut path: Name, steps: i64) -> Value {
    for _ in 0..steps.clamp(0, 64) {
        match paths::parent(&path) {
            Some(folder) => path = folder,
            None => return Value::Unknown,
        }
    }
    Value::Path(path)
}

fn item(value: &Value, key: &Value) -> Value {
    let found = match (value, key) {
        (Value::Dict(dict), Value::Str(key)) => dict.get(key),
        (Value::Sequence(list), Value::Int(at)) => usize::try_from(*at).ok().and_then(|at| list.items.get(at)),
        _ => None,
    };
    found.map_or(Value::Unknown, |found| found.value.clone())
}

fn holds(op: CompareOp, left: &Value, right: &Value) -> Option<Value> {
    let is_plain = |value: &Value| matches!(value, Value::None | Value::Bool(_) | Value::Int(_) | Value::Str(_));
    if !is_plain(left) {
        return None;
    }
    Some(Value::Bool(match (op, right) {
        (CompareOp::Eq | CompareOp::Is, right) if is_plain(right) => left == right,
        (CompareOp::NotEq | CompareOp::IsNot, right) if is_plain(right) => left != right,
        (CompareOp::In, Value::Sequence(list)) if list.is_complete => list.items.iter().any(|it| it.value == *left),
        (CompareOp::NotIn, Value::Sequence(list)) if list.is_complete => list.items.iter().all(|it| it.value != *left),
        _ => return None,
    }))
}

/// `left + right`; a list keeps what is known of it.
pub(super) fn add(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Str(left), Value::Str(right)) => Value::Str(Name::from(format!("{left}{right}"))),
        (Value::Path(left), Value::Str(right)) => {
            paths::join(&left, right.trim_start_matches('/')).map_or(Value::Unknown, Value::Path)
        }
        (Value::Int(left), Value::Int(right)) => left.checked_add(right).map_or(Value::Unknown, Value::Int),
        (Value::OneOf(ways), right) => {
            Value::OneOf(ways.into_iter().map(|way| Setting { value: add(way.value, right.clone()), ..way }).collect())
        }
        (Value::Sequence(left), Value::OneOf(ways)) => Value::OneOf(
            ways.into_iter()
                .map(|way| Setting { value: add(Value::Sequence(left.clone()), way.value), ..way })
                .collect(),
        ),
        (Value::Sequence(mut left), Value::Sequence(right)) => {
            left.items.extend(right.items);
            left.is_complete &= right.is_complete;
            Value::Sequence(left)
        }
        (Value::Sequence(list), _) | (_, Value::Sequence(list)) => {
            Value::Sequence(Sequence { is_complete: false, ..list })
        }
        _ => Value::Unknown,
    }
}

/// A dictionary with the entries of another over its own.
pub(super) fn merge(left: Value, right: Value) -> Value {
    match (left, right) {
        (Value::Dict(mut left), Value::Dict(right)) => {
            for (key, value) in right.entries {
                left.entries.retain(|(known, _)| *known != key);
                left.entries.push((key, value));
            }
            left.is_complete &= right.is_complete;
            Value::Dict(left)
        }
        (Value::Dict(dict), _) | (_, Value::Dict(dict)) => Value::Dict(Dict { is_complete: false, ..dict }),
        _ => Value::Unknown,
    }
}
