//! Completes the names of rules in `# djury: ignore[…]`, and what a configuration may say. Looks at one text only.

use djury_rules::{
    bank::{Bank, Question},
    rule::Rule,
    text::Span,
};
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, Range, TextEdit,
};

use crate::{
    lsp::{
        configuration::{Configuration, Wanted},
        inbox::{Held, Text},
        page,
    },
    world::config::{Config, KEYS},
};

pub(super) fn completion(text: &Text, params: &CompletionParams) -> Option<CompletionResponse> {
    let offset = text.offset(params.text_document_position.position);
    let items = match &text.held {
        Held::Code(_) => in_comment(text, offset)?,
        Held::Configuration(configuration) => in_configuration(text, configuration, offset)?,
    };
    Some(CompletionResponse::Array(items))
}

fn in_comment(text: &Text, offset: u32) -> Option<Vec<CompletionItem>> {
    let line = text.lines().span(text.lines().line(offset), text.content());
    let place = place(line.of(text.content()), (offset.saturating_sub(line.start)) as usize)?;
    let narrow = |at: usize| line.start + u32::try_from(at).unwrap_or(0);
    let range = text.range(Span::new(narrow(place.start), narrow(place.end)));
    let rules = page::all().into_iter().filter(|rule| !place.others.contains(&rule.name));
    Some(rules.map(|rule| rule_item(text, rule, range, false)).collect())
}

fn rule_item(text: &Text, rule: &Rule, range: Range, needs_quotes: bool) -> CompletionItem {
    let documentation = match text.reads_markdown {
        true => {
            Documentation::MarkupContent(MarkupContent { kind: MarkupKind::Markdown, value: page::markdown(rule.name) })
        }
        false => Documentation::String(page::plain(rule.name)),
    };
    CompletionItem {
        kind: Some(CompletionItemKind::ENUM_MEMBER),
        documentation: Some(documentation),
        ..item(rule.name, page::summary(rule.name), range, needs_quotes)
    }
}

fn item(name: &str, detail: &str, range: Range, needs_quotes: bool) -> CompletionItem {
    let new_text = if needs_quotes { format!("\"{name}\"") } else { name.to_owned() };
    CompletionItem {
        label: name.to_owned(),
        kind: Some(CompletionItemKind::VALUE),
        detail: Some(detail.to_owned()).filter(|detail| !detail.is_empty()),
        // Editors compare what is typed with this, and what is typed may begin with a quote.
        filter_text: Some(new_text.clone()),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
        ..CompletionItem::default()
    }
}

fn in_configuration(text: &Text, configuration: &Configuration, offset: u32) -> Option<Vec<CompletionItem>> {
    let spot = configuration.spot(offset)?;
    let range = text.range(spot.word);
    let words = |words: &[(&str, &str)]| {
        words.iter().map(|(word, detail)| item(word, detail, range, spot.needs_quotes)).collect::<Vec<_>>()
    };
    Some(match spot.wanted {
        Wanted::Key => {
            let schema = schemars::schema_for!(Config).to_value();
            let about = |key: &str| schema.pointer(&format!("/properties/{key}/description"))?.as_str();
            let key = |key: &&str| CompletionItem {
                kind: Some(CompletionItemKind::PROPERTY),
                ..item(key, about(key).unwrap_or(""), range, false)
            };
            KEYS.iter().map(key).collect()
        }
        Wanted::Rule => page::all().into_iter().map(|rule| rule_item(text, rule, range, spot.needs_quotes)).collect(),
        Wanted::Severity => words(&[
            ("error", "fails, corrupts, leaks or skips protection whenever it runs"),
            ("warning", "will hurt in realistic use"),
            ("info", "what a reviewer would ask about"),
            ("hint", "depth or style"),
        ]),
        Wanted::Audience => {
            words(&[("candidate", "is not shown what would give an answer away"), ("reviewer", "is shown all")])
        }
        Wanted::Truth => words(&[("true", ""), ("false", "")]),
        Wanted::Question => {
            let number = |question: &Question| CompletionItem {
                sort_text: Some(format!("{:03}", question.number)),
                ..item(&question.number.to_string(), &question.text, range, false)
            };
            Bank::builtin().questions.iter().map(number).collect()
        }
    })
}

/// The name that is being written, in bytes of its line, and the names that are there already.
struct Place<'a> {
    start: usize,
    end: usize,
    others: Vec<&'a str>,
}

/// None where no rule is being named.
fn place(line: &str, at: usize) -> Option<Place<'_>> {
    let before = line.get(..at)?;
    let mark = before.rfind("djury:")?;
    // The directive stands in a comment of Python or of a template.
    before.get(..mark)?.contains('#').then_some(())?;
    let open = mark + before.get(mark..)?.find('[')?;
    let word = before.get(mark + "djury:".len()..open)?.trim();
    let names = before.get(open + 1..)?;
    if !matches!(word, "ignore" | "ignore-file") || names.contains(']') {
        return None;
    }
    let start = open + 1 + names.rfind(',').map_or(0, |comma| comma + 1);
    let start = start + (line.get(start..at)?.len() - line.get(start..at)?.trim_start().len());
    let is_name = |char: char| char.is_ascii_alphanumeric() || char == '-' || char == '_';
    let end = at + line.get(at..)?.find(|char: char| !is_name(char)).unwrap_or(line.len() - at);
    let close = line.get(end..)?.find(']').map_or(end, |close| end + close);
    let others = line.get(open + 1..start)?.split(',').chain(line.get(end..close)?.split(','));
    Some(Place { start, end, others: others.map(str::trim).filter(|name| !name.is_empty()).collect() })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The name under the `|`, and the others.
    fn named(line: &str) -> Option<(String, Vec<String>)> {
        let at = line.find('|').unwrap();
        let line = line.replacen('|', "", 1);
        let place = place(&line, at)?;
        let others = place.others.iter().map(|name| (*name).to_owned()).collect();
        Some((line[place.start..place.end].to_owned(), others))
    }

    #[test]
    fn rules_are_completed_where_a_comment_names_them() {
        let some =
            |name: &str, others: &[&str]| Some((name.to_owned(), others.iter().map(|n| (*n).to_owned()).collect()));
        assert_eq!(named("x = 1  # djury: ignore[|"), some("", &[]));
        assert_eq!(named("x  # djury: ignore[exc|ept-bare]"), some("except-bare", &[]));
        assert_eq!(named("# djury: ignore-file[a-b, c|, d-e]"), some("c", &["a-b", "d-e"]));
        assert_eq!(named("<p>{# djury: ignore[a,  | ] #}"), some("", &["a"]));
    }

    #[test]
    fn nothing_is_completed_elsewhere() {
        for line in ["|", "x[|", "# djury: ignore|", "# djury: ignore[a]|", "# djury: other[|", "djury: ignore[|", "é|"]
        {
            assert_eq!(named(line), None, "{line}");
        }
    }
}
