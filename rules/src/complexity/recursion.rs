//! Functions that call themselves: how often on one way through, and what becomes smaller. Knows recurrences of four
//! shapes; any other one is unknown.

use super::{
    cost::{Cost, Size},
    facts::Bind,
    kinds::Kind,
    reader::Reader,
    sizes::{Frame, mentions},
    steps::Step,
};
use crate::syntax::python::{
    ArgumentKind, Call, Clause, Enter, Expr, ExprKind, Function, Stmt, StmtKind, exprs, exprs_of_expr, stmts,
};

/// What one call of itself is given, seen from the parameters.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Smaller {
    /// A constant less: `n - 1`, `items[1:]`, `start + 1`.
    Less(Cost),
    /// A fraction: `n // 2`, `items[:middle]`.
    Fraction(Cost),
    /// A part of a partition: as good as all in the worst case.
    Part(Cost),
}

/// What a function that calls itself does.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Recursion {
    /// The most calls of itself on one way through the body.
    pub(super) calls: u32,
    pub(super) smaller: Smaller,
    pub(super) is_remembered: bool,
}

impl<'t> Reader<'t> {
    /// The recursion of a function, given its calls of itself. None where its shape is not known.
    pub(super) fn recursion(&self, frame: &Frame<'t>, own: &[&'t Call]) -> Option<Recursion> {
        let mut found: Option<Smaller> = None;
        for call in own {
            let smaller = self.smaller(frame, call)?;
            found = Some(match (found, smaller) {
                (None, one) => one,
                (Some(Smaller::Less(a)), Smaller::Less(b)) => Smaller::Less(a.plus(&b)),
                (Some(Smaller::Fraction(a)), Smaller::Fraction(b)) => Smaller::Fraction(a.plus(&b)),
                (Some(Smaller::Part(a)), Smaller::Part(b)) => Smaller::Part(a.plus(&b)),
                _ => return None,
            });
        }
        let is_own = |call: &Call| own.iter().any(|one| std::ptr::eq(*one, call));
        let calls = most(&frame.function.body, &is_own)?;
        Some(Recursion { calls, smaller: found?, is_remembered: is_remembered(frame.function) })
    }

    /// The whole cost from the cost of one call, and the average where it differs from the worst case.
    pub(super) fn solved(&self, recursion: &Recursion, once: &Cost) -> Option<(Cost, Option<Cost>)> {
        let growth = once.growth();
        let only = |cost: Cost| Some((cost, None));
        match &recursion.smaller {
            Smaller::Less(size) if recursion.calls <= 1 || recursion.is_remembered => only(size.times(once)),
            Smaller::Less(size) => only(size.exponential()?),
            Smaller::Fraction(_) if growth.is_exponential => None,
            Smaller::Fraction(size) => match recursion.calls {
                1 if once.is_constant() => only(size.log()),
                1 if growth.power >= 1.0 => only(once.clone()),
                2 if once.is_constant() => only(size.clone()),
                2 if growth.power == 1.0 && growth.logs == 0 => only(once.times(&size.log())),
                2 if growth.power > 1.0 => only(once.clone()),
                _ => None,
            },
            Smaller::Part(size) => {
                let worst = size.times(&if once.is_constant() { Cost::constant() } else { once.clone() });
                let average = match recursion.calls {
                    1 => once.clone(),
                    _ if growth.power == 1.0 && growth.logs == 0 => size.times(&size.log()),
                    _ => return None,
                };
                Some((worst, Some(average)))
            }
        }
    }

    fn smaller(&self, frame: &Frame<'t>, call: &'t Call) -> Option<Smaller> {
        if call.has_star() {
            return None;
        }
        let params: Vec<&'t str> = frame
            .function
            .params
            .iter()
            .map(|param| param.name.name.as_str())
            .filter(|name| !matches!(*name, "self" | "cls"))
            .collect();
        let given = |at: usize, name: &str| call.keyword(name).or_else(|| call.positional(at));
        let mut less = None;
        let mut unknown = Vec::new();
        let mut same = 0;
        for (name, at) in params.iter().zip(0..) {
            let Some(given) = given(at, name) else { continue };
            let step = self.step_of(frame, given, name, None, 0);
            let is_long = matches!(
                self.kind_of(frame, name),
                Kind::Text | Kind::List | Kind::Sequence | Kind::Deque | Kind::Unknown
            );
            let size = || {
                let is_length = match given.kind {
                    ExprKind::Subscript(_) => true,
                    _ => is_long && self.kind_of(frame, name) != Kind::Unknown,
                };
                Cost::of(Size { name: (*name).into(), is_length })
            };
            if self.is_sliced_half(frame, given, name) || step == Step::Shrink {
                return Some(Smaller::Fraction(size()));
            }
            match step {
                Step::Same => same += 1,
                Step::Down => less = less.or_else(|| Some(size())),
                Step::Up => less = less.or_else(|| self.limit(frame, name)),
                Step::Middle => {
                    // `low, middle` and `middle + 1, high`: the other end is the size.
                    return Some(Smaller::Fraction(self.upper_end(frame, &params)?));
                }
                Step::Grow | Step::Shrink => return self.limit(frame, name).map(Smaller::Fraction),
                Step::Other if self.is_filtered(frame, given, name) => {
                    return Some(Smaller::Part(Cost::length(name)));
                }
                Step::Other => unknown.push(given),
            }
        }
        if let Some(size) = less {
            return unknown.iter().all(|given| is_carried(given)).then_some(Smaller::Less(size));
        }
        // `sort(items, low, pivot - 1)`: one end stays, the other lies somewhere between.
        let between = unknown.iter().any(|given| self.is_place(frame, given));
        (between && same >= 1 && params.len() >= 2 && unknown.len() == 1)
            .then(|| self.upper_end(frame, &params).map(Smaller::Part))
            .flatten()
    }

    /// The size of an interval: the last number among the parameters.
    fn upper_end(&self, frame: &Frame<'t>, params: &[&'t str]) -> Option<Cost> {
        let numbers = params.iter().filter(|name| {
            !matches!(self.kind_of(frame, name), Kind::Text | Kind::List | Kind::Sequence | Kind::Hashed | Kind::Deque)
        });
        let indexed = |name: &&&str| {
            exprs(&frame.function.body, Enter::NONE).any(|expr| match &expr.kind {
                ExprKind::Compare(compare) => {
                    mentions(&compare.left, name) || compare.rest.iter().any(|(_, right)| mentions(right, name))
                }
                _ => false,
            })
        };
        let name = numbers.copied().filter(|name| indexed(&name)).last()?;
        // `high=None` stands for the length of the list.
        match self.value_of(frame, name)? {
            value if value.is_constant() || value.single().is_none() => Some(Cost::value(name)),
            value => Some(value),
        }
    }

    /// What a parameter that rises is compared with: `if start == len(items)`.
    fn limit(&self, frame: &Frame<'t>, name: &'t str) -> Option<Cost> {
        exprs(&frame.function.body, Enter::NONE).find_map(|expr| {
            let ExprKind::Compare(compare) = &expr.kind else { return None };
            let [(_, right)] = compare.rest.as_slice() else { return None };
            let (side, other) = (&compare.left, right);
            let follows = |side: &'t Expr| {
                exprs_of_expr(side, Enter::NONE).any(|part| {
                    part.as_name().is_some()
                        && matches!(self.step_of(frame, part, name, None, 0), Step::Same | Step::Up | Step::Grow)
                })
            };
            let limit = match (follows(side), follows(other)) {
                (true, false) => other,
                (false, true) => side,
                _ => return None,
            };
            let value = self.value(frame, limit)?;
            value.single().is_some().then_some(value)
        })
    }

    /// `items[:middle]`, or a name that holds it.
    fn is_sliced_half(&self, frame: &Frame<'t>, given: &'t Expr, name: &str) -> bool {
        match &given.kind {
            ExprKind::Name(other) if other != name => {
                let bounds = frame.facts.get(other);
                !bounds.is_empty()
                    && bounds.iter().any(|bound| match bound.bind {
                        Bind::Value(value) => value.as_name().is_none() && self.is_sliced_half(frame, value, name),
                        _ => false,
                    })
            }
            ExprKind::Subscript(part) => match &part.index.kind {
                ExprKind::Slice(slice) if part.value.as_name() == Some(name) && slice.step.is_none() => {
                    match (&slice.lower, &slice.upper) {
                        (Some(bound), None) | (None, Some(bound)) => self.is_half(frame, bound, name),
                        (Some(lower), Some(upper)) => {
                            matches!(&lower.kind, ExprKind::Int(digits) if digits == "0")
                                && self.is_half(frame, upper, name)
                                || self.is_half(frame, lower, name)
                        }
                        (None, None) => false,
                    }
                }
                _ => false,
            },
            _ => false,
        }
    }

    /// `[x for x in items if x < pivot]`, or a list that a loop over the parameter fills under a test.
    fn is_filtered(&self, frame: &Frame<'t>, given: &'t Expr, name: &str) -> bool {
        let over = |iter: &Expr| {
            mentions(iter, name)
                || iter.as_name().is_some_and(|other| {
                    frame
                        .facts
                        .get(other)
                        .iter()
                        .any(|bound| matches!(bound.bind, Bind::Value(value) if mentions(value, name)))
                })
        };
        match &given.kind {
            ExprKind::Comprehension(made) => match made.clauses.as_slice() {
                [Clause::For { iter, .. }, Clause::If(_)] => over(iter),
                _ => false,
            },
            ExprKind::Call(call) if matches!(call.callee.as_name(), Some("list" | "filter")) => {
                call.arguments.iter().any(|argument| self.is_filtered(frame, &argument.value, name))
                    || call.callee.as_name() == Some("filter") && call.positional(1).is_some_and(over)
            }
            ExprKind::Name(other) if other != name => frame.facts.get(other).iter().any(|bound| match bound.bind {
                Bind::Value(value) => value.as_name().is_none() && self.is_filtered(frame, value, name),
                Bind::Grown(_) => bound.loops.iter().any(|around| match &around.kind {
                    StmtKind::For(each) => over(&each.iter) || reads_length(&each.iter, name),
                    _ => false,
                }),
                _ => false,
            }),
            _ => false,
        }
    }

    /// A place that the body finds out: the result of a call, or a pointer that a loop moved, or next to one.
    fn is_place(&self, frame: &Frame<'t>, given: &'t Expr) -> bool {
        match &given.kind {
            ExprKind::Binary(binary) => {
                matches!(binary.right.kind, ExprKind::Int(_)) && self.is_place(frame, &binary.left)
            }
            ExprKind::Name(name) => {
                let bounds = frame.facts.get(name);
                !frame.is_param(name)
                    && bounds.iter().any(|bound| match bound.bind {
                        Bind::Value(value) => matches!(value.kind, ExprKind::Call(_)) || !bound.loops.is_empty(),
                        Bind::Changed(..) => true,
                        _ => false,
                    })
            }
            _ => false,
        }
    }
}

fn reads_length(iter: &Expr, name: &str) -> bool {
    exprs_of_expr(iter, Enter::NONE).any(|inner| match &inner.kind {
        ExprKind::Call(call) => call.callee.as_name() == Some("len") && mentions(iter, name),
        _ => false,
    })
}

/// A value that is carried along, such as an accumulator: it does not bound the recursion.
fn is_carried(given: &Expr) -> bool {
    !matches!(given.kind, ExprKind::Star(_))
}

/// Whether results are kept: a cache around the function, or a look into a memo before the calls.
pub(super) fn is_remembered(function: &Function) -> bool {
    let caches = function.decorators.iter().any(|decorator| {
        let name = match &decorator.expr.kind {
            ExprKind::Call(call) => call.callee.dotted(),
            _ => decorator.expr.dotted(),
        };
        name.is_some_and(|name| {
            let name = name.rsplit('.').next().unwrap_or("").to_lowercase();
            name.contains("cache") || name.contains("memo")
        })
    });
    let is_memo = |name: &str| {
        let name = name.to_lowercase();
        ["memo", "cache", "dp", "seen", "known", "lookup", "table", "store"].iter().any(|word| name.contains(word))
    };
    caches
        || function.params.iter().any(|param| is_memo(&param.name.name))
        || exprs(&function.body, Enter::NONE).any(|expr| match &expr.kind {
            ExprKind::Compare(compare) => compare.rest.iter().any(|(op, right)| {
                matches!(op, crate::syntax::python::CompareOp::In | crate::syntax::python::CompareOp::NotIn)
                    && !matches!(right.kind, ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::Set(_))
            }),
            ExprKind::Subscript(part) => part.value.dotted().is_some_and(|name| is_memo(&name)),
            _ => false,
        })
}

/// The most wanted calls on one way through a body. None where one stands in a loop.
pub(super) fn most(body: &[Stmt], wanted: &dyn Fn(&Call) -> bool) -> Option<u32> {
    let (left, fallen) = ways(body, wanted)?;
    left.max(fallen)
}

/// The most calls on the ways that leave the function, and on those that go on behind the body.
fn ways(body: &[Stmt], wanted: &dyn Fn(&Call) -> bool) -> Option<(Option<u32>, Option<u32>)> {
    let mut left: Option<u32> = None;
    let mut here: Option<u32> = Some(0);
    let with = |so_far: Option<u32>, more: Option<u32>| Some(so_far? + more?);
    for stmt in body {
        if here.is_none() {
            break;
        }
        match &stmt.kind {
            StmtKind::Return(value) => {
                let calls = value.as_ref().map_or(Some(0), |value| in_expr(value, wanted))?;
                left = left.max(with(here, Some(calls)));
                here = None;
            }
            StmtKind::Raise { .. } => here = None,
            StmtKind::If(choice) => {
                let mut tests = 0;
                let mut behind = None;
                for branch in &choice.branches {
                    tests += in_expr(&branch.test, wanted)?;
                    let (out, on) = ways(&branch.body, wanted)?;
                    left = left.max(with(here, out.map(|calls| calls + tests)));
                    behind = behind.max(on.map(|calls| calls + tests));
                }
                let (out, on) = ways(&choice.orelse, wanted)?;
                left = left.max(with(here, out.map(|calls| calls + tests)));
                behind = behind.max(on.map(|calls| calls + tests));
                here = with(here, behind);
            }
            StmtKind::For(_) | StmtKind::While(_) => {
                let inside = exprs(std::slice::from_ref(stmt), Enter::NONE)
                    .any(|expr| matches!(&expr.kind, ExprKind::Call(call) if wanted(call)));
                if inside {
                    return None;
                }
                // A loop may leave the function: the calls so far stand.
                if stmts(std::slice::from_ref(stmt), Enter::NONE).any(|inner| matches!(inner.kind, StmtKind::Return(_)))
                {
                    left = left.max(here);
                }
            }
            StmtKind::With(_) | StmtKind::Try(_) | StmtKind::Match(_) => {
                let mut behind = Some(0);
                for inner in stmt.bodies() {
                    let (out, on) = ways(inner, wanted)?;
                    left = left.max(with(here, out));
                    behind = behind.max(on);
                }
                here = with(here, behind);
            }
            _ => {
                let mut calls = 0;
                for expr in super::loops::own_roots(stmt) {
                    calls += in_expr(expr, wanted)?;
                }
                here = with(here, Some(calls));
            }
        }
    }
    Some((left, here))
}

fn in_expr(expr: &Expr, wanted: &dyn Fn(&Call) -> bool) -> Option<u32> {
    let mut calls = 0;
    match &expr.kind {
        ExprKind::Conditional(choice) => {
            let (yes, no) = (in_expr(&choice.body, wanted)?, in_expr(&choice.orelse, wanted)?);
            return Some(in_expr(&choice.test, wanted)? + yes.max(no));
        }
        ExprKind::Comprehension(_) => {
            let inside = exprs_of_expr(expr, Enter::NONE)
                .any(|inner| matches!(&inner.kind, ExprKind::Call(call) if wanted(call)));
            return if inside { None } else { Some(0) };
        }
        ExprKind::Call(call) => {
            if wanted(call) {
                calls += 1;
            }
            calls += in_expr(&call.callee, wanted)?;
            for argument in &call.arguments {
                if argument.kind != ArgumentKind::StarStar {
                    calls += in_expr(&argument.value, wanted)?;
                }
            }
            return Some(calls);
        }
        ExprKind::Lambda(_) => return Some(0),
        _ => {}
    }
    let mut inner = Vec::new();
    crate::syntax::python::parts(crate::syntax::python::Node::Expr(expr), Enter::NONE, &mut |part| {
        if let crate::syntax::python::Node::Expr(part) = part {
            inner.push(part);
        }
    });
    for part in inner {
        calls += in_expr(part, wanted)?;
    }
    Some(calls)
}
