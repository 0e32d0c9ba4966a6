//! Paths below the root of the project, joined and shortened as text. Touches no file system.

use crate::syntax::Name;

/// The folder above; none where that is outside of the root.
pub(super) fn parent(path: &str) -> Option<Name> {
    if path.is_empty() {
        return None;
    }
    Some(Name::from(path.rsplit_once('/').map_or("", |(folder, _)| folder)))
}

/// A path and what comes behind it; none where the result is outside of the root or not known.
pub(super) fn join(path: &str, rest: &str) -> Option<Name> {
    if rest.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = path.split('/').filter(|part| !part.is_empty()).collect();
    for part in rest.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(Name::from(parts.join("/")))
}
