//! Cuts the content of one tag into names, numbers, strings and signs. Knows no grammar.

use crate::text::Span;

/// Content longer than this is nobody's tag; it is kept as one unreadable word.
const MAX_CONTENT: usize = 1 << 20;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum WordKind {
    Name,
    Number,
    /// With its quotes.
    Str,
    /// Everything else; an unclosed string up to the end is one, too.
    Sign,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'t> {
    pub(super) kind: WordKind,
    pub(super) text: &'t str,
    pub(super) span: Span,
}

impl Word<'_> {
    pub(super) fn is_sign(&self, sign: &str) -> bool {
        self.kind == WordKind::Sign && self.text == sign
    }

    pub(super) fn is_name(&self, name: &str) -> bool {
        self.kind == WordKind::Name && self.text == name
    }
}

/// The words of `content`, which starts at `offset` of the template.
pub(super) fn words(content: &str, offset: u32) -> Vec<Word<'_>> {
    if content.len() > MAX_CONTENT {
        let span = Span::new(offset, offset.saturating_add(length(content)));
        return vec![Word { kind: WordKind::Sign, text: "", span }];
    }
    let mut words: Vec<Word> = Vec::new();
    let mut rest = content;
    let mut start = offset;
    loop {
        let blanks = rest.len() - rest.trim_start().len();
        rest = rest.trim_start();
        start += u32::try_from(blanks).unwrap_or(0);
        let Some(first) = rest.chars().next() else {
            return words;
        };
        let (kind, size) = match first {
            '"' | '\'' => match string_size(rest, first) {
                Some(size) => (WordKind::Str, size),
                None => (WordKind::Sign, rest.len()),
            },
            _ if is_name_char(first) && follows_dot(&words, start) => lookup_word(rest),
            _ if first.is_ascii_digit() => number_or_name(rest),
            '.' if starts_fraction(rest) && !touches_operand(&words, start) => {
                (WordKind::Number, 1 + number_or_name(rest.get(1..).unwrap_or_default()).1)
            }
            _ if is_name_char(first) => (WordKind::Name, run(rest)),
            _ => (WordKind::Sign, sign_size(rest, first)),
        };
        let (text, after) = rest.split_at_checked(size).unwrap_or((rest, ""));
        let span = Span::new(start, start + length(text));
        words.push(Word { kind, text, span });
        start = span.end;
        rest = after;
    }
}

fn length(text: &str) -> u32 {
    u32::try_from(text.len()).unwrap_or(u32::MAX)
}

fn is_name_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric()
}

/// The size of the run of letters, digits and `_` at the start.
fn run(text: &str) -> usize {
    text.find(|c| !is_name_char(c)).unwrap_or(text.len())
}

/// With both quotes; `None` if there is no second one.
fn string_size(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        if escaped {
            escaped = false;
        } else if c == '\\' {
            escaped = true;
        } else if c == quote {
            return Some(at + 1);
        }
    }
    None
}

fn sign_size(text: &str, first: char) -> usize {
    const PAIRS: [&str; 6] = ["**", "//", "==", "!=", "<=", ">="];
    match PAIRS.iter().find(|pair| text.starts_with(**pair)) {
        Some(pair) => pair.len(),
        None => first.len_utf8(),
    }
}

fn starts_fraction(text: &str) -> bool {
    text.chars().nth(1).is_some_and(|c| c.is_ascii_digit())
}

fn touches_operand(words: &[Word], start: u32) -> bool {
    words.last().is_some_and(|last| {
        last.span.end == start && (last.kind != WordKind::Sign || matches!(last.text, ")" | "]" | "}"))
    })
}

/// Whether what starts here is a step of a lookup, `0` of `a.0.b`, and so never a number with a fraction.
fn follows_dot(words: &[Word], start: u32) -> bool {
    let Some((dot, before)) = words.split_last() else {
        return false;
    };
    dot.is_sign(".") && dot.span.end == start && touches_operand(before, dot.span.start)
}

fn lookup_word(text: &str) -> (WordKind, usize) {
    let size = run(text);
    let digits = text.get(..size).is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit()));
    (if digits { WordKind::Number } else { WordKind::Name }, size)
}

/// A word that starts with a digit: a number, or a name as Django allows it.
fn number_or_name(text: &str) -> (WordKind, usize) {
    let mut size = run(text);
    let whole = text.get(..size).unwrap_or_default();
    let radix = ["0x", "0X", "0b", "0B", "0o", "0O"].iter().any(|prefix| whole.starts_with(prefix));
    if radix && whole.bytes().skip(2).all(|byte| byte.is_ascii_hexdigit() || byte == b'_') {
        return (WordKind::Number, size);
    }
    let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit() || byte == b'_');
    if plain(whole) {
        let tail = text.get(size..).unwrap_or_default();
        if tail.starts_with('.') && starts_fraction(tail) {
            size += 1 + run(tail.get(1..).unwrap_or_default());
        }
    }
    let word = text.get(..size).unwrap_or_default();
    if let Some(mantissa) = word.strip_suffix(['e', 'E'])
        && mantissa.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'.'))
    {
        let tail = text.get(size..).unwrap_or_default();
        if tail.starts_with(['+', '-']) && starts_fraction(tail) {
            return (WordKind::Number, size + 1 + run(tail.get(1..).unwrap_or_default()));
        }
    }
    let numeric = word.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'.' | b'e' | b'E'));
    (if numeric { WordKind::Number } else { WordKind::Name }, size)
}
