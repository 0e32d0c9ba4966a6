//! Where the rows of an admin class get what they lack: `list_select_related` for what can be joined, else a
//! `get_queryset` of its own.

use crate::{
    finding::{Anchor, Edit, Text},
    model::{
        models::{ModelMember, RelationKind},
        project::{ClassId, Project},
    },
    queries::{admin::is_admin, value::Query},
    syntax::{
        Name,
        python::{Expr, ExprKind, Stmt, StmtKind},
    },
};

/// The edits; none where the queryset is no admin's, or has a chain of its own to be made longer.
pub(crate) fn load(project: &Project, query: &Query, path: &[Name], is_prefetch: bool) -> Option<Vec<Edit>> {
    let class = query.admin?;
    let info = project.class(class)?;
    let body = &info.class.body;
    let at = project.place(info.module, info.item, info.class.name.id);
    let wanted = path.iter().map(Name::as_str).collect::<Vec<_>>().join("__");
    let joins_itself = query.eager.iter().any(|call| !call.is_prefetch);
    if is_admin(project, class) && !is_prefetch && !joins_itself {
        let mut names = given_by_itself(project, class, query);
        names.retain(|name| *name != wanted && !wanted.starts_with(&format!("{name}__")));
        names.push(wanted.clone());
        let list = names.iter().map(|name| format!("\"{name}\"")).collect::<Vec<_>>().join(", ");
        let Some(stmt) = assignment(body, "list_select_related") else {
            let after = assignment(body, "list_display").or(body.last())?;
            let edit = Edit::new(at.with(after.id), Anchor::StatementAfter, format!("list_select_related = [{list}]"));
            return Some(vec![edit]);
        };
        let value = assigned(stmt)?;
        let items = match &value.kind {
            ExprKind::List(items) => items.as_slice(),
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => return Some(vec![Edit::replace(at.with(value.id), format!("[{list}]"))]),
        };
        let shorter = |item: &&Expr| item.as_str().is_some_and(|known| wanted.starts_with(&format!("{known}__")));
        return Some(vec![match (items.iter().find(shorter), items.last()) {
            (Some(item), _) => Edit::replace(at.with(item.id), format!("\"{wanted}\"")),
            (None, Some(last)) => Edit::after(at.with(last.id), format!(", \"{wanted}\"")),
            (None, None) => Edit::replace(at.with(value.id), format!("[{list}]")),
        }]);
    }
    // Without a method of its own, the origin is the class.
    if query.origin != at {
        return None;
    }
    let call = if is_prefetch { "prefetch_related" } else { "select_related" };
    let last = body.last()?;
    let edit = Edit::new(at.with(last.id), Anchor::StatementAfter, "def get_queryset(self, request):")
        .and(Text::Line(at.with(last.id)))
        .and(format!("    return super().get_queryset(request).{call}(\"{wanted}\")"));
    Some(vec![edit])
}

/// The columns that the changelist joins by itself, which a list of names has to name.
fn given_by_itself(project: &Project, class: ClassId, query: &Query) -> Vec<String> {
    let named = |expr: &Expr| expr.as_str().map(str::to_owned);
    let items = match project.class_value(class, "list_display").map(|(_, value)| &value.kind) {
        Some(ExprKind::List(items)) => items.as_slice(),
        Some(ExprKind::Tuple(tuple)) => &tuple.items,
        _ => return Vec::new(),
    };
    let is_joined = |name: &String| match project.models().member(query.model, name) {
        Some(ModelMember::Field(field)) => field.relation.as_ref().is_some_and(|relation| {
            matches!(relation.kind, RelationKind::ForeignKey | RelationKind::OneToOne)
                && query.supply.get(name).is_some_and(|loaded| !loaded.is_prefetched)
        }),
        _ => false,
    };
    items.iter().filter_map(named).filter(is_joined).collect()
}

fn assignment<'b>(body: &'b [Stmt], name: &str) -> Option<&'b Stmt> {
    body.iter().find(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(name)),
        _ => false,
    })
}

fn assigned(stmt: &Stmt) -> Option<&Expr> {
    match &stmt.kind {
        StmtKind::Assign { value, .. } => Some(value),
        _ => None,
    }
}
