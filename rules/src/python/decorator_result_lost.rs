//! A wrapper that calls what it wraps and drops the result.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        decorators::{Decorated, Decoration},
        overrides::callee_name,
        project::{FunctionInfo, Project, Within},
    },
    rule::{FileKind, On, Review},
    syntax::{
        Id,
        python::{
            Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs,
            paths::exits,
            stmts,
            wrappers::{calls_of, is_decorator, reads, speaks_of_wrapping, wrapped, wrappers},
        },
    },
};

pub(crate) const ON: On = On::Project(check);

/// Names of decorators whose functions run for their effect only.
const EFFECT_ONLY: &[&str] = &[
    "background", "forget", "commit", "thread", "async", "later", "delay", "defer", "receiver", "signal", "hook", "test",
    "skip", "fixture", "event", "listener", "callback", "task", "command", "once",
];

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        if project.kind_of(info.module) == FileKind::Migration {
            continue;
        }
        let Some(param) = wrapped(&info.function) else { continue };
        let name = info.function.name.name.to_lowercase();
        if EFFECT_ONLY.iter().any(|word| name.contains(word)) {
            continue;
        }
        let uses = project.uses_of(id);
        for wrapper in wrappers(&info.function, param) {
            let is_one = !wrapper.is_generator
                && !is_decorator(wrapper)
                && (!uses.is_empty() || speaks_of_wrapping(param, wrapper));
            if is_one {
                check_wrapper(project, info, &param.name.name, wrapper, &uses, review);
            }
        }
    }
}

fn check_wrapper(
    project: &Project,
    info: &FunctionInfo,
    name: &str,
    wrapper: &Function,
    uses: &[Decoration],
    review: &mut Review,
) {
    let Some(exits) = exits(&wrapper.body) else { return };
    if exits.always_raises() || exits.returns.iter().any(|exit| exit.value.is_some()) {
        return;
    }
    let calls: Vec<Id> = calls_of(&wrapper.body, name).map(|call| call.callee.id).collect();
    let dropped: Vec<(&Stmt, &Expr)> =
        stmts(&wrapper.body, Enter::NONE).filter_map(|stmt| dropped(stmt, name, wrapper)).collect();
    let Some((stmt, call)) = dropped.first().copied().filter(|_| dropped.len() == calls.len()) else { return };
    let functions = uses.iter().filter_map(|used| match used.on {
        Decorated::Function(function) => project.function(function),
        Decorated::Class(_) => None,
    });
    let functions: Vec<&FunctionInfo> = functions.collect();
    let loser = functions.iter().find(|info| gives_value(&info.function));
    let in_test = project.kind_of(info.module) == FileKind::Test || functions.iter().any(|info| is_test(project, info));
    // Without an `@`, a call of it tells nothing of the functions that it is given.
    if loser.is_none() && (in_test || (functions.is_empty() && is_called(project, info))) {
        return;
    }
    let at = project.place(info.module, info.item, call.id);
    let message = match (loser, uses.is_empty()) {
        (Some(loser), _) => format!(
            "`{}` calls `{name}()` and drops its result, so `{}()` gives back None: return it",
            wrapper.name.name, loser.function.name.name
        ),
        _ => format!(
            "`{}` calls `{name}()` and drops its result, so every decorated function gives back None: return it",
            wrapper.name.name
        ),
    };
    let decorator = &info.function.name.name;
    let finding = review.report(at, message);
    match loser {
        Some(loser) => {
            let place = project.place(loser.module, loser.item, loser.function.name.id);
            finding.related(place, format!("`@{decorator}` stands on this function, which gives a value back"));
        }
        None if !functions.is_empty() => {
            finding.variant("no-value");
        }
        None => {}
    }
    if let Some((title, edits)) = fix(wrapper, stmt, at, dropped.len()) {
        finding.suggest(title, edits);
    }
}

/// The call of `name`, if a statement makes it and nobody reads what it gives.
fn dropped<'t>(stmt: &'t Stmt, name: &str, wrapper: &Function) -> Option<(&'t Stmt, &'t Expr)> {
    let value = match &stmt.kind {
        StmtKind::Expr(value) => value,
        StmtKind::Assign { targets, value } => {
            let [target] = targets.as_slice() else { return None };
            if reads(&wrapper.body, target.as_name()?) {
                return None;
            }
            value
        }
        _ => return None,
    };
    let bare = match &value.kind {
        ExprKind::Await(inner) => inner,
        _ => value,
    };
    (bare.as_call()?.callee.as_name() == Some(name)).then_some((stmt, bare))
}

/// Whether the decorator, or the factory that it stands in, is called by its name anywhere.
fn is_called(project: &Project, info: &FunctionInfo) -> bool {
    let mut names = vec![info.function.name.name.as_str()];
    if let Within::Function(factory) = info.within
        && let Some(factory) = project.function(factory)
    {
        names.push(factory.function.name.name.as_str());
    }
    project.own_modules().filter_map(|(id, _)| project.module(id)).any(|module| {
        module.items.iter().any(|item| {
            exprs(&item.item.body, Enter::ALL)
                .filter_map(Expr::as_call)
                .any(|call| callee_name(call).is_some_and(|name| names.contains(&name)))
        })
    })
}

fn gives_value(function: &Function) -> bool {
    function.is_generator
        || exits(&function.body).is_some_and(|exits| exits.returns.iter().any(|exit| exit.value.is_some()))
}

fn is_test(project: &Project, info: &FunctionInfo) -> bool {
    project.kind_of(info.module) == FileKind::Test || info.function.name.name.starts_with("test")
}

fn fix(wrapper: &Function, stmt: &Stmt, at: Place, calls: usize) -> Option<(&'static str, Vec<Edit>)> {
    let StmtKind::Expr(_) = &stmt.kind else { return None };
    let last = wrapper.body.last().filter(|_| calls == 1)?;
    if last.id == stmt.id {
        return Some(("Return the result", vec![Edit::before(at.with(stmt.id), "return ")]));
    }
    let is_direct = wrapper.body.iter().any(|other| other.id == stmt.id);
    let is_free = !reads(&wrapper.body, "result") && !matches!(last.kind, StmtKind::Return(_) | StmtKind::Raise { .. });
    (is_direct && is_free).then(|| {
        let edits = vec![
            Edit::before(at.with(stmt.id), "result = "),
            Edit::new(at.with(last.id), Anchor::StatementAfter, "return result"),
        ];
        ("Keep the result and return it", edits)
    })
}
