//! Looking through a whole list for each element of another one.

use rustc_hash::FxHashSet;

use crate::{
    complexity::Inside,
    finding::{Anchor, Edit},
    rule::{Cx, FileKind, On},
    syntax::python::{
        Clause, CompareOp, Comprehension, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, stmts,
    },
};

pub(crate) const ON: On = On::Function(check);

fn check(function: &Function, cx: &mut Cx) {
    if cx.kind == FileKind::Test {
        return;
    }
    let tests: Vec<Test<'_>> = exprs(&function.body, Enter::NONE).filter_map(test).collect();
    if tests.is_empty() {
        return;
    }
    let inside = Inside::of(function);
    let mut told = FxHashSet::default();
    let loops = stmts(&function.body, Enter::NONE)
        .filter(|stmt| matches!(stmt.kind, StmtKind::For(_)) && !inside.is_short(stmt));
    for around in loops.collect::<Vec<_>>().into_iter().rev() {
        let StmtKind::For(each) = &around.kind else { continue };
        let here: FxHashSet<_> = exprs(&each.body, Enter::NONE).map(|expr| expr.id).collect();
        for test in tests.iter().filter(|test| here.contains(&test.expr.id)) {
            let varies = exprs_of_expr(test.wanted, Enter::NONE)
                .any(|one| one.as_name().is_some_and(|name| inside.is_bound_in(name, around.id)));
            if varies
                && !inside.is_bound_in(test.name, around.id)
                && is_many(&inside, &each.iter)
                && is_long(&inside, test.name)
                && told.insert((test.name, test.expr.id))
            {
                report(&inside, test, around, &each.body, cx);
            }
        }
    }
    for expr in exprs(&function.body, Enter::NONE) {
        let ExprKind::Comprehension(made) = &expr.kind else { continue };
        in_comprehension(&inside, &tests, made, &mut told, expr, cx);
    }
}

/// `wanted in name`
struct Test<'t> {
    expr: &'t Expr,
    wanted: &'t Expr,
    name: &'t str,
    container: &'t Expr,
}

fn test(expr: &Expr) -> Option<Test<'_>> {
    let ExprKind::Compare(compare) = &expr.kind else { return None };
    let [(CompareOp::In | CompareOp::NotIn, container)] = compare.rest.as_slice() else { return None };
    // Lists and dicts cannot be looked up in a set.
    let is_hashable = !matches!(
        compare.left.kind,
        ExprKind::List(_) | ExprKind::Dict(_) | ExprKind::Set(_) | ExprKind::Comprehension(_)
    );
    is_hashable.then_some(Test { expr, wanted: &compare.left, name: container.as_name()?, container })
}

/// Whether an iterable may have many elements: not a literal, and not one of the things of which there are few.
fn is_many<'t>(inside: &Inside<'t>, iter: &'t Expr) -> bool {
    !inside.is_few(iter) && !is_few_by_name(iter) && !is_made_of_few(inside, iter, 3)
}

/// Whether a name holds a list that is made of something of which there are few; names are followed.
fn is_made_of_few<'t>(inside: &Inside<'t>, iter: &'t Expr, depth: u8) -> bool {
    let Some(name) = iter.as_name().filter(|_| depth > 0) else { return false };
    let values = inside.values(name);
    let is_few = |value: &'t Expr| match &value.kind {
        ExprKind::Comprehension(made) => made.clauses.iter().all(|clause| match clause {
            Clause::For { iter, .. } => is_few_by_name(iter) || is_made_of_few(inside, iter, depth - 1),
            Clause::If(_) => true,
        }),
        _ => false,
    };
    !values.is_empty() && values.iter().all(|(value, _)| is_few(value))
}

/// Fields of a model, options of a command, settings: few by nature.
fn is_few_by_name(expr: &Expr) -> bool {
    const FEW: &[&str] = &[
        "_meta", "fields", "get_fields", "choices", "environ", "argv", "args", "options", "settings", "mro", "__mro__",
        "__bases__", "columns", "extensions", "languages", "LANGUAGES", "formats", "kwargs", "params", "headers",
        "keys", "attrs", "flags", "parts", "hooks", "plugins", "apps", "databases", "connections", "locales", "dir",
        "field_names", "names", "_fields", "split", "parents", "backends", "permissions", "roles", "methods", "types",
    ];
    let is_few = |name: &str| FEW.contains(&name) || is_upper(name) || name.split('_').any(|part| part.starts_with("field"));
    exprs_of_expr(expr, Enter::NONE).any(|inner| match &inner.kind {
        ExprKind::Name(name) => is_few(name),
        ExprKind::Attribute(attribute) => is_few(&attribute.attr.name),
        _ => false,
    })
}

fn is_upper(name: &str) -> bool {
    name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
}

/// Whether a name certainly holds a list that may be long: made of other data, or filled in a loop.
fn is_long<'t>(inside: &Inside<'t>, name: &'t str) -> bool {
    if !inside.is_list(name) || !inside.is_clear(name) || is_few_by_word(name) {
        return false;
    }
    let values = inside.values(name);
    // An annotated parameter without any other value.
    if values.is_empty() {
        return true;
    }
    values.iter().any(|(value, _)| is_made_of_data(inside, value)) && !values.iter().any(|(value, _)| makes_other(value))
}

fn is_few_by_word(name: &str) -> bool {
    let name = name.to_lowercase();
    let words = [
        "field", "column", "option", "arg", "param", "flag", "error", "warning", "header", "choice", "attr", "exclude",
        "ignore", "skip", "permission", "roles", "language", "locale", "formats", "extension", "backend", "plugins",
        "hooks", "methods", "types", "databases", "installed_apps",
    ];
    words.iter().any(|word| name.contains(word))
}

fn is_made_of_data<'t>(inside: &Inside<'t>, value: &'t Expr) -> bool {
    match &value.kind {
        ExprKind::Comprehension(made) => made.clauses.iter().any(|clause| match clause {
            Clause::For { iter, .. } => is_many(inside, iter),
            Clause::If(_) => false,
        }),
        ExprKind::Call(call) => match &call.callee.kind {
            ExprKind::Name(name) => {
                matches!(name.as_str(), "list" | "sorted")
                    && call.positional(0).is_some_and(|first| {
                        is_many(inside, first) && !matches!(first.kind, ExprKind::Call(_)) || reads_rows(first)
                    })
            }
            ExprKind::Attribute(method) => matches!(method.attr.name.as_str(), "readlines" | "splitlines" | "getlist"),
            _ => false,
        },
        _ => false,
    }
}

/// `list(Order.objects.values_list("id", flat=True))`
fn reads_rows(expr: &Expr) -> bool {
    let chain = expr.as_call().and_then(|call| call.callee.as_attribute());
    chain.is_some_and(|method| {
        matches!(method.attr.name.as_str(), "values_list" | "filter" | "all" | "exclude" | "order_by" | "values")
    })
}

/// `list(x.values())`: of a dict as a rule, which is in memory.
fn is_of_dict(inside: &Inside<'_>, name: &str) -> bool {
    let values = inside.values(name);
    let is_values = |value: &Expr| {
        let first = value.as_call().filter(|call| call.callee.as_name() == Some("list")).and_then(|call| call.positional(0));
        first.and_then(Expr::as_call).is_some_and(|call| {
            let method = call.callee.as_attribute().filter(|method| method.attr.name == "values");
            call.arguments.is_empty() && method.is_some_and(|method| method.value.dotted().is_some_and(|on| !on.ends_with("objects")))
        })
    };
    !values.is_empty() && values.iter().all(|(value, _)| is_values(value))
}

/// A value that is no list.
fn makes_other(value: &Expr) -> bool {
    !matches!(value.kind, ExprKind::Comprehension(_) | ExprKind::Call(_) | ExprKind::List(_))
}

fn report(inside: &Inside<'_>, test: &Test<'_>, around: &Stmt, body: &[Stmt], cx: &mut Cx) {
    let (name, wanted) = (test.name, cx.source(test.wanted.id).lines().next().unwrap_or_default().replace('`', "'"));
    let grows = inside.grows_in(name, around.id) || inside.shrinks_in(name, around.id);
    let rest = match grows {
        true => format!("keep a set beside `{name}`"),
        false => format!("make a set of `{name}` before the loop"),
    };
    let message = format!("`{wanted} in {name}` looks through the whole list in every round: {rest}");
    let set = format!("{name}_set");
    let uses = exprs(body, Enter::ALL).filter(|expr| expr.as_name() == Some(name)).count();
    let is_free = uses == 1 && !cx.names.binds(&set);
    let edits = vec![
        Edit::new(cx.place(around.id), Anchor::StatementBefore, format!("{set} = set({name})")),
        Edit::replace(cx.place(test.container.id), set),
    ];
    let finding = cx.report(test.expr.id, message);
    if grows {
        finding.variant("grows");
    } else if !inside.is_read_from_outside(name) || is_of_dict(inside, name) {
        finding.variant("in-memory");
    }
    if !grows && is_free {
        finding.suggest("Look it up in a set", edits);
    }
}

fn in_comprehension<'t>(
    inside: &Inside<'t>,
    tests: &[Test<'t>],
    made: &'t Comprehension,
    told: &mut FxHashSet<(&'t str, crate::syntax::Id)>,
    expr: &'t Expr,
    cx: &mut Cx,
) {
    let targets: FxHashSet<&str> = made
        .clauses
        .iter()
        .filter_map(|clause| match clause {
            Clause::For { target, .. } => Some(target),
            Clause::If(_) => None,
        })
        .flat_map(|target| exprs_of_expr(target, Enter::NONE).filter_map(Expr::as_name))
        .collect();
    let many = made.clauses.iter().any(|clause| matches!(clause, Clause::For { iter, .. } if is_many(inside, iter)));
    if !many {
        return;
    }
    let here: FxHashSet<_> = exprs_of_expr(expr, Enter::NONE).map(|one| one.id).collect();
    for test in tests.iter().filter(|test| here.contains(&test.expr.id)) {
        let varies = exprs_of_expr(test.wanted, Enter::NONE).any(|one| one.as_name().is_some_and(|name| targets.contains(name)));
        if varies && !targets.contains(test.name) && is_long(inside, test.name) && told.insert((test.name, test.expr.id)) {
            let (name, wanted) = (test.name, cx.source(test.wanted.id).lines().next().unwrap_or_default().replace('`', "'"));
            let message = format!("`{wanted} in {name}` looks through the whole list for each element: make a set of `{name}` first");
            let finding = cx.report(test.expr.id, message);
            if !inside.is_read_from_outside(name) || is_of_dict(inside, name) {
                finding.variant("in-memory");
            }
        }
    }
}
