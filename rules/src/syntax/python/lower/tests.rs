//! Text in, the typed tree as text out.

use super::show::show;
use crate::syntax::python::{Stmt, items, lower, parse};

fn body(text: &str) -> Vec<Stmt> {
    let tree = parse(text, None);
    items(&tree, text).iter().flat_map(|item| lower(&tree, text, item).body).collect()
}

fn lowered(text: &str) -> String {
    show(&body(text))
}

#[test]
fn targets_and_values_are_told_apart() {
    assert_eq!(lowered("a = b, *c = d\n"), "(= a (bare b (star c)) d)");
    assert_eq!(lowered("x: int = 1\n"), "(: x int = 1)");
    assert_eq!(lowered("x.y[0] += f(1)\n"), "(Add= x.y[0] f(1))");
}

#[test]
fn boolean_chains_are_flat_unless_parenthesised() {
    assert_eq!(lowered("a and b and c or d and (e or f)"), "(Or (And a b c) (And d `(Or e f)))");
}
