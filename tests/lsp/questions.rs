//! Questions and rules in the editor: lenses above answers, links, pages, and the state of all questions.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, range, usual};

const ANSWER: &str = "# Q25\ndef load():\n    try:\n        return a()\n    except:\n        return None\n\n\n# Q28\ndef factorial(n):\n    result = 1\n    for i in range(2, n + 1):\n        result *= i\n    return result\n";

fn with_commands(commands: &[&str]) -> Value {
    let mut capabilities = usual();
    capabilities["experimental"] = json!({"commands": {"commands": commands}});
    capabilities["window"]["showDocument"] = json!({"support": true});
    capabilities
}

fn lenses(editor: &mut Editor, uri: &str) -> Vec<(u64, String, String)> {
    let lenses = editor.ask("textDocument/codeLens", json!({"textDocument": {"uri": uri}}));
    let lens = |lens: &Value| {
        let text = |key: &str| lens["command"][key].as_str().unwrap().to_owned();
        (lens["range"]["start"]["line"].as_u64().unwrap(), text("title"), text("command"))
    };
    lenses.as_array().unwrap().iter().map(lens).collect()
}

#[test]
fn code_that_answers_a_question_says_so_and_how_it_stands() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("answers.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", ANSWER);
    let found = lenses(&mut editor, &uri);
    let titles: Vec<&str> = found.iter().map(|(_, title, _)| title.as_str()).collect();
    assert!(titles.iter().any(|title| title.starts_with("Q28 · ")), "{found:?}");
    assert!(found.iter().all(|(_, _, command)| command == "djury.explain"), "{found:?}");
    // A client with a command of its own is given that one.
    let mut editor = Editor::with(&[folder.path()], with_commands(&["djury.showPage"]), Value::Null);
    editor.open(&uri, "python", ANSWER);
    assert!(lenses(&mut editor, &uri).iter().all(|(_, _, command)| command == "djury.showPage"));
}

#[test]
fn lenses_follow_what_is_found() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("q25.py");
    let mut capabilities = usual();
    capabilities["workspace"]["codeLens"] = json!({"refreshSupport": true});
    let mut editor = Editor::with(&[folder.path()], capabilities, Value::Null);
    editor.open(&uri, "python", "try:\n    a()\nexcept:\n    b()\n");
    editor.diagnostics(&uri, |found| found.len() == 1);
    assert_eq!(lenses(&mut editor, &uri)[0].1, "Q25 · 1 finding");
    editor.edit(&uri, 2, (2, 6), (2, 6), " OSError");
    assert_eq!(lenses(&mut editor, &uri)[0].1, "Q25 · nothing found");
    editor.until("request to ask for lenses again", |editor| {
        editor.told.iter().any(|message| message["method"] == "workspace/codeLens/refresh").then_some(())
    });
}

#[test]
fn rules_that_comments_name_are_links() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", "x = \"é𝒳\"  # djury: ignore[except-bare, no-such-rule]\n");
    let links = editor.ask("textDocument/documentLink", json!({"textDocument": {"uri": uri}}));
    let links = links.as_array().unwrap();
    let [link] = &links[..] else { panic!("{links:#?}") };
    assert_eq!(link["range"], range((0, 27), (0, 38)));
    assert!(link["target"].as_str().unwrap().ends_with("/except_bare.md"));
    assert!(!link["tooltip"].as_str().unwrap().is_empty());
}

#[test]
fn actions_lead_to_the_page_of_a_rule_and_to_a_note() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let text = "try:\n    a()\nexcept:\n    b()\n";
    let commands = |capabilities: Value| {
        let mut editor = Editor::with(&[folder.path()], capabilities, Value::Null);
        editor.open(&uri, "python", text);
        let actions = editor.actions(&uri, (2, 0), (2, 0), &[]);
        let command = |action: &Value| action["command"]["command"].as_str().map(str::to_owned);
        actions.iter().filter_map(command).collect::<Vec<_>>()
    };
    assert!(commands(usual()).is_empty());
    assert_eq!(commands(with_commands(&[])), ["djury.openPage"]);
    assert_eq!(commands(with_commands(&["djury.showPage", "djury.writeNote"])), ["djury.showPage", "djury.writeNote"]);
}

#[test]
fn a_page_is_opened_in_the_browser() {
    let mut editor = Editor::with(&[], with_commands(&[]), Value::Null);
    let params = |argument: Value| json!({"command": "djury.openPage", "arguments": [argument]});
    assert_eq!(editor.ask("workspace/executeCommand", params(json!("except-bare"))), Value::Null);
    let shown = editor
        .until("page", |editor| editor.told.iter().find(|message| message["method"] == "window/showDocument").cloned());
    assert_eq!(shown["params"]["external"], true);
    assert!(shown["params"]["uri"].as_str().unwrap().ends_with("/except_bare.md"));
    assert_eq!(editor.error("workspace/executeCommand", params(json!("no-such-rule"))), -32602);
    assert_eq!(editor.error("workspace/executeCommand", json!({"command": "other", "arguments": []})), -32602);
}

#[test]
fn a_rule_and_a_question_are_explained() {
    let folder = Folder::new(&[("djury.toml", "audience = \"reviewer\"\n")]);
    let mut editor = Editor::open_folder(folder.path());
    let mut explain = |argument: Value| {
        editor.ask("workspace/executeCommand", json!({"command": "djury.explain", "arguments": [argument]}))
    };
    let rule = explain(json!({"rule": "except-bare"}));
    assert_eq!(rule["title"], "except-bare");
    assert!(rule["markdown"].as_str().unwrap().contains("```python\n"), "{rule}");
    assert!(rule["questions"].as_array().unwrap().contains(&json!(25)));
    let question = explain(json!("Q25"));
    let text = question["markdown"].as_str().unwrap();
    assert!(text.contains("**Q25**") && text.contains("except-bare") && text.contains("\n- "), "{text}");
    // A client that does not show pages itself is at least shown the question.
    editor.until("the question as a message", |editor| {
        let is_shown = |message: &&Value| {
            message["method"] == "window/showMessage"
                && message["params"]["message"].as_str().is_some_and(|text| text.starts_with("Q25: "))
        };
        editor.told.iter().find(is_shown).cloned()
    });
    assert_eq!(
        editor.error("workspace/executeCommand", json!({"command": "djury.explain", "arguments": [99]})),
        -32602
    );
}

#[test]
fn the_state_of_all_questions_is_told() {
    let folder = Folder::new(&[
        ("pyproject.toml", ""),
        ("q25.py", "try:\n    a()\nexcept:\n    b()\n"),
        (
            "q28.py",
            "def factorial(n):\n    if n < 0:\n        raise ValueError(n)\n    result = 1\n    for i in range(2, n + 1):\n        result *= i\n    return result\n",
        ),
    ]);
    let mut editor = Editor::open_folder(folder.path());
    let told = editor.ask("djury/questions", json!({}));
    let root = &told["roots"][0];
    assert_eq!(root["uri"], crate::editor::uri(folder.path()));
    let questions = root["questions"].as_array().unwrap();
    assert_eq!(questions.len(), 40);
    let question = |number: usize| &questions[number - 1];
    assert_eq!((&question(25)["number"], &question(25)["state"]), (&json!(25), &json!("found")));
    let finding = &question(25)["findings"][0];
    assert_eq!((&finding["rule"], &finding["uri"]), (&json!("except-bare"), &json!(folder.uri("q25.py"))));
    assert_eq!(finding["range"], range((2, 0), (2, 6)));
    assert_eq!(question(28)["answers"][0]["uri"], folder.uri("q28.py"));
    assert_eq!(question(28)["answers"][0]["name"], "factorial");
    assert_eq!((&question(1)["state"], &question(1)["answers"]), (&json!("open"), &json!([])));
}

#[test]
fn functions_that_answer_a_question_show_how_their_time_grows() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("bubble_sort.py");
    let text = "def bubble_sort(items):\n    for i in range(len(items)):\n        for j in range(len(items) - 1):\n            if items[j] > items[j + 1]:\n                items[j], items[j + 1] = items[j + 1], items[j]\n    return items\n";
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", text);
    let hints = |editor: &mut Editor, uri: &str, last: u32| {
        let params = json!({"textDocument": {"uri": uri}, "range": range((0, 0), (last, 0))});
        editor.ask("textDocument/inlayHint", params).as_array().cloned().unwrap_or_default()
    };
    let found = hints(&mut editor, &uri, 6);
    let [hint] = &found[..] else { panic!("{found:#?}") };
    assert_eq!((&hint["label"], &hint["position"]), (&json!("O(n²)"), &json!({"line": 0, "character": 22})));
    let tooltip = hint["tooltip"]["value"].as_str().unwrap();
    assert!(tooltip.contains("n = len(items)") && tooltip.contains("line 2: "), "{tooltip}");
    // Where nobody answers anything, only those who ask for hints have them.
    let other = folder.uri("views.py");
    editor.open(&other, "python", &text.replace("bubble_sort", "index"));
    assert!(hints(&mut editor, &other, 6).is_empty());
    let set = |editor: &mut Editor, value: &str| {
        let settings = json!({"settings": {"djury": {"inlayHints": value}}});
        editor.tell("workspace/didChangeConfiguration", settings);
    };
    set(&mut editor, "all");
    assert_eq!(hints(&mut editor, &other, 6).len(), 1);
    set(&mut editor, "off");
    assert!(hints(&mut editor, &uri, 6).is_empty());
}
