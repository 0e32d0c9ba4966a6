//! Calls that make the event loop wait, and queries that Django refuses inside of a coroutine.

use crate::{
    finding::Edit,
    model::{
        bodies::Body,
        modules::FileKind,
        project::{Project, Symbol},
    },
    rule::{On, Review},
    syntax::python::{Enter, Expr, ExprKind, Node, Stmt, StmtKind, parts},
};

pub(crate) const ON: On = On::Project(check);

/// Methods of a manager or queryset that ask the database.
const ASKS: &[&str] = &[
    "get", "create", "count", "exists", "first", "last", "latest", "earliest", "aggregate", "update", "delete",
    "get_or_create", "update_or_create", "bulk_create", "bulk_update", "in_bulk",
];

fn check(project: &Project, review: &mut Review) {
    for body in project.own_bodies() {
        let is_async = body.function.is_some_and(|function| function.is_async);
        if !is_async || project.kind_of(body.module) == FileKind::Test {
            continue;
        }
        for stmt in body.statements {
            statement(project, &body, stmt, review);
        }
    }
}

fn statement(project: &Project, body: &Body<'_>, stmt: &Stmt, review: &mut Review) {
    if let StmtKind::For(each) = &stmt.kind
        && !each.is_async
        && is_queryset(project, body, &each.iter)
    {
        let message = "this `for` asks the database inside of a coroutine, which raises SynchronousOnlyOperation: use `async for`";
        let finding = review.report(body.place(project, each.keyword), message);
        finding.variant("query");
        finding.suggest("Use `async for`", vec![Edit::before(body.place(project, each.keyword), "async ")]);
    }
    parts(Node::Stmt(stmt), Enter::NONE, &mut |part| match part {
        Node::Stmt(inner) => statement(project, body, inner, review),
        Node::Expr(expr) => expression(project, body, expr, false, review),
        Node::Pattern(_) => {}
    });
}

fn expression(project: &Project, body: &Body<'_>, expr: &Expr, is_awaited: bool, review: &mut Review) {
    if let ExprKind::Await(inner) = &expr.kind {
        expression(project, body, inner, true, review);
        return;
    }
    if let ExprKind::Call(call) = &expr.kind
        && !is_awaited
    {
        let dotted = project.dotted(body.scope, &call.callee);
        let function = body.function.map(|function| function.name.name.as_str()).unwrap_or_default();
        if let Some((instead, is_sleep)) = dotted.as_deref().and_then(blocks) {
            let written = call.callee.dotted().unwrap_or_default();
            let message = format!("`{written}()` makes the event loop wait inside of `async def {function}`: use {instead}");
            let place = body.place(project, call.callee.id);
            let finding = review.report(body.place(project, expr.id), message);
            if is_sleep {
                let edits = vec![Edit::replace(place, "await asyncio.sleep"), Edit::import(place, "asyncio", None)];
                finding.suggest("Await `asyncio.sleep()`", edits);
            }
        } else if let ExprKind::Attribute(method) = &call.callee.kind
            && ASKS.contains(&method.attr.name.as_str())
            && is_queryset(project, body, &method.value)
        {
            let name = &method.attr.name;
            let message = format!("`.{name}()` asks the database inside of a coroutine, which raises SynchronousOnlyOperation: use `await ….a{name}()`");
            let finding = review.report(body.place(project, expr.id), message);
            finding.variant("query");
            let edits = vec![
                Edit::before(body.place(project, expr.id), "await "),
                Edit::before(body.place(project, method.attr.id), "a"),
            ];
            finding.suggest(format!("Await `a{name}()`"), edits);
        } else if matches!(call.callee.as_name(), Some("list" | "len" | "sorted" | "tuple" | "set" | "bool"))
            && dotted.is_some_and(|dotted| dotted.starts_with("builtins."))
            && call.positional(0).is_some_and(|first| is_queryset(project, body, first))
        {
            let name = call.callee.as_name().unwrap_or_default();
            let message = format!("`{name}()` of a queryset asks the database inside of a coroutine, which raises SynchronousOnlyOperation");
            review.report(body.place(project, expr.id), message).variant("query");
        }
    }
    parts(Node::Expr(expr), Enter::NONE, &mut |part| {
        if let Node::Expr(inner) = part {
            // What is handed to a call that is awaited is evaluated before, so it counts as not awaited.
            expression(project, body, inner, false, review);
        }
    });
}

/// What blocks, and what does the same without blocking.
fn blocks(dotted: &str) -> Option<(&'static str, bool)> {
    Some(match dotted {
        "time.sleep" => ("`await asyncio.sleep()`", true),
        "requests.get" | "requests.post" | "requests.put" | "requests.patch" | "requests.delete" | "requests.head"
        | "requests.request" | "urllib.request.urlopen" => ("`httpx.AsyncClient`, or `asyncio.to_thread()`", false),
        "subprocess.run" | "subprocess.call" | "subprocess.check_call" | "subprocess.check_output" | "os.system" => {
            ("`asyncio.create_subprocess_exec()`", false)
        }
        "builtins.input" => ("`asyncio.to_thread()`", false),
        _ => return None,
    })
}

/// `Model.objects`, and what its lazy methods give.
fn is_queryset(project: &Project, body: &Body<'_>, expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        match &expr.kind {
            ExprKind::Call(call) => {
                let Some(method) = call.callee.as_attribute() else { return false };
                if ASKS.contains(&method.attr.name.as_str()) || method.attr.name.starts_with('a') && method.attr.name != "all" && method.attr.name != "annotate" && method.attr.name != "alias" {
                    return false;
                }
                expr = &method.value;
            }
            ExprKind::Attribute(attribute) if attribute.attr.name == "objects" => {
                return match project.symbol(body.scope, &attribute.value) {
                    Some(Symbol::Class(class)) => project.models().of_class(class).is_some(),
                    _ => false,
                };
            }
            _ => return false,
        }
    }
}
