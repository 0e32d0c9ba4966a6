//! Rules of a user's own: a query, a message, a severity. Read from the configuration, checked there, run on Python
//! text. Knows no rule of djury's.

use djury_rules::{
    bank::{Category, Severity},
    finding::{Finding, Place},
    syntax::{
        Name,
        python::{Query, QueryError},
    },
    text::{Language, Source, Span},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::config::SeverityName;

/// A rule of your own: `[[custom-rules]]`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(crate) struct CustomRule {
    /// In kebab-case; no rule of djury's has it.
    pub(crate) name: String,
    /// What is looked for in Python code, in the query language of tree-sitter. The capture `@finding` is reported, or
    /// else the first one.
    pub(crate) query: String,
    /// One line; `{name}` stands for the code that `@name` captures.
    pub(crate) message: String,
    #[serde(default = "warning")]
    #[schemars(with = "SeverityName")]
    pub(crate) severity: Severity,
    #[serde(default = "idiom")]
    #[schemars(with = "String")]
    pub(crate) category: Category,
    /// The question that its findings say something about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) question: Option<u32>,
}

fn warning() -> Severity {
    Severity::Warning
}

fn idiom() -> Category {
    Category::Idiom
}

/// A rule with its query, ready to run.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) rule: CustomRule,
    query: Query,
}

/// As much of captured code stands in a message, in characters.
const LONGEST: usize = 60;

impl CustomRule {
    /// The rule with its query read.
    ///
    /// # Errors
    /// What is wrong with the query.
    pub(crate) fn ready(&self) -> Result<Ready, QueryError> {
        Ok(Ready { query: Query::new(&self.query)?, rule: self.clone() })
    }

    /// What is wrong with the rule but for its query.
    pub(crate) fn wrong(&self) -> Option<(&'static str, String)> {
        let is_kebab = |name: &str| {
            name.starts_with(|c: char| c.is_ascii_lowercase())
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
        };
        if !is_kebab(&self.name) {
            return Some(("name", format!("`{}` is no name of a rule: write it like `no-print`", self.name)));
        }
        if super::config::knows(&self.name) {
            return Some(("name", format!("`{}` is a rule of djury's own; choose another name", self.name)));
        }
        let is_line = !self.message.trim().is_empty() && !self.message.contains('\n');
        (!is_line).then(|| ("message", "a message is one line".to_owned()))
    }
}

/// What the rules find in a document, with spans of the document.
pub(crate) fn find(rules: &[Ready], source: &Source) -> Vec<(Finding, Span)> {
    let mut found = Vec::new();
    for region in source.regions.iter().filter(|region| region.language == Language::Python) {
        for ready in rules {
            for place in ready.query.matches(&region.text) {
                let mut message = ready.rule.message.clone();
                for (name, span) in &place.captures {
                    message = message.replace(&format!("{{{name}}}"), &shown(span.of(&region.text)));
                }
                let mut finding = Finding::new("custom", Place::default(), message);
                finding.rule = Name::from(ready.rule.name.as_str());
                found.push((finding, region.map.span(place.span)));
            }
        }
    }
    found
}

/// Code on one line.
fn shown(code: &str) -> String {
    let line = code.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or("")),
        None => line,
    }
}
