//! A running function: what its names hold, where it stands, and how it was reached.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::{
    finding::Place,
    model::project::{ClassId, FunctionId, ModuleId, Scope},
    queries::value::Values,
    syntax::{Id, Name},
};

#[derive(Clone, Debug)]
pub(crate) struct Frame {
    pub(crate) scope: Scope,
    pub(crate) module: ModuleId,
    pub(crate) item: u32,
    pub(crate) function: Option<FunctionId>,
    /// The class whose body holds the method: where `super()` starts.
    pub(crate) owner: Option<ClassId>,
    pub(crate) names: FxHashMap<Name, Values>,
    /// The names around a nested function or lambda.
    pub(crate) outer: Option<Rc<Frame>>,
    pub(crate) returned: Values,
    pub(crate) yielded: Values,
    pub(crate) file: u32,
    pub(crate) region: u32,
}

/// How a block ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Exit {
    /// Runs on to what follows.
    Falls,
    /// `return` or `raise` on every path.
    Leaves,
    /// `break` or `continue` on every path.
    Jumps,
}

impl Frame {
    pub(crate) fn place(&self, id: Id) -> Place {
        Place { file: self.file, region: self.region, item: self.item, id }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Values> {
        match self.names.get(name) {
            Some(values) => Some(values),
            None => self.outer.as_ref()?.get(name),
        }
    }

    pub(crate) fn set(&mut self, name: &Name, values: Values) {
        self.names.insert(name.clone(), values);
    }
}
