//! A test's set-up or tear-down that does not come to its base's.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        classes::{Contract, Member},
        overrides::{self, Override, first_stmt, is_stub},
        project::{ClassId, FunctionId, Project},
    },
    rule::{On, Review},
    syntax::python::{Enter, Expr, Function, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

const HOOKS: [&str; 7] =
    ["setUpClass", "tearDownClass", "setUp", "tearDown", "asyncSetUp", "asyncTearDown", "setUpTestData"];

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| HOOKS.contains(&name)) {
        let hook = found.method.name.name.as_str();
        let is_skipped = is_stub(&found.method.body)
            || overrides::always_raises(found.method)
            || !is_test_case(project, found.class)
            || skips(&found);
        if is_skipped || project.reaches_parent(found.class, found.class, found.function, hook) {
            continue;
        }
        if let Some((owner, function, lost)) = base(project, &found, hook) {
            report(project, &found, owner, function, &lost, review);
        }
    }
}

fn is_test_case(project: &Project, class: ClassId) -> bool {
    project.descends(class, "unittest.TestCase")
}

/// Whether no test of the class is run: `raise SkipTest` in the set-up, or in a part of it.
fn skips(found: &Override<'_>) -> bool {
    exprs(&found.method.body, Enter::NONE).any(|expr| {
        expr.as_name() == Some("SkipTest") || expr.as_attribute().is_some_and(|node| node.attr.name == "SkipTest")
    })
}

fn base(project: &Project, found: &Override<'_>, hook: &str) -> Option<(ClassId, FunctionId, String)> {
    let mro = project.mro(found.class);
    for owner in mro.classes.iter().skip(1).copied() {
        match project.own_member(owner, hook) {
            None => {}
            Some(Member::Method { function, .. }) => {
                let info = project.function(function)?;
                let name = &project.class(owner)?.class.name.name;
                let lost = match project.contract(function) {
                    Some(Contract::Work(lost)) => lost.to_string(),
                    Some(_) => return None,
                    None if is_stub(&info.function.body) || overrides::always_raises(&info.function) => return None,
                    // It was skipped, or hands on only: what stands above counts.
                    None if overrides::only_hands_on(&info.function, hook) => continue,
                    None if !is_missed(project, found, hook, &info.function) => return None,
                    None if is_tear_down(hook) => format!("what `{name}` set up is never undone"),
                    None => format!("the set-up of `{name}` is skipped"),
                };
                return Some((owner, function, lost));
            }
            Some(_) => return None,
        }
    }
    None
}

/// Whether something is missing without a base of the project: an attribute that the class itself reads, or the undoing
/// of a set-up that does run.
fn is_missed(project: &Project, found: &Override<'_>, hook: &str, base: &Function) -> bool {
    if is_tear_down(hook) {
        return does_something(base) && is_set_up_reached(project, found, hook);
    }
    let own = overrides::assigned_attributes(found.method);
    let made = overrides::assigned_attributes(base);
    let missing: Vec<&str> = made.into_iter().filter(|name| !own.contains(name)).collect();
    let binds = |name: &str| project.members(found.class).is_some_and(|members| members.binds(name));
    exprs(&found.class_info.class.body, Enter::ALL).filter_map(Expr::as_attribute).any(|node| {
        let on_self = matches!(node.value.as_name(), Some("self" | "cls"));
        let name = node.attr.name.as_str();
        on_self && missing.contains(&name) && !binds(name) && !is_set_by_own(found, name)
    })
}

/// Whether another method of the class sets an attribute.
fn is_set_by_own(found: &Override<'_>, name: &str) -> bool {
    found.class_info.class.methods().any(|method| overrides::assigned_attributes(method).contains(&name))
}

fn is_tear_down(hook: &str) -> bool {
    hook.to_ascii_lowercase().contains("teardown")
}

/// Whether a body has an effect of its own.
fn does_something(method: &Function) -> bool {
    stmts(&method.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Expr(expr) => {
            let node = expr.as_call().and_then(|call| call.callee.as_attribute());
            let is_parent = node.is_some_and(|node| node.value.as_call().is_some() && node.attr.name == method.name.name);
            expr.as_call().is_some() && !is_parent
        }
        StmtKind::Assign { .. } | StmtKind::AugAssign { .. } | StmtKind::Delete(_) => true,
        _ => false,
    })
}

/// Whether the set-up that a tear-down belongs to runs as the base wrote it, or is reached.
fn is_set_up_reached(project: &Project, found: &Override<'_>, hook: &str) -> bool {
    let set_up = match hook {
        "tearDownClass" => "setUpClass",
        "asyncTearDown" => "asyncSetUp",
        _ => "setUp",
    };
    match project.own_member(found.class, set_up) {
        None => true,
        Some(Member::Method { owner, function }) => project.reaches_parent(found.class, owner, function, set_up),
        Some(_) => false,
    }
}

fn report(
    project: &Project,
    found: &Override<'_>,
    owner: ClassId,
    function: FunctionId,
    lost: &str,
    review: &mut Review,
) {
    let (class, hook) = (&found.class_info.class.name.name, found.method.name.name.as_str());
    let at = found.place(project);
    let message = format!("`{hook}` of `{class}` does not call `super().{hook}()`: {lost}");
    let finding = review.report(at, message);
    let Some(base) = project.function(function) else { return };
    if !project.is_builtin(base.module) {
        let name = project.class(owner).map_or("the base", |info| info.class.name.name.as_str());
        let place = project.place(base.module, base.item, base.function.name.id);
        finding.related(place, format!("`{name}` does its part here"));
    }
    if let Some(edit) = fix(found, &base.function, hook, at) {
        finding.safe(format!("Call `super().{hook}()`"), vec![edit]);
    }
}

/// A set-up comes first, a tear-down last.
fn fix(found: &Override<'_>, base: &Function, hook: &str, at: Place) -> Option<Edit> {
    let needs_more = base.params.iter().skip(1).any(|param| param.default.is_none());
    if found.method.params.is_empty() || needs_more || found.method.is_async != base.is_async {
        return None;
    }
    let wait = if found.method.is_async { "await " } else { "" };
    let call = format!("{wait}super().{hook}()");
    match is_tear_down(hook) {
        true => {
            let last = found.method.body.last()?;
            let is_end = matches!(last.kind, StmtKind::Return(_) | StmtKind::Raise { .. });
            (!is_end).then(|| Edit::new(at.with(last.id), Anchor::StatementAfter, call))
        }
        false => Some(Edit::new(at.with(first_stmt(found.method)?.id), Anchor::StatementBefore, call)),
    }
}
