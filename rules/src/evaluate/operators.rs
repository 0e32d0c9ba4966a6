//! Operators between any two values. Knows no instruction.

use super::{
    hashed::Flavour,
    heap::{Args, Object, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
};
use crate::syntax::python::{BinaryOp, UnaryOp};

fn sign(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::MatMul => "@",
        BinaryOp::Div => "/",
        BinaryOp::FloorDiv => "//",
        BinaryOp::Mod => "%",
        BinaryOp::Pow => "** or pow()",
        BinaryOp::LeftShift => "<<",
        BinaryOp::RightShift => ">>",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
    }
}

fn method(op: BinaryOp) -> &'static str {
    match op {
        BinaryOp::Add => "add__",
        BinaryOp::Sub => "sub__",
        BinaryOp::Mul => "mul__",
        BinaryOp::MatMul => "matmul__",
        BinaryOp::Div => "truediv__",
        BinaryOp::FloorDiv => "floordiv__",
        BinaryOp::Mod => "mod__",
        BinaryOp::Pow => "pow__",
        BinaryOp::LeftShift => "lshift__",
        BinaryOp::RightShift => "rshift__",
        BinaryOp::BitAnd => "and__",
        BinaryOp::BitOr => "or__",
        BinaryOp::BitXor => "xor__",
    }
}

impl Machine {
    pub(crate) fn unary(&mut self, op: UnaryOp, value: Value) -> Res {
        match (op, self.number(value)) {
            (UnaryOp::Minus, Some(Number::Int(number))) => match number.checked_neg() {
                Some(number) => Ok(Value::Int(number)),
                None => self.big_value(-num_bigint::BigInt::from(number)),
            },
            (UnaryOp::Minus, Some(Number::Float(number))) => Ok(Value::Float(-number)),
            (UnaryOp::Minus, Some(Number::Big(number))) => self.big_value(-number),
            (UnaryOp::Plus, Some(Number::Int(number))) => Ok(Value::Int(number)),
            (UnaryOp::Plus, Some(_)) => Ok(value),
            (UnaryOp::Invert, Some(Number::Int(number))) => Ok(Value::Int(!number)),
            (UnaryOp::Invert, Some(Number::Big(number))) => self.big_value(-number - 1),
            _ => {
                let (name, shown) = match op {
                    UnaryOp::Minus => ("__neg__", "-"),
                    UnaryOp::Plus => ("__pos__", "+"),
                    _ => ("__invert__", "~"),
                };
                let sym = self.sym(name);
                if let Some(function) = self.special(value, sym) {
                    return self.call_now(function, Args::of(&[value]));
                }
                if matches!(self.heap.of(value), Some(Object::Dict(_))) {
                    return self.unsupported("an operator of counters");
                }
                let kind = self.type_name(value);
                self.type_error(format!("bad operand type for unary {shown}: '{kind}'"))
            }
        }
    }

    pub(crate) fn binary(&mut self, op: BinaryOp, left: Value, right: Value) -> Res {
        self.operator(op, left, right, false)
    }

    fn operator(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> Res {
        if let (Some(a), Some(b)) = (self.number(left), self.number(right)) {
            if let (Value::Bool(a), Value::Bool(b)) = (left, right) {
                match op {
                    BinaryOp::BitAnd => return Ok(Value::Bool(a & b)),
                    BinaryOp::BitOr => return Ok(Value::Bool(a | b)),
                    BinaryOp::BitXor => return Ok(Value::Bool(a ^ b)),
                    _ => {}
                }
            }
            if let Some(value) = self.arithmetic(op, a, b)? {
                return Ok(value);
            }
            return self.no_operator(op, left, right, in_place);
        }
        if self.is_instance_object(left) || self.is_instance_object(right) {
            return self.instance_operator(op, left, right, in_place);
        }
        let is_sequence = |value: Value| {
            matches!(self.heap.of(value), Some(Object::Str(_) | Object::List(_) | Object::Tuple(_) | Object::Deque(_)))
        };
        if op == BinaryOp::Mul && (is_sequence(left) || is_sequence(right)) {
            let (sequence, count) = if is_sequence(left) { (left, right) } else { (right, left) };
            return self.repeated(sequence, count);
        }
        match (op, self.heap.of(left), self.heap.of(right)) {
            (BinaryOp::Add, Some(Object::Str(a)), Some(Object::Str(b))) => {
                let (a, b) = (&a.text, &b.text);
                let mut text = String::with_capacity(a.len() + b.len());
                text.push_str(a);
                text.push_str(b);
                self.charge(text.len() / 8)?;
                Ok(self.str(text))
            }
            (BinaryOp::Add, Some(Object::List(a)), Some(Object::List(b))) => {
                let items = [a.as_slice(), b.as_slice()].concat();
                self.charge(items.len())?;
                Ok(self.list(items))
            }
            (BinaryOp::Add, Some(Object::Tuple(a)), Some(Object::Tuple(b))) => {
                let items = [a.as_slice(), b.as_slice()].concat();
                self.charge(items.len())?;
                Ok(self.tuple(items))
            }
            (BinaryOp::Mod, Some(Object::Str(_)), _) => {
                let text = self.percent(left, right)?;
                Ok(self.str(text))
            }
            (
                BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::Sub | BinaryOp::BitXor,
                Some(Object::Set(_) | Object::FrozenSet(_)),
                Some(Object::Set(_) | Object::FrozenSet(_)),
            ) => {
                let frozen = matches!(self.heap.of(left), Some(Object::FrozenSet(_)));
                self.set_operator(op, left, right, frozen)
            }
            (BinaryOp::BitOr, Some(Object::Dict(a)), Some(Object::Dict(b))) => {
                if !matches!((a.flavour, b.flavour), (Flavour::Plain, Flavour::Plain)) {
                    return self.unsupported("an operator of this kind of dict");
                }
                let merged = a.clone();
                let merged = self.object(Object::Dict(merged));
                self.dict_update(merged, right)?;
                Ok(merged)
            }
            (_, Some(Object::Dict(a)), Some(Object::Dict(_))) if matches!(a.flavour, Flavour::Counter) => {
                self.counter_operator(op, left, right)
            }
            (_, Some(Object::View { .. }), _) | (_, _, Some(Object::View { .. })) => {
                self.unsupported("an operator of views")
            }
            (BinaryOp::Add, Some(Object::Deque(_)), _) => self.unsupported("an operator of deques"),
            (BinaryOp::BitOr, _, _) if self.is_class(left) => self.unsupported("a union of types"),
            _ => self.no_operator(op, left, right, in_place),
        }
    }

    fn no_operator<T>(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> Res<T> {
        self.own(left)?;
        self.own(right)?;
        let (a, b) = (self.type_name(left), self.type_name(right));
        if op == BinaryOp::Add {
            match self.heap.of(left) {
                Some(Object::Str(_)) => {
                    return self.type_error(format!("can only concatenate str (not \"{b}\") to str"));
                }
                Some(Object::List(_)) => {
                    return self.type_error(format!("can only concatenate list (not \"{b}\") to list"));
                }
                Some(Object::Tuple(_)) => {
                    return self.type_error(format!("can only concatenate tuple (not \"{b}\") to tuple"));
                }
                _ => {}
            }
        }
        let shown = match (in_place, op) {
            (true, BinaryOp::Pow) => "**=".to_owned(),
            (true, _) => format!("{}=", sign(op)),
            (false, _) => sign(op).to_owned(),
        };
        self.type_error(format!("unsupported operand type(s) for {shown}: '{a}' and '{b}'"))
    }

    fn instance_operator(&mut self, op: BinaryOp, left: Value, right: Value, in_place: bool) -> Res {
        let name = method(op);
        let (own, reflected) = (self.sym(&format!("__{name}")), self.sym(&format!("__r{name}")));
        if in_place {
            let own = self.sym(&format!("__i{name}"));
            if let Some(function) = self.special(left, own) {
                let result = self.call_now(function, Args::of(&[left, right]))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(result);
                }
            }
        }
        let (a, b) = (self.type_of(left), self.type_of(right));
        if self.same(a, b) != Some(true) && self.descends(b, a) && self.is_instance_object(left) {
            return self.unsupported("an operator between a class and its subclass");
        }
        for (object, other, sym) in [(left, right, own), (right, left, reflected)] {
            if let Some(function) = self.special(object, sym) {
                let result = self.call_now(function, Args::of(&[object, other]))?;
                if !matches!(result, Value::NotImplemented) {
                    return Ok(result);
                }
            }
            if self.same(a, b) == Some(true) {
                break;
            }
        }
        if matches!(self.heap.of(left), Some(Object::Str(_))) && op == BinaryOp::Mod {
            let text = self.percent(left, right)?;
            return Ok(self.str(text));
        }
        if op == BinaryOp::Mul {
            let sequence = if self.is_instance_object(left) { right } else { left };
            if matches!(self.heap.of(sequence), Some(Object::Str(_) | Object::List(_) | Object::Tuple(_))) {
                return self.repeated(sequence, if self.is_instance_object(left) { left } else { right });
            }
        }
        self.no_operator(op, left, right, in_place)
    }

    fn repeated(&mut self, sequence: Value, count: Value) -> Res {
        let count = match self.integer(count) {
            Some(Number::Int(count)) => usize::try_from(count).unwrap_or(0),
            Some(number) if number.is_negative() => 0,
            Some(_) => return self.raise(Exc::OverflowError, "cannot fit 'int' into an index-sized integer"),
            None => {
                let kind = self.type_name(count);
                return self.type_error(format!("can't multiply sequence by non-int of type '{kind}'"));
            }
        };
        match self.heap.of(sequence) {
            Some(Object::Str(text)) => {
                let length = text.text.len().saturating_mul(count);
                self.reserve(length, 1)?;
                let text = self.heap.text(sequence).unwrap_or("").repeat(if length == 0 { 0 } else { count });
                Ok(self.str(text))
            }
            Some(Object::List(items)) => {
                self.reserve(items.len().saturating_mul(count), size_of::<Value>())?;
                let items = self.heap.list(sequence).map(|items| items.repeat(count)).unwrap_or_default();
                Ok(self.list(items))
            }
            Some(Object::Tuple(items)) => {
                self.reserve(items.len().saturating_mul(count), size_of::<Value>())?;
                let items = self.heap.items(sequence).map(|items| items.repeat(count)).unwrap_or_default();
                Ok(self.tuple(items))
            }
            _ => self.unsupported("an operator of deques"),
        }
    }

    /// Takes the steps and the memory for new elements out of the budget, before they are made.
    pub(crate) fn reserve(&mut self, count: usize, size: usize) -> Res<()> {
        if self.heap.taken.saturating_add(count.saturating_mul(size)) > self.budget.memory {
            return Err(super::machine::Halt::Over(super::Limit::Memory));
        }
        self.charge(count)
    }

    pub(crate) fn in_place(&mut self, op: BinaryOp, left: Value, right: Value) -> Res {
        match (op, self.heap.of(left), self.heap.of(right)) {
            (BinaryOp::Add, Some(Object::List(_)), _) => {
                let items = match self.collect(right) {
                    Err(_) if !self.is_iterable(right) => {
                        let kind = self.type_name(right);
                        return self.type_error(format!("'{kind}' object is not iterable"));
                    }
                    items => items?,
                };
                self.reserve(items.len(), size_of::<Value>())?;
                if let Some(list) = self.heap.list_mut(left) {
                    list.extend(items);
                }
                Ok(left)
            }
            (BinaryOp::Mul, Some(Object::List(_)), _) => {
                let repeated = self.repeated(left, right)?;
                let items = self.heap.list(repeated).cloned().unwrap_or_default();
                if let Some(list) = self.heap.list_mut(left) {
                    *list = items;
                }
                Ok(left)
            }
            (
                BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::Sub | BinaryOp::BitXor,
                Some(Object::Set(_)),
                Some(Object::Set(_) | Object::FrozenSet(_)),
            ) => {
                if op == BinaryOp::BitOr {
                    self.set_update(left, right)?;
                    return Ok(left);
                }
                if matches!(op, BinaryOp::Sub) {
                    self.set_remove_all(left, right)?;
                    return Ok(left);
                }
                let result = self.set_operator(op, left, right, false)?;
                if let Some(made) = self.heap.set(result).cloned()
                    && let Some(set) = self.heap.set_mut(left)
                {
                    *set = made;
                }
                Ok(left)
            }
            (BinaryOp::BitOr, Some(Object::Dict(_)), _) => {
                self.dict_update(left, right)?;
                Ok(left)
            }
            (BinaryOp::Add, Some(Object::Deque(_)), _) => {
                self.deque_extend(left, right)?;
                Ok(left)
            }
            _ => self.operator(op, left, right, true),
        }
    }
}
