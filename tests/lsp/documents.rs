//! Documents that are opened, edited and closed: what is shown is what their newest text deserves.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, codes, range, usual};

const BARE: &str = "try:\n    a()\nexcept:\n    b()\n";

#[test]
fn a_document_is_judged_as_it_is_in_the_editor_until_it_is_closed() {
    let folder = Folder::new(&[("a.py", BARE)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    // What lies on disk is judged without being opened.
    let on_disk = editor.diagnostics(&uri, |found| !found.is_empty());
    assert_eq!(codes(&on_disk), ["except-bare"]);
    assert_eq!(editor.pushed[&uri]["version"], Value::Null);

    editor.open(&uri, "python", "x = 1\n");
    assert!(editor.diagnostics_of_version(&uri, 1).is_empty());
    editor.edits(&uri, 2, json!([{"text": BARE}]));
    let found = editor.diagnostics_of_version(&uri, 2);
    assert_eq!(found[0]["range"], range((2, 0), (2, 6)));
    editor.edit(&uri, 3, (2, 6), (2, 6), " LookupError");
    assert!(editor.diagnostics_of_version(&uri, 3).is_empty());
    editor.close(&uri);
    editor.diagnostics(&uri, |found| codes(found) == ["except-bare"]);
}

#[test]
fn a_diagnostic_says_all_that_editors_show() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", BARE);
    let found = editor.diagnostics_of_version(&uri, 1);
    let [bare] = &found[..] else { panic!("{found:?}") };
    assert_eq!(bare["source"], "djury");
    assert_eq!(bare["code"], "except-bare");
    assert!(bare["codeDescription"]["href"].as_str().unwrap().ends_with("/rules/src/python/except_bare.md"));
    assert!(bare["severity"].is_number());
    assert!(!bare["message"].as_str().unwrap().is_empty());
    assert_eq!(bare["data"]["id"].as_str().unwrap().len(), 8);
}

#[test]
fn many_quick_edits_come_out_in_their_order() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", BARE);
    // Each letter goes behind the one before: any other order gives another text.
    let letters: Vec<char> = (0..100).map(|at| char::from(b'a' + at % 26)).collect();
    for (at, letter) in (0..).zip(&letters) {
        editor.edit(&uri, i64::from(at) + 2, (3, 4 + at), (3, 4 + at), &letter.to_string());
    }
    let written: String = letters.iter().collect();
    editor.edit(&uri, 102, (0, 0), (0, 0), &format!("{written} = {written}b = 1\n"));
    editor.diagnostics_of_version(&uri, 102);
    // The server's text is the same: an edit at the end of that word mends the fault.
    editor.edit(&uri, 103, (3, 6), (3, 6), &format!(" {written}"));
    assert!(editor.diagnostics_of_version(&uri, 103).is_empty());
    let hover = editor.hover(&uri, 4, 104);
    assert_eq!(hover, None);
    editor.edit(&uri, 104, (4, 4), (4, 104), "");
    editor.edit(&uri, 105, (3, 6), (3, 107), "");
    let found = editor.diagnostics_of_version(&uri, 105);
    assert_eq!(found[0]["range"], range((3, 0), (3, 6)));
}

#[test]
fn columns_are_counted_as_agreed() {
    let text = "s = \"é𝒳\"; t = \"𝒳\"\nif s:\n    try: s = \"é𝒳\"\n    except: t = \"𝒳\"\nx = \"𝒳\"  # djury: ignore[except-bare]\n";
    for (offered, chosen, column) in [
        (json!(null), "utf-16", 26),
        (json!(["utf-16"]), "utf-16", 26),
        (json!(["utf-8", "utf-16"]), "utf-8", 28),
        (json!(["utf-32"]), "utf-32", 25),
    ] {
        let folder = Folder::new(&[]);
        let uri = folder.uri("a.py");
        let mut capabilities = usual();
        capabilities["general"]["positionEncodings"] = offered;
        let mut editor = Editor::with(&[folder.path()], capabilities, Value::Null);
        assert_eq!(editor.hello["capabilities"]["positionEncoding"], chosen);
        editor.open(&uri, "python", text);
        // That a comment is idle is known when the disk is read.
        let is_unused = |found: &&Value| found["code"] == "unused-ignore";
        let found = editor.diagnostics(&uri, |found| found.iter().any(|found| is_unused(&found)));
        let unused = found.iter().find(is_unused).unwrap();
        assert_eq!(unused["range"]["start"], json!({"line": 4, "character": column}), "{chosen}");
        // An edit behind the wide characters of a line hits its place.
        let end = column + 11;
        editor.edit(&uri, 2, (4, column), (4, end), "tuple-comma");
        let wanted = range((4, column), (4, end));
        editor.diagnostics(&uri, |found| found.iter().any(|found| is_unused(&found) && found["range"] == wanted));
    }
}

#[test]
fn all_line_ends_are_lines() {
    let folder = Folder::new(&[]);
    let mut editor = Editor::open_folder(folder.path());
    for (name, text) in [("crlf.py", BARE.replace('\n', "\r\n")), ("cr.py", BARE.replace('\n', "\r"))] {
        let uri = folder.uri(name);
        editor.open(&uri, "python", &text);
        let found = editor.diagnostics_of_version(&uri, 1);
        if name == "crlf.py" {
            assert_eq!(found[0]["range"], range((2, 0), (2, 6)), "{name}");
        }
        editor.edit(&uri, 2, (1, 0), (2, 7), "    pass\r\nexcept OSError:");
        assert!(editor.diagnostics_of_version(&uri, 2).is_empty(), "{name}");
    }
}

#[test]
fn documents_that_are_no_files_are_judged_alone() {
    let folder = Folder::new(&[("a.py", "x = 1\n")]);
    let mut editor = Editor::open_folder(folder.path());
    for uri in ["untitled:Untitled-1", "git:/a.py?%7B%7D", "vscode-notebook-cell:/a.ipynb#W0"] {
        editor.open(uri, "python", BARE);
        assert_eq!(codes(&editor.diagnostics_of_version(uri, 1)), ["except-bare"], "{uri}");
        assert!(editor.hover(uri, 2, 1).unwrap().contains("except-bare"));
        let actions = editor.actions(uri, (2, 0), (2, 0), &["quickfix"]);
        assert!(actions.iter().any(|action| action["edit"]["documentChanges"][0]["textDocument"]["uri"] == uri));
        editor.close(uri);
        editor.diagnostics(uri, <[Value]>::is_empty);
    }
}

#[test]
fn a_file_outside_of_all_folders_is_judged_too() {
    let (folder, elsewhere) = (Folder::new(&[]), Folder::new(&[("b.py", BARE)]));
    let mut editor = Editor::open_folder(folder.path());
    let uri = elsewhere.uri("b.py");
    editor.open(&uri, "python", BARE);
    assert_eq!(codes(&editor.diagnostics_of_version(&uri, 1)), ["except-bare"]);
    editor.close(&uri);
    // Nobody looks at it any more, and nobody asked for its folder.
    editor.diagnostics(&uri, <[Value]>::is_empty);
}

#[test]
fn the_language_that_the_editor_names_counts() {
    let folder = Folder::new(&[]);
    let mut editor = Editor::open_folder(folder.path());
    let uri = folder.uri("answer");
    editor.open(&uri, "python", BARE);
    assert_eq!(codes(&editor.diagnostics_of_version(&uri, 1)), ["except-bare"]);
    let uri = folder.uri("answers.md");
    editor.open(&uri, "markdown", &format!("# Q25\n\n```python\n{BARE}```\n"));
    let found = editor.diagnostics_of_version(&uri, 1);
    assert_eq!(found[0]["range"], range((5, 0), (5, 6)));
    // Idle suppressions show that templates are read.
    for (name, language) in
        [("a.html", "html"), ("b.html", "django-html"), ("c.html", "htmldjango"), ("d", "jinja-html")]
    {
        let uri = folder.uri(name);
        editor.open(&uri, language, "<p>{# djury: ignore[except-bare] #}</p>\n");
        assert_eq!(codes(&editor.diagnostics(&uri, |found| !found.is_empty())), ["unused-ignore"], "{language}");
    }
    editor.open(&folder.uri("a.rs"), "rust", BARE);
    assert_eq!(editor.hover(&folder.uri("a.rs"), 2, 1), None);
}

#[test]
fn a_document_that_is_opened_twice_has_its_last_text() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", "x = 1\n");
    editor.open(&uri, "python", BARE);
    editor.diagnostics(&uri, |found| codes(found) == ["except-bare"]);
}
