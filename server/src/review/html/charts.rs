//! Pictures: how far the questions are answered, and where the findings are. SVG without a script.

use std::collections::BTreeMap;

use djury_rules::bank::Severity;

use super::{
    super::sheet::{Finding, Sheet, State},
    markup::text,
};

const WIDTH: f64 = 340.0;
const LABEL: f64 = 150.0;
const ROW: f64 = 26.0;
const BAR: f64 = 12.0;

/// How many findings there are of each severity, gravest first.
pub(super) fn severities<'a>(findings: impl Iterator<Item = &'a Finding>) -> Vec<(Severity, usize)> {
    let mut counts: BTreeMap<Severity, usize> = BTreeMap::new();
    for finding in findings {
        *counts.entry(finding.severity).or_default() += 1;
    }
    counts.into_iter().rev().collect()
}

/// How many questions of each topic are answered.
pub(super) fn answers(sheet: &Sheet, out: &mut String) {
    let rows: Vec<Row<'_>> = sheet
        .topics()
        .into_iter()
        .map(|(topic, questions)| {
            let parts = [State::InCode, State::InWriting, State::Touched, State::NotSeen]
                .map(|state| (class(state), questions.iter().filter(|question| question.state == state).count()));
            let answered = questions.iter().filter(|question| question.state.is_answered()).count();
            Row { label: topic, parts: parts.to_vec(), total: format!("{answered}/{}", questions.len()) }
        })
        .collect();
    bars("Answered, by topic", &rows, true, out);
}

/// How many findings of each severity each topic has.
pub(super) fn findings(sheet: &Sheet, out: &mut String) {
    let rows: Vec<Row<'_>> = sheet
        .topics()
        .into_iter()
        .map(|(topic, questions)| {
            let of_topic = sheet
                .findings
                .iter()
                .filter(|finding| questions.iter().any(|question| finding.home == Some(question.number)));
            let parts: Vec<(&'static str, usize)> =
                severities(of_topic).into_iter().map(|(severity, count)| (name(severity), count)).collect();
            let total = parts.iter().map(|(_, count)| count).sum::<usize>().to_string();
            Row { label: topic, parts, total }
        })
        .collect();
    bars("Findings, by topic", &rows, false, out);
}

pub(super) fn class(state: State) -> &'static str {
    match state {
        State::InCode => "in-code",
        State::InWriting => "in-writing",
        State::Touched => "touched",
        State::NotSeen => "not-seen",
    }
}

fn name(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
        Severity::Hint => "hint",
    }
}

struct Row<'a> {
    label: &'a str,
    parts: Vec<(&'static str, usize)>,
    total: String,
}

/// Bars of parts. `are_whole`: each bar is as long as the others, and its parts are shares.
fn bars(title: &str, rows: &[Row<'_>], are_whole: bool, out: &mut String) {
    let sum = |row: &Row<'_>| row.parts.iter().map(|(_, count)| count).sum::<usize>();
    let most = rows.iter().map(sum).max().unwrap_or(0).max(1);
    #[expect(clippy::cast_precision_loss, reason = "counts of questions and findings are small")]
    let number = |count: usize| count as f64;
    #[expect(clippy::cast_precision_loss, reason = "there are few topics")]
    let height = rows.len() as f64 * ROW;
    let spoken: Vec<String> = rows
        .iter()
        .map(|row| {
            let parts: Vec<String> = row
                .parts
                .iter()
                .filter(|(_, count)| *count > 0)
                .map(|(name, count)| format!("{count} {name}"))
                .collect();
            format!("{}: {}", row.label, if parts.is_empty() { "none".to_owned() } else { parts.join(", ") })
        })
        .collect();
    out.push_str(&format!(
        "<figure class=\"chart\"><figcaption>{title}</figcaption><svg viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" aria-label=\"{}\">",
        super::markup::attribute(&spoken.join("; "))
    ));
    let room = WIDTH - LABEL - 34.0;
    let mut y = 0.0;
    for row in rows {
        let total = sum(row);
        out.push_str(&format!(
            "<text x=\"{}\" y=\"{}\" class=\"label\">{}</text><rect x=\"{LABEL}\" y=\"{}\" width=\"{room}\" height=\"{BAR}\" rx=\"3\" class=\"rail\"/>",
            LABEL - 10.0,
            y + ROW / 2.0 + 3.5,
            text(&short(row.label)),
            y + (ROW - BAR) / 2.0,
        ));
        let whole = if are_whole { total.max(1) } else { most };
        let mut x = LABEL;
        for (class, count) in row.parts.iter().filter(|(_, count)| *count > 0) {
            let width = room * number(*count) / number(whole);
            out.push_str(&format!(
                "<rect x=\"{x:.1}\" y=\"{}\" width=\"{:.1}\" height=\"{BAR}\" class=\"bar {class}\"><title>{count} {class}</title></rect>",
                y + (ROW - BAR) / 2.0,
                (width - 1.0).max(1.0),
            ));
            x += width;
        }
        out.push_str(&format!(
            "<text x=\"{WIDTH}\" y=\"{}\" class=\"total\">{}</text>",
            y + ROW / 2.0 + 3.5,
            text(&row.total)
        ));
        y += ROW;
    }
    out.push_str("</svg></figure>");
}

/// A topic's name where there is little room.
fn short(topic: &str) -> String {
    let topic = topic.replace("REST API and Django REST Framework", "REST API and DRF").replace(" Fundamentals", "");
    match topic.char_indices().nth(24) {
        Some((at, _)) => format!("{}…", topic.get(..at).unwrap_or("")),
        None => topic,
    }
}
