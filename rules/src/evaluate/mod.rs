//! An evaluator for the part of Python that answers to coding questions use: a deterministic machine over our own
//! typed tree. It reaches no file, clock or thread, and knows no rule and no question. What it does not support exactly
//! as CPython does it, it says so of: then there is no verdict.

mod builtins;
mod calls;
mod classes;
mod code;
mod compile;
mod construct;
mod equality;
mod format;
mod functions;
mod hashed;
mod heap;
mod iterators;
mod keys;
mod kinds;
mod lazy;
mod machine;
mod modules;
mod numbers;
mod operators;
mod program;
mod scope;
mod sequences;
mod subscripts;
mod symbols;
mod tables;
mod templates;
#[cfg(test)]
mod tests;
mod texts;

pub use program::{Program, Run};

pub(crate) use heap::{Object, Value};
pub(crate) use machine::{Halt, Machine, Res};
pub(crate) use program::Expression;

/// What a run may use up. None of it is measured in time, so that a run ends in the same place everywhere.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Budget {
    /// Instructions, and elements that built-in functions touch.
    pub steps: u64,
    /// Bytes that may be allocated in all.
    pub memory: usize,
    /// Bits of one integer.
    pub bits: u64,
    /// Frames on top of each other, where the program raises Python's own limit of 1,000.
    pub depth: usize,
    /// Bytes that may be printed.
    pub output: usize,
}

impl Default for Budget {
    fn default() -> Budget {
        Budget { steps: 2_000_000, memory: 64 << 20, bits: 200_000, depth: 20_000, output: 64 << 10 }
    }
}

/// What was used up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Limit {
    Steps,
    Memory,
    Integers,
    Depth,
    Output,
}

/// How a run ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// With a value, shown as `repr` shows it; none where that cannot be told (an address, the order of a set).
    Value(Option<String>),
    /// With an exception that nothing caught. Its text is none where CPython's versions word it differently.
    Raised {
        class: String,
        text: Option<String>,
    },
    OverBudget(Limit),
    /// Something on the way is not supported, so nothing is known.
    Unsupported(&'static str),
}
