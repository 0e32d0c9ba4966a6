//! Texts with places to fill: `template % values` and `str.format`. Knows no instruction.

use super::{
    format::Spec,
    heap::{Args, Object, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
};

impl Machine {
    /// `template % values`
    pub(crate) fn percent(&mut self, template: Value, values: Value) -> Res<String> {
        let text: Vec<char> = self.heap.text(template).unwrap_or("").chars().collect();
        let (mut items, is_tuple) = match self.heap.of(values) {
            Some(Object::Tuple(items)) => (items.clone().into_iter(), true),
            _ => (vec![values].into_iter(), false),
        };
        let mapping = self.heap.dict(values).is_some();
        let mut shown = String::new();
        let mut at = 0;
        let mut used = 0;
        self.charge(text.len())?;
        while let Some(c) = text.get(at).copied() {
            at += 1;
            if c != '%' {
                shown.push(c);
                continue;
            }
            let mut key = None;
            if text.get(at) == Some(&'(') {
                let name: String = text.iter().skip(at + 1).take_while(|c| **c != ')').collect();
                at += name.chars().count() + 2;
                key = Some(name);
            }
            let flags: String = text.iter().skip(at).take_while(|c| "-+ #0".contains(**c)).collect();
            at += flags.len();
            let width: String = text.iter().skip(at).take_while(|c| c.is_ascii_digit() || **c == '*').collect();
            at += width.len();
            let mut precision = None;
            if text.get(at) == Some(&'.') {
                let digits: String = text.iter().skip(at + 1).take_while(|c| c.is_ascii_digit()).collect();
                at += digits.len() + 1;
                precision = Some(digits.parse::<usize>().unwrap_or(0));
            }
            let Some(kind) = text.get(at).copied() else { return self.value_error("incomplete format") };
            at += 1;
            if kind == '%' {
                shown.push('%');
                continue;
            }
            if width.contains('*') || flags.contains('#') || precision.unwrap_or(0) > 400 {
                return self.unsupported("a % format of this kind");
            }
            used += 1;
            let value = match key {
                Some(name) => {
                    if !mapping {
                        return self.type_error("format requires a mapping");
                    }
                    let key = self.str(name);
                    self.load_item(values, key)?
                }
                None => match items.next() {
                    Some(value) => value,
                    None => return self.type_error("not enough arguments for format string"),
                },
            };
            let width = width.parse::<usize>().unwrap_or(0);
            if width > 10_000 {
                return self.unsupported("a % format of this kind");
            }
            shown.push_str(&self.percent_item(value, kind, &flags, width, precision)?);
        }
        let left = items.next().is_some();
        if left && (is_tuple || (!mapping && used == 0)) {
            return self.type_error("not all arguments converted during string formatting");
        }
        Ok(shown)
    }

    fn percent_item(
        &mut self,
        value: Value,
        kind: char,
        flags: &str,
        width: usize,
        precision: Option<usize>,
    ) -> Res<String> {
        let has = |flag: char| flags.contains(flag);
        let mut spec = Spec {
            sign: if has('+') { Some('+') } else { has(' ').then_some(' ') },
            width,
            precision,
            align: has('-').then_some('<'),
            ..Spec::default()
        };
        if has('0') && !has('-') {
            (spec.fill, spec.align) = (Some('0'), Some('='));
        }
        match kind {
            's' | 'r' => {
                let text = if kind == 's' { self.str_of(value)? } else { self.repr(value)? };
                let text: String = match precision {
                    Some(most) => text.chars().take(most).collect(),
                    None => text,
                };
                (spec.fill, spec.align) = (None, has('-').then_some('<'));
                Ok(spec.pad("", &text, '>'))
            }
            'd' | 'i' | 'u' => {
                if precision.is_some() {
                    return self.unsupported("a % format of this kind");
                }
                let number = match self.number(value) {
                    Some(Number::Float(number)) => match super::numbers::float_to_big(number) {
                        Some(big) => Number::Big(big),
                        None => return self.unsupported("a % format of this kind"),
                    },
                    Some(number) => number,
                    None => {
                        let type_name = self.type_name(value);
                        return self.type_error(format!("%{kind} format: a real number is required, not {type_name}"));
                    }
                };
                let digits = match &number {
                    Number::Big(big) => big.to_string(),
                    other => self.digits(other)?,
                };
                let negative = digits.starts_with('-');
                Ok(spec.pad(spec.sign_of(negative), digits.trim_start_matches('-'), '>'))
            }
            'f' | 'F' | 'e' | 'E' | 'g' | 'G' => {
                let Some(number) = self.number(value) else {
                    let type_name = self.type_name(value);
                    return self.type_error(format!("must be real number, not {type_name}"));
                };
                let number = self.float_of(&number)?;
                spec.kind = Some(kind);
                self.format_float(number, &spec)
            }
            'x' | 'X' | 'o' => {
                let Some(number) = self.integer(value) else {
                    let type_name = self.type_name(value);
                    return self.type_error(format!("%{kind} format: an integer is required, not {type_name}"));
                };
                spec.kind = Some(kind);
                self.format_int(&number, &spec)
            }
            _ => self.unsupported("a % format of this kind"),
        }
    }

    /// `str.format`
    pub(crate) fn format_fields(&mut self, template: &str, args: &Args) -> Res<String> {
        let chars: Vec<char> = template.chars().collect();
        let mut shown = String::new();
        let (mut at, mut automatic) = (0, 0);
        self.charge(chars.len())?;
        while let Some(c) = chars.get(at).copied() {
            at += 1;
            match (c, chars.get(at)) {
                ('{', Some('{')) | ('}', Some('}')) => {
                    shown.push(c);
                    at += 1;
                }
                ('}', _) => return self.value_error("Single '}' encountered in format string"),
                ('{', _) => {
                    let rest: String = chars.iter().skip(at).collect();
                    let Some(field) = balanced(&rest) else {
                        return self.raise_about(Exc::ValueError, "expected '}' before end of string");
                    };
                    at += field.chars().count() + 1;
                    shown.push_str(&self.field(field, args, &mut automatic)?);
                }
                _ => shown.push(c),
            }
        }
        Ok(shown)
    }

    fn field(&mut self, field: &str, args: &Args, automatic: &mut usize) -> Res<String> {
        let (head, spec) = field.split_once(':').unwrap_or((field, ""));
        let (name, conversion) =
            head.split_once('!').map_or((head, None), |(name, conversion)| (name, Some(conversion)));
        let value = self.field_value(name, args, automatic)?;
        // A specifier may hold fields of its own.
        let mut wanted = String::new();
        let mut rest = spec;
        while let Some((before, after)) = rest.split_once('{') {
            wanted.push_str(before);
            let Some((inner, behind)) = after.split_once('}') else {
                return self.raise_about(Exc::ValueError, "expected '}' before end of string");
            };
            let inner = self.field_value(inner, args, automatic)?;
            wanted.push_str(&self.str_of(inner)?);
            rest = behind;
        }
        wanted.push_str(rest);
        let value = match conversion {
            None => value,
            Some("s") => {
                let text = self.str_of(value)?;
                self.str(text)
            }
            Some("r") => {
                let text = self.repr(value)?;
                self.str(text)
            }
            Some(_) => return self.unsupported("a conversion of this kind"),
        };
        self.format(value, &wanted)
    }

    fn field_value(&mut self, name: &str, args: &Args, automatic: &mut usize) -> Res {
        let end = name.find(['.', '[']).unwrap_or(name.len());
        let (first, rest) = name.split_at(end);
        let mut value = if first.is_empty() {
            *automatic += 1;
            args.get(*automatic - 1)
        } else if let Ok(number) = first.parse::<usize>() {
            args.get(number)
        } else {
            let sym = self.sym(first);
            let found = args.named.iter().find(|(name, _)| *name == sym).map(|(_, value)| *value);
            if found.is_none() {
                let key = self.str(first);
                return self.raise_with(Exc::KeyError, vec![key], true);
            }
            found
        };
        let mut rest = rest;
        while let Some(found) = value {
            if let Some(after) = rest.strip_prefix('.') {
                let end = after.find(['.', '[']).unwrap_or(after.len());
                let (attr, behind) = after.split_at(end);
                let sym = self.sym(attr);
                value = Some(self.attribute(found, sym)?);
                rest = behind;
            } else if let Some(after) = rest.strip_prefix('[') {
                let Some((key, behind)) = after.split_once(']') else {
                    return self.unsupported("a field of this kind");
                };
                let index = match key.parse::<i64>() {
                    Ok(number) => Value::Int(number),
                    Err(_) => self.str(key),
                };
                value = Some(self.load_item(found, index)?);
                rest = behind;
            } else {
                return Ok(found);
            }
        }
        let number = if first.is_empty() { (*automatic - 1).to_string() } else { first.to_owned() };
        self.raise(Exc::IndexError, format!("Replacement index {number} out of range for positional args tuple"))
    }
}

/// The text up to the `}` that closes a field.
fn balanced(text: &str) -> Option<&str> {
    let mut depth = 0;
    for (at, c) in text.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => return text.get(..at),
            '}' => depth -= 1,
            _ => {}
        }
    }
    None
}
