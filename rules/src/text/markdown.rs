//! The regions of a Markdown answer: fenced blocks of Python and of templates. Knows no questions.

use std::sync::Arc;

use super::{Language, Piece, Region, RegionMap};
use crate::syntax::Name;

/// Fenced blocks as CommonMark defines them: at least three backticks or tildes, closed by as many of the same,
/// the fence's own indentation (and that of the list or quote around it) taken off each line.
pub(super) fn regions(text: &str) -> Vec<Region> {
    let mut regions = Vec::new();
    let mut heading: Option<Name> = None;
    let mut fence: Option<Fence> = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let start = offset;
        offset += line.len();
        let bare = line.trim_end_matches(['\r', '\n']);
        match &mut fence {
            Some(open) if open.is_closed_by(bare) => {
                if let Some(region) = fence.take().and_then(|open| open.into_region(heading.clone())) {
                    regions.push(region);
                }
            }
            Some(open) => open.take(line, start),
            None => {
                if let Some(open) = Fence::open(bare) {
                    fence = Some(open);
                } else if let Some(found) = heading_of(bare) {
                    heading = Some(found);
                }
            }
        }
    }
    // A block that is never closed runs to the end, as CommonMark says: a candidate may still be typing.
    regions.extend(fence.and_then(|open| open.into_region(heading)));
    regions
}

struct Fence {
    mark: char,
    length: usize,
    indent: usize,
    language: Option<Language>,
    text: String,
    pieces: Vec<Piece>,
}

impl Fence {
    fn open(line: &str) -> Option<Fence> {
        let content = line.trim_start_matches([' ', '\t', '>']);
        let indent = line.len() - content.len();
        let mark = content.chars().next().filter(|c| *c == '`' || *c == '~')?;
        let length = content.chars().take_while(|c| *c == mark).count();
        let info = content.trim_start_matches(mark).trim();
        if length < 3 || (mark == '`' && info.contains('`')) {
            return None;
        }
        let word =
            info.split(|c: char| c.is_whitespace() || c == ',' || c == '{' || c == '}').find(|word| !word.is_empty());
        let language = match word.unwrap_or("").trim_start_matches('.').to_ascii_lowercase().as_str() {
            "python" | "py" | "python3" | "py3" => Some(Language::Python),
            "django" | "htmldjango" | "html+django" | "django-html" | "jinja" | "jinja2" | "html+jinja" => {
                Some(Language::Template)
            }
            _ => None,
        };
        Some(Fence { mark, length, indent, language, text: String::new(), pieces: Vec::new() })
    }

    fn is_closed_by(&self, line: &str) -> bool {
        let content = line.trim_start_matches([' ', '\t', '>']).trim_end();
        content.chars().count() >= self.length && content.chars().all(|c| c == self.mark)
    }

    fn take(&mut self, line: &str, start: usize) {
        if self.language.is_none() {
            return;
        }
        let own = line.bytes().take(self.indent).take_while(|b| matches!(b, b' ' | b'\t' | b'>')).count();
        let (Ok(region), Ok(document)) = (u32::try_from(self.text.len()), u32::try_from(start + own)) else { return };
        self.pieces.push(Piece { region, document });
        self.text.push_str(line.get(own..).unwrap_or(""));
    }

    fn into_region(self, heading: Option<Name>) -> Option<Region> {
        let language = self.language.filter(|_| !self.pieces.is_empty())?;
        Some(Region { language, text: Arc::from(self.text), map: RegionMap(self.pieces), heading })
    }
}

/// `## Q25. Exceptions`, `25. How are exceptions handled?`, `**Q25**`
fn heading_of(line: &str) -> Option<Name> {
    let line = line.trim();
    let title = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim());
    let numbered = || {
        let digits = line.trim_start_matches(['*', '_', ' ']).trim_start_matches(['Q', 'q']);
        let count = digits.bytes().take_while(u8::is_ascii_digit).count();
        (1..=3).contains(&count) && digits.get(count..).is_some_and(|rest| rest.starts_with(['.', ')', ':', '*', ' ']))
    };
    match title {
        Some(title) => Some(Name::from(title)),
        None if numbered() => Some(Name::from(line)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn fenced_python_is_a_region_with_its_heading_and_positions_in_the_document() {
        let text = "# Answers\n\n## Q25. Exceptions\n\n1. text\n\n   ```python\n   try:\n       x()\n   except: pass\n   ```\n\n```sh\nls\n```\n";
        let found = regions(text);
        assert_eq!(found.len(), 1);
        assert_eq!(&*found[0].text, "try:\n    x()\nexcept: pass\n");
        assert_eq!(found[0].heading.as_deref(), Some("1. text"));
        let at = u32::try_from(found[0].text.find("except").unwrap()).unwrap();
        let span = found[0].map.span(Span::new(at, at + 6));
        assert_eq!(span.of(text), "except");
    }

    #[test]
    fn a_block_that_is_never_closed_runs_to_the_end() {
        let found = regions("~~~py\nx = 1\n```\ny = 2");
        assert_eq!(&*found[0].text, "x = 1\n```\ny = 2");
    }
}
