//! What was read and not loaded: one record for each read, to be merged into findings.

use std::rc::Rc;

use crate::{
    finding::{Edit, Place},
    model::{models::ModelId, project::FunctionId},
    queries::{bulk::Bulk, guard::Guard, mends::Mend, value::Query},
    syntax::Name,
};

#[derive(Clone, Debug)]
pub(crate) struct Missing {
    pub(crate) kind: Kind,
    /// The queryset whose rows are read; none for a query of its own.
    pub(crate) query: Option<Rc<Query>>,
    /// The model that a query of its own asks for.
    pub(crate) model: Option<ModelId>,
    /// The relations from the row of the queryset to what is missing.
    pub(crate) path: Vec<Name>,
    /// The read.
    pub(crate) place: Place,
    /// The read as it is written: `post.author`, `post.comments.count()`.
    pub(crate) text: String,
    /// The calls that led from the loop to the read, outermost first.
    pub(crate) hops: Vec<Place>,
    /// All calls that led to the read: the `render` of its template, too.
    pub(crate) route: Vec<Place>,
    /// The innermost loop around the read.
    pub(crate) running: Option<Place>,
    pub(crate) guard: Guard,
    /// The function that the read stands in.
    pub(crate) function: Option<FunctionId>,
    /// Few rows by construction.
    pub(crate) is_bounded: bool,
    /// Run by hand, once in a while: migrations, commands, scripts.
    pub(crate) is_one_off: bool,
    /// Read in async code, where nothing is loaded lazily: it raises.
    pub(crate) is_async: bool,
    /// What each read would be if the queryset of the rows loaded its answer; none where that is not plain.
    pub(crate) mends: Vec<Option<Mend>>,
    /// Whether the query depends on what the loop goes through.
    pub(crate) is_varying: bool,
    /// What is declared and read by a framework; none where code or a template reads.
    pub(crate) surface: Option<Surface>,
    /// Whether a request may leave out the field that reads it.
    pub(crate) is_chosen: bool,
}

/// Something declared that a framework reads for each row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Surface {
    /// A field of a serializer.
    Field,
    /// A method of a serializer.
    Method,
    /// A column of a changelist.
    Column,
    /// The text of a row, which the admin shows by itself.
    Str,
}

/// What kind of read it is.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Kind {
    /// A relation to one row.
    One,
    /// Only the key of a relation to one row: `post.author.pk`. All places that ask for no more.
    Key(Vec<KeyRead>),
    /// A generic foreign key.
    Generic,
    /// The rows of a relation to many, in a use that a prefetch would serve.
    Collection,
    /// The rows of a relation to many, counted or tested or added up.
    Aggregate,
    /// The rows of a relation to many, refined: the name of the call that no prefetch serves.
    Refined(Name),
    /// Prefetched, and then refined.
    Defeated(Name),
    /// Prefetched under another name: the list that `to_attr` names.
    Renamed(Name),
    /// A column that `only` or `defer` left out.
    Deferred(Name),
    /// A query of its own: `Post.objects.get(…)`.
    Query(String),
    /// A write of its own: `row.save()`.
    Write(Write),
}

/// A place that reads a related row for its key.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct KeyRead {
    pub(crate) whole: Place,
    /// The column that holds the key, as it would be written: `post.author_id`.
    pub(crate) instead: String,
    /// What writes it so; none where more has to change.
    pub(crate) edits: Vec<Edit>,
    pub(crate) is_safe: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Write {
    /// As it is written.
    pub(crate) text: String,
    /// What writes all rows with one statement.
    pub(crate) instead: &'static str,
    /// What stands in place of the whole loop then.
    pub(crate) bulk: Option<Bulk>,
}
