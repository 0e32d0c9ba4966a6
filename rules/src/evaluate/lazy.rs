//! The iterators of `itertools`, one step at a time. Knows no instruction.

use super::{
    heap::{Args, Value},
    iterators::Iter,
    machine::{Machine, Res},
};

impl Machine {
    pub(super) fn advance_itertool(&mut self, iter: Value, mut state: Iter) -> Res<Option<Value>> {
        let value = match &mut state {
            Iter::Chain { rest, inner } => loop {
                self.charge(1)?;
                if !matches!(inner, Value::None)
                    && let Some(value) = self.next(*inner)?
                {
                    break Some(value);
                }
                match self.next(*rest)? {
                    Some(next) => *inner = self.iter(next)?,
                    None => {
                        *inner = Value::None;
                        break None;
                    }
                }
            },
            Iter::Count { next, step } => {
                let value = *next;
                *next = self.binary(crate::syntax::python::BinaryOp::Add, value, *step)?;
                Some(value)
            }
            Iter::Cycle { inner, kept, at } => {
                let fresh = if matches!(inner, Value::None) { None } else { self.next(*inner)? };
                match fresh {
                    Some(value) => {
                        kept.push(value);
                        Some(value)
                    }
                    None => {
                        *inner = Value::None;
                        let value = kept.get(*at).copied();
                        *at = if *at + 1 >= kept.len() { 0 } else { *at + 1 };
                        value
                    }
                }
            }
            Iter::Repeat { value, left } => match left {
                Some(0) => None,
                Some(count) => {
                    *count -= 1;
                    Some(*value)
                }
                None => Some(*value),
            },
            Iter::Islice { inner, next, at, stop, step } => loop {
                if stop.is_some_and(|stop| *next >= stop) {
                    // What lies before the end is taken off the iterator all the same.
                    while stop.is_some_and(|stop| *at < stop) {
                        self.charge(1)?;
                        *at += 1;
                        if self.next(*inner)?.is_none() {
                            break;
                        }
                    }
                    break None;
                }
                self.charge(1)?;
                let Some(value) = self.next(*inner)? else {
                    *stop = Some(0);
                    break None;
                };
                *at += 1;
                if *at > *next {
                    *next += *step;
                    break Some(value);
                }
            },
            Iter::Accumulate { inner, function, total } => {
                let Some(value) = self.next(*inner)? else { return Ok(None) };
                *total = match (*total, *function) {
                    (Value::Unbound, _) => value,
                    (total, Value::None) => self.binary(crate::syntax::python::BinaryOp::Add, total, value)?,
                    (total, function) => self.call_now(function, Args::of(&[total, value]))?,
                };
                Some(*total)
            }
            Iter::TakeWhile { function, inner, is_done } => {
                if *is_done {
                    return Ok(None);
                }
                let Some(value) = self.next(*inner)? else { return Ok(None) };
                let verdict = self.call_now(*function, Args::of(&[value]))?;
                *is_done = !self.truth(verdict)?;
                if *is_done { None } else { Some(value) }
            }
            Iter::DropWhile { function, inner, is_dropping } => loop {
                self.charge(1)?;
                let Some(value) = self.next(*inner)? else { return Ok(None) };
                if *is_dropping {
                    let verdict = self.call_now(*function, Args::of(&[value]))?;
                    *is_dropping = self.truth(verdict)?;
                }
                if !*is_dropping {
                    break Some(value);
                }
            },
            Iter::Starmap { function, inner } => {
                let Some(value) = self.next(*inner)? else { return Ok(None) };
                let values = self.collect(value)?;
                Some(self.call_now(*function, Args { values, named: Vec::new() })?)
            }
            Iter::ZipLongest { inner, fill } => {
                let mut values = Vec::with_capacity(inner.len());
                let mut is_any = false;
                for iter in inner.iter_mut() {
                    let next = if matches!(iter, Value::None) { None } else { self.next(*iter)? };
                    if next.is_none() {
                        *iter = Value::None;
                    }
                    is_any |= next.is_some();
                    values.push(next.unwrap_or(*fill));
                }
                if is_any { Some(self.tuple(values)) } else { None }
            }
            Iter::Pairwise { inner, last } => {
                if matches!(last, Value::Unbound) {
                    match self.next(*inner)? {
                        Some(value) => *last = value,
                        None => return Ok(None),
                    }
                }
                let Some(value) = self.next(*inner)? else { return Ok(None) };
                let first = std::mem::replace(last, value);
                Some(self.tuple(vec![first, value]))
            }
            _ => None,
        };
        self.keep(iter, state);
        Ok(value)
    }
}
