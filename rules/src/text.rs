//! Text and positions: byte spans, lines, and sources made of regions. Knows nothing of what the text means.

mod decode;
mod markdown;

use std::sync::Arc;

use serde::{Deserialize, Serialize};

pub use decode::{Encoding, Undecodable, decode, encode};

use crate::syntax::Name;

/// A range of bytes, end exclusive. Always relative to something that the holder of the span names:
/// an item, a region, or a document.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct Span {
    pub start: u32,
    pub end: u32,
}

impl Span {
    pub const fn new(start: u32, end: u32) -> Span {
        Span { start, end }
    }

    /// The empty span at one offset.
    pub const fn at(offset: u32) -> Span {
        Span { start: offset, end: offset }
    }

    pub const fn is_empty(self) -> bool {
        self.start >= self.end
    }

    pub const fn len(self) -> u32 {
        self.end.saturating_sub(self.start)
    }

    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    pub const fn holds(self, offset: u32) -> bool {
        self.start <= offset && offset <= self.end
    }

    /// The smallest span that contains both.
    pub fn to(self, other: Span) -> Span {
        Span { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    pub const fn shifted(self, by: u32) -> Span {
        Span { start: self.start.saturating_add(by), end: self.end.saturating_add(by) }
    }

    /// The text under the span; empty where the span is not on character boundaries of the text.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

/// What a document is written in.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Language {
    Python,
    /// Django or Jinja: the linked project decides the dialect.
    Template,
    /// An answer in writing: its fenced Python blocks are read.
    Markdown,
}

impl Language {
    /// The language of a file by the end of its name; none for files that djury does not read.
    pub fn of_path(path: &str) -> Option<Language> {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "py" | "pyi" | "pyw" => Some(Language::Python),
            "html" | "htm" | "djhtml" | "jinja" | "jinja2" | "j2" | "djt" => Some(Language::Template),
            "md" | "markdown" => Some(Language::Markdown),
            // Mail bodies and the like are templates only where templates live.
            "txt" | "xml" | "svg" | "js" | "css"
                if path.split('/').rev().skip(1).any(|part| part == "templates" || part == "jinja2") =>
            {
                Some(Language::Template)
            }
            _ => None,
        }
    }
}

/// A document as djury reads it: decoded text, cut into the regions that hold code.
#[derive(Clone, Debug)]
pub struct Source {
    pub text: Arc<str>,
    pub language: Language,
    pub regions: Vec<Region>,
}

/// A stretch of code in a document: all of a `.py` file, one fenced block of a Markdown answer.
#[derive(Clone, PartialEq, Debug)]
pub struct Region {
    /// `Python` or `Template`.
    pub language: Language,
    /// The code as its parser sees it, without the indentation of a block in a list.
    pub text: Arc<str>,
    pub map: RegionMap,
    /// The heading (or list number) that a block stands under, for tying it to a question.
    pub heading: Option<Name>,
}

/// From offsets in a region to offsets in its document. Linear pieces; empty where the two are the same.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct RegionMap(Vec<Piece>);

#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
struct Piece {
    region: u32,
    document: u32,
}

impl PartialEq for RegionMap {
    /// Positions are no part of what code says.
    fn eq(&self, _: &RegionMap) -> bool {
        true
    }
}

impl RegionMap {
    pub fn offset(&self, offset: u32) -> u32 {
        let next = self.0.partition_point(|piece| piece.region <= offset);
        match next.checked_sub(1).and_then(|i| self.0.get(i)) {
            Some(piece) => piece.document + (offset - piece.region),
            None => offset,
        }
    }

    pub fn span(&self, span: Span) -> Span {
        if self.0.is_empty() {
            return span;
        }
        let start = self.offset(span.start);
        // The end belongs to the last byte inside, else it would jump to the start of the next piece.
        let end = if span.is_empty() { start } else { self.offset(span.end - 1) + 1 };
        Span { start, end }
    }
}

impl Source {
    pub fn new(text: impl Into<Arc<str>>, language: Language) -> Source {
        let text = text.into();
        let regions = match language {
            Language::Python | Language::Template => {
                vec![Region { language, text: text.clone(), map: RegionMap::default(), heading: None }]
            }
            Language::Markdown => markdown::regions(&text),
        };
        Source { text, language, regions }
    }
}

/// Where lines start in a document. Lines and columns count from 0 here; the edge adds what its readers expect.
#[derive(Clone, PartialEq, Debug)]
pub struct Lines {
    starts: Vec<u32>,
    /// The line ends of a document that uses `\r\n` throughout its first line.
    pub newline: &'static str,
}

impl Lines {
    pub fn new(text: &str) -> Lines {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        let mut newline = None;
        for (i, byte) in bytes.iter().enumerate() {
            // A lone `\r` ends a line too: editors and the language server protocol count it.
            let ends = *byte == b'\n' || (*byte == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
            if ends {
                starts.push(u32::try_from(i + 1).unwrap_or(u32::MAX));
                newline.get_or_insert(if i > 0 && bytes.get(i - 1) == Some(&b'\r') && *byte == b'\n' {
                    "\r\n"
                } else {
                    "\n"
                });
            }
        }
        Lines { starts, newline: newline.unwrap_or("\n") }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    pub fn is_empty(&self) -> bool {
        false
    }

    /// The line that holds an offset.
    pub fn line(&self, offset: u32) -> usize {
        self.starts.partition_point(|start| *start <= offset).saturating_sub(1)
    }

    pub fn start(&self, line: usize) -> u32 {
        self.starts.get(line).or(self.starts.last()).copied().unwrap_or(0)
    }

    /// A line without its line end.
    pub fn span(&self, line: usize, text: &str) -> Span {
        let start = self.start(line);
        let end = self.starts.get(line + 1).copied().unwrap_or_else(|| u32::try_from(text.len()).unwrap_or(u32::MAX));
        let line = Span { start, end: end.max(start) };
        let kept = line.of(text).trim_end_matches(['\r', '\n']).len();
        Span { start, end: start + u32::try_from(kept).unwrap_or(0) }
    }

    /// Line and column, both from 0; the column in Unicode code points.
    pub fn position(&self, offset: u32, text: &str) -> (usize, usize) {
        let line = self.line(offset);
        let before = Span { start: self.start(line), end: offset };
        let before = text.get(before.start as usize..floor(text, before.end) as usize).unwrap_or("");
        (line, before.chars().count())
    }

    /// The white space that a line begins with.
    pub fn indent<'a>(&self, offset: u32, text: &'a str) -> &'a str {
        let line = self.span(self.line(offset), text).of(text);
        line.get(..line.len() - line.trim_start().len()).unwrap_or("")
    }
}

/// The nearest character boundary at or before an offset.
pub fn floor(text: &str, offset: u32) -> u32 {
    let mut at = (offset as usize).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    u32::try_from(at).unwrap_or(u32::MAX)
}
