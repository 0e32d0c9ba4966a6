//! The Reviewdog Diagnostic Format. Its columns count bytes.
//! <https://github.com/reviewdog/reviewdog/tree/master/proto/rdf>

use std::io::{self, Write};

use djury_rules::bank::Severity;
use serde_json::{Value, json};

use super::pretty;
use crate::{cli::checked::Checked, world::report::Location};

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let diagnostics: Vec<Value> = checked
        .findings
        .iter()
        .map(|shown| {
            let finding = &shown.reported;
            // Each suggestion stands for a whole fix: a part of one would leave broken code.
            let edits = finding.fix.iter().map(|fix| fix.edits.as_slice()).filter_map(|edits| match edits {
                [edit] if edit.at.absolute == finding.at.absolute => Some(edit),
                _ => None,
            });
            let suggestions: Vec<Value> =
                edits.map(|edit| json!({"range": range(checked, &edit.at), "text": edit.text})).collect();
            json!({
                "message": finding.message,
                "location": {"path": shown.path, "range": range(checked, &finding.at)},
                "severity": match finding.severity {
                    Severity::Error => "ERROR",
                    Severity::Warning => "WARNING",
                    Severity::Info | Severity::Hint => "INFO",
                },
                "code": {"value": finding.rule},
                "suggestions": suggestions,
            })
        })
        .collect();
    pretty(&json!({"source": {"name": "djury"}, "diagnostics": diagnostics}), out)
}

fn range(checked: &Checked, at: &Location) -> Value {
    let column = |offset: u32, fallback: usize| {
        let document = checked.documents.get(&at.absolute);
        document.map_or(fallback, |document| (offset - document.lines.start(document.lines.line(offset))) as usize + 1)
    };
    json!({
        "start": {"line": at.start.line, "column": column(at.span.start, at.start.column)},
        "end": {"line": at.end.line, "column": column(at.span.end, at.end.column)},
    })
}
