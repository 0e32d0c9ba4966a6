//! What comments tell djury itself: suppressions (`# djury: ignore[rule]`, `# noqa: E722`) and the question that
//! a piece of code answers (`# Q28`). Reads the text of comments, knows no rule.

use serde::{Deserialize, Serialize};

use crate::{
    model::outline::{ItemRef, Module, Unordered},
    syntax::{
        Id, Name,
        python::{Enter, Stmt, StmtKind, stmts},
        template::Template,
    },
    text::{Lines, Span},
};

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Directive {
    pub kind: DirectiveKind,
    /// The comment, relative to its region.
    pub span: Unordered<Span>,
    /// Whether nothing but blanks stands before it on its line.
    pub is_alone: bool,
    /// Of a question in Python: whether no code stands above it.
    pub is_top: bool,
    /// Of a question in Python: the next definition below it, by its item and node.
    pub next: Option<(u32, Id)>,
}

#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub enum DirectiveKind {
    /// `# djury: ignore[a, b]`: the findings of its line, or of the next line of code if it stands alone.
    Ignore(Vec<Suppressed>),
    /// `# djury: ignore-file[a]`: the findings of the whole file.
    IgnoreFile(Vec<Suppressed>),
    /// `# noqa` (no code: all), `# noqa: E722,B006`, and `# pylint: disable=bare-except`.
    Noqa(Vec<Name>),
    /// `# Q28`, `# question 28: …`
    Question(u32),
}

/// A rule that a suppression names, as written, and where.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Suppressed {
    pub rule: Name,
    pub span: Unordered<Span>,
}

/// The directives of a Python region, in source order.
pub fn of_module(module: &Module, text: &str) -> Vec<Directive> {
    let comments =
        module.items.iter().flat_map(|item| item.item.comments.0.iter().map(|span| span.shifted(item.start)));
    let mut found = of_comments(comments, text, |comment| comment.strip_prefix('#'));
    for directive in &mut found {
        if matches!(directive.kind, DirectiveKind::Question(_)) {
            directive.is_top = is_top(module, directive.span.0.start);
            directive.next = next_definition(module, directive.span.0.end);
        }
    }
    found
}

/// Whether no statement but a docstring begins before an offset of the region.
fn is_top(module: &Module, offset: u32) -> bool {
    let starts = |item: &ItemRef, stmt: &Stmt| item.item.spans.get(stmt.id).start + item.start;
    let mut above = module.items.iter().flat_map(|item| item.item.body.iter().map(move |stmt| (item, stmt)));
    above.all(|(item, stmt)| {
        let is_text = matches!(&stmt.kind, StmtKind::Expr(expr) if expr.as_str().is_some());
        is_text || starts(item, stmt) >= offset
    })
}

/// The class or function that begins next behind an offset of the region, nested ones included.
fn next_definition(module: &Module, offset: u32) -> Option<(u32, Id)> {
    module.items.iter().zip(0u32..).find_map(|(item, number)| {
        let definitions = stmts(&item.item.body, Enter::ALL).filter_map(|stmt| match &stmt.kind {
            StmtKind::Class(class) => Some(class.id),
            StmtKind::Function(function) => Some(function.id),
            _ => None,
        });
        let mut below = definitions.filter(|id| item.item.spans.get(*id).start + item.start >= offset);
        below.next().map(|id| (number, id))
    })
}

/// The directives of a template, in source order.
pub fn of_template(template: &Template, text: &str) -> Vec<Directive> {
    let comments = template.comments.0.iter().map(|comment| comment.span);
    of_comments(comments, text, |comment| {
        comment.strip_prefix("{#").map(|rest| rest.strip_suffix("#}").unwrap_or(rest))
    })
}

fn of_comments(comments: impl Iterator<Item = Span>, text: &str, strip: fn(&str) -> Option<&str>) -> Vec<Directive> {
    let mut lines = None;
    let mut found = Vec::new();
    for span in comments {
        let Some(body) = strip(span.of(text)) else { continue };
        let Some(kind) = kind(body, span, text) else { continue };
        let lines = lines.get_or_insert_with(|| Lines::new(text));
        let before = Span { start: lines.start(lines.line(span.start)), end: span.start };
        let is_alone = before.of(text).trim().is_empty();
        found.push(Directive { kind, span: Unordered(span), is_alone, is_top: false, next: None });
    }
    found
}

fn kind(body: &str, span: Span, text: &str) -> Option<DirectiveKind> {
    // A directive may follow other words: `# type: ignore  # djury: ignore[x]` is one comment to the parser.
    if let Some((_, rest)) = body.split_once("djury:") {
        let rest = rest.trim_start();
        let (is_file, rest) = match rest.strip_prefix("ignore-file") {
            Some(rest) => (true, rest),
            None => (false, rest.strip_prefix("ignore")?),
        };
        let rules = match rest.trim_start().strip_prefix('[') {
            Some(list) => listed(list.split(']').next().unwrap_or(""), span, text),
            None if rest.trim().is_empty() => Vec::new(),
            None => return None,
        };
        return Some(if is_file { DirectiveKind::IgnoreFile(rules) } else { DirectiveKind::Ignore(rules) });
    }
    let lower = body.to_ascii_lowercase();
    if let Some((_, rest)) = lower.split_once("noqa") {
        let codes = rest.strip_prefix(':').unwrap_or("");
        let codes = codes.split([',', ' ']).filter(|code| !code.is_empty());
        let is_code =
            |code: &&str| code.bytes().any(|b| b.is_ascii_digit()) && code.bytes().all(|b| b.is_ascii_alphanumeric());
        return Some(DirectiveKind::Noqa(
            codes.take_while(is_code).map(|code| Name::from(code.to_ascii_uppercase())).collect(),
        ));
    }
    if let Some((_, rest)) = lower.split_once("pylint:") {
        let rest = rest.trim_start().strip_prefix("disable")?.trim_start().strip_prefix('=')?;
        let names = rest.split([',', ' ']).filter(|name| !name.is_empty());
        let names: Vec<Name> = names
            .take_while(|name| name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
            .map(Name::from)
            .collect();
        return (!names.is_empty()).then_some(DirectiveKind::Noqa(names));
    }
    question(lower.trim()).map(DirectiveKind::Question)
}

/// The number in `Q28`, `q 28: …`, `question 28`, at the start of a text.
pub fn question(text: &str) -> Option<u32> {
    let text = text.trim_start_matches(['*', '_', '#', ' ']);
    let rest = match text.get(..8) {
        Some(word) if word.eq_ignore_ascii_case("question") => text.get(8..)?,
        _ => text.strip_prefix(['q', 'Q'])?,
    };
    let rest = rest.trim_start_matches([' ', '#', '.', '-', '_']);
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = rest.get(digits..).is_some_and(|tail| !tail.starts_with(|c: char| c.is_alphanumeric()));
    rest.get(..digits).filter(|_| ends && digits <= 3)?.parse().ok()
}

fn listed(list: &str, span: Span, text: &str) -> Vec<Suppressed> {
    let from = (list.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    let mut at = u32::try_from(from).unwrap_or(span.start);
    let mut rules = Vec::new();
    for part in list.split(',') {
        let name = part.trim();
        let lead = u32::try_from(part.len() - part.trim_start().len()).unwrap_or(0);
        let length = u32::try_from(name.len()).unwrap_or(0);
        if !name.is_empty() {
            let span = Span::new(at + lead, at + lead + length);
            rules.push(Suppressed { rule: Name::from(name), span: Unordered(span) });
        }
        at += u32::try_from(part.len() + 1).unwrap_or(0);
    }
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_named_in_many_ways() {
        for text in ["Q28", "q28: factorial", "Question 28", "question #28", "Q 28 - x", "**Q28**"] {
            assert_eq!(question(text), Some(28), "{text}");
        }
        for text in ["queue 28", "q28b", "Q", "28", "quick 28"] {
            assert_eq!(question(text), None, "{text}");
        }
    }

    #[test]
    fn a_suppression_names_its_rules_with_their_places() {
        let text = "x = 1  # djury: ignore[except-bare, tuple-comma] because";
        let Some(DirectiveKind::Ignore(rules)) = kind(&text[8..], Span::new(7, 50), text) else { panic!() };
        assert_eq!(rules.iter().map(|r| r.span.0.of(text)).collect::<Vec<_>>(), ["except-bare", "tuple-comma"]);
        assert_eq!(
            kind(" noqa: E722, B006 why", Span::default(), ""),
            Some(DirectiveKind::Noqa(vec!["E722".into(), "B006".into()]))
        );
        assert_eq!(
            kind(" pylint: disable=bare-except, broad-except", Span::default(), ""),
            Some(DirectiveKind::Noqa(vec!["bare-except".into(), "broad-except".into()]))
        );
        assert_eq!(kind(" pylint: skip-file", Span::default(), ""), None);
    }
}
