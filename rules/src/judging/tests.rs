//! Verdicts on whole answers: which input is shown, how results are handed over, and what is left alone.

use std::sync::Arc;

use super::{Form, Verdict, Weight};
use crate::{
    bank::Bank,
    link,
    model::{
        outline::outline,
        project::{Project, Root, RootFile},
    },
    text::{Language, Source},
};

fn project(text: &str, bank: Option<&str>) -> Project {
    let source = Source::new(text, Language::Python);
    let file = RootFile { path: "answer.py".into(), outline: Arc::new(outline(&source, None, None)) };
    let bank = bank.map(|bank| Arc::new(Bank::parse(bank, &|_| true).unwrap()));
    link(Root { files: vec![file], bank, ..Root::default() })
}

fn only(text: &str) -> Verdict {
    let project = project(text, None);
    let [verdict] = project.verdicts() else { panic!("{:?}", project.verdicts()) };
    verdict.clone()
}

fn failure(text: &str) -> String {
    let verdict = only(text);
    match verdict.failure {
        Some(failure) => format!("{} {:?} {} {:?}", failure.call, failure.got, failure.want, failure.weight),
        None => format!("{:?} {:?}", verdict.form, verdict.unknown),
    }
}

#[test]
fn the_smallest_failing_input_is_shown() {
    assert_eq!(
        failure("def fact(n):\n    r = 1\n    for i in range(1, n):\n        r *= i\n    return r\n"),
        r#"fact(2) Value("1") 2 Ordinary"#
    );
    assert_eq!(failure("def fact(n):\n    return 1 if n == 1 else n * fact(n - 1)\n"), "fact(0) NeverStops 1 Edge");
}

#[test]
fn the_parameters_tell_how_an_answer_is_called() {
    let sort = "def sort(a, lo, hi):\n    if lo < hi:\n        p = lo\n        for i in range(lo, hi):\n            if a[i] < a[hi]:\n                a[i], a[p] = a[p], a[i]\n                p += 1\n        a[p], a[hi] = a[hi], a[p]\n        sort(a, lo, p - 1)\n        sort(a, p + 1, hi)\n";
    assert_eq!(only(sort).form, Some(Form::InPlace));
    let counting = "def counting_sort(a, max_value):\n    count = [0] * (max_value + 1)\n    for x in a:\n        count[x] += 1\n    return [x for x in range(max_value + 1) for _ in range(count[x])]\n";
    let negatives = only(counting).failure.map(|failure| failure.weight);
    assert!(matches!(negatives, None | Some(Weight::Domain)), "{negatives:?}");
}

#[test]
fn state_of_the_module_is_there_and_scripts_are_not_run() {
    let text = "CACHE = {}\nCACHE[0] = 1\nn = int(input())\n\ndef factorial(k):\n    if k < 0:\n        raise ValueError\n    if k not in CACHE:\n        CACHE[k] = k * factorial(k - 1)\n    return CACHE[k]\n\nprint(factorial(n))\n";
    assert_eq!(failure(text), "Some(Returned) None");
}

#[test]
fn what_is_not_supported_gives_no_verdict() {
    let text = "import numpy\n\ndef sort(a):\n    return numpy.sort(a)\n";
    let verdict = only(text);
    assert!(verdict.failure.is_none() && verdict.unknown.is_some(), "{verdict:?}");
}

#[test]
fn a_company_asks_a_question_of_its_own_without_any_rust() {
    let bank = r#"
        [bank]
        name = "ours"
        title = "Ours"
        [[question]]
        number = 1
        topic = "Warming up"
        text = "Add two numbers."
        kind = "code"
        [question.recognise]
        functions = ["add*"]
        [question.check]
        calls = ["f(a, b)"]
        reference = "def solve(a, b):\n    return a + b\n"
        properties = [{ name = "commutes", text = "the order does not matter", test = "f(a, b) == f(b, a)" }]
        examples = [
            { args = ["1", "2"], want = "3", kind = "ordinary" },
            { args = ["5", "-7"], kind = "ordinary" },
        ]
    "#;
    let told = |text: &str| {
        let project = project(text, Some(bank));
        project
            .verdicts()
            .iter()
            .map(|verdict| verdict.failure.as_ref().map(|failure| failure.call.clone()))
            .collect::<Vec<_>>()
    };
    assert_eq!(told("def add(a, b):\n    return a + b\n"), [None]);
    assert_eq!(told("def add(a, b):\n    return a - b\n"), [Some("add(1, 2)".to_owned())]);
    assert_eq!(told("def add(a, b):\n    return a + abs(b)\n"), [Some("add(5, -7)".to_owned())]);
}
