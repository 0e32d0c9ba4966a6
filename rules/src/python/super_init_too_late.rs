//! An attribute that is read before `super().__init__()` has made it.

use crate::{
    finding::{Anchor, Edit, Text},
    model::{
        classes::Member,
        overrides::{self, Override, receiver},
        project::{ClassId, Project},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Id,
        python::{ArgumentKind, Enter, Expr, ExprKind, Stmt, StmtKind, exprs_of_expr, paths::own_exprs, stmts},
    },
};

pub(crate) const ON: On = On::Project(check);

const INIT: &str = "__init__";

fn check(project: &Project, review: &mut Review) {
    for found in project.parent_callers().filter(|found| found.method.name.name == INIT) {
        if project.kind_of(found.class_info.module) != FileKind::Migration {
            check_init(project, &found, review);
        }
    }
}

fn check_init(project: &Project, found: &Override<'_>, review: &mut Review) {
    if project.mro(found.class).is_open {
        return;
    }
    let Some(receiver) = receiver(found.method) else { return };
    let calls = project.parent_calls(found);
    let own: Vec<Id> = calls.iter().filter(|call| call.name == INIT).map(|call| call.expr.id).collect();
    let [call] = own.as_slice() else { return };
    let body = &found.method.body;
    let is_call = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Expr(expr) => expr.id == *call,
        _ => false,
    };
    let Some(at) = body.iter().position(is_call) else { return };
    let (Some(before), Some(parent)) = (body.get(..at), body.get(at)) else { return };
    let mut set: Vec<&str> = Vec::new();
    for (number, stmt) in before.iter().enumerate() {
        // What is tried, or asked for, may be missing.
        if matches!(stmt.kind, StmtKind::Try(_)) || asks(stmt, receiver) {
            return;
        }
        let stored: Vec<Id> = stores(stmt);
        let mut reads: Vec<(&str, &Expr)> = Vec::new();
        for inner in stmts(std::slice::from_ref(stmt), Enter::NONE) {
            for expr in own_exprs(inner, Enter::NONE) {
                if let ExprKind::Attribute(node) = &expr.kind
                    && node.value.as_name() == Some(receiver)
                    && !stored.contains(&expr.id)
                {
                    reads.push((node.attr.name.as_str(), expr));
                }
            }
        }
        let wrong = reads.iter().find(|(name, _)| !set.contains(name) && is_made_by_base(project, found, name));
        if let Some((name, expr)) = wrong {
            let at = project.place(found.class_info.module, found.class_info.item, expr.id);
            let message = format!("`self.{name}` is read before `super().__init__()` has made it: move the call up");
            let finding = review.report(at, message);
            if can_move(parent, before.get(number..).unwrap_or(&[]))
                && let Some(first) = before.get(number)
            {
                let edits = vec![
                    Edit {
                        place: at.with(first.id),
                        anchor: Anchor::StatementBefore,
                        text: vec![Text::Source(at.with(parent.id))],
                    },
                    Edit { place: at.with(parent.id), anchor: Anchor::Lines, text: Vec::new() },
                ];
                finding.suggest("Move the call up", edits);
            }
            return;
        }
        set.extend(attributes_set(stmt, receiver));
    }
}

/// `hasattr(self, "fields")`
fn asks(stmt: &Stmt, receiver: &str) -> bool {
    stmts(std::slice::from_ref(stmt), Enter::NONE).flat_map(|inner| own_exprs(inner, Enter::NONE)).any(|expr| {
        expr.as_call().is_some_and(|call| {
            matches!(call.callee.as_name(), Some("hasattr" | "getattr" | "setattr" | "vars"))
                && call.positional(0).and_then(Expr::as_name) == Some(receiver)
        })
    })
}

/// The targets of a statement and of those in its blocks, as wholes.
fn stores(stmt: &Stmt) -> Vec<Id> {
    let mut found = Vec::new();
    for inner in stmts(std::slice::from_ref(stmt), Enter::NONE) {
        let targets: Vec<&Expr> = match &inner.kind {
            StmtKind::Assign { targets, .. } => targets.iter().collect(),
            StmtKind::AnnAssign { target, .. } => vec![target],
            StmtKind::For(each) => vec![&each.target],
            StmtKind::With(with) => with.items.iter().filter_map(|item| item.target.as_ref()).collect(),
            _ => Vec::new(),
        };
        for target in targets {
            match &target.kind {
                ExprKind::Tuple(tuple) => found.extend(tuple.items.iter().map(|item| item.id)),
                _ => found.push(target.id),
            }
        }
    }
    found
}

fn attributes_set<'t>(stmt: &'t Stmt, receiver: &str) -> Vec<&'t str> {
    let stored = stores(stmt);
    stmts(std::slice::from_ref(stmt), Enter::NONE)
        .flat_map(|inner| own_exprs(inner, Enter::NONE))
        .filter(|expr| stored.contains(&expr.id))
        .filter_map(Expr::as_attribute)
        .filter(|node| node.value.as_name() == Some(receiver))
        .map(|node| node.attr.name.as_str())
        .collect()
}

/// Whether the `__init__` of a base is the only one that makes an attribute.
fn is_made_by_base(project: &Project, found: &Override<'_>, name: &str) -> bool {
    if project.member(found.class, name).is_some() || annotates(project, found.class, name) {
        return false;
    }
    let mro = project.mro(found.class);
    let made = mro.classes.iter().skip(1).any(|owner| {
        let Some(Member::Method { function, .. }) = project.own_member(*owner, INIT) else { return false };
        let info = project.function(function);
        info.is_some_and(|info| overrides::assigned_attributes(&info.function).contains(&name))
    });
    // `__new__`, `__getattr__` and slots make attributes before any `__init__`.
    let is_dynamic = ["__getattr__", "__getattribute__", "__slots__", "__new__"].iter().any(|special| {
        let owner = match project.member(found.class, special) {
            Some(
                Member::Method { owner, .. }
                | Member::Value { owner, .. }
                | Member::Other { owner }
                | Member::Class { owner, .. },
            ) => owner,
            None => return false,
        };
        project.class(owner).is_some_and(|info| !project.is_builtin(info.module))
    });
    made && !is_dynamic
}

/// Whether a class of the hierarchy has a value of that name that its body does not show: a dataclass's field.
fn annotates(project: &Project, class: ClassId, name: &str) -> bool {
    project.mro(class).classes.iter().any(|owner| {
        project.members(*owner).is_some_and(|members| members.binds(name))
    })
}

/// Whether no argument of the call depends on the statements that it would be moved across.
fn can_move(parent: &Stmt, across: &[Stmt]) -> bool {
    let StmtKind::Expr(expr) = &parent.kind else { return false };
    let Some(call) = expr.as_call() else { return false };
    let plain = call.arguments.iter().all(|argument| {
        matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Keyword(_) | ArgumentKind::Star | ArgumentKind::StarStar)
            && matches!(argument.value.kind, ExprKind::Name(_) | ExprKind::Str { .. } | ExprKind::Int(_) | ExprKind::None)
    });
    let names: Vec<&str> = call.arguments.iter().filter_map(|argument| argument.value.as_name()).collect();
    let touches = |stmt: &Stmt| {
        stmts(std::slice::from_ref(stmt), Enter::NONE)
            .flat_map(|inner| own_exprs(inner, Enter::ALL))
            .flat_map(|expr| exprs_of_expr(expr, Enter::ALL))
            .any(|expr| expr.as_name().is_some_and(|name| names.contains(&name)))
    };
    plain && !across.iter().any(touches)
}
