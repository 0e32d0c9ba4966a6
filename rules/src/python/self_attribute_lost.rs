//! A local variable that was meant to be an attribute.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    finding::{Anchor, Edit},
    model::{
        attributes::{Attributes, reads},
        overrides,
        project::{ClassId, ClassInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Id, Name,
        python::{Class, Enter, Expr, Function, ParamKind, Stmt, StmtKind, exprs, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let attributes = Attributes::of(project);
    for (id, info) in project.own_classes() {
        if project.kind_of(info.module) == FileKind::Migration {
            continue;
        }
        let read = read_names(&info.class);
        if read.is_empty() {
            continue;
        }
        for method in info.class.methods().filter(|method| is_plain(method)) {
            for lost in lost(method) {
                let is_own = attributes.own(id).set.contains(&lost.name);
                let is_lost = match lost.how {
                    How::Itself => !is_own && read.contains(&lost.name),
                    _ => read.contains(&lost.name) && is_unset(&attributes, id, &lost.name),
                };
                if is_lost {
                    report(project, info, method, &lost, review);
                }
            }
        }
    }
}

/// The attributes that the methods of a class read from `self`.
fn read_names(class: &Class) -> FxHashSet<Name> {
    class.methods().filter(|method| is_plain(method)).flat_map(|method| reads(&method.body, "self")).map(|(_, name)| name.clone()).collect()
}

/// A method with `self`.
fn is_plain(method: &Function) -> bool {
    overrides::receiver(method) == Some("self")
}

fn is_unset(attributes: &Attributes<'_>, class: ClassId, name: &str) -> bool {
    let Some(family) = attributes.family(class) else { return false };
    !attributes.has(&family, name) && !attributes.is_set_outside(name)
}

struct Lost {
    name: Name,
    at: Id,
    how: How,
}

#[derive(Clone, Copy, PartialEq)]
enum How {
    /// `seconds = seconds`
    Itself,
    /// A local that nobody reads.
    Local,
    /// A parameter of `__init__` that nobody reads.
    Param,
}

/// What a method binds and never reads, each name once.
fn lost(method: &Function) -> Vec<Lost> {
    let is_init = method.name.name == "__init__";
    let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
    for expr in exprs(&method.body, Enter::ALL) {
        if let Some(name) = expr.as_name() {
            *counts.entry(name).or_default() += 1;
        }
    }
    let is_param = |name: &str| method.param(name).is_some();
    let mut found: Vec<Lost> = Vec::new();
    for stmt in stmts(&method.body, Enter::NONE) {
        match &stmt.kind {
            StmtKind::Assign { targets, value } => {
                let [only] = targets.as_slice() else { continue };
                let Some(name) = only.as_name() else { continue };
                let how = match value.as_name() {
                    Some(same) if same == name && is_init && is_param(name) => How::Itself,
                    _ if !is_param(name) && counts.get(name) == Some(&1) => How::Local,
                    _ => continue,
                };
                found.push(Lost { name: name.into(), at: only.id, how });
            }
            StmtKind::Global(_) | StmtKind::Nonlocal(_) => return Vec::new(),
            _ => {}
        }
    }
    if is_init && !overrides::is_stub(&method.body) {
        let unread = method.params.iter().skip(1).filter(|param| {
            matches!(param.kind, ParamKind::Plain | ParamKind::KeywordOnly)
                && !counts.contains_key(param.name.name.as_str())
        });
        found.extend(unread.map(|param| Lost { name: param.name.name.clone(), at: param.id, how: How::Param }));
    }
    found
}

fn report(project: &Project, info: &ClassInfo, method: &Function, lost: &Lost, review: &mut Review) {
    let (class, name) = (&info.class.name.name, &lost.name);
    let at = project.place(info.module, info.item, lost.at);
    let message = match lost.how {
        How::Itself => format!("`{name} = {name}` sets nothing: `self.{name}` is what `{class}` reads"),
        How::Local => format!("`{name}` is a local variable here, and `self.{name}` is never set in `{class}`"),
        How::Param => format!("`{name}` is never used, and `self.{name}` is never set in `{class}`"),
    };
    let edit = match lost.how {
        How::Itself | How::Local => Some(Edit::before(at, "self.")),
        How::Param => first(method).map(|first| {
            Edit::new(at.with(first.id), Anchor::StatementBefore, format!("self.{name} = {name}"))
        }),
    };
    let finding = review.report(at, message);
    if method.name.name != "__init__" {
        finding.variant("method");
    }
    if let Some(edit) = edit {
        finding.suggest(format!("Set `self.{name}`"), vec![edit]);
    }
}

fn first(method: &Function) -> Option<&Stmt> {
    let first = overrides::first_stmt(method)?;
    let is_parent = |expr: &Expr| expr.as_call().is_some_and(|call| call.callee.as_name() == Some("super"));
    let calls_parent = exprs(std::slice::from_ref(first), Enter::NONE).any(is_parent);
    (!calls_parent).then_some(first)
}
