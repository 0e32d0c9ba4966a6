//! Suppressions in comments: which findings they silence, and which of them silence nothing. Knows the rules'
//! names and, for `# noqa`, the codes of other linters that mean the same; both are handed in.

use crate::{
    finding::{Finding, Place},
    model::{
        directives::{Directive, DirectiveKind, Suppressed},
        outline::Outline,
    },
    text::{Lines, Source, Span},
};

/// A suppression that silenced nothing, or that names a rule that there is not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Idle {
    /// The rule's name in the comment, or the whole comment where it names none.
    pub span: Span,
    pub rule: Option<String>,
    pub is_unknown: bool,
}

impl Idle {
    /// The finding of djury's own rule. Its place stands for nothing: `span` tells where the comment is.
    pub fn finding(&self) -> Finding {
        let message = match &self.rule {
            Some(rule) if self.is_unknown => format!("`{rule}` is no rule of djury"),
            Some(rule) => format!("`{rule}` finds nothing here that this comment could silence"),
            None => "no rule finds anything here that `djury: ignore` could silence".to_owned(),
        };
        let mut finding = Finding::new("unused-ignore", Place::default(), message);
        if self.is_unknown {
            finding.variant("unknown-rule");
        }
        finding
    }
}

/// Splits the findings of a file (with the line that each begins and ends on, from 0) into those that stay and
/// those that a comment silences, and tells the idle suppressions.
pub fn suppress(
    source: &Source,
    lines: &Lines,
    outline: &Outline,
    findings: Vec<(Finding, Span)>,
    knows: &dyn Fn(&str) -> bool,
    codes: &dyn Fn(&str) -> Vec<String>,
) -> (Vec<(Finding, Span)>, Vec<Idle>) {
    let mut marks: Vec<Mark<'_>> = Vec::new();
    for region in &outline.regions {
        for directive in &region.directives {
            marks.extend(Mark::of(directive, region.map.span(directive.span.0), source, lines, &region.map));
        }
    }
    if marks.is_empty() {
        return (findings, Vec::new());
    }
    let mut kept = Vec::new();
    for (finding, span) in findings {
        let on = [lines.line(span.start), lines.line(span.end.saturating_sub(1).max(span.start))];
        let mut silenced = false;
        for mark in marks.iter_mut().filter(|mark| mark.line.is_none_or(|line| on.contains(&line))) {
            if mark.names(&finding.rule, codes) {
                silenced = true;
                mark.is_used = true;
            }
        }
        if !silenced {
            kept.push((finding, span));
        }
    }
    let idle = marks
        .into_iter()
        .filter(|mark| !mark.is_used && mark.noqa.is_none())
        .map(|mark| Idle {
            span: mark.span,
            is_unknown: mark.rule.is_some_and(|rule| !knows(&rule.rule)),
            rule: mark.rule.map(|rule| rule.rule.to_string()),
        })
        .collect();
    (kept, idle)
}

/// One rule of one suppression.
struct Mark<'a> {
    rule: Option<&'a Suppressed>,
    noqa: Option<&'a [crate::syntax::Name]>,
    /// The line of code that it speaks of; none for the whole file.
    line: Option<usize>,
    span: Span,
    is_used: bool,
}

impl<'a> Mark<'a> {
    fn of(
        directive: &'a Directive,
        span: Span,
        source: &Source,
        lines: &Lines,
        map: &crate::text::RegionMap,
    ) -> Vec<Mark<'a>> {
        let line = Some(if directive.is_alone {
            next_code(lines, lines.line(span.start), &source.text)
        } else {
            lines.line(span.start)
        });
        let each = |rules: &'a [Suppressed], line: Option<usize>| match rules {
            [] => vec![Mark { rule: None, noqa: None, line, span, is_used: false }],
            rules => rules
                .iter()
                .map(|rule| Mark { rule: Some(rule), noqa: None, line, span: map.span(rule.span.0), is_used: false })
                .collect(),
        };
        match &directive.kind {
            DirectiveKind::Ignore(rules) => each(rules, line),
            DirectiveKind::IgnoreFile(rules) => each(rules, None),
            // ruff's order stands behind the code. Of pylint's, on a line of its own, the next line of code is sure: it
            // holds for the rest of the block.
            DirectiveKind::Noqa(codes) => {
                let is_pylints = span.of(&source.text).contains("pylint:");
                let line = if is_pylints { line } else { Some(lines.line(span.start)) };
                vec![Mark { rule: None, noqa: Some(codes), line, span, is_used: false }]
            }
            DirectiveKind::Question(_) => Vec::new(),
        }
    }

    fn names(&self, rule: &str, codes: &dyn Fn(&str) -> Vec<String>) -> bool {
        match (self.noqa, self.rule) {
            (Some(noqa), _) => {
                let same = codes(rule);
                // A bare `# noqa` speaks to ruff; the names without a digit are those of pylint.
                let is_ruffs = |code: &String| code.bytes().any(|byte| byte.is_ascii_digit());
                same.iter().any(|code| match noqa {
                    [] => is_ruffs(code),
                    _ => noqa.iter().any(|named| named == code),
                })
            }
            (None, Some(named)) => named.rule == rule,
            (None, None) => true,
        }
    }
}

/// The first line behind `line` that is neither blank nor a comment.
fn next_code(lines: &Lines, line: usize, text: &str) -> usize {
    let is_code = |line: &usize| {
        let content = lines.span(*line, text).of(text).trim();
        !content.is_empty() && !content.starts_with('#') && !content.starts_with("{#")
    };
    (line + 1..lines.len()).find(is_code).unwrap_or(line)
}
