//! Which function or class an expression of a route stands for, through decorators and `as_view`, and what
//! arguments it takes. Knows neither routes nor rules.

use crate::{
    model::{
        project::{FunctionId, Project, Scope, Symbol, Within},
        urls::View,
    },
    syntax::{
        Id, Name,
        python::{
            ArgumentKind, Call, Decorator, Enter, Expr, ExprKind, Function, Param, ParamKind, Stmt, StmtKind, exprs,
            stmts,
        },
    },
};

/// Decorators and wrappers deeper than this are not followed.
const MAX_DEPTH: u32 = 8;

/// What a view expression stands for.
pub(crate) fn view(project: &Project, scope: Scope, expr: &Expr) -> View {
    view_at(project, scope, expr, 0)
}

fn view_at(project: &Project, scope: Scope, expr: &Expr, depth: u32) -> View {
    if depth > MAX_DEPTH {
        return View::Unknown;
    }
    match &expr.kind {
        ExprKind::Call(call) => called(project, scope, expr.id, call, depth),
        ExprKind::Name(_) | ExprKind::Attribute(_) => match project.symbol(scope, expr) {
            Some(Symbol::Function(function)) => match project.function(function) {
                Some(info) if info.within == Within::Module && keeps_all(project, function) => View::Function(function),
                _ => View::Unknown,
            },
            Some(Symbol::Class(class)) if project.descends(class, "django.views.View") => View::BareClass(class),
            Some(Symbol::External(name)) => View::External(name),
            // `post_list = PostList.as_view()`
            Some(Symbol::Value { module, item, stmt }) => match project.value(module, item, stmt) {
                Some(value) => view_at(project, Scope { module, within: Within::Module }, value, depth + 1),
                None => View::Unknown,
            },
            _ => View::Unknown,
        },
        _ => View::Unknown,
    }
}

fn called(project: &Project, scope: Scope, id: Id, call: &Call, depth: u32) -> View {
    if let Some(method) = call.callee.as_attribute().filter(|method| method.attr.name == "as_view") {
        return match project.symbol(scope, &method.value) {
            Some(Symbol::Class(class)) if has_known_decorators(project, class) => {
                View::Class { class, call: id, initkwargs: initkwargs(call), actions: actions(call) }
            }
            Some(Symbol::External(name)) => View::External(name),
            _ => View::Unknown,
        };
    }
    // `login_required(view)`, `cache_page(60)(view)`
    if let Some(wrapped) = call.positional(0)
        && keeps_arguments(project, scope, &call.callee)
    {
        return view_at(project, scope, wrapped, depth + 1);
    }
    match project.symbol(scope, &call.callee) {
        Some(Symbol::Function(function))
            if !project.function(function).is_none_or(|it| project.is_builtin(it.module)) =>
        {
            View::Called { function, callee: call.callee.id }
        }
        _ => View::Unknown,
    }
}

fn initkwargs(call: &Call) -> Option<Vec<Name>> {
    let names = call.arguments.iter().filter_map(|argument| match &argument.kind {
        ArgumentKind::Keyword(name) => Some(Some(name.name.clone())),
        // The actions of a viewset.
        ArgumentKind::Positional if matches!(argument.value.kind, ExprKind::Dict(_)) => None,
        ArgumentKind::Positional => Some(None),
        ArgumentKind::Star | ArgumentKind::StarStar => Some(None),
    });
    names.collect()
}

/// The values of `as_view({"get": "list"})`.
fn actions(call: &Call) -> Option<Vec<Name>> {
    let ExprKind::Dict(entries) = &call.positional(0).or_else(|| call.keyword("actions"))?.kind else { return None };
    Some(entries.iter().filter_map(|entry| entry.value.as_str().map(Name::from)).collect())
}

fn has_known_decorators(project: &Project, class: crate::model::project::ClassId) -> bool {
    project.mro(class).classes.iter().filter_map(|ancestor| project.class(*ancestor)).all(|info| {
        let scope = Scope { module: info.module, within: info.within };
        info.class.decorators.iter().all(|decorator| keeps_arguments(project, scope, &decorator.expr))
    })
}

/// Whether every decorator of a function hands over all arguments.
pub(crate) fn keeps_all(project: &Project, function: FunctionId) -> bool {
    let Some(info) = project.function(function) else { return false };
    let scope = Scope { module: info.module, within: info.within };
    info.function.decorators.iter().all(|decorator: &Decorator| keeps_arguments(project, scope, &decorator.expr))
}

/// Whether a decorator hands all arguments to what it wraps, and asks for no others.
pub(crate) fn keeps_arguments(project: &Project, scope: Scope, decorator: &Expr) -> bool {
    let (callee, call) = match &decorator.kind {
        ExprKind::Call(call) => (&call.callee, Some(call)),
        _ => (decorator, None),
    };
    match project.symbol(scope, callee) {
        Some(Symbol::Function(function))
            if !project.function(function).is_none_or(|it| project.is_builtin(it.module)) =>
        {
            project.function(function).is_some_and(|info| match call {
                Some(_) => info.function.body.iter().any(|stmt| match &stmt.kind {
                    StmtKind::Function(inner) => hands_on(inner),
                    _ => false,
                }),
                None => hands_on(&info.function),
            })
        }
        Some(symbol) => match (project.dotted_of(&symbol).as_deref(), call) {
            (Some("django.utils.decorators.method_decorator"), Some(call)) => {
                let inner = match call.positional(0).map(|first| &first.kind) {
                    Some(ExprKind::List(items)) => items.as_slice(),
                    Some(ExprKind::Tuple(tuple)) => tuple.items.as_slice(),
                    Some(_) => call.arguments.first().map_or(&[][..], |first| std::slice::from_ref(&first.value)),
                    None => return false,
                };
                inner.iter().all(|inner| keeps_arguments(project, scope, inner))
            }
            (Some(name), _) => is_usual(name),
            (None, _) => false,
        },
        None => false,
    }
}

/// Decorators of Django and of well-known packages that hand over all arguments.
fn is_usual(name: &str) -> bool {
    const PACKAGES: &[&str] = &[
        "django.views.decorators.",
        "django.contrib.auth.decorators.",
        "django.contrib.admin.views.decorators.",
        "django.contrib.auth.mixins.",
        "rest_framework.decorators.",
        "drf_spectacular.utils.extend_schema",
        "drf_yasg.utils.swagger_auto_schema",
        "django_ratelimit.decorators.",
        "ratelimit.decorators.",
    ];
    PACKAGES.iter().any(|package| name.starts_with(package))
        || matches!(
            name,
            "django.db.transaction.atomic"
                | "django.db.transaction.non_atomic_requests"
                | "asgiref.sync.sync_to_async"
                | "asgiref.sync.async_to_sync"
                | "typing.override"
                | "typing_extensions.override"
        )
}

/// Whether a decorator's inner function takes `*args, **kwargs` and hands them on as they are.
fn hands_on(decorator: &Function) -> bool {
    let Some(wrapped) = decorator.params.first() else { return false };
    let inner = decorator.body.iter().find_map(|stmt| match &stmt.kind {
        StmtKind::Function(inner) => Some(inner),
        _ => None,
    });
    let Some(inner) = inner else { return false };
    let find = |kind: ParamKind| inner.params.iter().find(|param| param.kind == kind).map(|param| &param.name.name);
    let (Some(args), Some(kwargs)) = (find(ParamKind::Args), find(ParamKind::Kwargs)) else { return false };
    let own: Vec<&Param> =
        inner.params.iter().filter(|param| !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)).collect();
    if own.iter().any(|param| !matches!(param.name.name.as_str(), "request" | "self" | "req" | "_request")) {
        return false;
    }
    if changes(&inner.body, kwargs) || changes(&inner.body, args) {
        return false;
    }
    let mut calls = exprs(&inner.body, Enter::ALL)
        .filter_map(Expr::as_call)
        .filter(|call| call.callee.as_name() == Some(wrapped.name.name.as_str()))
        .peekable();
    calls.peek().is_some()
        && calls.all(|call| {
            let mut own = own.iter();
            let mut stars = (false, false);
            let all = call.arguments.iter().all(|argument| match argument.kind {
                ArgumentKind::Positional => {
                    let next = own.next().map(|param| param.name.name.as_str());
                    next.is_some() && argument.value.as_name() == next
                }
                ArgumentKind::Star => {
                    stars.0 = true;
                    argument.value.as_name() == Some(args)
                }
                ArgumentKind::StarStar => {
                    stars.1 = true;
                    argument.value.as_name() == Some(kwargs)
                }
                ArgumentKind::Keyword(_) => false,
            });
            all && own.next().is_none() && stars == (true, true)
        })
}

/// Whether a body may change what a name holds.
fn changes(body: &[Stmt], name: &str) -> bool {
    let is_name = |expr: &Expr| expr.as_name() == Some(name);
    let by_call = exprs(body, Enter::ALL).filter_map(Expr::as_call).any(|call| {
        let method = call.callee.as_attribute().filter(|method| is_name(&method.value));
        method.is_some_and(|method| !matches!(method.attr.name.as_str(), "get" | "items" | "keys" | "values" | "copy"))
    });
    by_call
        || stmts(body, Enter::ALL).any(|stmt| {
            let targets: Vec<&Expr> = match &stmt.kind {
                StmtKind::Assign { targets, .. } | StmtKind::Delete(targets) => targets.iter().collect(),
                StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => vec![target],
                _ => Vec::new(),
            };
            targets.into_iter().any(|target| match &target.kind {
                ExprKind::Subscript(subscript) => is_name(&subscript.value),
                _ => is_name(target),
            })
        })
}

/// What a function takes besides its first arguments (`self`, `request`).
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Signature<'f> {
    pub(crate) params: Vec<&'f Param>,
    /// `**kwargs`
    pub(crate) takes_any: bool,
    /// `*args`
    pub(crate) takes_more: bool,
}

impl<'f> Signature<'f> {
    /// The signature behind the first `skip` positional parameters.
    pub(crate) fn behind(function: &'f Function, skip: usize) -> Signature<'f> {
        let positional = |param: &Param| matches!(param.kind, ParamKind::PositionalOnly | ParamKind::Plain);
        let mut left = skip;
        let params = function.params.iter().filter(|param| match param.kind {
            ParamKind::Args | ParamKind::Kwargs => false,
            _ if positional(param) && left > 0 => {
                left -= 1;
                false
            }
            _ => true,
        });
        Signature {
            params: params.collect(),
            takes_any: function.params.iter().any(|param| param.kind == ParamKind::Kwargs),
            takes_more: function.params.iter().any(|param| param.kind == ParamKind::Args),
        }
    }

    /// Whether an argument of that name is taken.
    pub(crate) fn accepts(&self, name: &str) -> bool {
        let by_name = |param: &&&Param| param.kind != ParamKind::PositionalOnly && param.name.name == name;
        self.takes_any || self.params.iter().find(by_name).is_some()
    }

    /// The parameters that must be given.
    pub(crate) fn required(&self) -> impl Iterator<Item = &'f Param> {
        self.params.iter().copied().filter(|param| param.default.is_none())
    }
}
