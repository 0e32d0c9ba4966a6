//! Numbers: integers without bounds and floats, as Python reckons with them. Knows no other value.

use num_bigint::{BigInt, Sign};

use super::{
    Limit,
    heap::{Object, Value},
    kinds::Exc,
    machine::{Halt, Machine, Res},
};
use crate::syntax::python::BinaryOp;

#[derive(Debug, Clone)]
pub(crate) enum Number {
    Int(i64),
    Big(BigInt),
    Float(f64),
}

impl Number {
    pub(crate) fn big(&self) -> BigInt {
        match self {
            Number::Int(number) => BigInt::from(*number),
            Number::Big(number) => number.clone(),
            Number::Float(_) => BigInt::from(0),
        }
    }

    fn bits(&self) -> u64 {
        match self {
            Number::Int(number) => u64::from(64 - number.unsigned_abs().leading_zeros()),
            Number::Big(number) => number.bits(),
            Number::Float(_) => 64,
        }
    }

    pub(crate) fn is_negative(&self) -> bool {
        match self {
            Number::Int(number) => *number < 0,
            Number::Big(number) => number.sign() == Sign::Minus,
            Number::Float(number) => *number < 0.0,
        }
    }

    pub(crate) fn is_zero(&self) -> bool {
        match self {
            Number::Int(number) => *number == 0,
            Number::Big(_) => false,
            Number::Float(number) => *number == 0.0,
        }
    }
}

/// `number * 2 ** exponent`, right also where the power alone is no float.
fn scaled(number: f64, exponent: i64) -> f64 {
    let (mut number, mut left) = (number, exponent);
    while left != 0 && number != 0.0 && number.is_finite() {
        let step = left.clamp(-1000, 1000);
        number *= 2f64.powi(i32::try_from(step).unwrap_or(0));
        left -= step;
    }
    number
}

/// The float nearest to `top / bottom`; infinite where there is none.
pub(crate) fn divided(top: &BigInt, bottom: &BigInt) -> f64 {
    let negative = (top.sign() == Sign::Minus) != (bottom.sign() == Sign::Minus);
    let (top, bottom) = (BigInt::from(top.magnitude().clone()), BigInt::from(bottom.magnitude().clone()));
    let (top_bits, bottom_bits) = (i64::try_from(top.bits()).unwrap_or(0), i64::try_from(bottom.bits()).unwrap_or(0));
    // Enough bits to round once, and one more that says whether anything was cut off.
    let shift = 62 - (top_bits - bottom_bits);
    let (top, bottom) =
        if shift > 0 { (top << shift.unsigned_abs(), bottom) } else { (top, bottom << shift.unsigned_abs()) };
    let quotient = &top / &bottom;
    let is_cut = &quotient * &bottom != top;
    let digits = u64::try_from(&quotient).unwrap_or(u64::MAX) | u64::from(is_cut);
    let value = scaled(digits as f64, -shift);
    if negative { -value } else { value }
}

pub(crate) fn big_to_float(number: &BigInt) -> f64 {
    divided(number, &BigInt::from(1))
}

/// The whole number that a float with no fraction is.
pub(crate) fn float_to_big(number: f64) -> Option<BigInt> {
    if !number.is_finite() {
        return None;
    }
    let bits = number.abs().to_bits();
    let exponent = i64::try_from(bits >> 52).unwrap_or(0);
    if exponent == 0 {
        return Some(BigInt::from(0));
    }
    let mantissa = BigInt::from((bits & ((1 << 52) - 1)) | (1 << 52));
    let shift = exponent - 1075;
    let whole = if shift >= 0 { mantissa << shift.unsigned_abs() } else { mantissa >> shift.unsigned_abs().min(2000) };
    Some(if number < 0.0 { -whole } else { whole })
}

/// Floor division and its remainder.
pub(crate) fn floor(top: &BigInt, bottom: &BigInt) -> (BigInt, BigInt) {
    let zero = BigInt::from(0);
    let (quotient, rest) = (top / bottom, top % bottom);
    if rest != zero && (rest.sign() == Sign::Minus) != (bottom.sign() == Sign::Minus) {
        (quotient - 1, rest + bottom)
    } else {
        (quotient, rest)
    }
}

pub(crate) fn floor_float(top: f64, bottom: f64) -> (f64, f64) {
    let mut rest = top % bottom;
    let mut quotient = (top - rest) / bottom;
    if rest == 0.0 {
        rest = 0f64.copysign(bottom);
    } else if (bottom < 0.0) != (rest < 0.0) {
        rest += bottom;
        quotient -= 1.0;
    }
    let whole = if quotient == 0.0 {
        0f64.copysign(top / bottom)
    } else {
        let whole = quotient.floor();
        if quotient - whole > 0.5 { whole + 1.0 } else { whole }
    };
    (whole, rest)
}

impl Machine {
    /// The number that a value is; `True` is 1.
    pub(crate) fn number(&self, value: Value) -> Option<Number> {
        match value {
            Value::Int(number) => Some(Number::Int(number)),
            Value::Bool(truth) => Some(Number::Int(i64::from(truth))),
            Value::Float(number) => Some(Number::Float(number)),
            Value::Object(at) => match self.heap.get(at) {
                Some(Object::Big(number)) => Some(Number::Big(number.clone())),
                _ => None,
            },
            _ => None,
        }
    }

    /// The same for whole numbers only.
    pub(crate) fn integer(&self, value: Value) -> Option<Number> {
        self.number(value).filter(|number| !matches!(number, Number::Float(_)))
    }

    pub(crate) fn big_value(&mut self, number: BigInt) -> Res {
        if let Ok(small) = i64::try_from(&number) {
            return Ok(Value::Int(small));
        }
        if number.bits() > self.budget.bits {
            return Err(Halt::Over(Limit::Integers));
        }
        self.charge(usize::try_from(number.bits() / 64).unwrap_or(0))?;
        Ok(self.object(Object::Big(number)))
    }

    pub(crate) fn float_of(&mut self, number: &Number) -> Res<f64> {
        match number {
            Number::Int(number) => Ok(*number as f64),
            Number::Float(number) => Ok(*number),
            Number::Big(number) => {
                let float = big_to_float(number);
                if float.is_infinite() {
                    return self.raise(Exc::OverflowError, "int too large to convert to float");
                }
                Ok(float)
            }
        }
    }

    pub(crate) fn arithmetic(&mut self, op: BinaryOp, left: Number, right: Number) -> Res<Option<Value>> {
        if matches!(left, Number::Float(_)) || matches!(right, Number::Float(_)) {
            return self.float_arithmetic(op, &left, &right);
        }
        if let (Number::Int(a), Number::Int(b)) = (&left, &right) {
            let (a, b) = (*a, *b);
            let small = match op {
                BinaryOp::Add => a.checked_add(b),
                BinaryOp::Sub => a.checked_sub(b),
                BinaryOp::Mul => a.checked_mul(b),
                BinaryOp::BitAnd => Some(a & b),
                BinaryOp::BitOr => Some(a | b),
                BinaryOp::BitXor => Some(a ^ b),
                BinaryOp::FloorDiv if b != 0 => {
                    a.checked_div(b).map(|quotient| quotient - i64::from(a % b != 0 && (a < 0) != (b < 0)))
                }
                BinaryOp::Mod if b != 0 => {
                    a.checked_rem(b).map(|rest| if rest != 0 && (rest < 0) != (b < 0) { rest + b } else { rest })
                }
                BinaryOp::RightShift if b >= 0 => Some(a >> b.min(63)),
                _ => None,
            };
            if let Some(small) = small {
                return Ok(Some(Value::Int(small)));
            }
        }
        let bits = left.bits().max(right.bits());
        self.charge(usize::try_from(bits / 64).unwrap_or(0))?;
        Ok(Some(match op {
            BinaryOp::Add => self.big_value(left.big() + right.big())?,
            BinaryOp::Sub => self.big_value(left.big() - right.big())?,
            BinaryOp::Mul => {
                if left.bits() + right.bits() > self.budget.bits + 64 {
                    return Err(Halt::Over(Limit::Integers));
                }
                self.big_value(left.big() * right.big())?
            }
            BinaryOp::BitAnd => self.big_value(left.big() & right.big())?,
            BinaryOp::BitOr => self.big_value(left.big() | right.big())?,
            BinaryOp::BitXor => self.big_value(left.big() ^ right.big())?,
            BinaryOp::FloorDiv | BinaryOp::Mod => {
                if right.is_zero() {
                    return self.raise_about(Exc::ZeroDivisionError, "integer division or modulo by zero");
                }
                let (quotient, rest) = floor(&left.big(), &right.big());
                self.big_value(if op == BinaryOp::FloorDiv { quotient } else { rest })?
            }
            BinaryOp::Div => {
                if right.is_zero() {
                    return self.raise(Exc::ZeroDivisionError, "division by zero");
                }
                let quotient = match (&left, &right) {
                    (Number::Int(a), Number::Int(b)) if a.unsigned_abs() < 1 << 53 && b.unsigned_abs() < 1 << 53 => {
                        *a as f64 / *b as f64
                    }
                    _ => divided(&left.big(), &right.big()),
                };
                if quotient.is_infinite() {
                    return self.raise(Exc::OverflowError, "integer division result too large for a float");
                }
                Value::Float(quotient)
            }
            BinaryOp::Pow => return self.power(&left, &right).map(Some),
            BinaryOp::LeftShift | BinaryOp::RightShift => {
                if right.is_negative() {
                    return self.value_error("negative shift count");
                }
                if left.is_zero() {
                    return Ok(Some(Value::Int(0)));
                }
                let Number::Int(count) = right else { return Err(Halt::Over(Limit::Integers)) };
                let count = count.unsigned_abs();
                if op == BinaryOp::RightShift {
                    self.big_value(left.big() >> count.min(1 << 20))?
                } else if left.bits() + count > self.budget.bits {
                    return Err(Halt::Over(Limit::Integers));
                } else {
                    self.big_value(left.big() << count)?
                }
            }
            BinaryOp::MatMul => return Ok(None),
        }))
    }

    fn power(&mut self, base: &Number, exponent: &Number) -> Res {
        if exponent.is_negative() {
            if base.is_zero() {
                return self.raise_about(Exc::ZeroDivisionError, "0.0 cannot be raised to a negative power");
            }
            let (base, exponent) = (self.float_of(base)?, self.float_of(exponent)?);
            return self.float_power(base, exponent);
        }
        let small = match base {
            Number::Int(base) => *base,
            _ => 2,
        };
        if let (Number::Int(_), -1..=1) = (base, small) {
            let is_odd = (exponent.big() & BigInt::from(1)) == BigInt::from(1);
            let is_zero = exponent.is_zero();
            return Ok(Value::Int(if is_zero || (small == -1 && !is_odd) { 1 } else { small }));
        }
        let Number::Int(exponent) = exponent else { return Err(Halt::Over(Limit::Integers)) };
        if base.bits().saturating_sub(1).saturating_mul(exponent.unsigned_abs()) > self.budget.bits {
            return Err(Halt::Over(Limit::Integers));
        }
        let Ok(exponent) = u32::try_from(*exponent) else { return Err(Halt::Over(Limit::Integers)) };
        self.big_value(base.big().pow(exponent))
    }

    pub(crate) fn float_power(&mut self, base: f64, exponent: f64) -> Res {
        if base == 0.0 && exponent < 0.0 {
            return self.raise_about(Exc::ZeroDivisionError, "0.0 cannot be raised to a negative power");
        }
        if base < 0.0 && base.is_finite() && exponent.is_finite() && exponent.fract() != 0.0 {
            return self.unsupported("complex numbers");
        }
        let power = base.powf(exponent);
        if power.is_infinite() && base.is_finite() && exponent.is_finite() {
            return self.overflowed();
        }
        Ok(Value::Float(power))
    }

    pub(crate) fn overflowed<T>(&mut self) -> Res<T> {
        let text = self.str("Numerical result out of range");
        self.raise_with(Exc::OverflowError, vec![Value::Int(34), text], true)
    }

    fn float_arithmetic(&mut self, op: BinaryOp, left: &Number, right: &Number) -> Res<Option<Value>> {
        if matches!(
            op,
            BinaryOp::BitAnd
                | BinaryOp::BitOr
                | BinaryOp::BitXor
                | BinaryOp::LeftShift
                | BinaryOp::RightShift
                | BinaryOp::MatMul
        ) {
            return Ok(None);
        }
        let (a, b) = (self.float_of(left)?, self.float_of(right)?);
        Ok(Some(match op {
            BinaryOp::Add => Value::Float(a + b),
            BinaryOp::Sub => Value::Float(a - b),
            BinaryOp::Mul => Value::Float(a * b),
            BinaryOp::Pow => return self.float_power(a, b).map(Some),
            _ if b == 0.0 => {
                let message = match op {
                    BinaryOp::Div => "float division by zero",
                    BinaryOp::Mod => "float modulo",
                    _ => "float floor division by zero",
                };
                return self.raise_about(Exc::ZeroDivisionError, message);
            }
            BinaryOp::Div => Value::Float(a / b),
            BinaryOp::FloorDiv => Value::Float(floor_float(a, b).0),
            _ => Value::Float(floor_float(a, b).1),
        }))
    }

    /// Which of two numbers is larger; none where one is no number.
    pub(crate) fn order(left: &Number, right: &Number) -> Option<std::cmp::Ordering> {
        match (left, right) {
            (Number::Int(a), Number::Int(b)) => Some(a.cmp(b)),
            (Number::Float(a), Number::Float(b)) => a.partial_cmp(b),
            (Number::Float(a), _) => Machine::order(right, &Number::Float(*a)).map(std::cmp::Ordering::reverse),
            (_, Number::Float(b)) => {
                if b.is_nan() {
                    return None;
                }
                if b.is_infinite() {
                    return 0f64.partial_cmp(b);
                }
                let whole = float_to_big(b.floor())?;
                let order = left.big().cmp(&whole);
                // A fraction decides where the whole parts are equal.
                Some(if order.is_eq() && b.fract() != 0.0 { std::cmp::Ordering::Less } else { order })
            }
            _ => Some(left.big().cmp(&right.big())),
        }
    }

    /// The hash that CPython gives a number.
    pub(crate) fn number_hash(number: &Number) -> i64 {
        const PRIME: i64 = (1 << 61) - 1;
        let hash = match number {
            Number::Int(number) => number % PRIME,
            Number::Big(number) => i64::try_from(number % BigInt::from(PRIME)).unwrap_or(0),
            Number::Float(number) => return float_hash(*number),
        };
        if hash == -1 { -2 } else { hash }
    }
}

fn float_hash(number: f64) -> i64 {
    const BITS: u32 = 61;
    const PRIME: u64 = (1 << BITS) - 1;
    if number.is_nan() {
        return 0;
    }
    if number.is_infinite() {
        return if number > 0.0 { 314_159 } else { -314_159 };
    }
    let bits = number.abs().to_bits();
    if bits == 0 {
        return 0;
    }
    // number = mantissa * 2 ** exponent, reckoned modulo the prime, where 2 ** 61 is 1.
    let raw = i64::try_from(bits >> 52).unwrap_or(0);
    let fraction = bits & ((1 << 52) - 1);
    let (mantissa, exponent) = if raw == 0 { (fraction, -1074) } else { (fraction | (1 << 52), raw - 1075) };
    let turn = u32::try_from(exponent.rem_euclid(i64::from(BITS))).unwrap_or(0);
    let mantissa = mantissa % PRIME;
    let turned = if turn == 0 { mantissa } else { ((mantissa << turn) & PRIME) | (mantissa >> (BITS - turn)) };
    let hash = i64::try_from(turned % PRIME).unwrap_or(0);
    let hash = if number < 0.0 { -hash } else { hash };
    if hash == -1 { -2 } else { hash }
}
