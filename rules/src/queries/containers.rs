//! Lists and dicts: what their methods put in and give back, and functions that Python applies to each element.

use std::{cell::RefCell, rc::Rc};

use crate::{
    finding::Place,
    queries::{
        calls::Arguments,
        engine::Engine,
        loops::Loop,
        value::{Dict, List, Value, Values},
    },
    syntax::Name,
};

impl Engine<'_> {
    pub(crate) fn list_method(&mut self, list: &Rc<List>, name: &Name, arguments: &Arguments, place: Place) -> Values {
        match name.as_str() {
            "append" | "add" | "appendleft" => {
                if let Some(values) = arguments.positional.first() {
                    list.elements.borrow_mut().extend(values.clone());
                }
                Values::one(Value::None)
            }
            "insert" => {
                if let Some(values) = arguments.positional.get(1) {
                    list.elements.borrow_mut().extend(values.clone());
                }
                Values::one(Value::None)
            }
            "extend" | "update" => {
                if let Some(values) = arguments.positional.first() {
                    let elements = self.elements(values, place, "");
                    list.elements.borrow_mut().extend(elements);
                }
                Values::one(Value::None)
            }
            "pop" | "popleft" => list.elements.borrow().clone(),
            "sort" => {
                let elements = list.elements.borrow().clone();
                self.keyed(arguments, &elements, place);
                Values::one(Value::None)
            }
            "copy" | "union" | "intersection" | "difference" => Values::one(Value::List(list.clone())),
            _ => Values::one(Value::Plain),
        }
    }

    /// Calls the `key=` of a sort, or the function of a `map`, on an element of many.
    pub(crate) fn keyed(&mut self, arguments: &Arguments, elements: &Values, place: Place) {
        match arguments.keyword("key") {
            Some(key) => {
                self.applied(&key.clone(), elements, place);
            }
            None => self.compared(elements, "__lt__", place),
        }
    }

    /// A method of the rows' own model that Python runs on each of them: `__lt__` in a sort, `__hash__` in a set.
    pub(crate) fn compared(&mut self, elements: &Values, method: &str, place: Place) {
        for value in elements.iter().cloned().collect::<Vec<_>>() {
            if let Value::Row(row) = &value
                && let Some(class) = self.class_of_model(row.model)
                && let Some((owner, function)) = self.project.method(class, method)
                && !self.is_stub(owner)
            {
                let bound = Value::Bound { function, owner, receiver: Box::new(value.clone()) };
                self.applied(&Values::one(bound), elements, place);
            }
        }
    }

    /// A function applied to each element.
    pub(crate) fn applied(&mut self, function: &Values, elements: &Values, place: Place) -> Values {
        self.begin(Loop::new(place, self.calls.len()));
        let mut all = Values::default();
        for callee in function.iter() {
            match callee {
                Value::Unknown | Value::None | Value::External(_) => all.push(Value::Unknown, Default::default()),
                other => all.extend(self.call_value(&other.clone(), vec![elements.clone()], Vec::new(), place)),
            }
        }
        self.loops.pop();
        all
    }
}

pub(crate) fn list_of(elements: Values) -> Values {
    Values::one(Value::List(Rc::new(List { elements: RefCell::new(elements), is_short: false })))
}

pub(crate) fn dict_method(dict: &Rc<Dict>, name: &Name, arguments: &Arguments) -> Values {
    let all = || dict.known.borrow().values().cloned().fold(dict.others.borrow().clone(), Values::and);
    let tuple = |values: Values| Values::one(Value::Tuple(Rc::new(vec![Values::one(Value::Plain), values])));
    match name.as_str() {
        "values" => list_of(all()),
        "items" => list_of(tuple(all())),
        "get" | "pop" | "setdefault" => {
            let mut found = match arguments.positional.first().and_then(Values::only) {
                Some(Value::Str(key)) if *dict.is_constant.borrow() && dict.known.borrow().contains_key(key) => {
                    return dict.known.borrow().get(key).cloned().unwrap_or_default();
                }
                Some(Value::Str(key)) if dict.known.borrow().contains_key(key) => {
                    dict.known.borrow().get(key).cloned().unwrap_or_default()
                }
                _ => dict.others.borrow().clone(),
            };
            if let Some(default) = arguments.positional.get(1) {
                if name == "setdefault" {
                    dict.others.borrow_mut().extend(default.clone());
                }
                found.extend(default.clone());
            }
            let is_constant = matches!(arguments.positional.first().and_then(Values::only), Some(Value::Str(_)));
            if found.0.is_empty() && is_constant && !*dict.is_open.borrow() && name == "get" {
                return Values::one(Value::None);
            }
            if found.0.is_empty() || *dict.is_open.borrow() {
                found.push(Value::Unknown, Default::default());
            }
            found
        }
        "update" => {
            for (key, values) in &arguments.keywords {
                dict.known.borrow_mut().insert(key.clone(), values.clone());
            }
            match arguments.positional.first().map(Values::only) {
                None => {}
                Some(Some(Value::Dict(other))) if !Rc::ptr_eq(dict, other) => {
                    for (key, values) in other.known.borrow().iter() {
                        dict.known.borrow_mut().insert(key.clone(), values.clone());
                    }
                    dict.others.borrow_mut().extend(other.others.borrow().clone());
                    *dict.is_open.borrow_mut() |= *other.is_open.borrow();
                }
                Some(_) => *dict.is_open.borrow_mut() = true,
            }
            Values::one(Value::None)
        }
        "copy" => Values::one(Value::Dict(dict.clone())),
        _ => Values::one(Value::Plain),
    }
}
