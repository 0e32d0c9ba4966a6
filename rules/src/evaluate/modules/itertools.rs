//! The module `itertools`.

use crate::evaluate::{
    heap::{Args, Native, Value},
    iterators::Iter,
    kinds::Kind,
    machine::{Machine, Res},
};

static FUNCTIONS: &[Native] = &[
    Native {
        name: "count",
        run: |m, a| {
            let step = m.named_arg(&a, "step").or(a.get(1)).unwrap_or(Value::Int(1));
            let next = m.named_arg(&a, "start").or(a.get(0)).unwrap_or(Value::Int(0));
            Ok(m.make_iter(Iter::Count { next, step }))
        },
    },
    Native {
        name: "cycle",
        run: |m, a| {
            let inner = m.iter(a.or_none(0))?;
            Ok(m.make_iter(Iter::Cycle { inner, kept: Vec::new(), at: 0 }))
        },
    },
    Native {
        name: "repeat",
        run: |m, a| {
            let left = match m.named_arg(&a, "times").or(a.get(1)) {
                None => None,
                Some(count) => Some(m.index(count)?.unwrap_or(0).max(0)),
            };
            Ok(m.make_iter(Iter::Repeat { value: a.or_none(0), left }))
        },
    },
    Native { name: "islice", run: islice },
    Native {
        name: "accumulate",
        run: |m, a| {
            let inner = m.iter(a.or_none(0))?;
            if m.named_arg(&a, "initial").is_some() {
                return m.unsupported("accumulate with a first value");
            }
            let function = m.named_arg(&a, "func").or(a.get(1)).unwrap_or(Value::None);
            Ok(m.make_iter(Iter::Accumulate { inner, function, total: Value::Unbound }))
        },
    },
    Native {
        name: "takewhile",
        run: |m, a| {
            let inner = m.iter(a.or_none(1))?;
            Ok(m.make_iter(Iter::TakeWhile { function: a.or_none(0), inner, is_done: false }))
        },
    },
    Native {
        name: "dropwhile",
        run: |m, a| {
            let inner = m.iter(a.or_none(1))?;
            Ok(m.make_iter(Iter::DropWhile { function: a.or_none(0), inner, is_dropping: true }))
        },
    },
    Native {
        name: "filterfalse",
        run: |m, a| {
            let inner = m.iter(a.or_none(1))?;
            Ok(m.make_iter(Iter::Filter { function: a.or_none(0), inner, keeps: false }))
        },
    },
    Native {
        name: "starmap",
        run: |m, a| {
            let inner = m.iter(a.or_none(1))?;
            Ok(m.make_iter(Iter::Starmap { function: a.or_none(0), inner }))
        },
    },
    Native {
        name: "zip_longest",
        run: |m, a| {
            let fill = m.named_arg(&a, "fillvalue").unwrap_or(Value::None);
            let inner = m.iters(&a.values)?;
            Ok(m.make_iter(Iter::ZipLongest { inner, fill }))
        },
    },
    Native {
        name: "pairwise",
        run: |m, a| {
            let inner = m.iter(a.or_none(0))?;
            Ok(m.make_iter(Iter::Pairwise { inner, last: Value::Unbound }))
        },
    },
    Native { name: "permutations", run: |m, a| m.choices(&a, Choice::Permutations) },
    Native { name: "combinations", run: |m, a| m.choices(&a, Choice::Combinations) },
    Native { name: "product", run: product },
];

#[derive(Clone, Copy, PartialEq)]
enum Choice {
    Permutations,
    Combinations,
}

impl Machine {
    pub(super) fn itertools_attribute(&mut self, name: &str) -> Res {
        match FUNCTIONS.iter().find(|native| native.name == name) {
            Some(native) => Ok(Value::Native(native)),
            None => self.unsupported("this part of `itertools`"),
        }
    }

    /// All choices at once, in the order of their places; more than the budget bears are not supported.
    fn choices(&mut self, args: &Args, choice: Choice) -> Res {
        let pool = self.collect(args.or_none(0))?;
        let count = match args.get(1) {
            None | Some(Value::None) => pool.len(),
            Some(count) => match self.index(count)? {
                Some(count) => usize::try_from(count).unwrap_or(usize::MAX),
                None => return self.no_integer(count),
            },
        };
        let mut items = Vec::new();
        let mut places: Vec<usize> = Vec::new();
        if count <= pool.len() {
            // Counts up in the places, deepest first; what was chosen lies in `places`.
            let mut next = 0;
            loop {
                self.charge(1)?;
                if places.len() == count {
                    let chosen: Vec<Value> = places.iter().filter_map(|at| pool.get(*at)).copied().collect();
                    self.charge(count)?;
                    let tuple = self.tuple(chosen);
                    items.push(tuple);
                    match places.pop() {
                        Some(last) => next = last + 1,
                        None => break,
                    }
                    continue;
                }
                while choice == Choice::Permutations && places.contains(&next) {
                    next += 1;
                }
                if next < pool.len() {
                    places.push(next);
                    next = if choice == Choice::Permutations { 0 } else { next + 1 };
                } else {
                    match places.pop() {
                        Some(last) => next = last + 1,
                        None => break,
                    }
                }
            }
        }
        Ok(self.make_iter(Iter::Owned { items, at: 0, kind: Kind::Itertools }))
    }
}

fn islice(machine: &mut Machine, args: Args) -> Res {
    let inner = machine.iter(args.or_none(0))?;
    let mut parts = Vec::new();
    for value in args.values.iter().skip(1) {
        parts.push(match value {
            Value::None => None,
            value => match machine.index(*value)? {
                Some(number) if number >= 0 => Some(number),
                _ => {
                    return machine.raise_about(
                        crate::evaluate::kinds::Exc::ValueError,
                        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.",
                    );
                }
            },
        });
    }
    let (start, stop, step) = match parts.as_slice() {
        [stop] => (0, *stop, 1),
        [start, stop] => (start.unwrap_or(0), *stop, 1),
        [start, stop, step] => (start.unwrap_or(0), *stop, step.unwrap_or(1)),
        _ => return machine.unsupported("islice of this kind"),
    };
    if step == 0 {
        return machine.unsupported("islice of this kind");
    }
    Ok(machine.make_iter(Iter::Islice { inner, next: start, at: 0, stop, step }))
}

fn product(machine: &mut Machine, args: Args) -> Res {
    let repeat = match machine.named_arg(&args, "repeat") {
        None => 1,
        Some(count) => usize::try_from(machine.index(count)?.unwrap_or(1)).unwrap_or(0),
    };
    let mut pools = Vec::new();
    for source in &args.values {
        pools.push(machine.collect(*source)?);
    }
    machine.charge(pools.len().saturating_mul(repeat))?;
    let mut rows: Vec<Vec<Value>> = vec![Vec::new()];
    for pool in std::iter::repeat_n(&pools, repeat).flatten() {
        machine.reserve(rows.len().saturating_mul(pool.len()), 16)?;
        rows = rows
            .iter()
            .flat_map(|row| {
                pool.iter().map(|item| {
                    let mut longer = row.clone();
                    longer.push(*item);
                    longer
                })
            })
            .collect();
    }
    let items = rows.into_iter().map(|row| machine.tuple(row)).collect();
    Ok(machine.make_iter(Iter::Owned { items, at: 0, kind: Kind::Itertools }))
}
