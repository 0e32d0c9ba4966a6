//! A notebook: cells of an editor, joined to one text that is read like a module, and back from its lines to cells.
//! Knows no world and no finding.

use std::borrow::Cow;

use tower_lsp::ls_types::{
    NotebookCell, NotebookCellKind, NotebookDocumentCellChange, Position, Range, TextDocumentItem, Uri,
};

use crate::lsp::{position::Encoding, sync};

/// The cells of a notebook as the editor has them.
#[derive(Debug)]
pub(super) struct Notebook {
    cells: Vec<Cell>,
}

#[derive(Clone, Debug)]
struct Cell {
    uri: Uri,
    is_code: bool,
    language: String,
    version: i32,
    text: String,
}

/// Where the cells stand in the joined text.
#[derive(Clone, PartialEq, Debug, Default)]
pub(super) struct Cells(Vec<Stretch>);

#[derive(Clone, PartialEq, Debug)]
pub(super) struct Stretch {
    pub(super) uri: Uri,
    pub(super) version: i32,
    /// The first of its lines in the joined text, from 0.
    pub(super) first: u32,
    /// How many lines it has, at least one.
    lines: u32,
}

impl Notebook {
    pub(super) fn new(cells: &[NotebookCell], texts: Vec<TextDocumentItem>) -> Notebook {
        let mut notebook = Notebook { cells: cells.iter().map(empty).collect() };
        notebook.fill(texts);
        notebook
    }

    /// Applies what changed in the cells: which there are, what they are, what they say, in this order.
    pub(super) fn change(&mut self, change: NotebookDocumentCellChange, encoding: Encoding) {
        if let Some(structure) = change.structure {
            let array = structure.array;
            let start = (array.start as usize).min(self.cells.len());
            let end = start.saturating_add(array.delete_count as usize).min(self.cells.len());
            let removed: Vec<Cell> = self.cells.drain(start..end).collect();
            // A cell that is moved is taken out and put in again, without its text.
            let new = array.cells.unwrap_or_default();
            let new = new.iter().map(|cell| {
                let known = removed.iter().find(|known| known.uri == cell.document).cloned();
                known.map_or_else(|| empty(cell), |known| Cell { is_code: is_code(cell), ..known })
            });
            let rest: Vec<Cell> = self.cells.split_off(start);
            self.cells.extend(new.chain(rest).collect::<Vec<_>>());
            self.fill(structure.did_open.unwrap_or_default());
        }
        for data in change.data.unwrap_or_default() {
            if let Some(cell) = self.cell(&data.document) {
                cell.is_code = is_code(&data);
            }
        }
        for content in change.text_content.unwrap_or_default() {
            if let Some(cell) = self.cell(&content.document.uri) {
                cell.text = sync::edited(&cell.text, &content.changes, encoding);
                cell.version = content.document.version;
            }
        }
    }

    fn cell(&mut self, uri: &Uri) -> Option<&mut Cell> {
        self.cells.iter_mut().find(|cell| cell.uri == *uri)
    }

    fn fill(&mut self, texts: Vec<TextDocumentItem>) {
        for text in texts {
            if let Some(cell) = self.cell(&text.uri) {
                (cell.language, cell.version, cell.text) = (text.language_id, text.version, text.text);
            }
        }
    }

    /// The text of all cells, one below the other: code as it is, headings as comments, all else as empty lines, so
    /// that every line of a cell is a line of the whole with the same columns.
    pub(super) fn joined(&self) -> (String, Cells) {
        let mut joined = String::new();
        let mut stretches = Vec::new();
        let mut first = 0;
        for cell in &self.cells {
            let content = cell.content();
            let lines = u32::try_from(djury_rules::text::Lines::new(&content).len()).unwrap_or(u32::MAX);
            stretches.push(Stretch { uri: cell.uri.clone(), version: cell.version, first, lines });
            joined.push_str(&content);
            joined.push('\n');
            first += lines;
        }
        (joined, Cells(stretches))
    }
}

fn empty(cell: &NotebookCell) -> Cell {
    Cell {
        uri: cell.document.clone(),
        is_code: is_code(cell),
        language: String::new(),
        version: 0,
        text: String::new(),
    }
}

fn is_code(cell: &NotebookCell) -> bool {
    cell.kind == NotebookCellKind::CODE
}

impl Cell {
    fn content(&self) -> Cow<'_, str> {
        let is_python = self.is_code && self.language == "python";
        match is_python && !holds_another_language(&self.text) {
            true => without_magics(&self.text),
            false => Cow::Owned(self.headings()),
        }
    }

    /// The headings of a cell in writing: they say which question the next definition answers.
    fn headings(&self) -> String {
        let line = |line: &str| match line.starts_with('#') && !self.is_code {
            true => format!("# {}", line.trim_end()),
            false => String::new(),
        };
        // All line ends count as they do for positions.
        self.text.replace("\r\n", "\n").split(['\n', '\r']).map(line).collect::<Vec<_>>().join("\n")
    }
}

/// Cells that begin with `%%bash`, `%%html` and the like are not Python; `%%time` and its kin are.
fn holds_another_language(text: &str) -> bool {
    let Some(magic) = text.trim_start().strip_prefix("%%") else { return false };
    let name = magic.split(|char: char| !char.is_alphanumeric()).next().unwrap_or("");
    !matches!(name, "time" | "timeit" | "capture" | "prun" | "python" | "python3")
}

/// `%matplotlib inline` and `!pip install` are no Python: comments of the same length stand in for them.
fn without_magics(text: &str) -> Cow<'_, str> {
    let is_magic = |line: &str| {
        let line = line.trim_start();
        let rest = line.strip_prefix('!').filter(|rest| !rest.starts_with('='));
        rest.is_some()
            || line.strip_prefix('%').is_some_and(|rest| rest.starts_with(|c: char| c == '%' || c.is_alphabetic()))
    };
    if !text.split(['\n', '\r']).any(is_magic) {
        return Cow::Borrowed(text);
    }
    let mask = |line: &str| match is_magic(line) {
        true => line.replacen(['!', '%'], "#", 1),
        false => line.to_owned(),
    };
    Cow::Owned(text.split_inclusive(['\n', '\r']).map(mask).collect())
}

impl Cells {
    pub(super) fn stretches(&self) -> &[Stretch] {
        &self.0
    }

    pub(super) fn cell(&self, uri: &Uri) -> Option<&Stretch> {
        self.0.iter().find(|cell| cell.uri == *uri)
    }

    /// The cell that a range of the joined text begins in, and the range in it; what reaches beyond is cut off.
    pub(super) fn place(&self, range: Range) -> Option<(&Stretch, Range)> {
        let at = self.0.partition_point(|cell| cell.first <= range.start.line).checked_sub(1)?;
        let cell = self.0.get(at)?;
        let within = |position: Position| match position.line.checked_sub(cell.first) {
            Some(line) if line < cell.lines => Position::new(line, position.character),
            Some(_) => Position::new(cell.lines, 0),
            None => Position::new(0, 0),
        };
        Some((cell, Range::new(within(range.start), within(range.end))))
    }
}

impl Stretch {
    /// A position of the cell in the joined text; past its end it is its end.
    pub(super) fn outward(&self, position: Position) -> Position {
        match position.line < self.lines {
            true => Position::new(self.first + position.line, position.character),
            false => Position::new(self.first + self.lines - 1, u32::MAX),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notebook(cells: &[(&str, &str)]) -> Notebook {
        let cells = cells.iter().enumerate().map(|(number, (language, text))| Cell {
            uri: format!("cell:{number}").parse().unwrap(),
            is_code: *language != "markdown",
            language: (*language).to_owned(),
            version: 1,
            text: (*text).to_owned(),
        });
        Notebook { cells: cells.collect() }
    }

    #[test]
    fn cells_are_one_text_line_by_line() {
        let (text, cells) = notebook(&[
            ("markdown", "# Q25. Exceptions\nsome words\n## more"),
            ("python", "%matplotlib inline\nx = 1\n!ls -l\nif x:\n    %time f()"),
            ("python", "%%bash\nrm -r x\n"),
            ("python", "y = (x\n     != 3 % x)"),
        ])
        .joined();
        let want = "# # Q25. Exceptions\n\n# ## more\n#matplotlib inline\nx = 1\n#ls -l\nif x:\n    #time f()\n\n\n\ny = (x\n     != 3 % x)\n";
        assert_eq!(text, want);
        let firsts: Vec<u32> = cells.stretches().iter().map(|cell| cell.first).collect();
        assert_eq!(firsts, [0, 3, 8, 11]);
    }

    #[test]
    fn lines_of_the_whole_are_lines_of_a_cell_and_back() {
        let (_, cells) = notebook(&[("python", "a\nb"), ("python", "c\nd\n")]).joined();
        let range = |a, b| Range::new(Position::new(a, 1), Position::new(b, 1));
        let (cell, found) = cells.place(range(2, 3)).unwrap();
        assert_eq!((cell.uri.as_str(), found), ("cell:1", range(0, 1)));
        let (cell, found) = cells.place(range(1, 3)).unwrap();
        assert_eq!((cell.uri.as_str(), found.end), ("cell:0", Position::new(2, 0)));
        let cell = cells.cell(&"cell:1".parse().unwrap()).unwrap();
        assert_eq!(cell.outward(Position::new(1, 4)), Position::new(3, 4));
        assert_eq!(cell.outward(Position::new(9, 4)).line, 4);
    }
}
