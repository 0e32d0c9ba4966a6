//! Fixes as differences of lines. Knows no rule.

use std::{collections::BTreeMap, path::PathBuf};

use djury_rules::{finding::Applicability, text::Span};

use super::{
    excerpt::Texts,
    sheet::{Changed, DiffKind, DiffLine, Fix},
};
use crate::{
    diff::{self, Change},
    world::report::{ReportedEdit, ReportedFix},
};

/// A fix with what it changes; none where a text is not there any more.
pub(super) fn fix(fix: &ReportedFix, texts: &Texts<'_>) -> Option<Fix> {
    let mut files: BTreeMap<&PathBuf, Vec<&ReportedEdit>> = BTreeMap::new();
    for edit in &fix.edits {
        files.entry(&edit.at.absolute).or_default().push(edit);
    }
    let mut diff = Vec::new();
    for (path, mut edits) in files {
        let text = texts.get(path)?;
        let before = text.document.text();
        edits.sort_by_key(|edit| edit.at.span);
        // Only the lines around the edits are compared: the rest of the file is the same.
        let lines = &text.document.lines;
        let (first, last) = (edits.first()?, edits.last()?);
        let from = lines.line(first.at.span.start).saturating_sub(3);
        let to = (lines.line(last.at.span.end) + 4).min(lines.len());
        let start = lines.start(from);
        let end = if to < lines.len() { lines.start(to) } else { u32::try_from(before.len()).unwrap_or(u32::MAX) };
        let mut after = String::new();
        let mut done = start;
        for edit in edits {
            after.push_str(Span::new(done, edit.at.span.start).of(before));
            after.push_str(&edit.text);
            done = edit.at.span.end;
        }
        after.push_str(Span::new(done, end).of(before));
        diff.push(Changed { path: texts.shown(path), lines: changes(Span::new(start, end).of(before), &after, from) });
    }
    Some(Fix { title: fix.title.clone(), is_safe: fix.applicability == Applicability::Safe, diff })
}

/// The lines that differ, each with two lines around it.
fn changes(before: &str, after: &str, skipped: usize) -> Vec<DiffLine> {
    let all = diff::lines(before, after);
    let mut lines = Vec::new();
    for (number, hunk) in diff::hunks(&all, 2).into_iter().enumerate() {
        if number > 0 {
            lines.push(DiffLine { kind: DiffKind::Gap, line: 0, text: String::new() });
        }
        for line in hunk {
            let (kind, above) = match line.change {
                Change::Same => (DiffKind::Same, line.before),
                Change::Removed => (DiffKind::Removed, line.before),
                Change::Added => (DiffKind::Added, line.after),
            };
            let text = line.text.trim_end_matches(['\n', '\r']).to_owned();
            lines.push(DiffLine { kind, line: above + skipped + 1, text });
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_differ_are_shown_with_two_around() {
        let shown: Vec<String> = changes("a\nb\nc\nd\ne\n", "a\nb\nC\nd\ne\n", 10)
            .iter()
            .map(|line| format!("{:?} {} {}", line.kind, line.line, line.text))
            .collect();
        assert_eq!(shown, ["Same 11 a", "Same 12 b", "Removed 13 c", "Added 13 C", "Same 14 d", "Same 15 e"]);
    }
}
