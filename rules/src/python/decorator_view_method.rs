//! A decorator for view functions on a method of a view class.

use crate::{
    finding::{Edit, Place, Text},
    model::{
        decorators::callee,
        project::{ClassId, FunctionInfo, Project, Scope, Within},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Decorator, Expr, Function},
};

pub(crate) const ON: On = On::Project(check);

/// Decorators that look at their first argument as the request.
const OF_VIEWS: &[&str] = &[
    "django.contrib.admin.views.decorators.staff_member_required",
    "django.contrib.auth.decorators.login_required",
    "django.contrib.auth.decorators.permission_required",
    "django.contrib.auth.decorators.user_passes_test",
    "django.views.decorators.cache.cache_control",
    "django.views.decorators.cache.cache_page",
    "django.views.decorators.cache.never_cache",
    "django.views.decorators.csrf.csrf_protect",
    "django.views.decorators.csrf.ensure_csrf_cookie",
    "django.views.decorators.csrf.requires_csrf_token",
    "django.views.decorators.debug.sensitive_post_parameters",
    "django.views.decorators.gzip.gzip_page",
    "django.views.decorators.http.condition",
    "django.views.decorators.http.etag",
    "django.views.decorators.http.last_modified",
    "django.views.decorators.http.require_GET",
    "django.views.decorators.http.require_POST",
    "django.views.decorators.http.require_http_methods",
    "django.views.decorators.http.require_safe",
];

fn check(project: &Project, review: &mut Review) {
    for (_, info) in project.own_functions() {
        let Within::Class(class) = info.within else { continue };
        if info.function.decorators.is_empty()
            || project.kind_of(info.module) == FileKind::Migration
            || !is_view_method(project, class, &info.function)
        {
            continue;
        }
        for decorator in &info.function.decorators {
            check_decorator(project, class, info, decorator, review);
        }
    }
}

/// Whether the method gets the instance first and then the request.
fn is_view_method(project: &Project, class: ClassId, method: &Function) -> bool {
    let is_static = method.decorators.iter().any(|decorator| {
        matches!(decorator.expr.as_name(), Some("staticmethod" | "classmethod" | "property" | "cached_property"))
    });
    let takes_request = method.params.get(1).is_some();
    let is_view = ["django.views.View", "rest_framework.views.APIView"].iter().any(|base| project.descends(class, base));
    !is_static && takes_request && is_view
}

fn check_decorator(project: &Project, class: ClassId, info: &FunctionInfo, decorator: &Decorator, review: &mut Review) {
    let scope = Scope { module: info.module, within: Within::Class(class) };
    let (named, _) = callee(&decorator.expr);
    if !project.dotted(scope, named).is_some_and(|dotted| OF_VIEWS.contains(&dotted.as_str())) {
        return;
    }
    let name = named.dotted().unwrap_or_default();
    let at = project.place(info.module, info.item, decorator.expr.id);
    let method = &info.function.name.name;
    let message = format!(
        "`@{name}` on the method `{method}` takes `self` for the request: use `@method_decorator({})`",
        spelt(&decorator.expr, &name)
    );
    let finding = review.report(at, message);
    finding.suggest(format!("Use `@method_decorator({})`", spelt(&decorator.expr, &name)), fix(at));
}

fn spelt(expr: &Expr, name: &str) -> String {
    expr.spelt().unwrap_or_else(|| format!("{name}(…)"))
}

fn fix(at: Place) -> Vec<Edit> {
    let wrap = Edit::replace(at, "method_decorator(").and(Text::Source(at)).and(")");
    vec![wrap, Edit::import(at, "django.utils.decorators", Some("method_decorator"))]
}
