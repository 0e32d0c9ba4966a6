//! What the evaluator makes of small programs; the results are CPython's.

use super::{Budget, Limit, Outcome, Program};

fn run(text: &str) -> Outcome {
    Program::of_text(text).run("result", Budget::default()).outcome
}

fn shows(text: &str) -> String {
    match run(text) {
        Outcome::Value(Some(text)) => text,
        other => format!("{other:?}"),
    }
}

fn raises(text: &str) -> String {
    match run(text) {
        Outcome::Raised { class, text } => format!("{class}: {}", text.unwrap_or_default()),
        other => format!("{other:?}"),
    }
}

#[test]
fn factorials_are_worked_out() {
    let recursive = "def fact(n):\n    if n <= 1:\n        return 1\n    return n * fact(n - 1)\n";
    assert_eq!(shows(&format!("{recursive}result = fact(5), fact(30)")), "(120, 265252859812191058636308480000000)");
    assert_eq!(raises(&format!("{recursive}result = fact(2000)")), "RecursionError: maximum recursion depth exceeded");
    assert_eq!(run("n = -1\nwhile n != 0:\n    n -= 1\n"), Outcome::OverBudget(Limit::Steps));
}
