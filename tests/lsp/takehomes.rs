//! The editor and the command line say the same of every take-home, finding by finding.

use std::{collections::BTreeSet, path::Path, process::Command};

use serde_json::{Value, json};

use crate::editor::{Editor, usual};

/// The ids that the command line reports, each with its rule.
fn by_command_line(folder: &Path) -> BTreeSet<(String, String)> {
    let output = Command::new(djury_tests::binary())
        .args(["check", "--output-format", "json", "--exit-zero", "--no-cache", "."])
        .current_dir(folder)
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let named = |finding: &Value| (text(&finding["id"]), text(&finding["rule"]));
    report["findings"].as_array().unwrap().iter().map(named).collect()
}

fn by_server(folder: &Path) -> BTreeSet<(String, String)> {
    let mut editor = Editor::with(&[folder], usual(), Value::Null);
    let report = editor.ask("workspace/diagnostic", json!({"previousResultIds": []}));
    let files = report["items"].as_array().unwrap();
    let found = files.iter().flat_map(|file| file["items"].as_array().unwrap());
    let ids = |found: &Value| {
        let also = found["data"]["also"].as_array().cloned().unwrap_or_default();
        let all: Vec<String> = std::iter::once(&found["data"]["id"]).chain(&also).map(text).collect();
        all.into_iter().map(|id| (id, text(&found["code"]))).collect::<Vec<_>>()
    };
    found.flat_map(ids).collect()
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn the_editor_and_the_command_line_say_the_same() {
    let mut count = 0;
    for folder in djury_tests::takehomes() {
        let found = by_command_line(&folder);
        assert_eq!(by_server(&folder), found, "{}", folder.display());
        count += found.len();
    }
    assert!(count > 0, "no take-home has findings");
}
