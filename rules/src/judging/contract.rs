//! What an answer says that it takes and gives, by its names and its docstring: numbers that are not negative, falling
//! order. Knows no bank.

use crate::syntax::python::{Expr, Function, docstring};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Contract {
    /// It is told that numbers are not negative, or the algorithm needs it: counting, radix, buckets.
    pub(super) no_negatives: bool,
    /// Numbers above 0 only.
    pub(super) only_positive: bool,
    /// Numbers from 1 to their count, each once; or a few fixed values.
    pub(super) only_special: bool,
    pub(super) falling: bool,
    pub(super) not_empty: bool,
}

/// Algorithms that take their numbers for places of a list or for digits.
const BY_PLACE: [&str; 12] =
    ["count", "radix", "bucket", "pigeon", "bead", "gravity", "flash", "digit", "lsd", "msd", "spaghetti", "proxmap"];
const SPECIAL: [&str; 9] =
    ["cyclic", "cyclesort_ton", "dutch", "flag", "012", "zeros", "binaryarray", "colors", "colours"];

impl Contract {
    pub(super) fn of(function: &Function) -> Contract {
        let name = function.name.name.to_lowercase().replace('_', "");
        let text = docstring(&function.body).and_then(Expr::as_str).unwrap_or("").to_lowercase();
        // What a doctest shows is no promise.
        let prose: String =
            text.lines().filter(|line| !line.trim_start().starts_with(">>>")).collect::<Vec<_>>().join("\n");
        let says = |words: &[&str]| words.iter().any(|word| prose.contains(word));
        let named = |words: &[&str]| words.iter().any(|word| name.contains(word));
        let only_positive = says(&[
            "positive int",
            "positive num",
            "natural number",
            "greater than 0",
            "greater than zero",
            "n >= 1",
            "n > 0",
        ]) && !says(&["non-positive"]);
        Contract {
            no_negatives: named(&BY_PLACE)
                || says(&["non-negative", "nonnegative", "not negative", "no negative", "unsigned", "whole number"])
                || only_positive,
            only_positive,
            only_special: named(&SPECIAL),
            falling: named(&["desc", "decreas", "reversesort", "sortreverse"])
                || says(&[
                    "descending",
                    "decreasing order",
                    "falling order",
                    "largest to smallest",
                    "highest to lowest",
                ]),
            not_empty: says(&["non-empty", "nonempty", "not empty", "not be empty", "at least one"]),
        }
    }
}
