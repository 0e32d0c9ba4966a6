//! What a hover says: the finding, the page of its rule, the question that it belongs to. Also the pages of rules
//! that comments name, and the questions that they number.

use djury_rules::{
    bank::{Bank, Question},
    model::directives::{Directive, DirectiveKind, Suppressed},
    text::Span,
};
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind};

use crate::{
    lsp::{
        page,
        shown::Mark,
        view::{Seen, View},
    },
    world::{config::Audience, report::Reported},
};

pub(super) fn hover(view: &View, params: &HoverParams) -> Option<Hover> {
    let position = &params.text_document_position_params;
    let path = view.path(&position.text_document.uri)?;
    let seen = view.seen(&path)?;
    let offset = view.client.encoding.offset(position.position, seen.text(), &seen.document.lines);
    let settings = seen.settings();
    let writer = Writer {
        bank: &settings.bank,
        audience: view.audience.unwrap_or(settings.config.audience),
        is_markdown: view.client.reads_markdown,
    };
    let marks = view.shown(&path).map_or(&[][..], |shown| &shown.marks);
    let under = |mark: &&Mark| {
        let range = mark.diagnostic.range;
        range.start <= position.position && position.position <= range.end
    };
    let under: Vec<&Mark> = marks.iter().filter(under).collect();
    let (text, range) = match under.first() {
        Some(first) => (writer.findings(&under), first.diagnostic.range),
        None => {
            let (text, span) = writer.directive(&seen, offset)?;
            (text, seen.range(span, view.client.encoding))
        }
    };
    let kind = if writer.is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
    Some(Hover { contents: HoverContents::Markup(MarkupContent { kind, value: text }), range: Some(range) })
}

struct Writer<'a> {
    bank: &'a Bank,
    audience: Audience,
    is_markdown: bool,
}

impl Writer<'_> {
    /// Each finding with its rule's page, each page and question once.
    fn findings(&self, marks: &[&Mark]) -> String {
        let findings: Vec<&Reported> = marks.iter().filter_map(|mark| mark.finding()).collect();
        let mut parts = Vec::new();
        let mut rules: Vec<&str> = Vec::new();
        for first in &findings {
            if rules.contains(&first.rule.as_str()) {
                continue;
            }
            rules.push(&first.rule);
            parts.push(self.title(&first.rule, &format!(" · {} · {}", first.severity, first.category)));
            let mut said: Vec<&str> = Vec::new();
            for same in findings.iter().filter(|finding| finding.rule == first.rule) {
                // Several querysets that lack the same.
                if said.contains(&same.message.as_str()) {
                    continue;
                }
                said.push(&same.message);
                parts.push(same.message.clone());
                parts.extend(same.fix.as_ref().map(|fix| format!("{} {}", self.bold("Fix:"), fix.title)));
            }
            parts.push(self.page(&first.rule));
        }
        let mut numbers: Vec<u32> = findings.iter().flat_map(|finding| finding.questions.iter().copied()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let questions = numbers.iter().filter_map(|number| self.bank.question(*number));
        parts.extend(questions.map(|question| self.question(question)));
        parts.join("\n\n")
    }

    /// What a comment to djury itself is about.
    fn directive(&self, seen: &Seen<'_>, offset: u32) -> Option<(String, Span)> {
        for region in &seen.file.outline.regions {
            let under = |directive: &&Directive| region.map.span(directive.span.0).holds(offset);
            let Some(directive) = region.directives.iter().find(under) else { continue };
            return match &directive.kind {
                DirectiveKind::Ignore(rules) | DirectiveKind::IgnoreFile(rules) => {
                    let named = |named: &&Suppressed| region.map.span(named.span.0).holds(offset);
                    let named = rules.iter().find(named)?;
                    let rule = djury_rules::rule_named(&named.rule)?;
                    let text = format!("{}\n\n{}", self.title(rule.name, ""), self.page(rule.name));
                    Some((text, region.map.span(named.span.0)))
                }
                DirectiveKind::Question(number) => {
                    Some((self.question(self.bank.question(*number)?), region.map.span(directive.span.0)))
                }
                DirectiveKind::Noqa(_) => None,
            };
        }
        None
    }

    fn title(&self, rule: &str, rest: &str) -> String {
        let name = self.bold(rule);
        match page::address(rule).filter(|_| self.is_markdown) {
            Some(address) => format!("[{name}]({}){rest}", address.as_str()),
            None => format!("{name}{rest}"),
        }
    }

    fn page(&self, rule: &str) -> String {
        if self.is_markdown { page::markdown(rule) } else { page::plain(rule) }
    }

    /// A question, and what a strong answer covers, for those who do not answer it.
    fn question(&self, question: &Question) -> String {
        let mut text = format!("{} {}", self.bold(&format!("Q{}", question.number)), question.text);
        if self.audience == Audience::Reviewer {
            text.push('\n');
            text.extend(question.key_points.iter().map(|point| format!("\n- {point}")));
        }
        text
    }

    fn bold(&self, text: &str) -> String {
        if self.is_markdown { format!("**{text}**") } else { text.to_owned() }
    }
}
