//! Calls of built-in types: `int("5")`, `list(x)`, `enumerate(x)`. Knows no method.

use super::{
    hashed::{Dict, Flavour},
    heap::{Args, Deque, Object, Range, Value},
    iterators::Iter,
    kinds::{Exc, Kind},
    machine::{Machine, Res},
    numbers::{Number, float_to_big},
};

impl Machine {
    pub(crate) fn construct(&mut self, kind: Kind, args: Args) -> Res {
        let named = |machine: &Machine, name: &str| machine.named_arg(&args, name);
        let takes_names = [
            Kind::Dict,
            Kind::Enumerate,
            Kind::Zip,
            Kind::Deque,
            Kind::DefaultDict,
            Kind::Counter,
            Kind::OrderedDict,
            Kind::Int,
            Kind::Str,
            Kind::Property,
        ];
        if !args.named.is_empty() && !takes_names.contains(&kind) {
            return self.raise_about(Exc::TypeError, format!("{}() takes no keyword arguments", kind.name()));
        }
        let first = args.or_none(0);
        let single = [Kind::Bool, Kind::List, Kind::Tuple, Kind::Set, Kind::FrozenSet, Kind::Float];
        if single.contains(&kind) && args.len() > 1 {
            let (name, count) = (kind.name(), args.len());
            return self.type_error(format!("{name} expected at most 1 argument, got {count}"));
        }
        match kind {
            Kind::Bool => Ok(Value::Bool(args.len() > 0 && self.truth(first)?)),
            Kind::Int => self.int_of(&args),
            Kind::Float => self.new_float(&args),
            Kind::Str => {
                if args.len() > 1 || !args.named.is_empty() {
                    return self.unsupported("str() of bytes");
                }
                if args.len() == 1 && matches!(self.heap.of(first), Some(Object::Str(_))) {
                    return Ok(first);
                }
                let text = if args.len() == 0 { String::new() } else { self.str_of(first)? };
                Ok(self.str(text))
            }
            Kind::List => {
                let items = if args.len() == 0 { Vec::new() } else { self.collect(first)? };
                Ok(self.list(items))
            }
            Kind::Tuple => {
                if matches!(self.heap.of(first), Some(Object::Tuple(_))) {
                    return Ok(first);
                }
                let items = if args.len() == 0 { Vec::new() } else { self.collect(first)? };
                Ok(self.tuple(items))
            }
            Kind::Set | Kind::FrozenSet => {
                let set = self.new_set(kind == Kind::FrozenSet);
                if args.len() == 1 {
                    self.set_update(set, first)?;
                }
                Ok(set)
            }
            Kind::Dict | Kind::OrderedDict => {
                let flavour = if kind == Kind::Dict { Flavour::Plain } else { Flavour::Ordered };
                self.new_dict(flavour, &args.values, &args)
            }
            Kind::DefaultDict => {
                let rest = args.values.get(1..).unwrap_or_default().to_vec();
                self.new_dict(Flavour::Default(first), &rest, &args)
            }
            Kind::Counter => {
                let dict = self.new_dict(Flavour::Counter, &[], &args)?;
                if args.len() > 0 && !matches!(first, Value::None) {
                    self.count_into(dict, first, 1)?;
                }
                Ok(dict)
            }
            Kind::Deque => {
                let most = match args.get(1).or_else(|| named(self, "maxlen")).unwrap_or(Value::None) {
                    Value::None => None,
                    other => match self.index(other)? {
                        Some(most) => usize::try_from(most).ok(),
                        None => return self.no_integer(other),
                    },
                };
                let deque = Deque { items: std::collections::VecDeque::new(), most, state: 0 };
                let deque = self.object(Object::Deque(Box::new(deque)));
                if args.len() > 0 {
                    self.deque_extend(deque, first)?;
                }
                Ok(deque)
            }
            Kind::Range => self.new_range(&args),
            Kind::Slice => {
                let parts = match args.values.as_slice() {
                    [stop] => [Value::None, *stop, Value::None],
                    [start, stop] => [*start, *stop, Value::None],
                    [start, stop, step] => [*start, *stop, *step],
                    _ => return self.raise_about(Exc::TypeError, "slice expected 1 to 3 arguments"),
                };
                Ok(self.object(Object::Slice(Box::new(parts))))
            }
            Kind::Enumerate => {
                let start = args.get(1).or_else(|| named(self, "start")).unwrap_or(Value::Int(0));
                let source = args.get(0).or_else(|| named(self, "iterable"));
                let Some(source) = source else {
                    return self.raise_about(Exc::TypeError, "enumerate() missing required argument");
                };
                let Some(count) = self.index(start)? else { return self.no_integer(start) };
                let inner = self.iter(source)?;
                Ok(self.make_iter(Iter::Enumerate { inner, count }))
            }
            Kind::Zip => {
                let is_strict = match named(self, "strict") {
                    Some(strict) => self.truth(strict)?,
                    None => false,
                };
                let inner = self.iters(&args.values)?;
                Ok(self.make_iter(Iter::Zip { inner, is_strict }))
            }
            Kind::Map => {
                let Some((function, sources)) = args.values.split_first().filter(|(_, sources)| !sources.is_empty())
                else {
                    return self.type_error("map() must have at least two arguments.");
                };
                let inner = self.iters(sources)?;
                Ok(self.make_iter(Iter::Map { function: *function, inner }))
            }
            Kind::Filter => {
                let [function, source] = args.values.as_slice() else {
                    return self.raise_about(Exc::TypeError, "filter expected 2 arguments");
                };
                let inner = self.iter(*source)?;
                Ok(self.make_iter(Iter::Filter { function: *function, inner, keeps: true }))
            }
            Kind::Reversed => {
                if args.len() != 1 {
                    let count = args.len();
                    return self.type_error(format!("reversed expected 1 argument, got {count}"));
                }
                self.reversed(first)
            }
            Kind::Object if args.len() == 0 => self.unsupported("object()"),
            Kind::Type => match args.len() {
                1 => Ok(self.type_of(first)),
                _ => self.unsupported("a class made by type()"),
            },
            Kind::Property => {
                if !args.named.is_empty() {
                    return self.unsupported("property() with names");
                }
                let parts = [args.or_none(0), args.or_none(1), args.or_none(2)];
                Ok(self.object(Object::Property(Box::new(parts))))
            }
            Kind::StaticMethod => Ok(self.object(Object::StaticMethod(first))),
            Kind::ClassMethod => Ok(self.object(Object::ClassMethod(first))),
            Kind::Super => match args.values.as_slice() {
                [] => self.super_here(),
                [Value::Object(class), object] if self.heap.class(*class).is_some() => {
                    Ok(self.object(Object::Super { class: *class, object: *object }))
                }
                _ => self.unsupported("super() of this kind"),
            },
            Kind::Chain => {
                let items = args.values.clone();
                let rest = self.make_iter(Iter::Owned { items, at: 0, kind: Kind::Chain });
                Ok(self.make_iter(Iter::Chain { rest, inner: Value::None }))
            }
            _ => {
                let name = kind.name();
                self.raise_about(Exc::TypeError, format!("cannot create '{name}' instances"))
            }
        }
    }

    pub(crate) fn iters(&mut self, sources: &[Value]) -> Res<Vec<Value>> {
        let mut inner = Vec::with_capacity(sources.len());
        for source in sources {
            inner.push(self.iter(*source)?);
        }
        Ok(inner)
    }

    fn new_dict(&mut self, flavour: Flavour, sources: &[Value], args: &Args) -> Res {
        let dict = self.object(Object::Dict(Box::new(Dict::of(flavour))));
        if sources.len() > 1 {
            let count = sources.len();
            return self.type_error(format!("dict expected at most 1 argument, got {count}"));
        }
        for source in sources {
            if !self.is_iterable(*source) {
                let kind = self.type_name(*source);
                return self.type_error(format!("'{kind}' object is not iterable"));
            }
            self.dict_update(dict, *source)?;
        }
        for (sym, value) in &args.named {
            let name = self.name(*sym);
            let key = self.str(name.as_str());
            self.dict_set(dict, key, *value)?;
        }
        Ok(dict)
    }

    fn new_range(&mut self, args: &Args) -> Res {
        let mut parts = Vec::new();
        for value in &args.values {
            match self.integer(*value) {
                Some(Number::Int(number)) => parts.push(number),
                Some(_) => return self.unsupported("a very large range"),
                None => match self.index(*value)? {
                    Some(number) => parts.push(number),
                    None => return self.no_integer(*value),
                },
            }
        }
        let range = match parts.as_slice() {
            [stop] => Range { start: 0, stop: *stop, step: 1 },
            [start, stop] => Range { start: *start, stop: *stop, step: 1 },
            [_, _, 0] => return self.value_error("range() arg 3 must not be zero"),
            [start, stop, step] => Range { start: *start, stop: *stop, step: *step },
            [] => return self.type_error("range expected at least 1 argument, got 0"),
            more => {
                let count = more.len();
                return self.type_error(format!("range expected at most 3 arguments, got {count}"));
            }
        };
        let edge = 1 << 62;
        if [range.start, range.stop, range.step].iter().any(|part| part.abs() > edge) {
            return self.unsupported("a very large range");
        }
        Ok(self.object(Object::Range(Box::new(range))))
    }

    fn int_of(&mut self, args: &Args) -> Res {
        if !args.named.is_empty() {
            return self.unsupported("int() with names");
        }
        let value = args.or_none(0);
        if args.len() == 0 {
            return Ok(Value::Int(0));
        }
        if let Some(text) = self.heap.text(value).map(str::to_owned) {
            let radix = match args.get(1) {
                None => 10,
                Some(radix) => match self.index(radix)? {
                    Some(radix @ 2..=36) => u32::try_from(radix).unwrap_or(10),
                    Some(0) => return self.unsupported("int() of base 0"),
                    Some(_) => return self.value_error("int() base must be >= 2 and <= 36, or 0"),
                    None => return self.no_integer(radix),
                },
            };
            return match self.parse_int(&text, radix)? {
                Some(Number::Int(number)) => Ok(Value::Int(number)),
                Some(number) => self.big_value(number.big()),
                None => {
                    let shown = self.repr(value)?;
                    self.value_error(format!("invalid literal for int() with base {radix}: {shown}"))
                }
            };
        }
        if args.len() > 1 {
            return self.type_error("int() can't convert non-string with explicit base");
        }
        match self.number(value) {
            Some(Number::Float(number)) => {
                if number.is_nan() {
                    return self.value_error("cannot convert float NaN to integer");
                }
                match float_to_big(number.trunc()) {
                    Some(whole) => self.big_value(whole),
                    None => self.raise(Exc::OverflowError, "cannot convert float infinity to integer"),
                }
            }
            Some(Number::Int(number)) => Ok(Value::Int(number)),
            Some(_) => Ok(value),
            None => {
                if self.is_instance_object(value) {
                    let sym = self.sym("__int__");
                    return match self.special(value, sym) {
                        Some(function) => self.call_now(function, Args::of(&[value])),
                        None => self.unsupported("int() of this kind"),
                    };
                }
                let kind = self.type_name(value);
                self.type_error(format!(
                    "int() argument must be a string, a bytes-like object or a real number, not '{kind}'"
                ))
            }
        }
    }

    fn new_float(&mut self, args: &Args) -> Res {
        let value = args.or_none(0);
        if args.len() == 0 {
            return Ok(Value::Float(0.0));
        }
        if let Some(text) = self.heap.text(value).map(str::to_owned) {
            let trimmed = text.trim().to_ascii_lowercase();
            let bare = trimmed.trim_start_matches(['+', '-']);
            let sign = if trimmed.starts_with('-') { -1.0 } else { 1.0 };
            if trimmed.len() - bare.len() <= 1 {
                match bare {
                    "inf" | "infinity" => return Ok(Value::Float(sign * f64::INFINITY)),
                    "nan" => return Ok(Value::Float(f64::NAN)),
                    _ => {}
                }
                let digits = bare.starts_with(|c: char| c.is_ascii_digit() || c == '.');
                if digits
                    && !bare.contains('_')
                    && let Ok(number) = bare.parse::<f64>()
                {
                    return Ok(Value::Float(sign * number));
                }
            }
            if text.contains('_') || !text.is_ascii() {
                return self.unsupported("a number of this form");
            }
            let shown = self.repr(value)?;
            return self.value_error(format!("could not convert string to float: {shown}"));
        }
        match self.number(value) {
            Some(number) => self.float_of(&number).map(Value::Float),
            None => {
                if self.is_instance_object(value) {
                    return self.unsupported("float() of this kind");
                }
                let kind = self.type_name(value);
                self.type_error(format!("float() argument must be a string or a real number, not '{kind}'"))
            }
        }
    }
}
