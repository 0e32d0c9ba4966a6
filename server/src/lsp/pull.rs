//! Diagnostics for clients that ask for them. What a client has already is not sent again.

use std::collections::HashMap;

use tower_lsp::ls_types::{
    DocumentDiagnosticParams, DocumentDiagnosticReport, DocumentDiagnosticReportResult, FullDocumentDiagnosticReport,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport,
    Uri, WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceDocumentDiagnosticReport, WorkspaceFullDocumentDiagnosticReport,
    WorkspaceUnchangedDocumentDiagnosticReport,
};

use crate::lsp::{shown, view::View};

pub(super) fn document(view: &View, params: &DocumentDiagnosticParams) -> DocumentDiagnosticReportResult {
    let shown = view.shown(&params.text_document.uri);
    let id = shown.map_or_else(shown::empty_id, |shown| shown.id.clone());
    let report = match params.previous_result_id.as_ref() == Some(&id) {
        true => DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
        }),
        false => DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
            related_documents: None,
            full_document_diagnostic_report: FullDocumentDiagnosticReport {
                result_id: Some(id),
                items: shown.map(|shown| shown.diagnostics()).unwrap_or_default(),
            },
        }),
    };
    DocumentDiagnosticReportResult::Report(report)
}

pub(super) fn workspace(view: &View, params: &WorkspaceDiagnosticParams) -> WorkspaceDiagnosticReportResult {
    let mut known: HashMap<&Uri, &String> =
        params.previous_result_ids.iter().map(|previous| (&previous.uri, &previous.value)).collect();
    let mut items = Vec::new();
    for shown in view.shown.values() {
        let version = shown.version.map(i64::from);
        let (uri, id) = (shown.uri.clone(), shown.id.clone());
        items.push(match known.remove(&uri) == Some(&id) {
            true => unchanged(uri, version, id),
            false => full(uri, version, id, shown.diagnostics()),
        });
    }
    // What had diagnostics and has none any more.
    let mut rest: Vec<(&Uri, &String)> = known.into_iter().collect();
    rest.sort();
    for (uri, previous) in rest {
        let id = shown::empty_id();
        items.push(match *previous == id {
            true => unchanged(uri.clone(), None, id),
            false => full(uri.clone(), None, id, Vec::new()),
        });
    }
    WorkspaceDiagnosticReportResult::Report(WorkspaceDiagnosticReport { items })
}

fn unchanged(uri: Uri, version: Option<i64>, result_id: String) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id },
    })
}

fn full(
    uri: Uri,
    version: Option<i64>,
    id: String,
    items: Vec<tower_lsp::ls_types::Diagnostic>,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport { result_id: Some(id), items },
    })
}
