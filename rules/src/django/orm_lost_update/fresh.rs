//! Methods that are only called on a row that their caller has just created: nobody else has it yet.

use crate::{
    model::{
        bodies::Body,
        project::{ClassId, ModuleId, Project, Symbol, Within},
    },
    syntax::python::{Enter, Expr, ExprKind, StmtKind, exprs, stmts},
};

/// Whether a body is a method that the project calls on new rows, and on nothing else that may be one of its own.
pub(super) fn is_called_on_new_rows_only(project: &Project, body: &Body<'_>) -> bool {
    let Within::Function(function) = body.scope.within else { return false };
    let (Some(class), Some(method)) = (project.class_of(function), body.function) else { return false };
    let name = method.name.name.as_str();
    // Where other classes have a method of that name, a call is theirs if its module never names this class.
    let has_twin = project
        .own_classes()
        .any(|(other, info)| !is_kin(project, class, other) && info.class.method(name).is_some());
    let mut is_called = false;
    for caller in project.own_bodies() {
        // Bodies of functions and classes are bodies of their own.
        let here = Enter { functions: false, lambdas: true, classes: false };
        for call in exprs(caller.statements, here).filter_map(Expr::as_call) {
            let Some(node) = call.callee.as_attribute().filter(|node| node.attr.name == name) else { continue };
            let Some(object) = node.value.as_name() else { return false };
            if has_twin && !names(project, caller.module, class) {
                continue;
            }
            match made(project, &caller, object) {
                Made::New(other) if is_kin(project, class, other) => is_called = true,
                Made::New(other) | Made::Other(other) if !is_kin(project, class, other) => {}
                _ => return false,
            }
        }
    }
    is_called
}

/// Whether the code of a module names a class.
fn names(project: &Project, module: ModuleId, class: ClassId) -> bool {
    let Some(info) = project.class(class) else { return true };
    let wanted = &info.class.name.name;
    let items = project.module(module).map(|module| module.items.as_slice()).unwrap_or_default();
    items.iter().flat_map(|item| exprs(&item.item.body, Enter::ALL)).any(|expr| match &expr.kind {
        ExprKind::Name(name) => name == wanted,
        ExprKind::Attribute(node) => node.attr.name == *wanted,
        _ => false,
    }) || info.module == module
}

/// Where an object comes from.
enum Made {
    /// `Model(…)`, `Model.objects.create(…)`
    New(ClassId),
    /// Anything else that begins with a class: `Model.objects.get(…)`, `Model.start(…)`.
    Other(ClassId),
    Unknown,
}

fn made(project: &Project, body: &Body<'_>, object: &str) -> Made {
    let mut found = Made::Unknown;
    for stmt in stmts(body.statements, Enter::NONE) {
        let StmtKind::Assign { targets, value } = &stmt.kind else { continue };
        if !targets.iter().any(|target| target.as_name() == Some(object)) {
            continue;
        }
        if !matches!(found, Made::Unknown) {
            return Made::Unknown;
        }
        let Some((class, is_new)) = origin(project, body, value) else { return Made::Unknown };
        found = if is_new { Made::New(class) } else { Made::Other(class) };
    }
    found
}

/// The class that a value begins with, and whether the value is a new instance of it.
fn origin(project: &Project, body: &Body<'_>, value: &Expr) -> Option<(ClassId, bool)> {
    let class = |expr: &Expr| match project.symbol(body.scope, expr)? {
        Symbol::Class(class) => Some(class),
        _ => None,
    };
    let call = value.as_call()?;
    if let Some(class) = class(&call.callee) {
        return Some((class, true));
    }
    let method = call.callee.as_attribute()?;
    if method.attr.name == "create"
        && let Some(manager) = method.value.as_attribute()
        && manager.attr.name == "objects"
        && let Some(class) = class(&manager.value)
    {
        return Some((class, true));
    }
    let mut expr = value;
    loop {
        expr = match &expr.kind {
            ExprKind::Call(call) => &call.callee,
            ExprKind::Attribute(node) => match class(&node.value) {
                Some(class) => return Some((class, false)),
                None => &node.value,
            },
            _ => return None,
        };
    }
}

/// Whether an instance of one class may be one of the other.
fn is_kin(project: &Project, class: ClassId, other: ClassId) -> bool {
    project.mro(class).classes.contains(&other) || project.mro(other).classes.contains(&class)
}
