//! What configurations do, and what is said of wrong ones.

use crate::place::{BARE, Place};

#[test]
fn the_nearest_configuration_holds_as_a_whole() {
    let place = Place::new(&[
        ("manage.py", ""),
        ("pyproject.toml", "[tool.djury]\nignore = [\"except-bare\"]\n"),
        ("a.py", BARE),
        ("sub/djury.toml", "severity = { except-bare = \"error\" }\n"),
        ("sub/b.py", BARE),
        ("sub/lower/pyproject.toml", "[tool.black]\nline-length = 100\n"),
        ("sub/lower/c.py", BARE),
    ]);
    let json = place.djury(&["check", "--output-format", "json"]).json();
    let found: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| (f["path"].as_str(), f["severity"].as_str())).collect();
    assert_eq!(found, [(Some("sub/b.py"), Some("error")), (Some("sub/lower/c.py"), Some("error"))]);
}

#[test]
fn rules_are_silent_in_the_files_that_a_pattern_names() {
    let place = Place::new(&[
        ("djury.toml", "[per-file-ignores]\n\"scripts/**\" = [\"except-bare\"]\n"),
        ("scripts/a.py", BARE),
        ("b.py", BARE),
    ]);
    let ran = place.djury(&["check", "--output-format", "concise"]);
    assert!(ran.out.starts_with("b.py:") && ran.out.lines().count() == 1, "{}", ran.out);
}

#[test]
fn migrations_get_what_is_about_them_and_queries_as_information() {
    let migration = "from shop.models import Order\n\n\ndef forwards(apps, schema_editor):\n    for order in Order.objects.all():\n        \
                     print(order.customer.name)\n    try:\n        pass\n    except:\n        pass\n";
    let mut files = crate::place::SHOP.to_vec();
    files.push(("shop/migrations/__init__.py", ""));
    files.push(("shop/migrations/0002_names.py", migration));
    let place = Place::new(&files);
    let json = place.djury(&["check", "shop/migrations", "--output-format", "json"]).json();
    let found: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| (f["category"].as_str(), f["severity"].as_str())).collect();
    assert!(found.iter().all(|found| *found == (Some("performance"), Some("info"))), "{json}");
}

#[test]
fn a_wrong_configuration_fails_the_run_with_its_place() {
    let place = Place::new(&[
        ("pyproject.toml", "[tool.djury]\nselct = [\"except-bare\"]\nignore = [\"tuple-coma\"]\n"),
        ("a.py", BARE),
    ]);
    let ran = place.djury(&["check"]);
    assert_eq!((ran.status, ran.out.as_str()), (2, ""));
    assert!(
        ran.err.contains("error: pyproject.toml:2:1: `selct` is no key of djury; did you mean `select`?\n"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("error: pyproject.toml:3:11: `tuple-coma` is no rule of djury"), "{}", ran.err);
    let broken = Place::new(&[("djury.toml", "ignore = [\n"), ("a.py", BARE)]).djury(&["check"]);
    assert_eq!(broken.status, 2);
    assert!(broken.err.starts_with("error: djury.toml:"), "{}", broken.err);
    let bank = Place::new(&[("djury.toml", "bank = \"none.toml\"\n"), ("a.py", BARE)]).djury(&["check"]);
    assert!(bank.err.starts_with("error: none.toml:1:1: the question bank cannot be read: "), "{}", bank.err);
}

#[test]
fn the_configuration_that_holds_is_shown() {
    let place = Place::new(&[("djury.toml", "ignore = [\"except-bare\"]\n"), ("sub/a.py", "")]);
    let shown = place.djury(&["config", "show", "sub/a.py"]);
    assert!(shown.out.starts_with("# from djury.toml\nignore = [\"except-bare\"]\n"), "{}", shown.out);
    assert_eq!(shown.status, 0);
    assert_eq!(place.djury(&["config", "show", "nowhere"]).status, 2);
}

#[test]
fn of_several_coding_questions_the_one_that_the_code_answers_counts() {
    let text =
        "def mine(n):\n    n * 2\n\n\ndef factorial(n):\n    if n < 2:\n        return 1\n    n * factorial(n - 1)\n";
    let place = Place::new(&[("a.py", text), ("djury.toml", "[answers]\n\"a.py::mine\" = 27\n")]);
    let json = place.djury(&["check", "--output-format", "json"]).json();
    for finding in
        json["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == "answer-missing-return")
    {
        assert_eq!(
            finding["questions"],
            serde_json::json!([if finding["range"]["start"]["line"].as_u64() < Some(4) { 27 } else { 28 }])
        );
    }
}
