//! The world: roots, files and open buffers, held by one writer. Everything that reads gets a [`Snapshot`]. The
//! command line and the language server both stand on this; it knows neither.

pub(crate) mod answers;
pub(crate) mod cache;
mod carried;
pub(crate) mod config;
pub(crate) mod custom;
pub(crate) mod file;
mod globs;
pub(crate) mod load;
pub(crate) mod parallel;
pub(crate) mod paths;
pub(crate) mod report;
pub(crate) mod root;
pub(crate) mod roots;
pub(crate) mod settings;
pub(crate) mod spelling;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::{
    model::outline::{Outline, Trees},
    syntax::{Name, TextEdit},
    text::{Encoding, Language, Span},
};

use file::{Document, File};
use load::{Load, Loaded};
use report::FileReport;
use root::Root;
use roots::Reach;
use settings::{Folders, Overrides};

/// How a world is read.
#[derive(Clone, Debug)]
pub(crate) struct Options {
    pub(crate) overrides: Overrides,
    pub(crate) threads: usize,
    /// The folder for caches; none to do without.
    pub(crate) caches: Option<PathBuf>,
}

/// All that is known, and the only place where it changes.
#[derive(Debug)]
pub(crate) struct World {
    options: Options,
    /// Workspace folders, or the folders among the arguments.
    folders: BTreeSet<PathBuf>,
    /// Files that somebody named.
    named: BTreeSet<PathBuf>,
    roots: BTreeMap<PathBuf, Slot>,
    buffers: BTreeMap<PathBuf, Buffer>,
    revision: u64,
}

#[derive(Debug)]
struct Slot {
    root: Arc<Root>,
    /// Roots of their own below this one.
    nested: Vec<PathBuf>,
    /// Whether the disk must be read (again).
    is_stale: bool,
    is_loading: bool,
}

/// An open document. What it says counts, not what lies on disk.
#[derive(Debug)]
struct Buffer {
    /// The folder of its root.
    root: PathBuf,
    document: Arc<Document>,
    version: i32,
    trees: Trees,
    outline: Arc<Outline>,
    is_dirty: bool,
}

/// The world at one moment, for any thread.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) revision: u64,
    pub(crate) roots: Vec<Arc<Root>>,
    threads: usize,
}

impl Snapshot {
    /// The root that a file belongs to.
    pub(crate) fn root_of(&self, absolute: &Path) -> Option<&Arc<Root>> {
        let around = self.roots.iter().filter(|root| absolute.starts_with(&root.folder));
        around.max_by_key(|root| root.folder.as_os_str().len())
    }

    /// A file by its absolute path.
    pub(crate) fn file(&self, absolute: &Path) -> Option<&Arc<File>> {
        self.root_of(absolute)?.file(absolute)
    }

    /// What is reported of one file; none when stopped or where djury does not read the file.
    pub(crate) fn report(&self, absolute: &Path, stop: &(dyn Fn() -> bool + Sync)) -> Option<Arc<FileReport>> {
        let root = self.root_of(absolute)?;
        let index = root.index(&root.file(absolute)?.path)?;
        parallel::alone(|| root.report(index, self.threads, stop))?
    }

    /// Whether all that can be known across files is known.
    pub(crate) fn is_reviewed(&self) -> bool {
        self.roots.iter().all(|root| root.is_reviewed())
    }

    /// Whether something can be reported before the next review: what the one before it found.
    pub(crate) fn has_earlier(&self) -> bool {
        self.roots.iter().all(|root| root.is_reviewed() || root.has_earlier())
    }

    /// What can be reported of one file without a review.
    pub(crate) fn early_report(&self, absolute: &Path) -> Option<Arc<FileReport>> {
        let root = self.root_of(absolute)?;
        let index = root.index(&root.file(absolute)?.path)?;
        parallel::alone(|| root.early_report(index))?
    }

    /// What is reported of all files, root by root; none when stopped.
    pub(crate) fn reported(&self, stop: &(dyn Fn() -> bool + Sync)) -> Option<Vec<Arc<FileReport>>> {
        self.reported_of(&|_| true, stop)
    }

    /// What is reported of the files that are wanted, root by root; none when stopped.
    pub(crate) fn reported_of(
        &self,
        wanted: &dyn Fn(&Path) -> bool,
        stop: &(dyn Fn() -> bool + Sync),
    ) -> Option<Vec<Arc<FileReport>>> {
        let mut all = Vec::new();
        for root in &self.roots {
            all.extend(root.reported(self.threads, wanted, stop)?);
        }
        Some(all)
    }
}

impl World {
    pub(crate) fn new(options: Options) -> World {
        World {
            options,
            folders: BTreeSet::new(),
            named: BTreeSet::new(),
            roots: BTreeMap::new(),
            buffers: BTreeMap::new(),
            revision: 0,
        }
    }

    /// Adds a folder whose files are wanted: a workspace folder, an argument. Paths are absolute and clean.
    pub(crate) fn add_folder(&mut self, folder: &Path) {
        self.folders.insert(folder.to_owned());
        self.settle_roots();
    }

    pub(crate) fn remove_folder(&mut self, folder: &Path) {
        self.folders.remove(folder);
        self.settle_roots();
    }

    /// Adds a file that is wanted even where its root's listing leaves it out.
    pub(crate) fn add_file(&mut self, file: &Path) {
        self.named.insert(file.to_owned());
        self.settle_roots();
        self.mark_stale(file);
    }

    /// Changes what overrides all configurations. Every root is read again.
    pub(crate) fn set_overrides(&mut self, overrides: Overrides) {
        if self.options.overrides != overrides {
            self.options.overrides = overrides;
            for slot in self.roots.values_mut() {
                slot.is_stale = true;
            }
        }
    }

    /// Opens a document, or replaces the whole text of an open one.
    pub(crate) fn open(&mut self, path: &Path, language: Language, text: &str, version: i32) {
        let encoding = self.buffers.get(path).map_or(Encoding::UTF_8, |buffer| buffer.document.encoding);
        self.open_encoded(path, Document::new(text, language, encoding), version);
    }

    /// Opens a document whose encoding is known.
    pub(crate) fn open_encoded(&mut self, path: &Path, document: Document, version: i32) {
        let buffer = Buffer {
            root: PathBuf::new(),
            document: Arc::new(document),
            version,
            trees: Trees::default(),
            outline: Arc::default(),
            is_dirty: true,
        };
        self.buffers.insert(path.to_owned(), buffer);
        self.settle_roots();
    }

    /// Replaces a span of an open document, or all of it. Several changes are made one after the other, each in the
    /// text that the one before left. Tells whether the document is open and has the span.
    pub(crate) fn change(&mut self, path: &Path, span: Option<Span>, text: &str, version: i32) -> bool {
        let Some(buffer) = self.buffers.get_mut(path) else { return false };
        let old = buffer.document.text().clone();
        let language = buffer.document.source.language;
        let new = match span {
            None => {
                buffer.trees = Trees::default();
                text.to_owned()
            }
            Some(span) => {
                let (Some(before), Some(after)) = (old.get(..span.start as usize), old.get(span.end as usize..)) else {
                    return false;
                };
                [before, text, after].concat()
            }
        };
        if let Some(span) = span {
            let new_end = span.start.saturating_add(u32::try_from(text.len()).unwrap_or(u32::MAX));
            let edit = TextEdit { start: span.start, old_end: span.end, new_end };
            buffer.trees.edit(&edit, &old, &new, language);
        }
        buffer.document = Arc::new(Document::new(new, language, buffer.document.encoding));
        buffer.version = version;
        buffer.is_dirty = true;
        true
    }

    /// Closes a document: what lies on disk counts again.
    pub(crate) fn close(&mut self, path: &Path) {
        if self.buffers.remove(path).is_some() {
            self.mark_stale(path);
            self.settle_roots();
        }
    }

    /// The newest text of an open document.
    pub(crate) fn document(&self, path: &Path) -> Option<&Arc<Document>> {
        self.buffers.get(path).map(|buffer| &buffer.document)
    }

    pub(crate) fn version(&self, path: &Path) -> Option<i32> {
        self.buffers.get(path).map(|buffer| buffer.version)
    }

    pub(crate) fn open_paths(&self) -> impl Iterator<Item = &Path> {
        self.buffers.keys().map(PathBuf::as_path)
    }

    /// Files came, went or changed on disk.
    pub(crate) fn disk_changed(&mut self, paths: &[PathBuf]) {
        let mut has_marker = false;
        for path in paths.iter().filter(|path| !roots::is_foreign(path)) {
            if roots::is_marker(path) {
                has_marker = true;
                // A configuration holds for all below it, and a root takes its files out of those around it.
                let folder = path.parent().unwrap_or(path);
                let is_touched = |root: &Path| root.starts_with(folder) || folder.starts_with(root);
                for (_, slot) in self.roots.iter_mut().filter(|(root, _)| is_touched(root)) {
                    slot.is_stale = true;
                }
            }
            if !self.buffers.contains_key(path) {
                self.mark_stale(path);
            }
        }
        if has_marker {
            self.settle_roots();
        }
    }

    /// The roots that must be read (again), as orders for another thread; [`World::install`] takes what they bring.
    /// An order is given once.
    pub(crate) fn pending(&mut self) -> Vec<Load> {
        let mut loads = Vec::new();
        for (folder, slot) in self.roots.iter_mut().filter(|(_, slot)| slot.is_stale && !slot.is_loading) {
            slot.is_stale = false;
            slot.is_loading = true;
            loads.push(Load {
                folder: folder.clone(),
                reach: slot.root.reach,
                overrides: self.options.overrides.clone(),
                threads: self.options.threads,
                caches: self.options.caches.clone(),
                known: slot.root.files.clone(),
                named: self.named.iter().filter(|path| path.starts_with(folder)).cloned().collect(),
            });
        }
        loads
    }

    /// An order was not carried out: the root is still to be read.
    pub(crate) fn abandon(&mut self, load: &Load) {
        if let Some(slot) = self.roots.get_mut(&load.folder) {
            slot.is_loading = false;
            slot.is_stale = true;
        }
    }

    /// Takes a root as it was read. Open buffers stay what they are.
    pub(crate) fn install(&mut self, loaded: Loaded) {
        let Some(slot) = self.roots.get_mut(&loaded.folder) else { return };
        slot.is_loading = false;
        slot.nested = loaded.nested;
        let old = slot.root.clone();
        let mut new = Root::new(loaded.folder.clone(), old.reach, loaded.folders);
        new.files = loaded.files;
        new.others = Arc::new(loaded.others);
        new.texts = Arc::new(loaded.texts);
        new.unread = Arc::new(loaded.unread);
        new.wrong = Arc::new(loaded.wrong);
        new.is_loaded = true;
        for (path, buffer) in self.buffers.iter().filter(|(_, buffer)| buffer.root == loaded.folder) {
            place(&mut new, path, buffer);
        }
        new.follow(&old);
        slot.root = Arc::new(new);
        self.revision += 1;
        self.settle_roots();
    }

    /// The world now. Open documents that changed are outlined; where an outline is equal to the last one, all that
    /// was linked and found across files stays.
    pub(crate) fn snapshot(&mut self) -> Snapshot {
        let dirty: Vec<PathBuf> =
            self.buffers.iter().filter(|(_, buffer)| buffer.is_dirty).map(|(path, _)| path.clone()).collect();
        for path in dirty {
            self.outline(&path);
        }
        Snapshot {
            revision: self.revision,
            roots: self.roots.values().map(|slot| slot.root.clone()).collect(),
            threads: self.options.threads,
        }
    }

    fn outline(&mut self, path: &Path) {
        let Some(buffer) = self.buffers.get_mut(path) else { return };
        buffer.is_dirty = false;
        let Some(slot) = self.roots.get_mut(&buffer.root) else { return };
        let root = Arc::make_mut(&mut slot.root);
        let limit = root.folders.of(path.parent().unwrap_or(path)).config.max_file_size as usize;
        let is_large = buffer.document.text().len() > limit << 20;
        let outlined = parallel::alone(|| match is_large {
            true => Outline::default(),
            false => djury_rules::outline(&buffer.document.source, Some(&buffer.outline), Some(&mut buffer.trees)),
        });
        if outlined.is_none() {
            buffer.trees = Trees::default();
        }
        buffer.outline = Arc::new(outlined.unwrap_or_default());
        place(root, path, buffer);
        self.revision += 1;
    }

    fn mark_stale(&mut self, path: &Path) {
        let around = self.roots.iter_mut().filter(|(folder, _)| path.starts_with(folder));
        if let Some((_, slot)) = around.max_by_key(|(folder, _)| folder.as_os_str().len()) {
            slot.is_stale = true;
        }
    }

    /// Makes the roots those that folders, named files and open documents lie in, with the wanted ones below them.
    fn settle_roots(&mut self) {
        let folders: Vec<PathBuf> = self.folders.iter().cloned().collect();
        let mut wanted: BTreeMap<PathBuf, Reach> = BTreeMap::new();
        for path in folders.iter().chain(&self.named) {
            let (root, reach) = roots::root_of(path, &folders);
            wanted.entry(root).and_modify(|known| *known = wider(*known, reach)).or_insert(reach);
        }
        for (path, buffer) in &mut self.buffers {
            let (root, reach) = roots::root_of(path, &folders);
            wanted.entry(root.clone()).and_modify(|known| *known = wider(*known, reach)).or_insert(reach);
            if buffer.root != root {
                if let Some(slot) = self.roots.get_mut(&buffer.root) {
                    take_out(Arc::make_mut(&mut slot.root), path);
                    slot.is_stale = true;
                }
                buffer.root = root;
                buffer.is_dirty = true;
            }
        }
        let is_wanted = |root: &Path| folders.iter().any(|folder| root.starts_with(folder) || folder.starts_with(root));
        let mut unseen: Vec<PathBuf> = wanted.keys().cloned().collect();
        while let Some(root) = unseen.pop() {
            let nested = self.roots.get(&root).map(|slot| slot.nested.clone()).unwrap_or_default();
            for below in nested.into_iter().filter(|below| is_wanted(below)) {
                if wanted.insert(below.clone(), Reach::Whole).is_none() {
                    unseen.push(below);
                }
            }
        }
        self.roots.retain(|folder, _| wanted.contains_key(folder));
        for (folder, reach) in wanted {
            let slot = self.roots.entry(folder.clone()).or_insert_with(|| {
                let settings = Arc::new(Folders::new(self.options.overrides.clone()));
                let root = Arc::new(Root::new(folder, reach, settings));
                Slot { root, nested: Vec::new(), is_stale: true, is_loading: false }
            });
            if slot.root.reach != reach {
                Arc::make_mut(&mut slot.root).reach = reach;
                slot.is_stale = true;
            }
        }
    }
}

fn wider(a: Reach, b: Reach) -> Reach {
    if a == Reach::Whole { a } else { b }
}

/// Puts the state of an open buffer into its root.
fn place(root: &mut Root, path: &Path, buffer: &Buffer) {
    if roots::is_left_out(path, &root.folder, &root.folders) {
        return;
    }
    let relative = Name::from(paths::slashed(path.strip_prefix(&root.folder).unwrap_or(path)));
    let at = root.files.binary_search_by(|known| known.path.cmp(&relative));
    let known = at.ok().and_then(|at| root.files.get(at));
    let (document, outline) = (buffer.document.clone(), buffer.outline.clone());
    let file = File::open(relative, path.to_owned(), document, outline, buffer.version, known.map(|known| &**known));
    let file = Arc::new(file);
    match at {
        Ok(at) => {
            if !root.files.get(at).is_some_and(|known| root::has_equal_outline(known, &file)) {
                root.unlink();
            }
            if let Some(known) = root.files.get_mut(at) {
                *known = file;
            }
        }
        Err(at) => {
            root.unlink();
            root.files.insert(at, file);
        }
    }
}

fn take_out(root: &mut Root, path: &Path) {
    let relative = paths::slashed(path.strip_prefix(&root.folder).unwrap_or(path));
    if let Some(at) = root.index(&relative) {
        root.unlink();
        root.files.remove(at);
    }
}
