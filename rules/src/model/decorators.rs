//! What the project's own functions are used on as decorators. Knows no rule.

use rustc_hash::FxHashMap;

use crate::{
    model::project::{ClassId, FunctionId, Project, Scope, Symbol, Within},
    syntax::python::{Decorator, Expr},
};

/// The uses of each function that stands behind an `@`.
pub type Decorations = FxHashMap<FunctionId, Vec<Decoration>>;

/// One `@` of the project.
#[derive(Clone, Copy, Debug)]
pub struct Decoration {
    pub on: Decorated,
    /// Which of the definition's decorators it is, the topmost first.
    pub number: usize,
    /// `@retry(3)` rather than `@retry`.
    pub is_call: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Decorated {
    Function(FunctionId),
    Class(ClassId),
}

impl Project {
    /// Where a function of the project is used as a decorator, or as a factory of decorators.
    pub fn decorations(&self, decorator: FunctionId) -> &[Decoration] {
        let all = self.decorated.get_or_init(|| self.all_decorations());
        all.get(&decorator).map_or(&[], Vec::as_slice)
    }

    fn all_decorations(&self) -> Decorations {
        let mut found = Decorations::default();
        let mut add = |scope: Scope, on: Decorated, decorators: &[Decorator]| {
            for (number, decorator) in decorators.iter().enumerate() {
                let (callee, is_call) = callee(&decorator.expr);
                if let Some(Symbol::Function(function)) = self.symbol(scope, callee) {
                    found.entry(function).or_default().push(Decoration { on, number, is_call });
                }
            }
        };
        for (id, info) in self.own_functions() {
            let scope = Scope { module: info.module, within: info.within };
            add(scope, Decorated::Function(id), &info.function.decorators);
        }
        for (id, info) in self.own_classes() {
            let scope = Scope { module: info.module, within: info.within };
            add(scope, Decorated::Class(id), &info.class.decorators);
        }
        found
    }

    /// The uses of a decorator: its own, or those of the factory that it stands in and that gives it back.
    pub fn uses_of(&self, decorator: FunctionId) -> Vec<Decoration> {
        let own = self.decorations(decorator).iter().filter(|used| !used.is_call);
        let mut uses: Vec<Decoration> = own.copied().collect();
        if let Some(Within::Function(factory)) = self.function(decorator).map(|info| info.within) {
            uses.extend(self.decorations(factory).iter().filter(|used| used.is_call));
        }
        uses
    }
}

/// What stands behind an `@`, and whether it is called.
pub fn callee(decorator: &Expr) -> (&Expr, bool) {
    match decorator.as_call() {
        Some(call) => (&call.callee, true),
        None => (decorator, false),
    }
}
