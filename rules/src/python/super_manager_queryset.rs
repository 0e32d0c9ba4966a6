//! A manager's `get_queryset()` that does not start from its base's.

use crate::{
    finding::{Edit, Place},
    model::{
        classes::{Contract, Member},
        overrides::{self, Override, callee_name, is_stub, receiver},
        project::{ClassId, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Call, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

const HOOK: &str = "get_queryset";

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| name == HOOK) {
        let is_skipped = project.kind_of(found.class_info.module) == FileKind::Migration
            || is_stub(&found.method.body)
            || overrides::is_overload(found.method)
            || !project.descends(found.class, "django.db.models.Manager")
            || project.reaches_parent(found.class, found.class, found.function, HOOK);
        if !is_skipped {
            check_method(project, &found, review);
        }
    }
}

/// Where a queryset comes from.
enum Start<'p> {
    /// A method of the manager itself that asks `get_queryset()`.
    Itself(&'p Expr),
    /// A manager of the model, by name.
    Manager { expr: &'p Expr, name: &'p str },
    /// `QuerySet(self.model)`
    Made(&'p Call),
}

fn check_method(project: &Project, found: &Override<'_>, review: &mut Review) {
    let returned: Vec<&Expr> = stmts(&found.method.body, Enter::NONE).filter_map(returned).collect();
    let starts: Vec<Start<'_>> = returned.iter().filter_map(|value| start(project, found, value, 0)).collect();
    let class = &found.class_info.class.name.name;
    let place = |expr: &Expr| project.place(found.class_info.module, found.class_info.item, expr.id);
    for start in starts {
        match start {
            Start::Itself(expr) => {
                let written = expr.spelt().unwrap_or_else(|| "self".to_owned());
                let message = format!(
                    "`{class}.get_queryset()` calls itself for ever: `{written}` asks it for the queryset; start from `super().get_queryset()`"
                );
                offer(review.report(place(expr), message).variant("recursion"), expr_receiver(expr, place));
            }
            Start::Manager { expr, name } => {
                let at = place(expr);
                match is_own_manager(project, found.class, name) {
                    Some(true) => {
                        let message = format!(
                            "`{class}.get_queryset()` calls itself for ever: `{name}` is this manager; start from `super().get_queryset()`"
                        );
                        offer(review.report(at, message).variant("recursion"), Some(at));
                    }
                    Some(false) if is_plain(project, found) => {
                        let message = format!(
                            "`{class}.get_queryset()` starts from the manager `{name}`, so the database that was chosen and the relation's hints are dropped: start from `super().get_queryset()`"
                        );
                        offer(review.report(at, message), Some(at));
                    }
                    _ => {}
                }
            }
            Start::Made(call) => {
                let written = call.callee.dotted().unwrap_or_default();
                let message = format!(
                    "`{written}(…)` without `using=self._db` forgets which database was chosen: add it, or start from `super().get_queryset()`"
                );
                let finding = review.report(place(&call.callee), message);
                if let Some(last) = call.arguments.last() {
                    let receiver = receiver(found.method).unwrap_or("self");
                    let edit = Edit::after(
                        project.place(found.class_info.module, found.class_info.item, last.id),
                        format!(", using={receiver}._db"),
                    );
                    finding.suggest(format!("Add `using={receiver}._db`"), vec![edit]);
                }
            }
        }
    }
}

fn offer(finding: &mut crate::finding::Finding, at: Option<Place>) {
    if let Some(at) = at {
        finding.suggest("Start from `super().get_queryset()`", vec![Edit::replace(at, "super().get_queryset()")]);
    }
}

/// `self` of `self.filter`: what the base's queryset takes the place of. `self.all()` is that queryset as a whole.
fn expr_receiver(expr: &Expr, place: impl Fn(&Expr) -> Place) -> Option<Place> {
    let node = expr.as_attribute()?;
    Some(place(&node.value))
}

fn returned(stmt: &Stmt) -> Option<&Expr> {
    match &stmt.kind {
        StmtKind::Return(Some(value)) => Some(value),
        _ => None,
    }
}

/// The start of a chain of calls: `self.filter(…).order_by(…)` starts at `self.filter`.
fn start<'p>(project: &Project, found: &Override<'p>, value: &'p Expr, depth: u32) -> Option<Start<'p>> {
    let mut expr = value;
    let receiver = receiver(found.method)?;
    for _ in 0..200 {
        match &expr.kind {
            ExprKind::Call(call) => match &call.callee.kind {
                ExprKind::Attribute(node) => {
                    if node.value.as_name() == Some(receiver) {
                        let asks = asks_itself(project, found.class, &node.attr.name);
                        return asks.then_some(Start::Itself(&call.callee));
                    }
                    if is_queryset_class(project, found, &call.callee) {
                        return made(project, found, call);
                    }
                    expr = &node.value;
                }
                ExprKind::Name(_) => return made(project, found, call),
                _ => return None,
            },
            ExprKind::Subscript(node) => expr = &node.value,
            ExprKind::Attribute(node) => {
                let name = node.attr.name.as_str();
                let on_model = match &node.value.kind {
                    ExprKind::Attribute(model) => {
                        model.attr.name == "model" && model.value.as_name() == Some(receiver)
                    }
                    ExprKind::Name(_) => {
                        let scope = project.function_scope(found.function)?;
                        let model = project.class_meant(scope, &node.value)?;
                        serves(project, found.class, model)
                    }
                    _ => false,
                };
                return on_model.then_some(Start::Manager { expr, name });
            }
            // A local name that was given a queryset once.
            ExprKind::Name(name) if depth == 0 => {
                let mut given = stmts(&found.method.body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
                    StmtKind::Assign { targets, value } if targets.iter().any(|to| to.as_name() == Some(name)) => {
                        Some(value)
                    }
                    _ => None,
                });
                return start(project, found, given.next()?, depth + 1);
            }
            _ => return None,
        }
    }
    None
}

/// Whether a method of the manager is one of Django's that begins with `get_queryset()`.
fn asks_itself(project: &Project, class: ClassId, name: &str) -> bool {
    let methods = [
        "all", "filter", "exclude", "annotate", "order_by", "select_related", "prefetch_related", "only", "defer",
        "distinct", "using", "none", "values", "values_list", "get_queryset", "extra", "reverse", "alias",
    ];
    let is_djangos = match project.member(class, name) {
        None => true,
        Some(Member::Method { function, .. }) => {
            project.contract(function).is_some() || name == HOOK
        }
        Some(_) => false,
    };
    methods.contains(&name) && is_djangos
}

fn is_queryset_class(project: &Project, found: &Override<'_>, callee: &Expr) -> bool {
    let scope = project.function_scope(found.function);
    let class = scope.and_then(|scope| project.class_meant(scope, callee));
    class.is_some_and(|class| project.descends(class, "django.db.models.QuerySet"))
}

/// `QuerySet(self.model)`, if it says nothing of a database.
fn made<'p>(project: &Project, found: &Override<'_>, call: &'p Call) -> Option<Start<'p>> {
    let says = call.has_star() || call.keyword("using").is_some() || call.positional(2).is_some();
    let chooses = exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => node.attr.name == "_db" || node.attr.name == "using",
        ExprKind::Call(call) => callee_name(call) == Some("using"),
        _ => false,
    });
    let with_model = call.positional(0).is_some() || call.keyword("model").is_some();
    (with_model && !says && !chooses && is_queryset_class(project, found, &call.callee)).then_some(Start::Made(call))
}

/// The model classes that have a manager of this class, each with the name that it has there.
fn owners(project: &Project, manager: ClassId) -> impl Iterator<Item = (ClassId, &str)> {
    project.own_classes().flat_map(move |(id, info)| {
        stmts(&info.class.body, Enter::NONE).filter_map(move |stmt| {
            let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
            let scope = project.class_scope(id)?;
            let class = project.class_meant(scope, &value.as_call()?.callee)?;
            (class == manager).then(|| Some((id, targets.first()?.as_name()?)))?
        })
    })
}

/// Whether a model is one that the manager stands in.
fn serves(project: &Project, manager: ClassId, model: ClassId) -> bool {
    owners(project, manager).any(|(owner, _)| project.mro(model).classes.contains(&owner))
}

/// Whether the model's manager of a name is of this class. None where no model with this manager is known.
fn is_own_manager(project: &Project, manager: ClassId, name: &str) -> Option<bool> {
    let mut known = None;
    for (model, own) in owners(project, manager) {
        let is_same = match name {
            // The first manager of the class is the default one.
            "_default_manager" => first_manager(project, model) == Some(own),
            "_base_manager" => false,
            _ => own == name,
        };
        if is_same {
            return Some(true);
        }
        known = Some(false);
    }
    known
}

fn first_manager(project: &Project, model: ClassId) -> Option<&str> {
    let info = project.class(model)?;
    stmts(&info.class.body, Enter::NONE).find_map(|stmt| {
        let StmtKind::Assign { targets, value } = &stmt.kind else { return None };
        let class = project.class_meant(project.class_scope(model)?, &value.as_call()?.callee)?;
        project.descends(class, "django.db.models.Manager").then(|| targets.first()?.as_name())?
    })
}

/// Whether the manager's base is Django's own: another one may have been passed by on purpose.
fn is_plain(project: &Project, found: &Override<'_>) -> bool {
    match project.member_after(found.class, Some(found.class), HOOK) {
        Some(Member::Method { function, .. }) => matches!(project.contract(function), Some(Contract::Work(_))),
        _ => false,
    }
}
