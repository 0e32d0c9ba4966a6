//! The overview of several submissions: a table to sort, and what is alike between them.

use super::{
    super::compare::{Comparison, Pair},
    charts::class,
    code,
    frame::{Head, page},
    markup::{attribute, text},
};

/// The overview page.
pub(crate) fn overview(comparison: &Comparison) -> String {
    let mut body = String::new();
    body.push_str(&format!(
        "<header class=\"masthead\"><div><p class=\"eyebrow\"><span>{}</span></p><h1>{} submissions</h1></div>\
         <div class=\"actions\"><button type=\"button\" id=\"theme\">Theme</button></div></header><main id=\"main\" class=\"overview\">\
         <div class=\"scroll\"><table class=\"sortable\"><thead><tr>",
        text(&comparison.bank),
        comparison.rows.len()
    ));
    let heads = [
        "Submission",
        "Answered",
        "Questions",
        "Errors",
        "Warnings",
        "Info",
        "Hints",
        "Tests",
        "Lines",
        "Mean score",
        "Scored",
    ];
    for head in heads {
        match head {
            "Questions" => body.push_str("<th scope=\"col\">Questions</th>"),
            head => body.push_str(&format!("<th scope=\"col\"><button type=\"button\">{head}</button></th>")),
        }
    }
    body.push_str("</tr></thead><tbody>");
    for row in &comparison.rows {
        let name = match &row.file {
            Some(file) => format!("<a href=\"{}\">{}</a>", attribute(file), text(&row.name)),
            None => text(&row.name),
        };
        let cells: String = row.states.iter().map(|state| format!("<i class=\"{}\"></i>", class(*state))).collect();
        let mean = row.mean.map_or_else(|| "–".to_owned(), |mean| format!("{mean:.1}"));
        body.push_str(&format!(
            "<tr><td>{name}</td><td data-v=\"{0}\">{0} of {1}</td><td><span class=\"cells\" role=\"img\" aria-label=\"{0} of {1} answered\">{cells}</span></td>",
            row.answered,
            row.states.len(),
        ));
        for number in [row.errors, row.warnings, row.infos, row.hints, row.tests, row.lines] {
            body.push_str(&format!("<td>{number}</td>"));
        }
        let sorted = row.mean.map_or_else(|| "-1".to_owned(), |mean| format!("{mean:.3}"));
        body.push_str(&format!("<td data-v=\"{sorted}\">{mean}</td><td>{}</td></tr>", row.scored));
    }
    body.push_str("</tbody></table></div><h2>Alike between candidates</h2>");
    if comparison.pairs.is_empty() {
        body.push_str("<p>No two answers are nearly the same.</p>");
    } else {
        body.push_str(
            "<p class=\"fine\">Found by tokens: other names and comments do not hide it. Short answers that everybody writes alike are \
             left out. It is a reason to ask, and no proof of anything.</p>",
        );
    }
    for found in &comparison.pairs {
        pair(found, &mut body);
    }
    body.push_str("</main>");
    page(&Head { title: "Submissions compared", data: None }, &body)
}

fn pair(pair: &Pair, out: &mut String) {
    let question = pair.question.map(|number| format!(" · Q{number}")).unwrap_or_default();
    let how = if pair.likeness >= 100 {
        "the same but for names and layout".to_owned()
    } else {
        format!("{} % alike", pair.likeness)
    };
    out.push_str(&format!(
        "<section class=\"pair\"><p><b>{}</b> and <b>{}</b>: {how}{question}</p><div class=\"both\">",
        text(&pair.one.submission),
        text(&pair.other.submission)
    ));
    for side in [&pair.one, &pair.other] {
        out.push_str("<div>");
        code::excerpt(&side.excerpt, None, &format!("<span>{}</span>", text(&side.submission)), out);
        out.push_str("</div>");
    }
    out.push_str("</div></section>");
}
