//! Patterns of paths, as configurations write them. Knows no file.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns to be matched against paths relative to the folder that they were written in. A pattern without `/`
/// matches a name at any depth; one that matches a folder matches all that lies in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Globs(GlobSet);

impl Globs {
    /// Patterns that cannot be read are left out; the configuration's reader has named them.
    pub(crate) fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Globs {
        let mut set = GlobSetBuilder::new();
        for glob in patterns.into_iter().filter_map(|pattern| compile(pattern).ok()).flatten() {
            set.add(glob);
        }
        Globs(set.build().unwrap_or_default())
    }

    pub(crate) fn matches(&self, path: &str) -> bool {
        !self.0.is_empty() && self.0.is_match(path)
    }
}

/// The globs that a pattern stands for: itself, and all below it.
pub(crate) fn compile(pattern: &str) -> Result<Vec<Glob>, globset::Error> {
    let trimmed = pattern.trim_start_matches("./").trim_end_matches('/');
    let anchored = match trimmed.strip_prefix('/') {
        Some(rest) => rest.to_owned(),
        None if trimmed.contains('/') => trimmed.to_owned(),
        None => format!("**/{trimmed}"),
    };
    let glob = |text: &str| GlobBuilder::new(text).literal_separator(true).backslash_escape(true).build();
    Ok(vec![glob(&anchored)?, glob(&format!("{anchored}/**"))?])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_matches_names_paths_and_all_below_a_folder() {
        let globs = Globs::new(["legacy", "*.gen.py", "scripts/**", "/setup.py", "apps/*/tests/"]);
        for path in
            ["legacy/a/b.py", "x/legacy/b.py", "x/y.gen.py", "scripts/a/b.py", "setup.py", "apps/blog/tests/t.py"]
        {
            assert!(globs.matches(path), "{path}");
        }
        for path in ["legacy2/a.py", "y.gen.pyi", "x/scripts/a.py", "x/setup.py", "apps/a/b/tests/t.py"] {
            assert!(!globs.matches(path), "{path}");
        }
    }
}
