//! The blocks inside a statement: what a reader of statements goes down into.

use crate::syntax::python::tree::{Stmt, StmtKind};

impl Stmt {
    /// The inner blocks in source order; those of definitions left out.
    pub fn bodies(&self) -> impl Iterator<Item = &[Stmt]> {
        let mut blocks: Vec<&[Stmt]> = Vec::new();
        match &self.kind {
            StmtKind::If(node) => {
                blocks.extend(node.branches.iter().map(|branch| branch.body.as_slice()));
                blocks.push(&node.orelse);
            }
            StmtKind::For(node) => blocks.extend([node.body.as_slice(), &node.orelse]),
            StmtKind::While(node) => blocks.extend([node.body.as_slice(), &node.orelse]),
            StmtKind::With(node) => blocks.push(&node.body),
            StmtKind::Try(node) => {
                blocks.push(&node.body);
                blocks.extend(node.handlers.iter().map(|handler| handler.body.as_slice()));
                blocks.extend([node.orelse.as_slice(), &node.finally]);
            }
            StmtKind::Match(node) => blocks.extend(node.cases.iter().map(|case| case.body.as_slice())),
            _ => {}
        }
        blocks.into_iter()
    }
}
