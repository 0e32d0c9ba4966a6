//! How runs end, what they read, and that they say the same every time.

use crate::place::{BARE, Place, SHOP};

#[test]
fn the_status_says_whether_something_was_found_or_the_run_failed() {
    let place = Place::new(&[("a.py", BARE), ("fine.py", "x = 1\n")]);
    assert_eq!(place.djury(&["check", "fine.py"]).status, 0);
    assert_eq!(place.djury(&["check"]).status, 1);
    assert_eq!(place.djury(&["check", "--fail-on", "error"]).status, 0);
    assert_eq!(place.djury(&["check", "--exit-zero"]).status, 0);
    assert_eq!(place.djury(&["check", "nowhere.py"]).status, 2);
    assert_eq!(place.djury(&["check", "--no-such-option"]).status, 2);
    assert_eq!(place.djury(&["chekc"]).status, 2);
}

#[test]
fn an_argument_that_cannot_be_read_is_named_and_the_rest_is_checked() {
    let place = Place::new(&[("a.py", BARE), ("notes.odt", "")]);
    let ran = place.djury(&["check", "nowhere", "notes.odt", "a.py", "--output-format", "concise"]);
    assert_eq!(ran.status, 2);
    assert!(ran.out.starts_with("a.py:4:5: warning[except-bare]"), "{}", ran.out);
    assert!(ran.err.contains("error: nowhere: cannot be read: "), "{}", ran.err);
    assert!(ran.err.contains("error: notes.odt: not a kind of file that djury reads"), "{}", ran.err);
}

#[test]
fn a_file_that_is_no_text_is_an_error_and_never_stops_the_rest() {
    let place = Place::new(&[("a.py", BARE)]);
    place.write("latin.py", b"x = '\xe9'\n");
    place.write("binary.py", b"\x7fELF\0\0\0");
    place.write("declared.py", b"# coding: latin-1\nx = '\xe9'\n");
    let ran = place.djury(&["check", "--output-format", "json"]);
    let json = ran.json();
    assert_eq!(ran.rules(), ["except-bare"]);
    let errors: Vec<&str> =
        json["errors"].as_array().unwrap().iter().map(|error| error["path"].as_str().unwrap()).collect();
    assert_eq!(errors, ["binary.py", "latin.py"]);
    assert_eq!(json["summary"], serde_json::json!({"files": 2, "findings": 1, "errors": 2}));
    assert!(ran.err.contains("error: latin.py: not valid UTF-8 at byte 5"), "{}", ran.err);
    assert_eq!(ran.status, 1);
    assert_eq!(place.djury(&["check", "latin.py"]).status, 2, "what was named must be readable");
}

#[test]
fn a_file_that_is_too_large_is_named_with_what_to_do() {
    let place = Place::new(&[("djury.toml", "max-file-size = 1\n")]);
    place.write("big.py", format!("x = '{}'\n", "a".repeat(1 << 20)));
    let ran = place.djury(&["check"]);
    assert!(
        ran.err.contains("big.py: larger than 1 MiB and not read; `exclude` it, or raise `max-file-size`"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_nowhere_is_passed_over() {
    let place = Place::new(&[("a.py", "x = 1\n")]);
    std::os::unix::fs::symlink("nowhere.py", place.work().join("b.py")).unwrap();
    let ran = place.djury(&["check"]);
    assert_eq!((ran.status, ran.err.as_str()), (0, "Nothing found in 1 file.\n"));
}

#[test]
fn the_paths_say_what_is_reported_and_the_whole_root_is_read() {
    let place = Place::new(SHOP);
    let ran = place.djury(&["check", "shop/views.py", "--output-format", "json"]);
    assert_eq!(ran.rules(), ["n-plus-one-in-loop"], "the model of another file is known");
    assert_eq!(ran.json()["findings"][0]["path"], "shop/views.py");
    assert_eq!(place.djury(&["check", "shop", "--output-format", "json"]).rules().len(), 2);
}

#[test]
fn a_root_in_a_root_keeps_to_itself() {
    let mut files = vec![
        ("pyproject.toml", ""),
        ("a.py", BARE),
        ("sub/manage.py", ""),
        ("sub/b.py", BARE),
        ("sub/other/pyproject.toml", ""),
    ];
    files.push(("sub/other/c.py", BARE));
    let place = Place::new(&files);
    let paths = |args: &[&str]| {
        let ran = place.djury(&[&["check", "--output-format", "json"], args].concat());
        ran.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["path"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(paths(&[]), ["a.py", "sub/b.py", "sub/other/c.py"]);
    assert_eq!(paths(&["sub"]), ["sub/b.py", "sub/other/c.py"]);
    assert_eq!(paths(&["a.py"]), ["a.py"]);
}

#[test]
fn what_is_no_part_of_the_project_is_left_out() {
    let place = Place::new(&[
        (".gitignore", "generated/\n"),
        ("generated/a.py", BARE),
        ("env/pyvenv.cfg", ""),
        ("env/lib/b.py", BARE),
        ("node_modules/c.py", BARE),
        (".tox/d.py", BARE),
        ("djury.toml", "extend-exclude = [\"old\"]\n"),
        ("old/e.py", BARE),
        ("kept.py", BARE),
    ]);
    let ran = place.djury(&["check", "--output-format", "concise"]);
    assert_eq!(ran.out.lines().count(), 1, "{}", ran.out);
    let named = place.djury(&["check", "old/e.py", "generated/a.py", "--output-format", "concise"]);
    assert_eq!(named.out.lines().count(), 2, "what is named is read: {}", named.out);
}

#[test]
fn standard_input_is_checked_alone_or_in_its_project() {
    let place = Place::new(SHOP);
    let alone = place.djury_reading(BARE, &["check", "-", "--output-format", "concise"]);
    assert!(alone.out.starts_with("-:4:5: warning[except-bare]"), "{}", alone.out);
    assert_eq!(alone.status, 1);
    let text =
        "from .models import Order\n\n\ndef f():\n    return [order.customer.name for order in Order.objects.all()]\n";
    let named =
        place.djury_reading(text, &["check", "-", "--stdin-filename", "shop/new.py", "--output-format", "json"]);
    assert_eq!(named.rules(), ["n-plus-one-in-loop"]);
    assert_eq!(named.json()["findings"][0]["path"], "shop/new.py");
    let instead = place.djury_reading("x = 1\n", &["check", "-", "--stdin-filename", "shop/load.py"]);
    assert_eq!(instead.status, 0, "what is given counts, not what lies on disk: {}", instead.out);
    assert_eq!(place.djury_reading("", &["check", "-", "a.py"]).status, 2);
    assert_eq!(place.djury_reading("", &["check", "-", "--stdin-filename", "a.odt"]).status, 2);
}

#[test]
fn the_output_is_the_same_for_any_number_of_threads() {
    let mut files: Vec<(String, &str)> = (0..40).map(|n| (format!("app{}/load{n}.py", n % 7), BARE)).collect();
    files.extend(SHOP.iter().map(|(path, text)| ((*path).to_owned(), *text)));
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let place = Place::new(&files);
    for format in ["json", "full"] {
        let one = place.djury(&["check", "--no-cache", "-j1", "--output-format", format]);
        let four = place.djury(&["check", "--no-cache", "-j4", "--output-format", format]);
        assert_eq!(one.out, four.out);
        assert!(one.out.matches("except-bare").count() >= 41);
    }
}

#[test]
fn an_answer_of_thousands_of_brackets_is_survived() {
    let deep = format!("x = {}{}\n", "(".repeat(20_000), ")".repeat(20_000));
    let place = Place::new(&[("deep.py", &deep), ("a.py", BARE)]);
    let ran = place.djury(&["check", "--output-format", "json"]);
    assert_eq!(ran.json()["summary"]["files"], 2);
    assert_eq!(place.djury(&["check", "--output-format", "json"]).out, ran.out, "from the cache too");
}

#[test]
fn findings_are_chosen_by_rule_question_and_severity() {
    let place = Place::new(SHOP);
    let rules = |args: &[&str]| place.djury(&[&["check", "--output-format", "json"], args].concat()).rules();
    assert_eq!(rules(&["--select", "except-bare"]), ["except-bare"]);
    assert_eq!(rules(&["--ignore", "except-bare,query-in-loop"]), ["n-plus-one-in-loop"]);
    assert_eq!(rules(&["--select", "except-bare", "--extend-select", "n-plus-one-in-loop"]).len(), 2);
    assert_eq!(rules(&["--question", "Q25"]), ["except-bare"]);
    assert_eq!(rules(&["--min-severity", "error"]), [""; 0]);
    let wrong = place.djury(&["check", "--select", "except-baer"]);
    assert_eq!(wrong.status, 2);
    assert!(wrong.err.contains("there is no such rule; did you mean `except-bare`?"), "{}", wrong.err);
}

#[test]
fn what_a_baseline_lists_is_not_reported() {
    let place = Place::new(&[("a.py", BARE)]);
    assert_eq!(place.djury(&["check", "--baseline", "known.json"]).status, 2);
    let written = place.djury(&["check", "--baseline", "known.json", "--write-baseline"]);
    assert_eq!((written.status, written.err.as_str()), (0, "1 finding written to known.json\n"));
    assert_eq!(place.djury(&["check", "--baseline", "known.json"]).status, 0);
    // Lines above do not change which defect it is; a new defect is none of the known ones.
    place.write("a.py", format!("x = 1\n\n\n{BARE}\n\n{}", BARE.replace("load", "read")));
    let ran = place.djury(&["check", "--baseline", "known.json", "--output-format", "concise"]);
    assert!(ran.out.starts_with("a.py:15:5:") && ran.out.lines().count() == 1, "{}", ran.out);
}

#[cfg(unix)]
#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    use std::io::{BufRead, BufReader};

    let files: Vec<(String, &str)> = (0..400).map(|n| (format!("load{n}.py"), BARE)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let place = Place::new(&files);
    let mut child = place.command(&["check"]).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(0));
}
