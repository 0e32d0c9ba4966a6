//! What a parent's method gave back, thrown away.

use crate::{
    finding::Edit,
    model::{
        classes::Contract,
        overrides::{self, Override},
        parent_calls::ParentCall,
        project::{FunctionId, FunctionInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        Enter, Expr, ExprKind, Stmt, StmtKind, paths::exits, stmts, wrappers::reads,
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for found in project.parent_callers() {
        let name = found.method.name.name.as_str();
        let is_skipped = project.kind_of(found.class_info.module) == FileKind::Migration
            || found.method.is_generator
            || NEVER.contains(&name)
            || is_property(&found);
        if is_skipped {
            continue;
        }
        let calls = project.parent_calls(&found);
        let own: Vec<&ParentCall<'_>> = calls.iter().filter(|call| call.name == name).collect();
        if !own.is_empty() {
            check_dropped(project, &found, &own, review);
            check_unread(project, &found, &own, review);
        }
    }
}

/// Methods whose value nobody looks at, or whose parents change what they are given.
const NEVER: &[&str] = &[
    "__init__",
    "__init_subclass__",
    "__set_name__",
    "__call__",
    "__exit__",
    "__aexit__",
    "save",
    "asave",
    "delete",
    "adelete",
    "clean",
    "full_clean",
    "update",
    "run",
    "execute",
    "handle",
    "debug",
    "login",
    "force_login",
    "ready",
    "add_arguments",
    "setUp",
    "tearDown",
    "setUpClass",
    "tearDownClass",
    "close",
    "write",
    "send",
];

/// Hooks that give back a dict or a queryset which the override is to add to.
const BUILT: &[&str] = &[
    "get_context_data",
    "get_form_kwargs",
    "get_queryset",
    "get_serializer_context",
    "to_representation",
    "to_internal_value",
    "deconstruct",
    "get_urls",
];

fn is_property(found: &Override<'_>) -> bool {
    found.method.decorators.iter().any(|decorator| {
        let name = decorator.expr.dotted().unwrap_or_default();
        !matches!(name.as_str(), "classmethod" | "staticmethod")
    })
}

/// `super().form_valid(form)` as a statement, where the override gives nothing back on any path.
fn check_dropped(project: &Project, found: &Override<'_>, calls: &[&ParentCall<'_>], review: &mut Review) {
    let Some(exits) = exits(&found.method.body) else { return };
    if exits.returns.iter().any(|exit| exit.value.is_some()) || exits.always_raises() {
        return;
    }
    for stmt in stmts(&found.method.body, Enter::NONE) {
        let StmtKind::Expr(expr) = &stmt.kind else { continue };
        let bare = match &expr.kind {
            ExprKind::Await(value) => value,
            _ => expr,
        };
        let Some(call) = calls.iter().find(|call| call.expr.id == bare.id) else { continue };
        let (is_known, info) = match target(project, found, call) {
            Some((function, info)) => match gives_value(project, function, info) {
                Some(is_known) if info.function.is_async == matches!(expr.kind, ExprKind::Await(_)) => (is_known, Some(info)),
                _ => continue,
            },
            // What `object` has stands in no MRO here.
            None if call.name == "__new__" && !project.mro(found.class).is_open => (true, None),
            None => continue,
        };
        let class = &found.class_info.class.name.name;
        let name = call.name;
        let at = project.place(found.class_info.module, found.class_info.item, stmt.id);
        let message =
            format!("`{class}.{name}()` gives back None: the value of `super().{name}()` is thrown away here, return it");
        let is_last = found.method.body.last().is_some_and(|last| last.id == stmt.id);
        let finding = review.report(at, message);
        if let (false, Some(info)) = (is_known, info) {
            finding.variant("own-base");
            let place = project.place(info.module, info.item, info.function.name.id);
            finding.related(place, "this method gives a value back on each path");
        }
        if is_last {
            finding.suggest("Return the value", vec![Edit::before(at, "return ")]);
        }
    }
}

/// The parent's method; of a mixin, that of a view which the mixin stands in.
fn target<'p>(
    project: &'p Project,
    found: &Override<'_>,
    call: &ParentCall<'_>,
) -> Option<(FunctionId, &'p FunctionInfo)> {
    if let Some(known) = project.parent_method(found, call) {
        return Some(known);
    }
    if project.mro(found.class).is_open {
        return None;
    }
    let known = project.descendants(found.class).find_map(|view| project.framework_after(view, found.class, call.name))?;
    Some((known.function, project.function(known.function)?))
}

/// Whether a method gives a value back: `Some(true)` for one of the stubs, `Some(false)` for one of the project that
/// gives a value on each path.
fn gives_value(project: &Project, function: FunctionId, info: &FunctionInfo) -> Option<bool> {
    match project.contract(function) {
        Some(Contract::Work(_) | Contract::Replaceable) => info.function.returns.is_none().then_some(true),
        Some(_) => None,
        None => {
            let says_none = info.function.returns.as_ref().is_some_and(|returns| matches!(returns.kind, ExprKind::None));
            let name = info.function.name.name.as_str();
            let is_plain = info.function.decorators.is_empty()
                && speaks_of_value(name) && !info.function.is_generator && !says_none;
            (is_plain && gives_more_than_itself(info)).then_some(false)
        }
    }
}

/// Whether a method's name says that it is called for its value.
fn speaks_of_value(name: &str) -> bool {
    let first = name.trim_matches('_').split('_').next().unwrap_or_default();
    let words = [
        "get", "is", "has", "to", "as", "make", "build", "compute", "calculate", "count", "total", "sum", "str", "repr",
        "len", "iter", "eq", "hash", "describe", "render", "format", "find", "price", "area",
    ];
    words.contains(&first)
}

/// Whether each path gives a value that is worth something: not only `self`, a bool or a constant.
fn gives_more_than_itself(info: &FunctionInfo) -> bool {
    let receiver = overrides::receiver(&info.function);
    let Some(exits) = exits(&info.function.body) else { return false };
    let is_worth = |value: &Expr| {
        !matches!(value.kind, ExprKind::True | ExprKind::False | ExprKind::None | ExprKind::Int(_) | ExprKind::Str { .. })
            && (value.as_name().is_none() || value.as_name() != receiver)
    };
    exits.always_value() && exits.returns.iter().all(|exit| exit.value.is_some_and(is_worth))
}

/// `context = super().get_context_data()` that nobody reads, and another dict that is returned.
fn check_unread(project: &Project, found: &Override<'_>, calls: &[&ParentCall<'_>], review: &mut Review) {
    let name = found.method.name.name.as_str();
    if !BUILT.contains(&name) {
        return;
    }
    let [call] = calls else { return };
    let is_call = |stmt: &&Stmt| matches!(&stmt.kind, StmtKind::Assign { value, .. } if value.id == call.expr.id);
    let Some(stmt) = stmts(&found.method.body, Enter::NONE).find(is_call) else { return };
    let StmtKind::Assign { targets, .. } = &stmt.kind else { return };
    let [target] = targets.as_slice() else { return };
    let Some(kept) = target.as_name() else { return };
    if reads(&found.method.body, kept) || !overrides::always_answers(found.method) {
        return;
    }
    let Some((function, _)) = self::target(project, found, call) else { return };
    if !matches!(project.contract(function), Some(Contract::Work(_))) {
        return;
    }
    let class = &found.class_info.class.name.name;
    let at = project.place(found.class_info.module, found.class_info.item, target.id);
    let message = format!("`{class}.{name}()` gives back something else: `{kept}`, the value of `super().{name}()`, is never read");
    review.report(at, message);
}
