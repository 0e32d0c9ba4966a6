//! The commands that the server carries out for a client, and what they take. Knows no protocol of their answers but
//! JSON.

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::ls_types::{ExecuteCommandParams, Uri};

use crate::lsp::{
    hover::Writer,
    notes::{self, Change},
    page,
    view::{self, View},
};

/// Gives a rule's or a question's page back as Markdown.
pub(super) const EXPLAIN: &str = "djury.explain";
/// Opens a rule's page in the browser.
pub(super) const OPEN_PAGE: &str = "djury.openPage";

pub(super) const COMMANDS: [&str; 7] =
    [EXPLAIN, OPEN_PAGE, notes::ADD, notes::REPLY, notes::RESOLVE, notes::DELETE, notes::VERDICT];

/// A command with what it was called for.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Called {
    Explain { subject: Subject, of: Option<Uri> },
    OpenPage(&'static str),
    Change(Box<Change>),
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Subject {
    Rule(&'static str),
    Question(u32),
}

/// The argument as an object; a plain name or number is understood too.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Argument {
    rule: Option<String>,
    question: Option<u32>,
    /// A file of the project whose question bank counts.
    uri: Option<Uri>,
}

impl Called {
    /// # Errors
    /// What is wrong with the call.
    pub(super) fn of(params: &ExecuteCommandParams) -> Result<Called, String> {
        if let Some(change) = Change::of(params) {
            return change.map(|change| Called::Change(Box::new(change)));
        }
        let first = params.arguments.first().cloned().unwrap_or_default();
        let argument = match &first {
            Value::Object(_) => serde_json::from_value(first).map_err(|error| error.to_string())?,
            Value::Number(number) => {
                let question = number.as_u64().and_then(|number| u32::try_from(number).ok());
                Argument { question, ..Argument::default() }
            }
            Value::String(name) => match djury_rules::model::directives::question(name) {
                Some(number) => Argument { question: Some(number), ..Argument::default() },
                None => Argument { rule: Some(name.clone()), ..Argument::default() },
            },
            _ => Argument::default(),
        };
        let rule = |name: &str| {
            let known = djury_rules::rule_named(name).map(|rule| rule.name);
            known.ok_or_else(|| crate::world::config::unknown(name).unwrap_or_default())
        };
        let subject = match (&argument.rule, argument.question) {
            (Some(name), _) => Subject::Rule(rule(name)?),
            (None, Some(number)) => Subject::Question(number),
            (None, None) => return Err(format!("`{}` wants the name of a rule, or a question", params.command)),
        };
        match (params.command.as_str(), subject) {
            (EXPLAIN, subject) => Ok(Called::Explain { subject, of: argument.uri }),
            (OPEN_PAGE, Subject::Rule(rule)) => Ok(Called::OpenPage(rule)),
            (OPEN_PAGE, Subject::Question(_)) => Err("a question has no page on the web".to_owned()),
            (other, _) => Err(format!("djury has no command `{other}`")),
        }
    }
}

/// The page of a rule or a question: its title, its Markdown, and its address where it has one.
///
/// # Errors
/// Where the bank has no such question.
pub(super) fn explain(view: &View, subject: Subject, of: Option<&Uri>) -> Result<Value, String> {
    let path = of.and_then(|uri| view.open.path(uri).map(std::path::Path::to_owned).or_else(|| view::path_of(uri)));
    let root = path.as_deref().and_then(|path| view.snapshot.root_of(path)).or_else(|| view.snapshot.roots.first());
    let settings = root.map(|root| root.folders.of(&root.folder));
    let bank = settings.as_ref().map_or(djury_rules::bank::Bank::builtin(), |settings| &*settings.bank);
    let configured = settings.as_ref().map(|settings| settings.config.audience);
    let audience = view.audience.or(configured).unwrap_or(crate::world::config::Audience::Candidate);
    let writer = Writer { bank, audience, is_markdown: true };
    match subject {
        Subject::Rule(rule) => Ok(json!({
            "title": rule,
            "markdown": writer.rule(rule),
            "address": page::address(rule),
            "questions": bank.questions_of(rule),
        })),
        Subject::Question(number) => {
            let question = bank.question(number).ok_or_else(|| format!("there is no question {number}"))?;
            Ok(json!({
                "title": format!("Q{number}"),
                "markdown": writer.whole_question(question),
                "text": question.text,
                "questions": [number],
            }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn called(command: &str, argument: Value) -> Result<Called, String> {
        Called::of(&ExecuteCommandParams {
            command: command.to_owned(),
            arguments: vec![argument],
            ..ExecuteCommandParams::default()
        })
    }

    #[test]
    fn a_call_may_name_its_subject_in_several_ways() {
        let question = Ok(Called::Explain { subject: Subject::Question(8), of: None });
        for argument in [json!(8), json!("Q8"), json!("question 8"), json!({"question": 8})] {
            assert_eq!(called(EXPLAIN, argument.clone()), question, "{argument}");
        }
        let rule = Ok(Called::Explain { subject: Subject::Rule("except-bare"), of: None });
        assert_eq!(called(EXPLAIN, json!("except-bare")), rule);
        assert_eq!(called(EXPLAIN, json!({"rule": "except-bare"})), rule);
        assert_eq!(called(OPEN_PAGE, json!("except-bare")), Ok(Called::OpenPage("except-bare")));
    }

    #[test]
    fn a_call_that_cannot_be_understood_says_why() {
        assert!(called(EXPLAIN, json!("except-baer")).unwrap_err().contains("except-bare"));
        assert!(called(EXPLAIN, Value::Null).is_err());
        assert!(called(EXPLAIN, json!(-1)).is_err());
        assert!(called(OPEN_PAGE, json!(8)).is_err());
        assert!(called("djury.other", json!("except-bare")).unwrap_err().contains("djury.other"));
    }
}
