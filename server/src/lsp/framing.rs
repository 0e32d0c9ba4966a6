//! Cuts a stream of bytes into messages, and survives whatever a client sends: headers in any order and case,
//! lengths that lie, garbage in between. Must never know what a message means.

use std::io::{self, Read};

/// Longer messages are taken for a broken length. A file of 50 MB is far below, escaped as JSON.
const LONGEST: u64 = 512 * 1024 * 1024;
/// Longer header lines are garbage.
const LONGEST_LINE: usize = 8 * 1024;
const BLOCK: usize = 64 * 1024;
const LENGTH: &[u8] = b"content-length:";

/// What the stream held next.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Frame {
    /// The body of a message, as it came.
    Body(Vec<u8>),
    /// A header that tells no usable length; what follows it is skipped up to the next header.
    Unusable(&'static str),
}

pub(super) struct Frames<R> {
    input: R,
    /// What was read last.
    block: Vec<u8>,
    buffer: Vec<u8>,
    /// The bytes of the buffer that are done with.
    read: usize,
}

impl<R: Read> Frames<R> {
    pub(super) fn new(input: R) -> Frames<R> {
        Frames { input, block: vec![0; BLOCK], buffer: Vec::new(), read: 0 }
    }

    /// The next frame; none at the end of the stream, also in the middle of a message.
    pub(super) fn next(&mut self) -> io::Result<Option<Frame>> {
        let mut length = None;
        let mut in_header = false;
        loop {
            let Some(line) = self.line()? else { return Ok(None) };
            if line.is_empty() {
                match length {
                    Some(length) => return self.body(length),
                    None if in_header => return Ok(Some(Frame::Unusable("a header without Content-Length"))),
                    None => {}
                }
                continue;
            }
            match header(&line) {
                Header::Length(Some(told)) if told <= LONGEST => length = Some(told),
                Header::Length(_) => {
                    self.rest_of_header()?;
                    return Ok(Some(Frame::Unusable("a Content-Length that is no length")));
                }
                Header::Other => {}
                // Only what looks like a header opens one: a stray line is skipped in silence.
                Header::Garbage => continue,
            }
            in_header = true;
        }
    }

    /// Gives back the part of a broken body in which the next message begins: the body's length was too long.
    pub(super) fn give_back(&mut self, body: &[u8]) {
        if let Some(at) = swallowed_header(body) {
            let mut rest = body.get(at..).unwrap_or(&[]).to_vec();
            rest.extend_from_slice(self.buffer.get(self.read..).unwrap_or(&[]));
            self.buffer = rest;
            self.read = 0;
        }
    }

    fn body(&mut self, length: u64) -> io::Result<Option<Frame>> {
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        while self.buffer.len() - self.read < length {
            if !self.fill()? {
                return Ok(None);
            }
        }
        let body = self.buffer.get(self.read..self.read + length).unwrap_or(&[]).to_vec();
        self.read += length;
        Ok(Some(Frame::Body(body)))
    }

    /// Skips the header lines behind an unusable one, up to the blank line.
    fn rest_of_header(&mut self) -> io::Result<()> {
        while let Some(line) = self.line()? {
            if !matches!(header(&line), Header::Other) {
                break;
            }
        }
        Ok(())
    }

    /// The next line without its end; none at the end of the stream. Of an endless line only the end is told.
    fn line(&mut self) -> io::Result<Option<Vec<u8>>> {
        let mut searched = 0;
        loop {
            let rest = self.buffer.get(self.read..).unwrap_or(&[]);
            if let Some(at) = rest.get(searched..).and_then(|new| new.iter().position(|byte| *byte == b'\n')) {
                let line = rest.get(..searched + at).unwrap_or(&[]);
                let line = line.strip_suffix(b"\r").unwrap_or(line);
                let line = line.get(line.len().saturating_sub(LONGEST_LINE)..).unwrap_or(&[]).to_vec();
                self.read += searched + at + 1;
                return Ok(Some(line));
            }
            searched = rest.len();
            if searched > 2 * LONGEST_LINE + BLOCK {
                self.read += searched - LONGEST_LINE;
                searched = LONGEST_LINE;
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads a block; false at the end of the stream.
    fn fill(&mut self) -> io::Result<bool> {
        if self.read > 0 {
            self.buffer.drain(..self.read);
            self.read = 0;
        }
        loop {
            match self.input.read(&mut self.block) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
                Ok(count) => {
                    self.buffer.extend_from_slice(self.block.get(..count).unwrap_or(&[]));
                    return Ok(count > 0);
                }
            }
        }
    }
}

enum Header {
    /// None where the value is not a number.
    Length(Option<u64>),
    Other,
    Garbage,
}

fn header(line: &[u8]) -> Header {
    // A body whose length was wrong may stand before the name on the same line: the last name on the line counts.
    if let Some(at) = last_length(line) {
        let value = line.get(at + LENGTH.len()..).unwrap_or(&[]).trim_ascii();
        return Header::Length(number(value));
    }
    let name = line.split(|byte| *byte == b':').next().unwrap_or(&[]);
    let is_name = !name.is_empty() && name.len() < line.len();
    match is_name && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-') {
        true => Header::Other,
        false => Header::Garbage,
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?.parse().ok()
}

fn last_length(line: &[u8]) -> Option<usize> {
    let last = line.len().checked_sub(LENGTH.len())?;
    (0..=last).rev().find(|at| names_length(line, *at))
}

fn names_length(text: &[u8], at: usize) -> bool {
    text.get(at..at + LENGTH.len()).is_some_and(|name| name.eq_ignore_ascii_case(LENGTH))
}

/// Where a header begins in a broken body. JSON holds no bare line end, so a name, a number and a line end are one.
fn swallowed_header(body: &[u8]) -> Option<usize> {
    (1..body.len()).find(|at| {
        let rest = body.get(at + LENGTH.len()..).unwrap_or(&[]);
        let value = rest.split(|byte| *byte == b'\n').next().unwrap_or(&[]);
        names_length(body, *at) && value.len() < rest.len() && number(value.trim_ascii()).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hands out a few bytes at a time.
    struct Trickle<'a>(&'a [u8], usize);

    impl Read for Trickle<'_> {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(self.1).min(into.len());
            let (now, rest) = self.0.split_at(count);
            into[..count].copy_from_slice(now);
            self.0 = rest;
            Ok(count)
        }
    }

    fn frames(bytes: &[u8]) -> Vec<Frame> {
        let all = |step| {
            let mut frames = Frames::new(Trickle(bytes, step));
            let mut found = Vec::new();
            while let Some(frame) = frames.next().unwrap() {
                if let Frame::Body(body) = &frame
                    && serde_json::from_slice::<serde_json::Value>(body).is_err()
                {
                    frames.give_back(body);
                }
                found.push(frame);
            }
            found
        };
        let found = all(1 << 20);
        assert_eq!(found, all(1), "the answer hangs on how the bytes arrive");
        found
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.as_bytes().to_vec())
    }

    #[test]
    fn headers_come_in_any_order_and_case() {
        assert_eq!(frames(b"Content-Length: 2\r\n\r\n{}"), [body("{}")]);
        assert_eq!(
            frames(b"content-length:2\r\nX: y\r\n\r\n{}CONTENT-LENGTH:  2 \r\n\r\n{}"),
            [body("{}"), body("{}")]
        );
        assert_eq!(
            frames(b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\n\n{}"),
            [body("{}")]
        );
    }

    #[test]
    fn a_length_that_is_no_length_loses_its_own_message_only() {
        for length in ["-5", "many", "", "99999999999999999999999", "600000000", "1e3", "+2"] {
            let stream = format!("Content-Length: {length}\r\nX: y\r\n\r\n{{\"a\":1}}Content-Length: 2\r\n\r\n{{}}");
            let [Frame::Unusable(_), rest @ ..] = &frames(stream.as_bytes())[..] else { panic!("{length}") };
            assert_eq!(rest, [body("{}")], "{length}");
        }
    }

    #[test]
    fn a_length_that_is_too_short_or_too_long_loses_its_own_message_only() {
        assert_eq!(
            frames(b"Content-Length: 3\r\n\r\n{\"a\":1}Content-Length: 2\r\n\r\n{}"),
            [body("{\"a"), body("{}")]
        );
        let long = frames(b"Content-Length: 12\r\n\r\n{}Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n{ }");
        assert_eq!(long.last(), Some(&body("{ }")));
        let long = frames(b"Content-Length: 25\r\n\r\n{}Content-Length: 2\r\n\r\n{}Content-Length: 3\r\n\r\n{ }");
        assert_eq!(long[1..], [body("{}"), body("{ }")]);
    }

    #[test]
    fn garbage_between_messages_is_skipped() {
        let mut stream = b"\r\n\n%%% noise\n\xff\xfe\nContent-Length: 2\r\n\r\n{}".to_vec();
        stream.extend(std::iter::repeat_n(b'x', 300_000));
        stream.extend(b"Content-Length: 2\r\n\r\n{}");
        assert_eq!(frames(&stream), [body("{}"), body("{}")]);
    }

    #[test]
    fn a_header_without_a_length_is_told() {
        let found = frames(b"Content-Type: x\r\n\r\n{}Content-Length: 2\r\n\r\n{}");
        assert!(matches!(found[..], [Frame::Unusable(_), Frame::Body(_)]), "{found:?}");
    }

    #[test]
    fn the_end_in_the_middle_of_a_message_is_the_end() {
        assert_eq!(frames(b"Content-Length: 20\r\n\r\n{}"), []);
        assert_eq!(frames(b"Content-Len"), []);
        assert_eq!(frames(b""), []);
    }
}
