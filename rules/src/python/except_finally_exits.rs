//! A jump out of `finally`, which drops the exception on its way.

use crate::{
    rule::{Cx, On},
    syntax::{
        Id,
        python::{Stmt, StmtKind},
    },
};

pub(crate) const ON: On = On::Stmt(check);

fn check(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::Try(attempt) = &stmt.kind else { return };
    let mut found = Vec::new();
    jumps(&attempt.finally, false, &mut found);
    for (id, word) in found {
        let also = if word == "return" { " or the result" } else { "" };
        cx.report(id, format!("`{word}` in `finally` discards the exception{also} that is on its way"));
    }
}

/// The jumps out of a body, functions in it left out. A `finally` of its own is judged where it stands.
fn jumps(body: &[Stmt], in_loop: bool, found: &mut Vec<(Id, &'static str)>) {
    for stmt in body {
        match &stmt.kind {
            StmtKind::Return(_) => found.push((stmt.id, "return")),
            StmtKind::Break if !in_loop => found.push((stmt.id, "break")),
            StmtKind::Continue if !in_loop => found.push((stmt.id, "continue")),
            StmtKind::For(each) => {
                jumps(&each.body, true, found);
                jumps(&each.orelse, in_loop, found);
            }
            StmtKind::While(each) => {
                jumps(&each.body, true, found);
                jumps(&each.orelse, in_loop, found);
            }
            StmtKind::Try(attempt) => {
                jumps(&attempt.body, in_loop, found);
                attempt.handlers.iter().for_each(|handler| jumps(&handler.body, in_loop, found));
                jumps(&attempt.orelse, in_loop, found);
            }
            _ => stmt.bodies().for_each(|inner| jumps(inner, in_loop, found)),
        }
    }
}
