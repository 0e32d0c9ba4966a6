//! The body of GitHub's request "create a review for a pull request": each finding a comment at its lines, a fix that
//! stands on one stretch of lines a suggestion that can be committed from the page.
//! <https://docs.github.com/en/rest/pulls/reviews#create-a-review-for-a-pull-request>

use std::io::{self, Write};

use djury_rules::bank::Severity;
use serde_json::{Value, json};

use super::{counted, pretty};
use crate::{
    cli::{
        checked::{Checked, Shown},
        page,
    },
    review::markdown,
    world::report::{Location, ReportedFix},
};

/// A suggestion that replaces more lines is no longer read, only clicked.
const LONGEST: usize = 20;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let comments: Vec<Value> = checked.findings.iter().map(|shown| comment(shown, checked)).collect();
    pretty(&json!({"event": "COMMENT", "body": summary(checked), "comments": comments}), out)
}

/// `djury: 1 error, 2 warnings.`
fn summary(checked: &Checked) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint].map(|severity| {
        let of_it = checked.findings.iter().filter(|shown| shown.reported.severity == severity);
        (severity, of_it.count())
    });
    let told = counts.iter().filter(|(_, count)| *count > 0).map(|(severity, count)| match severity {
        Severity::Info => format!("{count} for information"),
        severity => counted(*count, &severity.to_string()),
    });
    let told: Vec<String> = told.collect();
    if told.is_empty() { "djury found nothing.".to_owned() } else { format!("djury: {}.", told.join(", ")) }
}

fn comment(shown: &Shown, checked: &Checked) -> Value {
    let finding = &shown.reported;
    let suggestion = finding.fix.as_ref().and_then(|fix| suggestion(fix, &finding.at, checked));
    let (first, last) = match &suggestion {
        Some((first, last, _)) => (*first, *last),
        None => lines(&finding.at),
    };
    let questions: Vec<String> = finding.questions.iter().map(|number| format!("Q{number}")).collect();
    let mut parts = vec![format!("**{}:** {}", finding.severity, markdown::message(&finding.message))];
    let why = page::of_rule(finding.rule.as_str()).map(page::summary).unwrap_or_default();
    if !why.is_empty() {
        parts.push(why.to_owned());
    }
    if let Some(fix) = &finding.fix {
        parts.push(format!("Fix: {}", markdown::message(&fix.title)));
    }
    if let Some((_, _, text)) = suggestion {
        let fence = "`".repeat(text.split(|c| c != '`').map(str::len).max().unwrap_or(0).max(2) + 1);
        parts.push(if text.is_empty() {
            format!("{fence}suggestion\n{fence}")
        } else {
            format!("{fence}suggestion\n{text}\n{fence}")
        });
    }
    let about = [format!("`{}`", finding.rule)].into_iter().chain(questions).collect::<Vec<_>>().join(" · ");
    parts.push(format!("<sub>{about}</sub>"));
    let mut comment = json!({"path": shown.path, "line": last, "side": "RIGHT", "body": parts.join("\n\n")});
    if let (Some(comment), true) = (comment.as_object_mut(), first < last) {
        comment.insert("start_line".to_owned(), json!(first));
        comment.insert("start_side".to_owned(), json!("RIGHT"));
    }
    comment
}

/// First and last line of a place, both inclusive. A place that ends before a line's first letter does not touch it.
fn lines(at: &Location) -> (usize, usize) {
    let last = if at.end.column == 1 && at.end.line > at.start.line { at.end.line - 1 } else { at.end.line };
    (at.start.line, last)
}

/// What the lines of a fix and of its finding become, if that is one short stretch of one file. GitHub replaces whole
/// lines: all edits of the fix stand in it, or there is no suggestion.
fn suggestion(fix: &ReportedFix, at: &Location, checked: &Checked) -> Option<(usize, usize, String)> {
    let document = checked.documents.get(&at.absolute)?;
    let text = document.text();
    if fix.edits.iter().any(|edit| edit.at.absolute != at.absolute) {
        return None;
    }
    let first = fix.edits.iter().map(|edit| edit.at.start.line).fold(at.start.line, usize::min);
    // What is put before a line's first letter goes to the end of the line above: there may be no line below.
    let ends = fix.edits.iter().map(|edit| match edit.at.end.column {
        1 if edit.at.end.line > first => edit.at.end.line - 1,
        _ => edit.at.end.line,
    });
    let last = ends.fold(at.start.line, usize::max);
    if last - first >= LONGEST {
        return None;
    }
    let start = document.lines.start(first - 1) as usize;
    let end = document.lines.span(last - 1, text).end as usize;
    let mut replaced = String::new();
    let mut from = start;
    for edit in &fix.edits {
        replaced.push_str(text.get(from..edit.at.span.start as usize)?);
        replaced.push_str(&edit.text);
        from = edit.at.span.end as usize;
    }
    replaced.push_str(text.get(from..end.max(from))?);
    Some((first, last, replaced.trim_end_matches(['\r', '\n']).replace("\r\n", "\n")))
}
