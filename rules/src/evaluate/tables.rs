//! The methods of dicts and sets. Knows no other type's.

use super::{
    hashed::{Dict, Flavour, Found, Set},
    heap::{Args, Object, Part, Value},
    kinds::Exc,
    machine::{Machine, Res},
};
use crate::syntax::python::BinaryOp;

pub(crate) const DICT: &[&str] = &[
    "get",
    "keys",
    "values",
    "items",
    "pop",
    "popitem",
    "setdefault",
    "update",
    "clear",
    "copy",
    "fromkeys",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__contains__",
    "__iter__",
];
pub(crate) const COUNTER: &[&str] = &["most_common", "elements", "subtract", "total"];
pub(crate) const SET: &[&str] = &[
    "add",
    "remove",
    "discard",
    "pop",
    "clear",
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "update",
    "intersection_update",
    "difference_update",
    "issubset",
    "issuperset",
    "isdisjoint",
    "__len__",
    "__contains__",
    "__iter__",
];
pub(crate) const FROZEN: &[&str] = &[
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "issubset",
    "issuperset",
    "isdisjoint",
    "__len__",
    "__contains__",
    "__iter__",
];

impl Machine {
    pub(crate) fn dict_method(&mut self, dict: Value, name: &str, args: Args) -> Res {
        let Value::Object(at) = dict else { return Ok(Value::None) };
        let (key, flavour) = (args.or_none(0), self.heap.dict(dict).map(|dict| dict.flavour).unwrap_or_default());
        match name {
            "get" => {
                self.takes("get", &args, 1, 2)?;
                return Ok(self.dict_get(dict, key)?.unwrap_or(args.or_none(1)));
            }
            "keys" | "values" | "items" => {
                self.takes(&format!("dict.{name}"), &args, 0, 0)?;
                let part = match name {
                    "keys" => Part::Keys,
                    "values" => Part::Values,
                    _ => Part::Items,
                };
                return Ok(self.object(Object::View { dict: at, part }));
            }
            "pop" => {
                self.takes("pop", &args, 1, 2)?;
                return match self.dict_find(dict, key)? {
                    Some(entry) => {
                        let removed = self.heap.dict_mut(dict).and_then(|dict| dict.remove(entry));
                        Ok(removed.map_or(Value::None, |(_, value)| value))
                    }
                    None => match args.get(1) {
                        Some(value) => Ok(value),
                        None => self.raise_with(Exc::KeyError, vec![key], true),
                    },
                };
            }
            "popitem" => {
                if args.len() > 0 || !args.named.is_empty() {
                    return self.unsupported("a method of an ordered dict");
                }
                let last = self.heap.dict_mut(dict).and_then(|dict| {
                    let last = dict.last()?;
                    dict.remove(last)
                });
                return match last {
                    Some((key, value)) => Ok(self.tuple(vec![key, value])),
                    None => {
                        let text = self.str("popitem(): dictionary is empty");
                        self.raise_with(Exc::KeyError, vec![text], true)
                    }
                };
            }
            "setdefault" => {
                self.takes("setdefault", &args, 1, 2)?;
                if let Some(value) = self.dict_get(dict, key)? {
                    return Ok(value);
                }
                self.dict_set(dict, key, args.or_none(1))?;
                return Ok(args.or_none(1));
            }
            "update" | "subtract" if matches!(flavour, Flavour::Counter) => {
                if !args.named.is_empty() {
                    return self.unsupported("a method of counters");
                }
                if let Some(source) = args.get(0) {
                    self.count_into(dict, source, if name == "update" { 1 } else { -1 })?;
                }
            }
            "update" => {
                if let Some(source) = args.get(0) {
                    self.dict_update(dict, source)?;
                }
                for (sym, value) in args.named {
                    let text = self.name(sym);
                    let key = self.str(text.as_str());
                    self.dict_set(dict, key, value)?;
                }
            }
            "clear" => {
                if let Some(dict) = self.heap.dict_mut(dict) {
                    dict.clear();
                }
            }
            "copy" => {
                let copy = self.heap.dict(dict).cloned().unwrap_or_default();
                self.charge(copy.len())?;
                return Ok(self.object(Object::Dict(Box::new(copy))));
            }
            "fromkeys" => return self.dict_from_keys(&args),
            "move_to_end" => {
                if args.len() > 1 || !args.named.is_empty() {
                    return self.unsupported("a method of an ordered dict");
                }
                match self.dict_find(dict, key)? {
                    Some(entry) => {
                        if let Some(dict) = self.heap.dict_mut(dict) {
                            dict.move_last(entry);
                        }
                    }
                    None => return self.raise_with(Exc::KeyError, vec![key], true),
                }
            }
            "most_common" => {
                let entries: Vec<(Value, Value)> =
                    self.heap.dict(dict).map(|dict| dict.iter().collect()).unwrap_or_default();
                let mut sorted = self.most_common(&entries)?;
                match args.or_none(0) {
                    Value::None => {}
                    Value::Int(count) => sorted.truncate(usize::try_from(count).unwrap_or(0)),
                    _ => return self.unsupported("an argument of this kind"),
                }
                let items = sorted.into_iter().map(|(key, value)| self.tuple(vec![key, value])).collect();
                return Ok(self.list(items));
            }
            "elements" => {
                let entries: Vec<(Value, Value)> =
                    self.heap.dict(dict).map(|dict| dict.iter().collect()).unwrap_or_default();
                let mut items = Vec::new();
                for (key, count) in entries {
                    let Value::Int(count) = count else { return self.unsupported("a count of this kind") };
                    let count = usize::try_from(count).unwrap_or(0);
                    self.reserve(count, 16)?;
                    items.extend(std::iter::repeat_n(key, count));
                }
                return Ok(self.make_iter(super::iterators::Iter::Owned {
                    items,
                    at: 0,
                    kind: super::kinds::Kind::Chain,
                }));
            }
            "total" => {
                let values: Vec<Value> =
                    self.heap.dict(dict).map(|dict| dict.iter().map(|(_, value)| value).collect()).unwrap_or_default();
                let mut sum = Value::Int(0);
                for value in values {
                    sum = self.binary(BinaryOp::Add, sum, value)?;
                }
                return Ok(sum);
            }
            "__len__" => return Ok(Value::Int(self.length(dict)?)),
            "__getitem__" => return self.load_item(dict, key),
            "__setitem__" => self.dict_set(dict, key, args.or_none(1))?,
            "__contains__" => return Ok(Value::Bool(self.contains(dict, key)?)),
            "__iter__" => return self.iter(dict),
            _ => return self.unsupported("a method of dict"),
        }
        Ok(Value::None)
    }

    pub(crate) fn dict_from_keys(&mut self, args: &Args) -> Res {
        let keys = self.collect(args.or_none(0))?;
        let dict = self.object(Object::Dict(Box::default()));
        for key in keys {
            self.dict_set(dict, key, args.or_none(1))?;
        }
        Ok(dict)
    }

    /// Takes the entries of a mapping or of pairs over.
    pub(crate) fn dict_update(&mut self, dict: Value, source: Value) -> Res<()> {
        if let Some(other) = self.heap.dict(source) {
            let entries: Vec<(Value, Value)> = other.iter().collect();
            self.charge(entries.len())?;
            for (key, value) in entries {
                self.dict_set(dict, key, value)?;
            }
            return Ok(());
        }
        let iter = self.iter(source)?;
        let mut number = 0;
        while let Some(pair) = self.next(iter)? {
            let items = match self.collect(pair) {
                Err(_) if !self.is_iterable(pair) => {
                    let message = format!("cannot convert dictionary update sequence element #{number} to a sequence");
                    return self.type_error(message);
                }
                items => items?,
            };
            let [key, value] = items.as_slice() else {
                let length = items.len();
                let message =
                    format!("dictionary update sequence element #{number} has length {length}; 2 is required");
                return self.value_error(message);
            };
            self.dict_set(dict, *key, *value)?;
            number += 1;
        }
        Ok(())
    }

    /// Adds what a counter counts.
    pub(crate) fn count_into(&mut self, counter: Value, source: Value, sign: i64) -> Res<()> {
        let entries: Vec<(Value, Value)> = match self.heap.dict(source) {
            Some(dict) => dict.iter().collect(),
            None => self.collect(source)?.into_iter().map(|item| (item, Value::Int(1))).collect(),
        };
        for (key, count) in entries {
            let old = self.dict_get(counter, key)?.unwrap_or(Value::Int(0));
            let op = if sign < 0 { BinaryOp::Sub } else { BinaryOp::Add };
            let new = self.binary(op, old, count)?;
            self.dict_set(counter, key, new)?;
        }
        Ok(())
    }

    /// Entries by falling count, equal ones in their order.
    pub(crate) fn most_common(&mut self, entries: &[(Value, Value)]) -> Res<Vec<(Value, Value)>> {
        let mut counts = Vec::with_capacity(entries.len());
        for (key, count) in entries {
            match count {
                Value::Int(number) => counts.push((*number, *key, *count)),
                _ => return self.unsupported("a count of this kind"),
            }
        }
        self.charge(entries.len())?;
        counts.sort_by_key(|(number, ..)| std::cmp::Reverse(*number));
        Ok(counts.into_iter().map(|(_, key, count)| (key, count)).collect())
    }

    pub(crate) fn counter_operator(&mut self, op: BinaryOp, left: Value, right: Value) -> Res {
        if !matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::BitAnd | BinaryOp::BitOr) {
            return self.unsupported("an operator of counters");
        }
        let entries = |machine: &Machine, of: Value| -> Vec<(Value, Value)> {
            machine.heap.dict(of).map(|dict| dict.iter().collect()).unwrap_or_default()
        };
        let result = self.object(Object::Dict(Box::new(Dict::of(Flavour::Counter))));
        let (own, other) = (entries(self, left), entries(self, right));
        let mut keys: Vec<Value> = own.iter().map(|(key, _)| *key).collect();
        if op != BinaryOp::BitAnd {
            for (key, _) in &other {
                if self.dict_find(left, *key)?.is_none() {
                    keys.push(*key);
                }
            }
        }
        for key in keys {
            let a = self.dict_get(left, key)?.unwrap_or(Value::Int(0));
            let b = self.dict_get(right, key)?.unwrap_or(Value::Int(0));
            let (Value::Int(a), Value::Int(b)) = (a, b) else { return self.unsupported("a count of this kind") };
            let count = match op {
                BinaryOp::Add => a.saturating_add(b),
                BinaryOp::Sub => a.saturating_sub(b),
                BinaryOp::BitAnd => a.min(b),
                _ => a.max(b),
            };
            if count > 0 {
                self.dict_set(result, key, Value::Int(count))?;
            }
        }
        Ok(result)
    }

    pub(crate) fn new_set(&mut self, frozen: bool) -> Value {
        let set = Box::<Set>::default();
        self.object(if frozen { Object::FrozenSet(set) } else { Object::Set(set) })
    }

    pub(crate) fn set_of(&mut self, source: Value) -> Res {
        let set = self.new_set(false);
        self.set_update(set, source)?;
        Ok(set)
    }

    pub(crate) fn set_update(&mut self, set: Value, source: Value) -> Res<()> {
        if let Some(other) = self.heap.set(source) {
            let other = other.clone();
            self.charge(other.len())?;
            self.heap.taken += other.len() * 32;
            if self.heap.set_mut(set).is_some_and(|set| set.merge_clean(&other)) {
                return Ok(());
            }
            if let Some(set) = self.heap.set_mut(set) {
                set.is_ordered &= other.is_ordered;
            }
            for (_, key) in other.iter() {
                self.set_add(set, key)?;
            }
            return Ok(());
        }
        for item in self.collect(source)? {
            self.set_add(set, item)?;
        }
        Ok(())
    }

    /// Takes what another collection holds out of a set.
    pub(crate) fn set_remove_all(&mut self, set: Value, other: Value) -> Res<()> {
        for item in self.collect_any_order(other)? {
            self.set_discard(set, item)?;
        }
        Ok(())
    }

    fn set_discard(&mut self, set: Value, item: Value) -> Res<bool> {
        let Found::Key(slot, _) = self.set_slot(set, item)?.2 else { return Ok(false) };
        if let Some(set) = self.heap.set_mut(set) {
            set.remove(slot);
        }
        Ok(true)
    }

    /// `&`, `|`, `-`, `^` of two sets.
    pub(crate) fn set_operator(&mut self, op: BinaryOp, left: Value, right: Value, frozen: bool) -> Res {
        let result = self.new_set(frozen);
        let keys = |machine: &Machine, of: Value| -> Vec<Value> {
            machine.heap.set(of).map(|set| set.iter().map(|(_, key)| key).collect()).unwrap_or_default()
        };
        let (own, other) = (keys(self, left), keys(self, right));
        self.charge(own.len() + other.len())?;
        match op {
            BinaryOp::BitOr => {
                self.set_update(result, left)?;
                self.set_update(result, right)?;
            }
            BinaryOp::BitAnd => {
                let (walked, asked) = if other.len() > own.len() { (own, right) } else { (other, left) };
                for key in walked {
                    if self.set_has(asked, key)? {
                        self.set_add(result, key)?;
                    }
                }
            }
            BinaryOp::Sub => {
                if own.len() / 4 > other.len() {
                    self.set_update(result, left)?;
                    for key in other {
                        self.set_discard(result, key)?;
                    }
                } else {
                    for key in own {
                        if !self.set_has(right, key)? {
                            self.set_add(result, key)?;
                        }
                    }
                }
            }
            _ => {
                self.set_update(result, right)?;
                for key in own {
                    if !self.set_discard(result, key)? {
                        self.set_add(result, key)?;
                    }
                }
            }
        }
        let is_ordered = [left, right].into_iter().all(|one| self.heap.set(one).is_none_or(|set| set.is_ordered));
        if let Some(set) = self.heap.set_mut(result) {
            set.is_ordered &= is_ordered || set.len() < 2;
        }
        Ok(result)
    }

    pub(crate) fn set_method(&mut self, set: Value, name: &str, args: &Args) -> Res {
        let item = args.or_none(0);
        let frozen = matches!(self.heap.of(set), Some(Object::FrozenSet(_)));
        let one = |name: &str| matches!(name, "add" | "remove" | "discard" | "issubset" | "issuperset" | "isdisjoint");
        if one(name) {
            self.takes(&format!("set.{name}"), args, 1, 1)?;
        }
        match name {
            "add" => {
                self.set_add(set, item)?;
            }
            "remove" => {
                if !self.set_discard(set, item)? {
                    return self.raise_with(Exc::KeyError, vec![item], true);
                }
            }
            "discard" => {
                self.set_discard(set, item)?;
            }
            "pop" => {
                let known = self.heap.set(set).is_none_or(|set| set.is_ordered || set.len() < 2);
                if !known {
                    return self.unsupported("the order of a set that differs between runs");
                }
                return match self.heap.set_mut(set).and_then(Set::pop) {
                    Some(key) => Ok(key),
                    None => {
                        let text = self.str("pop from an empty set");
                        self.raise_with(Exc::KeyError, vec![text], true)
                    }
                };
            }
            "clear" => {
                if let Some(set) = self.heap.set_mut(set) {
                    set.clear();
                }
            }
            "copy" => {
                let copy = self.new_set(frozen);
                self.set_update(copy, set)?;
                return Ok(copy);
            }
            "update" => {
                for source in &args.values {
                    self.set_update(set, *source)?;
                }
            }
            "difference_update" => {
                for source in &args.values {
                    self.set_remove_all(set, *source)?;
                }
            }
            "union" => {
                let result = self.new_set(frozen);
                self.set_update(result, set)?;
                for source in &args.values {
                    self.set_update(result, *source)?;
                }
                return Ok(result);
            }
            "intersection" | "difference" | "symmetric_difference" => {
                let op = match name {
                    "intersection" => BinaryOp::BitAnd,
                    "difference" => BinaryOp::Sub,
                    _ => BinaryOp::BitXor,
                };
                let [source] = args.values.as_slice() else { return self.unsupported("a method of set") };
                if self.heap.set(*source).is_some() {
                    return self.set_operator(op, set, *source, frozen);
                }
                if op == BinaryOp::BitAnd {
                    // The order of what is walked decides.
                    let result = self.new_set(frozen);
                    for item in self.collect(*source)? {
                        if self.set_has(set, item)? {
                            self.set_add(result, item)?;
                        }
                    }
                    return Ok(result);
                }
                let other = self.set_of(*source)?;
                return self.set_operator(op, set, other, frozen);
            }
            "issubset" | "issuperset" | "isdisjoint" => {
                let other = if self.heap.set(item).is_some() { item } else { self.set_of(item)? };
                let (walked, asked) = if name == "issuperset" { (other, set) } else { (set, other) };
                for key in self.collect_any_order(walked)? {
                    if self.set_has(asked, key)? == (name == "isdisjoint") {
                        return Ok(Value::Bool(false));
                    }
                }
                return Ok(Value::Bool(true));
            }
            "__len__" => return Ok(Value::Int(self.length(set)?)),
            "__contains__" => return Ok(Value::Bool(self.contains(set, item)?)),
            "__iter__" => return self.iter(set),
            _ => return self.unsupported("a method of set"),
        }
        Ok(Value::None)
    }
}
