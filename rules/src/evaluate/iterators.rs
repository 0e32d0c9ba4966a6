//! Iterators: lazy, so that what happens to a container while it is walked is seen. Knows no instruction.

use super::{
    heap::{Args, Object, Part, Ref, Value},
    kinds::Exc,
    machine::{Halt, Machine, Res},
};

#[derive(Debug, Clone)]
pub(crate) enum Iter {
    /// Over a list or tuple, by index.
    Items {
        of: Value,
        at: usize,
        is_done: bool,
    },
    Text {
        of: Value,
        at: usize,
    },
    Range {
        next: i64,
        step: i64,
        left: i64,
    },
    Entries {
        dict: Ref,
        at: usize,
        count: usize,
        part: Part,
    },
    Set {
        of: Value,
        at: usize,
        count: usize,
    },
    Deque {
        of: Value,
        at: usize,
        state: u32,
        is_reversed: bool,
    },
    /// Backwards over a list or tuple.
    Reversed {
        of: Value,
        left: usize,
    },
    ReversedText {
        of: Value,
        left: usize,
    },
    /// Over values that nobody else sees.
    Owned {
        items: Vec<Value>,
        at: usize,
        kind: super::kinds::Kind,
    },
    Enumerate {
        inner: Value,
        count: i64,
    },
    Zip {
        inner: Vec<Value>,
        is_strict: bool,
    },
    Map {
        function: Value,
        inner: Vec<Value>,
    },
    Filter {
        function: Value,
        inner: Value,
        keeps: bool,
    },
    /// An instance with `__getitem__`.
    Indexed {
        of: Value,
        at: i64,
    },
    /// `iter(function, sentinel)`
    Called {
        function: Value,
        sentinel: Value,
    },
    Chain {
        rest: Value,
        inner: Value,
    },
    Count {
        next: Value,
        step: Value,
    },
    Cycle {
        inner: Value,
        kept: Vec<Value>,
        at: usize,
    },
    Repeat {
        value: Value,
        left: Option<i64>,
    },
    Islice {
        inner: Value,
        next: i64,
        at: i64,
        stop: Option<i64>,
        step: i64,
    },
    Accumulate {
        inner: Value,
        function: Value,
        total: Value,
    },
    TakeWhile {
        function: Value,
        inner: Value,
        is_done: bool,
    },
    DropWhile {
        function: Value,
        inner: Value,
        is_dropping: bool,
    },
    Starmap {
        function: Value,
        inner: Value,
    },
    ZipLongest {
        inner: Vec<Value>,
        fill: Value,
    },
    Pairwise {
        inner: Value,
        last: Value,
    },
}

impl Machine {
    pub(crate) fn is_iterable(&self, value: Value) -> bool {
        match self.heap.of(value) {
            Some(
                Object::Str(_)
                | Object::List(_)
                | Object::Tuple(_)
                | Object::Dict(_)
                | Object::Set(_)
                | Object::FrozenSet(_)
                | Object::Range(_)
                | Object::Deque(_)
                | Object::Iter(_)
                | Object::Generator(_)
                | Object::View { .. },
            ) => true,
            Some(Object::Instance(instance)) => {
                let (iter, item) = (self.known.iter, self.known.getitem);
                self.class_attribute(instance.class, iter).is_some()
                    || self.class_attribute(instance.class, item).is_some()
            }
            _ => false,
        }
    }

    pub(crate) fn make_iter(&mut self, iter: Iter) -> Value {
        self.object(Object::Iter(Box::new(iter)))
    }

    pub(crate) fn iter(&mut self, value: Value) -> Res {
        let Value::Object(at) = value else { return self.not_iterable(value) };
        let iter = match self.heap.get(at) {
            Some(Object::Iter(_) | Object::Generator(_)) => return Ok(value),
            Some(Object::List(_) | Object::Tuple(_)) => Iter::Items { of: value, at: 0, is_done: false },
            Some(Object::Str(_)) => Iter::Text { of: value, at: 0 },
            Some(Object::Range(range)) => Iter::Range { next: range.start, step: range.step, left: range.count() },
            Some(Object::Dict(dict)) => Iter::Entries { dict: at, at: 0, count: dict.len(), part: Part::Keys },
            Some(Object::View { dict, part }) => {
                let (dict, part) = (*dict, *part);
                let count = self.heap.dict(Value::Object(dict)).map_or(0, super::hashed::Dict::len);
                Iter::Entries { dict, at: 0, count, part }
            }
            Some(Object::Set(set) | Object::FrozenSet(set)) => {
                if !set.is_ordered && set.len() > 1 {
                    return self.unsupported("the order of a set that differs between runs");
                }
                Iter::Set { of: value, at: 0, count: set.len() }
            }
            Some(Object::Deque(deque)) => Iter::Deque { of: value, at: 0, state: deque.state, is_reversed: false },
            Some(Object::Instance(_)) => {
                if let Some(function) = self.special(value, self.known.iter) {
                    let iter = self.call_now(function, Args::of(&[value]))?;
                    let is_iter = matches!(self.heap.of(iter), Some(Object::Iter(_) | Object::Generator(_)))
                        || self.special(iter, self.known.next).is_some();
                    if !is_iter {
                        let kind = self.type_name(iter);
                        return self.type_error(format!("iter() returned non-iterator of type '{kind}'"));
                    }
                    return Ok(iter);
                }
                if self.special(value, self.known.getitem).is_none() {
                    return self.not_iterable(value);
                }
                Iter::Indexed { of: value, at: 0 }
            }
            _ => return self.not_iterable(value),
        };
        Ok(self.make_iter(iter))
    }

    fn not_iterable<T>(&mut self, value: Value) -> Res<T> {
        self.own(value)?;
        let kind = self.type_name(value);
        self.type_error(format!("'{kind}' object is not iterable"))
    }

    /// The next value of an iterator; none at its end.
    pub(crate) fn next(&mut self, iter: Value) -> Res<Option<Value>> {
        match self.heap.of_mut(iter) {
            Some(Object::Iter(state)) => match &mut **state {
                Iter::Range { next, step, left } => {
                    if *left <= 0 {
                        return Ok(None);
                    }
                    let value = *next;
                    *left -= 1;
                    *next = next.wrapping_add(*step);
                    Ok(Some(Value::Int(value)))
                }
                Iter::Items { of, at, is_done } => {
                    let (of, place, done) = (*of, *at, *is_done);
                    *at += 1;
                    if done {
                        return Ok(None);
                    }
                    let found = self.heap.items(of).and_then(|items| items.get(place)).copied();
                    if found.is_none()
                        && let Some(Object::Iter(state)) = self.heap.of_mut(iter)
                        && let Iter::Items { is_done, .. } = &mut **state
                    {
                        *is_done = true;
                    }
                    Ok(found)
                }
                _ => {
                    let state = (**state).clone();
                    self.advance(iter, state)
                }
            },
            Some(Object::Generator(_)) => self.generator_next(iter, Value::None),
            Some(Object::Instance(_)) => {
                let Some(function) = self.special(iter, self.known.next) else {
                    let kind = self.type_name(iter);
                    return self.type_error(format!("'{kind}' object is not an iterator"));
                };
                match self.call_now(function, Args::of(&[iter])) {
                    Ok(value) => Ok(Some(value)),
                    Err(halt) if self.is_raised(&halt, Exc::StopIteration) => Ok(None),
                    Err(halt) => Err(halt),
                }
            }
            _ => {
                let kind = self.type_name(iter);
                self.type_error(format!("'{kind}' object is not an iterator"))
            }
        }
    }

    pub(super) fn keep(&mut self, iter: Value, state: Iter) {
        if let Some(Object::Iter(old)) = self.heap.of_mut(iter) {
            **old = state;
        }
    }

    fn advance(&mut self, iter: Value, mut state: Iter) -> Res<Option<Value>> {
        let value = match &mut state {
            Iter::Text { of, at } => {
                let rest = self.heap.text(*of).and_then(|text| text.get(*at..)).and_then(|text| text.chars().next());
                let Some(character) = rest else { return Ok(None) };
                *at += character.len_utf8();
                Some(self.character(character))
            }
            Iter::Entries { dict, at, count, part } => {
                let table = self.heap.dict(Value::Object(*dict));
                if table.is_some_and(|table| table.len() != *count) {
                    return self.raise(Exc::RuntimeError, "dictionary changed size during iteration");
                }
                let Some((next, key, value)) = table.and_then(|table| table.from(*at)) else { return Ok(None) };
                *at = next;
                Some(match part {
                    Part::Keys => key,
                    Part::Values => value,
                    Part::Items => self.tuple(vec![key, value]),
                })
            }
            Iter::Set { of, at, count } => {
                let set = self.heap.set(*of);
                if set.is_some_and(|set| set.len() != *count) {
                    return self.raise(Exc::RuntimeError, "Set changed size during iteration");
                }
                let Some((next, key)) = set.and_then(|set| set.from(*at)) else { return Ok(None) };
                self.charge((next - *at) / 8)?;
                *at = next;
                Some(key)
            }
            Iter::Deque { of, at, state, is_reversed } => {
                let Some(Object::Deque(deque)) = self.heap.of(*of) else { return Ok(None) };
                if deque.state != *state {
                    return self.raise(Exc::RuntimeError, "deque mutated during iteration");
                }
                let place = if *is_reversed { deque.items.len().checked_sub(*at + 1) } else { Some(*at) };
                *at += 1;
                place.and_then(|place| deque.items.get(place)).copied()
            }
            Iter::Reversed { of, left } => {
                let Some(place) = left.checked_sub(1) else { return Ok(None) };
                *left = place;
                match self.heap.items(*of).and_then(|items| items.get(place)).copied() {
                    Some(value) => Some(value),
                    None => {
                        *left = 0;
                        None
                    }
                }
            }
            Iter::ReversedText { of, left } => {
                let before = self.heap.text(*of).and_then(|text| text.get(..*left));
                let Some(character) = before.and_then(|text| text.chars().next_back()) else { return Ok(None) };
                *left -= character.len_utf8();
                Some(self.character(character))
            }
            Iter::Owned { items, at, .. } => {
                let place = *at;
                let found = items.get(place).copied();
                // The values stay where they are: only the place moves.
                if let Some(Object::Iter(old)) = self.heap.of_mut(iter)
                    && let Iter::Owned { at, .. } = &mut **old
                {
                    *at = place + 1;
                }
                return Ok(found);
            }
            Iter::Indexed { of, at } => {
                let (of, index) = (*of, *at);
                *at += 1;
                let Some(function) = self.special(of, self.known.getitem) else { return Ok(None) };
                match self.call_now(function, Args::of(&[of, Value::Int(index)])) {
                    Ok(value) => Some(value),
                    Err(halt)
                        if self.is_raised(&halt, Exc::IndexError) || self.is_raised(&halt, Exc::StopIteration) =>
                    {
                        None
                    }
                    Err(halt) => return Err(halt),
                }
            }
            Iter::Called { function, sentinel } => {
                let (function, sentinel) = (*function, *sentinel);
                let value = self.call_now(function, Args::default())?;
                if self.equal(value, sentinel)? { None } else { Some(value) }
            }
            Iter::Enumerate { inner, count } => {
                let inner = *inner;
                let Some(value) = self.next(inner)? else { return Ok(None) };
                let number = Value::Int(*count);
                *count += 1;
                Some(self.tuple(vec![number, value]))
            }
            Iter::Zip { inner, is_strict } => {
                let (inner, is_strict) = (inner.clone(), *is_strict);
                return self.zip_next(&inner, is_strict);
            }
            Iter::Map { function, inner } => {
                let (function, inner) = (*function, inner.clone());
                let mut values = Vec::with_capacity(inner.len());
                for iter in inner {
                    match self.next(iter)? {
                        Some(value) => values.push(value),
                        None => return Ok(None),
                    }
                }
                return self.call_now(function, Args { values, named: Vec::new() }).map(Some);
            }
            Iter::Filter { function, inner, keeps } => {
                let (function, inner, keeps) = (*function, *inner, *keeps);
                loop {
                    self.charge(1)?;
                    let Some(value) = self.next(inner)? else { return Ok(None) };
                    let verdict = match function {
                        Value::None => value,
                        _ => self.call_now(function, Args::of(&[value]))?,
                    };
                    if self.truth(verdict)? == keeps {
                        return Ok(Some(value));
                    }
                }
            }
            _ => return self.advance_itertool(iter, state),
        };
        self.keep(iter, state);
        Ok(value)
    }

    fn zip_next(&mut self, inner: &[Value], is_strict: bool) -> Res<Option<Value>> {
        let mut values = Vec::with_capacity(inner.len());
        for (iter, number) in inner.iter().zip(1..) {
            match self.next(*iter)? {
                Some(value) => values.push(value),
                None if is_strict && number > 1 => {
                    let plural = if number == 2 { " 1" } else { "s 1-" };
                    let last = if number == 2 { String::new() } else { (number - 1).to_string() };
                    return self.value_error(format!("zip() argument {number} is shorter than argument{plural}{last}"));
                }
                None => {
                    if is_strict {
                        for (other, number) in inner.iter().zip(1..).skip(1) {
                            if self.next(*other)?.is_some() {
                                let plural = if number == 2 { " 1" } else { "s 1-" };
                                let last = if number == 2 { String::new() } else { (number - 1).to_string() };
                                let message = format!("zip() argument {number} is longer than argument{plural}{last}");
                                return self.value_error(message);
                            }
                        }
                    }
                    return Ok(None);
                }
            }
        }
        if values.is_empty() {
            return Ok(None);
        }
        Ok(Some(self.tuple(values)))
    }

    /// All values of an iterable; each costs a step.
    pub(crate) fn collect(&mut self, value: Value) -> Res<Vec<Value>> {
        if let Some(items) = self.heap.items(value) {
            let items = items.to_vec();
            self.reserve(items.len(), size_of::<Value>())?;
            return Ok(items);
        }
        let iter = self.iter(value)?;
        let mut items = Vec::new();
        while let Some(item) = self.next(iter)? {
            self.charge(1)?;
            items.push(item);
        }
        Ok(items)
    }

    /// All values of an iterable whose order does not matter to the caller.
    pub(crate) fn collect_any_order(&mut self, value: Value) -> Res<Vec<Value>> {
        if let Some(set) = self.heap.set(value) {
            let items: Vec<Value> = set.iter().map(|(_, key)| key).collect();
            self.charge(items.len())?;
            return Ok(items);
        }
        self.collect(value)
    }

    fn takes_apart(&mut self, value: Value) -> Res<Value> {
        self.own(value)?;
        if !self.is_iterable(value) {
            let kind = self.type_name(value);
            return self.type_error(format!("cannot unpack non-iterable {kind} object"));
        }
        self.iter(value)
    }

    pub(crate) fn unpacked(&mut self, value: Value, count: usize) -> Res<Vec<Value>> {
        let iter = self.takes_apart(value)?;
        let mut items = Vec::with_capacity(count.min(64));
        while items.len() < count {
            match self.next(iter)? {
                Some(item) => items.push(item),
                None => {
                    let got = items.len();
                    return self.value_error(format!("not enough values to unpack (expected {count}, got {got})"));
                }
            }
        }
        if self.next(iter)?.is_some() {
            return self.raise_about(Exc::ValueError, format!("too many values to unpack (expected {count})"));
        }
        Ok(items)
    }

    pub(crate) fn unpacked_star(&mut self, value: Value, before: usize, after: usize) -> Res<Vec<Value>> {
        self.takes_apart(value)?;
        let items = self.collect(value)?;
        if items.len() < before + after {
            let (least, got) = (before + after, items.len());
            let message = format!("not enough values to unpack (expected at least {least}, got {got})");
            return self.value_error(message);
        }
        let middle = items.get(before..items.len() - after).unwrap_or_default().to_vec();
        let middle = self.list(middle);
        let mut parts: Vec<Value> = items.iter().take(before).copied().collect();
        parts.push(middle);
        parts.extend(items.iter().skip(items.len() - after));
        Ok(parts)
    }

    /// `send` and `throw` have no counterpart among the loops.
    pub(crate) fn generator_method(&mut self, generator: Value, name: &str, args: &Args) -> Res {
        match name {
            "send" => match self.generator_next(generator, args.or_none(0))? {
                Some(value) => Ok(value),
                None => Err(self.stopped()),
            },
            "__next__" => match self.next(generator)? {
                Some(value) => Ok(value),
                None => Err(self.stopped()),
            },
            "__iter__" => Ok(generator),
            _ => self.unsupported("a method of generators"),
        }
    }

    pub(crate) fn stopped(&mut self) -> Halt {
        let raised: Res<()> = self.raise_with(Exc::StopIteration, Vec::new(), true);
        raised.err().unwrap_or(Halt::Unsupported("the end of an iterator"))
    }
}
