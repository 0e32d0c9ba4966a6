//! What is true, equal, the same, smaller, and what hash a value has. Knows no instruction.

use std::cmp::Ordering;

use super::{
    heap::{Args, Object, Value},
    kinds::{Exc, Kind},
    machine::{Machine, Res},
    numbers::Number,
};
use crate::syntax::python::CompareOp;

/// How deep values may hold each other where they are compared or shown.
pub(crate) const NESTING: u32 = 60;

impl Machine {
    pub(crate) fn truth(&mut self, value: Value) -> Res<bool> {
        Ok(match value {
            Value::Bool(truth) => truth,
            Value::None => false,
            Value::Int(number) => number != 0,
            Value::Float(number) => number != 0.0,
            Value::Object(at) => match self.heap.get(at) {
                Some(Object::Str(text)) => text.count > 0,
                Some(Object::List(items) | Object::Tuple(items)) => !items.is_empty(),
                Some(Object::Dict(dict)) => dict.len() > 0,
                Some(Object::Set(set) | Object::FrozenSet(set)) => set.len() > 0,
                Some(Object::Deque(deque)) => !deque.items.is_empty(),
                Some(Object::Range(range)) => range.count() > 0,
                Some(Object::View { dict, .. }) => {
                    self.heap.dict(Value::Object(*dict)).is_some_and(|dict| dict.len() > 0)
                }
                Some(Object::Instance(_)) => return self.instance_truth(value),
                Some(Object::Module(_)) => return self.unsupported("a value of another module"),
                _ => true,
            },
            _ => true,
        })
    }

    /// An error where a value comes from a module that is not known: then nothing is known of it.
    pub(crate) fn own(&self, value: Value) -> Res<()> {
        match self.heap.of(value) {
            Some(Object::Module(_)) => self.unsupported("a value of another module"),
            _ => Ok(()),
        }
    }

    fn instance_truth(&mut self, value: Value) -> Res<bool> {
        if let Some(function) = self.special(value, self.known.bool) {
            let result = self.call_now(function, Args::of(&[value]))?;
            return match result {
                Value::Bool(truth) => Ok(truth),
                other => {
                    let kind = self.type_name(other);
                    self.type_error(format!("__bool__ should return bool, returned {kind}"))
                }
            };
        }
        match self.special(value, self.known.len) {
            Some(_) => Ok(self.length(value)? > 0),
            None => Ok(true),
        }
    }

    /// `is`. None where CPython might or might not share equal values.
    pub(crate) fn same(&self, left: Value, right: Value) -> Option<bool> {
        Some(match (left, right) {
            (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
            (Value::NotImplemented, Value::NotImplemented) => true,
            (Value::Bool(a), Value::Bool(b)) => a == b,
            (Value::Kind(a), Value::Kind(b)) => a == b,
            (Value::Exc(a), Value::Exc(b)) => a == b,
            (Value::Native(a), Value::Native(b)) => std::ptr::eq(a, b),
            (Value::Int(a), Value::Int(b)) => {
                if a == b && !(-5..=256).contains(&a) {
                    return None;
                }
                a == b
            }
            (Value::Float(a), Value::Float(b)) => {
                if a.to_bits() == b.to_bits() {
                    return None;
                }
                false
            }
            (Value::Object(a), Value::Object(b)) => {
                if a == b {
                    return Some(true);
                }
                match (self.heap.get(a), self.heap.get(b)) {
                    (Some(Object::Str(a)), Some(Object::Str(b))) if a == b => {
                        if a.text.len() > 1 {
                            return None;
                        }
                        true
                    }
                    (Some(Object::Tuple(a)), Some(Object::Tuple(b))) => {
                        if a.is_empty() && b.is_empty() {
                            return Some(true);
                        }
                        if a.len() == b.len() {
                            return None;
                        }
                        false
                    }
                    (Some(Object::Big(a)), Some(Object::Big(b))) if a == b => return None,
                    (Some(Object::FrozenSet(_)), Some(Object::FrozenSet(_))) => return None,
                    (Some(Object::Method { .. } | Object::NativeMethod { .. }), Some(_)) => false,
                    _ => false,
                }
            }
            _ => false,
        })
    }

    pub(crate) fn equal(&mut self, left: Value, right: Value) -> Res<bool> {
        self.equal_within(left, right, 0)
    }

    fn equal_within(&mut self, left: Value, right: Value, depth: u32) -> Res<bool> {
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => return Ok(a == b),
            (Value::None, Value::None) => return Ok(true),
            _ => {}
        }
        if let (Some(a), Some(b)) = (self.number(left), self.number(right)) {
            return Ok(Machine::order(&a, &b) == Some(Ordering::Equal));
        }
        if depth > NESTING {
            return self.unsupported("values that hold each other deeply");
        }
        self.own(left)?;
        self.own(right)?;
        let (Value::Object(a), Value::Object(b)) = (left, right) else {
            return if self.is_instance_object(left) || self.is_instance_object(right) {
                self.equal_instances(left, right)
            } else {
                Ok(self.same(left, right).unwrap_or(false))
            };
        };
        let pair = (self.heap.get(a), self.heap.get(b));
        match pair {
            (Some(Object::Str(a)), Some(Object::Str(b))) => {
                let (is_equal, length) = (a == b, a.text.len());
                self.charge(length / 16)?;
                Ok(is_equal)
            }
            (Some(Object::List(a)), Some(Object::List(b))) | (Some(Object::Tuple(a)), Some(Object::Tuple(b))) => {
                if a.len() != b.len() {
                    return Ok(false);
                }
                let (a, b) = (a.clone(), b.clone());
                self.equal_items(&a, &b, depth)
            }
            (Some(Object::Deque(a)), Some(Object::Deque(b))) => {
                if a.items.len() != b.items.len() {
                    return Ok(false);
                }
                let (a, b): (Vec<Value>, Vec<Value>) =
                    (a.items.iter().copied().collect(), b.items.iter().copied().collect());
                self.equal_items(&a, &b, depth)
            }
            (Some(Object::Range(a)), Some(Object::Range(b))) => {
                let (count, other) = (a.count(), b.count());
                Ok(count == other && (count == 0 || (a.start == b.start && (count == 1 || a.step == b.step))))
            }
            (Some(Object::Dict(a)), Some(Object::Dict(b))) => {
                if matches!((a.flavour, b.flavour), (super::hashed::Flavour::Ordered, super::hashed::Flavour::Ordered))
                {
                    return self.unsupported("a comparison of ordered dicts");
                }
                if a.len() != b.len() {
                    return Ok(false);
                }
                let entries: Vec<(Value, Value)> = a.iter().collect();
                self.charge(entries.len())?;
                for (key, value) in entries {
                    match self.dict_get(right, key)? {
                        Some(other) if self.identical_or_equal(value, other, depth + 1)? => {}
                        _ => return Ok(false),
                    }
                }
                Ok(true)
            }
            (Some(Object::Set(a) | Object::FrozenSet(a)), Some(Object::Set(b) | Object::FrozenSet(b))) => {
                if a.len() != b.len() {
                    return Ok(false);
                }
                let items: Vec<Value> = a.iter().map(|(_, key)| key).collect();
                self.charge(items.len())?;
                for item in items {
                    if !self.set_has(right, item)? {
                        return Ok(false);
                    }
                }
                Ok(true)
            }
            (Some(Object::View { .. }), Some(Object::View { .. } | Object::Set(_)))
            | (Some(Object::Set(_)), Some(Object::View { .. })) => self.unsupported("a comparison of views"),
            (Some(Object::Method { function: a, receiver: x }), Some(Object::Method { function: b, receiver: y })) => {
                let (a, b, x, y) = (*a, *b, *x, *y);
                Ok(self.same(a, b) == Some(true) && self.same(x, y) == Some(true))
            }
            (Some(Object::Slice(_)), Some(Object::Slice(_))) => self.unsupported("a comparison of slices"),
            (Some(Object::Instance(_)), _) | (_, Some(Object::Instance(_))) => self.equal_instances(left, right),
            _ => Ok(a == b),
        }
    }

    fn equal_items(&mut self, left: &[Value], right: &[Value], depth: u32) -> Res<bool> {
        for (a, b) in left.iter().zip(right) {
            self.charge(1)?;
            if !self.identical_or_equal(*a, *b, depth + 1)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    /// What containers ask: the same object is equal to itself, even where `==` says no.
    pub(crate) fn identical_or_equal(&mut self, left: Value, right: Value, depth: u32) -> Res<bool> {
        if let (Value::Float(a), Value::Float(b)) = (left, right)
            && a.is_nan()
            && b.is_nan()
        {
            return self.unsupported("a comparison with nan");
        }
        if let (Value::Object(a), Value::Object(b)) = (left, right)
            && a == b
        {
            return Ok(true);
        }
        self.equal_within(left, right, depth)
    }

    fn equal_instances(&mut self, left: Value, right: Value) -> Res<bool> {
        let eq = self.known.eq;
        let (mut first, mut second) = (left, right);
        // The reflected method of a subclass comes first.
        let (a, b) = (self.type_of(left), self.type_of(right));
        if self.same(a, b) != Some(true) && self.descends(b, a) && self.is_instance_object(right) {
            (first, second) = (right, left);
        }
        for (object, other) in [(first, second), (second, first)] {
            if let Some(function) = self.special(object, eq) {
                let result = self.call_now(function, Args::of(&[object, other]))?;
                if !matches!(result, Value::NotImplemented) {
                    return self.truth(result);
                }
            }
        }
        Ok(self.same(left, right).unwrap_or(false))
    }

    pub(crate) fn compare(&mut self, op: CompareOp, left: Value, right: Value) -> Res {
        Ok(Value::Bool(match op {
            CompareOp::Is | CompareOp::IsNot => match self.same(left, right) {
                Some(same) => same == (op == CompareOp::Is),
                None => return self.unsupported("`is` between values that may be shared"),
            },
            CompareOp::In => self.contains(right, left)?,
            CompareOp::NotIn => !self.contains(right, left)?,
            CompareOp::Eq | CompareOp::NotEq => {
                if self.is_instance_object(left) || self.is_instance_object(right) {
                    return self.rich_equal(op, left, right);
                }
                self.equal(left, right)? == (op == CompareOp::Eq)
            }
            _ => return self.ordered(op, left, right),
        }))
    }

    /// `==` and `!=` of instances, whose methods may give any value.
    fn rich_equal(&mut self, op: CompareOp, left: Value, right: Value) -> Res {
        if op == CompareOp::NotEq {
            for (object, other) in [(left, right), (right, left)] {
                if let Some(function) = self.special(object, self.known.ne) {
                    let result = self.call_now(function, Args::of(&[object, other]))?;
                    if !matches!(result, Value::NotImplemented) {
                        return Ok(result);
                    }
                }
            }
        }
        Ok(Value::Bool(self.equal_instances(left, right)? == (op == CompareOp::Eq)))
    }

    /// `<`, `<=`, `>`, `>=`
    fn ordered(&mut self, op: CompareOp, left: Value, right: Value) -> Res {
        self.own(left)?;
        self.own(right)?;
        if let (Some(a), Some(b)) = (self.number(left), self.number(right)) {
            return Ok(Value::Bool(Machine::order(&a, &b).is_some_and(|order| holds(op, order))));
        }
        if self.is_instance_object(left) || self.is_instance_object(right) {
            return self.ordered_instances(op, left, right);
        }
        let order = match (self.heap.of(left), self.heap.of(right)) {
            (Some(Object::Str(a)), Some(Object::Str(b))) => Some(a.text.cmp(&b.text)),
            (Some(Object::List(a)), Some(Object::List(b))) | (Some(Object::Tuple(a)), Some(Object::Tuple(b))) => {
                let (a, b) = (a.clone(), b.clone());
                for (x, y) in a.iter().zip(&b) {
                    self.charge(1)?;
                    if !self.identical_or_equal(*x, *y, 0)? {
                        if self.nested >= super::machine::NESTED {
                            return self.unsupported("values that hold each other deeply");
                        }
                        self.nested += 1;
                        let result = self.ordered(op, *x, *y);
                        self.nested -= 1;
                        return result;
                    }
                }
                Some(a.len().cmp(&b.len()))
            }
            (Some(Object::Set(_) | Object::FrozenSet(_)), Some(Object::Set(_) | Object::FrozenSet(_))) => {
                return self.ordered_sets(op, left, right);
            }
            (Some(Object::Compared { compare, value }), Some(Object::Compared { value: other, .. })) => {
                let (compare, value, other) = (*compare, *value, *other);
                let result = self.call_now(compare, Args::of(&[value, other]))?;
                return self.ordered(op, result, Value::Int(0));
            }
            (Some(Object::Deque(_)), Some(Object::Deque(_))) | (Some(Object::View { .. }), Some(_)) => {
                return self.unsupported("a comparison of this kind");
            }
            (Some(Object::Dict(a)), Some(Object::Dict(_))) if matches!(a.flavour, super::hashed::Flavour::Counter) => {
                return self.unsupported("a comparison of counters");
            }
            _ => None,
        };
        match order {
            Some(order) => Ok(Value::Bool(holds(op, order))),
            None => {
                let (left, right) = (self.type_name(left), self.type_name(right));
                let sign = sign(op);
                self.type_error(format!("'{sign}' not supported between instances of '{left}' and '{right}'"))
            }
        }
    }

    fn ordered_sets(&mut self, op: CompareOp, left: Value, right: Value) -> Res {
        let (small, large) = if matches!(op, CompareOp::Lt | CompareOp::LtE) { (left, right) } else { (right, left) };
        let items: Vec<Value> =
            self.heap.set(small).map(|set| set.iter().map(|(_, key)| key).collect()).unwrap_or_default();
        let count = self.heap.set(large).map_or(0, super::hashed::Set::len);
        if matches!(op, CompareOp::Lt | CompareOp::Gt) && items.len() >= count {
            return Ok(Value::Bool(false));
        }
        self.charge(items.len())?;
        for item in items {
            if !self.set_has(large, item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }

    fn ordered_instances(&mut self, op: CompareOp, left: Value, right: Value) -> Res {
        let known = &self.known;
        let (name, mirrored) = match op {
            CompareOp::Lt => (known.lt, known.gt),
            CompareOp::LtE => (known.le, known.ge),
            CompareOp::Gt => (known.gt, known.lt),
            _ => (known.ge, known.le),
        };
        for (object, other, sym) in [(left, right, name), (right, left, mirrored)] {
            if let Some(function) = self.special(object, sym) {
                let result = self.call_now(function, Args::of(&[object, other]))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(result);
                }
            }
        }
        let (left, right) = (self.type_name(left), self.type_name(right));
        self.type_error(format!("'{}' not supported between instances of '{left}' and '{right}'", sign(op)))
    }

    pub(crate) fn less(&mut self, left: Value, right: Value) -> Res<bool> {
        match (left, right) {
            (Value::Int(a), Value::Int(b)) => Ok(a < b),
            _ => {
                let result = self.ordered(CompareOp::Lt, left, right)?;
                self.truth(result)
            }
        }
    }

    /// `item in container`
    pub(crate) fn contains(&mut self, container: Value, item: Value) -> Res<bool> {
        match self.heap.of(container) {
            Some(Object::Str(text)) => {
                let Some(Object::Str(part)) = self.heap.of(item) else {
                    let kind = self.type_name(item);
                    return self.type_error(format!("'in <string>' requires string as left operand, not {kind}"));
                };
                let (found, length) = (text.text.contains(&*part.text), text.text.len());
                self.charge(length / 8)?;
                Ok(found)
            }
            Some(Object::List(items) | Object::Tuple(items)) => {
                let mut at = 0;
                let mut found = items.first().copied();
                while let Some(one) = found {
                    self.charge(1)?;
                    if self.identical_or_equal(one, item, 0)? {
                        return Ok(true);
                    }
                    at += 1;
                    // An `__eq__` may change the list.
                    found = self.heap.items(container).and_then(|items| items.get(at)).copied();
                }
                Ok(false)
            }
            Some(Object::Dict(_)) => Ok(self.dict_find(container, item)?.is_some()),
            Some(Object::View { dict, part: super::heap::Part::Keys }) => {
                let dict = Value::Object(*dict);
                Ok(self.dict_find(dict, item)?.is_some())
            }
            Some(Object::Set(_) | Object::FrozenSet(_)) => self.set_has(container, item),
            Some(Object::Range(range)) => {
                let range = **range;
                match self.integer(item) {
                    Some(Number::Int(number)) => {
                        let inside = if range.step > 0 {
                            range.start <= number && number < range.stop
                        } else {
                            range.stop < number && number <= range.start
                        };
                        Ok(inside && (i128::from(number) - i128::from(range.start)) % i128::from(range.step) == 0)
                    }
                    Some(_) => Ok(false),
                    None => self.contains_by_walk(container, item),
                }
            }
            Some(Object::Instance(_)) => {
                if let Some(function) = self.special(container, self.known.contains) {
                    let result = self.call_now(function, Args::of(&[container, item]))?;
                    return self.truth(result);
                }
                self.contains_by_walk(container, item)
            }
            _ => self.contains_by_walk(container, item),
        }
    }

    fn contains_by_walk(&mut self, container: Value, item: Value) -> Res<bool> {
        if !self.is_iterable(container) {
            let kind = self.type_name(container);
            return self.raise_about(Exc::TypeError, format!("argument of type '{kind}' is not iterable"));
        }
        let iter = self.iter(container)?;
        while let Some(one) = self.next(iter)? {
            self.charge(1)?;
            if self.identical_or_equal(one, item, 0)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    pub(crate) fn type_of(&self, value: Value) -> Value {
        Value::Kind(match value {
            Value::None => Kind::None,
            Value::Bool(_) => Kind::Bool,
            Value::Int(_) => Kind::Int,
            Value::Float(_) => Kind::Float,
            Value::Kind(_) | Value::Exc(_) => Kind::Type,
            Value::Native(_) => Kind::Native,
            Value::Ellipsis => Kind::Ellipsis,
            Value::NotImplemented | Value::Unbound => Kind::NotImplemented,
            Value::Object(at) => match self.heap.get(at) {
                Some(Object::Instance(instance)) => return Value::Object(instance.class),
                Some(Object::Exception(exception)) => return exception.class,
                Some(object) => super::builtins::kind_of(object),
                None => Kind::Object,
            },
        })
    }

    pub(crate) fn type_name(&self, value: Value) -> String {
        self.class_name(self.type_of(value))
    }

    pub(crate) fn class_name(&self, class: Value) -> String {
        match class {
            Value::Kind(kind) => kind.name().to_owned(),
            Value::Exc(exc) => exc.name().to_owned(),
            Value::Object(at) => self.heap.class(at).map(|class| self.name(class.name).to_string()).unwrap_or_default(),
            _ => String::new(),
        }
    }
}

fn holds(op: CompareOp, order: Ordering) -> bool {
    match op {
        CompareOp::Lt => order.is_lt(),
        CompareOp::LtE => order.is_le(),
        CompareOp::Gt => order.is_gt(),
        _ => order.is_ge(),
    }
}

fn sign(op: CompareOp) -> &'static str {
    match op {
        CompareOp::Lt => "<",
        CompareOp::LtE => "<=",
        CompareOp::Gt => ">",
        _ => ">=",
    }
}
