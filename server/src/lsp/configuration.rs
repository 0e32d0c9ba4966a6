//! `djury.toml` and `pyproject.toml` in the editor: what is wrong in them, and which names their places take. Reads
//! the text of one file, also while it is being written.

use std::{path::PathBuf, sync::Arc};

use djury_rules::text::{Lines, Span};
use tower_lsp::ls_types::{Diagnostic, DiagnosticSeverity, Range};

use crate::{
    lsp::position::Encoding,
    world::config::{Config, ConfigError},
};

/// A configuration that is open in the editor.
#[derive(Debug)]
pub(super) struct Configuration {
    pub(super) path: PathBuf,
    pub(super) version: i32,
    pub(super) text: Arc<str>,
    pub(super) lines: Lines,
}

/// What can be written at a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wanted {
    Key,
    Rule,
    Severity,
    Audience,
    Truth,
    Question,
}

/// The word at a place, and what it should be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Spot {
    pub(super) wanted: Wanted,
    /// In bytes, without quotes.
    pub(super) word: Span,
    /// Whether quotes must be put around what is written there.
    pub(super) needs_quotes: bool,
}

impl Configuration {
    pub(super) fn new(path: PathBuf, version: i32, text: &str) -> Configuration {
        Configuration { path, version, lines: Lines::new(text), text: Arc::from(text) }
    }

    /// Whether a file of that name may be a configuration.
    pub(super) fn is_named_so(path: &std::path::Path) -> bool {
        path.file_name().is_some_and(|name| name == "djury.toml" || name == "pyproject.toml")
    }

    fn is_pyproject(&self) -> bool {
        self.path.file_name().is_some_and(|name| name == "pyproject.toml")
    }

    /// What is wrong in the text as it stands.
    pub(super) fn wrong(&self) -> Vec<ConfigError> {
        Config::parse(&self.text, self.is_pyproject(), &self.path).err().unwrap_or_default()
    }

    pub(super) fn diagnostic(&self, wrong: &ConfigError, encoding: Encoding) -> Diagnostic {
        diagnostic(wrong, &self.text, &self.lines, encoding)
    }

    /// A table of djury's by its name in djury's own part of the file: `severity`, or nothing for the top.
    fn own_table<'a>(&self, table: &'a str) -> Option<&'a str> {
        match self.is_pyproject() {
            false => Some(table),
            true => {
                let rest = table.strip_prefix("tool.djury")?;
                if rest.is_empty() { Some(rest) } else { rest.strip_prefix('.') }
            }
        }
    }

    /// What belongs to an offset; none where djury has nothing to say.
    pub(super) fn spot(&self, offset: u32) -> Option<Spot> {
        let place = place(&self.text, offset as usize)?;
        let table = self.own_table(&place.table)?;
        let wanted = match (table, place.key.as_deref()) {
            ("", None) => Wanted::Key,
            ("", Some("select" | "ignore" | "extend-select" | "per-file-ignores" | "severity")) => Wanted::Rule,
            ("", Some("audience")) => Wanted::Audience,
            ("", Some("run-answers")) => Wanted::Truth,
            ("severity", None) | ("per-file-ignores", Some(_)) => Wanted::Rule,
            ("severity", Some(_)) => Wanted::Severity,
            ("answers", Some(_)) => Wanted::Question,
            _ => return None,
        };
        let is_bare = place.key.is_none() || matches!(wanted, Wanted::Truth | Wanted::Question);
        Some(Spot { wanted, word: place.word, needs_quotes: !place.is_quoted && !is_bare })
    }

    /// The rules that are named in djury's part of the file, with their places.
    pub(super) fn rules(&self) -> Vec<(&'static str, Span)> {
        let mut table = String::new();
        let mut found = Vec::new();
        for number in 0..self.lines.len() {
            let span = self.lines.span(number, &self.text);
            let line = span.of(&self.text);
            if let Some(name) = header(line) {
                table = name;
            }
            if self.own_table(&table).is_none() {
                continue;
            }
            let code = line.split('#').next().unwrap_or("");
            let words = code.split(|char: char| !is_name(char)).filter(|word| word.contains('-'));
            for word in words {
                let at = (word.as_ptr() as usize).saturating_sub(line.as_ptr() as usize);
                let start = span.start + u32::try_from(at).unwrap_or(0);
                let end = start + u32::try_from(word.len()).unwrap_or(0);
                found.extend(djury_rules::rule_named(word).map(|rule| (rule.name, Span::new(start, end))));
            }
        }
        found
    }
}

/// What is wrong at its place in a text.
pub(super) fn diagnostic(wrong: &ConfigError, text: &str, lines: &Lines, encoding: Encoding) -> Diagnostic {
    let line = lines.span(wrong.line.saturating_sub(1), text);
    let content = line.of(text);
    let offset = |column: usize| {
        let at = content.char_indices().nth(column).map_or(content.len(), |(at, _)| at);
        line.start + u32::try_from(at).unwrap_or(0)
    };
    let start = wrong.column.saturating_sub(1);
    let end = if wrong.width == 0 { content.chars().count() } else { start + wrong.width };
    Diagnostic {
        range: encoding.range(Span::new(offset(start), offset(end)), text, lines),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("djury".to_owned()),
        message: wrong.message.clone(),
        ..Diagnostic::default()
    }
}

/// The start of a file, for what is wrong in one that cannot be read.
pub(super) fn at_start(wrong: &ConfigError) -> Diagnostic {
    Diagnostic {
        range: Range::default(),
        severity: Some(DiagnosticSeverity::ERROR),
        source: Some("djury".to_owned()),
        message: wrong.message.clone(),
        ..Diagnostic::default()
    }
}

fn is_name(char: char) -> bool {
    char.is_ascii_alphanumeric() || char == '-' || char == '_'
}

/// `[tool.djury.severity]`: the name of the table that a line opens.
fn header(line: &str) -> Option<String> {
    let inner = line.trim_start().strip_prefix('[')?.split(']').next()?;
    let is_name = |part: &str| !part.is_empty() && part.chars().all(|char| is_name(char) || " \"'".contains(char));
    let parts: Vec<&str> = inner.trim_start_matches('[').split('.').collect();
    let names = parts.iter().all(|part| is_name(part));
    names.then(|| parts.iter().map(|part| part.trim().trim_matches(['"', '\''])).collect::<Vec<_>>().join("."))
}

/// Table and key around an offset.
#[derive(Debug)]
struct Place {
    table: String,
    /// None where a key is being written.
    key: Option<String>,
    word: Span,
    is_quoted: bool,
}

/// Reads a text up to an offset, as far as it goes: while somebody writes, it is seldom whole.
fn place(text: &str, offset: usize) -> Option<Place> {
    let before = text.get(..offset)?;
    let mut table = String::new();
    let mut key: Option<String> = None;
    let mut depth = 0usize;
    for line in before.split_inclusive('\n') {
        let is_last = !line.ends_with('\n');
        if depth == 0 {
            key = None;
            if let Some(name) = header(line) {
                table = name;
                if is_last {
                    return None;
                }
                continue;
            }
        }
        let mut quote: Option<char> = None;
        let mut start = 0;
        for (at, char) in line.char_indices() {
            match (quote, char) {
                (Some(open), _) if char == open => quote = None,
                (Some(_), _) => {}
                (None, '"' | '\'') => (quote, start) = (Some(char), at + 1),
                (None, '#') if is_last => return None,
                (None, '#') => break,
                (None, '=') if depth == 0 && key.is_none() => {
                    key = Some(line.get(..at)?.trim().trim_matches(['"', '\'']).to_owned());
                }
                (None, '[' | '{') => depth += 1,
                (None, ']' | '}') => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if is_last {
            let word = word(text, offset, line, quote.map(|_| start))?;
            return Some(Place { table, key, word, is_quoted: quote.is_some() });
        }
    }
    // At the start of a line.
    let key = if depth == 0 { None } else { key };
    word(text, offset, "", None).map(|word| Place { table, key, word, is_quoted: false })
}

/// The word around the end of `line`, which is what stands before the offset on its line.
fn word(text: &str, offset: usize, line: &str, quoted_from: Option<usize>) -> Option<Span> {
    let tail = text.get(offset..)?;
    let after = tail.find(|char: char| !is_name(char)).unwrap_or(tail.len());
    let before = match quoted_from {
        Some(start) => line.len() - start,
        None => line.len() - line.trim_end_matches(is_name).len(),
    };
    let narrow = |at: usize| u32::try_from(at).ok();
    Some(Span::new(narrow(offset - before)?, narrow(offset + after)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wanted at the `|`, the word there, and whether it needs quotes.
    fn spot(name: &str, text: &str) -> Option<(Wanted, String, bool)> {
        let at = text.find('|').unwrap();
        let text = text.replacen('|', "", 1);
        let configuration = Configuration::new(name.into(), 1, &text);
        let spot = configuration.spot(u32::try_from(at).unwrap())?;
        Some((spot.wanted, spot.word.of(&text).to_owned(), spot.needs_quotes))
    }

    #[test]
    fn places_in_a_configuration_say_what_belongs_there() {
        let djury = |text: &str| spot("/p/djury.toml", text);
        let some = |wanted, word: &str, needs_quotes| Some((wanted, word.to_owned(), needs_quotes));
        assert_eq!(djury("|"), some(Wanted::Key, "", false));
        assert_eq!(djury("sel|"), some(Wanted::Key, "sel", false));
        assert_eq!(djury("select = [\"a\"]\nig|nore"), some(Wanted::Key, "ignore", false));
        assert_eq!(djury("ignore = [\n  \"exc|ept\",\n]"), some(Wanted::Rule, "except", false));
        assert_eq!(djury("ignore = [|"), some(Wanted::Rule, "", true));
        assert_eq!(djury("ignore = [\n|\n]"), some(Wanted::Rule, "", true));
        assert_eq!(djury("[severity]\nexc|"), some(Wanted::Rule, "exc", false));
        assert_eq!(djury("[severity]\nexcept-bare = \"|\""), some(Wanted::Severity, "", false));
        assert_eq!(djury("[per-file-ignores]\n\"a/**\" = [\"|"), some(Wanted::Rule, "", false));
        assert_eq!(djury("[answers]\n\"a.py\" = |"), some(Wanted::Question, "", false));
        assert_eq!(djury("audience = |"), some(Wanted::Audience, "", true));
        assert_eq!(djury("run-answers = t|"), some(Wanted::Truth, "t", false));
        for text in ["# |", "[sev|", "bank = \"|\"", "[other]\n|x = 1", "x = 1 # |"] {
            assert_eq!(djury(text), None, "{text}");
        }
        let pyproject = |text: &str| spot("/p/pyproject.toml", text);
        assert_eq!(pyproject("[tool.ruff]\nignore = [\"|\"]"), None);
        assert_eq!(pyproject("[tool.djury]\nignore = [\"|\"]"), some(Wanted::Rule, "", false));
        assert_eq!(pyproject("[tool.djury.severity]\n|"), some(Wanted::Rule, "", false));
    }

    #[test]
    fn rules_are_found_where_djury_is_configured() {
        let text = "[tool.ruff]\nignore = [\"except-bare\"]\n[tool.djury]\nignore = [\"except-bare\"] # tuple-comma\n";
        let configuration = Configuration::new("/p/pyproject.toml".into(), 1, text);
        let rules = configuration.rules();
        let [(name, span)] = rules[..] else { panic!("{rules:?}") };
        assert_eq!((name, span.of(text)), ("except-bare", "except-bare"));
        assert!(span.start > 40);
    }
}
