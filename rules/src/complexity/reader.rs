//! What is known while functions are priced: the functions of the file, budgets, and prices that are known already.

use std::cell::{Cell, RefCell};

use rustc_hash::{FxHashMap, FxHashSet};

use super::{cost::Cost, sizes::Frame};
use crate::syntax::python::{Call, ExprKind, Function};

/// Nodes that one estimate may cost; beyond that all is unknown.
const MAX_STEPS: u32 = 20_000;
/// How deep calls are followed.
const MAX_CALLS: usize = 12;

/// The functions that a name may mean: those of the module, and behind `self.` those of the class around.
#[derive(Default, Debug)]
pub(super) struct Known<'t> {
    pub(super) functions: FxHashMap<&'t str, &'t Function>,
    pub(super) methods: FxHashMap<&'t str, &'t Function>,
    /// Names with several meanings, or with one that is no function of the file.
    pub(super) others: FxHashSet<&'t str>,
}

pub(super) struct Reader<'t> {
    pub(super) known: Known<'t>,
    steps: Cell<u32>,
    /// The functions whose results are being worked out.
    results: RefCell<Vec<*const Function>>,
    /// The functions that are being priced, outermost first.
    pub(super) open: RefCell<Vec<*const Function>>,
    pub(super) priced: RefCell<FxHashMap<*const Function, Option<Cost>>>,
}

/// Modules whose functions have a price.
const MODULES: &[&str] =
    &["math", "re", "random", "heapq", "copy", "collections", "bisect", "operator", "time", "logging", "sys"];

impl<'t> Reader<'t> {
    pub(super) fn new(known: Known<'t>) -> Reader<'t> {
        Reader {
            known,
            steps: Cell::new(0),
            results: RefCell::default(),
            open: RefCell::default(),
            priced: RefCell::default(),
        }
    }

    /// Takes one step of the budget; false when it is spent.
    pub(super) fn step(&self) -> bool {
        self.steps.set(self.steps.get().saturating_add(1));
        self.steps.get() < MAX_STEPS
    }

    /// Gives a new estimate its own budget.
    pub(super) fn fresh(&self) {
        self.steps.set(0);
    }

    pub(super) fn enter_result(&self, function: &'t Function) -> bool {
        let mut results = self.results.borrow_mut();
        let is_open = results.contains(&std::ptr::from_ref(function)) || results.len() > MAX_CALLS;
        if !is_open {
            results.push(function);
        }
        !is_open
    }

    pub(super) fn is_open_result(&self, function: &'t Function) -> bool {
        self.results.borrow().contains(&std::ptr::from_ref(function))
    }

    pub(super) fn leave_result(&self) {
        self.results.borrow_mut().pop();
    }

    pub(super) fn enter(&self, function: &'t Function) -> bool {
        let mut open = self.open.borrow_mut();
        let is_open = open.contains(&std::ptr::from_ref(function)) || open.len() > MAX_CALLS;
        if !is_open {
            open.push(function);
        }
        !is_open
    }

    pub(super) fn leave(&self) {
        self.open.borrow_mut().pop();
    }

    /// The function of the file that a call runs.
    pub(super) fn function(&self, frame: &Frame<'t>, call: &'t Call) -> Option<&'t Function> {
        match &call.callee.kind {
            ExprKind::Name(name) => {
                if frame.function.name.name == *name && !self.known.others.contains(name.as_str()) {
                    return Some(frame.function);
                }
                if let Some(inner) = frame.facts.functions.iter().find(|inner| inner.name.name == *name) {
                    return Some(inner);
                }
                if frame.is_param(name) || !frame.facts.get(name).is_empty() {
                    return None;
                }
                self.known.functions.get(name.as_str()).copied()
            }
            ExprKind::Attribute(method) if matches!(method.value.as_name(), Some("self" | "cls")) => {
                self.known.methods.get(method.attr.name.as_str()).copied()
            }
            _ => None,
        }
    }

    /// Whether a name still means the builtin.
    pub(super) fn is_builtin(&self, frame: &Frame<'t>, name: &str) -> bool {
        !frame.is_param(name)
            && frame.facts.get(name).is_empty()
            && !self.known.functions.contains_key(name)
            && !self.known.others.contains(name)
            && !frame.facts.functions.iter().any(|inner| inner.name.name == name)
    }

    pub(super) fn is_module(&self, frame: &Frame<'t>, name: &str) -> bool {
        MODULES.contains(&name) && !frame.is_param(name) && frame.facts.get(name).is_empty()
    }
}
