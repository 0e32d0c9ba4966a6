//! JUnit XML: a suite for each file, a failure for each finding.

use std::io::{self, Write};

use crate::cli::checked::{Checked, Shown};

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let count = checked.findings.len();
    writeln!(out, r#"<?xml version="1.0" encoding="UTF-8"?>"#)?;
    writeln!(out, r#"<testsuites name="djury" tests="{count}" failures="{count}" errors="{}">"#, checked.errors.len())?;
    for suite in checked.findings.chunk_by(|a, b| a.path == b.path) {
        let Some(first) = suite.first() else { continue };
        let count = suite.len();
        writeln!(
            out,
            r#"  <testsuite name="{}" tests="{count}" failures="{count}" errors="0">"#,
            escaped(&first.path)
        )?;
        for (index, shown) in suite.iter().enumerate() {
            let before = suite.iter().take(index).filter(|other| other.reported.rule == shown.reported.rule).count();
            case(shown, before, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    for error in &checked.errors {
        let path = escaped(&error.path);
        writeln!(out, r#"  <testsuite name="{path}" tests="1" failures="0" errors="1">"#)?;
        writeln!(
            out,
            r#"    <testcase name="read" classname="{path}"><error message="{}"/></testcase>"#,
            escaped(&error.message)
        )?;
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

/// Cases of one name are one case to GitLab: those of a rule are counted, `before` stand above this one.
fn case(shown: &Shown, before: usize, out: &mut impl Write) -> io::Result<()> {
    let finding = &shown.reported;
    let (path, message) = (escaped(&shown.path), escaped(&finding.message));
    let (line, column) = (finding.at.start.line, finding.at.start.column);
    let name = if before == 0 { finding.rule.to_string() } else { format!("{} ({})", finding.rule, before + 1) };
    // Jenkins knows no line of a case: the text tells it.
    writeln!(out, r#"    <testcase name="{name}" classname="{path}">"#)?;
    writeln!(
        out,
        r#"      <failure type="{}" message="{message}">{path}:{line}:{column}: {message}</failure>"#,
        finding.severity
    )?;
    writeln!(out, "    </testcase>")
}

/// Characters that XML does not allow at all become the replacement character.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\n' => safe.push_str("&#10;"),
            '\t' => safe.push(c),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => safe.push('\u{FFFD}'),
            c => safe.push(c),
        }
    }
    safe
}
