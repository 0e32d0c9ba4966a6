//! Arguments that an override takes and its parent is not given.

use crate::{
    finding::{Anchor, Edit},
    model::{
        overrides::Override,
        parent_calls::{Given, ParentCall, Through, given},
        project::{FunctionId, FunctionInfo, Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{ArgumentKind, Enter, Function, Param, ParamKind, exprs, wrappers::reads},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for found in project.parent_callers() {
        let kind = project.kind_of(found.class_info.module);
        if kind == FileKind::Migration || crate::model::overrides::is_overload(found.method) {
            continue;
        }
        let name = found.method.name.name.as_str();
        let calls = project.parent_calls(&found);
        let own: Vec<&ParentCall<'_>> = calls.iter().filter(|call| call.name == name).collect();
        if own.is_empty() {
            continue;
        }
        check_narrowed(project, &found, &own, review);
        if kind != FileKind::Test && !HANDLERS.contains(&name) {
            check_dropped(project, &found, &own, review);
        }
    }
}

/// The handlers of Django's views take what the route captured, and do not look at it.
const HANDLERS: &[&str] = &["get", "post", "put", "patch", "delete", "head", "options", "trace"];

/// The actions of DRF's views that do not look at them either; `update()` does.
fn is_action(project: &Project, found: &Override<'_>) -> bool {
    let name = found.method.name.name.as_str();
    let owner = project.framework(found.class, name).and_then(|base| project.dotted_of(&Symbol::Class(base.owner)));
    matches!(name, "list" | "create" | "retrieve" | "destroy")
        && owner.is_some_and(|owner| owner.starts_with("rest_framework."))
}

/// Whether the framework's method, to which a parent of the project only hands on what it gets, is given all that it
/// takes: `save(commit=False)`. Of a method that nobody knows, what is given may be all.
fn gives_all(
    project: &Project,
    found: &Override<'_>,
    function: FunctionId,
    base: &Function,
    given: &Given<'_>,
) -> bool {
    let is_rest = |param: &Param| matches!(param.kind, ParamKind::Args | ParamKind::Kwargs);
    let name = &found.method.name.name;
    let Some(framework) = project.framework(found.class, name) else {
        let owner = project.class_of(function).unwrap_or(found.class);
        return base.params.iter().skip(1).all(is_rest)
            && (given.positional > 0 || !given.names.is_empty())
            && project.reaches_parent(found.class, owner, function, name);
    };
    let Some(last) = project.function(framework.function) else { return false };
    base.params.iter().skip(1).all(is_rest)
        && last.function.params.iter().skip(1).enumerate().all(|(number, param)| given.covers(number, param))
}

/// `def save(self):` of a model: `objects.create()` calls it with arguments.
fn check_narrowed(project: &Project, found: &Override<'_>, calls: &[&ParentCall<'_>], review: &mut Review) {
    let method = found.method;
    if method.name.name != "save" || method.is_async || !project.descends(found.class, "django.db.models.Model") {
        return;
    }
    let takes = |name: &str| method.param(name).is_some_and(|param| !matches!(param.kind, ParamKind::PositionalOnly));
    let takes_all = method.params.iter().any(|param| param.kind == ParamKind::Kwargs);
    if takes_all || (takes("force_insert") && takes("using")) || !method.decorators.is_empty() {
        return;
    }
    let class = &found.class_info.class.name.name;
    let at = project.place(found.class_info.module, found.class_info.item, method.params_id);
    let message = format!(
        "`{class}.save()` does not take `force_insert` and `using`, so `{class}.objects.create()` raises TypeError: take `*args, **kwargs` and pass them on"
    );
    let is_bare = method.params.len() == 1 && calls.len() == 1;
    let finding = review.report(at, message).variant("narrowed");
    if let ([call], true, Some(receiver)) = (calls, is_bare, method.params.first())
        && matches!(call.through, Through::Super)
        && call.call.arguments.is_empty()
    {
        let edits = vec![
            Edit::replace(at, format!("({}, *args, **kwargs)", receiver.name.name)),
            Edit::replace(at.with(call.call.parens), "(*args, **kwargs)"),
        ];
        finding.suggest("Take and pass on `*args, **kwargs`", edits);
    }
}

fn check_dropped(project: &Project, found: &Override<'_>, calls: &[&ParentCall<'_>], review: &mut Review) {
    let Some(call) = calls.first() else { return };
    let Some((function, base)) = project.parent_method(found, call) else { return };
    if takes_nothing(&base.function) || is_action(project, found) {
        return;
    }
    let given: Vec<Given<'_>> = calls.iter().map(|call| given(call)).collect();
    if given.iter().all(|given| gives_all(project, found, function, &base.function, given)) {
        return;
    }
    let is_dropped = |param: &&Param| {
        !param.name.name.starts_with('_')
            && !param.name.name.is_empty()
            && !reads_name(found.method, &param.name.name)
            && misses(&base.function, param, &given)
    };
    // A framework gives what its own method takes, whichever class of the project stands between.
    let behind = project.framework(found.class, &found.method.name.name).and_then(|base| project.function(base.function));
    let is_given = |param: &Param| {
        project.contract(function).is_some() || behind.is_some_and(|info| info.function.param(&param.name.name).is_some())
    };
    let is_wanted = |param: &&Param| match param.kind {
        ParamKind::Args | ParamKind::Kwargs => !picks(found.method, &given),
        // A parameter that may be left out stands there for the signature's sake, unless a framework gives it.
        _ => param.default.is_none() || (is_given(param) && param.name.name != "queryset"),
    };
    let dropped: Vec<&Param> =
        found.method.params.iter().skip(1).filter(is_dropped).filter(is_wanted).collect();
    if dropped.is_empty() || is_meant(project, found, function, base, &dropped) {
        return;
    }
    let spelt = |param: &Param| match param.kind {
        ParamKind::Args => format!("*{}", param.name.name),
        ParamKind::Kwargs => format!("**{}", param.name.name),
        _ => param.name.name.to_string(),
    };
    let names: Vec<String> = dropped.iter().map(|param| format!("`{}`", spelt(param))).collect();
    let name = call.name;
    let at = project.place(found.class_info.module, found.class_info.item, call.expr.id);
    // A field that is copied for a migration is given all its keywords: those that stand here would come twice.
    let is_merged = name == "__init__"
        && project.descends(found.class, "django.db.models.Field")
        && dropped.iter().any(|param| param.kind == ParamKind::Kwargs)
        && calls.iter().any(|call| call.call.arguments.iter().any(|argument| matches!(argument.kind, ArgumentKind::Keyword(_))));
    let message = format!(
        "`{name}()` takes {} and calls `super().{name}()` without: pass {} on{}",
        names.join(", "),
        if names.len() == 1 { "it" } else { "them" },
        if is_merged { ", merged with the keywords that are given here" } else { "" }
    );
    let pieces = dropped.iter().map(|param| match param.kind {
        ParamKind::Args | ParamKind::Kwargs => spelt(param),
        _ => format!("{0}={0}", param.name.name),
    });
    let text = pieces.collect::<Vec<_>>().join(", ");
    let finding = review.report(at, message);
    let by_place = call.call.arguments.iter().any(|argument| !matches!(argument.kind, ArgumentKind::Positional));
    let needs_order = by_place && dropped.iter().any(|param| param.kind == ParamKind::Args);
    if calls.len() > 1 || needs_order || is_merged {
        return;
    }
    let edit = match call.call.arguments.last() {
        Some(last) => Edit::new(at.with(last.id), Anchor::After, format!(", {text}")),
        None => Edit::replace(at.with(call.call.parens), format!("({text})")),
    };
    finding.suggest(format!("Pass {} on", names.join(", ")), vec![edit]);
}

/// Whether the override names what it passes on, and takes the rest because somebody gives it.
fn picks(method: &Function, given: &[Given<'_>]) -> bool {
    let mut named = method
        .params
        .iter()
        .skip(1)
        .filter(|param| !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs))
        .map(|param| param.name.name.as_str())
        .peekable();
    named.peek().is_some() && named.all(|name| given.iter().all(|given| given.names.contains(&name)))
}

/// A base that has no parameter to be given.
fn takes_nothing(base: &Function) -> bool {
    base.params.len() <= 1
}

fn reads_name(method: &Function, name: &str) -> bool {
    reads(&method.body, name)
        || exprs(&method.body, Enter::ALL).any(|expr| matches!(expr.as_name(), Some("locals" | "vars" | "__class__")))
}

/// Whether no call gives the base what the override's parameter would have been for.
fn misses(base: &Function, param: &Param, given: &[Given<'_>]) -> bool {
    let params = || base.params.iter().skip(1).enumerate();
    let has = |kind: ParamKind| base.params.iter().any(|param| param.kind == kind);
    let open = |given: &Given<'_>| params().any(|(number, wanted)| {
        !matches!(wanted.kind, ParamKind::Args | ParamKind::Kwargs) && !given.covers(number, wanted)
    });
    given.iter().all(|given| match param.kind {
        ParamKind::Args => !given.star && (has(ParamKind::Args) || open(given)),
        ParamKind::Kwargs => !given.star_star && (has(ParamKind::Kwargs) || open(given)),
        ParamKind::Plain | ParamKind::PositionalOnly | ParamKind::KeywordOnly => params().any(|(number, wanted)| {
            wanted.name.name == param.name.name
                && !matches!(wanted.kind, ParamKind::Args | ParamKind::Kwargs)
                && !given.covers(number, wanted)
        }),
    })
}

/// Whether the base does not look at what it is not given, or the override says why it takes it: a parameter that
/// stands in the base's signature has to be there, whether it is of use or not.
fn is_meant(project: &Project, found: &Override<'_>, function: FunctionId, base: &FunctionInfo, dropped: &[&Param]) -> bool {
    if project.contract(function).is_some() {
        return false;
    }
    // A base of the project that ignores them loses nothing.
    let ignores = |param: &&Param| {
        let name = match param.kind {
            ParamKind::Args => base.function.params.iter().find(|base| base.kind == ParamKind::Args),
            ParamKind::Kwargs => base.function.params.iter().find(|base| base.kind == ParamKind::Kwargs),
            _ => base.function.param(&param.name.name),
        };
        name.is_some_and(|base_param| !reads(&base.function.body, &base_param.name.name))
    };
    let is_same = base.function.params.len() == found.method.params.len();
    dropped.iter().all(ignores) && is_same
}
