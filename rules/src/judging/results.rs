//! Whether a result is the one that is wanted, in any of the ways in which an answer may hand it over. Knows no
//! question by its number.

use crate::{
    evaluate::{Halt, Machine, Object, Res, Value},
    judging::Form,
};

/// What one call gave, taken apart.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    pub(super) value: Shown,
    /// The first argument after the call, where it was changed in place and can be told.
    pub(super) argument: Option<String>,
    pub(super) output: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Shown {
    None,
    Bool(bool),
    /// A text.
    Text(String),
    Other(String),
}

/// How a result may be handed over, as the bank says it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Accepts {
    pub(super) truth: bool,
    pub(super) messages: bool,
    pub(super) sequence: bool,
    pub(super) in_place: bool,
    pub(super) number: bool,
}

impl Accepts {
    pub(super) fn of(ways: &[String]) -> Accepts {
        let has = |way: &str| ways.iter().any(|known| known == way);
        Accepts {
            truth: has("returned-bool") || has("returned-truth"),
            messages: has("two-messages"),
            sequence: has("returned-list") || has("returned-tuple"),
            in_place: has("in-place") || has("in-place-and-returned"),
            number: has("returned-int"),
        }
    }
}

/// In which of the ways a result is right.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Good {
    pub(super) returned: bool,
    pub(super) in_place: bool,
    pub(super) message: bool,
    pub(super) printed: bool,
    /// The argument itself is what was returned.
    pub(super) is_same: bool,
}

impl Good {
    pub(super) fn is(self, form: Form) -> bool {
        match form {
            Form::Returned | Form::Both => self.returned,
            Form::InPlace => self.in_place,
            Form::Message => self.message,
            Form::Printed => self.printed,
        }
    }

    pub(super) fn any(self) -> bool {
        self.returned || self.in_place || self.message || self.printed
    }
}

pub(super) fn right(
    machine: &mut Machine,
    accepts: Accepts,
    value: Value,
    argument: Value,
    want: Value,
    output: &str,
) -> Res<Good> {
    let is_same = machine.heap.list(value).is_some() && machine.same(value, argument) == Some(true);
    let mut good = Good { is_same, ..Good::default() };
    if accepts.sequence || accepts.in_place {
        let items = match machine.heap.of(value) {
            Some(Object::List(items) | Object::Tuple(items)) => Some(items.clone()),
            Some(Object::Deque(deque)) => Some(deque.items.iter().copied().collect()),
            Some(Object::Iter(_) | Object::Generator(_)) => Some(machine.collect(value)?),
            _ => None,
        };
        if let Some(items) = items {
            let list = machine.list(items);
            good.returned = accepts.sequence && machine.equal(list, want)?;
        }
        good.in_place = accepts.in_place && machine.equal(argument, want)?;
        let wanted = numbers(&machine.repr(want)?);
        good.printed = matches!(value, Value::None) && !output.is_empty() && numbers(output).ends_with(&wanted);
    } else if accepts.number {
        if machine.number(value).is_some() {
            good.returned = machine.equal(value, want)?;
            return Ok(good);
        }
        let wanted = numbers(&machine.repr(want)?);
        match machine.heap.text(value) {
            Some(text) => good.message = !wanted.is_empty() && numbers(text).ends_with(&wanted),
            None if matches!(value, Value::None) => {
                good.printed = !wanted.is_empty() && numbers(output).ends_with(&wanted);
            }
            None => {}
        }
    } else if accepts.truth {
        let is_told = matches!(value, Value::None) && !output.is_empty();
        if !is_told && machine.heap.text(value).is_none() {
            good.returned = machine.truth(value)? == machine.truth(want)?;
        }
    } else {
        good.returned = machine.equal(value, want)?;
    }
    Ok(good)
}

/// The numbers in a text, in order, without leading zeros.
fn numbers(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut current = String::new();
    for c in text.chars().chain([' ']) {
        if c.is_ascii_digit() || (c == '-' && current.is_empty()) {
            current.push(c);
        } else {
            if current.bytes().any(|byte| byte.is_ascii_digit()) {
                found.push(std::mem::take(&mut current));
            }
            current.clear();
            if c == '-' {
                current.push(c);
            }
        }
    }
    found
}

pub(super) fn seen(machine: &mut Machine, value: Value, argument: Value, is_changed: bool) -> Result<Seen, Halt> {
    let shown = match value {
        Value::None => Shown::None,
        Value::Bool(truth) => Shown::Bool(truth),
        _ => match machine.heap.text(value).map(str::to_owned) {
            Some(text) => Shown::Text(text),
            None => match machine.repr(value) {
                Ok(text) => Shown::Other(text),
                Err(Halt::Unsupported(_)) => Shown::Other("another value".to_owned()),
                Err(halt) => return Err(halt),
            },
        },
    };
    let argument = if is_changed { machine.repr(argument).ok() } else { None };
    Ok(Seen { value: shown, argument, output: machine.output.clone() })
}

/// What two texts that stand for yes and no have in common is no verdict: the input, and blanks.
pub(super) fn message(text: &str, input: &str) -> String {
    let text = text.to_lowercase();
    let input = input.to_lowercase();
    let without = if input.is_empty() { text } else { text.replace(&input, "") };
    let reversed: String = input.chars().rev().collect();
    let without = if reversed.is_empty() { without } else { without.replace(&reversed, "") };
    without.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a message says no.
pub(super) fn denies(message: &str) -> bool {
    message.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|word| {
        matches!(word, "not" | "no" | "isn't" | "isnt" | "aren't" | "false" | "never" | "não" | "nao" | "nicht")
    })
}
