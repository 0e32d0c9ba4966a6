//! How alike two lines are. Linear in their length; knows no language.

use std::collections::HashMap;

/// From 0 (nothing in common) to 100 (the same): the share of pairs of neighbouring characters that both have.
pub(super) fn likeness(a: &str, b: &str) -> u32 {
    if a == b {
        return 100;
    }
    let pairs = |text: &str| -> Vec<(char, char)> {
        let chars: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).take(400).collect();
        chars.windows(2).filter_map(|pair| Some((*pair.first()?, *pair.last()?))).collect()
    };
    let (a, b) = (pairs(a), pairs(b));
    let all = a.len() + b.len();
    if all == 0 {
        return 0;
    }
    let mut counts: HashMap<(char, char), i32> = HashMap::new();
    for pair in a {
        *counts.entry(pair).or_default() += 1;
    }
    let mut shared = 0;
    for pair in b {
        if let Some(count) = counts.get_mut(&pair).filter(|count| **count > 0) {
            *count -= 1;
            shared += 1;
        }
    }
    u32::try_from(200 * shared / all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_alike_by_what_they_share() {
        assert_eq!(likeness("return x", "return x"), 100);
        assert!(likeness("posts = Post.objects.all()", "posts = Post.objects.filter(draft=False)") > 60);
        assert!(likeness("posts = Post.objects.all()", "if not user:") < 15);
        assert_eq!(likeness("", "x"), 0);
    }
}
