//! The query engine: bodies run on abstract values; what a read asks of the database and nothing has loaded is a
//! finding. See `docs` in the README of this crate for how it reasons and what it cannot know.

mod api_views;
mod asking;
mod assigns;
mod attributes;
mod bulk;
mod calls;
mod columns;
mod containers;
mod eager;
mod engine;
mod expr;
mod externals;
mod findings;
mod frame;
mod guard;
mod iterators;
mod keys;
mod lookups;
mod loops;
mod managers;
mod marks;
mod mends;
mod methods;
mod missing;
mod paths;
mod reach;
mod records;
mod rows;
mod running;
mod serializer_choice;
mod serializer_fields;
mod serializers;
mod spelled;
mod supply;
mod templates;
#[cfg(test)]
mod tests;
mod truths;
mod twice;
mod unused;
mod value;
mod views;
mod writes;
mod wrong;
