//! Python, lowered: statements and expressions as small typed nodes. Knows no names' meaning and no other file.

mod tree;

pub use tree::*;
