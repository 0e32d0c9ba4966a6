//! Asking whether a row is there and then creating it: two requests at once create two.

use crate::{
    model::{
        bodies::Body,
        modules::FileKind,
        project::{Project, Symbol},
    },
    rule::{On, Review},
    syntax::python::{Argument, ArgumentKind, Call, CompareOp, Enter, Expr, ExprKind, Stmt, StmtKind, UnaryOp, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        let is_candidate = body.function.is_some() && project.may_call(&body, &["create"]);
        if !is_candidate || project.kind_of(body.module) == FileKind::Test || is_guarded(body.statements) {
            continue;
        }
        for stmt in stmts(body.statements, Enter::NONE) {
            let (lookup, created) = match &stmt.kind {
                StmtKind::If(choice) => {
                    let Some(first) = choice.branches.first() else { continue };
                    let Some(lookup) = absent(&first.test) else { continue };
                    (lookup, &first.body)
                }
                StmtKind::Try(attempt) => {
                    let Some(lookup) = got(&attempt.body) else { continue };
                    let missing = attempt.handlers.iter().find(|handler| {
                        handler.kind.as_ref().is_some_and(|kind| {
                            kind.as_attribute().is_some_and(|one| one.attr.name == "DoesNotExist")
                                || kind.as_name() == Some("ObjectDoesNotExist")
                        })
                    });
                    let Some(handler) = missing else { continue };
                    (lookup, &handler.body)
                }
                _ => continue,
            };
            let Some((model, call)) = created.iter().find_map(create) else { continue };
            let is_same = project
                .symbol(body.scope, lookup.model)
                .is_some_and(|one| matches!(one, Symbol::Class(class) if project.models().of_class(class).is_some()) && Some(one) == project.symbol(body.scope, model));
            if is_same && shares_keys(lookup.call, call) {
                told(project, &body, stmt, (model, lookup.call), review);
            }
        }
    }
}

fn told(project: &Project, body: &Body<'_>, stmt: &Stmt, (model, lookup): (&Expr, &Call), review: &mut Review) {
    let name = model.dotted().unwrap_or_default();
    let first = match &stmt.kind {
        StmtKind::If(choice) => choice.branches.first().map_or(stmt.id, |branch| branch.test.id),
        StmtKind::Try(attempt) => attempt.keyword,
        _ => stmt.id,
    };
    let message = match is_unique(project, body, model, lookup) {
        true => format!(
            "two requests at once may both find no `{name}`, and the second one fails with IntegrityError: use `get_or_create()`"
        ),
        false => format!(
            "two requests at once may both find no `{name}` and create two: use `get_or_create()` and a unique constraint"
        ),
    };
    review.report(body.place(project, first), message);
}

/// Whether the database refuses a second row with what was looked for.
fn is_unique(project: &Project, body: &Body<'_>, model: &Expr, lookup: &Call) -> bool {
    let Some(Symbol::Class(class)) = project.symbol(body.scope, model) else { return false };
    let keys: Vec<&str> = lookup
        .arguments
        .iter()
        .filter_map(|argument| match &argument.kind {
            ArgumentKind::Keyword(name) => Some(name.name.as_str().trim_end_matches("_id")),
            _ => None,
        })
        .collect();
    project.uniques(class).is_some_and(|uniques| uniques.covers(&keys))
}

/// A look for rows of a model.
struct Lookup<'t> {
    model: &'t Expr,
    call: &'t Call,
}

/// `not Model.objects.filter(…).exists()` and its like.
fn absent(test: &Expr) -> Option<Lookup<'_>> {
    match &test.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => {
            let call = operand.as_call()?;
            let method = call.callee.as_attribute()?;
            match method.attr.name.as_str() {
                "exists" | "first" | "count" => filtered(&method.value),
                "filter" => filtered(operand),
                _ => None,
            }
        }
        ExprKind::Compare(compare) => {
            let [(op, right)] = compare.rest.as_slice() else { return None };
            let method = compare.left.as_call()?.callee.as_attribute()?;
            let is_none = matches!((op, &right.kind, method.attr.name.as_str()), (CompareOp::Is | CompareOp::Eq, ExprKind::None, "first"));
            let is_zero = matches!((op, &right.kind, method.attr.name.as_str()), (CompareOp::Eq, ExprKind::Int(digits), "count") if digits == "0");
            (is_none || is_zero).then(|| filtered(&method.value)).flatten()
        }
        _ => None,
    }
}

/// `Model.objects.filter(…)`
fn filtered(expr: &Expr) -> Option<Lookup<'_>> {
    let call = expr.as_call()?;
    let method = call.callee.as_attribute().filter(|method| matches!(method.attr.name.as_str(), "filter" | "get"))?;
    let manager = method.value.as_attribute().filter(|manager| manager.attr.name == "objects")?;
    Some(Lookup { model: &manager.value, call })
}

/// `x = Model.objects.get(…)` as the body of a `try`.
fn got(body: &[Stmt]) -> Option<Lookup<'_>> {
    let [stmt] = body else { return None };
    let value = match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::Return(Some(value)) | StmtKind::Expr(value) => value,
        _ => return None,
    };
    let method = value.as_call()?.callee.as_attribute()?;
    (method.attr.name == "get").then(|| filtered(value)).flatten()
}

/// `Model.objects.create(…)`
fn create(stmt: &Stmt) -> Option<(&Expr, &Call)> {
    let value = match &stmt.kind {
        StmtKind::Assign { value, .. } | StmtKind::Return(Some(value)) | StmtKind::Expr(value) => value,
        _ => return None,
    };
    let call = value.as_call()?;
    let method = call.callee.as_attribute().filter(|method| method.attr.name == "create")?;
    let manager = method.value.as_attribute().filter(|manager| manager.attr.name == "objects")?;
    Some((&manager.value, call))
}

/// Whether the new row has what was looked for.
fn shares_keys(lookup: &Call, create: &Call) -> bool {
    let keyed = |argument: &Argument| matches!(argument.kind, ArgumentKind::Keyword(_));
    !lookup.arguments.is_empty()
        && lookup.arguments.iter().all(keyed)
        && lookup.arguments.iter().all(|argument| match &argument.kind {
            ArgumentKind::Keyword(name) => create.keyword(&name.name).is_some_and(|given| is_same(given, &argument.value)),
            _ => false,
        })
}

fn is_same(a: &Expr, b: &Expr) -> bool {
    match (&a.kind, &b.kind) {
        (ExprKind::Str { value: a, .. }, ExprKind::Str { value: b, .. }) => a == b,
        (ExprKind::Int(a), ExprKind::Int(b)) => a == b,
        (ExprKind::True, ExprKind::True) | (ExprKind::False, ExprKind::False) | (ExprKind::None, ExprKind::None) => true,
        _ => a.dotted().is_some() && a.dotted() == b.dotted(),
    }
}

/// Whether the code takes care of the second request: a lock, or the error that a constraint raises.
fn is_guarded(body: &[Stmt]) -> bool {
    exprs(body, Enter::NONE).any(|expr| {
        let name = match &expr.kind {
            ExprKind::Name(name) => name.as_str(),
            ExprKind::Attribute(attribute) => attribute.attr.name.as_str(),
            _ => return false,
        };
        name == "IntegrityError" || name == "select_for_update" || name.to_lowercase().contains("lock")
    })
}
