//! Routes that hand over what their view does not take, or not what it needs. Views behind decorators that may
//! change the arguments are left alone.

use crate::{
    finding::{Edit, Place, Text},
    model::{
        overrides::{calls, receiver},
        project::{ClassId, FunctionId, Project},
        urls::{Capture, Route, RouteKind, UrlPattern, View},
        views::{Signature, keeps_all},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Name,
        python::{Enter, Expr, ExprKind, exprs},
        template::{self, NodeKind},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    // A list that is included twice has its faults once.
    let mut seen: Vec<(Place, String)> = Vec::new();
    for pattern in &project.urls().patterns {
        if project.kind_of(pattern.module) == FileKind::Test {
            continue;
        }
        let Some(mismatch) = mismatch(project, pattern) else { continue };
        let key = (pattern.view_place, mismatch.message.clone());
        if seen.contains(&key) {
            continue;
        }
        seen.push(key);
        let finding = review.report(pattern.view_place, mismatch.message);
        if mismatch.is_partial {
            finding.variant("partial");
        }
        if let Some((place, message)) = mismatch.related {
            finding.related(place, message);
        }
        if let Some((title, edit)) = mismatch.fix {
            finding.suggest(title, vec![edit]);
        }
    }
}

struct Mismatch {
    message: String,
    related: Option<(Place, String)>,
    fix: Option<(String, Edit)>,
    /// Whether the view still does what it is there for: only what people type into the address bar fails.
    is_partial: bool,
}

fn mismatch(project: &Project, pattern: &UrlPattern) -> Option<Mismatch> {
    match &pattern.view {
        View::Function(function) => {
            let info = project.function(*function)?;
            let name = &info.function.name.name;
            arguments(project, pattern, *function, 1, &format!("{name}()"))
        }
        View::Class { class, initkwargs, actions, .. } => {
            let initkwargs = initkwargs.as_ref()?;
            let actions = actions.as_deref();
            lookup(project, pattern, *class, initkwargs, actions).or_else(|| {
                let view = &project.class(*class)?.class.name.name;
                let handlers = handlers(project, *class, actions)?;
                let found: Vec<(&str, Option<Mismatch>)> = handlers
                    .into_iter()
                    .map(|(name, function)| {
                        (name, arguments(project, pattern, function, 2, &format!("{view}.{name}()")))
                    })
                    .filter(|(name, mismatch)| mismatch.is_none() || !is_called_by_itself(project, *class, name))
                    .collect();
                let fits = |wanted: &str| found.iter().any(|(name, mismatch)| *name == wanted && mismatch.is_none());
                let all_partly = found.iter().filter(|(_, mismatch)| mismatch.is_some()).all(|(name, _)| match *name {
                    "get" => fits("post"),
                    "delete" => fits("get") || fits("post"),
                    _ => false,
                });
                let mut mismatch = found.into_iter().find_map(|(_, mismatch)| mismatch)?;
                if all_partly {
                    mismatch.message.push_str("; other methods work");
                    mismatch.is_partial = true;
                }
                Some(mismatch)
            })
        }
        View::BareClass(class) => {
            let view = &project.class(*class)?.class.name.name;
            Some(Mismatch {
                message: format!("`{view}` is a class, but a route needs the function that `{view}.as_view()` makes"),
                related: None,
                fix: Some(("Call `.as_view()`".to_owned(), Edit::after(pattern.view_place, ".as_view()"))),
                is_partial: false,
            })
        }
        View::Called { function, callee } => {
            let info = project.function(*function)?;
            let name = &info.function.name.name;
            // A function that makes views takes no request.
            let takes_request = info.function.params.first().is_some_and(|param| param.name.name == "request");
            let is_given = project_call_has_arguments(project, pattern);
            (takes_request && !is_given).then(|| Mismatch {
                message: format!("`{name}()` is called when the routes are read, but a route needs `{name}` itself"),
                related: None,
                fix: Some((
                    format!("Hand over `{name}`"),
                    Edit {
                        text: vec![Text::Source(pattern.view_place.with(*callee))],
                        ..Edit::delete(pattern.view_place)
                    },
                )),
                is_partial: false,
            })
        }
        View::External(_) | View::Unknown => None,
    }
}

/// Whether the call that stands for the view has arguments.
fn project_call_has_arguments(project: &Project, pattern: &UrlPattern) -> bool {
    let place = pattern.view_place;
    let item = project.module(pattern.module).and_then(|module| module.items.get(place.item as usize));
    let call = item
        .and_then(|item| exprs(&item.item.body, Enter::ALL).find(|expr| expr.id == place.id).and_then(Expr::as_call));
    call.is_none_or(|call| !call.arguments.is_empty())
}

/// Holds what a route hands over against what a function takes behind its first `skip` arguments.
fn arguments(
    project: &Project,
    pattern: &UrlPattern,
    function: FunctionId,
    skip: usize,
    view: &str,
) -> Option<Mismatch> {
    let info = project.function(function)?;
    if !keeps_all(project, function) || pattern.routes.iter().any(|route| !route.is_known) {
        return None;
    }
    // Groups without names are handed over by position.
    if pattern.captures().any(|(_, capture)| capture.name.is_none()) {
        return None;
    }
    let signature = Signature::behind(&info.function, skip);
    let unexpected: Vec<(&Route, &Capture)> = pattern
        .captures()
        .filter(|(_, capture)| !capture.name.as_ref().is_some_and(|it| signature.accepts(it)))
        .collect();
    let extra = pattern.kwargs.iter().flatten().find(|name| !signature.accepts(name));
    let missing: Vec<&Name> = match &pattern.kwargs {
        Some(kwargs) => signature
            .required()
            .map(|param| &param.name.name)
            .filter(|name| !is_captured(pattern, name) && !kwargs.contains(name))
            .filter(|name| !(pattern.has_format && *name == "format"))
            .collect(),
        None => Vec::new(),
    };
    let message = match (unexpected.as_slice(), missing.as_slice(), extra) {
        ([(route, capture)], [missing], _) => {
            format!("`{view}` takes `{missing}`, but \"{}\" captures `{}`", route.text, named(capture))
        }
        ([(route, capture), ..], _, _) => {
            format!("`{view}` does not accept `{}`, which \"{}\" captures", named(capture), route.text)
        }
        ([], _, Some(extra)) => format!("`{view}` does not accept `{extra}`, which the route hands over"),
        ([], [missing, ..], None) if pattern.is_rooted && !signature.takes_more => {
            let route = pattern.route().map(|route| route.text.as_str()).unwrap_or_default();
            format!("`{view}` needs `{missing}`, which \"{route}\" does not capture")
        }
        _ => return None,
    };
    let fix = match (unexpected.as_slice(), missing.as_slice()) {
        ([(route, capture)], [missing]) => rename(project, pattern, route, capture, missing),
        _ => None,
    };
    let place = project.place(info.module, info.item, info.function.name.id);
    Some(Mismatch { message, related: Some((place, format!("`{view}` is defined here"))), fix, is_partial: false })
}

fn named(capture: &Capture) -> &str {
    capture.name.as_deref().unwrap_or_default()
}

fn is_captured(pattern: &UrlPattern, name: &str) -> bool {
    pattern.captures().any(|(_, capture)| capture.name.as_ref().is_some_and(|it| it == name))
}

/// Renames a capture, unless that would break those who reverse the route by its old name, or hand a slug to
/// a view that wants a key.
fn rename(
    project: &Project,
    pattern: &UrlPattern,
    route: &Route,
    capture: &Capture,
    to: &str,
) -> Option<(String, Edit)> {
    let old = capture.name.as_deref()?;
    if (old == "slug") != (to == "slug") || !is_own(pattern, route) || is_reversed_with(project, pattern, old) {
        return None;
    }
    let written = |name: &str| match (route.kind, &capture.converter) {
        (RouteKind::Path, Some(converter)) => format!("<{converter}:{name}>"),
        (RouteKind::Path, None) => format!("<{name}>"),
        (RouteKind::Regex, _) => format!("(?P<{name}>"),
    };
    Some((format!("Capture `{to}`"), Edit::within(route.place, written(old), written(to))))
}

/// The route of an include serves other views, too.
fn is_own(pattern: &UrlPattern, route: &Route) -> bool {
    pattern.route().is_some_and(|own| own.place == route.place)
}

/// Whether some template or some code makes an address of a pattern with a keyword of that name.
fn is_reversed_with(project: &Project, pattern: &UrlPattern, keyword: &str) -> bool {
    let Some(name) = &pattern.name else { return false };
    let is_meant = |text: &str| text.rsplit(':').next() == Some(name.as_str());
    let in_template = |node: &template::Node| {
        let NodeKind::Url(url) = &node.kind else { return false };
        matches!(&url.name.kind, template::ExprKind::Str(text) if is_meant(text))
            && url.arguments.iter().any(|argument| match &argument.kind {
                template::ArgumentKind::Keyword(key) => key.name == keyword,
                _ => false,
            })
    };
    let in_python = |expr: &Expr| {
        let Some(call) = expr.as_call() else { return false };
        let is_key = |kwargs: &Expr| match &kwargs.kind {
            ExprKind::Dict(entries) => entries.iter().any(|it| it.key.as_ref().and_then(Expr::as_str) == Some(keyword)),
            _ => true,
        };
        call.positional(0).and_then(Expr::as_str).is_some_and(is_meant)
            && (call.keyword("kwargs").or_else(|| call.positional(3)).is_some_and(is_key)
                || call.keyword(keyword).is_some())
    };
    project.own_files().any(|(_, file)| {
        file.outline.templates().any(|(_, template)| template.tags().into_iter().any(in_template))
            || file
                .outline
                .modules()
                .any(|(_, module)| module.items.iter().any(|item| exprs(&item.item.body, Enter::ALL).any(in_python)))
    })
}

const METHODS: &[&str] = &["get", "post", "put", "patch", "delete", "options", "trace"];

/// The methods of the project that requests reach. None where something unknown stands between.
fn handlers<'a>(
    project: &'a Project,
    class: ClassId,
    actions: Option<&'a [Name]>,
) -> Option<Vec<(&'a str, FunctionId)>> {
    if project.mro(class).is_open || ["as_view", "dispatch", "setup"].iter().any(|it| is_replaced(project, class, it)) {
        return None;
    }
    let is_viewset = project.descends(class, "rest_framework.viewsets.ViewSetMixin");
    let names: Vec<&str> = match (is_viewset, actions) {
        (true, Some(actions)) => actions.iter().map(Name::as_str).collect(),
        (true, None) => return None,
        (false, _) => METHODS.to_vec(),
    };
    let allowed: Option<Vec<&str>> = match project.class_value(class, "http_method_names") {
        Some((owner, value)) if !project.class(owner).is_none_or(|it| project.is_builtin(it.module)) => {
            let ExprKind::List(items) = &value.kind else { return None };
            Some(items.iter().filter_map(Expr::as_str).collect())
        }
        _ => None,
    };
    let is_allowed = |name: &&str| is_viewset || allowed.as_ref().is_none_or(|allowed| allowed.contains(name));
    let own = names.into_iter().filter(is_allowed).filter_map(|name| {
        let (_, function) = project.method(class, name)?;
        let info = project.function(function)?;
        (!project.is_builtin(info.module)).then_some((name, function))
    });
    Some(own.collect())
}

/// Whether a handler that browsers have no form for is what another method of the class calls to do a part of its work:
/// `return self.delete(request, pk)` in `post()`.
fn is_called_by_itself(project: &Project, class: ClassId, name: &str) -> bool {
    matches!(name, "put" | "patch" | "delete")
        && project.mro(class).classes.iter().filter_map(|owner| project.class(*owner)).any(|info| {
            info.class.methods().filter(|method| method.name.name != name).any(|method| {
                calls(&method.body).any(|call| {
                    call.arguments.len() > 1
                        && call.callee.as_attribute().is_some_and(|node| {
                            node.attr.name == name && node.value.as_name().is_some() && node.value.as_name() == receiver(method)
                        })
                })
            })
        })
}

/// Whether the project has a method of its own where Django brings one.
fn is_replaced(project: &Project, class: ClassId, name: &str) -> bool {
    project.member(class, name).is_some() && !is_djangos(project, class, name)
}

/// Whether a method is there and is that of Django or DRF.
fn is_djangos(project: &Project, class: ClassId, name: &str) -> bool {
    let method = project.method(class, name).and_then(|(_, function)| project.function(function));
    method.is_some_and(|info| project.is_builtin(info.module))
}

/// Views that look up one object by what the route captures.
fn lookup(
    project: &Project,
    pattern: &UrlPattern,
    class: ClassId,
    initkwargs: &[Name],
    actions: Option<&[Name]>,
) -> Option<Mismatch> {
    let changes = ["as_view", "dispatch", "setup", "get_object"];
    if project.mro(class).is_open || changes.iter().any(|name| is_replaced(project, class, name)) {
        return None;
    }
    let is_set = |name: &str| initkwargs.iter().any(|known| known == name);
    let text = |name: &str| project.class_value(class, name).and_then(|(_, value)| value.as_str());
    let names: Vec<&str> = if project.descends(class, "rest_framework.generics.GenericAPIView") {
        if is_set("lookup_field") || is_set("lookup_url_kwarg") || !looks_up(project, class, actions) {
            return None;
        }
        match project.class_value(class, "lookup_url_kwarg").map(|(_, value)| &value.kind) {
            Some(ExprKind::None) => vec![text("lookup_field")?],
            _ => vec![text("lookup_url_kwarg")?],
        }
    } else {
        let is_detail = ["DetailView", "UpdateView", "DeleteView"]
            .iter()
            .any(|view| project.descends(class, &format!("django.views.generic.{view}")));
        // A handler of the project may do without the object.
        if !is_detail || is_set("pk_url_kwarg") || is_set("slug_url_kwarg") || !is_djangos(project, class, "get") {
            return None;
        }
        vec![text("pk_url_kwarg")?, text("slug_url_kwarg")?]
    };
    let is_known = pattern.is_rooted
        && pattern.routes.iter().all(|route| route.is_known)
        && pattern.captures().all(|(_, capture)| capture.name.is_some());
    let kwargs = pattern.kwargs.as_ref()?;
    if !is_known || names.iter().any(|name| is_captured(pattern, name) || kwargs.iter().any(|it| it == name)) {
        return None;
    }
    let view = &project.class(class)?.class.name.name;
    let wanted = names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ");
    let route = pattern.route()?;
    let captures: Vec<(&Route, &Capture)> = pattern.captures().collect();
    let message = match captures.as_slice() {
        [] => format!("`{view}` looks for {wanted}, but \"{}\" captures nothing", route.text),
        [.., (route, last)] => {
            format!("`{view}` looks for {wanted}, but \"{}\" captures `{}`", route.text, named(last))
        }
    };
    let fix = match (captures.as_slice(), names.first()) {
        ([(route, capture)], Some(to)) => rename(project, pattern, route, capture, to),
        _ => None,
    };
    Some(Mismatch { message, related: None, fix, is_partial: false })
}

/// Whether DRF's own handlers look up one object.
fn looks_up(project: &Project, class: ClassId, actions: Option<&[Name]>) -> bool {
    const ACTIONS: &[(&str, &str)] =
        &[("get", "retrieve"), ("put", "update"), ("patch", "partial_update"), ("delete", "destroy")];
    match actions {
        Some(actions) => ACTIONS
            .iter()
            .any(|(_, action)| actions.iter().any(|it| it == action) && is_djangos(project, class, action)),
        None => ACTIONS.iter().any(|(method, action)| {
            let owner = project.method(class, method).and_then(|(owner, _)| project.class(owner));
            // `ListAPIView.get` looks up nothing, whatever else the class can do.
            owner.is_some_and(|owner| !owner.class.name.name.starts_with("List"))
                && is_djangos(project, class, method)
                && is_djangos(project, class, action)
        }),
    }
}
