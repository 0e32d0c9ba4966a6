//! What is caught or raised and is no exception, and exceptions that are made and not raised.

use crate::{
    finding::{Edit, Place, Text},
    model::{
        bodies::Body,
        project::{ClassId, Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{BoolOp, Enter, Expr, ExprKind, Stmt, StmtKind, stmts},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        let kind = project.kind_of(body.scope.module);
        for stmt in stmts(body.statements, Enter::NONE) {
            match &stmt.kind {
                StmtKind::Try(attempt) => {
                    for caught in attempt.handlers.iter().filter_map(|handler| handler.kind.as_ref()) {
                        check_caught(project, body, caught, true, review);
                    }
                }
                StmtKind::Raise { exception: Some(raised), .. } => check_raised(project, body, raised, review),
                StmtKind::Expr(expr) if kind != FileKind::Test => check_made(project, body, stmt, expr, review),
                _ => {}
            }
        }
    }
}

fn place(project: &Project, body: Body<'_>, expr: &Expr) -> Place {
    project.place(body.scope.module, body.item, expr.parens.unwrap_or(expr.id))
}

/// What a handler names.
fn check_caught(project: &Project, body: Body<'_>, caught: &Expr, is_whole: bool, review: &mut Review) {
    let at = place(project, body, caught);
    match &caught.kind {
        ExprKind::Bool { op, values } => {
            let written: Option<Vec<String>> = values.iter().map(Expr::dotted).collect();
            let Some(written) = written else { return };
            let (Some(first), Some(last)) = (written.first(), written.last()) else { return };
            let (word, caught) = match op {
                BoolOp::Or => ("or", first),
                BoolOp::And => ("and", last),
            };
            let message = format!(
                "`{}` is the one class `{caught}`, so the other is not caught: name them as a tuple",
                written.join(&format!(" {word} "))
            );
            let finding = review.report(at, message);
            finding.suggest("Catch a tuple of classes", vec![Edit::replace(at, format!("({})", written.join(", ")))]);
        }
        ExprKind::Tuple(tuple) if tuple.items.is_empty() && is_whole => {
            review.report(at, "`except ()` catches nothing: name an exception class");
        }
        ExprKind::Tuple(tuple) if is_whole => {
            for item in &tuple.items {
                check_caught(project, body, item, false, review);
            }
        }
        ExprKind::List(items) | ExprKind::Set(items) => {
            let what = if matches!(caught.kind, ExprKind::List(_)) { "a list" } else { "a set" };
            let message = format!("{what} is no exception class, and `except` raises TypeError when it looks: name a tuple");
            let written: Option<Vec<String>> = items.iter().map(Expr::dotted).collect();
            let finding = review.report(at, message);
            if let Some(written) = written.filter(|written| !written.is_empty()) {
                let comma = if written.len() == 1 { "," } else { "" };
                let edit = Edit::replace(at, format!("({}{comma})", written.join(", ")));
                finding.suggest("Catch a tuple of classes", vec![edit]);
            }
        }
        ExprKind::Call(call) => {
            let Some(class) = project.class_meant(body.scope, &call.callee) else { return };
            if !is_exception(project, class) {
                return;
            }
            let name = call.callee.dotted().unwrap_or_default();
            let message =
                format!("`{name}(…)` is an instance, and `except` raises TypeError when it looks: name the class `{name}`");
            review.report(at, message).suggest(format!("Catch `{name}`"), vec![Edit::replace(at, name)]);
        }
        _ => {
            let Some(what) = literal(caught).map(str::to_owned).or_else(|| other(project, body, caught)) else { return };
            let message = format!("{what} is no exception class, and `except` raises TypeError when it looks");
            review.report(at, message);
        }
    }
}

fn check_raised(project: &Project, body: Body<'_>, raised: &Expr, review: &mut Review) {
    let at = place(project, body, raised);
    let callee = raised.as_call().map_or(raised, |call| &call.callee);
    if callee.as_name() == Some("NotImplemented")
        && project.symbol(body.scope, callee) == Some(Symbol::External("builtins.NotImplemented".into()))
    {
        let message = "`NotImplemented` is a value for operators and no exception, so raising it fails with TypeError";
        let edit = Edit::replace(project.place(body.scope.module, body.item, callee.id), "NotImplementedError");
        review.report(at, message).safe("Raise `NotImplementedError`", vec![edit]);
        return;
    }
    let what = match (literal(raised), other(project, body, callee)) {
        (Some(what), _) => what.to_owned(),
        (None, Some(what)) if raised.as_call().is_none() || what.starts_with("the class") => what,
        _ => return,
    };
    let finding = review.report(at, format!("{what} is no exception, so `raise` fails with TypeError"));
    if matches!(raised.kind, ExprKind::Str { .. } | ExprKind::FString(_)) {
        let edit = Edit { place: at, anchor: crate::finding::Anchor::Whole, text: Vec::new() };
        let edit = edit.and("Exception(").and(Text::Source(at)).and(")");
        finding.suggest("Raise `Exception` with this message", vec![edit]);
    }
}

/// `ValueError("…")` as a statement: made, and dropped.
fn check_made(project: &Project, body: Body<'_>, stmt: &Stmt, expr: &Expr, review: &mut Review) {
    let Some(call) = expr.as_call() else { return };
    let Some(name) = call.callee.dotted() else { return };
    let Some(class) = project.class_meant(body.scope, &call.callee) else { return };
    if !is_exception(project, class) || makes_itself_known(project, class) {
        return;
    }
    let at = project.place(body.scope.module, body.item, stmt.id);
    let is_warning = project.descends(class, "builtins.Warning");
    let word = if is_warning { "`warnings.warn()` it" } else { "`raise` it" };
    let finding = review.report(at, format!("`{name}(…)` is made here and dropped, so nothing happens: {word}"));
    if !is_warning {
        finding.suggest("Raise it", vec![Edit::before(at, "raise ")]);
    }
}

/// Whether an `__init__` of the project's own may do more than keep its arguments.
fn makes_itself_known(project: &Project, class: ClassId) -> bool {
    project.mro(class).classes.iter().any(|owner| {
        let info = project.class(*owner).filter(|info| !project.is_builtin(info.module));
        info.is_some_and(|info| info.class.method("__init__").is_some() || info.class.keyword("metaclass").is_some())
    }) || project.mro(class).is_open
}

fn is_exception(project: &Project, class: ClassId) -> bool {
    project.descends(class, "builtins.BaseException")
}

/// A literal in words.
fn literal(expr: &Expr) -> Option<&'static str> {
    Some(match &expr.kind {
        ExprKind::Str { .. } | ExprKind::FString(_) => "a string",
        ExprKind::Bytes => "a bytes object",
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Imaginary(_) => "a number",
        ExprKind::None => "`None`",
        ExprKind::True | ExprKind::False => "a bool",
        ExprKind::Dict(_) => "a dict",
        ExprKind::List(_) => "a list",
        ExprKind::Set(_) => "a set",
        ExprKind::Tuple(_) => "a tuple",
        ExprKind::Binary(node)
            if matches!(node.left.kind, ExprKind::Str { .. } | ExprKind::FString(_)) =>
        {
            "a string"
        }
        _ => return None,
    })
}

/// A name that means something else than an exception class.
fn other(project: &Project, body: Body<'_>, expr: &Expr) -> Option<String> {
    let name = expr.dotted()?;
    if let Some(class) = project.class_meant(body.scope, expr) {
        let info = project.class(class)?;
        let is_other = project.is_subclass(class, "builtins.BaseException") == Some(false)
            && info.class.keyword("metaclass").is_none()
            && info.class.decorators.is_empty()
            // A stub says which classes there are, not always which bases they have.
            && !project.is_builtin(info.module);
        return is_other.then(|| format!("the class `{name}`"));
    }
    match project.symbol(body.scope, expr)? {
        Symbol::Module(_) => Some(format!("the module `{name}`")),
        _ => None,
    }
}
