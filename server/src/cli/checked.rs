//! The result of a check as outputs see it: findings with paths as they are shown, errors, texts for excerpts. Knows
//! no output format.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::bank::{Bank, Severity};

use crate::world::{
    Snapshot,
    file::Document,
    paths,
    report::{FileReport, Location, Reported},
};

/// What a check found.
#[derive(Debug, Default)]
pub(crate) struct Checked {
    /// In the order of path, line, column, rule.
    pub(crate) findings: Vec<Shown>,
    pub(crate) errors: Vec<Problem>,
    /// How many files were checked.
    pub(crate) files: usize,
    /// The texts of all files that findings speak of.
    pub(crate) documents: BTreeMap<PathBuf, Arc<Document>>,
    /// The working directory.
    pub(crate) from: PathBuf,
}

/// A finding with its path as it is shown.
#[derive(Debug)]
pub(crate) struct Shown {
    pub(crate) path: String,
    pub(crate) reported: Reported,
    pub(crate) bank: Arc<Bank>,
}

/// A file that could not be read, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Problem {
    pub(crate) path: String,
    pub(crate) message: String,
}

/// Which findings of the checked files are shown.
#[derive(Debug, Default)]
pub(crate) struct Filter {
    pub(crate) questions: Vec<u32>,
    pub(crate) least: Option<Severity>,
    /// Ids of findings that are known already.
    pub(crate) baseline: std::collections::BTreeSet<String>,
}

impl Filter {
    pub(crate) fn shows(&self, finding: &Reported) -> bool {
        (self.questions.is_empty() || finding.questions.iter().any(|number| self.questions.contains(number)))
            && self.least.is_none_or(|least| finding.severity >= least)
            && !self.baseline.contains(&finding.id)
    }
}

impl Checked {
    pub(crate) fn new(snapshot: &Snapshot, reports: &[Arc<FileReport>], filter: &Filter, from: &Path) -> Checked {
        let mut checked = Checked { files: reports.len(), from: from.to_owned(), ..Checked::default() };
        for report in reports {
            if report.is_stale {
                let message = "changed while djury read it; run djury again".to_owned();
                checked.errors.push(Problem { path: checked.shown(&report.file.absolute), message });
            }
            let bank = snapshot.root_of(&report.file.absolute).map(|root| {
                let folder = report.file.absolute.parent().unwrap_or(&root.folder);
                root.folders.of(folder).bank.clone()
            });
            let bank = bank.unwrap_or_else(|| Arc::new(Bank::builtin().clone()));
            for reported in report.findings.iter().filter(|reported| filter.shows(reported)) {
                for location in [&reported.at].into_iter().chain(reported.related.iter().map(|(location, _)| location))
                {
                    checked.remember(snapshot, location);
                }
                let path = checked.shown(&reported.at.absolute);
                checked.findings.push(Shown { path, reported: reported.clone(), bank: bank.clone() });
            }
        }
        checked.findings.sort_by(|a, b| {
            let key = |shown: &Shown| (shown.reported.at.start, shown.reported.at.end);
            (&a.path, key(a).0, &a.reported.rule, key(a).1, &a.reported.message).cmp(&(
                &b.path,
                key(b).0,
                &b.reported.rule,
                key(b).1,
                &b.reported.message,
            ))
        });
        checked
    }

    fn remember(&mut self, snapshot: &Snapshot, location: &Location) {
        if !self.documents.contains_key(&location.absolute)
            && let Some(document) = snapshot.file(&location.absolute).and_then(|file| file.document())
        {
            self.documents.insert(location.absolute.clone(), document.clone());
        }
    }

    /// A path as it is shown: from the working directory.
    pub(crate) fn shown(&self, path: &Path) -> String {
        if path.parent().is_some_and(|folder| folder.ends_with("-")) {
            "-".to_owned()
        } else {
            paths::shown(path, &self.from)
        }
    }

    /// The gravest finding's severity.
    pub(crate) fn gravest(&self) -> Option<Severity> {
        self.findings.iter().map(|shown| shown.reported.severity).max()
    }
}
