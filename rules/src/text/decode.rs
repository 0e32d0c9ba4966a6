//! From bytes to text and back: UTF-8, byte order marks, and the coding line of Python (PEP 263). Never guesses.

use std::fmt;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

/// How a file was written, so that a fix writes it back the same way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Encoding {
    kind: &'static encoding_rs::Encoding,
    mark: bool,
}

impl Encoding {
    pub const UTF_8: Encoding = Encoding { kind: UTF_8, mark: false };

    pub fn name(self) -> &'static str {
        self.kind.name()
    }
}

/// Bytes that are not text in the encoding that they claim.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Undecodable {
    /// The offset of the first byte that is not valid UTF-8.
    NotUtf8 {
        byte: usize,
    },
    NotIn {
        encoding: &'static str,
    },
    UnknownEncoding {
        name: String,
    },
    /// A NUL byte near the start: not a text file.
    Binary,
}

impl fmt::Display for Undecodable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Undecodable::NotUtf8 { byte } => write!(
                f,
                "not valid UTF-8 at byte {byte}; save the file as UTF-8 or declare its encoding in the first line"
            ),
            Undecodable::NotIn { encoding } => write!(
                f,
                "not valid {encoding}, which the file declares; save it in that encoding or correct the declaration"
            ),
            Undecodable::UnknownEncoding { name } => {
                write!(f, "declares the unknown encoding `{name}`; save the file as UTF-8")
            }
            Undecodable::Binary => write!(f, "not a text file"),
        }
    }
}

/// Decodes a file.
///
/// # Errors
/// Where the bytes are not text in the encoding that a byte order mark, the coding line of a Python file
/// (<https://peps.python.org/pep-0263/>), or else UTF-8 asks for.
pub fn decode(bytes: &[u8]) -> Result<(String, Encoding), Undecodable> {
    let (kind, body, mark) = match encoding_rs::Encoding::for_bom(bytes) {
        Some((kind, length)) => (kind, bytes.get(length..).unwrap_or(&[]), true),
        None => (declared(bytes)?, bytes, false),
    };
    if kind == UTF_8 {
        if body.iter().take(8000).any(|byte| *byte == 0) {
            return Err(Undecodable::Binary);
        }
        let text = std::str::from_utf8(body).map_err(|error| Undecodable::NotUtf8 { byte: error.valid_up_to() })?;
        return Ok((text.to_owned(), Encoding { kind, mark }));
    }
    match kind.decode_without_bom_handling_and_without_replacement(body) {
        Some(text) => Ok((text.into_owned(), Encoding { kind, mark })),
        None => Err(Undecodable::NotIn { encoding: kind.name() }),
    }
}

/// The bytes of a text in the encoding that its file had; none where a character has no place in it.
pub fn encode(text: &str, encoding: Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() + 3);
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    if encoding.kind == UTF_16LE || encoding.kind == UTF_16BE {
        let unit = if encoding.kind == UTF_16LE { u16::to_le_bytes } else { u16::to_be_bytes };
        bytes.extend(unit(0xFEFF));
        bytes.extend(wide(unit));
        return Some(bytes);
    }
    if encoding.mark {
        bytes.extend([0xEF, 0xBB, 0xBF]);
    }
    let (body, _, lost) = encoding.kind.encode(text);
    bytes.extend_from_slice(&body);
    (!lost).then_some(bytes)
}

fn declared(bytes: &[u8]) -> Result<&'static encoding_rs::Encoding, Undecodable> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let line = line.get(..line.len().min(200)).unwrap_or(&[]);
        let Some(line) = line.trim_ascii_start().strip_prefix(b"#") else { continue };
        let line = String::from_utf8_lossy(line);
        let Some((_, rest)) = line.split_once("coding") else { continue };
        let Some(rest) = rest.strip_prefix([':', '=']) else { continue };
        let name: String =
            rest.trim_start().chars().take_while(|c| c.is_ascii_alphanumeric() || "-_.".contains(*c)).collect();
        let known = match name.to_ascii_lowercase().replace('_', "-").as_str() {
            "" => continue,
            "utf-8-sig" | "utf8" | "u8" | "utf" => Some(UTF_8),
            "latin-1" | "iso-latin-1" | "l1" => encoding_rs::Encoding::for_label(b"latin1"),
            other => encoding_rs::Encoding::for_label(other.as_bytes()),
        };
        return known.ok_or(Undecodable::UnknownEncoding { name });
    }
    Ok(UTF_8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_and_a_coding_line_survive_the_round_trip() {
        for bytes in
            [&b"\xEF\xBB\xBFx = 1\n"[..], b"# -*- coding: latin-1 -*-\nx = '\xe9'\n", b"\xFF\xFEx\0\n\0", b"x = 1\n"]
        {
            let (text, encoding) = decode(bytes).unwrap();
            assert_eq!(encode(&text, encoding).as_deref(), Some(bytes), "{}", encoding.name());
        }
    }

    #[test]
    fn what_is_wrong_is_said_with_its_place() {
        assert_eq!(decode(b"x = '\xe9'").unwrap_err(), Undecodable::NotUtf8 { byte: 5 });
        assert_eq!(
            decode(b"# coding: klingon\n").unwrap_err(),
            Undecodable::UnknownEncoding { name: "klingon".into() }
        );
        assert_eq!(decode(b"\x7fELF\0\0").unwrap_err(), Undecodable::Binary);
    }
}
