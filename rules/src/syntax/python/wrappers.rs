//! Functions in functions: what has the shape of a decorator, and what its wrapper does with the function that it
//! wraps. Knows the shape of the tree only.

use std::sync::Arc;

use crate::syntax::python::{Call, Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, StmtKind, exprs, stmts};

/// The parameter of what may be a decorator: the one positional parameter of a plain function.
pub fn wrapped(function: &Function) -> Option<&Param> {
    let is_plain = function.decorators.iter().all(|decorator| decorator.expr.as_name() == Some("staticmethod"));
    let mut positional =
        function.params.iter().filter(|param| matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Plain));
    let has_star = function.params.iter().any(|param| matches!(param.kind, ParamKind::Args | ParamKind::Kwargs));
    let only =
        positional.next().filter(|_| positional.next().is_none() && is_plain && !has_star && !function.is_async)?;
    // Middleware has the same shape, and nobody reads the name of what it gives; a class keeps its own name.
    let is_other = matches!(
        only.name.name.as_str(),
        "self" | "cls" | "klass" | "metaclass" | "get_response" | "app" | "application" | "asgi_app" | "wsgi_app"
    );
    (!is_other && !only.name.name.starts_with("next")).then_some(only)
}

/// The functions that a body defines, those in its blocks included and those in functions left out.
pub fn inner_functions(body: &[Stmt]) -> impl Iterator<Item = &Arc<Function>> {
    stmts(body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
        StmtKind::Function(function) => Some(function),
        _ => None,
    })
}

/// Whether a body gives a function of its own back as it is.
pub fn is_returned(function: &Function, body: &[Stmt]) -> bool {
    stmts(body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => value.as_name() == Some(&*function.name.name),
        _ => false,
    })
}

/// The calls of a name in a body itself, functions in it left out.
pub fn calls_of<'t>(body: &'t [Stmt], name: &'t str) -> impl Iterator<Item = &'t Call> {
    exprs(body, Enter { functions: false, lambdas: true, classes: false })
        .filter_map(Expr::as_call)
        .filter(move |call| call.callee.as_name() == Some(name))
}

/// The functions that a decorator gives back in place of the one that it takes: they call it.
pub fn wrappers<'t>(decorator: &'t Function, wrapped: &'t Param) -> impl Iterator<Item = &'t Arc<Function>> {
    inner_functions(&decorator.body).filter(move |wrapper| {
        is_returned(wrapper, &decorator.body) && calls_of(&wrapper.body, &wrapped.name.name).next().is_some()
    })
}

/// Whether a function gives back a decorator of its own: it is a factory of decorators.
pub fn is_factory(function: &Function) -> bool {
    inner_functions(&function.body).any(|inner| is_returned(inner, &function.body) && is_decorator(inner))
}

/// Whether a function takes a function and gives back a wrapper of it.
pub fn is_decorator(function: &Function) -> bool {
    wrapped(function).is_some_and(|param| wrappers(function, param).next().is_some())
}

/// Whether the names or the parameters speak of wrapping: a function that is made around a callback has the same
/// shape, and stands for nothing but itself.
pub fn speaks_of_wrapping(wrapped: &Param, wrapper: &Function) -> bool {
    let (wrapped, name) = (wrapped.name.name.to_lowercase(), wrapper.name.name.to_lowercase());
    let forwards = wrapper.params.iter().any(|param| param.kind == ParamKind::Args)
        && wrapper.params.iter().any(|param| param.kind == ParamKind::Kwargs);
    let is_function =
        ["func", "fn", "view", "method", "wrapped", "callable", "decorated"].iter().any(|word| wrapped.contains(word));
    let is_wrapper = ["wrap", "inner", "decorat"].iter().any(|word| name.contains(word));
    forwards || is_wrapper || is_function || matches!(wrapped.as_str(), "f" | "fun" | "fct")
}

/// Whether a body reads a name anywhere, functions in it included.
pub fn reads(body: &[Stmt], name: &str) -> bool {
    let stored: Vec<_> = stmts(body, Enter::ALL).flat_map(targets).map(|target| target.id).collect();
    exprs(body, Enter::ALL).any(|expr| expr.as_name() == Some(name) && !stored.contains(&expr.id))
}

/// What a statement by itself gives a value to; parts of tuples included.
fn targets(stmt: &Stmt) -> Vec<&Expr> {
    let whole: Vec<&Expr> = match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().collect(),
        StmtKind::AnnAssign { target, .. } => vec![target],
        StmtKind::For(each) => vec![&each.target],
        StmtKind::With(with) => with.items.iter().filter_map(|item| item.target.as_ref()).collect(),
        _ => Vec::new(),
    };
    let mut found = Vec::new();
    for target in whole {
        match &target.kind {
            ExprKind::Tuple(tuple) => found.extend(&tuple.items),
            _ => found.push(target),
        }
    }
    found
}
