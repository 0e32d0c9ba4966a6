//! A generator that is made by a statement of its own, so that nothing of it ever runs.

use crate::{
    model::{
        overrides,
        project::{FunctionId, Project, Scope, Symbol, Within},
    },
    rule::{On, Review},
    syntax::python::{ComprehensionKind, Enter, Expr, ExprKind, Stmt, StmtKind, paths::swallows, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        let scope = Scope { module: info.module, within: Within::Function(id) };
        body(project, scope, info.item, &info.function.body, review);
    }
    for (id, info) in project.own_modules() {
        // The last line of a block in a text shows a value.
        if info.name.is_none() {
            continue;
        }
        let scope = Scope { module: id, within: Within::Module };
        for (item, number) in project.module(id).iter().flat_map(|module| &module.items).zip(0u32..) {
            body(project, scope, number, &item.item.body, review);
        }
    }
}

fn body(project: &Project, scope: Scope, item: u32, body: &[Stmt], review: &mut Review) {
    let mut expected: Vec<&Stmt> = Vec::new();
    for stmt in stmts(body, Enter::NONE) {
        if let StmtKind::With(with) = &stmt.kind
            && with.items.iter().any(|item| swallows(&item.context))
        {
            expected.extend(stmts(&with.body, Enter::NONE));
        }
        let StmtKind::Expr(expr) = &stmt.kind else { continue };
        let Some(message) = unused(project, scope, expr) else { continue };
        if !expected.iter().any(|inner| inner.id == stmt.id) {
            review.report(project.place(scope.module, item, expr.id), message);
        }
    }
}

fn unused(project: &Project, scope: Scope, expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Comprehension(made) if made.kind == ComprehensionKind::Generator => {
            Some("this generator expression runs nothing: a `for` loop does".to_owned())
        }
        ExprKind::Call(call) => {
            let shown = call.callee.spelt()?;
            match project.symbol(scope, &call.callee) {
                Some(Symbol::External(name)) if name == "builtins.map" || name == "builtins.filter" => {
                    let first = call.positional(0).and_then(Expr::spelt);
                    let what = first.map_or_else(|| "its function".to_owned(), |first| format!("`{first}`"));
                    Some(format!("`{shown}()` as a statement never calls {what}: a `for` loop does"))
                }
                Some(Symbol::Function(function)) => made(project, function, &shown),
                Some(_) => None,
                None => {
                    let function = own_method(project, scope, &call.callee)?;
                    made(project, function, &shown)
                }
            }
        }
        _ => None,
    }
}

fn made(project: &Project, function: FunctionId, shown: &str) -> Option<String> {
    let info = project.function(function)?;
    let is_plain = info.function.is_generator && info.function.decorators.is_empty();
    is_plain.then(|| format!("`{shown}()` contains `yield`: called as a statement, it runs nothing"))
}

/// The method that `self.name` means, where no class below has another.
fn own_method(project: &Project, scope: Scope, callee: &Expr) -> Option<FunctionId> {
    let Within::Function(within) = scope.within else { return None };
    let info = project.function(within)?;
    let class = project.class_of(within)?;
    let node = callee.as_attribute()?;
    let receiver = overrides::receiver(&info.function)?;
    if node.value.as_name() != Some(receiver) || !info.function.decorators.is_empty() {
        return None;
    }
    let (_, found) = project.method(class, &node.attr.name)?;
    let is_other = |other| project.own_member(other, &node.attr.name).is_some();
    let is_stub = overrides::is_stub(&project.function(found)?.function.body);
    (!is_stub && !project.descendants(class).any(is_other)).then_some(found)
}
