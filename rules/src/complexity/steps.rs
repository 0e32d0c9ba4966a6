//! How variables move from one round of a loop, or from one call of a recursion, to the next: up, down, divided.

use super::{
    facts::{Bind, Bound},
    reader::Reader,
    sizes::{Frame, mentions},
};
use crate::syntax::{
    Id,
    python::{BinaryOp, Expr, ExprKind, UnaryOp},
};

/// How a variable moves in one step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Step {
    Same,
    Up,
    Down,
    /// Multiplied.
    Grow,
    /// Divided.
    Shrink,
    /// To the middle between two variables, or next to it.
    Middle,
    Other,
}

impl Step {
    pub(super) fn and(self, other: Step) -> Step {
        match (self, other) {
            (Step::Same, step) | (step, Step::Same) => step,
            (a, b) if a == b => a,
            (Step::Down, Step::Shrink) | (Step::Shrink, Step::Down) => Step::Shrink,
            (Step::Up, Step::Grow) | (Step::Grow, Step::Up) => Step::Grow,
            _ => Step::Other,
        }
    }
}

/// How deep a step is followed through other names.
const MAX_FOLLOWED: u32 = 3;

impl<'t> Reader<'t> {
    /// All that a loop does to a name.
    pub(super) fn steps(&self, frame: &Frame<'t>, name: &str, within: Id) -> Step {
        let steps = frame.facts.within(name, within).map(|bound| self.step_of_bind(frame, bound, name, within));
        steps.reduce(Step::and).unwrap_or(Step::Same)
    }

    pub(super) fn step_of_bind(&self, frame: &Frame<'t>, bound: &Bound<'t>, name: &str, within: Id) -> Step {
        let rises = |value: &Expr| match &value.kind {
            ExprKind::Int(digits) => Some(digits != "0"),
            ExprKind::Name(_) => Some(true),
            _ => None,
        };
        match bound.bind {
            Bind::Value(value) => self.step_of(frame, value, name, Some(within), 0),
            Bind::Changed(BinaryOp::Add, value) if rises(value) == Some(true) => Step::Up,
            Bind::Changed(BinaryOp::Sub, value) if rises(value) == Some(true) => Step::Down,
            Bind::Changed(BinaryOp::Mul | BinaryOp::LeftShift, _) => Step::Grow,
            Bind::Changed(BinaryOp::FloorDiv | BinaryOp::Div | BinaryOp::RightShift, _) => Step::Shrink,
            Bind::Shrunk => Step::Down,
            _ => Step::Other,
        }
    }

    /// How a new value lies to the old one of a name. `within` is the loop in which other names are followed.
    pub(super) fn step_of(
        &self,
        frame: &Frame<'t>,
        value: &'t Expr,
        name: &str,
        within: Option<Id>,
        depth: u32,
    ) -> Step {
        let inner = |expr: &'t Expr| self.step_of(frame, expr, name, within, depth);
        let is_number = |expr: &Expr| matches!(&expr.kind, ExprKind::Int(digits) if digits != "0");
        let is_rise = |expr: &Expr| is_number(expr) || expr.as_name().is_some_and(|other| other != name);
        match &value.kind {
            ExprKind::Name(same) if same == name => Step::Same,
            ExprKind::Name(other) if depth < MAX_FOLLOWED => {
                let bounds =
                    frame.facts.get(other).iter().filter(|bound| {
                        within.is_none_or(|within| bound.loops.iter().any(|around| around.id == within))
                    });
                let steps = bounds.map(|bound| match bound.bind {
                    Bind::Value(value) => self.step_of(frame, value, name, within, depth + 1),
                    Bind::Changed(BinaryOp::Add | BinaryOp::Sub, _) => Step::Same,
                    _ => Step::Other,
                });
                steps.reduce(Step::and).unwrap_or(Step::Other)
            }
            ExprKind::Binary(binary) => {
                let (left, right) = (&binary.left, &binary.right);
                match binary.op {
                    BinaryOp::Add => match (inner(left), inner(right)) {
                        (Step::Grow, _) | (_, Step::Grow) => Step::Grow,
                        (Step::Middle, _) | (_, Step::Middle) => Step::Middle,
                        // `low + (high - low) // 2`
                        (Step::Same, Step::Shrink) => Step::Middle,
                        (Step::Same | Step::Up, _) if is_rise(right) => Step::Up,
                        (_, Step::Same | Step::Up) if is_rise(left) => Step::Up,
                        (Step::Down, _) | (_, Step::Down) => Step::Down,
                        _ => Step::Other,
                    },
                    BinaryOp::Sub => match inner(left) {
                        Step::Same | Step::Down if is_rise(right) => Step::Down,
                        step @ (Step::Middle | Step::Shrink) => step,
                        Step::Same if mentions(right, name) => Step::Down,
                        _ => match inner(right) {
                            Step::Same => Step::Down,
                            _ => Step::Other,
                        },
                    },
                    BinaryOp::Mul => match (inner(left), inner(right)) {
                        (Step::Same, _) if is_number(right) => Step::Grow,
                        (_, Step::Same) if is_number(left) => Step::Grow,
                        _ => Step::Other,
                    },
                    BinaryOp::FloorDiv | BinaryOp::Div | BinaryOp::RightShift => match &left.kind {
                        // `(low + high) // 2`
                        ExprKind::Binary(sum) if sum.op == BinaryOp::Add && mentions(left, name) => Step::Middle,
                        _ => match inner(left) {
                            Step::Same | Step::Down | Step::Shrink => Step::Shrink,
                            Step::Middle => Step::Middle,
                            _ => Step::Other,
                        },
                    },
                    _ => Step::Other,
                }
            }
            ExprKind::Subscript(part) => match &part.index.kind {
                ExprKind::Slice(slice) if part.value.as_name() == Some(name) && slice.step.is_none() => {
                    let bounds: Vec<&'t Expr> = slice.lower.iter().chain(&slice.upper).collect();
                    let is_constant = |bound: &&'t Expr| match &bound.kind {
                        ExprKind::Int(digits) => digits != "0",
                        ExprKind::Unary { op: UnaryOp::Minus, operand } => matches!(operand.kind, ExprKind::Int(_)),
                        _ => false,
                    };
                    match bounds.as_slice() {
                        [] => Step::Same,
                        bounds if bounds.iter().all(is_constant) => match (&slice.lower, &slice.upper) {
                            // `s[:3]` is short; `s[:-1]` is one less.
                            (None, Some(upper)) if matches!(upper.kind, ExprKind::Int(_)) => Step::Other,
                            _ => Step::Down,
                        },
                        [bound] if self.is_half(frame, bound, name) => Step::Shrink,
                        _ => Step::Other,
                    }
                }
                _ => Step::Other,
            },
            ExprKind::Conditional(choice) => inner(&choice.body).and(inner(&choice.orelse)),
            ExprKind::Call(call) => match call.callee.as_name() {
                Some("int" | "round") => call.positional(0).map_or(Step::Other, inner),
                Some("divmod") => Step::Other,
                _ => Step::Other,
            },
            _ => Step::Other,
        }
    }

    /// Whether a bound is half of the length of a name: `len(s) // 2`, or a name that holds it.
    pub(super) fn is_half(&self, frame: &Frame<'t>, bound: &'t Expr, name: &str) -> bool {
        match &bound.kind {
            ExprKind::Name(other) => {
                let bounds = frame.facts.get(other);
                !bounds.is_empty()
                    && bounds.iter().all(|bound| match bound.bind {
                        Bind::Value(value) => value.as_name().is_none() && self.is_half(frame, value, name),
                        _ => false,
                    })
            }
            ExprKind::Binary(binary) => match binary.op {
                BinaryOp::FloorDiv | BinaryOp::RightShift | BinaryOp::Div => {
                    mentions(&binary.left, name) || self.holds_length(frame, &binary.left, name)
                }
                BinaryOp::Add | BinaryOp::Sub => {
                    matches!(binary.right.kind, ExprKind::Int(_)) && self.is_half(frame, &binary.left, name)
                }
                _ => false,
            },
            ExprKind::Call(call) if matches!(call.callee.as_name(), Some("int" | "round")) => {
                call.positional(0).is_some_and(|inner| self.is_half(frame, inner, name))
            }
            _ => false,
        }
    }

    fn holds_length(&self, frame: &Frame<'t>, expr: &'t Expr, name: &str) -> bool {
        expr.as_name().is_some_and(|other| {
            frame.facts.get(other).iter().any(|bound| matches!(bound.bind, Bind::Value(value) if mentions(value, name)))
        })
    }
}
