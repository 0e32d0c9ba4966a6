//! Findings for people: the message, the code with marks, related places, the question, the fix.

use std::{
    collections::BTreeMap,
    io::{self, Write},
};

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use djury_rules::{bank::Severity, finding::Applicability, text::Span};

use super::{
    counted,
    style::{self, BOLD, CODE, DIM, GOOD, PLAIN},
};
use crate::{
    cli::{
        check::Options,
        checked::{Checked, Shown},
    },
    world::{file::Document, report::Location},
};

/// A longer line is not shown: it was not written by a person. In bytes.
const LONGEST_LINE: u32 = 2_000;
/// A mark over more lines than this stays on its first line.
const TALLEST_MARK: usize = 4;

pub(crate) fn write(checked: &Checked, out: &mut impl Write) -> io::Result<()> {
    let renderer = Renderer::styled()
        .error(style::ERROR)
        .warning(style::WARNING)
        .info(style::INFO)
        .note(style::HINT)
        .help(style::GOOD);
    for shown in &checked.findings {
        writeln!(out, "{}\n", renderer.render(&[group(shown, checked)]))?;
    }
    Ok(())
}

fn group<'a>(shown: &'a Shown, checked: &'a Checked) -> Group<'a> {
    let finding = &shown.reported;
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
        Severity::Hint => Level::NOTE.with_name("hint"),
    };
    let mut group = level
        .primary_title(finding.message.as_str())
        .id(finding.rule.as_str())
        .elements(None::<Snippet<'a, Annotation<'a>>>);
    // The finding's own file comes first, the others follow in the order in which they are spoken of.
    let mut files: Vec<(&Location, Vec<(&Location, &str)>)> = vec![(&finding.at, Vec::new())];
    for (at, message) in &finding.related {
        match files.iter_mut().find(|(file, _)| file.absolute == at.absolute) {
            Some((_, places)) => places.push((at, message)),
            None => files.push((at, vec![(at, message)])),
        }
    }
    for (file, related) in files {
        let primary = (file.absolute == finding.at.absolute).then_some(&finding.at);
        let path = checked.shown(&file.absolute);
        let document = checked.documents.get(&file.absolute);
        match document.and_then(|document| snippet(document, primary, &related, path.clone())) {
            Some(snippet) => group = group.element(snippet),
            None => group = group.element(Origin::path(path).line(file.start.line).char_column(file.start.column)),
        }
    }
    for number in &finding.questions {
        if let Some(question) = shown.bank.question(*number) {
            group = group.element(Level::NOTE.with_name(format!("Q{number}")).message(question.text.as_str()));
        }
    }
    if let Some(fix) = &finding.fix {
        let how = match fix.applicability {
            Applicability::Safe => "--fix",
            Applicability::Suggested => "--suggested-fixes",
        };
        group = group.element(Level::HELP.message(format!("{} ({how})", lower_first(&fix.title))));
    }
    group
}

/// The lines that the places stand on, with marks. None where they cannot be shown.
fn snippet<'a>(
    document: &'a Document,
    primary: Option<&Location>,
    related: &[(&Location, &'a str)],
    path: String,
) -> Option<Snippet<'a, Annotation<'a>>> {
    let text = document.text();
    let lines = &document.lines;
    let mut marks: Vec<(AnnotationKind, Span, Option<&'a str>)> = Vec::new();
    if let Some(primary) = primary {
        marks.push((AnnotationKind::Primary, marked(document, primary.span), None));
    }
    for (at, message) in related {
        // A file that the finding does not stand in has its mark where the note points.
        marks.push((AnnotationKind::Context, marked(document, at.span), Some(message)));
    }
    let first = marks.iter().map(|(_, span, _)| lines.line(span.start)).min()?;
    let last = marks.iter().map(|(_, span, _)| lines.line(span.end)).max()?;
    let window = Span { start: lines.start(first), end: lines.span(last, text).end };
    let is_long = |(_, span, _): &(AnnotationKind, Span, Option<&str>)| {
        (lines.line(span.start)..=lines.line(span.end)).any(|line| lines.span(line, text).len() > LONGEST_LINE)
    };
    if marks.iter().any(is_long) {
        return None;
    }
    let marks = marks.into_iter().map(|(kind, span, label)| {
        let range = (span.start - window.start) as usize..(span.end - window.start) as usize;
        kind.span(range).label(label)
    });
    Some(Snippet::source(window.of(text)).line_start(first + 1).path(path).annotations(marks))
}

/// What is marked of a place: a tall one on its first line only.
fn marked(document: &Document, span: Span) -> Span {
    let lines = &document.lines;
    let text = document.text();
    let size = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let span = Span { start: span.start.min(size), end: span.end.clamp(span.start.min(size), size) };
    let first = lines.line(span.start);
    if lines.line(span.end) - first < TALLEST_MARK {
        return span;
    }
    Span { start: span.start, end: lines.span(first, text).end.max(span.start) }
}

/// "Add it" as the rest of a sentence.
fn lower_first(title: &str) -> String {
    let mut chars = title.chars();
    let first = chars.next();
    let is_word = chars.clone().next().is_some_and(char::is_lowercase);
    match first {
        Some(first) if is_word => first.to_lowercase().chain(chars).collect(),
        _ => title.to_owned(),
    }
}

/// What stands below the findings: how many of which weight, what can be fixed, where to read on.
pub(crate) fn summary(checked: &Checked, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let files = counted(checked.files, "file");
    if checked.files == 0 {
        return writeln!(out, "Nothing to check: there is no file here that djury reads.");
    }
    if checked.findings.is_empty() {
        return writeln!(out, "{GOOD}Nothing found{PLAIN} in {files}.");
    }
    let mut weights: BTreeMap<Severity, usize> = BTreeMap::new();
    for shown in &checked.findings {
        *weights.entry(shown.reported.severity).or_default() += 1;
    }
    let counts: Vec<String> = weights
        .iter()
        .rev()
        .map(|(severity, count)| {
            let name = severity.to_string();
            // There is no plural of "info".
            let text = if *severity == Severity::Info { format!("{count} info") } else { counted(*count, &name) };
            format!("{}{text}{PLAIN}", style::of(*severity))
        })
        .collect();
    writeln!(out, "{BOLD}{}{PLAIN} in {files}: {}", counted(checked.findings.len(), "finding"), counts.join(", "))?;
    let fixes = |wanted: Applicability| {
        let fixes = checked.findings.iter().filter_map(|shown| shown.reported.fix.as_ref());
        fixes.filter(|fix| fix.applicability == wanted).count()
    };
    if !options.fix && !options.suggested_fixes {
        match (fixes(Applicability::Safe), fixes(Applicability::Suggested)) {
            (0, 0) => {}
            (safe, 0) => writeln!(out, "  {} with {CODE}--fix{PLAIN}", fixable(safe))?,
            (0, suggested) => writeln!(out, "  {} with {CODE}--suggested-fixes{PLAIN}", fixable(suggested))?,
            (safe, more) => {
                writeln!(
                    out,
                    "  {} with {CODE}--fix{PLAIN}, {more} more with {CODE}--suggested-fixes{PLAIN}",
                    fixable(safe)
                )?;
            }
        }
    }
    let gravest = checked.findings.iter().max_by_key(|shown| (shown.reported.severity, std::cmp::Reverse(&shown.path)));
    match gravest {
        Some(shown) => writeln!(out, "  {DIM}read why:{PLAIN} {CODE}djury explain {}{PLAIN}", shown.reported.rule),
        None => Ok(()),
    }
}

fn fixable(count: usize) -> String {
    if count == 1 { "1 can be fixed".to_owned() } else { format!("{count} can be fixed") }
}
