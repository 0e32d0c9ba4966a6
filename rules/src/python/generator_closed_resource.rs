//! A generator, or another lazy reader, that is handed out of the `with` block whose file it reads.

use crate::{
    finding::Edit,
    model::holds::Holds,
    rule::{Cx, On},
    syntax::python::{Clause, Comprehension, ComprehensionKind, Enter, Expr, ExprKind, Stmt, StmtKind, exprs_of_expr, stmts},
};

pub(crate) const ON: On = On::Stmt(check);

fn check(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::With(with) = &stmt.kind else { return };
    let Some(function) = cx.function().filter(|function| !function.is_generator) else { return };
    for item in &with.items {
        let Some(name) = item.target.as_ref().and_then(Expr::as_name) else { continue };
        let Some(resource) = resource(&item.context, cx) else { continue };
        // Another `with` or an assignment may give the name something else.
        if cx.names_of(function).get(name).len() != 1 {
            continue;
        }
        for inner in stmts(&with.body, Enter::NONE) {
            let StmtKind::Return(Some(value)) = &inner.kind else { continue };
            let made = match value.as_name() {
                Some(other) if other != name => match held(other, &with.body, cx) {
                    Some(made) => made,
                    None => continue,
                },
                _ => value,
            };
            report(made, name, resource, cx);
        }
        for later in cx.behind(stmt.id).into_iter().flat_map(|later| stmts(std::slice::from_ref(later), Enter::NONE)) {
            if let StmtKind::Return(Some(value)) = &later.kind
                && let Some(other) = value.as_name()
                && other != name
                && let Some(made) = held(other, &with.body, cx)
            {
                report(made, name, resource, cx);
            }
        }
    }
}

/// The value of a name that is bound once, inside the `with` block.
fn held<'a>(name: &str, body: &[Stmt], cx: &mut Cx<'a>) -> Option<&'a Expr> {
    let Some(Holds::Value(value)) = cx.holds(name) else { return None };
    let span = cx.span(value.id);
    body.iter().any(|stmt| cx.span(stmt.id).contains(span)).then_some(value)
}

#[derive(Clone, Copy, PartialEq)]
enum Resource {
    File,
    /// A cursor, a client, a pool: what is made of it fails once it is closed.
    Other,
}

fn resource(context: &Expr, cx: &mut Cx) -> Option<Resource> {
    let call = context.as_call()?;
    let qualified = cx.qualified(&call.callee);
    if let Some(name) = qualified.as_deref() {
        match name {
            "builtins.open" | "io.open" | "codecs.open" | "gzip.open" | "bz2.open" | "lzma.open" | "tarfile.open"
            | "zipfile.ZipFile" | "tempfile.TemporaryFile" | "tempfile.NamedTemporaryFile" => {
                return Some(Resource::File);
            }
            "httpx.Client" | "concurrent.futures.ThreadPoolExecutor" | "concurrent.futures.ProcessPoolExecutor" => {
                return Some(Resource::Other);
            }
            _ => {}
        }
    }
    let method = call.callee.as_attribute()?;
    match method.attr.name.as_str() {
        "open" if qualified.as_deref().is_none_or(|name| !name.ends_with("image.open")) => {
            let is_path = method.value.dotted().is_some_and(|on| on.to_lowercase().contains("path"));
            let is_made = method.value.as_call().is_some_and(|call| {
                cx.qualified(&call.callee).is_some_and(|name| name.starts_with("pathlib."))
            });
            (is_path || is_made).then_some(Resource::File)
        }
        "cursor" => {
            let on = method.value.dotted().unwrap_or_default();
            on.rsplit('.').next().is_some_and(|last| last.contains("conn")).then_some(Resource::Other)
        }
        _ => None,
    }
}

fn report(made: &Expr, name: &str, resource: Resource, cx: &mut Cx) {
    let Some(what) = lazy(made, name, resource, cx) else { return };
    let message = format!("{what} returned here reads `{name}` after the `with` block has closed it");
    let edits = (made.as_name().is_none() && !cx.names.binds("list")).then(|| cx.listed(made));
    let message = if made.as_name() == Some(name) {
        format!("`{name}` is returned here, and the `with` block closes it at once")
    } else {
        message
    };
    let finding = cx.report(made.id, message);
    edits.into_iter().for_each(|edits: Vec<Edit>| _ = finding.suggest("Return a list", edits));
}

/// What an expression is that reads the resource only later.
fn lazy(expr: &Expr, name: &str, resource: Resource, cx: &mut Cx) -> Option<String> {
    match &expr.kind {
        ExprKind::Name(own) if own == name && resource == Resource::File => Some(String::new()),
        ExprKind::Comprehension(made) if made.kind == ComprehensionKind::Generator => {
            reads_later(made, name, cx).then(|| "the generator".to_owned())
        }
        ExprKind::Call(call) => {
            let shown = call.callee.spelt()?;
            let is_lazy = match cx.qualified(&call.callee).as_deref() {
                Some("builtins.map" | "builtins.filter") => {
                    call.arguments.iter().skip(1).any(|argument| goes_through(&argument.value, name, cx))
                }
                Some("builtins.zip" | "builtins.enumerate" | "csv.reader" | "csv.DictReader") => {
                    call.arguments.iter().any(|argument| goes_through(&argument.value, name, cx))
                }
                _ => {
                    let called = call.callee.as_name()?;
                    cx.is_generator(called)
                        && call.arguments.iter().any(|argument| argument.value.as_name() == Some(name))
                }
            };
            is_lazy.then(|| format!("the `{shown}()`"))
        }
        _ => None,
    }
}

/// Whether going through an expression reads the resource: the name itself, or a lazy reader of it.
fn goes_through(expr: &Expr, name: &str, cx: &mut Cx) -> bool {
    expr.as_name() == Some(name)
        || (expr.as_name().is_none() && lazy(expr, name, Resource::Other, cx).is_some())
}

fn reads_later(made: &Comprehension, name: &str, cx: &mut Cx) -> bool {
    let mut clauses = made.clauses.iter();
    // What the first clause goes through is looked up at once, and read later.
    if let Some(Clause::For { iter, .. }) = clauses.next()
        && goes_through(iter, name, cx)
    {
        return true;
    }
    let rest = clauses.map(|clause| match clause {
        Clause::For { iter, .. } => iter,
        Clause::If(test) => test,
    });
    rest.chain([&made.element]).chain(&made.value).any(|expr| uses(expr, name))
}

/// Whether an expression uses the resource; its plain attributes, such as `file.name`, stay readable.
fn uses(expr: &Expr, name: &str) -> bool {
    let mut plain = Vec::new();
    let mut called = Vec::new();
    for inner in exprs_of_expr(expr, Enter::ALL) {
        match &inner.kind {
            ExprKind::Call(call) => called.push(call.callee.id),
            ExprKind::Attribute(node) if !called.contains(&inner.id) => plain.push(node.value.id),
            ExprKind::Name(own) if own == name && !plain.contains(&inner.id) => return true,
            _ => {}
        }
    }
    false
}
