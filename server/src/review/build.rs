//! Makes a sheet of a submission that was read. Knows the linked project and what is reported of it; knows no writer.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::{
    bank::{Bank, QuestionKind},
    model::{
        answers::{Answer as Found, AnswerCode, Evidence},
        outline::Content,
        project::Project,
    },
    page::{Page, Part},
    text::{Language, Span},
};

use super::{
    excerpt::{Texts, point},
    measured, mend, notebook,
    notes::Notes,
    placed,
    sheet::{About, Answer, Finding, KeyPoint, Question, Related, Rule, Sheet, State, Submission, Written},
    store::Store,
    suggest::suggest,
    survey::survey,
    template::{Template, covers},
    wording::Words,
    written,
};
use crate::world::{
    Snapshot,
    report::{FileReport, Reported},
    root::Root,
};

/// A submission that was read, with all that a sheet is made of.
#[derive(Debug)]
pub(crate) struct Job<'a> {
    pub(crate) snapshot: &'a Snapshot,
    /// The file or folder that was handed in.
    pub(crate) target: &'a Path,
    pub(crate) reports: &'a [Arc<FileReport>],
    pub(crate) bank: &'a Bank,
    /// Texts beside the code that may hold answers: path from the folder, text.
    pub(crate) texts: &'a [(PathBuf, String)],
    pub(crate) notes: &'a [(Store, Notes)],
    pub(crate) template: &'a Template,
}

impl Job<'_> {
    /// The folder that paths are shown from.
    pub(super) fn folder(&self) -> &Path {
        if self.target.is_dir() { self.target } else { self.target.parent().unwrap_or(self.target) }
    }

    /// Whether the starter project has these lines (from 1, both inclusive) of a file as they are.
    fn is_given(&self, absolute: &Path, first: usize, last: usize, texts: &Texts<'_>) -> bool {
        !self.template.is_empty()
            && texts.given(absolute, self.template).is_some_and(|given| covers(&given, first, last))
    }
}

/// Code that answers a question, with its place.
struct Answered {
    question: u32,
    absolute: PathBuf,
    span: Span,
    /// Whether it is an answer, or only has to do with the question.
    is_answer: bool,
    answer: Answer,
}

/// From so many words on a text explains something. Fewer stand around code.
const PROSE: usize = 12;

/// The sheet.
pub(crate) fn sheet(job: &Job<'_>) -> Sheet {
    let texts = Texts::new(job.snapshot, job.folder());
    let name =
        job.target.file_name().map_or_else(|| "submission".to_owned(), |name| name.to_string_lossy().into_owned());
    let answered = answered(job, &texts);
    let written = written_answers(job, &texts);
    let (reported, given): (Vec<&Reported>, Vec<&Reported>) =
        job.reports.iter().flat_map(|report| &report.findings).partition(|reported| {
            !job.is_given(&reported.at.absolute, reported.at.start.line, reported.at.start.line, &texts)
        });
    let mut findings: Vec<Finding> =
        reported.iter().map(|reported| finding(reported, &answered, &written, job.bank, &texts)).collect();
    findings.sort_by(|a, b| {
        (&a.path, a.start, &a.rule, a.end, &a.message).cmp(&(&b.path, b.start, &b.rule, b.end, &b.message))
    });
    let questions = job.bank.questions.iter().map(|asked| {
        let of_code: Vec<&Answered> = answered.iter().filter(|answered| answered.question == asked.number).collect();
        let of_text: Vec<Written> = written
            .iter()
            .filter(|(number, ..)| *number == asked.number)
            .map(|(_, written, _)| written.clone())
            .collect();
        let home = |finding: &&Finding| finding.home == Some(asked.number);
        let (own, also): (Vec<&Finding>, Vec<&Finding>) = findings
            .iter()
            .filter(|finding| home(finding) || finding.questions.contains(&asked.number))
            .partition(|finding| home(finding));
        let words: usize = of_text.iter().map(|written| written.words).sum();
        let is_in_code = of_code.iter().any(|answered| answered.is_answer);
        let state = match () {
            // Code in a written answer is an example; what explains is the text.
            () if asked.kind == QuestionKind::Explain && words >= PROSE => State::InWriting,
            () if is_in_code => State::InCode,
            () if !of_text.is_empty() => State::InWriting,
            () if !of_code.is_empty() || !own.is_empty() || !also.is_empty() => State::Touched,
            () => State::NotSeen,
        };
        let key_points = key_points(asked, &of_text);
        let all: Vec<&Finding> = own.iter().chain(&also).copied().collect();
        Question {
            number: asked.number,
            topic: asked.topic.clone(),
            text: asked.text.clone(),
            kind: asked.kind,
            state,
            suggestion: suggest(state, &all, &key_points, &of_text),
            key_points,
            answers: of_code.into_iter().map(|answered| answered.answer.clone()).collect(),
            written: of_text,
            findings: own.into_iter().map(|finding| finding.id.clone()).collect(),
            also: also.into_iter().map(|finding| finding.id.clone()).collect(),
        }
    });
    let questions: Vec<Question> = questions.collect();
    let mut review = Notes::default();
    for (_, notes) in job.notes {
        review.merge(notes.clone());
    }
    let notes = placed::placed(job.notes, &findings, &questions, &texts);
    let rules: BTreeSet<&str> = findings.iter().map(|finding| finding.rule.as_str()).collect();
    let rules = rules.into_iter().filter_map(|name| Some((name.to_owned(), rule(name)?))).collect();
    Sheet {
        version: 1,
        djury: env!("CARGO_PKG_VERSION").to_owned(),
        submission: Submission { left_out: given.len(), ..survey(&name, job.snapshot, &texts) },
        bank: About {
            name: job.bank.bank.name.clone(),
            title: job.bank.bank.title.clone(),
            credit: job.bank.bank.credit.clone(),
        },
        questions,
        findings,
        rules,
        notes,
        review,
    }
}

pub(crate) use super::pieces::pieces;

/// The code of all roots that answers questions.
fn answered(job: &Job<'_>, texts: &Texts<'_>) -> Vec<Answered> {
    let wanted: BTreeSet<&Path> = job.reports.iter().map(|report| report.file.absolute.as_path()).collect();
    let mut all = Vec::new();
    for root in &job.snapshot.roots {
        let project = root.project();
        let found = project.answers().iter().filter_map(|found| one_answered(found, root, project, job.bank, texts));
        all.extend(found.filter(|answered| wanted.contains(answered.absolute.as_path())).filter(|answered| {
            let excerpt = &answered.answer.excerpt;
            let last = excerpt.first + excerpt.lines.len() + excerpt.more - 1;
            !job.is_given(&answered.absolute, excerpt.first, last, texts)
        }));
    }
    // A function in a file that answers as a whole is shown once.
    let within = |inner: &Answered, outer: &Answered| {
        inner.question == outer.question
            && inner.absolute == outer.absolute
            && inner.span != outer.span
            && outer.span.contains(inner.span)
    };
    let keep: Vec<bool> = all.iter().map(|inner| !all.iter().any(|outer| within(inner, outer))).collect();
    let mut kept: Vec<Answered> =
        all.into_iter().zip(keep).filter_map(|(answered, keep)| keep.then_some(answered)).collect();
    kept.sort_by(|a, b| (a.question, &a.absolute, a.span).cmp(&(b.question, &b.absolute, b.span)));
    kept
}

fn one_answered(found: &Found, root: &Root, project: &Project, bank: &Bank, texts: &Texts<'_>) -> Option<Answered> {
    let file = root.files.get(found.place.file as usize)?;
    let asked = bank.question(found.question)?;
    let span = |id| file.outline.span(found.place.region, found.place.item, id);
    let (name, span) = match found.code {
        AnswerCode::Function(id) => {
            let function = &project.function(id)?.function;
            (function.name.name.to_string(), span(function.id))
        }
        AnswerCode::Class(id) => {
            let class = &project.class(id)?.class;
            (class.name.name.to_string(), span(class.id))
        }
        AnswerCode::Module(_) => (String::new(), region(file, found.place.region)?),
    };
    let text = texts.get(&file.absolute)?;
    let lines = &text.document.lines;
    let (first, last) = (lines.line(span.start) + 1, lines.line(span.end.saturating_sub(1).max(span.start)) + 1);
    let evidence = match found.evidence {
        Evidence::Comment => "comment",
        Evidence::Configured => "configuration",
        Evidence::Path => "file name",
        Evidence::Heading => "heading",
        Evidence::Recognised => "shape",
    };
    Some(Answered {
        question: found.question,
        absolute: file.absolute.clone(),
        span,
        // An `admin.py` shows something of the admin; it does not explain what the admin is for.
        is_answer: asked.kind == QuestionKind::Code || found.evidence != Evidence::Recognised,
        answer: Answer {
            name,
            evidence: evidence.to_owned(),
            excerpt: texts.lines(&file.absolute, first, last)?,
            times: if asked.kind == QuestionKind::Code { measured::times(found, span, file) } else { Vec::new() },
            examples: measured::examples(found, project),
        },
    })
}

/// The span of a whole region in its document.
fn region(file: &crate::world::file::File, number: u32) -> Option<Span> {
    let region = file.outline.regions.get(number as usize)?;
    let document = file.document()?;
    let length = document.source.regions.get(number as usize)?.text.trim_end().len();
    let Content::Python(_) = &region.content else { return None };
    Some(region.map.span(Span::new(0, u32::try_from(length).unwrap_or(u32::MAX))))
}

/// What was written, with the question and the file.
fn written_answers(job: &Job<'_>, texts: &Texts<'_>) -> Vec<(u32, Written, PathBuf)> {
    let mut all = Vec::new();
    let mut take = |absolute: &Path, text: &str| {
        let shown = texts.shown(absolute);
        let found = written::answers(text, &shown, written::whole(&shown, job.bank), job.bank);
        all.extend(found.into_iter().map(|(number, written)| (number, written, absolute.to_owned())));
    };
    for report in job.reports.iter().filter(|report| report.file.language == Language::Markdown) {
        if let Some(text) = texts.get(&report.file.absolute) {
            take(&report.file.absolute, text.document.text());
        }
    }
    let (notebooks, plain): (Vec<_>, Vec<_>) =
        job.texts.iter().partition(|(path, _)| path.extension().is_some_and(|ending| ending == "ipynb"));
    plain.into_iter().for_each(|(absolute, text)| take(absolute, text));
    for (absolute, text) in notebooks {
        let Some(notebook) = notebook::read(text) else { continue };
        let shown = texts.shown(absolute);
        for (number, mut written) in
            written::answers(&notebook.text, &shown, written::whole(&shown, job.bank), job.bank)
        {
            let (cell, line) = notebook.cell(written.line);
            written.path = format!("{shown}, cell {cell}");
            written.line = line;
            all.push((number, written, absolute.clone()));
        }
    }
    all
}

fn key_points(asked: &djury_rules::bank::Question, written: &[Written]) -> Vec<KeyPoint> {
    let words = Words::of(written.iter().flat_map(|written| [written.heading.as_str(), written.text.as_str()]));
    let points = asked.key_points.iter().enumerate().map(|(index, text)| {
        let terms = asked.terms.get(index).filter(|terms| !terms.is_empty() && !written.is_empty());
        KeyPoint { text: text.clone(), mentioned: terms.map(|terms| words.use_one_of(terms)) }
    });
    points.collect()
}

fn finding(
    reported: &Reported,
    answered: &[Answered],
    written: &[(u32, Written, PathBuf)],
    bank: &Bank,
    texts: &Texts<'_>,
) -> Finding {
    let related = reported.related.iter().map(|(at, message)| Related {
        message: message.clone(),
        path: texts.shown(&at.absolute),
        start: point(at.start),
        // A place that stands in the excerpt of the finding is not shown twice.
        excerpt: texts
            .around(at)
            .filter(|_| at.absolute != reported.at.absolute || at.start.line.abs_diff(reported.at.start.line) > 2),
    });
    Finding {
        id: reported.id.clone(),
        rule: reported.rule.to_string(),
        severity: reported.severity,
        category: reported.category,
        message: reported.message.clone(),
        path: texts.shown(&reported.at.absolute),
        start: point(reported.at.start),
        end: point(reported.at.end),
        questions: reported.questions.clone(),
        home: home(reported, answered, written, bank),
        relation: reported.relation.clone(),
        excerpt: texts.around(&reported.at),
        related: related.collect(),
        fix: reported.fix.as_ref().and_then(|fix| mend::fix(fix, texts)),
    }
}

/// The question that a finding is shown under: the one that the code around it answers, else the first that it says
/// something about and that was answered, else the first.
fn home(reported: &Reported, answered: &[Answered], written: &[(u32, Written, PathBuf)], bank: &Bank) -> Option<u32> {
    let around = answered
        .iter()
        .filter(|answered| answered.is_answer && answered.absolute == reported.at.absolute)
        .filter(|answered| answered.span.contains(Span::at(reported.at.span.start)))
        .min_by_key(|answered| answered.span.len());
    if let Some(around) = around {
        return Some(around.question);
    }
    let lines = |written: &Written| written.line..=written.line + written.text.lines().count();
    let told = written
        .iter()
        .find(|(_, written, path)| *path == reported.at.absolute && lines(written).contains(&reported.at.start.line));
    if let Some((number, ..)) = told {
        return Some(*number);
    }
    let known = || reported.questions.iter().filter(|number| bank.question(**number).is_some());
    let is_answered = |number: &&u32| {
        answered.iter().any(|answered| answered.is_answer && answered.question == **number)
            || written.iter().any(|(other, ..)| *other == **number)
    };
    known().find(is_answered).or_else(|| known().next()).copied()
}

/// What a rule's page says before its examples.
fn rule(name: &str) -> Option<Rule> {
    let page = Page::read(djury_rules::rule_named(name)?.page);
    let prose = page.parts.iter().take_while(|part| matches!(part, Part::Prose(_))).filter_map(|part| match part {
        Part::Prose(prose) => Some(prose.trim()),
        _ => None,
    });
    let why: Vec<&str> = prose.collect();
    Some(Rule { summary: page.summary.to_owned(), why: why.join("\n\n") })
}
