//! `super(X, self)` where `X` is not the class that the method stands in.

use crate::{
    finding::{Edit, Place},
    model::{
        classes::Member,
        overrides::{Override, receiver},
        parent_calls::{ParentCall, Through},
        project::{Project, Symbol},
    },
    rule::{FileKind, On, Review},
    syntax::python::{ArgumentKind, Expr, ExprKind, Function},
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for found in project.parent_callers() {
        if project.kind_of(found.class_info.module) == FileKind::Migration {
            continue;
        }
        for call in project.parent_calls(&found) {
            if let Through::Explicit { expr, class, object } = call.through {
                check_call(project, &found, &call, (expr, class, object), review);
            }
        }
    }
}

fn check_call(
    project: &Project,
    found: &Override<'_>,
    call: &ParentCall<'_>,
    (whole, first, object): (&Expr, &Expr, &Expr),
    review: &mut Review,
) {
    let receiver = receiver(found.method);
    if receiver.is_none() || object.as_name() != receiver {
        return;
    }
    let at = project.place(found.class_info.module, found.class_info.item, whole.id);
    let name = found.method.name.name.as_str();
    let own = found.class_info.class.name.name.as_str();
    let spelt = whole.spelt().unwrap_or_else(|| "super(…)".to_owned());
    if of_instance(first, receiver) {
        // Of another method it may be meant: whatever stands above the class of the instance.
        if call.name == name {
            let message = format!("`{spelt}` calls itself for ever in a subclass of `{own}`: `super()` does not");
            offer(review.report(at, message), project, found, at);
        }
        return;
    }
    let Some(scope) = project.function_scope(found.function) else { return };
    let Some(Symbol::Class(other)) = project.symbol(scope, first) else { return };
    // A name that means several classes, or one that a decorator replaced, says nothing here.
    if other == found.class || !found.class_info.class.decorators.is_empty() {
        return;
    }
    let mro = project.mro(found.class);
    let written = first.dotted().unwrap_or_default();
    if !mro.classes.contains(&other) {
        // A mixin's method may be handed to it; a class of the same name is a second definition.
        let is_same = project.class(other).is_some_and(|info| info.class.name.name == own);
        if !mro.is_open && !is_same {
            let message = format!("`{spelt}` in `{own}` raises TypeError, since `{own}` is no `{written}`: use `super()`");
            offer(review.report(at, message), project, found, at);
        }
        return;
    }
    if mro.is_open {
        return;
    }
    let after = project.member_after(found.class, Some(other), call.name);
    let skipped = project.member_after(found.class, Some(found.class), call.name);
    if skipped == after {
        return;
    }
    if after.is_none() && is_skipped_by_object(call) {
        let message = format!("`{spelt}` skips `{written}`, and `object` takes no arguments: use `super()`");
        offer(review.report(at, message), project, found, at);
    } else if after.is_none() && !call.name.starts_with("__") {
        let message = format!("`{spelt}` skips `{written}`, and nothing above it has `{}`: use `super()`", call.name);
        offer(review.report(at, message), project, found, at);
    } else if project.kind_of(found.class_info.module) != FileKind::Test
        && matches!(&skipped, Some(Member::Method { function, .. }) if !is_empty(project, *function)) {
        let message = format!("`{spelt}` in `{own}` skips `{written}`, whose `{}()` never runs", call.name);
        offer(review.report(at, message).variant("skips"), project, found, at);
    }
}

/// `self.__class__`, `type(self)`, and the class that a class method is called on.
fn of_instance(first: &Expr, receiver: Option<&str>) -> bool {
    match &first.kind {
        ExprKind::Name(name) => Some(name.as_str()) == receiver,
        ExprKind::Attribute(node) => node.attr.name == "__class__" && node.value.as_name() == receiver,
        ExprKind::Call(call) => {
            call.callee.as_name() == Some("type")
                && call.arguments.len() == 1
                && call.positional(0).and_then(Expr::as_name) == receiver
        }
        _ => false,
    }
}

/// `object.__init__` is what is left, and it takes nothing.
fn is_skipped_by_object(call: &ParentCall<'_>) -> bool {
    call.name == "__init__" && call.call.arguments.iter().any(|argument| !matches!(argument.kind, ArgumentKind::Star | ArgumentKind::StarStar))
}

fn is_empty(project: &Project, function: crate::model::project::FunctionId) -> bool {
    project.function(function).is_none_or(|info| crate::model::overrides::is_stub(&info.function.body))
        || project.contract(function).is_some()
}

fn offer(
    finding: &mut crate::finding::Finding,
    project: &Project,
    found: &Override<'_>,
    at: Place,
) {
    let is_static = |method: &Function| {
        method.decorators.iter().any(|decorator| decorator.expr.as_name() == Some("staticmethod"))
    };
    let binds_cell = project.locals(found.function).is_some_and(|names| names.binds("__class__"));
    let is_deferred = in_lambda_or_comprehension(found.method, at.id);
    if !is_static(found.method) && !binds_cell && !is_deferred {
        finding.suggest("Use `super()`", vec![Edit::replace(at, "super()")]);
    }
}

/// Whether an expression stands where `super()` does not work.
fn in_lambda_or_comprehension(method: &Function, id: crate::syntax::Id) -> bool {
    use crate::syntax::python::{Enter, exprs, exprs_of_expr};
    exprs(&method.body, Enter { functions: false, lambdas: true, classes: false })
        .filter(|expr| matches!(expr.kind, ExprKind::Lambda(_) | ExprKind::Comprehension(_)))
        .any(|scope| exprs_of_expr(scope, Enter::ALL).any(|inner| inner.id == id))
}
