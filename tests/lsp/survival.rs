//! What polite clients never send, and what editors do that die: the server answers as the protocol says and goes on,
//! or ends as it should.

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, usual};

const URI: &str = "file:///nowhere/answer.py";
const TEXT: &str = "def f():\n    try:\n        return \"é𝒳\"\n    except:\n        return \"𝒳\"\n";

fn started() -> Editor {
    Editor::with(&[], usual(), Value::Null)
}

/// The server still answers.
fn is_well(editor: &mut Editor) {
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    editor.ask("textDocument/hover", params);
}

#[test]
fn a_request_before_initialize_is_refused() {
    let mut editor = Editor::silent(&[]);
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.error("textDocument/hover", params), -32002);
    assert_eq!(editor.error("shutdown", Value::Null), -32002);
    editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
}

#[test]
fn a_second_initialize_is_refused() {
    let mut editor = started();
    let params = json!({"processId": null, "rootUri": null, "capabilities": {}});
    assert_eq!(editor.error("initialize", params), -32600);
    is_well(&mut editor);
}

#[test]
fn unknown_methods_are_answered_as_such_and_unknown_notifications_are_passed_over() {
    let mut editor = started();
    assert_eq!(editor.error("no/such", json!({})), -32601);
    assert_eq!(editor.error("$/nosuch", json!({})), -32601);
    editor.tell("no/such", json!({}));
    editor.tell("$/nosuch", json!({}));
    is_well(&mut editor);
}

#[test]
fn wrong_parameters_are_answered_as_such() {
    let mut editor = started();
    assert_eq!(editor.error("textDocument/hover", json!({"nonsense": 1})), -32602);
    editor.tell("textDocument/didOpen", json!({"nonsense": 1}));
    is_well(&mut editor);
}

#[test]
fn after_shutdown_requests_are_refused_and_the_exit_code_is_0() {
    let mut editor = started();
    editor.ask("shutdown", Value::Null);
    let params = json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}});
    assert_eq!(editor.error("textDocument/hover", params), -32600);
    editor.tell("exit", Value::Null);
    // Standard input stays open all the while.
    assert_eq!(editor.exit_code(Duration::from_secs(2)), Some(0));
}

#[test]
fn exit_without_shutdown_is_exit_code_1() {
    let mut editor = started();
    editor.tell("exit", Value::Null);
    assert_eq!(editor.exit_code(Duration::from_secs(2)), Some(1));
    let mut editor = Editor::silent(&[]);
    editor.tell("exit", Value::Null);
    assert_eq!(editor.exit_code(Duration::from_secs(2)), Some(1));
}

#[test]
fn a_closed_input_ends_the_server() {
    let mut editor = started();
    editor.close_input();
    assert!(editor.exit_code(Duration::from_secs(4)).is_some());
}

#[test]
fn the_server_ends_with_the_process_that_started_it() {
    let mut parent = Command::new("sleep").arg("60").stdin(Stdio::null()).spawn().unwrap();
    let mut editor = Editor::silent(&[]);
    editor.ask("initialize", json!({"processId": parent.id(), "rootUri": null, "capabilities": {}}));
    editor.tell("initialized", json!({}));
    parent.kill().unwrap();
    parent.wait().unwrap();
    assert!(editor.exit_code(Duration::from_secs(8)).is_some());
}

#[test]
fn broken_messages_are_answered_and_passed_over() {
    let mut editor = started();
    let mut broken = |bytes: &[u8], code: i64| {
        editor.raw(bytes);
        // What the client cannot have asked is answered without an id.
        let answer = editor.wait_for(&Value::Null);
        assert_eq!(answer["error"]["code"], code, "{}", String::from_utf8_lossy(bytes));
        is_well(&mut editor);
    };
    let framed = |body: &[u8]| [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat();
    broken(&framed(b"{\"jsonrpc\":\"2.0\",\"method\":"), -32700);
    broken(&framed(b"{\"jsonrpc\":\"2.0\",\"method\":\"x\",\"params\":{\"a\":\"\xc3\xc3\"}}"), -32700);
    broken(&framed(b""), -32700);
    broken(&framed(b"[1, 2]"), -32600);
    broken(b"Content-Length: -5\r\n\r\n{}", -32700);
    broken(b"Content-Length: 99999999999999\r\n\r\n{}", -32700);
    broken(b"Content-Length: twelve\r\n\r\n{}", -32700);
    broken(b"Content-Length: 3\r\n\r\n{\"jsonrpc\":\"2.0\"}", -32700);
}

#[test]
fn headers_are_read_in_any_order_and_case() {
    let mut editor = started();
    let body = r#"{"jsonrpc":"2.0","id":"abc-1","method":"no/such","params":{}}"#;
    for header in [
        format!("content-length: {}\r\n\r\n", body.len()),
        format!("Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nCONTENT-LENGTH:{}\r\n\r\n", body.len()),
        format!("Content-Length: {}\r\nX-Other: 1\r\nContent-Type: x\r\n\r\n", body.len()),
    ] {
        editor.raw(format!("{header}{body}").as_bytes());
        let answer = editor.wait_for(&json!("abc-1"));
        assert_eq!(answer["error"]["code"], -32601);
    }
}

#[test]
fn edits_from_nowhere_and_documents_that_are_not_open_harm_nothing() {
    let mut editor = started();
    editor.open(URI, "python", TEXT);
    editor.edit(URI, 2, (999, 9), (1000, 0), "x");
    editor.edit(URI, 3, (2, 9999), (2, 9999), "y");
    editor.edit(URI, 4, (2, 18), (2, 18), "q");
    editor.edit(URI, 5, (3, 7), (1, 2), "");
    editor.edit("file:///nowhere/other.py", 3, (0, 0), (0, 0), "x");
    editor.close("file:///nowhere/other.py");
    editor.close(URI);
    editor.close(URI);
    is_well(&mut editor);
}

#[test]
fn odd_addresses_harm_nothing() {
    let mut editor = started();
    for uri in [
        "untitled:Untitled-1",
        "vscode-notebook-cell:/a.ipynb#W0",
        "git:/a.py?%7B%7D",
        "file:///c%3A/x/%C3%A9.py",
        "file://host/share/a.py",
        "file:///",
        "x:",
    ] {
        editor.open(uri, "python", TEXT);
        editor.edit(uri, 2, (0, 0), (0, 0), "\n");
        editor.close(uri);
    }
    is_well(&mut editor);
}

#[test]
fn waiting_requests_keep_neither_cancellation_nor_later_messages_waiting() {
    let folder = Folder::new(&[("a.py", TEXT)]);
    let mut editor = Editor::open_folder(folder.path());
    let uri = folder.uri("a.py");
    editor.open(&uri, "python", TEXT);
    let position = json!({"textDocument": {"uri": uri}, "position": {"line": 3, "character": 5}});
    let mut ids = Vec::new();
    for version in 2..300 {
        editor.edit(&uri, version, (0, 0), (0, 0), "#\n");
        ids.push(editor.start("textDocument/hover", position.clone()));
    }
    for id in &ids {
        editor.tell("$/cancelRequest", json!({"id": id}));
    }
    // Each is answered: worked out before it was cancelled, or told to be cancelled.
    for id in ids {
        let answer = editor.wait_for(&json!(id));
        let code = &answer["error"]["code"];
        assert!(code.is_null() || *code == -32800, "{answer}");
    }
    is_well(&mut editor);
}

#[test]
fn the_log_goes_where_it_is_told_to() {
    let folder = Folder::new(&[]);
    let log = folder.path().join("djury.log");
    let mut editor = Editor::silent(&["--log", log.to_str().unwrap(), "--log-level", "trace"]);
    editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
    assert_eq!(editor.quit(), Some(0));
    assert!(std::fs::read_to_string(log).unwrap().contains("shutdown"));
}
