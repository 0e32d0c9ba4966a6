//! Notebooks: the cells are read as one module, and what is found is shown in its cell.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, codes, range};

const BARE: &str = "try:\n    a()\nexcept:\n    b()";
const MODEL: &str = "from django.db import models\n\nclass Author(models.Model):\n    name = models.CharField(max_length=50)\n\nclass Post(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n";

fn cell(number: u32) -> String {
    format!("vscode-notebook-cell:/answers.ipynb#W{number}")
}

fn open(editor: &mut Editor, uri: &str, cells: &[(&str, &str)]) {
    let numbered = || (0..).zip(cells);
    let kind = |language: &str| if language == "markdown" { 1 } else { 2 };
    let listed: Vec<Value> =
        numbered().map(|(number, (language, _))| json!({"kind": kind(language), "document": cell(number)})).collect();
    let texts: Vec<Value> = numbered()
        .map(|(number, (language, text))| json!({"uri": cell(number), "languageId": language, "version": 1, "text": text}))
        .collect();
    let notebook = json!({"uri": uri, "notebookType": "jupyter-notebook", "version": 1, "cells": listed});
    editor.tell("notebookDocument/didOpen", json!({"notebookDocument": notebook, "cellTextDocuments": texts}));
}

fn change(editor: &mut Editor, uri: &str, version: i64, cells: Value) {
    let notebook = json!({"uri": uri, "version": version});
    editor.tell("notebookDocument/didChange", json!({"notebookDocument": notebook, "change": {"cells": cells}}));
}

#[test]
fn notebooks_are_asked_for() {
    let editor = Editor::open_folder(Folder::new(&[]).path());
    let offered = &editor.hello["capabilities"]["notebookDocumentSync"]["notebookSelector"];
    assert_eq!(offered[0]["notebook"], "jupyter-notebook", "{offered}");
    assert_eq!(offered[0]["cells"][0]["language"], "python");
}

#[test]
fn what_is_found_stands_in_its_cell() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("answers.ipynb");
    let mut editor = Editor::open_folder(folder.path());
    let magic = format!("%matplotlib inline\n{BARE}\n");
    open(
        &mut editor,
        &uri,
        &[("markdown", "# Question 25\n"), ("python", &magic), ("python", "%%bash\nexcept:\n"), ("python", BARE)],
    );
    let first = editor.diagnostics(&cell(1), |found| !found.is_empty());
    assert_eq!(codes(&first), ["except-bare"]);
    assert_eq!(first[0]["range"], range((3, 0), (3, 6)));
    let last = editor.diagnostics(&cell(3), |found| !found.is_empty());
    assert_eq!(last[0]["range"], range((2, 0), (2, 6)));
    assert!(editor.diagnostics(&cell(2), |_| true).is_empty());
    // Hover, fix and ignore speak of the cell too.
    assert!(editor.hover(&cell(3), 2, 2).unwrap().contains("except-bare"));
    assert_eq!(editor.hover(&cell(2), 1, 2), None);
    let fix = editor
        .actions(&cell(3), (2, 0), (2, 0), &["quickfix"])
        .into_iter()
        .find(|action| action["isPreferred"] == true);
    let change = fix.unwrap()["edit"]["documentChanges"][0].clone();
    assert_eq!(change["textDocument"], json!({"uri": cell(3), "version": 1}));
    assert_eq!(change["edits"][0]["range"]["start"]["line"], 2);
}

#[test]
fn a_cell_knows_what_the_cells_above_it_define() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("answers.ipynb");
    let mut editor = Editor::open_folder(folder.path());
    let loops = "for post in Post.objects.all():\n    print(post.author.name)\n";
    open(&mut editor, &uri, &[("python", MODEL), ("python", loops)]);
    let found = editor.diagnostics(&cell(1), |found| codes(found).contains(&"n-plus-one-in-loop"));
    let finding = found.iter().find(|found| found["code"] == "n-plus-one-in-loop").unwrap();
    assert!(finding["range"]["start"]["line"].as_i64().unwrap() < 2, "{finding}");
}

#[test]
fn cells_are_written_moved_added_and_removed() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("answers.ipynb");
    let mut editor = Editor::open_folder(folder.path());
    open(&mut editor, &uri, &[("python", "x = 1"), ("python", BARE)]);
    editor.diagnostics(&cell(1), |found| found.len() == 1);
    // A letter typed in the first cell moves nothing in the second.
    let typed = json!({"textContent": [{
        "document": {"uri": cell(0), "version": 2},
        "changes": [{"range": range((0, 5), (0, 5)), "text": "\ntry:\n    x()\nexcept:\n    pass"}],
    }]});
    change(&mut editor, &uri, 2, typed);
    let found = editor.diagnostics_of_version(&cell(0), 2);
    assert_eq!(found[0]["range"], range((3, 0), (3, 6)));
    assert_eq!(editor.pushed[&cell(1)]["diagnostics"][0]["range"], range((2, 0), (2, 6)));
    // The first cell goes below the second: it keeps its text.
    let taken = json!({"structure": {"array": {"start": 0, "deleteCount": 2, "cells": [
        {"kind": 2, "document": cell(1)}, {"kind": 2, "document": cell(0)},
    ]}}});
    change(&mut editor, &uri, 3, taken);
    assert!(editor.hover(&cell(0), 3, 2).unwrap().contains("except-bare"));
    assert!(editor.hover(&cell(1), 2, 2).unwrap().contains("except-bare"));
    // A new one between them, and the last one away.
    let added = json!({"structure": {
        "array": {"start": 1, "deleteCount": 1, "cells": [{"kind": 2, "document": cell(7)}]},
        "didOpen": [{"uri": cell(7), "languageId": "python", "version": 1, "text": format!("\n{BARE}")}],
        "didClose": [{"uri": cell(0)}],
    }});
    change(&mut editor, &uri, 4, added);
    let found = editor.diagnostics(&cell(7), |found| !found.is_empty());
    assert_eq!(found[0]["range"], range((3, 0), (3, 6)));
    editor.diagnostics(&cell(0), <[Value]>::is_empty);
    // What is wrong in the numbers of a client does no harm.
    change(&mut editor, &uri, 5, json!({"structure": {"array": {"start": 99, "deleteCount": 99}}}));
    change(&mut editor, "file:///other.ipynb", 5, json!({}));
    assert!(editor.hover(&cell(1), 2, 2).unwrap().contains("except-bare"));
    editor.tell(
        "notebookDocument/didClose",
        json!({"notebookDocument": {"uri": uri}, "cellTextDocuments": [{"uri": cell(1)}]}),
    );
    editor.diagnostics(&cell(1), <[Value]>::is_empty);
    editor.diagnostics(&cell(7), <[Value]>::is_empty);
}

#[test]
fn a_heading_says_which_question_a_cell_answers() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("answers.ipynb");
    let mut editor = Editor::open_folder(folder.path());
    open(&mut editor, &uri, &[("markdown", "## Q28. Factorial"), ("python", "def mine(n):\n    return 1\n")]);
    let params = json!({"textDocument": {"uri": cell(1)}});
    let lenses = editor.ask("textDocument/codeLens", params);
    assert!(lenses[0]["command"]["title"].as_str().unwrap().starts_with("Q28 · "), "{lenses}");
    assert_eq!(lenses[0]["range"]["start"]["line"], 0);
}
