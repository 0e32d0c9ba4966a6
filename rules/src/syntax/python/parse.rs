//! A parsed Python text and its cut into items. The tree stays inside: callers see spans, hashes and edits only.

use std::fmt;

use crate::syntax::TextEdit;
use crate::syntax::python::kinds::{Kind, Kinds, language};
use crate::text::Span;

/// A parsed text, kept for open files only.
#[derive(Clone)]
pub struct Tree(pub(super) Option<tree_sitter::Tree>);

impl fmt::Debug for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(tree) => f.debug_tuple("Tree").field(&tree.root_node().byte_range()).finish(),
            None => f.write_str("Tree(none)"),
        }
    }
}

/// Parses a text. `previous` is the tree of an earlier text to which every edit since then was told.
/// A text of 4 GiB or more has no tree and therefore no items.
pub fn parse(text: &str, previous: Option<&Tree>) -> Tree {
    let mut parser = tree_sitter::Parser::new();
    if u32::try_from(text.len()).is_err() || parser.set_language(&language()).is_err() {
        return Tree(None);
    }
    Tree(parser.parse(text, previous.and_then(|tree| tree.0.as_ref())))
}

impl Tree {
    /// Tells the tree of an edit: `old_text` was the text before it, `new_text` is the text after it.
    pub fn edit(&mut self, edit: &TextEdit, old_text: &str, new_text: &str) {
        let Some(tree) = &mut self.0 else { return };
        let start = point(old_text, edit.start);
        tree.edit(&tree_sitter::InputEdit {
            start_byte: edit.start as usize,
            old_end_byte: edit.old_end as usize,
            new_end_byte: edit.new_end as usize,
            start_position: start,
            old_end_position: point(old_text, edit.old_end),
            new_end_position: point(new_text, edit.new_end),
        });
    }
}

fn point(text: &str, offset: u32) -> tree_sitter::Point {
    let before = text.as_bytes().get(..offset as usize);
    let before = before.unwrap_or(text.as_bytes());
    let row = before.iter().filter(|byte| **byte == b'\n').count();
    let line = before.iter().rposition(|byte| *byte == b'\n');
    tree_sitter::Point::new(row, before.len() - line.map_or(0, |at| at + 1))
}

/// One item of a text, before it is lowered.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct ItemText {
    /// In the text that was parsed. The spans of all items tile it.
    pub span: Span,
    /// Of the item's bytes (and, where it does not parse, of how it was read): equal hashes mean that
    /// lowering gives equal items with equal spans. The same on every run and platform.
    pub hash: u64,
}

/// Cuts a text into items: each top-level definition with its decorators and the comment lines directly
/// above it, and each run of other statements between two of those. Blank lines and detached comments
/// belong to the item before them.
pub fn items(tree: &Tree, text: &str) -> Vec<ItemText> {
    let Some(tree) = &tree.0 else {
        return Vec::new();
    };
    let mut starts: Vec<Start> = Vec::new();
    let mut entries = Entries::new(tree);
    let mut end_before = 0;
    let mut in_run = false;
    while let Some(entry) = entries.next() {
        if !in_run || entry.is_definition {
            starts.push(Start { at: start_of(text, entry.start, end_before), shape: 0 });
            in_run = !entry.is_definition;
        }
        if let (Some(shape), Some(start)) = (entry.shape, starts.last_mut()) {
            start.shape = mix(start.shape, shape);
        }
        end_before = end_before.max(entry.end);
    }
    match starts.first_mut() {
        Some(first) => first.at = 0,
        None if text.is_empty() => return Vec::new(),
        None => starts.push(Start { at: 0, shape: 0 }),
    }
    let ends = starts.iter().skip(1).map(|start| start.at);
    let ends: Vec<usize> = ends.chain([text.len()]).collect();
    std::iter::zip(&starts, ends)
        .map(|(start, end)| {
            let hash = hash(text.as_bytes().get(start.at..end).unwrap_or_default());
            ItemText { span: span(start.at, end), hash: if start.shape == 0 { hash } else { mix(hash, start.shape) } }
        })
        .collect()
}

struct Start {
    at: usize,
    /// How erroneous code was read; 0 where all of it parsed.
    shape: u64,
}

/// Where the item of a statement starts: its line, or the first of the comment lines directly above it;
/// never before the end of the statement before it.
fn start_of(text: &str, statement: usize, end_before: usize) -> usize {
    let line_start = |at: usize| {
        let before = text.as_bytes().get(..at).unwrap_or_default();
        before.iter().rposition(|byte| *byte == b'\n').map_or(0, |newline| newline + 1)
    };
    let mut start = line_start(statement);
    if start < end_before {
        return statement;
    }
    while start > end_before {
        let above = line_start(start - 1);
        let line = text.get(above..start).unwrap_or("");
        if above < end_before || !line.trim_start().starts_with('#') {
            break;
        }
        start = above;
    }
    start
}

/// The top-level statements of a tree, those inside of errors included.
struct Entries<'t> {
    cursor: tree_sitter::TreeCursor<'t>,
    kinds: Kinds,
    /// How many levels of errors the cursor is in.
    depth: usize,
    state: Step,
}

enum Step {
    At,
    After,
    Done,
}

struct Entry {
    start: usize,
    end: usize,
    is_definition: bool,
    shape: Option<u64>,
}

impl<'t> Entries<'t> {
    fn new(tree: &'t tree_sitter::Tree) -> Entries<'t> {
        let mut cursor = tree.walk();
        let depth = usize::from(tree.root_node().is_error());
        let state = if cursor.goto_first_child() { Step::At } else { Step::Done };
        Entries { cursor, kinds: Kinds::get(), depth, state }
    }

    fn next(&mut self) -> Option<Entry> {
        loop {
            match self.state {
                Step::Done => return None,
                Step::After => {
                    if self.cursor.goto_next_sibling() {
                        self.state = Step::At;
                    } else if !self.cursor.goto_parent() || self.cursor.depth() == 0 {
                        self.state = Step::Done;
                    } else {
                        self.depth = self.depth.saturating_sub(1);
                    }
                }
                Step::At => {
                    let node = self.cursor.node();
                    let kind = self.kinds.of(node);
                    let holds = kind == Kind::Error || (kind == Kind::Block && self.depth > 0);
                    if holds && self.cursor.goto_first_child() {
                        self.depth += 1;
                        continue;
                    }
                    self.state = Step::After;
                    if matches!(kind, Kind::Comment | Kind::LineContinuation | Kind::Semicolon) {
                        continue;
                    }
                    return Some(Entry {
                        start: node.start_byte(),
                        end: node.end_byte(),
                        is_definition: kind.is_definition(),
                        shape: (self.depth > 0 || node.has_error() || kind == Kind::Error).then(|| shape(node)),
                    });
                }
            }
        }
    }
}

/// A hash of how a node was read: kinds and places of all that it holds.
fn shape(node: tree_sitter::Node<'_>) -> u64 {
    let base = node.start_byte();
    let mut cursor = node.walk();
    let mut hash = 1;
    loop {
        let node = cursor.node();
        let place = (node.start_byte() - base) as u64 ^ ((node.end_byte() - base) as u64) << 32;
        hash = mix(mix(hash, u64::from(node.kind_id())), place);
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return hash | 1;
            }
        }
    }
}

/// The outermost places that do not parse, at most 100.
pub fn errors(tree: &Tree) -> Vec<Span> {
    let Some(tree) = &tree.0 else {
        return Vec::new();
    };
    let mut found = Vec::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.is_error() || node.is_missing() {
            found.push(span(node.start_byte(), node.end_byte()));
        } else if node.has_error() && cursor.goto_first_child() {
            continue;
        }
        if found.len() >= 100 {
            return found;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return found;
            }
        }
    }
}

pub(super) fn span(start: usize, end: usize) -> Span {
    Span::new(offset(start), offset(end))
}

pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn hash(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let mut hash = bytes.len() as u64;
    for word in words {
        hash = mix(hash, u64::from_le_bytes(*word));
    }
    let mut last = [0; 8];
    for (slot, byte) in last.iter_mut().zip(rest) {
        *slot = *byte;
    }
    mix(hash, u64::from_le_bytes(last))
}

/// Folds the product of two words, as wyhash does: fast, and every bit of either reaches every bit of the result.
fn mix(hash: u64, word: u64) -> u64 {
    let product = u128::from(hash ^ 0x9e37_79b9_7f4a_7c15) * u128::from(word ^ 0xe703_7ed1_a0b4_28db);
    (product as u64) ^ ((product >> 64) as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        items(&parse(text, None), text).iter().map(|item| item.span.of(text)).collect()
    }

    fn hashes(text: &str) -> Vec<u64> {
        items(&parse(text, None), text).iter().map(|item| item.hash).collect()
    }

    #[test]
    fn definitions_and_the_runs_between_them_are_items() {
        let pieces = [
            "# about the file\n\nimport a\nx = 1\n\n",
            "# about f\n# more\n@b\ndef f():\n    pass  # c\n\n\n# detached\n\n",
            "class A:\n    x = 1\n    # last\n",
            "async def g(): pass\n",
            "# about y\ny = 2\nif y:\n    def h(): pass\nz = 3\n# the end\n",
        ];
        assert_eq!(cut(&pieces.concat()), pieces);
    }

    #[test]
    fn a_text_without_code_is_one_item_and_an_empty_one_none() {
        assert_eq!(cut("# only this\n\n"), ["# only this\n\n"]);
        assert_eq!(cut("\n"), ["\n"]);
        assert!(cut("").is_empty());
    }

    #[test]
    fn an_edit_in_a_function_changes_its_hash_only() {
        let before = hashes("x = 1\ndef f():\n    return 1\n\ndef g(): pass\ny = 2\n");
        let after = hashes("x = 1\ndef f():\n    # one\n    return 1\n\ndef g(): pass\ny = 2\n");
        let changed: Vec<bool> = std::iter::zip(&before, &after).map(|(a, b)| a != b).collect();
        assert_eq!(changed, [false, true, false, false]);
        assert_eq!(before.len(), after.len());
    }

    #[test]
    fn hashes_stay_the_same_from_release_to_release() {
        assert_eq!(hashes("x = 1\n"), [11_056_028_281_145_076_140]);
    }

    #[test]
    fn definitions_around_an_error_are_items() {
        let text = "def f():\n    return 1\n\nclass A:\n    x = (\n\ndef g():\n    return 2\n";
        assert!(cut(text).contains(&"def f():\n    return 1\n\n"));
    }

    #[test]
    fn errors_are_told_by_their_outermost_places() {
        let places = |text: &str| -> Vec<(u32, u32)> {
            errors(&parse(text, None)).iter().map(|span| (span.start, span.end)).collect()
        };
        assert!(places("x = 1\n").is_empty());
        assert_eq!(places("f(a, b c)\n"), [(7, 8)]);
        assert_eq!(places("def f(:\n    pass\n"), [(6, 6)]);
        assert_eq!(places(&"f(a, b c)\n".repeat(200)).len(), 100);
    }
}
