//! Workflow commands of GitHub Actions, which show a finding at its line of a pull request.
//! <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>

use std::io::{self, Write};

use djury_rules::bank::Severity;

use crate::cli::checked::Checked;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    for shown in &checked.findings {
        let finding = &shown.reported;
        let level = match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "notice",
        };
        let (start, end) = (finding.at.start, finding.at.end);
        // Columns are shown only where both ends stand on one line.
        let columns = if start.line == end.line {
            format!(",col={},endColumn={}", start.column, end.column)
        } else {
            String::new()
        };
        writeln!(
            out,
            "::{level} title=djury ({}),file={},line={},endLine={}{columns}::{}",
            finding.rule,
            property(&shown.path),
            start.line,
            end.line,
            text(&finding.message),
        )?;
    }
    Ok(())
}

fn text(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(value: &str) -> String {
    text(value).replace(':', "%3A").replace(',', "%2C")
}
