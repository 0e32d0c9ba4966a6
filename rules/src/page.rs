//! A rule's page: its name, its summary, its prose and its code. Hover, `explain` and the docs show it; under test
//! every block of it runs. Knows Markdown as the pages use it, and no rule.

#[cfg(test)]
mod example;
mod marks;
#[cfg(test)]
pub(crate) mod tests;

/// The name of a rule: the title of its page.
pub const fn name(page: &'static str) -> &'static str {
    let (mut rest, mut end) = (page.as_bytes(), 0);
    while let [byte, behind @ ..] = rest {
        if *byte == b'\n' {
            break;
        }
        (rest, end) = (behind, end + 1);
    }
    page.split_at(end).0.split_at(2).1
}

/// A page, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<'a> {
    /// The title.
    pub name: &'a str,
    /// The first line below the title: what the rule is about in one sentence.
    pub summary: &'a str,
    /// Everything below the summary, in order.
    pub parts: Vec<Part<'a>>,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Part<'a> {
    /// `## When it is fine`
    Heading(&'a str),
    /// A paragraph as it is written; it may be several lines.
    Prose(&'a str),
    Code(Block<'a>),
}

/// A fenced block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Block<'a> {
    /// The first word behind the fence: `python`, `html`; empty where there is none.
    pub language: &'a str,
    /// Whether the block shows what the fix makes of the code before it.
    pub is_fixed: bool,
    /// The path that the line before the block names: `` `blog/models.py`: ``
    pub file: Option<&'a str>,
    /// The block's first line of code in the page, from 1.
    pub line: usize,
    /// Every line with its line end.
    pub text: &'a str,
}

/// What a block shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BlockKind {
    /// Code with findings, each announced by a comment `error: …` on its line.
    Firing,
    /// The code before it with the fixes applied.
    Fixed,
    /// Code that is fine.
    Silent,
}

impl<'a> Page<'a> {
    /// Reads a page. Whatever the text, something is read.
    pub fn read(text: &'a str) -> Page<'a> {
        let mut lines = Reader { text, at: 0, line: 0 };
        let mut page = Page { name: "", summary: "", parts: Vec::new() };
        // Where the paragraph that is being read begins and ends.
        let mut prose: Option<(usize, usize)> = None;
        loop {
            let start = lines.at;
            let Some(line) = lines.next() else { break };
            let fence = fence(line);
            if fence.is_some() || line.starts_with('#') || line.trim().is_empty() {
                page.close(lines.between(prose.take()));
            }
            match fence {
                Some(fence) => {
                    let block = lines.block(fence, page.named());
                    page.parts.push(Part::Code(block));
                }
                None if line.starts_with("# ") && page.name.is_empty() => page.name = heading(line),
                None if line.starts_with('#') => page.parts.push(Part::Heading(heading(line))),
                None if line.trim().is_empty() => {}
                None => prose = Some((prose.map_or(start, |(first, _)| first), lines.at)),
            }
        }
        page.close(lines.between(prose));
        page
    }

    /// Ends a paragraph. The first one is the summary, if it is a line of its own.
    fn close(&mut self, prose: Option<&'a str>) {
        let Some(prose) = prose else { return };
        match prose.split_once('\n') {
            None if self.summary.is_empty() => self.summary = prose.trim_end(),
            Some((first, rest)) if self.summary.is_empty() => {
                self.summary = first.trim_end();
                self.parts.push(Part::Prose(rest.trim_end()));
            }
            _ => self.parts.push(Part::Prose(prose.trim_end())),
        }
    }

    /// The path that the last line of prose names, where the next block is to be read as that file.
    fn named(&self) -> Option<&'a str> {
        let Some(Part::Prose(prose)) = self.parts.last() else { return None };
        let path = prose.lines().last()?.strip_prefix('`')?.strip_suffix("`:")?;
        (!path.contains('`') && !path.contains(' ')).then_some(path)
    }

    pub fn blocks(&self) -> impl Iterator<Item = &Block<'a>> {
        self.parts.iter().filter_map(|part| match part {
            Part::Code(block) => Some(block),
            Part::Heading(_) | Part::Prose(_) => None,
        })
    }
}

impl Block<'_> {
    pub fn kind(&self) -> BlockKind {
        match self.is_fixed {
            true => BlockKind::Fixed,
            false if marks::take(self.text).marks.is_empty() => BlockKind::Silent,
            false => BlockKind::Firing,
        }
    }

    /// The code without the comments that announce findings.
    pub fn code(&self) -> String {
        marks::take(self.text).text
    }
}

/// Goes through a text line by line.
struct Reader<'a> {
    text: &'a str,
    /// The offset of the next line.
    at: usize,
    /// How many lines were read.
    line: usize,
}

impl<'a> Reader<'a> {
    /// The next line with its line end.
    fn next(&mut self) -> Option<&'a str> {
        let rest = self.text.get(self.at..).filter(|rest| !rest.is_empty())?;
        let size = rest.find('\n').map_or(rest.len(), |at| at + 1);
        self.at += size;
        self.line += 1;
        rest.get(..size)
    }

    fn between(&self, range: Option<(usize, usize)>) -> Option<&'a str> {
        let (start, end) = range?;
        self.text.get(start..end)
    }

    /// The block behind an opening fence; a block that nothing closes ends with the page.
    fn block(&mut self, fence: Fence<'a>, file: Option<&'a str>) -> Block<'a> {
        let (start, first) = (self.at, self.line + 1);
        let mut end = start;
        while let Some(line) = self.next() {
            let closing = line.trim();
            if closing.len() >= fence.width && closing.bytes().all(|byte| byte == b'`') {
                break;
            }
            end = self.at;
        }
        let mut words = fence.info.split_whitespace();
        Block {
            language: words.next().unwrap_or(""),
            is_fixed: words.any(|word| word == "fixed"),
            file,
            line: first,
            text: self.between(Some((start, end))).unwrap_or(""),
        }
    }
}

/// An opening fence: three backticks or more, and what stands behind them.
#[derive(Clone, Copy)]
struct Fence<'a> {
    width: usize,
    info: &'a str,
}

fn fence(line: &str) -> Option<Fence<'_>> {
    let info = line.trim_start_matches('`');
    let width = line.len() - info.len();
    (width >= 3).then_some(Fence { width, info })
}

fn heading(line: &str) -> &str {
    line.trim_start_matches('#').trim()
}
