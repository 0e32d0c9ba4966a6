//! The built-in functions that are more than one line. Knows no type's methods.

use super::{
    heap::{Args, Object, Value},
    iterators::Iter,
    kinds::Exc,
    machine::{Machine, Res},
    numbers::Number,
    symbols::Sym,
};
use crate::syntax::python::BinaryOp;

pub(super) fn print(machine: &mut Machine, args: Args) -> Res {
    let (mut separator, mut end) = (" ".to_owned(), "\n".to_owned());
    for (sym, value) in &args.named {
        let name = machine.name(*sym);
        match (name.as_str(), *value) {
            ("sep" | "end", Value::None) => {}
            ("flush", _) => {}
            ("sep" | "end", value) => match machine.heap.text(value) {
                Some(text) if name == "sep" => separator = text.to_owned(),
                Some(text) => end = text.to_owned(),
                None => {
                    let kind = machine.type_name(value);
                    return machine.type_error(format!("{name} must be None or a string, not {kind}"));
                }
            },
            _ => return machine.unsupported("print into a file"),
        }
    }
    let mut text = String::new();
    for (value, at) in args.values.iter().zip(0..) {
        if at > 0 {
            text.push_str(&separator);
        }
        text.push_str(&machine.str_of(*value)?);
    }
    text.push_str(&end);
    machine.charge(text.len() / 4)?;
    if machine.output.len() + text.len() > machine.budget.output {
        return Err(super::machine::Halt::Over(super::Limit::Output));
    }
    machine.output.push_str(&text);
    Ok(Value::None)
}

pub(super) fn abs(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("abs", &args, 1)?;
    let value = args.or_none(0);
    match machine.number(value) {
        Some(Number::Float(number)) => Ok(Value::Float(number.abs())),
        Some(number) if number.is_negative() => machine.unary(crate::syntax::python::UnaryOp::Minus, value),
        Some(Number::Int(number)) => Ok(Value::Int(number)),
        Some(_) => Ok(value),
        None => {
            let sym = machine.sym("__abs__");
            if let Some(function) = machine.special(value, sym) {
                return machine.call_now(function, Args::of(&[value]));
            }
            let kind = machine.type_name(value);
            machine.type_error(format!("bad operand type for abs(): '{kind}'"))
        }
    }
}

pub(super) fn sum(machine: &mut Machine, args: Args) -> Res {
    let start = args.get(1).or_else(|| machine.named_arg(&args, "start")).unwrap_or(Value::Int(0));
    if machine.heap.text(start).is_some() {
        return machine.type_error("sum() can't sum strings [use ''.join(seq) instead]");
    }
    let items = machine.collect_any_order(args.or_none(0))?;
    // CPython 3.12 adds floats with more care than 3.11 did.
    if items.iter().filter(|item| matches!(item, Value::Float(_))).count() > 2 {
        return machine.unsupported("a sum of floats");
    }
    let mut total = start;
    for item in items {
        total = machine.binary(BinaryOp::Add, total, item)?;
    }
    Ok(total)
}

pub(super) fn ord(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("ord", &args, 1)?;
    let found = machine.heap.text(args.or_none(0)).map(|text| (text.chars().next(), text.chars().count()));
    match found {
        Some((Some(c), 1)) => Ok(Value::Int(i64::from(c as u32))),
        Some((_, count)) => {
            machine.type_error(format!("ord() expected a character, but string of length {count} found"))
        }
        None => {
            let kind = machine.type_name(args.or_none(0));
            machine.type_error(format!("ord() expected string of length 1, but {kind} found"))
        }
    }
}

pub(super) fn chr(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("chr", &args, 1)?;
    let Some(code) = machine.index(args.or_none(0))? else { return machine.no_integer(args.or_none(0)) };
    match u32::try_from(code).ok().map(|code| (code, char::from_u32(code))) {
        Some((_, Some(c))) => Ok(machine.character(c)),
        Some((0xd800..=0xdfff, None)) => machine.unsupported("a lone surrogate"),
        _ => machine.value_error("chr() arg not in range(0x110000)"),
    }
}

pub(super) fn round(machine: &mut Machine, args: Args) -> Res {
    let value = args.or_none(0);
    let places = args.get(1).or_else(|| machine.named_arg(&args, "ndigits")).unwrap_or(Value::None);
    match (machine.number(value), places) {
        (Some(Number::Float(number)), Value::None) => {
            if !number.is_finite() {
                return machine.unsupported("round() of no number");
            }
            let whole = number.round_ties_even();
            match super::numbers::float_to_big(whole) {
                Some(whole) => machine.big_value(whole),
                None => Ok(Value::Int(0)),
            }
        }
        (Some(Number::Float(number)), places) => {
            let Some(places) = machine.index(places)? else { return machine.no_integer(places) };
            if !(0..=300).contains(&places) || !number.is_finite() {
                return machine.unsupported("round() of this kind");
            }
            let text = format!("{number:.*}", usize::try_from(places).unwrap_or(0));
            Ok(Value::Float(text.parse().unwrap_or(number)))
        }
        (Some(number), places) => match places {
            Value::None => machine.big_value(number.big()),
            Value::Int(places) if places >= 0 => machine.big_value(number.big()),
            _ => machine.unsupported("round() of this kind"),
        },
        (None, _) => {
            let kind = machine.type_name(value);
            if machine.is_instance_object(value) {
                return machine.unsupported("round() of this kind");
            }
            machine.type_error(format!("type {kind} doesn't define __round__ method"))
        }
    }
}

pub(super) fn divmod(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("divmod", &args, 2)?;
    let (left, right) = (args.or_none(0), args.or_none(1));
    if machine.number(left).is_none() || machine.number(right).is_none() {
        if machine.is_instance_object(left) || machine.is_instance_object(right) {
            return machine.unsupported("divmod() of this kind");
        }
        let (a, b) = (machine.type_name(left), machine.type_name(right));
        return machine.type_error(format!("unsupported operand type(s) for divmod(): '{a}' and '{b}'"));
    }
    if matches!((left, right), (_, Value::Float(b)) if b == 0.0) {
        return machine.raise_about(Exc::ZeroDivisionError, "float divmod()");
    }
    let quotient = machine.binary(BinaryOp::FloorDiv, left, right)?;
    let rest = machine.binary(BinaryOp::Mod, left, right)?;
    Ok(machine.tuple(vec![quotient, rest]))
}

pub(super) fn pow(machine: &mut Machine, args: Args) -> Res {
    let (base, exponent) = (args.or_none(0), args.or_none(1));
    let Some(modulus) = args.get(2) else { return machine.binary(BinaryOp::Pow, base, exponent) };
    match (machine.integer(base), machine.integer(exponent), machine.integer(modulus)) {
        (Some(base), Some(exponent), Some(modulus)) if !exponent.is_negative() => {
            if modulus.is_zero() {
                return machine.value_error("pow() 3rd argument cannot be 0");
            }
            let bits = exponent.big().bits() * (modulus.big().bits() / 64 + 1);
            machine.charge(usize::try_from(bits).unwrap_or(usize::MAX))?;
            let result = base.big().modpow(&exponent.big(), &modulus.big());
            machine.big_value(result)
        }
        _ => machine.unsupported("pow() of this kind"),
    }
}

/// The classes that the second argument of `isinstance` names.
fn classes(machine: &mut Machine, value: Value, name: &str) -> Res<Vec<Value>> {
    let classes: Vec<Value> = match machine.heap.of(value) {
        Some(Object::Tuple(items)) => items.clone(),
        _ => vec![value],
    };
    for class in &classes {
        machine.own(*class)?;
    }
    if !classes.iter().all(|class| machine.is_class(*class)) {
        let message = format!("{name}() arg 2 must be a type, a tuple of types, or a union");
        return machine.raise_about(Exc::TypeError, message);
    }
    Ok(classes)
}

pub(super) fn isinstance(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("isinstance", &args, 2)?;
    let of = machine.type_of(args.or_none(0));
    let classes = classes(machine, args.or_none(1), "isinstance")?;
    Ok(Value::Bool(classes.into_iter().any(|class| machine.descends(of, class))))
}

pub(super) fn issubclass(machine: &mut Machine, args: Args) -> Res {
    machine.exactly("issubclass", &args, 2)?;
    if !machine.is_class(args.or_none(0)) {
        return machine.type_error("issubclass() arg 1 must be a class");
    }
    let classes = classes(machine, args.or_none(1), "issubclass")?;
    Ok(Value::Bool(classes.into_iter().any(|class| machine.descends(args.or_none(0), class))))
}

pub(super) fn iter(machine: &mut Machine, args: Args) -> Res {
    match args.values.as_slice() {
        [value] => machine.iter(*value),
        [function, sentinel] => {
            let state = Iter::Called { function: *function, sentinel: *sentinel };
            Ok(machine.make_iter(state))
        }
        _ => machine.raise_about(Exc::TypeError, "iter expected 1 or 2 arguments"),
    }
}

pub(super) fn next(machine: &mut Machine, args: Args) -> Res {
    match machine.next(args.or_none(0))? {
        Some(value) => Ok(value),
        None => match args.get(1) {
            Some(value) => Ok(value),
            None => Err(machine.stopped()),
        },
    }
}

fn attribute_name(machine: &mut Machine, args: &Args) -> Res<Sym> {
    match machine.heap.text(args.or_none(1)).map(str::to_owned) {
        Some(name) => Ok(machine.sym(&name)),
        None => machine.raise_about(Exc::TypeError, "attribute name must be string"),
    }
}

pub(super) fn getattr(machine: &mut Machine, args: Args) -> Res {
    let name = attribute_name(machine, &args)?;
    match (machine.attribute(args.or_none(0), name), args.get(2)) {
        (Err(halt), Some(value)) if machine.is_raised(&halt, Exc::AttributeError) => Ok(value),
        (result, _) => result,
    }
}

pub(super) fn hasattr(machine: &mut Machine, args: Args) -> Res {
    let name = attribute_name(machine, &args)?;
    match machine.attribute(args.or_none(0), name) {
        Ok(_) => Ok(Value::Bool(true)),
        Err(halt) if machine.is_raised(&halt, Exc::AttributeError) => Ok(Value::Bool(false)),
        Err(halt) => Err(halt),
    }
}

pub(super) fn setattr(machine: &mut Machine, args: Args) -> Res {
    let name = attribute_name(machine, &args)?;
    machine.set_attribute(args.or_none(0), name, args.or_none(2))?;
    Ok(Value::None)
}
