//! Places of notes that survive edits: an anchor remembers the lines that it was set on and what stood around them,
//! and finds them again in a later text. Text in, place out; opens no file.

mod likeness;
#[cfg(test)]
mod tests;

use std::{
    cmp::Reverse,
    collections::{BTreeSet, HashMap},
};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use likeness::likeness;

/// Where a note was set, and by what it is found again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Anchor {
    /// Relative to the folder that holds `.djury`, with `/`.
    pub(crate) path: String,
    /// When the note was set.
    pub(crate) start: Point,
    /// When the note was set; exclusive.
    pub(crate) end: Point,
    /// The lines that it stands on, as they were.
    pub(crate) lines: Vec<String>,
    /// The last lines before it that are not blank, at most three, in the order of the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) before: Vec<String>,
    /// The first lines behind it that are not blank, at most three.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) after: Vec<String>,
    /// The heads of the blocks around it (`class PostList(ListView):`), innermost first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) within: Vec<String>,
}

/// Both count from 1, columns in Unicode code points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Point {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// Where a note stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, JsonSchema)]
pub(crate) struct Found {
    pub(crate) start: Point,
    /// Exclusive.
    pub(crate) end: Point,
    /// Whether the lines themselves were changed since.
    pub(crate) is_changed: bool,
}

/// How many lines of a long place, and how many around it, are remembered.
const LONGEST: usize = 100;
const AROUND: usize = 3;
const DEEPEST: usize = 6;
/// A place is believed from this score on: lines that are as they were have 100 alone.
const ENOUGH: u32 = 90;
/// From this score on no other place is looked at.
const CERTAIN: u32 = 140;
/// As many places of one line are looked at. A line that is there more often tells nothing.
const MOST_PLACES: usize = 400;

impl Anchor {
    /// An anchor on a range of a text. What lies outside of the text is brought inside.
    pub(crate) fn new(path: &str, text: &str, start: Point, end: Point) -> Anchor {
        Anchor::new_in(path, &Lines::new(text), start, end)
    }

    fn new_in(path: &str, lines: &Lines<'_>, start: Point, end: Point) -> Anchor {
        let last = lines.all.len().max(1);
        let first_line = start.line.clamp(1, last);
        // An end at the start of a line does not touch that line.
        let touched = if end.column <= 1 && end.line > first_line { end.line - 1 } else { end.line };
        let last_line = touched.clamp(first_line, last.min(first_line + LONGEST - 1));
        let (from, to) = (first_line - 1, last_line);
        let quoted = lines.all.get(from..to).unwrap_or_default();
        let width = |line: usize| lines.all.get(line - 1).map_or(0, |line| line.chars().count());
        let start = Point { line: first_line, column: start.column.clamp(1, width(first_line) + 1) };
        let end = match touched == end.line && touched == last_line {
            true => Point { line: last_line, column: end.column.clamp(1, width(last_line) + 1) },
            false => Point { line: last_line, column: width(last_line) + 1 },
        };
        let owned = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
        Anchor {
            path: path.to_owned(),
            start,
            end: end.max(start),
            lines: quoted.iter().map(|line| (*line).to_owned()).collect(),
            before: owned(lines.before(from)),
            after: owned(lines.after(to)),
            within: owned(lines.within(from)),
        }
    }

    /// Where the lines stand in a text now; none where they are gone.
    pub(crate) fn find(&self, text: &str) -> Option<Found> {
        self.find_in(&Lines::new(text))
    }

    /// The same for a text that many anchors are looked for in.
    pub(crate) fn find_in(&self, lines: &Lines<'_>) -> Option<Found> {
        let seeker = Seeker { anchor: self, lines };
        if let Some(only) = seeker.only() {
            return Some(self.found(lines, only, false));
        }
        // Most notes stand on lines that are as they were, among neighbours that are.
        let by_lines = seeker.best(&seeker.by_lines());
        let best = match by_lines {
            Some((score, ..)) if score >= CERTAIN => by_lines,
            _ => by_lines.max(seeker.best(&seeker.by_neighbours())),
        };
        let (score, _, Reverse(start), is_same) = best?;
        let is_believed = score >= ENOUGH && (is_same || seeker.is_home(start));
        is_believed.then(|| self.found(lines, start, !is_same))
    }

    fn found(&self, lines: &Lines<'_>, start: usize, is_changed: bool) -> Found {
        let last = (start + self.lines.len().max(1) - 1).min(lines.all.len().saturating_sub(1));
        let line = |at: usize| lines.all.get(at).copied().unwrap_or("");
        let width = |at: usize| line(at).chars().count() + 1;
        if is_changed {
            let indent = line(start).chars().take_while(|c| c.is_whitespace()).count();
            return Found {
                start: Point { line: start + 1, column: indent + 1 },
                end: Point { line: last + 1, column: width(last) },
                is_changed,
            };
        }
        // A line that was indented anew takes its columns along.
        let shift = |at: usize, quoted: Option<&String>, column: usize| {
            let indent = |text: &str| text.chars().take_while(|c| c.is_whitespace()).count();
            let (now, then) = (indent(line(at)), quoted.map_or(0, |line| indent(line)));
            (column + now).saturating_sub(then).clamp(1, width(at))
        };
        let start_at = Point { line: start + 1, column: shift(start, self.lines.first(), self.start.column) };
        let end_at = Point { line: last + 1, column: shift(last, self.lines.last(), self.end.column) };
        Found { start: start_at, end: end_at.max(start_at), is_changed }
    }
}

/// A text as anchors see it.
#[derive(Debug)]
pub(crate) struct Lines<'t> {
    all: Vec<&'t str>,
    /// For each line, the nearest one above that is less indented.
    head: Vec<Option<usize>>,
    /// Where each line stands, without the white space around it. Blank lines are left out.
    places: HashMap<&'t str, Vec<usize>>,
}

impl<'t> Lines<'t> {
    pub(crate) fn new(text: &'t str) -> Lines<'t> {
        let all: Vec<&str> = text.lines().collect();
        let mut head = Vec::with_capacity(all.len());
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        for (number, line) in all.iter().enumerate() {
            let bare = line.trim();
            if bare.is_empty() {
                head.push(open.last().map(|(_, line)| *line));
                continue;
            }
            let indent = line.len() - line.trim_start().len();
            while open.last().is_some_and(|(depth, _)| *depth >= indent) {
                open.pop();
            }
            head.push(open.last().map(|(_, line)| *line));
            open.push((indent, number));
            places.entry(bare).or_default().push(number);
        }
        Lines { all, head, places }
    }

    fn before(&self, from: usize) -> Vec<&'t str> {
        let above = self.all.get(..from).unwrap_or_default().iter().rev();
        let mut found: Vec<&str> = above.copied().filter(|line| !line.trim().is_empty()).take(AROUND).collect();
        found.reverse();
        found
    }

    fn after(&self, to: usize) -> Vec<&'t str> {
        let below = self.all.get(to..).unwrap_or_default().iter();
        below.copied().filter(|line| !line.trim().is_empty()).take(AROUND).collect()
    }

    fn within(&self, from: usize) -> Vec<&'t str> {
        let head = |line: usize| self.head.get(line).copied().flatten();
        let heads = std::iter::successors(head(from), |line| head(*line));
        heads.filter_map(|line| self.all.get(line).copied()).take(DEEPEST).collect()
    }
}

type Best = (u32, Reverse<usize>, Reverse<usize>, bool);

struct Seeker<'a> {
    anchor: &'a Anchor,
    lines: &'a Lines<'a>,
}

impl Seeker<'_> {
    /// The one place where all lines are as they were, if they say enough to be believed by themselves.
    fn only(&self) -> Option<usize> {
        let quoted = &self.anchor.lines;
        let told: usize = quoted.iter().map(|line| line.chars().filter(|c| c.is_alphanumeric()).count()).sum();
        let (offset, first) = quoted.iter().enumerate().find(|(_, line)| !line.trim().is_empty())?;
        let places = self.lines.places.get(first.trim())?;
        let mut full = places
            .iter()
            .filter_map(|place| place.checked_sub(offset))
            .filter(|start| self.equal(*start) == quoted.len());
        let only = full.next()?;
        (told >= 12 && full.next().is_none()).then_some(only)
    }

    /// How many lines at a place are as they were, but for white space around them.
    fn equal(&self, start: usize) -> usize {
        let now = self.lines.all.get(start..).unwrap_or_default();
        self.anchor.lines.iter().zip(now).filter(|(then, now)| then.trim() == now.trim()).count()
    }

    /// The best of some places: its score, how far it is from where the note was set, the place, and whether the
    /// lines are as they were.
    fn best(&self, starts: &BTreeSet<usize>) -> Option<Best> {
        let scored = starts.iter().map(|start| {
            let (score, is_same) = self.score(*start, self.equal(*start));
            let distance = start.abs_diff(self.anchor.start.line - 1);
            (score, Reverse(distance), Reverse(*start), is_same)
        });
        scored.max()
    }

    fn places(&self, line: &str) -> &[usize] {
        let places = self.lines.places.get(line.trim()).map_or(&[][..], Vec::as_slice);
        if places.len() > MOST_PLACES { &[] } else { places }
    }

    /// Places where some of the lines stand.
    fn by_lines(&self) -> BTreeSet<usize> {
        let quoted = self.anchor.lines.iter().enumerate();
        let starts =
            quoted.flat_map(|(offset, line)| self.places(line).iter().map(move |place| place.checked_sub(offset)));
        starts.flatten().filter(|start| *start < self.lines.all.len()).collect()
    }

    /// Places beside lines that stood around: where the lines were changed, these tell.
    fn by_neighbours(&self) -> BTreeSet<usize> {
        let count = self.anchor.lines.len().max(1);
        let below = self.anchor.before.iter().rev().take(2).flat_map(|line| self.places(line));
        let below = below.flat_map(|place| (1..=3).map(move |step| Some(place + step)));
        let above = self.anchor.after.iter().take(2).flat_map(|line| self.places(line));
        let above = above.flat_map(|place| (0..=2).map(move |step| place.checked_sub(count + step)));
        below.chain(above).flatten().filter(|start| *start < self.lines.all.len()).collect()
    }

    /// Whether a place is in the block where the note was set, or between the lines that it stood between. Lines that
    /// are only alike are not believed anywhere else: every function has its twin.
    fn is_home(&self, start: usize) -> bool {
        let is = |then: Option<&String>, now: Option<&&str>| {
            then.zip(now).is_some_and(|(then, now)| then.trim() == now.trim())
        };
        let (before, after) = (self.lines.before(start), self.lines.after(start + self.anchor.lines.len().max(1)));
        is(self.anchor.within.first(), self.lines.within(start).first())
            || (is(self.anchor.before.last(), before.last()) && is(self.anchor.after.first(), after.first()))
    }

    /// How much speaks for a place, and whether the lines are as they were.
    fn score(&self, start: usize, equal: usize) -> (u32, bool) {
        let quoted = &self.anchor.lines;
        let count = quoted.len().max(1);
        let is_same = equal == quoted.len() && !quoted.is_empty();
        let text = match is_same {
            true => 100,
            false => {
                let now = self.lines.all.get(start..).unwrap_or_default();
                let alike: u32 = quoted.iter().zip(now).map(|(then, now)| likeness(then.trim(), now.trim())).sum();
                alike / u32::try_from(count).unwrap_or(1)
            }
        };
        let hits = |then: &[String], now: Vec<&str>| {
            let hits = then.iter().filter(|line| now.iter().any(|other| other.trim() == line.trim())).count();
            u32::try_from(hits).unwrap_or(0)
        };
        let nearest = |then: Option<&String>, now: Option<&&str>| {
            u32::from(then.zip(now).is_some_and(|(then, now)| then.trim() == now.trim()))
        };
        let (before, after) = (self.lines.before(start), self.lines.after(start + count));
        let touching =
            nearest(self.anchor.before.last(), before.last()) + nearest(self.anchor.after.first(), after.first());
        let around = hits(&self.anchor.before, before) + hits(&self.anchor.after, after);
        let within = hits(&self.anchor.within, self.lines.within(start));
        let within = match u32::try_from(self.anchor.within.len()) {
            Ok(0) | Err(_) => 15 * u32::from(self.lines.within(start).is_empty()),
            Ok(all) => 30 * within / all,
        };
        // A line that is hardly like it and has only one neighbour left is another line.
        let context = 7 * around + 6 * touching + within;
        let total = if is_same || text >= 25 { text + context } else { text + context / 2 };
        (total, is_same)
    }
}
