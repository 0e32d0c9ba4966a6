//! `[[]] * n`: one object n times.

use crate::{
    finding::{Edit, Text},
    model::holds::{Builtin, Holds},
    rule::{Around, Cx, FileKind, On},
    syntax::python::{
        BinaryOp, Call, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, held::CHANGING, stmts,
    },
};

pub(crate) const ON: On = On::Each(&[On::Expr(check), On::Call(check_fromkeys)]);

fn check(expr: &Expr, cx: &mut Cx) {
    let ExprKind::Binary(node) = &expr.kind else { return };
    if node.op != BinaryOp::Mul {
        return;
    }
    let (items, count) = match (&node.left.kind, &node.right.kind) {
        (ExprKind::List(items), _) => (items, &node.right),
        (_, ExprKind::List(items)) => (items, &node.left),
        _ => return,
    };
    if matches!(&count.kind, ExprKind::Int(digits) if matches!(digits.as_str(), "0" | "1")) {
        return;
    }
    let Some(inner) = items.iter().find(|item| is_mutable(item, cx)) else { return };
    let Some(variant) = fate(expr, cx) else { return };
    let message = format!("{} is one object that stands in the list several times", shown(inner, cx));
    let edit = (items.len() == 1 && !cx.names.binds("range")).then(|| Edit {
        text: vec![
            "[".into(),
            Text::Source(cx.place(inner.parens.unwrap_or(inner.id))),
            " for _ in range(".into(),
            Text::Source(cx.place(count.id)),
            ")]".into(),
        ],
        ..Edit::delete(cx.place(expr.id))
    });
    let finding = cx.report(expr.id, message);
    variant.into_iter().for_each(|variant| _ = finding.variant(variant));
    edit.into_iter().for_each(|edit| _ = finding.suggest("Make a new one each time", vec![edit]));
}

fn check_fromkeys(expr: &Expr, call: &Call, cx: &mut Cx) {
    let ExprKind::Attribute(method) = &call.callee.kind else { return };
    if method.attr.name != "fromkeys" || cx.qualified(&method.value).as_deref() != Some("builtins.dict") {
        return;
    }
    let (Some(keys), Some(inner)) = (call.positional(0), call.positional(1)) else { return };
    if !is_mutable(inner, cx) {
        return;
    }
    let Some(variant) = fate(expr, cx) else { return };
    let message = format!("{} is one object that all keys share", shown(inner, cx));
    let edit = Edit {
        text: vec![
            "{key: ".into(),
            Text::Source(cx.place(inner.id)),
            " for key in ".into(),
            Text::Source(cx.place(keys.id)),
            "}".into(),
        ],
        ..Edit::delete(cx.place(expr.id))
    };
    let finding = cx.report(expr.id, message);
    variant.into_iter().for_each(|variant| _ = finding.variant(variant));
    finding.suggest("Make a new one for each key", vec![edit]);
}

fn shown(inner: &Expr, cx: &Cx) -> String {
    let text = cx.source(inner.id);
    if text.len() > 40 || text.contains('\n') { "the element".to_owned() } else { format!("`{text}`") }
}

fn is_mutable(expr: &Expr, cx: &mut Cx) -> bool {
    let is_repeated = |expr: &Expr| match &expr.kind {
        ExprKind::Binary(node) => {
            node.op == BinaryOp::Mul
                && (matches!(node.left.kind, ExprKind::List(_)) || matches!(node.right.kind, ExprKind::List(_)))
        }
        _ => false,
    };
    match &expr.kind {
        ExprKind::Name(_) => false,
        ExprKind::Call(call) => match call.callee.as_name() {
            // A class of this file, made without anything: it is filled later.
            Some(name) if cx.is_own(name) => {
                call.arguments.is_empty()
                    && matches!(cx.names.get(name), [one] if one.kind == crate::model::names::BindingKind::Class)
            }
            _ => {
                matches!(cx.builtin(expr), Some(Builtin::List | Builtin::Dict | Builtin::Set))
                    || cx.qualified(&call.callee).as_deref() == Some("collections.deque")
            }
        },
        _ => is_repeated(expr) || matches!(cx.builtin(expr), Some(Builtin::List | Builtin::Dict | Builtin::Set)),
    }
}

/// What becomes of the value: the variant if it is a finding. None where nothing shows that an element changes.
fn fate(expr: &Expr, cx: &mut Cx) -> Option<Option<&'static str>> {
    let stmt = match *cx.around.last()? {
        Around::Stmt(stmt) => stmt,
        _ => return None,
    };
    let name = match &stmt.kind {
        StmtKind::Assign { targets, value } if value.id == expr.id => match targets.as_slice() {
            [only] => only.dotted()?,
            _ => return None,
        },
        StmtKind::AnnAssign { target, value: Some(value), .. } if value.id == expr.id => target.dotted()?,
        StmtKind::Return(_) if cx.kind != FileKind::Test => return Some(Some("unproven")),
        _ => return None,
    };
    let body: &[Stmt] = match cx.class() {
        Some(class) if name.contains('.') => &class.body,
        _ => cx.scope(),
    };
    let changed = changes(body, &name);
    if changed {
        return Some(None);
    }
    // The value leaves, so it may be changed elsewhere.
    let leaves = stmts(body, Enter::ALL).any(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => value.dotted().as_deref() == Some(&name),
        _ => false,
    });
    let is_only = !name.contains('.') && matches!(cx.holds(&name), Some(Holds::Value(_)));
    (leaves && is_only && cx.kind != FileKind::Test && !is_replaced(body, &name)).then_some(Some("unproven"))
}

/// `name[i]`
fn is_element(expr: &Expr, name: &str) -> bool {
    match &expr.kind {
        ExprKind::Subscript(node) => {
            node.value.dotted().as_deref() == Some(name) && !matches!(node.index.kind, ExprKind::Slice(_))
        }
        _ => false,
    }
}

/// Whether an element is changed in place: `name[i][j] = …`, `name[i].append(…)`, or through a loop's name.
fn changes(body: &[Stmt], name: &str) -> bool {
    let mut elements: Vec<&str> = Vec::new();
    for stmt in stmts(body, Enter::ALL) {
        match &stmt.kind {
            StmtKind::For(each) if each.iter.dotted().as_deref() == Some(name) => {
                elements.extend(each.target.as_name());
            }
            StmtKind::Assign { targets, value } if is_element(value, name) => {
                elements.extend(targets.iter().filter_map(Expr::as_name));
            }
            _ => {}
        }
    }
    let is_one = |expr: &Expr| is_element(expr, name) || expr.as_name().is_some_and(|one| elements.contains(&one));
    let is_inner = |target: &Expr| match &target.kind {
        ExprKind::Subscript(node) => is_one(&node.value),
        ExprKind::Attribute(node) => is_one(&node.value),
        _ => false,
    };
    let sets = stmts(body, Enter::ALL).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().any(|target| match &target.kind {
            ExprKind::Tuple(tuple) => tuple.items.iter().any(is_inner),
            _ => is_inner(target),
        }),
        StmtKind::AugAssign { target, .. } => is_inner(target) || is_element(target, name),
        _ => false,
    });
    sets || exprs(body, Enter::ALL).filter_map(Expr::as_call).any(|call| match &call.callee.kind {
        ExprKind::Attribute(method) => is_one(&method.value) && CHANGING.contains(&method.attr.name.as_str()),
        _ => false,
    })
}

/// Whether elements are only replaced: `name[i] = …`
fn is_replaced(body: &[Stmt], name: &str) -> bool {
    stmts(body, Enter::ALL).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| is_element(target, name)),
        _ => false,
    })
}
