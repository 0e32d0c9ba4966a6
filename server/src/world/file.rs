//! A file as the world holds it: its outline always, its text while somebody needs it. Reads files; knows no rule's
//! name.

use std::{
    hash::Hasher,
    io::Read,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use djury_rules::{
    finding::Finding,
    model::outline::Outline,
    resolve,
    rule::FileKind,
    syntax::Name,
    text::{self, Encoding, Language, Lines, Source},
};

/// The text of a file with what positions need.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) source: Source,
    pub(crate) lines: Lines,
    pub(crate) encoding: Encoding,
}

impl Document {
    pub(crate) fn new(text: impl Into<Arc<str>>, language: Language, encoding: Encoding) -> Document {
        let source = Source::new(text, language);
        Document { lines: Lines::new(&source.text), source, encoding }
    }

    pub(crate) fn text(&self) -> &Arc<str> {
        &self.source.text
    }
}

/// One state of one file of a root. A change makes a new one; readers of the old one keep it.
#[derive(Debug)]
pub(crate) struct File {
    /// Relative to the root, with `/`.
    pub(crate) path: Name,
    pub(crate) absolute: PathBuf,
    pub(crate) language: Language,
    pub(crate) kind: FileKind,
    pub(crate) outline: Arc<Outline>,
    /// Of the bytes on disk; none for an open buffer.
    pub(crate) hash: Option<u64>,
    /// The version that an editor gave its buffer.
    pub(crate) version: Option<i32>,
    inspected: OnceLock<Arc<Vec<Finding>>>,
    /// The last state of an open buffer that was inspected, with what was found in it.
    before: Option<(Arc<Outline>, Arc<Vec<Finding>>)>,
    document: OnceLock<Option<Arc<Document>>>,
}

impl File {
    /// A file on disk, outlined and inspected already. Its text is read again when somebody asks for it.
    pub(crate) fn on_disk(
        from: &super::roots::Candidate,
        hash: u64,
        outline: Arc<Outline>,
        inspected: Arc<Vec<Finding>>,
    ) -> File {
        File {
            path: from.path.clone(),
            absolute: from.absolute.clone(),
            language: from.language,
            kind: djury_rules::model::modules::kind(&from.path),
            outline,
            hash: Some(hash),
            version: None,
            inspected: OnceLock::from(inspected),
            before: None,
            document: OnceLock::new(),
        }
    }

    /// An open buffer, and the state that it takes the place of.
    pub(crate) fn open(
        path: Name,
        absolute: PathBuf,
        document: Arc<Document>,
        outline: Arc<Outline>,
        version: i32,
        known: Option<&File>,
    ) -> File {
        let inspected = |known: &File| Some((known.outline.clone(), known.inspected.get()?.clone()));
        File {
            kind: djury_rules::model::modules::kind(&path),
            path,
            absolute,
            language: document.source.language,
            outline,
            hash: None,
            version: Some(version),
            inspected: OnceLock::new(),
            before: known.and_then(|known| inspected(known).or_else(|| known.before.clone())),
            document: OnceLock::from(Some(document)),
        }
    }

    /// The text. None where it cannot be read any more, or is no longer what the outline was made of: whoever
    /// watches the disk brings the new one.
    pub(crate) fn document(&self) -> Option<&Arc<Document>> {
        let read = || {
            let bytes = std::fs::read(&self.absolute).ok()?;
            let (text, encoding) = text::decode(&bytes).ok().filter(|_| Some(hash(&bytes)) == self.hash)?;
            Some(Arc::new(Document::new(text, self.language, encoding)))
        };
        self.document.get_or_init(read).as_ref()
    }

    /// The findings of the rules that look at this file only; the number of the file in them is 0.
    pub(crate) fn inspected(&self) -> &Arc<Vec<Finding>> {
        self.inspected.get_or_init(|| {
            let found = self.document().map(|document| match &self.before {
                Some((outline, found)) => {
                    djury_rules::inspect_again(&document.source, &self.outline, self.kind, outline, found)
                }
                None => djury_rules::inspect(&document.source, &self.outline, self.kind),
            });
            Arc::new(found.unwrap_or_default())
        })
    }

    /// Text and outline, for places.
    pub(crate) fn resolver(&self) -> Option<resolve::Document<'_>> {
        let document = self.document()?;
        Some(resolve::Document { source: &document.source, lines: &document.lines, outline: &self.outline })
    }
}

/// A hash of a file's bytes: the same on every run of one binary.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    #[expect(
        deprecated,
        reason = "the one hasher of the standard library whose result does not change between releases"
    )]
    let mut hasher = std::hash::SipHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// The bytes of a file of at most `limit` MiB.
///
/// # Errors
/// What is wrong and what to do.
pub(crate) fn read(path: &Path, limit: u32) -> Result<Vec<u8>, String> {
    let most = u64::from(limit) << 20;
    let file = std::fs::File::open(path).map_err(|error| format!("cannot be read: {error}"))?;
    let mut bytes = Vec::new();
    file.take(most + 1).read_to_end(&mut bytes).map_err(|error| format!("cannot be read: {error}"))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > most) {
        return Err(format!("larger than {limit} MiB and not read; `exclude` it, or raise `max-file-size`"));
    }
    Ok(bytes)
}
