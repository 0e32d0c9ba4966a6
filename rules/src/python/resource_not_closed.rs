//! Files, connections and the like that nobody closes.

use crate::{
    finding::Edit,
    rule::{Around, Cx, FileKind, On},
    syntax::python::{Call, Clause, Enter, Expr, ExprKind, Stmt, StmtKind, exprs, stmts},
};

pub(crate) const ON: On = On::Call(check);

/// What opens something that must be closed.
const OPENERS: &[&str] = &[
    "builtins.open",
    "io.open",
    "codecs.open",
    "gzip.open",
    "bz2.open",
    "lzma.open",
    "tarfile.open",
    "zipfile.ZipFile",
    "sqlite3.connect",
    "urllib.request.urlopen",
    "socket.socket",
    "socket.create_connection",
    "tempfile.TemporaryFile",
];

/// What reads a file that it is given to the end, and leaves it open.
const READERS: &[&str] = &[
    "json.load",
    "json.dump",
    "pickle.load",
    "pickle.dump",
    "yaml.load",
    "yaml.safe_load",
    "yaml.dump",
    "toml.load",
    "tomllib.load",
    "plistlib.load",
    "marshal.load",
    "csv.reader",
    "csv.DictReader",
    "csv.writer",
    "csv.DictWriter",
    "builtins.list",
    "builtins.sorted",
    "builtins.enumerate",
    "builtins.set",
    "builtins.tuple",
    "builtins.sum",
    "builtins.max",
    "builtins.min",
    "builtins.map",
    "builtins.filter",
];

fn check(expr: &Expr, call: &Call, cx: &mut Cx) {
    let before = cx.found.len();
    told(expr, call, cx);
    // The process of a test ends soon, and its files with it.
    if cx.kind == FileKind::Test {
        cx.found.iter_mut().skip(before).for_each(|finding| _ = finding.variant("test"));
    }
}

fn told(expr: &Expr, call: &Call, cx: &mut Cx) {
    let Some(opener) = opener(call, cx) else { return };
    let message = format!("`{opener}()` is never closed: use `with`");
    match cx.around.last() {
        Some(Around::Expr(parent)) => match &parent.kind {
            ExprKind::Attribute(attribute) => {
                let Some(Around::Expr(outer)) = cx.around.iter().rev().nth(1) else { return };
                let method = attribute.attr.name.as_str();
                if let ExprKind::Call(chained) = &outer.kind
                    && chained.callee.id == parent.id
                    && is_used_up(method)
                {
                    let (is_whole, outer) = (method == "read" && chained.arguments.is_empty(), outer.id);
                    let path = (is_whole && opener == "open").then(|| only_path(call)).flatten();
                    let edits = path.map(|path| {
                        let new = format!("Path({}).read_text()", cx.source(path.id));
                        vec![Edit::replace(cx.place(outer), new), Edit::import(cx.place(outer), "pathlib", Some("Path"))]
                    });
                    let finding = cx.report(expr.id, message);
                    edits.into_iter().for_each(|edits| _ = finding.suggest("Read it with `Path.read_text()`", edits));
                }
            }
            ExprKind::Call(outer) => {
                let callee = &outer.callee;
                let is_argument = callee.id != expr.id;
                if is_argument && cx.qualified(callee).is_some_and(|name| READERS.contains(&name.as_str())) {
                    cx.report(expr.id, message);
                }
            }
            ExprKind::Comprehension(made) => {
                let over = |clause: &Clause| matches!(clause, Clause::For { iter, .. } if iter.id == expr.id);
                if made.clauses.iter().any(over) {
                    cx.report(expr.id, message);
                }
            }
            _ => {}
        },
        Some(Around::Stmt(parent)) => match &parent.kind {
            StmtKind::For(each) if each.iter.id == expr.id => _ = cx.report(expr.id, message),
            StmtKind::Expr(_) if opener == "open" && !is_to_fail(cx) => _ = cx.report(expr.id, message),
            StmtKind::Assign { targets, .. } => {
                let [target] = targets.as_slice() else { return };
                let Some(name) = target.as_name() else { return };
                held(expr, opener, name, parent, cx);
            }
            _ => {}
        },
        _ => {}
    }
}

/// Whether a test holds that it fails: `with self.assertRaises(FileNotFoundError): open(path)`.
fn is_to_fail(cx: &Cx) -> bool {
    cx.around.iter().any(|around| match around {
        Around::Stmt(stmt) => match &stmt.kind {
            StmtKind::With(with) => with.items.iter().any(|item| {
                let name = item.context.as_call().and_then(|call| call.callee.dotted()).unwrap_or_default();
                name.to_lowercase().contains("raises")
            }),
            StmtKind::Try(_) => true,
            _ => false,
        },
        _ => false,
    })
}

/// The opener that a call is, by its last name.
fn opener(call: &Call, cx: &mut Cx) -> Option<&'static str> {
    if let Some(method) = call.callee.as_attribute().filter(|method| method.attr.name == "open")
        && let ExprKind::Call(path) = &method.value.kind
    {
        return (cx.qualified(&path.callee).as_deref() == Some("pathlib.Path")).then_some("open");
    }
    let dotted = cx.qualified(&call.callee)?;
    let found = OPENERS.iter().find(|opener| **opener == dotted)?;
    // Another process may hold the other end of a descriptor that is given by number.
    let is_descriptor = call.keyword("closefd").is_some() || call.keyword("fileno").is_some();
    (!is_descriptor).then(|| found.rsplit('.').next()).flatten()
}

/// Methods that go through a file at once; what else is chained may give the file itself.
fn is_used_up(method: &str) -> bool {
    matches!(method, "read" | "readlines" | "readline" | "write" | "writelines" | "namelist" | "extractall" | "infolist")
}

/// `open(path)` and nothing more.
fn only_path(call: &Call) -> Option<&Expr> {
    match call.arguments.as_slice() {
        [_] => call.positional(0),
        _ => None,
    }
}

/// A file that a local name holds.
fn held(expr: &Expr, opener: &str, name: &str, assigned: &Stmt, cx: &mut Cx) {
    let Some(function) = cx.function() else { return };
    let in_class = matches!(cx.around.iter().rev().find(|one| matches!(one, Around::Function(_) | Around::Class(_))), Some(Around::Class(_)));
    let names = cx.names_of(function);
    if in_class || names.get(name).len() != 1 || !names.binds(name) {
        return;
    }
    let all = exprs(&function.body, Enter::ALL).filter(|one| one.as_name() == Some(name)).count();
    let here = exprs(&function.body, Enter::NONE).filter(|one| one.as_name() == Some(name)).count();
    // A function inside may use it at any time.
    if all != here {
        return;
    }
    // Each use must be one that leaves the file where it is: `name.read()`, `for line in name`, `json.load(name)`.
    let mut plain = 1;
    let mut closes = Vec::new();
    for one in exprs(&function.body, Enter::NONE) {
        match &one.kind {
            ExprKind::Call(call) => match &call.callee.kind {
                ExprKind::Attribute(method) if method.value.as_name() == Some(name) => {
                    match method.attr.name.as_str() {
                        "close" | "shutdown" => closes.push(one.id),
                        "detach" | "makefile" | "fileno" | "__enter__" => return,
                        _ => {}
                    }
                    plain += 1;
                }
                _ => {
                    let given = call.arguments.iter().filter(|argument| argument.value.as_name() == Some(name)).count();
                    if given > 0 && cx.qualified(&call.callee).is_some_and(|name| READERS.contains(&name.as_str())) {
                        plain += given;
                    }
                }
            },
            ExprKind::Comprehension(made) => {
                let over = |clause: &&Clause| matches!(clause, Clause::For { iter, .. } if iter.as_name() == Some(name));
                plain += made.clauses.iter().filter(over).count();
            }
            _ => {}
        }
    }
    for stmt in stmts(&function.body, Enter::NONE) {
        if let StmtKind::For(each) = &stmt.kind
            && each.iter.as_name() == Some(name)
        {
            plain += 1;
        }
    }
    if plain != here {
        return;
    }
    if closes.is_empty() {
        cx.report(expr.id, format!("`{name}` is never closed: use `with {opener}(…) as {name}`"));
        return;
    }
    // A `close()` that stands in the same block, with statements before it that may raise.
    let block = cx.behind(assigned.id);
    let at = block.iter().position(|stmt| matches!(&stmt.kind, StmtKind::Expr(expr) if closes.contains(&expr.id)));
    let in_try = cx.around.iter().any(|around| matches!(around, Around::Stmt(stmt) if matches!(stmt.kind, StmtKind::Try(_))));
    if let (Some(at), [_]) = (at, closes.as_slice())
        && at > 0
        && !in_try
        && block.iter().take(at).all(|stmt| !matches!(stmt.kind, StmtKind::Try(_)))
    {
        let message = format!("`{name}` stays open if anything raises before `{name}.close()`: use `with {opener}(…) as {name}`");
        let finding = cx.report(expr.id, message);
        finding.variant("straight-path");
    }
}
