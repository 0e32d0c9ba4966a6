//! Python, lowered: statements and expressions as small typed nodes. Knows no names' meaning and no other file.

mod blocks;
mod handlers;
pub mod held;
mod kinds;
mod lower;
mod parse;
pub mod paths;
mod pieces;
mod query;
mod read;
mod spelt;
mod tree;
mod walk;
pub mod wrappers;

pub use handlers::Dropped;
pub use lower::{MAX_DEPTH, lower};
pub use parse::{ItemText, Tree, errors, items, parse};
pub use pieces::{Piece, pieces};
pub use query::{Query, QueryError, QueryMatch};
pub use read::docstring;
pub use tree::*;
pub use walk::{
    Enter, Node, Stmts, Visitor, Walk, exprs, exprs_of_expr, exprs_of_stmt, nodes, nodes_of_expr, parts, stmts,
    walk_body, walk_expr, walk_pattern, walk_stmt,
};
