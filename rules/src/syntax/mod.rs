//! The only readers of tree-sitter: Python and Django templates lowered to small typed trees without positions.
//!
//! A node carries a number, its [`Id`]; the table from numbers to spans, [`Spans`], stands beside the tree and
//! outside equality. So two texts that differ in comments and blanks only have equal trees.

pub mod python;
pub mod template;

use serde::{Deserialize, Serialize};

use crate::text::Span;

/// A name or a short text of the analysed code.
pub type Name = smol_str::SmolStr;

/// A replacement of the bytes `start..old_end` of one text, which are `start..new_end` of the next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TextEdit {
    pub start: u32,
    pub old_end: u32,
    pub new_end: u32,
}

/// The number of a node within its item, in source order of node starts. Position-free: an edit elsewhere keeps it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Debug, Serialize, Deserialize)]
pub struct Id(pub u32);

/// Where the nodes of one item stand. Any two tables are equal: positions are no part of what code says.
#[derive(Clone, Default, Debug, Serialize, Deserialize)]
pub struct Spans(Vec<Span>);

impl Spans {
    pub fn push(&mut self, span: Span) -> Id {
        let id = Id(u32::try_from(self.0.len()).unwrap_or(u32::MAX));
        self.0.push(span);
        id
    }

    /// The span of a node; the empty span at 0 for a number that is not of this table.
    pub fn get(&self, id: Id) -> Span {
        self.0.get(id.0 as usize).copied().unwrap_or_default()
    }

    /// Widens or sets the span of a node that was pushed before its end was known.
    pub fn set(&mut self, id: Id, span: Span) {
        if let Some(slot) = self.0.get_mut(id.0 as usize) {
            *slot = span;
        }
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = (Id, Span)> + '_ {
        self.0.iter().enumerate().map(|(i, span)| (Id(u32::try_from(i).unwrap_or(u32::MAX)), *span))
    }
}

impl PartialEq for Spans {
    fn eq(&self, _: &Spans) -> bool {
        true
    }
}

impl Eq for Spans {}
