//! The comment that silences a finding: where it goes and what it says. Tried out before it is offered.

use djury_rules::{
    model::directives::DirectiveKind,
    text::{Language, Source, Span},
};

use crate::{lsp::view::Seen, world::report::Reported};

/// What replaces which bytes of the document, so that the finding is silenced; none where no comment can do it.
pub(super) fn comment(seen: &Seen<'_>, finding: &Reported) -> Option<(Span, String)> {
    let last = finding.at.span.end.saturating_sub(1).max(finding.at.span.start);
    let first = seen.document.lines.line(finding.at.span.start);
    let last = seen.document.lines.line(last);
    // A Markdown answer holds Python only.
    let is_template = seen.file.language == Language::Template;
    let candidates = [
        joined(seen, finding, first),
        Some(behind(seen, finding, first, is_template)),
        Some(behind(seen, finding, last, is_template)),
        Some(above(seen, finding, first, is_template)),
    ];
    candidates.into_iter().flatten().find(|(at, text)| is_heard(seen, finding, *at, text))
}

fn written(finding: &Reported, is_template: bool) -> String {
    match is_template {
        true => format!("{{# djury: ignore[{}] #}}", finding.rule),
        false => format!("# djury: ignore[{}]", finding.rule),
    }
}

/// One more rule in the comment that the line has already.
fn joined(seen: &Seen<'_>, finding: &Reported, line: usize) -> Option<(Span, String)> {
    let on_line = |span: Span| seen.document.lines.line(span.start) == line;
    let regions = &seen.file.outline.regions;
    let named = regions.iter().flat_map(|region| region.directives.iter().map(move |directive| (region, directive)));
    let last = named
        .filter(|(region, directive)| !directive.is_alone && on_line(region.map.span(directive.span.0)))
        .find_map(|(region, directive)| match &directive.kind {
            DirectiveKind::Ignore(rules) => rules.last().map(|rule| region.map.span(rule.span.0)),
            _ => None,
        })?;
    Some((Span::at(last.end), format!(", {}", finding.rule)))
}

/// Behind the code of a line.
fn behind(seen: &Seen<'_>, finding: &Reported, line: usize, is_template: bool) -> (Span, String) {
    let span = seen.document.lines.span(line, seen.text());
    let blanks = span.of(seen.text()).len() - span.of(seen.text()).trim_end().len();
    let end = span.end - u32::try_from(blanks).unwrap_or(0);
    let space = if is_template { " " } else { "  " };
    (Span::new(end, span.end), format!("{space}{}", written(finding, is_template)))
}

/// On a line of its own above.
fn above(seen: &Seen<'_>, finding: &Reported, line: usize, is_template: bool) -> (Span, String) {
    let lines = &seen.document.lines;
    let start = lines.start(line);
    let indent = lines.indent(start, seen.text());
    (Span::at(start), format!("{indent}{}{}", written(finding, is_template), lines.newline))
}

/// Whether the comment is one to djury: inside of a string, or behind a `\`, it is not.
fn is_heard(seen: &Seen<'_>, finding: &Reported, at: Span, text: &str) -> bool {
    let old = seen.text();
    let (Some(before), Some(after)) = (old.get(..at.start as usize), old.get(at.end as usize..)) else { return false };
    let source = Source::new([before, text, after].concat(), seen.file.language);
    let outline = djury_rules::outline(&source, Some(&seen.file.outline), None);
    let written = Span::new(at.start, at.start + u32::try_from(text.len()).unwrap_or(0));
    outline.regions.iter().any(|region| {
        region.directives.iter().any(|directive| match &directive.kind {
            DirectiveKind::Ignore(rules) => {
                rules.iter().any(|rule| rule.rule == finding.rule && written.contains(region.map.span(rule.span.0)))
            }
            _ => false,
        })
    })
}
