//! Edits of findings as the protocol wants them, and several fixes in one. Knows no request.

use std::collections::{BTreeMap, HashMap};

use tower_lsp::ls_types::{
    DocumentChanges, OneOf, OptionalVersionedTextDocumentIdentifier, TextDocumentEdit, TextEdit, Uri, WorkspaceEdit,
};

use crate::{
    lsp::view::View,
    world::report::{ReportedEdit, ReportedFix},
};

/// The edits of several fixes that can be made at once: a fix whose edits would meet those of an earlier one is left
/// out, an edit that several ask for (an import) is made once. Also tells how many fixes are made.
pub(super) fn together<'a>(fixes: impl Iterator<Item = &'a ReportedFix>) -> (Vec<&'a ReportedEdit>, usize) {
    let mut taken: Vec<&ReportedEdit> = Vec::new();
    let mut count = 0;
    for fix in fixes {
        let new: Vec<&ReportedEdit> = fix.edits.iter().filter(|edit| !taken.contains(edit)).collect();
        if new.iter().all(|edit| taken.iter().all(|other| !meet(edit, other))) {
            taken.extend(new);
            count += 1;
        }
    }
    (taken, count)
}

/// Edits that touch meet too: what stands between their texts would hang on their order.
fn meet(a: &ReportedEdit, b: &ReportedEdit) -> bool {
    a.at.absolute == b.at.absolute && a.at.span.start <= b.at.span.end && b.at.span.start <= a.at.span.end
}

/// Edits of any files as one change; none where a file cannot be had any more.
pub(super) fn workspace_edit(view: &View, edits: &[&ReportedEdit]) -> Option<WorkspaceEdit> {
    let mut files: BTreeMap<Uri, (Option<i32>, Vec<TextEdit>)> = BTreeMap::new();
    let mut edits = edits.to_vec();
    edits.sort_by_key(|edit| &edit.at);
    for edit in edits {
        let (uri, range) = view.located(&edit.at)?;
        let version = view.version(&uri);
        let (_, texts) = files.entry(uri).or_insert_with(|| (version, Vec::new()));
        texts.push(TextEdit { range, new_text: edit.text.clone() });
    }
    Some(edit_of(view, files))
}

fn edit_of(view: &View, files: BTreeMap<Uri, (Option<i32>, Vec<TextEdit>)>) -> WorkspaceEdit {
    if !view.client.edits_versions {
        let changes: HashMap<Uri, Vec<TextEdit>> = files.into_iter().map(|(uri, (_, edits))| (uri, edits)).collect();
        return WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() };
    }
    let document = |(uri, (version, edits)): (Uri, (Option<i32>, Vec<TextEdit>))| TextDocumentEdit {
        text_document: OptionalVersionedTextDocumentIdentifier { uri, version },
        edits: edits.into_iter().map(OneOf::Left).collect(),
    };
    let documents = DocumentChanges::Edits(files.into_iter().map(document).collect());
    WorkspaceEdit { document_changes: Some(documents), ..WorkspaceEdit::default() }
}

/// One edit of one file.
pub(super) fn single(view: &View, uri: Uri, version: Option<i32>, edit: TextEdit) -> WorkspaceEdit {
    edit_of(view, BTreeMap::from([(uri, (version, vec![edit]))]))
}
