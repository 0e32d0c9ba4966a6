//! Conversations with `djury server` over its standard input and output.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "what fails here fails a test, and JSON is indexed without harm"
)]

mod actions;
mod configurations;
mod documents;
mod editor;
mod hovers;
mod notebooks;
mod notes;
mod pulls;
mod questions;
mod survival;
mod takehomes;
mod workspace;
