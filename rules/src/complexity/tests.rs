//! Functions as people write them, each with what it costs.

use super::estimates;
use crate::{
    model::outline::{Content, outline},
    text::{Language, Source},
};

/// The estimate of the last function of a text.
fn of(text: &str) -> String {
    let source = Source::new(text, Language::Python);
    let outline = outline(&source, None, None);
    let Some(Content::Python(module)) = outline.regions.first().map(|region| &region.content) else {
        panic!("no Python")
    };
    let last = module.names.bound.values().flatten().map(|binding| (binding.item, binding.id)).max();
    let found = estimates(module);
    let found = found.iter().rev().find(|one| Some((one.item, one.function.id)) == last);
    found.map_or_else(|| "?".to_owned(), |one| one.estimate.text())
}

#[test]
fn functions_as_people_write_them() {
    let mut wrong = Vec::new();
    for case in include_str!("cases.txt").split("\n# ").filter(|case| !case.trim().is_empty()) {
        let (wanted, code) = case.trim_start_matches("# ").split_once('\n').unwrap();
        let wanted = wanted.split(':').next().unwrap().trim();
        let got = of(code);
        if got != wanted {
            wrong.push(format!("wanted {wanted}, got {got}:\n{code}"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn the_reasons_name_the_loops_from_the_outside_in() {
    let text = "def f(items, known):\n    known = list(known)\n    found = []\n    for item in items:\n        \
                if item in known:\n            found.append(item)\n    return found\n";
    let source = Source::new(text, Language::Python);
    let outline = outline(&source, None, None);
    let Some(Content::Python(module)) = outline.regions.first().map(|region| &region.content) else {
        panic!("no Python")
    };
    let found = estimates(module);
    let estimate = &found[0].estimate;
    assert_eq!(estimate.text(), "O(n·m)");
    assert_eq!(estimate.letters(), "n = len(items), m = len(known)");
    let reasons: Vec<&str> = estimate.reasons.iter().map(|reason| reason.text.as_str()).collect();
    assert_eq!(reasons, ["this loop makes n rounds", "this `in` looks through m elements"]);
}
