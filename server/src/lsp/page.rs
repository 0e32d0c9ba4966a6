//! A rule's page for an editor: its address, its Markdown, its plain text. Knows no finding.

use djury_rules::{
    RULES,
    page::{Block, Page, Part},
    rule::Rule,
    rule_named,
};
use tower_lsp::ls_types::Uri;

/// The first line of a rule's page.
pub(super) fn summary(rule: &str) -> &'static str {
    rule_named(rule).map_or("", |rule| Page::read(rule.page).summary)
}

/// Where the page stands on the web; none for what has no page.
pub(super) fn address(rule: &str) -> Option<Uri> {
    let rule = rule_named(rule)?;
    format!("{}/blob/main/rules/src/{}", env!("CARGO_PKG_REPOSITORY"), rule.file).parse().ok()
}

/// The page below its title, as Markdown that editors colour.
pub(super) fn markdown(rule: &str) -> String {
    written(rule, &|part| match part {
        Part::Heading(heading) => format!("**{heading}**"),
        Part::Prose(prose) => (*prose).to_owned(),
        // Editors know `python`, not the words behind it that say what a block is for.
        Part::Code(block) => format!("{}```{}\n{}```", caption(block), block.language, block.text),
    })
}

/// The same for editors that show text as it is.
pub(super) fn plain(rule: &str) -> String {
    written(rule, &|part| match part {
        Part::Heading(heading) => (*heading).to_owned(),
        Part::Prose(prose) => (*prose).to_owned(),
        Part::Code(block) => {
            let lines = block.text.lines();
            let indented: Vec<String> = lines.map(|line| format!("    {line}").trim_end().to_owned()).collect();
            format!("{}{}", caption(block), indented.join("\n"))
        }
    })
}

fn caption(block: &Block<'_>) -> &'static str {
    if block.is_fixed { "Fixed:\n" } else { "" }
}

fn written(rule: &str, part: &dyn Fn(&Part<'_>) -> String) -> String {
    let Some(rule) = rule_named(rule) else { return String::new() };
    let page = Page::read(rule.page);
    let parts = std::iter::once(page.summary.to_owned()).chain(page.parts.iter().map(part));
    parts.collect::<Vec<_>>().join("\n\n")
}

/// All rules, in the order of their names.
pub(super) fn all() -> Vec<&'static Rule> {
    let mut rules: Vec<&Rule> = RULES.iter().collect();
    rules.sort_by_key(|rule| rule.name);
    rules
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_a_page_with_a_summary_and_an_address() {
        for rule in all() {
            assert!(!summary(rule.name).is_empty(), "{}", rule.name);
            assert!(address(rule.name).is_some(), "{}", rule.name);
        }
    }

    #[test]
    fn a_page_is_shown_as_markdown_and_as_text() {
        let page = markdown("except-bare");
        assert!(page.starts_with(summary("except-bare")), "{page}");
        assert!(page.contains("```python\n") && !page.contains("```python fixed"), "{page}");
        let page = plain("except-bare");
        assert!(page.contains("\n    try:\n") && !page.contains("```") && !page.contains("## "), "{page}");
    }
}
