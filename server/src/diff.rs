//! What changed between two texts, line by line. It knows nothing of files or findings.

use imara_diff::{Algorithm, Diff, InternedInput};

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Change {
    Same,
    Removed,
    Added,
}

/// A line of the old or the new text, with its line ending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Line<'t> {
    pub change: Change,
    /// The number of lines of the old text above this one.
    pub before: usize,
    /// The number of lines of the new text above this one.
    pub after: usize,
    pub text: &'t str,
}

/// All lines of both texts, in order; where lines were replaced, the removed ones come first.
pub(crate) fn lines<'t>(before: &'t str, after: &'t str) -> Vec<Line<'t>> {
    let old: Vec<&str> = before.split_inclusive('\n').collect();
    let new: Vec<&str> = after.split_inclusive('\n').collect();
    let mut input = InternedInput::default();
    input.update_before(old.iter().copied());
    input.update_after(new.iter().copied());
    let mut diff = Diff::compute(Algorithm::Histogram, &input);
    diff.postprocess_lines(&input);

    let is_removed = |line: usize| u32::try_from(line).is_ok_and(|line| diff.is_removed(line));
    let is_added = |line: usize| u32::try_from(line).is_ok_and(|line| diff.is_added(line));
    let (mut before, mut after) = (0, 0);
    let mut lines = Vec::with_capacity(old.len().max(new.len()));
    loop {
        let (change, text) = match (old.get(before), new.get(after)) {
            (Some(text), _) if is_removed(before) => (Change::Removed, *text),
            (_, Some(text)) if is_added(after) => (Change::Added, *text),
            (Some(text), Some(_)) => (Change::Same, *text),
            _ => return lines,
        };
        lines.push(Line { change, before, after, text });
        before += usize::from(change != Change::Added);
        after += usize::from(change != Change::Removed);
    }
}

/// The lines that changed, in groups, with `around` unchanged ones before and after each.
pub(crate) fn hunks<'l, 't>(lines: &'l [Line<'t>], around: usize) -> Vec<&'l [Line<'t>]> {
    let mut hunks: Vec<std::ops::Range<usize>> = Vec::new();
    for (place, _) in lines.iter().enumerate().filter(|(_, line)| line.change != Change::Same) {
        let (start, end) = (place.saturating_sub(around), (place + around + 1).min(lines.len()));
        match hunks.last_mut() {
            Some(last) if last.end >= start => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks.into_iter().filter_map(|hunk| lines.get(hunk)).collect()
}

/// The head of a hunk in a unified diff: `@@ -1,4 +1,5 @@`.
pub(crate) fn head(hunk: &[Line<'_>]) -> String {
    let side = |gone: Change, above: fn(&Line<'_>) -> usize| {
        let length = hunk.iter().filter(|line| line.change != gone).count();
        let start = hunk.first().map_or(0, above) + usize::from(length > 0);
        if length == 1 { start.to_string() } else { format!("{start},{length}") }
    };
    format!("@@ -{} +{} @@", side(Change::Added, |line| line.before), side(Change::Removed, |line| line.after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unified(before: &str, after: &str, around: usize) -> String {
        let lines = lines(before, after);
        let mut out = String::new();
        for hunk in hunks(&lines, around) {
            out += &head(hunk);
            out.push('\n');
            for line in hunk {
                out.push(match line.change {
                    Change::Same => ' ',
                    Change::Removed => '-',
                    Change::Added => '+',
                });
                out += line.text;
            }
        }
        out
    }

    #[test]
    fn equal_texts_have_no_hunk() {
        assert_eq!(unified("a\nb\n", "a\nb\n", 3), "");
        assert_eq!(unified("", "", 3), "");
    }

    #[test]
    fn a_replaced_line_stands_between_unchanged_ones() {
        assert_eq!(unified("a\nb\nc\nd\n", "a\nb\nC\nd\n", 1), "@@ -2,3 +2,3 @@\n b\n-c\n+C\n d\n");
    }

    #[test]
    fn changes_far_apart_are_two_hunks() {
        assert_eq!(unified("a\nb\nc\nd\n", "A\nb\nc\nD\n", 0), "@@ -1 +1 @@\n-a\n+A\n@@ -4 +4 @@\n-d\n+D\n");
    }

    #[test]
    fn a_new_text_starts_after_line_nought_of_the_old() {
        assert_eq!(unified("", "a\nb\n", 3), "@@ -0,0 +1,2 @@\n+a\n+b\n");
    }
}
