//! Question banks: questions as data, the rules tied to them, severities. The only place where a rule, a question
//! and a severity meet.

use std::{collections::BTreeMap, fmt, sync::OnceLock};

use serde::{Deserialize, Serialize};

use crate::finding::Finding;

/// How much a finding weighs, gravest last.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Depth or style of the answer.
    Hint,
    /// What a reviewer would ask about.
    Info,
    /// It will hurt in realistic use.
    Warning,
    /// It fails, corrupts, leaks, or skips protection whenever it runs.
    Error,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Category {
    /// Behaviour.
    Correctness,
    Security,
    /// Time, memory, queries.
    Performance,
    /// The coding answers.
    Answer,
    Idiom,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Category::Correctness => "correctness",
            Category::Security => "security",
            Category::Performance => "performance",
            Category::Answer => "answer",
            Category::Idiom => "idiom",
        })
    }
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bank {
    pub bank: About,
    #[serde(rename = "question")]
    pub questions: Vec<Question>,
    /// What the rules weigh; a bank of one's own may leave out rules that it does not weigh anew.
    #[serde(default, rename = "rule")]
    pub rules: BTreeMap<String, Weight>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub name: String,
    pub title: String,
    #[serde(default)]
    pub credit: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Question {
    pub number: u32,
    pub topic: String,
    pub text: String,
    pub kind: QuestionKind,
    /// What a strong answer covers.
    #[serde(default)]
    pub key_points: Vec<String>,
    /// For each key point, in the same order, words that a text about it uses: alternatives separated by `|`, a `*`
    /// at the end of a word for any ending. Empty where no words tell.
    #[serde(default)]
    pub terms: Vec<String>,
    /// The rules whose findings say something about this answer.
    #[serde(default)]
    pub rules: Vec<String>,
    #[serde(default)]
    pub recognise: Recognise,
    #[serde(default)]
    pub check: Option<Check>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuestionKind {
    /// Answered in writing, shown in code where code shows it.
    Explain,
    /// The answer is code.
    Code,
}

/// How code shows that it answers a question: patterns in which `*` stands for any run of characters, matched
/// against names in lower case without underscores.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Recognise {
    pub functions: Vec<String>,
    pub not_functions: Vec<String>,
    pub classes: Vec<String>,
    pub bases: Vec<String>,
    pub modules: Vec<String>,
}

/// How the answer to a coding question is tried out.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct Check {
    pub calls: Vec<String>,
    pub accepts: Vec<String>,
    /// The slowest growth that is good enough, as a power of the input's size; none where nobody asks.
    pub time: Option<u8>,
    pub properties: Vec<Property>,
    pub examples: Vec<Example>,
    /// A right answer in Python, a function `solve`: what it gives is wanted where an example does not say it.
    pub reference: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Property {
    pub name: String,
    pub text: String,
    /// A Python expression that has to hold: of `f`, `result`, and the names of the first way to call.
    #[serde(default)]
    pub test: Option<String>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Example {
    pub args: Vec<String>,
    #[serde(default)]
    pub want: Option<String>,
    #[serde(default)]
    pub raises: Vec<String>,
    pub kind: ExampleKind,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ExampleKind {
    Ordinary,
    Edge,
    Probe,
}

/// What the findings of a rule weigh.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weight {
    pub severity: Severity,
    pub category: Category,
    /// Graver and milder forms that the rule may name.
    #[serde(default)]
    pub variants: BTreeMap<String, Severity>,
    /// Codes of other linters that mean the same, for `# noqa`, and pylint's names of them.
    #[serde(default)]
    pub noqa: Vec<String>,
}

impl Bank {
    /// djury's own bank: forty questions for a backend Django developer.
    pub fn builtin() -> &'static Bank {
        static BUILTIN: OnceLock<Bank> = OnceLock::new();
        BUILTIN.get_or_init(|| {
            // A test reads the file, so that this cannot come out empty.
            toml::from_str(include_str!("../questions/backend-django.toml")).unwrap_or_else(|_| Bank {
                bank: About { name: String::new(), title: String::new(), credit: String::new() },
                questions: Vec::new(),
                rules: BTreeMap::new(),
            })
        })
    }

    /// Reads a bank; `knows` tells whether there is a rule of a name.
    ///
    /// # Errors
    /// A message with line and column where the text is no bank, or ties a rule that there is not.
    pub fn parse(text: &str, knows: &dyn Fn(&str) -> bool) -> Result<Bank, String> {
        let bank: Bank = toml::from_str(text).map_err(|error| error.to_string())?;
        for question in &bank.questions {
            if let Some(rule) = question.rules.iter().find(|rule| !knows(rule)) {
                return Err(format!("question {} ties the rule `{rule}`, which there is not", question.number));
            }
        }
        if let Some(question) = bank.questions.iter().find(|question| question.terms.len() > question.key_points.len())
        {
            let number = question.number;
            return Err(format!("question {number} has more `terms` than `key-points`; they stand in the same order"));
        }
        let mut numbers: Vec<u32> = bank.questions.iter().map(|question| question.number).collect();
        numbers.sort_unstable();
        match numbers.windows(2).find(|pair| pair.first() == pair.last()) {
            Some(pair) => Err(format!("question {} is there twice", pair.first().copied().unwrap_or(0))),
            None => Ok(bank),
        }
    }

    pub fn question(&self, number: u32) -> Option<&Question> {
        self.questions.iter().find(|question| question.number == number)
    }

    /// The numbers of the questions that a rule is tied to, ascending.
    pub fn questions_of(&self, rule: &str) -> Vec<u32> {
        let tied = self.questions.iter().filter(|question| question.rules.iter().any(|tied| tied == rule));
        let mut numbers: Vec<u32> = tied.map(|question| question.number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// What a rule weighs, by this bank or else by djury's own.
    pub fn weight(&self, rule: &str) -> Option<&Weight> {
        self.rules.get(rule).or_else(|| Bank::builtin().rules.get(rule))
    }

    /// What a finding weighs. A rule or variant that no bank knows is a warning.
    pub fn severity(&self, finding: &Finding) -> Severity {
        let Some(weight) = self.weight(&finding.rule) else { return Severity::Warning };
        let variant = finding.variant.as_ref().and_then(|variant| weight.variants.get(variant.as_str()));
        variant.copied().unwrap_or(weight.severity)
    }
}

/// Whether a name matches one of the patterns of a recogniser.
pub fn matches(patterns: &[String], name: &str) -> bool {
    !patterns.is_empty() && fits(patterns, &folded(name))
}

/// A name as recognisers compare it: lower case, without underscores.
pub fn folded(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// The same as [`matches()`] for a name that is folded already.
pub fn fits(patterns: &[String], folded: &str) -> bool {
    patterns.iter().any(|pattern| glob(pattern.as_bytes(), folded.as_bytes()))
}

/// `*` stands for any run of bytes. Linear in practice: the last star is the only one that is tried again.
fn glob(pattern: &[u8], text: &[u8]) -> bool {
    let (mut p, mut t) = (0, 0);
    let mut star = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(b'*') => {
                star = Some((p, t));
                p += 1;
            }
            Some(byte) if Some(byte) == text.get(t) => {
                p += 1;
                t += 1;
            }
            _ => match star {
                Some((at, from)) => {
                    p = at + 1;
                    t = from + 1;
                    star = Some((at, from + 1));
                }
                None => return false,
            },
        }
    }
    pattern.get(p..).is_some_and(|rest| rest.iter().all(|byte| *byte == b'*'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_builtin_bank_has_the_forty_questions_each_with_key_points() {
        let bank =
            Bank::parse(include_str!("../questions/backend-django.toml"), &|rule| crate::rule_named(rule).is_some())
                .unwrap();
        assert_eq!(bank.questions.iter().map(|q| q.number).collect::<Vec<_>>(), (1..=40).collect::<Vec<_>>());
        assert!(bank.questions.iter().all(|question| !question.key_points.is_empty()));
        let mut explained = bank.questions.iter().filter(|question| question.kind == QuestionKind::Explain);
        assert!(explained.all(|question| question.terms.len() == question.key_points.len()));
        assert_eq!(&bank, Bank::builtin());
    }

    #[test]
    fn a_star_stands_for_any_run_of_characters() {
        let patterns = vec!["is*palindrom*".to_owned(), "fact".to_owned()];
        assert!(matches(&patterns, "is_a_Palindrome"));
        assert!(matches(&patterns, "fact"));
        assert!(!matches(&patterns, "factory"));
        assert!(!matches(&patterns, "palindrome"));
    }
}
