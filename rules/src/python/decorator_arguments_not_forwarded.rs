//! A wrapper that does not take, or not pass on, what the decorated function needs.

use crate::{
    finding::{Anchor, Edit, Place},
    model::{
        decorators::{Decorated, Decoration},
        project::{FunctionInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        ArgumentKind, Call, Enter, Function, Param, ParamKind, Stmt, StmtKind, stmts,
        wrappers::{calls_of, is_decorator, reads, speaks_of_wrapping, wrapped, wrappers},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        if project.kind_of(info.module) == FileKind::Migration {
            continue;
        }
        let Some(param) = wrapped(&info.function) else { continue };
        let uses = project.uses_of(id);
        for wrapper in wrappers(&info.function, param) {
            if is_decorator(wrapper) || (uses.is_empty() && !speaks_of_wrapping(param, wrapper)) {
                continue;
            }
            let name = param.name.name.as_str();
            let calls: Vec<&Call> = calls_of(&wrapper.body, name).collect();
            if !check_needed(project, info, wrapper, (name, &calls), &uses, review) {
                check_forwarded(project, info, wrapper, (name, &calls), &uses, review);
            }
        }
    }
}

/// A decorated function that asks for more than the wrapper ever gives it.
fn check_needed(
    project: &Project,
    info: &FunctionInfo,
    wrapper: &Function,
    (name, calls): (&str, &[&Call]),
    uses: &[Decoration],
    review: &mut Review,
) -> bool {
    // Whoever gives something of its own changes the arguments on purpose.
    let is_plain = calls.iter().all(|call| {
        call.arguments.iter().all(|argument| {
            matches!(argument.kind, ArgumentKind::Positional)
                && argument.value.as_name().is_some_and(|name| wrapper.param(name).is_some())
        })
    });
    let is_fixed = wrapper.params.iter().all(|param| matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly));
    let most = calls.iter().map(|call| call.arguments.len()).max().unwrap_or(0);
    if !is_plain || !is_fixed || most > wrapper.params.len() {
        return false;
    }
    for used in uses {
        let Decorated::Function(function) = used.on else { continue };
        let Some(on) = project.function(function) else { continue };
        // Other decorators may change what comes in.
        let is_alone = on.function.decorators.len() == 1;
        let needed: Vec<&Param> = required(&on.function).collect();
        if !is_alone || needed.len() <= most {
            continue;
        }
        let spelt: Vec<&str> = needed.iter().map(|param| param.name.name.as_str()).collect();
        let at = project.place(info.module, info.item, wrapper.params_id);
        let message = format!(
            "`{}` gives `{name}()` {most} argument{}, and `{}({})` asks for {}: take `*args, **kwargs` and pass them on",
            wrapper.name.name,
            if most == 1 { "" } else { "s" },
            on.function.name.name,
            spelt.join(", "),
            needed.len()
        );
        let finding = review.report(at, message).variant("needed");
        let place = project.place(on.module, on.item, on.function.name.id);
        finding.related(place, format!("`@{}` stands on this function", info.function.name.name));
        if let Some(edits) = widened(wrapper, calls, at) {
            finding.suggest("Take `*args, **kwargs` and pass them on", edits);
        }
        return true;
    }
    false
}

fn required(function: &Function) -> impl Iterator<Item = &Param> {
    function.params.iter().filter(|param| {
        param.default.is_none()
            && matches!(param.kind, ParamKind::Plain | ParamKind::PositionalOnly | ParamKind::KeywordOnly)
    })
}

fn widened(wrapper: &Function, calls: &[&Call], at: Place) -> Option<Vec<Edit>> {
    if wrapper.params.is_empty() {
        let all = |place: Place| Edit::replace(place, "(*args, **kwargs)");
        return Some(std::iter::once(all(at)).chain(calls.iter().map(|call| all(at.with(call.parens)))).collect());
    }
    let last = wrapper.params.last()?;
    let more = |place: Place| Edit::new(place, Anchor::After, ", *args, **kwargs");
    let mut edits = vec![more(at.with(last.id))];
    for call in calls {
        edits.push(more(at.with(call.arguments.last()?.id)));
    }
    Some(edits)
}

/// `*args` and `**kwargs` that are taken and go nowhere.
fn check_forwarded(
    project: &Project,
    info: &FunctionInfo,
    wrapper: &Function,
    (name, calls): (&str, &[&Call]),
    uses: &[Decoration],
    review: &mut Review,
) {
    let star = wrapper.params.iter().find(|param| param.kind == ParamKind::Args);
    let star_star = wrapper.params.iter().find(|param| param.kind == ParamKind::Kwargs);
    let is_lost = |param: &&Param| {
        !param.name.name.starts_with('_') && !param.name.name.is_empty() && !reads(&wrapper.body, &param.name.name)
    };
    let lost: Vec<&Param> = [star, star_star].into_iter().flatten().filter(is_lost).collect();
    // What is given in their place is given on purpose.
    let is_changed = calls.iter().flat_map(|call| &call.arguments).any(|argument| {
        argument.value.as_name().is_none_or(|name| wrapper.param(name).is_none())
    });
    if lost.is_empty() || is_changed || calls.iter().any(|call| call.has_star()) && lost.len() == 2 || uses_locals(&wrapper.body) {
        return;
    }
    let functions: Vec<&FunctionInfo> = uses
        .iter()
        .filter_map(|used| match used.on {
            Decorated::Function(function) => project.function(function),
            Decorated::Class(_) => None,
        })
        .collect();
    let most = calls.iter().map(|call| call.arguments.len()).min().unwrap_or(0);
    let wants = |function: &Function| {
        let more = function.params.iter().filter(|param| !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs));
        more.count() > most || function.params.iter().any(|param| lost.iter().any(|lost| lost.kind == param.kind))
    };
    let wanting = functions.iter().find(|info| wants(&info.function));
    // Each function that is decorated gets all that it can take.
    if !functions.is_empty() && wanting.is_none() {
        return;
    }
    let spelt: Vec<String> = lost
        .iter()
        .map(|param| {
            let stars = if param.kind == ParamKind::Args { "*" } else { "**" };
            format!("{stars}{}", param.name.name)
        })
        .collect();
    let named: Vec<String> = spelt.iter().map(|name| format!("`{name}`")).collect();
    let Some(call) = calls.first() else { return };
    let at = project.place(info.module, info.item, call.callee.id);
    let message = format!(
        "`{}` takes {} and calls `{name}()` without: pass {} on",
        wrapper.name.name,
        named.join(" and "),
        if named.len() == 1 { "it" } else { "them" }
    );
    let is_broken = functions.iter().any(|info| required(&info.function).count() > most);
    let by_name = call.arguments.iter().any(|argument| !matches!(argument.kind, ArgumentKind::Positional | ArgumentKind::Star));
    let finding = review.report(at, message);
    if is_broken && lost.len() == 2 {
        finding.variant("needed");
    }
    if by_name && lost.iter().any(|param| param.kind == ParamKind::Args) {
        return;
    }
    let text = spelt.join(", ");
    let edits = calls.iter().map(|call| match call.arguments.last() {
        Some(last) => Edit::new(at.with(last.id), Anchor::After, format!(", {text}")),
        None => Edit::replace(at.with(call.parens), format!("({text})")),
    });
    finding.suggest(format!("Pass {} on", named.join(" and ")), edits.collect());
}

fn uses_locals(body: &[Stmt]) -> bool {
    reads(body, "locals") || stmts(body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Unknown))
}
