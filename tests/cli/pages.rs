//! Pages and lists.

use crate::place::{Place, compare};

#[test]
fn a_rule_and_a_question_have_pages_in_every_format() {
    let place = Place::new(&[]);
    compare("explain-rule.txt", &place.djury(&["explain", "unused-ignore"]).out);
    compare("explain-question.txt", &place.djury(&["explain", "Q31"]).out);
    let markdown = place.djury(&["explain", "except-bare", "--format", "markdown"]);
    assert!(markdown.out.starts_with("# except-bare\n") && markdown.out.contains("```python"));
    let json = place.djury(&["explain", "q8", "--format", "json"]).json();
    assert_eq!(json["number"], 8);
    assert!(!json["key_points"].as_array().unwrap().is_empty());
}

#[test]
fn every_rule_and_every_question_can_be_explained() {
    let place = Place::new(&[]);
    let rules = place.djury(&["rules", "--format", "json"]).json();
    for rule in rules.as_array().unwrap() {
        let page = place.djury(&["explain", rule["rule"].as_str().unwrap()]);
        assert!(
            page.status == 0 && page.out.contains(rule["summary"].as_str().unwrap().split('`').next().unwrap()),
            "{rule}"
        );
    }
    let questions = place.djury(&["questions", "--format", "json"]).json();
    assert_eq!(questions.as_array().unwrap().len(), 40);
    assert_eq!(place.djury(&["explain", "Q40"]).status, 0);
}

#[test]
fn an_unknown_name_gets_the_nearest_spelling() {
    let place = Place::new(&[]);
    let ran = place.djury(&["explain", "except-baer"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("there is no rule `except-baer`; did you mean `except-bare`?"), "{}", ran.err);
    assert!(place.djury(&["explain", "Q41"]).err.contains("there is no question 41; they go up to 40"));
}

#[test]
fn lists_completions_and_the_version_are_printed() {
    let place = Place::new(&[]);
    assert!(place.djury(&["rules"]).out.contains("except-bare"));
    assert!(place.djury(&["questions"]).out.starts_with("Django Framework\n  Q1  "));
    assert_eq!(place.djury(&["--version"]).out, format!("djury {}\n", env!("CARGO_PKG_VERSION")));
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(place.djury(&["completions", shell]).out.contains("djury"));
    }
}
