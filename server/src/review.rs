//! The reviewer's desk: what a review says of a submission, and what the reviewer says of it. Knows neither terminal
//! nor editor.

pub(crate) mod anchor;
pub(crate) mod build;
pub(crate) mod compare;
mod excerpt;
mod hidden;
pub(crate) mod html;
mod ink;
pub(crate) mod markdown;
mod measured;
mod mend;
mod moment;
mod notebook;
pub(crate) mod notes;
mod pieces;
mod placed;
pub(crate) mod sheet;
pub(crate) mod store;
mod suggest;
mod survey;
pub(crate) mod template;
mod tokens;
mod wording;
mod written;
