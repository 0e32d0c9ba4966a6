//! Clients that ask for diagnostics: what they have is not sent again, and nothing is shown twice.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, codes, usual};

const BARE: &str = "try:\n    a()\nexcept:\n    b()\n";

fn pulling(folder: &Folder) -> Editor {
    let mut capabilities = usual();
    capabilities["textDocument"]["diagnostic"] = json!({"dynamicRegistration": true});
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    Editor::with(&[folder.path()], capabilities, Value::Null)
}

fn pull(editor: &mut Editor, uri: &str, previous: Option<&str>) -> Value {
    let params = json!({"textDocument": {"uri": uri}, "identifier": "djury", "previousResultId": previous});
    editor.ask("textDocument/diagnostic", params)
}

fn id(report: &Value) -> &str {
    report["resultId"].as_str().unwrap()
}

#[test]
fn a_document_is_pulled_and_not_sent_twice() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = pulling(&folder);
    let offered = &editor.hello["capabilities"]["diagnosticProvider"];
    assert_eq!((&offered["interFileDependencies"], &offered["workspaceDiagnostics"]), (&json!(true), &json!(true)));
    editor.open(&uri, "python", BARE);
    let full = pull(&mut editor, &uri, None);
    assert_eq!(full["kind"], "full");
    assert_eq!(codes(full["items"].as_array().unwrap()), ["except-bare"]);
    let same = pull(&mut editor, &uri, Some(id(&full)));
    assert_eq!((&same["kind"], id(&same)), (&json!("unchanged"), id(&full)));
    editor.edit(&uri, 2, (0, 0), (0, 0), "\n");
    let moved = pull(&mut editor, &uri, Some(id(&full)));
    assert_eq!((&moved["kind"], &moved["items"][0]["range"]["start"]["line"]), (&json!("full"), &json!(3)));
    editor.edit(&uri, 3, (3, 6), (3, 6), " OSError");
    let none = pull(&mut editor, &uri, Some(id(&moved)));
    assert_eq!((&none["kind"], &none["items"]), (&json!("full"), &json!([])));
    assert_eq!(pull(&mut editor, &uri, Some(id(&none)))["kind"], "unchanged");
    let unknown = pull(&mut editor, &folder.uri("no.py"), None);
    assert_eq!(unknown["items"], json!([]));
}

#[test]
fn a_pull_answers_for_all_edits_before_it() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = pulling(&folder);
    editor.open(&uri, "python", BARE);
    for version in 2..50 {
        editor.edit(&uri, version, (0, 0), (0, 0), "\n");
        let report = pull(&mut editor, &uri, None);
        assert_eq!(report["items"][0]["range"]["start"]["line"], version + 1);
    }
}

#[test]
fn what_a_client_pulls_is_no_longer_pushed() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = pulling(&folder);
    editor.open(&uri, "python", BARE);
    // A client that says it pulls, but has not yet, is pushed to.
    editor.diagnostics_of_version(&uri, 1);
    pull(&mut editor, &uri, None);
    editor.diagnostics(&uri, <[Value]>::is_empty);
    editor.edit(&uri, 2, (0, 0), (0, 0), "\n");
    assert_eq!(pull(&mut editor, &uri, None)["items"].as_array().unwrap().len(), 1);
    assert_eq!(editor.pushed[&uri]["diagnostics"], json!([]));
}

#[test]
fn a_client_that_does_not_say_that_it_pulls_is_pushed_to_all_the_same() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", BARE);
    pull(&mut editor, &uri, None);
    editor.edit(&uri, 2, (0, 0), (0, 0), "\n");
    assert_eq!(editor.diagnostics_of_version(&uri, 2).len(), 1);
}

#[test]
fn a_workspace_is_pulled_and_not_sent_twice() {
    let folder = Folder::new(&[("a.py", BARE), ("b.py", BARE), ("c.py", "x = 1\n")]);
    let mut editor = pulling(&folder);
    let workspace = |editor: &mut Editor, previous: &[(String, String)]| -> Vec<Value> {
        let previous: Vec<Value> = previous.iter().map(|(uri, value)| json!({"uri": uri, "value": value})).collect();
        let params = json!({"identifier": "djury", "previousResultIds": previous});
        editor.ask("workspace/diagnostic", params)["items"].as_array().unwrap().clone()
    };
    let known = |items: &[Value]| -> Vec<(String, String)> {
        items.iter().map(|item| (item["uri"].as_str().unwrap().to_owned(), id(item).to_owned())).collect()
    };
    let first = workspace(&mut editor, &[]);
    assert_eq!(
        first.iter().map(|item| item["uri"].as_str().unwrap()).collect::<Vec<_>>(),
        [folder.uri("a.py"), folder.uri("b.py")]
    );
    assert!(first.iter().all(|item| item["kind"] == "full" && item["version"].is_null()));
    let second = workspace(&mut editor, &known(&first));
    assert!(second.iter().all(|item| item["kind"] == "unchanged"), "{second:#?}");
    editor.open(&folder.uri("b.py"), "python", "x = 1\n");
    let third = workspace(&mut editor, &known(&second));
    let kinds: Vec<&Value> = third.iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["unchanged", "full"]);
    assert_eq!((&third[1]["items"], &third[1]["version"]), (&json!([]), &json!(1)));
}

#[test]
fn a_client_that_pulls_is_told_when_another_file_changes_its_diagnostics() {
    let folder = Folder::new(&[
        (
            "blog/models.py",
            "from django.db import models\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=50)\n\n\nclass Post(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n",
        ),
        ("blog/__init__.py", ""),
    ]);
    let (views, models) = (folder.uri("blog/views.py"), folder.uri("blog/models.py"));
    let mut editor = pulling(&folder);
    editor.open(
        &views,
        "python",
        "from blog.models import Post\n\n\ndef names():\n    return [post.author.name for post in Post.objects.all()]\n",
    );
    assert!(codes(pull(&mut editor, &views, None)["items"].as_array().unwrap()).contains(&"n-plus-one-in-loop"));
    editor.open(&models, "python", "class Post:\n    pass\n");
    editor.until("request to pull again", |editor| {
        editor.told.iter().any(|message| message["method"] == "workspace/diagnostic/refresh").then_some(())
    });
    // Where the review takes long, the client is told once more when it is through.
    editor.until("pull without the finding", |editor| {
        let report = pull(editor, &views, None);
        (!codes(report["items"].as_array().unwrap()).contains(&"n-plus-one-in-loop")).then_some(())
    });
}
