//! What a reviewer says of a submission, as it lies in `.djury/review.json`: notes, verdicts on findings, scores,
//! ticks. Plain data and what can be done to it; opens no file.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::{anchor::Anchor, moment};

/// The notes, verdicts and scores of a reviewer: `.djury/review.json` next to the code.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "djury review")]
pub(crate) struct Notes {
    /// 1; another number where a reader of this form would misunderstand.
    pub(crate) version: u32,
    /// In the order of their ids: two reviewers who add notes seldom touch the same lines.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) notes: Vec<Note>,
    /// By the id of the finding.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) verdicts: BTreeMap<String, Verdict>,
    /// By the number of the question.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) answers: BTreeMap<u32, Mark>,
    /// What there is to say of the submission as a whole, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) overall: Option<Stamped<String>>,
}

/// A note on lines of code, on a question, or on the whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Note {
    /// Never changes, and is nobody else's.
    pub(crate) id: String,
    pub(crate) author: String,
    /// RFC 3339, in UTC.
    pub(crate) created: String,
    /// When text, state or place were last changed. The later one counts where two writers differ.
    pub(crate) changed: String,
    /// Markdown.
    pub(crate) text: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) question: Option<u32>,
    /// The id of a finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) finding: Option<String>,
    /// Where it stands; none for a note on the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) anchor: Option<Anchor>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) resolved: bool,
    /// Taken back. It stays in the file, so that no other writer brings it again.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) deleted: bool,
    /// In the order of time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) replies: Vec<Reply>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Reply {
    pub(crate) id: String,
    pub(crate) author: String,
    pub(crate) created: String,
    /// Markdown.
    pub(crate) text: String,
}

/// What the reviewer says of a finding.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Verdict {
    pub(crate) verdict: Judgement,
    /// Why; for `dismissed` always there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) reason: String,
    pub(crate) author: String,
    pub(crate) changed: String,
    /// For people who read the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) rule: Option<String>,
    /// For people who read the file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) path: Option<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema, clap::ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Judgement {
    /// It is so, and it counts
    Confirmed,
    /// It does not count; the reason says why
    Dismissed,
    /// It is to be talked about with the candidate
    Discussed,
    /// Taken back
    Open,
}

/// What the reviewer says of the answer to a question.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Mark {
    /// 0 to 4; none again where it was taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) score: Option<Stamped<Option<u8>>>,
    /// Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) remark: Option<Stamped<String>>,
    /// Whether the answer covers a key point, by the point's text.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(crate) points: BTreeMap<String, Stamped<bool>>,
}

/// A value with who gave it, and when.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stamped<T> {
    pub(crate) value: T,
    pub(crate) author: String,
    pub(crate) changed: String,
}

/// The best score.
pub(crate) const BEST: u8 = 4;

fn is_false(value: &bool) -> bool {
    !value
}

impl Default for Notes {
    fn default() -> Notes {
        Notes { version: 1, notes: Vec::new(), verdicts: BTreeMap::new(), answers: BTreeMap::new(), overall: None }
    }
}

impl<T> Stamped<T> {
    pub(crate) fn now(value: T, author: &str) -> Stamped<T> {
        Stamped { value, author: author.to_owned(), changed: moment::now() }
    }
}

impl Note {
    /// A new note by an author; question, finding and anchor are still to be set.
    pub(crate) fn new(author: &str, text: &str) -> Note {
        let now = moment::now();
        Note {
            id: moment::fresh_id(),
            author: author.to_owned(),
            created: now.clone(),
            changed: now,
            text: text.to_owned(),
            question: None,
            finding: None,
            anchor: None,
            resolved: false,
            deleted: false,
            replies: Vec::new(),
        }
    }
}

impl Notes {
    /// The notes that were not taken back.
    pub(crate) fn shown(&self) -> impl Iterator<Item = &Note> {
        self.notes.iter().filter(|note| !note.deleted)
    }

    /// Adds a note; its id.
    pub(crate) fn add(&mut self, note: Note) -> String {
        let id = note.id.clone();
        self.notes.push(note);
        self.tidy();
        id
    }

    /// A note by its id, or by the beginning of its id where that is nobody else's.
    ///
    /// # Errors
    /// What to tell the reviewer where there is no such note, or several.
    pub(crate) fn note(&mut self, id: &str) -> Result<&mut Note, String> {
        let fits = |note: &&mut Note| !note.deleted && (note.id == id || (id.len() >= 4 && note.id.starts_with(id)));
        let mut fitting = self.notes.iter_mut().filter(fits);
        match (fitting.next(), fitting.next()) {
            (Some(note), None) => Ok(note),
            (None, _) => Err(format!("there is no note `{id}` (`djury note list` shows all)")),
            (Some(_), Some(_)) => Err(format!("several notes begin with `{id}`; write more of the id")),
        }
    }

    /// Adds a reply to a note; the reply's id.
    ///
    /// # Errors
    /// Where there is no such note.
    pub(crate) fn reply(&mut self, id: &str, author: &str, text: &str) -> Result<String, String> {
        let reply =
            Reply { id: moment::fresh_id(), author: author.to_owned(), created: moment::now(), text: text.to_owned() };
        let given = reply.id.clone();
        self.note(id)?.replies.push(reply);
        Ok(given)
    }

    /// Marks a note as done with, or as open again.
    ///
    /// # Errors
    /// Where there is no such note.
    pub(crate) fn resolve(&mut self, id: &str, resolved: bool) -> Result<(), String> {
        let note = self.note(id)?;
        note.resolved = resolved;
        note.changed = moment::now();
        Ok(())
    }

    /// Takes a note back.
    ///
    /// # Errors
    /// Where there is no such note.
    pub(crate) fn delete(&mut self, id: &str) -> Result<(), String> {
        let note = self.note(id)?;
        note.deleted = true;
        note.changed = moment::now();
        Ok(())
    }

    /// Says what the reviewer thinks of a finding.
    ///
    /// # Errors
    /// Where a finding is dismissed without a reason.
    pub(crate) fn judge(
        &mut self,
        finding: &str,
        verdict: Judgement,
        reason: &str,
        author: &str,
    ) -> Result<(), String> {
        if verdict == Judgement::Dismissed && reason.trim().is_empty() {
            return Err("a finding is dismissed with a reason, so that the next reviewer knows it".to_owned());
        }
        let known = self.verdicts.remove(finding);
        let (rule, path) = known.map_or((None, None), |known| (known.rule, known.path));
        let verdict = Verdict {
            verdict,
            reason: reason.to_owned(),
            author: author.to_owned(),
            changed: moment::now(),
            rule,
            path,
        };
        self.verdicts.insert(finding.to_owned(), verdict);
        Ok(())
    }

    /// Scores an answer, or takes the score back.
    ///
    /// # Errors
    /// Where the score is above the best one.
    pub(crate) fn score(&mut self, question: u32, score: Option<u8>, author: &str) -> Result<(), String> {
        if score.is_some_and(|score| score > BEST) {
            return Err(format!("a score is a number from 0 to {BEST}"));
        }
        self.answers.entry(question).or_default().score = Some(Stamped::now(score, author));
        Ok(())
    }

    /// Takes in what another writer has: everything that either of the two says, and the later word where both speak
    /// of the same thing. Merging in either order, or twice, gives the same.
    pub(crate) fn merge(&mut self, other: Notes) {
        for note in other.notes {
            match self.notes.iter_mut().find(|known| known.id == note.id) {
                Some(known) => known.merge(note),
                None => self.notes.push(note),
            }
        }
        for (finding, verdict) in other.verdicts {
            let key = |verdict: &Verdict| (verdict.changed.clone(), verdict.author.clone(), verdict.reason.clone());
            match self.verdicts.get_mut(&finding) {
                Some(known) if key(known) >= key(&verdict) => {}
                _ => {
                    self.verdicts.insert(finding, verdict);
                }
            }
        }
        for (question, mark) in other.answers {
            let known = self.answers.entry(question).or_default();
            later(&mut known.score, mark.score);
            later(&mut known.remark, mark.remark);
            for (point, covered) in mark.points {
                let slot = known.points.remove(&point);
                let mut slot = slot;
                later(&mut slot, Some(covered));
                known.points.extend(slot.map(|covered| (point, covered)));
            }
        }
        later(&mut self.overall, other.overall);
        self.tidy();
    }

    /// The order in which everything is written.
    fn tidy(&mut self) {
        self.notes.sort_by(|a, b| a.id.cmp(&b.id));
        for note in &mut self.notes {
            note.replies.sort_by(|a, b| (&a.created, &a.id).cmp(&(&b.created, &b.id)));
        }
    }
}

impl Note {
    fn merge(&mut self, other: Note) {
        let mut replies = std::mem::take(&mut self.replies);
        for reply in &other.replies {
            if !replies.iter().any(|known| known.id == reply.id) {
                replies.push(reply.clone());
            }
        }
        let key = |note: &Note| (note.changed.clone(), note.deleted, note.resolved, note.text.clone());
        if key(&other) > key(self) {
            *self = other;
        }
        self.replies = replies;
    }
}

/// The later of two values.
fn later<T: PartialOrd>(known: &mut Option<Stamped<T>>, other: Option<Stamped<T>>) {
    let Some(other) = other else { return };
    let is_later = known.as_ref().is_none_or(|known| {
        (&known.changed, &known.author) < (&other.changed, &other.author)
            || ((&known.changed, &known.author) == (&other.changed, &other.author) && known.value < other.value)
    });
    if is_later {
        *known = Some(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stamped(value: u8, changed: &str) -> Stamped<Option<u8>> {
        Stamped { value: Some(value), author: "Ann".into(), changed: changed.into() }
    }

    #[test]
    fn two_writers_lose_nothing_and_the_later_word_counts() {
        let mut base = Notes::default();
        let id = base.add(Note { changed: "1".into(), ..Note::new("Ann", "Why a list?") });
        let (mut ann, mut ben) = (base.clone(), base);
        ann.reply(&id, "Ann", "It is read once.").unwrap();
        ann.answers.entry(8).or_default().score = Some(stamped(3, "5"));
        ann.judge("9f2c1e7a", Judgement::Confirmed, "", "Ann").unwrap();
        ben.reply(&id, "Ben", "And then sorted.").unwrap();
        ben.resolve(&id, true).unwrap();
        ben.add(Note::new("Ben", "Good tests."));
        ben.answers.entry(8).or_default().score = Some(stamped(2, "7"));
        let mut both = ann.clone();
        both.merge(ben.clone());
        let mut other = ben.clone();
        other.merge(ann);
        assert_eq!(both, other);
        other.merge(ben);
        assert_eq!(both, other);
        assert_eq!(both.notes.len(), 2);
        let note = both.note(&id).unwrap();
        assert!(note.resolved);
        assert_eq!(note.replies.len(), 2);
        assert_eq!(both.answers[&8].score.as_ref().unwrap().value, Some(2));
        assert_eq!(both.verdicts["9f2c1e7a"].verdict, Judgement::Confirmed);
    }

    #[test]
    fn a_note_that_was_taken_back_stays_so_after_a_merge() {
        let mut ann = Notes::default();
        let id = ann.add(Note { changed: "1".into(), ..Note::new("Ann", "Hm.") });
        let old = ann.clone();
        ann.delete(&id).unwrap();
        ann.merge(old);
        assert_eq!(ann.shown().count(), 0);
        assert!(ann.note(&id).is_err());
    }

    #[test]
    fn what_is_written_is_read_again_and_unknown_keys_are_refused() {
        let mut notes = Notes::default();
        notes.add(Note::new("Ann", "é `code`"));
        notes.score(8, Some(4), "Ann").unwrap();
        let text = serde_json::to_string_pretty(&notes).unwrap();
        assert_eq!(serde_json::from_str::<Notes>(&text).unwrap(), notes);
        assert!(serde_json::from_str::<Notes>("{\"version\": 1, \"nots\": []}").is_err());
        assert!(notes.score(8, Some(5), "Ann").is_err());
        assert!(notes.judge("x", Judgement::Dismissed, " ", "Ann").is_err());
    }
}
