//! A decorator that does not give back its wrapper.

use crate::{
    finding::{Anchor, Edit},
    model::{
        decorators::Decorated,
        project::{FunctionInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        Enter, Function, StmtKind,
        paths::exits,
        stmts,
        wrappers::{calls_of, inner_functions, reads, speaks_of_wrapping, wrapped},
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    for (id, info) in project.own_functions() {
        if project.kind_of(info.module) == FileKind::Migration || info.function.is_generator {
            continue;
        }
        let Some(param) = wrapped(&info.function) else { continue };
        let name = param.name.name.as_str();
        let mut inner = inner_functions(&info.function.body).filter(|inner| calls_of(&inner.body, name).next().is_some());
        let (Some(wrapper), None) = (inner.next(), inner.next()) else { continue };
        let uses = project.uses_of(id);
        let is_used = uses.iter().any(|used| matches!(used.on, Decorated::Function(_)));
        if is_used || speaks_of_wrapping(param, wrapper) {
            check_decorator(project, info, wrapper, is_used, review);
        }
    }
}

fn check_decorator(project: &Project, info: &FunctionInfo, wrapper: &Function, is_used: bool, review: &mut Review) {
    let decorator = info.function.name.name.as_str();
    let own = wrapper.name.name.as_str();
    let called = stmts(&info.function.body, Enter::NONE).find_map(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => {
            let call = value.as_call()?;
            (call.callee.as_name() == Some(own) && call.arguments.is_empty()).then_some((stmt, value, call))
        }
        _ => None,
    });
    if let Some((stmt, value, call)) = called {
        // Without an `@` it may be a helper that runs what it is given.
        let is_named = ["wrap", "decorat"].iter().any(|word| own.to_lowercase().contains(word));
        let is_only = info.function.body.last().is_some_and(|last| last.id == stmt.id);
        if is_only && !wrapper.is_generator && (is_used || (is_named && !has_required(wrapper) && is_unused(project, info))) {
            let at = project.place(info.module, info.item, value.id);
            let message = format!(
                "`{decorator}` gives back the result of `{own}()`, so the function runs at once and its name stands for that result: return `{own}`"
            );
            let edit = Edit { place: at.with(call.parens), anchor: Anchor::Whole, text: Vec::new() };
            review.report(at, message).suggest(format!("Return `{own}`"), vec![edit]);
        }
        return;
    }
    let Some(exits) = exits(&info.function.body) else { return };
    let gives = exits.returns.iter().any(|exit| exit.value.is_some());
    // Whoever reads the wrapper does something with it: it is registered, run, or put somewhere.
    if gives || exits.always_raises() || reads(&info.function.body, own) {
        return;
    }
    let at = project.place(info.module, info.item, info.function.name.id);
    let what = if is_used { "every decorated name stands for None" } else { "a decorated name would stand for None" };
    let message = format!("`{decorator}` defines `{own}` and does not return it, so {what}");
    let finding = review.report(at, message);
    if let Some(last) = info.function.body.last().filter(|last| matches!(last.kind, StmtKind::Function(_))) {
        let edit = Edit::new(at.with(last.id), Anchor::StatementAfter, format!("return {own}"));
        finding.suggest(format!("Return `{own}`"), vec![edit]);
    }
}

fn has_required(wrapper: &Function) -> bool {
    use crate::syntax::python::ParamKind;
    wrapper.params.iter().any(|param| {
        param.default.is_none() && !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)
    })
}

/// Whether nothing in the module names the function but its definition.
fn is_unused(project: &Project, info: &FunctionInfo) -> bool {
    let name = info.function.name.name.as_str();
    project.module(info.module).is_none_or(|module| {
        module.items.iter().all(|item| {
            !crate::syntax::python::exprs(&item.item.body, Enter::ALL).any(|expr| expr.as_name() == Some(name))
        })
    })
}
