//! The module `math`.

use num_bigint::BigInt;

use crate::evaluate::{
    heap::{Args, Native, Value},
    kinds::Exc,
    machine::{Machine, Res},
    numbers::{Number, float_to_big},
};
use crate::syntax::python::BinaryOp;

static FUNCTIONS: &[Native] = &[
    Native { name: "floor", run: |m, a| whole(m, &a, f64::floor) },
    Native { name: "ceil", run: |m, a| whole(m, &a, f64::ceil) },
    Native { name: "trunc", run: |m, a| whole(m, &a, f64::trunc) },
    Native { name: "sqrt", run: sqrt },
    Native { name: "fabs", run: |m, a| real(m, &a).map(|x| Value::Float(x.abs())) },
    Native { name: "isnan", run: |m, a| real(m, &a).map(|x| Value::Bool(x.is_nan())) },
    Native { name: "isinf", run: |m, a| real(m, &a).map(|x| Value::Bool(x.is_infinite())) },
    Native { name: "pow", run: power },
    Native { name: "log", run: log },
    Native { name: "log2", run: |m, a| logarithm(m, a.or_none(0), f64::log2) },
    Native { name: "log10", run: |m, a| logarithm(m, a.or_none(0), f64::log10) },
    Native { name: "factorial", run: factorial },
    Native { name: "gcd", run: gcd },
    Native { name: "lcm", run: lcm },
    Native { name: "isqrt", run: isqrt },
    Native { name: "prod", run: prod },
    Native { name: "comb", run: comb },
    Native { name: "perm", run: perm },
];

impl Machine {
    pub(super) fn math_attribute(&mut self, name: &str) -> Res {
        match name {
            "inf" => return Ok(Value::Float(f64::INFINITY)),
            "nan" => return Ok(Value::Float(f64::NAN)),
            "pi" => return Ok(Value::Float(std::f64::consts::PI)),
            "e" => return Ok(Value::Float(std::f64::consts::E)),
            "tau" => return Ok(Value::Float(std::f64::consts::TAU)),
            _ => {}
        }
        match FUNCTIONS.iter().find(|native| native.name == name) {
            Some(native) => Ok(Value::Native(native)),
            None => self.unsupported("this part of `math`"),
        }
    }

    /// An argument that has to be a whole number.
    fn whole_arg(&mut self, value: Value) -> Res<BigInt> {
        match self.integer(value) {
            Some(number) => Ok(number.big()),
            None => self.no_integer(value),
        }
    }
}

fn real(machine: &mut Machine, args: &Args) -> Res<f64> {
    real_of(machine, args.or_none(0))
}

fn real_of(machine: &mut Machine, value: Value) -> Res<f64> {
    match machine.number(value) {
        Some(number) => machine.float_of(&number),
        None => {
            let kind = machine.type_name(value);
            machine.type_error(format!("must be real number, not {kind}"))
        }
    }
}

fn whole(machine: &mut Machine, args: &Args, round: fn(f64) -> f64) -> Res {
    match machine.number(args.or_none(0)) {
        Some(Number::Float(number)) => match float_to_big(round(number)) {
            Some(number) => machine.big_value(number),
            None if number.is_nan() => machine.value_error("cannot convert float NaN to integer"),
            None => machine.raise(Exc::OverflowError, "cannot convert float infinity to integer"),
        },
        Some(number) => machine.big_value(number.big()),
        None if machine.is_instance_object(args.or_none(0)) => machine.unsupported("rounding of this kind"),
        None => {
            let kind = machine.type_name(args.or_none(0));
            machine.raise_about(Exc::TypeError, format!("must be real number, not {kind}"))
        }
    }
}

fn domain<T>(machine: &mut Machine) -> Res<T> {
    machine.raise_about(Exc::ValueError, "math domain error")
}

fn sqrt(machine: &mut Machine, args: Args) -> Res {
    let number = real(machine, &args)?;
    if number < 0.0 { domain(machine) } else { Ok(Value::Float(number.sqrt())) }
}

fn power(machine: &mut Machine, args: Args) -> Res {
    let (base, exponent) = (real_of(machine, args.or_none(0))?, real_of(machine, args.or_none(1))?);
    if (base < 0.0 && exponent.fract() != 0.0) || (base == 0.0 && exponent < 0.0) {
        return domain(machine);
    }
    let power = base.powf(exponent);
    if power.is_infinite() && base.is_finite() && exponent.is_finite() {
        return machine.raise(Exc::OverflowError, "math range error");
    }
    Ok(Value::Float(power))
}

fn logarithm(machine: &mut Machine, value: Value, log: fn(f64) -> f64) -> Res {
    if matches!(machine.number(value), Some(Number::Big(_))) {
        return machine.unsupported("the logarithm of a very large number");
    }
    let number = real_of(machine, value)?;
    if number <= 0.0 { domain(machine) } else { Ok(Value::Float(log(number))) }
}

fn log(machine: &mut Machine, args: Args) -> Res {
    let top = logarithm(machine, args.or_none(0), f64::ln)?;
    let Some(base) = args.get(1) else { return Ok(top) };
    let bottom = logarithm(machine, base, f64::ln)?;
    machine.binary(BinaryOp::Div, top, bottom)
}

fn factorial(machine: &mut Machine, args: Args) -> Res {
    let number = match machine.number(args.or_none(0)) {
        Some(Number::Float(_)) => {
            return machine.raise_about(Exc::TypeError, "'float' object cannot be interpreted as an integer");
        }
        _ => machine.whole_arg(args.or_none(0))?,
    };
    let Ok(number) = i64::try_from(&number) else { return machine.unsupported("a very large factorial") };
    if number < 0 {
        return machine.value_error("factorial() not defined for negative values");
    }
    if number > 20_000 {
        return machine.unsupported("a very large factorial");
    }
    let mut product = BigInt::from(1);
    for factor in 2..=number {
        product *= factor;
    }
    machine.charge(usize::try_from(number).unwrap_or(0))?;
    machine.big_value(product)
}

fn gcd(machine: &mut Machine, args: Args) -> Res {
    let mut result = BigInt::from(0);
    for value in args.values {
        let number = machine.whole_arg(value)?;
        machine.charge(8)?;
        result = super::common_divisor(result, number);
    }
    machine.big_value(result)
}

fn lcm(machine: &mut Machine, args: Args) -> Res {
    let (mut result, zero) = (BigInt::from(1), BigInt::from(0));
    for value in args.values {
        let number = machine.whole_arg(value)?;
        machine.charge(8)?;
        if number == zero {
            return Ok(Value::Int(0));
        }
        let divisor = super::common_divisor(result.clone(), number.clone());
        result = BigInt::from((result / divisor * number).magnitude().clone());
    }
    machine.big_value(result)
}

fn isqrt(machine: &mut Machine, args: Args) -> Res {
    let number = machine.whole_arg(args.or_none(0))?;
    if number.sign() == num_bigint::Sign::Minus {
        return machine.value_error("isqrt() argument must be nonnegative");
    }
    machine.charge(usize::try_from(number.bits()).unwrap_or(0))?;
    machine.big_value(number.sqrt())
}

fn prod(machine: &mut Machine, args: Args) -> Res {
    let mut total = machine.named_arg(&args, "start").unwrap_or(Value::Int(1));
    for item in machine.collect_any_order(args.or_none(0))? {
        total = machine.binary(BinaryOp::Mul, total, item)?;
    }
    Ok(total)
}

fn falling(machine: &mut Machine, args: &Args, is_comb: bool) -> Res {
    let name = if is_comb { "comb" } else { "perm" };
    let n = machine.whole_arg(args.or_none(0))?;
    let k = match args.get(1) {
        None => n.clone(),
        Some(k) => machine.whole_arg(k)?,
    };
    let (Ok(n), Ok(k)) = (i64::try_from(&n), i64::try_from(&k)) else {
        return machine.unsupported("very large numbers of choices");
    };
    if n < 0 || k < 0 {
        let which = if n < 0 { "n" } else { "k" };
        return machine.raise_about(Exc::ValueError, format!("{name}: {which} must be a non-negative integer"));
    }
    if k > n {
        return Ok(Value::Int(0));
    }
    let k = if is_comb { k.min(n - k) } else { k };
    if k > 5_000 {
        return machine.unsupported("very large numbers of choices");
    }
    machine.charge(usize::try_from(k).unwrap_or(0))?;
    let mut result = BigInt::from(1);
    for step in 0..k {
        result *= n - step;
        if is_comb {
            result /= step + 1;
        }
    }
    machine.big_value(result)
}

fn comb(machine: &mut Machine, args: Args) -> Res {
    falling(machine, &args, true)
}

fn perm(machine: &mut Machine, args: Args) -> Res {
    falling(machine, &args, false)
}
