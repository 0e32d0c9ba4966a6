//! The nearest right spelling of a name that somebody mistyped. Knows no list of names; the caller hands it in.

/// The known name that is nearest to `name`, if one is near enough to be what was meant.
pub(crate) fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = plain(name);
    let limit = (wanted.len() / 3).max(1);
    let near = known.into_iter().map(|word| (distance(&wanted, &plain(word)), word));
    near.filter(|(distance, _)| *distance <= limit).min().map(|(_, word)| word)
}

/// "; did you mean `x`?" behind a message, or nothing.
pub(crate) fn hint<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default()
}

/// Case and the choice between `_` and `-` are no difference.
fn plain(name: &str) -> Vec<char> {
    name.chars().take(80).map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// How many letters must be put in, left out, changed or swapped with their neighbour.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, right) in b.iter().enumerate() {
            let at = |row: &[usize], k: usize| row.get(k).copied().unwrap_or(usize::MAX / 2);
            let mut best = at(&row, j) + usize::from(left != right);
            best = best.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let is_swap = i > 0 && j > 0 && a.get(i - 1) == Some(right) && b.get(j - 1) == Some(left);
            if is_swap {
                best = best.min(at(&before, j - 1) + 1);
            }
            next.push(best);
        }
        before = std::mem::replace(&mut row, next);
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognised_and_another_word_is_not() {
        let known = ["except-bare", "except-swallowed", "tuple-comma"];
        assert_eq!(nearest("except-baer", known), Some("except-bare"));
        assert_eq!(nearest("Except_Bare", known), Some("except-bare"));
        assert_eq!(nearest("tuplecomma", known), Some("tuple-comma"));
        assert_eq!(nearest("n-plus-one", known), None);
        assert_eq!(hint("tuple-coma", known), "; did you mean `tuple-comma`?");
    }
}
