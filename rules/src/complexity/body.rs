//! The price of a body: what its statements and expressions cost, how often they run, and which of them decide.

use super::{
    calls::{Priced, handed_over},
    cost::Cost,
    kinds::Kind,
    loops::{Trips, own_roots},
    reader::Reader,
    recursion::is_remembered,
    sizes::{Frame, addends},
};
use crate::syntax::{
    Id,
    python::{
        BinaryOp, Call, Clause, CompareOp, Comprehension, Expr, ExprKind, FPart, Function, Lambda, Stmt, StmtKind,
    },
};

/// Something that costs more than one step.
#[derive(Clone, Debug)]
pub(super) struct Reason {
    pub(super) id: Id,
    /// What it does, with `{}` for its own cost.
    pub(super) text: String,
    pub(super) own: Cost,
    /// With the loops around it.
    pub(super) total: Cost,
    /// The loops around it, by number.
    pub(super) around: Vec<usize>,
}

/// A body that is being priced.
pub(super) struct Walk<'f, 't> {
    pub(super) frame: &'f Frame<'t>,
    /// How often what is being read runs.
    times: Cost,
    around: Vec<usize>,
    pub(super) reasons: Vec<Reason>,
    /// Costs that are shared by all rounds of a loop.
    shared: Vec<(Id, Cost)>,
    pub(super) own_calls: Vec<&'t Call>,
}

/// A loop: its statement, where it is told, and how.
#[derive(Clone, Copy)]
struct Round {
    stmt: Id,
    keyword: Id,
    text: &'static str,
}

/// What a function costs.
#[derive(Clone, Debug)]
pub(super) struct Whole {
    pub(super) cost: Cost,
    pub(super) average: Option<Cost>,
    pub(super) reasons: Vec<Reason>,
}

impl<'t> Reader<'t> {
    /// The price of one call of a function in its own sizes.
    pub(super) fn whole(&self, function: &'t Function) -> Option<Whole> {
        if !self.enter(function) {
            return None;
        }
        let found = self.priced_body(function);
        self.leave();
        found
    }

    fn priced_body(&self, function: &'t Function) -> Option<Whole> {
        let frame = Frame::new(function);
        let mut walk = Walk {
            frame: &frame,
            times: Cost::constant(),
            around: Vec::new(),
            reasons: Vec::new(),
            shared: Vec::new(),
            own_calls: Vec::new(),
        };
        let once = self.body(&mut walk, &function.body)?;
        let (own, mut reasons) = (walk.own_calls, walk.reasons);
        if own.is_empty() {
            return Some(Whole { cost: once, average: None, reasons });
        }
        let recursion = self.recursion(&frame, &own)?;
        let (cost, average) = self.solved(&recursion, &once)?;
        let name = &function.name.name;
        let text = match recursion.calls {
            0 | 1 => format!("`{name}` calls itself"),
            2 => format!("`{name}` calls itself twice"),
            many => format!("`{name}` calls itself {many} times"),
        };
        let text = if is_remembered(function) { format!("{text} and keeps the results") } else { text };
        reasons.retain(|reason| reason.total.growth() == once.growth() && !once.is_constant());
        reasons.push(Reason {
            id: function.name.id,
            text,
            own: cost.clone(),
            total: cost.clone(),
            around: (0..reasons.len()).collect(),
        });
        Some(Whole { cost, average, reasons })
    }

    /// The price of a function, worked out once.
    fn price(&self, function: &'t Function) -> Option<Cost> {
        let key = std::ptr::from_ref(function);
        if let Some(known) = self.priced.borrow().get(&key) {
            return known.clone();
        }
        let found = self.whole(function).map(|whole| whole.cost);
        // Inside of a circle of functions a price depends on where one came from.
        if found.is_some() || self.open.borrow().is_empty() {
            self.priced.borrow_mut().insert(key, found.clone());
        }
        found
    }

    fn body(&self, walk: &mut Walk<'_, 't>, body: &'t [Stmt]) -> Option<Cost> {
        let mut sum = Cost::constant();
        for stmt in body {
            sum = sum.plus(&self.stmt(walk, stmt)?);
        }
        Some(sum)
    }

    fn stmt(&self, walk: &mut Walk<'_, 't>, stmt: &'t Stmt) -> Option<Cost> {
        if !self.step() {
            return None;
        }
        match &stmt.kind {
            StmtKind::For(each) => {
                if each.is_async {
                    return None;
                }
                let iter = self.expr(walk, &each.iter)?;
                let trips = self.trips(walk.frame, stmt)?;
                let at = Round { stmt: stmt.id, keyword: each.keyword, text: "this loop makes {} rounds" };
                let inner = self.repeated(walk, at, &trips, |walk| self.body(walk, &each.body))?;
                Some(iter.plus(&inner).plus(&self.body(walk, &each.orelse)?))
            }
            StmtKind::While(repeat) => {
                let trips = self.trips(walk.frame, stmt)?;
                let inside = |walk: &mut Walk<'_, 't>| {
                    Some(self.expr(walk, &repeat.test)?.plus(&self.body(walk, &repeat.body)?))
                };
                let mut at = Round { stmt: stmt.id, keyword: repeat.keyword, text: "this loop makes {} rounds" };
                let total = match trips.over {
                    // The rounds are spread over those of a loop around it.
                    Some(over) => {
                        at.text = "this loop makes {} rounds in all";
                        let times = std::mem::replace(&mut walk.times, Cost::constant());
                        let total = self.repeated(walk, at, &trips, inside);
                        walk.times = times;
                        walk.shared.push((over, total?));
                        Cost::constant()
                    }
                    None => self.repeated(walk, at, &trips, inside)?,
                };
                Some(total.plus(&self.body(walk, &repeat.orelse)?))
            }
            StmtKind::If(choice) => {
                let mut tests = Cost::constant();
                let mut most = Cost::constant();
                for branch in &choice.branches {
                    tests = tests.plus(&self.expr(walk, &branch.test)?);
                    most = most.plus(&self.body(walk, &branch.body)?);
                }
                Some(tests.plus(&most).plus(&self.body(walk, &choice.orelse)?))
            }
            StmtKind::Try(_) => {
                let mut sum = Cost::constant();
                for inner in stmt.bodies() {
                    sum = sum.plus(&self.body(walk, inner)?);
                }
                Some(sum)
            }
            StmtKind::Match(choice) => {
                let mut sum = self.expr(walk, &choice.subject)?;
                for case in &choice.cases {
                    if let Some(guard) = &case.guard {
                        sum = sum.plus(&self.expr(walk, guard)?);
                    }
                    sum = sum.plus(&self.body(walk, &case.body)?);
                }
                Some(sum)
            }
            StmtKind::AugAssign { target, op, value } => {
                let sum = self.expr(walk, value)?.plus(&self.expr(walk, target)?);
                let kind = self.kind(walk.frame, target);
                match (kind, op) {
                    // A text that nobody else holds and a list grow in place.
                    (Kind::Text | Kind::List | Kind::Sequence, BinaryOp::Add) => {
                        let added = match &target.kind {
                            ExprKind::Name(name) => self.added_length(walk.frame, name, value),
                            _ => self.length(walk.frame, value),
                        };
                        Some(sum.plus(&added?))
                    }
                    _ => Some(sum),
                }
            }
            StmtKind::Assign { targets, value } => {
                let mut sum = match (targets.as_slice(), addends(value).as_slice()) {
                    // `text = text + part` grows in place too.
                    ([target], [first, rest @ ..])
                        if !rest.is_empty()
                            && target.as_name().is_some()
                            && target.as_name() == first.as_name()
                            && self.kind(walk.frame, target) == Kind::Text =>
                    {
                        let mut sum = Cost::constant();
                        for part in addends(value).into_iter().skip(1) {
                            sum = sum.plus(&self.expr(walk, part)?);
                        }
                        sum
                    }
                    _ => self.expr(walk, value)?,
                };
                for target in targets {
                    sum = sum.plus(&self.expr(walk, target)?);
                }
                Some(sum)
            }
            StmtKind::Delete(targets) => {
                let mut sum = Cost::constant();
                for target in targets {
                    if let ExprKind::Subscript(part) = &target.kind
                        && self.kind(walk.frame, &part.value).is_scanned()
                    {
                        let cost = self.length(walk.frame, &part.value)?;
                        walk.note(target.id, "this `del` moves {} elements", &cost);
                        sum = sum.plus(&cost);
                    }
                }
                Some(sum)
            }
            StmtKind::With(_) | StmtKind::Unknown => None,
            StmtKind::Function(_) | StmtKind::Class(_) => Some(Cost::constant()),
            _ => {
                let mut sum = Cost::constant();
                for expr in own_roots(stmt) {
                    sum = sum.plus(&self.expr(walk, expr)?);
                }
                Some(sum)
            }
        }
    }

    /// The price of what a loop repeats, all rounds together.
    fn repeated(
        &self,
        walk: &mut Walk<'_, 't>,
        at: Round,
        trips: &Trips,
        inside: impl FnOnce(&mut Walk<'_, 't>) -> Option<Cost>,
    ) -> Option<Cost> {
        let (times, before) = (walk.times.clone(), walk.shared.len());
        let is_long = !trips.cost.is_constant();
        if is_long {
            walk.note(at.keyword, at.text, &trips.cost);
            walk.around.push(walk.reasons.len().saturating_sub(1));
        }
        walk.times = walk.times.times(&trips.cost);
        let inner = inside(walk);
        walk.times = times;
        if is_long {
            walk.around.pop();
        }
        let inner = inner?;
        let mut total = match &trips.scaled {
            // Strides that are halved from round to round: the last round costs as much as all others together.
            Some(name) if inner.is_divided_by(name) => inner.swept(name, &trips.cost),
            _ => self.multiplied(&trips.cost, &inner)?,
        };
        let ended: Vec<(Id, Cost)> = walk.shared.drain(before..).collect();
        for (over, cost) in ended {
            match over == at.stmt {
                true => total = total.plus(&cost),
                false => walk.shared.push((over, cost)),
            }
        }
        Some(total)
    }

    /// Rounds times their price. Where the rounds depend on a stride, only a constant price is understood.
    fn multiplied(&self, trips: &Cost, inner: &Cost) -> Option<Cost> {
        if trips.is_divided() && !inner.is_constant() {
            return None;
        }
        Some(trips.times(inner))
    }

    pub(super) fn expr(&self, walk: &mut Walk<'_, 't>, expr: &'t Expr) -> Option<Cost> {
        if !self.step() {
            return None;
        }
        let frame = walk.frame;
        match &expr.kind {
            ExprKind::Call(call) => self.call(walk, expr, call),
            ExprKind::Comprehension(made) => self.comprehension(walk, made),
            ExprKind::Binary(binary) => {
                let sum = self.expr(walk, &binary.left)?.plus(&self.expr(walk, &binary.right)?);
                let (left, right) = (self.kind(frame, &binary.left), self.kind(frame, &binary.right));
                let is_long = |kind| matches!(kind, Kind::Text | Kind::List | Kind::Sequence);
                let copied = match binary.op {
                    BinaryOp::Add if is_long(left) || is_long(right) => {
                        // Names of unknown kind beside a text are texts, most likely short; lengths must be known.
                        let part = |kind, expr| match kind {
                            Kind::Number | Kind::Plain => Some(Cost::constant()),
                            _ => self.length(frame, expr),
                        };
                        Some(part(left, &binary.left)?.plus(&part(right, &binary.right)?))
                    }
                    BinaryOp::Mul if is_long(left) || is_long(right) => {
                        let is_display = |expr: &Expr| matches!(expr.kind, ExprKind::List(_) | ExprKind::Str { .. });
                        if left == Kind::Sequence && right == Kind::Number && !is_display(&binary.left) {
                            None
                        } else {
                            Some(self.length(frame, expr)?)
                        }
                    }
                    BinaryOp::BitOr | BinaryOp::BitAnd | BinaryOp::Sub if left == Kind::Hashed => {
                        Some(self.length(frame, expr)?)
                    }
                    _ => None,
                };
                if let Some(copied) = copied {
                    walk.note(expr.id, "this makes a copy of {} elements", &copied);
                    return Some(sum.plus(&copied));
                }
                Some(sum)
            }
            ExprKind::Subscript(part) => {
                let sum = self.expr(walk, &part.value)?.plus(&self.expr(walk, &part.index)?);
                if let ExprKind::Slice(_) = part.index.kind {
                    let copied = self.length(frame, expr)?;
                    walk.note(expr.id, "this slice copies {} elements", &copied);
                    return Some(sum.plus(&copied));
                }
                Some(sum)
            }
            ExprKind::Compare(compare) => {
                let mut sum = self.expr(walk, &compare.left)?;
                let mut left = &compare.left;
                for (op, right) in &compare.rest {
                    sum = sum.plus(&self.expr(walk, right)?);
                    let cost = match op {
                        CompareOp::In | CompareOp::NotIn => self.scanned(frame, right)?,
                        CompareOp::Is | CompareOp::IsNot => Cost::constant(),
                        _ => self.comparing(frame, left, right)?,
                    };
                    let text = match op {
                        CompareOp::In | CompareOp::NotIn => "this `in` looks through {} elements",
                        _ => "this compares {} elements",
                    };
                    walk.note(expr.id, text, &cost);
                    sum = sum.plus(&cost);
                    left = right;
                }
                Some(sum)
            }
            ExprKind::FString(text) => {
                let mut sum = Cost::constant();
                for part in &text.parts {
                    if let FPart::Value { expr, .. } = part {
                        sum = sum.plus(&self.expr(walk, expr)?);
                    }
                }
                Some(sum)
            }
            ExprKind::Lambda(_) => Some(Cost::constant()),
            ExprKind::Await(_) | ExprKind::Unknown => None,
            ExprKind::YieldFrom(value) => {
                Some(self.expr(walk, value)?.plus(&self.length(frame, value).or_else(|| Some(Cost::constant()))?))
            }
            _ => {
                let mut parts = Vec::new();
                crate::syntax::python::parts(
                    crate::syntax::python::Node::Expr(expr),
                    crate::syntax::python::Enter::NONE,
                    &mut |part| {
                        if let crate::syntax::python::Node::Expr(part) = part {
                            parts.push(part);
                        }
                    },
                );
                let mut sum = Cost::constant();
                for part in parts {
                    sum = sum.plus(&self.expr(walk, part)?);
                }
                Some(sum)
            }
        }
    }

    /// What `in` costs.
    fn scanned(&self, frame: &Frame<'t>, container: &'t Expr) -> Option<Cost> {
        match (&container.kind, self.kind(frame, container)) {
            (ExprKind::Str { .. } | ExprKind::List(_) | ExprKind::Tuple(_) | ExprKind::Set(_), _) => {
                Some(Cost::constant())
            }
            (_, kind) if kind.is_scanned() => self.length(frame, container),
            (ExprKind::Call(call), Kind::Lazy) if call.callee.as_name() == Some("range") => Some(Cost::constant()),
            (ExprKind::Call(call), Kind::Unknown)
                if call.callee.as_attribute().is_some_and(|method| method.attr.name == "keys") =>
            {
                Some(Cost::constant())
            }
            (_, Kind::Hashed) => Some(Cost::constant()),
            (ExprKind::Attribute(attribute), _) if attribute.value.as_name() == Some("string") => {
                Some(Cost::constant())
            }
            (ExprKind::Name(name), Kind::Unknown) if name.chars().all(|c| c.is_ascii_uppercase() || c == '_') => {
                Some(Cost::constant())
            }
            _ => None,
        }
    }

    fn comprehension(&self, walk: &mut Walk<'_, 't>, made: &'t Comprehension) -> Option<Cost> {
        self.clauses(walk, made, &made.clauses)
    }

    fn clauses(&self, walk: &mut Walk<'_, 't>, made: &'t Comprehension, clauses: &'t [Clause]) -> Option<Cost> {
        match clauses.split_first() {
            None => {
                let element = self.expr(walk, &made.element)?;
                Some(match &made.value {
                    Some(value) => element.plus(&self.expr(walk, value)?),
                    None => element,
                })
            }
            Some((Clause::If(test), rest)) => Some(self.expr(walk, test)?.plus(&self.clauses(walk, made, rest)?)),
            Some((Clause::For { is_async: true, .. }, _)) => None,
            Some((Clause::For { iter, .. }, rest)) => {
                let before = self.expr(walk, iter)?;
                let trips = self.trips_of(walk.frame, iter)?;
                let trips = Trips { cost: trips, over: None, scaled: None };
                let at = Round { stmt: iter.id, keyword: iter.id, text: "this comprehension makes {} rounds" };
                let inner = self.repeated(walk, at, &trips, |walk| self.clauses(walk, made, rest))?;
                Some(before.plus(&inner))
            }
        }
    }

    fn call(&self, walk: &mut Walk<'_, 't>, expr: &'t Expr, call: &'t Call) -> Option<Cost> {
        let mut sum = Cost::constant();
        for argument in &call.arguments {
            sum = sum.plus(&self.expr(walk, &argument.value)?);
        }
        if let ExprKind::Attribute(method) = &call.callee.kind {
            sum = sum.plus(&self.expr(walk, &method.value)?);
        }
        if let Some(function) = self.function(walk.frame, call) {
            if std::ptr::eq(function, walk.frame.function) {
                walk.own_calls.push(call);
                return Some(sum);
            }
            let price = self.price(function)?;
            let cost = self.for_caller(walk.frame, function, call, &price)?;
            walk.note(expr.id, &format!("this call of `{}` costs {{}}", function.name.name), &cost);
            return Some(sum.plus(&cost));
        }
        let (name, priced) = match &call.callee.kind {
            ExprKind::Name(name) if self.is_builtin(walk.frame, name) => {
                (name.as_str(), self.builtin(walk.frame, name, call)?)
            }
            ExprKind::Attribute(method) => {
                (method.attr.name.as_str(), self.method(walk.frame, &method.value, &method.attr.name, call)?)
            }
            _ => return None,
        };
        let Priced { cost, why } = priced;
        if !why.is_empty() {
            walk.note(expr.id, &format!("`{name}()` {why}: {{}}"), &cost);
        }
        // What a lambda costs for each element.
        if let Some(Lambda { body, .. }) = handed_over(name, call).and_then(|given| match &given.kind {
            ExprKind::Lambda(lambda) => Some(lambda.as_ref()),
            _ => None,
        }) {
            let each = self.expr(walk, body)?;
            let over = match name {
                "sort" => self.length(walk.frame, &call.callee.as_attribute()?.value)?,
                "map" | "filter" | "reduce" => self.trips_of(walk.frame, call.positional(1)?)?,
                _ => self.trips_of(walk.frame, call.positional(0)?)?,
            };
            sum = sum.plus(&each.times(&over));
        } else if let Some(given) = handed_over(name, call)
            && let Some(function) = given.as_name()
            && self.known.functions.contains_key(function)
        {
            return None;
        }
        Some(sum.plus(&cost))
    }
}

impl Walk<'_, '_> {
    fn note(&mut self, id: Id, text: &str, cost: &Cost) {
        if cost.is_constant() {
            return;
        }
        let (own, total) = (cost.clone(), self.times.times(cost));
        self.reasons.push(Reason { id, text: text.to_owned(), own, total, around: self.around.clone() });
    }
}
