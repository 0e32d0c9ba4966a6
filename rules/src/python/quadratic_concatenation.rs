//! Text, bytes, tuples and lists that are copied as a whole each time something is added.

use crate::{
    complexity::{Inside, leaves, repeated},
    finding::{Edit, Text},
    rule::{Cx, FileKind, On},
    syntax::python::{
        BinaryOp, Call, CompareOp, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs_of_expr, stmts,
    },
};

pub(crate) const ON: On = On::Each(&[On::Function(check), On::Call(sums)]);

fn check(function: &Function, cx: &mut Cx) {
    if cx.kind == FileKind::Test {
        return;
    }
    let repeated = repeated(function);
    if repeated.is_empty() {
        return;
    }
    let inside = Inside::of(function);
    for (around, stmt) in repeated.into_iter().filter(|(around, _)| !inside.is_short(around)) {
        if let Some(added) = added(stmt) {
            judge(&inside, stmt, &added, around, cx);
        }
    }
}

/// `target = target + value` and the like.
struct Added<'t> {
    target: &'t Expr,
    value: &'t Expr,
    /// The old value comes last: `text = part + text`.
    is_front: bool,
    is_augmented: bool,
}

fn added(stmt: &Stmt) -> Option<Added<'_>> {
    match &stmt.kind {
        StmtKind::AugAssign { target, op: BinaryOp::Add, value } => {
            Some(Added { target, value, is_front: false, is_augmented: true })
        }
        StmtKind::Assign { targets, value } => {
            let [target] = targets.as_slice() else { return None };
            let ExprKind::Binary(sum) = &value.kind else { return None };
            if sum.op != BinaryOp::Add {
                return None;
            }
            let wanted = target.dotted()?;
            let mut first = value;
            while let ExprKind::Binary(sum) = &first.kind
                && sum.op == BinaryOp::Add
            {
                first = &sum.left;
            }
            if first.is_dotted(&wanted) {
                return Some(Added { target, value: &sum.right, is_front: false, is_augmented: false });
            }
            sum.right
                .is_dotted(&wanted)
                .then_some(Added { target, value: &sum.left, is_front: true, is_augmented: false })
        }
        _ => None,
    }
}

fn judge<'t>(inside: &Inside<'t>, stmt: &'t Stmt, added: &Added<'t>, around: &'t Stmt, cx: &mut Cx) {
    let Some(written) = added.target.dotted() else { return };
    // A value that begins anew in each round stays short.
    let own = added.target.as_name();
    if let Some(name) = own {
        let starts = inside.values(name).iter().any(|(value, loops)| {
            loops.contains(&around.id) && !crate::syntax::python::exprs_of_expr(value, Enter::NONE).any(|one| one.as_name() == Some(name))
        });
        if starts || !inside.is_clear(name) || leaves(around, stmt) {
            return;
        }
    } else if resets(around, &written) || leaves(around, stmt) {
        return;
    }
    let value = &added.value.kind;
    let is_text_literal = matches!(value, ExprKind::Str { .. } | ExprKind::FString(_));
    let is_bytes = matches!(value, ExprKind::Bytes)
        || own.is_some_and(|name| inside.values(name).iter().any(|(value, _)| matches!(value.kind, ExprKind::Bytes)));
    let is_tuple = |expr: &Expr| matches!(expr.kind, ExprKind::Tuple(_));
    let starts_as_tuple = own.is_some_and(|name| inside.values(name).iter().any(|(value, _)| is_tuple(value)));
    let place = cx.place(stmt.id);
    if is_bytes && own.is_some_and(|name| grows_to_a_length(around, name)) {
        return;
    }
    if is_bytes {
        cx.report(stmt.id, format!("`{written}` is copied on every round: use a `bytearray`, or collect the parts and join once"));
        return;
    }
    if starts_as_tuple && (is_tuple(added.value) || added.is_augmented) {
        let message = format!("`{written}` is copied on every round: use a list, and make a tuple of it once");
        cx.report(stmt.id, message).variant("tuple");
        return;
    }
    match own {
        Some(name) if inside.is_list(name) && !starts_as_tuple => {
            let ExprKind::List(items) = value else { return };
            // `[x] + found` is told elsewhere, and `found += [x]` grows in place.
            if added.is_augmented || added.is_front {
                return;
            }
            let edit = match items.as_slice() {
                [one] if !matches!(one.kind, ExprKind::Star(_)) => {
                    let text = vec![format!("{name}.append(").into(), Text::Source(cx.place(one.id)), ")".into()];
                    Some(Edit { text, ..Edit::delete(place) })
                }
                _ => None,
            };
            let finding = cx.report(stmt.id, format!("`{name}` is copied on every round: append to it"));
            if let Some(edit) = edit {
                finding.suggest("Append to it", vec![edit]);
            }
        }
        // A `while` that walks up a chain is short; one whose rounds are known is not.
        Some(_) if matches!(around.kind, StmtKind::While(_)) && !inside.is_understood(around) => {}
        Some(name) if inside.is_text(name) => {
            let message = format!("`{name}` is copied on every round: collect the parts in a list and join once");
            let finding = cx.report(stmt.id, message);
            if !added.is_front {
                // CPython makes a text longer in place while nobody else holds it.
                finding.variant("in-place");
            }
        }
        None if is_text_literal => {
            cx.report(stmt.id, format!("`{written}` is copied on every round: collect the parts in a list and join once"));
        }
        _ => {}
    }
}

/// `while len(raw) < wanted`: as long as somebody wants it to be, not as long as the data.
fn grows_to_a_length(around: &Stmt, name: &str) -> bool {
    let StmtKind::While(repeat) = &around.kind else { return false };
    let ExprKind::Compare(compare) = &repeat.test.kind else { return false };
    let [(CompareOp::Lt | CompareOp::LtE, limit)] = compare.rest.as_slice() else { return false };
    let is_length = |expr: &Expr| expr.as_call().is_some_and(|call| call.callee.as_name() == Some("len"));
    is_length(&compare.left)
        && compare.left.as_call().and_then(|call| call.positional(0)).and_then(Expr::as_name) == Some(name)
        && !exprs_of_expr(limit, Enter::NONE).any(is_length)
}

/// Whether a loop gives an attribute a fresh value.
fn resets(around: &Stmt, written: &str) -> bool {
    around.bodies().flat_map(|body| stmts(body, Enter::NONE)).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            targets.iter().any(|target| target.is_dotted(written)) && !matches!(value.kind, ExprKind::Binary(_))
        }
        _ => false,
    })
}

/// `sum(lists, [])`
fn sums(expr: &Expr, call: &Call, cx: &mut Cx) {
    let start = call.positional(1).or_else(|| call.keyword("start"));
    let is_empty = match start.map(|start| &start.kind) {
        Some(ExprKind::List(items)) => items.is_empty(),
        Some(ExprKind::Tuple(tuple)) => tuple.items.is_empty(),
        _ => false,
    };
    let is_few = matches!(call.positional(0).map(|first| &first.kind), Some(ExprKind::List(_) | ExprKind::Tuple(_)));
    if !is_empty || is_few || cx.kind == FileKind::Test || cx.qualified(&call.callee).as_deref() != Some("builtins.sum") {
        return;
    }
    cx.report(expr.id, "`sum()` copies what it has with every list that it adds: use `itertools.chain.from_iterable()`");
}
