//! Whether a function of one number comes to its end for any ordinary number: its tests are tried out, where they
//! compare the parameter with numbers. Knows no rule.

use crate::syntax::python::{
    BinaryOp, BoolOp, CompareOp, Enter, Expr, ExprKind, Function, ParamKind, StmtKind, UnaryOp,
    paths::{Ask, exits_with},
    stmts,
};

const ORDINARY: [i64; 7] = [0, 1, 2, 3, 4, 5, 10];

/// Whether only a number below 0, or none at all, leads to the end. False where that cannot be told.
pub(super) fn never_falls_for_ordinary_numbers(function: &Function) -> bool {
    let mut params = function.params.iter().filter(|param| !matches!(param.name.name.as_str(), "self" | "cls"));
    let Some(number) = params.next().filter(|param| param.kind == ParamKind::Plain) else { return false };
    let name = number.name.name.as_str();
    if is_rebound(function, name) {
        return false;
    }
    ORDINARY.iter().all(|value| {
        let test = |expr: &Expr| truth(expr, name, *value);
        let exits = exits_with(&function.body, Ask { marks: &|_| false, test: &test });
        exits.is_some_and(|exits| !exits.falls.any())
    })
}

fn is_rebound(function: &Function, name: &str) -> bool {
    stmts(&function.body, Enter::ALL).any(|stmt| match &stmt.kind {
        StmtKind::Assign { targets, .. } => targets.iter().any(|target| binds(target, name)),
        StmtKind::AugAssign { target, .. } | StmtKind::AnnAssign { target, .. } => binds(target, name),
        StmtKind::For(node) => binds(&node.target, name),
        _ => false,
    })
}

fn binds(target: &Expr, name: &str) -> bool {
    match &target.kind {
        ExprKind::Name(bound) => bound == name,
        ExprKind::Tuple(tuple) => tuple.items.iter().any(|item| binds(item, name)),
        ExprKind::List(items) => items.iter().any(|item| binds(item, name)),
        ExprKind::Star(inner) => binds(inner, name),
        _ => false,
    }
}

fn truth(test: &Expr, name: &str, value: i64) -> Option<bool> {
    match &test.kind {
        ExprKind::True => Some(true),
        ExprKind::False => Some(false),
        ExprKind::Unary { op: UnaryOp::Not, operand } => truth(operand, name, value).map(|known| !known),
        ExprKind::Bool { op, values } => {
            let mut known = values.iter().map(|part| truth(part, name, value));
            let decides = *op == BoolOp::Or;
            if known.clone().any(|part| part == Some(decides)) {
                return Some(decides);
            }
            known.all(|part| part.is_some()).then_some(!decides)
        }
        ExprKind::Compare(node) => {
            let mut left = &node.left;
            for (op, right) in &node.rest {
                if !compared(left, *op, right, name, value)? {
                    return Some(false);
                }
                left = right;
            }
            Some(true)
        }
        // An ordinary number is what was asked for.
        ExprKind::Call(call) if call.callee.as_name() == Some("isinstance") => {
            let (of, class) = (call.positional(0)?, call.positional(1)?);
            (of.as_name() == Some(name) && class.as_name() == Some("int")).then_some(true)
        }
        _ => number(test, name, value).map(|number| number != 0),
    }
}

fn compared(left: &Expr, op: CompareOp, right: &Expr, name: &str, value: i64) -> Option<bool> {
    let left = number(left, name, value)?;
    if matches!(op, CompareOp::In | CompareOp::NotIn) {
        let items = match &right.kind {
            ExprKind::List(items) | ExprKind::Set(items) => items,
            ExprKind::Tuple(tuple) => &tuple.items,
            _ => return None,
        };
        let items: Option<Vec<i64>> = items.iter().map(|item| number(item, name, value)).collect();
        return Some(items?.contains(&left) == (op == CompareOp::In));
    }
    let right = number(right, name, value)?;
    Some(match op {
        CompareOp::Eq | CompareOp::Is => left == right,
        CompareOp::NotEq | CompareOp::IsNot => left != right,
        CompareOp::Lt => left < right,
        CompareOp::LtE => left <= right,
        CompareOp::Gt => left > right,
        CompareOp::GtE => left >= right,
        CompareOp::In | CompareOp::NotIn => return None,
    })
}

fn number(expr: &Expr, name: &str, value: i64) -> Option<i64> {
    match &expr.kind {
        ExprKind::Name(read) if read == name => Some(value),
        ExprKind::Int(digits) => digits.parse().ok(),
        ExprKind::Unary { op: UnaryOp::Minus, operand } => number(operand, name, value)?.checked_neg(),
        ExprKind::Binary(node) => {
            let (left, right) = (number(&node.left, name, value)?, number(&node.right, name, value)?);
            match node.op {
                BinaryOp::Add => left.checked_add(right),
                BinaryOp::Sub => left.checked_sub(right),
                BinaryOp::Mul => left.checked_mul(right),
                _ => None,
            }
        }
        _ => None,
    }
}
