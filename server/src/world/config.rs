//! The configuration: what `[tool.djury]` in `pyproject.toml`, or a `djury.toml`, may say, read with places for
//! what is wrong in it. Knows no command line and no editor.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use djury_rules::{
    bank::Severity,
    text::{Lines, floor},
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use toml::de::{DeTable, DeValue};

use super::{custom::CustomRule, spelling};

/// The configuration of djury: `[tool.djury]` in `pyproject.toml`, or the whole of a `djury.toml`. The nearest one
/// above a file wins, as a whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
#[schemars(rename = "djury configuration")]
pub(crate) struct Config {
    /// The rules to report; all that are on by default where this is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) select: Option<Vec<String>>,
    /// Rules that are not reported.
    pub(crate) ignore: Vec<String>,
    /// Rules to report besides those of `select`.
    pub(crate) extend_select: Vec<String>,
    /// Rules that are not reported in the files that a pattern matches: `"scripts/**" = ["except-bare"]`.
    pub(crate) per_file_ignores: BTreeMap<String, Vec<String>>,
    /// What the findings of a rule weigh, instead of what the question bank says.
    #[schemars(with = "BTreeMap<String, SeverityName>")]
    pub(crate) severity: BTreeMap<String, Severity>,
    /// Patterns of files and folders that are not read, instead of the usual ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) exclude: Option<Vec<String>>,
    /// Patterns of files and folders that are not read, besides the usual ones.
    pub(crate) extend_exclude: Vec<String>,
    /// A question bank, as a path from the folder of the configuration.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) bank: Option<String>,
    /// Who reads: a candidate is not shown what would give an answer away.
    pub(crate) audience: Audience,
    /// Which question a file or a function answers: `"answers/palindrome.py::is_palindrome" = 26`.
    pub(crate) answers: BTreeMap<String, u32>,
    /// Whether answers to coding questions may be run.
    pub(crate) run_answers: bool,
    /// The settings module that the project is run with: `config.settings.production`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) django_settings_module: Option<String>,
    /// Rules of your own.
    pub(crate) custom_rules: Vec<CustomRule>,
    /// Larger files are named and not read, in MiB.
    #[schemars(range(min = 1))]
    pub(crate) max_file_size: u32,
}

/// Who reads what djury says. A courtesy, not secrecy.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Audience {
    Candidate,
    Reviewer,
}

/// The severities, for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(dead_code, reason = "only its schema is used: the severity itself lives in a crate without schemas")]
pub(crate) enum SeverityName {
    Error,
    Warning,
    Info,
    Hint,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            select: None,
            ignore: Vec::new(),
            extend_select: Vec::new(),
            per_file_ignores: BTreeMap::new(),
            severity: BTreeMap::new(),
            exclude: None,
            extend_exclude: Vec::new(),
            bank: None,
            audience: Audience::Candidate,
            answers: BTreeMap::new(),
            run_answers: true,
            django_settings_module: None,
            custom_rules: Vec::new(),
            max_file_size: 8,
        }
    }
}

pub(crate) const KEYS: [&str; 14] = [
    "select",
    "ignore",
    "extend-select",
    "per-file-ignores",
    "severity",
    "exclude",
    "extend-exclude",
    "bank",
    "audience",
    "answers",
    "run-answers",
    "django-settings-module",
    "custom-rules",
    "max-file-size",
];

/// What is wrong in a configuration, and where. Line and column count from 1.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct ConfigError {
    pub(crate) path: PathBuf,
    pub(crate) line: usize,
    pub(crate) column: usize,
    /// How many characters of the line are meant; 0 where that is not known.
    pub(crate) width: usize,
    pub(crate) message: String,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.path.display(), self.line, self.column, self.message)
    }
}

/// A message and the bytes that it speaks of.
type Wrong = (std::ops::Range<usize>, String);

impl Config {
    /// Reads the text of a `djury.toml` or (`is_pyproject`) of a `pyproject.toml`. None where a `pyproject.toml`
    /// says nothing about djury.
    ///
    /// # Errors
    /// All that is wrong, in the order of the text.
    pub(crate) fn parse(
        text: &str,
        is_pyproject: bool,
        path: &std::path::Path,
    ) -> Result<Option<Config>, Vec<ConfigError>> {
        if is_pyproject && !text.contains("djury") {
            return Ok(None);
        }
        let read = match DeTable::parse(text) {
            Ok(document) => read(document.get_ref(), is_pyproject, text),
            // Another tool may care about the rest of the file; here, only a table of djury's own matters.
            Err(_) if is_pyproject && !text.contains("[tool.djury") => Ok(None),
            Err(error) => Err(vec![(error.span().unwrap_or_default(), error.message().to_owned())]),
        };
        read.map_err(|wrong| {
            let lines = Lines::new(text);
            let at = |(span, message): Wrong| {
                let offset = floor(text, u32::try_from(span.start).unwrap_or(u32::MAX));
                let (line, column) = lines.position(offset, text);
                let width = text.get(span).map_or(0, |meant| meant.lines().next().unwrap_or("").chars().count());
                ConfigError { path: path.to_owned(), line: line + 1, column: column + 1, width, message }
            };
            let mut errors: Vec<ConfigError> = wrong.into_iter().map(at).collect();
            errors.sort();
            errors
        })
    }
}

fn read(document: &DeTable<'_>, is_pyproject: bool, text: &str) -> Result<Option<Config>, Vec<Wrong>> {
    let table = match is_pyproject {
        false => document,
        true => {
            let tool = document.get("tool").and_then(|tool| tool.get_ref().get("djury"));
            let Some(table) = tool.and_then(|value| value.get_ref().as_table()) else { return Ok(None) };
            table
        }
    };
    let mut wrong = Vec::new();
    let own = own_names(table);
    for (key, value) in table {
        let name = key.get_ref().as_ref();
        match name {
            _ if !KEYS.contains(&name) => {
                wrong.push((key.span(), format!("`{name}` is no key of djury{}", spelling::hint(name, KEYS))));
            }
            "select" | "ignore" | "extend-select" => rules(value.get_ref(), &own, &mut wrong),
            "per-file-ignores" => {
                for (_, list) in value.get_ref().as_table().into_iter().flatten() {
                    rules(list.get_ref(), &own, &mut wrong);
                }
            }
            "severity" => {
                for (rule, _) in value.get_ref().as_table().into_iter().flatten() {
                    let known = own.contains(&rule.get_ref().as_ref());
                    wrong.extend(unknown(rule.get_ref()).filter(|_| !known).map(|message| (rule.span(), message)));
                }
            }
            _ => {}
        }
    }
    for pattern in patterns(table).filter(|(_, pattern)| super::globs::compile(pattern).is_err()) {
        wrong.push((pattern.0, format!("`{}` is no pattern that can be read", pattern.1)));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let owned = toml::Spanned::new(0..0, table.clone());
    match Config::deserialize(toml::de::Deserializer::from(owned)) {
        Ok(config) if config.max_file_size == 0 => {
            let span = table.get("max-file-size").map(|value| value.span()).unwrap_or_default();
            Err(vec![(span, "`max-file-size` is in MiB and at least 1".to_owned())])
        }
        Ok(config) => match custom(&config, table, text) {
            wrong if wrong.is_empty() => Ok(Some(config)),
            wrong => Err(wrong),
        },
        Err(error) => Err(vec![(error.span().unwrap_or_default(), error.message().to_owned())]),
    }
}

/// The names of the user's own rules.
fn own_names<'a>(table: &'a DeTable<'_>) -> Vec<&'a str> {
    let list = table.get("custom-rules").and_then(|list| list.get_ref().as_array());
    let rules = list.into_iter().flat_map(|list| list.iter()).filter_map(|rule| rule.get_ref().as_table());
    rules.filter_map(|rule| rule.get("name")?.get_ref().as_str()).collect()
}

/// What is wrong with the user's own rules, with places that lead into their queries.
fn custom(config: &Config, table: &DeTable<'_>, text: &str) -> Vec<Wrong> {
    let list = table.get("custom-rules").and_then(|list| list.get_ref().as_array());
    let tables: Vec<_> = list.into_iter().flat_map(|list| list.iter()).map(|rule| rule.get_ref().as_table()).collect();
    let mut wrong = Vec::new();
    for (index, rule) in config.custom_rules.iter().enumerate() {
        let span = |key: &str| {
            let table = tables.get(index).copied().flatten();
            table.and_then(|table| table.get(key)).map(|value| value.span()).unwrap_or_default()
        };
        if let Some((key, message)) = rule.wrong() {
            wrong.push((span(key), message));
        }
        if config.custom_rules.iter().take(index).any(|other| other.name == rule.name) {
            wrong.push((span("name"), format!("`{}` is there twice", rule.name)));
        }
        if let Err(error) = rule.ready() {
            let whole = span("query");
            let quoted = text.get(whole.clone()).unwrap_or("");
            // The text of a query begins behind its quotes, and behind the line end that follows three of them.
            let open = match () {
                () if quoted.starts_with("\'\'\'\n") || quoted.starts_with("\"\"\"\n") => 4,
                () if quoted.starts_with("\'\'\'\r\n") || quoted.starts_with("\"\"\"\r\n") => 5,
                () if quoted.starts_with("\'\'\'") || quoted.starts_with("\"\"\"") => 3,
                () => 1,
            };
            let at = (whole.start + open + error.offset).min(whole.end);
            wrong.push((at..whole.end, error.message));
        }
    }
    wrong
}

/// All globs of a table with their places.
fn patterns<'a>(table: &'a DeTable<'_>) -> impl Iterator<Item = (std::ops::Range<usize>, &'a str)> {
    let listed = ["exclude", "extend-exclude"].into_iter().filter_map(|key| table.get(key)?.get_ref().as_array());
    let keyed = ["per-file-ignores", "answers"].into_iter().filter_map(|key| table.get(key)?.get_ref().as_table());
    let listed = listed.flat_map(|list| list.iter()).filter_map(|item| Some((item.span(), item.get_ref().as_str()?)));
    let keyed = keyed.flatten().map(|(key, _)| (key.span(), key.get_ref().as_ref()));
    listed.chain(keyed.map(|(span, key)| (span, key.split("::").next().unwrap_or(key))))
}

fn rules(list: &DeValue<'_>, own: &[&str], wrong: &mut Vec<Wrong>) {
    for rule in list.as_array().into_iter().flat_map(|list| list.iter()) {
        let message = rule.get_ref().as_str().filter(|name| !own.contains(name)).and_then(unknown);
        wrong.extend(message.map(|message| (rule.span(), message)));
    }
}

/// What to say of a name that is no rule's.
pub(crate) fn unknown(rule: &str) -> Option<String> {
    if knows(rule) {
        return None;
    }
    Some(format!("`{rule}` is no rule of djury{}", spelling::hint(rule, names())))
}

/// Whether a name is a rule's.
pub(crate) fn knows(rule: &str) -> bool {
    names().any(|name| name == rule)
}

/// All names that a selection may use.
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    djury_rules::RULES.iter().map(|rule| rule.name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(text: &str) -> Vec<String> {
        let wrong = Config::parse(text, false, std::path::Path::new("djury.toml")).unwrap_err();
        wrong.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn every_key_is_known_to_the_reader_and_to_the_schema() {
        let schema = serde_json::to_value(schemars::schema_for!(Config)).unwrap();
        let mut keys: Vec<&str> = schema["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        let mut known = KEYS.to_vec();
        keys.sort_unstable();
        known.sort_unstable();
        assert_eq!(keys, known);
    }

    #[test]
    fn what_is_wrong_is_said_with_place_and_nearest_spelling() {
        assert_eq!(
            errors("selct = []\n[severity]\nexcept-baer = \"error\"\n"),
            [
                "djury.toml:1:1: `selct` is no key of djury; did you mean `select`?",
                "djury.toml:3:1: `except-baer` is no rule of djury; did you mean `except-bare`?",
            ]
        );
        assert_eq!(
            errors("ignore = [\n  \"nothing-like-it\",\n]"),
            ["djury.toml:2:3: `nothing-like-it` is no rule of djury"]
        );
        assert_eq!(errors("exclude = [\"a[\"]"), ["djury.toml:1:12: `a[` is no pattern that can be read"]);
        assert_eq!(errors("max-file-size = 0"), ["djury.toml:1:17: `max-file-size` is in MiB and at least 1"]);
        assert_eq!(errors("run-answers = 3").len(), 1);
        let rule =
            "[[custom-rules]]\nname = \"no-print\"\nmessage = \"m\"\nquery = \'\'\'\n(call) @x\n(cal) @y\n\'\'\'\n";
        assert_eq!(errors(rule), ["djury.toml:6:2: there is no kind of node `cal`"]);
        assert_eq!(
            errors(&rule.replace("no-print", "except-bare").replace("(cal)", "(call)")),
            ["djury.toml:2:8: `except-bare` is a rule of djury\'s own; choose another name"]
        );
    }

    #[test]
    fn a_pyproject_without_djury_says_nothing() {
        let path = std::path::Path::new("pyproject.toml");
        assert_eq!(Config::parse("[tool.other]\nx = 1", true, path), Ok(None));
        assert_eq!(Config::parse("this is [not toml", true, path), Ok(None));
        let config = Config::parse("[tool.djury]\nignore = [\"except-bare\"]", true, path).unwrap().unwrap();
        assert_eq!(config.ignore, ["except-bare"]);
    }
}
