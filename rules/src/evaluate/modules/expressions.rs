//! As much of the module `re` as answers use to drop characters: one class of characters, once or more often.
//! Any other pattern is not supported.

use crate::evaluate::{
    heap::{Args, Native, Value},
    machine::{Machine, Res},
};

static FUNCTIONS: &[Native] =
    &[Native { name: "sub", run: sub }, Native { name: "findall", run: findall }, Native { name: "split", run: split }];

/// A class of characters, and whether it stands for a run of them.
#[derive(Debug, Default)]
struct Class {
    is_negated: bool,
    parts: Vec<Part>,
    is_run: bool,
}

#[derive(Debug, Clone, Copy)]
enum Part {
    Range(char, char),
    Word(bool),
    Space(bool),
    Digit(bool),
}

impl Class {
    fn read(pattern: &str) -> Option<Class> {
        let mut class = Class::default();
        let mut chars = pattern.chars().peekable();
        match chars.next()? {
            '[' => {
                if chars.peek() == Some(&'^') {
                    class.is_negated = true;
                    chars.next();
                }
                let mut is_first = true;
                loop {
                    let c = chars.next()?;
                    if c == ']' && !is_first {
                        break;
                    }
                    is_first = false;
                    let part = if c == '\\' { escaped(chars.next()?)? } else { Part::Range(c, c) };
                    // A hyphen between two characters makes a range; at an end it stands for itself.
                    let mut ahead = chars.clone();
                    match (part, ahead.next(), ahead.next()) {
                        (Part::Range(low, _), Some('-'), Some(high)) if high != ']' => {
                            chars.next();
                            let high = match chars.next()? {
                                '\\' => match escaped(chars.next()?)? {
                                    Part::Range(high, _) => high,
                                    _ => return None,
                                },
                                high => high,
                            };
                            if high < low {
                                return None;
                            }
                            class.parts.push(Part::Range(low, high));
                        }
                        _ => class.parts.push(part),
                    }
                }
            }
            '\\' => class.parts.push(escaped(chars.next()?)?),
            c if c.is_alphanumeric() || matches!(c, ' ' | ',' | '!' | '-' | '_' | ';' | ':' | '\'' | '"') => {
                class.parts.push(Part::Range(c, c));
            }
            _ => return None,
        }
        match chars.next() {
            None => {}
            Some('+') => class.is_run = true,
            Some(_) => return None,
        }
        chars.next().is_none().then_some(class)
    }

    fn has(&self, c: char) -> bool {
        let word = c.is_alphanumeric() || c == '_';
        let is_in = self.parts.iter().any(|part| match *part {
            Part::Range(low, high) => (low..=high).contains(&c),
            Part::Word(wanted) => word == wanted,
            Part::Space(wanted) => (c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)) == wanted,
            Part::Digit(wanted) => c.is_numeric() == wanted,
        });
        is_in != self.is_negated
    }

    /// The matches in a text, as ranges of bytes.
    fn matches(&self, text: &str) -> Vec<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (at, c) in text.char_indices().filter(|(_, c)| self.has(*c)) {
            let end = at + c.len_utf8();
            match found.last_mut() {
                Some(last) if self.is_run && last.1 == at => last.1 = end,
                _ => found.push((at, end)),
            }
        }
        found
    }
}

fn escaped(c: char) -> Option<Part> {
    Some(match c {
        'w' => Part::Word(true),
        'W' => Part::Word(false),
        's' => Part::Space(true),
        'S' => Part::Space(false),
        'd' => Part::Digit(true),
        'D' => Part::Digit(false),
        'n' => Part::Range('\n', '\n'),
        't' => Part::Range('\t', '\t'),
        c if c.is_ascii_punctuation() || c == ' ' => Part::Range(c, c),
        _ => return None,
    })
}

impl Machine {
    pub(super) fn expressions_attribute(&mut self, name: &str) -> Res {
        match FUNCTIONS.iter().find(|native| native.name == name) {
            Some(native) => Ok(Value::Native(native)),
            None => self.unsupported("this part of `re`"),
        }
    }

    /// A class and a text that it is looked for in.
    fn class_and_text(&mut self, pattern: Value, text: Value) -> Res<(Class, String)> {
        let class = self.heap.text(pattern).and_then(Class::read);
        let text = self.heap.text(text).map(str::to_owned);
        match (class, text) {
            // What a letter is, Rust and Python agree on for these.
            (Some(class), Some(text)) if text.chars().all(|c| c.is_ascii() || c.is_alphabetic()) => {
                self.charge(text.len())?;
                Ok((class, text))
            }
            _ => self.unsupported("a regular expression of this kind"),
        }
    }
}

fn sub(machine: &mut Machine, args: Args) -> Res {
    if args.len() != 3 || !args.named.is_empty() {
        return machine.unsupported("re.sub of this kind");
    }
    let (class, text) = machine.class_and_text(args.or_none(0), args.or_none(2))?;
    let Some(new) = machine.heap.text(args.or_none(1)).filter(|new| !new.contains('\\')).map(str::to_owned) else {
        return machine.unsupported("re.sub of this kind");
    };
    let mut shown = String::new();
    let mut done = 0;
    for (start, end) in class.matches(&text) {
        shown.push_str(text.get(done..start).unwrap_or(""));
        shown.push_str(&new);
        done = end;
    }
    shown.push_str(text.get(done..).unwrap_or(""));
    machine.charge(shown.len())?;
    Ok(machine.str(shown))
}

fn findall(machine: &mut Machine, args: Args) -> Res {
    if args.len() != 2 || !args.named.is_empty() {
        return machine.unsupported("re.findall of this kind");
    }
    let (class, text) = machine.class_and_text(args.or_none(0), args.or_none(1))?;
    let found = class.matches(&text);
    let items = found.into_iter().map(|(start, end)| machine.str(text.get(start..end).unwrap_or(""))).collect();
    Ok(machine.list(items))
}

fn split(machine: &mut Machine, args: Args) -> Res {
    if args.len() != 2 || !args.named.is_empty() {
        return machine.unsupported("re.split of this kind");
    }
    let (class, text) = machine.class_and_text(args.or_none(0), args.or_none(1))?;
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, end) in class.matches(&text) {
        parts.push(text.get(done..start).unwrap_or("").to_owned());
        done = end;
    }
    parts.push(text.get(done..).unwrap_or("").to_owned());
    let items = parts.into_iter().map(|part| machine.str(part)).collect();
    Ok(machine.list(items))
}
