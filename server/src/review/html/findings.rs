//! Findings as cards: message, code, why, related places, fix, and what the reviewer says of it.

use super::{
    super::sheet::{Finding, Sheet},
    code,
    markup::{attribute, message, text},
    prose::prose,
};

/// A finding with all that is known of it.
pub(super) fn card(sheet: &Sheet, finding: &Finding, out: &mut String) {
    let severity = finding.severity;
    out.push_str(&format!(
        "<section class=\"f {severity}\" id=\"f-{}\" data-id=\"{}\" data-severity=\"{severity}\" data-path=\"{}\" tabindex=\"-1\" \
         aria-label=\"{severity}: {}\"><header><span class=\"sev\">{severity}</span><h4>{}</h4><p class=\"where\">",
        attribute(&finding.id),
        attribute(&finding.id),
        attribute(&finding.path),
        attribute(&finding.message.replace('`', "")),
        message(&finding.message),
    ));
    out.push_str(&format!("<code class=\"rule\">{}</code> <span>{}</span>", text(&finding.rule), finding.category));
    let others: Vec<String> = finding
        .questions
        .iter()
        .filter(|number| Some(**number) != finding.home)
        .map(|number| format!("<a href=\"#q{number}\">Q{number}</a>"))
        .collect();
    if !others.is_empty() {
        out.push_str(&format!("<span>also {}</span>", others.join(" ")));
    }
    out.push_str("</p></header>");
    match &finding.excerpt {
        Some(excerpt) => code::excerpt(excerpt, Some(severity), "", out),
        None => {
            out.push_str(&format!("<p class=\"where\"><code>{}:{}</code></p>", text(&finding.path), finding.start.line))
        }
    }
    for related in finding.related.iter().filter(|related| related.excerpt.is_none()) {
        out.push_str(&format!(
            "<p class=\"aside\"><code>{}:{}</code> {}</p>",
            text(&related.path),
            related.start.line,
            message(&related.message)
        ));
    }
    let places: Vec<_> = finding.related.iter().filter(|related| related.excerpt.is_some()).collect();
    if !places.is_empty() {
        let title =
            if places.len() == 1 { "Related place".to_owned() } else { format!("{} related places", places.len()) };
        out.push_str(&format!("<details class=\"related\"><summary>{title}</summary>"));
        for related in places {
            out.push_str(&format!("<p>{}</p>", message(&related.message)));
            if let Some(excerpt) = &related.excerpt {
                code::excerpt(excerpt, None, "", out);
            }
        }
        out.push_str("</details>");
    }
    if let Some(rule) = sheet.rules.get(&finding.rule) {
        out.push_str("<details class=\"why\"><summary>Why it matters</summary>");
        prose(&rule.summary, out);
        prose(&rule.why, out);
        out.push_str(&format!(
            "<p class=\"fine\">More: <code>djury explain {}</code></p></details>",
            text(&finding.rule)
        ));
    }
    if let Some(fix) = &finding.fix {
        let kind = if fix.is_safe { "safe" } else { "suggested" };
        out.push_str(&format!(
            "<details class=\"fix\"><summary>Fix: {} <em>{kind}</em></summary>",
            message(&fix.title)
        ));
        fix.diff.iter().for_each(|changed| code::diff(changed, out));
        out.push_str("</details>");
    }
    out.push_str(&format!("<div class=\"judge\" data-finding=\"{}\"></div></section>", attribute(&finding.id)));
}
