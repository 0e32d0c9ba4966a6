//! A reviewer's notes: written, answered, resolved and taken back in the editor, and found again in a changed text.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, range};

const TEXT: &str = "def load():\n    try:\n        return a()\n    except:\n        return \"é𝒳\"\n";

fn execute(editor: &mut Editor, command: &str, argument: Value) -> Value {
    editor.ask("workspace/executeCommand", json!({"command": command, "arguments": [argument]}))
}

fn notes(editor: &mut Editor) -> Vec<Value> {
    editor.ask("djury/notes", json!({}))["notes"].as_array().unwrap().clone()
}

#[test]
fn a_note_is_kept_and_follows_its_lines() {
    let folder = Folder::new(&[("pyproject.toml", ""), ("a.py", TEXT)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    let found = editor.diagnostics(&uri, |found| !found.is_empty());
    let note = json!({
        "uri": uri, "range": range((3, 4), (3, 10)), "text": "What if the network is **down**?", "author": "Ann",
        "finding": found[0]["data"]["id"], "question": 25,
    });
    let id = execute(&mut editor, "djury.addNote", note)["id"].clone();
    assert!(folder.path().join(".djury/review.json").is_file());
    let listed = notes(&mut editor);
    let [note] = &listed[..] else { panic!("{listed:#?}") };
    assert_eq!((&note["id"], &note["uri"], &note["author"]), (&id, &json!(uri), &json!("Ann")));
    assert_eq!((&note["range"], &note["changed"]), (&range((3, 4), (3, 10)), &json!(false)));
    assert_eq!(
        (&note["rule"], &note["question"], &note["resolved"]),
        (&json!("except-bare"), &json!(25), &json!(false))
    );
    // The text of the editor counts, also before it is saved.
    editor.open(&uri, "python", &format!("import x\n\n\n{TEXT}"));
    assert_eq!(notes(&mut editor)[0]["range"], range((6, 4), (6, 10)));
    // An answer, and the end of it.
    execute(&mut editor, "djury.replyNote", json!({"uri": uri, "id": id, "text": "It is retried.", "author": "Bob"}));
    execute(&mut editor, "djury.resolveNote", json!({"uri": uri, "id": id}));
    let note = &notes(&mut editor)[0];
    assert_eq!((&note["replies"][0]["text"], &note["resolved"]), (&json!("It is retried."), &json!(true)));
    execute(&mut editor, "djury.resolveNote", json!({"uri": uri, "id": id, "resolved": false}));
    assert_eq!(notes(&mut editor)[0]["resolved"], false);
    execute(&mut editor, "djury.deleteNote", json!({"uri": uri, "id": id}));
    assert!(notes(&mut editor).is_empty());
}

#[test]
fn a_note_whose_lines_are_gone_is_still_shown() {
    let folder = Folder::new(&[("pyproject.toml", ""), ("a.py", TEXT)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    execute(&mut editor, "djury.addNote", json!({"uri": uri, "range": range((3, 4), (3, 10)), "text": "Why?"}));
    editor.open(&uri, "python", "x = 1\n");
    let note = &notes(&mut editor)[0];
    assert_eq!((&note["lost"], &note["text"]), (&json!(true), &json!("Why?")));
    assert!(note["range"]["start"]["line"].as_u64().unwrap() <= 1, "{note}");
}

#[test]
fn a_verdict_on_a_finding_is_kept() {
    let folder = Folder::new(&[("pyproject.toml", ""), ("a.py", TEXT)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    let found = editor.diagnostics(&uri, |found| !found.is_empty());
    let verdict = json!({"uri": uri, "finding": found[0]["data"]["id"], "verdict": "confirmed", "reason": "It hides a typing error."});
    execute(&mut editor, "djury.setVerdict", verdict);
    let kept = std::fs::read_to_string(folder.path().join(".djury/review.json")).unwrap();
    assert!(kept.contains("\"confirmed\"") && kept.contains("It hides a typing error."), "{kept}");
}

#[test]
fn what_cannot_be_noted_says_why_and_writes_nothing() {
    let folder = Folder::new(&[("pyproject.toml", ""), ("a.py", TEXT)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    let mut refused = |command: &str, argument: Value| {
        let params = json!({"command": command, "arguments": [argument]});
        let answer = editor.answer("workspace/executeCommand", params);
        answer["error"]["message"].as_str().unwrap_or_else(|| panic!("{answer}")).to_owned()
    };
    assert!(refused("djury.addNote", json!({"uri": uri, "text": "  "})).contains("without text"));
    assert!(refused("djury.addNote", json!({"text": "x"})).contains("which file"));
    assert!(refused("djury.addNote", json!({"uri": "untitled:Untitled-1", "text": "x"})).contains("files on disk"));
    assert!(refused("djury.resolveNote", json!({"uri": uri, "id": "nothing"})).contains("nothing"));
    assert!(refused("djury.setVerdict", json!({"uri": uri, "finding": "x"})).contains("verdict"));
    refused("djury.setVerdict", json!({"uri": uri, "finding": "x", "verdict": "wrong"}));
    assert!(!folder.path().join(".djury/review.json").exists());
}
