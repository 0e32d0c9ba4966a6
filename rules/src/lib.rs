//! djury's thinking: text in, findings out. Pure: no files, no clock, no threads, no editor types.

pub mod finding;
pub mod syntax;
pub mod text;
