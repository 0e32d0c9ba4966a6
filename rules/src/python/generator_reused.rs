//! An iterator that is gone through a second time.

use crate::{
    finding::Edit,
    model::iterators::{Ask, Made, Reuse, reused},
    rule::{Cx, On},
    syntax::python::{Enter, Expr, ExprKind, Function, Stmt, StmtKind, UnaryOp, exprs_of_expr, stmts},
    text::Span,
};

pub(crate) const ON: On = On::Stmt(check);

fn check(stmt: &Stmt, cx: &mut Cx) {
    match &stmt.kind {
        StmtKind::Function(function) => check_scope(&function.body, Some(function), cx),
        // The statements of a module, once for each run of them.
        _ if cx.around.is_empty() && cx.item.body.first().is_some_and(|first| first.id == stmt.id) => {
            check_scope(&cx.item.body, None, cx);
        }
        _ => {}
    }
}

fn check_scope(body: &[Stmt], function: Option<&Function>, cx: &mut Cx) {
    let own = function.map(|function| cx.names_of(function));
    let names = cx.names;
    let is_generator = |name: &str| match own.as_ref().filter(|own| own.bound.contains_key(name)) {
        Some(own) => own.get(name).len() == 1 && own.generators.iter().any(|one| one == name),
        None => names.get(name).len() == 1 && names.generators.iter().any(|one| one == name),
    };
    let params: Vec<&str> =
        function.iter().flat_map(|function| &function.params).map(|param| &*param.name.name).collect();
    let is_bound = |root: &str| own.as_ref().is_some_and(|own| own.binds(root) && own.import(root).is_none());
    let mut meaning = |expr: &Expr| {
        let dotted = expr.dotted()?;
        let root = dotted.split('.').next()?;
        if is_bound(root) {
            return None;
        }
        match own.as_ref().and_then(|own| own.import(root)) {
            Some(import) => Some(format!("{}{}", import.dotted()?, dotted.get(root.len()..)?)),
            None => cx.qualified(expr),
        }
    };
    for reuse in reused(body, &params, Ask { meaning: &mut meaning, is_generator: &is_generator }) {
        if !is_wanted(body, cx.span(reuse.second.0), cx) {
            report(&reuse, cx);
        }
    }
}

/// Whether a test holds that nothing is left: `self.assertEqual(list(numbers), [])`, `assert list(numbers) == []`.
fn is_wanted(body: &[Stmt], second: Span, cx: &Cx) -> bool {
    let is_empty = |expr: &Expr| match &expr.kind {
        ExprKind::List(items) | ExprKind::Set(items) => items.is_empty(),
        ExprKind::Tuple(tuple) => tuple.items.is_empty(),
        ExprKind::Dict(entries) => entries.is_empty(),
        ExprKind::Int(digits) => digits == "0",
        _ => false,
    };
    let asserts = |expr: &Expr| match &expr.kind {
        ExprKind::Call(call) => {
            let name = call.callee.dotted().unwrap_or_default();
            name.rsplit('.').next().is_some_and(|last| last.starts_with("assert"))
                && call.arguments.iter().any(|argument| is_empty(&argument.value))
        }
        _ => false,
    };
    let around = |stmt: &&Stmt| cx.span(stmt.id).contains(second);
    stmts(body, Enter::NONE).filter(around).any(|stmt| match &stmt.kind {
        StmtKind::Assert { test, .. } => exprs_of_expr(test, Enter::NONE).any(|expr| match &expr.kind {
            ExprKind::Compare(compare) => compare.rest.iter().any(|(_, right)| is_empty(right)),
            ExprKind::Unary { op: UnaryOp::Not, .. } => true,
            _ => false,
        }),
        StmtKind::Expr(expr) => asserts(expr),
        _ => false,
    })
}

fn report(reuse: &Reuse<'_>, cx: &mut Cx) {
    let (name, (first, before), (second, now)) = (&reuse.name, &reuse.first, &reuse.second);
    let sees = if reuse.may_stop { "may see nothing" } else { "sees nothing" };
    let (what, now) = (what(reuse.source), called(now));
    let message = match first == second {
        true => format!("`{name}` is {what} made before the loop: from the second round on, this {now} {sees}"),
        false => format!("`{name}` is {what} that the {} before has used up: this {now} {sees}", called(before)),
    };
    let list = (!cx.names.binds("list") && reuse.source != Made::File).then(|| as_list(reuse, cx));
    let (made, first) = (cx.place(reuse.made.id), (first != second).then(|| cx.place(*first)));
    let finding = cx.report(*second, message);
    first.into_iter().for_each(|first| _ = finding.related(first, "used up here"));
    finding.related(made, "made here");
    if reuse.may_stop {
        finding.variant("short-circuit");
    }
    list.into_iter().for_each(|edits| _ = finding.suggest("Make a list of it", edits));
}

/// `list(…)` around what makes the iterator.
fn as_list(reuse: &Reuse<'_>, cx: &Cx) -> Vec<Edit> {
    let at = cx.place(reuse.made.parens.unwrap_or(reuse.made.id));
    let has_parens = cx.source(at.id).starts_with('(');
    match &reuse.made.kind {
        ExprKind::Comprehension(_) if has_parens => vec![Edit::before(at, "list")],
        _ => vec![Edit::before(at, "list("), Edit::after(at, ")")],
    }
}

fn what(made: Made) -> &'static str {
    match made {
        Made::Generator => "a generator",
        Made::Lazy => "an iterator",
        Made::File => "an open file",
        Made::Reader => "a reader",
    }
}

fn called(by: &str) -> String {
    match by {
        "comprehension" | "unpacking" => by.to_owned(),
        _ => format!("`{by}`"),
    }
}
