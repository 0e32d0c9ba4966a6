//! Reviewers' notes in the editor: where they stand in the text as it is now, and the commands that change them. The
//! words and the file are the review's; knows no rule.

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::ls_types::{ExecuteCommandParams, Position, Range, Uri};

use crate::{
    lsp::view::View,
    review::{
        anchor::{Anchor, Point},
        notes::{Judgement, Note},
        store::{Store, author},
    },
    world::{file, paths, roots::Reach},
};

pub(super) const ADD: &str = "djury.addNote";
pub(super) const REPLY: &str = "djury.replyNote";
pub(super) const RESOLVE: &str = "djury.resolveNote";
pub(super) const DELETE: &str = "djury.deleteNote";
pub(super) const VERDICT: &str = "djury.setVerdict";

/// The larger files are not looked at, in MiB.
const LARGEST: u32 = 8;

/// What a command changes.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Change {
    kind: Kind,
    asked: Asked,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Add,
    Reply,
    Resolve,
    Delete,
    Verdict,
}

/// The argument of all commands; each needs its own part of it.
#[derive(Clone, PartialEq, Debug, Default, Deserialize)]
#[serde(default)]
struct Asked {
    /// A file of the submission.
    uri: Option<Uri>,
    /// Where a new note stands; the whole submission where it is left out.
    range: Option<Range>,
    text: Option<String>,
    question: Option<u32>,
    finding: Option<String>,
    author: Option<String>,
    id: Option<String>,
    resolved: Option<bool>,
    verdict: Option<Judgement>,
    reason: String,
}

impl Change {
    /// # Errors
    /// What the call lacks.
    pub(super) fn of(params: &ExecuteCommandParams) -> Option<Result<Change, String>> {
        let kind = match params.command.as_str() {
            ADD => Kind::Add,
            REPLY => Kind::Reply,
            RESOLVE => Kind::Resolve,
            DELETE => Kind::Delete,
            VERDICT => Kind::Verdict,
            _ => return None,
        };
        let argument = params.arguments.first().cloned().unwrap_or_else(|| json!({}));
        let read = serde_json::from_value(argument).map_err(|error| format!("`{}`: {error}", params.command));
        Some(read.map(|asked| Change { kind, asked }))
    }

    /// Makes the change on disk, and tells the id of what was added.
    ///
    /// # Errors
    /// What is missing, or why the notes cannot be read or written.
    pub(super) fn make(&self, view: &View) -> Result<Value, String> {
        let asked = &self.asked;
        let uri = asked.uri.as_ref().ok_or("say which file it is about: `uri`")?;
        let path = view.path(uri).ok_or("notes are kept for files on disk")?;
        let root = view.snapshot.root_of(&path).map(|root| root.folder.clone());
        let folder = root.or_else(|| path.parent().map(ToOwned::to_owned)).unwrap_or_else(|| path.clone());
        if !folder.is_dir() {
            return Err("notes are kept for files on disk; save this one first".to_owned());
        }
        let store = Store::near(&path, &folder);
        let author = asked.author.clone().unwrap_or_else(author);
        let text = || match asked.text.as_deref().map(str::trim) {
            Some(text) if !text.is_empty() => Ok(text.to_owned()),
            _ => Err("a note without text says nothing".to_owned()),
        };
        let id = || asked.id.as_deref().ok_or_else(|| "say which note: `id`".to_owned());
        match self.kind {
            Kind::Add => {
                let mut note = Note::new(&author, &text()?);
                note.question = asked.question;
                note.finding.clone_from(&asked.finding);
                if let Some(range) = asked.range {
                    let relative = paths::slashed(path.strip_prefix(&store.folder).unwrap_or(&path));
                    note.anchor = Some(anchor(view, uri, &path, &relative, range)?);
                }
                let id = store.change(|notes| Ok(notes.add(note)))?;
                Ok(json!({"id": id}))
            }
            Kind::Reply => {
                let (id, text) = (id()?, text()?);
                let reply = store.change(|notes| notes.reply(id, &author, &text))?;
                Ok(json!({"id": reply}))
            }
            Kind::Resolve => {
                let (id, resolved) = (id()?, asked.resolved.unwrap_or(true));
                store.change(|notes| notes.resolve(id, resolved))?;
                Ok(Value::Null)
            }
            Kind::Delete => {
                let id = id()?;
                store.change(|notes| notes.delete(id))?;
                Ok(Value::Null)
            }
            Kind::Verdict => {
                let finding = asked.finding.as_deref().ok_or("say which finding: `finding`, by its id")?;
                let verdict = asked.verdict.ok_or("say what you think of it: `verdict`")?;
                store.change(|notes| notes.judge(finding, verdict, &asked.reason, &author))?;
                Ok(Value::Null)
            }
        }
    }
}

/// The anchor of a range that the client names, in the text that the client sees.
fn anchor(view: &View, uri: &Uri, path: &std::path::Path, relative: &str, range: Range) -> Result<Anchor, String> {
    let text = text(view, path).ok_or_else(|| format!("{} cannot be read", path.display()))?;
    let lines = djury_rules::text::Lines::new(&text);
    let point = |position: Position| {
        let position = view.open.cell(uri).map_or(position, |cell| cell.outward(position));
        let (line, column) = lines.position(view.client.encoding.offset(position, &text, &lines), &text);
        Point { line: line + 1, column: column + 1 }
    };
    Ok(Anchor::new(relative, &text, point(range.start), point(range.end)))
}

/// The text of a file as the editor has it, else as it lies on disk.
fn text(view: &View, path: &std::path::Path) -> Option<String> {
    if let Some(seen) = view.seen(path) {
        return Some(seen.text().to_owned());
    }
    Some(djury_rules::text::decode(&file::read(path, LARGEST).ok()?).ok()?.0)
}

/// All notes of all submissions that are open, with the places where they stand now.
pub(super) fn notes(view: &View, of: Option<&Uri>) -> Value {
    let wanted = of.and_then(|uri| view.path(uri));
    let mut stores: Vec<Store> = Vec::new();
    for root in view.snapshot.roots.iter().filter(|root| root.reach == Reach::Whole) {
        let store = Store::near(&root.folder, &root.folder);
        if !stores.contains(&store) {
            stores.push(store);
        }
    }
    let mut all = Vec::new();
    for store in &stores {
        // What is wrong with the file is told by whoever changes it.
        let Ok(notes) = store.read() else { continue };
        for note in notes.shown() {
            let path = note.anchor.as_ref().map(|anchor| store.folder.join(&anchor.path));
            if wanted.is_some() && wanted != path {
                continue;
            }
            all.extend(placed(view, store, note, path.as_deref()));
        }
    }
    json!({"notes": all})
}

fn placed(view: &View, store: &Store, note: &Note, path: Option<&std::path::Path>) -> Option<Value> {
    let path = path.unwrap_or(&store.folder);
    let text = note.anchor.as_ref().and_then(|_| text(view, path));
    let found = note.anchor.as_ref().zip(text.as_deref()).and_then(|(anchor, text)| anchor.find(text));
    // A note whose lines are gone stays where it was: it must not get lost with them.
    let (start, end) = match (&found, &note.anchor) {
        (Some(found), _) => (found.start, found.end),
        (None, Some(anchor)) => (anchor.start, anchor.end),
        (None, None) => (Point { line: 1, column: 1 }, Point { line: 1, column: 1 }),
    };
    let text = text.unwrap_or_default();
    let lines = djury_rules::text::Lines::new(&text);
    let position = |point: Point| {
        let line = lines.span(point.line.saturating_sub(1), &text);
        let content = line.of(&text);
        let at = content.char_indices().nth(point.column.saturating_sub(1)).map_or(content.len(), |(at, _)| at);
        let offset = line.start + u32::try_from(at).unwrap_or(0);
        view.client.encoding.position(offset, &text, &lines)
    };
    let range = Range::new(position(start), position(end));
    let (uri, range) = match view.open.cells(path) {
        Some(cells) => cells.place(range).map(|(cell, range)| (cell.uri.clone(), range))?,
        None => (view.uri(path)?, range),
    };
    let rule = note.finding.as_deref().and_then(|id| rule_of(view, id));
    Some(json!({
        "id": note.id,
        "uri": uri,
        "range": range,
        "changed": found.is_none_or(|found| found.is_changed),
        "lost": found.is_none(),
        "author": note.author,
        "created": note.created,
        "text": note.text,
        "question": note.question,
        "finding": note.finding,
        "rule": rule,
        "resolved": note.resolved,
        "replies": note.replies.iter().map(|reply| json!({
            "id": reply.id, "author": reply.author, "created": reply.created, "text": reply.text,
        })).collect::<Vec<_>>(),
    }))
}

/// The rule of a finding that is still there.
fn rule_of(view: &View, id: &str) -> Option<String> {
    let mut findings = view.shown.values().flat_map(|shown| shown.findings());
    findings.find(|finding| finding.id == id).map(|finding| finding.rule.to_string())
}
