//! A `save()` or `delete()` of a model, form or serializer that never reaches the one that writes.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        classes::Contract,
        models::{as_bool, assigned, meta},
        overrides::{self, Framework, Override, callee_name, calls, forwarded, is_stub, receiver},
        project::{ClassId, Project, Symbol, Within},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        Argument, ArgumentKind, Call, Enter, Expr, ExprKind, Function, ParamKind, Stmt, StmtKind,
        paths::{Ask, exits, exits_with, own_exprs},
    },
};

pub(crate) const ON: On = On::Project(check);

const HOOKS: [&str; 4] = ["save", "asave", "delete", "adelete"];

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| HOOKS.contains(&name)) {
        let is_skipped = project.kind_of(found.class_info.module) == FileKind::Migration
            || is_stub(&found.method.body)
            || says_nothing(&found.method.body)
            || overrides::is_overload(found.method);
        if is_skipped {
            continue;
        }
        let hook = found.method.name.name.as_str();
        let Some(kind) = Kind::of(project, found.class) else { continue };
        let Some(base) = project.framework(found.class, hook) else { continue };
        let Contract::Work(lost) = &base.contract else { continue };
        if !project.reaches_parent(found.class, found.class, found.function, hook) {
            let work = Work { project, found: &found, kind };
            let is_fine = overrides::always_raises(found.method)
                || is_unmanaged(project, found.class)
                || work.is_done_in(&found.method.body, receiver(found.method), true);
            if !is_fine {
                report(project, &found, &base, lost, review);
            }
        } else if kind == Kind::Model {
            silent_branch(project, &found, review);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Model,
    /// A model form, a formset or a model serializer: what it saves is another object.
    Form,
}

impl Kind {
    fn of(project: &Project, class: ClassId) -> Option<Kind> {
        if project.descends(class, "django.db.models.Model") {
            return Some(Kind::Model);
        }
        // The `save()` of a plain serializer raises, so nothing is lost without it.
        let forms = [
            "django.forms.BaseModelForm",
            "django.forms.BaseModelFormSet",
            "rest_framework.serializers.ModelSerializer",
            "django.contrib.auth.forms.SetPasswordForm",
            "django.contrib.auth.forms.AdminPasswordChangeForm",
        ];
        forms.iter().any(|base| project.descends(class, base)).then_some(Kind::Form)
    }
}

/// `return 0`: a row that is never to be written.
fn says_nothing(body: &[Stmt]) -> bool {
    let is_plain = |value: &Expr| {
        matches!(value.kind, ExprKind::None | ExprKind::True | ExprKind::False | ExprKind::Int(_) | ExprKind::Tuple(_))
    };
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Return(value) => value.as_ref().is_none_or(is_plain),
        StmtKind::Expr(expr) => matches!(expr.kind, ExprKind::Str { .. }),
        _ => false,
    })
}

/// Rows that another system keeps: `managed = False`.
fn is_unmanaged(project: &Project, class: ClassId) -> bool {
    project.mro(class).classes.iter().any(|class| {
        let meta = project.class(*class).and_then(|info| meta(&info.class));
        meta.and_then(|meta| assigned(&meta.body, "managed")).and_then(as_bool) == Some(false)
    })
}

/// How an override may do the work of its base in another way.
struct Work<'a> {
    project: &'a Project,
    found: &'a Override<'a>,
    kind: Kind,
}

impl Work<'_> {
    /// Whether a body writes, in a way other than through `super()`. With `follow`, methods of `self` are read too.
    fn is_done_in(&self, body: &[Stmt], receiver: Option<&str>, follow: bool) -> bool {
        calls(body).any(|call| self.is_done_by(call, receiver, follow))
    }

    fn is_done_by(&self, call: &Call, receiver: Option<&str>, follow: bool) -> bool {
        let Some(name) = callee_name(call) else { return false };
        let hook = self.found.method.name.name.as_str();
        let on = call.callee.as_attribute().map(|node| &node.value);
        let on_self = on.is_some_and(|on| on.as_name().is_some() && on.as_name() == receiver);
        let writes = matches!(
            name,
            "save"
                | "asave"
                | "create"
                | "acreate"
                | "update"
                | "aupdate"
                | "bulk_create"
                | "abulk_create"
                | "bulk_update"
                | "abulk_update"
                | "update_or_create"
                | "aupdate_or_create"
                | "get_or_create"
                | "raw"
                | "create_user"
                | "delete"
                | "adelete"
        );
        let is_known_otherwise = match self.kind {
            Kind::Form => {
                let words = ["save", "create", "update", "delete", "insert", "write"];
                let is_related = matches!(name, "add" | "set" | "clear" | "remove");
                let is_given = |argument: &Argument| match argument.value.as_attribute() {
                    Some(node) => {
                        node.attr.name == "instance"
                            && node.value.as_name().is_some()
                            && node.value.as_name() == receiver
                            && self.is_saved_by(call, argument)
                    }
                    None => argument.value.as_name().is_some_and(|name| Some(name) == receiver),
                };
                (!(on_self && name == hook) && words.iter().any(|word| name.contains(word)))
                    || (is_related && !on_self)
                    || call.arguments.iter().any(is_given)
            }
            Kind::Model if on_self => {
                name == "save_base"
                    || (hook != name && matches!((hook, name), ("delete" | "adelete", "save" | "asave")))
                    || matches!((hook, name), ("asave", "save") | ("adelete", "delete") | ("save", "asave"))
            }
            Kind::Model => (writes && on.is_some_and(|on| self.is_own_table(on, receiver))) || name == "save_base",
        };
        // `cursor.execute(…)`, and whatever is given this very method's name to call.
        let by_hand = matches!(name, "execute" | "executemany")
            || mentions_hook(call, receiver, hook)
            || is_handed_to(call, name, receiver, hook);
        is_known_otherwise || by_hand || (follow && on_self && name != hook && self.is_done_by_method(name))
    }

    /// Whether what a call is handed may be saved by it: a function of the project that saves its parameter or hands
    /// it on, or code that nobody knows.
    fn is_saved_by(&self, call: &Call, argument: &Argument) -> bool {
        const LOOKING: [&str; 9] =
            ["print", "str", "repr", "isinstance", "type", "getattr", "setattr", "hasattr", "bool"];
        let Some(scope) = self.project.function_scope(self.found.function) else { return true };
        let function = self.project.callee(scope, &call.callee).and_then(|function| self.project.function(function));
        let Some(info) = function else {
            return !call.callee.as_name().is_some_and(|name| LOOKING.contains(&name));
        };
        let skipped = usize::from(call.callee.as_attribute().is_some() && info.within != Within::Module);
        let param = match &argument.kind {
            ArgumentKind::Keyword(name) => Some(name.name.as_str()),
            _ => {
                let at = call.arguments.iter().position(|one| one.value.id == argument.value.id);
                at.and_then(|at| info.function.params.get(at + skipped)).map(|param| param.name.name.as_str())
            }
        };
        let Some(param) = param else { return true };
        calls(&info.function.body).any(|inner| {
            let on_it = inner.callee.as_attribute().is_some_and(|node| {
                node.value.as_name() == Some(param) && ["save", "create", "update"].iter().any(|word| node.attr.name.contains(word))
            });
            let looks = inner.callee.as_name().is_some_and(|name| LOOKING.contains(&name));
            on_it || (!looks && inner.arguments.iter().any(|given| given.value.as_name() == Some(param)))
        })
    }

    /// Whether a method of `self` writes; a method that nobody knows may.
    fn is_done_by_method(&self, name: &str) -> bool {
        let class = self.found.class;
        let Some((_, function)) = self.project.method(class, name) else {
            return self.project.member(class, name).is_none() && self.project.mro(class).is_open;
        };
        let Some(info) = self.project.function(function).filter(|info| !self.project.is_builtin(info.module)) else {
            return false;
        };
        self.is_done_in(&info.function.body, receiver(&info.function), false)
    }

    /// Whether a queryset is of the model's own table: `type(self).objects.filter(…)`, `Post.objects`.
    fn is_own_table(&self, queryset: &Expr, receiver: Option<&str>) -> bool {
        let mut root = queryset;
        loop {
            root = match &root.kind {
                ExprKind::Attribute(node) if node.attr.name == "__class__" => return node.value.as_name() == receiver,
                ExprKind::Attribute(node) if node.attr.name == "_meta" => return node.value.as_name() == receiver,
                ExprKind::Attribute(node) => &node.value,
                ExprKind::Call(call) => match call.callee.as_name() {
                    Some("type") => return call.positional(0).is_some_and(|of| of.as_name() == receiver),
                    Some("super") => return true,
                    _ => &call.callee,
                },
                ExprKind::Subscript(node) => &node.value,
                ExprKind::Name(_) => break,
                _ => return false,
            };
        }
        let scope = self.project.function_scope(self.found.function);
        match scope.and_then(|scope| self.project.symbol(scope, root)) {
            Some(Symbol::Class(class)) => {
                let (own, other) = (self.project.mro(self.found.class), self.project.mro(class));
                own.classes.contains(&class) || other.classes.contains(&self.found.class)
            }
            _ => false,
        }
    }
}

/// `sync_to_async(self.save)()`, `partial(self.save)`: the other way round to the same work.
fn mentions_hook(call: &Call, receiver: Option<&str>, hook: &str) -> bool {
    let twin = match hook {
        "asave" => "save",
        "adelete" => "delete",
        _ => return false,
    };
    call.arguments.iter().any(|argument| {
        argument
            .value
            .as_attribute()
            .is_some_and(|node| node.attr.name == twin && node.value.as_name() == receiver && receiver.is_some())
    })
}

/// `save_post(self)`: a function of that name is what saves.
fn is_handed_to(call: &Call, name: &str, receiver: Option<&str>, hook: &str) -> bool {
    let is_self = |argument: &Argument| argument.value.as_name().is_some_and(|name| Some(name) == receiver);
    name.contains(hook) && call.callee.as_name().is_some() && call.arguments.iter().any(is_self)
}

fn report(project: &Project, found: &Override<'_>, base: &Framework, lost: &str, review: &mut Review) {
    let (class, hook) = (&found.class_info.class.name.name, &found.method.name.name);
    let parent = project.class(base.owner).map_or("the base", |info| info.class.name.name.as_str());
    let at = found.place(project);
    let message =
        format!("`{class}.{hook}()` overrides `{parent}.{hook}()` but never calls `super().{hook}()`: {lost}");
    let finding = review.report(at, message);
    let Some(base) = project.function(base.function) else { return };
    if let Some((call, edits)) = fix(found, &base.function, at) {
        finding.suggest(format!("Call `{call}` at the end"), edits);
    }
}

/// The call behind the last statement; a method without parameters takes those of the base as they come.
fn fix(found: &Override<'_>, base: &Function, at: Place) -> Option<(String, Vec<Edit>)> {
    let method = found.method;
    let hook = &method.name.name;
    let receiver = receiver(method)?;
    let last = method.body.last()?;
    let exits = exits(&method.body)?;
    let mut edits = Vec::new();
    let arguments = if method.params.len() == 1 && base.params.len() > 1 {
        let kwargs_only = !base.params.iter().skip(1).any(|param| param.kind != ParamKind::Kwargs);
        let more = if kwargs_only { "**kwargs" } else { "*args, **kwargs" };
        edits.push(Edit::replace(at.with(method.params_id), format!("({receiver}, {more})")));
        more.to_owned()
    } else {
        forwarded(method, base)?
    };
    let call = format!("super().{hook}({arguments})");
    let wait = if method.is_async { "await " } else { "" };
    let gives = base.returns.is_none();
    let edit = match (&last.kind, exits.falls.any()) {
        (StmtKind::Return(_), _) => Edit::new(at.with(last.id), Anchor::StatementBefore, format!("{wait}{call}")),
        (_, true) => {
            let back = if gives { "return " } else { "" };
            Edit::new(at.with(last.id), Anchor::StatementAfter, format!("{back}{wait}{call}"))
        }
        _ => return None,
    };
    edits.push(edit);
    Some((call, edits))
}

/// A way out that neither saves nor says why.
fn silent_branch(project: &Project, found: &Override<'_>, review: &mut Review) {
    let hook = found.method.name.name.as_str();
    let receiver = receiver(found.method);
    let explained = project
        .module(found.class_info.module)
        .and_then(|module| module.items.get(found.class_info.item as usize))
        .map(|item| &*item.explained)
        .unwrap_or_default();
    // Whatever else a path does may be its own way to save, or to say something.
    let speaks = |stmt: &Stmt| {
        own_exprs(stmt, Enter::ALL).into_iter().filter_map(Expr::as_call).any(|call| {
            let on = call.callee.as_attribute().map(|node| &node.value);
            let on_self = on.is_some_and(|on| on.as_name() == receiver);
            let is_noted = on.and_then(Expr::dotted).is_some_and(|on| {
                let root = on.rsplit('.').next().unwrap_or(&on).to_ascii_lowercase();
                ["log", "logger", "logging", "messages", "warnings"].iter().any(|word| root.contains(word))
            });
            let name = callee_name(call).unwrap_or_default();
            let writes = ["save", "delete", "update", "create", "execute", "send", "print", "warn", "delay", "archive"];
            on_self || is_noted || writes.iter().any(|word| name.contains(word))
        })
    };
    let marks = |stmt: &Stmt| project.stmt_reaches_parent(found, stmt, hook) || speaks(stmt);
    let Some(exits) = exits_with(&found.method.body, Ask { marks: &marks, test: &|_| None }) else { return };
    let done = if hook.ends_with("delete") { "deleting" } else { "saving" };
    let class = &found.class_info.class.name.name;
    let at = found.place(project);
    for exit in exits.returns {
        let is_silent = exit.value.is_none() && exit.reach.unmarked && !exit.reach.marked;
        if is_silent && !explained.contains(&exit.stmt.id) {
            let message = format!("`{class}.{hook}()` leaves here without {done}, and nobody is told");
            review.report(at.with(exit.stmt.id), message).variant("silent-branch");
        }
    }
    if exits.falls.unmarked {
        let message = format!("`{class}.{hook}()` may come to its end without {done}, and nobody is told");
        review.report(at, message).variant("silent-branch");
    }
}
