//! The built-in names, and which methods a built-in type has. Knows no module.

use super::{
    functions,
    hashed::Flavour,
    heap::{Args, Getter, Native, Object, Value},
    iterators::Iter,
    kinds::{Exc, Kind},
    machine::{Machine, Res},
    sequences,
    symbols::{Sym, Symbols},
    tables, texts,
};

macro_rules! known {
    ($($name:ident $text:literal),*) => {
        /// The names of methods that the language itself looks up.
        #[derive(Debug)]
        pub(crate) struct Known { $(pub(crate) $name: Sym),* }

        impl Known {
            pub(crate) fn new(symbols: &Symbols) -> Known {
                Known { $($name: symbols.intern($text)),* }
            }
        }
    };
}

known! {
    init "__init__", new "__new__", str "__str__", repr "__repr__", bool "__bool__", len "__len__", eq "__eq__",
    ne "__ne__", lt "__lt__", le "__le__", gt "__gt__", ge "__ge__", hash "__hash__", iter "__iter__",
    next "__next__", getitem "__getitem__", contains "__contains__"
}

/// The names of built-in types.
const KINDS: &[(&str, Kind)] = &[
    ("object", Kind::Object),
    ("type", Kind::Type),
    ("bool", Kind::Bool),
    ("int", Kind::Int),
    ("float", Kind::Float),
    ("str", Kind::Str),
    ("list", Kind::List),
    ("tuple", Kind::Tuple),
    ("dict", Kind::Dict),
    ("set", Kind::Set),
    ("frozenset", Kind::FrozenSet),
    ("range", Kind::Range),
    ("slice", Kind::Slice),
    ("enumerate", Kind::Enumerate),
    ("zip", Kind::Zip),
    ("map", Kind::Map),
    ("filter", Kind::Filter),
    ("reversed", Kind::Reversed),
    ("property", Kind::Property),
    ("staticmethod", Kind::StaticMethod),
    ("classmethod", Kind::ClassMethod),
    ("super", Kind::Super),
];

/// Built-in names that there are and that are not supported.
const OTHERS: &[&str] = &[
    "open",
    "input",
    "eval",
    "exec",
    "compile",
    "globals",
    "locals",
    "vars",
    "dir",
    "id",
    "breakpoint",
    "memoryview",
    "bytes",
    "bytearray",
    "complex",
    "hash",
    "help",
    "exit",
    "quit",
    "__import__",
    "delattr",
    "ascii",
    "__build_class__",
    "aiter",
    "anext",
    "copyright",
    "credits",
    "license",
    "__debug__",
    "__doc__",
    "__file__",
    "__loader__",
    "__spec__",
    "__package__",
    "__builtins__",
    "__annotations__",
];

static NATIVES: &[Native] = &[
    Native { name: "print", run: functions::print },
    Native {
        name: "len",
        run: |m, a| {
            m.exactly("len", &a, 1)?;
            m.length(a.or_none(0)).map(Value::Int)
        },
    },
    Native { name: "abs", run: functions::abs },
    Native { name: "min", run: |m, a| m.extreme("min", a) },
    Native { name: "max", run: |m, a| m.extreme("max", a) },
    Native { name: "sum", run: functions::sum },
    Native {
        name: "all",
        run: |m, a| {
            m.exactly("all", &a, 1)?;
            m.any_all(&a, false)
        },
    },
    Native {
        name: "any",
        run: |m, a| {
            m.exactly("any", &a, 1)?;
            m.any_all(&a, true)
        },
    },
    Native { name: "sorted", run: |m, a| m.sorted(&a) },
    Native { name: "ord", run: functions::ord },
    Native { name: "chr", run: functions::chr },
    Native { name: "round", run: functions::round },
    Native { name: "divmod", run: functions::divmod },
    Native { name: "pow", run: functions::pow },
    Native { name: "isinstance", run: functions::isinstance },
    Native { name: "issubclass", run: functions::issubclass },
    Native { name: "callable", run: |m, a| m.callable(a.or_none(0)).map(Value::Bool) },
    Native {
        name: "repr",
        run: |m, a| {
            m.exactly("repr", &a, 1)?;
            let text = m.repr(a.or_none(0))?;
            Ok(m.str(text))
        },
    },
    Native {
        name: "format",
        run: |m, a| {
            let spec = a.get(1).and_then(|spec| m.heap.text(spec)).unwrap_or("").to_owned();
            let text = m.format(a.or_none(0), &spec)?;
            Ok(m.str(text))
        },
    },
    Native { name: "iter", run: functions::iter },
    Native { name: "next", run: functions::next },
    Native { name: "bin", run: |m, a| m.in_radix(&a, 2, "0b") },
    Native { name: "hex", run: |m, a| m.in_radix(&a, 16, "0x") },
    Native { name: "oct", run: |m, a| m.in_radix(&a, 8, "0o") },
    Native { name: "getattr", run: functions::getattr },
    Native { name: "hasattr", run: functions::hasattr },
    Native { name: "setattr", run: functions::setattr },
];

impl Machine {
    /// What a built-in name stands for.
    pub(crate) fn builtin(&self, sym: Sym) -> Res<Option<Value>> {
        let name = self.name(sym);
        let name = name.as_str();
        if let Some(native) = NATIVES.iter().find(|native| native.name == name) {
            return Ok(Some(Value::Native(native)));
        }
        if let Some((_, kind)) = KINDS.iter().find(|(known, _)| *known == name) {
            return Ok(Some(Value::Kind(*kind)));
        }
        if let Some(exc) = Exc::named(name) {
            return Ok(Some(Value::Exc(exc)));
        }
        match name {
            "NotImplemented" => Ok(Some(Value::NotImplemented)),
            "Ellipsis" => Ok(Some(Value::Ellipsis)),
            _ if OTHERS.contains(&name)
                || name.ends_with("Warning")
                || name.ends_with("Error")
                || name.ends_with("Group") =>
            {
                self.unsupported("a built-in function of this kind")
            }
            _ => Ok(None),
        }
    }

    pub(super) fn exactly(&mut self, name: &str, args: &Args, count: usize) -> Res<()> {
        if args.len() == count && args.named.is_empty() {
            return Ok(());
        }
        if !args.named.is_empty() {
            return self.raise_about(Exc::TypeError, format!("{name}() takes no keyword arguments"));
        }
        let given = args.len();
        let message = if count == 1 {
            format!("{name}() takes exactly one argument ({given} given)")
        } else {
            format!("{name} expected {count} arguments, got {given}")
        };
        self.type_error(message)
    }

    pub(crate) fn named_arg(&self, args: &Args, name: &str) -> Option<Value> {
        let sym = self.symbols.intern(name);
        args.named.iter().find(|(known, _)| *known == sym).map(|(_, value)| *value)
    }

    fn any_all(&mut self, args: &Args, wanted: bool) -> Res {
        let source = args.or_none(0);
        if self.heap.set(source).is_some() {
            for item in self.collect_any_order(source)? {
                if self.truth(item)? == wanted {
                    return Ok(Value::Bool(wanted));
                }
            }
            return Ok(Value::Bool(!wanted));
        }
        let iter = self.iter(source)?;
        while let Some(item) = self.next(iter)? {
            self.charge(1)?;
            if self.truth(item)? == wanted {
                return Ok(Value::Bool(wanted));
            }
        }
        Ok(Value::Bool(!wanted))
    }

    fn extreme(&mut self, name: &'static str, args: Args) -> Res {
        let (key, default) = (self.named_arg(&args, "key").unwrap_or(Value::None), self.named_arg(&args, "default"));
        if args.named.iter().any(|(sym, _)| !["key", "default"].contains(&self.name(*sym).as_str())) {
            return self.raise_about(Exc::TypeError, format!("{name}() got an unexpected keyword argument"));
        }
        let items = match args.values.as_slice() {
            [] => return self.type_error(format!("{name} expected at least 1 argument, got 0")),
            [source] => {
                let source = *source;
                // Of equal items the first one counts, so their order shows with a key.
                if self.heap.set(source).is_some() && matches!(key, Value::None) {
                    self.collect_any_order(source)?
                } else {
                    self.collect(source)?
                }
            }
            _ if default.is_some() => {
                let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
                return self.type_error(message);
            }
            several => several.to_vec(),
        };
        let mut best: Option<(Value, Value)> = None;
        for item in items {
            self.charge(1)?;
            let measure = match key {
                Value::None => item,
                _ => self.call_now(key, Args::of(&[item]))?,
            };
            let is_better = match best {
                None => true,
                Some((_, known)) => {
                    let op = if name == "min" {
                        crate::syntax::python::CompareOp::Lt
                    } else {
                        crate::syntax::python::CompareOp::Gt
                    };
                    let better = self.compare(op, measure, known)?;
                    self.truth(better)?
                }
            };
            if is_better {
                best = Some((item, measure));
            }
        }
        match best.map(|(item, _)| item).or(default) {
            Some(item) => Ok(item),
            None => self.raise_about(Exc::ValueError, format!("{name}() arg is an empty sequence")),
        }
    }

    fn in_radix(&mut self, args: &Args, radix: u32, prefix: &str) -> Res {
        let Some(number) = self.integer(args.or_none(0)) else { return self.no_integer(args.or_none(0)) };
        let big = number.big();
        let sign = if number.is_negative() { "-" } else { "" };
        let text = format!("{sign}{prefix}{}", big.magnitude().to_str_radix(radix));
        self.charge(text.len())?;
        Ok(self.str(text))
    }

    pub(crate) fn callable(&mut self, value: Value) -> Res<bool> {
        Ok(match value {
            Value::Native(_) | Value::Kind(_) | Value::Exc(_) => true,
            _ => match self.heap.of(value) {
                Some(Object::Instance(_)) => {
                    let sym = self.sym("__call__");
                    self.special(value, sym).is_some()
                }
                Some(
                    Object::Function(_)
                    | Object::Method { .. }
                    | Object::NativeMethod { .. }
                    | Object::KindMethod { .. }
                    | Object::Class(_)
                    | Object::Partial(_)
                    | Object::Cached(_)
                    | Object::Getter(_),
                ) => true,
                _ => false,
            },
        })
    }

    /// Calls a method of a built-in type.
    pub(crate) fn native_method(&mut self, receiver: Value, name: Sym, args: Args) -> Res {
        let name = self.name(name);
        let name = name.as_str();
        match self.heap.of(receiver) {
            Some(Object::Str(_)) => self.text_method(receiver, name, &args),
            Some(Object::List(_)) => self.list_method(receiver, name, args),
            Some(Object::Tuple(_)) => self.tuple_method(receiver, name, &args),
            Some(Object::Dict(_)) => self.dict_method(receiver, name, args),
            Some(Object::Set(_) | Object::FrozenSet(_)) => self.set_method(receiver, name, &args),
            Some(Object::Deque(_)) => self.deque_method(receiver, name, &args),
            Some(Object::Range(_)) => self.range_method(receiver, name, &args),
            Some(Object::Generator(_)) => self.generator_method(receiver, name, &args),
            Some(Object::Iter(_)) => match name {
                "__next__" => match self.next(receiver)? {
                    Some(value) => Ok(value),
                    None => Err(self.stopped()),
                },
                "__iter__" => Ok(receiver),
                _ => self.unsupported("a method of an iterator"),
            },
            Some(Object::Property(parts)) => {
                let [mut get, mut set, mut delete] = **parts;
                match name {
                    "getter" => get = args.or_none(0),
                    "setter" => set = args.or_none(0),
                    _ => delete = args.or_none(0),
                }
                Ok(self.object(Object::Property(Box::new([get, set, delete]))))
            }
            Some(Object::Cached(cached)) => {
                let cache = Value::Object(cached.cache);
                match name {
                    "cache_clear" => {
                        if let Some(dict) = self.heap.dict_mut(cache) {
                            dict.clear();
                        }
                        Ok(Value::None)
                    }
                    _ => self.unsupported("a method of a cache"),
                }
            }
            Some(Object::Instance(_)) => match name {
                "object__init__" if args.len() == 0 => Ok(Value::None),
                "object__init__" => {
                    let message = "object.__init__() takes exactly one argument (the instance to initialize)";
                    self.type_error(message)
                }
                _ => self.unsupported("a method of `object`"),
            },
            Some(Object::Exception(_)) => match name {
                "object__init__" => {
                    if let Some(Object::Exception(exception)) = self.heap.of_mut(receiver) {
                        exception.args = args.values;
                    }
                    Ok(Value::None)
                }
                "object__str__" => {
                    let text = self.exception_text(receiver)?;
                    Ok(self.str(text))
                }
                _ => self.unsupported("a method of exceptions"),
            },
            _ => match (name, receiver) {
                ("is_integer", Value::Float(number)) => Ok(Value::Bool(number.is_finite() && number.fract() == 0.0)),
                ("bit_length", _) => match self.integer(receiver) {
                    Some(number) => Ok(Value::Int(i64::try_from(number.big().bits()).unwrap_or(0))),
                    None => self.unsupported("a method of numbers"),
                },
                ("bit_count", Value::Int(number)) => Ok(Value::Int(i64::from(number.unsigned_abs().count_ones()))),
                ("conjugate", _) => Ok(receiver),
                _ => self.unsupported("a method of a built-in type"),
            },
        }
    }

    /// Whether a value's type has a method of a name that is supported.
    pub(crate) fn has_native_method(&self, value: Value, name: Sym) -> bool {
        let name = self.name(name);
        self.methods_of(value).iter().any(|names| names.contains(&name.as_str()))
    }

    fn methods_of(&self, value: Value) -> [&'static [&'static str]; 2] {
        match self.heap.of(value) {
            Some(Object::Str(_)) => [texts::PLAIN, texts::NAMES],
            Some(Object::List(_)) => [sequences::LIST, &[]],
            Some(Object::Tuple(_)) => [sequences::TUPLE, &[]],
            Some(Object::Dict(dict)) => match dict.flavour {
                Flavour::Counter => [tables::DICT, tables::COUNTER],
                Flavour::Ordered => [tables::DICT, &["move_to_end"]],
                _ => [tables::DICT, &[]],
            },
            Some(Object::Set(_)) => [tables::SET, &[]],
            Some(Object::FrozenSet(_)) => [tables::FROZEN, &[]],
            Some(Object::Deque(_)) => [sequences::DEQUE, &[]],
            Some(Object::Range(_)) => [sequences::RANGE, &[]],
            Some(Object::Generator(_)) => [&["send", "close", "throw", "__next__", "__iter__"], &[]],
            Some(Object::Iter(_)) => [&["__next__", "__iter__"], &[]],
            Some(Object::Cached(_)) => [&["cache_clear", "cache_info"], &[]],
            _ => match value {
                Value::Float(_) => [&["is_integer", "conjugate"], &[]],
                Value::Int(_) | Value::Bool(_) => [&["bit_length", "bit_count", "conjugate"], &[]],
                _ => [&[], &[]],
            },
        }
    }

    /// Names that a built-in type has in CPython, beside those that are supported.
    pub(crate) fn may_have(&self, value: Value, name: &str) -> bool {
        let more: &[&str] = match self.heap.of(value) {
            Some(Object::Str(_)) => &["format_map"],
            Some(Object::Range(_)) => &["start", "stop", "step"],
            Some(Object::Dict(_) | Object::List(_) | Object::Tuple(_) | Object::Set(_) | Object::FrozenSet(_)) => {
                &["symmetric_difference_update"]
            }
            None => match value {
                Value::Int(_) | Value::Bool(_) => &["to_bytes", "from_bytes", "as_integer_ratio", "real", "imag"],
                Value::Float(_) => &["hex", "fromhex", "as_integer_ratio", "real", "imag"],
                Value::None => &[],
                _ => return true,
            },
            _ => return true,
        };
        more.contains(&name)
    }

    /// Fields of built-in types, and the methods of their types.
    pub(crate) fn native_field(&mut self, value: Value, name: &str) -> Res<Option<Value>> {
        Ok(match (value, self.heap.of(value), name) {
            (Value::Kind(kind), _, "__name__") => Some(self.str(kind.name())),
            (Value::Exc(exc), _, "__name__") => Some(self.str(exc.name())),
            (Value::Kind(_), _, name) if name.starts_with("__") => return self.unsupported("a type's own fields"),
            (Value::Kind(kind), _, name) => {
                let sym = self.sym(name);
                Some(self.object(Object::KindMethod { kind, name: sym }))
            }
            (Value::Int(number), _, "real" | "numerator") => Some(Value::Int(number)),
            (Value::Int(_), _, "imag") => Some(Value::Int(0)),
            (Value::Int(_), _, "denominator") => Some(Value::Int(1)),
            (_, Some(Object::Range(range)), "start") => Some(Value::Int(range.start)),
            (_, Some(Object::Range(range)), "stop") => Some(Value::Int(range.stop)),
            (_, Some(Object::Range(range)), "step") => Some(Value::Int(range.step)),
            (Value::Native(native), _, "__name__") => Some(self.str(native.name)),
            _ => None,
        })
    }

    /// `str.lower(text)`, `dict.fromkeys(keys)`
    pub(crate) fn kind_method(&mut self, kind: Kind, name: Sym, mut args: Args) -> Res {
        let text = self.name(name);
        match (kind, text.as_str()) {
            (Kind::Dict, "fromkeys") => return self.dict_from_keys(&args),
            (Kind::Str, "maketrans") => return self.make_table(&args),
            (Kind::Chain, "from_iterable") => {
                let rest = self.iter(args.or_none(0))?;
                return Ok(self.make_iter(Iter::Chain { rest, inner: Value::None }));
            }
            _ => {}
        }
        if args.len() == 0 {
            return self.unsupported("a method of a type without its value");
        }
        let receiver = args.values.remove(0);
        let fits = self.descends(self.type_of(receiver), Value::Kind(kind));
        if !fits || !self.has_native_method(receiver, name) {
            return self.unsupported("a method of a type");
        }
        self.native_method(receiver, name, args)
    }

    pub(crate) fn get_items(&mut self, getter: Value, args: &Args) -> Res {
        let Some(Object::Getter(getter)) = self.heap.of(getter) else { return Ok(Value::None) };
        let (getter, object) = ((**getter).clone(), args.or_none(0));
        let mut found = Vec::new();
        match getter {
            Getter::Items(keys) => {
                for key in keys {
                    found.push(self.load_item(object, key)?);
                }
            }
            Getter::Attributes(names) => {
                for name in names {
                    found.push(self.attribute(object, name)?);
                }
            }
        }
        match found.as_slice() {
            [only] => Ok(*only),
            _ => Ok(self.tuple(found)),
        }
    }
}

/// The type of an object that is no instance of an evaluated class.
pub(crate) fn kind_of(object: &Object) -> Kind {
    match object {
        Object::Big(_) => Kind::Int,
        Object::Str(_) => Kind::Str,
        Object::List(_) => Kind::List,
        Object::Tuple(_) => Kind::Tuple,
        Object::Dict(dict) => match dict.flavour {
            Flavour::Plain => Kind::Dict,
            Flavour::Default(_) => Kind::DefaultDict,
            Flavour::Counter => Kind::Counter,
            Flavour::Ordered => Kind::OrderedDict,
        },
        Object::Set(_) => Kind::Set,
        Object::FrozenSet(_) => Kind::FrozenSet,
        Object::Range(_) => Kind::Range,
        Object::Slice(_) => Kind::Slice,
        Object::Deque(_) => Kind::Deque,
        Object::Function(_) => Kind::Function,
        Object::Method { .. } => Kind::Method,
        Object::NativeMethod { .. } => Kind::Native,
        Object::KindMethod { .. } => Kind::Descriptor,
        Object::Class(_) => Kind::Type,
        Object::Instance(_) | Object::Exception(_) => Kind::Object,
        Object::Iter(iter) => match &**iter {
            Iter::Items { .. } => Kind::ListIter,
            Iter::Text { .. } => Kind::StrIter,
            Iter::Range { .. } => Kind::RangeIter,
            Iter::Entries { .. } => Kind::KeysIter,
            Iter::Set { .. } => Kind::SetIter,
            Iter::Reversed { .. } => Kind::ListReversed,
            Iter::ReversedText { .. } => Kind::Reversed,
            Iter::Enumerate { .. } => Kind::Enumerate,
            Iter::Zip { .. } => Kind::Zip,
            Iter::Map { .. } => Kind::Map,
            Iter::Filter { .. } => Kind::Filter,
            Iter::Called { .. } => Kind::CallIter,
            Iter::Chain { .. } => Kind::Chain,
            Iter::Owned { kind, .. } => *kind,
            _ => Kind::Itertools,
        },
        Object::Generator(_) => Kind::Generator,
        Object::Cell(_) => Kind::Cell,
        Object::Property(_) => Kind::Property,
        Object::StaticMethod(_) => Kind::StaticMethod,
        Object::ClassMethod(_) => Kind::ClassMethod,
        Object::Super { .. } => Kind::Super,
        Object::Module(_) => Kind::Module,
        Object::Partial(_) => Kind::Partial,
        Object::Cached(_) => Kind::Cached,
        Object::Compared { .. } => Kind::Key,
        Object::View { part, .. } => match part {
            super::heap::Part::Keys => Kind::Keys,
            super::heap::Part::Values => Kind::Values,
            super::heap::Part::Items => Kind::Items,
        },
        Object::Getter(_) => Kind::ItemGetter,
    }
}
