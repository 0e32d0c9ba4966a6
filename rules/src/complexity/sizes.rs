//! How long a value is and how large a number: by what a function binds, up to its parameters. Unknown means none.

use std::cell::RefCell;

use rustc_hash::{FxHashMap, FxHashSet};

use super::{
    calls,
    cost::Cost,
    facts::{Bind, Bound, Facts},
    kinds::Kind,
    loops,
    reader::Reader,
};
use crate::syntax::python::{
    ArgumentKind, BinaryOp, Call, Clause, Comprehension, Enter, Expr, ExprKind, FPart, Function, StmtKind, UnaryOp,
    stmts,
};

/// A function that is being read.
pub(super) struct Frame<'t> {
    pub(super) function: &'t Function,
    pub(super) facts: Facts<'t>,
    pub(super) kinds: RefCell<FxHashMap<&'t str, Kind>>,
    lengths: RefCell<FxHashMap<&'t str, Option<Cost>>>,
    values: RefCell<FxHashMap<&'t str, Option<Cost>>>,
    /// What is being worked out: whoever meets it again adds nothing.
    open: RefCell<FxHashSet<(&'t str, u8)>>,
}

/// How deep one size may lean on others.
const MAX_OPEN: usize = 40;

impl<'t> Frame<'t> {
    pub(super) fn new(function: &'t Function) -> Frame<'t> {
        Frame {
            function,
            facts: Facts::of(function),
            kinds: RefCell::default(),
            lengths: RefCell::default(),
            values: RefCell::default(),
            open: RefCell::default(),
        }
    }

    /// Works out a fact about a name once; a fact that leans on itself is `bottom` on the inside.
    pub(super) fn once<T: Clone>(
        &self,
        known: &RefCell<FxHashMap<&'t str, T>>,
        (name, what): (&'t str, u8),
        bottom: T,
        find: impl FnOnce() -> T,
    ) -> T {
        if let Some(found) = known.borrow().get(name) {
            return found.clone();
        }
        if self.open.borrow().len() > MAX_OPEN || !self.open.borrow_mut().insert((name, what)) {
            return bottom;
        }
        let found = find();
        self.open.borrow_mut().remove(&(name, what));
        // What leans on an open fact may be too small, so only the outermost is kept.
        if self.open.borrow().is_empty() {
            known.borrow_mut().insert(name, found.clone());
        }
        found
    }

    pub(super) fn is_param(&self, name: &str) -> bool {
        self.function.param(name).is_some()
    }

    /// Whether a parameter that may be left out is always given another value: `hi=None`.
    pub(super) fn is_replaced(&self, name: &str) -> bool {
        let default = self.function.param(name).and_then(|param| param.default.as_ref());
        default.is_some_and(|default| matches!(default.kind, ExprKind::None)) && !self.facts.get(name).is_empty()
    }
}

impl<'t> Reader<'t> {
    /// The number of elements of a value.
    pub(super) fn length(&self, frame: &Frame<'t>, expr: &'t Expr) -> Option<Cost> {
        if !self.step() {
            return None;
        }
        let one = || Some(Cost::constant());
        match &expr.kind {
            ExprKind::Str { .. } | ExprKind::Bytes | ExprKind::None | ExprKind::Int(_) | ExprKind::Float(_) => one(),
            ExprKind::List(items) | ExprKind::Set(items) => self.display(frame, items),
            ExprKind::Tuple(tuple) => self.display(frame, &tuple.items),
            ExprKind::Dict(entries) => {
                let spread = entries.iter().filter(|entry| entry.key.is_none());
                spread.map(|entry| self.length(frame, &entry.value)).try_fold(Cost::constant(), sum)
            }
            ExprKind::Name(name) => self.length_of(frame, name),
            ExprKind::Attribute(_) => Some(Cost::length(&expr.dotted()?)),
            ExprKind::FString(text) => {
                let values = text.parts.iter().filter_map(|part| match part {
                    FPart::Value { expr, .. } => Some(expr),
                    FPart::Text(_) => None,
                });
                values.map(|value| self.text_length(frame, value)).try_fold(Cost::constant(), sum)
            }
            ExprKind::Subscript(part) => match &part.index.kind {
                ExprKind::Slice(slice) => {
                    let is_fixed = |bound: &Expr| matches!(bound.kind, ExprKind::Int(_));
                    let fixed = match (&slice.lower, &slice.upper) {
                        (None, Some(upper)) => is_fixed(upper),
                        (Some(lower), Some(upper)) => is_fixed(lower) && is_fixed(upper) || is_step(lower, upper),
                        (_, None) => false,
                    };
                    if fixed { one() } else { self.length(frame, &part.value) }
                }
                _ => match self.kind(frame, &part.value) {
                    Kind::Text => one(),
                    _ => Some(Cost::length(&format!("{}[…]", part.value.dotted()?))),
                },
            },
            ExprKind::Comprehension(made) => self.comprehension_length(frame, made),
            ExprKind::Conditional(choice) => {
                Some(self.length(frame, &choice.body)?.plus(&self.length(frame, &choice.orelse)?))
            }
            ExprKind::Bool { values, .. } => {
                values.iter().map(|value| self.length(frame, value)).try_fold(Cost::nothing(), sum)
            }
            ExprKind::Binary(binary) => match binary.op {
                BinaryOp::Add | BinaryOp::BitOr | BinaryOp::Sub | BinaryOp::BitAnd | BinaryOp::BitXor => {
                    Some(self.length(frame, &binary.left)?.plus(&self.length(frame, &binary.right)?))
                }
                BinaryOp::Mul => match self.kind(frame, &binary.left) {
                    Kind::List | Kind::Text | Kind::Sequence => {
                        Some(self.length(frame, &binary.left)?.times(&self.value(frame, &binary.right)?))
                    }
                    _ => Some(self.length(frame, &binary.right)?.times(&self.value(frame, &binary.left)?)),
                },
                BinaryOp::Mod => self.length(frame, &binary.right),
                _ => None,
            },
            ExprKind::Star(inner) | ExprKind::Walrus { value: inner, .. } => self.length(frame, inner),
            ExprKind::Call(call) => self.called_length(frame, call),
            _ => None,
        }
    }

    /// The length of a value that is put into a text: a number is short.
    fn text_length(&self, frame: &Frame<'t>, value: &'t Expr) -> Option<Cost> {
        match self.kind(frame, value) {
            Kind::Text | Kind::List | Kind::Sequence | Kind::Hashed => self.length(frame, value),
            Kind::Number | Kind::Plain => Some(Cost::constant()),
            _ => self.length(frame, value),
        }
    }

    fn display(&self, frame: &Frame<'t>, items: &'t [Expr]) -> Option<Cost> {
        let spread = items.iter().filter(|item| matches!(item.kind, ExprKind::Star(_)));
        spread.map(|item| self.length(frame, item)).try_fold(Cost::constant(), sum)
    }

    fn comprehension_length(&self, frame: &Frame<'t>, made: &'t Comprehension) -> Option<Cost> {
        let mut length = Cost::constant();
        for clause in &made.clauses {
            if let Clause::For { iter, .. } = clause {
                length = length.times(&self.trips_of(frame, iter)?);
            }
        }
        Some(length)
    }

    fn called_length(&self, frame: &Frame<'t>, call: &'t Call) -> Option<Cost> {
        let first = call.positional(0);
        let known = match &call.callee.kind {
            ExprKind::Name(name) if self.is_builtin(frame, name) => match name.as_str() {
                "range" => self.trips_of_range(frame, call),
                "str" | "repr" | "bin" | "hex" | "format" => {
                    let Some(first) = first else { return Some(Cost::constant()) };
                    match self.kind(frame, first) {
                        Kind::Number => Some(self.value(frame, first)?.log()),
                        _ => self.length(frame, first),
                    }
                }
                "zip" | "map" | "filter" => {
                    let skip = usize::from(name != "zip");
                    let mut rest = call.arguments.iter().skip(skip).map(|argument| self.length(frame, &argument.value));
                    rest.try_fold(Cost::nothing(), sum)
                }
                "chr" | "input" | "int" | "float" => Some(Cost::constant()),
                "defaultdict" => Some(Cost::constant()),
                "list" | "tuple" | "set" | "frozenset" | "dict" | "sorted" | "reversed" | "enumerate" | "iter"
                | "Counter" | "deque" | "OrderedDict" => match first {
                    Some(first) => self.trips_of(frame, first),
                    None => Some(Cost::constant()),
                },
                _ => None,
            },
            ExprKind::Attribute(method) => match method.attr.name.as_str() {
                "join" => self.trips_of(frame, first?),
                "sub" => self.length(frame, call.positional(2)?),
                "findall" => self.length(frame, call.positional(1)?),
                "copy" if first.is_some() => self.length(frame, first?),
                "defaultdict" => Some(Cost::constant()),
                "deque" | "Counter" => first.map_or(Some(Cost::constant()), |first| self.trips_of(frame, first)),
                name if calls::KEEPS_LENGTH.contains(&name) => self.length(frame, &method.value),
                _ => None,
            },
            _ => None,
        };
        known.or_else(|| self.result(frame, call, true))
    }

    /// The length or value of what a function of the file gives back.
    fn result(&self, frame: &Frame<'t>, call: &'t Call, length: bool) -> Option<Cost> {
        let function = self.function(frame, call)?;
        if !self.enter_result(function) {
            // A function that gives back what it gets from itself adds nothing.
            return self.is_open_result(function).then(Cost::nothing);
        }
        let inner = Frame::new(function);
        let mut found = Some(Cost::nothing());
        for value in returns(function) {
            let one = if length { self.length(&inner, value) } else { self.value(&inner, value) };
            found = found.zip(one).map(|(a, b)| a.plus(&b));
        }
        self.leave_result();
        found.and_then(|found| self.for_caller(frame, function, call, &found))
    }

    pub(super) fn length_of(&self, frame: &Frame<'t>, name: &'t str) -> Option<Cost> {
        frame.once(&frame.lengths, (name, 1), Some(Cost::nothing()), || {
            let is_own = frame.is_param(name) && !frame.is_replaced(name);
            let is_outer = !frame.is_param(name) && frame.facts.get(name).is_empty();
            let is_constant = is_outer && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let mut length = match (is_own || is_outer, is_constant) {
                (_, true) => Cost::constant(),
                (true, _) => Cost::length(name),
                _ => Cost::nothing(),
            };
            for bound in frame.facts.get(name) {
                length = length.plus(&self.bound_length(frame, name, bound)?);
            }
            Some(length)
        })
    }

    fn bound_length(&self, frame: &Frame<'t>, name: &'t str, bound: &Bound<'t>) -> Option<Cost> {
        match bound.bind {
            Bind::Value(value) => match &value.kind {
                // `rest = rest + part` in a loop grows round by round.
                ExprKind::Binary(sum) if sum.op == BinaryOp::Add => {
                    let is_same = |part: &Expr| part.as_name() == Some(name);
                    let grown: Vec<&Expr> = addends(value).into_iter().filter(|part| !is_same(part)).collect();
                    if grown.len() == addends(value).len() {
                        return self.length(frame, value);
                    }
                    let mut more = Cost::nothing();
                    for part in grown {
                        more = more.plus(&self.added_length(frame, name, part)?);
                    }
                    Some(more.times(&self.rounds(frame, bound)?))
                }
                _ => self.length(frame, value),
            },
            Bind::Changed(BinaryOp::Add, value) => {
                Some(self.added_length(frame, name, value)?.times(&self.rounds(frame, bound)?))
            }
            Bind::Changed(BinaryOp::Mul, value) => self.value(frame, value),
            Bind::Changed(..) | Bind::Shrunk => Some(Cost::nothing()),
            Bind::Grown(call) => {
                let method = call.callee.as_attribute().map(|method| method.attr.name.as_str());
                let many = match method {
                    Some("extend" | "update") => self.trips_of(frame, call.positional(0)?)?,
                    _ => Cost::constant(),
                };
                Some(many.times(&self.rounds(frame, bound)?))
            }
            Bind::Element(iter, part) => match self.element_kind(frame, iter, part) {
                Kind::Text | Kind::Number => Some(Cost::constant()),
                _ => Some(Cost::length(name)),
            },
            Bind::Unknown => None,
        }
    }

    /// How many elements are added to what a name holds. An element of a text is a character.
    pub(super) fn added_length(&self, frame: &Frame<'t>, name: &'t str, part: &'t Expr) -> Option<Cost> {
        match (self.kind(frame, part), self.kind_of(frame, name)) {
            (Kind::Number, _) | (Kind::Plain, Kind::Text | Kind::Sequence) => Some(Cost::constant()),
            _ => self.length(frame, part),
        }
    }

    /// How often a binding runs in one call of the function.
    fn rounds(&self, frame: &Frame<'t>, bound: &Bound<'t>) -> Option<Cost> {
        let mut rounds = Cost::constant();
        for around in &bound.loops {
            let trips = self.trips(frame, around)?;
            // A loop that shares the steps of one around it runs no more often than that one alone.
            rounds = match trips.over {
                Some(over) if bound.loops.iter().any(|one| one.id == over) => trips.cost,
                _ => rounds.times(&trips.cost),
            };
        }
        Some(rounds)
    }

    /// How large a number is.
    pub(super) fn value(&self, frame: &Frame<'t>, expr: &'t Expr) -> Option<Cost> {
        if !self.step() {
            return None;
        }
        match &expr.kind {
            ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::True | ExprKind::False | ExprKind::None => {
                Some(Cost::constant())
            }
            ExprKind::Str { .. } => Some(Cost::constant()),
            ExprKind::Name(name) => self.value_of(frame, name),
            ExprKind::Attribute(_) => Some(Cost::value(&expr.dotted()?)),
            ExprKind::Unary { op: UnaryOp::Not, .. } | ExprKind::Compare(_) => Some(Cost::constant()),
            ExprKind::Unary { operand, .. } => self.value(frame, operand),
            ExprKind::Subscript(part) => Some(Cost::value(&format!("{}[…]", part.value.dotted()?))),
            ExprKind::Conditional(choice) => {
                Some(self.value(frame, &choice.body)?.plus(&self.value(frame, &choice.orelse)?))
            }
            ExprKind::Bool { values, .. } => {
                values.iter().map(|value| self.value(frame, value)).try_fold(Cost::nothing(), sum)
            }
            ExprKind::Walrus { value, .. } => self.value(frame, value),
            ExprKind::Binary(binary) => {
                let (left, right) = (&binary.left, &binary.right);
                match binary.op {
                    BinaryOp::Add | BinaryOp::BitOr | BinaryOp::BitXor => {
                        Some(self.value(frame, left)?.plus(&self.value(frame, right)?))
                    }
                    BinaryOp::Mul => Some(self.value(frame, left)?.times(&self.value(frame, right)?)),
                    BinaryOp::Sub | BinaryOp::FloorDiv | BinaryOp::Div | BinaryOp::RightShift => {
                        self.value(frame, left)
                    }
                    BinaryOp::Mod => self.value(frame, right),
                    BinaryOp::Pow => match &right.kind {
                        ExprKind::Float(half) if half == "0.5" => Some(self.value(frame, left)?.root()),
                        ExprKind::Int(two) if two == "2" => {
                            let left = self.value(frame, left)?;
                            Some(left.times(&left))
                        }
                        _ => None,
                    },
                    _ => None,
                }
            }
            ExprKind::Call(call) => self.called_value(frame, call),
            _ => None,
        }
    }

    fn called_value(&self, frame: &Frame<'t>, call: &'t Call) -> Option<Cost> {
        let first = call.positional(0);
        let name = match &call.callee.kind {
            ExprKind::Name(name) if self.is_builtin(frame, name) => name.as_str(),
            ExprKind::Attribute(method) => match method.attr.name.as_str() {
                name @ ("sqrt" | "isqrt" | "floor" | "ceil") => name,
                // An index or a count is no larger than what it is taken of.
                "index" | "count" | "find" | "rfind" => return self.length(frame, &method.value),
                _ => "",
            },
            _ => "",
        };
        match name {
            "len" => self.length(frame, first?),
            "int" | "abs" | "round" | "floor" | "ceil" | "float" => match self.kind(frame, first?) {
                Kind::Text => None,
                _ => self.value(frame, first?),
            },
            "sqrt" | "isqrt" => Some(self.value(frame, first?)?.root()),
            "ord" => Some(Cost::constant()),
            "max" | "min" if call.arguments.len() == 1 => Some(Cost::value(&format!("{name}({})", first?.dotted()?))),
            "max" => {
                call.arguments.iter().map(|argument| self.value(frame, &argument.value)).try_fold(Cost::nothing(), sum)
            }
            "min" => {
                // The smallest is no larger than any that is known, a constant before all others.
                let known: Vec<Cost> =
                    call.arguments.iter().filter_map(|argument| self.value(frame, &argument.value)).collect();
                known.iter().find(|one| one.is_constant()).or_else(|| known.last()).cloned()
            }
            _ => self.result(frame, call, false),
        }
    }

    pub(super) fn value_of(&self, frame: &Frame<'t>, name: &'t str) -> Option<Cost> {
        frame.once(&frame.values, (name, 2), Some(Cost::nothing()), || {
            let is_own = frame.is_param(name) && !frame.is_replaced(name);
            let is_outer = !frame.is_param(name) && frame.facts.get(name).is_empty();
            let is_constant = is_outer && name.chars().all(|c| c.is_ascii_uppercase() || c == '_');
            let mut value = match (is_own || is_outer, is_constant) {
                (_, true) => Cost::constant(),
                (true, _) => Cost::value(name),
                _ => Cost::nothing(),
            };
            for bound in frame.facts.get(name) {
                value = value.plus(&self.bound_value(frame, name, bound)?);
            }
            Some(value)
        })
    }

    fn bound_value(&self, frame: &Frame<'t>, name: &'t str, bound: &Bound<'t>) -> Option<Cost> {
        match bound.bind {
            Bind::Element(iter, part) => self.element_value(frame, iter, part, name),
            Bind::Changed(BinaryOp::Sub | BinaryOp::FloorDiv | BinaryOp::Div | BinaryOp::RightShift, _) => {
                Some(Cost::nothing())
            }
            Bind::Changed(BinaryOp::Mod, value) => self.value(frame, value),
            Bind::Value(value) if !mentions(value, name) => self.value(frame, value),
            Bind::Value(_) | Bind::Changed(..) => {
                // What moves in a loop stays within the bound that the loop's test gives it.
                for around in bound.loops.iter().rev() {
                    if let StmtKind::While(repeat) = &around.kind
                        && let Some(limit) = loops::upper_bound(&repeat.test, name)
                    {
                        return self.value(frame, limit);
                    }
                }
                match bound.bind {
                    Bind::Value(value) => match &value.kind {
                        ExprKind::Binary(binary) if matches!(binary.op, BinaryOp::Add) => {
                            let step = addends(value).into_iter().find(|part| part.as_name() != Some(name))?;
                            Some(self.value(frame, step)?.times(&self.rounds(frame, bound)?))
                        }
                        ExprKind::Binary(binary)
                            if matches!(binary.op, BinaryOp::Sub | BinaryOp::FloorDiv | BinaryOp::Div) =>
                        {
                            Some(self.value(frame, &binary.left)?)
                        }
                        ExprKind::Call(_) => self.value(frame, value),
                        _ => None,
                    },
                    Bind::Changed(BinaryOp::Add, value) => {
                        Some(self.value(frame, value)?.times(&self.rounds(frame, bound)?))
                    }
                    _ => None,
                }
            }
            Bind::Grown(_) | Bind::Shrunk => Some(Cost::nothing()),
            Bind::Unknown => None,
        }
    }

    fn element_value(&self, frame: &Frame<'t>, iter: &'t Expr, part: Option<usize>, name: &str) -> Option<Cost> {
        if let ExprKind::Call(call) = &iter.kind {
            match (call.callee.as_name(), part) {
                (Some("range"), _) => {
                    return call
                        .arguments
                        .iter()
                        .take(2)
                        .map(|argument| self.value(frame, &argument.value))
                        .try_fold(Cost::nothing(), sum);
                }
                (Some("enumerate"), Some(0)) => return self.trips_of(frame, call.positional(0)?),
                (Some("reversed"), None) => return self.element_value(frame, call.positional(0)?, None, name),
                _ => {}
            }
        }
        Some(Cost::value(name))
    }

    /// A cost in a function's own sizes, in those of a caller.
    pub(super) fn for_caller(
        &self,
        frame: &Frame<'t>,
        function: &'t Function,
        call: &'t Call,
        cost: &Cost,
    ) -> Option<Cost> {
        cost.substitute(&mut |size| {
            let mut params = function.params.iter();
            let is_bound =
                params.clone().next().is_some_and(|first| matches!(first.name.name.as_str(), "self" | "cls"));
            if is_bound {
                params.next();
            }
            let Some(at) = params.position(|param| param.name.name == size.name) else {
                // A name of a function around: the caller may be that one.
                let name = frame.facts.bound.keys().find(|known| **known == size.name).copied();
                return match name {
                    Some(name) if size.is_length => self.length_of(frame, name),
                    Some(name) => self.value_of(frame, name),
                    None => Some(Cost::of(size.clone())),
                };
            };
            if call.has_star() {
                return None;
            }
            let given = call.keyword(&size.name).or_else(|| call.positional(at));
            match given {
                Some(given) if size.is_length => match self.kind(frame, given) {
                    Kind::Number => Some(self.value(frame, given)?.log()),
                    _ => self.length(frame, given),
                },
                Some(given) => self.value(frame, given),
                None => Some(Cost::constant()),
            }
        })
    }
}

fn sum(so_far: Cost, next: Option<Cost>) -> Option<Cost> {
    Some(so_far.plus(&next?))
}

/// `a`, `b` and `c` of `a + b + c`.
pub(super) fn addends(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary(binary) if binary.op == BinaryOp::Add => {
            let mut parts = addends(&binary.left);
            parts.extend(addends(&binary.right));
            parts
        }
        _ => vec![expr],
    }
}

/// `x[i:i + 3]`
fn is_step(lower: &Expr, upper: &Expr) -> bool {
    let parts = addends(upper);
    let (same, rest): (Vec<&Expr>, Vec<&Expr>) =
        parts.into_iter().partition(|part| lower.as_name().is_some() && part.as_name() == lower.as_name());
    same.len() == 1 && rest.iter().all(|part| matches!(part.kind, ExprKind::Int(_)))
}

pub(super) fn mentions(expr: &Expr, name: &str) -> bool {
    crate::syntax::python::exprs_of_expr(expr, Enter::ALL).any(|inner| inner.as_name() == Some(name))
}

pub(super) fn returns(function: &Function) -> impl Iterator<Item = &Expr> {
    stmts(&function.body, Enter::NONE).filter_map(|stmt| match &stmt.kind {
        StmtKind::Return(Some(value)) => Some(value),
        _ => None,
    })
}

/// The arguments of a call that are given by place or name.
pub(super) fn arguments(call: &Call) -> impl Iterator<Item = &Expr> {
    call.arguments
        .iter()
        .filter(|argument| !matches!(argument.kind, ArgumentKind::StarStar))
        .map(|argument| &argument.value)
}
