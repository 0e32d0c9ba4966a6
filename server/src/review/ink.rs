//! Colours of code: which parts of a line are words of the language, texts, comments. A lexer and no parser; it never
//! fails, and what it cannot tell stays black.

use djury_rules::text::Language;

/// A coloured part of a line, in bytes of the line.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Ink {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) colour: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Colour {
    Keyword,
    Text,
    Number,
    Comment,
    Decorator,
    /// The name of a function or class where it is defined.
    Name,
    /// A template's tag or variable.
    Tag,
}

const KEYWORDS: [&str; 36] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def",
    "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "match",
    "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
];

/// The colours of all lines of a text.
pub(crate) fn inks(text: &str, language: Language) -> Vec<Vec<Ink>> {
    let spans = match language {
        Language::Python => python(text),
        Language::Template => template(text),
        Language::Markdown => Vec::new(),
    };
    let mut lines: Vec<Vec<Ink>> = Vec::new();
    let mut start = 0;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches(['\n', '\r']).len();
        let mut inks = Vec::new();
        while let Some((from, to, colour)) = spans.get(next).copied() {
            if from < end {
                let ink = Ink { start: from.max(start) - start, end: to.min(end) - start, colour };
                if ink.start < ink.end {
                    inks.push(ink);
                }
            }
            if to > start + line.len() {
                break;
            }
            next += 1;
        }
        lines.push(inks);
        start += line.len();
    }
    lines
}

type Spanned = (usize, usize, Colour);

fn python(text: &str) -> Vec<Spanned> {
    let bytes = text.as_bytes();
    let at = |index: usize| bytes.get(index).copied().unwrap_or(0);
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let mut found = Vec::new();
    let mut index = 0;
    let mut defines = false;
    while index < bytes.len() {
        let start = index;
        match at(index) {
            b'#' => {
                index = line_end(bytes, index);
                found.push((start, index, Colour::Comment));
            }
            b'"' | b'\'' => {
                index = string_end(bytes, index);
                found.push((start, index, Colour::Text));
            }
            b'@' if text
                .get(..index)
                .is_some_and(|before| before.rsplit('\n').next().unwrap_or("").trim().is_empty()) =>
            {
                index += 1;
                while is_word(at(index)) || at(index) == b'.' {
                    index += 1;
                }
                found.push((start, index, Colour::Decorator));
            }
            byte if byte.is_ascii_digit() => {
                while is_word(at(index)) || at(index) == b'.' {
                    index += 1;
                }
                found.push((start, index, Colour::Number));
            }
            byte if is_word(byte) => {
                while is_word(at(index)) {
                    index += 1;
                }
                let word = text.get(start..index).unwrap_or("");
                // A prefix of a text: r"…", f'…', Rb"…".
                let is_prefix = word.len() <= 2 && word.bytes().all(|byte| b"rRbBuUfFtT".contains(&byte));
                if is_prefix && matches!(at(index), b'"' | b'\'') {
                    index = string_end(bytes, index);
                    found.push((start, index, Colour::Text));
                } else if KEYWORDS.contains(&word) {
                    defines = matches!(word, "def" | "class");
                    found.push((start, index, Colour::Keyword));
                    continue;
                } else if defines {
                    found.push((start, index, Colour::Name));
                }
                defines = false;
            }
            _ => index += 1,
        }
    }
    found
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    from + rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len())
}

/// The end of the text that begins at a quote.
fn string_end(bytes: &[u8], from: usize) -> usize {
    let quote = bytes.get(from).copied().unwrap_or(b'"');
    let is_triple = bytes.get(from..from + 3).is_some_and(|three| three.iter().all(|byte| *byte == quote));
    let mut index = from + if is_triple { 3 } else { 1 };
    while let Some(byte) = bytes.get(index).copied() {
        match byte {
            b'\\' => index += 2,
            b'\n' if !is_triple => return index,
            byte if byte == quote && !is_triple => return index + 1,
            byte if byte == quote && bytes.get(index..index + 3).is_some_and(|three| three == [quote; 3]) => {
                return index + 3;
            }
            _ => index += 1,
        }
    }
    bytes.len()
}

/// Tags, variables and comments of a template; the rest is not coloured.
fn template(text: &str) -> Vec<Spanned> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find('{')).map(|at| from + at) {
        let (close, colour) = match text.as_bytes().get(at + 1) {
            Some(b'%') => ("%}", Colour::Tag),
            Some(b'{') => ("}}", Colour::Tag),
            Some(b'#') => ("#}", Colour::Comment),
            _ => {
                from = at + 1;
                continue;
            }
        };
        let rest = text.get(at + 2..).unwrap_or("");
        // A tag ends on its line; one that does not is no tag.
        let line = rest.split('\n').next().unwrap_or("");
        match line.find(close) {
            Some(length) => {
                from = at + 2 + length + 2;
                found.push((at, from, colour));
            }
            None => from = at + 2,
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, language: Language) -> Vec<Vec<(&str, Colour)>> {
        let lines = text.lines().zip(inks(text, language));
        lines
            .map(|(line, inks)| inks.into_iter().map(|ink| (&line[ink.start..ink.end], ink.colour)).collect())
            .collect()
    }

    #[test]
    fn python_is_coloured_line_by_line() {
        let text = "@cache\ndef f(n=1):  # é\n    \"\"\"A\n    b\"\"\"\n    return rb'x' + y\n";
        assert_eq!(
            shown(text, Language::Python),
            [
                vec![("@cache", Colour::Decorator)],
                vec![("def", Colour::Keyword), ("f", Colour::Name), ("1", Colour::Number), ("# é", Colour::Comment)],
                vec![("\"\"\"A", Colour::Text)],
                vec![("    b\"\"\"", Colour::Text)],
                vec![("return", Colour::Keyword), ("rb'x'", Colour::Text)],
            ]
        );
    }

    #[test]
    fn a_text_that_is_never_closed_ends_with_its_line_or_the_file() {
        assert_eq!(shown("x = 'a\ny = 1", Language::Python).len(), 2);
        assert_eq!(shown("'''a\nb\\", Language::Python)[1], [("b\\", Colour::Text)]);
        assert_eq!(inks("", Language::Python).len(), 0);
    }

    #[test]
    fn tags_of_templates_are_coloured() {
        let text = "<p>{{ post.title }}</p>{% if a %}{# no #}\n{{ open";
        assert_eq!(
            shown(text, Language::Template)[0],
            [("{{ post.title }}", Colour::Tag), ("{% if a %}", Colour::Tag), ("{# no #}", Colour::Comment)]
        );
    }
}
