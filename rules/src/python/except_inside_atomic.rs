//! A database error that is caught inside of a transaction, which goes on as if nothing had happened.

use crate::{
    model::{
        bodies::Body,
        overrides::callee_name,
        project::{Project, Scope, Within},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Enter, ExceptHandler, Expr, ExprKind, Stmt, StmtKind, Try, exprs, exprs_of_expr, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        if project.kind_of(info.module) == FileKind::Migration {
            continue;
        }
        let scope = Scope { module: info.module, within: Within::Function(id) };
        let outer = Scope { module: info.module, within: info.within };
        let body = Body {
            module: info.module,
            item: info.item,
            scope,
            statements: &info.function.body,
            function: Some(&info.function),
        };
        let is_whole = info.function.decorators.iter().any(|decorator| is_atomic(project, outer, &decorator.expr));
        let inner = |stmt: &Stmt| matches!(&stmt.kind, StmtKind::With(with)
            if with.items.iter().any(|item| is_atomic(project, scope, &item.context)));
        let withs: Vec<&Stmt> = match is_whole {
            true => Vec::new(),
            false => stmts(body.statements, Enter::NONE).filter(|stmt| inner(stmt)).collect(),
        };
        if (!is_whole && withs.is_empty()) || is_by_hand(body.statements) {
            continue;
        }
        if is_whole {
            visit(project, body, body.statements, false, review);
        }
        for stmt in withs {
            stmt.bodies().for_each(|block| visit(project, body, block, false, review));
        }
    }
}

/// Whoever handles savepoints by hand knows what holds.
fn is_by_hand(body: &[Stmt]) -> bool {
    exprs(body, Enter::ALL).filter_map(Expr::as_attribute).any(|node| {
        matches!(node.attr.name.as_str(), "set_rollback" | "savepoint_rollback" | "savepoint" | "rollback")
    })
}

fn is_atomic(project: &Project, scope: Scope, expr: &Expr) -> bool {
    let callee = match expr.as_call() {
        // A method that becomes a view's: `@method_decorator(transaction.atomic)`.
        Some(call) if callee_name(call) == Some("method_decorator") => {
            return call.positional(0).is_some_and(|given| is_atomic(project, scope, given));
        }
        Some(call) => &call.callee,
        None => expr,
    };
    callee.dotted().is_some_and(|name| name.ends_with("atomic"))
        && project.dotted(scope, callee).is_some_and(|name| name == "django.db.transaction.atomic")
}

/// A block inside of the transaction; `goes_on` tells whether a query of the transaction follows it.
fn visit(project: &Project, body: Body<'_>, block: &[Stmt], goes_on: bool, review: &mut Review) {
    for (number, stmt) in block.iter().enumerate() {
        let follows = goes_on || block.iter().skip(number + 1).any(queries);
        match &stmt.kind {
            StmtKind::Try(attempt) => {
                check_try(project, body, attempt, follows, review);
                stmt.bodies().for_each(|inner| visit(project, body, inner, follows, review));
            }
            // An inner block is judged by itself.
            StmtKind::With(with) if with.items.iter().any(|item| is_atomic(project, body.scope, &item.context)) => {}
            StmtKind::For(_) | StmtKind::While(_) => {
                let again = follows || queries(stmt);
                stmt.bodies().for_each(|inner| visit(project, body, inner, again, review));
            }
            _ => stmt.bodies().for_each(|inner| visit(project, body, inner, follows, review)),
        }
    }
}

fn check_try(project: &Project, body: Body<'_>, attempt: &Try, follows: bool, review: &mut Review) {
    let has_savepoint = stmts(&attempt.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::With(with) => with.items.iter().any(|item| is_atomic(project, body.scope, &item.context)),
        _ => false,
    });
    if has_savepoint || !attempt.body.iter().any(writes) {
        return;
    }
    for handler in &attempt.handlers {
        let Some(kind) = handler.kinds().iter().find(|kind| is_database_error(project, body.scope, kind)) else { continue };
        let raises = stmts(&handler.body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Raise { .. }));
        let asks = handler.body.iter().any(queries);
        if raises || !(asks || (follows && !leaves(handler))) {
            continue;
        }
        let name = kind.dotted().unwrap_or_default();
        let at = project.place(body.scope.module, body.item, handler.keyword);
        let message = format!(
            "after `{name}` inside `atomic()` the next query raises TransactionManagementError: put the failing call into an `atomic()` of its own"
        );
        review.report(at, message);
    }
}

/// Whether the handler leaves the transaction, or at least the function.
fn leaves(handler: &ExceptHandler) -> bool {
    matches!(handler.body.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_) | StmtKind::Break))
}

fn is_database_error(project: &Project, scope: Scope, kind: &Expr) -> bool {
    let Some(name) = project.dotted(scope, kind) else { return false };
    let last = name.rsplit('.').next().unwrap_or_default();
    name.starts_with("django.db.") && matches!(last, "IntegrityError" | "DatabaseError" | "OperationalError" | "DataError")
}

/// Whether a statement asks the database for something, as far as its calls tell.
fn queries(stmt: &Stmt) -> bool {
    calls(stmt, &["get", "first", "last", "exists", "count", "aggregate", "in_bulk", "refresh_from_db"]) || writes(stmt)
}

/// Whether a statement writes in a way that fails inside of the transaction: `get_or_create()` has a savepoint.
fn writes(stmt: &Stmt) -> bool {
    calls(stmt, &["create", "bulk_create", "bulk_update", "update", "delete", "save"])
}

fn calls(stmt: &Stmt, names: &[&str]) -> bool {
    exprs(std::slice::from_ref(stmt), Enter::NONE).filter_map(Expr::as_call).any(|call| {
        let Some(node) = call.callee.as_attribute() else { return false };
        let name = node.attr.name.as_str();
        names.contains(&name) && (matches!(name, "save" | "refresh_from_db") || is_on_manager(&node.value))
    })
}

/// `Post.objects…`, `post.comments…` are querysets of a manager; a dict has the same methods.
fn is_on_manager(expr: &Expr) -> bool {
    exprs_of_expr(expr, Enter::NONE).any(|inner| match &inner.kind {
        ExprKind::Attribute(node) => node.attr.name == "objects" || node.attr.name.ends_with("_set"),
        _ => false,
    })
}
