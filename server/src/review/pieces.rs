//! The pieces of a submission that may be alike to those of another: its functions and its written answers. Knows no
//! other submission.

use djury_rules::{model::project::Within, rule::FileKind};

use super::{
    build::Job,
    compare::Piece,
    excerpt::Texts,
    sheet::{Excerpt, Sheet},
    template::covers,
};

/// The functions of a submission that were not given, and its written answers.
pub(crate) fn pieces(job: &Job<'_>, sheet: &Sheet) -> Vec<Piece> {
    let folder = job.folder();
    let texts = Texts::new(job.snapshot, folder);
    let mut pieces = Vec::new();
    for root in &job.snapshot.roots {
        let project = root.project();
        for (_, info) in project.own_functions() {
            let module = project.module_info(info.module);
            let Some((module, file)) = module.and_then(|module| Some((module, root.files.get(module.file as usize)?)))
            else {
                continue;
            };
            if matches!(info.within, Within::Function(_)) || file.kind == FileKind::Migration {
                continue;
            }
            let span = file.outline.span(module.region, info.item, info.function.id);
            let Some(text) = texts.get(&file.absolute) else { continue };
            let lines = &text.document.lines;
            let (first, last) = (lines.line(span.start) + 1, lines.line(span.end.saturating_sub(1)) + 1);
            let shown = texts.shown(&file.absolute);
            if job.template.given(&shown, text.document.text()).is_some_and(|given| covers(&given, first, last)) {
                continue;
            }
            let Some(excerpt) = texts.lines(&file.absolute, first, last) else { continue };
            let holds = |other: &Excerpt| {
                other.path == excerpt.path
                    && (other.first..other.first + other.lines.len() + other.more).contains(&excerpt.first)
            };
            let answers = sheet.questions.iter();
            let question = answers.filter(|question| question.answers.iter().any(|answer| holds(&answer.excerpt)));
            pieces.push(Piece {
                question: question.map(|question| question.number).next(),
                text: span.of(text.document.text()).to_owned(),
                is_code: true,
                excerpt,
            });
        }
    }
    for question in &sheet.questions {
        for written in &question.written {
            let lines: Vec<String> = written.text.lines().take(40).map(str::to_owned).collect();
            pieces.push(Piece {
                question: Some(question.number),
                text: written.text.clone(),
                is_code: false,
                excerpt: Excerpt {
                    path: written.path.clone(),
                    first: written.line,
                    inks: lines.iter().map(|_| Vec::new()).collect(),
                    more: written.text.lines().count().saturating_sub(lines.len()),
                    lines,
                    mark: None,
                },
            });
        }
    }
    pieces
}
