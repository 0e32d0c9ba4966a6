//! Answers put to the test: each recognised function is run by the evaluator on the examples of the bank, called in
//! the ways that the bank names. Knows no rule: the rules read the verdicts.

mod contract;
mod results;
mod slice;
#[cfg(test)]
mod tests;
mod trial;

use crate::{
    bank::ExampleKind,
    model::{
        answers::AnswerCode,
        project::{FunctionId, Project},
    },
    syntax::Id,
};

/// What running an answer told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    pub function: FunctionId,
    pub question: u32,
    /// Why nothing is known, where nothing is.
    pub unknown: Option<&'static str>,
    /// How many examples it passed before it was clear whether it fails.
    pub passed: usize,
    /// The smallest input that fails, if one does.
    pub failure: Option<Failure>,
    /// How the result is handed over; none where nothing is known.
    pub form: Option<Form>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// `bubble_sort([2, 1])`
    pub call: String,
    pub got: Got,
    /// What is right, as Python writes it.
    pub want: String,
    pub weight: Weight,
    /// Where an exception was raised: an item of the answer's module, and a node of it.
    pub raised_at: Option<(u32, Id)>,
}

/// How much a failure weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Only outside of what the answer says that it takes, or what its algorithm can take.
    Domain,
    /// On an edge: empty, zero.
    Edge,
    Ordinary,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Got {
    Value(String),
    /// The argument itself is changed, to this.
    Changed(String),
    Raised(String),
    NeverStops,
    Printed(String),
}

/// How an answer hands its result over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Returned,
    InPlace,
    /// In place, and the same object is returned.
    Both,
    /// As a text of words.
    Message,
    /// Only by `print`.
    Printed,
}

impl Failure {
    /// What happened, in one line: `` `is_palindrome("")` raises IndexError; expected True ``.
    pub fn text(&self, form: Option<Form>) -> String {
        let Failure { call, got, want, .. } = self;
        let got = match got {
            Got::Value(value) => format!("`{call}` returns {}", short(value)),
            Got::Changed(list) => format!("`{call}` makes the list {}", short(list)),
            Got::Printed(text) if form == Some(Form::Message) => format!("`{call}` says \"{}\"", short(text)),
            Got::Printed(text) => format!("`{call}` prints \"{}\"", short(text)),
            Got::Raised(class) => format!("`{call}` raises {class}"),
            Got::NeverStops => format!("`{call}` never stops"),
        };
        match want.as_str() {
            "" => got,
            want => format!("{got}; expected {}", short(want)),
        }
    }
}

impl ExampleKind {
    fn weight(self) -> Option<Weight> {
        match self {
            ExampleKind::Ordinary => Some(Weight::Ordinary),
            ExampleKind::Edge => Some(Weight::Edge),
            ExampleKind::Probe => None,
        }
    }
}

impl Project {
    /// The verdicts on all answers that can be run, in their order; none where answers are not to be run.
    pub fn verdicts(&self) -> &[Verdict] {
        let kept = self.verdicts.get_or_init(|| Box::new(judged(self)));
        kept.downcast_ref::<Vec<Verdict>>().map_or(&[], Vec::as_slice)
    }
}

fn judged(project: &Project) -> Vec<Verdict> {
    if !project.runs_answers {
        return Vec::new();
    }
    let mut verdicts: Vec<Verdict> = Vec::new();
    for answer in project.answers() {
        let AnswerCode::Function(function) = answer.code else { continue };
        let question = project.bank().question(answer.question);
        let Some(check) = question.and_then(|question| question.check.as_ref()) else { continue };
        if verdicts.iter().any(|known| known.function == function) {
            continue;
        }
        let judged = trial::judge(project, function, check);
        let question = answer.question;
        verdicts.push(match judged {
            Ok(told) => {
                let (passed, failure, form) = (told.passed, told.failure, told.form);
                Verdict { function, question, unknown: None, passed, failure, form }
            }
            Err(why) => Verdict { function, question, unknown: Some(why), passed: 0, failure: None, form: None },
        });
    }
    verdicts
}

/// A value that fits into one line.
fn short(text: &str) -> String {
    const MOST: usize = 80;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST - 1).chain(['…']).collect()
}
