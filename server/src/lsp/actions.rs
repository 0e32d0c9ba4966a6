//! Code actions: a finding's fix, the fixes of all findings of its rule, a comment that ignores it, and all safe
//! fixes of a file.

use djury_rules::finding::Applicability;
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Diagnostic, TextEdit,
};

use crate::{
    lsp::{
        client::{FIX_ALL, FIX_RULE, IGNORE},
        edits, ignore,
        shown::{Mark, Shown},
        view::{Seen, View},
    },
    world::report::{Reported, ReportedFix, UNUSED_IGNORE},
};

pub(super) fn actions(view: &View, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let path = view.path(&params.text_document.uri)?;
    let (seen, shown) = (view.seen(&path)?, view.shown(&path)?);
    let asked = Asked { view, params, seen, shown };
    let mut actions = Vec::new();
    let mut rules: Vec<&str> = Vec::new();
    let touched = |mark: &&Mark| {
        let range = mark.diagnostic.range;
        range.start <= params.range.end && params.range.start <= range.end
    };
    for mark in shown.marks.iter().filter(touched) {
        let Some(finding) = mark.finding() else { continue };
        actions.extend(asked.fix(mark, finding));
        actions.extend(asked.ignore(mark, finding));
        if !rules.contains(&finding.rule.as_str()) {
            rules.push(&finding.rule);
            actions.extend(asked.fix_rule(mark, finding));
        }
    }
    actions.extend(asked.fix_all());
    // What mends comes before what silences.
    actions.sort_by_key(|action| action.kind == Some(IGNORE));
    Some(actions.into_iter().map(CodeActionOrCommand::CodeAction).collect())
}

struct Asked<'a> {
    view: &'a View,
    params: &'a CodeActionParams,
    seen: Seen<'a>,
    shown: &'a Shown,
}

impl Asked<'_> {
    fn fix(&self, mark: &Mark, finding: &Reported) -> Option<CodeAction> {
        let fix = finding.fix.as_ref().filter(|_| self.wants(&CodeActionKind::QUICKFIX))?;
        Some(CodeAction {
            title: fix.title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            diagnostics: Some(vec![self.known(&mark.diagnostic)]),
            edit: Some(edits::workspace_edit(self.view, &fix.edits.iter().collect::<Vec<_>>())?),
            is_preferred: Some(true),
            ..CodeAction::default()
        })
    }

    /// The fixes of all findings of a rule in the file, where there are several.
    fn fix_rule(&self, mark: &Mark, finding: &Reported) -> Option<CodeAction> {
        let same = self.shown.findings().filter(|other| other.rule == finding.rule);
        let (edits, count) = edits::together(same.filter_map(|other| other.fix.as_ref()));
        if count < 2 || !self.wants(&FIX_RULE) {
            return None;
        }
        Some(CodeAction {
            title: format!("Fix all {count} `{}` in this file", finding.rule),
            kind: Some(FIX_RULE),
            diagnostics: Some(vec![self.known(&mark.diagnostic)]),
            edit: Some(edits::workspace_edit(self.view, &edits)?),
            ..CodeAction::default()
        })
    }

    /// The comment that ignores a finding. It belongs where the finding is reported, not where it begins.
    fn ignore(&self, mark: &Mark, finding: &Reported) -> Option<CodeAction> {
        if mark.is_origin || finding.rule == UNUSED_IGNORE || !self.wants(&IGNORE) {
            return None;
        }
        let (at, text) = ignore::comment(&self.seen, finding)?;
        let edit = TextEdit { range: self.seen.range(at, self.view.client.encoding), new_text: text };
        let version = self.seen.file.version;
        Some(CodeAction {
            title: format!("Ignore `{}` on this line", finding.rule),
            kind: Some(IGNORE),
            diagnostics: Some(vec![self.known(&mark.diagnostic)]),
            edit: Some(edits::single(self.view, self.shown.uri.clone(), version, edit)),
            ..CodeAction::default()
        })
    }

    /// All safe fixes of the file.
    fn fix_all(&self) -> Option<CodeAction> {
        let safe = |fix: &&ReportedFix| fix.applicability == Applicability::Safe;
        let (edits, count) =
            edits::together(self.shown.findings().filter_map(|finding| finding.fix.as_ref()).filter(safe));
        if count == 0 || !self.wants(&FIX_ALL) {
            return None;
        }
        Some(CodeAction {
            title: "Apply all safe fixes of djury".to_owned(),
            kind: Some(FIX_ALL),
            edit: Some(edits::workspace_edit(self.view, &edits)?),
            ..CodeAction::default()
        })
    }

    /// Whether actions of a kind are asked for. A kind stands for all whose names it begins.
    fn wants(&self, kind: &CodeActionKind) -> bool {
        let Some(only) = &self.params.context.only else { return true };
        only.iter().any(|asked| {
            let rest = kind.as_str().strip_prefix(asked.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || asked.as_str().is_empty())
        })
    }

    /// The diagnostic as the client sent it, so that it finds its own again.
    fn known(&self, diagnostic: &Diagnostic) -> Diagnostic {
        let same = |sent: &&Diagnostic| sent.code == diagnostic.code && sent.range == diagnostic.range;
        self.params.context.diagnostics.iter().find(same).unwrap_or(diagnostic).clone()
    }
}
