//! The invariants of the house, held against the sources: who may know whom, and what the thinking must never touch.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

use std::{
    fs,
    path::{Path, PathBuf},
};

fn rules() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../rules")
}

/// All sources of the rules crate by path below `rules/src`, without their test modules.
fn sources() -> Vec<(String, String)> {
    let root = rules().join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
            if path.is_dir() {
                folders.push(path);
            } else if name.ends_with(".rs") && !name.contains("test") && !name.ends_with("robustness.rs") {
                let text = fs::read_to_string(&path).unwrap();
                let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned();
                found.push((name, text));
            }
        }
    }
    found.sort();
    assert!(found.len() > 50, "the sources are somewhere else");
    found
}

#[test]
fn the_thinking_touches_no_file_clock_thread_or_editor() {
    let manifest = fs::read_to_string(rules().join("Cargo.toml")).unwrap();
    for name in ["tokio", "lsp", "notify", "rayon", "ignore", "walkdir", "chrono", "time ="] {
        let used = manifest.lines().any(|line| line.starts_with(name) || line.contains(&format!("{name} =")));
        assert!(!used, "rules/Cargo.toml depends on {name}");
    }
    for (path, text) in sources() {
        for word in
            ["std::fs", "std::path", "std::time", "std::thread", "std::env", "std::net", "std::process", "Instant::"]
        {
            assert!(!text.contains(word), "rules/src/{path} names {word}");
        }
    }
}

#[test]
fn tree_sitter_stands_under_syntax_only() {
    for (path, text) in sources() {
        let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        assert!(path.starts_with("syntax/") || !code.contains("tree_sitter"), "rules/src/{path} names tree_sitter");
    }
}

#[test]
fn arrows_point_down() {
    // Each layer with what it must not name.
    let layers: &[(&str, &[&str])] = &[
        ("text", &["crate::model", "crate::queries", "crate::rule", "crate::bank", "crate::finding", "crate::inspect"]),
        (
            "syntax/",
            &["crate::model", "crate::queries", "crate::rule", "crate::bank", "crate::finding", "crate::inspect"],
        ),
        (
            "evaluate/",
            &[
                "crate::model",
                "crate::queries",
                "crate::rule",
                "crate::bank",
                "crate::finding",
                "crate::inspect",
                "crate::judging",
            ],
        ),
        ("judging/", &["crate::queries", "crate::rule", "crate::inspect", "crate::page", "crate::RULES"]),
        ("finding.rs", &["crate::model", "crate::queries", "crate::rule::", "crate::bank"]),
        (
            "bank.rs",
            &["crate::queries", "crate::rule", "crate::inspect", "crate::page", "crate::RULES", "crate::model"],
        ),
        ("model/", &["crate::queries", "crate::rule", "crate::inspect", "crate::page", "crate::RULES"]),
        ("queries/", &["crate::rule::", "crate::bank", "crate::inspect", "crate::page", "crate::RULES"]),
    ];
    for (path, text) in sources() {
        for (layer, above) in layers.iter().filter(|(layer, _)| path.starts_with(layer)) {
            for name in *above {
                assert!(!text.contains(name), "rules/src/{path} is of the layer {layer} and names {name}");
            }
        }
    }
}

#[test]
fn rules_know_neither_questions_nor_severities_nor_each_other() {
    let folders = ["python/", "django/", "drf/", "web/", "answers/"];
    let words: Vec<(String, String)> =
        sources().into_iter().filter(|(path, _)| folders.iter().any(|folder| path.starts_with(folder))).collect();
    assert!(words.len() >= 17);
    for (path, text) in &words {
        for name in ["crate::bank", "Severity", "crate::RULES", "crate::page", "crate::inspect"] {
            assert!(!text.contains(name), "rules/src/{path} names {name}");
        }
    }
}

#[test]
fn every_lint_is_expected_with_a_reason_and_nothing_is_left_open() {
    for (path, text) in sources() {
        for word in ["#[allow(", "todo!(", "unimplemented!(", "TODO", "FIXME", "XXX"] {
            assert!(!text.contains(word), "rules/src/{path} holds {word}");
        }
    }
}

#[test]
fn every_module_says_what_it_holds() {
    for (path, text) in sources() {
        assert!(text.starts_with("//!"), "rules/src/{path} does not open with what it holds");
    }
}
