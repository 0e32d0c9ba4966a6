//! Tests whose outcome is known: an argument that is a constant, a row that is stored. What is not certain is not
//! decided. Knows values only, and no statements.

use crate::{
    queries::{
        engine::Engine,
        value::{Row, Value, Values},
    },
    syntax::python::{BinaryOp, CompareOp},
};

impl Row {
    /// Whether the row certainly is in the database as far as the engine knows: it came out of a queryset, or was
    /// created, and nobody has taken its key away.
    pub(crate) fn is_stored(&self) -> bool {
        let set = self.set.borrow();
        match set.get("pk").or_else(|| set.get("id")) {
            Some(key) => matches!(key.only(), Some(Value::Key)),
            None => self.query.is_some(),
        }
    }
}

impl Engine<'_> {
    /// The truth of a value, where each of its alternatives has the same.
    pub(crate) fn known_truth(&self, values: &Values) -> Option<bool> {
        let mut known = None;
        for alternative in &values.0 {
            if alternative.guard.contradicts(&self.path) {
                continue;
            }
            let truth = match &alternative.value {
                Value::None => false,
                Value::Bool(is_true) => *is_true,
                Value::Int(number) => *number != 0,
                Value::Str(text) => !text.is_empty(),
                Value::Number { may_be_zero: false }
                | Value::Key
                | Value::Model(_)
                | Value::Class(_)
                | Value::Function(_)
                | Value::Closure(_)
                | Value::Bound { .. }
                | Value::Module(_) => true,
                _ => return None,
            };
            if known.is_some_and(|known| known != truth) {
                return None;
            }
            known = Some(truth);
        }
        known
    }

    /// What a comparison gives: a truth value where it is the same for all that the two sides may be.
    pub(crate) fn compared_values(&self, left: &Values, op: CompareOp, right: &Values) -> Value {
        let is_negated = matches!(op, CompareOp::IsNot | CompareOp::NotEq | CompareOp::NotIn);
        let pair = |left: &Value, right: &Value| match op {
            CompareOp::Is | CompareOp::IsNot | CompareOp::Eq | CompareOp::NotEq => are_equal(left, right),
            CompareOp::In | CompareOp::NotIn => match right {
                Value::Tuple(parts) => {
                    let each: Option<Vec<bool>> = parts.iter().map(|part| are_equal(left, part.only()?)).collect();
                    each.map(|each| each.contains(&true))
                }
                _ => None,
            },
            _ => None,
        };
        let mut known = None;
        for left in left.0.iter().filter(|left| !left.guard.contradicts(&self.path)) {
            for right in right.0.iter().filter(|right| !right.guard.contradicts(&self.path)) {
                match (pair(&left.value, &right.value), known) {
                    (None, _) => return Value::Plain,
                    (Some(is_equal), Some(before)) if is_equal != before => return Value::Plain,
                    (Some(is_equal), _) => known = Some(is_equal),
                }
            }
        }
        known.map_or(Value::Plain, |known| Value::Bool(known != is_negated))
    }
}

/// What arithmetic gives, where it certainly is arithmetic: with a number on one side at least, or with plain values on
/// both. `+` and `*` put lists and texts together too, and `%` fills in a text.
pub(crate) fn number(left: &Values, op: BinaryOp, right: &Values) -> Option<Value> {
    let all = |values: &Values, fits: fn(&Value) -> bool| !values.0.is_empty() && values.iter().all(fits);
    let is_number: fn(&Value) -> bool = |value| matches!(value, Value::Int(_) | Value::Number { .. });
    let is_plain: fn(&Value) -> bool =
        |value| matches!(value, Value::Int(_) | Value::Number { .. } | Value::Plain | Value::Key);
    let may_be: fn(&Value) -> bool = |value| {
        matches!(value, Value::Int(_) | Value::Number { .. } | Value::Plain | Value::Key | Value::None | Value::Unknown)
    };
    let is_some = all(left, is_number) || all(right, is_number);
    let is_arithmetic = match op {
        BinaryOp::Add | BinaryOp::Sub => is_some && all(left, may_be) && all(right, may_be),
        BinaryOp::Mul | BinaryOp::Div | BinaryOp::FloorDiv => is_some && all(left, is_plain) && all(right, is_plain),
        _ => false,
    };
    let counts = |values: &Values| {
        all(values, |value| match value {
            Value::Int(number) => *number > 0,
            Value::Number { may_be_zero } => !may_be_zero,
            _ => false,
        })
    };
    let may_be_zero = match op {
        BinaryOp::Add => !counts(left) && !counts(right),
        BinaryOp::Mul => !counts(left) || !counts(right),
        _ => true,
    };
    is_arithmetic.then_some(Value::Number { may_be_zero })
}

/// Whether two values are certainly equal, or certainly not.
fn are_equal(left: &Value, right: &Value) -> Option<bool> {
    match (left, right) {
        (Value::None, Value::None) => Some(true),
        (Value::None, other) | (other, Value::None) => is_something(other).then_some(false),
        (Value::Bool(left), Value::Bool(right)) => Some(left == right),
        (Value::Int(left), Value::Int(right)) => Some(left == right),
        (Value::Str(left), Value::Str(right)) => Some(left == right),
        _ => None,
    }
}

/// Whether a value is certainly not `None`. A related row may be missing, and so may the first of a queryset.
fn is_something(value: &Value) -> bool {
    match value {
        Value::Bool(_)
        | Value::Int(_)
        | Value::Number { .. }
        | Value::Str(_)
        | Value::Key
        | Value::Model(_)
        | Value::Manager(_)
        | Value::QuerySet(_)
        | Value::List(_)
        | Value::Tuple(_)
        | Value::Dict(_)
        | Value::Object(_)
        | Value::Class(_)
        | Value::Function(_)
        | Value::Closure(_)
        | Value::Bound { .. }
        | Value::Module(_) => true,
        Value::Row(row) => row.path.is_empty() && (row.is_many || row.query.is_none()),
        _ => false,
    }
}
