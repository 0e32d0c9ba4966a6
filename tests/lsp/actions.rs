//! Code actions, applied to the text as an editor does it.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, applied, usual};

const TWO: &str = "try:\n    a()\nexcept:\n    b()\ntry:\n    c()\nexcept:\n    d()\n";

struct Opened {
    editor: Editor,
    uri: String,
    text: String,
    _folder: Folder,
}

fn opened(name: &str, language: &str, text: &str, capabilities: Value) -> Opened {
    let folder = Folder::new(&[]);
    let uri = folder.uri(name);
    let mut editor = Editor::with(&[folder.path()], capabilities, Value::Null);
    editor.open(&uri, language, text);
    Opened { editor, uri, text: text.to_owned(), _folder: folder }
}

impl Opened {
    /// The actions at a place whose kind is (or stands below) the given one, each with the text that it makes.
    fn made(&mut self, line: u32, kind: &str) -> Vec<(String, String)> {
        let actions = self.editor.actions(&self.uri, (line, 0), (line, 1), &[kind]);
        let made = |action: &Value| {
            assert!(action["kind"].as_str().unwrap().starts_with(kind), "{action}");
            let change = &action["edit"]["documentChanges"][0];
            assert_eq!(change["textDocument"], json!({"uri": self.uri, "version": 1}));
            let text = applied(&self.text, change["edits"].as_array().unwrap());
            (action["title"].as_str().unwrap().to_owned(), text)
        };
        actions.iter().map(made).collect()
    }
}

#[test]
fn a_fix_is_offered_once_and_preferred() {
    let mut opened = opened("a.py", "python", TWO, usual());
    let fixed = TWO.replacen("except:", "except Exception:", 1);
    let all = opened.editor.actions(&opened.uri, (2, 0), (2, 0), &[]);
    let fixes: Vec<&Value> = all.iter().filter(|action| action["kind"] == "quickfix").collect();
    let [fix] = fixes[..] else { panic!("{all:#?}") };
    assert_eq!(fix["isPreferred"], true);
    assert_eq!(fix["diagnostics"][0]["code"], "except-bare");
    let edits = fix["edit"]["documentChanges"][0]["edits"].as_array().unwrap();
    assert_eq!(applied(TWO, edits), fixed);
    assert!(opened.editor.actions(&opened.uri, (0, 0), (1, 3), &["quickfix"]).is_empty());
}

#[test]
fn all_findings_of_a_rule_are_fixed_at_once() {
    let mut opened = opened("a.py", "python", TWO, usual());
    let fixed = TWO.replace("except:", "except Exception:");
    let made = opened.made(2, "quickfix.djury.all");
    assert_eq!(made, [("Fix all 2 `except-bare` in this file".to_owned(), fixed)]);
}

#[test]
fn only_safe_fixes_are_made_unseen() {
    let text = format!("{TWO}x = 1  # djury: ignore[tuple-comma]\ny = 2  # djury: ignore\n");
    let mut opened = opened("a.py", "python", &text, usual());
    opened.editor.diagnostics(&opened.uri, |found| found.len() == 4);
    let made = opened.made(0, "source.fixAll.djury");
    assert_eq!(made, [("Apply all safe fixes of djury".to_owned(), format!("{TWO}x = 1\ny = 2\n"))]);
    assert_eq!(opened.made(0, "source.fixAll").len(), 1);
    assert_eq!(opened.made(0, "source").len(), 1);
    assert!(opened.editor.actions(&opened.uri, (0, 0), (0, 1), &["source.fixAll.other", "refactor"]).is_empty());
}

#[test]
fn a_comment_that_ignores_a_finding_goes_where_it_is_heard() {
    let ignored = |name: &str, language: &str, text: &str, line: u32| {
        let made = opened(name, language, text, usual()).made(line, "quickfix.djury.ignore");
        let [(title, text)] = &made[..] else { panic!("{made:?} for {text:?}") };
        assert_eq!(title, "Ignore `except-bare` on this line");
        text.clone()
    };
    let text = "try:\n    a()\nexcept: \n    b()\n";
    let want = "try:\n    a()\nexcept:  # djury: ignore[except-bare]\n    b()\n";
    assert_eq!(ignored("a.py", "python", text, 2), want);
    // One more rule in the comment that is there.
    let text = "try:\n    a()\nexcept:  # djury: ignore[tuple-comma] for now\n    b()\n";
    let want = "try:\n    a()\nexcept:  # djury: ignore[tuple-comma, except-bare] for now\n    b()\n";
    assert_eq!(ignored("a.py", "python", text, 2), want);
    let text = "# Q25\n\n```python\ntry:\n    a()\nexcept:\n    b()\n```\n";
    let want = "# Q25\n\n```python\ntry:\n    a()\nexcept:  # djury: ignore[except-bare]\n    b()\n```\n";
    assert_eq!(ignored("a.md", "markdown", text, 5), want);
    // Inside a text it is none.
    let text = "try:\r\n    a()\r\nexcept: f(\"\"\"\r\n\"\"\")\r\n";
    let want = "try:\r\n    a()\r\n# djury: ignore[except-bare]\r\nexcept: f(\"\"\"\r\n\"\"\")\r\n";
    assert_eq!(ignored("a.py", "python", text, 2), want);
}

#[test]
fn an_ignored_finding_is_gone_and_the_comment_is_not_idle() {
    let mut opened = opened("a.py", "python", TWO, usual());
    let made = opened.made(2, "quickfix.djury.ignore");
    opened.editor.edits(&opened.uri, 2, json!([{"text": made[0].1}]));
    let found = opened.editor.diagnostics_of_version(&opened.uri, 2);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0]["range"]["start"]["line"], 6);
}

#[test]
fn a_client_that_knows_no_versions_gets_plain_changes() {
    let mut capabilities = usual();
    capabilities["workspace"]["workspaceEdit"] = json!({});
    let mut opened = opened("a.py", "python", TWO, capabilities);
    let actions = opened.editor.actions(&opened.uri, (2, 0), (2, 0), &["quickfix"]);
    let edits = actions[0]["edit"]["changes"][&opened.uri].as_array().unwrap();
    assert_eq!(applied(TWO, edits), TWO.replacen("except:", "except Exception:", 1));
}
