//! A decorator that is called as a factory, and a factory that is used as a decorator.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        decorators::{Decorated, callee},
        project::{FunctionInfo, Project, Scope, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        Decorator, Enter, Expr, Function, ParamKind, StmtKind, exprs, stmts,
        wrappers::{calls_of, inner_functions, is_decorator, is_factory, is_returned, wrapped},
    },
};

pub(crate) const ON: On = On::Project(check);

/// Factories that have to be called, by dotted name.
const FACTORIES: &[&str] = &[
    "django.contrib.admin.register",
    "django.contrib.auth.decorators.permission_required",
    "django.contrib.auth.decorators.user_passes_test",
    "django.dispatch.receiver",
    "django.test.modify_settings",
    "django.test.override_settings",
    "django.utils.decorators.method_decorator",
    "django.views.decorators.cache.cache_control",
    "django.views.decorators.cache.cache_page",
    "django.views.decorators.http.require_http_methods",
    "django.views.decorators.vary.vary_on_headers",
    "functools.wraps",
    "pytest.mark.parametrize",
    "rest_framework.decorators.action",
    "rest_framework.decorators.api_view",
    "rest_framework.decorators.authentication_classes",
    "rest_framework.decorators.parser_classes",
    "rest_framework.decorators.permission_classes",
    "rest_framework.decorators.renderer_classes",
    "rest_framework.decorators.throttle_classes",
];

/// Decorators that take the function itself, by dotted name.
const PLAIN: &[&str] = &[
    "abc.abstractmethod",
    "builtins.classmethod",
    "builtins.property",
    "builtins.staticmethod",
    "contextlib.asynccontextmanager",
    "contextlib.contextmanager",
    "django.utils.functional.cached_property",
    "django.views.decorators.cache.never_cache",
    "django.views.decorators.csrf.csrf_exempt",
    "django.views.decorators.csrf.csrf_protect",
    "django.views.decorators.csrf.ensure_csrf_cookie",
    "django.views.decorators.http.require_GET",
    "django.views.decorators.http.require_POST",
    "django.views.decorators.http.require_safe",
    "functools.cache",
    "functools.cached_property",
    "functools.singledispatch",
    "functools.total_ordering",
];

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        let scope = Scope { module: info.module, within: info.within };
        if project.kind_of(info.module) != FileKind::Migration {
            for decorator in &info.function.decorators {
                let at = project.place(info.module, info.item, decorator.expr.id);
                check_use(project, (scope, Decorated::Function(id)), decorator, at, review);
            }
        }
    }
    for (id, info) in project.own_classes() {
        let scope = Scope { module: info.module, within: info.within };
        for decorator in &info.class.decorators {
            let at = project.place(info.module, info.item, decorator.expr.id);
            check_use(project, (scope, Decorated::Class(id)), decorator, at, review);
        }
    }
}

fn check_use(project: &Project, (scope, on): (Scope, Decorated), decorator: &Decorator, at: Place, review: &mut Review) {
    let (named, is_call) = callee(&decorator.expr);
    let Some(name) = named.dotted() else { return };
    match project.symbol(scope, named) {
        Some(Symbol::Function(function)) if project.function(function).is_some_and(|info| !project.is_builtin(info.module)) => {
            let Some(info) = project.function(function) else { return };
            // A decorated definition may take both forms.
            if info.function.decorators.is_empty() {
                check_own(project, info, on, (&decorator.expr, &name, is_call), at, review);
            }
        }
        Some(symbol) => {
            let Some(dotted) = project.dotted_of(&symbol) else { return };
            let is_empty = decorator.expr.as_call().is_some_and(|call| call.arguments.is_empty());
            if !is_call && FACTORIES.contains(&dotted.as_str()) {
                let what = match on {
                    Decorated::Function(_) => "function",
                    Decorated::Class(_) => "class",
                };
                let message = format!("`{name}` makes a decorator and takes the {what} for its argument here: write `@{name}(…)`");
                review.report(at, message);
            } else if is_empty && PLAIN.contains(&dotted.as_str()) {
                plain(&decorator.expr, &name, at, review);
            }
        }
        None => {}
    }
}

fn plain(expr: &Expr, name: &str, at: Place, review: &mut Review) {
    let message = format!("`{name}` is a decorator and takes the function itself, so `{name}()` raises TypeError: write `@{name}`");
    let finding = review.report(at, message);
    if let Some(call) = expr.as_call() {
        let edit = Edit { place: at.with(call.parens), anchor: Anchor::Whole, text: Vec::new() };
        finding.safe("Drop the parentheses", vec![edit]);
    }
}

/// A decorator or factory of the project.
fn check_own(
    project: &Project,
    info: &FunctionInfo,
    on: Decorated,
    (expr, name, is_call): (&Expr, &str, bool),
    at: Place,
    review: &mut Review,
) {
    let function = &info.function;
    let place = project.place(info.module, info.item, function.name.id);
    if !is_call {
        if is_factory(function) && !handles_both(function) {
            let has_defaults = function.params.iter().all(|param| {
                param.default.is_some() || matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)
            });
            let message = format!("`{name}` makes a decorator and takes what it decorates for its argument here: write `@{name}(…)`");
            let finding = review.report(at, message);
            finding.related(place, "the inner function is the decorator");
            if has_defaults {
                finding.safe(format!("Write `@{name}()`"), vec![Edit::after(at, "()")]);
            }
        }
        return;
    }
    let Some(call) = expr.as_call() else { return };
    let needs = wrapped(function).filter(|param| param.default.is_none());
    if call.arguments.is_empty() && needs.is_some() && is_decorator(function) {
        plain(expr, name, at, review);
        return;
    }
    // `def repeat(times): def wrapper(*args, **kwargs): …`: the level of the decorator is missing.
    if !call.arguments.is_empty()
        && matches!(on, Decorated::Function(_))
        && let Some(wrapper) = lost_level(function)
    {
        let message = format!(
            "`@{name}(…)` calls `{}` with the function at once: between `{}` and it, a decorator that takes the function is missing",
            wrapper.name.name, function.name.name
        );
        review.report(at, message).related(place, "a factory gives back a decorator, which gives back a wrapper");
    }
}

/// Whether a factory looks at what it is given, so that it may be the function itself.
fn handles_both(function: &Function) -> bool {
    let Some(first) = function.params.first() else { return false };
    let name = first.name.name.as_str();
    let inner = inner_functions(&function.body).find(|inner| is_returned(inner, &function.body));
    let returns_more = stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => inner.is_some_and(|inner| value.as_name() != Some(&*inner.name.name)),
        _ => false,
    });
    let is_called = exprs(&function.body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        call.callee.as_name() == Some(name)
            || (matches!(call.callee.as_name(), Some("callable" | "wraps" | "isfunction" | "iscoroutinefunction"))
                && call.positional(0).and_then(Expr::as_name) == Some(name))
    });
    returns_more || is_called || matches!(first.kind, ParamKind::Args) && first_is_read(function, name)
}

/// `args[0]` may be the function.
fn first_is_read(function: &Function, name: &str) -> bool {
    exprs(&function.body, Enter::ALL).any(|expr| match &expr.kind {
        crate::syntax::python::ExprKind::Subscript(node) => node.value.as_name() == Some(name),
        _ => false,
    })
}

/// The inner function of a factory that takes the arguments of a call and not the function: it calls a name that
/// nobody gives it.
fn lost_level(function: &Function) -> Option<&Function> {
    let mut inner = inner_functions(&function.body);
    let (Some(wrapper), None) = (inner.next(), inner.next()) else { return None };
    let [args, kwargs] = wrapper.params.as_slice() else { return None };
    let is_open = args.kind == ParamKind::Args && kwargs.kind == ParamKind::Kwargs;
    if !is_open || !is_returned(wrapper, &function.body) || inner_functions(&wrapper.body).next().is_some() {
        return None;
    }
    let given = function.params.iter().any(|param| calls_of(&wrapper.body, &param.name.name).next().is_some());
    // It hands all that it is given to somebody, as a wrapper does.
    let forwards = exprs(&wrapper.body, Enter::NONE).filter_map(Expr::as_call).any(|call| {
        let takes = |name: &str| call.arguments.iter().any(|argument| argument.value.as_name() == Some(name));
        call.callee.as_name().is_some_and(|name| matches!(name, "func" | "f" | "fn" | "function" | "view"))
            && takes(&args.name.name)
            && takes(&kwargs.name.name)
    });
    (!given && forwards && wrapper.decorators.is_empty()).then_some(wrapper)
}
