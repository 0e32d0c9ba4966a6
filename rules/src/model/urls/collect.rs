//! Follows `urlpatterns` from the roots through `include`. Lists that are built by code make the whole unsure,
//! never wrong.

use rustc_hash::FxHashSet;

use super::{PathCall, Route, RouteKind, UrlPattern, Urls};
use crate::{
    finding::Place,
    model::{
        project::{ModuleId, Project, Scope, Symbol, Within},
        views,
    },
    syntax::{
        Id, Name,
        python::{ArgumentKind, BinaryOp, Call, Enter, Expr, ExprKind, Stmt, StmtKind, stmts},
    },
};

/// Includes deeper than this are a circle.
const MAX_DEPTH: usize = 12;
/// More patterns than this are nobody's project.
const MAX_PATTERNS: usize = 50_000;

pub(super) fn urls(project: &Project) -> Urls {
    let configured: Vec<ModuleId> = project
        .settings()
        .texts("ROOT_URLCONF")
        .into_iter()
        .filter_map(|name| project.module_named(name))
        .filter(|module| !project.is_builtin(*module))
        .collect();
    let mut collector = Collector { project, urls: Urls::default(), included: FxHashSet::default(), is_complete: true };
    for root in &configured {
        collector.root(*root, true);
    }
    let is_configured = !configured.is_empty();
    collector.urls.is_complete = is_configured && collector.is_complete;
    collector.urls.roots = configured;
    // The other modules with routes: reached by code, or in a project whose settings are not there. Those that
    // nobody includes come first, for they may include the rest.
    let others: Vec<ModuleId> = project
        .own_modules()
        .filter(|(id, _)| project.module(*id).is_some_and(|module| module.names.binds("urlpatterns")))
        .map(|(id, _)| id)
        .collect();
    let mut probe = Collector { project, urls: Urls::default(), included: FxHashSet::default(), is_complete: true };
    for module in &others {
        probe.patterns_of(*module, &Way { is_rooted: false, ..Way::default() });
    }
    let (tops, rest): (Vec<ModuleId>, Vec<ModuleId>) =
        others.into_iter().partition(|module| !probe.included.contains(module));
    for module in tops.into_iter().chain(rest) {
        if !collector.included.contains(&module) {
            collector.root(module, false);
            if !is_configured {
                collector.urls.roots.push(module);
            }
        }
    }
    collector.urls
}

struct Collector<'p> {
    project: &'p Project,
    urls: Urls,
    /// Modules whose patterns have been read.
    included: FxHashSet<ModuleId>,
    is_complete: bool,
}

/// How an include was reached.
#[derive(Clone)]
struct Way {
    routes: Vec<Route>,
    kwargs: Option<Vec<Name>>,
    namespaces: Option<Vec<Name>>,
    is_rooted: bool,
    has_format: bool,
    modules: Vec<ModuleId>,
}

impl Default for Way {
    fn default() -> Way {
        Way {
            routes: Vec::new(),
            kwargs: Some(Vec::new()),
            namespaces: Some(Vec::new()),
            is_rooted: true,
            has_format: false,
            modules: Vec::new(),
        }
    }
}

/// Where an expression stands.
#[derive(Clone, Copy)]
struct At {
    module: ModuleId,
    item: u32,
}

impl At {
    fn scope(self) -> Scope {
        Scope { module: self.module, within: Within::Module }
    }
}

impl Collector<'_> {
    fn root(&mut self, module: ModuleId, is_rooted: bool) {
        self.included.insert(module);
        self.patterns_of(module, &Way { is_rooted, ..Way::default() });
    }

    /// The patterns of a module, reached in a way.
    fn patterns_of(&mut self, module: ModuleId, way: &Way) {
        if way.modules.len() > MAX_DEPTH || way.modules.contains(&module) {
            return;
        }
        let mut way = way.clone();
        way.modules.push(module);
        self.list_named(module, "urlpatterns", &way);
    }

    /// What a module-level name is given: by `=`, `+=` and `append`, also under conditions.
    fn list_named(&mut self, module: ModuleId, name: &str, way: &Way) {
        let Some(outline) = self.project.module(module) else { return };
        let project = self.project;
        let mut found = false;
        for (item, stmt) in outline.statements() {
            let at = At { module, item };
            for stmt in stmts(std::slice::from_ref(stmt), Enter::NONE) {
                found |= self.added(stmt, name, at, way);
            }
        }
        if !found {
            // `from .routes import urlpatterns`
            match project.lookup(module, name) {
                Some(Symbol::Value { module: other, .. }) if other != module => {
                    self.included.insert(other);
                    let mut way = way.clone();
                    way.modules.push(other);
                    if way.modules.len() <= MAX_DEPTH {
                        self.list_named(other, name, &way);
                    }
                }
                _ => self.is_complete = false,
            }
        }
    }

    /// Whether a statement adds to a list; what it adds is read.
    fn added(&mut self, stmt: &Stmt, name: &str, at: At, way: &Way) -> bool {
        let is_list = |expr: &Expr| expr.as_name() == Some(name);
        match &stmt.kind {
            StmtKind::Assign { targets, value } if targets.iter().any(is_list) => self.entries(value, name, at, way),
            StmtKind::AnnAssign { target, value: Some(value), .. } if is_list(target) => {
                self.entries(value, name, at, way);
            }
            StmtKind::AugAssign { target, value, .. } if is_list(target) => self.entries(value, name, at, way),
            StmtKind::Expr(expr) => {
                let Some(call) = expr.as_call() else { return false };
                let Some(method) = call.callee.as_attribute().filter(|method| is_list(&method.value)) else {
                    return false;
                };
                match (method.attr.name.as_str(), call.positional(0), call.positional(1)) {
                    ("append", Some(entry), _) | ("insert", _, Some(entry)) => self.entry(entry, at, way),
                    ("extend", Some(list), _) => self.entries(list, name, at, way),
                    _ => self.is_complete = false,
                }
            }
            _ => return false,
        }
        true
    }

    /// The entries of a list expression; `own` is the list that is being built.
    fn entries(&mut self, list: &Expr, own: &str, at: At, way: &Way) {
        if self.urls.patterns.len() > MAX_PATTERNS {
            return self.is_complete = false;
        }
        match &list.kind {
            ExprKind::List(items) => self.all(items, own, at, way),
            ExprKind::Tuple(tuple) => self.all(&tuple.items, own, at, way),
            ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
                self.entries(&binary.left, own, at, way);
                self.entries(&binary.right, own, at, way);
            }
            ExprKind::Star(inner) => self.entries(inner, own, at, way),
            ExprKind::Name(name) if name == own => {}
            ExprKind::Name(_) | ExprKind::Attribute(_) => self.named_list(list, at, way),
            ExprKind::Conditional(choice) => {
                self.entries(&choice.body, own, at, way);
                self.entries(&choice.orelse, own, at, way);
            }
            ExprKind::Call(call) => match self.dotted(&call.callee, at).as_deref() {
                Some("django.conf.urls.static.static" | "django.contrib.staticfiles.urls.staticfiles_urlpatterns") => {}
                Some("django.conf.urls.i18n.i18n_patterns") => {
                    for argument in &call.arguments {
                        match argument.kind {
                            ArgumentKind::Positional => self.entry(&argument.value, at, way),
                            ArgumentKind::Star => self.entries(&argument.value, own, at, way),
                            _ => {}
                        }
                    }
                }
                Some("rest_framework.urlpatterns.format_suffix_patterns") => match call.positional(0) {
                    Some(list) => self.entries(list, own, at, &Way { has_format: true, ..way.clone() }),
                    None => self.is_complete = false,
                },
                Some("builtins.list" | "builtins.tuple") => {
                    if let Some(list) = call.positional(0) {
                        self.entries(list, own, at, way);
                    }
                }
                // `patterns("", …)` of old Django
                Some("django.conf.urls.patterns") => {
                    for argument in call.arguments.iter().skip(1) {
                        self.entry(&argument.value, at, way);
                    }
                }
                _ => self.is_complete = false,
            },
            _ => self.is_complete = false,
        }
    }

    fn all(&mut self, items: &[Expr], own: &str, at: At, way: &Way) {
        for item in items {
            match &item.kind {
                ExprKind::Star(inner) => self.entries(inner, own, at, way),
                _ => self.entry(item, at, way),
            }
        }
    }

    /// A list by its name: a variable, or the routes of a router, of which names only are known.
    fn named_list(&mut self, list: &Expr, at: At, way: &Way) {
        match self.project.symbol(at.scope(), list) {
            Some(Symbol::Value { module, .. }) if way.modules.len() <= MAX_DEPTH => {
                let name = match &list.kind {
                    ExprKind::Attribute(attribute) => attribute.attr.name.clone(),
                    _ => list.as_name().map(Name::from).unwrap_or_default(),
                };
                // An import may have renamed it.
                let known = self.project.module(module).is_some_and(|outline| outline.names.binds(&name));
                if !known {
                    return self.is_complete = false;
                }
                let mut way = way.clone();
                way.modules.push(at.module);
                self.list_named(module, &name, &way);
            }
            _ => self.is_complete = false,
        }
    }

    fn dotted(&self, expr: &Expr, at: At) -> Option<Name> {
        self.project.dotted(at.scope(), expr)
    }

    fn place(&self, at: At, id: Id) -> Place {
        self.project.place(at.module, at.item, id)
    }

    /// One entry of a list of patterns.
    fn entry(&mut self, entry: &Expr, at: At, way: &Way) {
        let Some(call) = entry.as_call() else {
            return match &entry.kind {
                // A pattern that has a name of its own.
                ExprKind::Name(_) => match self.project.symbol(at.scope(), entry) {
                    Some(Symbol::Value { module, item, stmt }) => match self.project.value(module, item, stmt) {
                        Some(value) if value.as_call().is_some() => self.entry(value, At { module, item }, way),
                        _ => self.is_complete = false,
                    },
                    _ => self.is_complete = false,
                },
                _ => self.is_complete = false,
            };
        };
        let kind = match self.dotted(&call.callee, at).as_deref() {
            Some("django.urls.path" | "django.urls.conf.path") => RouteKind::Path,
            Some("django.urls.re_path" | "django.urls.conf.re_path" | "django.conf.urls.url") => RouteKind::Regex,
            Some("django.urls.include" | "django.conf.urls.include") => return self.include(call, at, way),
            _ => return self.is_complete = false,
        };
        let Some(parts) = PathCall::of(call) else { return self.is_complete = false };
        let text = match (&parts.route.kind, parts.route.as_str()) {
            (_, Some(text)) => Some(text),
            // `_("posts/<int:pk>/")`: a translation keeps the captures.
            (ExprKind::Call(call), _) => call.positional(0).and_then(Expr::as_str),
            _ => None,
        };
        let mut way = way.clone();
        way.routes.push(Route::new(text, self.place(at, parts.route.id), kind));
        way.kwargs = match (way.kwargs, parts.kwargs) {
            (Some(known), Some(kwargs)) => keys(kwargs).map(|keys| known.into_iter().chain(keys).collect()),
            (known, None) => known,
            (None, _) => None,
        };
        if let Some(include) = parts.view.as_call().filter(|include| self.is_include(include, at)) {
            return self.include(include, at, &way);
        }
        if self.is_opaque(parts.view, at) {
            return self.is_complete = false;
        }
        self.urls.patterns.push(UrlPattern {
            place: self.place(at, entry.id),
            module: at.module,
            routes: way.routes,
            view: views::view(self.project, at.scope(), parts.view),
            view_place: self.place(at, parts.view.id),
            kwargs: way.kwargs,
            name: parts.name.and_then(Expr::as_str).map(Name::from),
            namespaces: way.namespaces,
            is_rooted: way.is_rooted,
            has_format: way.has_format,
        });
    }

    fn is_include(&self, call: &Call, at: At) -> bool {
        matches!(self.dotted(&call.callee, at).as_deref(), Some("django.urls.include" | "django.conf.urls.include"))
    }

    /// `admin.site.urls` and the like: a triple of patterns, as `include` returns it.
    fn is_opaque(&self, view: &Expr, at: At) -> bool {
        view.as_attribute().is_some_and(|attribute| attribute.attr.name == "urls")
            && !matches!(self.project.symbol(at.scope(), view), Some(Symbol::Function(_) | Symbol::Class(_)))
    }

    fn include(&mut self, call: &Call, at: At, way: &Way) {
        let Some(target) = call.positional(0).or_else(|| call.keyword("arg")) else { return self.is_complete = false };
        let namespace = call.positional(1).or_else(|| call.keyword("namespace"));
        let (target, app) = match &target.kind {
            ExprKind::Tuple(tuple) => match tuple.items.as_slice() {
                [target, app] => (target, Some(app)),
                [target] => (target, None),
                _ => return self.is_complete = false,
            },
            _ => (target, None),
        };
        let module = match (&target.kind, target.as_str()) {
            (_, Some(name)) => match self.project.module_named(name).filter(|it| !self.project.is_builtin(*it)) {
                Some(module) => Some(module),
                None => return self.is_complete = false,
            },
            (ExprKind::Name(_) | ExprKind::Attribute(_), _) => match self.project.symbol(at.scope(), target) {
                Some(Symbol::Module(module)) if !self.project.is_builtin(module) => Some(module),
                Some(Symbol::Value { .. }) => None,
                _ => return self.is_complete = false,
            },
            _ => None,
        };
        let app = match app {
            Some(app) => Some(app.as_str().map(Name::from)),
            None => module.and_then(|module| self.app_name(module)),
        };
        let space = match namespace {
            Some(namespace) => Some(namespace.as_str().map(Name::from)),
            None => app,
        };
        let mut way = way.clone();
        way.namespaces = match (way.namespaces, space) {
            (Some(known), Some(Some(space))) => Some(known.into_iter().chain([space]).collect()),
            (known, None) => known,
            (_, Some(None)) | (None, _) => None,
        };
        match module {
            Some(module) => {
                self.included.insert(module);
                self.patterns_of(module, &way);
            }
            None => self.entries(target, "", at, &way),
        }
    }

    /// `app_name` of a module; the inner none is one that cannot be read.
    fn app_name(&self, module: ModuleId) -> Option<Option<Name>> {
        match self.project.lookup(module, "app_name")? {
            Symbol::Value { module, item, stmt } => {
                Some(self.project.value(module, item, stmt).and_then(Expr::as_str).map(Name::from))
            }
            _ => Some(None),
        }
    }
}

/// The keys of a literal dictionary of texts.
fn keys(expr: &Expr) -> Option<Vec<Name>> {
    match &expr.kind {
        ExprKind::Dict(entries) => {
            entries.iter().map(|entry| entry.key.as_ref().and_then(Expr::as_str).map(Name::from)).collect()
        }
        ExprKind::Call(call) if call.callee.as_name() == Some("dict") => call
            .arguments
            .iter()
            .map(|argument| match &argument.kind {
                ArgumentKind::Keyword(key) => Some(key.name.clone()),
                _ => None,
            })
            .collect(),
        ExprKind::None => Some(Vec::new()),
        _ => None,
    }
}
