//! Links from the names of rules, in comments to djury and in configurations, to the rules' pages.

use djury_rules::{model::directives::DirectiveKind, text::Span};
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Range};

use crate::lsp::{
    page,
    view::{Seen, View},
};

pub(super) fn links(view: &View, params: &DocumentLinkParams) -> Option<Vec<DocumentLink>> {
    let uri = &params.text_document.uri;
    if let Some(configuration) = view.open.configuration(uri) {
        let range = |span| view.client.encoding.range(span, &configuration.text, &configuration.lines);
        let rules = configuration.rules().into_iter();
        return Some(rules.filter_map(|(rule, span)| link(view, rule, range(span))).collect());
    }
    let seen = view.seen(&view.path(uri)?)?;
    let links = named(&seen).into_iter().filter_map(|(rule, span)| {
        let (_, range) = view.place(&seen, span).filter(|(at, _)| at == uri)?;
        link(view, rule, range)
    });
    Some(links.collect())
}

/// The rules that the comments of a file name.
fn named<'a>(seen: &Seen<'a>) -> Vec<(&'a str, Span)> {
    let mut found = Vec::new();
    for region in &seen.file.outline.regions {
        for directive in &region.directives {
            let (DirectiveKind::Ignore(rules) | DirectiveKind::IgnoreFile(rules)) = &directive.kind else { continue };
            found.extend(rules.iter().map(|rule| (rule.rule.as_str(), region.map.span(rule.span.0))));
        }
    }
    found
}

fn link(view: &View, rule: &str, range: Range) -> Option<DocumentLink> {
    let target = page::address(rule)?;
    let tooltip = view.client.shows_tooltips.then(|| page::summary(rule).to_owned());
    Some(DocumentLink { range, target: Some(target), tooltip, data: None })
}
