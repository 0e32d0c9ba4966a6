//! Hashes, and looking keys up in dicts and sets. Knows no instruction.

use super::{
    equality::NESTING,
    hashed::Found,
    heap::{Args, Object, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
};

impl Machine {
    /// The hash of a key, and whether CPython gives it the same one in every run.
    pub(crate) fn hash(&mut self, value: Value) -> Res<(i64, bool)> {
        self.hash_within(value, 0)
    }

    fn hash_within(&mut self, value: Value, depth: u32) -> Res<(i64, bool)> {
        if depth > NESTING {
            return self.unsupported("values that hold each other deeply");
        }
        if let Some(number) = self.number(value) {
            if matches!(number, Number::Float(number) if number.is_nan()) {
                return self.unsupported("nan as a key");
            }
            return Ok((Machine::number_hash(&number), true));
        }
        let own = |number: u64| ((number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 2).cast_signed(), false);
        match value {
            Value::None => return Ok(own(1)),
            Value::Ellipsis => return Ok(own(2)),
            Value::Kind(kind) => return Ok(own(100 + kind as u64)),
            Value::Exc(exc) => return Ok(own(400 + exc as u64)),
            Value::Native(native) => return Ok(own(native.name.len() as u64 + 1000)),
            _ => {}
        }
        let Value::Object(at) = value else { return Ok(own(3)) };
        match self.heap.get(at) {
            Some(Object::Str(text)) => {
                let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
                for byte in text.text.bytes() {
                    hash = (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
                }
                let length = text.text.len();
                self.charge(length / 16)?;
                Ok(own(hash))
            }
            Some(Object::Tuple(items)) => {
                let items = items.clone();
                self.charge(items.len())?;
                // xxHash, as CPython mixes the hashes of a tuple's items.
                let mut mixed: u64 = 2_870_177_450_012_600_261;
                let mut is_known = true;
                for item in &items {
                    let (hash, known) = self.hash_within(*item, depth + 1)?;
                    is_known &= known;
                    mixed = mixed.wrapping_add(hash.cast_unsigned().wrapping_mul(14_029_467_366_897_019_727));
                    mixed = mixed.rotate_left(31).wrapping_mul(11_400_714_785_074_694_791);
                }
                mixed = mixed.wrapping_add(items.len() as u64 ^ (2_870_177_450_012_600_261 ^ 3_527_539));
                let hash = mixed.cast_signed();
                Ok((if hash == -1 { 1_546_275_796 } else { hash }, is_known))
            }
            Some(Object::FrozenSet(set)) => {
                let items: Vec<Value> = set.iter().map(|(_, key)| key).collect();
                self.charge(items.len())?;
                let mut mixed: u64 = items.len() as u64;
                for item in items {
                    let (hash, _) = self.hash_within(item, depth + 1)?;
                    mixed ^= hash.cast_unsigned().wrapping_mul(0x9e37_79b9_7f4a_7c15);
                }
                Ok(own(mixed))
            }
            Some(Object::List(_) | Object::Dict(_) | Object::Set(_) | Object::Deque(_)) => {
                let kind = self.type_name(value);
                self.raise_about(Exc::TypeError, format!("unhashable type: '{kind}'"))
            }
            Some(Object::Instance(_)) => {
                if let Some(function) = self.special(value, self.known.hash) {
                    if matches!(function, Value::None) {
                        let kind = self.type_name(value);
                        return self.raise_about(Exc::TypeError, format!("unhashable type: '{kind}'"));
                    }
                    let result = self.call_now(function, Args::of(&[value]))?;
                    return match self.integer(result) {
                        Some(number) => Ok((Machine::number_hash(&number), true)),
                        None => self.type_error("__hash__ method should return an integer"),
                    };
                }
                if self.special(value, self.known.eq).is_some() {
                    let kind = self.type_name(value);
                    return self.raise_about(Exc::TypeError, format!("unhashable type: '{kind}'"));
                }
                Ok(own(u64::from(at.0) + 5000))
            }
            Some(Object::Slice(_) | Object::View { .. } | Object::Range(_)) => self.unsupported("a key of this kind"),
            _ => Ok(own(u64::from(at.0) + 5000)),
        }
    }

    pub(crate) fn set_slot(&mut self, set: Value, key: Value) -> Res<(i64, bool, Found)> {
        let (hash, is_known) = self.hash(key)?;
        let Some(mut probe) = self.heap.set(set).map(|set| set.probe(hash)) else {
            return Ok((hash, is_known, Found::Free(0)));
        };
        loop {
            self.charge(1)?;
            let Some(found) = self.heap.set(set).map(|set| set.next(&mut probe, hash)) else {
                return Ok((hash, is_known, Found::Free(0)));
            };
            match found {
                Found::Free(_) => return Ok((hash, is_known, found)),
                Found::Key(_, known) if self.identical_or_equal(known, key, 0)? => return Ok((hash, is_known, found)),
                Found::Key(..) => {}
            }
        }
    }

    pub(crate) fn set_has(&mut self, set: Value, key: Value) -> Res<bool> {
        if matches!(self.heap.of(key), Some(Object::Set(_))) {
            return self.unsupported("a set looked for in a set");
        }
        Ok(matches!(self.set_slot(set, key)?.2, Found::Key(..)))
    }

    pub(crate) fn set_add(&mut self, set: Value, key: Value) -> Res<bool> {
        let (hash, is_known, found) = self.set_slot(set, key)?;
        let Found::Free(slot) = found else { return Ok(false) };
        if let Some(set) = self.heap.set_mut(set) {
            set.is_ordered &= is_known;
            set.put(slot, hash, key);
        }
        self.heap.taken += 32;
        Ok(true)
    }

    /// The number of a key's entry.
    pub(crate) fn dict_find(&mut self, dict: Value, key: Value) -> Res<Option<usize>> {
        let (hash, _) = self.hash(key)?;
        let hash = hash.cast_unsigned();
        let Some(mut probe) = self.heap.dict(dict).map(|dict| dict.probe(hash)) else { return Ok(None) };
        loop {
            self.charge(1)?;
            let Some((entry, known)) = self.heap.dict(dict).and_then(|dict| dict.next(&mut probe, hash)) else {
                return Ok(None);
            };
            if self.identical_or_equal(known, key, 0)? {
                return Ok(Some(entry));
            }
        }
    }

    pub(crate) fn dict_get(&mut self, dict: Value, key: Value) -> Res<Option<Value>> {
        let entry = self.dict_find(dict, key)?;
        Ok(entry.and_then(|entry| self.heap.dict(dict)?.value(entry)))
    }

    pub(crate) fn dict_set(&mut self, dict: Value, key: Value, value: Value) -> Res<()> {
        let entry = self.dict_find(dict, key)?;
        let (hash, _) = self.hash(key)?;
        self.heap.taken += 48;
        if let Some(dict) = self.heap.dict_mut(dict) {
            match entry {
                Some(entry) => dict.set_value(entry, value),
                None => dict.push(hash.cast_unsigned(), key, value),
            }
        }
        Ok(())
    }
}
