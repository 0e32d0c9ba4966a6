//! Who names which template: calls that render, attributes and default names of generic views, and templates
//! that extend or include others. Knows names; whether there is such a template is another question.

use crate::{
    finding::Place,
    model::{
        classes::Member,
        project::{ClassId, ModuleId, Project, Scope, Symbol, Within},
        templates::literal_names,
        urls::View,
    },
    syntax::{
        Id, Name,
        python::{self, Call, Enter, Expr, ExprKind, Node, Stmt, StmtKind, nodes_of_expr, parts},
        template::NodeKind,
    },
};

#[derive(Debug, Default)]
pub struct TemplateUses {
    pub all: Vec<TemplateUse>,
}

/// One place that names a template.
#[derive(Clone, Debug)]
pub struct TemplateUse {
    /// The names, of which the first that exists is taken; one as a rule.
    pub names: Vec<TemplateName>,
    pub kind: UseKind,
    /// Whether somebody takes care of a template that is not there.
    pub is_optional: bool,
}

#[derive(Clone, PartialEq, Debug)]
pub struct TemplateName {
    /// As the engine looks it up: `./` is resolved.
    pub name: Name,
    /// The string, or the class whose default name it is.
    pub place: Place,
    /// Whether the string reads just like the name.
    pub is_written: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UseKind {
    /// `render`, `render_to_string`, `get_template`, …
    Render,
    /// `template_name` of a view, in its class or given to `as_view`.
    View,
    /// What a generic view renders if nothing else is said.
    Default(ClassId),
    InclusionTag,
    Extends,
    Include,
    /// Macros of Jinja2.
    Import,
}

impl Project {
    pub fn template_uses(&self) -> &TemplateUses {
        self.template_uses.get_or_init(|| TemplateUses::of(self))
    }
}

impl TemplateUses {
    fn of(project: &Project) -> TemplateUses {
        let naming = project.own_classes().map(|(id, _)| id);
        let naming = naming.filter(|class| project.own_member(*class, "template_name").is_some()).collect();
        let mut finder = Finder { project, naming, all: Vec::new() };
        for (id, _) in project.own_modules() {
            let Some(module) = project.module(id) else { continue };
            for (item, number) in module.items.iter().zip(0u32..) {
                let at = At { module: id, item: number, within: Within::Module };
                finder.body(&item.item.body, at, false);
            }
        }
        for (id, info) in project.own_functions() {
            let at = At { module: info.module, item: info.item, within: Within::Function(id) };
            finder.body(&info.function.body, at, false);
        }
        for (id, info) in project.own_classes() {
            let at = At { module: info.module, item: info.item, within: Within::Class(id) };
            finder.body(&info.class.body, at, false);
            finder.attribute(id);
        }
        finder.defaults();
        for (number, _) in project.own_files() {
            finder.template(number);
        }
        TemplateUses { all: finder.all }
    }

    /// All places that may load a file.
    pub fn of_file<'u>(&'u self, project: &'u Project, file: u32) -> impl Iterator<Item = &'u TemplateUse> {
        let names = project.templates().names_of(file);
        self.all.iter().filter(move |used| used.names.iter().any(|it| names.contains(&it.name)))
    }
}

#[derive(Clone, Copy)]
struct At {
    module: ModuleId,
    item: u32,
    within: Within,
}

impl At {
    fn scope(self) -> Scope {
        Scope { module: self.module, within: self.within }
    }
}

struct Finder<'p> {
    project: &'p Project,
    /// The classes whose own body sets `template_name`.
    naming: Vec<ClassId>,
    all: Vec<TemplateUse>,
}

impl Finder<'_> {
    /// The calls of one scope. `is_caught` tells whether a missing template would be caught.
    fn body(&mut self, body: &[Stmt], at: At, is_caught: bool) {
        for stmt in body {
            match &stmt.kind {
                StmtKind::Try(attempt) => {
                    let catches = attempt.handlers.iter().any(|handler| match &handler.kind {
                        None => true,
                        Some(kind) => nodes_of_expr(kind, Enter::NONE).any(|node| match node {
                            Node::Expr(expr) => match &expr.kind {
                                ExprKind::Name(name) => catches_missing(name),
                                ExprKind::Attribute(attribute) => catches_missing(&attribute.attr.name),
                                _ => false,
                            },
                            _ => false,
                        }),
                    });
                    self.body(&attempt.body, at, is_caught || catches);
                    for handler in &attempt.handlers {
                        self.body(&handler.body, at, is_caught);
                    }
                    self.body(&attempt.orelse, at, is_caught);
                    self.body(&attempt.finally, at, is_caught);
                }
                _ => {
                    let mut inner: Vec<&Stmt> = Vec::new();
                    let mut exprs: Vec<&Expr> = Vec::new();
                    parts(Node::Stmt(stmt), Enter::NONE, &mut |part| match part {
                        Node::Stmt(stmt) => inner.push(stmt),
                        Node::Expr(expr) => exprs.push(expr),
                        Node::Pattern(_) => {}
                    });
                    let within = Enter { lambdas: true, ..Enter::NONE };
                    for expr in exprs.into_iter().flat_map(|expr| python::exprs_of_expr(expr, within)) {
                        if let ExprKind::Call(call) = &expr.kind {
                            self.call(call, at, is_caught);
                        }
                    }
                    for stmt in inner {
                        self.body(std::slice::from_ref(stmt), at, is_caught);
                    }
                }
            }
        }
    }

    fn call(&mut self, call: &Call, at: At, is_optional: bool) {
        if let Some(method) = call.callee.as_attribute() {
            match method.attr.name.as_str() {
                "as_view" => {
                    if let Some(name) = call.keyword("template_name") {
                        self.named(name, UseKind::View, at, is_optional);
                    }
                    return;
                }
                "inclusion_tag" => {
                    if let Some(name) = call.positional(0).or_else(|| call.keyword("filename")) {
                        self.named(name, UseKind::InclusionTag, at, is_optional);
                    }
                    return;
                }
                _ => {}
            }
        }
        let Some(function) = self.project.dotted(at.scope(), &call.callee) else { return };
        let (position, keyword) = match function.as_str() {
            "django.shortcuts.render" => (1, "template_name"),
            "django.shortcuts.render_to_response"
            | "django.template.loader.render_to_string"
            | "django.template.loader.get_template" => (0, "template_name"),
            "django.template.loader.select_template" => (0, "template_name_list"),
            "django.template.response.TemplateResponse" => (1, "template"),
            "django.template.response.SimpleTemplateResponse" => (0, "template"),
            _ => return,
        };
        if let Some(name) = call.positional(position).or_else(|| call.keyword(keyword)) {
            self.named(name, UseKind::Render, at, is_optional);
        }
    }

    /// A name, a list of names, one of two names, or a constant of the module.
    fn named(&mut self, expr: &Expr, kind: UseKind, at: At, is_optional: bool) {
        match &expr.kind {
            ExprKind::Conditional(choice) => {
                self.named(&choice.body, kind, at, is_optional);
                self.named(&choice.orelse, kind, at, is_optional);
            }
            ExprKind::Name(_) => {
                let Some(Symbol::Value { module, item, stmt }) = self.project.symbol(at.scope(), expr) else { return };
                let Some(value) = self.project.value(module, item, stmt) else { return };
                if matches!(value.kind, ExprKind::Str { .. } | ExprKind::List(_) | ExprKind::Tuple(_)) {
                    self.named(value, kind, At { module, item, within: Within::Module }, is_optional);
                }
            }
            ExprKind::List(items) => self.candidates(items, kind, at, is_optional),
            ExprKind::Tuple(tuple) => self.candidates(&tuple.items, kind, at, is_optional),
            _ => self.candidates(std::slice::from_ref(expr), kind, at, is_optional),
        }
    }

    fn candidates(&mut self, items: &[Expr], kind: UseKind, at: At, is_optional: bool) {
        let names: Option<Vec<TemplateName>> = items
            .iter()
            .map(|item| {
                let place = self.project.place(at.module, at.item, item.id);
                Some(TemplateName { name: Name::from(item.as_str()?), place, is_written: true })
            })
            .collect();
        if let Some(names) = names.filter(|names| !names.is_empty()) {
            self.all.push(TemplateUse { names, kind, is_optional });
        }
    }

    /// `template_name` in the body of a view.
    fn attribute(&mut self, class: ClassId) {
        let project = self.project;
        let Some(info) = project.class(class) else { return };
        let Some(Member::Value { stmt, .. }) = project.own_member(class, "template_name") else { return };
        if !project.descends(class, "django.views.generic.base.TemplateResponseMixin")
            || !is_builtin_method(project, class, "get_template_names")
        {
            return;
        }
        // What every heir replaces may stand for nothing.
        let is_view =
            project.urls().patterns.iter().any(|it| matches!(it.view, View::Class { class: it, .. } if it == class));
        let is_replaced = || {
            let mut heirs = self.naming.iter().filter(|heir| **heir != class);
            heirs.any(|heir| project.mro(*heir).classes.contains(&class))
        };
        if !is_view && is_replaced() {
            return;
        }
        if let Some(value) = project.value_in(class, stmt) {
            let at = At { module: info.module, item: info.item, within: Within::Class(class) };
            self.named(value, UseKind::View, at, false);
        }
    }

    /// The default names of the generic views that stand behind a route.
    fn defaults(&mut self) {
        let mut seen: Vec<ClassId> = Vec::new();
        for pattern in &self.project.urls().patterns {
            let View::Class { class, initkwargs: Some(initkwargs), .. } = &pattern.view else { continue };
            if seen.contains(class) || initkwargs.iter().any(|name| name.starts_with("template") || name == "model") {
                continue;
            }
            seen.push(*class);
            let Some(name) = default_name(self.project, *class) else { continue };
            let Some(info) = self.project.class(*class) else { continue };
            let place = self.project.place(info.module, info.item, info.class.name.id);
            let names = vec![TemplateName { name, place, is_written: false }];
            self.all.push(TemplateUse { names, kind: UseKind::Default(*class), is_optional: false });
        }
    }

    fn template(&mut self, file: u32) {
        let templates = self.project.templates();
        let Some(outline) = self.project.files.get(file as usize).map(|file| &file.outline) else { return };
        if templates.names_of(file).is_empty() {
            return;
        }
        for (region, template) in outline.templates() {
            for tag in template.tags() {
                let (expr, kind, is_optional) = match &tag.kind {
                    NodeKind::Extends(expr) => (expr, UseKind::Extends, false),
                    NodeKind::Include(include) => (&include.template, UseKind::Include, include.ignore_missing),
                    NodeKind::Import(import) => (&import.template, UseKind::Import, false),
                    NodeKind::FromImport(import) => (&import.template, UseKind::Import, false),
                    _ => continue,
                };
                let place = |id: Id| Place { file, region, item: 0, id };
                let names = literal_names(expr).and_then(|names| {
                    let resolved = names.into_iter().map(|(written, id)| {
                        let name = templates.from(file, written)?;
                        Some(TemplateName { is_written: name == *written, name, place: place(id) })
                    });
                    resolved.collect::<Option<Vec<_>>>()
                });
                if let Some(names) = names.filter(|names| !names.is_empty()) {
                    self.all.push(TemplateUse { names, kind, is_optional });
                }
            }
        }
    }
}

fn catches_missing(name: &str) -> bool {
    matches!(name, "TemplateDoesNotExist" | "Exception" | "BaseException")
}

fn is_builtin_method(project: &Project, class: ClassId, name: &str) -> bool {
    let method = project.method(class, name).and_then(|(_, function)| project.function(function));
    method.is_some_and(|info| project.is_builtin(info.module))
}

/// `blog/post_list.html` for a `ListView` of `blog.Post`; none where the view may say otherwise.
fn default_name(project: &Project, class: ClassId) -> Option<Name> {
    let mixins = [
        "django.views.generic.detail.SingleObjectTemplateResponseMixin",
        "django.views.generic.list.MultipleObjectTemplateResponseMixin",
    ];
    if project.mro(class).is_open || !mixins.iter().any(|mixin| project.descends(class, mixin)) {
        return None;
    }
    let is_own = |name: &str| match project.member(class, name) {
        Some(
            Member::Method { owner, .. }
            | Member::Class { owner, .. }
            | Member::Value { owner, .. }
            | Member::Other { owner },
        ) => project.class(owner).is_none_or(|info| !project.is_builtin(info.module)),
        None => false,
    };
    let ways = [
        "template_name",
        "template_name_field",
        "get_template_names",
        "render_to_response",
        "response_class",
        "dispatch",
        "setup",
        "get",
        "http_method_names",
        "as_view",
    ];
    if ways.iter().any(|name| is_own(name)) {
        return None;
    }
    let (_, suffix) = project.class_value(class, "template_name_suffix")?;
    let model = model(project, class)?;
    let name = &project.class(model)?.class.name.name;
    Some(Name::from(format!("{}/{}{}.html", project.app_label(model), name.to_lowercase(), suffix.as_str()?)))
}

/// The model that a generic view names: `model = Post`, `queryset = Post.objects.all()`.
fn model(project: &Project, class: ClassId) -> Option<ClassId> {
    let named = |name: &str| {
        let (owner, value) = project.class_value(class, name)?;
        let scope = project.class_scope(owner)?;
        let mut root = value;
        while let (ExprKind::Call(_) | ExprKind::Attribute(_), "queryset") = (&root.kind, name) {
            root = match &root.kind {
                ExprKind::Call(call) => &call.callee,
                ExprKind::Attribute(attribute) => match project.symbol(scope, root) {
                    Some(Symbol::Class(_)) => break,
                    _ => &attribute.value,
                },
                _ => break,
            };
        }
        match project.symbol(scope, root)? {
            Symbol::Class(model) if project.descends(model, "django.db.models.Model") => Some(model),
            _ => None,
        }
    };
    named("model").or_else(|| named("queryset"))
}
