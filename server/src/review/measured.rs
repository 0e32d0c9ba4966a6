//! What is measured of an answer in code: how its time grows, and what running it told. Knows no writer.

use djury_rules::{
    complexity,
    model::{
        answers::{Answer, AnswerCode},
        project::Project,
    },
    text::Span,
};

use super::sheet::{Examples, Time, TimeReason};
use crate::world::file::File;

/// The estimates of the functions that stand within an answer.
pub(super) fn times(found: &Answer, around: Span, file: &File) -> Vec<Time> {
    let Some(document) = file.document() else { return Vec::new() };
    let mut times = Vec::new();
    for (region, module) in file.outline.modules().filter(|(region, _)| *region == found.place.region) {
        for estimated in complexity::estimates(module) {
            let span = |id| file.outline.span(region, estimated.item, id);
            if !around.contains(span(estimated.function.name.id)) || estimated.estimate.time.is_constant() {
                continue;
            }
            let reasons = estimated.estimate.reasons.iter().map(|reason| TimeReason {
                line: document.lines.line(span(reason.id).start) + 1,
                text: reason.text.clone(),
            });
            // Two slices on one line are one reason to a reader.
            let mut told: Vec<TimeReason> = Vec::new();
            for reason in reasons {
                if !told.contains(&reason) {
                    told.push(reason);
                }
            }
            times.push(Time {
                name: estimated.function.name.name.to_string(),
                text: estimated.estimate.text(),
                letters: estimated.estimate.letters(),
                reasons: told,
            });
        }
    }
    times
}

/// What running the answer told; none where the bank has no examples for it.
pub(super) fn examples(found: &Answer, project: &Project) -> Option<Examples> {
    let AnswerCode::Function(function) = found.code else { return None };
    let of_it =
        |verdict: &&djury_rules::judging::Verdict| verdict.function == function && verdict.question == found.question;
    let verdict = project.verdicts().iter().find(of_it)?;
    if verdict.passed == 0 && verdict.failure.is_none() && verdict.unknown.is_none() {
        return None;
    }
    Some(Examples {
        passed: verdict.passed,
        failure: verdict.failure.as_ref().map(|failure| failure.text(verdict.form)),
        unknown: verdict.unknown.map(str::to_owned),
    })
}
