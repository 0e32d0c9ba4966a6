//! Paths as text: absolute without `.` and `..`, and with `/` whatever the system.

use std::path::{Component, Path, PathBuf};

/// A path with `/` between its parts.
pub(crate) fn slashed(path: &Path) -> String {
    let text = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' { text.into_owned() } else { text.replace(std::path::MAIN_SEPARATOR, "/") }
}

/// The path from the working directory's view made absolute, `.` and `..` taken out. Links are not followed.
pub(crate) fn absolute(path: &Path) -> PathBuf {
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut clean = PathBuf::new();
    for part in full.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                clean.pop();
            }
            part => clean.push(part),
        }
    }
    clean
}

/// A path as it is shown: relative to a folder where it lies below it or close by, with `/`.
pub(crate) fn shown(path: &Path, from: &Path) -> String {
    if let Ok(below) = path.strip_prefix(from) {
        let below = slashed(below);
        return if below.is_empty() { ".".to_owned() } else { below };
    }
    let shared = from.ancestors().find_map(|above| Some((above, path.strip_prefix(above).ok()?)));
    match shared {
        // What the two share must be more than the root of the file system.
        Some((above, rest)) if above.parent().is_some() => {
            let up = from.strip_prefix(above).map_or(0, |below| below.components().count());
            format!("{}{}", "../".repeat(up), slashed(rest))
        }
        _ => slashed(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_shown_from_the_working_directory() {
        let from = Path::new("/home/ann/code");
        assert_eq!(shown(Path::new("/home/ann/code/a/b.py"), from), "a/b.py");
        assert_eq!(shown(Path::new("/home/ann/other/b.py"), from), "../other/b.py");
        assert_eq!(shown(Path::new("/tmp/b.py"), from), "/tmp/b.py");
        assert_eq!(shown(from, from), ".");
    }
}
