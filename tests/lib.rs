//! What the tests share: where the binary and the take-homes are.
