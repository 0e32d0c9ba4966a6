//! The module `random`, with the same numbers in every run. A run that asks for one is marked: what comes of it is
//! one result of many.

use crate::evaluate::{
    heap::{Args, Native, Value},
    kinds::Exc,
    machine::{Machine, Res},
};

static FUNCTIONS: &[Native] = &[
    Native { name: "seed", run: |_, _| Ok(Value::None) },
    Native { name: "random", run: |m, _| Ok(Value::Float((m.chance() >> 11) as f64 / (1u64 << 53) as f64)) },
    Native { name: "randint", run: |m, a| m.within(a.or_none(0), a.or_none(1), true) },
    Native {
        name: "randrange",
        run: |m, a| match a.len() {
            1 => m.within(Value::Int(0), a.or_none(0), false),
            2 => m.within(a.or_none(0), a.or_none(1), false),
            _ => m.unsupported("randrange with a step"),
        },
    },
    Native { name: "choice", run: choice },
    Native { name: "shuffle", run: shuffle },
    Native { name: "sample", run: sample },
];

impl Machine {
    pub(super) fn random_attribute(&mut self, name: &str) -> Res {
        match FUNCTIONS.iter().find(|native| native.name == name) {
            Some(native) => Ok(Value::Native(native)),
            None => self.unsupported("this part of `random`"),
        }
    }

    fn chance(&mut self) -> u64 {
        self.is_random = true;
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        self.random
    }

    fn below_count(&mut self, count: usize) -> usize {
        usize::try_from(self.chance() % (count as u64).max(1)).unwrap_or(0)
    }

    fn within(&mut self, low: Value, high: Value, is_closed: bool) -> Res {
        let (Value::Int(low), Value::Int(high)) = (low, high) else {
            return self.unsupported("random numbers of this kind");
        };
        let Some(count) = high.checked_sub(low).map(|count| count.saturating_add(i64::from(is_closed))) else {
            return self.unsupported("random numbers of this kind");
        };
        if count <= 0 {
            return self.raise_about(Exc::ValueError, "empty range in randrange()");
        }
        let step = self.below_count(usize::try_from(count).unwrap_or(usize::MAX));
        Ok(Value::Int(low.saturating_add(i64::try_from(step).unwrap_or(0))))
    }
}

fn choice(machine: &mut Machine, args: Args) -> Res {
    let source = args.or_none(0);
    let length = machine.length(source)?;
    if length == 0 {
        return machine.raise_about(Exc::IndexError, "Cannot choose from an empty sequence");
    }
    let at = machine.below_count(usize::try_from(length).unwrap_or(0));
    machine.load_item(source, Value::Int(i64::try_from(at).unwrap_or(0)))
}

fn shuffled(machine: &mut Machine, mut items: Vec<Value>) -> Vec<Value> {
    for at in (1..items.len()).rev() {
        let other = machine.below_count(at + 1);
        items.swap(at, other);
    }
    items
}

fn shuffle(machine: &mut Machine, args: Args) -> Res {
    let list = args.or_none(0);
    let Some(items) = machine.heap.list(list).cloned() else { return machine.unsupported("shuffle of this kind") };
    machine.charge(items.len())?;
    let items = shuffled(machine, items);
    if let Some(list) = machine.heap.list_mut(list) {
        *list = items;
    }
    Ok(Value::None)
}

fn sample(machine: &mut Machine, args: Args) -> Res {
    let items = machine.collect(args.or_none(0))?;
    let Some(count) = machine.index(args.or_none(1))?.and_then(|count| usize::try_from(count).ok()) else {
        return machine.unsupported("sample of this kind");
    };
    if count > items.len() {
        return machine.value_error("Sample larger than population or is negative");
    }
    let mut items = shuffled(machine, items);
    items.truncate(count);
    Ok(machine.list(items))
}
