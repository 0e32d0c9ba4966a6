//! Values, and where those that have an identity live. Nothing is freed before the run ends: what a run may allocate
//! is bounded, and so nothing here ever recurses to be dropped. Knows no instruction.

use std::{collections::VecDeque, rc::Rc};

use num_bigint::BigInt;

use super::{
    code::Code,
    hashed::{Dict, Set},
    iterators::Iter,
    kinds::{Exc, Kind},
    symbols::Sym,
};

/// The place of an object on the heap.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Ref(pub(crate) u32);

#[derive(Clone, Copy, Debug)]
pub(crate) enum Value {
    /// A slot that holds nothing yet.
    Unbound,
    None,
    NotImplemented,
    Ellipsis,
    Bool(bool),
    Int(i64),
    Float(f64),
    Kind(Kind),
    Exc(Exc),
    Native(&'static Native),
    Object(Ref),
}

/// A function that is built in.
pub(crate) struct Native {
    pub(crate) name: &'static str,
    pub(crate) run: fn(&mut super::machine::Machine, Args) -> super::machine::Res,
}

impl std::fmt::Debug for Native {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The arguments of a call.
#[derive(Debug, Default, Clone)]
pub(crate) struct Args {
    pub(crate) values: Vec<Value>,
    pub(crate) named: Vec<(Sym, Value)>,
}

impl Args {
    pub(crate) fn of(values: &[Value]) -> Args {
        Args { values: values.to_vec(), named: Vec::new() }
    }

    pub(crate) fn get(&self, at: usize) -> Option<Value> {
        self.values.get(at).copied()
    }

    pub(crate) fn or_none(&self, at: usize) -> Value {
        self.get(at).unwrap_or(Value::None)
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

#[derive(Debug)]
pub(crate) enum Object {
    /// Outside of the range of `i64`.
    Big(BigInt),
    Str(Text),
    List(Vec<Value>),
    Tuple(Vec<Value>),
    Dict(Box<Dict>),
    Set(Box<Set>),
    FrozenSet(Box<Set>),
    Range(Box<Range>),
    Slice(Box<[Value; 3]>),
    Deque(Box<Deque>),
    Function(Box<Function>),
    Method {
        function: Value,
        receiver: Value,
    },
    /// A method of a built-in type.
    NativeMethod {
        name: Sym,
        receiver: Value,
    },
    /// `str.lower`: a method of a built-in type that is not bound.
    KindMethod {
        kind: Kind,
        name: Sym,
    },
    Class(Box<Class>),
    Instance(Box<Instance>),
    Exception(Box<Exception>),
    Iter(Box<Iter>),
    Generator(Box<Generator>),
    Cell(Value),
    Property(Box<[Value; 3]>),
    StaticMethod(Value),
    ClassMethod(Value),
    Super {
        class: Ref,
        object: Value,
    },
    Module(&'static str),
    Partial(Box<(Value, Args)>),
    Cached(Box<Cached>),
    /// The key of `functools.cmp_to_key`, with the function that compares.
    Compared {
        compare: Value,
        value: Value,
    },
    View {
        dict: Ref,
        part: Part,
    },
    /// `operator.itemgetter(1)`, `operator.attrgetter("x")`
    Getter(Box<Getter>),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    Keys,
    Values,
    Items,
}

#[derive(Debug, Clone)]
pub(crate) enum Getter {
    Items(Vec<Value>),
    Attributes(Vec<Sym>),
}

/// Text with the number of its characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Text {
    pub(crate) text: Box<str>,
    pub(crate) count: u32,
}

impl Text {
    pub(crate) fn new(text: Box<str>) -> Text {
        let count = if text.is_ascii() { text.len() } else { text.chars().count() };
        Text { text, count: u32::try_from(count).unwrap_or(u32::MAX) }
    }

    pub(crate) fn is_ascii(&self) -> bool {
        self.text.len() == self.count as usize
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Range {
    pub(crate) start: i64,
    pub(crate) stop: i64,
    pub(crate) step: i64,
}

impl Range {
    pub(crate) fn count(self) -> i64 {
        let (start, stop, step) = (i128::from(self.start), i128::from(self.stop), i128::from(self.step));
        let count = if step > 0 {
            (stop - start + step - 1).div_euclid(step.max(1))
        } else {
            (start - stop - step - 1) / -step
        };
        i64::try_from(count.max(0)).unwrap_or(i64::MAX)
    }

    pub(crate) fn at(self, index: i64) -> i64 {
        self.start.wrapping_add(index.wrapping_mul(self.step))
    }
}

#[derive(Debug)]
pub(crate) struct Deque {
    pub(crate) items: VecDeque<Value>,
    pub(crate) most: Option<usize>,
    /// Counts changes, so that a walk notices them.
    pub(crate) state: u32,
}

#[derive(Debug)]
pub(crate) struct Function {
    pub(crate) code: Rc<Code>,
    pub(crate) module: u32,
    pub(crate) defaults: Vec<Value>,
    pub(crate) named_defaults: Vec<(Sym, Value)>,
    pub(crate) cells: Vec<Ref>,
    /// The class whose body the function stands in.
    pub(crate) class: Option<Ref>,
    pub(crate) attrs: Vec<(Sym, Value)>,
}

#[derive(Debug)]
pub(crate) struct Class {
    pub(crate) name: Sym,
    /// The class itself first; built-in exceptions and `object` are left out.
    pub(crate) mro: Vec<Ref>,
    /// The built-in exception that it descends from.
    pub(crate) exc: Option<Exc>,
    pub(crate) attrs: Vec<(Sym, Value)>,
}

#[derive(Debug)]
pub(crate) struct Instance {
    pub(crate) class: Ref,
    pub(crate) attrs: Vec<(Sym, Value)>,
}

#[derive(Debug)]
pub(crate) struct Exception {
    /// A built-in exception or a class.
    pub(crate) class: Value,
    pub(crate) args: Vec<Value>,
    pub(crate) attrs: Vec<(Sym, Value)>,
    pub(crate) cause: Value,
    /// Whether its message is known to be CPython's, letter for letter.
    pub(crate) is_exact: bool,
}

#[derive(Debug)]
pub(crate) struct Generator {
    pub(crate) state: GeneratorState,
    pub(crate) frame: Option<super::machine::Frame>,
    pub(crate) stack: Vec<Value>,
    pub(crate) handled: Vec<Value>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum GeneratorState {
    Fresh,
    Suspended,
    Running,
    Done,
}

#[derive(Debug)]
pub(crate) struct Cached {
    pub(crate) function: Value,
    pub(crate) cache: Ref,
    pub(crate) most: Option<usize>,
    pub(crate) attrs: Vec<(Sym, Value)>,
}

#[derive(Debug, Default)]
pub(crate) struct Heap {
    objects: Vec<Object>,
    /// Bytes that were taken so far.
    pub(crate) taken: usize,
}

impl Heap {
    pub(crate) fn add(&mut self, object: Object) -> Ref {
        let at = Ref(u32::try_from(self.objects.len()).unwrap_or(u32::MAX));
        self.taken += size_of::<Object>()
            + match &object {
                Object::Str(text) => text.text.len(),
                Object::List(items) | Object::Tuple(items) => items.capacity() * size_of::<Value>(),
                Object::Big(number) => usize::try_from(number.bits() / 8).unwrap_or(usize::MAX),
                _ => 64,
            };
        self.objects.push(object);
        at
    }

    pub(crate) fn get(&self, at: Ref) -> Option<&Object> {
        self.objects.get(at.0 as usize)
    }

    pub(crate) fn get_mut(&mut self, at: Ref) -> Option<&mut Object> {
        self.objects.get_mut(at.0 as usize)
    }

    /// The object of a value that has one.
    pub(crate) fn of(&self, value: Value) -> Option<&Object> {
        match value {
            Value::Object(at) => self.get(at),
            _ => None,
        }
    }

    pub(crate) fn of_mut(&mut self, value: Value) -> Option<&mut Object> {
        match value {
            Value::Object(at) => self.get_mut(at),
            _ => None,
        }
    }

    pub(crate) fn text(&self, value: Value) -> Option<&str> {
        match self.of(value) {
            Some(Object::Str(text)) => Some(&text.text),
            _ => None,
        }
    }

    pub(crate) fn list(&self, value: Value) -> Option<&Vec<Value>> {
        match self.of(value) {
            Some(Object::List(items)) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn list_mut(&mut self, value: Value) -> Option<&mut Vec<Value>> {
        match self.of_mut(value) {
            Some(Object::List(items)) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn dict(&self, value: Value) -> Option<&Dict> {
        match self.of(value) {
            Some(Object::Dict(dict)) => Some(dict),
            _ => None,
        }
    }

    pub(crate) fn dict_mut(&mut self, value: Value) -> Option<&mut Dict> {
        match self.of_mut(value) {
            Some(Object::Dict(dict)) => Some(dict),
            _ => None,
        }
    }

    pub(crate) fn set(&self, value: Value) -> Option<&Set> {
        match self.of(value) {
            Some(Object::Set(set) | Object::FrozenSet(set)) => Some(set),
            _ => None,
        }
    }

    pub(crate) fn set_mut(&mut self, value: Value) -> Option<&mut Set> {
        match self.of_mut(value) {
            Some(Object::Set(set) | Object::FrozenSet(set)) => Some(set),
            _ => None,
        }
    }

    pub(crate) fn class(&self, at: Ref) -> Option<&Class> {
        match self.get(at) {
            Some(Object::Class(class)) => Some(class),
            _ => None,
        }
    }

    /// The items of a list or tuple.
    pub(crate) fn items(&self, value: Value) -> Option<&[Value]> {
        match self.of(value) {
            Some(Object::List(items) | Object::Tuple(items)) => Some(items),
            _ => None,
        }
    }
}

/// Binds a name in a small table.
pub(crate) fn bind(names: &mut Vec<(Sym, Value)>, sym: Sym, value: Value) {
    match names.iter_mut().find(|(name, _)| *name == sym) {
        Some((_, slot)) => *slot = value,
        None => names.push((sym, value)),
    }
}
