//! A Code Quality report of GitLab. <https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>

use std::io::{self, Write};

use djury_rules::bank::Severity;
use serde_json::json;

use super::pretty;
use crate::cli::checked::Checked;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let issues: Vec<_> = checked
        .findings
        .iter()
        .map(|shown| {
            let finding = &shown.reported;
            json!({
                "description": finding.message,
                "check_name": finding.rule,
                // Unique in the report, where two roots may hold the same finding in files of the same name.
                "fingerprint": format!("{}-{}", finding.id, shown.path),
                "severity": match finding.severity {
                    Severity::Error => "critical",
                    Severity::Warning => "major",
                    Severity::Info => "minor",
                    Severity::Hint => "info",
                },
                "location": {
                    "path": shown.path,
                    "positions": {
                        "begin": {"line": finding.at.start.line, "column": finding.at.start.column},
                        "end": {"line": finding.at.end.line, "column": finding.at.end.column},
                    },
                },
            })
        })
        .collect();
    pretty(&issues, out)
}
