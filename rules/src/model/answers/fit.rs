//! Whether a function fits a question: its name, how many arguments it takes, what these are called. Knows the bank's
//! recognisers and nothing of the project.

use crate::{
    bank::{self, Question},
    model::overrides::receiver,
    syntax::python::{Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, docstring, exprs},
};

/// Names of the first parameter that tell of another task: lists of nodes, trees, rows of a table.
const OTHER_TASKS: [&str; 14] = [
    "node", "head", "root", "tree", "graph", "matrix", "grid", "queryset", "qs", "request", "response", "view", "cls",
    "key",
];

/// The same, but too common to speak against code that says which question it answers: what a query or a dict gives.
const ROWS: [&str; 54] = [
    "kwargs",
    "threads",
    "thread",
    "fields",
    "field",
    "versions",
    "objects",
    "query",
    "queries",
    "model",
    "models",
    "instance",
    "instances",
    "obj",
    "objs",
    "rows",
    "records",
    "params",
    "options",
    "settings",
    "context",
    "form",
    "forms",
    "user",
    "users",
    "posts",
    "topics",
    "pages",
    "documents",
    "orders",
    "products",
    "comments",
    "messages",
    "files",
    "paths",
    "events",
    "tags",
    "categories",
    "tables",
    "columns",
    "filters",
    "mapping",
    "config",
    "attrs",
    "branches",
    "builds",
    "releases",
    "projects",
    "entries",
    "nodes",
    "children",
    "dict",
    "choices",
    "manager",
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
    let params = parameters(function);
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

/// The parameters without the receiver.
fn parameters(function: &Function) -> &[Param] {
    match receiver(function) {
        Some("self" | "cls") => function.params.get(1..).unwrap_or_default(),
        _ => function.params.as_slice(),
    }
}

/// Whether a function that is known by its name alone takes something else than the question gives: rows of a
/// queryset, a dict, whatever its annotation or docstring says.
pub(super) fn takes_other(question: &Question, function: &Function) -> bool {
    let Some(check) = &question.check else { return false };
    let Some(first) = parameters(function).first() else { return false };
    let name = first.name.name.to_lowercase();
    let name = name.trim_matches('_');
    let is_rows =
        ROWS.contains(&name) || ["_qs", "_queryset", "_kwargs", "_dict"].iter().any(|end| name.ends_with(end));
    let example = check.examples.first().and_then(|example| example.args.first()).map_or("", String::as_str);
    let is_other = first.annotation.as_ref().is_some_and(|annotation| !is_annotated_for(annotation, example));
    let says = docstring(&function.body).and_then(Expr::as_str).is_some_and(|text| {
        let text = text.to_lowercase();
        ["queryset", "query set", "model instance", " models", "database", "dictionary of"]
            .iter()
            .any(|word| text.contains(word))
    });
    is_rows || is_other || says
}

/// Whether an annotation lets an example in.
fn is_annotated_for(annotation: &Expr, example: &str) -> bool {
    match &annotation.kind {
        ExprKind::Binary(node) => is_annotated_for(&node.left, example) || is_annotated_for(&node.right, example),
        ExprKind::Subscript(node) => match (last_word(&node.value), &node.index.kind) {
            (Some("Optional"), _) => is_annotated_for(&node.index, example),
            (Some("Union"), ExprKind::Tuple(tuple)) => tuple.items.iter().any(|one| is_annotated_for(one, example)),
            (Some("Annotated"), ExprKind::Tuple(tuple)) => {
                tuple.items.first().is_none_or(|one| is_annotated_for(one, example))
            }
            (word, _) => word.is_none_or(|word| is_type_for(word, example)),
        },
        ExprKind::Str { value, .. } => {
            value.split('|').any(|one| is_type_for(one.split('[').next().unwrap_or_default().trim(), example))
        }
        _ => last_word(annotation).is_none_or(|word| is_type_for(word, example)),
    }
}

fn last_word(expr: &Expr) -> Option<&str> {
    match &expr.kind {
        ExprKind::Name(name) => Some(name),
        ExprKind::Attribute(node) => Some(&node.attr.name),
        _ => None,
    }
}

/// `list` for `[1]`, `str` for `"a"`, `int` for `1`; names of one letter and those that end in `T` are variables.
fn is_type_for(word: &str, example: &str) -> bool {
    const LISTS: [&str; 9] =
        ["list", "List", "Sequence", "Iterable", "MutableSequence", "Collection", "Sized", "Reversible", "ArrayLike"];
    let fits = match example.chars().next() {
        Some('[') => LISTS.contains(&word),
        Some('"' | '\'') => matches!(word, "str" | "int" | "AnyStr" | "Sequence" | "Text"),
        Some(c) if c.is_ascii_digit() || c == '-' => matches!(word, "int" | "float" | "Integral" | "Number"),
        _ => true,
    };
    let is_variable = word.len() == 1
        || word.ends_with('T')
        || matches!(word.len(), 2) && word.ends_with(|c: char| c.is_ascii_digit());
    fits || is_variable || matches!(word, "Any" | "object" | "Optional" | "Union")
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
