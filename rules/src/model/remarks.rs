//! Which bare statements a comment explains: `return  # nothing to do`. What the comment says is not kept, that it
//! is there is a fact of the file.

use crate::{
    syntax::{
        Id,
        python::{Enter, Item, Stmt, StmtKind, stmts},
    },
    text::{Lines, Span},
};

/// The `return`, `pass`, `break` and `continue` of an item that have a comment behind them on their line, or alone
/// on the line above. `text` is the item's.
pub(crate) fn explained(item: &Item, text: &str) -> Vec<Id> {
    let is_bare = |stmt: &&Stmt| {
        matches!(stmt.kind, StmtKind::Return(None) | StmtKind::Pass | StmtKind::Break | StmtKind::Continue)
    };
    let bare: Vec<&Stmt> = stmts(&item.body, Enter::ALL).filter(is_bare).collect();
    if bare.is_empty() || item.comments.0.is_empty() {
        return Vec::new();
    }
    let lines = Lines::new(text);
    let is_alone =
        |comment: Span| Span::new(lines.start(lines.line(comment.start)), comment.start).of(text).trim().is_empty();
    bare.into_iter()
        .filter(|stmt| {
            let line = lines.line(item.spans.get(stmt.id).start);
            item.comments.0.iter().any(|comment| {
                let at = lines.line(comment.start);
                at == line || (at + 1 == line && is_alone(*comment))
            })
        })
        .map(|stmt| stmt.id)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::python::{items, lower, parse};

    #[test]
    fn a_comment_explains_the_statement_of_its_line_or_of_the_next() {
        let text = "def f():\n    if a: return  # done\n    if b:\n        # nothing to do\n        return\n    x()  # other\n    return\n";
        let tree = parse(text, None);
        let item = lower(&tree, text, &items(&tree, text)[0]);
        assert_eq!(explained(&item, text).len(), 2);
    }
}
