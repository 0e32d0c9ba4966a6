//! `assert` as a check of what comes from outside.

use crate::{
    finding::{Anchor, Edit, Text},
    rule::{Around, Cx, FileKind, On},
    syntax::python::{
        CompareOp, Enter, Expr, ExprKind, Function, ParamKind, Stmt, StmtKind, UnaryOp, exprs_of_expr, paths::truth, stmts,
    },
};

pub(crate) const ON: On = On::Stmt(check);

fn check(stmt: &Stmt, cx: &mut Cx) {
    let StmtKind::Assert { test, message } = &stmt.kind else { return };
    if let ExprKind::Tuple(tuple) = &test.kind
        && !tuple.items.is_empty()
    {
        let report = cx.report(stmt.id, "a tuple is always true, so this `assert` never fails: drop the parentheses");
        report.variant("always-true");
        return;
    }
    // A test asserts, and what checks types reads this as an annotation.
    if cx.kind == FileKind::Test || truth(test).is_some() || in_type_checking(cx) || in_test_case(cx) {
        return;
    }
    let Some(function) = cx.function() else { return };
    let Some(subject) = subject(test, function) else { return };
    if !is_public(function, cx) || binds(function, &subject) {
        return;
    }
    let asks = asks_for_rights(test);
    let is_narrowing = is_isinstance(test);
    let error = match (asks, is_narrowing) {
        (true, _) => "PermissionDenied",
        (false, true) => "TypeError",
        (false, false) => "ValueError",
    };
    // A method that a framework calls asks itself, and who reads types knows an annotated parameter.
    if is_narrowing && (cx.class().is_some() || is_annotated(function, &subject)) {
        return;
    }
    // What is compared with something computed is what the author believes, not what a caller has to know.
    if !asks && !is_narrowing && !is_validation(test, function) {
        return;
    }
    let text = format!("`assert` disappears under `python -O`: raise `{error}` to validate `{subject}`");
    let fix = if is_narrowing || asks { None } else { fix(stmt, test, message.as_ref(), cx) };
    let finding = cx.report(stmt.id, text);
    if is_narrowing {
        finding.variant("narrowing");
    }
    if let Some(edit) = fix {
        finding.suggest("Raise `ValueError`", vec![edit]);
    }
}

fn is_annotated(function: &Function, name: &str) -> bool {
    function.param(name).is_some_and(|param| param.annotation.is_some())
}

/// Whether the function gives the parameter another value: then the test is not of what came in.
fn binds(function: &Function, subject: &str) -> bool {
    stmts(&function.body, Enter::NONE).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| target.as_name() == Some(subject)),
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => target.as_name() == Some(subject),
        StmtKind::For(each) => each.target.as_name() == Some(subject),
        _ => false,
    })
}

/// `amount > 0`, `len(name) < 50`, `0 <= n < size`, `kind in ("a", "b")`, `code.isdigit()`: a parameter is compared
/// with a constant or with another parameter.
fn is_validation(test: &Expr, function: &Function) -> bool {
    let is_param = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => function.param(name).is_some(),
        ExprKind::Call(call) => {
            call.callee.as_name() == Some("len")
                && call.positional(0).and_then(Expr::as_name).is_some_and(|name| function.param(name).is_some())
        }
        _ => false,
    };
    match &test.kind {
        ExprKind::Compare(node) => {
            let all = std::iter::once(&node.left).chain(node.rest.iter().map(|(_, right)| right));
            let mut params = 0;
            for operand in all {
                if is_param(operand) {
                    params += 1;
                } else if !is_constant(operand) {
                    return false;
                }
            }
            params > 0 && !node.rest.iter().any(|(op, _)| matches!(op, CompareOp::Is | CompareOp::IsNot))
        }
        ExprKind::Call(call) => {
            let node = call.callee.as_attribute();
            node.is_some_and(|node| is_param(&node.value) && TEXT_TESTS.contains(&node.attr.name.as_str()))
        }
        ExprKind::Unary { op: UnaryOp::Not, operand } => is_validation(operand, function),
        ExprKind::Bool { values, .. } => {
            values.iter().all(|value| is_param(value) || is_validation(value, function))
                && values.iter().any(|value| is_validation(value, function))
        }
        _ => false,
    }
}

const TEXT_TESTS: &[&str] = &["isdigit", "isalpha", "isalnum", "isdecimal", "isnumeric", "startswith", "endswith"];

fn is_constant(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Str { .. } | ExprKind::True | ExprKind::False => true,
        ExprKind::Unary { operand, .. } => is_constant(operand),
        ExprKind::Tuple(tuple) => tuple.items.iter().all(is_constant),
        ExprKind::List(items) | ExprKind::Set(items) => items.iter().all(is_constant),
        ExprKind::Name(name) => name.len() > 1 && name.chars().all(|c| c.is_ascii_uppercase() || c == '_'),
        _ => false,
    }
}

fn is_isinstance(test: &Expr) -> bool {
    test.as_call().is_some_and(|call| call.callee.as_name() == Some("isinstance"))
}

/// The parameter, or part of the request, that a test reads.
fn subject(test: &Expr, function: &Function) -> Option<String> {
    let params = function.params.iter().enumerate().filter(|(number, param)| {
        let is_receiver = *number == 0 && matches!(param.name.name.as_str(), "self" | "cls" | "mcs" | "mcls" | "klass");
        !is_receiver && !matches!(param.kind, ParamKind::Args | ParamKind::Kwargs)
    });
    let names: Vec<&str> = params.map(|(_, param)| param.name.name.as_str()).collect();
    exprs_of_expr(test, Enter::NONE).find_map(|expr| match &expr.kind {
        ExprKind::Attribute(node) if node.value.as_name() == Some("request") && names.contains(&"request") => {
            Some(format!("request.{}", node.attr.name))
        }
        ExprKind::Name(name) if names.contains(&name.as_str()) => Some(name.to_string()),
        _ => None,
    })
}

fn asks_for_rights(test: &Expr) -> bool {
    exprs_of_expr(test, Enter::NONE).filter_map(Expr::as_attribute).any(|node| {
        let name = node.attr.name.as_str();
        matches!(name, "is_staff" | "is_superuser" | "is_authenticated") || name.starts_with("has_perm")
    })
}

/// Whether others call the function: neither it nor what it stands in is private.
fn is_public(function: &Function, cx: &Cx) -> bool {
    let is_private = |name: &str| name.starts_with('_') && !name.ends_with("__");
    let functions = cx.around.iter().filter(|around| matches!(around, Around::Function(_))).count();
    let in_private = cx.around.iter().any(|around| match around {
        Around::Class(class) => is_private(&class.name.name),
        _ => false,
    });
    functions == 1 && !is_private(&function.name.name) && !in_private
}

fn in_type_checking(cx: &Cx) -> bool {
    cx.around.iter().any(|around| match around {
        Around::Stmt(Stmt { kind: StmtKind::If(choice), .. }) => {
            choice.branches.iter().any(|branch| cx.source(branch.test.id).contains("TYPE_CHECKING"))
        }
        _ => false,
    })
}

fn in_test_case(cx: &Cx) -> bool {
    let is_test = |class: &crate::syntax::python::Class| {
        class.name.name.starts_with("Test") || class.bases().filter_map(Expr::dotted).any(|base| base.contains("Test"))
    };
    cx.around.iter().any(|around| match around {
        Around::Class(class) => is_test(class),
        Around::Function(function) => function.name.name.starts_with("test") || function.name.name.starts_with("assert"),
        _ => false,
    })
}

/// `if not (…): raise ValueError(…)`, with the message of the `assert`, or else its test spelt out.
fn fix(stmt: &Stmt, test: &Expr, message: Option<&Expr>, cx: &Cx) -> Option<Edit> {
    let at = cx.place(stmt.id);
    let source = |expr: &Expr| Text::Source(cx.place(expr.parens.unwrap_or(expr.id)));
    let mut text: Vec<Text> = vec!["if ".into()];
    match &test.kind {
        ExprKind::Compare(node) => match node.rest.as_slice() {
            [(op, right)] if opposite(*op).is_some() => {
                text.extend([source(&node.left), opposite(*op)?.into(), source(right)]);
            }
            _ => text.extend(["not ".into(), source(test)]),
        },
        ExprKind::Unary { op: UnaryOp::Not, operand } => text.push(source(operand)),
        ExprKind::Bool { .. } | ExprKind::Conditional(_) | ExprKind::Lambda(_) | ExprKind::Walrus { .. }
            if test.parens.is_none() =>
        {
            text.extend(["not (".into(), source(test), ")".into()]);
        }
        _ => text.extend(["not ".into(), source(test)]),
    }
    text.extend([":".into(), Text::Line(at), "    raise ValueError(".into()]);
    match message {
        Some(message) => text.push(source(message)),
        None => text.push(format!("\"{} is not met\"", test.spelt().filter(|spelt| !spelt.contains('"'))?).into()),
    }
    text.push(")".into());
    Some(Edit { place: at, anchor: Anchor::Whole, text })
}

fn opposite(op: CompareOp) -> Option<&'static str> {
    Some(match op {
        CompareOp::Eq => " != ",
        CompareOp::NotEq => " == ",
        CompareOp::Lt => " >= ",
        CompareOp::LtE => " > ",
        CompareOp::Gt => " <= ",
        CompareOp::GtE => " < ",
        CompareOp::Is => " is not ",
        CompareOp::IsNot => " is ",
        CompareOp::In => " not in ",
        CompareOp::NotIn => " in ",
    })
}
