//! Inlay hints: how the time of a function grows, behind its parameters; the tooltip says what decides. Knows no rule.

use djury_rules::{
    complexity::{self, Estimated},
    text::Span,
};
use serde::Deserialize;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, MarkupContent, MarkupKind};

use crate::lsp::view::{Seen, View};

/// Which functions have a hint.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Hints {
    /// Those in files that answer a question of the bank.
    #[default]
    Answers,
    All,
    Off,
}

pub(super) fn hints(view: &View, params: &InlayHintParams) -> Option<Vec<InlayHint>> {
    let uri = &params.text_document.uri;
    let seen = view.seen(&view.path(uri)?)?;
    let is_wanted = match view.hints {
        Hints::All => true,
        Hints::Answers => answers(&seen),
        Hints::Off => false,
    };
    if !is_wanted {
        return None;
    }
    let asked = Span::new(view.offset(uri, params.range.start, &seen), view.offset(uri, params.range.end, &seen));
    let mut hints = Vec::new();
    for (region, module) in seen.file.outline.modules() {
        for estimated in complexity::estimates(module) {
            let parameters = seen.file.outline.span(region, estimated.item, estimated.function.params_id);
            let at = Span::at(parameters.end);
            if parameters.is_empty() || !asked.holds(at.start) || estimated.estimate.time.is_constant() {
                continue;
            }
            let Some((_, range)) = view.place(&seen, at).filter(|(place, _)| place == uri) else { continue };
            hints.push(InlayHint {
                position: range.start,
                label: InlayHintLabel::String(estimated.estimate.text()),
                kind: None,
                text_edits: None,
                tooltip: Some(InlayHintTooltip::MarkupContent(tooltip(&seen, region, &estimated))),
                padding_left: Some(true),
                padding_right: None,
                data: None,
            });
        }
    }
    Some(hints)
}

/// Whether a file answers a question.
fn answers(seen: &Seen<'_>) -> bool {
    let number = seen.root.index(&seen.file.path).and_then(|index| u32::try_from(index).ok());
    let project = seen.root.is_loaded.then(|| seen.root.project());
    project.is_some_and(|project| project.answers().iter().any(|answer| Some(answer.place.file) == number))
}

/// What the letters stand for, and which lines decide.
fn tooltip(seen: &Seen<'_>, region: u32, estimated: &Estimated) -> MarkupContent {
    let mut lines = vec![format!("Estimated time: {}", estimated.estimate.text())];
    let letters = estimated.estimate.letters();
    if !letters.is_empty() {
        lines.push(format!("where {letters}"));
    }
    for reason in &estimated.estimate.reasons {
        let span = seen.file.outline.span(region, estimated.item, reason.id);
        lines.push(format!("line {}: {}", seen.document.lines.line(span.start) + 1, reason.text));
    }
    MarkupContent { kind: MarkupKind::PlainText, value: lines.join("\n") }
}
