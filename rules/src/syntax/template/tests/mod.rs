//! Text in, a compact printed tree out.

mod expressions;
mod jinja;
mod nesting;
mod printer;
mod robustness;
mod tags;

use super::{Template, parse};

/// The printed tree of a template.
fn tree(text: &str) -> String {
    printer::template(&parse(text), text)
}

/// The printed tree of one expression.
fn expr(text: &str) -> String {
    let printed = tree(&format!("{{{{ {text} }}}}"));
    let inner = printed.strip_prefix("(var ").and_then(|rest| rest.strip_suffix(')'));
    inner.unwrap_or(&printed).to_owned()
}

/// The text under every tag, in order.
fn tags(template: &Template, text: &str) -> Vec<String> {
    template.tags().iter().map(|node| template.spans.get(node.tag).of(text).to_owned()).collect()
}
