//! The pieces of an implicit concatenation, as they are written. Knows text only: no tree and no meaning.

use crate::text::Span;

/// One string of `"a" "b"`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Piece {
    /// Prefix and quotes included, relative to the text.
    pub span: Span,
    /// Between the quotes, as written.
    pub inner: Span,
    /// Whether letters stand before the quotes: `r"…"`.
    pub has_prefix: bool,
}

/// The strings of a text that holds nothing but strings, comments and blanks. None for any other text.
pub fn pieces(text: &str) -> Option<Vec<Piece>> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b' ' | b'\t' | b'\n' | b'\r' | b'\\' | b'\x0c' => at += 1,
            b'#' => at += text.get(at..)?.find('\n').unwrap_or(text.len() - at),
            _ => {
                let piece = piece(text, at)?;
                at = piece.span.end as usize;
                found.push(piece);
            }
        }
    }
    Some(found)
}

fn piece(text: &str, start: usize) -> Option<Piece> {
    let rest = text.get(start..)?;
    let prefix = rest.find(['"', '\''])?;
    let is_prefix = rest.get(..prefix)?.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_prefix || prefix > 2 {
        return None;
    }
    let body = rest.get(prefix..)?;
    let quote = match body.get(..3) {
        Some(triple @ ("\"\"\"" | "'''")) => triple,
        _ => body.get(..1)?,
    };
    let (open, mut at) = (start + prefix + quote.len(), start + prefix + quote.len());
    let bytes = text.as_bytes();
    loop {
        match bytes.get(at)? {
            b'\\' => at += 2,
            _ if text.get(at..).is_some_and(|rest| rest.starts_with(quote)) => break,
            _ => at += 1,
        }
    }
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    Some(Piece {
        span: Span::new(number(start), number(at + quote.len())),
        inner: Span::new(number(open), number(at)),
        has_prefix: prefix > 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_are_told_apart_whatever_stands_between_them() {
        let text = "\"a\\\"b\" 'c'  # \"no\"\n  r'''d'e''' \\\n \"\"";
        let found = pieces(text).unwrap();
        let inner: Vec<&str> = found.iter().map(|piece| piece.inner.of(text)).collect();
        assert_eq!(inner, ["a\\\"b", "c", "d'e", ""]);
        assert_eq!(found.iter().filter(|piece| piece.has_prefix).count(), 1);
        assert_eq!(found.get(1).map(|piece| piece.span.of(text)), Some("'c'"));
        for broken in ["\"a", "a", "\"a\" + \"b\"", "\"\\"] {
            assert_eq!(pieces(broken), None, "{broken}");
        }
    }
}
