//! One line a finding: `path:line:column: severity[rule] message`, which editors and `grep` understand.

use std::io::{self, Write};

use djury_rules::finding::Applicability;

use super::style::{self, BOLD, DIM, PLAIN};
use crate::cli::checked::Checked;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    for shown in &checked.findings {
        let finding = &shown.reported;
        let mark = style::of(finding.severity);
        let questions: String = finding.questions.iter().map(|number| format!(" Q{number}")).collect();
        let fix = match &finding.fix {
            Some(fix) if fix.applicability == Applicability::Safe => " [fix]",
            Some(_) => " [suggested fix]",
            None => "",
        };
        writeln!(
            out,
            "{BOLD}{}{PLAIN}:{}:{}: {mark}{}[{}]{PLAIN} {}{DIM}{questions}{fix}{PLAIN}",
            shown.path, finding.at.start.line, finding.at.start.column, finding.severity, finding.rule, finding.message,
        )?;
    }
    Ok(())
}
