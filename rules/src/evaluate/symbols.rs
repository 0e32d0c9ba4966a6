//! Names as numbers, so that a name is compared and looked up in one step. Knows no value.

use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::syntax::Name;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Sym(pub(crate) u32);

/// All names of one program; names that are made while it runs are added.
#[derive(Debug, Default)]
pub(crate) struct Symbols(RefCell<Table>);

#[derive(Debug, Default)]
struct Table {
    names: Vec<Name>,
    numbers: FxHashMap<Name, Sym>,
}

impl Symbols {
    pub(crate) fn intern(&self, name: &str) -> Sym {
        let mut table = self.0.borrow_mut();
        if let Some(known) = table.numbers.get(name) {
            return *known;
        }
        let sym = Sym(u32::try_from(table.names.len()).unwrap_or(u32::MAX));
        table.names.push(Name::new(name));
        table.numbers.insert(Name::new(name), sym);
        sym
    }

    pub(crate) fn name(&self, sym: Sym) -> Name {
        self.0.borrow().names.get(sym.0 as usize).cloned().unwrap_or_default()
    }
}
