//! Costs as sums of products of sizes: `n²`, `n log n`, `n + m`, `2ⁿ`. Knows no code.

use std::fmt::Write;

use crate::syntax::Name;

/// What a cost grows with.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Size {
    /// A parameter, or what else is read: `self.items`.
    pub name: Name,
    /// The length of what is named; else its value.
    pub is_length: bool,
}

impl Size {
    /// `len(items)`, or `n` for a number.
    pub fn written(&self) -> String {
        match self.is_length {
            true => format!("len({})", self.name),
            false => self.name.to_string(),
        }
    }
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Factor {
    size: Size,
    /// The power in halves: 2 is linear, 1 is a square root.
    halves: i8,
    logs: u8,
    /// Two to the power of the size.
    is_exponential: bool,
}

/// A product; without factors it is a constant.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
struct Term(Vec<Factor>);

/// A sum of products, none of which another one outgrows. Without any it is nothing at all.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Cost(Vec<Term>);

/// More than this many terms say nothing to a reader.
const MAX_TERMS: usize = 4;
/// The highest power that is told.
const MAX_POWER: i8 = 4;

/// How a cost grows when all its sizes are one `n`: exponentially, then the power of `n`, then of `log n`.
#[derive(Clone, Copy, PartialEq, PartialOrd, Debug)]
pub struct Growth {
    pub is_exponential: bool,
    pub power: f32,
    pub logs: u8,
}

impl Term {
    fn factor(size: Size, halves: i8) -> Term {
        Term(vec![Factor { size, halves, logs: 0, is_exponential: false }])
    }

    fn times(&self, other: &Term) -> Term {
        let mut product = self.clone();
        for factor in &other.0 {
            match product.0.iter_mut().find(|known| known.size == factor.size) {
                Some(known) => {
                    known.halves = known.halves.saturating_add(factor.halves);
                    known.logs = known.logs.saturating_add(factor.logs);
                    known.is_exponential |= factor.is_exponential;
                }
                None => product.0.push(factor.clone()),
            }
        }
        product.0.retain(|factor| factor.halves != 0 || factor.logs > 0 || factor.is_exponential);
        for factor in product.0.iter_mut().filter(|factor| factor.is_exponential) {
            (factor.halves, factor.logs) = (0, 0);
        }
        product.0.sort();
        product
    }

    fn rank(&self, size: &Size) -> (bool, i8, u8) {
        let factor = self.0.iter().find(|factor| factor.size == *size);
        factor.map_or((false, 0, 0), |factor| (factor.is_exponential, factor.halves, factor.logs))
    }

    /// Whether another term grows at least as fast in every size.
    fn is_within(&self, other: &Term) -> bool {
        let mut sizes = self.0.iter().chain(&other.0).map(|factor| &factor.size);
        sizes.all(|size| self.rank(size) <= other.rank(size))
    }

    fn growth(&self) -> Growth {
        let halves: i32 = self.0.iter().map(|factor| i32::from(factor.halves)).sum();
        Growth {
            is_exponential: self.0.iter().any(|factor| factor.is_exponential),
            #[expect(clippy::cast_precision_loss, reason = "a handful of halves")]
            power: halves as f32 / 2.0,
            logs: self.0.iter().map(|factor| factor.logs).fold(0, u8::saturating_add),
        }
    }
}

impl Cost {
    /// No work at all: what adds nothing to a sum.
    pub fn nothing() -> Cost {
        Cost::default()
    }

    pub fn constant() -> Cost {
        Cost(vec![Term::default()])
    }

    pub fn length(name: &str) -> Cost {
        Cost::of(Size { name: Name::from(name), is_length: true })
    }

    pub fn value(name: &str) -> Cost {
        Cost::of(Size { name: Name::from(name), is_length: false })
    }

    pub fn of(size: Size) -> Cost {
        Cost(vec![Term::factor(size, 2)])
    }

    /// Two to the power of a size; the size must be a single one.
    pub fn exponential(&self) -> Option<Cost> {
        let size = self.single()?;
        Some(Cost(vec![Term(vec![Factor { size: size.clone(), halves: 0, logs: 0, is_exponential: true }])]))
    }

    /// The only size, if the cost is linear in it or grows with it in another way.
    pub fn single(&self) -> Option<&Size> {
        match self.0.as_slice() {
            [Term(factors)] => match factors.as_slice() {
                [factor] => Some(&factor.size),
                _ => None,
            },
            _ => None,
        }
    }

    pub fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it does not grow.
    pub fn is_constant(&self) -> bool {
        self.0.iter().all(|term| term.0.is_empty())
    }

    /// The sum, which is also the maximum.
    #[must_use]
    pub fn plus(&self, other: &Cost) -> Cost {
        let mut terms = self.0.clone();
        terms.extend(other.0.iter().cloned());
        Cost::kept(terms)
    }

    #[must_use]
    pub fn times(&self, other: &Cost) -> Cost {
        Cost::kept(self.0.iter().flat_map(|a| other.0.iter().map(|b| a.times(b))).collect())
    }

    /// The cost divided by the value of a name: `n / gap`.
    #[must_use]
    pub fn divided_by(&self, name: &str) -> Cost {
        let by = Term::factor(Size { name: Name::from(name), is_length: false }, -2);
        Cost::kept(self.0.iter().map(|term| term.times(&by)).collect())
    }

    /// Whether a term holds the value of a name below the line.
    pub fn is_divided_by(&self, name: &str) -> bool {
        let size = Size { name: Name::from(name), is_length: false };
        self.0.iter().any(|term| term.rank(&size).1 < 0)
    }

    /// Whether a term holds any size below the line.
    pub fn is_divided(&self) -> bool {
        self.0.iter().flat_map(|term| &term.0).any(|factor| factor.halves < 0)
    }

    /// The sum over rounds in which the value of a name is halved or doubled: what is divided by it adds up to a
    /// constant, what is not costs as much in each round.
    #[must_use]
    pub fn swept(&self, name: &str, rounds: &Cost) -> Cost {
        let size = Size { name: Name::from(name), is_length: false };
        let mut sum = Cost::nothing();
        for term in &self.0 {
            let rest = Term(term.0.iter().filter(|factor| factor.size != size).cloned().collect());
            let rest = Cost(vec![rest]);
            sum = sum.plus(&if term.rank(&size).1 < 0 { rest } else { rest.times(rounds) });
        }
        sum
    }

    /// The logarithm: the log of a product is a sum.
    #[must_use]
    pub fn log(&self) -> Cost {
        let mut terms = Vec::new();
        for factor in self.0.iter().flat_map(|term| &term.0).filter(|factor| factor.halves > 0) {
            terms.push(Term(vec![Factor { halves: 0, logs: 1, ..factor.clone() }]));
        }
        terms.push(Term::default());
        Cost::kept(terms)
    }

    #[must_use]
    pub fn root(&self) -> Cost {
        let half = |term: &Term| {
            Term(term.0.iter().map(|factor| Factor { halves: factor.halves / 2, ..factor.clone() }).collect())
        };
        Cost::kept(self.0.iter().map(half).collect())
    }

    fn kept(mut terms: Vec<Term>) -> Cost {
        terms.sort();
        terms.dedup();
        let kept =
            terms.iter().filter(|term| !terms.iter().any(|other| other != *term && term.is_within(other))).cloned();
        Cost(kept.collect())
    }

    /// Each size replaced by what it is for a caller; none where that is unknown.
    pub fn substitute(&self, size: &mut dyn FnMut(&Size) -> Option<Cost>) -> Option<Cost> {
        let mut sum = Cost::nothing();
        for term in &self.0 {
            let mut product = Cost::constant();
            for factor in &term.0 {
                let made = size(&factor.size)?;
                let made = if made.is_nothing() { Cost::constant() } else { made };
                if factor.is_exponential {
                    product = product.times(&if made.is_constant() { made } else { made.exponential()? });
                    continue;
                }
                if factor.halves < 0 {
                    return None;
                }
                for _ in 0..factor.halves / 2 {
                    product = product.times(&made);
                }
                if factor.halves % 2 == 1 {
                    product = product.times(&made.root());
                }
                for _ in 0..factor.logs {
                    product = product.times(&made.log());
                }
            }
            sum = sum.plus(&product);
        }
        Some(sum)
    }

    /// The fastest growth of its terms.
    pub fn growth(&self) -> Growth {
        let none = Growth { is_exponential: false, power: 0.0, logs: 0 };
        self.0.iter().map(Term::growth).fold(none, |a, b| if b > a { b } else { a })
    }

    /// The sizes, those of the fastest term first.
    pub fn sizes(&self) -> Vec<Size> {
        let mut terms: Vec<&Term> = self.0.iter().collect();
        terms.sort_by(|a, b| b.growth().partial_cmp(&a.growth()).unwrap_or(std::cmp::Ordering::Equal));
        let mut sizes: Vec<Size> = Vec::new();
        for factor in terms.iter().flat_map(|term| &term.0) {
            if !sizes.contains(&factor.size) {
                sizes.push(factor.size.clone());
            }
        }
        sizes
    }

    /// Whether a reader can make sense of it: few terms, low powers, nothing below a line.
    pub fn is_readable(&self) -> bool {
        let factors = || self.0.iter().flat_map(|term| &term.0);
        let low = |term: &Term| term.0.iter().map(|factor| factor.halves).fold(0, i8::saturating_add) <= 2 * MAX_POWER;
        self.0.len() <= MAX_TERMS
            && self.sizes().len() <= 3
            && self.0.iter().all(low)
            && factors().all(|factor| factor.halves >= 0 && factor.logs <= 2)
    }

    /// `n² + m`, with the letters of [`LETTERS`] for the sizes in their order.
    pub fn written(&self, sizes: &[Size]) -> String {
        let mut terms: Vec<&Term> = self.0.iter().collect();
        terms.sort_by(|a, b| b.growth().partial_cmp(&a.growth()).unwrap_or(std::cmp::Ordering::Equal));
        let mut text = String::new();
        for term in terms {
            if !text.is_empty() {
                text.push_str(" + ");
            }
            text.push_str(&written(term, sizes));
        }
        if text.is_empty() { "1".to_owned() } else { text }
    }
}

/// The names of sizes, in order.
pub const LETTERS: [&str; 3] = ["n", "m", "k"];

fn written(term: &Term, sizes: &[Size]) -> String {
    let mut factors: Vec<String> = Vec::new();
    for (size, letter) in sizes.iter().zip(LETTERS) {
        let Some(factor) = term.0.iter().find(|factor| factor.size == *size) else { continue };
        if factor.is_exponential {
            factors.push(match letter {
                "n" => "2ⁿ".to_owned(),
                "m" => "2ᵐ".to_owned(),
                _ => "2ᵏ".to_owned(),
            });
            continue;
        }
        let power = ["", "", "²", "³", "⁴", "⁵", "⁶"];
        let mut text = String::new();
        if factor.halves / 2 > 0 {
            let power = power.get(usize::try_from(factor.halves / 2).unwrap_or(0)).unwrap_or(&"");
            _ = write!(text, "{letter}{power}");
        }
        if factor.halves % 2 == 1 {
            _ = write!(text, "√{letter}");
        }
        for _ in 0..factor.logs {
            _ = write!(text, "{}log {letter}", if text.is_empty() { "" } else { " " });
        }
        factors.push(text);
    }
    if factors.is_empty() { "1".to_owned() } else { factors.join("·") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_keep_what_grows_fastest_and_products_multiply() {
        let (n, m) = (Cost::length("a"), Cost::length("b"));
        let sizes = [Size { name: "a".into(), is_length: true }, Size { name: "b".into(), is_length: true }];
        let show = |cost: &Cost| cost.written(&sizes);
        assert_eq!(show(&n.times(&n).plus(&n).plus(&Cost::constant())), "n²");
        assert_eq!(show(&n.plus(&m)), "n + m");
        assert_eq!(show(&n.times(&n.log())), "n log n");
        assert_eq!(show(&n.root()), "√n");
        assert_eq!(show(&n.exponential().unwrap().plus(&n)), "2ⁿ");
        assert_eq!(show(&n.times(&Cost::nothing())), "1");
        assert!(n.divided_by("gap").is_divided_by("gap") && !n.divided_by("gap").is_readable());
        let squared = n.times(&n).substitute(&mut |_| Some(m.clone())).unwrap();
        assert_eq!(show(&squared), "m²");
        assert!(n.times(&n).growth() > n.times(&n.log()).growth());
    }
}
