//! Dicts and sets: insertion order for the first, and for the second the very order of CPython's table, which a
//! walk over a set shows. Keys are compared by whoever calls, as `==` may run code.

use super::heap::Value;

/// A dict of any flavour.
#[derive(Debug, Clone, Default)]
pub(crate) struct Dict {
    entries: Vec<Option<(u64, Value, Value)>>,
    /// Numbers of entries plus one; 0 where a slot is free.
    table: Vec<u32>,
    used: usize,
    pub(crate) flavour: Flavour,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) enum Flavour {
    #[default]
    Plain,
    /// With its default factory.
    Default(Value),
    Counter,
    Ordered,
}

/// Where a search stands: `next` tells entries that may hold the key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Probe(usize);

impl Dict {
    pub(crate) fn of(flavour: Flavour) -> Dict {
        Dict { flavour, ..Dict::default() }
    }

    pub(crate) fn len(&self) -> usize {
        self.used
    }

    pub(crate) fn probe(&self, hash: u64) -> Probe {
        Probe(spread(hash) & self.table.len().wrapping_sub(1))
    }

    /// The next entry of the same hash, with its key.
    pub(crate) fn next(&self, probe: &mut Probe, hash: u64) -> Option<(usize, Value)> {
        loop {
            let slot = *self.table.get(probe.0)?;
            let number = (slot as usize).checked_sub(1)?;
            probe.0 = (probe.0 + 1) & (self.table.len() - 1);
            if let Some(Some((known, key, _))) = self.entries.get(number)
                && *known == hash
            {
                return Some((number, *key));
            }
        }
    }

    pub(crate) fn value(&self, entry: usize) -> Option<Value> {
        self.entries.get(entry)?.map(|(_, _, value)| value)
    }

    pub(crate) fn set_value(&mut self, entry: usize, value: Value) {
        if let Some(Some((_, _, old))) = self.entries.get_mut(entry) {
            *old = value;
        }
    }

    /// Adds a key that is not there yet.
    pub(crate) fn push(&mut self, hash: u64, key: Value, value: Value) {
        if (self.entries.len() + 1) * 3 >= self.table.len() * 2 {
            self.grow();
        }
        self.entries.push(Some((hash, key, value)));
        self.used += 1;
        self.enter(hash, self.entries.len());
    }

    fn enter(&mut self, hash: u64, number: usize) {
        let mask = self.table.len().wrapping_sub(1);
        let mut at = spread(hash) & mask;
        while self.table.get(at).is_some_and(|slot| *slot != 0) {
            at = (at + 1) & mask;
        }
        if let Some(slot) = self.table.get_mut(at) {
            *slot = u32::try_from(number).unwrap_or(0);
        }
    }

    fn grow(&mut self) {
        self.entries.retain(Option::is_some);
        let size = (self.entries.len() * 3 + 8).next_power_of_two();
        self.table = vec![0; size];
        let hashes: Vec<u64> = self.entries.iter().flatten().map(|(hash, ..)| *hash).collect();
        for (hash, number) in hashes.into_iter().zip(1..) {
            self.enter(hash, number);
        }
    }

    pub(crate) fn remove(&mut self, entry: usize) -> Option<(Value, Value)> {
        let (_, key, value) = self.entries.get_mut(entry)?.take()?;
        self.used -= 1;
        Some((key, value))
    }

    pub(crate) fn clear(&mut self) {
        (self.entries, self.table, self.used) = (Vec::new(), Vec::new(), 0);
    }

    pub(crate) fn iter(&self) -> impl DoubleEndedIterator<Item = (Value, Value)> + '_ {
        self.entries.iter().flatten().map(|(_, key, value)| (*key, *value))
    }

    /// The first entry from a number on, with the number behind it.
    pub(crate) fn from(&self, at: usize) -> Option<(usize, Value, Value)> {
        let skipped = self.entries.get(at..)?.iter().position(Option::is_some)?;
        let (_, key, value) = (*self.entries.get(at + skipped)?)?;
        Some((at + skipped + 1, key, value))
    }

    pub(crate) fn last(&self) -> Option<usize> {
        self.entries.iter().rposition(Option::is_some)
    }

    /// Moves an entry to the end.
    pub(crate) fn move_last(&mut self, entry: usize) {
        if let Some(taken) = self.entries.get_mut(entry).and_then(Option::take) {
            self.used -= 1;
            self.push(taken.0, taken.1, taken.2);
        }
    }
}

fn spread(hash: u64) -> usize {
    let mixed = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    usize::try_from(mixed >> 20).unwrap_or(0)
}

const LINEAR_PROBES: usize = 9;
const SMALLEST: usize = 8;

#[derive(Clone, Copy, Debug, Default)]
enum Slot {
    #[default]
    Free,
    /// Something was removed here.
    Gone,
    Full(i64, Value),
}

/// A set as CPython lays it out: where a key stands follows from its hash and the history of the table.
#[derive(Debug, Clone)]
pub(crate) struct Set {
    table: Vec<Slot>,
    /// Slots that are not free.
    fill: usize,
    used: usize,
    finger: usize,
    /// Whether the hash of each key is the same in every run of CPython.
    pub(crate) is_ordered: bool,
}

impl Default for Set {
    fn default() -> Set {
        Set { table: vec![Slot::Free; SMALLEST], fill: 0, used: 0, finger: 0, is_ordered: true }
    }
}

/// A walk along the slots that may hold a key.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SetProbe {
    at: usize,
    left: usize,
    start: usize,
    perturb: u64,
}

/// What a step of such a walk finds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Found {
    /// A free slot: the key is not there.
    Free(usize),
    /// A key of the same hash.
    Key(usize, Value),
}

impl Set {
    pub(crate) fn len(&self) -> usize {
        self.used
    }

    fn mask(&self) -> usize {
        self.table.len().saturating_sub(1)
    }

    fn probes(&self, at: usize) -> usize {
        if at + LINEAR_PROBES <= self.mask() { LINEAR_PROBES } else { 0 }
    }

    pub(crate) fn probe(&self, hash: i64) -> SetProbe {
        let perturb = hash.cast_unsigned();
        let start = usize::try_from(perturb & self.mask() as u64).unwrap_or(0);
        SetProbe { at: start, left: self.probes(start), start, perturb }
    }

    pub(crate) fn next(&self, probe: &mut SetProbe, hash: i64) -> Found {
        loop {
            let at = probe.at;
            let found = match self.table.get(at) {
                Some(Slot::Free) | None => return Found::Free(at),
                Some(Slot::Full(known, key)) if *known == hash => Some(Found::Key(at, *key)),
                _ => None,
            };
            if probe.left > 0 {
                probe.left -= 1;
                probe.at += 1;
            } else {
                probe.perturb >>= 5;
                let next = (probe.start as u64).wrapping_mul(5).wrapping_add(1).wrapping_add(probe.perturb);
                probe.start = usize::try_from(next & self.mask() as u64).unwrap_or(0);
                probe.at = probe.start;
                probe.left = self.probes(probe.start);
            }
            if let Some(found) = found {
                return found;
            }
        }
    }

    /// Puts a new key into the free slot that a search ended at.
    pub(crate) fn put(&mut self, slot: usize, hash: i64, key: Value) {
        if let Some(free) = self.table.get_mut(slot) {
            *free = Slot::Full(hash, key);
        }
        self.fill += 1;
        self.used += 1;
        if self.fill * 5 >= self.mask() * 3 {
            let least = if self.used > 50_000 { self.used * 2 } else { self.used * 4 };
            self.resize(least);
        }
    }

    fn resize(&mut self, least: usize) {
        let mut size = SMALLEST;
        while size <= least {
            size *= 2;
        }
        let old = std::mem::replace(&mut self.table, vec![Slot::Free; size]);
        self.fill = self.used;
        for slot in old {
            if let Slot::Full(hash, key) = slot {
                self.insert_clean(hash, key);
            }
        }
    }

    fn insert_clean(&mut self, hash: i64, key: Value) {
        let mut probe = self.probe(hash);
        // A key of the same hash is another key here.
        loop {
            if let Found::Free(at) = self.next(&mut probe, hash) {
                if let Some(free) = self.table.get_mut(at) {
                    *free = Slot::Full(hash, key);
                }
                return;
            }
        }
    }

    pub(crate) fn remove(&mut self, slot: usize) -> Option<Value> {
        let full = self.table.get_mut(slot)?;
        let Slot::Full(_, key) = *full else { return None };
        *full = Slot::Gone;
        self.used -= 1;
        Some(key)
    }

    pub(crate) fn pop(&mut self) -> Option<Value> {
        if self.used == 0 {
            return None;
        }
        let mask = self.mask();
        let mut at = self.finger & mask;
        loop {
            if matches!(self.table.get(at), Some(Slot::Full(..))) {
                self.finger = at + 1;
                return self.remove(at);
            }
            at = (at + 1) & mask;
        }
    }

    pub(crate) fn clear(&mut self) {
        *self = Set::default();
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (i64, Value)> + '_ {
        self.table.iter().filter_map(|slot| match slot {
            Slot::Full(hash, key) => Some((*hash, *key)),
            _ => None,
        })
    }

    /// The first key from a slot on, with the slot behind it.
    pub(crate) fn from(&self, at: usize) -> Option<(usize, Value)> {
        self.table.iter().enumerate().skip(at).find_map(|(slot, full)| match full {
            Slot::Full(_, key) => Some((slot + 1, *key)),
            _ => None,
        })
    }

    /// Makes room as CPython does before it takes over another set; the answer is whether all keys were taken.
    pub(crate) fn merge_clean(&mut self, other: &Set) -> bool {
        if (self.fill + other.used) * 5 >= self.mask() * 3 {
            self.resize((self.used + other.used) * 2);
        }
        if self.fill != 0 {
            return false;
        }
        self.is_ordered &= other.is_ordered;
        if self.table.len() == other.table.len() && other.fill == other.used {
            self.table.clone_from(&other.table);
        } else {
            for (hash, key) in other.iter() {
                self.insert_clean(hash, key);
            }
        }
        (self.fill, self.used) = (other.used, other.used);
        true
    }
}
