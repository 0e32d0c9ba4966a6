//! How the time of a function grows with its input, and why: which loop, which hidden linear operation. Pure reasoning
//! over the tree of one file; silent wherever a part is not understood. Knows no rule and no editor.

mod body;
mod calls;
mod cost;
mod facts;
mod kinds;
mod loops;
mod reader;
mod recursion;
mod sizes;
mod steps;
#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use cost::{Cost, Growth, LETTERS, Size};
use reader::{Known, Reader};
use rustc_hash::FxHashSet;

use crate::{
    model::outline::Module,
    syntax::{
        Id,
        python::{Call, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, stmts},
    },
};

/// What the time of a function grows with.
#[derive(Clone, PartialEq, Debug)]
pub struct Estimate {
    /// The worst case.
    pub time: Cost,
    /// The average, where it is better than the worst case.
    pub average: Option<Cost>,
    /// What decides, from the outside in; nodes of the function's item.
    pub reasons: Vec<Reason>,
}

/// A part of a function that decides how its time grows.
#[derive(Clone, PartialEq, Debug)]
pub struct Reason {
    pub id: Id,
    /// One line: ``this loop makes n rounds``.
    pub text: String,
}

/// A function of a module with its estimate.
#[derive(Clone, PartialEq, Debug)]
pub struct Estimated {
    /// The number of the item in the module.
    pub item: u32,
    /// The function, whose `name` and `params_id` are where an editor shows the estimate.
    pub function: Arc<Function>,
    pub estimate: Estimate,
}

impl Estimate {
    /// `O(n²)`, or `O(n log n) average, O(n²) worst`.
    pub fn text(&self) -> String {
        let sizes = self.time.sizes();
        let worst = format!("O({})", self.time.written(&sizes));
        match &self.average {
            Some(average) if *average != self.time => format!("O({}) average, {worst} worst", average.written(&sizes)),
            _ => worst,
        }
    }

    /// What the letters stand for: `n = len(items), m = k`. Empty where the time does not grow.
    pub fn letters(&self) -> String {
        let sizes = self.time.sizes();
        let named = sizes.iter().zip(LETTERS).filter(|(size, letter)| size.written() != **letter);
        named.map(|(size, letter)| format!("{letter} = {}", size.written())).collect::<Vec<_>>().join(", ")
    }
}

/// The estimates of all functions of a module that are understood, in source order.
pub fn estimates(module: &Module) -> Vec<Estimated> {
    let bodies: Vec<(u32, &[Stmt])> =
        module.items.iter().zip(0u32..).map(|(item, number)| (number, item.item.body.as_slice())).collect();
    let mut functions: Vec<(u32, &Arc<Function>)> = Vec::new();
    let mut found = Vec::new();
    for (item, body) in &bodies {
        for stmt in stmts(body, Enter::NONE) {
            match &stmt.kind {
                StmtKind::Function(function) => functions.push((*item, function)),
                StmtKind::Class(class) => {
                    let reader =
                        Reader::new(Known { methods: named(class.methods().map(Arc::as_ref)), ..known(&bodies) });
                    found.extend(class.methods().filter_map(|method| estimated(&reader, *item, method)));
                }
                _ => {}
            }
        }
    }
    let reader = Reader::new(known(&bodies));
    found.extend(functions.into_iter().filter_map(|(item, function)| estimated(&reader, item, function)));
    found.sort_by_key(|one| (one.item, one.function.id));
    found
}

fn estimated<'t>(reader: &Reader<'t>, item: u32, function: &'t Arc<Function>) -> Option<Estimated> {
    // The reader borrows from the module, as the function does.
    let estimate = estimate_with(reader, function)?;
    Some(Estimated { item, function: function.clone(), estimate })
}

/// The functions of a module by name; names that are bound in several ways mean nothing.
fn known<'t>(bodies: &[(u32, &'t [Stmt])]) -> Known<'t> {
    let all = || bodies.iter().flat_map(|(_, body)| stmts(body, Enter::NONE));
    let functions = named(all().filter_map(|stmt| match &stmt.kind {
        StmtKind::Function(function) => Some(function.as_ref()),
        _ => None,
    }));
    let mut others = FxHashSet::default();
    for stmt in all() {
        match &stmt.kind {
            StmtKind::Class(class) => _ = others.insert(class.name.name.as_str()),
            StmtKind::Function(function) if !functions.contains_key(function.name.name.as_str()) => {
                others.insert(function.name.name.as_str());
            }
            StmtKind::Assign { targets, .. } => {
                others.extend(targets.iter().filter_map(|target| target.as_name()));
            }
            _ => {}
        }
    }
    Known { functions, others, ..Known::default() }
}

fn named<'t>(functions: impl Iterator<Item = &'t Function>) -> rustc_hash::FxHashMap<&'t str, &'t Function> {
    let mut found = rustc_hash::FxHashMap::default();
    let mut twice = FxHashSet::default();
    for function in functions {
        let name = function.name.name.as_str();
        if found.insert(name, function).is_some() {
            twice.insert(name);
        }
    }
    found.retain(|name, _| !twice.contains(name));
    found
}

/// The shape of a function's calls of itself.
#[derive(Clone, PartialEq, Debug)]
pub enum SelfCalls {
    /// Each call is for a constant less: as many calls on one way through the body, with or without kept results.
    OneLess { calls: u32, is_remembered: bool },
    /// Each call is for a fraction or for a part of a partition.
    Parts,
}

/// How a function calls itself; none where it does not, or in a way that is not understood.
pub fn self_calls(function: &Function) -> Option<SelfCalls> {
    let frame = sizes::Frame::new(function);
    let own: Vec<&Call> = exprs(&function.body, Enter::NONE)
        .filter_map(|expr| match &expr.kind {
            ExprKind::Call(call) if is_own(function, call) => Some(call.as_ref()),
            _ => None,
        })
        .collect();
    if own.is_empty() {
        return None;
    }
    let reader = Reader::new(Known::default());
    let recursion = reader.recursion(&frame, &own)?;
    Some(match recursion.smaller {
        recursion::Smaller::Less(_) => {
            SelfCalls::OneLess { calls: recursion.calls, is_remembered: recursion.is_remembered }
        }
        recursion::Smaller::Fraction(_) | recursion::Smaller::Part(_) => SelfCalls::Parts,
    })
}

/// Whether a call is one of the function around it.
pub fn is_own(function: &Function, call: &Call) -> bool {
    match &call.callee.kind {
        ExprKind::Name(name) => *name == function.name.name,
        ExprKind::Attribute(method) => {
            method.attr.name == function.name.name
                && function.params.first().is_some_and(|first| {
                    matches!(first.name.name.as_str(), "self" | "cls")
                        && method.value.as_name() == Some(first.name.name.as_str())
                })
        }
        _ => false,
    }
}

fn estimate_with<'t>(reader: &Reader<'t>, function: &'t Function) -> Option<Estimate> {
    if function.is_async || is_trivial(function) {
        return None;
    }
    reader.fresh();
    let whole = reader.whole(function)?;
    let time = if whole.cost.is_nothing() { Cost::constant() } else { whole.cost };
    if !time.is_readable() {
        return None;
    }
    let sizes = time.sizes();
    let letters = |cost: &Cost| {
        // A size that is not in the end result has no letter.
        let known = cost.sizes().iter().all(|size| sizes.contains(size));
        known.then(|| cost.written(&sizes))
    };
    let growth = time.growth();
    let decisive = whole.reasons.iter().rev().find(|reason| reason.total.growth() == growth);
    let mut reasons = Vec::new();
    if let Some(decisive) = decisive {
        let around = decisive.around.iter().filter_map(|number| whole.reasons.get(*number));
        for reason in around.chain([decisive]) {
            if let Some(own) = letters(&reason.own)
                && reasons.iter().all(|known: &Reason| known.id != reason.id)
            {
                reasons.push(Reason { id: reason.id, text: reason.text.replace("{}", &own) });
            }
        }
    }
    Some(Estimate { time, average: whole.average, reasons })
}

/// Too short to say anything about: no loop, no call of itself and fewer than three statements.
fn is_trivial(function: &Function) -> bool {
    let behind = usize::from(function.docstring().is_some());
    let is_short = stmts(&function.body, Enter::NONE).count() < 3 + behind;
    let has_work = stmts(&function.body, Enter::NONE)
        .any(|stmt| matches!(stmt.kind, StmtKind::For(_) | StmtKind::While(_)))
        || exprs(&function.body, Enter::NONE)
            .any(|expr| matches!(expr.kind, ExprKind::Comprehension(_) | ExprKind::Call(_) | ExprKind::Subscript(_)));
    is_short && !has_work
}

/// The names and loops of one function, for questions about single operations.
pub(crate) struct Inside<'t> {
    reader: Reader<'t>,
    frame: sizes::Frame<'t>,
}

/// The statements of a function that stand in a loop, each behind the innermost one around it.
pub(crate) fn repeated(function: &Function) -> Vec<(&Stmt, &Stmt)> {
    let loops: Vec<&Stmt> = stmts(&function.body, Enter::NONE)
        .filter(|stmt| matches!(stmt.kind, StmtKind::For(_) | StmtKind::While(_)))
        .collect();
    let mut seen = FxHashSet::default();
    let mut found = Vec::new();
    // Inner loops come last in source order.
    for around in loops.into_iter().rev() {
        let inside = around.bodies().flat_map(|body| stmts(body, Enter::NONE));
        found.extend(inside.filter(|stmt| seen.insert(stmt.id)).map(|stmt| (around, stmt)));
    }
    found
}

/// Whether a loop is left right behind a statement.
pub(crate) fn leaves(around: &Stmt, stmt: &Stmt) -> bool {
    let ends = |body: &[Stmt]| {
        body.iter().any(|one| one.id == stmt.id)
            && body
                .last()
                .is_some_and(|last| matches!(last.kind, StmtKind::Return(_) | StmtKind::Break | StmtKind::Raise { .. }))
    };
    let all = std::iter::once(around).chain(around.bodies().flat_map(|body| stmts(body, Enter::NONE)));
    all.flat_map(|one| one.bodies().map(ends).collect::<Vec<_>>()).any(|ends| ends)
}

impl<'t> Inside<'t> {
    pub(crate) fn of(function: &'t Function) -> Inside<'t> {
        Inside { reader: Reader::new(Known::default()), frame: sizes::Frame::new(function) }
    }

    /// Whether a name is known to hold a list.
    pub(crate) fn is_list(&self, name: &'t str) -> bool {
        self.reader.kind_of(&self.frame, name) == kinds::Kind::List && !self.is_unclear(name)
    }

    /// Whether a name is known to hold a text (or bytes).
    pub(crate) fn is_text(&self, name: &'t str) -> bool {
        self.reader.kind_of(&self.frame, name) == kinds::Kind::Text && !self.is_unclear(name)
    }

    /// Whether a parameter has no annotation, so that only its uses say what it is.
    pub(crate) fn is_unclear(&self, name: &str) -> bool {
        self.frame.function.param(name).is_some_and(|param| param.annotation.is_none())
    }

    /// Whether a loop certainly makes few rounds.
    pub(crate) fn is_short(&self, stmt: &'t Stmt) -> bool {
        let counts_digits = match &stmt.kind {
            StmtKind::For(each) => self.is_logarithm(&each.iter, 3),
            _ => false,
        };
        counts_digits || self.reader.trips(&self.frame, stmt).is_some_and(|trips| trips.cost.is_constant())
    }

    /// Whether an expression is made of a logarithm, as the number of a number's digits is; names are followed.
    fn is_logarithm(&self, expr: &'t Expr, depth: u8) -> bool {
        exprs_of_expr(expr, Enter::NONE).any(|inner| match &inner.kind {
            ExprKind::Call(call) => {
                let name = match &call.callee.kind {
                    ExprKind::Name(name) => name,
                    ExprKind::Attribute(node) => &node.attr.name,
                    _ => return false,
                };
                matches!(name.as_str(), "log" | "log2" | "log10" | "bit_length")
            }
            ExprKind::Name(name) if depth > 0 => {
                self.values(name).iter().any(|(value, _)| self.is_logarithm(value, depth - 1))
            }
            _ => false,
        })
    }

    /// Whether an iterable certainly has few elements.
    pub(crate) fn is_few(&self, iter: &'t Expr) -> bool {
        self.reader.trips_of(&self.frame, iter).is_some_and(|trips| trips.is_constant())
    }

    /// The values that are assigned to a name, with the loops around each.
    pub(crate) fn values(&self, name: &str) -> Vec<(&'t Expr, Vec<Id>)> {
        let bounds = self.frame.facts.get(name).iter();
        let values = bounds.filter_map(|bound| match bound.bind {
            facts::Bind::Value(value) => Some((value, bound.loops.iter().map(|around| around.id).collect())),
            _ => None,
        });
        values.collect()
    }

    /// Whether a name is bound as a whole only by values (and the object changed by its methods).
    pub(crate) fn is_clear(&self, name: &str) -> bool {
        self.frame.facts.get(name).iter().all(|bound| {
            matches!(
                bound.bind,
                facts::Bind::Value(_) | facts::Bind::Grown(_) | facts::Bind::Shrunk | facts::Bind::Changed(..)
            )
        })
    }

    /// Whether a name holds what comes from outside of the function: an annotated parameter, or rows, lines and the
    /// like that a method reads.
    pub(crate) fn is_read_from_outside(&self, name: &str) -> bool {
        let values = self.values(name);
        values.is_empty() || values.iter().any(|(value, _)| matches!(value.kind, ExprKind::Call(_)))
    }

    /// Whether it is known how many rounds a loop makes.
    pub(crate) fn is_understood(&self, stmt: &'t Stmt) -> bool {
        self.reader.trips(&self.frame, stmt).is_some()
    }

    /// Whether the object that a name holds is made longer inside of a loop.
    pub(crate) fn grows_in(&self, name: &str, stmt: Id) -> bool {
        let mut bounds = self.frame.facts.within(name, stmt);
        bounds.any(|bound| matches!(bound.bind, facts::Bind::Grown(_) | facts::Bind::Changed(..)))
    }

    /// Whether it is made shorter there.
    pub(crate) fn shrinks_in(&self, name: &str, stmt: Id) -> bool {
        self.frame.facts.within(name, stmt).any(|bound| matches!(bound.bind, facts::Bind::Shrunk))
    }

    /// Whether it is made longer in any loop.
    pub(crate) fn grows_in_loop(&self, name: &str) -> bool {
        self.frame.facts.get(name).iter().any(|bound| {
            matches!(bound.bind, facts::Bind::Grown(_) | facts::Bind::Changed(..)) && !bound.loops.is_empty()
        })
    }

    /// Whether a name gets its value inside of a loop (its target included).
    pub(crate) fn is_bound_in(&self, name: &str, stmt: Id) -> bool {
        self.frame.facts.get(name).iter().any(|bound| {
            (bound.stmt == stmt || bound.loops.iter().any(|around| around.id == stmt))
                && !matches!(bound.bind, facts::Bind::Grown(_) | facts::Bind::Shrunk)
        })
    }
}
