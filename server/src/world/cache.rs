//! What is known of files by the hash of their bytes, kept between runs: one file a root. Anything damaged or
//! foreign is as good as nothing. Knows no rule and no project.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    sync::Arc,
};

use djury_rules::{
    finding::Finding,
    model::{outline::Outline, stubs},
    rule::FileKind,
    text::Language,
};

use super::file;

const MARK: &[u8] = b"djury cache 1\n";

/// What is kept of a file.
pub(crate) type Entry = (Arc<Outline>, Arc<Vec<Finding>>);

/// The cache of one root as it lies on disk.
#[derive(Debug, Default)]
pub(crate) struct Cache {
    bytes: Vec<u8>,
    entries: BTreeMap<u64, std::ops::Range<usize>>,
}

/// The key of a file: its bytes, how they are read, and the binary that reads them.
pub(crate) fn key(hash: u64, language: Language, kind: FileKind) -> u64 {
    file::hash(format!("{hash} {language:?} {kind:?}").as_bytes())
}

impl Cache {
    pub(crate) fn read(path: &Path) -> Cache {
        fs::read(path).ok().and_then(Cache::parse).unwrap_or_default()
    }

    /// Mark, the binary's own mark, then for each entry its key, the hash of its body, the length of its body, and
    /// the body; all numbers in eight bytes, least first.
    fn parse(bytes: Vec<u8>) -> Option<Cache> {
        let mut rest = bytes.strip_prefix(MARK)?.strip_prefix(&binary().to_le_bytes())?;
        let mut entries = BTreeMap::new();
        while !rest.is_empty() {
            let (key, after) = number(rest)?;
            let (hash, after) = number(after)?;
            let (length, after) = number(after)?;
            let (body, after) = after.split_at_checked(usize::try_from(length).ok()?)?;
            let start = bytes.len() - after.len() - body.len();
            // A body that is not what was written might nest so deeply that reading it overflows the stack.
            if file::hash(body) != hash {
                return None;
            }
            entries.insert(key, start..start + body.len());
            rest = after;
        }
        Some(Cache { entries, bytes })
    }

    pub(crate) fn get(&self, key: u64) -> Option<Entry> {
        let body = self.bytes.get(self.entries.get(&key)?.clone())?;
        let (outline, findings): (Outline, Vec<Finding>) = postcard::from_bytes(body).ok()?;
        Some((Arc::new(outline), Arc::new(findings)))
    }

    /// Whether all that is wanted is here and nothing else is, so that writing would change nothing.
    pub(crate) fn holds_just(&self, keys: impl ExactSizeIterator<Item = u64>) -> bool {
        self.entries.len() == keys.len() && keys.into_iter().all(|key| self.entries.contains_key(&key))
    }

    /// Writes a cache anew: bodies that are here are copied, the others made.
    pub(crate) fn write(&self, path: &Path, wanted: &BTreeMap<u64, Entry>) -> std::io::Result<()> {
        let mut bytes = MARK.to_vec();
        bytes.extend(binary().to_le_bytes());
        for (key, (outline, findings)) in wanted {
            let known = self.entries.get(key).and_then(|range| self.bytes.get(range.clone()));
            let made;
            let body = match known {
                Some(body) => body,
                None => {
                    let Ok(body) = postcard::to_stdvec(&(&**outline, &**findings)) else { continue };
                    made = body;
                    &made
                }
            };
            let length = u64::try_from(body.len()).unwrap_or_default();
            for number in [*key, file::hash(body), length] {
                bytes.extend(number.to_le_bytes());
            }
            bytes.extend_from_slice(body);
        }
        write_atomically(path, &bytes)
    }
}

/// Brings the outlines of the stubs that every project is linked with, or keeps them for the next run. Done once in
/// a process.
pub(crate) fn bring_stubs(folder: &Path) {
    static DONE: std::sync::Once = std::sync::Once::new();
    DONE.call_once(|| {
        let path = folder.join("stubs.cache");
        let cache = Cache::read(&path);
        let known: Option<Vec<_>> = (0..).zip(&cache.entries).map(|(key, _)| Some(cache.get(key)?.0)).collect();
        stubs::know(known.unwrap_or_default());
        let outlines = (0..).zip(stubs::outlines());
        if !cache.holds_just(outlines.clone().map(|(key, _)| key).collect::<Vec<_>>().into_iter()) {
            let made = outlines.map(|(key, (_, outline))| (key, (outline.clone(), Arc::default())));
            let _ = cache.write(&path, &made.collect());
        }
    });
}

fn number(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let (number, rest) = bytes.split_first_chunk()?;
    Some((u64::from_le_bytes(*number), rest))
}

/// What tells one build of djury from another: findings are kept with outlines, so a rule that changed must not
/// find those of its former self.
fn binary() -> u64 {
    static BINARY: std::sync::OnceLock<u64> = std::sync::OnceLock::new();
    *BINARY.get_or_init(|| {
        let file = std::env::current_exe().and_then(fs::metadata);
        let built = file.map(|file| (file.len(), file.modified().ok())).ok();
        file::hash(format!("{} {built:?}", env!("CARGO_PKG_VERSION")).as_bytes())
    })
}

/// Replaces a file as a whole: whoever reads it meanwhile sees the old or the new one.
pub(crate) fn write_atomically(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let draft = folder.join(format!(".{name}.{}.tmp", std::process::id()));
    let written = (|| {
        let mut file = fs::File::create(&draft)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        if let Ok(old) = fs::metadata(path) {
            fs::set_permissions(&draft, old.permissions())?;
        }
        fs::rename(&draft, path)
    })();
    if written.is_err() {
        let _ = fs::remove_file(&draft);
    }
    written
}

/// The folder for the caches of all roots: `DJURY_CACHE_DIR`, or the place that the system has for such.
pub(crate) fn folder() -> Option<PathBuf> {
    let variable = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    if let Some(own) = variable("DJURY_CACHE_DIR") {
        return Some(own);
    }
    let system = if cfg!(windows) {
        variable("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        variable("HOME").map(|home| home.join("Library/Caches"))
    } else {
        variable("XDG_CACHE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(|| variable("HOME").map(|home| home.join(".cache")))
    };
    system.map(|folder| folder.join("djury"))
}

/// The file for the cache of a root.
pub(crate) fn file_of(folder: &Path, root: &Path) -> PathBuf {
    folder.join(format!("{:016x}.cache", file::hash(root.as_os_str().as_encoded_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_written_is_read_again_and_what_is_damaged_is_nothing() {
        let folder = std::env::temp_dir().join(format!("djury-cache-test-{}", std::process::id()));
        let path = folder.join("x.cache");
        let source = djury_rules::text::Source::new("x = 1\n", Language::Python);
        let outline = Arc::new(djury_rules::outline(&source, None, None));
        let wanted = BTreeMap::from([(7, (outline.clone(), Arc::new(Vec::new())))]);
        Cache::default().write(&path, &wanted).unwrap();
        let cache = Cache::read(&path);
        assert_eq!(cache.get(7).unwrap().0, outline);
        assert!(cache.holds_just([7].into_iter()) && cache.get(8).is_none());
        let mut bytes = fs::read(&path).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        assert!(Cache::parse(bytes.clone()).is_none());
        bytes.truncate(20);
        assert!(Cache::parse(bytes).is_none());
        fs::remove_dir_all(folder).unwrap();
    }
}
