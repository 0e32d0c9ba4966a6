//! Django and Jinja2 templates: the union of both dialects as one small typed tree.
//!
//! Knows no settings, no library of tags and no other file; which dialect a template is in is decided elsewhere.

mod brackets;
mod expression;
mod expression_reader;
mod jinja_tags;
mod lexer;
mod parser;
mod reader;
mod tags;
mod tree;
mod walk;
mod words;

pub use expression::*;
pub use parser::parse;
pub use tree::*;
pub use walk::{Part, Visitor, walk, walk_expr};

#[cfg(test)]
mod tests;
