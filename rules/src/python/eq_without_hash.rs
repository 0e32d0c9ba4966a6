//! `__eq__` without `__hash__`: the instances lose their hash.

use crate::{
    finding::{Anchor, Edit, Text},
    model::overrides,
    rule::{Cx, FileKind, On},
    syntax::python::{
        BoolOp, Class, CompareOp, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, stmts,
    },
};

pub(crate) const ON: On = On::Class(check);

fn check(class: &Class, cx: &mut Cx) {
    if cx.kind == FileKind::Test || !class.decorators.iter().all(|one| is_ordering(&one.expr)) {
        return;
    }
    // A private class knows who uses it.
    if class.name.name.starts_with('_') {
        return;
    }
    let Some(eq) = class.method("__eq__").filter(|eq| eq.decorators.is_empty()) else { return };
    if binds(&class.body, "__hash__") || overrides::is_stub(&eq.body) || is_container(class) {
        return;
    }
    let is_model = class.bases().any(|base| {
        cx.qualified(base).as_deref() == Some("django.db.models.Model")
    });
    let compared = compared(eq);
    if !is_model && (compared.is_empty() || !is_value(class, &compared)) {
        return;
    }
    let name = &class.name.name;
    let message = match is_model {
        true => format!("`{name}` defines `__eq__` and no `__hash__`: its instances cannot be in a set or be related"),
        false => format!("`{name}` defines `__eq__` and no `__hash__`: its instances cannot be in a set or be keys"),
    };
    let receiver = overrides::receiver(eq).unwrap_or("self");
    let def = stmts(&class.body, Enter::NONE).find(|stmt| match &stmt.kind {
        StmtKind::Function(function) => function.id == eq.id,
        _ => false,
    });
    let edit = def.filter(|_| !compared.is_empty()).map(|def| {
        let at = cx.place(def.id);
        let parts: Vec<String> = compared.iter().map(|attribute| format!("{receiver}.{attribute}")).collect();
        let hashed = match parts.as_slice() {
            [only] => only.clone(),
            _ => format!("({})", parts.join(", ")),
        };
        Edit {
            text: vec![
                Text::Line(at),
                format!("def __hash__({receiver}):").into(),
                Text::Line(at),
                format!("    return hash({hashed})").into(),
            ],
            ..Edit::new(at, Anchor::LineAfter, "")
        }
    });
    let finding = cx.report(eq.name.id, message);
    if is_model {
        finding.variant("model");
    }
    if let Some(edit) = edit {
        finding.suggest("Add `__hash__`", vec![edit]);
    }
}

fn is_ordering(decorator: &Expr) -> bool {
    decorator.dotted().is_some_and(|name| name.rsplit('.').next() == Some("total_ordering"))
}

fn binds(body: &[Stmt], name: &str) -> bool {
    stmts(body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Function(function) => function.name.name == name,
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(name)),
        StmtKind::AnnAssign { target, .. } => target.as_name() == Some(name),
        _ => false,
    })
}

/// Something that changes like a list or dict has no hash for a reason; what it descends from shows it too.
fn is_container(class: &Class) -> bool {
    let changing = ["__setitem__", "__delitem__", "append", "add", "update", "insert", "remove", "clear", "__iadd__"];
    let known = [
        "list", "dict", "set", "bytearray", "UserDict", "UserList", "OrderedDict", "defaultdict", "Counter", "deque",
        "NamedTuple", "TypedDict", "Protocol", "Enum", "BaseModel", "Struct",
    ];
    class.bases().any(|base| {
        let name = base.dotted().unwrap_or_default();
        let last = name.rsplit('.').next().unwrap_or_default();
        known.contains(&last) || last.starts_with("Mutable")
    }) || changing.iter().any(|name| class.method(name).is_some())
}

/// The attributes that `__eq__` compares with those of the other, where it does nothing else.
fn compared(eq: &Function) -> Vec<String> {
    let (Some(receiver), Some(other)) = (overrides::receiver(eq), eq.params.get(1)) else { return Vec::new() };
    let other = other.name.name.as_str();
    let mut found: Vec<String> = Vec::new();
    let last = eq.body.iter().rev().find_map(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => Some(value),
        _ => None,
    });
    let mut pending: Vec<&Expr> = last.into_iter().collect();
    while let Some(expr) = pending.pop() {
        match &expr.kind {
            ExprKind::Bool { op: BoolOp::And, values } => pending.extend(values.iter().rev()),
            ExprKind::Call(call) if call.callee.as_name() == Some("isinstance") => {}
            ExprKind::Compare(node) => {
                let [(CompareOp::Eq, right)] = node.rest.as_slice() else { return Vec::new() };
                let pairs: Vec<(&Expr, &Expr)> = match (&node.left.kind, &right.kind) {
                    (ExprKind::Tuple(left), ExprKind::Tuple(right)) => left.items.iter().zip(&right.items).collect(),
                    _ => vec![(&node.left, right)],
                };
                for (left, right) in pairs {
                    match (attribute(left, receiver), attribute(right, other)) {
                        (Some(one), Some(same)) if one == same => found.push(one.to_owned()),
                        // `type(self) == type(other)`, `self.__class__ == other.__class__`
                        _ if is_type(left) && is_type(right) => {}
                        _ => return Vec::new(),
                    }
                }
            }
            _ => return Vec::new(),
        }
    }
    found.retain(|name| name != "__class__");
    found
}

fn attribute<'t>(expr: &'t Expr, on: &str) -> Option<&'t str> {
    expr.as_attribute().filter(|node| node.value.as_name() == Some(on)).map(|node| node.attr.name.as_str())
}

fn is_type(expr: &Expr) -> bool {
    expr.as_call().is_some_and(|call| call.callee.as_name() == Some("type"))
}

/// Whether the compared attributes are set in `__init__` and nowhere else in the class, and to nothing that changes.
fn is_value(class: &Class, compared: &[String]) -> bool {
    let Some(init) = class.method("__init__") else { return false };
    let in_init = overrides::assigned_attributes(init);
    let is_set = compared.iter().all(|name| in_init.contains(&name.as_str()));
    let changed = class.methods().filter(|method| method.name.name != "__init__").any(|method| {
        let sets = overrides::assigned_attributes(method).into_iter().any(|set| compared.iter().any(|name| name == set));
        let grows = stmts(&method.body, Enter::ALL).any(|stmt| match &stmt.kind {
            StmtKind::AugAssign { target, .. } => {
                attribute(target, "self").is_some_and(|set| compared.iter().any(|name| name == set))
            }
            _ => false,
        });
        sets || grows
    });
    let mutable = stmts(&init.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            let is_it = targets.iter().filter_map(|target| attribute(target, "self")).any(|set| compared.iter().any(|name| name == set));
            is_it && exprs(std::slice::from_ref(stmt), Enter::NONE).any(|expr| expr.id == value.id && is_mutable(expr))
        }
        _ => false,
    });
    is_set && !changed && !mutable
}

fn is_mutable(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Set(_) | ExprKind::Comprehension(_) => true,
        ExprKind::Call(call) => {
            matches!(call.callee.as_name(), Some("list" | "dict" | "set" | "defaultdict" | "deque" | "OrderedDict"))
        }
        ExprKind::Bool { values, .. } => values.iter().any(is_mutable),
        ExprKind::Conditional(node) => is_mutable(&node.body) || is_mutable(&node.orelse),
        _ => false,
    }
}
