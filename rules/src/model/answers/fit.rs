//! Whether a function fits a question: its name, how many arguments it takes, what these are called. Knows the bank's
//! recognisers and nothing of the project.

use crate::{
    bank::{self, Question},
    model::overrides::receiver,
    syntax::python::{Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, exprs},
};

/// Names of the first parameter that tell of another task: lists of nodes, trees, rows of a table.
const OTHER_TASKS: [&str; 14] = [
    "node", "head", "root", "tree", "graph", "matrix", "grid", "queryset", "qs", "request", "response", "view", "cls",
    "key",
];

/// Names of a parameter that only a step of a longer algorithm takes.
const STEPS: [&str; 6] = ["exp", "place", "gap", "bit", "digit", "pivot"];

/// Names of the further parameters that an answer may take: a length, or the ends of the part to work on.
const BOUNDS: [&str; 26] = [
    "n", "m", "k", "size", "length", "len", "count", "max", "lo", "low", "l", "left", "start", "begin", "first", "i",
    "hi", "high", "h", "r", "right", "end", "stop", "last", "j", "e",
];

/// Whether a function's name says that it answers a question, and nothing else about it speaks against that.
/// `folded` is its name as [`bank::folded`] makes it.
pub(super) fn is_named(question: &Question, function: &Function, folded: &str) -> bool {
    let recognise = &question.recognise;
    bank::fits(&recognise.functions, folded)
        && !bank::fits(&recognise.not_functions, folded)
        && (question.check.is_none() || has_arity(question, function))
}

/// Whether a function can be called in one of the ways in which the answer is tried out.
pub(super) fn has_arity(question: &Question, function: &Function) -> bool {
    let Some(check) = &question.check else { return true };
    let params = match receiver(function) {
        Some("self" | "cls") => function.params.get(1..).unwrap_or_default(),
        _ => function.params.as_slice(),
    };
    let named = || params.iter().map(|param| param.name.name.to_lowercase());
    let is_other = named().next().is_some_and(|first| OTHER_TASKS.contains(&first.trim_end_matches('_')));
    if params.is_empty() || is_other || named().any(|name| STEPS.contains(&name.as_str())) {
        return false;
    }
    let (needed, all) = (required(params), params.iter().filter(|param| !is_variadic(param)).count());
    let takes = |count: usize| needed <= count && count <= all;
    // What the first way to call gives may have any name; more than that are bounds.
    let given = check.calls.first().map_or(1, |call| arguments(call)).max(1);
    let bounds = || named().zip(params).skip(given).filter(|(_, param)| param.default.is_none() && !is_variadic(param));
    check.calls.iter().any(|call| takes(arguments(call))) && bounds().all(|(name, _)| is_bound(&name))
}

/// `n`, `low`, `left_index`, `len_arr`
fn is_bound(name: &str) -> bool {
    name.split('_').any(|word| BOUNDS.contains(&word)) || name.ends_with("index") || name.ends_with("idx")
}

/// How many parameters have to be given.
pub(super) fn required(params: &[Param]) -> usize {
    params.iter().filter(|param| param.default.is_none() && !is_variadic(param)).count()
}

fn is_variadic(param: &Param) -> bool {
    matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)
}

/// How many arguments a way to call has: two for `f(a, n - 1)`.
fn arguments(call: &str) -> usize {
    let inside = call.split_once('(').map_or("", |(_, rest)| rest.trim_end_matches(')'));
    if inside.trim().is_empty() { 0 } else { inside.split(',').count() }
}

/// Whether a body calls a function or method of a name.
pub(super) fn calls(body: &[Stmt], name: &str) -> bool {
    exprs(body, Enter::ALL).filter_map(Expr::as_call).any(|call| match &call.callee.kind {
        ExprKind::Name(called) => called == name,
        ExprKind::Attribute(node) => node.attr.name == name && node.value.as_name() == Some("self"),
        _ => false,
    })
}
