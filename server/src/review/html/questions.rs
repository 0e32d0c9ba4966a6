//! The questions of the sheet: the list beside it, and each with its answer, findings, key points and score.

use djury_rules::bank::QuestionKind;

use super::{
    super::{
        notes::BEST,
        sheet::{Answer, Question, Sheet, State, Written},
    },
    charts::{class, severities},
    code, counted, findings,
    markup::{attribute, message, text},
    prose::prose,
};

/// What a score means, from 0 on.
const MEANINGS: [&str; 5] = ["nothing", "weak", "partial", "good", "strong"];

/// The list of all questions.
pub(super) fn navigation(sheet: &Sheet, out: &mut String) {
    out.push_str("<nav class=\"side\" aria-label=\"Questions\">");
    for (topic, questions) in sheet.topics() {
        out.push_str(&format!("<h2>{}</h2><ol>", text(topic)));
        for question in questions {
            let own = question.findings.iter().filter_map(|id| sheet.finding(id));
            let gravest = own.map(|finding| finding.severity).max();
            let count = question.findings.len();
            let badge = match gravest {
                Some(severity) => {
                    format!("<b class=\"count {severity}\" title=\"{}\">{count}</b>", counted(count, "finding"))
                }
                None => String::new(),
            };
            out.push_str(&format!(
                "<li><a href=\"#q{0}\" data-q=\"{0}\"><i class=\"dot {1}\" title=\"{2}\"></i><span class=\"num\">{0}</span>\
                 <span class=\"words\">{3}</span>{badge}<b class=\"given\"></b></a></li>",
                question.number,
                class(question.state),
                question.state.words(),
                message(&question.text),
            ));
        }
        out.push_str("</ol>");
    }
    out.push_str("</nav>");
}

pub(super) fn all(sheet: &Sheet, out: &mut String) {
    for (index, (topic, questions)) in sheet.topics().into_iter().enumerate() {
        let answered = questions.iter().filter(|question| question.state.is_answered()).count();
        out.push_str(&format!(
            "<section class=\"topic\" id=\"t{index}\"><h2>{}<small>{answered} of {} answered</small></h2>",
            text(topic),
            questions.len()
        ));
        for question in questions {
            one(sheet, question, out);
        }
        out.push_str("</section>");
    }
}

fn one(sheet: &Sheet, question: &Question, out: &mut String) {
    let number = question.number;
    let state = question.state;
    let is_empty = state == State::NotSeen;
    let count = question.findings.len();
    out.push_str(&format!(
        "<article class=\"q {}\" id=\"q{number}\" data-q=\"{number}\" data-state=\"{}\" tabindex=\"-1\" aria-labelledby=\"h{number}\">\
         <header><span class=\"num\">{number}</span><h3 id=\"h{number}\">{}</h3><p class=\"meta\"><span class=\"state {}\">{}</span>",
        if is_empty { "empty" } else { "" },
        class(state),
        message(&question.text),
        class(state),
        state.words(),
    ));
    if question.kind == QuestionKind::Code {
        out.push_str("<span>asks for code</span>");
    }
    let own = || question.findings.iter().filter_map(|id| sheet.finding(id));
    for (severity, count) in severities(own()) {
        out.push_str(&format!("<span class=\"tally {severity}\">{}</span>", counted(count, &severity.to_string())));
    }
    out.push_str("</p></header><div class=\"body\">");
    if question.written.len() + question.answers.len() > 0 {
        let title = if state.is_answered() { "Answer" } else { "What the code shows" };
        out.push_str(&format!("<div class=\"answer\"><p class=\"part\">{title}</p>"));
        question.written.iter().for_each(|written| text_answer(written, out));
        question.answers.iter().for_each(|answer| code_answer(answer, state, out));
        out.push_str("</div>");
    }
    if count > 0 {
        out.push_str("<div class=\"findings\"><p class=\"part\">Findings</p>");
        own().for_each(|finding| findings::card(sheet, finding, out));
        out.push_str("</div>");
    }
    let also: Vec<_> = question.also.iter().filter_map(|id| sheet.finding(id)).collect();
    if !also.is_empty() {
        let title = format!("{} shown under another question", counted(also.len(), "finding"));
        let is_open = if count == 0 && also.len() <= 4 { " open" } else { "" };
        out.push_str(&format!("<details class=\"also\"{is_open}><summary>{title}</summary><ul>"));
        for finding in also {
            let home = finding.home.map(|home| format!("Q{home} ")).unwrap_or_default();
            out.push_str(&format!(
                "<li class=\"{}\"><a href=\"#f-{}\">{home}</a>{} <code>{}:{}</code></li>",
                finding.severity,
                attribute(&finding.id),
                message(&finding.message),
                text(&finding.path),
                finding.start.line,
            ));
        }
        out.push_str("</ul></details>");
    }
    out.push_str("<div class=\"notes\" data-question></div></div>");
    rail(question, out);
    out.push_str("</article>");
}

/// The part that the reviewer fills in.
fn rail(question: &Question, out: &mut String) {
    let number = question.number;
    out.push_str(&format!(
        "<aside class=\"rail\"><fieldset class=\"score\"><legend>Score<span class=\"sr\"> for question {number}</span></legend>"
    ));
    let suggested = question.suggestion.as_ref().map(|suggestion| suggestion.score);
    for (score, meaning) in (0..=BEST).zip(MEANINGS) {
        let hint = if suggested == Some(score) { " class=\"suggested\"" } else { "" };
        out.push_str(&format!(
            "<label{hint} title=\"{meaning}\"><input type=\"radio\" name=\"s{number}\" value=\"{score}\"><span>{score}</span></label>"
        ));
    }
    out.push_str("</fieldset>");
    if let Some(suggestion) = &question.suggestion {
        let reasons: Vec<String> = suggestion.reasons.iter().map(|reason| text(reason)).collect();
        out.push_str(&format!(
            "<p class=\"suggestion\"><b>Suggested: {}</b> {}</p>",
            suggestion.score,
            reasons.join("; ")
        ));
    }
    let is_written = !question.written.is_empty();
    let open = if question.state.is_answered() { " open" } else { "" };
    out.push_str(&format!(
        "<details class=\"points\"{open}><summary>Key points <b class=\"ticked\"></b></summary><ul>"
    ));
    for point in &question.key_points {
        let hint = match point.mentioned {
            Some(false) => "<small class=\"unsaid\">not mentioned</small>",
            Some(true) => "<small class=\"said\">words of it are there</small>",
            None => "",
        };
        out.push_str(&format!(
            "<li><label><input type=\"checkbox\" data-point=\"{}\"><span>{}{hint}</span></label></li>",
            attribute(&point.text),
            message(&point.text),
        ));
    }
    out.push_str("</ul>");
    if is_written && question.key_points.iter().any(|point| point.mentioned.is_some()) {
        out.push_str("<p class=\"fine\">Mentions are found by words, not by meaning.</p>");
    }
    out.push_str(&format!(
        "</details><label class=\"remark\"><span class=\"sr\">Remark on question {number}</span><textarea rows=\"2\" data-remark placeholder=\"Remark\"></textarea></label></aside>"
    ));
}

fn text_answer(written: &Written, out: &mut String) {
    let heading =
        if written.heading.is_empty() { String::new() } else { format!("<b>{}</b> ", text(&written.heading)) };
    out.push_str(&format!(
        "<div class=\"written\"><p class=\"where\">{heading}<code>{}:{}</code><span>{}</span></p>",
        text(&written.path),
        written.line,
        counted(written.words, "word"),
    ));
    prose(&written.text, out);
    out.push_str("</div>");
}

fn code_answer(answer: &Answer, state: State, out: &mut String) {
    let told = match answer.evidence.as_str() {
        "shape" if state.is_answered() => " recognised by its name or shape".to_owned(),
        "shape" => String::new(),
        evidence => format!(" by its {evidence}"),
    };
    let caption = format!("<span>{}{}</span>", text(&answer.name), told);
    code::excerpt(&answer.excerpt, None, &caption, out);
    measured(answer, out);
}

/// What running the answer told, and how its time grows.
fn measured(answer: &Answer, out: &mut String) {
    if answer.examples.is_none() && answer.times.is_empty() {
        return;
    }
    out.push_str("<ul class=\"measured\">");
    if let Some(examples) = &answer.examples {
        let class = match (&examples.failure, &examples.unknown) {
            (Some(_), _) => "fails",
            (None, Some(_)) => "unknown",
            (None, None) => "passes",
        };
        out.push_str(&format!("<li class=\"{class}\">{}</li>", message(&examples.words())));
    }
    for time in &answer.times {
        let name = if answer.times.len() > 1 || time.name != answer.name {
            format!("<code>{}</code> ", text(&time.name))
        } else {
            String::new()
        };
        let why = time.why();
        let why = if why.is_empty() { why } else { format!("<small>{}</small>", message(&why)) };
        out.push_str(&format!("<li class=\"time\">Estimated time: {name}<b>{}</b> {why}</li>", text(&time.text)));
    }
    out.push_str("</ul>");
}
