//! Several submissions side by side: a row each, and the answers that are alike between candidates. Plain data; knows
//! no writer.

use std::collections::{BTreeMap, BTreeSet};

use djury_rules::bank::Severity;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    sheet::{Excerpt, Sheet, State},
    tokens::{Print, print},
};

/// The output of `djury review --compare --format json`.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "djury comparison")]
pub(crate) struct Comparison {
    /// 1; another number where a reader of this form would misunderstand.
    pub(crate) version: u32,
    /// The title of the question bank.
    pub(crate) bank: String,
    /// In the order of names.
    pub(crate) rows: Vec<Row>,
    /// The most alike first.
    pub(crate) pairs: Vec<Pair>,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// The file of its sheet beside the overview.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    pub(crate) answered: usize,
    /// Of each question, in the order of the bank.
    pub(crate) states: Vec<State>,
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) infos: usize,
    pub(crate) hints: usize,
    pub(crate) tests: usize,
    pub(crate) lines: usize,
    /// Of the scores that the reviewer gave.
    pub(crate) mean: Option<f64>,
    /// How many questions the reviewer scored.
    pub(crate) scored: usize,
}

/// Two pieces of different candidates that are alike.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Pair {
    pub(crate) one: Side,
    pub(crate) other: Side,
    /// The question that both answer, where it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) question: Option<u32>,
    /// From 0 to 100; 100 where they are the same but for names, comments and layout.
    pub(crate) likeness: u32,
}

#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Side {
    pub(crate) submission: String,
    pub(crate) excerpt: Excerpt,
}

/// A definition or a written answer of a submission.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    pub(crate) question: Option<u32>,
    pub(crate) text: String,
    pub(crate) is_code: bool,
    pub(crate) excerpt: Excerpt,
}

/// As many pairs are shown.
const MOST: usize = 60;

pub(crate) fn compare(sheets: &[Sheet], pieces: &[Vec<Piece>], files: &[Option<String>]) -> Comparison {
    let rows = sheets.iter().zip(files).map(|(sheet, file)| row(sheet, file.clone()));
    let bank = sheets.first().map(|sheet| sheet.bank.title.clone()).unwrap_or_default();
    Comparison { version: 1, bank, rows: rows.collect(), pairs: pairs(sheets, pieces) }
}

fn row(sheet: &Sheet, file: Option<String>) -> Row {
    let count = |severity: Severity| sheet.findings.iter().filter(|finding| finding.severity == severity).count();
    let scores: Vec<f64> =
        sheet.review.answers.values().filter_map(|mark| mark.score.as_ref()?.value).map(f64::from).collect();
    #[expect(clippy::cast_precision_loss, reason = "there are as many scores as questions")]
    let mean = (!scores.is_empty()).then(|| scores.iter().sum::<f64>() / scores.len() as f64);
    Row {
        name: sheet.submission.name.clone(),
        file,
        answered: sheet.questions.iter().filter(|question| question.state.is_answered()).count(),
        states: sheet.questions.iter().map(|question| question.state).collect(),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        infos: count(Severity::Info),
        hints: count(Severity::Hint),
        tests: sheet.submission.tests.functions,
        lines: sheet.submission.lines,
        mean,
        scored: scores.len(),
    }
}

/// What is alike, each piece with the most alike one of another candidate. Pieces are put side by side only where
/// they share a print, so that many submissions cost little more than each for itself.
fn pairs(sheets: &[Sheet], pieces: &[Vec<Piece>]) -> Vec<Pair> {
    struct Known<'a> {
        submission: usize,
        piece: &'a Piece,
        print: Print,
    }
    let mut all: Vec<Known<'_>> = Vec::new();
    for (submission, pieces) in pieces.iter().enumerate() {
        let told = pieces.iter().filter_map(|piece| Some((piece, print(&piece.text, piece.is_code)?)));
        all.extend(told.map(|(piece, print)| Known { submission, piece, print }));
    }
    let mut by_gram: BTreeMap<u64, Vec<usize>> = BTreeMap::new();
    for (index, known) in all.iter().enumerate() {
        for gram in known.print.grams() {
            by_gram.entry(gram).or_default().push(index);
        }
    }
    let mut candidates: BTreeSet<(usize, usize)> = BTreeSet::new();
    for sharing in by_gram.values().filter(|sharing| sharing.len() <= 200) {
        for (at, one) in sharing.iter().enumerate() {
            for other in sharing.iter().skip(at + 1) {
                let (Some(a), Some(b)) = (all.get(*one), all.get(*other)) else { continue };
                if a.submission != b.submission && a.piece.is_code == b.piece.is_code {
                    candidates.insert((*one, *other));
                }
            }
        }
    }
    let mut found: Vec<(u32, usize, usize)> = candidates
        .into_iter()
        .filter_map(|(one, other)| {
            let likeness = all.get(one)?.print.likeness(&all.get(other)?.print)?;
            Some((likeness, one, other))
        })
        .collect();
    found.sort_by(|a, b| (b.0, a.1, a.2).cmp(&(a.0, b.1, b.2)));
    let name =
        |known: &Known<'_>| sheets.get(known.submission).map(|sheet| sheet.submission.name.clone()).unwrap_or_default();
    found
        .into_iter()
        .take(MOST)
        .filter_map(|(likeness, one, other)| {
            let (one, other) = (all.get(one)?, all.get(other)?);
            let question = one.piece.question.filter(|question| other.piece.question == Some(*question));
            let side = |known: &Known<'_>| Side { submission: name(known), excerpt: known.piece.excerpt.clone() };
            Some(Pair { one: side(one), other: side(other), question, likeness })
        })
        .collect()
}
