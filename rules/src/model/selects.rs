//! Which settings modules a file selects for the process that runs it. Knows one file only.

use crate::{
    model::outline::ItemRef,
    syntax::{
        Name,
        python::{Enter, ExprKind, Node, Stmt, StmtKind, exprs_of_expr, nodes},
    },
};

const VARIABLE: &str = "DJANGO_SETTINGS_MODULE";

/// The settings modules that a text selects. Few files name the variable, so the others are not walked.
pub(super) fn settings(text: &str, items: &[ItemRef]) -> Vec<Name> {
    if !text.contains(VARIABLE) {
        return Vec::new();
    }
    items.iter().flat_map(|item| selected_in(&item.item.body)).collect()
}

/// `os.environ.setdefault("DJANGO_SETTINGS_MODULE", "x")`, `os.environ["DJANGO_SETTINGS_MODULE"] = "x"`
fn selected_in(body: &[Stmt]) -> Vec<Name> {
    let mut found = Vec::new();
    for node in nodes(body, Enter::ALL) {
        match node {
            Node::Expr(expr) => {
                if let ExprKind::Call(call) = &expr.kind
                    && call.positional(0).and_then(|first| first.as_str()) == Some(VARIABLE)
                {
                    found.extend(call.positional(1).and_then(|second| second.as_str()).map(Name::from));
                }
            }
            Node::Stmt(stmt) => {
                if let StmtKind::Assign { targets, value } = &stmt.kind
                    && let Some(value) = value.as_str()
                    && targets
                        .iter()
                        .any(|target| exprs_of_expr(target, Enter::NONE).any(|expr| expr.as_str() == Some(VARIABLE)))
                {
                    found.push(Name::from(value));
                }
            }
            Node::Pattern(_) => {}
        }
    }
    found
}
