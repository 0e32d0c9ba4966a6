//! An `__init__` that never reaches the `__init__` of its base.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        classes::{Contract, Member},
        overrides::{self, Override, forwarded, is_stub},
        project::{ClassId, FunctionId, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{Class, Enter, Expr, ExprKind, Function, ParamKind, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Project(check);

const INIT: &str = "__init__";

fn check(project: &Project, review: &mut Review) {
    for found in project.overrides(&|name| name == INIT) {
        let kind = project.kind_of(found.class_info.module);
        if kind == FileKind::Migration || (kind == FileKind::Test && stands_in(&found.class_info.class.name.name)) {
            continue;
        }
        let body = &found.method.body;
        if is_stub(body) || overrides::is_overload(found.method) || overrides::always_raises(found.method) {
            continue;
        }
        if let Some(base) = base(project, &found)
            && !project.reaches_parent(found.class, found.class, found.function, INIT)
        {
            report(project, &found, &base, review);
        }
    }
}

/// What stands in for the real thing in a test leaves its set-up out on purpose.
fn stands_in(class: &str) -> bool {
    ["Fake", "Mock", "Stub", "Dummy", "Spy"].iter().any(|word| class.contains(word))
}

/// The `__init__` that is not reached, and what comes of it.
struct Base<'p> {
    owner: ClassId,
    /// None for the one that `@dataclass` makes.
    init: Option<(FunctionId, &'p Function)>,
    lost: Lost,
}

enum Lost {
    /// The class of the project is left without what its `__init__` sets.
    Unset,
    /// What the stubs say of the base.
    Work(String),
    /// An exception shows its arguments in place of a message.
    Message,
}

/// The next `__init__` on the MRO, if something is lost without it.
fn base<'p>(project: &'p Project, found: &Override<'_>) -> Option<Base<'p>> {
    let mro = project.mro(found.class);
    let set = overrides::assigned_attributes(found.method);
    let sets_all = |names: &[&str]| names.iter().all(|name| set.contains(name));
    for owner in mro.classes.iter().skip(1).copied() {
        let class = &project.class(owner)?.class;
        match project.own_member(owner, INIT) {
            None if is_dataclass(class) => {
                let unset = !sets_all(&needed(class));
                return unset.then_some(Base { owner, init: None, lost: Lost::Unset });
            }
            None => {}
            Some(Member::Method { function, .. }) => {
                let method: &Function = &project.function(function)?.function;
                let init = Some((function, method));
                let made = overrides::assigned_attributes(method);
                let lost = match project.contract(function) {
                    Some(Contract::Work(lost)) if project.descends(found.class, "builtins.BaseException") => {
                        if made.is_empty() { Lost::Message } else { Lost::Work(lost.to_string()) }
                    }
                    Some(Contract::Work(lost)) => Lost::Work(lost.to_string()),
                    Some(_) => return None,
                    None if is_stub(&method.body) || overrides::always_raises(method) => return None,
                    None if only_assigns(method) && sets_all(&made) => return None,
                    None if is_stood_in_for(project, found, owner, &made, &set) => return None,
                    None => Lost::Unset,
                };
                let is_lost = match &lost {
                    Lost::Message => loses_message(project, found),
                    Lost::Work(_) if is_container(project, owner) => drops_all(found.method),
                    // `as_view()` hands its arguments on by name: without `**kwargs` there are none to lose.
                    Lost::Work(_) if project.descends(owner, "django.views.View") => {
                        found.method.params.iter().any(|param| param.kind == ParamKind::Kwargs)
                    }
                    Lost::Work(_) => made.is_empty() || !sets_all(&made),
                    Lost::Unset => true,
                };
                return is_lost.then_some(Base { owner, init, lost });
            }
            Some(_) => return None,
        }
    }
    None
}

/// Whether the class replaces each method of its base that reads what the base would have set: a proxy does.
fn is_stood_in_for(project: &Project, found: &Override<'_>, owner: ClassId, made: &[&str], set: &[&str]) -> bool {
    let is_read_in = |method: &Function| {
        let receiver = overrides::receiver(method);
        exprs(&method.body, Enter::ALL).filter_map(Expr::as_attribute).any(|node| {
            let name = node.attr.name.as_str();
            node.value.as_name() == receiver && made.contains(&name) && !set.contains(&name)
        })
    };
    let Some(base) = project.class(owner) else { return false };
    let mut readers = base.class.methods().filter(|method| method.name.name != INIT && is_read_in(method)).peekable();
    readers.peek().is_some()
        && readers.all(|reader| found.class_info.class.method(&reader.name.name).is_some())
        && !found.class_info.class.methods().any(|method| is_read_in(method))
}

/// Whether `str()` of the exception shows a tuple or nothing: `BaseException.__new__` keeps the positional
/// arguments, so one of them is message enough.
fn loses_message(project: &Project, found: &Override<'_>) -> bool {
    let own_text = ["__str__", "__reduce__", "args"];
    let has_own = own_text.iter().any(|name| {
        let owner = match project.member(found.class, name) {
            Some(Member::Method { owner, .. } | Member::Value { owner, .. } | Member::Other { owner }) => owner,
            _ => return false,
        };
        project.class(owner).is_some_and(|info| !project.is_builtin(info.module))
    });
    let is_variadic = |kind: ParamKind| matches!(kind, ParamKind::Args | ParamKind::Kwargs);
    let params = found.method.params.iter().skip(1);
    let needed = || params.clone().filter(|param| !is_variadic(param.kind) && param.default.is_none());
    let given = needed().count();
    let by_name = needed().any(|param| param.kind == ParamKind::KeywordOnly);
    let sets_args = overrides::assigned_attributes(found.method).contains(&"args");
    !has_own && !sets_args && (given > 1 || by_name)
}

fn is_container(project: &Project, owner: ClassId) -> bool {
    let dotted = project.dotted_of(&crate::model::project::Symbol::Class(owner));
    let plain = ["builtins.dict", "builtins.list", "builtins.set", "collections.OrderedDict", "collections.deque"];
    dotted.is_some_and(|dotted| plain.contains(&dotted.as_str()))
}

/// Whether a container's arguments go nowhere: an empty start may be meant, but not for what was handed in.
fn drops_all(method: &Function) -> bool {
    let mut variadic =
        method.params.iter().filter(|param| matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)).peekable();
    variadic.peek().is_some()
        && variadic.all(|param| {
            let name = param.name.name.as_str();
            !exprs(&method.body, Enter::ALL).any(|expr| expr.as_name() == Some(name))
        })
}

/// Whether a body does nothing but set attributes of `self`.
fn only_assigns(method: &Function) -> bool {
    method.body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } | StmtKind::Pass => true,
        StmtKind::Expr(expr) => {
            matches!(expr.kind, ExprKind::Str { .. }) || expr.as_call().is_some_and(|call| is_bare_super(&call.callee))
        }
        _ => false,
    })
}

/// `super().__init__`: of a base whose own base is `object` it does nothing.
fn is_bare_super(callee: &Expr) -> bool {
    callee.as_attribute().is_some_and(|node| {
        node.attr.name == INIT && node.value.as_call().is_some_and(|call| call.callee.as_name() == Some("super"))
    })
}

fn is_dataclass(class: &Class) -> bool {
    class.decorators.iter().any(|decorator| {
        let (name, call) = match &decorator.expr.kind {
            ExprKind::Call(call) => (&call.callee, Some(call)),
            _ => (&decorator.expr, None),
        };
        let is_named = name.as_name() == Some("dataclass") || name.is_dotted("dataclasses.dataclass");
        let off = call.and_then(|call| call.keyword("init")).is_some_and(|init| matches!(init.kind, ExprKind::False));
        is_named && !off
    })
}

/// The fields of a dataclass that no class attribute stands in for.
fn needed(class: &Class) -> Vec<&str> {
    let fields = stmts(&class.body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
        StmtKind::AnnAssign { target, annotation, value } => {
            let has_default = value.as_ref().is_some_and(|value| value.as_call().is_none());
            let is_class_wide =
                matches!(&annotation.kind, ExprKind::Subscript(node) if node.value.as_name() == Some("ClassVar"));
            target.as_name().filter(|_| !has_default && !is_class_wide)
        }
        _ => None,
    });
    fields.collect()
}

fn report(project: &Project, found: &Override<'_>, base: &Base<'_>, review: &mut Review) {
    let class = &found.class_info.class.name.name;
    let owner = project.class(base.owner).map_or("the base", |info| info.class.name.name.as_str());
    let at = found.place(project);
    let message = match &base.lost {
        Lost::Unset => {
            format!("`{class}.__init__` never calls `super().__init__()`, so `{owner}` is left uninitialised")
        }
        Lost::Work(lost) => format!("`{class}.__init__` never calls `super().__init__()`: {lost}"),
        Lost::Message => {
            format!(
                "`{class}.__init__` never calls `super().__init__()`, so `str()` of it shows no message but its arguments"
            )
        }
    };
    let finding = review.report(at, message);
    match base.lost {
        Lost::Message => {
            finding.variant("exception-args");
        }
        Lost::Work(_) if !project.descends(base.owner, "django.views.View") && !is_container(project, base.owner) => {
            finding.variant("required");
        }
        _ => {}
    }
    let own = base.init.and_then(|(function, method)| {
        let info = project.function(function).filter(|info| !project.is_builtin(info.module))?;
        Some(project.place(info.module, info.item, method.name.id))
    });
    if let Some(place) = own {
        finding.related(place, format!("the `__init__` of `{owner}` that does not run"));
    }
    let arguments = match (&base.lost, base.init) {
        (Lost::Message, _) => None,
        (_, Some((_, init))) => forwarded(found.method, init),
        (_, None) => None,
    };
    if let Some(arguments) = arguments
        && let Some(first) = overrides::first_stmt(found.method)
    {
        let call = format!("super().__init__({arguments})");
        let edit = Edit::new(Place { id: first.id, ..at }, Anchor::StatementBefore, call.clone());
        finding.suggest(format!("Call `{call}` first"), vec![edit]);
    }
}
