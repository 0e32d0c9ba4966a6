//! Instructions that make a value of others: displays, results of comprehensions, texts with values in them, and
//! taking apart.

use super::{Halt, Machine, Res};
use crate::evaluate::{
    code::Instr,
    hashed::Set,
    heap::{Object, Value},
    kinds::Exc,
};

impl Machine {
    /// Displays, comprehensions' results, texts with values in them, and taking apart.
    pub(super) fn build(&mut self, instr: Instr) -> Res<()> {
        match instr {
            Instr::List(count) => {
                let items = self.take(count as usize);
                let list = self.list(items);
                self.push(list);
            }
            Instr::Tuple(count) => {
                let items = self.take(count as usize);
                let tuple = self.tuple(items);
                self.push(tuple);
            }
            Instr::Set(count) => {
                let items = self.take(count as usize);
                let set = self.object(Object::Set(Box::default()));
                for item in items {
                    self.set_add(set, item)?;
                }
                self.push(set);
            }
            Instr::ListToTuple => {
                let list = self.pop();
                let items = self.heap.list(list).cloned().unwrap_or_default();
                let tuple = self.tuple(items);
                self.push(tuple);
            }
            Instr::ListToSet => {
                let list = self.pop();
                let set = self.set_of(list)?;
                self.push(set);
            }
            Instr::Thaw(is_copied) => {
                let first = self.pop();
                let keys: Vec<Value> =
                    self.heap.set(first).into_iter().flat_map(Set::iter).map(|(_, key)| key).collect();
                let mut set = self.new_set(false);
                for key in keys {
                    self.set_add(set, key)?;
                }
                if is_copied {
                    set = self.set_of(set)?;
                }
                self.push(set);
            }
            Instr::Dict(count) => {
                let entries = self.take(count as usize * 2);
                let dict = self.object(Object::Dict(Box::default()));
                for entry in entries.chunks_exact(2) {
                    if let [key, value] = entry {
                        self.dict_set(dict, *key, *value)?;
                    }
                }
                self.push(dict);
            }
            Instr::Extend => {
                let more = self.pop();
                let list = self.stack.last().copied().unwrap_or(Value::None);
                let items = match self.collect(more) {
                    Err(Halt::Raised(_)) if !self.is_iterable(more) => {
                        let kind = self.type_name(more);
                        return self
                            .raise_about(Exc::TypeError, format!("Value after * must be an iterable, not {kind}"));
                    }
                    items => items?,
                };
                if let Some(list) = self.heap.list_mut(list) {
                    list.extend(items);
                }
            }
            Instr::Merge => {
                let more = self.pop();
                let dict = self.stack.last().copied().unwrap_or(Value::None);
                let Some(other) = self.heap.dict(more) else {
                    let kind = self.type_name(more);
                    return self.raise_about(Exc::TypeError, format!("'{kind}' object is not a mapping"));
                };
                let entries: Vec<(Value, Value)> = other.iter().collect();
                self.charge(entries.len())?;
                for (key, value) in entries {
                    self.dict_set(dict, key, value)?;
                }
            }
            Instr::ListAppend(depth) => {
                let value = self.pop();
                let list = self.below(depth);
                if let Some(items) = self.heap.list_mut(list) {
                    items.push(value);
                }
            }
            Instr::SetAdd(depth) => {
                let value = self.pop();
                let set = self.below(depth);
                self.set_add(set, value)?;
            }
            Instr::DictAdd(depth) => {
                let (value, key) = (self.pop(), self.pop());
                let dict = self.below(depth - 1);
                self.dict_set(dict, key, value)?;
            }
            Instr::Text(count) => {
                let parts = self.take(count as usize);
                let text: String = parts.iter().filter_map(|part| self.heap.text(*part)).collect();
                self.charge(text.len())?;
                let text = self.str(text);
                self.push(text);
            }
            Instr::Format(conversion, has_spec) => {
                let spec = if has_spec { self.pop() } else { Value::None };
                let mut value = self.pop();
                if let Some(conversion) = conversion {
                    let text = match conversion {
                        's' => self.str_of(value)?,
                        'r' => self.repr(value)?,
                        _ => return self.unsupported("the conversion !a"),
                    };
                    value = self.str(text);
                }
                let spec = self.heap.text(spec).unwrap_or("").to_owned();
                let text = self.format(value, &spec)?;
                let text = self.str(text);
                self.push(text);
            }
            Instr::Unpack(count) => {
                let value = self.pop();
                let items = self.unpacked(value, count as usize)?;
                self.stack.extend(items.into_iter().rev());
            }
            Instr::UnpackStar(before, after) => {
                let value = self.pop();
                let items = self.unpacked_star(value, before as usize, after as usize)?;
                self.stack.extend(items.into_iter().rev());
            }
            Instr::MatchSequence(least, has_star) => {
                let value = self.pop();
                let count = match self.heap.of(value) {
                    Some(Object::List(items) | Object::Tuple(items)) => Some(items.len()),
                    Some(Object::Range(range)) => usize::try_from(range.count()).ok(),
                    Some(Object::Deque(deque)) => Some(deque.items.len()),
                    _ => None,
                };
                let least = least as usize;
                self.push(Value::Bool(count.is_some_and(|count| count == least || (has_star && count > least))));
            }
            _ => {}
        }
        Ok(())
    }

    /// The value that lies a number of places below the top.
    fn below(&self, depth: u32) -> Value {
        let at = self.stack.len().checked_sub(depth as usize);
        at.and_then(|at| self.stack.get(at)).copied().unwrap_or(Value::None)
    }
}
