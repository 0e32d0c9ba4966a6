//! Each output format, as kept in a file.

use crate::place::{Place, SHOP, compare};

#[test]
fn every_format_is_as_kept() {
    let place = Place::new(SHOP);
    for format in ["full", "concise", "json", "jsonl", "sarif", "github", "github-review", "gitlab", "junit", "rdjson"]
    {
        let ran = place.djury(&["check", "--output-format", format]);
        let ending = match format {
            "json" | "jsonl" | "sarif" | "github-review" | "gitlab" | "rdjson" => "json",
            "junit" => "xml",
            _ => "txt",
        };
        compare(&format!("{format}.{ending}"), &without_pages(&ran.out));
        assert_eq!(ran.status, 1);
    }
    compare("summary.txt", &place.djury(&["check"]).err);
    compare("statistics.txt", &place.djury(&["check", "--statistics"]).out);
}

/// What a format writes, with a page's text as `PAGE` and the version as `VERSION`: both change on their own.
fn without_pages(text: &str) -> String {
    let line = |line: &str| match line.split_once("\"markdown\": \"# ") {
        Some((indent, page)) => {
            assert!(page.contains("```python"), "the help of a rule is its page");
            format!("{indent}\"markdown\": \"PAGE\",\n")
        }
        None => line.to_owned(),
    };
    let text: String = text.split_inclusive('\n').map(line).collect();
    text.replace(env!("CARGO_PKG_VERSION"), "VERSION")
}

#[test]
fn colours_are_for_terminals_and_for_those_who_ask() {
    let place = Place::new(SHOP);
    assert!(!place.djury(&["check"]).out.contains('\x1b'));
    let asked = place.djury(&["check", "--color", "always"]);
    assert!(asked.out.contains("\x1b[") && asked.err.contains("\x1b["));
    compare("colours.txt", &asked.out);
}

#[test]
fn the_schemas_are_as_kept_and_hold_for_what_is_printed() {
    let place = Place::new(SHOP);
    compare("config.schema.json", &place.djury(&["config", "schema"]).out);
    let schema = place.djury(&["config", "schema", "--of", "output"]);
    compare("output.schema.json", &schema.out);
    let output = place.djury(&["check", "--output-format", "json"]).json();
    assert_eq!(misfits(&output, &schema.json(), &schema.json(), "$"), [""; 0]);
}

/// Where a value does not have the form that a schema gives it. Knows the words that our schemas use.
fn misfits(value: &serde_json::Value, schema: &serde_json::Value, whole: &serde_json::Value, at: &str) -> Vec<String> {
    if let Some(name) = schema["$ref"].as_str() {
        let name = name.trim_start_matches("#/$defs/");
        return misfits(value, &whole["$defs"][name], whole, at);
    }
    if let Some(choices) = schema["anyOf"].as_array() {
        let fits = choices.iter().any(|choice| misfits(value, choice, whole, at).is_empty());
        return if fits { Vec::new() } else { vec![format!("{at}: no choice fits")] };
    }
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "integer" => value.is_u64(),
        "null" => value.is_null(),
        other => panic!("a new word: {other}"),
    };
    let kinds = match &schema["type"] {
        serde_json::Value::Array(kinds) => kinds.clone(),
        one => vec![one.clone()],
    };
    if !kinds.iter().any(|kind| is(kind.as_str().unwrap())) {
        return vec![format!("{at}: {value} is no {kinds:?}")];
    }
    let mut wrong = Vec::new();
    if let Some(words) = schema["enum"].as_array().filter(|words| !words.contains(value)) {
        wrong.push(format!("{at}: {value} is none of {words:?}"));
    }
    if let Some(object) = value.as_object() {
        let known = schema["properties"].as_object().unwrap();
        for name in schema["required"]
            .as_array()
            .into_iter()
            .flatten()
            .filter(|name| object.get(name.as_str().unwrap()).is_none())
        {
            wrong.push(format!("{at}: {name} is missing"));
        }
        for (name, value) in object {
            match known.get(name) {
                Some(schema) => wrong.extend(misfits(value, schema, whole, &format!("{at}.{name}"))),
                None => wrong.push(format!("{at}.{name} is not in the schema")),
            }
        }
    }
    for (number, item) in value.as_array().into_iter().flatten().enumerate() {
        wrong.extend(misfits(item, &schema["items"], whole, &format!("{at}[{number}]")));
    }
    wrong
}
