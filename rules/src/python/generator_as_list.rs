//! What only lists can do, asked of a generator or of what `map`, `filter` and `zip` give.

use crate::{
    model::holds::{Builtin, Holds},
    rule::{Cx, On},
    syntax::{
        Id,
        python::{Argument, BinaryOp, Call, CompareOp, Enter, Expr, ExprKind, Stmt, StmtKind, UnaryOp, exprs_of_expr},
    },
};

pub(crate) const ON: On = On::Each(&[On::Expr(check_expr), On::Call(check_call), On::Stmt(check_test)]);

const ERRORS: &[&str] = &["TypeError", "AttributeError"];

/// An iterator in a place where a list is wanted.
struct Iterator<'e> {
    expr: &'e Expr,
    kind: Builtin,
}

fn iterator<'e>(expr: &'e Expr, cx: &mut Cx) -> Option<Iterator<'e>> {
    if !matches!(expr.kind, ExprKind::Name(_) | ExprKind::Call(_) | ExprKind::Comprehension(_)) {
        return None;
    }
    let kind = cx.builtin(expr).filter(|kind| kind.is_iterator())?;
    Some(Iterator { expr, kind })
}

fn check_expr(expr: &Expr, cx: &mut Cx) {
    match &expr.kind {
        ExprKind::Subscript(node) => {
            let what = if matches!(node.index.kind, ExprKind::Slice(_)) { "a slice" } else { "an index" };
            fails(&node.value, expr.id, what, cx);
        }
        ExprKind::Binary(node) if node.op == BinaryOp::Add => {
            fails(&node.left, expr.id, "`+`", cx);
            fails(&node.right, expr.id, "`+`", cx);
        }
        ExprKind::Compare(node) => {
            let [(CompareOp::Eq | CompareOp::NotEq, right)] = node.rest.as_slice() else { return };
            for (one, other) in [(&node.left, right), (right, &node.left)] {
                let is_display = matches!(other.kind, ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Dict(_));
                if is_display && let Some(found) = iterator(one, cx) {
                    let always = if matches!(node.rest.first(), Some((CompareOp::Eq, _))) { "false" } else { "true" };
                    report(&found, expr.id, &format!("this comparison is always {always}"), cx);
                }
            }
        }
        ExprKind::Unary { op: UnaryOp::Not, operand } => always_true(operand, cx),
        ExprKind::Conditional(node) => always_true(&node.test, cx),
        ExprKind::Bool { values, .. } => {
            values.iter().rev().skip(1).for_each(|value| always_true(value, cx));
        }
        ExprKind::Comprehension(node) => {
            for clause in &node.clauses {
                if let crate::syntax::python::Clause::If(test) = clause {
                    always_true(test, cx);
                }
            }
        }
        _ => {}
    }
}

fn check_test(stmt: &Stmt, cx: &mut Cx) {
    match &stmt.kind {
        StmtKind::If(node) => node.branches.iter().for_each(|branch| always_true(&branch.test, cx)),
        StmtKind::While(node) => always_true(&node.test, cx),
        StmtKind::Assert { test, .. } => always_true(test, cx),
        _ => {}
    }
}

fn check_call(expr: &Expr, call: &Call, cx: &mut Cx) {
    if let ExprKind::Attribute(method) = &call.callee.kind {
        let name = method.attr.name.as_str();
        if LIST_METHODS.contains(&name) {
            fails(&method.value, expr.id, &format!("`.{name}()`"), cx);
            return;
        }
    }
    let Some(first) = call.positional(0) else { return };
    match cx.qualified(&call.callee).as_deref() {
        Some("builtins.len") => fails(first, expr.id, "`len()`", cx),
        Some("builtins.bool") => always_true(first, cx),
        Some(name @ ("random.choice" | "random.shuffle" | "random.choices" | "random.sample")) => {
            fails(first, expr.id, &format!("`{name}()`"), cx);
        }
        Some("django.http.JsonResponse" | "json.dumps" | "json.dump") if !has_encoder(&call.arguments) => {
            for part in parts(first) {
                if let Some(found) = iterator(part, cx)
                    && !cx.is_tried(expr.id, ERRORS)
                {
                    report(&found, found.expr.id, "JSON has no form for it", cx);
                }
            }
        }
        _ => {}
    }
}

/// Methods of lists, dicts and strings that no iterator has.
const LIST_METHODS: &[&str] = &[
    "append", "extend", "insert", "remove", "pop", "sort", "reverse", "index", "count", "copy", "clear", "keys",
    "values", "items", "split", "join", "update", "add",
];

fn has_encoder(arguments: &[Argument]) -> bool {
    arguments.iter().any(|argument| match &argument.kind {
        crate::syntax::python::ArgumentKind::Keyword(name) => {
            matches!(name.name.as_str(), "encoder" | "cls" | "default" | "json_dumps_params")
        }
        crate::syntax::python::ArgumentKind::Positional => false,
        _ => true,
    })
}

/// A value and what stands in it as it is: the values of a dict, the elements of a list.
fn parts(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Dict(entries) => entries.iter().flat_map(|entry| parts(&entry.value)).collect(),
        ExprKind::List(items) => items.iter().flat_map(parts).collect(),
        _ => vec![expr],
    }
}

fn fails(on: &Expr, at: Id, what: &str, cx: &mut Cx) {
    if let Some(found) = iterator(on, cx)
        && !cx.is_tried(at, ERRORS)
        && !is_annotation(at, cx)
    {
        report(&found, at, &format!("{what} does not work on it"), cx);
    }
}

/// `zip[int]` in an annotation is a type.
fn is_annotation(at: Id, cx: &Cx) -> bool {
    let span = cx.span(at);
    cx.function().is_some_and(|function| {
        let annotations = function.params.iter().filter_map(|param| param.annotation.as_ref());
        annotations.chain(&function.returns).any(|expr| cx.span(expr.id).contains(span))
    })
}

fn always_true(test: &Expr, cx: &mut Cx) {
    if let Some(found) = iterator(test, cx) {
        report(&found, test.id, "it is always true, empty or not", cx);
    }
}

fn report(found: &Iterator<'_>, at: Id, why: &str, cx: &mut Cx) {
    let what = found.kind.with_article();
    let (message, made) = match &found.expr.kind {
        ExprKind::Name(name) => {
            let Some(Holds::Value(made)) = cx.holds(name) else { return };
            (format!("`{name}` is {what}: {why}"), made)
        }
        _ => {
            let shown = match (found.expr.spelt(), found.expr.as_call().and_then(|call| call.callee.spelt())) {
                (Some(shown), _) => format!("`{shown}`"),
                (None, Some(callee)) => format!("this `{callee}()`"),
                (None, None) => "`(… for …)`".to_owned(),
            };
            (format!("{shown} is {what}: {why}"), found.expr)
        }
    };
    let place = cx.place(made.id);
    let edits = (!cx.names.binds("list")).then(|| cx.listed(made));
    let is_other = exprs_of_expr(found.expr, Enter::NONE).all(|expr| expr.id != made.id);
    let finding = cx.report(at, message);
    if is_other {
        finding.related(place, "made here");
    }
    edits.into_iter().for_each(|edits| _ = finding.suggest("Make a list of it", edits));
}
