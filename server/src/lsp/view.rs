//! The state that questions are answered from: roots and texts of one revision, and the findings shown in them.
//! Immutable; knows the protocol's addresses, not its requests.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::text::Span;
use tower_lsp::ls_types::{Position, Range, Uri};

use crate::{
    lsp::{
        client::Client,
        configuration::Configuration,
        hints::Hints,
        notebook::{Cells, Stretch},
        shown::Shown,
    },
    world::{
        Snapshot,
        config::Audience,
        file::{Document, File},
        paths,
        report::Location,
        root::Root,
        settings::Settings,
    },
};

#[derive(Clone, Debug)]
pub(super) struct View {
    /// The number of the job that made it.
    pub(super) job: u64,
    /// Whether the project was reviewed as it stands; else the findings across files are those of the last review.
    pub(super) is_whole: bool,
    pub(super) client: Arc<Client>,
    /// What the editor says about who reads; else the project does.
    pub(super) audience: Option<Audience>,
    /// Which functions have a hint.
    pub(super) hints: Hints,
    pub(super) snapshot: Snapshot,
    pub(super) open: Arc<Open>,
    /// What is shown, by the client's address; files without findings may be missing.
    pub(super) shown: Arc<BTreeMap<Uri, Arc<Shown>>>,
}

/// The open documents, by the client's addresses and by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    paths: HashMap<Uri, PathBuf>,
    uris: HashMap<PathBuf, Uri>,
    /// The cells of notebooks; each of them is an address of the notebook's path.
    notebooks: HashMap<PathBuf, Arc<Cells>>,
    configurations: BTreeMap<Uri, Arc<Configuration>>,
}

impl Open {
    pub(super) fn insert(&mut self, uri: Uri, path: PathBuf) {
        self.uris.insert(path.clone(), uri.clone());
        self.paths.insert(uri, path);
    }

    pub(super) fn remove(&mut self, uri: &Uri) -> Option<PathBuf> {
        let path = self.paths.remove(uri)?;
        self.uris.remove(&path);
        Some(path)
    }

    /// Takes the cells of a notebook as they are now.
    pub(super) fn set_cells(&mut self, path: &Path, cells: Cells) {
        self.close_cells(path);
        for cell in cells.stretches() {
            self.paths.insert(cell.uri.clone(), path.to_owned());
        }
        self.notebooks.insert(path.to_owned(), Arc::new(cells));
    }

    pub(super) fn close_cells(&mut self, path: &Path) {
        for cell in self.notebooks.remove(path).iter().flat_map(|cells| cells.stretches()) {
            self.paths.remove(&cell.uri);
        }
    }

    pub(super) fn configure(&mut self, uri: Uri, configuration: Configuration) {
        self.configurations.insert(uri, Arc::new(configuration));
    }

    /// Tells whether a configuration was open at the address.
    pub(super) fn close_configuration(&mut self, uri: &Uri) -> bool {
        self.configurations.remove(uri).is_some()
    }

    pub(super) fn configuration(&self, uri: &Uri) -> Option<&Arc<Configuration>> {
        self.configurations.get(uri)
    }

    pub(super) fn configurations(&self) -> impl Iterator<Item = (&Uri, &Arc<Configuration>)> {
        self.configurations.iter()
    }

    pub(super) fn path(&self, uri: &Uri) -> Option<&Path> {
        self.paths.get(uri).map(PathBuf::as_path)
    }

    /// The address that the client itself gave an open document that is no notebook.
    pub(super) fn uri(&self, path: &Path) -> Option<&Uri> {
        self.uris.get(path)
    }

    pub(super) fn cells(&self, path: &Path) -> Option<&Arc<Cells>> {
        self.notebooks.get(path)
    }

    pub(super) fn cell(&self, uri: &Uri) -> Option<&Stretch> {
        self.notebooks.get(self.paths.get(uri)?)?.cell(uri)
    }

    /// The paths of the open documents and notebooks.
    pub(super) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.uris.keys().chain(self.notebooks.keys()).map(PathBuf::as_path)
    }

    pub(super) fn is_open(&self, path: &Path) -> bool {
        self.uris.contains_key(path) || self.notebooks.contains_key(path)
    }
}

/// The path of a file on disk that an address names; none for other addresses.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    let is_file = uri.scheme().as_str().eq_ignore_ascii_case("file");
    // Elsewhere than on Windows, a file of another host is not on disk.
    let host = uri.authority().map(|authority| authority.host()).unwrap_or_default();
    let is_here = cfg!(windows) || host.is_empty() || host == "localhost";
    let path: Cow<'_, Path> = uri.to_file_path().filter(|_| is_file && is_here)?;
    path.is_absolute().then(|| paths::absolute(&path))
}

/// A file with all that questions about it need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seen<'a> {
    pub(super) root: &'a Root,
    pub(super) file: &'a File,
    pub(super) document: &'a Document,
}

impl Seen<'_> {
    pub(super) fn text(&self) -> &str {
        self.document.text()
    }

    /// The configuration that holds for the file.
    pub(super) fn settings(&self) -> Arc<Settings> {
        self.root.folders.of(self.file.absolute.parent().unwrap_or(&self.root.folder))
    }
}

impl View {
    pub(super) fn path(&self, uri: &Uri) -> Option<PathBuf> {
        self.open.path(uri).map(Path::to_owned).or_else(|| path_of(uri))
    }

    pub(super) fn uri(&self, path: &Path) -> Option<Uri> {
        self.open.uri(path).cloned().or_else(|| Uri::from_file_path(path))
    }

    /// A file by its path; none where it is not read, or its text cannot be had any more.
    pub(super) fn seen(&self, path: &Path) -> Option<Seen<'_>> {
        let root = self.snapshot.root_of(path)?;
        let file = root.file(path)?;
        Some(Seen { root, file, document: file.document()? })
    }

    /// What is shown at an address, however the client writes it.
    pub(super) fn shown(&self, uri: &Uri) -> Option<&Arc<Shown>> {
        self.shown.get(uri).or_else(|| self.shown.get(&self.uri(&path_of(uri)?)?))
    }

    /// Address and range of a stretch of a file.
    pub(super) fn located(&self, location: &Location) -> Option<(Uri, Range)> {
        self.place(&self.seen(&location.absolute)?, location.span)
    }

    pub(super) fn place(&self, seen: &Seen<'_>, span: Span) -> Option<(Uri, Range)> {
        let range = self.client.encoding.range(span, seen.text(), &seen.document.lines);
        match self.open.cells(&seen.file.absolute) {
            Some(cells) => cells.place(range).map(|(cell, range)| (cell.uri.clone(), range)),
            None => Some((self.uri(&seen.file.absolute)?, range)),
        }
    }

    /// The byte offset of a position that the client names.
    pub(super) fn offset(&self, uri: &Uri, position: Position, seen: &Seen<'_>) -> u32 {
        let position = self.open.cell(uri).map_or(position, |cell| cell.outward(position));
        self.client.encoding.offset(position, seen.text(), &seen.document.lines)
    }

    /// The version that the client gave an open document or cell.
    pub(super) fn version(&self, uri: &Uri) -> Option<i32> {
        match self.open.cell(uri) {
            Some(cell) => Some(cell.version),
            None => self.seen(self.open.path(uri)?)?.file.version,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_on_disk_have_a_path() {
        let path = |uri: &str| path_of(&uri.parse().unwrap());
        for uri in ["untitled:Untitled-1", "vscode-notebook-cell:/a.ipynb#W0", "git:/a.py?%7B%7D", "x:"] {
            assert_eq!(path(uri), None, "{uri}");
        }
        if !cfg!(windows) {
            assert_eq!(path("file:///a/%C3%A9.py"), Some("/a/é.py".into()));
            assert_eq!(path("file:///a/./b/../c.py"), Some("/a/c.py".into()));
            assert_eq!(path("file://host/share/a.py"), None);
        }
    }
}
