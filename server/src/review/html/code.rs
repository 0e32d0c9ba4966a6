//! Code as HTML: lines with numbers, colours and marks; differences.

use djury_rules::{bank::Severity, text::Language};

use super::{
    super::{
        ink::{Colour, Ink, inks},
        sheet::{Changed, DiffKind, Excerpt},
    },
    markup::{attribute, push, text},
};

/// An excerpt with its place above it.
pub(super) fn excerpt(excerpt: &Excerpt, severity: Option<Severity>, caption: &str, out: &mut String) {
    let path = attribute(&excerpt.path);
    let place = format!("{}:{}", excerpt.path, excerpt.mark.map_or(excerpt.first, |mark| mark.start.line));
    out.push_str(&format!(
        "<figure class=\"code\" data-path=\"{path}\"><figcaption><code>{}</code>{caption}</figcaption><pre tabindex=\"0\">",
        text(&place)
    ));
    for (index, line) in excerpt.lines.iter().enumerate() {
        let number = excerpt.first + index;
        let marked = excerpt.mark.and_then(|mark| {
            let holds = (mark.start.line..=mark.end.line).contains(&number);
            let from = if number == mark.start.line { mark.start.column - 1 } else { indent(line) };
            let to = if number == mark.end.line { mark.end.column - 1 } else { usize::MAX };
            (holds && from < to).then_some((from, to))
        });
        let inks = excerpt.inks.get(index).map_or(&[][..], Vec::as_slice);
        let class = if marked.is_some() { "l on" } else { "l" };
        out.push_str(&format!(
            "<span class=\"{class}\" data-n=\"{number}\"><span class=\"n\">{number}</span><span class=\"t\">"
        ));
        coloured(line, inks, marked, severity, out);
        out.push_str("</span></span>");
    }
    out.push_str("</pre>");
    if excerpt.more > 0 {
        out.push_str(&format!("<p class=\"more\">{} more lines</p>", excerpt.more));
    }
    out.push_str("</figure>");
}

fn indent(line: &str) -> usize {
    line.chars().take_while(|c| c.is_whitespace()).count()
}

/// A line with its colours, and a mark from one column to another (both from 0, the end exclusive).
fn coloured(line: &str, inks: &[Ink], marked: Option<(usize, usize)>, severity: Option<Severity>, out: &mut String) {
    let ink_at = |byte: usize| inks.iter().find(|ink| ink.start <= byte && byte < ink.end).map(|ink| ink.colour);
    let (mut colour, mut is_marked) = (None, false);
    for (column, (byte, c)) in line.char_indices().enumerate() {
        let (now, now_marked) = (ink_at(byte), marked.is_some_and(|(from, to)| (from..to).contains(&column)));
        if (now, now_marked) != (colour, is_marked) {
            close(colour, out);
            if is_marked && !now_marked {
                out.push_str("</mark>");
            }
            if now_marked && !is_marked {
                let class = severity.map_or_else(String::new, |severity| format!(" class=\"{severity}\""));
                out.push_str(&format!("<mark{class}>"));
            }
            if let Some(now) = now {
                out.push_str(&format!("<i class=\"{}\">", class(now)));
            }
            (colour, is_marked) = (now, now_marked);
        }
        push(c, out);
    }
    close(colour, out);
    if is_marked {
        out.push_str("</mark>");
    }
}

fn close(colour: Option<Colour>, out: &mut String) {
    if colour.is_some() {
        out.push_str("</i>");
    }
}

fn class(colour: Colour) -> &'static str {
    match colour {
        Colour::Keyword => "k",
        Colour::Text => "s",
        Colour::Number => "m",
        Colour::Comment => "c",
        Colour::Decorator => "d",
        Colour::Name => "f",
        Colour::Tag => "g",
    }
}

/// Code without place, from a text.
pub(super) fn plain(code: &str, language: Option<Language>, out: &mut String) {
    let inks = language.map(|language| inks(code, language)).unwrap_or_default();
    out.push_str("<pre class=\"block\" tabindex=\"0\">");
    for (index, line) in code.lines().enumerate() {
        coloured(line, inks.get(index).map_or(&[][..], Vec::as_slice), None, None, out);
        out.push('\n');
    }
    out.push_str("</pre>");
}

/// What a fix changes in a file.
pub(super) fn diff(changed: &Changed, out: &mut String) {
    out.push_str(&format!(
        "<figure class=\"code diff\"><figcaption><code>{}</code></figcaption><pre tabindex=\"0\">",
        text(&changed.path)
    ));
    for line in &changed.lines {
        let (class, sign) = match line.kind {
            DiffKind::Same => ("l", " "),
            DiffKind::Added => ("l add", "+"),
            DiffKind::Removed => ("l del", "−"),
            DiffKind::Gap => {
                out.push_str("<span class=\"l gap\"><span class=\"n\">⋯</span></span>");
                continue;
            }
        };
        out.push_str(&format!("<span class=\"{class}\"><span class=\"n\">{}</span><span class=\"sign\">{sign}</span><span class=\"t\">{}</span></span>", line.line, text(&line.text)));
    }
    out.push_str("</pre></figure>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_and_marks_nest_rightly() {
        let inks = [Ink { start: 0, end: 3, colour: Colour::Keyword }];
        let mut out = String::new();
        coloured("for x", &inks, Some((1, 5)), Some(Severity::Error), &mut out);
        assert_eq!(out, "<i class=\"k\">f</i><mark class=\"error\"><i class=\"k\">or</i> x</mark>");
    }
}
