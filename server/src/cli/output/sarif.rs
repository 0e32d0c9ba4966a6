//! SARIF 2.1.0. <https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>

use std::{
    collections::BTreeSet,
    io::{self, Write},
};

use djury_rules::bank::Severity;
use serde_json::{Value, json};

use super::pretty;
use crate::{
    cli::{
        checked::{Checked, Shown},
        page,
    },
    world::report::Location,
};

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let names: BTreeSet<&str> = checked.findings.iter().map(|shown| shown.reported.rule.as_str()).collect();
    let rules: Vec<Value> = names
        .iter()
        .map(|name| {
            let page = page::of_rule(name).unwrap_or_default();
            json!({
                "id": name,
                "shortDescription": {"text": page::summary(page)},
                "help": {"text": page::summary(page), "markdown": page},
            })
        })
        .collect();
    let notifications: Vec<Value> = checked
        .errors
        .iter()
        .map(|error| {
            json!({
                "level": "error",
                "message": {"text": error.message},
                "locations": [{"physicalLocation": {"artifactLocation": {"uri": uri(&error.path)}}}],
            })
        })
        .collect();
    let document = json!({
        "$schema": "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {"name": "djury", "version": env!("CARGO_PKG_VERSION"), "rules": rules}},
            "columnKind": "unicodeCodePoints",
            "invocations": [{"executionSuccessful": true, "toolExecutionNotifications": notifications}],
            "results": checked.findings.iter().map(|shown| result(shown, checked)).collect::<Vec<_>>(),
        }],
    });
    pretty(&document, out)
}

fn result(shown: &Shown, checked: &Checked) -> Value {
    let finding = &shown.reported;
    let related = finding.related.iter().map(|(at, message)| {
        let mut location = location(&checked.shown(&at.absolute), at);
        if let Some(location) = location.as_object_mut() {
            location.insert("message".to_owned(), json!({"text": message}));
        }
        location
    });
    let mut result = json!({
        "ruleId": finding.rule,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info | Severity::Hint => "note",
        },
        "message": {"text": finding.message},
        "locations": [location(&shown.path, &finding.at)],
        "partialFingerprints": {"djury/v1": finding.id},
        "properties": {"questions": finding.questions, "category": finding.category},
    });
    let related: Vec<Value> = related.collect();
    if let (Some(result), false) = (result.as_object_mut(), related.is_empty()) {
        result.insert("relatedLocations".to_owned(), Value::Array(related));
    }
    if let (Some(result), Some(fix)) = (result.as_object_mut(), &finding.fix) {
        let changes = fix.edits.chunk_by(|a, b| a.at.path == b.at.path).filter_map(|edits| {
            let path = checked.shown(&edits.first()?.at.absolute);
            let replaced = edits
                .iter()
                .map(|edit| json!({"deletedRegion": region(&edit.at), "insertedContent": {"text": edit.text}}));
            Some(json!({"artifactLocation": {"uri": uri(&path)}, "replacements": replaced.collect::<Vec<_>>()}))
        });
        let fix = json!({"description": {"text": fix.title}, "artifactChanges": changes.collect::<Vec<_>>()});
        result.insert("fixes".to_owned(), json!([fix]));
    }
    result
}

fn location(path: &str, at: &Location) -> Value {
    json!({"physicalLocation": {"artifactLocation": {"uri": uri(path)}, "region": region(at)}})
}

fn region(at: &Location) -> Value {
    json!({
        "startLine": at.start.line,
        "startColumn": at.start.column,
        "endLine": at.end.line,
        "endColumn": at.end.column,
    })
}

/// A path as a relative reference (RFC 3986): all but the unreserved characters and `/` in percent form.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}
