//! Excerpts of files with colours and marks. Texts are read once and kept while a sheet is made.

use std::{
    cell::{OnceCell, RefCell},
    collections::BTreeMap,
    path::{Path, PathBuf},
    rc::Rc,
    sync::Arc,
};

use djury_rules::text::floor;

use super::{
    anchor::Point,
    ink::{Ink, inks},
    sheet::{Excerpt, Marked},
    template::{Given, Template},
};
use crate::world::{Snapshot, file::Document, paths, report::Location};

/// Longer lines are cut: they were not written by a person. In bytes.
const WIDEST: usize = 400;
/// Lines shown above and below the lines that an excerpt is about.
const AROUND: usize = 3;
/// As many lines of one place are shown.
const TALLEST: usize = 60;

/// The texts of a submission.
pub(super) struct Texts<'a> {
    snapshot: &'a Snapshot,
    /// The folder that paths are shown from.
    folder: &'a Path,
    known: RefCell<BTreeMap<PathBuf, Option<Rc<Text>>>>,
}

/// A text and the colours of its lines.
pub(super) struct Text {
    pub(super) document: Arc<Document>,
    given: OnceCell<Option<Given>>,
    inks: Vec<Vec<Ink>>,
}

impl<'a> Texts<'a> {
    pub(super) fn new(snapshot: &'a Snapshot, folder: &'a Path) -> Texts<'a> {
        Texts { snapshot, folder, known: RefCell::default() }
    }

    pub(super) fn get(&self, absolute: &Path) -> Option<Rc<Text>> {
        let mut known = self.known.borrow_mut();
        let read = || {
            let document = self.snapshot.file(absolute)?.document()?.clone();
            let inks = inks(document.text(), document.source.language);
            Some(Rc::new(Text { document, given: OnceCell::new(), inks }))
        };
        known.entry(absolute.to_owned()).or_insert_with(read).clone()
    }

    /// Which lines of a file the starter project has, too.
    pub(super) fn given(&self, absolute: &Path, template: &Template) -> Option<Given> {
        let text = self.get(absolute)?;
        text.given.get_or_init(|| template.given(&self.shown(absolute), text.document.text())).clone()
    }

    /// A path as it is shown.
    pub(super) fn shown(&self, absolute: &Path) -> String {
        paths::shown(absolute, self.folder)
    }

    /// The lines around a place, the place marked.
    pub(super) fn around(&self, at: &Location) -> Option<Excerpt> {
        let mark = Marked { start: point(at.start), end: point(at.end) };
        let last = at.end.line.min(at.start.line + TALLEST);
        self.excerpt(&at.absolute, at.start.line.saturating_sub(AROUND), last + AROUND, Some(mark))
    }

    /// Lines of a file, from and to inclusive; the lines of a longer stretch are counted, not shown.
    pub(super) fn lines(&self, absolute: &Path, from: usize, to: usize) -> Option<Excerpt> {
        let shown = to.min(from + TALLEST - 1);
        let mut excerpt = self.excerpt(absolute, from, shown, None)?;
        excerpt.more = to - shown;
        Some(excerpt)
    }

    fn excerpt(&self, absolute: &Path, from: usize, to: usize, mark: Option<Marked>) -> Option<Excerpt> {
        let text = self.get(absolute)?;
        let document = &text.document;
        let count = document.lines.len();
        let line = |number: usize| document.lines.span(number, document.text()).of(document.text());
        let (mut first, mut last) = (from.max(1), to.min(count));
        // Blank lines at the ends show nothing.
        let is_kept = |number: usize| mark.is_some_and(|mark| (mark.start.line..=mark.end.line).contains(&number));
        while first < last && line(first - 1).trim().is_empty() && !is_kept(first) {
            first += 1;
        }
        while last > first && line(last - 1).trim().is_empty() && !is_kept(last) {
            last -= 1;
        }
        let numbers = first..=last.max(first);
        Some(Excerpt {
            path: self.shown(absolute),
            first,
            lines: numbers.clone().map(|number| cut(line(number - 1))).collect(),
            more: 0,
            mark,
            inks: numbers.map(|number| text.inks.get(number - 1).cloned().unwrap_or_default()).collect(),
        })
    }
}

/// A line, cut where it is too wide.
fn cut(line: &str) -> String {
    if line.len() <= WIDEST {
        return line.to_owned();
    }
    let end = floor(line, u32::try_from(WIDEST).unwrap_or(u32::MAX)) as usize;
    format!("{}…", line.get(..end).unwrap_or(""))
}

pub(super) fn point(position: crate::world::report::Position) -> Point {
    Point { line: position.line, column: position.column }
}
