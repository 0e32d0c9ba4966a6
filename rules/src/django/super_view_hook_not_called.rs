//! A hook of a class-based view that replaces the framework's without reaching it.

mod fix;

use crate::{
    model::{
        classes::{Contract, Member},
        overrides::{self, Framework, Override, callee_name, calls, is_stub, receiver},
        project::{ClassId, Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{ArgumentKind, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, paths::exits, stmts},
};

pub(crate) const ON: On = On::Project(check);

const HOOKS: [&str; 12] = [
    "setup",
    "dispatch",
    "get_context_data",
    "get_form_kwargs",
    "form_valid",
    "render_to_response",
    "initial",
    "finalize_response",
    "handle_exception",
    "initialize_request",
    "get_serializer_context",
    "filter_queryset",
];

/// Where the classes of the stubs that are views, or parts of views, live.
const VIEWS: [&str; 8] = [
    "django.views.",
    "django.contrib.auth.views.",
    "django.contrib.auth.mixins.",
    "django.contrib.messages.views.",
    "rest_framework.views.",
    "rest_framework.generics.",
    "rest_framework.mixins.",
    "rest_framework.viewsets.",
];

/// Whose context holds nothing but the view.
const MINOR: &str = "django.views.generic.base.ContextMixin";

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| HOOKS.contains(&name)) {
        let is_skipped = project.kind_of(found.class_info.module) == FileKind::Migration
            || is_stub(&found.method.body)
            || overrides::is_overload(found.method);
        if is_skipped {
            continue;
        }
        let hook = found.method.name.name.as_str();
        let Some(base) = base(project, &found, hook) else { continue };
        let Contract::Work(lost) = &base.contract else { continue };
        let owner = project.dotted_of(&Symbol::Class(base.owner)).unwrap_or_default();
        if !VIEWS.iter().any(|module| owner.starts_with(module))
            || project.reaches_parent(found.class, found.class, found.function, hook)
            || overrides::always_raises(found.method)
            || is_done_otherwise(project, &found, hook, &owner, lost)
        {
            continue;
        }
        report(project, &found, &base, &owner, lost, review);
    }
}

/// The framework's method that the class stands before. A mixin has none of its own: then the one that it stands
/// before in a view of the project.
fn base(project: &Project, found: &Override<'_>, hook: &str) -> Option<Framework> {
    if project.member_after(found.class, Some(found.class), hook).is_some() {
        return project.framework(found.class, hook);
    }
    if !found.class_info.class.name.name.ends_with("Mixin") {
        return None;
    }
    project.descendants(found.class).find_map(|view| project.framework_after(view, found.class, hook))
}

/// Whether an override does by itself what its base would have done.
fn is_done_otherwise(project: &Project, found: &Override<'_>, hook: &str, owner: &str, lost: &str) -> bool {
    let method = found.method;
    let is_access = owner.starts_with("django.contrib.auth.mixins.") || lost.contains("access check");
    match hook {
        "dispatch" if is_access => {
            mentions(found, &["is_authenticated", "handle_no_permission", "has_perm", "has_perms", "user_passes_test"])
        }
        "dispatch" => overrides::always_answers(method) && (delegates(found) || !has_handlers(project, found.class)),
        "setup" => {
            let set = overrides::assigned_attributes(method);
            ["request", "args", "kwargs"].iter().all(|name| set.contains(name))
        }
        "form_valid" => is_form_used(found) || is_called_by_own_post(project, found.class),
        "handle_exception" | "render_to_response" => overrides::always_answers(method),
        "initial" => mentions(found, &["check_permissions", "perform_authentication"]),
        "filter_queryset" => mentions(found, &["filter_backends", "qs"]) || is_unfiltered(project, found.class),
        "get_form_kwargs" => names_any(found, &["data"]) || mentions(found, &["POST"]),
        "get_context_data" | "get_serializer_context" => {
            let words = lost.split(" is missing").next().and_then(|words| words.split(" are missing").next());
            let words: Vec<&str> = words.unwrap_or_default().split([',', ' ']).filter(|word| *word != "and").collect();
            names_any(found, &words) || gives_object(project, found) || owner == MINOR && renders_itself(project, found.class)
        }
        _ => false,
    }
}

/// Whether a handler of the class is called: `getattr(self, name)(…)`, `self.get(…)`.
fn delegates(found: &Override<'_>) -> bool {
    let receiver = receiver(found.method);
    calls(&found.method.body).any(|call| match &call.callee.kind {
        ExprKind::Name(name) if name == "getattr" => {
            call.positional(0).is_some_and(|on| on.as_name().is_some() && on.as_name() == receiver)
        }
        ExprKind::Attribute(node) => node.value.as_name().is_some() && node.value.as_name() == receiver,
        _ => false,
    })
}

fn has_handlers(project: &Project, class: ClassId) -> bool {
    let is_own = |owner: ClassId| project.class(owner).is_some_and(|info| !project.is_builtin(info.module));
    ["get", "post", "put", "patch", "delete"]
        .iter()
        .any(|handler| matches!(project.member(class, handler), Some(Member::Method { owner, .. }) if is_own(owner)))
}

/// Whether the form is saved, or handed to somebody who may: `form.save()`, `form.instance.save()`, `signup(form)`.
fn is_form_used(found: &Override<'_>) -> bool {
    let form = found.method.params.get(1).map(|param| param.name.name.as_str());
    let reads = ["add_error", "is_valid", "has_changed", "get", "items", "keys", "values", "non_field_errors"];
    let says = ["print", "info", "debug", "warning", "error", "success", "str", "len", "isinstance", "getattr"];
    let saves = ["save", "create", "update", "delete", "insert", "login", "send", "execute"];
    calls(&found.method.body).any(|call| {
        let Some(name) = callee_name(call) else { return true };
        let root = root(&call.callee);
        let on_form = root.is_some() && root == form;
        let is_given =
            call.arguments.iter().any(|argument| argument.value.as_name().is_some_and(|name| Some(name) == form));
        (on_form && !reads.contains(&name))
            || (is_given && !says.contains(&name))
            || saves.iter().any(|word| name.contains(word))
    })
}

/// A `post()` of the project's own that does not come to Django's calls `form_valid()` when it likes: often once
/// the form is saved.
fn is_called_by_own_post(project: &Project, class: ClassId) -> bool {
    let Some((owner, function)) = project.method(class, "post") else { return false };
    let is_own = project.class(owner).is_some_and(|info| !project.is_builtin(info.module));
    is_own && !project.reaches_parent(class, owner, function, "post")
}

/// Whether the class makes its response in a way of its own: what the framework adds for templates nobody may read.
fn renders_itself(project: &Project, class: ClassId) -> bool {
    let Some((owner, function)) = project.method(class, "render_to_response") else { return false };
    let is_own = project.class(owner).is_some_and(|info| !project.is_builtin(info.module));
    is_own && !project.reaches_parent(class, owner, function, "render_to_response")
}

/// Whether the view's object goes into the context, under whatever name: `{"project": self.object}`.
fn gives_object(project: &Project, found: &Override<'_>) -> bool {
    let receiver = receiver(found.method);
    // A `get_object()` of the project may keep it under a name of its own.
    let kept = match project.method(found.class, "get_object").and_then(|(_, function)| project.function(function)) {
        Some(info) if !project.is_builtin(info.module) => overrides::assigned_attributes(&info.function),
        _ => Vec::new(),
    };
    let is_object = |value: &Expr| {
        let value = value.as_call().map_or(value, |call| &call.callee);
        value.as_attribute().is_some_and(|node| {
            let name = node.attr.name.as_str();
            node.value.as_name() == receiver && (matches!(name, "object" | "get_object") || kept.contains(&name))
        })
    };
    let in_dict = exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Dict(entries) => entries.iter().any(|entry| is_object(&entry.value)),
        ExprKind::Call(call) => call
            .arguments
            .iter()
            .any(|argument| matches!(argument.kind, ArgumentKind::Keyword(_)) && is_object(&argument.value)),
        _ => false,
    });
    let is_kept = |stmt: &Stmt| match &stmt.kind {
        StmtKind::Assign { targets, value } => {
            is_object(value) && targets.iter().any(|target| matches!(target.kind, ExprKind::Subscript(_)))
        }
        _ => false,
    };
    in_dict || stmts(&found.method.body, Enter::NONE).any(is_kept)
}

fn root(expr: &Expr) -> Option<&str> {
    let mut expr = expr;
    loop {
        expr = match &expr.kind {
            ExprKind::Attribute(node) => &node.value,
            ExprKind::Subscript(node) => &node.value,
            ExprKind::Call(node) => &node.callee,
            ExprKind::Name(name) => return Some(name),
            _ => return None,
        };
    }
}

/// `filter_backends = []`
fn is_unfiltered(project: &Project, class: ClassId) -> bool {
    project.class_value(class, "filter_backends").is_some_and(|(_, value)| match &value.kind {
        ExprKind::List(items) => items.is_empty(),
        ExprKind::Tuple(tuple) => tuple.items.is_empty(),
        ExprKind::None => true,
        _ => false,
    })
}

/// Whether one of some attributes or names stands in the body.
fn mentions(found: &Override<'_>, wanted: &[&str]) -> bool {
    exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Attribute(node) => wanted.contains(&node.attr.name.as_str()),
        ExprKind::Name(name) => wanted.contains(&name.as_str()),
        _ => false,
    })
}

/// Whether one of some keys is written by the body: `{"form": …}`, `context["form"] = …`, `dict(form=…)`.
fn names_any(found: &Override<'_>, wanted: &[&str]) -> bool {
    exprs(&found.method.body, Enter::ALL).any(|expr| match &expr.kind {
        ExprKind::Str { value, .. } => wanted.contains(&value.as_str()),
        ExprKind::Call(call) => call.arguments.iter().any(|argument| match &argument.kind {
            ArgumentKind::Keyword(name) => wanted.contains(&name.name.as_str()),
            _ => false,
        }),
        _ => false,
    })
}

fn report(project: &Project, found: &Override<'_>, base: &Framework, owner: &str, lost: &str, review: &mut Review) {
    let (class, hook) = (&found.class_info.class.name.name, found.method.name.name.as_str());
    let parent = project.class(base.base).map_or("the base", |info| info.class.name.name.as_str());
    let at = found.place(project);
    let message = format!("`{class}.{hook}()` replaces `{parent}.{hook}()` without calling it: {lost}");
    let gives_nothing =
        || exits(&found.method.body).is_some_and(|exits| exits.returns.iter().all(|exit| exit.value.is_none()));
    let finding = review.report(at, message);
    let variant = match hook {
        "dispatch" if owner.starts_with("django.contrib.auth.mixins.") && overrides::always_answers(found.method) => {
            Some("skips-protection")
        }
        "setup" | "dispatch" => Some("loses-response"),
        "initial" => Some("skips-protection"),
        "form_valid" if lost.contains("not saved") || lost.contains("not deleted") => Some("loses-data"),
        "get_context_data" if gives_nothing() => Some("loses-response"),
        "get_context_data" if owner == MINOR => Some("minor"),
        _ => None,
    };
    if let Some(variant) = variant {
        finding.variant(variant);
    }
    let Some(method) = project.function(base.function) else { return };
    if let Some((title, edits)) = fix::fix(found, &method.function, at) {
        finding.suggest(title, edits);
    }
}
