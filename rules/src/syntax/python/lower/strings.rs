//! String literals: decoded text, and the parts of f-strings.

use super::Lower;
use crate::syntax::Name;
use crate::syntax::python::kinds::Kind;
use crate::syntax::python::lower::MAX_DEPTH;
use crate::syntax::python::parse::offset;
use crate::syntax::python::tree::*;
use crate::text::Span;

impl<'t> Lower<'t> {
    pub(super) fn string(&mut self) -> ExprKind {
        let source = self.source();
        let Some(literal) = Literal::of(source) else {
            self.comments_within();
            return ExprKind::Unknown;
        };
        if literal.is_bytes {
            return ExprKind::Bytes;
        }
        if literal.is_format {
            let mut joined = Joined::default();
            self.piece(&mut joined);
            return joined.finish();
        }
        ExprKind::Str { value: decoded(literal.body, literal.is_raw), pieces: 1 }
    }

    pub(super) fn concatenated_string(&mut self) -> ExprKind {
        let mut joined = Joined::default();
        let mut more = self.down();
        while more {
            if self.kind == Kind::String {
                self.piece(&mut joined);
            } else {
                joined.is_unknown = true;
            }
            more = self.next();
        }
        joined.finish()
    }

    /// Adds the current string to an implicit concatenation.
    fn piece(&mut self, joined: &mut Joined) {
        joined.pieces = joined.pieces.saturating_add(1);
        let Some(literal) = Literal::of(self.source()) else {
            joined.is_unknown = true;
            self.comments_within();
            return;
        };
        if literal.is_bytes {
            joined.bytes = joined.bytes.saturating_add(1);
        } else if literal.is_format {
            joined.is_template |= literal.is_template;
            self.format_piece(&literal, joined);
        } else {
            joined.text(&decoded(literal.body, literal.is_raw));
        }
    }

    /// The text of an f-string is what stands between its fields; the nodes for it do not tell everything.
    fn format_piece(&mut self, literal: &Literal<'_>, joined: &mut Joined) {
        let whole = self.span();
        let quote = offset(literal.quote.len());
        let end = whole.end.saturating_sub(quote);
        let mut done = whole.start + offset(literal.prefix_len) + quote;
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Interpolation => {
                    let field = self.span();
                    self.format_text(Span::new(done, field.start), literal, joined);
                    let (part, shown) = self.interpolation();
                    joined.text(shown);
                    joined.value(part);
                    done = field.end;
                }
                Kind::Error => joined.is_unknown = true,
                _ => {}
            }
            more = self.next();
        }
        self.format_text(Span::new(done, end), literal, joined);
    }

    fn format_text(&self, span: Span, literal: &Literal<'_>, joined: &mut Joined) {
        joined.text(&decoded(&unbraced(self.slice(span)), literal.is_raw));
    }

    /// `{expr!r:spec}`, and for `{expr=}` the text that stands before the value.
    fn interpolation(&mut self) -> (FPart, &'t str) {
        let whole = self.span();
        if self.depth >= MAX_DEPTH {
            let expr = self.unknown();
            return (FPart::Value { expr, conversion: None, spec: Vec::new() }, "");
        }
        self.depth += 1;
        let mut expr = None;
        let mut conversion = None;
        let mut has_spec = false;
        let mut spec = Vec::new();
        let mut shown = "";
        let mut more = self.down();
        while more {
            match self.kind {
                Kind::Equals => shown = self.shown(whole),
                Kind::TypeConversion => conversion = self.source().chars().nth(1),
                Kind::FormatSpecifier => {
                    has_spec = true;
                    spec = self.format_specifier();
                }
                kind if kind.is_expression() => expr = Some(self.expr()),
                _ => {}
            }
            more = self.next();
        }
        self.depth -= 1;
        if !shown.is_empty() && !has_spec {
            conversion = conversion.or(Some('r'));
        }
        let expr = expr.unwrap_or_else(|| self.hole(whole.end));
        (FPart::Value { expr, conversion, spec }, shown)
    }

    /// The text of a field up to its `=` and the blanks behind that; the current node is the `=`.
    fn shown(&self, field: Span) -> &'t str {
        let to_end = self.slice(Span::new(self.span().end, field.end));
        let blanks = to_end.len() - to_end.trim_start().len();
        self.slice(Span::new(field.start + 1, self.span().end + offset(blanks)))
    }

    /// The text of a specifier has no nodes: it is what stands between the nested fields.
    fn format_specifier(&mut self) -> Vec<FPart> {
        let whole = self.span();
        let mut parts = Vec::new();
        let mut done = whole.start + 1;
        let mut more = self.down();
        while more {
            if self.kind == Kind::FormatExpression || self.kind == Kind::Interpolation {
                let field = self.span();
                self.spec_text(Span::new(done, field.start), &mut parts);
                parts.push(self.interpolation().0);
                done = field.end;
            }
            more = self.next();
        }
        self.spec_text(Span::new(done, whole.end), &mut parts);
        parts
    }

    fn spec_text(&self, span: Span, parts: &mut Vec<FPart>) {
        let text = self.slice(span);
        if !text.is_empty() {
            parts.push(FPart::Text(Name::new(text)));
        }
    }
}

/// An implicit concatenation while it is read.
#[derive(Default)]
struct Joined {
    pieces: u8,
    bytes: u8,
    text: String,
    parts: Vec<FPart>,
    is_template: bool,
    is_unknown: bool,
}

impl Joined {
    fn text(&mut self, text: &str) {
        self.text.push_str(text);
    }

    fn value(&mut self, part: FPart) {
        self.flush();
        self.parts.push(part);
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.parts.push(FPart::Text(Name::new(&self.text)));
            self.text.clear();
        }
    }

    fn finish(mut self) -> ExprKind {
        if self.is_unknown || (self.bytes > 0 && self.bytes < self.pieces) {
            return ExprKind::Unknown;
        }
        if self.bytes > 0 {
            return ExprKind::Bytes;
        }
        if self.parts.is_empty() && !self.is_template {
            return ExprKind::Str { value: self.text.into(), pieces: self.pieces };
        }
        self.flush();
        ExprKind::FString(Box::new(FString { is_template: self.is_template, parts: self.parts }))
    }
}

/// One literal, taken apart at its quotes.
struct Literal<'t> {
    is_raw: bool,
    is_bytes: bool,
    /// `f` or `t`.
    is_format: bool,
    is_template: bool,
    prefix_len: usize,
    quote: &'static str,
    /// The text between the quotes.
    body: &'t str,
}

impl<'t> Literal<'t> {
    /// `None` where the quotes do not match: a literal that is still open, or Python 2's backquotes.
    fn of(source: &'t str) -> Option<Literal<'t>> {
        let prefix_len = source.bytes().take_while(u8::is_ascii_alphabetic).count();
        let (prefix, quoted) = source.split_at_checked(prefix_len)?;
        let quote = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quote| quoted.starts_with(quote))?;
        let body = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
        let has = |letter: u8| prefix.bytes().any(|byte| byte.to_ascii_lowercase() == letter);
        Some(Literal {
            is_raw: has(b'r'),
            is_bytes: has(b'b'),
            is_format: has(b'f') || has(b't'),
            is_template: has(b't'),
            prefix_len,
            quote,
            body,
        })
    }
}

/// `{{` and `}}` stand for single braces outside of the fields of an f-string.
fn unbraced(source: &str) -> std::borrow::Cow<'_, str> {
    if source.contains(['{', '}']) { source.replace("{{", "{").replace("}}", "}").into() } else { source.into() }
}

/// The text that a literal's source stands for. An escape that Python does not know stays as written, and so
/// does `\N{…}`, whose names are not carried here.
fn decoded(source: &str, is_raw: bool) -> Name {
    let plain = |byte: u8| byte != b'\r' && (is_raw || byte != b'\\');
    if source.bytes().all(plain) {
        return Name::new(source);
    }
    let mut text = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(at) = rest.bytes().position(|byte| !plain(byte)) {
        let (before, special) = rest.split_at(at);
        text.push_str(before);
        rest = if special.starts_with('\r') {
            text.push('\n');
            let after = special.strip_prefix("\r\n");
            after.or(special.strip_prefix('\r')).unwrap_or("")
        } else {
            escape(special.strip_prefix('\\').unwrap_or(""), &mut text)
        };
    }
    text.push_str(rest);
    text.into()
}

/// Decodes one escape, which starts after its backslash; what follows it is returned.
fn escape<'t>(source: &'t str, text: &mut String) -> &'t str {
    let mut chars = source.chars();
    let Some(first) = chars.next() else {
        text.push('\\');
        return source;
    };
    let after = chars.as_str();
    let single = match first {
        '\n' => return after,
        '\r' => return after.strip_prefix('\n').unwrap_or(after),
        '\\' | '\'' | '"' => Some(first),
        'a' => Some('\x07'),
        'b' => Some('\x08'),
        'f' => Some('\x0c'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\x0b'),
        _ => None,
    };
    if let Some(single) = single {
        text.push(single);
        return after;
    }
    let coded = match first {
        'x' => code(after, 2, 2, 16),
        'u' => code(after, 4, 4, 16),
        'U' => code(after, 8, 8, 16),
        '0'..='7' => code(source, 1, 3, 8),
        _ => None,
    };
    if let Some((character, after)) = coded {
        text.push(character);
        return after;
    }
    text.push('\\');
    source
}

/// A character by its number of `least` to `most` digits, and what follows them. A lone surrogate, which
/// Rust's text cannot hold, becomes U+FFFD.
fn code(source: &str, least: usize, most: usize, radix: u32) -> Option<(char, &str)> {
    let digits = source.bytes().take(most).take_while(|byte| char::from(*byte).is_digit(radix));
    let count = digits.count();
    if count < least {
        return None;
    }
    let (digits, after) = source.split_at_checked(count)?;
    let number = u32::from_str_radix(digits, radix).ok()?;
    let character = char::from_u32(number).unwrap_or(char::REPLACEMENT_CHARACTER);
    Some((character, after))
}
