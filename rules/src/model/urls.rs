//! The routes of a project: what stands in `urlpatterns`, which view each route leads to and what it hands over,
//! through `include` from the root. Knows routes, not requests; what cannot be followed is told as such.

mod collect;
mod route;
#[cfg(test)]
mod tests;

use rustc_hash::FxHashSet;

pub use route::{Capture, Route, RouteKind};

use crate::{
    finding::Place,
    model::project::{ClassId, FunctionId, ModuleId, Project},
    syntax::{
        Id, Name,
        python::{Call, Expr},
    },
};

#[derive(Debug, Default)]
pub struct Urls {
    /// Every call of `path` and the like that leads to a view, once for each way from a root.
    pub patterns: Vec<UrlPattern>,
    /// The modules that requests start at: those of `ROOT_URLCONF`, or those that no other module includes.
    pub roots: Vec<ModuleId>,
    /// Whether the roots come from `ROOT_URLCONF`, and everything that they include was followed.
    pub is_complete: bool,
}

/// One way from a root to a view.
#[derive(Clone, Debug)]
pub struct UrlPattern {
    /// The call of `path`, `re_path` or `url`.
    pub place: Place,
    pub module: ModuleId,
    /// The routes on the way, that of the call last.
    pub routes: Vec<Route>,
    pub view: View,
    /// The expression of the view.
    pub view_place: Place,
    /// The names that the `kwargs` of this call and of the calls on the way hand over; none where they are not
    /// known.
    pub kwargs: Option<Vec<Name>>,
    pub name: Option<Name>,
    /// The namespaces on the way, outermost first; none where one of them is not known.
    pub namespaces: Option<Vec<Name>>,
    /// Whether the way begins at `ROOT_URLCONF`, so that there are no other captures.
    pub is_rooted: bool,
    /// Whether `format_suffix_patterns` may add a `format`.
    pub has_format: bool,
}

/// What a route leads to.
#[derive(Clone, PartialEq, Debug)]
pub enum View {
    /// A function of the project, behind decorators that hand over all arguments.
    Function(FunctionId),
    /// `X.as_view(…)`
    Class {
        class: ClassId,
        /// The call of `as_view`.
        call: Id,
        /// The keywords given to `as_view`; none where they are not all known.
        initkwargs: Option<Vec<Name>>,
        /// The methods in the dictionary that a viewset is given; none for any other view.
        actions: Option<Vec<Name>>,
    },
    /// `X`, without `as_view()`
    BareClass(ClassId),
    /// `view()`: what the function returns. The id is that of the call.
    Called {
        function: FunctionId,
        callee: Id,
    },
    /// Outside of the project, by its dotted name.
    External(Name),
    Unknown,
}

impl Project {
    pub fn urls(&self) -> &Urls {
        self.urls.get_or_init(|| collect::urls(self))
    }
}

impl Urls {
    /// The patterns of a name, namespaces included: `blog:detail`.
    pub fn named<'u>(&'u self, full: &'u str) -> impl Iterator<Item = &'u UrlPattern> {
        self.patterns.iter().filter(move |pattern| pattern.full_name().is_some_and(|name| name == full))
    }

    /// The classes that stand behind a route.
    pub fn view_classes(&self) -> FxHashSet<ClassId> {
        let classes = self.patterns.iter().filter_map(|pattern| match pattern.view {
            View::Class { class, .. } => Some(class),
            _ => None,
        });
        classes.collect()
    }

    /// The functions that stand behind a route.
    pub fn view_functions(&self) -> FxHashSet<FunctionId> {
        let functions = self.patterns.iter().filter_map(|pattern| match pattern.view {
            View::Function(function) => Some(function),
            _ => None,
        });
        functions.collect()
    }
}

impl UrlPattern {
    /// The route of the call itself.
    pub fn route(&self) -> Option<&Route> {
        self.routes.last()
    }

    /// `blog:detail`; none without a name, or where a namespace is not known.
    pub fn full_name(&self) -> Option<String> {
        let name = self.name.as_ref()?;
        let mut parts: Vec<&str> = self.namespaces.as_ref()?.iter().map(Name::as_str).collect();
        parts.push(name);
        Some(parts.join(":"))
    }

    /// All captures on the way, outermost first, with their routes.
    pub fn captures(&self) -> impl Iterator<Item = (&Route, &Capture)> {
        self.routes.iter().flat_map(|route| route.captures.iter().map(move |capture| (route, capture)))
    }
}

/// The arguments of `path(route, view, kwargs, name)` and its siblings.
pub(crate) struct PathCall<'c> {
    pub(crate) route: &'c Expr,
    pub(crate) view: &'c Expr,
    pub(crate) kwargs: Option<&'c Expr>,
    pub(crate) name: Option<&'c Expr>,
}

impl<'c> PathCall<'c> {
    /// None where arguments come from a `*args` or are missing.
    pub(crate) fn of(call: &'c Call) -> Option<PathCall<'c>> {
        if call.has_star() {
            return None;
        }
        Some(PathCall {
            route: call.positional(0).or_else(|| call.keyword("route").or_else(|| call.keyword("regex")))?,
            view: call.positional(1).or_else(|| call.keyword("view"))?,
            kwargs: call.positional(2).or_else(|| call.keyword("kwargs")),
            name: call.positional(3).or_else(|| call.keyword("name")),
        })
    }
}
