//! The value of a method that changes a list in place: `None`.

use crate::{
    finding::{Edit, Text},
    model::holds::Builtin,
    rule::{Around, Cx, On},
    syntax::{
        Id,
        python::{ArgumentKind, Call, CompareOp, Enter, Expr, ExprKind, Stmt, StmtKind, stmts},
    },
};

pub(crate) const ON: On = On::Call(check);

fn check(expr: &Expr, call: &Call, cx: &mut Cx) {
    let Some(method) = call.callee.as_attribute() else { return };
    let name = method.attr.name.as_str();
    if !METHODS.contains(&name) {
        return;
    }
    let is_shuffle = name == "shuffle";
    if is_shuffle && cx.qualified(&call.callee).as_deref() != Some("random.shuffle") {
        return;
    }
    let Some(used) = used(expr, cx) else { return };
    if !is_shuffle && !is_in_place(&method.value, call, name, &used, cx) {
        return;
    }
    let shown = call.callee.spelt().unwrap_or_else(|| format!("….{name}"));
    let instead = match (name, method.value.spelt()) {
        ("sort", Some(list)) => format!("`sorted({list})` gives a new list"),
        ("reverse", Some(list)) => format!("`reversed({list})` gives the elements"),
        _ => "call it on its own line".to_owned(),
    };
    let edit = edit(expr, call, &method.value, name, &used, cx);
    let finding = cx.report(expr.id, format!("`{shown}()` returns `None`: {instead}"));
    if let Some((title, edit)) = edit {
        finding.suggest(title, vec![edit]);
    }
}

const METHODS: &[&str] =
    &["sort", "append", "extend", "insert", "remove", "reverse", "clear", "update", "add", "discard", "shuffle"];

/// What becomes of the value.
enum Used<'a> {
    /// `target = …`; none for several targets.
    Assigned { stmt: Id, target: Option<&'a Expr> },
    Returned,
    Else,
}

/// None where the value is thrown away, or where it is known to be `None`.
fn used<'a>(expr: &Expr, cx: &Cx<'a>) -> Option<Used<'a>> {
    match *cx.around.last()? {
        Around::Stmt(stmt) => match &stmt.kind {
            StmtKind::Assign { targets, .. } => {
                let target = match targets.as_slice() {
                    [only] => Some(only),
                    _ => None,
                };
                Some(Used::Assigned { stmt: stmt.id, target })
            }
            StmtKind::AnnAssign { target, .. } => Some(Used::Assigned { stmt: stmt.id, target: Some(target) }),
            StmtKind::Return(_) => Some(Used::Returned),
            StmtKind::For(each) if each.iter.id == expr.id => Some(Used::Else),
            _ => None,
        },
        Around::Expr(parent) => match &parent.kind {
            ExprKind::Call(call) => {
                let name = call.callee.dotted().unwrap_or_default();
                let last = name.rsplit('.').next().unwrap_or_default();
                let is_argument = call.callee.id != expr.id;
                // `assertIsNone(names.sort())`, and whatever takes the value to wait for it.
                let is_shown = matches!(last, "print" | "list" | "sorted" | "len" | "tuple" | "set" | "str" | "sum");
                (is_argument && is_shown).then_some(Used::Else)
            }
            ExprKind::Attribute(_) | ExprKind::Subscript(_) => Some(Used::Else),
            ExprKind::Binary(_) => Some(Used::Else),
            ExprKind::Compare(node) => {
                let is_identity = node.rest.iter().any(|(op, _)| matches!(op, CompareOp::Is | CompareOp::IsNot));
                (!is_identity).then_some(Used::Else)
            }
            _ => None,
        },
        _ => None,
    }
}

/// Whether the method is one of a list, dict or set, as far as is known.
fn is_in_place(on: &Expr, call: &Call, name: &str, used: &Used<'_>, cx: &mut Cx) -> bool {
    let kind = cx.builtin(on);
    let is_known = match kind {
        Some(Builtin::List) => !matches!(name, "update" | "add" | "discard"),
        Some(Builtin::Dict) => matches!(name, "update" | "clear"),
        Some(Builtin::Set) => matches!(name, "update" | "add" | "remove" | "discard" | "clear"),
        Some(_) => return false,
        None => false,
    };
    let same = |target: Option<&Expr>| {
        let target = target.and_then(Expr::dotted);
        target.is_some() && target == on.dotted()
    };
    match used {
        // `return seen.add(x)` is a short way to end a function that gives nothing.
        Used::Returned if !matches!(name, "sort" | "reverse") => is_known && gives_values(cx),
        _ if is_known => true,
        _ if imports_frames(cx) => false,
        // `names = names.sort()`: whatever it is, it is not meant to become something else.
        Used::Assigned { target, .. } if same(*target) => match name {
            "sort" => sorts_a_list(call),
            "append" => call.arguments.len() == 1 && is_listlike(on, cx),
            "reverse" => is_listlike(on, cx),
            _ => false,
        },
        Used::Returned => match name {
            "sort" => sorts_a_list(call) && is_listlike(on, cx),
            _ => false,
        },
        _ => false,
    }
}

/// Whether another `return` of the function gives a value.
fn gives_values(cx: &Cx) -> bool {
    let returns = stmts(cx.scope(), Enter::NONE).filter_map(|stmt: &Stmt| match &stmt.kind {
        StmtKind::Return(value) => Some(value.as_ref()),
        _ => None,
    });
    let is_value = |value: &Expr| !matches!(value.kind, ExprKind::None | ExprKind::Call(_));
    returns.flatten().any(is_value)
}

/// `sort()` with the arguments of a list's own.
fn sorts_a_list(call: &Call) -> bool {
    call.arguments.iter().all(|argument| match &argument.kind {
        ArgumentKind::Keyword(name) => matches!(name.name.as_str(), "key" | "reverse"),
        _ => false,
    })
}

/// A name that is given a list somewhere in the function, or a parameter whose name says that it holds many.
fn is_listlike(on: &Expr, cx: &mut Cx) -> bool {
    let Some(name) = on.as_name() else { return false };
    let given = stmts(cx.scope(), Enter::NONE).find_map(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } if targets.iter().any(|target| target.as_name() == Some(name)) => {
            Some(value)
        }
        _ => None,
    });
    if given.is_some_and(|value| cx.builtin(value) == Some(Builtin::List)) {
        return true;
    }
    let says = name.ends_with('s') && name.len() > 3 && !name.ends_with("ss")
        || ["lst", "list", "arr", "array", "result", "stack", "queue", "seq"].iter().any(|word| name.contains(word));
    let annotated = cx.function().and_then(|function| function.param(name)).and_then(|param| param.annotation.as_ref());
    let is_list = |annotation: &Expr| {
        let text = cx.source(annotation.id);
        text.starts_with("list") || text.starts_with("List") || text.starts_with("MutableSequence")
    };
    annotated.map_or(says, is_list)
}

/// Libraries whose objects have methods of the same names that give something.
fn imports_frames(cx: &Cx) -> bool {
    ["pandas", "numpy", "polars", "pyspark", "torch", "pymongo", "dask", "geopandas", "xarray", "tensorflow"]
        .iter()
        .any(|module| cx.names.imports_from(module))
}

fn edit(
    expr: &Expr,
    call: &Call,
    on: &Expr,
    name: &str,
    used: &Used<'_>,
    cx: &Cx,
) -> Option<(&'static str, Edit)> {
    let (whole, list) = (cx.place(expr.id), Text::Source(cx.place(on.id)));
    if let Used::Assigned { stmt, target: Some(target) } = used
        && target.dotted().is_some()
        && target.dotted() == on.dotted()
    {
        let edit = Edit { text: vec![Text::Source(whole)], ..Edit::delete(cx.place(*stmt)) };
        return Some(("Call it on its own line", edit));
    }
    match name {
        "sort" => {
            let mut text = vec!["sorted(".into(), list];
            for argument in &call.arguments {
                text.extend([", ".into(), Text::Source(cx.place(argument.id))]);
            }
            text.push(")".into());
            Some(("Use `sorted()`", Edit { text, ..Edit::delete(whole) }))
        }
        "reverse" => {
            let edit = Edit { text: vec!["list(reversed(".into(), list, "))".into()], ..Edit::delete(whole) };
            Some(("Use `reversed()`", edit))
        }
        _ => None,
    }
}
