//! `StopIteration` that leaves a generator, which Python turns into a `RuntimeError`.

use crate::{
    finding::{Edit, Text},
    model::holds::Holds,
    rule::{Around, Cx, FileKind, On},
    syntax::{
        Id,
        python::{Call, ComprehensionKind, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs_of_expr, stmts},
    },
};

pub(crate) const ON: On = On::Each(&[On::Stmt(check_raise), On::Call(check_next)]);

const STOP: &[&str] = &["StopIteration"];

fn check_raise(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::Raise { exception: Some(exception), .. } = &stmt.kind else { return };
    let (class, value) = match exception.as_call() {
        Some(call) => (&call.callee, call.positional(0)),
        None => (exception, None),
    };
    let Some(generator) = cx.function().filter(|function| function.is_generator) else { return };
    if cx.qualified(class).as_deref() != Some("builtins.StopIteration") || cx.is_tried(stmt.id, STOP) {
        return;
    }
    let message =
        format!("`raise StopIteration` in the generator `{}` becomes a `RuntimeError`", generator.name.name);
    let edit = match value {
        Some(_) if generator.is_async => None,
        Some(value) => Some(Edit::replace(cx.place(stmt.id), "return ").and(Text::Source(cx.place(value.id)))),
        None => Some(Edit::replace(cx.place(stmt.id), "return")),
    };
    let finding = cx.report(stmt.id, message);
    edit.into_iter().for_each(|edit| _ = finding.suggest("Use `return`", vec![edit]));
}

fn check_next(expr: &Expr, call: &Call, cx: &mut Cx) {
    // A test knows what it steps over.
    let ([only], false) = (call.arguments.as_slice(), cx.kind == FileKind::Test) else { return };
    if call.callee.as_name() != Some("next") || call.has_star() {
        return;
    }
    let Some(generator) = cx.function().filter(|function| function.is_generator) else { return };
    let is_later = |around: &Around<'_>| match around {
        Around::Expr(expr) => match &expr.kind {
            ExprKind::Lambda(_) => true,
            // As many as the comprehension asks for will be there.
            ExprKind::Comprehension(_) => true,
            _ => false,
        },
        _ => false,
    };
    // A private function knows its callers.
    if generator.name.name.starts_with('_') {
        return;
    }
    let mut inner = cx.around.iter().rev().take_while(|around| !matches!(around, Around::Function(_)));
    if inner.any(is_later) || cx.qualified(&call.callee).as_deref() != Some("builtins.next") {
        return;
    }
    if !may_end(&only.value, generator, cx) || cx.is_tried(expr.id, STOP) {
        return;
    }
    let shown = only.value.spelt().map_or_else(|| "next()".to_owned(), |shown| format!("next({shown})"));
    let message = format!(
        "where nothing is left, `{shown}` in the generator `{}` ends in a `RuntimeError`",
        generator.name.name
    );
    let edits = statement(cx).map(|stmt| {
        let at = cx.place(stmt);
        vec![
            Edit::before(at, "try:").and(Text::Line(at)).and("    "),
            Edit {
                text: vec![Text::Line(at), "except StopIteration:".into(), Text::Line(at), "    return".into()],
                ..Edit::after(at, "")
            },
        ]
    });
    let finding = cx.report(expr.id, message).variant("next");
    edits.into_iter().for_each(|edits| _ = finding.suggest("Return when nothing is left", edits));
}

/// Whether what `next()` steps through may have an end that nobody asked for before.
fn may_end(stepped: &Expr, generator: &Function, cx: &mut Cx) -> bool {
    match &stepped.kind {
        ExprKind::Name(name) => match cx.holds(name) {
            Some(Holds::Value(value)) => is_stream(value, generator, cx),
            Some(Holds::Element(_)) => false,
            None => rebound(name, generator, cx),
        },
        _ => is_stream(stepped, generator, cx),
    }
}

/// A parameter that an iterator of it takes the place of: `rows = iter(rows)`.
fn rebound(name: &str, generator: &Function, cx: &mut Cx) -> bool {
    let (mut is_made, mut all) = (false, true);
    for stmt in stmts(&generator.body, Enter::NONE) {
        if let StmtKind::Assign { targets, value } = &stmt.kind
            && targets.iter().any(|target| target.as_name() == Some(name))
        {
            is_made = true;
            all &= is_stream(value, generator, cx);
        }
    }
    is_made && all && generator.param(name).is_some() && !cx.around.is_empty()
}

/// An iterator that may be empty: of something that the generator asked nothing about.
fn is_stream(value: &Expr, generator: &Function, cx: &mut Cx) -> bool {
    match &value.kind {
        ExprKind::Comprehension(made) => made.kind == ComprehensionKind::Generator,
        ExprKind::Call(call) => match cx.qualified(&call.callee).as_deref() {
            Some("builtins.iter") => match call.arguments.as_slice() {
                [only] => !is_never_empty(&only.value) && !is_asked(&only.value, generator, cx),
                _ => false,
            },
            Some("builtins.map" | "builtins.filter" | "builtins.zip" | "builtins.enumerate" | "builtins.reversed") => {
                let endless = call.arguments.iter().filter_map(|argument| argument.value.as_call());
                let names: Vec<String> = endless.filter_map(|call| cx.qualified(&call.callee)).collect();
                !names.iter().any(|name| name.starts_with("itertools."))
                    && !call.arguments.iter().any(|argument| is_asked(&argument.value, generator, cx))
            }
            Some("builtins.open" | "csv.reader" | "csv.DictReader") => true,
            _ => false,
        },
        _ => false,
    }
}

fn is_never_empty(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::List(items) | ExprKind::Set(items) => !items.is_empty(),
        ExprKind::Tuple(tuple) => !tuple.items.is_empty(),
        ExprKind::Str { value, .. } => !value.is_empty(),
        ExprKind::Name(_) | ExprKind::Attribute(_) => false,
        _ => true,
    }
}

/// Whether a test of the generator speaks of the same thing: `if not rows: return`.
fn is_asked(of: &Expr, generator: &Function, cx: &Cx) -> bool {
    let shown = cx.source(of.id);
    let speaks = |test: &Expr| exprs_of_expr(test, Enter::ALL).any(|expr| cx.source(expr.id) == shown);
    stmts(&generator.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::If(choice) => choice.branches.iter().any(|branch| speaks(&branch.test)),
        StmtKind::While(repeat) => speaks(&repeat.test),
        StmtKind::Assert { test, .. } => speaks(test),
        _ => false,
    })
}

/// The statement around, if it stands on one line of its own.
fn statement(cx: &Cx) -> Option<Id> {
    let stmt = cx.around.iter().rev().find_map(|around| match around {
        Around::Stmt(stmt) => Some(*stmt),
        _ => None,
    })?;
    let is_simple = matches!(
        stmt.kind,
        StmtKind::Expr(_) | StmtKind::Assign { .. } | StmtKind::AnnAssign { .. } | StmtKind::AugAssign { .. }
    );
    let span = cx.span(stmt.id);
    let before = cx.text.get(..span.start as usize)?.rsplit('\n').next()?;
    let behind = cx.text.get(span.end as usize..)?.lines().next().unwrap_or_default().trim_start();
    (is_simple && !cx.source(stmt.id).contains('\n') && before.trim().is_empty() && !behind.starts_with(';'))
        .then_some(stmt.id)
}
