//! Findings as one JSON document. A contract: what stands here is read by scripts.

use std::io::{self, Write};

use djury_rules::finding::Applicability;
use schemars::JsonSchema;
use serde::Serialize;

use super::pretty;
use crate::{
    cli::checked::{Checked, Shown},
    world::{
        config::SeverityName,
        report::{Location, Position},
    },
};

/// The output of `djury check --output-format json`.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "djury output")]
pub(crate) struct Output {
    /// 1; another number where a reader of this form would misunderstand.
    version: u32,
    /// In the order of path, line, column, rule.
    findings: Vec<Finding>,
    /// Files that could not be read.
    errors: Vec<Problem>,
    summary: Summary,
}

#[derive(Serialize, JsonSchema)]
pub(crate) struct Finding {
    /// Stable for one defect across edits elsewhere.
    id: String,
    rule: String,
    #[schemars(with = "SeverityName")]
    severity: String,
    #[schemars(with = "CategoryName")]
    category: String,
    /// One line.
    message: String,
    /// Relative to the working directory, with `/`.
    path: String,
    range: Range,
    /// Numbers of the questions that the finding says something about, ascending.
    questions: Vec<u32>,
    /// Query rules only: `app_label.Model.path`, the path's accessors joined by `__`.
    #[serde(skip_serializing_if = "Option::is_none")]
    relation: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Related>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Fix>,
}

#[derive(Serialize, JsonSchema)]
struct Problem {
    path: String,
    message: String,
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    /// Files that were checked.
    files: usize,
    findings: usize,
    errors: usize,
}

/// The end is exclusive.
#[derive(Serialize, JsonSchema)]
struct Range {
    start: Point,
    end: Point,
}

/// Both count from 1, columns in Unicode code points.
#[derive(Serialize, JsonSchema)]
struct Point {
    line: usize,
    column: usize,
}

#[derive(Serialize, JsonSchema)]
struct Related {
    path: String,
    range: Range,
    message: String,
}

#[derive(Serialize, JsonSchema)]
struct Fix {
    title: String,
    /// `safe`: keeps the meaning on every input. `suggested`: right in the common case.
    #[schemars(with = "ApplicabilityName")]
    applicability: &'static str,
    edits: Vec<Edit>,
}

/// The range is replaced by the text.
#[derive(Serialize, JsonSchema)]
struct Edit {
    path: String,
    range: Range,
    text: String,
}

/// The categories, for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(dead_code, reason = "only its schema is used: the category itself lives in a crate without schemas")]
enum CategoryName {
    Correctness,
    Security,
    Performance,
    Idiom,
    Answer,
}

/// The applicabilities, for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "lowercase")]
#[schemars(inline)]
#[expect(dead_code, reason = "only its schema is used: the applicability itself lives in a crate without schemas")]
enum ApplicabilityName {
    Safe,
    Suggested,
}

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    pretty(&output(checked), out)
}

fn output(checked: &Checked) -> Output {
    let problem = |problem: &super::super::checked::Problem| Problem {
        path: problem.path.clone(),
        message: problem.message.clone(),
    };
    Output {
        version: 1,
        findings: checked.findings.iter().map(|shown| finding(shown, checked)).collect(),
        errors: checked.errors.iter().map(problem).collect(),
        summary: Summary { files: checked.files, findings: checked.findings.len(), errors: checked.errors.len() },
    }
}

pub(crate) fn finding(shown: &Shown, checked: &Checked) -> Finding {
    let finding = &shown.reported;
    let related = finding.related.iter().map(|(at, message)| Related {
        path: checked.shown(&at.absolute),
        range: range(at),
        message: message.clone(),
    });
    let fix = finding.fix.as_ref().map(|fix| Fix {
        title: fix.title.clone(),
        applicability: match fix.applicability {
            Applicability::Safe => "safe",
            Applicability::Suggested => "suggested",
        },
        edits: fix
            .edits
            .iter()
            .map(|edit| Edit {
                path: checked.shown(&edit.at.absolute),
                range: range(&edit.at),
                text: edit.text.clone(),
            })
            .collect(),
    });
    Finding {
        id: finding.id.clone(),
        rule: finding.rule.to_string(),
        severity: finding.severity.to_string(),
        category: finding.category.to_string(),
        message: finding.message.clone(),
        path: shown.path.clone(),
        range: range(&finding.at),
        questions: finding.questions.clone(),
        relation: finding.relation.clone(),
        related: related.collect(),
        fix,
    }
}

fn range(at: &Location) -> Range {
    let point = |position: Position| Point { line: position.line, column: position.column };
    Range { start: point(at.start), end: point(at.end) }
}
