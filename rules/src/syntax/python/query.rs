//! Questions that a user asks of the grammar's own tree, in the query language of tree-sitter: text and query in,
//! spans out. No node leaves this file.

use std::fmt;

use tree_sitter::{Parser, QueryCursor, StreamingIterator};

use super::{kinds::language, parse::span};
use crate::text::Span;

/// A query that was read.
pub struct Query {
    query: tree_sitter::Query,
    /// The capture that is reported: `@finding`, or else the first.
    reported: u32,
}

/// What is wrong with a query.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryError {
    /// Where, in bytes of the query.
    pub offset: usize,
    pub message: String,
}

/// A place that a query fits.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueryMatch {
    pub span: Span,
    /// The captures by name; the first one where a name stands for several nodes.
    pub captures: Vec<(String, Span)>,
}

/// As many places of one text are told: a query that fits everything tells nothing.
const MOST: usize = 1_000;

impl fmt::Debug for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Query").field("captures", &self.query.capture_names()).finish()
    }
}

impl Query {
    /// Reads a query.
    ///
    /// # Errors
    /// What is wrong, and where.
    pub fn new(text: &str) -> Result<Query, QueryError> {
        let query = tree_sitter::Query::new(&language(), text).map_err(|error| {
            let word = error.message.trim_matches('"');
            let kind = match error.kind {
                tree_sitter::QueryErrorKind::NodeType => format!("there is no kind of node `{word}`"),
                tree_sitter::QueryErrorKind::Field => format!("there is no field `{word}`"),
                tree_sitter::QueryErrorKind::Capture => format!("there is no capture `@{word}`"),
                tree_sitter::QueryErrorKind::Predicate => format!("a predicate is wrong: {}", error.message),
                tree_sitter::QueryErrorKind::Structure => "no tree has this shape".to_owned(),
                _ => "the query cannot be read".to_owned(),
            };
            QueryError { offset: error.offset.min(text.len()), message: kind }
        })?;
        let names = query.capture_names();
        if names.is_empty() {
            return Err(QueryError {
                offset: 0,
                message: "the query captures nothing; write `@finding` behind what is to be reported".to_owned(),
            });
        }
        let reported = names.iter().position(|name| *name == "finding").unwrap_or(0);
        let unknown = (0..query.pattern_count()).find_map(|pattern| {
            let general = query.general_predicates(pattern).first()?;
            Some((query.start_byte_for_pattern(pattern), general.operator.to_string()))
        });
        if let Some((offset, operator)) = unknown {
            return Err(QueryError {
                offset,
                message: format!(
                    "`#{operator}` is not understood; there are #eq?, #match?, #any-of?, and each with `not-`"
                ),
            });
        }
        Ok(Query { reported: u32::try_from(reported).unwrap_or(0), query })
    }

    /// The places of a Python text that the query fits, in the order of the text.
    pub fn matches(&self, text: &str) -> Vec<QueryMatch> {
        let mut parser = Parser::new();
        if u32::try_from(text.len()).is_err() || parser.set_language(&language()).is_err() {
            return Vec::new();
        }
        let Some(tree) = parser.parse(text, None) else { return Vec::new() };
        let mut cursor = QueryCursor::new();
        // What is begun and not ended is forgotten beyond this: no query makes the work more than linear.
        cursor.set_match_limit(256);
        let names = self.query.capture_names();
        let mut found: Vec<QueryMatch> = Vec::new();
        let mut matches = cursor.matches(&self.query, tree.root_node(), text.as_bytes());
        while let Some(one) = matches.next() {
            let reported = one.captures.iter().find(|capture| capture.index == self.reported);
            let Some(reported) = reported else { continue };
            let mut captures: Vec<(String, Span)> = Vec::new();
            for capture in one.captures {
                let Some(name) = names.get(capture.index as usize) else { continue };
                if !captures.iter().any(|(known, _)| known == name) {
                    captures.push(((*name).to_owned(), span(capture.node.start_byte(), capture.node.end_byte())));
                }
            }
            found.push(QueryMatch { span: span(reported.node.start_byte(), reported.node.end_byte()), captures });
            if found.len() >= MOST {
                break;
            }
        }
        found.sort_by_key(|one| one.span);
        found.dedup_by_key(|one| one.span);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts<'t>(query: &str, text: &'t str) -> Vec<&'t str> {
        Query::new(query).unwrap().matches(text).iter().map(|one| one.span.of(text)).collect()
    }

    #[test]
    fn a_query_with_predicates_fits_places() {
        let query = "(call function: (identifier) @name (#eq? @name \"print\")) @finding";
        assert_eq!(texts(query, "print(1)\nlog(2)\nif x:\n    print(é)\n"), ["print(1)", "print(é)"]);
        let query = "(function_definition name: (identifier) @name (#match? @name \"^get_\"))";
        assert_eq!(texts(query, "def get_x(): pass\ndef put(): pass\n"), ["get_x"]);
    }

    #[test]
    fn what_is_wrong_with_a_query_is_said_with_its_place() {
        let error = |query: &str| Query::new(query).unwrap_err();
        assert_eq!(error("(call)\n(cal) @x").message, "there is no kind of node `cal`");
        assert_eq!(error("(call)\n(cal) @x").offset, 8);
        assert!(error("(call) ").message.contains("captures nothing"));
        assert!(error("(call @x").message.contains("cannot be read"));
        assert!(error("((call) @x (#near? @x \"a\"))").message.contains("`#near?`"));
    }

    #[test]
    fn broken_code_and_huge_code_are_no_trouble() {
        let query = Query::new("(call) @finding").unwrap();
        assert_eq!(query.matches("f(((((").len().min(1), query.matches("f(((((").len().min(1));
        assert_eq!(query.matches(&"f()\n".repeat(5_000)).len(), MOST);
    }
}
