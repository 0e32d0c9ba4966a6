//! The questions of the bank with what the project says to each: where the code answers it and what was found.
//! Answers `djury/questions`; knows no rule.

use std::collections::BTreeMap;

use djury_rules::model::answers::AnswerCode;
use serde_json::{Value, json};

use crate::{
    lsp::view::View,
    world::{root::Root, roots::Reach},
};

/// All roots with all questions.
pub(super) fn questions(view: &View) -> Value {
    let roots = view.snapshot.roots.iter().filter(|root| root.reach == Reach::Whole);
    json!({"roots": roots.map(|root| of_root(view, root)).collect::<Vec<_>>()})
}

fn of_root(view: &View, root: &Root) -> Value {
    let settings = root.folders.of(&root.folder);
    let mut answers = answers(view, root);
    let mut findings: BTreeMap<u32, Vec<Value>> = BTreeMap::new();
    for shown in view.shown.values() {
        for mark in shown.marks.iter().filter(|mark| !mark.is_origin) {
            let Some(finding) = mark.finding().filter(|finding| root.file(&finding.at.absolute).is_some()) else {
                continue;
            };
            for question in &finding.questions {
                findings.entry(*question).or_default().push(json!({
                    "id": finding.id,
                    "rule": finding.rule.as_str(),
                    "severity": finding.severity.to_string(),
                    "message": finding.message,
                    "uri": shown.uri,
                    "range": mark.diagnostic.range,
                }));
            }
        }
    }
    let questions = settings.bank.questions.iter().map(|question| {
        let found = findings.remove(&question.number).unwrap_or_default();
        let answers = answers.remove(&question.number).unwrap_or_default();
        let state = match (found.is_empty(), answers.is_empty()) {
            (false, _) => "found",
            (true, false) => "clean",
            (true, true) => "open",
        };
        json!({
            "number": question.number,
            "topic": question.topic,
            "text": question.text,
            "kind": question.kind,
            "state": state,
            "answers": answers,
            "findings": found,
        })
    });
    json!({
        "uri": view.uri(&root.folder),
        "bank": settings.bank.bank.title,
        "questions": questions.collect::<Vec<_>>(),
    })
}

/// The places that answer questions, by question.
fn answers(view: &View, root: &Root) -> BTreeMap<u32, Vec<Value>> {
    let mut all: BTreeMap<u32, Vec<Value>> = BTreeMap::new();
    if !root.is_loaded {
        return all;
    }
    let project = root.project();
    for answer in project.answers() {
        let place = answer.place;
        let Some(file) = root.files.get(place.file as usize) else { continue };
        let Some(seen) = view.seen(&file.absolute) else { continue };
        let span = file.outline.span(place.region, place.item, place.id);
        let Some((uri, range)) = view.place(&seen, span) else { continue };
        let name = match answer.code {
            AnswerCode::Function(id) => project.function(id).map(|info| info.function.name.name.to_string()),
            AnswerCode::Class(id) => project.class(id).map(|info| info.class.name.name.to_string()),
            AnswerCode::Module(_) => None,
        };
        let name = name.unwrap_or_else(|| file.path.to_string());
        all.entry(answer.question).or_default().push(json!({"name": name, "uri": uri, "range": range}));
    }
    all
}
