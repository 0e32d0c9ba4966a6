//! Methods that are called in the wrong way: `self` handed over twice, forgotten, or no call at all.

use crate::{
    finding::Edit,
    model::{
        builtins::is_builtin_name,
        holds,
        overrides,
        project::{FunctionInfo, Project, Scope, Symbol, Within},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        ArgumentKind, Call, Clause, Class, Enter, ExprKind, Function, ParamKind, StmtKind, exprs, stmts,
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        let kind = project.kind_of(info.module);
        if kind == FileKind::Migration {
            continue;
        }
        let scope = Scope { module: info.module, within: Within::Function(id) };
        if kind != FileKind::Test {
            through_class(project, scope, info, review);
        }
        let Within::Class(class) = info.within else { continue };
        let Some(class) = project.class(class) else { continue };
        let is_static = info.function.decorators.iter().any(|decorator| decorator.expr.as_name() == Some("staticmethod"));
        let receiver = overrides::receiver(&info.function).filter(|_| !is_static);
        let method = Method { project, info, class: &class.class, receiver, scope };
        method.calls(review);
        method.mentions(review);
    }
}

struct Method<'p> {
    project: &'p Project,
    info: &'p FunctionInfo,
    class: &'p Class,
    /// `self` or `cls`; none in a static method.
    receiver: Option<&'p str>,
    scope: Scope,
}

impl Method<'_> {
    /// A method of the class that has one plain definition.
    fn plain(&self, name: &str) -> Option<&Function> {
        let mut all = self.class.methods().filter(|method| method.name.name == name);
        let only = all.next().filter(|_| all.next().is_none())?;
        let Within::Class(class) = self.info.within else { return None };
        let is_bound_once = self.project.members(class).is_some_and(|members| members.get(name).len() == 1);
        (only.decorators.is_empty() && is_bound_once).then_some(only.as_ref())
    }

    fn calls(&self, review: &mut Review) {
        let inner = Enter { functions: false, lambdas: true, classes: false };
        for expr in exprs(&self.info.function.body, inner) {
            let Some(call) = expr.as_call() else { continue };
            match &call.callee.kind {
                ExprKind::Attribute(node) if node.value.as_name() == self.receiver && self.receiver.is_some() => {
                    self.twice(call, &node.attr.name, review);
                }
                ExprKind::Name(name) => self.bare(call, name, review),
                _ => {}
            }
        }
    }

    /// `self.m(self, …)`
    fn twice(&self, call: &Call, name: &str, review: &mut Review) {
        let (Some(first), Some(receiver)) = (call.arguments.first(), self.receiver) else { return };
        let is_self = first.kind == ArgumentKind::Positional && first.value.as_name() == Some(receiver);
        let Some(method) = self.plain(name).filter(|_| is_self && !call.has_star()) else { return };
        let Within::Class(class) = self.info.within else { return };
        // A class below may have a static method of the name.
        let is_other = |below| self.project.own_member(below, name).is_some();
        if overrides::is_stub(&method.body) || self.project.descendants(class).any(is_other) {
            return;
        }
        let Some(room) = room(method) else { return };
        let given = 1 + call.arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).count();
        if given <= room || receiver != "self" {
            return;
        }
        let place = self.project.place(self.info.module, self.info.item, first.id);
        let message = format!("`self.{name}(self, …)` hands `self` over twice: the call does it already");
        let edit = match call.arguments.get(1) {
            Some(next) => Edit {
                anchor: crate::finding::Anchor::Through(next.id),
                text: vec![crate::finding::Text::Source(place.with(next.id))],
                ..Edit::delete(place)
            },
            None => Edit::delete(place),
        };
        review.report(place, message).safe("Drop `self`", vec![edit]);
    }

    /// `m(…)` where only the class has an `m`.
    fn bare(&self, call: &Call, name: &str, review: &mut Review) {
        let Some(method) = self.class.method(name) else { return };
        let is_unbound = match self.project.name(self.scope, name) {
            Some(Symbol::External(dotted)) => dotted == format!("builtins.{name}") && !is_builtin_name(name),
            _ => false,
        };
        if !is_unbound || self.is_hidden(name) {
            return;
        }
        let place = self.project.place(self.info.module, self.info.item, call.callee.id);
        let is_static = method.decorators.iter().any(|decorator| decorator.expr.as_name() == Some("staticmethod"));
        let owner = match self.receiver {
            Some(receiver) => receiver.to_owned(),
            None if is_static => self.class.name.name.to_string(),
            None => return,
        };
        let message = format!("no function `{name}` is in sight here: the method is `{owner}.{name}()`");
        review.report(place, message).safe(format!("Call `{owner}.{name}()`"), vec![Edit::before(place, format!("{owner}."))]);
    }

    /// Whether a comprehension, a lambda or a `global` of some function has the name.
    fn is_hidden(&self, name: &str) -> bool {
        let of_expr = exprs(&self.info.function.body, Enter::ALL).any(|expr| match &expr.kind {
            ExprKind::Comprehension(made) => made.clauses.iter().any(|clause| match clause {
                Clause::For { target, .. } => holds::binds(target, name),
                Clause::If(_) => false,
            }),
            ExprKind::Lambda(lambda) => lambda.params.iter().any(|param| param.name.name == name),
            ExprKind::Walrus { target, .. } => target.name == name,
            _ => false,
        });
        let module = self.project.module(self.info.module);
        let mut items = module.iter().flat_map(|module| &module.items);
        of_expr
            || items.any(|item| {
                stmts(&item.item.body, Enter::ALL).any(|stmt| match &stmt.kind {
                    StmtKind::Global(names) => names.iter().any(|one| one.name == name),
                    _ => false,
                })
            })
    }

    /// `self.m` as a statement.
    fn mentions(&self, review: &mut Review) {
        for stmt in stmts(&self.info.function.body, Enter::NONE) {
            let StmtKind::Expr(expr) = &stmt.kind else { continue };
            let ExprKind::Attribute(node) = &expr.kind else { continue };
            let on_self = node.value.as_name().is_some() && node.value.as_name() == self.receiver;
            let Some(_) = self.plain(&node.attr.name).filter(|_| on_self) else { continue };
            let place = self.project.place(self.info.module, self.info.item, expr.id);
            let shown = expr.spelt().unwrap_or_default();
            let message = format!("`{shown}` is a method, and as a statement it is not called");
            review.report(place, message).safe(format!("Call `{shown}()`"), vec![Edit::after(place, "()")]);
        }
    }
}

/// How many positional arguments a function takes; none for any number.
fn room(function: &Function) -> Option<usize> {
    let is_open = function.params.iter().any(|param| param.kind == ParamKind::Args);
    let count = function.params.iter().filter(|param| is_positional(param.kind)).count();
    (!is_open).then_some(count)
}

fn is_positional(kind: ParamKind) -> bool {
    matches!(kind, ParamKind::Plain | ParamKind::PositionalOnly)
}

/// `Account.deposit(5)`: a method of an instance, called on the class with one argument short.
fn through_class(project: &Project, scope: Scope, info: &FunctionInfo, review: &mut Review) {
    for expr in exprs(&info.function.body, Enter { functions: false, lambdas: true, classes: false }) {
        let Some(call) = expr.as_call().filter(|call| !call.has_star()) else { continue };
        let Some(node) = call.callee.as_attribute() else { continue };
        // A name of a class, as people write it: anything else would be looked up for nothing.
        let is_named = node.value.dotted().is_some_and(|dotted| {
            dotted.rsplit('.').next().is_some_and(|last| last.starts_with(char::is_uppercase))
        });
        if !is_named {
            continue;
        }
        let Some(Symbol::Class(class)) = project.symbol(scope, &node.value) else { continue };
        let name = node.attr.name.as_str();
        let Some((owner, function)) = project.method(class, name) else { continue };
        let (Some(found), Some(owner)) = (project.function(function), project.class(owner)) else { continue };
        let method = &found.function;
        let is_plain = method.decorators.is_empty()
            && overrides::receiver(method) == Some("self")
            && !project.is_builtin(found.module)
            && !name.starts_with("__")
            && owner.class.methods().filter(|other| other.name.name == name).count() == 1
            && has_plain_metaclass(project, class);
        if !is_plain {
            continue;
        }
        let has = |name: &str| call.keyword(name).is_some();
        let given = call.arguments.iter().filter(|argument| argument.kind == ArgumentKind::Positional).count();
        let needed = method.params.iter().filter(|param| is_positional(param.kind) && param.default.is_none());
        let missing = needed.skip(given).filter(|param| !has(&param.name.name)).count();
        if missing == 0 || has("self") {
            continue;
        }
        let shown = call.callee.spelt().unwrap_or_else(|| name.to_owned());
        let place = project.place(info.module, info.item, expr.id);
        let class_name = &owner.class.name.name;
        let message = format!("`{shown}()` is called on the class: the method needs an instance of `{class_name}`");
        let at = project.place(found.module, found.item, method.name.id);
        review.report(place, message).related(at, "defined here");
    }
}

fn has_plain_metaclass(project: &Project, class: crate::model::project::ClassId) -> bool {
    let mro = project.mro(class);
    !mro.is_open
        && mro.classes.iter().all(|class| {
            project.class(*class).is_some_and(|info| {
                !project.is_builtin(info.module) && info.class.keyword("metaclass").is_none()
            })
        })
}
