//! Code actions: a finding's fix, the fixes of all findings of its rule, a comment that ignores it, the way to its
//! rule's page, a note on it, and all safe fixes of a file.

use djury_rules::finding::Applicability;
use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse, Command, Diagnostic,
    TextEdit,
};

use crate::{
    lsp::{
        client::{
            FIX_ALL, FIX_RULE, IGNORE, NOTE, READ,
            commands::{SHOW, WRITE_NOTE},
        },
        commands::OPEN_PAGE,
        edits, ignore, page,
        shown::{Mark, Shown},
        view::{Seen, View},
    },
    world::report::{Reported, ReportedFix, UNUSED_IGNORE},
};

pub(super) fn actions(view: &View, params: &CodeActionParams) -> Option<CodeActionResponse> {
    let uri = &params.text_document.uri;
    let (seen, shown) = (view.seen(&view.path(uri)?)?, view.shown(uri)?);
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
            actions.extend(asked.read(mark, finding));
        }
        actions.extend(asked.note(mark, finding));
    }
    actions.extend(asked.fix_all());
    // What mends comes before what silences, and both before what only leads elsewhere.
    let order = [&IGNORE, &READ, &NOTE];
    actions.sort_by_key(|action| {
        let kind = action.kind.as_ref().and_then(|kind| order.iter().position(|known| *known == kind));
        kind.map_or(0, |at| at + 1)
    });
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
        let (uri, range) = self.view.place(&self.seen, at)?;
        let edit = TextEdit { range, new_text: text };
        let version = self.view.version(&uri);
        Some(CodeAction {
            title: format!("Ignore `{}` on this line", finding.rule),
            kind: Some(IGNORE),
            diagnostics: Some(vec![self.known(&mark.diagnostic)]),
            edit: Some(edits::single(self.view, uri, version, edit)),
            ..CodeAction::default()
        })
    }

    /// The way to the page of a finding's rule: inside of the editor where it can show one, else in the browser.
    fn read(&self, mark: &Mark, finding: &Reported) -> Option<CodeAction> {
        let client = &self.view.client;
        let rule = finding.rule.as_str();
        let (command, argument) = match client.has(SHOW) {
            true => (SHOW, json!({"rule": rule, "uri": self.shown.uri})),
            false if client.opens_pages && page::address(rule).is_some() => (OPEN_PAGE, json!(rule)),
            false => return None,
        };
        self.led(&READ, mark, format!("Read about `{rule}`"), command, argument)
    }

    /// A note of a reviewer on a finding. Only the client can ask for its words.
    fn note(&self, mark: &Mark, finding: &Reported) -> Option<CodeAction> {
        if !self.view.client.has(WRITE_NOTE) {
            return None;
        }
        let argument = json!({
            "uri": self.shown.uri,
            "range": mark.diagnostic.range,
            "rule": finding.rule.as_str(),
            "finding": finding.id,
            "question": finding.questions.first(),
        });
        self.led(&NOTE, mark, format!("Write a review note on `{}`", finding.rule), WRITE_NOTE, argument)
    }

    /// An action that calls a command.
    fn led(
        &self,
        kind: &CodeActionKind,
        mark: &Mark,
        title: String,
        command: &str,
        argument: Value,
    ) -> Option<CodeAction> {
        if !self.wants(kind) {
            return None;
        }
        let command = Command { title: title.clone(), command: command.to_owned(), arguments: Some(vec![argument]) };
        Some(CodeAction {
            title,
            kind: Some(kind.clone()),
            diagnostics: Some(vec![self.known(&mark.diagnostic)]),
            command: Some(command),
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
