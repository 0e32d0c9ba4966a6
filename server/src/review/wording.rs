//! Words of texts: how alike two sentences are, and whether a text uses given terms. Knows no meaning: what it says is
//! a hint.

use std::collections::BTreeSet;

/// Words that say nothing of what a sentence is about.
const STOP: [&str; 48] = [
    "a", "about", "against", "an", "and", "answer", "are", "as", "be", "between", "by", "can", "do", "does", "explain",
    "for", "from", "give", "handled", "how", "in", "is", "it", "its", "main", "matter", "of", "on", "or", "question",
    "s", "that", "the", "their", "they", "this", "to", "used", "what", "when", "where", "which", "why", "with",
    "would", "you", "your", "work",
];

/// How much of their telling words two sentences share, from 0 to 100.
pub(super) fn likeness(a: &str, b: &str) -> u32 {
    let (a, b) = (telling(a), telling(b));
    let all = a.len() + b.len();
    if a.is_empty() || b.is_empty() {
        return 0;
    }
    u32::try_from(200 * a.intersection(&b).count() / all).unwrap_or(0)
}

fn telling(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase);
    words
        .filter(|word| !STOP.contains(&word.as_str()) && !word.bytes().all(|byte| byte.is_ascii_digit()))
        .map(stem)
        .collect()
}

/// A word without its commonest endings.
fn stem(word: String) -> String {
    let short = ["ies", "ing", "es", "ed", "s"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending).filter(|stem| stem.chars().count() >= 4));
    short.unwrap_or(&word).to_owned()
}

/// A text cut into words in lower case, for looking up terms.
pub(super) struct Words(Vec<String>);

impl Words {
    pub(super) fn of<'t>(texts: impl Iterator<Item = &'t str>) -> Words {
        let mut words = Vec::new();
        for text in texts {
            words.extend(cut(text));
            // Terms do not reach from one text into the next.
            words.push(String::new());
        }
        Words(words)
    }

    /// Whether one of the terms is used. Terms are separated by `|`; a `*` at the end of a word stands for any ending.
    pub(super) fn use_one_of(&self, terms: &str) -> bool {
        terms.split('|').map(cut_term).filter(|term| !term.is_empty()).any(|term| {
            self.0.windows(term.len()).any(|words| {
                words.iter().zip(&term).all(|(word, wanted)| match wanted.strip_suffix('*') {
                    Some(start) => word.starts_with(start),
                    None => word == wanted || word.strip_suffix('s') == Some(wanted),
                })
            })
        })
    }
}

fn cut(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '+'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
}

fn cut_term(term: &str) -> Vec<String> {
    term.split(|c: char| !(c.is_alphanumeric() || c == '_' || c == '*' || c == '+'))
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_in_other_words_is_alike() {
        assert!(likeness("Explain what middleware is in Django", "How does middleware work in Django?") >= 60);
        assert!(likeness("Installation", "How does middleware work in Django?") == 0);
        assert!(likeness("Running the tests", "What does time complexity mean in the analysis of algorithms?") < 30);
    }

    #[test]
    fn terms_are_found_as_words_with_their_endings() {
        let words = Words::of(["Querysets are lazily run, with `select_related()`; N+1 queries."].into_iter());
        assert!(words.use_one_of("lazy|lazi*"));
        assert!(words.use_one_of("select_related"));
        assert!(words.use_one_of("n+1"));
        assert!(words.use_one_of("queryset"));
        assert!(!words.use_one_of("select|prefetch_related"));
        assert!(!words.use_one_of(""));
    }
}
