//! Which root a file belongs to, and what lies in a root. Looks at names only; opens no file but configurations.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use djury_rules::{syntax::Name, text::Language};
use ignore::{DirEntry, WalkBuilder};

use super::{paths, settings::Folders};

/// How much of a root's folder belongs to it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Reach {
    /// All that lies below.
    Whole,
    /// The files of the folder itself: nobody said that the folder is a project, it only holds a file that
    /// somebody looks at. It may be a home folder.
    Loose,
}

/// Documents that do not lie on disk stand below this path, each in a folder of its own.
pub(crate) const UNSAVED: &str = "djury:unsaved";

/// The folder of the root that a path belongs to: the nearest above with `manage.py`, else with `pyproject.toml`
/// or `djury.toml`, else the nearest of `folders` (those of a workspace, the arguments), else its own folder.
pub(crate) fn root_of(path: &Path, folders: &[PathBuf]) -> (PathBuf, Reach) {
    if path.starts_with(UNSAVED) {
        return (path.parent().unwrap_or(path).to_owned(), Reach::Loose);
    }
    let own = if path.is_dir() { path } else { path.parent().unwrap_or(path) };
    let nearest = |names: &[&str]| own.ancestors().find(|folder| has(folder, names)).map(Path::to_owned);
    let fallback =
        || folders.iter().filter(|folder| own.starts_with(folder)).max_by_key(|folder| folder.as_os_str().len());
    let project = nearest(&["manage.py"]).or_else(|| nearest(&PROJECT)).or_else(|| fallback().cloned());
    project.map_or_else(|| (own.to_owned(), Reach::Loose), |folder| (folder, Reach::Whole))
}

const PROJECT: [&str; 2] = ["djury.toml", "pyproject.toml"];

fn has(folder: &Path, names: &[&str]) -> bool {
    names.iter().any(|name| folder.join(name).is_file())
}

/// Whether a folder below a root is a root of its own.
fn is_nested(folder: &Path, is_django: bool) -> bool {
    has(folder, &["manage.py"]) || (!is_django && has(folder, &PROJECT))
}

/// What lies in a root, in the order of paths.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    pub(crate) files: Vec<Candidate>,
    pub(crate) others: Vec<Name>,
    pub(crate) texts: Vec<Candidate>,
    /// Roots of their own that lie below.
    pub(crate) nested: Vec<PathBuf>,
    /// What could not be looked at, and why.
    pub(crate) unread: Vec<(PathBuf, String)>,
}

/// A file that may be read.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    /// Relative to the root, with `/`.
    pub(crate) path: Name,
    pub(crate) absolute: PathBuf,
    pub(crate) language: Language,
}

/// Lists a root. `.gitignore` is respected, in a repository or not.
pub(crate) fn contents(root: &Path, reach: Reach, folders: &Arc<Folders>) -> Contents {
    let nested = Arc::new(Mutex::new(Vec::new()));
    let is_django = root.ancestors().any(|folder| has(folder, &["manage.py"]));
    let enters = {
        let (nested, folders) = (nested.clone(), folders.clone());
        move |entry: &DirEntry| {
            if entry.depth() == 0 {
                return true;
            }
            let path = entry.path();
            let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
            if is_folder && (is_never_read(path) || path.join("pyvenv.cfg").is_file()) {
                return false;
            }
            if path.parent().is_some_and(|parent| folders.of(parent).excludes(path)) {
                return false;
            }
            if is_folder && is_nested(path, is_django) {
                nested.lock().unwrap_or_else(PoisonError::into_inner).push(path.to_owned());
                return false;
            }
            true
        }
    };
    let mut found = Contents::default();
    if root.starts_with(UNSAVED) {
        return found;
    }
    let mut walk = WalkBuilder::new(root);
    // What counts must not depend on whose machine it is: neither on hidden names nor on a user's own ignore file.
    walk.hidden(false).git_global(false).require_git(false).filter_entry(enters);
    walk.max_depth((reach == Reach::Loose).then_some(1));
    for entry in walk.build() {
        match entry {
            Ok(entry) if entry.file_type().is_some_and(|kind| !kind.is_dir()) => found.take(entry, root),
            Ok(_) => {}
            Err(error) => found.unread.push(refused(&error, root)),
        }
    }
    found.files.sort_by(|a, b| a.path.cmp(&b.path));
    found.texts.sort_by(|a, b| a.path.cmp(&b.path));
    found.others.sort();
    found.unread.sort();
    found.nested = std::mem::take(&mut *nested.lock().unwrap_or_else(PoisonError::into_inner));
    found.nested.sort();
    found
}

impl Contents {
    fn take(&mut self, entry: DirEntry, root: &Path) {
        let is_file = entry.file_type().is_some_and(|kind| kind.is_file());
        let absolute = entry.into_path();
        let path = paths::slashed(absolute.strip_prefix(root).unwrap_or(&absolute));
        let language = Language::of_path(&path).filter(|_| is_file);
        let path = Name::from(path);
        if is_file && is_text(&path) {
            let language = language.unwrap_or(Language::Markdown);
            self.texts.push(Candidate { path: path.clone(), absolute: absolute.clone(), language });
        }
        match language {
            Some(language) => self.files.push(Candidate { path, absolute, language }),
            None => self.others.push(path),
        }
    }
}

/// Whether a file lies where its root's listing never looks; `.gitignore` is not asked.
pub(crate) fn is_left_out(file: &Path, root: &Path, folders: &Folders) -> bool {
    let below = file.ancestors().take_while(|path| path.starts_with(root) && *path != root);
    let mut below = below.enumerate();
    below.any(|(depth, path)| {
        let is_folder = depth > 0;
        let is_foreign = is_folder && (is_never_read(path) || path.join("pyvenv.cfg").is_file());
        is_foreign || path.parent().is_some_and(|parent| folders.of(parent).excludes(path))
    })
}

/// Whether a change of a file changes which roots there are.
pub(crate) fn is_marker(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name == "manage.py" || PROJECT.contains(&name))
}

/// Whether a path lies in a folder that holds nothing of any project.
pub(crate) fn is_foreign(path: &Path) -> bool {
    path.ancestors().any(is_never_read)
}

/// Folders that hold nothing of the project, whatever the configuration says.
fn is_never_read(folder: &Path) -> bool {
    let name = folder.file_name().and_then(|name| name.to_str());
    matches!(name, Some(".git" | "node_modules" | "__pycache__"))
}

fn refused(error: &ignore::Error, root: &Path) -> (PathBuf, String) {
    match error {
        ignore::Error::WithPath { path, err } => (path.clone(), err.to_string()),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => refused(err, root),
        other => (root.to_owned(), other.to_string()),
    }
}

/// Files that say versions and how a project is deployed.
pub(crate) fn is_text(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let parent = folder.rsplit('/').next().unwrap_or("");
    let is_yaml = name.ends_with(".yml") || name.ends_with(".yaml");
    match name {
        "pyproject.toml" | "setup.cfg" | "setup.py" | "Pipfile" | "Pipfile.lock" | "poetry.lock" | "uv.lock" => true,
        "Procfile" | "fly.toml" | "render.yaml" | "app.json" | "vercel.json" => true,
        _ if name.ends_with(".txt") => name.starts_with("requirements") || parent == "requirements",
        _ if is_yaml => {
            name.starts_with("docker-compose") || name.starts_with("compose") || folder.ends_with(".github/workflows")
        }
        _ => name.starts_with("Dockerfile") || name.ends_with(".service"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_say_how_a_project_is_deployed_are_recognised() {
        for path in [
            "requirements-dev.txt",
            "requirements/base.txt",
            "a/Dockerfile.prod",
            "compose.yaml",
            ".github/workflows/ci.yml",
        ] {
            assert!(is_text(path), "{path}");
        }
        for path in ["notes.txt", "a.py", "workflows/ci.yml", "templates/mail.txt"] {
            assert!(!is_text(path), "{path}");
        }
    }
}
