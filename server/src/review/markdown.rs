//! The sheet as Markdown, for a pull request or a mail.

use std::fmt::Write as _;

use djury_rules::bank::Severity;

use super::{
    compare::Comparison,
    hidden,
    notes::Judgement,
    sheet::{DiffKind, Excerpt, Finding, Question, Sheet, State},
};

/// The sheet.
pub(crate) fn sheet(sheet: &Sheet) -> String {
    let mut out = String::new();
    let submission = &sheet.submission;
    let _ = writeln!(out, "# Review of {}\n", plain(&submission.name));
    let _ = writeln!(
        out,
        "{}: {} files, {} lines, {}.\n",
        submission.what,
        submission.files,
        submission.lines,
        submission.tests.words()
    );
    let answered = sheet.questions.iter().filter(|question| question.state.is_answered()).count();
    let _ = writeln!(out, "| | |\n| --- | --- |\n| Answered | {answered} of {} |", sheet.questions.len());
    for severity in [Severity::Error, Severity::Warning, Severity::Info, Severity::Hint] {
        let count = sheet.findings.iter().filter(|finding| finding.severity == severity).count();
        let _ = writeln!(out, "| Findings: {severity} | {count} |");
    }
    for version in &submission.versions {
        let _ = writeln!(out, "| {} | {} |", plain(&version.name), plain(&version.version));
    }
    for unread in &submission.unread {
        let _ = writeln!(out, "| Not read | {} {} |", code(&unread.path), plain(&unread.message));
    }
    for (topic, questions) in sheet.topics() {
        let _ = writeln!(out, "\n## {}", plain(topic));
        let unseen: Vec<String> = questions
            .iter()
            .filter(|question| question.state == State::NotSeen)
            .map(|question| format!("Q{}", question.number))
            .collect();
        questions
            .iter()
            .filter(|question| question.state != State::NotSeen)
            .for_each(|question| one(sheet, question, &mut out));
        if !unseen.is_empty() {
            let _ = writeln!(out, "\nNot seen: {}.", unseen.join(", "));
        }
    }
    let mut homeless = sheet.homeless().peekable();
    if homeless.peek().is_some() {
        let _ = writeln!(out, "\n## Findings beside the questions");
        homeless.for_each(|finding| card(sheet, finding, &mut out));
    }
    if let Some(overall) = &sheet.review.overall {
        let _ = writeln!(out, "\n## Overall\n\n{}", quoted(&overall.value));
    }
    out
}

/// The overview of several submissions.
pub(crate) fn overview(comparison: &Comparison) -> String {
    let mut out = String::from(
        "# Submissions compared\n\n| Submission | Answered | Errors | Warnings | Info | Hints | Tests | Lines | Mean score |\n| --- | --: | --: | --: | --: | --: | --: | --: | --: |\n",
    );
    for row in &comparison.rows {
        let mean = row.mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}"));
        let _ = writeln!(
            out,
            "| {} | {} of {} | {} | {} | {} | {} | {} | {} | {mean} |",
            plain(&row.name),
            row.answered,
            row.states.len(),
            row.errors,
            row.warnings,
            row.infos,
            row.hints,
            row.tests,
            row.lines
        );
    }
    if !comparison.pairs.is_empty() {
        out.push_str("\n## Alike between candidates\n\nFound by tokens; a reason to ask, and no proof of anything.\n");
    }
    for pair in &comparison.pairs {
        let question = pair.question.map(|number| format!(" (Q{number})")).unwrap_or_default();
        let _ = writeln!(
            out,
            "\n* {} {} and {} {}: {} % alike{question}",
            plain(&pair.one.submission),
            code(&format!("{}:{}", pair.one.excerpt.path, pair.one.excerpt.first)),
            plain(&pair.other.submission),
            code(&format!("{}:{}", pair.other.excerpt.path, pair.other.excerpt.first)),
            pair.likeness,
        );
    }
    out
}

fn one(sheet: &Sheet, question: &Question, out: &mut String) {
    let _ = writeln!(out, "\n### Q{}. {}\n", question.number, plain(&question.text));
    let mark = sheet.review.answers.get(&question.number);
    let score = mark.and_then(|mark| mark.score.as_ref()?.value);
    let mut line = question.state.words().to_owned();
    if let Some(score) = score {
        let _ = write!(line, "; **score {score} of 4**");
    }
    if let Some(suggestion) = &question.suggestion {
        let _ = write!(line, "; suggested {} ({})", suggestion.score, suggestion.reasons.join("; "));
    }
    let _ = writeln!(out, "{}.", capital(&line));
    for answer in &question.answers {
        let name = if answer.name.is_empty() { String::new() } else { format!("{} in ", code(&answer.name)) };
        let _ = writeln!(out, "\n* {name}{}", code(&format!("{}:{}", answer.excerpt.path, answer.excerpt.first)));
        if let Some(examples) = &answer.examples {
            let _ = writeln!(out, "  * {}", message(&examples.words()));
        }
        for time in &answer.times {
            let why = Some(message(&time.why())).filter(|why| !why.is_empty());
            let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
            let _ = writeln!(out, "  * Estimated time of {}: {}{why}", code(&time.name), plain(&time.text));
        }
    }
    for written in &question.written {
        let _ = writeln!(
            out,
            "\n* {} ({} words)\n\n{}",
            code(&format!("{}:{}", written.path, written.line)),
            written.words,
            quoted(&written.text)
        );
    }
    if question.state.is_answered() {
        out.push('\n');
        for point in &question.key_points {
            let ticked = mark.and_then(|mark| mark.points.get(&point.text)).is_some_and(|covered| covered.value);
            let hint = if point.mentioned == Some(false) { " *(not mentioned)*" } else { "" };
            let _ = writeln!(out, "- [{}] {}{hint}", if ticked { "x" } else { " " }, plain(&point.text));
        }
    }
    question.findings.iter().filter_map(|id| sheet.finding(id)).for_each(|finding| card(sheet, finding, out));
    if let Some(remark) = mark.and_then(|mark| mark.remark.as_ref()).filter(|remark| !remark.value.is_empty()) {
        let _ = writeln!(out, "\n{}", quoted(&remark.value));
    }
    let own = |id: &str| sheet.notes.iter().any(|placed| placed.id == id && placed.question == Some(question.number));
    for note in sheet.review.shown().filter(|note| own(&note.id)) {
        let _ = writeln!(out, "\n> **{}**: {}", plain(&note.author), plain(&note.text.replace('\n', " ")));
    }
}

fn card(sheet: &Sheet, finding: &Finding, out: &mut String) {
    let verdict = sheet.review.verdicts.get(&finding.id).filter(|verdict| verdict.verdict != Judgement::Open);
    let judged = verdict.map(|verdict| match verdict.verdict {
        Judgement::Confirmed => " — confirmed".to_owned(),
        Judgement::Dismissed => format!(" — dismissed: {}", plain(&verdict.reason)),
        Judgement::Discussed | Judgement::Open => " — to talk about".to_owned(),
    });
    let _ = writeln!(
        out,
        "\n**{}** {} {}, {}{}\n",
        finding.severity,
        message(&finding.message),
        code(&format!("{}:{}:{}", finding.path, finding.start.line, finding.start.column)),
        code(&finding.rule),
        judged.unwrap_or_default()
    );
    if let Some(excerpt) = &finding.excerpt {
        fenced(excerpt, out);
    }
    for related in &finding.related {
        let _ = writeln!(
            out,
            "* {}: {}",
            code(&format!("{}:{}", related.path, related.start.line)),
            message(&related.message)
        );
    }
    let Some(fix) = &finding.fix else { return };
    let _ = writeln!(out, "\nFix ({}): {}\n", if fix.is_safe { "safe" } else { "suggested" }, message(&fix.title));
    for changed in &fix.diff {
        let lines: Vec<String> = changed
            .lines
            .iter()
            .map(|line| match line.kind {
                DiffKind::Same => format!(" {}", hidden::shown(&line.text)),
                DiffKind::Added => format!("+{}", hidden::shown(&line.text)),
                DiffKind::Removed => format!("-{}", hidden::shown(&line.text)),
                DiffKind::Gap => "@@".to_owned(),
            })
            .collect();
        block("diff", &lines, out);
    }
}

fn fenced(excerpt: &Excerpt, out: &mut String) {
    let lines: Vec<String> = excerpt.lines.iter().map(|line| hidden::shown(line)).collect();
    let language = if excerpt.path.ends_with(".py") { "python" } else { "" };
    block(language, &lines, out);
}

/// A fenced block whose fence is longer than any run of backticks in it.
fn block(language: &str, lines: &[String], out: &mut String) {
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`').map(str::len)).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    let _ = writeln!(out, "{fence}{language}\n{}\n{fence}", lines.join("\n"));
}

/// Text that means nothing in Markdown.
fn plain(text: &str) -> String {
    let mut out = String::new();
    for c in hidden::shown(text).chars() {
        match c {
            '\n' | '\r' => out.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '&' | '~' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// Code in a line.
fn code(text: &str) -> String {
    let text = hidden::shown(text).replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let mark = "`".repeat(longest + 1);
    if longest > 0 { format!("{mark} {text} {mark}") } else { format!("{mark}{text}{mark}") }
}

/// A message: what stands between backticks stays code.
pub(crate) fn message(message: &str) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let is_paired = parts.len() % 2 == 1;
    let mut out = String::new();
    for (index, part) in parts.iter().enumerate() {
        out.push_str(&if index % 2 == 1 && is_paired { code(part) } else { plain(part) });
    }
    out
}

/// A text of somebody else: each line as a quote, and no markup in it.
fn quoted(text: &str) -> String {
    let lines: Vec<String> =
        hidden::shown(text).lines().map(|line| format!("> {}", line.replace('<', "\\<"))).collect();
    lines.join("\n")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
