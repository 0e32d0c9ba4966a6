//! Completes the names of rules in `# djury: ignore[…]`. Looks at the text of one line.

use djury_rules::text::Span;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionParams, CompletionResponse, CompletionTextEdit, Documentation,
    MarkupContent, MarkupKind, TextEdit,
};

use crate::lsp::{inbox::Text, page};

pub(super) fn completion(text: &Text, params: &CompletionParams) -> Option<CompletionResponse> {
    let (content, lines) = (text.document.text(), &text.document.lines);
    let offset = text.encoding.offset(params.text_document_position.position, content, lines);
    let line = lines.span(lines.line(offset), content);
    let place = place(line.of(content), (offset.saturating_sub(line.start)) as usize)?;
    let narrow = |at: usize| line.start + u32::try_from(at).unwrap_or(0);
    let range = text.encoding.range(Span::new(narrow(place.start), narrow(place.end)), content, lines);
    let rules = page::all().into_iter().filter(|rule| !place.others.contains(&rule.name));
    let item = |rule: &djury_rules::rule::Rule| CompletionItem {
        label: rule.name.to_owned(),
        kind: Some(CompletionItemKind::ENUM_MEMBER),
        detail: Some(page::summary(rule.name).to_owned()),
        documentation: Some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: page::markdown(rule.name),
        })),
        text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text: rule.name.to_owned() })),
        ..CompletionItem::default()
    };
    Some(CompletionResponse::Array(rules.map(item).collect()))
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
