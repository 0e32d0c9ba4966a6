//! A function that works its result out and does not hand it back on some path.

mod trial;

use rustc_hash::FxHashSet;

use crate::{
    finding::{Anchor, Edit},
    model::{
        answers::AnswerCode,
        overrides::{callee_name, calls, is_overload, is_stub, receiver},
        project::{FunctionInfo, Project},
    },
    rule::{FileKind, On, Review},
    syntax::python::{
        BinaryOp, Enter, Expr, ExprKind, Function, Stmt, StmtKind,
        paths::{Exits, exits, tails},
        stmts,
    },
};

pub(crate) const ON: On = On::Project(check);

fn check(project: &Project, review: &mut Review) {
    let mut answers = FxHashSet::default();
    for answer in project.answers() {
        let AnswerCode::Function(id) = answer.code else { continue };
        let Some(check) = project.bank().question(answer.question).and_then(|question| question.check.as_ref()) else {
            continue;
        };
        let in_place = check.accepts.iter().any(|way| way.starts_with("in-place"));
        if answers.insert(id)
            && let Some(info) = project.function(id)
            && let Some(fault) = of_answer(&info.function, in_place)
        {
            report(project, info, &fault, false, review);
        }
    }
    for (_, info) in project.own_functions().filter(|(id, _)| !answers.contains(id)) {
        if project.kind_of(info.module) == FileKind::Code
            && let Some(fault) = of_function(&info.function)
        {
            report(project, info, &fault, true, review);
        }
    }
}

/// What is not handed back.
enum Fault<'t> {
    /// Values that are worked out at the ends of branches.
    Lost(Vec<(&'t Stmt, &'t Expr)>),
    /// No branch of the last `if` is taken.
    Untaken(&'t Stmt),
    /// The last loop is done.
    Looped(&'t Stmt),
    /// The result stands in a local name.
    Kept(&'t Stmt, &'t str),
    /// Something else comes last.
    Other,
}

/// A function that may be read: no generator, no empty body, nothing that the grammar could not read.
fn readable(function: &Function) -> Option<Exits<'_>> {
    let is_read = !function.is_generator
        && !is_stub(&function.body)
        && !is_overload(function)
        && stmts(&function.body, Enter::NONE).all(|stmt| !matches!(stmt.kind, StmtKind::Unknown));
    exits(&function.body).filter(|exits| is_read && exits.falls.any())
}

fn of_answer(function: &Function, in_place: bool) -> Option<Fault<'_>> {
    let exits = readable(function)?;
    let mut ends = tails(&function.body);
    let values: Vec<&Expr> = exits.returns.iter().filter_map(|exit| exit.value).collect();
    let prints = |stmt: &Stmt| matches!(&stmt.kind, StmtKind::Expr(expr) if expr.as_call().and_then(callee_name) == Some("print"));
    if values.is_empty() {
        // A sort in place hands nothing back, and what prints its result is another defect.
        if in_place {
            return None;
        }
        let prints = calls(&function.body).any(|call| callee_name(call) == Some("print"));
        return if prints { lost(function, &ends) } else { Some(fault(function, &ends)) };
    }
    let is_explicit =
        exits.returns.iter().any(|exit| exit.value.is_none() && matches!(exit.stmt.kind, StmtKind::Return(Some(_))));
    if is_explicit && function.returns.as_ref().is_some_and(names_none) {
        return None;
    }
    let params = || function.params.iter().map(|param| param.name.name.as_str());
    // `return 0` or `return numbers` says only that there is nothing to sort.
    let says_nothing = |value: &&Expr| match &value.kind {
        ExprKind::Name(name) => params().next() == Some(name.as_str()),
        ExprKind::Int(_) | ExprKind::True | ExprKind::False => true,
        ExprKind::Unary { operand, .. } => matches!(operand.kind, ExprKind::Int(_)),
        _ => false,
    };
    if in_place && values.iter().all(says_nothing) && ends.iter().all(|stmt| !is_plain_value(stmt)) {
        return None;
    }
    ends.retain(|stmt| !prints(stmt));
    if ends.is_empty() || trial::never_falls_for_ordinary_numbers(function) {
        return None;
    }
    Some(fault(function, &ends))
}

/// A function that answers no question is only told of values that are plainly lost.
fn of_function(function: &Function) -> Option<Fault<'_>> {
    let exits = readable(function)?;
    let has_value = exits.returns.iter().any(|exit| exit.value.is_some());
    if has_value { lost(function, &tails(&function.body)) } else { None }
}

fn fault<'t>(function: &'t Function, ends: &[&'t Stmt]) -> Fault<'t> {
    if let Some(lost) = lost(function, ends) {
        return lost;
    }
    let Some(last) = ends.last().copied() else { return Fault::Other };
    match &last.kind {
        StmtKind::If(_) => Fault::Untaken(last),
        StmtKind::For(_) | StmtKind::While(_) => Fault::Looped(last),
        StmtKind::Assign { targets, .. } => match targets.as_slice() {
            [target] => target.as_name().map_or(Fault::Other, |name| Fault::Kept(last, name)),
            _ => Fault::Other,
        },
        StmtKind::AugAssign { target, .. } => target.as_name().map_or(Fault::Other, |name| Fault::Kept(last, name)),
        _ => Fault::Other,
    }
}

/// The values at the ends of branches that nobody takes.
fn lost<'t>(function: &'t Function, ends: &[&'t Stmt]) -> Option<Fault<'t>> {
    let found: Vec<(&Stmt, &Expr)> = ends
        .iter()
        .filter_map(|stmt| match &stmt.kind {
            StmtKind::Expr(expr) if is_value(function, expr) => Some((*stmt, expr)),
            _ => None,
        })
        .collect();
    (!found.is_empty()).then_some(Fault::Lost(found))
}

/// Whether a statement is a value and no call: a sort in place calls itself for its effect.
fn is_plain_value(stmt: &Stmt) -> bool {
    matches!(&stmt.kind, StmtKind::Expr(expr) if expr.as_call().is_none() && expr.as_str().is_none())
}

/// Whether an expression does nothing but make a value: nobody writes it for its effect.
fn is_value(function: &Function, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::True | ExprKind::False | ExprKind::Int(_) | ExprKind::Float(_) => true,
        ExprKind::Compare(_) => true,
        // `first >> second` builds a pipeline in some libraries.
        ExprKind::Binary(node) => !matches!(node.op, BinaryOp::LeftShift | BinaryOp::RightShift | BinaryOp::BitOr),
        ExprKind::Unary { operand, .. } => is_value(function, operand),
        ExprKind::Bool { values, .. } => values.iter().all(|value| is_value(function, value)),
        ExprKind::Conditional(node) => is_value(function, &node.body) && is_value(function, &node.orelse),
        ExprKind::Call(call) => match &call.callee.kind {
            ExprKind::Name(name) => *name == function.name.name,
            ExprKind::Attribute(node) => {
                node.attr.name == function.name.name
                    && node.value.as_name().is_some()
                    && node.value.as_name() == receiver(function)
            }
            _ => false,
        },
        _ => false,
    }
}

/// `Optional[int]`, `int | None`, `None`
fn names_none(annotation: &Expr) -> bool {
    match &annotation.kind {
        ExprKind::None => true,
        ExprKind::Binary(node) => names_none(&node.left) || names_none(&node.right),
        ExprKind::Subscript(node) => {
            node.value.as_name() == Some("Optional")
                || node.value.is_dotted("typing.Optional")
                || names_none(&node.index)
        }
        ExprKind::Tuple(tuple) => tuple.items.iter().any(names_none),
        ExprKind::Str { value, .. } => value.contains("None") || value.contains("Optional"),
        _ => false,
    }
}

fn report(project: &Project, info: &FunctionInfo, fault: &Fault<'_>, is_general: bool, review: &mut Review) {
    let name = &info.function.name.name;
    let at = project.place(info.module, info.item, info.function.name.id);
    let why = match fault {
        Fault::Lost(values) => match values.first().and_then(|(_, value)| value.spelt()) {
            Some(value) => format!("the value of `{value}` is not returned"),
            None => "the value at its end is not returned".to_owned(),
        },
        Fault::Untaken(stmt) => match &stmt.kind {
            StmtKind::If(node) => {
                match (node.branches.as_slice(), node.branches.first().and_then(|only| only.test.spelt())) {
                    ([_], Some(test)) => format!("no return is met unless `{test}`"),
                    _ => "no return is met when none of the tests of its last `if` holds".to_owned(),
                }
            }
            _ => "no return is met on one path".to_owned(),
        },
        Fault::Looped(_) => "no return is met when its last loop is done".to_owned(),
        Fault::Kept(_, local) => format!("`{local}` is worked out but not returned"),
        Fault::Other => "no return is met on the path to its end".to_owned(),
    };
    let finding = review.report(at, format!("`{name}()` may return None: {why}"));
    if is_general {
        finding.variant("general");
    }
    match fault {
        Fault::Lost(values) => {
            let edits =
                values.iter().map(|(_, value)| Edit::before(at.with(value.parens.unwrap_or(value.id)), "return "));
            finding.suggest("Return the value", edits.collect());
        }
        Fault::Kept(stmt, local) => {
            let edit = Edit::new(at.with(stmt.id), Anchor::StatementAfter, format!("return {local}"));
            finding.suggest(format!("Return `{local}`"), vec![edit]);
        }
        Fault::Untaken(stmt) | Fault::Looped(stmt) => {
            finding.related(at.with(stmt.id), "the function goes on behind this and comes to its end");
        }
        Fault::Other => {}
    }
}
