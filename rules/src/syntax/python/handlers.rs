//! Short questions to an `except` clause: whether it drops what it catches, and what it catches. Knows the shape
//! of the tree only.

use crate::syntax::python::{paths::exits, tree::*};

/// How a handler drops the exception that it caught.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Dropped {
    /// `pass`, `...`, a bare `return` or `return None`: nothing tells of it.
    Silently,
    /// `continue`: the loop goes on with the next element.
    Skipped,
    /// A lone `print(…)`.
    Printed,
}

impl ExceptHandler {
    /// Whether the handler does nothing with what it caught.
    pub fn dropped(&self) -> Option<Dropped> {
        let [only] = self.body.as_slice() else { return None };
        match &only.kind {
            StmtKind::Pass | StmtKind::Return(None) => Some(Dropped::Silently),
            StmtKind::Return(Some(value)) if value.kind == ExprKind::None => Some(Dropped::Silently),
            StmtKind::Expr(expr) if expr.kind == ExprKind::Ellipsis => Some(Dropped::Silently),
            StmtKind::Continue => Some(Dropped::Skipped),
            StmtKind::Expr(expr) => {
                let call = expr.as_call()?;
                (call.callee.as_name() == Some("print")).then_some(Dropped::Printed)
            }
            _ => None,
        }
    }

    /// Whether every way out of the handler is a bare `raise`: it cleans up and lets the exception go on.
    pub fn reraises(&self) -> bool {
        let is_bare = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Raise { exception: None, .. });
        exits(&self.body).is_some_and(|exits| {
            exits.always_raises() && exits.raises.iter().all(|(stmt, _)| is_bare(stmt)) && !leaves_loop(&self.body)
        })
    }

    /// The classes that are caught, as written; none for a bare `except:`.
    pub fn kinds(&self) -> &[Expr] {
        match &self.kind {
            None => &[],
            Some(kind) => match &kind.kind {
                ExprKind::Tuple(tuple) => &tuple.items,
                _ => std::slice::from_ref(kind),
            },
        }
    }
}

/// Whether a `break` or `continue` leaves the body for a loop around it.
fn leaves_loop(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break | StmtKind::Continue => true,
        StmtKind::For(_) | StmtKind::While(_) => false,
        _ => stmt.bodies().any(leaves_loop),
    })
}
