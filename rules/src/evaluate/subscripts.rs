//! `value[index]` and `value[from:to:step]`, read, written and deleted. Knows no instruction.

use super::{
    hashed::Flavour,
    heap::{Args, Object, Range, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
};

impl Machine {
    /// An index as a whole number; none where the value is no index.
    pub(crate) fn index(&mut self, value: Value) -> Res<Option<i64>> {
        match self.integer(value) {
            Some(Number::Int(number)) => Ok(Some(number)),
            Some(_) => self.raise(Exc::IndexError, "cannot fit 'int' into an index-sized integer"),
            None => {
                let sym = self.sym("__index__");
                match self.special(value, sym) {
                    Some(function) => {
                        let result = self.call_now(function, Args::of(&[value]))?;
                        match result {
                            Value::Int(number) => Ok(Some(number)),
                            _ => self.unsupported("an index of this kind"),
                        }
                    }
                    None => Ok(None),
                }
            }
        }
    }

    /// The elements that a slice takes of a sequence: where they begin and end, and the step.
    pub(crate) fn bounds(&mut self, slice: [Value; 3], length: usize) -> Res<(i64, i64, i64)> {
        let length = i64::try_from(length).unwrap_or(i64::MAX);
        let mut parts = [None, None, None];
        for (part, value) in parts.iter_mut().zip(slice) {
            *part = match value {
                Value::None => None,
                other => match self.integer(other) {
                    Some(Number::Int(number)) => Some(number),
                    Some(number) => Some(if number.is_negative() { i64::MIN } else { i64::MAX }),
                    None if self.is_instance_object(other) => self.index(other)?,
                    None => {
                        let message = "slice indices must be integers or None or have an __index__ method";
                        return self.type_error(message);
                    }
                },
            };
        }
        let [start, stop, step] = parts;
        let step = step.unwrap_or(1);
        if step == 0 {
            return self.value_error("slice step cannot be zero");
        }
        let (low, high) = if step > 0 { (0, length) } else { (-1, length - 1) };
        let clamp = |at: i64| if at < 0 { at.saturating_add(length).max(low) } else { at.min(high) };
        let (first, last) = if step > 0 { (0, length) } else { (length - 1, -1) };
        Ok((start.map_or(first, clamp), stop.map_or(last, clamp), step))
    }

    /// The places that a slice takes, in order.
    pub(crate) fn places(&mut self, slice: [Value; 3], length: usize) -> Res<Vec<usize>> {
        let (start, stop, step) = self.bounds(slice, length)?;
        let count = usize::try_from(Range { start, stop, step }.count()).unwrap_or(0);
        self.charge(count)?;
        let range = Range { start, stop, step };
        Ok((0..count as i64).filter_map(|at| usize::try_from(range.at(at)).ok()).collect())
    }

    fn slice_of(&self, index: Value) -> Option<[Value; 3]> {
        match self.heap.of(index) {
            Some(Object::Slice(parts)) => Some(**parts),
            _ => None,
        }
    }

    pub(crate) fn load_item(&mut self, object: Value, index: Value) -> Res {
        match self.heap.of(object) {
            Some(Object::List(_) | Object::Tuple(_)) => self.load_place(object, index),
            Some(Object::Str(text)) => {
                let count = text.count as usize;
                if let Some(slice) = self.slice_of(index) {
                    return self.slice_text(object, slice, count);
                }
                let Some(at) = self.index(index)? else { return self.bad_index("string", index) };
                match place(at, count) {
                    Some(at) => {
                        let Some(Object::Str(text)) = self.heap.of(object) else { return Ok(Value::None) };
                        let is_ascii = text.is_ascii();
                        let found = if is_ascii {
                            text.text.as_bytes().get(at).map(|byte| char::from(*byte))
                        } else {
                            text.text.chars().nth(at)
                        };
                        if !is_ascii {
                            self.charge(at / 8)?;
                        }
                        Ok(self.character(found.unwrap_or('\0')))
                    }
                    None => self.raise(Exc::IndexError, "string index out of range"),
                }
            }
            Some(Object::Dict(dict)) => {
                let flavour = dict.flavour;
                match self.dict_get(object, index)? {
                    Some(value) => Ok(value),
                    None => match flavour {
                        Flavour::Default(factory) if !matches!(factory, Value::None) => {
                            let value = self.call_now(factory, Args::default())?;
                            self.dict_set(object, index, value)?;
                            Ok(value)
                        }
                        Flavour::Counter => Ok(Value::Int(0)),
                        _ => self.raise_with(Exc::KeyError, vec![index], true),
                    },
                }
            }
            Some(Object::Range(range)) => {
                let range = **range;
                let count = usize::try_from(range.count()).unwrap_or(usize::MAX);
                if let Some(slice) = self.slice_of(index) {
                    let (start, stop, step) = self.bounds(slice, count)?;
                    let part = Range { start: range.at(start), stop: range.at(stop), step: range.step * step };
                    return Ok(self.object(Object::Range(Box::new(part))));
                }
                let Some(at) = self.index(index)? else { return self.bad_index("range", index) };
                match place(at, count) {
                    Some(at) => Ok(Value::Int(range.at(i64::try_from(at).unwrap_or(0)))),
                    None => self.raise(Exc::IndexError, "range object index out of range"),
                }
            }
            Some(Object::Deque(deque)) => {
                let count = deque.items.len();
                match self.index(index)?.map(|at| place(at, count)) {
                    Some(Some(at)) => match self.heap.of(object) {
                        Some(Object::Deque(deque)) => Ok(deque.items.get(at).copied().unwrap_or(Value::None)),
                        _ => Ok(Value::None),
                    },
                    Some(None) => self.raise(Exc::IndexError, "deque index out of range"),
                    None => {
                        let kind = self.type_name(index);
                        self.type_error(format!("sequence index must be integer, not '{kind}'"))
                    }
                }
            }
            Some(Object::Instance(_)) => {
                let sym = self.sym("__getitem__");
                match self.special(object, sym) {
                    Some(function) => self.call_now(function, Args::of(&[object, index])),
                    None => self.not_subscriptable(object),
                }
            }
            Some(Object::Class(_)) => self.unsupported("a class with brackets"),
            _ => match object {
                // `list[int]` stands in annotations, which are not looked at; elsewhere it is an alias.
                Value::Kind(_) => self.unsupported("a type with brackets"),
                _ => self.not_subscriptable(object),
            },
        }
    }

    fn not_subscriptable<T>(&mut self, object: Value) -> Res<T> {
        self.own(object)?;
        let kind = self.type_name(object);
        self.type_error(format!("'{kind}' object is not subscriptable"))
    }

    fn bad_index<T>(&mut self, what: &str, index: Value) -> Res<T> {
        let kind = self.type_name(index);
        let message = if what == "string" {
            format!("string indices must be integers, not '{kind}'")
        } else {
            format!("{what} indices must be integers or slices, not {kind}")
        };
        self.type_error(message)
    }

    fn load_place(&mut self, object: Value, index: Value) -> Res {
        let (length, is_list) = match self.heap.of(object) {
            Some(Object::List(items)) => (items.len(), true),
            Some(Object::Tuple(items)) => (items.len(), false),
            _ => return Ok(Value::None),
        };
        let what = if is_list { "list" } else { "tuple" };
        if let Some(slice) = self.slice_of(index) {
            let places = self.places(slice, length)?;
            let items = self.heap.items(object).unwrap_or_default();
            let part: Vec<Value> = places.iter().filter_map(|at| items.get(*at).copied()).collect();
            return Ok(if is_list { self.list(part) } else { self.tuple(part) });
        }
        let Some(at) = self.index(index)? else { return self.bad_index(what, index) };
        match place(at, length).and_then(|at| self.heap.items(object)?.get(at)).copied() {
            Some(value) => Ok(value),
            None => self.raise(Exc::IndexError, format!("{what} index out of range")),
        }
    }

    fn slice_text(&mut self, object: Value, slice: [Value; 3], count: usize) -> Res {
        let (start, stop, step) = self.bounds(slice, count)?;
        let Some(Object::Str(text)) = self.heap.of(object) else { return Ok(Value::None) };
        if step == 1 && text.is_ascii() {
            let (from, to) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop.max(start)).unwrap_or(0));
            let part: Box<str> = text.text.get(from..to).unwrap_or("").into();
            self.charge(part.len() / 8)?;
            return Ok(self.str(part));
        }
        let places = self.places(slice, count)?;
        let Some(Object::Str(text)) = self.heap.of(object) else { return Ok(Value::None) };
        let part: String = if text.is_ascii() {
            let bytes = text.text.as_bytes();
            places.iter().filter_map(|at| bytes.get(*at)).map(|byte| char::from(*byte)).collect()
        } else {
            let chars: Vec<char> = text.text.chars().collect();
            places.iter().filter_map(|at| chars.get(*at)).collect()
        };
        Ok(self.str(part))
    }

    pub(crate) fn character(&mut self, character: char) -> Value {
        let mut buffer = [0; 4];
        self.str(&*character.encode_utf8(&mut buffer))
    }

    pub(crate) fn store_item(&mut self, object: Value, index: Value, value: Value) -> Res<()> {
        match self.heap.of(object) {
            Some(Object::List(items)) => {
                let length = items.len();
                if let Some(slice) = self.slice_of(index) {
                    return self.store_slice(object, slice, value);
                }
                let Some(at) = self.index(index)? else { return self.bad_index("list", index) };
                match place(at, length).and_then(|at| self.heap.list_mut(object)?.get_mut(at)) {
                    Some(slot) => {
                        *slot = value;
                        Ok(())
                    }
                    None => self.raise(Exc::IndexError, "list assignment index out of range"),
                }
            }
            Some(Object::Dict(_)) => self.dict_set(object, index, value),
            Some(Object::Deque(deque)) => {
                let count = deque.items.len();
                let Some(at) = self.index(index)? else { return self.unsupported("an index of this kind") };
                match place(at, count) {
                    Some(at) => {
                        if let Some(Object::Deque(deque)) = self.heap.of_mut(object)
                            && let Some(slot) = deque.items.get_mut(at)
                        {
                            *slot = value;
                        }
                        Ok(())
                    }
                    None => self.raise(Exc::IndexError, "deque index out of range"),
                }
            }
            Some(Object::Instance(_)) => {
                let sym = self.sym("__setitem__");
                match self.special(object, sym) {
                    Some(function) => self.call_now(function, Args::of(&[object, index, value])).map(|_| ()),
                    None => self.no_assignment(object),
                }
            }
            _ => self.no_assignment(object),
        }
    }

    fn no_assignment<T>(&mut self, object: Value) -> Res<T> {
        self.own(object)?;
        let kind = self.type_name(object);
        self.type_error(format!("'{kind}' object does not support item assignment"))
    }

    fn store_slice(&mut self, object: Value, slice: [Value; 3], value: Value) -> Res<()> {
        let items = match self.collect(value) {
            Err(_) if !self.is_iterable(value) => return self.type_error("can only assign an iterable"),
            items => items?,
        };
        let length = self.heap.list(object).map_or(0, Vec::len);
        let (start, stop, step) = self.bounds(slice, length)?;
        self.charge(items.len() + length / 16)?;
        if step == 1 {
            let (from, to) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop.max(start)).unwrap_or(0));
            if let Some(list) = self.heap.list_mut(object) {
                let from = from.min(list.len());
                let to = to.clamp(from, list.len());
                list.splice(from..to, items);
            }
            return Ok(());
        }
        let places = self.places(slice, length)?;
        if places.len() != items.len() {
            let message = format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                items.len(),
                places.len()
            );
            return self.value_error(message);
        }
        if let Some(list) = self.heap.list_mut(object) {
            for (at, item) in places.into_iter().zip(items) {
                if let Some(slot) = list.get_mut(at) {
                    *slot = item;
                }
            }
        }
        Ok(())
    }

    pub(crate) fn delete_item(&mut self, object: Value, index: Value) -> Res<()> {
        match self.heap.of(object) {
            Some(Object::List(items)) => {
                let length = items.len();
                if let Some(slice) = self.slice_of(index) {
                    let mut places = self.places(slice, length)?;
                    places.sort_unstable();
                    self.charge(length / 8)?;
                    if let Some(list) = self.heap.list_mut(object) {
                        let mut gone = places.into_iter().peekable();
                        let mut at = 0;
                        list.retain(|_| {
                            let is_gone = gone.peek() == Some(&at);
                            if is_gone {
                                gone.next();
                            }
                            at += 1;
                            !is_gone
                        });
                    }
                    return Ok(());
                }
                let Some(at) = self.index(index)? else { return self.bad_index("list", index) };
                match place(at, length) {
                    Some(at) => {
                        self.charge((length - at) / 8)?;
                        if let Some(list) = self.heap.list_mut(object) {
                            list.remove(at);
                        }
                        Ok(())
                    }
                    None => self.raise(Exc::IndexError, "list assignment index out of range"),
                }
            }
            Some(Object::Dict(dict)) => {
                let is_counter = matches!(dict.flavour, Flavour::Counter);
                match self.dict_find(object, index)? {
                    Some(entry) => {
                        if let Some(dict) = self.heap.dict_mut(object) {
                            dict.remove(entry);
                        }
                        Ok(())
                    }
                    None if is_counter => Ok(()),
                    None => self.raise_with(Exc::KeyError, vec![index], true),
                }
            }
            Some(Object::Deque(_)) => self.unsupported("a deletion from a deque"),
            Some(Object::Instance(_)) => {
                let sym = self.sym("__delitem__");
                match self.special(object, sym) {
                    Some(function) => self.call_now(function, Args::of(&[object, index])).map(|_| ()),
                    None => self.no_deletion(object),
                }
            }
            _ => self.no_deletion(object),
        }
    }

    fn no_deletion<T>(&mut self, object: Value) -> Res<T> {
        let kind = self.type_name(object);
        self.type_error(format!("'{kind}' object doesn't support item deletion"))
    }
}

/// An index, which may count from the end, as a place.
pub(crate) fn place(at: i64, length: usize) -> Option<usize> {
    let from_end = at.checked_add(i64::try_from(length).ok()?)?;
    let at = usize::try_from(if at < 0 { from_end } else { at }).ok()?;
    (at < length).then_some(at)
}
