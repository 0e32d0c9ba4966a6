//! `eval()` and `exec()` of a text that is not written in the code.

use crate::{
    finding::Edit,
    rule::{Cx, FileKind, On},
    syntax::python::{BinaryOp, Call, Enter, Expr, ExprKind, StmtKind, exprs_of_expr, stmts},
};

pub(crate) const ON: On = On::Call(check);

fn check(_: &Expr, call: &Call, cx: &mut Cx) {
    let name = match call.callee.as_name() {
        Some(name @ ("eval" | "exec")) => name,
        _ => return,
    };
    let Some(text) = call.positional(0) else { return };
    // A namespace of its own: an interpreter, a test runner, a template, whose purpose is to run code.
    if call.arguments.len() > 1 && from_outside(text, cx).is_none() {
        return;
    }
    if cx.kind == FileKind::Test || is_constant(text) || cx.qualified(&call.callee).is_none_or(|found| found != format!("builtins.{name}")) {
        return;
    }
    let from = from_outside(text, cx);
    let instead = match (name, from) {
        ("eval", _) => "use `ast.literal_eval()` for data, a dict for names",
        _ => "use a function, or a dict of functions",
    };
    let message = match from {
        Some(from) => format!("`{name}()` runs what {from} says as code: {instead}"),
        None => format!("`{name}()` compiles and runs its text as code: {instead}"),
    };
    let place = cx.place(call.callee.id);
    let is_typed = name == "eval" && from == Some("`input()`") && call.arguments.len() == 1;
    let finding = cx.report(call.callee.id, message);
    if from.is_some() {
        finding.variant("from-outside");
    }
    if is_typed {
        let edits = vec![Edit::replace(place, "literal_eval"), Edit::import(place, "ast", Some("literal_eval"))];
        finding.suggest("Use `ast.literal_eval()`", edits);
    }
}

/// A text that stands in the code, also in parts.
fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str { .. } | ExprKind::Bytes => true,
        ExprKind::Binary(binary) => {
            matches!(binary.op, BinaryOp::Add | BinaryOp::Mul) && is_constant(&binary.left) && is_constant(&binary.right)
        }
        ExprKind::Call(call) => {
            call.callee.as_name() == Some("compile") && call.positional(0).is_some_and(is_constant)
        }
        _ => false,
    }
}

/// Who outside of the program writes the text; names are followed within the function.
fn from_outside(text: &Expr, cx: &Cx) -> Option<&'static str> {
    let direct = |expr: &Expr| exprs_of_expr(expr, Enter::NONE).find_map(|inner| outside(inner, cx));
    if let Some(found) = direct(text) {
        return Some(found);
    }
    let name = exprs_of_expr(text, Enter::NONE).find_map(Expr::as_name)?;
    cx.function()?;
    stmts(cx.scope(), Enter::NONE).find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(|target| target.as_name() == Some(name)) => {
            direct(value)
        }
        _ => None,
    })
}

fn outside(expr: &Expr, cx: &Cx) -> Option<&'static str> {
    match &expr.kind {
        ExprKind::Call(call) => (call.callee.as_name() == Some("input") && !cx.names.binds("input")).then_some("`input()`"),
        ExprKind::Attribute(attribute) => {
            let is_data = ["GET", "POST", "body", "data", "query_params", "COOKIES", "FILES", "META", "headers"]
                .contains(&attribute.attr.name.as_str());
            if is_data && (attribute.value.is_dotted("request") || attribute.value.is_dotted("self.request")) {
                return Some("the request");
            }
            expr.is_dotted("sys.argv").then_some("`sys.argv`")
        }
        _ => None,
    }
}
