//! Code lenses: above code that answers a question, which one it is and how it stands. Knows no rule.

use djury_rules::{
    model::{answers::AnswerCode, directives::DirectiveKind},
    text::Span,
};
use serde_json::json;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Position, Range, Uri};

use crate::lsp::{
    client::commands::SHOW,
    commands::EXPLAIN,
    view::{Seen, View},
};

pub(super) fn lenses(view: &View, params: &CodeLensParams) -> Option<Vec<CodeLens>> {
    let uri = &params.text_document.uri;
    let seen = view.seen(&view.path(uri)?)?;
    if !seen.root.is_loaded {
        return None;
    }
    let number = seen.root.index(&seen.file.path).and_then(|index| u32::try_from(index).ok())?;
    let project = seen.root.project();
    let mut lenses = Vec::new();
    for answer in project.answers().iter().filter(|answer| answer.place.file == number) {
        let place = answer.place;
        let span = |id| seen.file.outline.span(place.region, place.item, id);
        let around = match answer.code {
            AnswerCode::Function(id) => project.function(id).map(|info| span(info.function.id)),
            AnswerCode::Class(id) => project.class(id).map(|info| span(info.class.id)),
            AnswerCode::Module(_) => None,
        };
        // A block of a Markdown answer is a module of its own.
        let around = around.unwrap_or_else(|| region(&seen, place.region));
        let Some((at, range)) = view.place(&seen, span(place.id)).filter(|(at, _)| at == uri) else { continue };
        lenses.push(lens(view, &seen, &at, range, answer.question, around));
    }
    lenses.extend(said(view, &seen, params, &lenses));
    Some(lenses)
}

/// Comments that name a question which no definition below them is the whole answer to: there they stand themselves.
fn said(view: &View, seen: &Seen<'_>, params: &CodeLensParams, known: &[CodeLens]) -> Vec<CodeLens> {
    let uri = &params.text_document.uri;
    let settings = seen.settings();
    let mut said: Vec<(u32, CodeLens)> = Vec::new();
    for (region, number) in seen.file.outline.regions.iter().zip(0..) {
        for directive in region.directives.iter().filter(|directive| directive.is_alone) {
            let DirectiveKind::Question(question) = directive.kind else { continue };
            let named = format!("Q{question} ·");
            let is_known =
                known.iter().filter_map(|lens| lens.command.as_ref()).any(|command| command.title.starts_with(&named));
            if is_known
                || settings.bank.question(question).is_none()
                || said.iter().any(|(known, _)| *known == question)
            {
                continue;
            }
            let span = region.map.span(directive.span.0);
            if let Some((at, range)) = view.place(seen, span).filter(|(at, _)| at == uri) {
                said.push((question, lens(view, seen, &at, range, question, self::region(seen, number))));
            }
        }
    }
    said.into_iter().map(|(_, lens)| lens).collect()
}

fn lens(view: &View, seen: &Seen<'_>, uri: &Uri, range: Range, question: u32, around: Span) -> CodeLens {
    let start = Position::new(range.start.line, 0);
    CodeLens {
        range: Range::new(start, start),
        command: Some(Command {
            title: title(view, seen, question, around),
            command: if view.client.has(SHOW) { SHOW } else { EXPLAIN }.to_owned(),
            arguments: Some(vec![json!({"question": question, "uri": uri})]),
        }),
        data: None,
    }
}

fn region(seen: &Seen<'_>, number: u32) -> Span {
    let region = seen.document.source.regions.get(number as usize);
    let Some(region) = region else { return Span::default() };
    let end = u32::try_from(region.text.len()).unwrap_or(u32::MAX);
    region.map.span(Span::new(0, end))
}

/// `Q28 · nothing found`, `Q28 · 2 findings`
fn title(view: &View, seen: &Seen<'_>, question: u32, around: Span) -> String {
    let marks = view.shown.values().flat_map(|shown| &shown.marks).filter(|mark| !mark.is_origin);
    let findings = marks.filter_map(|mark| mark.finding()).filter(|finding| {
        finding.at.absolute == seen.file.absolute
            && finding.questions.contains(&question)
            && around.contains(finding.at.span)
    });
    match findings.count() {
        0 => format!("Q{question} · nothing found"),
        1 => format!("Q{question} · 1 finding"),
        count => format!("Q{question} · {count} findings"),
    }
}
