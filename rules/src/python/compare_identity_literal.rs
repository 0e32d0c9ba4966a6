//! Comparisons whose result does not depend on the values: identity with a literal, `x == 1 or 2`, `type(x) == "str"`.

use crate::{
    finding::Edit,
    rule::{Around, Cx, FileKind, On},
    syntax::python::{
        BoolOp, Clause, Compare, CompareOp, Expr, ExprKind, StmtKind, UnaryOp,
    },
};

pub(crate) const ON: On = On::Expr(check);

fn check(expr: &Expr, cx: &mut Cx) {
    match &expr.kind {
        ExprKind::Compare(compare) => compared(expr, compare, cx),
        ExprKind::Bool { op: BoolOp::Or, values } if is_tested(expr, cx) => always(expr, values, cx),
        _ => {}
    }
}

fn compared(expr: &Expr, compare: &Compare, cx: &mut Cx) {
    // What stands beside a literal that is always true is told there.
    if let Some(Around::Expr(Expr { kind: ExprKind::Bool { op: BoolOp::Or, values }, .. })) = cx.around.last()
        && values.iter().skip(1).any(is_true)
    {
        return;
    }
    let mut left = &compare.left;
    for (op, right) in &compare.rest {
        let is_single = compare.rest.len() == 1;
        match op {
            CompareOp::Is | CompareOp::IsNot => identity(expr, *op, left, right, is_single, cx),
            CompareOp::Eq | CompareOp::NotEq if is_single => equality(expr, *op, left, right, cx),
            _ => {}
        }
        left = right;
    }
}

fn identity(expr: &Expr, op: CompareOp, left: &Expr, right: &Expr, is_single: bool, cx: &mut Cx) {
    let Some(literal) = [right, left].into_iter().find(|side| is_literal(side)) else { return };
    let (written, instead) = if op == CompareOp::Is { ("is", "==") } else { ("is not", "!=") };
    let message = format!("`{written}` compares identity: use `{instead}` for `{}`", short(cx.source(literal.id)));
    let place = cx.place(expr.id);
    let is_clear = is_single && cx.source(expr.id).matches(" is ").count() == 1;
    let finding = cx.report(expr.id, message);
    if is_clear {
        let edit = Edit::within(place, format!(" {written} "), format!(" {instead} "));
        finding.safe(format!("Use `{instead}`"), vec![edit]);
    }
}

fn equality(expr: &Expr, op: CompareOp, left: &Expr, right: &Expr, cx: &mut Cx) {
    let (written, instead) = if op == CompareOp::Eq { ("==", "is") } else { ("!=", "is not") };
    let never = if op == CompareOp::Eq { "false" } else { "true" };
    if let (ExprKind::Call(call), ExprKind::Str { value, .. }) = (&left.kind, &right.kind)
        && cx.qualified(&call.callee).as_deref() == Some("builtins.type")
        && call.arguments.len() == 1
    {
        cx.report(expr.id, format!("a class never equals the text `{}`: this is always {never}", short(value)));
        return;
    }
    if let Some(nan) = [left, right].into_iter().find(|side| is_nan(side, cx)) {
        let nan = short(cx.source(nan.id));
        cx.report(expr.id, format!("`{nan}` equals nothing, not even itself: this is always {never}; use `math.isnan()`"));
        return;
    }
    let singleton = match (&left.kind, &right.kind) {
        (_, ExprKind::None) => "None",
        (_, ExprKind::True) => "True",
        (_, ExprKind::False) => "False",
        _ => {
            if is_path(left) && cx.kind != FileKind::Test && cx.source(left.id) == cx.source(right.id) {
                let same = short(cx.source(left.id));
                let always = if op == CompareOp::Eq { "true" } else { "false" };
                let message = format!("`{same}` is compared with itself: this is always {always}");
                cx.report(expr.id, message).variant("itself");
            }
            return;
        }
    };
    if matches!(left.kind, ExprKind::None | ExprKind::True | ExprKind::False) || makes_expressions(cx) {
        return;
    }
    if singleton != "None" && gives_bool(left, cx) {
        let asked = short(cx.source(left.id));
        let wanted = (op == CompareOp::Eq) == (singleton == "True");
        let rest = if wanted { format!("drop `{written} {singleton}`") } else { format!("use `not` in place of `{written} {singleton}`") };
        cx.report(expr.id, format!("`{asked}` is true or false by itself: {rest}")).variant("singleton");
        return;
    }
    let place = cx.place(expr.id);
    let is_clear = cx.source(expr.id).matches(written).count() == 1;
    let finding = cx.report(expr.id, format!("there is one `{singleton}`: compare with `{instead} {singleton}`"));
    finding.variant("singleton");
    if is_clear && singleton == "None" {
        finding.suggest(format!("Use `{instead}`"), vec![Edit::within(place, written, instead)]);
    }
}

/// Whether an expression gives `True` or `False` and nothing else: `isinstance(…)`, `not x`, `a < b`, `x in y`.
fn gives_bool(expr: &Expr, cx: &mut Cx) -> bool {
    const FUNCTIONS: &[&str] = &["isinstance", "issubclass", "callable", "hasattr", "bool", "any", "all"];
    const METHODS: &[&str] = &["startswith", "endswith", "isdigit", "isalpha", "isnumeric", "isalnum", "isspace"];
    match &expr.kind {
        ExprKind::Unary { op: UnaryOp::Not, .. } => true,
        ExprKind::Compare(compare) => compare.rest.iter().all(|(op, _)| {
            matches!(op, CompareOp::In | CompareOp::NotIn | CompareOp::Is | CompareOp::IsNot)
        }),
        ExprKind::Call(call) => match &call.callee.kind {
            ExprKind::Attribute(method) => METHODS.contains(&method.attr.name.as_str()),
            _ => cx
                .qualified(&call.callee)
                .and_then(|name| name.strip_prefix("builtins.").map(|name| FUNCTIONS.contains(&name)))
                .unwrap_or(false),
        },
        _ => false,
    }
}

/// `x == "a" or "b"`
fn always(expr: &Expr, values: &[Expr], cx: &mut Cx) {
    let Some((first, rest)) = values.split_first() else { return };
    let Some(literal) = rest.iter().find(|value| is_true(value)) else { return };
    let ExprKind::Compare(compare) = &first.kind else { return };
    let [(op @ (CompareOp::Eq | CompareOp::NotEq | CompareOp::Is | CompareOp::In), right)] = compare.rest.as_slice()
    else {
        return;
    };
    let text = short(cx.source(literal.id));
    let message = format!("`or {text}` makes this test always true: `{text}` is compared with nothing");
    let place = cx.place(expr.id);
    let parts: Vec<&str> = std::iter::once(right).chain(rest).map(|value| cx.source(value.id)).collect();
    let new = format!("{} in ({})", cx.source(compare.left.id), parts.join(", "));
    let is_list = matches!(op, CompareOp::Eq | CompareOp::Is) && std::iter::once(right).chain(rest).all(is_literal);
    let finding = cx.report(expr.id, message);
    if is_list {
        finding.suggest("Ask whether it is one of them", vec![Edit::replace(place, new)]);
    }
}

/// Whether the truth of an expression decides which way the code goes.
fn is_tested(expr: &Expr, cx: &Cx) -> bool {
    match cx.around.last() {
        Some(Around::Stmt(stmt)) => match &stmt.kind {
            StmtKind::If(choice) => choice.branches.iter().any(|branch| branch.test.id == expr.id),
            StmtKind::While(repeat) => repeat.test.id == expr.id,
            StmtKind::Assert { test, .. } => test.id == expr.id,
            _ => false,
        },
        Some(Around::Expr(around)) => match &around.kind {
            ExprKind::Conditional(choice) => choice.test.id == expr.id,
            ExprKind::Unary { op: UnaryOp::Not, .. } => true,
            ExprKind::Comprehension(made) => {
                made.clauses.iter().any(|clause| matches!(clause, Clause::If(test) if test.id == expr.id))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether `==` may make an expression instead of an answer, as tables and query builders do.
fn makes_expressions(cx: &Cx) -> bool {
    const LIBRARIES: &[&str] = &[
        "sqlalchemy", "sqlmodel", "peewee", "pony", "numpy", "pandas", "polars", "pyspark", "torch", "tensorflow",
        "sympy", "geopandas", "dask", "ibis", "flask_sqlalchemy", "boto3",
    ];
    const METHODS: &[&str] = &["filter", "where", "having", "join", "outerjoin", "when", "and_", "or_", "not_", "select"];
    if LIBRARIES.iter().any(|library| cx.names.imports_from(library)) {
        return true;
    }
    cx.around.iter().rev().any(|around| match around {
        Around::Expr(expr) => match &expr.kind {
            ExprKind::Subscript(_) => true,
            ExprKind::Call(call) => {
                let name = match &call.callee.kind {
                    ExprKind::Attribute(method) => method.attr.name.as_str(),
                    ExprKind::Name(name) => name.as_str(),
                    _ => "",
                };
                METHODS.contains(&name)
            }
            _ => false,
        },
        _ => false,
    })
}

fn is_literal(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str { .. }
        | ExprKind::Bytes
        | ExprKind::Int(_)
        | ExprKind::Float(_)
        | ExprKind::Imaginary(_)
        | ExprKind::Tuple(_)
        | ExprKind::List(_)
        | ExprKind::Dict(_)
        | ExprKind::Set(_) => true,
        ExprKind::Unary { op: UnaryOp::Minus, operand } => is_literal(operand),
        _ => false,
    }
}

/// A literal that counts as true.
fn is_true(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Str { value, .. } => !value.is_empty(),
        ExprKind::Int(digits) => digits.chars().any(|c| ('1'..='9').contains(&c)),
        ExprKind::Float(_) => true,
        _ => false,
    }
}

fn is_nan(expr: &Expr, cx: &mut Cx) -> bool {
    match &expr.kind {
        ExprKind::Attribute(_) => {
            matches!(cx.qualified(expr).as_deref(), Some("math.nan" | "numpy.nan" | "numpy.NaN" | "numpy.NAN"))
        }
        ExprKind::Call(call) => {
            call.arguments.len() == 1
                && call.positional(0).and_then(Expr::as_str).is_some_and(|text| text.eq_ignore_ascii_case("nan"))
                && cx.qualified(&call.callee).as_deref() == Some("builtins.float")
        }
        _ => false,
    }
}

/// `self.name`, `order.customer.id`: reading it twice gives the same.
fn is_path(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Attribute(_)) && expr.dotted().is_some()
}

fn short(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().replace('`', "'");
    match line.char_indices().nth(40) {
        Some((at, _)) => format!("{}…", line.get(..at).unwrap_or_default()),
        None => line,
    }
}
