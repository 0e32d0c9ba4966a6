//! One root at one moment: files, what else lies there, the linked project, the reports made so far. Immutable to
//! readers; the one writer makes the next state from it.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use djury_rules::{
    RULES,
    finding::Finding,
    model::{
        answers::ConfiguredAnswer,
        project::{self, Project},
    },
    syntax::Name,
};

use super::{
    carried::Earlier,
    config::ConfigError,
    file::File,
    load::Unread,
    parallel,
    report::{self, FileReport},
    roots::Reach,
    settings::Folders,
};

/// One state of a root.
#[derive(Clone, Debug)]
pub(crate) struct Root {
    pub(crate) folder: PathBuf,
    pub(crate) reach: Reach,
    /// In the order of their paths, as the linked project numbers them.
    pub(crate) files: Vec<Arc<File>>,
    pub(crate) others: Arc<Vec<Name>>,
    pub(crate) texts: Arc<Vec<(Name, Arc<str>)>>,
    pub(crate) unread: Arc<Vec<Unread>>,
    /// What is wrong in its configurations.
    pub(crate) wrong: Arc<Vec<ConfigError>>,
    pub(crate) folders: Arc<Folders>,
    /// Whether the disk was read. Before that only open buffers are known, and nothing is said across files.
    pub(crate) is_loaded: bool,
    pub(super) link: Arc<Link>,
    pub(super) reports: Arc<Mutex<HashMap<usize, Kept>>>,
    /// The last state that was reviewed, where this one is not yet.
    earlier: Option<Arc<Earlier>>,
}

/// What depends on outlines alone, made on first demand and shared by all states whose outlines are equal.
#[derive(Debug, Default)]
pub(super) struct Link {
    project: OnceLock<Arc<Project>>,
    /// By file.
    review: OnceLock<Vec<Vec<Finding>>>,
}

impl Link {
    /// What the review found, by file; none where it was not made.
    pub(super) fn review(&self) -> Option<&[Vec<Finding>]> {
        self.review.get().map(Vec::as_slice)
    }
}

/// A report with the states of all files that it read.
#[derive(Debug)]
pub(super) struct Kept {
    from: Vec<(usize, Arc<File>)>,
    is_loaded: bool,
    report: Arc<FileReport>,
}

impl Root {
    pub(super) fn new(folder: PathBuf, reach: Reach, folders: Arc<Folders>) -> Root {
        Root {
            folder,
            reach,
            files: Vec::new(),
            others: Arc::default(),
            texts: Arc::default(),
            unread: Arc::default(),
            wrong: Arc::default(),
            folders,
            is_loaded: false,
            link: Arc::default(),
            reports: Arc::default(),
            earlier: None,
        }
    }

    /// Files are about to change so that what was linked and found across them holds no more. What was found is
    /// remembered.
    pub(super) fn unlink(&mut self) {
        self.earlier = self.reviewed();
        self.link = Arc::default();
        self.reports = Arc::default();
    }

    /// Takes over what was found across files in another state of the root.
    pub(super) fn follow(&mut self, old: &Root) {
        match self.links_like(old) && old.is_loaded {
            true => self.link = old.link.clone(),
            false => self.earlier = old.reviewed(),
        }
    }

    /// The last state that was reviewed: this one, or an earlier one.
    fn reviewed(&self) -> Option<Arc<Earlier>> {
        match self.link.review() {
            Some(_) => Some(Arc::new(Earlier { files: self.files.clone(), link: self.link.clone() })),
            None => self.earlier.clone(),
        }
    }

    /// Whether all that can be known across files is known.
    pub(crate) fn is_reviewed(&self) -> bool {
        !self.is_loaded || self.link.review().is_some()
    }

    /// Whether there is an earlier review to carry findings over from.
    pub(crate) fn has_earlier(&self) -> bool {
        self.earlier.is_some()
    }

    pub(crate) fn index(&self, path: &str) -> Option<usize> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok()
    }

    /// A file by its absolute path.
    pub(crate) fn file(&self, absolute: &Path) -> Option<&Arc<File>> {
        let relative = absolute.strip_prefix(&self.folder).ok()?;
        self.files.get(self.index(&super::paths::slashed(relative))?)
    }

    /// The linked project.
    pub(crate) fn project(&self) -> &Arc<Project> {
        self.link.project.get_or_init(|| {
            let settings = self.folders.of(&self.folder);
            let files = self.files.iter();
            Arc::new(djury_rules::link(project::Root {
                files: files
                    .map(|file| project::RootFile { path: file.path.clone(), outline: file.outline.clone() })
                    .collect(),
                others: self.others.to_vec(),
                texts: self.texts.to_vec(),
                settings_module: settings.config.django_settings_module.as_deref().map(Name::from),
                bank: Some(settings.bank.clone()),
                answers: self
                    .files
                    .iter()
                    .flat_map(|file| {
                        settings.answers(&file.absolute).map(|(name, question)| ConfiguredAnswer {
                            path: file.path.clone(),
                            name: name.map(Name::from),
                            question,
                        })
                    })
                    .collect(),
                keep_answers_still: !settings.config.run_answers,
            }))
        })
    }

    /// The findings of the rules that look at the project, by file; none when stopped.
    fn review(&self, threads: usize, stop: &(dyn Fn() -> bool + Sync)) -> Option<&[Vec<Finding>]> {
        if let Some(review) = self.link.review.get() {
            return Some(review);
        }
        if stop() {
            return None;
        }
        let project = parallel::alone(|| self.project().clone())?;
        // A rule that fails costs its own findings only.
        let rules: Vec<_> = RULES.iter().map(std::slice::from_ref).collect();
        let found = parallel::map(&rules, threads, |rule| djury_rules::review_by(rule, &project, stop));
        if stop() {
            return None;
        }
        let mut by_file: Vec<Vec<Finding>> = self.files.iter().map(|_| Vec::new()).collect();
        for finding in found.into_iter().flatten().flatten() {
            if let Some(file) = by_file.get_mut(finding.place.file as usize) {
                file.push(finding);
            }
        }
        Some(self.link.review.get_or_init(|| by_file))
    }

    /// What is reported of all files that are wanted, in the order of their paths; none when stopped.
    pub(crate) fn reported(
        &self,
        threads: usize,
        wanted: &dyn Fn(&Path) -> bool,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Arc<FileReport>>> {
        if self.is_loaded {
            self.review(threads, stop)?;
        }
        let numbered = self.files.iter().enumerate().filter(|(_, file)| wanted(&file.absolute));
        let files: Vec<usize> = numbered.map(|(index, _)| index).collect();
        let reports = parallel::map(&files, threads, |index| self.report(*index, threads, stop));
        if stop() {
            return None;
        }
        Some(reports.into_iter().flatten().flatten().collect())
    }

    /// What is reported of one file; none when stopped or where there is no such file.
    pub(crate) fn report(
        &self,
        index: usize,
        threads: usize,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Arc<FileReport>> {
        let review = if self.is_loaded { Some(self.review(threads, stop)?) } else { None };
        if let Some(kept) = self.kept(index) {
            return Some(kept);
        }
        if stop() {
            return None;
        }
        let file = self.files.get(index)?;
        let of_project = review.and_then(|review| review.get(index)).map_or(&[][..], Vec::as_slice);
        let (report, read) = report::of_file(self, index, file, of_project, review.is_some());
        let report = Arc::new(report);
        let from = read.into_iter().filter_map(|index| Some((index, self.files.get(index)?.clone()))).collect();
        let kept = Kept { from, is_loaded: self.is_loaded, report: report.clone() };
        self.reports.lock().unwrap_or_else(PoisonError::into_inner).insert(index, kept);
        Some(report)
    }

    /// What can be reported of one file without a review of the project: what was found in it before stands as long as
    /// its places do.
    pub(super) fn early_report(&self, index: usize) -> Option<Arc<FileReport>> {
        if self.is_reviewed() {
            return self.report(index, 1, &|| false);
        }
        let file = self.files.get(index)?;
        let carried = self.earlier.as_ref().map(|earlier| earlier.findings(&self.files, index));
        let (report, _) = report::of_file(self, index, file, &carried.unwrap_or_default(), false);
        Some(Arc::new(report))
    }

    /// A report made before, if all that it read is the same still.
    fn kept(&self, index: usize) -> Option<Arc<FileReport>> {
        let reports = self.reports.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = reports.get(&index)?;
        let same =
            |(index, file): &(usize, Arc<File>)| self.files.get(*index).is_some_and(|now| Arc::ptr_eq(now, file));
        (kept.is_loaded == self.is_loaded && kept.from.iter().all(same)).then(|| kept.report.clone())
    }

    /// Whether a project linked from the other state would be equal to one linked from this.
    fn links_like(&self, other: &Root) -> bool {
        let module = |root: &Root| root.folders.of(&root.folder).config.django_settings_module.clone();
        let same = |(a, b): (&Arc<File>, &Arc<File>)| a.path == b.path && has_equal_outline(a, b);
        self.files.len() == other.files.len()
            && self.files.iter().zip(&other.files).all(same)
            && self.others == other.others
            && self.texts == other.texts
            && module(self) == module(other)
    }
}

pub(super) fn has_equal_outline(a: &File, b: &File) -> bool {
    Arc::ptr_eq(&a.outline, &b.outline) || a.outline == b.outline
}
