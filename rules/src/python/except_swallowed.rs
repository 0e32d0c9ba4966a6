//! A handler that drops what it caught.

use crate::{
    finding::{Anchor, Edit, Text},
    model::names::BindingKind,
    rule::{Around, Cx, FileKind, On},
    syntax::Id,
    syntax::python::{
        Dropped, Enter, ExceptHandler, Expr, ExprKind, Stmt, StmtKind, Try, exprs_of_expr, exprs_of_stmt, paths::exits,
        stmts,
    },
};

pub(crate) const ON: On = On::ExceptHandler(check);

fn check(handler: &ExceptHandler, cx: &mut Cx) {
    let (Some(kind), Some(how)) = (&handler.kind, handler.dropped()) else { return };
    let Some(Around::Stmt(stmt)) = cx.around.last().copied() else { return };
    let StmtKind::Try(attempt) = &stmt.kind else { return };
    if cx.remarks(handler.id).next().is_some() || is_meant(handler, how, cx) || is_told(handler, stmt, cx) {
        return;
    }
    if has_default(stmt, attempt, handler.kinds().iter().any(is_broad), cx) {
        return;
    }
    if is_branch(handler, attempt, cx) || is_question(handler, attempt) || is_no(handler, attempt, cx) {
        return;
    }
    if is_one_of_many(handler, stmt, attempt, cx) || is_optional(handler, attempt) {
        return;
    }
    let in_test = cx.kind == FileKind::Test || ["pytest", "playwright", "selenium"].iter().any(|tool| cx.names.imports_from(tool));
    // Whoever runs a test reads what it prints.
    let is_provoked = attempt.body.len() == 1 && !handler.kinds().iter().any(is_broad);
    if in_test && (how == Dropped::Printed || is_provoked || is_cleanup(handler, attempt, cx)) || is_tried_again(cx) {
        return;
    }
    let names: Vec<&str> = handler.kinds().iter().map(|kind| cx.source(kind.id)).collect();
    let named = match names.as_slice() {
        [one] => format!("`{one}` is"),
        many => format!("`{}` are", many.join("`, `")),
    };
    let message = match how {
        Dropped::Silently => {
            format!("{named} caught and dropped without a trace: handle it, log it, or show the intent")
        }
        Dropped::Skipped => {
            format!("{named} caught and the loop goes on without a trace: handle it or log what is skipped")
        }
        Dropped::Printed => format!("{named} caught and only printed: handle it or log it"),
    };
    let fix = suppressing(handler, kind, attempt, cx);
    let is_expected = is_expected(handler, how, attempt, cx);
    let finding = cx.report(handler.keyword, message);
    if is_expected {
        finding.variant("expected");
    }
    if let Some((title, edits)) = fix {
        finding.suggest(title, edits);
    }
}

/// Whether dropping is the handling: a stop that the user asked for, a last clean-up, a script that talks to people.
fn is_meant(handler: &ExceptHandler, how: Dropped, cx: &Cx) -> bool {
    let is_stop = |kind: &Expr| matches!(kind.as_name(), Some("KeyboardInterrupt" | "SystemExit" | "GeneratorExit"));
    let is_end = |kind: &Expr| is_stop(kind) || kind.as_name() == Some("EOFError");
    let stops = handler.kinds().iter().any(is_stop) && handler.kinds().iter().all(is_end);
    let in_function = |name: &str| cx.function().is_some_and(|function| function.name.name == name);
    let is_script = |around: &Around| match around {
        Around::Stmt(Stmt { kind: StmtKind::If(choice), .. }) => {
            choice.branches.iter().any(|branch| cx.source(branch.test.id).starts_with("__name__"))
        }
        _ => false,
    };
    let talks = cx.kind == FileKind::OneOff || in_function("main") || cx.around.iter().any(is_script);
    stops || in_function("__del__") || (how == Dropped::Printed && talks)
}

/// Whether the docstring of the function says that something is passed over, or what becomes of the exception, or the
/// comment right above the `try` says so.
fn is_told(handler: &ExceptHandler, attempt: &Stmt, cx: &Cx) -> bool {
    const WORDS: [&str; 12] = [
        "try/except", "skip them", "are skipped", "is skipped", "skips ", "are ignored", "is ignored", "ignores ",
        "ignoring ", "swallow", "best effort", "best-effort",
    ];
    const KEEPS: [&str; 7] = ["skip", "ignor", "keep", "fall back", "falls back", "default", "nothing"];
    const ABOVE: [&str; 10] = [
        "skip", "ignor", "may fail", "can fail", "best effort", "sometimes", "ok if", "fine if", "if possible",
        "attempt to",
    ];
    let last = |kind: &Expr| kind.dotted().and_then(|name| name.rsplit('.').next().map(str::to_lowercase));
    let classes: Vec<String> =
        handler.kinds().iter().filter_map(last).filter(|name| !matches!(name.as_str(), "exception")).collect();
    let docstring = cx.function().and_then(|function| function.docstring()).and_then(Expr::as_str);
    let explains = |line: &str| {
        KEEPS.iter().any(|word| line.contains(word)) && classes.iter().any(|class| line.contains(class))
    };
    let in_docstring = docstring.map(str::to_lowercase).is_some_and(|told| {
        WORDS.iter().any(|word| told.contains(word)) || told.lines().any(explains)
    });
    let comments = |at: Id| {
        let above = cx.text.get(..cx.span(at).start as usize).unwrap_or_default();
        let lines = above.trim_end_matches([' ', '\t']).lines().rev().map(str::trim_start);
        lines.take_while(|line| line.starts_with('#')).map(str::to_lowercase).collect::<Vec<_>>()
    };
    // Right above the `except` a comment speaks of nothing else.
    in_docstring
        || comments(attempt.id).iter().any(|line| ABOVE.iter().any(|word| line.contains(word)))
        || comments(handler.id).iter().any(|line| line.split_whitespace().count() > 3)
}

/// Whether a call of the project says "no" by a class of its own that is named for that: `NotApplicable`.
fn is_no(handler: &ExceptHandler, attempt: &Try, cx: &Cx) -> bool {
    let is_near = |kind: &Expr| {
        let bindings = kind.as_name().map(|name| cx.names.get(name)).unwrap_or_default();
        let is_here = bindings.iter().all(|binding| match &binding.kind {
            BindingKind::Class => true,
            BindingKind::Import(import) => import.level > 0,
            _ => false,
        });
        !bindings.is_empty() && is_here && is_own_word(kind, cx)
    };
    attempt.body.len() == 1 && handler.kinds().iter().all(is_near)
}

/// Whether the `try` only asks, and the answer "no" comes as an exception: `check_open(shop)`, and back.
fn is_question(handler: &ExceptHandler, attempt: &Try) -> bool {
    let [only] = attempt.body.as_slice() else { return false };
    let StmtKind::Expr(expr) = &only.kind else { return false };
    let name = match expr.as_call().map(|call| &call.callee.kind) {
        Some(ExprKind::Attribute(node)) => node.attr.name.as_str(),
        Some(ExprKind::Name(name)) => name.as_str(),
        _ => return false,
    };
    let asks = ["raise_", "check_", "ensure_", "require_", "assert_", "validate_"];
    asks.iter().any(|word| name.starts_with(word))
        && !handler.kinds().iter().any(is_broad)
        && matches!(handler.body.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_) | StmtKind::Continue))
}

/// Whether what is dropped is one way of several: a later clause takes the graver cases, the loop goes on to the next
/// candidate and leaves at the first that fits, or more is added to what the `try` adds to.
fn is_one_of_many(handler: &ExceptHandler, stmt: &Stmt, attempt: &Try, cx: &Cx) -> bool {
    if handler.kinds().iter().any(is_broad) {
        return false;
    }
    let is_wide = |kind: &Expr| matches!(kind.as_name(), Some("Exception" | "OSError" | "LookupError" | "ValueError"));
    let later = attempt.handlers.iter().skip_while(|other| other.id != handler.id).skip(1);
    if later.into_iter().any(|other| other.dropped().is_none() && other.kinds().iter().any(is_wide)) {
        return true;
    }
    let behind = cx.behind(stmt.id);
    let goes_on = matches!(handler.body.last().map(|stmt| &stmt.kind), Some(StmtKind::Continue));
    let leaves = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Return(Some(_)) | StmtKind::Break);
    if goes_on && behind.iter().flat_map(|stmt| stmts(std::slice::from_ref(*stmt), Enter::NONE)).any(leaves) {
        return true;
    }
    let [only] = attempt.body.as_slice() else { return false };
    added(only).is_some_and(|name| !goes_on && behind.iter().any(|stmt| added(stmt) == Some(name)))
}

/// The name that a statement adds to: `found.append(row)`.
fn added(stmt: &Stmt) -> Option<&str> {
    let StmtKind::Expr(expr) = &stmt.kind else { return None };
    let method = expr.as_call()?.callee.as_attribute()?;
    matches!(method.attr.name.as_str(), "add" | "append" | "extend" | "insert" | "update").then(|| method.value.as_name())?
}

/// Whether the one statement of a `try` may be missing: a module with settings of one machine, a row that went away
/// before it was read again, a look-up whose value nobody takes.
fn is_optional(handler: &ExceptHandler, attempt: &Try) -> bool {
    let [only] = attempt.body.as_slice() else { return false };
    let last = |kind: &Expr| kind.dotted().and_then(|name| name.rsplit('.').next().map(str::to_owned));
    let all = |names: &[&str]| {
        handler.kinds().iter().all(|kind| last(kind).is_some_and(|name| names.contains(&name.as_str())))
    };
    match &only.kind {
        StmtKind::ImportFrom(import) => {
            import.star.is_some() && import.level > 0 && all(&["ImportError", "ModuleNotFoundError"])
        }
        StmtKind::Expr(expr) => {
            let method = expr.as_call().and_then(|call| call.callee.as_attribute()).map(|node| node.attr.name.as_str());
            match (&expr.kind, method) {
                (ExprKind::Subscript(_), _) => all(&["KeyError", "IndexError"]),
                (_, Some("get_field")) => all(&["FieldDoesNotExist"]),
                (_, Some("refresh_from_db")) => all(&["DoesNotExist", "ObjectDoesNotExist"]),
                _ => false,
            }
        }
        _ => false,
    }
}

/// Whether rows are looked up one by one and collected: `found.append(Group.objects.get(name=name))`.
fn is_collected(attempt: &Try) -> bool {
    let [only] = attempt.body.as_slice() else { return false };
    let StmtKind::Expr(expr) = &only.kind else { return false };
    let given = expr.as_call().and_then(|call| call.positional(0)).and_then(Expr::as_call);
    let method = given.and_then(|call| call.callee.as_attribute());
    added(only).is_some() && method.is_some_and(|method| method.attr.name == "get")
}

/// Whether the one statement of a `try` looks something up or clears it away, and the exception says that it is not
/// there: `prices[code]`, `get_field(name)`, `path.unlink()`.
fn is_look_up(handler: &ExceptHandler, attempt: &Try) -> bool {
    let [only] = attempt.body.as_slice() else { return false };
    let value = match &only.kind {
        StmtKind::Assign { value, .. } => value,
        StmtKind::Expr(expr) => expr,
        _ => return false,
    };
    let method = value.as_call().and_then(|call| call.callee.as_attribute()).map(|node| node.attr.name.as_str());
    let all = |names: &[&str]| {
        let last = |kind: &Expr| kind.dotted().and_then(|name| name.rsplit('.').next().map(str::to_owned));
        handler.kinds().iter().all(|kind| last(kind).is_some_and(|name| names.contains(&name.as_str())))
    };
    match &value.kind {
        ExprKind::Subscript(_) => all(&["KeyError", "IndexError"]),
        _ => match method {
            Some("get_field") => all(&["FieldDoesNotExist"]),
            Some("unlink" | "remove" | "rmdir" | "close") => all(&["OSError", "FileNotFoundError", "PermissionError"]),
            _ => false,
        },
    }
}

/// Whether a narrow class is one of two ways that the code goes: the `else` is the other one, or the handler
/// answers "not there" where the function else answers with a value.
fn is_branch(handler: &ExceptHandler, attempt: &Try, cx: &Cx) -> bool {
    let gives = |body: &[Stmt]| {
        let given =
            |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Return(Some(value)) if !matches!(value.kind, ExprKind::None));
        stmts(body, Enter::NONE).any(given)
    };
    let returns = matches!(handler.body.last().map(|stmt| &stmt.kind), Some(StmtKind::Return(_)));
    let answers = returns && cx.function().is_some_and(|function| gives(&function.body));
    !handler.kinds().iter().any(is_broad) && (!attempt.orelse.is_empty() || answers)
}

/// Whether a loop around tries again, and what stands behind it raises when all was in vain.
fn is_tried_again(cx: &Cx) -> bool {
    let inner = cx.around.iter().rev().take_while(|around| !matches!(around, Around::Function(_) | Around::Class(_)));
    inner.into_iter().any(|around| {
        let Around::Stmt(stmt) = around else { return false };
        let orelse = match &stmt.kind {
            StmtKind::For(each) if !is_over_data(stmt) => &each.orelse,
            StmtKind::While(each) => &each.orelse,
            _ => return false,
        };
        orelse.iter().any(raises) || cx.behind(stmt.id).into_iter().any(raises)
    })
}

/// Whether a class is one of the project's own that is named for what happened, not as an error: `NothingToDo`.
fn is_own_word(kind: &Expr, cx: &Cx) -> bool {
    const OTHERS: [&str; 16] = [
        "django", "rest_framework", "requests", "subprocess", "socket", "decimal", "asyncio", "concurrent", "queue",
        "json", "ssl", "http", "urllib", "smtplib", "psycopg2", "redis",
    ];
    let dotted = kind.dotted().unwrap_or_default();
    let mut words = dotted.split('.');
    let (root, last) = (words.next().unwrap_or_default(), words.next_back().unwrap_or(&dotted));
    let is_own = cx.names.get(root).iter().all(|binding| match &binding.kind {
        BindingKind::Class => true,
        BindingKind::Import(import) => {
            import.level > 0 || !OTHERS.contains(&import.module.split('.').next().unwrap_or_default())
        }
        _ => false,
    });
    cx.names.binds(root) && is_own && !["Error", "Exception", "Warning"].iter().any(|end| last.ends_with(end))
}

/// Whether a test cleans up as far as it can, or expects an assertion to fail.
fn is_cleanup(handler: &ExceptHandler, attempt: &Try, cx: &Cx) -> bool {
    let name = cx.function().map_or("", |function| function.name.name.as_str());
    let cleans = matches!(name, "tearDown" | "tearDownClass" | "asyncTearDown" | "teardown_method");
    let is_failure = |kind: &Expr| kind.dotted().is_some_and(|name| name.ends_with("failureException"));
    // The first failure ends a loop, and what is behind it is not cleaned up.
    let ends_loop = attempt.body.iter().any(|stmt| matches!(stmt.kind, StmtKind::For(_)));
    (cleans && !ends_loop && !handler.kinds().iter().any(is_broad)) || handler.kinds().iter().all(is_failure)
}

fn is_broad(kind: &Expr) -> bool {
    matches!(kind.as_name(), Some("Exception" | "BaseException") | None)
        && kind.dotted().is_none_or(|name| !name.contains('.'))
}

/// Whether other code of the function takes over: it gives the same name a value, or it runs only if the `try`
/// came to nothing.
fn has_default(stmt: &Stmt, attempt: &Try, is_any_broad: bool, cx: &Cx) -> bool {
    let ends = if attempt.orelse.is_empty() { &attempt.body } else { &attempt.orelse };
    let leaves =
        exits(ends).is_some_and(|exits| !exits.falls.any()) && !matches!(ends.last(), Some(last) if raises(last));
    let behind = cx.behind(stmt.id);
    if leaves && (cx.repeated().is_some() || !behind.is_empty()) {
        return true;
    }
    // An early way out, and another one behind it.
    let is_way_out = |stmt: &Stmt| matches!(stmt.kind, StmtKind::Return(Some(_)) | StmtKind::Raise { .. });
    let is_early = stmts(&attempt.body, Enter::NONE).any(is_way_out) && !is_any_broad;
    if is_early && behind.iter().any(|stmt| is_way_out(stmt)) {
        return true;
    }
    let own: Vec<String> =
        stmts(&attempt.body, Enter::NONE).chain(stmts(&attempt.orelse, Enter::NONE)).flat_map(bound).collect();
    let is_param = |name: &String| cx.function().is_some_and(|function| function.param(name).is_some());
    if own.iter().any(is_param) || stmts(&attempt.body, Enter::NONE).any(reads_itself) {
        return true;
    }
    let within = cx.span(stmt.id);
    let mut others = stmts(cx.scope(), Enter::NONE).filter(|other| !within.contains(cx.span(other.id)));
    !own.is_empty() && others.any(|other| bound(other).iter().any(|name| own.contains(name)))
}

/// `size = int(size)`: the name holds something before.
fn reads_itself(stmt: &Stmt) -> bool {
    let StmtKind::Assign { value, .. } = &stmt.kind else { return false };
    let names = bound(stmt);
    exprs_of_expr(value, Enter::NONE).filter_map(Expr::dotted).any(|read| names.contains(&read))
}

fn raises(stmt: &Stmt) -> bool {
    matches!(stmt.kind, StmtKind::Raise { .. })
}

/// The names and attributes that a statement by itself gives a value.
fn bound(stmt: &Stmt) -> Vec<String> {
    let targets: Vec<&Expr> = match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().collect(),
        StmtKind::AnnAssign { target, value: Some(_), .. } | StmtKind::AugAssign { target, .. } => vec![target],
        StmtKind::Import(modules) => {
            let name = |module: &crate::syntax::python::ImportModule| {
                module.alias.as_ref().unwrap_or(&module.module).name.to_string()
            };
            return modules.iter().map(name).collect();
        }
        StmtKind::ImportFrom(import) => {
            return import
                .names
                .iter()
                .map(|name| name.alias.as_ref().unwrap_or(&name.name).name.to_string())
                .collect();
        }
        StmtKind::With(with) => with.items.iter().filter_map(|item| item.target.as_ref()).collect(),
        _ => Vec::new(),
    };
    let each = |target: &Expr| match &target.kind {
        ExprKind::Tuple(tuple) => tuple.items.iter().filter_map(Expr::dotted).collect(),
        ExprKind::List(items) => items.iter().filter_map(Expr::dotted).collect(),
        _ => Vec::from_iter(target.dotted()),
    };
    targets.into_iter().flat_map(each).collect()
}

/// Whether ordinary control flow expects the exception: a narrow class around few statements, or a test.
fn is_expected(handler: &ExceptHandler, how: Dropped, attempt: &Try, cx: &Cx) -> bool {
    if is_look_up(handler, attempt) || is_collected(attempt) {
        return true;
    }
    if how == Dropped::Skipped && cx.repeated().is_some_and(is_over_data) {
        return false;
    }
    let is_narrow = |kind: &Expr| {
        let name = kind.dotted().unwrap_or_default();
        let last = name.rsplit('.').next().unwrap_or_default();
        NARROW.contains(&last) || last.ends_with("DoesNotExist") || (last == "ValueError" && removes(&attempt.body)) || is_own_word(kind, cx)
    };
    let in_test = cx.kind == FileKind::Test && !handler.kinds().iter().any(is_broad);
    in_test || (attempt.body.len() <= 3 && handler.kinds().iter().all(is_narrow))
}

/// `list.remove(element)`: it is not there any more, or was not.
fn removes(body: &[Stmt]) -> bool {
    body.iter().all(|stmt| match &stmt.kind {
        StmtKind::Expr(expr) => {
            let method = expr.as_call().and_then(|call| call.callee.as_attribute());
            method.is_some_and(|method| method.attr.name == "remove")
        }
        _ => false,
    })
}

/// Exceptions that say "it is not there", or "not yet".
const NARROW: &[&str] = &[
    "KeyError",
    "AttributeError",
    "IndexError",
    "LookupError",
    "ImportError",
    "ModuleNotFoundError",
    "StopIteration",
    "StopAsyncIteration",
    "Empty",
    "Full",
    "FileNotFoundError",
    "FileExistsError",
    "ProcessLookupError",
    "CancelledError",
    "BlockingIOError",
    "InterruptedError",
];

/// Whether a loop goes over data: anything but a short literal or a short `range`.
fn is_over_data(stmt: &Stmt) -> bool {
    let StmtKind::For(each) = &stmt.kind else { return false };
    match &each.iter.kind {
        ExprKind::List(items) | ExprKind::Set(items) => items.len() > 16,
        ExprKind::Tuple(tuple) => tuple.items.len() > 16,
        ExprKind::Call(call) if call.callee.as_name() == Some("range") => {
            let is_short =
                |expr: &Expr| matches!(&expr.kind, ExprKind::Int(digits) if digits.parse().is_ok_and(|n: u32| n <= 64));
            !call.arguments.iter().all(|argument| is_short(&argument.value))
        }
        _ => true,
    }
}

/// The fix: one statement under `contextlib.suppress`.
fn suppressing(handler: &ExceptHandler, kind: &Expr, attempt: &Try, cx: &mut Cx) -> Option<(String, Vec<Edit>)> {
    let ([only], [_]) = (attempt.body.as_slice(), attempt.handlers.as_slice()) else { return None };
    let [dropped] = handler.body.as_slice() else { return None };
    let is_empty =
        matches!(dropped.kind, StmtKind::Pass | StmtKind::Expr(_)) && handler.dropped() == Some(Dropped::Silently);
    if !is_empty || handler.is_group || !attempt.orelse.is_empty() || !attempt.finally.is_empty() {
        return None;
    }
    // `suppress` must mean the same where the statement stands.
    let (written, import) = match (cx.names.import("contextlib").is_some(), cx.names.binds("suppress")) {
        (true, false) => ("contextlib.suppress", None),
        (_, true) => match cx.names.import("suppress")?.dotted()?.as_str() {
            "contextlib.suppress" => ("suppress", None),
            _ => return None,
        },
        (false, false) if cx.names.binds("contextlib") => return None,
        (false, false) => ("suppress", Some(Edit::import(cx.place(only.id), "contextlib", Some("suppress")))),
    };
    if exprs_of_stmt(only, Enter::ALL).any(|expr| expr.as_name() == Some("suppress")) {
        return None;
    }
    let mut with = Edit::replace(cx.place(attempt.keyword), format!("with {written}("));
    for (number, class) in handler.kinds().iter().enumerate() {
        with = if number > 0 { with.and(", ") } else { with };
        with = with.and(Text::Source(cx.place(class.id)));
    }
    let mut edits = vec![with.and(")"), Edit { place: cx.place(handler.id), anchor: Anchor::Lines, text: Vec::new() }];
    edits.extend(import);
    Some((format!("Use `{written}({})`", cx.source(kind.id).trim_matches(['(', ')'])), edits))
}
