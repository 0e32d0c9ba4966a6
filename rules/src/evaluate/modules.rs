//! The few pure modules that may be imported. What any other module would give is not supported.

mod expressions;
mod itertools;
mod mathematics;
mod random;

use num_bigint::BigInt;

use super::{
    heap::{Args, Cached, Getter, Native, Object, Value},
    kinds::{Exc, Kind},
    machine::{Machine, Res},
    symbols::Sym,
};
use crate::syntax::python::{BinaryOp, CompareOp};

/// Modules whose names come from here; others can be imported, but nothing in them is known.
const NAMES: &[&str] = &[
    "math",
    "functools",
    "itertools",
    "operator",
    "collections",
    "string",
    "heapq",
    "bisect",
    "random",
    "copy",
    "typing",
    "sys",
    "__future__",
    "collections.abc",
    "abc",
    "timeit",
    "re",
    "time",
    "doctest",
    "unittest",
];

static FUNCTIONS: &[(&str, Native)] = &[
    ("functools", Native { name: "reduce", run: reduce }),
    ("functools", Native { name: "lru_cache", run: lru_cache }),
    ("functools", Native { name: "cache", run: |m, a| m.cached(a.or_none(0), None) }),
    ("functools", Native { name: "wraps", run: wraps }),
    ("functools", Native { name: "partial", run: partial }),
    ("functools", Native { name: "cmp_to_key", run: cmp_to_key }),
    (
        "operator",
        Native { name: "itemgetter", run: |m, a| Ok(m.object(Object::Getter(Box::new(Getter::Items(a.values))))) },
    ),
    ("operator", Native { name: "attrgetter", run: attrgetter }),
    ("operator", Native { name: "add", run: |m, a| m.binary(BinaryOp::Add, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "sub", run: |m, a| m.binary(BinaryOp::Sub, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "mul", run: |m, a| m.binary(BinaryOp::Mul, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "truediv", run: |m, a| m.binary(BinaryOp::Div, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "floordiv", run: |m, a| m.binary(BinaryOp::FloorDiv, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "mod", run: |m, a| m.binary(BinaryOp::Mod, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "xor", run: |m, a| m.binary(BinaryOp::BitXor, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "lt", run: |m, a| m.compare(CompareOp::Lt, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "le", run: |m, a| m.compare(CompareOp::LtE, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "gt", run: |m, a| m.compare(CompareOp::Gt, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "ge", run: |m, a| m.compare(CompareOp::GtE, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "eq", run: |m, a| m.compare(CompareOp::Eq, a.or_none(0), a.or_none(1)) }),
    ("operator", Native { name: "ne", run: |m, a| m.compare(CompareOp::NotEq, a.or_none(0), a.or_none(1)) }),
    ("copy", Native { name: "copy", run: |m, a| m.copied(a.or_none(0), false, 0) }),
    ("copy", Native { name: "deepcopy", run: |m, a| m.copied(a.or_none(0), true, 0) }),
    ("heapq", Native { name: "heappush", run: heappush }),
    ("heapq", Native { name: "heappop", run: heappop }),
    ("heapq", Native { name: "heapify", run: heapify }),
    ("bisect", Native { name: "bisect_left", run: |m, a| m.bisect(&a, true).map(Value::Int) }),
    ("bisect", Native { name: "bisect_right", run: |m, a| m.bisect(&a, false).map(Value::Int) }),
    ("bisect", Native { name: "bisect", run: |m, a| m.bisect(&a, false).map(Value::Int) }),
    ("bisect", Native { name: "insort", run: |m, a| m.insort(&a, false) }),
    ("bisect", Native { name: "insort_right", run: |m, a| m.insort(&a, false) }),
    ("bisect", Native { name: "insort_left", run: |m, a| m.insort(&a, true) }),
    ("sys", Native { name: "setrecursionlimit", run: set_limit }),
    ("sys", Native { name: "getrecursionlimit", run: |m, _| Ok(Value::Int(i64::try_from(m.recursion).unwrap_or(0))) }),
    ("collections", Native { name: "namedtuple", run: |m, _| m.unsupported("named tuples") }),
];

static CACHE: Native = Native {
    name: "lru_cache",
    run: |m, mut a| {
        let function = a.values.pop().unwrap_or(Value::None);
        let most = match a.or_none(0) {
            Value::Int(most) => usize::try_from(most).ok(),
            _ => None,
        };
        m.cached(function, most)
    },
};
static WRAP: Native = Native {
    name: "wraps",
    run: |m, a| {
        let (source, target) = (a.or_none(0), a.or_none(1));
        for name in ["__name__", "__qualname__", "__doc__"] {
            let sym = m.sym(name);
            if let Ok(value) = m.attribute(source, sym) {
                m.set_attribute(target, sym, value)?;
            }
        }
        Ok(target)
    },
};
static COMPARED: Native =
    Native { name: "K", run: |m, a| Ok(m.object(Object::Compared { compare: a.or_none(0), value: a.or_none(1) })) };

impl Machine {
    /// `import a.b`: the module of the first part, or of the whole where it is given another name.
    pub(crate) fn import(&mut self, sym: Sym, is_last: bool) -> Res {
        let name = self.name(sym);
        let wanted = if is_last { name.as_str() } else { name.split('.').next().unwrap_or("") };
        let known = NAMES.iter().find(|known| **known == wanted).copied();
        Ok(self.object(Object::Module(known.unwrap_or("?"))))
    }

    pub(crate) fn import_from(&mut self, module: Value, sym: Sym) -> Res {
        let name = self.name(sym);
        let module = match self.heap.of(module) {
            Some(Object::Module(module)) => *module,
            _ => "?",
        };
        match self.module_attribute(module, &name) {
            // What is not known may be imported, as long as nobody uses it.
            Err(super::machine::Halt::Unsupported(_)) => Ok(self.object(Object::Module("?"))),
            result => result,
        }
    }

    pub(crate) fn module_attribute(&mut self, module: &'static str, name: &str) -> Res {
        if let Some((_, native)) = FUNCTIONS.iter().find(|(of, native)| *of == module && native.name == name) {
            return Ok(Value::Native(native));
        }
        let kind = match (module, name) {
            ("collections", "deque") => Some(Kind::Deque),
            ("collections", "Counter") => Some(Kind::Counter),
            ("collections", "defaultdict") => Some(Kind::DefaultDict),
            ("collections", "OrderedDict") => Some(Kind::OrderedDict),
            ("itertools", "chain") => Some(Kind::Chain),
            _ => None,
        };
        if let Some(kind) = kind {
            return Ok(Value::Kind(kind));
        }
        let text = match (module, name) {
            ("string", "ascii_lowercase") => Some("abcdefghijklmnopqrstuvwxyz"),
            ("string", "ascii_uppercase") => Some("ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            ("string", "ascii_letters") => Some("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            ("string", "digits") => Some("0123456789"),
            ("string", "hexdigits") => Some("0123456789abcdefABCDEF"),
            ("string", "octdigits") => Some("01234567"),
            ("string", "punctuation") => Some("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"),
            ("string", "whitespace") => Some(" \t\n\r\x0b\x0c"),
            _ => None,
        };
        if let Some(text) = text {
            return Ok(self.str(text));
        }
        match (module, name) {
            ("sys", "maxsize") => Ok(Value::Int(i64::MAX)),
            ("math", _) => self.math_attribute(name),
            ("itertools", _) => self.itertools_attribute(name),
            ("random", _) => self.random_attribute(name),
            ("re", _) => self.expressions_attribute(name),
            ("collections", "abc") => Ok(self.object(Object::Module("collections.abc"))),
            _ => self.unsupported("this part of a module"),
        }
    }

    fn cached(&mut self, function: Value, most: Option<usize>) -> Res {
        let cache = self.heap.add(Object::Dict(Box::default()));
        let cached = Cached { function, cache, most, attrs: Vec::new() };
        Ok(self.object(Object::Cached(Box::new(cached))))
    }

    /// A partial call of a built-in function.
    fn with_first(&mut self, native: &'static Native, values: Vec<Value>) -> Value {
        let args = Args { values, named: Vec::new() };
        self.object(Object::Partial(Box::new((Value::Native(native), args))))
    }

    fn copied(&mut self, value: Value, is_deep: bool, depth: u32) -> Res {
        if depth > super::equality::NESTING {
            return self.unsupported("a deep copy of this kind");
        }
        let copy = match self.heap.of(value) {
            None | Some(Object::Str(_) | Object::Big(_) | Object::Function(_) | Object::Range(_)) => return Ok(value),
            Some(Object::List(items)) => {
                let items = items.clone();
                self.reserve(items.len(), 16)?;
                let items = if is_deep { self.copied_all(items, depth)? } else { items };
                return Ok(self.list(items));
            }
            Some(Object::Tuple(items)) => {
                if !is_deep || items.iter().all(|item| !matches!(item, Value::Object(_))) {
                    return Ok(value);
                }
                let items = items.clone();
                let items = self.copied_all(items, depth)?;
                return Ok(self.tuple(items));
            }
            Some(Object::Dict(dict)) if !is_deep => Object::Dict(dict.clone()),
            Some(Object::Set(set)) if !is_deep => Object::Set(set.clone()),
            _ => return self.unsupported("a copy of this kind"),
        };
        Ok(self.object(copy))
    }

    fn copied_all(&mut self, items: Vec<Value>, depth: u32) -> Res<Vec<Value>> {
        let mut copies = Vec::with_capacity(items.len());
        for item in &items {
            if matches!(self.heap.of(*item), Some(Object::List(_)))
                && items.iter().filter(|other| self.same(**other, *item) == Some(true)).count() > 1
            {
                return self.unsupported("a deep copy of shared values");
            }
            copies.push(self.copied(*item, true, depth + 1)?);
        }
        Ok(copies)
    }

    fn bisect(&mut self, args: &Args, is_left: bool) -> Res<i64> {
        let (list, item) = (args.or_none(0), args.or_none(1));
        if !args.named.is_empty() || self.heap.items(list).is_none() {
            return self.unsupported("bisect of this kind");
        }
        let length = self.length(list)?;
        let mut low = match args.get(2) {
            None => 0,
            Some(low) => self.index(low)?.unwrap_or(0),
        };
        let mut high = match args.get(3) {
            None => length,
            Some(high) => self.index(high)?.unwrap_or(length),
        };
        if low < 0 {
            return self.value_error("lo must be non-negative");
        }
        while low < high {
            self.charge(1)?;
            let middle = low + (high - low) / 2;
            let one = self.load_item(list, Value::Int(middle))?;
            let goes_right = if is_left { self.less(one, item)? } else { !self.less(item, one)? };
            if goes_right {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    fn insort(&mut self, args: &Args, is_left: bool) -> Res {
        let at = self.bisect(args, is_left)?;
        let list = args.or_none(0);
        self.list_method(list, "insert", Args::of(&[Value::Int(at), args.or_none(1)]))
    }

    fn heap_item(&self, list: Value, at: usize) -> Value {
        self.heap.list(list).and_then(|items| items.get(at)).copied().unwrap_or(Value::None)
    }

    fn heap_put(&mut self, list: Value, at: usize, value: Value) {
        if let Some(slot) = self.heap.list_mut(list).and_then(|items| items.get_mut(at)) {
            *slot = value;
        }
    }

    /// Moves the item at a place towards the root, as far as it is smaller.
    fn sift_down(&mut self, list: Value, start: usize, mut at: usize) -> Res<()> {
        let item = self.heap_item(list, at);
        while at > start {
            self.charge(1)?;
            let parent = (at - 1) / 2;
            let above = self.heap_item(list, parent);
            if !self.less(item, above)? {
                break;
            }
            self.heap_put(list, at, above);
            at = parent;
        }
        self.heap_put(list, at, item);
        Ok(())
    }

    /// Lets the smaller child rise until a leaf is reached, then moves the item up again.
    fn sift_up(&mut self, list: Value, start: usize) -> Res<()> {
        let end = self.heap.list(list).map_or(0, Vec::len);
        let item = self.heap_item(list, start);
        let (mut at, mut child) = (start, 2 * start + 1);
        while child < end {
            self.charge(1)?;
            let right = child + 1;
            if right < end {
                let (a, b) = (self.heap_item(list, child), self.heap_item(list, right));
                if !self.less(a, b)? {
                    child = right;
                }
            }
            let rising = self.heap_item(list, child);
            self.heap_put(list, at, rising);
            at = child;
            child = 2 * at + 1;
        }
        self.heap_put(list, at, item);
        self.sift_down(list, start, at)
    }
}

fn reduce(machine: &mut Machine, args: Args) -> Res {
    let (function, source) = (args.or_none(0), args.or_none(1));
    let iter = machine.iter(source)?;
    let mut total = match args.get(2) {
        Some(start) => start,
        None => match machine.next(iter)? {
            Some(first) => first,
            None => return machine.type_error("reduce() of empty iterable with no initial value"),
        },
    };
    while let Some(item) = machine.next(iter)? {
        machine.charge(1)?;
        total = machine.call_now(function, Args::of(&[total, item]))?;
    }
    Ok(total)
}

fn lru_cache(machine: &mut Machine, args: Args) -> Res {
    let most = machine.named_arg(&args, "maxsize").or(args.get(0));
    match most {
        Some(function) if machine.callable(function)? => machine.cached(function, Some(128)),
        None => Ok(machine.with_first(&CACHE, vec![Value::Int(128)])),
        Some(most) => Ok(machine.with_first(&CACHE, vec![most])),
    }
}

fn wraps(machine: &mut Machine, args: Args) -> Res {
    Ok(machine.with_first(&WRAP, vec![args.or_none(0)]))
}

fn partial(machine: &mut Machine, mut args: Args) -> Res {
    if args.len() == 0 {
        return machine.type_error("type 'partial' takes at least one argument");
    }
    let function = args.values.remove(0);
    Ok(machine.object(Object::Partial(Box::new((function, args)))))
}

fn cmp_to_key(machine: &mut Machine, args: Args) -> Res {
    Ok(machine.with_first(&COMPARED, vec![args.or_none(0)]))
}

fn attrgetter(machine: &mut Machine, args: Args) -> Res {
    let mut names = Vec::new();
    for value in &args.values {
        match machine.heap.text(*value).filter(|text| !text.contains('.')).map(str::to_owned) {
            Some(name) => names.push(machine.sym(&name)),
            None => return machine.unsupported("attrgetter of this kind"),
        }
    }
    Ok(machine.object(Object::Getter(Box::new(Getter::Attributes(names)))))
}

fn set_limit(machine: &mut Machine, args: Args) -> Res {
    match args.or_none(0) {
        Value::Int(limit) if limit > 0 => {
            machine.recursion = usize::try_from(limit).unwrap_or(usize::MAX);
            Ok(Value::None)
        }
        _ => machine.unsupported("a limit of this kind"),
    }
}

fn heap_of(machine: &mut Machine, args: &Args) -> Res<Value> {
    let list = args.or_none(0);
    if machine.heap.list(list).is_none() {
        let kind = machine.type_name(list);
        return machine.raise_about(Exc::TypeError, format!("heap argument must be a list, not {kind}"));
    }
    Ok(list)
}

fn heappush(machine: &mut Machine, args: Args) -> Res {
    let list = heap_of(machine, &args)?;
    machine.list_method(list, "append", Args::of(&[args.or_none(1)]))?;
    let last = machine.heap.list(list).map_or(0, Vec::len).saturating_sub(1);
    machine.sift_down(list, 0, last)?;
    Ok(Value::None)
}

fn heappop(machine: &mut Machine, args: Args) -> Res {
    let list = heap_of(machine, &args)?;
    let Some(last) = machine.heap.list_mut(list).and_then(Vec::pop) else {
        return machine.raise(Exc::IndexError, "index out of range");
    };
    if machine.heap.list(list).is_none_or(Vec::is_empty) {
        return Ok(last);
    }
    let smallest = machine.heap_item(list, 0);
    machine.heap_put(list, 0, last);
    machine.sift_up(list, 0)?;
    Ok(smallest)
}

fn heapify(machine: &mut Machine, args: Args) -> Res {
    let list = heap_of(machine, &args)?;
    let length = machine.heap.list(list).map_or(0, Vec::len);
    for at in (0..length / 2).rev() {
        machine.sift_up(list, at)?;
    }
    Ok(Value::None)
}

/// The greatest common divisor.
fn common_divisor(mut a: BigInt, mut b: BigInt) -> BigInt {
    let zero = BigInt::from(0);
    while b != zero {
        (a, b) = (b.clone(), a % b);
    }
    BigInt::from(a.magnitude().clone())
}
