//! `--watch`: a change on disk is seen without being asked about.

use std::io::{BufRead, BufReader};

use crate::place::{BARE, Place};

#[test]
fn a_change_is_checked_when_it_comes() {
    let place = Place::new(&[("manage.py", ""), ("a.py", "x = 1\n")]);
    let mut child = place.command(&["check", "--watch", "--output-format", "concise"]).spawn().unwrap();
    let mut notes = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut until = |wanted: &str| notes.by_ref().map(Result::unwrap).find(|line| line.contains(wanted)).unwrap();
    until("Nothing found in 2 files");
    place.write("a.py", BARE);
    until("1 finding in 2 files");
    place.write("new/b.py", BARE);
    until("2 findings in 3 files");
    std::fs::remove_file(place.work().join("a.py")).unwrap();
    until("1 finding in 2 files");
    child.kill().unwrap();
    child.wait().unwrap();
}
