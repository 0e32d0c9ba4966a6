//! Folders, files on disk and settings: what changes outside of the open documents.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, codes, uri, usual};

const BARE: &str = "try:\n    a()\nexcept:\n    b()\n";

/// A project whose view queries for each row of a list; the model lies in another file.
fn project() -> Folder {
    Folder::new(&[
        ("manage.py", ""),
        ("blog/__init__.py", ""),
        (
            "blog/models.py",
            "from django.db import models\n\n\nclass Author(models.Model):\n    name = models.CharField(max_length=50)\n\n\nclass Post(models.Model):\n    author = models.ForeignKey(Author, on_delete=models.CASCADE)\n",
        ),
        (
            "blog/views.py",
            "from django.shortcuts import render\n\nfrom blog.models import Post\n\n\ndef posts(request):\n    found = Post.objects.all()\n    names = [post.author.name for post in found]\n    return render(request, \"blog/posts.html\", {\"names\": names})\n",
        ),
        ("blog/templates/blog/posts.html", "{{ names }}\n"),
    ])
}

#[test]
fn each_folder_is_a_project_with_its_own_configuration() {
    let one = Folder::new(&[("a.py", BARE), ("djury.toml", "")]);
    let other = Folder::new(&[
        ("a.py", BARE),
        ("djury.toml", "ignore = [\"except-bare\"]\n"),
        ("b.py", "x  # djury: ignore\n"),
    ]);
    let mut editor = Editor::with(&[one.path(), other.path()], usual(), Value::Null);
    assert_eq!(codes(&editor.diagnostics(&one.uri("a.py"), |found| !found.is_empty())), ["except-bare"]);
    editor.diagnostics(&other.uri("b.py"), |found| codes(found) == ["unused-ignore"]);
    assert!(!editor.pushed.contains_key(&other.uri("a.py")));
}

#[test]
fn folders_come_and_go() {
    let (one, other) = (Folder::new(&[("a.py", BARE)]), Folder::new(&[("b.py", BARE)]));
    let mut editor = Editor::open_folder(one.path());
    editor.diagnostics(&one.uri("a.py"), |found| !found.is_empty());
    let folder = |folder: &Folder| json!({"uri": uri(folder.path()), "name": "x"});
    let event = json!({"added": [folder(&other)], "removed": [folder(&one)]});
    editor.tell("workspace/didChangeWorkspaceFolders", json!({"event": event}));
    editor.diagnostics(&other.uri("b.py"), |found| !found.is_empty());
    editor.diagnostics(&one.uri("a.py"), <[Value]>::is_empty);
}

#[test]
fn files_that_change_on_disk_are_read_again() {
    let folder = Folder::new(&[("a.py", "x = 1\n")]);
    let mut editor = Editor::open_folder(folder.path());
    let registered = editor.until("registration", |editor| {
        editor.told.iter().find(|message| message["method"] == "client/registerCapability").cloned()
    });
    let registration = &registered["params"]["registrations"][0];
    assert_eq!(registration["method"], "workspace/didChangeWatchedFiles");
    assert!(registration["registerOptions"]["watchers"][0]["globPattern"].as_str().unwrap().contains("py"));

    let changed = |editor: &mut Editor, path: &str, kind: i64| {
        let event = json!({"uri": folder.uri(path), "type": kind});
        editor.tell("workspace/didChangeWatchedFiles", json!({"changes": [event]}));
    };
    folder.write("b.py", BARE);
    changed(&mut editor, "b.py", 1);
    editor.diagnostics(&folder.uri("b.py"), |found| codes(found) == ["except-bare"]);
    folder.write("b.py", "x = 1\n");
    changed(&mut editor, "b.py", 2);
    editor.diagnostics(&folder.uri("b.py"), <[Value]>::is_empty);
    // A configuration counts for all files.
    folder.write("a.py", BARE);
    changed(&mut editor, "a.py", 2);
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    folder.write("djury.toml", "ignore = [\"except-bare\"]\n");
    changed(&mut editor, "djury.toml", 1);
    editor.diagnostics(&folder.uri("a.py"), <[Value]>::is_empty);
    std::fs::remove_file(folder.path().join("djury.toml")).unwrap();
    changed(&mut editor, "djury.toml", 3);
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    std::fs::remove_file(folder.path().join("a.py")).unwrap();
    changed(&mut editor, "a.py", 3);
    editor.diagnostics(&folder.uri("a.py"), <[Value]>::is_empty);
}

#[test]
fn what_is_wrong_in_a_configuration_is_told_once() {
    let folder = Folder::new(&[("djury.toml", "ignore = [\"except-bear\"]\n"), ("a.py", BARE)]);
    let mut editor = Editor::open_folder(folder.path());
    let is_told = |message: &&Value| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().unwrap().contains("except-bear")
    };
    editor.until("word about the configuration", |editor| editor.told.iter().find(is_told).cloned());
    editor.open(&folder.uri("a.py"), "python", BARE);
    editor.diagnostics_of_version(&folder.uri("a.py"), 1);
    assert_eq!(editor.told.iter().filter(is_told).count(), 1);
}

#[test]
fn settings_of_the_editor_count_when_they_change() {
    let folder = Folder::new(&[("a.py", BARE)]);
    let mut editor = Editor::open_folder(folder.path());
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    let settings = json!({"settings": {"djury": {"ignore": ["except-bare"]}}});
    editor.tell("workspace/didChangeConfiguration", settings);
    editor.diagnostics(&folder.uri("a.py"), <[Value]>::is_empty);
    editor.tell("workspace/didChangeConfiguration", json!({"settings": {"djury": {}}}));
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    // Settings that mean nothing change nothing.
    for settings in [Value::Null, json!([1]), json!({"djury": {"ignore": 5}})] {
        editor.tell("workspace/didChangeConfiguration", json!({"settings": settings}));
    }
    editor.open(&folder.uri("a.py"), "python", BARE);
    assert_eq!(codes(&editor.diagnostics_of_version(&folder.uri("a.py"), 1)), ["except-bare"]);
}

#[test]
fn reading_the_project_shows_its_progress() {
    let files: Vec<(String, &str)> = (0..300).map(|number| (format!("p{number}.py"), BARE)).collect();
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), *text)).collect();
    let folder = Folder::new(&files);
    let mut editor = Editor::open_folder(folder.path());
    let token = editor.until("token", |editor| {
        let create = editor.told.iter().find(|message| message["method"] == "window/workDoneProgress/create")?;
        Some(create["params"]["token"].clone())
    });
    editor.diagnostics(&folder.uri("p299.py"), |found| !found.is_empty());
    // Where the disk is faster than the client, nothing begins; what begins ends.
    let told = |editor: &Editor, kind: &str| {
        let is_kind = |message: &&Value| {
            message["method"] == "$/progress"
                && message["params"]["token"] == token
                && message["params"]["value"]["kind"] == kind
        };
        editor.told.iter().filter(is_kind).count()
    };
    if told(&editor, "begin") > 0 {
        editor.until("end", |editor| (told(editor, "end") == 1).then_some(()));
    }
}

#[test]
fn a_finding_about_other_files_follows_their_edits() {
    let folder = project();
    let mut editor = Editor::open_folder(folder.path());
    let (views, models) = (folder.uri("blog/views.py"), folder.uri("blog/models.py"));
    let found = editor.diagnostics(&views, |found| codes(found).contains(&"n-plus-one-in-loop"));
    let finding = found.iter().find(|found| found["code"] == "n-plus-one-in-loop" && found["severity"] == 2);
    let finding = finding.unwrap_or_else(|| panic!("{found:#?}"));
    assert_eq!(finding["range"]["start"]["line"], 7);
    let related = &finding["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], views.as_str());
    // Where the queryset is made stands the same defect, as information.
    let same: Vec<&Value> = found.iter().filter(|other| other["data"] == finding["data"]).collect();
    if let [_, _] = same[..] {
        let origin = same.iter().find(|other| other["range"] != finding["range"]).unwrap();
        assert_eq!((&origin["severity"], &origin["code"]), (&json!(3), &finding["code"]));
        assert_eq!(origin["range"]["start"]["line"], 6);
        assert_eq!(origin["relatedInformation"][0]["location"]["range"], finding["range"]);
    }
    // Without the relation there is no query.
    let text = std::fs::read_to_string(folder.path().join("blog/models.py")).unwrap();
    editor.open(
        &models,
        "python",
        &text.replace("models.ForeignKey(Author, on_delete=models.CASCADE)", "models.TextField()"),
    );
    editor.diagnostics(&views, |found| !codes(found).contains(&"n-plus-one-in-loop"));
    editor.edits(&models, 2, json!([{"text": text}]));
    editor.diagnostics(&views, |found| codes(found).contains(&"n-plus-one-in-loop"));
}

#[test]
fn a_quick_fix_mends_a_query_for_each_row() {
    let folder = project();
    let mut editor = Editor::open_folder(folder.path());
    let views = folder.uri("blog/views.py");
    let text = std::fs::read_to_string(folder.path().join("blog/views.py")).unwrap();
    editor.open(&views, "python", &text);
    editor.diagnostics(&views, |found| codes(found).contains(&"n-plus-one-in-loop"));
    let actions = editor.actions(&views, (7, 13), (7, 13), &["quickfix"]);
    let fix = actions.iter().find(|action| action["isPreferred"] == true).unwrap_or_else(|| panic!("{actions:#?}"));
    let edits = fix["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    let fixed = crate::editor::applied(&text, edits);
    assert!(fixed.contains("select_related(\"author\")"), "{fixed}");
    editor.edits(&views, 2, json!([{"text": fixed}]));
    editor.diagnostics(&views, |found| !codes(found).contains(&"n-plus-one-in-loop"));
}

#[test]
fn files_that_the_editor_moves_and_removes_are_followed() {
    let folder = Folder::new(&[("a.py", BARE), ("pkg/c.py", BARE)]);
    let mut editor = Editor::open_folder(folder.path());
    let offered = editor.hello["capabilities"]["workspace"]["fileOperations"].clone();
    for kind in ["didCreate", "didRename", "didDelete"] {
        assert_eq!(offered[kind]["filters"][0]["pattern"]["glob"], "**/*", "{offered}");
    }
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    editor.diagnostics(&folder.uri("pkg/c.py"), |found| !found.is_empty());
    let at = |path: &str| folder.path().join(path);
    std::fs::rename(at("a.py"), at("b.py")).unwrap();
    let moved = json!({"oldUri": folder.uri("a.py"), "newUri": folder.uri("b.py")});
    editor.tell("workspace/didRenameFiles", json!({"files": [moved]}));
    editor.diagnostics(&folder.uri("b.py"), |found| codes(found) == ["except-bare"]);
    editor.diagnostics(&folder.uri("a.py"), <[Value]>::is_empty);
    // A folder moves with all that lies in it.
    std::fs::rename(at("pkg"), at("other")).unwrap();
    let moved = json!({"oldUri": folder.uri("pkg"), "newUri": folder.uri("other")});
    editor.tell("workspace/didRenameFiles", json!({"files": [moved]}));
    editor.diagnostics(&folder.uri("other/c.py"), |found| codes(found) == ["except-bare"]);
    editor.diagnostics(&folder.uri("pkg/c.py"), <[Value]>::is_empty);
    std::fs::remove_dir_all(at("other")).unwrap();
    editor.tell("workspace/didDeleteFiles", json!({"files": [{"uri": folder.uri("other")}]}));
    editor.diagnostics(&folder.uri("other/c.py"), <[Value]>::is_empty);
    folder.write("new.py", BARE);
    editor.tell("workspace/didCreateFiles", json!({"files": [{"uri": folder.uri("new.py")}]}));
    editor.diagnostics(&folder.uri("new.py"), |found| codes(found) == ["except-bare"]);
}

#[test]
fn a_file_that_is_too_large_is_named_and_holds_nothing_up() {
    let large = format!("{BARE}{}", "x = 1\n".repeat(200_000));
    let folder = Folder::new(&[("djury.toml", "max-file-size = 1\n"), ("large.py", &large), ("a.py", BARE)]);
    let uri = folder.uri("large.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.diagnostics(&folder.uri("a.py"), |found| !found.is_empty());
    let is_told = |message: &&Value| {
        message["method"] == "window/logMessage"
            && message["params"]["message"].as_str().unwrap().contains("larger than 1 MiB")
    };
    editor.until("word about the large file", |editor| editor.told.iter().find(is_told).cloned());
    editor.open(&uri, "python", &large);
    assert!(editor.diagnostics_of_version(&uri, 1).is_empty());
    for version in 2..20 {
        editor.edit(&uri, version, (0, 0), (0, 0), "\n");
    }
    assert!(editor.diagnostics_of_version(&uri, 19).is_empty());
    assert_eq!(editor.hover(&uri, 20, 0), None);
    // What is cut down to size is judged.
    editor.edits(&uri, 20, json!([{"text": BARE}]));
    assert_eq!(codes(&editor.diagnostics_of_version(&uri, 20)), ["except-bare"]);
}
