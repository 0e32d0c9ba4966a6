//! The state that questions are answered from: roots and texts of one revision, and the findings shown in them.
//! Immutable; knows the protocol's addresses, not its requests.

use std::{
    borrow::Cow,
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::text::Span;
use tower_lsp::ls_types::{Range, Uri};

use crate::{
    lsp::{client::Client, position::Encoding, shown::Shown},
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
    pub(super) client: Arc<Client>,
    /// What the editor says about who reads; else the project does.
    pub(super) audience: Option<Audience>,
    pub(super) snapshot: Snapshot,
    pub(super) open: Arc<Open>,
    /// What is shown, by file; files without findings may be missing.
    pub(super) shown: Arc<BTreeMap<PathBuf, Arc<Shown>>>,
}

/// The open documents, by the client's addresses and by path.
#[derive(Clone, Debug, Default)]
pub(super) struct Open {
    paths: HashMap<Uri, PathBuf>,
    uris: HashMap<PathBuf, Uri>,
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

    pub(super) fn path(&self, uri: &Uri) -> Option<&Path> {
        self.paths.get(uri).map(PathBuf::as_path)
    }

    /// The address that the client itself gave an open document.
    pub(super) fn uri(&self, path: &Path) -> Option<&Uri> {
        self.uris.get(path)
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

    pub(super) fn range(&self, span: Span, encoding: Encoding) -> Range {
        encoding.range(span, self.text(), &self.document.lines)
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

    pub(super) fn shown(&self, path: &Path) -> Option<&Arc<Shown>> {
        self.shown.get(path)
    }

    /// Address and range of a stretch of a file.
    pub(super) fn located(&self, location: &Location) -> Option<(Uri, Range)> {
        let seen = self.seen(&location.absolute)?;
        Some((self.uri(&location.absolute)?, seen.range(location.span, self.client.encoding)))
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
