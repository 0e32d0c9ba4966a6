//! Taking from or putting to the front of a list, again and again.

use crate::{
    complexity::{Inside, leaves, repeated},
    finding::{Edit, Text},
    rule::{Cx, FileKind, On},
    syntax::{
        Id,
        python::{
            BinaryOp, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, nodes, stmts, Node,
        },
    },
};

pub(crate) const ON: On = On::Function(check);

fn check(function: &Function, cx: &mut Cx) {
    if cx.kind == FileKind::Test {
        return;
    }
    let repeated = repeated(function);
    if repeated.is_empty() {
        return;
    }
    let inside = Inside::of(function);
    for (around, stmt) in repeated {
        for (front, name) in fronts(stmt) {
            if is_long_lived(&inside, name, around)
                && !leaves(around, stmt)
                && is_in_each_round(around, stmt, front.instead)
            {
                report(function, &inside, front, name, cx);
            }
        }
    }
}

/// Whether each round does it: under a condition, or at the front of a chain that is walked up, it is done seldom.
fn is_in_each_round(around: &Stmt, stmt: &Stmt, instead: &str) -> bool {
    let is_direct = around.bodies().flatten().any(|one| one.id == stmt.id);
    let is_left = stmts(std::slice::from_ref(around), Enter::NONE).any(|one| matches!(one.kind, StmtKind::Break));
    match &around.kind {
        StmtKind::For(each) => is_direct && !is_left && !is_short_source(&each.iter),
        _ => is_direct && instead == "popleft",
    }
}

/// Something that moves all elements of a list.
#[derive(Clone, Copy)]
struct Front {
    id: Id,
    text: &'static str,
    instead: &'static str,
}

fn fronts(stmt: &Stmt) -> Vec<(Front, &str)> {
    let mut found = Vec::new();
    let is_zero = |expr: Option<&Expr>| matches!(expr.map(|expr| &expr.kind), Some(ExprKind::Int(digits)) if digits == "0");
    match &stmt.kind {
        StmtKind::Delete(targets) => {
            for target in targets {
                if let ExprKind::Subscript(part) = &target.kind
                    && is_zero(Some(&part.index))
                    && let Some(name) = part.value.as_name()
                {
                    found.push((Front { id: target.id, text: "del …[0]", instead: "popleft" }, name));
                }
            }
        }
        StmtKind::Assign { targets, value } => {
            if let ([target], Some(name)) = (targets.as_slice(), targets.first().and_then(Expr::as_name))
                && let ExprKind::Binary(sum) = &value.kind
                && sum.op == BinaryOp::Add
                && matches!(sum.left.kind, ExprKind::List(_))
                && sum.right.as_name() == Some(name)
            {
                found.push((Front { id: target.id, text: "[…] +", instead: "appendleft" }, name));
            }
        }
        _ => {}
    }
    if stmt.bodies().next().is_some() && !matches!(stmt.kind, StmtKind::If(_) | StmtKind::While(_)) {
        return found;
    }
    for expr in own(stmt) {
        if let ExprKind::Call(call) = &expr.kind
            && let ExprKind::Attribute(method) = &call.callee.kind
            && let Some(name) = method.value.as_name()
        {
            let front = match (method.attr.name.as_str(), call.arguments.len()) {
                ("pop", 1) if is_zero(call.positional(0)) => Some((".pop(0)", "popleft")),
                ("insert", 2) if is_zero(call.positional(0)) => Some((".insert(0, …)", "appendleft")),
                _ => None,
            };
            if let Some((text, instead)) = front {
                found.push((Front { id: expr.id, text, instead }, name));
            }
        }
    }
    found
}

/// The expressions of a statement itself; its blocks are statements of their own.
fn own(stmt: &Stmt) -> Vec<&Expr> {
    crate::syntax::python::paths::own_exprs(stmt, Enter::NONE)
}

/// Whether a list is certainly one, lives longer than a round of the loop, and may be long.
fn is_long_lived<'t>(inside: &Inside<'t>, name: &'t str, around: &'t Stmt) -> bool {
    if !inside.is_list(name) || inside.is_short(around) || !inside.is_clear(name) {
        return false;
    }
    let values = inside.values(name);
    let own_sum = |value: &Expr| matches!(&value.kind, ExprKind::Binary(sum) if sum.right.as_name() == Some(name));
    if values.iter().any(|(value, loops)| loops.contains(&around.id) && !own_sum(value)) {
        return false;
    }
    // The words of a line, the arguments of a command, a literal: short.
    let is_short = |value: &Expr| match &value.kind {
        ExprKind::List(items) => items.len() <= 16 && !inside.grows_in_loop(name) && !values.iter().any(|(value, _)| own_sum(value)),
        ExprKind::Tuple(_) => true,
        ExprKind::Call(call) => match &call.callee.kind {
            ExprKind::Attribute(method) => matches!(method.attr.name.as_str(), "split" | "rsplit" | "partition" | "mro"),
            _ => call.arguments.iter().any(|argument| is_short_source(&argument.value)),
        },
        _ => is_short_source(value),
    };
    !values.iter().any(|(value, _)| is_short(value))
}

/// Names that stand for few things: `sys.argv`, `_meta.fields`, `__mro__`.
fn is_short_source(expr: &Expr) -> bool {
    let words = ["argv", "args", "__mro__", "__bases__", "mro", "_meta", "fields", "environ", "parts", "pieces", "bits", "split"];
    crate::syntax::python::exprs_of_expr(expr, Enter::NONE).any(|inner| match &inner.kind {
        ExprKind::Name(name) => words.contains(&name.as_str()),
        ExprKind::Attribute(attribute) => words.contains(&attribute.attr.name.as_str()),
        _ => false,
    })
}

fn report(function: &Function, inside: &Inside<'_>, front: Front, name: &str, cx: &mut Cx) {
    let Front { id, text, instead, .. } = front;
    let what = match text {
        "del …[0]" => format!("del {name}[0]"),
        "[…] +" => format!("[…] + {name}"),
        _ => format!("{name}{text}"),
    };
    let message = format!("`{what}` moves every element each time: `collections.deque` has `{instead}()`");
    let edits = edits(function, inside, name, cx);
    let finding = cx.report(id, message);
    if let Some(edits) = edits {
        finding.suggest("Use a `deque`", edits);
    }
}

/// The list made a deque, where all that is done with it is what a deque can do.
fn edits(function: &Function, inside: &Inside<'_>, name: &str, cx: &Cx) -> Option<Vec<Edit>> {
    let values = inside.values(name);
    let [(value, _)] = values.as_slice() else { return None };
    if function.param(name).is_some() || cx.names.binds("deque") && cx.names.import("deque").is_none() {
        return None;
    }
    let place = cx.place(value.id);
    let mut edits = vec![
        Edit::import(place, "collections", Some("deque")),
        Edit { text: vec!["deque(".into(), Text::Source(place), ")".into()], ..Edit::delete(place) },
    ];
    let mut known = 1;
    for node in nodes(&function.body, Enter::NONE) {
        match node {
            Node::Expr(expr) => {
                let ExprKind::Call(call) = &expr.kind else { continue };
                    if call.callee.as_name() == Some("len")
                        && call.positional(0).and_then(Expr::as_name) == Some(name)
                    {
                        known += 1;
                    }
                    let Some(method) = call.callee.as_attribute() else { continue };
                    if method.value.as_name() != Some(name) {
                        continue;
                    }
                    let at = cx.place(expr.id);
                    match (method.attr.name.as_str(), call.arguments.as_slice()) {
                        ("append" | "extend", _) | ("pop", []) => known += 1,
                        ("pop", [_]) => {
                            known += 1;
                            edits.push(Edit::replace(at, format!("{name}.popleft()")));
                        }
                        ("insert", [_, added]) => {
                            known += 1;
                            let open = format!("{name}.appendleft(");
                            let added = Text::Source(cx.place(added.value.id));
                            let text = vec![open.into(), added, ")".into()];
                            edits.push(Edit { text, ..Edit::delete(at) });
                        }
                        _ => return None,
                    }
                }
            Node::Stmt(stmt) => match &stmt.kind {
                StmtKind::While(repeat) if repeat.test.as_name() == Some(name) => known += 1,
                StmtKind::If(choice) => {
                    known += choice.branches.iter().filter(|branch| branch.test.as_name() == Some(name)).count();
                }
                _ => {}
            },
            Node::Pattern(_) => {}
        }
    }
    let all = exprs(&function.body, Enter::ALL).filter(|expr| expr.as_name() == Some(name)).count();
    (all == known).then_some(edits)
}
