//! Python, lowered: statements and expressions as small typed nodes. Knows no names' meaning and no other file.

mod kinds;
mod lower;
mod parse;
mod tree;

pub use lower::{MAX_DEPTH, lower};
pub use parse::{ItemText, Tree, errors, items, parse};
pub use tree::*;
