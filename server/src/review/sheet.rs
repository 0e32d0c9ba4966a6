//! The reviewer's sheet as plain data: what is known of a submission, question by question. Three writers show it;
//! it knows none of them.

use std::collections::BTreeMap;

use djury_rules::bank::{Category, QuestionKind, Severity};
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    anchor::{Found, Point},
    ink::Ink,
    notes::Notes,
};
use crate::world::config::SeverityName;

/// The output of `djury review --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "djury review sheet")]
pub(crate) struct Sheet {
    /// 1; another number where a reader of this form would misunderstand.
    pub(crate) version: u32,
    /// The version of djury that wrote it.
    pub(crate) djury: String,
    pub(crate) submission: Submission,
    pub(crate) bank: About,
    /// In the order of the bank.
    pub(crate) questions: Vec<Question>,
    /// In the order of path, line, column, rule.
    pub(crate) findings: Vec<Finding>,
    /// The rules of these findings, by name.
    pub(crate) rules: BTreeMap<String, Rule>,
    /// The open and resolved notes with the places where they stand now.
    pub(crate) notes: Vec<Placed>,
    /// What the reviewers have said so far, as it lies in `.djury/review.json`.
    pub(crate) review: Notes,
}

/// The submission at a glance.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Submission {
    /// The name of its folder or file.
    pub(crate) name: String,
    /// What it is, in a few words.
    pub(crate) what: String,
    /// How many files were read.
    pub(crate) files: usize,
    /// Lines of all files that were read.
    pub(crate) lines: usize,
    /// Files by kind: Python, templates, Markdown.
    pub(crate) kinds: Vec<Counted>,
    /// What a project is made of: apps, models, views and the like.
    pub(crate) parts: Vec<Counted>,
    pub(crate) tests: Tests,
    /// What it says it runs with: `Django` and `==5.2.1`.
    pub(crate) versions: Vec<Version>,
    /// How many findings stand in the starter project as well, and are left out.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) left_out: usize,
    /// What could not be read, and why.
    pub(crate) unread: Vec<Unread>,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Counted {
    pub(crate) name: String,
    pub(crate) count: usize,
}

#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, JsonSchema)]
pub(crate) struct Tests {
    pub(crate) files: usize,
    pub(crate) functions: usize,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Version {
    pub(crate) name: String,
    /// As the submission writes it; empty where it names none.
    pub(crate) version: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Unread {
    pub(crate) path: String,
    pub(crate) message: String,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct About {
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) credit: String,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Question {
    pub(crate) number: u32,
    pub(crate) topic: String,
    pub(crate) text: String,
    #[schemars(with = "KindName")]
    pub(crate) kind: QuestionKind,
    pub(crate) state: State,
    pub(crate) key_points: Vec<KeyPoint>,
    /// The code that answers it, in the order of files and lines.
    pub(crate) answers: Vec<Answer>,
    /// What was written about it.
    pub(crate) written: Vec<Written>,
    /// Ids of the findings in its answers, and of those that belong to no answer and say most about this question.
    pub(crate) findings: Vec<String>,
    /// Ids of findings that say something about it and are shown under another question.
    pub(crate) also: Vec<String>,
    /// A hint, with its reasons; the reviewer scores.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) suggestion: Option<Suggestion>,
}

/// What is there of an answer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    /// Nothing says that it was answered.
    NotSeen,
    /// No answer, but code or findings that have to do with it.
    Touched,
    InWriting,
    InCode,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct KeyPoint {
    pub(crate) text: String,
    /// Whether a written answer uses words of this point; absent where nothing was written, or the bank names no
    /// words. A hint only: words may be there without the thought, and the thought without the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mentioned: Option<bool>,
}

/// Code that answers a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    /// The function or class; empty for a whole file.
    pub(crate) name: String,
    /// Why it is taken for an answer: `comment`, `configuration`, `file name`, `heading`, `shape`.
    pub(crate) evidence: String,
    pub(crate) excerpt: Excerpt,
    /// How the time of its functions grows, where that is understood.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) times: Vec<Time>,
    /// What running it on the examples of the bank told; absent where it was not run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) examples: Option<Examples>,
}

/// An estimate of how the time of a function grows with its input.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Time {
    /// The function.
    pub(crate) name: String,
    /// `O(n²)`
    pub(crate) text: String,
    /// What the letters stand for: `n = len(items)`; may be empty.
    pub(crate) letters: String,
    /// The lines that decide, from the outside in.
    pub(crate) reasons: Vec<TimeReason>,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct TimeReason {
    pub(crate) line: usize,
    pub(crate) text: String,
}

/// What running an answer told.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Examples {
    /// How many examples it passed before it was clear whether it fails.
    pub(crate) passed: usize,
    /// What happened on the smallest input that fails.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) failure: Option<String>,
    /// Why nothing is known, where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) unknown: Option<String>,
}

/// A written answer.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Written {
    pub(crate) path: String,
    pub(crate) line: usize,
    /// The heading that it stands under.
    pub(crate) heading: String,
    /// Markdown, as it was written.
    pub(crate) text: String,
    /// Words of prose.
    pub(crate) words: usize,
}

#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Suggestion {
    /// 0 to 4.
    pub(crate) score: u8,
    pub(crate) reasons: Vec<String>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Finding {
    pub(crate) id: String,
    pub(crate) rule: String,
    #[schemars(with = "SeverityName")]
    pub(crate) severity: Severity,
    #[schemars(with = "String")]
    pub(crate) category: Category,
    pub(crate) message: String,
    /// Relative to the submission, with `/`.
    pub(crate) path: String,
    pub(crate) start: Point,
    /// Exclusive.
    pub(crate) end: Point,
    /// Numbers of the questions that it says something about, ascending.
    pub(crate) questions: Vec<u32>,
    /// The question that it is shown under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) home: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) relation: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) excerpt: Option<Excerpt>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) related: Vec<Related>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fix: Option<Fix>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Related {
    pub(crate) message: String,
    pub(crate) path: String,
    pub(crate) start: Point,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) excerpt: Option<Excerpt>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Fix {
    pub(crate) title: String,
    /// Whether it keeps the meaning on every input.
    pub(crate) is_safe: bool,
    pub(crate) diff: Vec<Changed>,
}

/// What a fix changes in one file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Changed {
    pub(crate) path: String,
    pub(crate) lines: Vec<DiffLine>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct DiffLine {
    pub(crate) kind: DiffKind,
    /// In the old text, or in the new one for an added line; 0 for a gap.
    pub(crate) line: usize,
    pub(crate) text: String,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum DiffKind {
    Same,
    Added,
    Removed,
    /// Lines that are left out.
    Gap,
}

/// Lines of a file.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Excerpt {
    pub(crate) path: String,
    /// The number of the first line, from 1.
    pub(crate) first: usize,
    pub(crate) lines: Vec<String>,
    /// How many lines of the code follow that are not shown.
    #[serde(skip_serializing_if = "is_zero")]
    pub(crate) more: usize,
    /// What the excerpt is about, if it is a part of its lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) mark: Option<Marked>,
    /// The colours of each line.
    #[serde(skip)]
    #[schemars(skip)]
    pub(crate) inks: Vec<Vec<Ink>>,
}

fn is_zero(count: &usize) -> bool {
    *count == 0
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub(crate) struct Marked {
    pub(crate) start: Point,
    /// Exclusive.
    pub(crate) end: Point,
}

/// What a rule's page says.
#[derive(Clone, PartialEq, Debug, Serialize, JsonSchema)]
pub(crate) struct Rule {
    pub(crate) summary: String,
    /// The prose below the summary and before the examples, in Markdown.
    pub(crate) why: String,
}

/// A note with the place where it stands now.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Placed {
    /// The note's id.
    pub(crate) id: String,
    /// Relative to the submission; absent for a note on the whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
    /// Absent where the lines are gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) now: Option<Found>,
    /// The question that it is shown under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) question: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) excerpt: Option<Excerpt>,
}

/// The kinds of questions, for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(dead_code, reason = "only its schema is used: the kind itself lives in a crate without schemas")]
pub(crate) enum KindName {
    Explain,
    Code,
}

impl Sheet {
    pub(crate) fn finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|finding| finding.id == id)
    }

    /// The topics in the order of the bank, each with its questions.
    pub(crate) fn topics(&self) -> Vec<(&str, Vec<&Question>)> {
        let mut topics: Vec<(&str, Vec<&Question>)> = Vec::new();
        for question in &self.questions {
            match topics.iter_mut().find(|(topic, _)| *topic == question.topic) {
                Some((_, questions)) => questions.push(question),
                None => topics.push((&question.topic, vec![question])),
            }
        }
        topics
    }

    /// Findings that no question is the home of.
    pub(crate) fn homeless(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.home.is_none())
    }
}

impl Examples {
    /// One line for a person; backticks stand around code.
    pub(crate) fn words(&self) -> String {
        match (&self.failure, &self.unknown) {
            (Some(failure), _) => format!("Fails when run: {failure}."),
            (None, Some(why)) => format!("Not judged by running it: {why}."),
            (None, None) if self.passed == 1 => "Passes the 1 example of the bank.".to_owned(),
            (None, None) => format!("Passes all {} examples of the bank.", self.passed),
        }
    }
}

impl Time {
    /// What decides, in one line; backticks stand around code.
    pub(crate) fn why(&self) -> String {
        let letters = Some(self.letters.clone()).filter(|letters| !letters.is_empty());
        let reasons = self.reasons.iter().map(|reason| format!("line {}: {}", reason.line, reason.text));
        letters.into_iter().chain(reasons).collect::<Vec<_>>().join("; ")
    }
}

impl State {
    pub(crate) fn words(self) -> &'static str {
        match self {
            State::NotSeen => "not seen",
            State::Touched => "touched",
            State::InWriting => "answered in writing",
            State::InCode => "answered in code",
        }
    }

    pub(crate) fn is_answered(self) -> bool {
        self >= State::InWriting
    }
}
