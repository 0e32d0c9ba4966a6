//! What a hover says: the finding, the page of its rule, the question that it belongs to. Also the pages of rules
//! that comments name, and the questions that they number.

use djury_rules::{
    bank::{Bank, Question},
    model::directives::{Directive, DirectiveKind, Suppressed},
    text::Span,
};
use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind, Position, Range};

use crate::{
    lsp::{
        configuration::Configuration,
        page,
        shown::Mark,
        view::{Seen, View},
    },
    world::{config::Audience, report::Reported},
};

pub(super) fn hover(view: &View, params: &HoverParams) -> Option<Hover> {
    let position = &params.text_document_position_params;
    let uri = &position.text_document.uri;
    if let Some(configuration) = view.open.configuration(uri) {
        return in_configuration(view, configuration, position.position);
    }
    let seen = view.seen(&view.path(uri)?)?;
    let offset = view.offset(uri, position.position, &seen);
    let settings = seen.settings();
    let writer = Writer {
        bank: &settings.bank,
        audience: view.audience.unwrap_or(settings.config.audience),
        is_markdown: view.client.reads_markdown,
    };
    let marks = view.shown(uri).map_or(&[][..], |shown| &shown.marks);
    let under = |mark: &&Mark| {
        let range = mark.diagnostic.range;
        range.start <= position.position && position.position <= range.end
    };
    let under: Vec<&Mark> = marks.iter().filter(under).collect();
    let (text, range) = match under.first() {
        Some(first) => (writer.findings(&under), first.diagnostic.range),
        None => {
            let (text, span) = writer.directive(&seen, offset)?;
            (text, view.place(&seen, span)?.1)
        }
    };
    Some(writer.hover(text, range))
}

/// The page of a rule that a configuration names.
fn in_configuration(view: &View, configuration: &Configuration, position: Position) -> Option<Hover> {
    let encoding = view.client.encoding;
    let offset = encoding.offset(position, &configuration.text, &configuration.lines);
    let (rule, span) = configuration.rules().into_iter().find(|(_, span)| span.holds(offset))?;
    let writer =
        Writer { bank: Bank::builtin(), audience: Audience::Candidate, is_markdown: view.client.reads_markdown };
    Some(writer.hover(writer.rule(rule), encoding.range(span, &configuration.text, &configuration.lines)))
}

/// Writes of rules and questions, for those who read and in the form that is shown.
pub(super) struct Writer<'a> {
    pub(super) bank: &'a Bank,
    pub(super) audience: Audience,
    pub(super) is_markdown: bool,
}

impl Writer<'_> {
    fn hover(&self, text: String, range: Range) -> Hover {
        let kind = if self.is_markdown { MarkupKind::Markdown } else { MarkupKind::PlainText };
        Hover { contents: HoverContents::Markup(MarkupContent { kind, value: text }), range: Some(range) }
    }

    /// The page of a rule below its name.
    pub(super) fn rule(&self, rule: &str) -> String {
        format!("{}\n\n{}", self.title(rule, ""), self.page(rule))
    }

    /// A question with its topic and the rules that say something about its answer.
    pub(super) fn whole_question(&self, question: &Question) -> String {
        let mut text = format!("{}\n\n{}", question.topic, self.question(question));
        if !question.rules.is_empty() {
            text.push_str("\n\nWhat djury looks for:\n");
            for rule in &question.rules {
                text.push_str(&format!("\n- {}: {}", self.title(rule, ""), page::summary(rule)));
            }
        }
        text
    }

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
                    Some((self.rule(rule.name), region.map.span(named.span.0)))
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
