//! Values: what an expression may be, as far as queries are concerned. A set of guarded alternatives; what is not
//! known is `Unknown`, one alternative beside the others.

use std::{cell::RefCell, collections::BTreeMap, rc::Rc};

use crate::{
    finding::Place,
    model::{
        models::ModelId,
        project::{ClassId, FunctionId, ModuleId},
    },
    queries::{guard::Guard, mends::Chain, records::Record, supply::Supply},
    syntax::Name,
};

/// At most so many alternatives; what goes beyond is one `Unknown`.
pub(crate) const MAX_ALTERNATIVES: usize = 8;

#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) struct Values(pub(crate) Vec<Alternative>);

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Alternative {
    pub(crate) value: Value,
    pub(crate) guard: Guard,
}

#[derive(Clone, Default, PartialEq, Debug)]
pub(crate) enum Value {
    #[default]
    Unknown,
    /// A plain value that holds no rows: a number, a column, a date.
    Plain,
    /// A plain value that is certainly there: the key of a stored row.
    Key,
    None,
    Bool(bool),
    Int(i64),
    /// What arithmetic gives: not known, but never `None`.
    Number {
        /// Whether it may well be zero: `left - 1`, and not `level + 1`.
        may_be_zero: bool,
    },
    Str(Name),
    /// The class of a model.
    Model(ModelId),
    Manager(Rc<Manager>),
    QuerySet(Rc<Query>),
    Row(Rc<Row>),
    /// A row of `values()` or `values_list()`.
    Record(Rc<Record>),
    /// A list, set, generator, page: what its elements may be. An object: writes are seen through every name.
    List(Rc<List>),
    Tuple(Rc<Vec<Values>>),
    Dict(Rc<Dict>),
    /// An instance of a class of the project that is no model.
    Object(Rc<Object>),
    Class(ClassId),
    Function(FunctionId),
    /// A function that keeps its names: a lambda or a nested definition.
    Closure(Rc<Closure>),
    /// A method with its `self`.
    Bound {
        function: FunctionId,
        owner: ClassId,
        receiver: Box<Value>,
    },
    Module(ModuleId),
    /// A dotted name outside of the project.
    External(Name),
    /// A method of a value that the engine itself knows: `qs.filter`, `rows.append`.
    Method {
        receiver: Box<Value>,
        name: Name,
    },
    /// `super()` in a method of `owner` on `receiver`.
    Super {
        owner: ClassId,
        receiver: Box<Value>,
    },
}

/// A queryset. Immutable: each method makes a new one.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Query {
    pub(crate) model: ModelId,
    pub(crate) supply: Supply,
    /// Where it is built: the chain of calls, up to where more may be appended.
    pub(crate) origin: Place,
    /// Calls to which a fix can add, latest last.
    pub(crate) eager: Vec<EagerCall>,
    pub(crate) shape: Shape,
    pub(crate) is_ordered: bool,
    /// Went through code that cannot be read: what it supplies is not known.
    pub(crate) is_open: bool,
    /// Certainly at most so many rows: `[:10]`, `filter(pk=…)`.
    pub(crate) at_most: Option<u32>,
    /// The rows of a relation of one row, and by which accessor.
    pub(crate) of: Option<Rc<Related>>,
    /// Refined since: no prefetch serves it. The name of the call that did.
    pub(crate) refined: Option<Name>,
    /// Columns added by `annotate`, and names under which rows carry more than their model says.
    pub(crate) added: Vec<Name>,
    /// The queryset class whose methods it has, if it is the project's own.
    pub(crate) class: Option<ClassId>,
    /// The functions that the value went through, latest last.
    pub(crate) hops: Rc<Vec<Place>>,
    /// Calls of `select_related`/`prefetch_related` cannot be added at the origin (`union`, `raw`).
    pub(crate) is_fixed: bool,
    /// The loop that it was built in, by number; 0 outside of all.
    pub(crate) born: u32,
    /// Made from a view's `model = Post`, which is the origin.
    pub(crate) is_option: bool,
    /// What `values` or `values_list` selects, where it can be read.
    pub(crate) selected: Option<Vec<Name>>,
    /// A part of the rows: `[:10]`, a page.
    pub(crate) is_sliced: bool,
    /// Cut by numbers that may be others for another row.
    pub(crate) is_cut_freely: bool,
    /// A filter, put together elsewhere, names many rows at once.
    pub(crate) names_many: bool,
    /// The latest `only` or `defer`.
    pub(crate) columns: Option<ColumnsCall>,
    /// Foreign keys that are NULL in all rows: `filter(editor=None)`. Nothing is loaded where there is nothing.
    pub(crate) nulls: Vec<Name>,
    /// The calls on a relation of one row, where they are written in one go.
    pub(crate) chain: Option<Rc<Chain>>,
    /// Whether a filter may go through a relation to many: a count of other rows would be multiplied.
    pub(crate) is_joined: bool,
    /// What `iterator()` without a size was called on, and the whole call.
    pub(crate) chunked: Option<(Place, Place)>,
    /// Rows of `raw()`: they can be prefetched for, and not joined.
    pub(crate) is_raw: bool,
    /// The admin class whose rows it gives.
    pub(crate) admin: Option<ClassId>,
    /// The row by whose key it is filtered, and the accessor that would give the same rows.
    pub(crate) by: Option<Rc<Related>>,
}

/// A call of `only` or `defer` in the chain of an origin.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct ColumnsCall {
    pub(crate) is_only: bool,
    /// Each literal name with its place.
    pub(crate) names: Vec<(Name, Place)>,
    pub(crate) last: Place,
    pub(crate) whole: Place,
    /// What it is called on.
    pub(crate) receiver: Place,
    /// Whether that may be a manager, which cannot be iterated.
    pub(crate) is_first: bool,
}

/// A call of `select_related` or `prefetch_related` in the chain of an origin.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct EagerCall {
    pub(crate) is_prefetch: bool,
    /// Each literal path with its place.
    pub(crate) paths: Vec<(Name, Place)>,
    /// The last argument of any kind.
    pub(crate) last: Place,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Shape {
    Rows,
    Dicts,
    Tuples,
    /// `values_list(…, named=True)`
    Named,
    Scalars,
}

/// A to-many relation of one row: `post.comments`.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Related {
    pub(crate) row: Rc<Row>,
    pub(crate) accessor: Name,
    /// The name by which the rows know the parent, for a reverse foreign key.
    pub(crate) back: Option<Name>,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Manager {
    pub(crate) model: ModelId,
    /// The project's own manager class.
    pub(crate) class: Option<ClassId>,
    /// The queryset class handed to `from_queryset` or whose `as_manager` it is.
    pub(crate) queryset: Option<ClassId>,
    pub(crate) of: Option<Rc<Related>>,
}

/// One instance of a model.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) model: ModelId,
    /// The queryset that the instance, or the row that it hangs on, comes from.
    pub(crate) query: Option<Rc<Query>>,
    /// Whether it is one of many: the variable of a loop.
    pub(crate) is_many: bool,
    /// The relations from the row of the queryset to here.
    pub(crate) path: Vec<Name>,
    pub(crate) supply: Supply,
    /// Relations whose prefetched rows a write threw away, each with the call that did: `post.tags.add(tag)`.
    pub(crate) cleared: Vec<(Name, Name)>,
    /// Whether an earlier step of the path was missing: what is read from here belongs to the same finding.
    pub(crate) is_missing: bool,
    /// Attributes that code has set.
    pub(crate) set: RefCell<BTreeMap<Name, Values>>,
    /// Handed to code that cannot be read, which may have loaded anything.
    pub(crate) is_open: RefCell<bool>,
    /// The loop that it was met or made in, by number; none where that is not known.
    pub(crate) born: Option<u32>,
}

impl PartialEq for Row {
    /// What code has set is compared by name only: objects may hold each other in a circle.
    fn eq(&self, other: &Row) -> bool {
        std::ptr::eq(self, other)
            || (self.model == other.model
                && self.is_many == other.is_many
                && self.path == other.path
                && self.is_missing == other.is_missing
                && self.cleared == other.cleared
                && *self.is_open.borrow() == *other.is_open.borrow()
                && self.supply == other.supply
                && self.query.as_ref().map(|query| query.origin) == other.query.as_ref().map(|query| query.origin)
                && self.set.borrow().keys().eq(other.set.borrow().keys()))
    }
}

/// A list object.
#[derive(Debug)]
pub(crate) struct List {
    pub(crate) elements: RefCell<Values>,
    /// Whether its elements are one of many: it was filled by a loop over rows or made of a queryset.
    pub(crate) is_short: bool,
}

impl PartialEq for List {
    fn eq(&self, other: &List) -> bool {
        // Two lists are one where they are the same object, or hold the same rows and nothing deeper.
        let (Ok(own), Ok(others)) = (self.elements.try_borrow(), other.elements.try_borrow()) else {
            return std::ptr::eq(self, other);
        };
        let is_flat =
            |values: &Values| values.iter().all(|value| matches!(value, Value::Row(_) | Value::Plain | Value::Str(_)));
        std::ptr::eq(self, other) || (is_flat(&own) && *own == *others)
    }
}

#[derive(Debug, Default)]
pub(crate) struct Dict {
    pub(crate) known: RefCell<BTreeMap<Name, Values>>,
    /// What any other key may hold.
    pub(crate) others: RefCell<Values>,
    /// Keys may be there that are not known.
    pub(crate) is_open: RefCell<bool>,
    /// Written in a class body, and read here: nobody has put in or taken out a key.
    pub(crate) is_constant: RefCell<bool>,
}

impl PartialEq for Dict {
    fn eq(&self, other: &Dict) -> bool {
        std::ptr::eq(self, other)
    }
}

#[derive(Debug)]
pub(crate) struct Object {
    pub(crate) class: ClassId,
    pub(crate) set: RefCell<BTreeMap<Name, Values>>,
}

impl PartialEq for Object {
    fn eq(&self, other: &Object) -> bool {
        std::ptr::eq(self, other)
    }
}

/// A function value with the names around it.
#[derive(Debug)]
pub(crate) struct Closure {
    pub(crate) code: Body,
    pub(crate) names: crate::queries::frame::Frame,
}

#[derive(Clone, Debug)]
pub(crate) enum Body {
    Lambda(crate::syntax::python::Lambda),
    Function(FunctionId),
}

impl PartialEq for Closure {
    fn eq(&self, other: &Closure) -> bool {
        std::ptr::eq(self, other)
    }
}

impl Values {
    pub(crate) fn one(value: Value) -> Values {
        Values(vec![Alternative { value, guard: Guard::default() }])
    }

    pub(crate) fn unknown() -> Values {
        Values::one(Value::Unknown)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Value> {
        self.0.iter().map(|alternative| &alternative.value)
    }

    /// Adds an alternative that is not there yet; too many become one `Unknown`.
    pub(crate) fn push(&mut self, value: Value, guard: Guard) {
        if self.0.iter().any(|known| known.value == value && known.guard == guard) {
            return;
        }
        if self.0.len() < MAX_ALTERNATIVES {
            self.0.push(Alternative { value, guard });
        } else if let Some(last) = self.0.last_mut() {
            *last = Alternative { value: Value::Unknown, guard: Guard::default() };
        }
    }

    pub(crate) fn extend(&mut self, other: Values) {
        for alternative in other.0 {
            self.push(alternative.value, alternative.guard);
        }
    }

    #[must_use]
    pub(crate) fn and(mut self, other: Values) -> Values {
        self.extend(other);
        self
    }

    /// The one value, where there is just one.
    pub(crate) fn only(&self) -> Option<&Value> {
        match self.0.as_slice() {
            [one] => Some(&one.value),
            _ => None,
        }
    }
}

impl Query {
    /// Whether it certainly gives so few rows that a query for each of them does no harm.
    pub(crate) fn has_few(&self) -> bool {
        self.at_most.is_some_and(|rows| rows <= 3)
    }
}

impl Row {
    pub(crate) fn new(model: ModelId) -> Row {
        Row {
            model,
            query: None,
            is_many: false,
            path: Vec::new(),
            supply: Supply::default(),
            cleared: Vec::new(),
            is_missing: false,
            set: RefCell::default(),
            is_open: RefCell::new(false),
            born: None,
        }
    }
}
