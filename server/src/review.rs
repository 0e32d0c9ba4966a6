//! The reviewer's desk: what a review says of a submission, and what the reviewer says of it. Knows neither terminal
//! nor editor.

pub(crate) mod anchor;
mod moment;
pub(crate) mod notes;
pub(crate) mod store;
