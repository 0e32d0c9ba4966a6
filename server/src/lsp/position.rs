//! Between byte offsets and the protocol's positions, in the encoding that client and server agreed on.
//! Any position is understood: past the end of its line or file, or inside a character, it is clamped.

use djury_rules::text::{Lines, Span};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// What a column counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) enum Encoding {
    Utf8,
    #[default]
    Utf16,
    Utf32,
}

impl Encoding {
    /// The best of what a client offers. UTF-16 is what all clients speak that offer nothing.
    pub(super) fn chosen(offered: Option<&[PositionEncodingKind]>) -> Encoding {
        let offered = offered.unwrap_or(&[]);
        let is_offered = |kind: &PositionEncodingKind| offered.contains(kind);
        match () {
            () if is_offered(&PositionEncodingKind::UTF8) => Encoding::Utf8,
            () if is_offered(&PositionEncodingKind::UTF16) => Encoding::Utf16,
            () if is_offered(&PositionEncodingKind::UTF32) => Encoding::Utf32,
            () => Encoding::Utf16,
        }
    }

    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Encoding::Utf8 => PositionEncodingKind::UTF8,
            Encoding::Utf16 => PositionEncodingKind::UTF16,
            Encoding::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    fn width(self, char: char) -> usize {
        match self {
            Encoding::Utf8 => char.len_utf8(),
            Encoding::Utf16 => char.len_utf16(),
            Encoding::Utf32 => 1,
        }
    }

    pub(super) fn position(self, offset: u32, text: &str, lines: &Lines) -> Position {
        let line = lines.line(offset.min(size(text)));
        let start = lines.start(line);
        let before = Span::new(start, djury_rules::text::floor(text, offset)).of(text);
        let character = match self {
            Encoding::Utf8 => before.len(),
            _ if before.is_ascii() => before.len(),
            _ => before.chars().map(|char| self.width(char)).sum(),
        };
        Position::new(narrow(line), narrow(character))
    }

    pub(super) fn range(self, span: Span, text: &str, lines: &Lines) -> Range {
        Range::new(self.position(span.start, text, lines), self.position(span.end.max(span.start), text, lines))
    }

    /// The byte offset of a position. Inside a character it is the character's start, as editors do it.
    pub(super) fn offset(self, position: Position, text: &str, lines: &Lines) -> u32 {
        let line = position.line as usize;
        if line >= lines.len() {
            return size(text);
        }
        let span = lines.span(line, text);
        let content = span.of(text);
        let wanted = position.character as usize;
        let mut passed = 0;
        for (at, char) in content.char_indices() {
            passed += self.width(char);
            if passed > wanted {
                return span.start + narrow(at);
            }
        }
        span.end
    }

    /// The span of a range; an upside-down range is turned.
    pub(super) fn span(self, range: Range, text: &str, lines: &Lines) -> Span {
        let (a, b) = (self.offset(range.start, text, lines), self.offset(range.end, text, lines));
        Span::new(a.min(b), a.max(b))
    }
}

fn size(text: &str) -> u32 {
    narrow(text.len())
}

fn narrow(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a\r\né𝒳b\rlast\n\n𝒳";

    #[test]
    fn every_character_comes_back_to_itself_in_every_encoding() {
        let lines = Lines::new(TEXT);
        for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
            for (at, char) in TEXT.char_indices().filter(|(_, char)| !"\r\n".contains(*char)) {
                let at = u32::try_from(at).unwrap();
                let position = encoding.position(at, TEXT, &lines);
                assert_eq!(encoding.offset(position, TEXT, &lines), at, "{char:?} {encoding:?}");
            }
        }
    }

    #[test]
    fn columns_count_what_was_agreed_on() {
        let lines = Lines::new(TEXT);
        let b = u32::try_from(TEXT.find('b').unwrap()).unwrap();
        assert_eq!(Encoding::Utf8.position(b, TEXT, &lines), Position::new(1, 6));
        assert_eq!(Encoding::Utf16.position(b, TEXT, &lines), Position::new(1, 3));
        assert_eq!(Encoding::Utf32.position(b, TEXT, &lines), Position::new(1, 2));
        let last = u32::try_from(TEXT.find("last").unwrap()).unwrap();
        assert_eq!(Encoding::Utf16.position(last, TEXT, &lines), Position::new(2, 0));
    }

    #[test]
    fn positions_that_are_nowhere_are_clamped() {
        let lines = Lines::new(TEXT);
        let end = u32::try_from(TEXT.len()).unwrap();
        let at = |line, character| Encoding::Utf16.offset(Position::new(line, character), TEXT, &lines);
        assert_eq!(at(99, 3), end);
        assert_eq!(at(u32::MAX, u32::MAX), end);
        assert_eq!(at(0, 9), 1, "a line ends before its `\\r\\n`");
        assert_eq!(at(1, 2), 5, "inside the pair is the pair's start");
        assert_eq!(Encoding::Utf8.offset(Position::new(1, 3), TEXT, &lines), 5);
        assert_eq!(Encoding::Utf8.position(7, TEXT, &lines), Position::new(1, 2));
        assert_eq!(Encoding::Utf16.position(u32::MAX, TEXT, &lines), Encoding::Utf16.position(end, TEXT, &lines));
    }

    #[test]
    fn utf_8_is_taken_where_it_is_offered_and_utf_16_where_nothing_is() {
        let [eight, sixteen, wide] =
            [PositionEncodingKind::UTF8, PositionEncodingKind::UTF16, PositionEncodingKind::UTF32];
        assert_eq!(Encoding::chosen(None), Encoding::Utf16);
        assert_eq!(Encoding::chosen(Some(&[])), Encoding::Utf16);
        assert_eq!(Encoding::chosen(Some(&[sixteen.clone(), eight])), Encoding::Utf8);
        assert_eq!(Encoding::chosen(Some(&[wide.clone(), sixteen])), Encoding::Utf16);
        assert_eq!(Encoding::chosen(Some(&[wide])), Encoding::Utf32);
        assert_eq!(Encoding::chosen(Some(&["utf-7".into()])), Encoding::Utf16);
    }
}
