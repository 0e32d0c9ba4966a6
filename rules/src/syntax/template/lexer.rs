//! Cuts a template into text, variables, tags and comments. Knows where each ends, not what it says.
//!
//! Django ends a tag at the first mark on the same line; Jinja2 reads strings and braces and may go on over
//! several lines. The Jinja2 reading is tried first; if it runs into another tag, Django's decides.

use crate::text::Span;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TokenKind {
    Text,
    Variable,
    Tag,
    Comment,
    CommentTag,
    Verbatim,
    Raw,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    /// With the braces.
    pub(super) span: Span,
    /// Between the braces, without blanks and the signs of whitespace control; of `Verbatim`, `Raw` and
    /// `CommentTag` what stands between the opening and the closing tag.
    pub(super) inner: Span,
}

/// Cuts the text; the tokens cover it without a gap. Empty for a text of 4 GiB and more.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    if u32::try_from(text.len()).is_err() {
        return Vec::new();
    }
    let mut lexer = Lexer {
        text,
        bytes: text.as_bytes(),
        out: Vec::new(),
        effort: text.len().saturating_mul(4).saturating_add(4096),
        no_end_of_raw: false,
        finders: Finders::default(),
    };
    lexer.run();
    lexer.out
}

struct Lexer<'t> {
    text: &'t str,
    bytes: &'t [u8],
    out: Vec<Token>,
    /// How many bytes may still be looked at by readings that fail, so that hostile text costs linear time.
    effort: usize,
    /// No `{% endraw %}` follows the place that was reached.
    no_end_of_raw: bool,
    finders: Finders,
}

/// One for each mark that is looked for ahead. The places looked for only ever move forward.
#[derive(Default)]
struct Finders {
    newline: Finder,
    variable_end: Finder,
    tag_end: Finder,
    comment: Finder,
    comment_end: Finder,
}

/// Remembers the last occurrence that was found, so that many failing searches cost one pass.
#[derive(Default)]
struct Finder {
    from: usize,
    found: Option<Option<usize>>,
}

impl Finder {
    fn find(&mut self, text: &str, mark: &str, from: usize) -> Option<usize> {
        if let Some(found) = self.found
            && from >= self.from
            && found.is_none_or(|at| at >= from)
        {
            return found;
        }
        let found = text.get(from..).and_then(|rest| rest.find(mark)).map(|at| from + at);
        (self.from, self.found) = (from, Some(found));
        found
    }
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut text_start = 0;
        let mut at = 0;
        while let Some(brace) = self.text.get(at..).and_then(|rest| rest.find('{')) {
            let start = at + brace;
            let token = match self.byte(start + 1) {
                Some(b'{') => self.variable(start),
                Some(b'%') => self.tag(start),
                Some(b'#') => self.comment(start),
                _ => None,
            };
            let Some(token) = token else {
                at = start + 1;
                continue;
            };
            self.push_text(text_start, start);
            at = token.span.end as usize;
            text_start = at;
            self.out.push(token);
        }
        self.push_text(text_start, self.text.len());
    }

    fn push_text(&mut self, start: usize, end: usize) {
        if start < end {
            let span = span(start, end);
            self.out.push(Token { kind: TokenKind::Text, span, inner: span });
        }
    }

    fn byte(&self, at: usize) -> Option<u8> {
        self.bytes.get(at).copied()
    }

    fn variable(&mut self, start: usize) -> Option<Token> {
        let close = self.close(start + 2, b'}')?;
        let inner = self.trimmed(start + 2, close, b"-");
        Some(Token { kind: TokenKind::Variable, span: span(start, close + 2), inner })
    }

    fn tag(&mut self, start: usize) -> Option<Token> {
        let close = self.close(start + 2, b'%')?;
        let inner = self.trimmed(start + 2, close, b"-+");
        let end = close + 2;
        let tag = Token { kind: TokenKind::Tag, span: span(start, end), inner };
        let content = inner.of(self.text);
        let kind = match content.split_whitespace().next() {
            Some("comment") => TokenKind::CommentTag,
            Some("verbatim") => TokenKind::Verbatim,
            Some("raw") if content.len() == 3 => TokenKind::Raw,
            _ => return Some(tag),
        };
        let closing = match kind {
            TokenKind::CommentTag => self.closing_tag(end, "endcomment"),
            // Django wants the name repeated: `{% verbatim x %}` ends at `{% endverbatim x %}`.
            TokenKind::Verbatim => self.closing_tag(end, &format!("end{content}")),
            _ if self.no_end_of_raw => return Some(tag),
            _ => match self.closing_tag(end, "endraw") {
                // Without its end it may be a tag of anyone's.
                None => {
                    self.no_end_of_raw = true;
                    return Some(tag);
                }
                closing => closing,
            },
        };
        let (body_end, end_of_all) = closing.unwrap_or((self.text.len(), self.text.len()));
        let inner = match kind {
            TokenKind::CommentTag => self.trimmed(end, body_end, b""),
            _ => span(end, body_end),
        };
        Some(Token { kind, span: span(start, end_of_all), inner })
    }

    fn comment(&mut self, start: usize) -> Option<Token> {
        let close = self.finders.comment_end.find(self.text, "#}", start + 2)?;
        let newline = self.finders.newline.find(self.text, "\n", start);
        // Over several lines only where no other comment starts before: `{#` of a style sheet is none.
        if newline.is_some_and(|newline| newline < close) {
            let other = self.finders.comment.find(self.text, "{#", start + 2);
            if other.is_some_and(|other| other < close) {
                return None;
            }
        }
        let inner = self.trimmed(start + 2, close, b"-+");
        Some(Token { kind: TokenKind::Comment, span: span(start, close + 2), inner })
    }

    /// The start of the mark that ends a variable (`}`) or a tag (`%`) whose content starts at `from`.
    fn close(&mut self, from: usize, mark: u8) -> Option<usize> {
        if let Some(close) = self.close_reading_strings(from, mark) {
            return Some(close);
        }
        let newline = self.finders.newline.find(self.text, "\n", from).unwrap_or(self.text.len());
        let close = match mark {
            b'}' => self.finders.variable_end.find(self.text, "}}", from),
            _ => self.finders.tag_end.find(self.text, "%}", from),
        };
        close.filter(|close| *close < newline)
    }

    fn close_reading_strings(&mut self, from: usize, mark: u8) -> Option<usize> {
        let mut at = from;
        let mut depth = 0_usize;
        let mut close = None;
        while self.effort > at.saturating_sub(from) {
            let (Some(byte), next) = (self.byte(at), self.byte(at + 1)) else {
                break;
            };
            match (byte, next) {
                (b'%', Some(b'}')) if mark == b'%' => close = Some(at),
                (b'}', Some(b'}')) if mark == b'}' && depth == 0 => close = Some(at),
                (b'{', Some(b'{' | b'%' | b'#')) => break,
                (b'{', _) => depth += 1,
                (b'}', _) => depth = depth.saturating_sub(1),
                // A quote without a second one on its line is an apostrophe.
                (b'"' | b'\'', _) => at = self.string_end(at, byte, from).unwrap_or(at),
                _ => {}
            }
            if close.is_some() {
                return close;
            }
            at += 1;
        }
        self.effort = self.effort.saturating_sub(at.saturating_sub(from));
        None
    }

    /// The closing quote of the string that opens at `start`, on the same line.
    fn string_end(&mut self, start: usize, quote: u8, from: usize) -> Option<usize> {
        let mut at = start + 1;
        while self.effort > at.saturating_sub(from) {
            match self.byte(at) {
                Some(b'\\') => at += 1,
                Some(byte) if byte == quote => return Some(at),
                None | Some(b'\n') => break,
                Some(_) => {}
            }
            at += 1;
        }
        self.effort = self.effort.saturating_sub(at.saturating_sub(start));
        None
    }

    /// The content without blanks and without one of `signs` directly inside each brace.
    fn trimmed(&self, start: usize, end: usize, signs: &[u8]) -> Span {
        let (mut start, mut end) = (start, end);
        if start < end && self.byte(start).is_some_and(|byte| signs.contains(&byte)) {
            start += 1;
        }
        if start < end && self.byte(end - 1).is_some_and(|byte| signs.contains(&byte)) {
            end -= 1;
        }
        let content = self.text.get(start..end).unwrap_or_default();
        let lead = content.len() - content.trim_start().len();
        let kept = content.trim().len();
        span(start + lead, start + lead + kept)
    }

    /// Where the tag `{% name %}` starts and ends, at or after `from`.
    fn closing_tag(&self, from: usize, name: &str) -> Option<(usize, usize)> {
        let mut at = from;
        loop {
            let found = at + self.text.get(at..)?.find(name)?;
            let before = self.text.get(from..found)?.trim_end();
            let before = before.strip_suffix(['-', '+']).unwrap_or(before);
            let after = self.text.get(found + name.len()..)?.trim_start();
            let after = after.strip_prefix(['-', '+']).unwrap_or(after);
            if before.ends_with("{%") && after.starts_with("%}") {
                return Some((from + before.len() - 2, self.text.len() - after.len() + 2));
            }
            at = found + name.len();
        }
    }
}

fn span(start: usize, end: usize) -> Span {
    let byte = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Span::new(byte(start), byte(end))
}
