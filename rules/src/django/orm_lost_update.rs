//! A number that is read, changed in Python and saved: of two requests at once, one is lost.

mod fresh;

use crate::{
    finding::Edit,
    model::{
        bodies::Body,
        models::{ModelId, ModelMember},
        modules::FileKind,
        project::{Project, Symbol, Within},
    },
    rule::{On, Review},
    syntax::{
        Id, Name,
        python::{BinaryOp, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, exprs_of_expr, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        let kind = project.kind_of(body.module);
        if body.function.is_none() || kind == FileKind::Test || !project.may_call(&body, &["save", "asave"]) {
            continue;
        }
        let all: Vec<&Stmt> = stmts(body.statements, Enter::NONE).collect();
        if is_locked(body.statements) {
            continue;
        }
        // What one `save()` writes is one finding.
        let mut updates: Vec<(Id, Vec<Update<'_>>)> = Vec::new();
        for (stmt, number) in all.iter().zip(1..) {
            let Some(update) = changed(stmt) else { continue };
            let Some(save) = all.iter().skip(number).find(|stmt| saves(stmt, update.object)) else { continue };
            let Some(model) = model_of(project, &body, &all, update.object) else { continue };
            if !is_number(project, model, update.field) {
                continue;
            }
            match updates.iter_mut().find(|(id, _)| *id == save.id) {
                Some((_, known)) => known.push(update),
                None => updates.push((save.id, vec![update])),
            }
        }
        if !updates.is_empty() && fresh::is_called_on_new_rows_only(project, &body) {
            updates.retain(|(_, each)| each.iter().any(|update| update.object != "self"));
        }
        for (_, each) in &updates {
            report(project, &body, each, kind, review);
        }
    }
}

/// A number that is made anew of what it was.
struct Update<'t> {
    stmt: &'t Stmt,
    object: &'t str,
    field: &'t Name,
    target: &'t Expr,
}

fn report(project: &Project, body: &Body<'_>, each: &[Update<'_>], kind: FileKind, review: &mut Review) {
    let Some(first) = each.first() else { return };
    let mut written: Vec<String> = each.iter().map(|update| format!("`{}.{}`", update.object, update.field)).collect();
    written.dedup();
    let mut wanted: Vec<String> = each.iter().map(|update| format!("`F(\"{}\")`", update.field)).collect();
    wanted.dedup();
    let is = if written.len() == 1 { "is" } else { "are" };
    let message = format!(
        "{} {is} read, changed in Python and saved: of two requests at once one is lost; use {}",
        written.join(", "),
        wanted.join(", ")
    );
    let finding = review.report(body.place(project, first.target.id), message);
    if kind == FileKind::OneOff {
        finding.variant("one-off");
    }
    for other in each.iter().skip(1) {
        finding.related(body.place(project, other.target.id), format!("`{}` is changed here", other.field));
    }
    let mut edits = Vec::new();
    for update in each {
        let StmtKind::AugAssign { op, value, .. } = &update.stmt.kind else { return };
        let sign = match op {
            BinaryOp::Add => "+",
            _ => "-",
        };
        let (object, field) = (update.object, update.field);
        let new = format!("{object}.{field} = F(\"{field}\") {sign} ");
        let new = Edit::replace(body.place(project, update.stmt.id), new);
        edits.push(new.and(crate::finding::Text::Source(body.place(project, value.id))));
    }
    edits.push(Edit::import(body.place(project, first.stmt.id), "django.db.models", Some("F")));
    finding.suggest("Let the database add", edits);
}

/// `object.field += value`, or `object.field = object.field + value`
fn changed(stmt: &Stmt) -> Option<Update<'_>> {
    let (target, value) = match &stmt.kind {
        StmtKind::AugAssign { target, op: BinaryOp::Add | BinaryOp::Sub, value } => (target, value),
        StmtKind::Assign { targets, value } => {
            let [target] = targets.as_slice() else { return None };
            let ExprKind::Binary(sum) = &value.kind else { return None };
            let written = target.dotted()?;
            let reads = sum.left.is_dotted(&written) || sum.op == BinaryOp::Add && sum.right.is_dotted(&written);
            if !reads || !matches!(sum.op, BinaryOp::Add | BinaryOp::Sub) {
                return None;
            }
            (target, value)
        }
        _ => return None,
    };
    // `F(…)` lets the database do it.
    let is_expression = exprs_of_expr(value, Enter::NONE).any(|inner| {
        inner.as_call().is_some_and(|call| matches!(call.callee.dotted().as_deref(), Some("F" | "models.F")))
    });
    let attribute = target.as_attribute()?;
    let object = attribute.value.as_name()?;
    (!is_expression).then_some(Update { stmt, object, field: &attribute.attr.name, target })
}

fn saves(stmt: &Stmt, object: &str) -> bool {
    let call = match &stmt.kind {
        StmtKind::Expr(expr) => match &expr.kind {
            ExprKind::Await(inner) => inner.as_call(),
            _ => expr.as_call(),
        },
        _ => None,
    };
    let method = call.and_then(|call| call.callee.as_attribute());
    method.is_some_and(|method| {
        matches!(method.attr.name.as_str(), "save" | "asave") && method.value.as_name() == Some(object)
    })
}

/// Whether a row is locked while it is changed.
fn is_locked(body: &[Stmt]) -> bool {
    exprs(body, Enter::NONE).any(|expr| match &expr.kind {
        ExprKind::Attribute(attribute) => {
            let name = attribute.attr.name.to_lowercase();
            name.contains("lock") || name.contains("select_for_update")
        }
        ExprKind::Name(name) => name.to_lowercase().contains("lock"),
        _ => false,
    })
}

/// The model of what a name holds: an instance that was read, not one that is made.
fn model_of(project: &Project, body: &Body<'_>, all: &[&Stmt], object: &str) -> Option<ModelId> {
    if let Within::Function(function) = body.scope.within
        && object == "self"
        && let Some(class) = project.class_of(function)
    {
        return project.models().of_class(class);
    }
    let mut found = None;
    for stmt in all {
        let value = match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                let binds = targets.iter().any(|target| match &target.kind {
                    ExprKind::Tuple(tuple) => tuple.items.first().and_then(Expr::as_name) == Some(object),
                    _ => target.as_name() == Some(object),
                });
                if binds { Some(value) } else { None }
            }
            StmtKind::For(each) if each.target.as_name() == Some(object) => Some(&each.iter),
            _ => None,
        };
        let Some(value) = value else { continue };
        let model = read(project, body, value)?;
        if found.is_some_and(|known| known != model) {
            return None;
        }
        found = Some(model);
    }
    found
}

/// The model that an expression reads rows of: `Book.objects.get(…)`, `get_object_or_404(Book, …)`.
fn read(project: &Project, body: &Body<'_>, value: &Expr) -> Option<ModelId> {
    let mut expr = match &value.kind {
        ExprKind::Await(inner) => inner,
        _ => value,
    };
    let call = expr.as_call()?;
    if project.dotted(body.scope, &call.callee).is_some_and(|name| name == "django.shortcuts.get_object_or_404") {
        return model(project, body, call.positional(0)?);
    }
    let mut creates = true;
    loop {
        match &expr.kind {
            ExprKind::Call(call) => expr = &call.callee,
            ExprKind::Attribute(attribute) => {
                let name = attribute.attr.name.as_str();
                creates &= !matches!(name, "get" | "first" | "last" | "get_or_create" | "filter" | "all" | "aget" | "afirst" | "latest" | "earliest" | "exclude" | "order_by");
                if matches!(name, "create" | "acreate") {
                    return None;
                }
                if let Some(found) = model(project, body, &attribute.value) {
                    return (!creates).then_some(found);
                }
                expr = &attribute.value;
            }
            ExprKind::Subscript(part) => expr = &part.value,
            _ => return None,
        }
    }
}

fn model(project: &Project, body: &Body<'_>, expr: &Expr) -> Option<ModelId> {
    match project.symbol(body.scope, expr)? {
        Symbol::Class(class) => project.models().of_class(class),
        _ => None,
    }
}

fn is_number(project: &Project, model: ModelId, field: &str) -> bool {
    let Some(ModelMember::Field(field)) = project.models().member(model, field) else { return false };
    let kind = field.kind.as_deref().and_then(|kind| kind.rsplit('.').next()).unwrap_or_default();
    kind.ends_with("IntegerField") || matches!(kind, "DecimalField" | "FloatField")
}
