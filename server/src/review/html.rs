//! The sheet as one HTML file that needs nothing else: no network, no font, no other file. Everything from a
//! submission passes through `markup`; nothing of it is ever markup or script.

mod charts;
mod code;
mod compared;
mod findings;
mod frame;
mod markup;
mod prose;
mod questions;

pub(crate) use compared::overview;

use serde_json::json;

use super::sheet::{Counted, Sheet, State};
use frame::{Head, page};
use markup::{attribute, text};

/// The page. `prefix` leads from the folder of the notes to that of the submission; `others` are links to further
/// sheets, the overview first.
pub(crate) fn sheet(sheet: &Sheet, prefix: &str, overview: Option<&str>) -> String {
    let mut body = String::with_capacity(1 << 16);
    masthead(sheet, overview, &mut body);
    body.push_str("<div class=\"layout\">");
    questions::navigation(sheet, &mut body);
    body.push_str("<main id=\"main\">");
    glance(sheet, &mut body);
    toolbar(sheet, &mut body);
    questions::all(sheet, &mut body);
    other_findings(sheet, &mut body);
    overall(&mut body);
    body.push_str("</main></div>");
    help(&mut body);
    let data = json!({
        "name": sheet.submission.name,
        "prefix": prefix,
        "review": sheet.review,
        "notes": sheet.notes.iter().map(|placed| json!({
            "id": placed.id, "path": placed.path, "now": placed.now, "question": placed.question,
            "lines": placed.excerpt.as_ref().map(|excerpt| json!({"first": excerpt.first, "lines": excerpt.lines})),
        })).collect::<Vec<_>>(),
        "findings": sheet.findings.iter().map(|finding| (finding.id.clone(), json!({
            "rule": finding.rule, "path": finding.path, "home": finding.home,
        }))).collect::<serde_json::Map<_, _>>(),
        "suggested": sheet.questions.iter().filter_map(|question| {
            Some((question.number.to_string(), json!(question.suggestion.as_ref()?.score)))
        }).collect::<serde_json::Map<_, _>>(),
    });
    let title = format!("Review of {}", sheet.submission.name);
    page(&Head { title: &title, data: Some(&data) }, &body)
}

fn masthead(sheet: &Sheet, overview: Option<&str>, out: &mut String) {
    let submission = &sheet.submission;
    let back = overview.map(|link| format!("<a class=\"back\" href=\"{}\">all submissions</a>", attribute(link)));
    out.push_str(&format!(
        "<header class=\"masthead\"><div><p class=\"eyebrow\">{}<span>{}</span></p><h1>{}</h1><p class=\"what\">{}</p></div>\
         <div class=\"actions\"><button type=\"button\" id=\"theme\" title=\"Light or dark\">Theme</button>\
         <button type=\"button\" id=\"show-help\" aria-keyshortcuts=\"?\">Keys</button>\
         <button type=\"button\" id=\"save\" class=\"primary\" aria-keyshortcuts=\"s\">Save notes</button>\
         <p id=\"saved\" role=\"status\"></p></div></header>",
        back.unwrap_or_default(),
        text(&sheet.bank.title),
        text(&submission.name),
        text(&line_of(sheet)),
    ));
}

/// "A Django project: 31 files, 1,204 lines, 14 tests, Django 5.2"
fn line_of(sheet: &Sheet) -> String {
    let submission = &sheet.submission;
    let mut parts = vec![
        counted(submission.files, "file"),
        format!("{} lines", thousands(submission.lines)),
        submission.tests.words(),
    ];
    for version in submission.versions.iter().filter(|version| !version.version.is_empty()).take(3) {
        parts.push(format!("{} {}", version.name, version.version));
    }
    format!("{} · {}", submission.what, parts.join(" · "))
}

fn glance(sheet: &Sheet, out: &mut String) {
    let answered = |state: State| sheet.questions.iter().filter(|question| question.state == state).count();
    let (code, writing, touched) = (answered(State::InCode), answered(State::InWriting), answered(State::Touched));
    let unseen = answered(State::NotSeen);
    out.push_str("<section class=\"glance\" aria-label=\"At a glance\"><div class=\"cards\">");
    card(
        out,
        "Answered",
        &format!("{}<small> of {}</small>", code + writing, sheet.questions.len()),
        &[
            format!("<i class=\"dot in-code\"></i>{code} in code"),
            format!("<i class=\"dot in-writing\"></i>{writing} in writing"),
            format!("<i class=\"dot touched\"></i>{touched} touched"),
            format!("<i class=\"dot not-seen\"></i>{unseen} not seen"),
        ],
    );
    let severities = charts::severities(sheet.findings.iter());
    let lines: Vec<String> = severities
        .iter()
        .map(|(severity, count)| format!("<i class=\"dot {severity}\"></i>{}", counted(*count, &severity.to_string())))
        .collect();
    card(out, "Findings", &sheet.findings.len().to_string(), &lines);
    let lines: Vec<String> = sheet.submission.kinds.iter().chain(&sheet.submission.parts).map(part).collect();
    card(out, "Size", &format!("{}<small> lines</small>", thousands(sheet.submission.lines)), &lines);
    out.push_str(
        "<div class=\"card mine\"><h2>Your scores</h2><p class=\"big\" id=\"mean\">–</p>\
         <ul><li id=\"scored\">nothing scored yet</li><li id=\"judged\"></li><li id=\"noted\"></li></ul></div></div>",
    );
    charts::answers(sheet, out);
    charts::findings(sheet, out);
    if sheet.submission.left_out > 0 {
        out.push_str(&format!(
            "<p class=\"fine\">{} of the starter project left out.</p>",
            counted(sheet.submission.left_out, "finding")
        ));
    }
    if !sheet.submission.unread.is_empty() {
        out.push_str("<details class=\"unread\" open><summary>Could not be read: ");
        out.push_str(&counted(sheet.submission.unread.len(), "file"));
        out.push_str("</summary><ul>");
        for unread in &sheet.submission.unread {
            out.push_str(&format!("<li><code>{}</code> {}</li>", text(&unread.path), text(&unread.message)));
        }
        out.push_str("</ul></details>");
    }
    out.push_str("</section>");
}

fn card(out: &mut String, title: &str, big: &str, lines: &[String]) {
    let wide = if lines.len() > 5 { " wide" } else { "" };
    out.push_str(&format!("<div class=\"card{wide}\"><h2>{title}</h2><p class=\"big\">{big}</p><ul>"));
    for line in lines {
        out.push_str(&format!("<li>{line}</li>"));
    }
    out.push_str("</ul></div>");
}

fn part(counted_part: &Counted) -> String {
    let Counted { name, count } = counted_part;
    match name.as_str() {
        "Python" | "Markdown" => format!("{count} {name} {}", if *count == 1 { "file" } else { "files" }),
        _ => counted(*count, name),
    }
}

fn toolbar(sheet: &Sheet, out: &mut String) {
    out.push_str(
        "<form class=\"toolbar\" role=\"search\"><input type=\"search\" id=\"search\" placeholder=\"Search questions, code, messages\" \
         aria-label=\"Search\" aria-keyshortcuts=\"/\" autocomplete=\"off\"><fieldset><legend>Findings</legend>",
    );
    for (severity, count) in charts::severities(sheet.findings.iter()) {
        out.push_str(&format!(
            "<label class=\"chip {severity}\"><input type=\"checkbox\" name=\"severity\" value=\"{severity}\" checked> {severity} <b>{count}</b></label>"
        ));
    }
    out.push_str("</fieldset><label class=\"pick\">Questions <select id=\"state\"><option value=\"\">all</option>");
    for (value, words) in [
        ("answered", "answered"),
        ("in-code", "in code"),
        ("in-writing", "in writing"),
        ("touched", "touched"),
        ("not-seen", "not seen"),
        ("findings", "with findings"),
        ("unscored", "not scored yet"),
    ] {
        out.push_str(&format!("<option value=\"{value}\">{words}</option>"));
    }
    out.push_str("</select></label><label class=\"pick\">File <select id=\"file\"><option value=\"\">all</option>");
    let mut paths: Vec<&str> = sheet.findings.iter().map(|finding| finding.path.as_str()).collect();
    paths.dedup();
    for path in paths {
        out.push_str(&format!("<option value=\"{}\">{}</option>", attribute(path), text(path)));
    }
    out.push_str("</select></label><output id=\"matches\" aria-live=\"polite\"></output></form>");
}

fn other_findings(sheet: &Sheet, out: &mut String) {
    let homeless: Vec<_> = sheet.homeless().collect();
    if homeless.is_empty() {
        return;
    }
    out.push_str(
        "<section class=\"topic\" id=\"others\"><h2>Findings beside the questions</h2><article class=\"q others\">",
    );
    for finding in homeless {
        findings::card(sheet, finding, out);
    }
    out.push_str("</article></section>");
}

fn overall(out: &mut String) {
    out.push_str(
        "<section class=\"topic overall\" id=\"overall\"><h2>Overall</h2><div class=\"notes\" data-whole></div>\
         <label class=\"remark\">What the panel should know<textarea id=\"overall-remark\" rows=\"5\"></textarea></label>\
         <p class=\"fine\">Scores are yours. What djury suggests is counted from findings and words, with its reasons beside it; \
         it does not understand an answer.</p></section>",
    );
}

fn help(out: &mut String) {
    out.push_str("<dialog id=\"help\" aria-labelledby=\"help-title\"><h2 id=\"help-title\">Keys</h2><dl>");
    for (keys, words) in [
        ("j k", "next, previous finding or question"),
        ("] [", "next, previous question"),
        ("o", "open or close the details"),
        ("0 … 4", "score the question"),
        ("c d t", "confirm, dismiss, talk about the finding"),
        ("n", "write a note"),
        ("/", "search"),
        ("s", "save notes"),
        ("Esc", "leave a field, close this"),
    ] {
        let keys: Vec<String> =
            keys.split(' ').map(|key| if key == "…" { key.to_owned() } else { format!("<kbd>{key}</kbd>") }).collect();
        out.push_str(&format!("<dt>{}</dt><dd>{words}</dd>", keys.join(" ")));
    }
    out.push_str(
        "</dl><p>A click on a line number starts a note on that line. Notes are kept in this browser until they are saved to \
         <code>.djury/review.json</code> next to the code; a file saved elsewhere is taken in with <code>djury note merge FILE</code>.</p>\
         <form method=\"dialog\"><label>Your name <input id=\"author\" autocomplete=\"name\"></label><button>Close</button></form></dialog>",
    );
}

/// `1 file`, `2 files`.
fn counted(count: usize, noun: &str) -> String {
    // There is no plural of "info".
    if count == 1 || noun == "info" { format!("{count} {noun}") } else { format!("{count} {noun}s") }
}

/// 1,204
fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
