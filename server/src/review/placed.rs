//! Where notes stand now: anchors found again in the texts of a submission. Knows no writer.

use std::path::Path;

use djury_rules::text::decode;

use super::{
    anchor::Found,
    excerpt::Texts,
    notes::{Note, Notes},
    sheet::{Excerpt, Finding, Placed, Question},
    store::Store,
};
use crate::world::file;

/// All notes that were not taken back, in the order of places.
pub(super) fn placed(
    stores: &[(Store, Notes)],
    findings: &[Finding],
    questions: &[Question],
    texts: &Texts<'_>,
) -> Vec<Placed> {
    let mut placed = Vec::new();
    for (store, notes) in stores {
        placed.extend(notes.shown().map(|note| place(note, store, findings, questions, texts)));
    }
    placed.sort_by(|a, b| {
        (&a.path, a.now.map(|now| now.start), &a.id).cmp(&(&b.path, b.now.map(|now| now.start), &b.id))
    });
    placed
}

fn place(note: &Note, store: &Store, findings: &[Finding], questions: &[Question], texts: &Texts<'_>) -> Placed {
    let absolute = note.anchor.as_ref().map(|anchor| store.folder.join(&anchor.path));
    let now = note.anchor.as_ref().zip(absolute.as_deref()).and_then(|(anchor, absolute)| {
        match texts.get(absolute) {
            Some(text) => anchor.find(text.document.text()),
            // A file that djury does not lint may have notes, too.
            None => anchor.find(&read(absolute)?),
        }
    });
    let path = absolute.as_deref().map(|absolute| texts.shown(absolute));
    let excerpt = now
        .zip(absolute.as_deref())
        .and_then(|(now, absolute)| texts.lines(absolute, now.start.line.saturating_sub(1).max(1), now.end.line + 1));
    let excerpt = excerpt.or_else(|| {
        let anchor = note.anchor.as_ref()?;
        // What the note spoke of when it was written.
        let lines = anchor.lines.clone();
        let inks = lines.iter().map(|_| Vec::new()).collect();
        Some(Excerpt { path: path.clone()?, first: anchor.start.line, lines, more: 0, mark: None, inks })
    });
    let question = note.question.or_else(|| {
        let finding = note.finding.as_ref().and_then(|id| findings.iter().find(|finding| finding.id == *id));
        finding.and_then(|finding| finding.home).or_else(|| around(path.as_deref()?, now?, questions))
    });
    let question = question.filter(|number| questions.iter().any(|question| question.number == *number));
    Placed { id: note.id.clone(), path, now, question, excerpt }
}

/// The question whose answer holds a place.
fn around(path: &str, now: Found, questions: &[Question]) -> Option<u32> {
    let holds = |question: &&Question| {
        question.answers.iter().any(|answer| {
            let last = answer.excerpt.first + answer.excerpt.lines.len() + answer.excerpt.more;
            answer.excerpt.path == path && (answer.excerpt.first..last).contains(&now.start.line)
        })
    };
    questions.iter().find(holds).map(|question| question.number)
}

fn read(path: &Path) -> Option<String> {
    Some(decode(&file::read(path, 8).ok()?).ok()?.0)
}
