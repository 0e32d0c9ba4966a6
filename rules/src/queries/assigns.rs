//! What names, attributes and items hold after an assignment, and after two branches meet.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::{
    queries::{
        engine::Engine,
        frame::Frame,
        value::{List, Value, Values},
    },
    syntax::{
        Name,
        python::{Expr, ExprKind},
    },
};

impl Engine<'_> {
    pub(crate) fn assign(&mut self, target: &Expr, values: Values, frame: &mut Frame) {
        match &target.kind {
            ExprKind::Name(name) => frame.set(name, values),
            ExprKind::Tuple(tuple) => self.unpack(&tuple.items, &values, frame),
            ExprKind::List(items) => self.unpack(items, &values, frame),
            ExprKind::Star(inner) => {
                let list = List { elements: values.into(), is_short: false };
                self.assign(inner, Values::one(Value::List(Rc::new(list))), frame);
            }
            ExprKind::Attribute(attribute) => {
                let receivers = self.expr(&attribute.value, frame);
                self.set_attribute(&receivers, &attribute.attr.name, values);
            }
            ExprKind::Subscript(subscript) => {
                let receivers = self.expr(&subscript.value, frame);
                let key = self.expr(&subscript.index, frame);
                for value in receivers.iter() {
                    if let Value::Record(record) = value {
                        self.changed.insert(record.origin);
                    }
                }
                set_item(&receivers, &key, values);
            }
            _ => {}
        }
    }

    fn unpack(&mut self, items: &[Expr], values: &Values, frame: &mut Frame) {
        for (number, item) in items.iter().enumerate() {
            let mut part = Values::default();
            for alternative in &values.0 {
                match &alternative.value {
                    Value::Tuple(parts) if parts.len() == items.len() => {
                        part.extend(parts.get(number).cloned().unwrap_or_default());
                    }
                    Value::List(list) => part.extend(list.elements.borrow().clone()),
                    _ => part.push(Value::Unknown, alternative.guard.clone()),
                }
            }
            self.assign(item, part, frame);
        }
    }

    pub(crate) fn set_attribute(&mut self, receivers: &Values, name: &Name, values: Values) {
        let is_one = receivers.0.len() == 1;
        for receiver in receivers.iter() {
            let slot = match receiver {
                Value::Row(row) => &row.set,
                Value::Object(object) => &object.set,
                _ => continue,
            };
            let mut slot = slot.borrow_mut();
            let before = slot.remove(name);
            let after = match before {
                Some(before) if !is_one => before.and(values.clone()),
                _ => values.clone(),
            };
            slot.insert(name.clone(), after);
        }
    }

    pub(crate) fn augment(&mut self, target: &Expr, before: Values, values: Values, frame: &mut Frame) {
        // `rows += more` fills the same list; anything else is a new plain value.
        let mut is_list = false;
        for value in before.iter() {
            if let Value::List(list) = value {
                is_list = true;
                let more = self.elements(&values, frame.place(target.id), "");
                list.elements.borrow_mut().extend(more);
            }
        }
        if !is_list {
            let joined = before.iter().any(|value| matches!(value, Value::QuerySet(_)));
            self.assign(target, if joined { Values::unknown() } else { Values::one(Value::Plain) }, frame);
        }
    }
}

/// Joins another end of a branch into the frame: what differs holds under the tests of its own branch.
pub(crate) fn join(frame: &mut Frame, other: FxHashMap<Name, Values>, here: &[(Name, bool)], there: &[(Name, bool)]) {
    let guarded = |values: &Values, tests: &[(Name, bool)]| {
        let mut all = Values::default();
        for alternative in &values.0 {
            all.push(alternative.value.clone(), alternative.guard.and(tests));
        }
        all
    };
    let mut names: Vec<Name> = frame.names.keys().chain(other.keys()).cloned().collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let joined = match (frame.names.get(&name), other.get(&name)) {
            (Some(a), Some(b)) if a == b => continue,
            (Some(a), Some(b)) => guarded(a, here).and(guarded(b, there)),
            (Some(a), None) => guarded(a, here),
            (None, Some(b)) => guarded(b, there),
            (None, None) => continue,
        };
        frame.names.insert(name, joined);
    }
}

fn set_item(receivers: &Values, key: &Values, values: Values) {
    for receiver in receivers.iter() {
        match receiver {
            Value::Dict(dict) => match key.only() {
                Some(Value::Str(key)) => {
                    dict.known.borrow_mut().insert(key.clone(), values.clone());
                }
                _ => dict.others.borrow_mut().extend(values.clone()),
            },
            Value::List(list) => list.elements.borrow_mut().extend(values.clone()),
            _ => {}
        }
    }
}
