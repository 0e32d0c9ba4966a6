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

#[test]
fn rules_of_ones_own_find_are_silenced_and_tied_to_questions() {
    let config = "ignore = [\"no-sleep\"]\n\n[[custom-rules]]\nname = \"no-print\"\nmessage = \"`{what}` is printed; use the logger\"\nseverity = \"error\"\nquestion = 25\nquery = '''\n(call function: (identifier) @name arguments: (argument_list (_) @what) (#eq? @name \"print\")) @finding\n'''\n\n[[custom-rules]]\nname = \"no-sleep\"\nmessage = \"sleeps\"\nquery = '((attribute attribute: (identifier) @finding) (#eq? @finding \"sleep\"))'\n";
    let place = Place::new(&[
        ("djury.toml", config),
        ("a.py", "import time\n\n\nprint(1)\nprint(2)  # djury: ignore[no-print]\ntime.sleep(1)\n"),
        ("b.md", "# Q25\n\n```python\nx = 1\nprint(x)\n```\n"),
    ]);
    let ran = place.djury(&["check", "--output-format", "json"]);
    let json = ran.json();
    let found = json["findings"].as_array().unwrap();
    let shown: Vec<String> = found
        .iter()
        .map(|one| {
            format!(
                "{}:{} {} {}",
                one["path"].as_str().unwrap(),
                one["range"]["start"]["line"],
                one["severity"].as_str().unwrap(),
                one["message"].as_str().unwrap()
            )
        })
        .collect();
    assert_eq!(
        shown,
        ["a.py:4 error `1` is printed; use the logger", "b.md:5 error `x` is printed; use the logger"],
        "{}",
        ran.err
    );
    assert_eq!((ran.status, &found[0]["questions"]), (1, &serde_json::json!([25])));
    place.write("djury.toml", config.replace("(call function", "(cal function"));
    let broken = place.djury(&["check"]);
    assert!(
        broken.status == 2 && broken.err.contains("djury.toml:9:2: there is no kind of node `cal`"),
        "{}",
        broken.err
    );
}
