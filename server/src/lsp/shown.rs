//! Findings as the diagnostics that a client shows, file by file. What has not changed is not made again.

use std::{
    collections::{BTreeMap, BTreeSet},
    hash::{DefaultHasher, Hash, Hasher},
    path::Path,
    sync::Arc,
};

use djury_rules::{bank::Severity, text::Lines};
use serde_json::json;
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Location as Place,
    NumberOrString, Uri,
};

use crate::{
    lsp::{configuration, page, view::View},
    world::{
        report::{FileReport, Location, Reported, UNUSED_IGNORE},
        roots::Reach,
    },
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
    /// Diagnostics that are no findings, in order: what is wrong in a configuration.
    others: Vec<Diagnostic>,
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
        shown.extend(self.others.iter().cloned());
        shown
    }

    pub(super) fn is_empty(&self) -> bool {
        self.marks.is_empty() && self.others.is_empty()
    }

    /// The findings of the file itself, in order.
    pub(super) fn findings(&self) -> impl Iterator<Item = &Reported> {
        self.marks.iter().filter(|mark| !mark.is_origin).filter_map(Mark::finding)
    }
}

/// What is shown in all files of a view, given the reports of its roots. What `view` shows so far is taken over
/// where it was made from the same reports.
pub(super) fn all(view: &View, reports: &[Arc<FileReport>]) -> BTreeMap<Uri, Arc<Shown>> {
    let mut sources: BTreeMap<&Path, Vec<&Arc<FileReport>>> = BTreeMap::new();
    for report in reports {
        let own = report.file.absolute.as_path();
        if !report.findings.is_empty() || view.open.is_open(own) {
            sources.entry(own).or_default().insert(0, report);
        }
        for origin in report.findings.iter().filter_map(|finding| origin(finding, own)) {
            let mirrored = sources.entry(&origin.absolute).or_default();
            if !mirrored.iter().any(|known| Arc::ptr_eq(known, report)) {
                mirrored.push(report);
            }
        }
    }
    let mut all = BTreeMap::new();
    for (path, from) in sources {
        let uri = view.uri(path);
        let known = uri.as_ref().and_then(|uri| view.shown.get(uri));
        match known.filter(|known| known.is_from(&from) && view.open.is_open(path) == known.is_open) {
            Some(known) => _ = all.insert(known.uri.clone(), known.clone()),
            None => all.extend(made(view, path, &from).map(|shown| (shown.uri.clone(), Arc::new(shown)))),
        }
    }
    all.extend(configurations(view).map(|shown| (shown.uri.clone(), Arc::new(shown))));
    all
}

/// The reports that can be shown before a review: new ones of the open documents and of the files whose findings begin
/// in them, and those that are shown so far of all others.
pub(super) fn early(view: &View) -> Vec<Arc<FileReport>> {
    let mut wanted: BTreeSet<&Path> = view.open.paths().collect();
    let shown = || view.shown.values().flat_map(|shown| &shown.from);
    wanted.extend(shown().filter(|report| reaches(report, view)).map(|report| report.file.absolute.as_path()));
    let mut reports: BTreeMap<&Path, Arc<FileReport>> = BTreeMap::new();
    for report in shown().filter(|report| !wanted.contains(report.file.absolute.as_path())) {
        reports.insert(&report.file.absolute, report.clone());
    }
    for path in wanted {
        reports.extend(view.snapshot.early_report(path).map(|report| (path, report)));
    }
    reports.into_values().collect()
}

/// Whether findings of a report begin in an open document.
fn reaches(report: &FileReport, view: &View) -> bool {
    let mut origins = report.findings.iter().filter_map(|finding| finding.origin.as_ref());
    origins.any(|origin| view.open.is_open(&origin.absolute))
}

/// Where a finding begins, if that is another place than its own.
fn origin<'a>(finding: &'a Reported, own: &Path) -> Option<&'a Location> {
    finding.origin.as_ref().filter(|origin| origin.absolute != own || origin.span != finding.at.span)
}

/// What is shown in a file, or in each cell of a notebook.
fn made<'a>(view: &'a View, path: &Path, from: &[&'a Arc<FileReport>]) -> impl Iterator<Item = Shown> {
    let mut addresses: BTreeMap<Uri, (Option<i32>, Vec<Mark>)> = BTreeMap::new();
    match view.open.cells(path) {
        Some(cells) => {
            let versions = cells.stretches().iter().map(|cell| (cell.uri.clone(), (Some(cell.version), Vec::new())));
            addresses.extend(versions);
        }
        None => {
            let report = from.iter().find(|report| report.file.absolute == path);
            let version = view.open.is_open(path).then(|| match report {
                Some(report) => report.file.version,
                None => view.seen(path)?.file.version,
            });
            addresses.extend(view.uri(path).map(|uri| (uri, (version.flatten(), Vec::new()))));
        }
    }
    for report in from {
        let own = report.file.absolute.as_path();
        for (index, finding) in report.findings.iter().enumerate() {
            let mut mark = |located: Option<(Uri, Diagnostic)>, is_origin| {
                let Some((uri, diagnostic)) = located else { return };
                if let Some((_, marks)) = addresses.get_mut(&uri) {
                    marks.push(Mark { diagnostic, report: Arc::clone(report), index, is_origin });
                }
            };
            if own == path {
                mark(diagnostic(view, finding), false);
            }
            if let Some(origin) = origin(finding, own).filter(|origin| origin.absolute == path) {
                mark(at_origin(view, finding, origin), true);
            }
        }
    }
    let is_open = view.open.is_open(path);
    let from: Vec<Arc<FileReport>> = from.iter().map(|report| Arc::clone(report)).collect();
    addresses.into_iter().map(move |(uri, (version, mut marks))| {
        marks.sort_by(|a, b| key(&a.diagnostic).cmp(&key(&b.diagnostic)));
        let id = result_id(marks.iter().map(|mark| &mark.diagnostic));
        Shown { uri, version, is_open, marks, others: Vec::new(), id, from: from.clone() }
    })
}

/// What is wrong in the configurations: in the text of those that are open, else in what lies on disk.
fn configurations(view: &View) -> impl Iterator<Item = Shown> {
    let encoding = view.client.encoding;
    let mut all: BTreeMap<Uri, (Option<i32>, Vec<Diagnostic>)> = BTreeMap::new();
    for (uri, configuration) in view.open.configurations() {
        let wrong = configuration.wrong();
        let found = wrong.iter().map(|wrong| configuration.diagnostic(wrong, encoding)).collect();
        all.insert(uri.clone(), (Some(configuration.version), found));
    }
    let open: Vec<&Path> = view.open.configurations().map(|(_, open)| open.path.as_path()).collect();
    let roots = view.snapshot.roots.iter().filter(|root| root.reach == Reach::Whole);
    for wrong in roots.flat_map(|root| root.wrong.iter()).filter(|wrong| !open.contains(&wrong.path.as_path())) {
        let Some(uri) = view.uri(&wrong.path) else { continue };
        let text = std::fs::read_to_string(&wrong.path).ok();
        let found = text.map_or_else(
            || configuration::at_start(wrong),
            |text| configuration::diagnostic(wrong, &text, &Lines::new(&text), encoding),
        );
        let (_, diagnostics) = all.entry(uri).or_default();
        if !diagnostics.contains(&found) {
            diagnostics.push(found);
        }
    }
    all.into_iter().map(|(uri, (version, others))| Shown {
        uri,
        version,
        is_open: version.is_some(),
        marks: Vec::new(),
        id: result_id(others.iter()),
        others,
        from: Vec::new(),
    })
}

impl Shown {
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
    result_id(std::iter::empty())
}

fn result_id<'a>(diagnostics: impl Iterator<Item = &'a Diagnostic>) -> String {
    let mut hasher = DefaultHasher::new();
    for diagnostic in diagnostics {
        serde_json::to_string(diagnostic).unwrap_or_default().hash(&mut hasher);
    }
    format!("{:016x}", hasher.finish())
}

fn diagnostic(view: &View, finding: &Reported) -> Option<(Uri, Diagnostic)> {
    let (uri, range) = view.located(&finding.at)?;
    let related = finding.related.iter().map(|(at, message)| (at, message.as_str()));
    let diagnostic = Diagnostic {
        range,
        severity: Some(severity(finding.severity)),
        related_information: related_information(view, related),
        tags: (finding.rule == UNUSED_IGNORE).then(|| vec![DiagnosticTag::UNNECESSARY]),
        ..plain(finding, finding.message.clone())
    };
    Some((uri, diagnostic))
}

/// The same defect where it begins: what is seen there leads to where it hurts.
fn at_origin(view: &View, finding: &Reported, origin: &Location) -> Option<(Uri, Diagnostic)> {
    let (uri, range) = view.located(origin)?;
    let severity = severity(finding.severity.min(Severity::Info));
    let related = related_information(view, [(&finding.at, "this is where it shows")].into_iter());
    let message = finding.message.clone();
    let plain = plain(finding, message);
    Some((uri, Diagnostic { range, severity: Some(severity), related_information: related, ..plain }))
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
