//! How often each rule found something.

use std::{
    cmp::Reverse,
    collections::BTreeMap,
    io::{self, Write},
};

use djury_rules::{bank::Severity, finding::Applicability};
use serde::Serialize;

use super::{
    Format, pretty,
    style::{self, BOLD, DIM, PLAIN},
};
use crate::cli::checked::Checked;

#[derive(Serialize)]
struct Count<'a> {
    rule: &'a str,
    /// The gravest that was found.
    severity: Severity,
    findings: usize,
    /// How many of them a safe fix takes away.
    fixable: usize,
}

pub(crate) fn write(format: Format, checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let mut counts: BTreeMap<&str, Count<'_>> = BTreeMap::new();
    for shown in &checked.findings {
        let finding = &shown.reported;
        let rule = finding.rule.as_str();
        let count = counts.entry(rule).or_insert(Count { rule, severity: finding.severity, findings: 0, fixable: 0 });
        count.severity = count.severity.max(finding.severity);
        count.findings += 1;
        count.fixable += usize::from(finding.fix.as_ref().is_some_and(|fix| fix.applicability == Applicability::Safe));
    }
    let mut counts: Vec<Count<'_>> = counts.into_values().collect();
    counts.sort_by_key(|count| (Reverse(count.findings), count.rule));
    match format {
        Format::Full | Format::Concise => table(&counts, out),
        Format::Jsonl => counts.iter().try_for_each(|count| {
            serde_json::to_writer(&mut *out, count)?;
            out.write_all(b"\n")
        }),
        _ => pretty(&counts, out),
    }
}

fn table(counts: &[Count<'_>], out: &mut impl Write) -> io::Result<()> {
    let digits = counts.first().map_or(1, |most| most.findings.to_string().len());
    for count in counts {
        let mark = style::of(count.severity);
        let fixable = if count.fixable > 0 { format!("  {} with a safe fix", count.fixable) } else { String::new() };
        let Count { rule, severity, findings, .. } = count;
        writeln!(out, "{BOLD}{findings:>digits$}{PLAIN}  {mark}{severity:<7}{PLAIN}  {rule}{DIM}{fixable}{PLAIN}")?;
    }
    Ok(())
}
