//! Findings as the diagnostics that a client shows, file by file. What has not changed is not made again.

use std::{
    collections::BTreeMap,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::bank::Severity;
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location as Place,
    NumberOrString, Uri,
};

use crate::{
    lsp::{page, view::View},
    world::report::{FileReport, Location, Reported, UNUSED_IGNORE},
};

/// What is shown in one file.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) uri: Uri,
    /// The version of an open document.
    pub(super) version: Option<i32>,
    pub(super) is_open: bool,
    /// In the order of their places, with the findings that they were made from.
    pub(super) marks: Vec<Mark>,
    /// Tells equal diagnostics from others, also from one run of the server to the next.
    pub(super) id: String,
    from: Vec<Arc<FileReport>>,
}

#[derive(Debug)]
pub(super) struct Mark {
    pub(super) diagnostic: Diagnostic,
    report: Arc<FileReport>,
    index: usize,
    /// The defect itself is reported elsewhere; this is where it begins.
    pub(super) is_origin: bool,
}

impl Mark {
    pub(super) fn finding(&self) -> Option<&Reported> {
        self.report.findings.get(self.index)
    }
}

impl Shown {
    /// What several querysets lack at one read is shown once, with the places of all of them.
    pub(super) fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut shown: Vec<Diagnostic> = Vec::new();
        for Mark { diagnostic, .. } in &self.marks {
            match shown.last_mut().filter(|last| is_same(last, diagnostic)) {
                Some(last) => join(last, diagnostic),
                None => shown.push(diagnostic.clone()),
            }
        }
        shown
    }

    /// The findings of the file itself, in order.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Reported> {
        self.marks.iter().filter(|mark| !mark.is_origin).filter_map(Mark::finding)
    }
}

/// What is shown in all files of a view, given the reports of its roots. What `view` shows so far is taken over
/// where it was made from the same reports.
pub(super) fn all(view: &View, reports: &[Arc<FileReport>]) -> BTreeMap<PathBuf, Arc<Shown>> {
    let mut sources: BTreeMap<&Path, Vec<&Arc<FileReport>>> = BTreeMap::new();
    for report in reports {
        let own = report.file.absolute.as_path();
        if !report.findings.is_empty() || view.open.uri(own).is_some() {
            sources.entry(own).or_default().insert(0, report);
        }
        for origin in report.findings.iter().filter_map(|finding| origin(finding, own)) {
            let mirrored = sources.entry(&origin.absolute).or_default();
            if !mirrored.iter().any(|known| Arc::ptr_eq(known, report)) {
                mirrored.push(report);
            }
        }
    }
    let shown = |(path, from): (&Path, Vec<&Arc<FileReport>>)| {
        let known =
            view.shown.get(path).filter(|known| known.is_from(&from) && view.open.uri(path).is_some() == known.is_open);
        let shown = known.cloned().or_else(|| Shown::new(view, path, &from).map(Arc::new))?;
        Some((path.to_owned(), shown))
    };
    sources.into_iter().filter_map(shown).collect()
}

/// Where a finding begins, if that is another place than its own.
fn origin<'a>(finding: &'a Reported, own: &Path) -> Option<&'a Location> {
    finding.origin.as_ref().filter(|origin| origin.absolute != own || origin.span != finding.at.span)
}

impl Shown {
    fn new(view: &View, path: &Path, from: &[&Arc<FileReport>]) -> Option<Shown> {
        let open = view.open.uri(path);
        let mut marks = Vec::new();
        for report in from {
            let own = report.file.absolute.as_path();
            for (index, finding) in report.findings.iter().enumerate() {
                let mut mark = |diagnostic: Option<Diagnostic>, is_origin| {
                    marks.extend(diagnostic.map(|diagnostic| Mark {
                        diagnostic,
                        report: Arc::clone(report),
                        index,
                        is_origin,
                    }));
                };
                if own == path {
                    mark(diagnostic(view, finding), false);
                }
                if let Some(origin) = origin(finding, own).filter(|origin| origin.absolute == path) {
                    mark(at_origin(view, finding, origin), true);
                }
            }
        }
        marks.sort_by(|a, b| key(&a.diagnostic).cmp(&key(&b.diagnostic)));
        let report = from.iter().find(|report| report.file.absolute == path);
        let version = open.and_then(|_| {
            report.map_or_else(|| Some(view.seen(path)?.file.version), |report| Some(report.file.version))
        });
        Some(Shown {
            uri: open.cloned().or_else(|| view.uri(path))?,
            version: version.flatten(),
            is_open: open.is_some(),
            id: result_id(&marks),
            marks,
            from: from.iter().map(|report| Arc::clone(report)).collect(),
        })
    }

    fn is_from(&self, from: &[&Arc<FileReport>]) -> bool {
        self.from.len() == from.len() && self.from.iter().zip(from).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}

fn key(diagnostic: &Diagnostic) -> ((u32, u32), (u32, u32), &str) {
    let (start, end) = (diagnostic.range.start, diagnostic.range.end);
    ((start.line, start.character), (end.line, end.character), &diagnostic.message)
}

fn is_same(one: &Diagnostic, other: &Diagnostic) -> bool {
    one.range == other.range
        && one.code == other.code
        && one.message == other.message
        && one.severity == other.severity
        && one.data != other.data
}

/// Adds the related places and the id of a diagnostic to one that says the same.
fn join(into: &mut Diagnostic, other: &Diagnostic) {
    let related = into.related_information.get_or_insert_default();
    for place in other.related_information.iter().flatten() {
        if !related.contains(place) {
            related.push(place.clone());
        }
    }
    if let (Some(data), Some(id)) =
        (into.data.as_mut().and_then(|data| data.as_object_mut()), other.data.as_ref().and_then(|data| data.get("id")))
        && let Some(also) = data.entry("also").or_insert_with(|| json!([])).as_array_mut()
    {
        also.push(id.clone());
    }
}

/// The id of the diagnostics of a file without any.
pub(super) fn empty_id() -> String {
    result_id(&[])
}

fn result_id(marks: &[Mark]) -> String {
    let mut hasher = DefaultHasher::new();
    for mark in marks {
        serde_json::to_string(&mark.diagnostic).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn diagnostic(view: &View, finding: &Reported) -> Option<Diagnostic> {
    let (_, range) = view.located(&finding.at)?;
    let related = finding.related.iter().map(|(at, message)| (at, message.as_str()));
    Some(Diagnostic {
        range,
        severity: Some(severity(finding.severity)),
        related_information: related_information(view, related),
        tags: (finding.rule == UNUSED_IGNORE).then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..plain(finding, finding.message.clone())
    })
}

/// The same defect where it begins: what is seen there leads to where it hurts.
fn at_origin(view: &View, finding: &Reported, origin: &Location) -> Option<Diagnostic> {
    let (_, range) = view.located(origin)?;
    let severity = severity(finding.severity.min(Severity::Info));
    let related = related_information(view, [(&finding.at, "this is where it shows")].into_iter());
    let message = finding.message.clone();
    Some(Diagnostic { range, severity: Some(severity), related_information: related, ..plain(finding, message) })
}

/// What all diagnostics of a finding have in common.
fn plain(finding: &Reported, message: String) -> Diagnostic {
    Diagnostic {
        code: Some(NumberOrString::String(finding.rule.to_string())),
        code_description: page::address(&finding.rule).map(|href| CodeDescription { href }),
        source: Some("djury".to_owned()),
        message,
        data: Some(json!({"id": finding.id})),
        ..Diagnostic::default()
    }
}

fn related_information<'a>(
    view: &View,
    related: impl Iterator<Item = (&'a Location, &'a str)>,
) -> Option<Vec<DiagnosticRelatedInformation>> {
    let found: Vec<_> = related
        .filter_map(|(at, message)| {
            let (uri, range) = view.located(at)?;
            Some(DiagnosticRelatedInformation { location: Place { uri, range }, message: message.to_owned() })
        })
        .collect();
    (!found.is_empty()).then_some(found)
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Info => DiagnosticSeverity::INFORMATION,
        Severity::Hint => DiagnosticSeverity::HINT,
    }
}
