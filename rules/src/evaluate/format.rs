//! How values are shown: `repr`, `str`, format specifiers, `%`. Knows no instruction.

use super::{
    hashed::Flavour,
    heap::{Args, Object, Part, Value},
    kinds::{Exc, Kind},
    machine::{Machine, Res},
    numbers::Number,
};

/// The shortest text that reads as the same float.
pub(crate) fn float_text(number: f64) -> String {
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf".to_owned() } else { "-inf".to_owned() };
    }
    let (digits, exponent) = scientific(&format!("{number:e}"));
    let sign = if number.is_sign_negative() { "-" } else { "" };
    if (-4..16).contains(&exponent) {
        let plain = positional(&digits, exponent);
        let point = if plain.contains('.') { "" } else { ".0" };
        return format!("{sign}{plain}{point}");
    }
    format!("{sign}{}", exponential(&digits, exponent))
}

/// The digits of `-1.25e-7` without sign and point, and its exponent.
fn scientific(text: &str) -> (String, i32) {
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    (mantissa.chars().filter(char::is_ascii_digit).collect(), exponent.parse().unwrap_or(0))
}

fn positional(digits: &str, exponent: i32) -> String {
    if exponent < 0 {
        let zeros = usize::try_from(-exponent - 1).unwrap_or(0);
        return format!("0.{}{digits}", "0".repeat(zeros));
    }
    let whole = usize::try_from(exponent).unwrap_or(0) + 1;
    if digits.len() <= whole {
        return format!("{digits}{}", "0".repeat(whole - digits.len()));
    }
    let (before, after) = digits.split_at(whole);
    format!("{before}.{after}")
}

fn exponential(digits: &str, exponent: i32) -> String {
    let (first, rest) = digits.split_at(digits.len().min(1));
    let point = if rest.is_empty() { "" } else { "." };
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{first}{point}{rest}e{sign}{:02}", exponent.abs())
}

/// A text as Python writes it. None where what is printable would have to be known.
fn quoted(text: &str) -> Option<String> {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut shown = String::with_capacity(text.len() + 2);
    shown.push(quote);
    for character in text.chars() {
        match character {
            '\\' => shown.push_str("\\\\"),
            '\n' => shown.push_str("\\n"),
            '\r' => shown.push_str("\\r"),
            '\t' => shown.push_str("\\t"),
            c if c == quote => {
                shown.push('\\');
                shown.push(c);
            }
            c if (c as u32) < 0x20 || c as u32 == 0x7f => shown.push_str(&format!("\\x{:02x}", c as u32)),
            c if c.is_ascii() || c.is_alphanumeric() => shown.push(c),
            _ => return None,
        }
    }
    shown.push(quote);
    Some(shown)
}

/// `[[fill]align][sign][#][0][width][grouping][.precision][type]`
#[derive(Debug, Default)]
pub(super) struct Spec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) is_alternate: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) kind: Option<char>,
}

impl Spec {
    fn read(text: &str) -> Option<Spec> {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        let mut spec = Spec::default();
        let is_align = |c: Option<&char>| c.is_some_and(|c| "<>=^".contains(*c));
        if is_align(chars.get(1)) {
            (spec.fill, spec.align, at) = (chars.first().copied(), chars.get(1).copied(), 2);
        } else if is_align(chars.first()) {
            (spec.align, at) = (chars.first().copied(), 1);
        }
        let take = |at: &mut usize, any: &str| {
            let found = chars.get(*at).copied().filter(|c| any.contains(*c));
            *at += usize::from(found.is_some());
            found
        };
        spec.sign = take(&mut at, "+- ");
        spec.is_alternate = take(&mut at, "#").is_some();
        if take(&mut at, "0").is_some() && spec.fill.is_none() {
            spec.fill = Some('0');
            spec.align = spec.align.or(Some('='));
        }
        let number = |at: &mut usize| {
            let digits: String = chars.iter().skip(*at).take_while(|c| c.is_ascii_digit()).collect();
            *at += digits.len();
            digits.parse::<usize>().ok()
        };
        spec.width = number(&mut at).unwrap_or(0);
        spec.grouping = take(&mut at, ",_");
        if take(&mut at, ".").is_some() {
            spec.precision = Some(number(&mut at)?);
        }
        spec.kind = chars.get(at).copied();
        at += usize::from(spec.kind.is_some());
        (at == chars.len() && spec.width <= 10_000 && spec.precision.unwrap_or(0) <= 400).then_some(spec)
    }

    pub(super) fn pad(&self, sign: &str, text: &str, default: char) -> String {
        let count = sign.chars().count() + text.chars().count();
        let missing = self.width.saturating_sub(count);
        let fill = self.fill.unwrap_or(' ');
        let run = |count: usize| fill.to_string().repeat(count);
        match self.align.unwrap_or(default) {
            '<' => format!("{sign}{text}{}", run(missing)),
            '^' => format!("{}{sign}{text}{}", run(missing / 2), run(missing - missing / 2)),
            '=' => format!("{sign}{}{text}", run(missing)),
            _ => format!("{}{sign}{text}", run(missing)),
        }
    }

    pub(super) fn sign_of(&self, negative: bool) -> &'static str {
        match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        }
    }

    /// Puts the separators between the digits before the point.
    fn grouped(&self, digits: &str, every: usize) -> String {
        let Some(separator) = self.grouping else { return digits.to_owned() };
        let whole = digits.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(digits.len());
        let (whole, rest) = digits.split_at(whole);
        let count = whole.len();
        let mut shown = String::new();
        for (digit, at) in whole.chars().zip(0..) {
            if at > 0 && (count - at) % every == 0 {
                shown.push(separator);
            }
            shown.push(digit);
        }
        shown + rest
    }
}

impl Machine {
    /// A whole number in decimal digits; CPython refuses very long ones.
    pub(crate) fn digits(&mut self, number: &Number) -> Res<String> {
        match number {
            Number::Int(number) => Ok(number.to_string()),
            Number::Float(number) => Ok(float_text(*number)),
            Number::Big(number) => {
                // 4,300 digits have at most 14,285 bits.
                let text = if number.bits() <= 14_300 { number.to_string() } else { String::new() };
                self.charge(usize::try_from(number.bits() / 8).unwrap_or(0))?;
                if text.is_empty() || text.trim_start_matches('-').len() > 4300 {
                    return self.raise_about(
                        Exc::ValueError,
                        "Exceeds the limit (4300 digits) for integer string conversion; \
                         use sys.set_int_max_str_digits() to increase the limit",
                    );
                }
                Ok(text)
            }
        }
    }

    pub(crate) fn str_of(&mut self, value: Value) -> Res<String> {
        match self.heap.of(value) {
            Some(Object::Str(text)) => Ok(text.text.to_string()),
            Some(Object::Exception(_)) => {
                if let Some(function) = self.special(value, self.known.str) {
                    return self.text_of_call(function, value, "__str__");
                }
                self.exception_text(value)
            }
            Some(Object::Instance(_)) => match self.special(value, self.known.str) {
                Some(function) => self.text_of_call(function, value, "__str__"),
                None => self.repr(value),
            },
            _ => self.repr(value),
        }
    }

    fn text_of_call(&mut self, function: Value, value: Value, name: &str) -> Res<String> {
        let result = self.call_now(function, Args::of(&[value]))?;
        match self.heap.text(result) {
            Some(text) => Ok(text.to_owned()),
            None => {
                let kind = self.type_name(result);
                self.type_error(format!("{name} returned non-string (type {kind})"))
            }
        }
    }

    pub(crate) fn repr(&mut self, value: Value) -> Res<String> {
        self.repr_within(value, &mut Vec::new())
    }

    fn repr_within(&mut self, value: Value, around: &mut Vec<Value>) -> Res<String> {
        self.charge(1)?;
        if let Some(number) = self.number(value) {
            return match value {
                Value::Bool(truth) => Ok(if truth { "True" } else { "False" }.to_owned()),
                _ => self.digits(&number),
            };
        }
        match value {
            Value::None => return Ok("None".to_owned()),
            Value::Ellipsis => return Ok("Ellipsis".to_owned()),
            Value::NotImplemented => return Ok("NotImplemented".to_owned()),
            Value::Kind(Kind::Counter) => return Ok("<class 'collections.Counter'>".to_owned()),
            Value::Kind(_) | Value::Exc(_) => return Ok(format!("<class '{}'>", self.class_name(value))),
            Value::Native(native) => return Ok(format!("<built-in function {}>", native.name)),
            _ => {}
        }
        if around.len() > super::equality::NESTING as usize {
            return self.unsupported("values that hold each other deeply");
        }
        let is_inside = around.iter().any(|outer| self.same(*outer, value) == Some(true));
        let (open, close, items) = match self.heap.of(value) {
            Some(Object::Str(text)) => {
                let length = text.text.len();
                let shown = quoted(&text.text);
                self.charge(length / 8)?;
                return match shown {
                    Some(shown) => Ok(shown),
                    None => self.unsupported("the repr of such characters"),
                };
            }
            Some(Object::List(items)) => ("[".to_owned(), "]", items.clone()),
            Some(Object::Tuple(items)) => ("(".to_owned(), if items.len() == 1 { ",)" } else { ")" }, items.clone()),
            Some(Object::Set(set)) if set.len() == 0 => return Ok("set()".to_owned()),
            Some(Object::FrozenSet(set)) if set.len() == 0 => return Ok("frozenset()".to_owned()),
            Some(Object::Set(_)) => ("{".to_owned(), "}", self.collect(value)?),
            Some(Object::FrozenSet(_)) => ("frozenset({".to_owned(), "})", self.collect(value)?),
            Some(Object::Deque(deque)) => {
                let items: Vec<Value> = deque.items.iter().copied().collect();
                match deque.most {
                    Some(_) => return self.unsupported("the repr of a deque with a limit"),
                    None => ("deque([".to_owned(), "])", items),
                }
            }
            Some(Object::Range(range)) => {
                let range = **range;
                let step = if range.step == 1 { String::new() } else { format!(", {}", range.step) };
                return Ok(format!("range({}, {}{step})", range.start, range.stop));
            }
            Some(Object::Slice(parts)) => {
                let parts = **parts;
                let mut shown = Vec::new();
                for part in parts {
                    shown.push(self.repr_within(part, around)?);
                }
                return Ok(format!("slice({})", shown.join(", ")));
            }
            Some(Object::Dict(_)) => {
                if is_inside {
                    return Ok("{...}".to_owned());
                }
                return self.repr_dict(value, around);
            }
            Some(Object::View { dict, part }) => {
                let (dict, part) = (Value::Object(*dict), *part);
                let name = match part {
                    Part::Keys => "dict_keys([",
                    Part::Values => "dict_values([",
                    Part::Items => "dict_items([",
                };
                if is_inside || around.iter().any(|outer| self.same(*outer, dict) == Some(true)) {
                    return self.unsupported("the repr of a view inside of itself");
                }
                (name.to_owned(), "])", self.collect(value)?)
            }
            Some(Object::Exception(exception)) => {
                if let Some(function) = self.special(value, self.known.repr) {
                    return self.text_of_call(function, value, "__repr__");
                }
                let args = exception.args.clone();
                let is_exact = exception.is_exact;
                if !is_exact {
                    return self.unsupported("a message that differs between versions");
                }
                (format!("{}(", self.type_name(value)), ")", args)
            }
            Some(Object::Instance(_)) => {
                return match self.special(value, self.known.repr) {
                    Some(function) => self.text_of_call(function, value, "__repr__"),
                    None => self.unsupported("an address"),
                };
            }
            Some(Object::Class(_)) => return self.unsupported("the repr of a class"),
            Some(Object::Module(_)) => return self.unsupported("the repr of a module"),
            _ => return self.unsupported("an address"),
        };
        if is_inside {
            return Ok(match self.heap.of(value) {
                Some(Object::List(_)) => "[...]".to_owned(),
                Some(Object::Tuple(_)) => "(...)".to_owned(),
                _ => return self.unsupported("the repr of a value inside of itself"),
            });
        }
        around.push(value);
        let mut shown = open;
        for (item, at) in items.iter().zip(0..) {
            if at > 0 {
                shown.push_str(", ");
            }
            shown.push_str(&self.repr_within(*item, around)?);
        }
        around.pop();
        shown.push_str(close);
        Ok(shown)
    }

    fn repr_dict(&mut self, value: Value, around: &mut Vec<Value>) -> Res<String> {
        let Some(dict) = self.heap.dict(value) else { return Ok(String::new()) };
        let (flavour, mut entries): (Flavour, Vec<(Value, Value)>) = (dict.flavour, dict.iter().collect());
        let (open, close) = match flavour {
            Flavour::Plain => ("{".to_owned(), "}"),
            Flavour::Counter if entries.is_empty() => return Ok("Counter()".to_owned()),
            Flavour::Counter => ("Counter({".to_owned(), "})"),
            Flavour::Ordered => return self.unsupported("the repr of an ordered dict"),
            Flavour::Default(factory) => {
                let factory = self.repr_within(factory, around)?;
                (format!("defaultdict({factory}, {{"), "})")
            }
        };
        if matches!(flavour, Flavour::Counter) {
            entries = self.most_common(&entries)?;
        }
        around.push(value);
        let mut shown = open;
        for ((key, value), at) in entries.into_iter().zip(0..) {
            if at > 0 {
                shown.push_str(", ");
            }
            shown.push_str(&self.repr_within(key, around)?);
            shown.push_str(": ");
            shown.push_str(&self.repr_within(value, around)?);
        }
        around.pop();
        Ok(shown + close)
    }

    /// `format(value, spec)`
    pub(crate) fn format(&mut self, value: Value, spec: &str) -> Res<String> {
        if self.is_instance_object(value) {
            let sym = self.sym("__format__");
            if let Some(function) = self.special(value, sym) {
                let spec = self.str(spec);
                let result = self.call_now(function, Args::of(&[value, spec]))?;
                return match self.heap.text(result) {
                    Some(text) => Ok(text.to_owned()),
                    None => self.unsupported("a format of this kind"),
                };
            }
        }
        if spec.is_empty() {
            return self.str_of(value);
        }
        let is_text = matches!(self.heap.of(value), Some(Object::Str(_)));
        let number = self.number(value);
        if !is_text && number.is_none() {
            let kind = self.type_name(value);
            return self.raise_about(Exc::TypeError, format!("unsupported format string passed to {kind}.__format__"));
        }
        let Some(read) = Spec::read(spec) else {
            return self.raise_about(Exc::ValueError, "Invalid format specifier");
        };
        match number {
            None => {
                if !matches!(read.kind, None | Some('s')) {
                    let kind = read.kind.unwrap_or(' ');
                    return self.raise_about(
                        Exc::ValueError,
                        format!("Unknown format code '{kind}' for object of type 'str'"),
                    );
                }
                if read.sign.is_some() || read.align == Some('=') || read.grouping.is_some() || read.is_alternate {
                    return self.unsupported("a format specifier of this kind");
                }
                let text = self.heap.text(value).unwrap_or("");
                let text: String = match read.precision {
                    Some(most) => text.chars().take(most).collect(),
                    None => text.to_owned(),
                };
                Ok(read.pad("", &text, '<'))
            }
            Some(Number::Float(number)) => self.format_float(number, &read),
            Some(number) => match (read.kind, value) {
                (None, Value::Bool(_)) => self.unsupported("a format specifier of this kind"),
                (None | Some('d' | 'n' | 'x' | 'X' | 'o' | 'b' | 'c'), _) => self.format_int(&number, &read),
                (Some('e' | 'E' | 'f' | 'F' | 'g' | 'G' | '%'), _) => {
                    let number = self.float_of(&number)?;
                    self.format_float(number, &read)
                }
                (Some(kind), _) => {
                    self.raise_about(Exc::ValueError, format!("Unknown format code '{kind}' for object of type 'int'"))
                }
            },
        }
    }

    pub(super) fn format_int(&mut self, number: &Number, spec: &Spec) -> Res<String> {
        if spec.precision.is_some() {
            return self.raise(Exc::ValueError, "Precision not allowed in integer format specifier");
        }
        let negative = number.is_negative();
        let magnitude = number.big().magnitude().clone();
        let (radix, prefix) = match spec.kind {
            Some('x') => (16, "0x"),
            Some('X') => (16, "0X"),
            Some('o') => (8, "0o"),
            Some('b') => (2, "0b"),
            Some('c') => return self.unsupported("the format code c"),
            _ => (10, ""),
        };
        let digits = if radix == 10 {
            self.digits(number)?.trim_start_matches('-').to_owned()
        } else {
            magnitude.to_str_radix(radix)
        };
        let digits = if spec.kind == Some('X') { digits.to_uppercase() } else { digits };
        if spec.grouping.is_some() && spec.fill == Some('0') {
            return self.unsupported("a format specifier of this kind");
        }
        if spec.grouping == Some(',') && radix != 10 {
            return self.unsupported("a format specifier of this kind");
        }
        let digits = spec.grouped(&digits, if radix == 10 { 3 } else { 4 });
        let prefix = if spec.is_alternate { prefix } else { "" };
        Ok(spec.pad(&format!("{}{prefix}", spec.sign_of(negative)), &digits, '>'))
    }

    pub(super) fn format_float(&mut self, number: f64, spec: &Spec) -> Res<String> {
        let negative = number.is_sign_negative() && !number.is_nan();
        let magnitude = number.abs();
        if spec.is_alternate || (spec.grouping.is_some() && spec.fill == Some('0')) {
            return self.unsupported("a format specifier of this kind");
        }
        let kind = spec.kind.unwrap_or(' ');
        let text = if magnitude.is_nan() || magnitude.is_infinite() {
            let text = float_text(magnitude);
            if kind.is_ascii_uppercase() {
                text.to_uppercase()
            } else if kind == '%' {
                text + "%"
            } else {
                text
            }
        } else {
            match kind {
                'f' | 'F' => format!("{magnitude:.*}", spec.precision.unwrap_or(6)),
                '%' => format!("{:.*}%", spec.precision.unwrap_or(6), magnitude * 100.0),
                'e' | 'E' => {
                    let text = exact_exponential(magnitude, spec.precision.unwrap_or(6));
                    if kind == 'E' { text.to_uppercase() } else { text }
                }
                'g' | 'G' => {
                    let text = general(magnitude, spec.precision.unwrap_or(6), false);
                    if kind == 'G' { text.to_uppercase() } else { text }
                }
                ' ' => match spec.precision {
                    Some(precision) => general(magnitude, precision, true),
                    None => float_text(magnitude),
                },
                'd' | 'x' | 'o' | 'b' | 'c' | 's' | 'X' => {
                    return self.raise_about(
                        Exc::ValueError,
                        format!("Unknown format code '{kind}' for object of type 'float'"),
                    );
                }
                _ => return self.unsupported("a format code of this kind"),
            }
        };
        let text = spec.grouped(&text, 3);
        Ok(spec.pad(spec.sign_of(negative), &text, '>'))
    }
}

fn exact_exponential(number: f64, precision: usize) -> String {
    let (digits, exponent) = scientific(&format!("{number:.precision$e}"));
    exponential(&digits, exponent)
}

/// The code `g`, and what a precision without a code means.
fn general(number: f64, precision: usize, is_repr: bool) -> String {
    let precision = precision.max(1);
    let (digits, exponent) = scientific(&format!("{number:.*e}", precision - 1));
    let limit = i32::try_from(precision).unwrap_or(i32::MAX) - i32::from(is_repr);
    let trimmed = digits.trim_end_matches('0');
    let trimmed = if trimmed.is_empty() { "0" } else { trimmed };
    if (-4..limit.max(if is_repr { 0 } else { 1 })).contains(&exponent) {
        let plain = positional(trimmed, exponent);
        return if is_repr && !plain.contains('.') { plain + ".0" } else { plain };
    }
    exponential(trimmed, exponent)
}
