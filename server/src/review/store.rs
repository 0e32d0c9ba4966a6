//! Where notes lie: `.djury/review.json` next to the code. Every change is made under a lock, on what the file says
//! then, and replaces the file as a whole: two writers at once lose nothing.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use super::notes::Notes;
use crate::world::{cache, file};

/// The folder below which djury keeps what belongs to a submission.
pub(crate) const FOLDER: &str = ".djury";
const NAME: &str = "review.json";
const LOCK: &str = ".lock";
/// The largest file that is read, in MiB.
const LARGEST: u32 = 32;

/// The notes of one submission.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Store {
    /// The folder that paths of notes are relative to: the one that holds `.djury`.
    pub(crate) folder: PathBuf,
}

impl Store {
    /// The notes for a file or folder: the nearest file of notes at or above it, else a new one in the folder of its
    /// root. Paths are absolute.
    pub(crate) fn near(path: &Path, root: &Path) -> Store {
        let known = path.ancestors().find(|folder| folder.join(FOLDER).join(NAME).is_file());
        Store { folder: known.unwrap_or(root).to_owned() }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.join(FOLDER).join(NAME)
    }

    /// What the file says now; nothing where there is no file.
    ///
    /// # Errors
    /// What is wrong with the file, with its place in it.
    pub(crate) fn read(&self) -> Result<Notes, String> {
        let path = self.file();
        if !path.is_file() {
            return Ok(Notes::default());
        }
        let bytes = file::read(&path, LARGEST).map_err(|message| format!("{}: {message}", path.display()))?;
        parse(&bytes).map_err(|message| format!("{}: {message}", path.display()))
    }

    /// Changes the file. Whoever else wants to change it meanwhile waits.
    ///
    /// # Errors
    /// What `change` says, in which case nothing is written, or why the file cannot be read or written.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Notes) -> Result<T, String>) -> Result<T, String> {
        let path = self.file();
        let failed = |error: std::io::Error| format!("{} cannot be written: {error}", path.display());
        let lock = self.lock().map_err(failed)?;
        let mut notes = self.read()?;
        let result = change(&mut notes)?;
        let mut text = serde_json::to_string_pretty(&notes).map_err(|error| error.to_string())?;
        text.push('\n');
        cache::write_atomically(&path, text.as_bytes()).map_err(failed)?;
        drop(lock);
        Ok(result)
    }

    /// The lock, held until it is dropped. Its file stays, and is nothing to be kept under version control.
    fn lock(&self) -> std::io::Result<File> {
        let folder = self.folder.join(FOLDER);
        fs::create_dir_all(&folder)?;
        let ignored = folder.join(".gitignore");
        if !ignored.exists() {
            fs::write(&ignored, format!("{LOCK}\n*.tmp\n"))?;
        }
        let lock = File::options().create(true).truncate(false).write(true).open(folder.join(LOCK))?;
        lock.lock()?;
        Ok(lock)
    }
}

/// The name that notes are signed with.
pub(crate) fn author() -> String {
    let named = ["DJURY_AUTHOR", "GIT_AUTHOR_NAME", "USER", "USERNAME"];
    let set = named.into_iter().filter_map(|name| std::env::var(name).ok());
    set.map(|name| name.trim().to_owned()).find(|name| !name.is_empty()).unwrap_or_else(|| "reviewer".to_owned())
}

/// Reads notes.
///
/// # Errors
/// What is wrong, with line and column.
pub(crate) fn parse(bytes: &[u8]) -> Result<Notes, String> {
    let version = serde_json::from_slice::<serde_json::Value>(bytes).map_err(|error| error.to_string())?;
    match version.get("version").and_then(serde_json::Value::as_u64) {
        Some(1) => serde_json::from_slice(bytes).map_err(|error| error.to_string()),
        Some(version) => Err(format!("this is version {version} of the form, which a newer djury wrote; update djury")),
        None => Err("this is no file of notes: there is no `version` in it".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;
    use crate::review::notes::Note;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("djury-notes-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn many_writers_at_once_lose_nothing() {
        let folder = folder("many");
        thread::scope(|scope| {
            for writer in 0..8 {
                let store = Store { folder: folder.clone() };
                scope.spawn(move || {
                    for _ in 0..10 {
                        let note = Note::new(&format!("writer {writer}"), "x");
                        store.change(|notes| Ok(notes.add(note))).unwrap();
                    }
                });
            }
        });
        let notes = Store { folder: folder.clone() }.read().unwrap();
        assert_eq!(notes.notes.len(), 80);
        assert!(notes.notes.is_sorted_by(|a, b| a.id < b.id));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn a_file_that_cannot_be_read_is_never_overwritten() {
        let folder = folder("broken");
        let store = Store { folder: folder.clone() };
        store.change(|notes| Ok(notes.add(Note::new("Ann", "x")))).unwrap();
        fs::write(store.file(), "{\"version\": 1, \"notes\": [\n<<<<<<< ours\n").unwrap();
        let error = store.change(|notes| Ok(notes.add(Note::new("Ann", "y")))).unwrap_err();
        assert!(error.contains("line 2"), "{error}");
        assert!(fs::read_to_string(store.file()).unwrap().contains("<<<<"));
        fs::write(store.file(), "{\"version\": 2}").unwrap();
        assert!(store.read().unwrap_err().contains("newer"));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_nearest_file_of_notes_counts_and_else_the_root() {
        let folder = folder("near");
        let below = folder.join("backend/app");
        fs::create_dir_all(&below).unwrap();
        assert_eq!(Store::near(&below.join("a.py"), &folder.join("backend")).folder, folder.join("backend"));
        Store { folder: folder.clone() }.change(|notes| Ok(notes.add(Note::new("Ann", "x")))).unwrap();
        assert_eq!(Store::near(&below.join("a.py"), &folder.join("backend")).folder, folder);
        fs::remove_dir_all(folder).unwrap();
    }
}
