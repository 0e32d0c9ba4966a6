//! The methods of lists, tuples, deques and ranges, and sorting. Knows no other type's.

use super::{
    heap::{Args, Deque, Object, Value},
    iterators::Iter,
    kinds::Exc,
    machine::{Machine, Res},
    subscripts::place,
};

pub(crate) const LIST: &[&str] = &[
    "append",
    "extend",
    "insert",
    "pop",
    "remove",
    "clear",
    "copy",
    "index",
    "count",
    "reverse",
    "sort",
    "__len__",
    "__getitem__",
    "__setitem__",
    "__contains__",
    "__iter__",
    "__delitem__",
    "__eq__",
];
pub(crate) const TUPLE: &[&str] = &["index", "count", "__len__", "__getitem__", "__contains__", "__iter__", "__eq__"];
pub(crate) const DEQUE: &[&str] = &[
    "append",
    "appendleft",
    "pop",
    "popleft",
    "extend",
    "extendleft",
    "rotate",
    "clear",
    "copy",
    "count",
    "index",
    "insert",
    "remove",
    "reverse",
    "__len__",
];
pub(crate) const RANGE: &[&str] = &["index", "count", "__len__", "__contains__", "__iter__", "__getitem__"];

impl Machine {
    /// How many arguments a method takes; an error with CPython's words otherwise.
    pub(crate) fn takes(&mut self, name: &str, args: &Args, least: usize, most: usize) -> Res<()> {
        let count = args.len();
        if !args.named.is_empty() {
            return self.raise_about(Exc::TypeError, format!("{name}() takes no keyword arguments"));
        }
        if count < least || count > most {
            let bound = if count < least { least } else { most };
            let plural = if bound == 1 { "" } else { "s" };
            let message = if least == most {
                match bound {
                    0 => format!("{name}() takes no arguments ({count} given)"),
                    1 => format!("{name}() takes exactly one argument ({count} given)"),
                    _ => format!("{name} expected {bound} argument{plural}, got {count}"),
                }
            } else if count < least {
                format!("{name} expected at least {bound} argument{plural}, got {count}")
            } else {
                format!("{name} expected at most {bound} argument{plural}, got {count}")
            };
            return self.raise_about(Exc::TypeError, message);
        }
        Ok(())
    }

    pub(crate) fn list_method(&mut self, list: Value, name: &str, args: Args) -> Res {
        let length = self.heap.list(list).map_or(0, Vec::len);
        let (least, most) = match name {
            "append" | "extend" | "remove" | "count" | "__contains__" | "__getitem__" | "__delitem__" | "__eq__" => {
                (1, 1)
            }
            "insert" | "__setitem__" => (2, 2),
            "pop" => (0, 1),
            "index" => (1, 3),
            "sort" => (0, usize::MAX),
            _ => (0, 0),
        };
        if name != "sort" {
            self.takes(&format!("list.{name}"), &args, least, most)?;
        }
        let first = args.or_none(0);
        match name {
            "append" => {
                if let Some(items) = self.heap.list_mut(list) {
                    items.push(first);
                }
                self.heap.taken += 16;
                self.charge(0)?;
            }
            "extend" => {
                let items = self.collect(first)?;
                self.heap.taken += items.len() * 16;
                if let Some(list) = self.heap.list_mut(list) {
                    list.extend(items);
                }
            }
            "insert" => {
                let Some(at) = self.index(first)? else { return self.no_integer(first) };
                let from_end = at.saturating_add(i64::try_from(length).unwrap_or(0));
                let at = usize::try_from(if at < 0 { from_end } else { at }).unwrap_or(0).min(length);
                self.charge((length - at) / 8)?;
                let value = args.or_none(1);
                self.heap.taken += 16;
                if let Some(items) = self.heap.list_mut(list) {
                    items.insert(at, value);
                }
            }
            "pop" => {
                let at = match args.get(0) {
                    None => -1,
                    Some(at) => match self.index(at)? {
                        Some(at) => at,
                        None => return self.no_integer(at),
                    },
                };
                if length == 0 {
                    return self.raise(Exc::IndexError, "pop from empty list");
                }
                let Some(at) = place(at, length) else {
                    return self.raise(Exc::IndexError, "pop index out of range");
                };
                self.charge((length - at) / 8)?;
                if let Some(items) = self.heap.list_mut(list) {
                    return Ok(items.remove(at));
                }
            }
            "remove" => match self.find_item(list, first, 0, length)? {
                Some(at) => {
                    self.charge((length - at) / 8)?;
                    if let Some(items) = self.heap.list_mut(list)
                        && at < items.len()
                    {
                        items.remove(at);
                    }
                }
                None => return self.value_error("list.remove(x): x not in list"),
            },
            "clear" => {
                if let Some(items) = self.heap.list_mut(list) {
                    items.clear();
                }
            }
            "copy" => {
                let items = self.collect(list)?;
                return Ok(self.list(items));
            }
            "index" | "count" => return self.look_up(list, name, &args, "list"),
            "reverse" => {
                self.charge(length / 2)?;
                if let Some(items) = self.heap.list_mut(list) {
                    items.reverse();
                }
            }
            "sort" => {
                if args.len() > 0 {
                    return self.type_error("sort() takes no positional arguments");
                }
                return self.sort_in_place(list, &args);
            }
            "__len__" => return Ok(Value::Int(i64::try_from(length).unwrap_or(0))),
            "__getitem__" => return self.load_item(list, first),
            "__setitem__" => self.store_item(list, first, args.or_none(1))?,
            "__delitem__" => self.delete_item(list, first)?,
            "__contains__" => return Ok(Value::Bool(self.contains(list, first)?)),
            "__eq__" => return Ok(Value::Bool(self.equal(list, first)?)),
            "__iter__" => return self.iter(list),
            _ => return self.unsupported("a method of list"),
        }
        Ok(Value::None)
    }

    pub(crate) fn no_integer<T>(&mut self, value: Value) -> Res<T> {
        let kind = self.type_name(value);
        self.type_error(format!("'{kind}' object cannot be interpreted as an integer"))
    }

    /// The place of the first equal item between two places.
    fn find_item(&mut self, of: Value, item: Value, from: usize, to: usize) -> Res<Option<usize>> {
        for at in from..to {
            let Some(one) = self.heap.items(of).and_then(|items| items.get(at)).copied() else { break };
            self.charge(1)?;
            if self.identical_or_equal(one, item, 0)? {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    fn look_up(&mut self, of: Value, name: &str, args: &Args, kind: &str) -> Res {
        let length = self.heap.items(of).map_or(0, <[Value]>::len);
        let item = args.or_none(0);
        if name == "count" {
            let (mut count, mut from) = (0, 0);
            while let Some(at) = self.find_item(of, item, from, length)? {
                (count, from) = (count + 1, at + 1);
            }
            return Ok(Value::Int(count));
        }
        let (start, stop, _) = self.bounds([args.or_none(1), args.or_none(2), Value::None], length)?;
        let (start, stop) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop).unwrap_or(0));
        match self.find_item(of, item, start, stop)? {
            Some(at) => Ok(Value::Int(i64::try_from(at).unwrap_or(0))),
            None if kind == "list" => {
                let shown = self.repr(item)?;
                self.raise_about(Exc::ValueError, format!("{shown} is not in list"))
            }
            None => self.value_error("tuple.index(x): x not in tuple"),
        }
    }

    pub(crate) fn tuple_method(&mut self, tuple: Value, name: &str, args: &Args) -> Res {
        match name {
            "index" => {
                self.takes("index", args, 1, 3)?;
                self.look_up(tuple, name, args, "tuple")
            }
            "count" => {
                self.takes("tuple.count", args, 1, 1)?;
                self.look_up(tuple, name, args, "tuple")
            }
            "__len__" => Ok(Value::Int(self.length(tuple)?)),
            "__getitem__" => self.load_item(tuple, args.or_none(0)),
            "__contains__" => Ok(Value::Bool(self.contains(tuple, args.or_none(0))?)),
            "__eq__" => Ok(Value::Bool(self.equal(tuple, args.or_none(0))?)),
            "__iter__" => self.iter(tuple),
            _ => self.unsupported("a method of tuple"),
        }
    }

    pub(crate) fn range_method(&mut self, range: Value, name: &str, args: &Args) -> Res {
        match name {
            "__len__" => Ok(Value::Int(self.length(range)?)),
            "__contains__" => Ok(Value::Bool(self.contains(range, args.or_none(0))?)),
            "__iter__" => self.iter(range),
            "__getitem__" => self.load_item(range, args.or_none(0)),
            "count" => Ok(Value::Int(i64::from(self.contains(range, args.or_none(0))?))),
            _ => self.unsupported("a method of range"),
        }
    }

    fn deque(&mut self, value: Value) -> Option<&mut Deque> {
        match self.heap.of_mut(value) {
            Some(Object::Deque(deque)) => Some(deque),
            _ => None,
        }
    }

    pub(crate) fn deque_extend(&mut self, deque: Value, more: Value) -> Res<()> {
        for item in self.collect(more)? {
            self.deque_push(deque, item, false);
        }
        Ok(())
    }

    fn deque_push(&mut self, value: Value, item: Value, at_front: bool) {
        self.heap.taken += 16;
        let Some(deque) = self.deque(value) else { return };
        deque.state += 1;
        if at_front {
            deque.items.push_front(item);
        } else {
            deque.items.push_back(item);
        }
        if deque.most.is_some_and(|most| deque.items.len() > most) {
            if at_front {
                deque.items.pop_back();
            } else {
                deque.items.pop_front();
            }
        }
    }

    pub(crate) fn deque_method(&mut self, value: Value, name: &str, args: &Args) -> Res {
        let items: Vec<Value> = match name {
            "append" | "appendleft" | "pop" | "popleft" | "__len__" => Vec::new(),
            _ => self.deque(value).map(|deque| deque.items.iter().copied().collect()).unwrap_or_default(),
        };
        self.charge(items.len() / 8)?;
        match name {
            "append" | "appendleft" => {
                self.takes(&format!("deque.{name}"), args, 1, 1)?;
                self.deque_push(value, args.or_none(0), name == "appendleft");
            }
            "pop" | "popleft" => {
                self.takes(name, args, 0, 0)?;
                let Some(deque) = self.deque(value) else { return Ok(Value::None) };
                deque.state += 1;
                let item = if name == "pop" { deque.items.pop_back() } else { deque.items.pop_front() };
                return match item {
                    Some(item) => Ok(item),
                    None => self.raise(Exc::IndexError, "pop from an empty deque"),
                };
            }
            "extend" => self.deque_extend(value, args.or_none(0))?,
            "extendleft" => {
                for item in self.collect(args.or_none(0))? {
                    self.deque_push(value, item, true);
                }
            }
            "clear" => {
                if let Some(deque) = self.deque(value) {
                    deque.items.clear();
                }
            }
            "copy" => {
                let most = self.deque(value).and_then(|deque| deque.most);
                let deque = Deque { items: items.into(), most, state: 0 };
                return Ok(self.object(Object::Deque(Box::new(deque))));
            }
            "count" => {
                let mut count = 0;
                for item in items {
                    count += i64::from(self.identical_or_equal(item, args.or_none(0), 0)?);
                }
                return Ok(Value::Int(count));
            }
            "reverse" => {
                if let Some(deque) = self.deque(value) {
                    deque.items = items.into_iter().rev().collect();
                }
            }
            "rotate" => {
                let by = match args.get(0) {
                    None => 1,
                    Some(by) => match self.index(by)? {
                        Some(by) => by,
                        None => return self.no_integer(by),
                    },
                };
                let count = i64::try_from(items.len()).unwrap_or(0);
                if let Some(deque) = self.deque(value)
                    && count > 0
                {
                    deque.items.rotate_right(usize::try_from(by.rem_euclid(count)).unwrap_or(0));
                    deque.state += 1;
                }
            }
            "__len__" => return Ok(Value::Int(self.length(value)?)),
            _ => return self.unsupported("a method of deque"),
        }
        Ok(Value::None)
    }

    /// The named arguments `key` and `reverse`.
    fn sort_arguments(&mut self, args: &Args) -> Res<(Value, bool)> {
        let (mut key, mut reverse) = (Value::None, false);
        for (sym, value) in &args.named {
            match self.name(*sym).as_str() {
                "key" => key = *value,
                "reverse" => {
                    reverse = match self.integer(*value) {
                        Some(number) => !number.is_zero(),
                        None => return self.no_integer(*value),
                    };
                }
                name => {
                    let message = format!("sort() got an unexpected keyword argument '{name}'");
                    return self.raise_about(Exc::TypeError, message);
                }
            }
        }
        Ok((key, reverse))
    }

    fn sort_in_place(&mut self, list: Value, args: &Args) -> Res {
        let (key, reverse) = self.sort_arguments(args)?;
        // While it is being sorted, the list looks empty.
        let items = self.heap.list_mut(list).map(std::mem::take).unwrap_or_default();
        let sorted = self.sort(items, key, reverse)?;
        if let Some(items) = self.heap.list_mut(list) {
            if !items.is_empty() {
                return self.value_error("list modified during sort");
            }
            *items = sorted;
        }
        Ok(Value::None)
    }

    pub(crate) fn sorted(&mut self, args: &Args) -> Res {
        if args.len() != 1 {
            let count = args.len();
            return self.type_error(format!("sorted expected 1 argument, got {count}"));
        }
        let source = args.or_none(0);
        let is_unordered = self.heap.set(source).is_some_and(|set| !set.is_ordered);
        let (key, reverse) = self.sort_arguments(args)?;
        if is_unordered && !matches!(key, Value::None) {
            return self.unsupported("the order of a set that differs between runs");
        }
        let items = self.collect_any_order(source)?;
        let sorted = self.sort(items, key, reverse)?;
        Ok(self.list(sorted))
    }

    /// A stable sort that compares what CPython compares, in the same order for fewer than 64 items.
    fn sort(&mut self, items: Vec<Value>, key: Value, reverse: bool) -> Res<Vec<Value>> {
        let mut pairs: Vec<(Value, Value)> = Vec::with_capacity(items.len());
        for item in items {
            let key = match key {
                Value::None => item,
                _ => self.call_now(key, Args::of(&[item]))?,
            };
            pairs.push((key, item));
        }
        self.charge(pairs.len())?;
        if reverse {
            pairs.reverse();
        }
        let mut pairs = if pairs.len() < 64 { self.binary_sort(pairs)? } else { self.merge_sort(pairs)? };
        if reverse {
            pairs.reverse();
        }
        Ok(pairs.into_iter().map(|(_, item)| item).collect())
    }

    fn key_less(&mut self, left: Option<&(Value, Value)>, right: Option<&(Value, Value)>) -> Res<bool> {
        self.charge(1)?;
        match (left.copied(), right.copied()) {
            (Some((left, _)), Some((right, _))) => self.less(left, right),
            _ => Ok(false),
        }
    }

    /// Finds the run at the beginning, then inserts the rest by binary search.
    fn binary_sort(&mut self, mut pairs: Vec<(Value, Value)>) -> Res<Vec<(Value, Value)>> {
        if pairs.len() < 2 {
            return Ok(pairs);
        }
        let mut run = 2;
        if self.key_less(pairs.get(1), pairs.first())? {
            while run < pairs.len() && self.key_less(pairs.get(run), pairs.get(run - 1))? {
                run += 1;
            }
            if let Some(start) = pairs.get_mut(..run) {
                start.reverse();
            }
        } else {
            while run < pairs.len() && !self.key_less(pairs.get(run), pairs.get(run - 1))? {
                run += 1;
            }
        }
        for at in run..pairs.len() {
            let (mut low, mut high) = (0, at);
            while low < high {
                let middle = low + (high - low) / 2;
                if self.key_less(pairs.get(at), pairs.get(middle))? {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            let pair = pairs.remove(at);
            pairs.insert(low, pair);
        }
        Ok(pairs)
    }

    fn merge_sort(&mut self, pairs: Vec<(Value, Value)>) -> Res<Vec<(Value, Value)>> {
        let mut runs: Vec<Vec<(Value, Value)>> = Vec::new();
        for part in pairs.chunks(32) {
            runs.push(self.binary_sort(part.to_vec())?);
        }
        while runs.len() > 1 {
            let mut next = Vec::with_capacity(runs.len() / 2 + 1);
            let mut left = runs.into_iter();
            while let Some(first) = left.next() {
                let Some(second) = left.next() else {
                    next.push(first);
                    break;
                };
                let mut merged = Vec::with_capacity(first.len() + second.len());
                let (mut a, mut b) = (0, 0);
                while a < first.len() && b < second.len() {
                    if self.key_less(second.get(b), first.get(a))? {
                        merged.extend(second.get(b));
                        b += 1;
                    } else {
                        merged.extend(first.get(a));
                        a += 1;
                    }
                }
                merged.extend(first.iter().skip(a));
                merged.extend(second.iter().skip(b));
                next.push(merged);
            }
            runs = next;
        }
        Ok(runs.pop().unwrap_or_default())
    }

    pub(crate) fn reversed(&mut self, value: Value) -> Res {
        let iter = match self.heap.of(value) {
            Some(Object::List(items)) => Iter::Reversed { of: value, left: items.len() },
            Some(Object::Tuple(items)) => Iter::Reversed { of: value, left: items.len() },
            Some(Object::Str(text)) => Iter::ReversedText { of: value, left: text.text.len() },
            Some(Object::Range(range)) => {
                let range = **range;
                let left = range.count();
                Iter::Range { next: range.at(left - 1), step: -range.step, left }
            }
            Some(Object::Deque(deque)) => Iter::Deque { of: value, at: 0, state: deque.state, is_reversed: true },
            Some(Object::Dict(_) | Object::View { .. }) => {
                let mut items = self.collect(value)?;
                items.reverse();
                Iter::Owned { items, at: 0, kind: super::kinds::Kind::Reversed }
            }
            Some(Object::Instance(_)) => return self.unsupported("reversed() of this kind"),
            _ => {
                let kind = self.type_name(value);
                return self.type_error(format!("'{kind}' object is not reversible"));
            }
        };
        Ok(self.make_iter(iter))
    }

    pub(crate) fn length(&mut self, value: Value) -> Res<i64> {
        let count = match self.heap.of(value) {
            Some(Object::Str(text)) => text.count as usize,
            Some(Object::List(items) | Object::Tuple(items)) => items.len(),
            Some(Object::Dict(dict)) => dict.len(),
            Some(Object::Set(set) | Object::FrozenSet(set)) => set.len(),
            Some(Object::Deque(deque)) => deque.items.len(),
            Some(Object::Range(range)) => return Ok(range.count()),
            Some(Object::View { dict, .. }) => self.heap.dict(Value::Object(*dict)).map_or(0, super::hashed::Dict::len),
            Some(Object::Instance(_)) => {
                let Some(function) = self.special(value, self.known.len) else {
                    let kind = self.type_name(value);
                    return self.type_error(format!("object of type '{kind}' has no len()"));
                };
                let result = self.call_now(function, Args::of(&[value]))?;
                return match result {
                    Value::Int(count) if count >= 0 => Ok(count),
                    Value::Int(_) => self.value_error("__len__() should return >= 0"),
                    Value::Bool(truth) => Ok(i64::from(truth)),
                    other => self.no_integer(other),
                };
            }
            _ => {
                let kind = self.type_name(value);
                return self.type_error(format!("object of type '{kind}' has no len()"));
            }
        };
        Ok(i64::try_from(count).unwrap_or(i64::MAX))
    }
}
