//! Jupyter notebooks as written answers: their cells as one Markdown text. Text in, text out; runs nothing.

use serde_json::Value;

/// A notebook as Markdown, and which of its lines begin which cell.
pub(super) struct Notebook {
    pub(super) text: String,
    /// The first line of each cell, from 1, in the order of the cells.
    starts: Vec<usize>,
}

/// Reads a notebook; none where the text is none.
pub(super) fn read(text: &str) -> Option<Notebook> {
    let notebook: Value = serde_json::from_str(text).ok()?;
    let mut notebook_text = String::new();
    let mut starts = Vec::new();
    for cell in notebook.get("cells")?.as_array()? {
        starts.push(notebook_text.matches('\n').count() + 1);
        let source = match cell.get("source") {
            Some(Value::String(source)) => source.clone(),
            Some(Value::Array(lines)) => lines.iter().filter_map(Value::as_str).collect(),
            _ => String::new(),
        };
        match cell.get("cell_type").and_then(Value::as_str) {
            Some("markdown" | "raw") => notebook_text.push_str(&source),
            // The fence is longer than any in the code.
            Some("code") => notebook_text.push_str(&format!("``````python\n{}\n``````", source.trim_end())),
            _ => {}
        }
        notebook_text.push_str("\n\n");
    }
    Some(Notebook { text: notebook_text, starts })
}

impl Notebook {
    /// The cell and the line in it (both from 1) of a line of the text.
    pub(super) fn cell(&self, line: usize) -> (usize, usize) {
        let cell = self.starts.partition_point(|start| *start <= line);
        let start = cell.checked_sub(1).and_then(|index| self.starts.get(index)).copied().unwrap_or(1);
        (cell.max(1), line.saturating_sub(start) + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_markdown_and_lines_know_their_cell() {
        let text = r###"{"cells": [{"cell_type": "markdown", "source": ["## Q20\n", "It yields."]},
            {"cell_type": "code", "source": "x = 1\n"}, {"cell_type": "markdown", "source": "End."}], "nbformat": 4}"###;
        let notebook = read(text).unwrap();
        assert_eq!(notebook.text, "## Q20\nIt yields.\n\n``````python\nx = 1\n``````\n\nEnd.\n\n");
        assert_eq!(notebook.cell(2), (1, 2));
        assert_eq!(notebook.cell(5), (2, 2));
        assert_eq!(notebook.cell(8), (3, 1));
        assert!(read("{}").is_none() && read("x").is_none());
    }
}
