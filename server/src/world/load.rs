//! Reads a whole root from disk: lists it, reads what is in it, outlines and inspects what is new. Work for a thread
//! of its own; the one writer puts the result into the world.

use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use djury_rules::{
    rule::FileKind,
    syntax::Name,
    text::{Language, Source, decode},
};

use super::{
    cache::{self, Cache},
    config::ConfigError,
    file::{self, File},
    parallel, paths,
    roots::{self, Candidate, Reach},
    settings::{Folders, Overrides},
};

/// An order to read a root.
#[derive(Clone, Debug)]
pub(crate) struct Load {
    pub(crate) folder: PathBuf,
    pub(super) reach: Reach,
    pub(super) overrides: Overrides,
    pub(super) threads: usize,
    pub(super) caches: Option<PathBuf>,
    /// What is known already; files with the same bytes are taken over.
    pub(super) known: Vec<Arc<File>>,
    /// Files that somebody named: read even where the listing leaves them out.
    pub(super) named: Vec<PathBuf>,
}

/// A root as it was read.
#[derive(Debug)]
pub(crate) struct Loaded {
    pub(crate) folder: PathBuf,
    pub(super) folders: Arc<Folders>,
    pub(super) files: Vec<Arc<File>>,
    pub(super) others: Vec<Name>,
    pub(super) texts: Vec<(Name, Arc<str>)>,
    pub(super) nested: Vec<PathBuf>,
    pub(super) unread: Vec<Unread>,
    pub(super) wrong: Vec<ConfigError>,
    pub(crate) work: Work,
}

/// A file that could not be read, and why.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Unread {
    pub(crate) absolute: PathBuf,
    pub(crate) message: String,
}

/// How much was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Work {
    /// Files that were parsed.
    pub(crate) parsed: usize,
    /// Files that were found in the cache or known already.
    pub(crate) reused: usize,
}

/// The largest text that says versions or deployment, in MiB.
const LARGEST_TEXT: u32 = 1;

impl Load {
    /// Reads the root. `progress` is told how many of how many files are done, from any thread. None when stopped.
    pub(crate) fn run(
        &self,
        progress: &(dyn Fn(usize, usize) + Sync),
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Loaded> {
        let folders = Arc::new(Folders::new(self.overrides.clone()));
        // The root's own configuration is read even where no file asks for it, so that its errors are told.
        folders.of(&self.folder);
        let mut contents = roots::contents(&self.folder, self.reach, &folders);
        self.add_named(&mut contents.files);
        let path = self.caches.as_deref().map(|caches| cache::file_of(caches, &self.folder));
        let cache = path.as_deref().map(Cache::read).unwrap_or_default();
        if let Some(caches) = &self.caches {
            parallel::alone(|| cache::bring_stubs(caches));
        }
        let reader = Reader { folders: &folders, cache: &cache, known: &self.known };
        let done = AtomicUsize::new(0);
        let read = parallel::map(&contents.files, self.threads, |candidate| {
            if stop() {
                return None;
            }
            let read = reader.read(candidate);
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, contents.files.len());
            Some(read)
        });
        if stop() {
            return None;
        }
        let mut files = Vec::new();
        let mut work = Work::default();
        let unlisted = contents.unread.into_iter().map(|(absolute, message)| Unread { absolute, message });
        let mut unread: Vec<Unread> = unlisted.collect();
        for (candidate, read) in contents.files.iter().zip(read) {
            match read.flatten() {
                Some(Ok((file, is_new))) => {
                    files.push(file);
                    *(if is_new { &mut work.parsed } else { &mut work.reused }) += 1;
                }
                Some(Err(message)) => unread.push(Unread { absolute: candidate.absolute.clone(), message }),
                None => unread.push(Unread { absolute: candidate.absolute.clone(), message: FAILED.to_owned() }),
            }
        }
        if let Some(path) = path {
            keep(&cache, &path, &files);
        }
        let texts = contents.texts.iter().filter_map(|text| {
            let bytes = file::read(&text.absolute, LARGEST_TEXT).ok()?;
            Some((text.path.clone(), Arc::from(decode(&bytes).ok()?.0)))
        });
        unread.sort();
        Some(Loaded {
            folder: self.folder.clone(),
            files,
            others: contents.others,
            texts: texts.collect(),
            nested: contents.nested,
            unread,
            wrong: folders.wrong(),
            folders,
            work,
        })
    }
}

impl Load {
    fn add_named(&self, files: &mut Vec<Candidate>) {
        for path in &self.named {
            let relative = Name::from(paths::slashed(path.strip_prefix(&self.folder).unwrap_or(path)));
            let Some(language) = Language::of_path(&relative) else { continue };
            if let Err(at) = files.binary_search_by(|file| file.path.cmp(&relative)) {
                files.insert(at, Candidate { path: relative, absolute: path.clone(), language });
            }
        }
    }
}

pub(super) const FAILED: &str = "djury failed on this file and left it out; please report it, with the file if you may";

struct Reader<'a> {
    folders: &'a Folders,
    cache: &'a Cache,
    known: &'a [Arc<File>],
}

impl Reader<'_> {
    /// The file, and whether it had to be parsed.
    fn read(&self, candidate: &Candidate) -> Result<(Arc<File>, bool), String> {
        let settings = self.folders.of(candidate.absolute.parent().unwrap_or(&candidate.absolute));
        let bytes = file::read(&candidate.absolute, settings.config.max_file_size)?;
        let hash = file::hash(&bytes);
        let known =
            self.known.binary_search_by(|file| file.path.cmp(&candidate.path)).ok().and_then(|at| self.known.get(at));
        if let Some(known) = known.filter(|known| known.hash == Some(hash)) {
            return Ok((known.clone(), false));
        }
        let kind = djury_rules::model::modules::kind(&candidate.path);
        if let Some((outline, inspected)) = self.cache.get(cache::key(hash, candidate.language, kind)) {
            return Ok((Arc::new(File::on_disk(candidate, hash, outline, inspected)), false));
        }
        let (text, _) = decode(&bytes).map_err(|error| error.to_string())?;
        let source = Source::new(text, candidate.language);
        let outline = djury_rules::outline(&source, known.map(|known| &*known.outline), None);
        let inspected = Arc::new(djury_rules::inspect(&source, &outline, kind));
        Ok((Arc::new(File::on_disk(candidate, hash, Arc::new(outline), inspected)), true))
    }
}

/// Writes the cache of a root, if that changes it. A cache that cannot be written costs time later, nothing else.
fn keep(cache: &Cache, path: &std::path::Path, files: &[Arc<File>]) {
    let key = |file: &File, kind: FileKind| Some(cache::key(file.hash?, file.language, kind));
    let keyed =
        files.iter().filter_map(|file| Some((key(file, file.kind)?, (file.outline.clone(), file.inspected().clone()))));
    let wanted: BTreeMap<u64, cache::Entry> = keyed.collect();
    if !cache.holds_just(wanted.keys().copied()) {
        let _ = cache.write(path, &wanted);
    }
}
