//! Guards: under which tests an alternative holds. Two alternatives whose guards contradict never meet.

use std::rc::Rc;

use crate::syntax::{
    Name,
    python::{BoolOp, CompareOp, Expr, ExprKind, UnaryOp},
};

/// A conjunction of tests, each with the outcome that it had. Empty: always.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(crate) struct Guard(Rc<Vec<(Name, bool)>>);

impl Guard {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    #[must_use]
    pub(crate) fn and(&self, tests: &[(Name, bool)]) -> Guard {
        if tests.is_empty() {
            return self.clone();
        }
        let mut all = (*self.0).clone();
        for test in tests {
            if !all.contains(test) {
                all.push(test.clone());
            }
        }
        Guard(Rc::new(all))
    }

    #[must_use]
    pub(crate) fn joined(&self, other: &Guard) -> Guard {
        self.and(&other.0)
    }

    /// Whether a test of a function's own name is known to have had this outcome.
    pub(crate) fn holds(&self, test: &str, outcome: bool) -> bool {
        let own = |known: &Name| known.split_once(':').is_some_and(|(_, known)| known == test);
        self.0.iter().any(|(known, was)| own(known) && *was == outcome)
    }

    pub(crate) fn contradicts(&self, other: &Guard) -> bool {
        self.0.iter().any(|(test, outcome)| other.0.iter().any(|(against, other)| test == against && outcome != other))
            || contradict(&self.0, &other.0)
    }
}

/// `self.action == "list"` and `self.action == "retrieve"` cannot both be.
fn contradict(a: &[(Name, bool)], b: &[(Name, bool)]) -> bool {
    let equal = |test: &(Name, bool)| {
        test.1.then(|| test.0.split_once("==").map(|(l, r)| (l.to_owned(), r.to_owned()))).flatten()
    };
    a.iter().filter_map(equal).any(|(left, right)| {
        b.iter().filter_map(equal).any(|(other_left, other_right)| left == other_left && right != other_right)
    })
}

/// The tests that hold when a condition turned out so; none where it is too much to follow.
pub(crate) fn tests(condition: &Expr, outcome: bool) -> Vec<(Name, bool)> {
    match &condition.kind {
        ExprKind::Unary { op: UnaryOp::Not, operand } => tests(operand, !outcome),
        ExprKind::Bool { op: BoolOp::And, values } if outcome => {
            values.iter().flat_map(|value| tests(value, true)).collect()
        }
        ExprKind::Bool { op: BoolOp::Or, values } if !outcome => {
            values.iter().flat_map(|value| tests(value, false)).collect()
        }
        ExprKind::Compare(compare) => match compare.rest.as_slice() {
            [(op, right)] => {
                let (Some(left), Some(right)) = (shape(&compare.left), shape(right)) else { return Vec::new() };
                match op {
                    CompareOp::Eq | CompareOp::Is => vec![(Name::from(format!("{left}=={right}")), outcome)],
                    CompareOp::NotEq | CompareOp::IsNot => vec![(Name::from(format!("{left}=={right}")), !outcome)],
                    CompareOp::In => vec![(Name::from(format!("{left} in {right}")), outcome)],
                    CompareOp::NotIn => vec![(Name::from(format!("{left} in {right}")), !outcome)],
                    _ => Vec::new(),
                }
            }
            _ => Vec::new(),
        },
        _ => shape(condition).map(|shape| vec![(Name::from(shape), outcome)]).unwrap_or_default(),
    }
}

/// An expression written out, if it is simple enough to mean the same twice.
fn shape(expr: &Expr) -> Option<String> {
    Some(match &expr.kind {
        ExprKind::Name(name) => name.to_string(),
        ExprKind::Attribute(attribute) => format!("{}.{}", shape(&attribute.value)?, attribute.attr.name),
        ExprKind::Str { value, .. } => format!("{value:?}"),
        ExprKind::Int(value) => value.to_string(),
        ExprKind::None => "None".to_owned(),
        ExprKind::True => "True".to_owned(),
        ExprKind::False => "False".to_owned(),
        ExprKind::Tuple(tuple) => list(&tuple.items)?,
        ExprKind::List(items) | ExprKind::Set(items) => list(items)?,
        ExprKind::Subscript(subscript) => format!("{}[{}]", shape(&subscript.value)?, shape(&subscript.index)?),
        ExprKind::Call(call)
            if call.callee.as_name() == Some("isinstance") || call.callee.as_name() == Some("hasattr") =>
        {
            let parts: Option<Vec<String>> = call.arguments.iter().map(|argument| shape(&argument.value)).collect();
            format!("{}({})", call.callee.as_name()?, parts?.join(", "))
        }
        // Asked twice in a row, a queryset gives the same answer.
        ExprKind::Call(call)
            if call.arguments.is_empty()
                && call.callee.as_attribute().is_some_and(|attribute| attribute.attr.name == "exists") =>
        {
            format!("{}()", shape(&call.callee)?)
        }
        _ => return None,
    })
}

fn list(items: &[Expr]) -> Option<String> {
    let parts: Option<Vec<String>> = items.iter().map(shape).collect();
    Some(format!("({})", parts?.join(", ")))
}
