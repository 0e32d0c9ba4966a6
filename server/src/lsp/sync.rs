//! Applies a client's edits to the text of a document. Knows no document.

use djury_rules::text::Lines;
use tower_lsp::ls_types::TextDocumentContentChangeEvent;

use crate::lsp::position::Encoding;

/// The text after the edits, each of which speaks of the text that the one before it left.
pub(super) fn edited(text: &str, edits: &[TextDocumentContentChangeEvent], encoding: Encoding) -> String {
    // All edits before one that brings the whole text are void.
    let whole = edits.iter().rposition(|edit| edit.range.is_none());
    let (mut text, edits) = match whole.and_then(|at| Some((edits.get(at)?, edits.get(at + 1..)?))) {
        Some((whole, later)) => (whole.text.clone(), later),
        None => (text.to_owned(), edits),
    };
    for edit in edits {
        let Some(range) = edit.range else { continue };
        let span = encoding.span(range, &text, &Lines::new(&text));
        let (start, end) = (span.start as usize, span.end as usize);
        if text.is_char_boundary(start) && text.is_char_boundary(end) {
            text.replace_range(start..end, &edit.text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use tower_lsp::ls_types::{Position, Range};

    use super::*;

    fn edit(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range::new(Position::new(from.0, from.1), Position::new(to.0, to.1));
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    fn whole(text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent { range: None, range_length: None, text: text.to_owned() }
    }

    #[test]
    fn each_edit_speaks_of_what_the_last_one_left() {
        let edits = [edit((0, 0), (0, 0), "x\n"), edit((1, 1), (1, 2), "B"), edit((0, 0), (1, 0), "")];
        assert_eq!(edited("abc", &edits, Encoding::Utf16), "aBc");
    }

    #[test]
    fn a_whole_text_makes_earlier_edits_void() {
        let edits = [edit((0, 0), (0, 1), "lost"), whole("new"), edit((0, 3), (0, 3), "er")];
        assert_eq!(edited("abc", &edits, Encoding::Utf16), "newer");
    }

    #[test]
    fn edits_from_nowhere_are_clamped() {
        assert_eq!(edited("ab\n", &[edit((9, 9), (99, 0), "x")], Encoding::Utf16), "ab\nx");
        assert_eq!(edited("ab\r\nc", &[edit((0, 9), (0, 99), "x")], Encoding::Utf16), "abx\r\nc");
        assert_eq!(edited("a𝒳b", &[edit((0, 2), (0, 2), "q")], Encoding::Utf16), "aq𝒳b");
        assert_eq!(edited("abc", &[edit((0, 2), (0, 1), "x")], Encoding::Utf16), "axc");
        assert_eq!(edited("", &[edit((0, 0), (5, 5), "x")], Encoding::Utf8), "x");
    }

    #[test]
    fn all_line_ends_count() {
        assert_eq!(edited("a\rb\r\nc\nd", &[edit((3, 0), (3, 1), "D")], Encoding::Utf16), "a\rb\r\nc\nD");
    }
}
