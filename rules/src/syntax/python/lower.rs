//! From the parser's tree to the typed tree, one item at a time. Knows the grammar and nothing of names' meaning.
//!
//! One cursor walks the tree. Every function is called with the cursor at its node and leaves it there, so the
//! comments between any two nodes are met on the way. Nodes are numbered before their parts: source order.

mod definitions;
mod expressions;
mod operators;
mod patterns;
mod regroup;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod show;
mod simple;
mod statements;
mod strings;
#[cfg(test)]
mod tests;
mod types;

use rustc_hash::FxHashSet;

use crate::syntax::python::kinds::{Kind, Kinds};
use crate::syntax::python::parse::{ItemText, Tree, span};
use crate::syntax::python::tree::*;
use crate::syntax::{Id, Name, Spans};
use crate::text::Span;

/// How many statements, expressions and patterns may hold each other; what lies deeper is `Unknown`.
/// Chosen so that recursive readers of a tree stay far below a thread's stack, see the tests.
pub const MAX_DEPTH: u32 = 100;

/// Lowers one item of a tree. `text` is the text that was parsed, `item` one of its [`items`](super::items).
pub fn lower(tree: &Tree, text: &str, item: &ItemText) -> Item {
    let Some(tree) = &tree.0 else {
        return Item::default();
    };
    let mut lower = Lower {
        cursor: tree.walk(),
        at: tree.root_node(),
        kind: Kind::Module,
        kinds: Kinds::get(),
        text,
        item: item.span,
        spans: Spans::default(),
        comments: Vec::new(),
        names: FxHashSet::default(),
        calls: FxHashSet::default(),
        depth: 0,
        yields: false,
        met_error: false,
        alias: None,
    };
    let mut body = Vec::new();
    lower.top_level(&mut body);
    lower.comments.sort_unstable();
    Item {
        names: sorted(lower.names),
        calls: sorted(lower.calls),
        body,
        spans: lower.spans,
        comments: Comments(lower.comments),
        errors: Vec::new(),
    }
}

fn sorted(names: FxHashSet<Name>) -> Box<[Name]> {
    let mut names: Vec<Name> = names.into_iter().collect();
    names.sort_unstable();
    names.into()
}

struct Lower<'t> {
    cursor: tree_sitter::TreeCursor<'t>,
    /// The cursor's node and its kind; stale once a node's children were walked.
    at: tree_sitter::Node<'t>,
    kind: Kind,
    kinds: Kinds,
    text: &'t str,
    /// The item's span in the text.
    item: Span,
    spans: Spans,
    comments: Vec<Span>,
    names: FxHashSet<Name>,
    calls: FxHashSet<Name>,
    depth: u32,
    /// Whether a `yield` was met in the current function.
    yields: bool,
    /// Whether one of the parts of the current expression or simple statement could not be read.
    met_error: bool,
    /// The target of an `as` that the grammar reads as part of an expression, for the clause around it.
    alias: Option<Alias>,
}

struct Alias {
    target: Expr,
    /// Where the expression before the `as` ends.
    value_end: u32,
}

impl<'t> Lower<'t> {
    /// To the first child that is no comment. Without one the cursor stays where it is.
    fn down(&mut self) -> bool {
        self.cursor.goto_first_child() && self.settle()
    }

    /// To the next sibling that is no comment; without one, back to the parent.
    fn next(&mut self) -> bool {
        if self.cursor.goto_next_sibling() {
            return self.settle();
        }
        self.cursor.goto_parent();
        false
    }

    /// Past the remaining siblings, back to the parent.
    fn up(&mut self) {
        while self.next() {}
    }

    fn settle(&mut self) -> bool {
        loop {
            self.read();
            match self.kind {
                Kind::Comment => self.comment(self.at),
                Kind::LineContinuation => {}
                Kind::Error => {
                    self.met_error = true;
                    return true;
                }
                _ => return true,
            }
            if !self.cursor.goto_next_sibling() {
                self.cursor.goto_parent();
                return false;
            }
        }
    }

    fn read(&mut self) {
        self.at = self.cursor.node();
        self.kind = self.kinds.of(self.at);
    }

    fn comment(&mut self, node: tree_sitter::Node<'t>) {
        if self.in_item(node) {
            let span = self.relative(node);
            self.comments.push(span);
        }
    }

    fn in_item(&self, node: tree_sitter::Node<'t>) -> bool {
        (self.item.start as usize..self.item.end as usize).contains(&node.start_byte())
    }

    /// The comments within the current node, which is read no further.
    fn comments_within(&mut self) {
        let mut depth = 0u32;
        loop {
            let node = self.cursor.node();
            if self.kinds.of(node) == Kind::Comment {
                self.comment(node);
            }
            if self.cursor.goto_first_child() {
                depth += 1;
                continue;
            }
            loop {
                if depth == 0 {
                    return;
                }
                if self.cursor.goto_next_sibling() {
                    break;
                }
                self.cursor.goto_parent();
                depth -= 1;
            }
        }
    }

    fn relative(&self, node: tree_sitter::Node<'t>) -> Span {
        let start = self.item.start as usize;
        span(node.start_byte().saturating_sub(start), node.end_byte().saturating_sub(start))
    }

    /// The span of the current node, relative to the item.
    fn span(&self) -> Span {
        self.relative(self.at)
    }

    /// The text of the current node.
    fn source(&self) -> &'t str {
        self.text.get(self.at.byte_range()).unwrap_or("")
    }

    /// Whether a comma stands between the parts of the current node, which makes them a tuple.
    fn has_comma(&self) -> bool {
        if self.at.child_count() < 2 {
            return false;
        }
        let mut cursor = self.at.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if self.kinds.of(cursor.node()) == Kind::Comma {
                return true;
            }
            more = cursor.goto_next_sibling();
        }
        false
    }

    /// A tuple that has no node of its own; its number was given before its items were read.
    fn bare_tuple(&mut self, id: Id, items: Vec<Expr>) -> Expr {
        let whole = |expr: &Expr| self.spans.get(expr.parens.unwrap_or(expr.id));
        if let (Some(first), Some(last)) = (items.first(), items.last()) {
            let span = whole(first).to(whole(last));
            self.spans.set(id, span);
        }
        let parens = false;
        plain(id, ExprKind::Tuple(Box::new(Tuple { items, parens })))
    }

    /// The text of a span of this item.
    fn slice(&self, span: Span) -> &'t str {
        span.shifted(self.item.start).of(self.text)
    }

    /// A number for the current node.
    fn id(&mut self) -> Id {
        let span = self.span();
        self.spans.push(span)
    }

    fn name(&self) -> Name {
        Name::new(self.source())
    }

    fn ident(&mut self) -> Ident {
        Ident { id: self.id(), name: self.name() }
    }

    fn no_ident(&mut self, at: u32) -> Ident {
        Ident { id: self.spans.push(Span::at(at)), name: Name::default() }
    }

    /// The current node as an expression that is not understood.
    fn unknown(&mut self) -> Expr {
        let id = self.id();
        self.comments_within();
        plain(id, ExprKind::Unknown)
    }

    /// An expression that is not there.
    fn hole(&mut self, at: u32) -> Expr {
        plain(self.spans.push(Span::at(at)), ExprKind::Unknown)
    }
}

fn plain(id: Id, kind: ExprKind) -> Expr {
    Expr { id, parens: None, kind }
}
