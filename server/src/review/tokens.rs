//! Prints of code and text: what stays the same when names, comments and layout change. Knows no question.

use std::{collections::BTreeMap, hash::Hasher};

use rustc_hash::FxHasher;

/// What is compared of a piece.
#[derive(Clone, Debug)]
pub(super) struct Print {
    /// How often each run of tokens occurs, names left out.
    grams: BTreeMap<u64, u32>,
    /// A hash of all tokens, each name as the number of its first occurrence.
    exact: u64,
}

/// Shorter pieces are alike by nature: there are few ways to write a factorial. In tokens.
const SHORTEST_CODE: usize = 50;
/// In words.
const SHORTEST_TEXT: usize = 30;
/// Tokens in a run.
const RUN: usize = 6;
/// From this likeness on two pieces are told to be alike.
const ALIKE: u32 = 82;

/// The print of a piece; none where it is too short to tell anything.
pub(super) fn print(text: &str, is_code: bool) -> Option<Print> {
    let tokens = if is_code { code(text) } else { words(text) };
    if tokens.len() < if is_code { SHORTEST_CODE } else { SHORTEST_TEXT } {
        return None;
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut exact = FxHasher::default();
    let mut shapes = Vec::with_capacity(tokens.len());
    for token in &tokens {
        match token {
            Token::Name(name) => {
                let next = names.len();
                exact.write_usize(*names.entry(name).or_insert(next));
                shapes.push(1);
            }
            Token::Fixed(text) => {
                let mut hasher = FxHasher::default();
                hasher.write(text.as_bytes());
                exact.write_u64(hasher.finish());
                shapes.push(hasher.finish() | 2);
            }
        }
    }
    let mut grams = BTreeMap::new();
    for run in shapes.windows(RUN) {
        let mut hasher = FxHasher::default();
        run.iter().for_each(|shape| hasher.write_u64(*shape));
        *grams.entry(hasher.finish()).or_insert(0) += 1;
    }
    Some(Print { grams, exact: exact.finish() })
}

impl Print {
    pub(super) fn grams(&self) -> impl Iterator<Item = u64> + '_ {
        // Every fourth run by value is enough to find pairs, and costs a fourth.
        self.grams.keys().copied().filter(|gram| gram % 4 == 0)
    }

    /// How alike two pieces are, from 0 to 100; none where it is not worth telling.
    pub(super) fn likeness(&self, other: &Print) -> Option<u32> {
        if self.exact == other.exact {
            return Some(100);
        }
        let all: u32 = self.grams.values().chain(other.grams.values()).sum();
        let shared: u32 = self
            .grams
            .iter()
            .map(|(gram, count)| other.grams.get(gram).map_or(0, |others| (*count).min(*others)))
            .sum();
        let likeness = (200 * shared).checked_div(all)?.min(99);
        (likeness >= ALIKE).then_some(likeness)
    }
}

enum Token<'t> {
    /// A name that may be chosen at will.
    Name(&'t str),
    Fixed(&'t str),
}

/// Words of the language, and what everybody calls by the same name.
const FIXED: [&str; 60] = [
    "False",
    "None",
    "True",
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "class",
    "continue",
    "def",
    "del",
    "elif",
    "else",
    "except",
    "finally",
    "for",
    "from",
    "global",
    "if",
    "import",
    "in",
    "is",
    "lambda",
    "nonlocal",
    "not",
    "or",
    "pass",
    "raise",
    "return",
    "try",
    "while",
    "with",
    "yield",
    "self",
    "cls",
    "super",
    "len",
    "range",
    "print",
    "int",
    "str",
    "list",
    "dict",
    "set",
    "tuple",
    "sorted",
    "min",
    "max",
    "sum",
    "enumerate",
    "zip",
    "isinstance",
    "ValueError",
    "TypeError",
    "models",
    "request",
    "objects",
    "reversed",
];

fn code(text: &str) -> Vec<Token<'_>> {
    let bytes = text.as_bytes();
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80;
    let mut tokens = Vec::new();
    let mut index = 0;
    let mut is_member = false;
    while let Some(byte) = bytes.get(index).copied() {
        let start = index;
        match byte {
            b'#' => {
                index +=
                    bytes.get(index..).map_or(0, |rest| rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len()));
                continue;
            }
            b'"' | b'\'' => {
                index = end_of_string(bytes, index);
                // A text that stands alone is a docstring, and is written at will.
                let line = text.get(..start).unwrap_or("").rsplit('\n').next().unwrap_or("");
                if !line.trim().is_empty() {
                    tokens.push(Token::Fixed("\"\""));
                }
            }
            byte if is_word(byte) => {
                while bytes.get(index).copied().is_some_and(is_word) {
                    index += 1;
                }
                let word = text.get(start..index).unwrap_or("");
                let is_fixed = is_member || FIXED.contains(&word) || byte.is_ascii_digit();
                tokens.push(if is_fixed { Token::Fixed(word) } else { Token::Name(word) });
            }
            byte if byte.is_ascii_whitespace() => index += 1,
            _ => {
                index += 1;
                tokens.push(Token::Fixed(text.get(start..index).unwrap_or("")));
            }
        }
        is_member = byte == b'.';
    }
    tokens
}

fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let quote = bytes.get(from).copied().unwrap_or(b'"');
    let triple = [quote; 3];
    let is_triple = bytes.get(from..from + 3) == Some(&triple);
    let mut index = from + if is_triple { 3 } else { 1 };
    while let Some(byte) = bytes.get(index).copied() {
        match byte {
            b'\\' => index += 2,
            b'\n' if !is_triple => return index,
            byte if byte == quote && !is_triple => return index + 1,
            byte if byte == quote && bytes.get(index..index + 3) == Some(&triple) => return index + 3,
            _ => index += 1,
        }
    }
    bytes.len()
}

fn words(text: &str) -> Vec<Token<'_>> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(Token::Fixed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: &str = "def merge_sort(items):\n    if len(items) <= 1:\n        return items\n    middle = len(items) // 2\n    left = merge_sort(items[:middle])\n    right = merge_sort(items[middle:])\n    merged = []\n    while left and right:\n        merged.append(left.pop(0) if left[0] <= right[0] else right.pop(0))\n    return merged + left + right\n";

    #[test]
    fn other_names_and_comments_hide_nothing() {
        let other = ONE
            .replace("items", "values")
            .replace("middle", "m")
            .replace("merged", "out")
            .replace("    if len", "    \"\"\"Sorts.\"\"\"\n    # short ones\n    if len");
        let (one, other) = (print(ONE, true).unwrap(), print(&other, true).unwrap());
        assert_eq!(one.likeness(&other), Some(100));
    }

    #[test]
    fn a_changed_line_leaves_them_alike_and_another_algorithm_does_not() {
        let changed = ONE.replace("<= right[0]", "< right[0]");
        let one = print(ONE, true).unwrap();
        assert!(one.likeness(&print(&changed, true).unwrap()).unwrap() >= 90);
        let bubble = "def bubble_sort(items):\n    n = len(items)\n    for i in range(n):\n        swapped = False\n        for j in range(n - i - 1):\n            if items[j] > items[j + 1]:\n                items[j], items[j + 1] = items[j + 1], items[j]\n                swapped = True\n        if not swapped:\n            break\n    return items\n";
        assert_eq!(one.likeness(&print(bubble, true).unwrap()), None);
    }

    #[test]
    fn short_answers_tell_nothing() {
        assert!(print("def f(n):\n    return 1 if n < 2 else n * f(n - 1)\n", true).is_none());
        assert!(print("They are fast.", false).is_none());
    }
}
