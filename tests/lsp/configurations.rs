//! `djury.toml` and `pyproject.toml` in the editor: what is wrong in them, and help with writing them.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, range};

fn labels(editor: &mut Editor, uri: &str, line: u32, column: u32) -> Vec<String> {
    let position = json!({"line": line, "character": column});
    let items = editor.ask("textDocument/completion", json!({"textDocument": {"uri": uri}, "position": position}));
    let items = items.as_array().cloned().unwrap_or_default();
    items.iter().map(|item| item["label"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_wrong_is_shown_at_its_place_and_while_it_is_written() {
    let folder = Folder::new(&[("djury.toml", "ignore = [\"except-bear\"]\n"), ("a.py", "")]);
    let uri = folder.uri("djury.toml");
    let mut editor = Editor::open_folder(folder.path());
    // From the disk, before anybody opens it.
    let found = editor.diagnostics(&uri, |found| !found.is_empty());
    assert_eq!(found[0]["range"], range((0, 10), (0, 23)));
    assert_eq!((&found[0]["severity"], &found[0]["source"]), (&json!(1), &json!("djury")));
    assert!(found[0]["message"].as_str().unwrap().contains("except-bare"));
    editor.open(&uri, "toml", "ignore = [\"except-bear\"]\n");
    assert_eq!(editor.diagnostics_of_version(&uri, 1).len(), 1);
    editor.edit(&uri, 2, (0, 18), (0, 22), "bare");
    assert!(editor.diagnostics_of_version(&uri, 2).is_empty());
    editor.edit(&uri, 3, (0, 0), (0, 6), "é");
    let found = editor.diagnostics_of_version(&uri, 3);
    assert_eq!(found.len(), 1, "{found:?}");
    editor.close(&uri);
    editor.diagnostics(&uri, |found| found.len() == 1 && found[0]["range"] == range((0, 10), (0, 23)));
}

#[test]
fn another_tool_s_pyproject_is_left_alone() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("pyproject.toml");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "toml", "[tool.other\n");
    assert!(editor.diagnostics_of_version(&uri, 1).is_empty());
    assert!(labels(&mut editor, &uri, 1, 0).is_empty());
}

#[test]
fn keys_rules_and_values_are_completed() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("pyproject.toml");
    let mut editor = Editor::open_folder(folder.path());
    let text = "[tool.djury]\n\nignore = [\"\"]\naudience = \n[tool.djury.severity]\nexcept-bare = \"\"\n[tool.djury.answers]\n\"a.py\" = \n";
    editor.open(&uri, "toml", text);
    assert!(labels(&mut editor, &uri, 1, 0).contains(&"per-file-ignores".to_owned()));
    assert!(labels(&mut editor, &uri, 2, 11).contains(&"except-bare".to_owned()));
    assert_eq!(labels(&mut editor, &uri, 3, 11), ["candidate", "reviewer"]);
    assert_eq!(labels(&mut editor, &uri, 5, 15), ["error", "warning", "info", "hint"]);
    assert_eq!(labels(&mut editor, &uri, 7, 9).len(), 40);
    assert!(labels(&mut editor, &uri, 0, 3).is_empty());
}

#[test]
fn a_rule_that_is_named_is_explained_and_linked() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("djury.toml");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "toml", "ignore = [\"except-bare\"]\n");
    assert!(editor.hover(&uri, 0, 14).unwrap().starts_with("[**except-bare**]"));
    assert_eq!(editor.hover(&uri, 0, 2), None);
    let links = editor.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    assert_eq!(links[0]["range"], range((0, 11), (0, 22)));
    assert!(links[0]["target"].as_str().unwrap().ends_with("/except_bare.md"));
    assert_eq!(links.as_array().map(Vec::len), Some(1));
}

#[test]
fn an_open_configuration_does_not_hide_the_one_on_disk_from_the_rules() {
    let folder = Folder::new(&[("djury.toml", ""), ("a.py", "try:\n    a()\nexcept:\n    b()\n")]);
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&folder.uri("djury.toml"), "toml", "ignore = [\"except-bare\"]\n");
    // What is not saved does not count: the command line would not see it either.
    editor.diagnostics(&folder.uri("a.py"), |found| found.len() == 1);
    folder.write("djury.toml", "ignore = [\"except-bare\"]\n");
    let event = json!({"uri": folder.uri("djury.toml"), "type": 2});
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": [event]}));
    editor.diagnostics(&folder.uri("a.py"), <[Value]>::is_empty);
}
