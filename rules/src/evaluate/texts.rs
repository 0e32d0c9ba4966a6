//! The methods of `str`. Knows no other type's.

use super::{
    heap::{Args, Object, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
};

/// Methods that take no arguments.
pub(crate) const PLAIN: &[&str] = &[
    "lower",
    "upper",
    "casefold",
    "title",
    "capitalize",
    "swapcase",
    "isalnum",
    "isalpha",
    "isdigit",
    "isdecimal",
    "isnumeric",
    "isspace",
    "islower",
    "isupper",
    "istitle",
    "isidentifier",
    "isascii",
    "isprintable",
    "__len__",
    "__iter__",
];

/// The other methods.
pub(crate) const NAMES: &[&str] = &[
    "strip",
    "lstrip",
    "rstrip",
    "split",
    "rsplit",
    "splitlines",
    "join",
    "replace",
    "find",
    "rfind",
    "index",
    "rindex",
    "count",
    "startswith",
    "endswith",
    "format",
    "zfill",
    "center",
    "ljust",
    "rjust",
    "partition",
    "rpartition",
    "translate",
    "removeprefix",
    "removesuffix",
    "encode",
    "expandtabs",
    "maketrans",
    "__contains__",
    "__getitem__",
    "__eq__",
    "__add__",
];

/// What a character is asked.
type Test = fn(char) -> bool;

/// What Python takes for a space; Rust's `is_whitespace` lacks the four separators.
fn is_space(c: char) -> bool {
    c.is_whitespace() || ('\x1c'..='\x1f').contains(&c)
}

impl Machine {
    /// A text argument.
    fn text_arg(&mut self, args: &Args, at: usize, message: &str) -> Res<String> {
        let value = args.or_none(at);
        match self.heap.text(value) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let kind = self.type_name(value);
                self.raise_about(Exc::TypeError, format!("{message}{kind}"))
            }
        }
    }

    pub(crate) fn text_method(&mut self, receiver: Value, name: &str, args: &Args) -> Res {
        let text: String = self.heap.text(receiver).unwrap_or("").to_owned();
        self.charge(text.len() / 8)?;
        if !args.named.is_empty()
            && !["format", "split", "rsplit", "splitlines", "encode", "expandtabs"].contains(&name)
        {
            return self.raise_about(Exc::TypeError, format!("str.{name}() takes no keyword arguments"));
        }
        let is_ascii = text.is_ascii();
        if PLAIN.contains(&name) && args.len() > 0 {
            let count = args.len();
            return self.type_error(format!("str.{name}() takes no arguments ({count} given)"));
        }
        let is_all = |test: fn(char) -> bool| !text.is_empty() && text.chars().all(test);
        Ok(match name {
            "lower" => self.str(text.to_lowercase()),
            "upper" => self.str(text.to_uppercase()),
            "casefold"
                if is_ascii
                    || text.chars().all(|c| {
                        c.is_alphabetic() && (c as u32) < 0x250 && c != 'ß' && c != 'ŉ' && c != 'ǰ' && c != 'ſ'
                    }) =>
            {
                self.str(text.to_lowercase())
            }
            "casefold" if text.chars().all(|c| c.is_ascii() || c.is_whitespace()) => self.str(text.to_lowercase()),
            "capitalize" if is_ascii => {
                let mut chars = text.chars();
                let first = chars.next().map(|c| c.to_ascii_uppercase()).into_iter();
                let shown: String = first.chain(chars.map(|c| c.to_ascii_lowercase())).collect();
                self.str(shown)
            }
            "title" if is_ascii => {
                let mut is_inside = false;
                let shown: String = text
                    .chars()
                    .map(|c| {
                        let cased = if is_inside { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() };
                        is_inside = c.is_ascii_alphabetic();
                        cased
                    })
                    .collect();
                self.str(shown)
            }
            "swapcase" if is_ascii => {
                let swap =
                    |c: char| if c.is_ascii_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() };
                let shown: String = text.chars().map(swap).collect();
                self.str(shown)
            }
            "isascii" => Value::Bool(is_ascii),
            "isalnum" if is_known(&text) => Value::Bool(is_all(char::is_alphanumeric)),
            "isalpha" if is_known(&text) => Value::Bool(is_all(char::is_alphabetic)),
            "isspace" => Value::Bool(is_all(is_space)),
            "isdigit" | "isdecimal" | "isnumeric" if is_known(&text) => Value::Bool(is_all(|c| c.is_ascii_digit())),
            "isidentifier" if is_ascii => {
                let starts = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
                Value::Bool(starts && text.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
            }
            "isprintable" if is_ascii => Value::Bool(text.chars().all(|c| (' '..='~').contains(&c))),
            "islower" | "isupper" if is_known(&text) => {
                let (own, other): (Test, Test) = if name == "islower" {
                    (char::is_lowercase, char::is_uppercase)
                } else {
                    (char::is_uppercase, char::is_lowercase)
                };
                Value::Bool(text.chars().any(own) && !text.chars().any(other))
            }
            "istitle" if is_ascii => {
                let (mut before, mut is_title, mut is_any) = (false, true, false);
                for c in text.chars() {
                    if c.is_ascii_alphabetic() {
                        is_any = true;
                        is_title &= c.is_ascii_uppercase() != before;
                    }
                    before = c.is_ascii_alphabetic();
                }
                Value::Bool(is_title && is_any)
            }
            "strip" | "lstrip" | "rstrip" => {
                let set: Option<String> = match args.or_none(0) {
                    Value::None => None,
                    _ => Some(self.text_arg(args, 0, &format!("{name} arg must be None or str, not "))?),
                };
                let drops = |c: char| set.as_ref().map_or_else(|| is_space(c), |set| set.contains(c));
                let shown = match name {
                    "strip" => text.trim_matches(drops),
                    "lstrip" => text.trim_start_matches(drops),
                    _ => text.trim_end_matches(drops),
                };
                self.str(shown)
            }
            "split" | "rsplit" => return self.split(&text, args, name == "rsplit"),
            "splitlines"
                if is_ascii
                    && !text.contains(['\x0b', '\x0c', '\x1c', '\x1d', '\x1e'])
                    && args.named.is_empty()
                    && args.len() == 0 =>
            {
                let normal = text.replace("\r\n", "\n").replace('\r', "\n");
                let lines: Vec<&str> = normal.strip_suffix('\n').unwrap_or(&normal).split('\n').collect();
                let lines = if normal.is_empty() { Vec::new() } else { lines };
                let items = lines.into_iter().map(|line| self.str(line)).collect();
                self.list(items)
            }
            "join" => {
                let items = match self.collect(args.or_none(0)) {
                    Err(_) if !self.is_iterable(args.or_none(0)) => {
                        return self.type_error("can only join an iterable");
                    }
                    items => items?,
                };
                let mut shown = String::new();
                for (item, at) in items.iter().zip(0..) {
                    let Some(part) = self.heap.text(*item) else {
                        let kind = self.type_name(*item);
                        return self.type_error(format!("sequence item {at}: expected str instance, {kind} found"));
                    };
                    if at > 0 {
                        shown.push_str(&text);
                    }
                    shown.push_str(part);
                }
                self.reserve(shown.len() / 8, 8)?;
                self.str(shown)
            }
            "replace" => {
                let old = self.text_arg(args, 0, "replace() argument 1 must be str, not ")?;
                let new = self.text_arg(args, 1, "replace() argument 2 must be str, not ")?;
                let count = match args.get(2) {
                    None => -1,
                    Some(count) => match self.index(count)? {
                        Some(count) => count,
                        None => return self.unsupported("an argument of this kind"),
                    },
                };
                let grown = (text.len() + 1).saturating_mul(new.len() + 1);
                self.reserve(if new.len() > old.len() { grown / 8 } else { text.len() / 8 }, 8)?;
                let shown = match usize::try_from(count) {
                    Ok(count) => text.replacen(&old, &new, count),
                    Err(_) => text.replace(&old, &new),
                };
                self.str(shown)
            }
            "find" | "rfind" | "index" | "rindex" | "count" => return self.search(&text, name, args),
            "startswith" | "endswith" => {
                let prefixes: Vec<Value> = match self.heap.of(args.or_none(0)) {
                    Some(Object::Tuple(items)) => items.clone(),
                    _ => vec![args.or_none(0)],
                };
                if args.len() > 1 {
                    return self.unsupported("a part of a text to look in");
                }
                let mut found = false;
                for prefix in prefixes {
                    let Some(prefix) = self.heap.text(prefix) else {
                        let kind = self.type_name(args.or_none(0));
                        let message = format!("{name} first arg must be str or a tuple of str, not {kind}");
                        return self.type_error(message);
                    };
                    found |= if name == "startswith" { text.starts_with(prefix) } else { text.ends_with(prefix) };
                }
                Value::Bool(found)
            }
            "removeprefix" | "removesuffix" => {
                let part = self.text_arg(args, 0, &format!("{name}() argument must be str, not "))?;
                let shown = if name == "removeprefix" { text.strip_prefix(&*part) } else { text.strip_suffix(&*part) };
                self.str(shown.unwrap_or(&text))
            }
            "format" => {
                let shown = self.format_fields(&text, args)?;
                self.str(shown)
            }
            "zfill" | "center" | "ljust" | "rjust" => return self.padded(&text, name, args),
            "partition" | "rpartition" => {
                let separator = self.text_arg(args, 0, "must be str, not ")?;
                if separator.is_empty() {
                    return self.value_error("empty separator");
                }
                let found =
                    if name == "partition" { text.split_once(&*separator) } else { text.rsplit_once(&*separator) };
                let parts = match found {
                    Some((before, after)) => [before, separator.as_str(), after],
                    None if name == "partition" => [text.as_str(), "", ""],
                    None => ["", "", text.as_str()],
                };
                let parts = parts.into_iter().map(|part| self.str(part)).collect();
                self.tuple(parts)
            }
            "translate" => return self.translate(&text, args.or_none(0)),
            "__len__" => Value::Int(i64::try_from(text.chars().count()).unwrap_or(0)),
            "__contains__" => Value::Bool(self.contains(receiver, args.or_none(0))?),
            "__getitem__" => return self.load_item(receiver, args.or_none(0)),
            "__eq__" => Value::Bool(self.equal(receiver, args.or_none(0))?),
            "__iter__" => return self.iter(receiver),
            "__add__" => return self.binary(crate::syntax::python::BinaryOp::Add, receiver, args.or_none(0)),
            _ => return self.unsupported("a method of str"),
        })
    }

    fn split(&mut self, text: &str, args: &Args, from_end: bool) -> Res {
        let named = |name: &str| {
            let sym = self.symbols.intern(name);
            args.named.iter().find(|(known, _)| *known == sym).map(|(_, value)| *value)
        };
        let separator = args.get(0).or_else(|| named("sep")).unwrap_or(Value::None);
        let most = args.get(1).or_else(|| named("maxsplit")).unwrap_or(Value::Int(-1));
        let most = match self.index(most)? {
            Some(most) => usize::try_from(most).ok(),
            None => return self.unsupported("an argument of this kind"),
        };
        let parts: Vec<String> = match separator {
            Value::None => match most {
                None => text.split(is_space).filter(|part| !part.is_empty()).map(str::to_owned).collect(),
                Some(_) if from_end => return self.unsupported("rsplit with a limit"),
                Some(most) => {
                    let mut parts = Vec::new();
                    let mut rest = text.trim_start_matches(is_space);
                    while !rest.is_empty() {
                        if parts.len() == most {
                            parts.push(rest.trim_end_matches(is_space).to_owned());
                            break;
                        }
                        let end = rest.find(is_space).unwrap_or(rest.len());
                        let (word, behind) = rest.split_at(end);
                        parts.push(word.to_owned());
                        rest = behind.trim_start_matches(is_space);
                    }
                    parts
                }
            },
            _ => {
                let Some(separator) = self.heap.text(separator).map(str::to_owned) else {
                    let kind = self.type_name(separator);
                    return self.raise_about(Exc::TypeError, format!("must be str or None, not {kind}"));
                };
                if separator.is_empty() {
                    return self.value_error("empty separator");
                }
                match (most, from_end) {
                    (None, _) => text.split(&*separator).map(str::to_owned).collect(),
                    (Some(most), false) => text.splitn(most + 1, &*separator).map(str::to_owned).collect(),
                    (Some(most), true) => {
                        let mut parts: Vec<String> = text.rsplitn(most + 1, &*separator).map(str::to_owned).collect();
                        parts.reverse();
                        parts
                    }
                }
            }
        };
        self.charge(parts.len())?;
        let items = parts.into_iter().map(|part| self.str(part)).collect();
        Ok(self.list(items))
    }

    fn search(&mut self, text: &str, name: &str, args: &Args) -> Res {
        let part = self.text_arg(args, 0, "must be str, not ")?;
        let count = text.chars().count();
        let slice = [args.or_none(1), args.or_none(2), Value::None];
        let (start, stop, _) = self.bounds(slice, count)?;
        let (start, stop) = (usize::try_from(start).unwrap_or(0), usize::try_from(stop).unwrap_or(0));
        let is_past = matches!(args.get(1), Some(Value::Int(at)) if usize::try_from(at).is_ok_and(|at| at > count));
        let within: String = text.chars().skip(start).take(stop.saturating_sub(start)).collect();
        if name == "count" {
            if is_past {
                return Ok(Value::Int(0));
            }
            let found = if part.is_empty() {
                within.chars().count() + usize::from(stop >= start)
            } else {
                within.matches(&*part).count()
            };
            return Ok(Value::Int(i64::try_from(found).unwrap_or(0)));
        }
        let found = if name.starts_with('r') { within.rfind(&*part) } else { within.find(&*part) };
        let found = found.filter(|_| !is_past && (start <= stop || !part.is_empty()));
        match found {
            Some(at) => {
                let before = within.get(..at).map_or(0, |before| before.chars().count());
                Ok(Value::Int(i64::try_from(start + before).unwrap_or(0)))
            }
            None if name.ends_with("find") => Ok(Value::Int(-1)),
            None => self.value_error("substring not found"),
        }
    }

    fn padded(&mut self, text: &str, name: &str, args: &Args) -> Res {
        let Some(width) = self.index(args.or_none(0))? else {
            let kind = self.type_name(args.or_none(0));
            return self.type_error(format!("'{kind}' object cannot be interpreted as an integer"));
        };
        let width = usize::try_from(width).unwrap_or(0);
        self.reserve(width, 4)?;
        let fill = match args.get(1) {
            None => ' ',
            Some(fill) => match self.heap.text(fill).map(|text| (text.chars().next(), text.chars().count())) {
                Some((Some(fill), 1)) => fill,
                _ => {
                    let message = "The fill character must be exactly one character long";
                    return self.raise_about(Exc::TypeError, message);
                }
            },
        };
        let missing = width.saturating_sub(text.chars().count());
        let run = |count: usize| fill.to_string().repeat(count);
        let shown = match name {
            "ljust" => format!("{text}{}", run(missing)),
            "rjust" => format!("{}{text}", run(missing)),
            "center" => {
                let left = missing / 2 + (missing & width & 1);
                format!("{}{text}{}", run(left), run(missing - left))
            }
            _ => {
                let (sign, digits) = match text.strip_prefix(['+', '-']) {
                    Some(digits) => (text.get(..1).unwrap_or(""), digits),
                    None => ("", text),
                };
                format!("{sign}{}{digits}", "0".repeat(missing))
            }
        };
        Ok(self.str(shown))
    }

    fn translate(&mut self, text: &str, table: Value) -> Res {
        let mut shown = String::new();
        if self.heap.dict(table).is_none() {
            return self.unsupported("a table of this kind");
        }
        for c in text.chars() {
            match self.dict_get(table, Value::Int(i64::from(c as u32)))? {
                None => shown.push(c),
                Some(Value::None) => {}
                Some(other) => match (self.heap.text(other), other) {
                    (Some(text), _) => shown.push_str(text),
                    (None, Value::Int(code)) => match u32::try_from(code).ok().and_then(char::from_u32) {
                        Some(c) => shown.push(c),
                        None => return self.unsupported("a character of this kind"),
                    },
                    _ => return self.unsupported("a table of this kind"),
                },
            }
        }
        Ok(self.str(shown))
    }

    /// `str.maketrans`
    pub(crate) fn make_table(&mut self, args: &Args) -> Res {
        let dict = self.object(Object::Dict(Box::default()));
        match args.values.as_slice() {
            [only] => {
                let Some(entries) = self.heap.dict(*only).map(|dict| dict.iter().collect::<Vec<_>>()) else {
                    return self.type_error("if you give only one argument to maketrans it must be a dict");
                };
                for (key, value) in entries {
                    let key = match self.heap.text(key).and_then(|text| text.chars().next()) {
                        Some(c) => Value::Int(i64::from(c as u32)),
                        None => key,
                    };
                    self.dict_set(dict, key, value)?;
                }
            }
            [from, to, rest @ ..] => {
                let (Some(from), Some(to)) = (self.heap.text(*from), self.heap.text(*to)) else {
                    return self.unsupported("a table of this kind");
                };
                let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
                if from.len() != to.len() {
                    return self.value_error("the first two maketrans arguments must have equal length");
                }
                for (a, b) in from.into_iter().zip(to) {
                    self.dict_set(dict, Value::Int(i64::from(a as u32)), Value::Int(i64::from(b as u32)))?;
                }
                let gone: Vec<char> = rest
                    .first()
                    .and_then(|gone| self.heap.text(*gone))
                    .map(|text| text.chars().collect())
                    .unwrap_or_default();
                for c in gone {
                    self.dict_set(dict, Value::Int(i64::from(c as u32)), Value::None)?;
                }
            }
            [] => return self.unsupported("a table of this kind"),
        }
        Ok(dict)
    }

    /// The number that a text says, as `int()` reads it.
    pub(crate) fn parse_int(&mut self, text: &str, radix: u32) -> Res<Option<Number>> {
        let trimmed = text.trim_matches(is_space);
        let (negative, digits) = match trimmed.strip_prefix(['+', '-']) {
            Some(digits) => (trimmed.starts_with('-'), digits),
            None => (false, trimmed),
        };
        let prefixes = [("0x", 16), ("0o", 8), ("0b", 2)];
        let lower = digits.to_ascii_lowercase();
        let mut digits = lower.as_str();
        for (prefix, of) in prefixes {
            if radix == of
                && let Some(behind) = digits.strip_prefix(prefix)
            {
                digits = behind.strip_prefix('_').unwrap_or(behind);
            }
        }
        if !digits.is_ascii() {
            return self.unsupported("digits of other scripts");
        }
        let is_wrong = digits.is_empty() || digits.starts_with('_') || digits.ends_with('_') || digits.contains("__");
        if is_wrong || !digits.chars().all(|c| c == '_' || c.is_digit(radix)) {
            return Ok(None);
        }
        let digits = digits.replace('_', "");
        if digits.len() > 4300 && !radix.is_power_of_two() {
            return self.raise_about(Exc::ValueError, "Exceeds the limit (4300 digits) for integer string conversion");
        }
        self.charge(digits.len())?;
        let Some(number) = num_bigint::BigInt::parse_bytes(digits.as_bytes(), radix) else { return Ok(None) };
        let number = if negative { -number } else { number };
        Ok(Some(i64::try_from(&number).map_or(Number::Big(number), Number::Int)))
    }
}

/// Whether what Rust and Python say of the characters is known to be the same: Latin letters and ASCII.
fn is_known(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_ascii() || (c.is_alphabetic() && matches!(c as u32, 0xc0..=0x24f | 0x391..=0x3c9 | 0x410..=0x44f))
    })
}
