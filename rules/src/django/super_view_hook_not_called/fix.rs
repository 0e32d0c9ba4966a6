//! How a hook of a view is brought to call its base: by what the hook gives back.

use crate::{
    finding::{Anchor, Edit, Place, Text},
    model::overrides::{Override, first_stmt, forwarded},
    syntax::python::{Enter, Entry, Expr, ExprKind, Function, Stmt, StmtKind, paths::exits, stmts},
};

/// The title and the edits; none where the right place for the call cannot be told.
pub(super) fn fix(found: &Override<'_>, base: &Function, at: Place) -> Option<(String, Vec<Edit>)> {
    let method = found.method;
    if method.is_async {
        return None;
    }
    let hook = method.name.name.as_str();
    let call = format!("super().{hook}({})", forwarded(method, base)?);
    let last = method.body.last()?;
    let before = |stmt: &Stmt, text: String| vec![Edit::new(at.with(stmt.id), Anchor::StatementBefore, text)];
    let edits = match hook {
        "get_context_data" | "get_form_kwargs" | "get_serializer_context" => dict(method, &call, at)?,
        "setup" | "initial" => before(first_stmt(method)?, call.clone()),
        "filter_queryset" => {
            let queryset = &method.params.get(1)?.name.name;
            before(first_stmt(method)?, format!("{queryset} = {call}"))
        }
        "form_valid" | "dispatch" => match &last.kind {
            StmtKind::Pass => vec![Edit::replace(at.with(last.id), format!("return {call}"))],
            StmtKind::Return(Some(_)) if hook == "form_valid" => before(last, call.clone()),
            _ if exits(&method.body)?.falls.any() => {
                vec![Edit::new(at.with(last.id), Anchor::StatementAfter, format!("return {call}"))]
            }
            _ => return None,
        },
        _ => return None,
    };
    Some((format!("Call `{call}`"), edits))
}

/// A hook that gives back a dict starts from the one that its base makes.
fn dict(method: &Function, call: &str, at: Place) -> Option<Vec<Edit>> {
    let last = method.body.last()?;
    let StmtKind::Return(Some(value)) = &last.kind else { return None };
    match &value.kind {
        ExprKind::Dict(entries) => {
            let name = free_name(method)?;
            let mut text = filled(name, call, entries, at, last);
            text.push(Text::Line(at.with(last.id)));
            text.push(format!("return {name}").into());
            Some(vec![Edit { place: at.with(last.id), anchor: Anchor::Whole, text }])
        }
        // What came in by name goes on to the base.
        ExprKind::Name(name) if method.params.last().is_some_and(|param| param.name.name == *name) => {
            Some(vec![Edit::replace(at.with(value.id), call)])
        }
        ExprKind::Name(name) => {
            let (stmt, made) = method.body.iter().find_map(|stmt| match &stmt.kind {
                StmtKind::Assign { targets, value } if targets.iter().any(|to| to.as_name() == Some(name)) => {
                    Some((stmt, value))
                }
                _ => None,
            })?;
            let is_empty_call =
                made.as_call().is_some_and(|made| made.callee.as_name() == Some("dict") && made.arguments.is_empty());
            match &made.kind {
                ExprKind::Dict(entries) if !entries.is_empty() => {
                    let text = filled(name, call, entries, at, stmt);
                    Some(vec![Edit { place: at.with(stmt.id), anchor: Anchor::Whole, text }])
                }
                ExprKind::Dict(_) => Some(vec![Edit::replace(at.with(made.id), call)]),
                _ if is_empty_call => Some(vec![Edit::replace(at.with(made.id), call)]),
                _ => None,
            }
        }
        _ => None,
    }
}

/// `name = super()…`, and a line for each entry.
fn filled(name: &str, call: &str, entries: &[Entry], at: Place, stmt: &Stmt) -> Vec<Text> {
    let mut text: Vec<Text> = vec![format!("{name} = {call}").into()];
    for entry in entries {
        text.push(Text::Line(at.with(stmt.id)));
        let source = |expr: &Expr| Text::Source(at.with(expr.parens.unwrap_or(expr.id)));
        match &entry.key {
            Some(key) => {
                text.extend([format!("{name}[").into(), source(key), "] = ".into(), source(&entry.value)]);
            }
            None => text.extend([format!("{name}.update(").into(), source(&entry.value), ")".into()]),
        }
    }
    text
}

/// A name for the base's dict that the method does not use yet.
fn free_name(method: &Function) -> Option<&'static str> {
    let names: &[&'static str] = match method.name.name.as_str() {
        "get_form_kwargs" => &["kwargs", "form_kwargs"],
        _ => &["context", "data"],
    };
    let is_used = |name: &str| {
        let assigns = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(name)),
            _ => false,
        };
        method.param(name).is_some() || stmts(&method.body, Enter::NONE).any(assigns)
    };
    names.iter().find(|name| !is_used(name)).copied()
}
