//! Fixes: which are made, what stays as it was, what is said.

use crate::place::{BARE, Place, SHOP};

/// A suppression that silences nothing: its fix is a safe one.
const IDLE: &str = "x = 1  # djury: ignore[except-bare]\n";

#[test]
fn safe_fixes_are_made_and_suggested_ones_when_asked() {
    let place = Place::new(&[("a.py", &format!("{IDLE}{BARE}"))]);
    let ran = place.djury(&["check", "--fix", "--output-format", "concise"]);
    assert_eq!(place.text("a.py"), format!("x = 1\n{BARE}"));
    assert!(ran.out.contains("except-bare") && ran.out.lines().count() == 1, "{}", ran.out);
    assert!(ran.err.contains("1 fix made in 1 file:\n  a.py: unused-ignore\n"), "{}", ran.err);
    assert_eq!(ran.status, 1, "what remains counts");
    let ran = place.djury(&["check", "--suggested-fixes"]);
    assert!(!place.text("a.py").contains("except:"), "{}", place.text("a.py"));
    assert_eq!(ran.status, 0);
}

#[test]
fn a_diff_shows_what_would_change_and_changes_nothing() {
    let place = Place::new(SHOP);
    let ran = place.djury(&["check", "--suggested-fixes", "--diff"]);
    crate::place::compare("diff.txt", &ran.out);
    assert_eq!(ran.status, 1);
    for (path, text) in SHOP {
        assert_eq!(place.text(path), *text);
    }
    let safe = place.djury(&["check", "--diff", "shop/load.py"]);
    assert_eq!((safe.status, safe.out.as_str(), safe.err.as_str()), (0, "", "Nothing to fix; no file was changed.\n"));
}

#[test]
fn a_fixed_file_keeps_its_encoding_and_its_line_ends() {
    let place = Place::new(&[]);
    place.write("latin.py", b"# coding: latin-1\r\nx = '\xe9'  # djury: ignore[except-bare]\r\ny = 2\r\n");
    place.write("marked.py", b"\xEF\xBB\xBFx = '\xc3\xa9'  # djury: ignore[except-bare]\n");
    assert_eq!(place.djury(&["check", "--fix"]).status, 0);
    assert_eq!(place.bytes("latin.py"), b"# coding: latin-1\r\nx = '\xe9'\r\ny = 2\r\n");
    assert_eq!(place.bytes("marked.py"), b"\xEF\xBB\xBFx = '\xc3\xa9'\n");
}

#[cfg(unix)]
#[test]
fn a_fixed_file_keeps_its_rights_and_a_link_stays_a_link() {
    use std::{fs, os::unix::fs::PermissionsExt};

    let place = Place::new(&[("real.py", IDLE)]);
    fs::set_permissions(place.work().join("real.py"), fs::Permissions::from_mode(0o755)).unwrap();
    std::os::unix::fs::symlink("real.py", place.work().join("link.py")).unwrap();
    place.djury(&["check", "--fix", "link.py"]);
    assert_eq!(place.text("real.py"), "x = 1\n");
    assert!(fs::symlink_metadata(place.work().join("link.py")).unwrap().is_symlink());
    assert_eq!(fs::metadata(place.work().join("real.py")).unwrap().permissions().mode() & 0o777, 0o755);
}

#[test]
fn fixes_outside_of_the_given_paths_are_not_made() {
    let place = Place::new(&[("manage.py", ""), ("a.py", IDLE), ("b.py", IDLE)]);
    place.djury(&["check", "--fix", "a.py"]);
    assert_eq!((place.text("a.py").as_str(), place.text("b.py").as_str()), ("x = 1\n", IDLE));
}

#[test]
fn several_fixes_of_one_line_are_made_one_after_the_other() {
    let place = Place::new(&[("a.py", "x = 1  # djury: ignore[except-bare, n-plus-one-in-loop, query-in-loop]\n")]);
    let ran = place.djury(&["check", "--fix"]);
    assert_eq!(place.text("a.py"), "x = 1\n", "{}", ran.err);
}

#[test]
fn the_fixed_text_of_standard_input_goes_to_standard_output() {
    let place = Place::new(&[]);
    let ran = place.djury_reading(&format!("{IDLE}{BARE}"), &["check", "-", "--fix", "--output-format", "concise"]);
    assert_eq!(ran.out, format!("x = 1\n{BARE}"));
    assert!(ran.err.starts_with("-:5:5: warning[except-bare]"), "{}", ran.err);
}
