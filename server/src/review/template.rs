//! The starter project that candidates were given: what stands in it unchanged is nobody's answer and nobody's fault.

use std::{collections::BTreeMap, path::Path, rc::Rc, sync::Arc};

use crate::{
    diff::{self, Change},
    world::Snapshot,
};

/// The texts of a starter project by their paths below it.
#[derive(Debug, Default)]
pub(crate) struct Template {
    texts: BTreeMap<String, Arc<str>>,
}

/// Which lines of a file are the starter project's, from 0.
pub(crate) type Given = Rc<Vec<bool>>;

impl Template {
    pub(crate) fn new(snapshot: &Snapshot, folder: &Path) -> Template {
        let files = snapshot.roots.iter().flat_map(|root| &root.files);
        let texts = files.filter_map(|file| {
            let path = crate::world::paths::slashed(file.absolute.strip_prefix(folder).ok()?);
            Some((path, file.document()?.text().clone()))
        });
        Template { texts: texts.collect() }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    /// Which lines of a file were given: those that stand in the same file of the starter project. A submission may
    /// lie a folder deeper or higher.
    pub(crate) fn given(&self, path: &str, text: &str) -> Option<Given> {
        let below = |longer: &str, shorter: &str| {
            longer.strip_suffix(shorter).is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
        };
        let fitting = self.texts.iter().filter(|(own, _)| below(path, own) || below(own, path));
        let (_, own) = fitting.min_by_key(|(own, _)| own.len().abs_diff(path.len()))?;
        let lines = diff::lines(own, text);
        let given = lines.iter().filter(|line| line.change != Change::Removed);
        Some(Rc::new(given.map(|line| line.change == Change::Same).collect()))
    }
}

/// Whether all lines of a range (from 1, both inclusive) that say anything were given.
pub(crate) fn covers(given: &[bool], first: usize, last: usize) -> bool {
    let lines = given.get(first.saturating_sub(1)..last.min(given.len())).unwrap_or_default();
    !lines.is_empty() && lines.iter().all(|line| *line)
}
