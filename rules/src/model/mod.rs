//! From one file's facts (outline) to all files linked (project), in the words of the field.

pub mod answers;
pub mod bodies;
pub mod classes;
pub mod directives;
pub mod engines;
pub mod holds;
pub mod iterators;
pub mod labels;
pub mod models;
pub mod modules;
pub mod names;
pub mod outline;
pub mod overrides;
pub mod project;
pub mod raises;
mod remarks;
mod selects;
pub mod settings;
pub mod stubs;
mod symbols;
pub mod template_tags;
pub mod template_uses;
pub mod templates;
mod tracks;
pub mod urls;
mod versions;
pub(crate) mod views;
