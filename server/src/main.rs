//! `djury`: arguments only.

fn main() {}
