//! How many rounds a loop makes: by what it goes through, or by how its variables move towards what its test
//! compares them with. A loop that is not understood makes an unknown number of rounds.

use super::{
    cost::Cost,
    facts::{Bind, Bound},
    kinds::Kind,
    reader::Reader,
    sizes::{Frame, mentions},
    steps::Step,
};
use crate::syntax::{
    Id,
    python::{
        BinaryOp, BoolOp, Call, CompareOp, Enter, Expr, ExprKind, Node, Stmt, StmtKind, UnaryOp, exprs_of_expr, parts,
        paths::{Ask, exits_with},
        stmts,
    },
};

/// The rounds of a loop.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Trips {
    pub(super) cost: Cost,
    /// The loop around it over whose whole run these rounds are shared: the pointers of both move one way only.
    pub(super) over: Option<Id>,
    /// The variable that the loop multiplies or divides in each round.
    pub(super) scaled: Option<String>,
}

impl<'t> Reader<'t> {
    pub(super) fn trips(&self, frame: &Frame<'t>, stmt: &'t Stmt) -> Option<Trips> {
        if !self.step() {
            return None;
        }
        let plain = |cost| Some(Trips { cost, over: None, scaled: None });
        match &stmt.kind {
            StmtKind::For(each) => match leaves_at_once(&each.body) {
                true => plain(Cost::constant()),
                false => plain(self.trips_of(frame, &each.iter)?),
            },
            StmtKind::While(repeat) if leaves_at_once(&repeat.body) => plain(Cost::constant()),
            StmtKind::While(repeat) => {
                let repeating = Repeating { id: stmt.id, body: &repeat.body };
                match &repeat.test.kind {
                    ExprKind::True | ExprKind::Int(_) => {
                        let breaks: Vec<&Expr> = repeat.body.iter().filter_map(breaking_test).collect();
                        breaks.iter().find_map(|test| self.rounds_of(frame, repeating, test, true))
                    }
                    _ => self.rounds_of(frame, repeating, &repeat.test, false),
                }
            }
            _ => plain(Cost::constant()),
        }
    }

    /// The rounds of a `for` over an iterable.
    pub(super) fn trips_of(&self, frame: &Frame<'t>, iter: &'t Expr) -> Option<Cost> {
        match &iter.kind {
            ExprKind::Call(call) if call.callee.as_name() == Some("range") => self.trips_of_range(frame, call),
            ExprKind::Call(call) => match call.callee.as_name() {
                Some("zip") => call.positional(0).and_then(|first| self.trips_of(frame, first)),
                Some("enumerate" | "reversed" | "sorted" | "list" | "tuple" | "iter" | "set") => {
                    self.trips_of(frame, call.positional(0)?)
                }
                _ => self.length(frame, iter),
            },
            // A name may hold a `range`, a generator or another thing without a length of its own.
            _ => self.length(frame, iter),
        }
    }

    pub(super) fn trips_of_range(&self, frame: &Frame<'t>, call: &'t Call) -> Option<Cost> {
        let value = |expr: &'t Expr| self.value(frame, expr);
        match call.arguments.iter().map(|argument| &argument.value).collect::<Vec<_>>().as_slice() {
            [end] => value(end),
            [start, end] => match is_near(start, end) {
                true => Some(Cost::constant()),
                false => value(end),
            },
            [start, end, step] => {
                let falls = match &step.kind {
                    ExprKind::Unary { op: UnaryOp::Minus, .. } => true,
                    ExprKind::Int(_) => false,
                    ExprKind::Name(name) => {
                        return Some(value(end)?.divided_by(name));
                    }
                    _ => return None,
                };
                if falls { value(start) } else { value(end) }
            }
            _ => None,
        }
    }

    /// The rounds of a `while` with a test, or of one that is left when the test holds.
    fn rounds_of(
        &self,
        frame: &Frame<'t>,
        repeating: Repeating<'t>,
        test: &'t Expr,
        is_negated: bool,
    ) -> Option<Trips> {
        match &test.kind {
            ExprKind::Unary { op: UnaryOp::Not, operand } => self.rounds_of(frame, repeating, operand, !is_negated),
            ExprKind::Bool { op, values } => {
                let is_and = (*op == BoolOp::And) != is_negated;
                let mut each = values.iter().map(|value| self.rounds_of(frame, repeating, value, is_negated));
                if !is_and
                    && !is_negated
                    && let Some(together) = self.together(frame, repeating, values)
                {
                    return Some(together);
                }
                if !is_and {
                    // As long as one of them holds: together they make no more rounds than the sum.
                    let first = each.next()??;
                    return each.try_fold(first, |sum, one| {
                        let one = one?;
                        Some(Trips { cost: sum.cost.plus(&one.cost), over: None, scaled: None })
                    });
                }
                let known: Vec<Trips> = each.flatten().collect();
                if known.is_empty() && !is_negated {
                    return self.together(frame, repeating, values);
                }
                let fewest = known
                    .iter()
                    .min_by(|a, b| a.cost.growth().partial_cmp(&b.cost.growth()).unwrap_or(std::cmp::Ordering::Equal));
                fewest.cloned()
            }
            ExprKind::Compare(compare) => match compare.rest.as_slice() {
                [(op, right)] => {
                    let op = if is_negated { negated(*op)? } else { *op };
                    self.compared(frame, repeating, &compare.left, op, right)
                }
                // `0 <= low <= high`: the last part is what the pointers run towards.
                [(_, middle), (op, right)] if !is_negated => self.compared(frame, repeating, middle, *op, right),
                _ => None,
            },
            ExprKind::Name(name) if !is_negated => self.truthy(frame, repeating, name),
            ExprKind::Name(name) => self.flagged(frame, repeating, name),
            ExprKind::Call(call) if call.callee.as_name() == Some("len") && !is_negated => {
                self.truthy(frame, repeating, call.positional(0)?.as_name()?)
            }
            ExprKind::Walrus { .. } => None,
            _ => None,
        }
    }

    /// Several comparisons whose pointers move in turns: in each round at least one of them.
    fn together(&self, frame: &Frame<'t>, repeating: Repeating<'t>, tests: &'t [Expr]) -> Option<Trips> {
        let (mut names, mut steps, mut cost) = (Vec::new(), Vec::new(), Cost::nothing());
        for test in tests {
            let (low, high) = match &test.kind {
                ExprKind::Compare(compare) => match compare.rest.as_slice() {
                    [(CompareOp::Lt | CompareOp::LtE | CompareOp::NotEq, right)] => (&compare.left, right),
                    [(CompareOp::Gt | CompareOp::GtE, right)] => (right, &compare.left),
                    _ => continue,
                },
                ExprKind::Name(name) if self.steps(frame, name, repeating.id) == Step::Down => {
                    names.push(name.as_str());
                    steps.push(Step::Down);
                    let is_number = self.kind_of(frame, name) == Kind::Number;
                    let size = if is_number { self.value_of(frame, name) } else { self.length_of(frame, name) };
                    cost = cost.plus(&size?);
                    continue;
                }
                _ => continue,
            };
            for name in self.pointers(frame, repeating, &[low, high]) {
                let step = self.steps(frame, name, repeating.id);
                let is_towards = step == Step::Up && mentions(low, name) || step == Step::Down && mentions(high, name);
                if !is_towards {
                    return None;
                }
                let limit = if step == Step::Up { high } else { low };
                let moved = self.value_of(frame, name);
                cost = cost.plus(&if step == Step::Up { self.value(frame, limit)? } else { moved? });
                names.push(name);
                steps.push(step);
            }
        }
        let moves = !names.is_empty() && self.moves_each_round(frame, repeating, &names, &steps);
        moves.then(|| Trips { cost, over: self.shared(frame, &names, repeating.id), scaled: None })
    }

    fn compared(
        &self,
        frame: &Frame<'t>,
        repeating: Repeating<'t>,
        left: &'t Expr,
        op: CompareOp,
        right: &'t Expr,
    ) -> Option<Trips> {
        // `len(queue) > 0`
        for (side, other) in [(left, right), (right, left)] {
            if let ExprKind::Call(call) = &side.kind
                && call.callee.as_name() == Some("len")
                && let Some(name) = call.positional(0).and_then(Expr::as_name)
                && frame.facts.within(name, repeating.id).next().is_some()
            {
                return matches!(other.kind, ExprKind::Int(_)).then(|| self.truthy(frame, repeating, name)).flatten();
            }
        }
        if let (CompareOp::In | CompareOp::NotIn, ExprKind::Name(name)) = (op, &right.kind) {
            let shrinks = self.steps(frame, name, repeating.id) == Step::Down;
            return shrinks.then(|| self.truthy(frame, repeating, name)).flatten();
        }
        // `swapped == True`
        if let (ExprKind::Name(name), ExprKind::True | ExprKind::False) = (&left.kind, &right.kind) {
            return self.flagged(frame, repeating, name);
        }
        let (low, high) = match op {
            CompareOp::Lt | CompareOp::LtE => (left, right),
            CompareOp::Gt | CompareOp::GtE => (right, left),
            CompareOp::NotEq => (left, right),
            _ => return None,
        };
        let moved = self.pointers(frame, repeating, &[low, high]);
        if moved.is_empty() {
            return None;
        }
        let steps: Vec<Step> = moved.iter().map(|name| self.steps(frame, name, repeating.id)).collect();
        let names: Vec<&str> = moved.clone();
        if !self.moves_each_round(frame, repeating, &names, &steps) {
            return None;
        }
        let scaled = || moved.first().map(|name| (*name).to_owned());
        if steps.iter().all(|step| matches!(step, Step::Middle)) {
            let cost = self.value(frame, low)?.plus(&self.value(frame, high)?).log();
            return Some(Trips { cost, over: None, scaled: scaled() });
        }
        if steps.contains(&Step::Shrink) && steps.iter().all(|step| matches!(step, Step::Shrink | Step::Down)) {
            let cost = self.value(frame, if op == CompareOp::NotEq { left } else { high })?.log();
            return Some(Trips { cost, over: None, scaled: scaled() });
        }
        if steps.iter().all(|step| matches!(step, Step::Grow)) {
            let limit = self.value(frame, high)?;
            return Some(Trips { cost: limit.log(), over: None, scaled: scaled() });
        }
        // Subscripts that are compared: `while numbers[i] < pivot: i += 1` ends at the end of the list.
        let mut read = None;
        for side in [left, right] {
            for expr in exprs_of_expr(side, Enter::NONE) {
                if let ExprKind::Subscript(part) = &expr.kind
                    && moved.iter().any(|name| mentions(&part.index, name))
                {
                    read = Some(&part.value);
                }
            }
        }
        let consistent = |step: &Step, name: &str| match (step, read) {
            (Step::Up | Step::Down, Some(_)) => true,
            (Step::Up, _) => op == CompareOp::NotEq || mentions(low, name),
            (Step::Down, _) => op == CompareOp::NotEq || mentions(high, name),
            _ => false,
        };
        if !steps.iter().zip(&names).all(|(step, name)| consistent(step, name)) {
            return None;
        }
        let mut cost = match read {
            Some(list) => self.length(frame, list)?,
            None => {
                let square = |side: &Expr| match &side.kind {
                    ExprKind::Binary(product) => {
                        product.op == BinaryOp::Mul
                            && product.left.as_name().is_some()
                            && product.left.as_name() == product.right.as_name()
                            || product.op == BinaryOp::Pow && product.left.as_name().is_some()
                    }
                    _ => false,
                };
                let is_moved = |side: &Expr| names.iter().any(|name| mentions(side, name));
                match (square(low), is_moved(low), is_moved(high)) {
                    (true, ..) => self.value(frame, high)?.root(),
                    (_, true, false) => self.value(frame, high)?,
                    (_, false, true) => self.value(frame, high)?,
                    _ => self.value(frame, low)?.plus(&self.value(frame, high)?),
                }
            }
        };
        let mut stride = None;
        for name in &names {
            for bound in frame.facts.within(name, repeating.id) {
                if let Bind::Changed(BinaryOp::Add | BinaryOp::Sub, value) = bound.bind
                    && let Some(by) = value.as_name()
                {
                    stride = Some(by);
                }
            }
        }
        if let Some(by) = stride.filter(|by| !frame.is_param(by)) {
            cost = cost.divided_by(by);
        }
        Some(Trips { cost, over: self.shared(frame, &names, repeating.id), scaled: None })
    }

    /// `while queue`, `while n`
    fn truthy(&self, frame: &Frame<'t>, repeating: Repeating<'t>, name: &'t str) -> Option<Trips> {
        let bounds: Vec<&Bound<'t>> = frame.facts.within(name, repeating.id).collect();
        let step = self.steps(frame, name, repeating.id);
        let is_container = bounds.iter().any(|bound| matches!(bound.bind, Bind::Shrunk | Bind::Grown(_)))
            || matches!(self.kind_of(frame, name), Kind::Text | Kind::List | Kind::Sequence | Kind::Deque);
        if !matches!(step, Step::Down | Step::Shrink) {
            return self.flagged(frame, repeating, name);
        }
        if !self.moves_each_round(frame, repeating, &[name], &[step]) {
            return None;
        }
        let size = if is_container { self.length_of(frame, name)? } else { self.value_of(frame, name)? };
        Some(match step {
            Step::Shrink => Trips { cost: size.log(), over: None, scaled: Some(name.to_owned()) },
            _ => Trips { cost: size, over: self.shared(frame, &[name], repeating.id), scaled: None },
        })
    }

    /// A flag that is put down and raised again by a full pass: as many passes as the pass has rounds.
    fn flagged(&self, frame: &Frame<'t>, repeating: Repeating<'t>, name: &'t str) -> Option<Trips> {
        let mut bounds = frame.facts.within(name, repeating.id).peekable();
        bounds.peek()?;
        let is_flag = |bound: &Bound<'t>| match bound.bind {
            Bind::Value(value) => matches!(value.kind, ExprKind::True | ExprKind::False | ExprKind::Int(_)),
            Bind::Changed(BinaryOp::Add, value) => matches!(value.kind, ExprKind::Int(_)),
            _ => false,
        };
        if !bounds.all(is_flag) {
            return None;
        }
        let mut passes = repeating.body.iter().filter(|stmt| matches!(stmt.kind, StmtKind::For(_)));
        let pass = self.trips(frame, passes.next()?)?;
        Some(Trips { cost: pass.cost, over: None, scaled: None })
    }

    /// The names in a test that the loop moves.
    fn pointers(&self, frame: &Frame<'t>, repeating: Repeating<'t>, sides: &[&'t Expr]) -> Vec<&'t str> {
        let mut names: Vec<&'t str> = Vec::new();
        for side in sides {
            for expr in exprs_of_expr(side, Enter::NONE) {
                if let ExprKind::Name(name) = &expr.kind
                    && !names.contains(&name.as_str())
                    && frame.facts.within(name, repeating.id).any(|bound| !matches!(bound.bind, Bind::Grown(_)))
                {
                    names.push(name);
                }
            }
        }
        names
    }

    /// Whether every way through the body moves one of the names.
    fn moves_each_round(&self, frame: &Frame<'t>, repeating: Repeating<'t>, names: &[&str], steps: &[Step]) -> bool {
        let is_scaled = steps.iter().any(|step| matches!(step, Step::Shrink | Step::Grow | Step::Middle));
        let moving = |stmt: &Stmt| {
            names.iter().any(|name| {
                frame.facts.within(name, repeating.id).any(|bound| {
                    bound.stmt == stmt.id
                        && match self.step_of_bind(frame, bound, name, repeating.id) {
                            Step::Shrink | Step::Grow | Step::Middle => true,
                            Step::Up | Step::Down => !is_scaled,
                            Step::Same | Step::Other => false,
                        }
                })
            })
        };
        let ask = Ask { marks: &moving, test: &|_| None };
        if exits_with(repeating.body, ask).is_some_and(|exits| !exits.falls.unmarked) {
            return true;
        }
        // Inner loops that move a pointer towards the other one, and a test that leaves when they meet.
        !is_scaled
            && stmts(repeating.body, Enter::NONE).any(|stmt| match &stmt.kind {
                StmtKind::While(inner) => {
                    stmts(&inner.body, Enter::NONE).any(&moving)
                        && repeating.body.iter().any(|stmt| breaking_test(stmt).is_some())
                }
                _ => false,
            })
    }

    /// The outermost loop around in which all these names move one way only.
    fn shared(&self, frame: &Frame<'t>, names: &[&str], inner: Id) -> Option<Id> {
        let first = names.first()?;
        let around = frame.facts.within(first, inner).next()?;
        let mut found = None;
        for outer in around.loops.iter().rev().skip_while(|one| one.id != inner).skip(1) {
            let keeps = |name: &&str| {
                let step = self.steps(frame, name, outer.id);
                let pushed = frame.facts.within(name, outer.id).any(|bound| matches!(bound.bind, Bind::Grown(_)));
                let popped =
                    frame.facts.within(name, outer.id).all(|bound| matches!(bound.bind, Bind::Grown(_) | Bind::Shrunk));
                matches!(step, Step::Up | Step::Down) || pushed && popped
            };
            if !names.iter().all(keeps) {
                break;
            }
            found = Some(outer.id);
        }
        found
    }
}

/// A `while` loop.
#[derive(Clone, Copy)]
struct Repeating<'t> {
    id: Id,
    body: &'t [Stmt],
}

/// Whether a body is left in its first round, whatever happens.
fn leaves_at_once(body: &[Stmt]) -> bool {
    let last = body
        .last()
        .is_some_and(|last| matches!(last.kind, StmtKind::Return(_) | StmtKind::Break | StmtKind::Raise { .. }));
    last && !stmts(body, Enter::NONE).any(|stmt| matches!(stmt.kind, StmtKind::Continue))
}

/// `if test: break`, also with `return`.
fn breaking_test(stmt: &Stmt) -> Option<&Expr> {
    let StmtKind::If(choice) = &stmt.kind else { return None };
    let first = choice.branches.first()?;
    let leaves = first.body.last().is_some_and(|last| matches!(last.kind, StmtKind::Break | StmtKind::Return(_)));
    leaves.then_some(&first.test)
}

fn negated(op: CompareOp) -> Option<CompareOp> {
    Some(match op {
        CompareOp::Lt => CompareOp::GtE,
        CompareOp::LtE => CompareOp::Gt,
        CompareOp::Gt => CompareOp::LtE,
        CompareOp::GtE => CompareOp::Lt,
        CompareOp::Eq => CompareOp::NotEq,
        _ => return None,
    })
}

/// `range(i, i + 3)`
fn is_near(start: &Expr, end: &Expr) -> bool {
    let ExprKind::Binary(sum) = &end.kind else { return false };
    sum.op == BinaryOp::Add
        && start.as_name().is_some()
        && sum.left.as_name() == start.as_name()
        && matches!(sum.right.kind, ExprKind::Int(_))
}

/// What a name stays below as long as a test holds.
pub(super) fn upper_bound<'t>(test: &'t Expr, name: &str) -> Option<&'t Expr> {
    match &test.kind {
        ExprKind::Bool { op: BoolOp::And, values } => values.iter().find_map(|value| upper_bound(value, name)),
        ExprKind::Compare(compare) => match compare.rest.as_slice() {
            [(CompareOp::Lt | CompareOp::LtE | CompareOp::NotEq, right)]
                if mentions(&compare.left, name) && !mentions(right, name) =>
            {
                Some(right)
            }
            [(CompareOp::Gt | CompareOp::GtE, right)] if mentions(right, name) && !mentions(&compare.left, name) => {
                Some(&compare.left)
            }
            _ => None,
        },
        _ => None,
    }
}

/// The outermost expressions of a statement, its inner blocks left out.
pub(super) fn own_roots(stmt: &Stmt) -> Vec<&Expr> {
    let mut found = Vec::new();
    parts(Node::Stmt(stmt), Enter::NONE, &mut |part| {
        if let Node::Expr(expr) = part {
            found.push(expr);
        }
    });
    found
}
