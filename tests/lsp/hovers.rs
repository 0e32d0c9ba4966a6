//! What hovers say, to whom, and in which form.

use serde_json::{Value, json};

use crate::editor::{Editor, Folder, usual};

const BARE: &str = "try:\n    a()\nexcept:\n    b()\n";

fn hover(capabilities: Value, options: Value, settings: &str) -> String {
    let folder = Folder::new(&[("djury.toml", settings)]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::with(&[folder.path()], capabilities, options);
    editor.open(&uri, "python", BARE);
    editor.hover(&uri, 2, 3).unwrap()
}

#[test]
fn a_finding_shows_the_page_of_its_rule_and_its_question() {
    let text = hover(usual(), Value::Null, "");
    assert!(text.starts_with("[**except-bare**](https://"), "{text}");
    assert!(text.contains("KeyboardInterrupt"), "{text}");
    assert!(text.contains("```python\n") && !text.contains("```python fixed"), "{text}");
    assert!(text.contains("**Fix:** "), "{text}");
    assert!(text.contains("**Q25** "), "{text}");
}

#[test]
fn a_client_without_markdown_gets_plain_text() {
    let mut capabilities = usual();
    capabilities["textDocument"]["hover"] = json!({"contentFormat": ["plaintext", "markdown"]});
    let text = hover(capabilities, Value::Null, "");
    assert!(text.starts_with("except-bare · "), "{text}");
    assert!(!text.contains("```") && !text.contains("**"), "{text}");
}

#[test]
fn key_points_are_for_reviewers() {
    let shows_points = |text: &str| text.lines().any(|line| line.starts_with("- "));
    assert!(!shows_points(&hover(usual(), Value::Null, "")));
    assert!(shows_points(&hover(usual(), Value::Null, "audience = \"reviewer\"\n")));
    assert!(shows_points(&hover(usual(), json!({"audience": "reviewer"}), "")));
    assert!(!shows_points(&hover(usual(), json!({"audience": "candidate"}), "audience = \"reviewer\"\n")));
}

#[test]
fn comments_to_djury_are_explained() {
    let folder = Folder::new(&[]);
    let uri = folder.uri("a.py");
    let mut editor = Editor::open_folder(folder.path());
    editor.open(&uri, "python", "# Q28\ntry:\n    a()\nexcept:  # djury: ignore[except-bare]\n    b()\n");
    assert!(editor.hover(&uri, 0, 3).unwrap().starts_with("**Q28** "));
    assert!(editor.hover(&uri, 3, 30).unwrap().starts_with("[**except-bare**]"));
    assert_eq!(editor.hover(&uri, 2, 5), None);
    assert_eq!(editor.hover(&uri, 99, 5), None);
    assert_eq!(editor.hover(&folder.uri("no.py"), 0, 0), None);
}
