//! Which dotted name a file is imported by, and what a file is for. Judges paths below the root only.

use rustc_hash::{FxHashMap, FxHashSet};

use crate::{
    model::project::{File, ModuleId, ModuleInfo},
    syntax::Name,
};

/// What a file is for, judged by its path below its root.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum FileKind {
    #[default]
    Code,
    Test,
    Migration,
    /// Management commands and scripts: run by hand, once in a while.
    OneOff,
}

/// Modules by dotted name. A file may have several names: from the root, from `src/`, and from the folder above
/// its topmost package (projects put such folders on the path by hand).
#[derive(Default, Debug)]
pub struct Modules {
    by_name: FxHashMap<Name, ModuleId>,
}

impl Modules {
    pub(crate) fn new(files: &[File], own: usize, infos: &mut [ModuleInfo]) -> Modules {
        let packages: FxHashSet<&str> = files
            .iter()
            .take(own)
            .filter_map(|file| file.path.strip_suffix("/__init__.py"))
            .map(|folder| folder.strip_prefix("src/").unwrap_or(folder))
            .collect();
        let mut modules = Modules::default();
        let mut also = Vec::new();
        for (info, id) in infos.iter_mut().zip((0u32..).map(ModuleId)) {
            let Some(file) = files.get(info.file as usize) else { continue };
            let Some(stem) = file.path.strip_suffix(".py").or_else(|| file.path.strip_suffix(".pyi")) else {
                // A notebook is run as a whole, like a module, but nothing imports it.
                info.name = file.path.strip_suffix(".ipynb").map(dotted);
                continue;
            };
            if file.is_builtin {
                // The project's own module of the same name comes first: a vendored copy is what it imports.
                info.name = Some(Name::from(stem));
                also.push((Name::from(stem), id));
                continue;
            }
            let stem = stem.strip_suffix("/__init__").unwrap_or(stem);
            let stem = stem.strip_prefix("src/").unwrap_or(stem);
            let short = stem.get(top(stem, &packages)..).unwrap_or(stem);
            // A file in no package is named from the root, as Python's namespace packages are.
            let in_package = stem.rsplit_once('/').is_some_and(|(folder, _)| packages.contains(folder));
            info.name = Some(dotted(if in_package { short } else { stem }));
            also.extend([(dotted(short), id), (dotted(stem), id)]);
            if short == stem {
                modules.by_name.entry(dotted(stem)).or_insert(id);
            }
        }
        for (name, id) in also {
            modules.by_name.entry(name).or_insert(id);
        }
        modules
    }

    pub(crate) fn get(&self, dotted: &str) -> Option<ModuleId> {
        self.by_name.get(dotted).copied()
    }
}

fn dotted(path: &str) -> Name {
    Name::from(path.replace('/', "."))
}

/// Where the topmost package of a path begins: behind the last folder that is no package but holds one.
fn top(stem: &str, packages: &FxHashSet<&str>) -> usize {
    let mut start = stem.rfind('/').map_or(0, |slash| slash + 1);
    while start > 0 {
        let folder = stem.get(..start - 1).unwrap_or("");
        if !packages.contains(folder) {
            break;
        }
        start = folder.rfind('/').map_or(0, |slash| slash + 1);
    }
    start
}

pub(crate) fn is_package(path: &str) -> bool {
    path == "__init__.py" || path.ends_with("/__init__.py") || path.ends_with("/__init__.pyi")
}

/// What a file is for, by its path below the root.
pub fn kind(path: &str) -> FileKind {
    let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
    let has = |wanted: &[&str]| folders.split('/').any(|folder| wanted.contains(&folder));
    let stem = name.split('.').next().unwrap_or(name);
    if has(&["tests", "test", "testing", "testutils", "factories", "fixtures"])
        || folders.split('/').any(|folder| folder.ends_with("_tests"))
        || stem.starts_with("test_")
        || stem.ends_with("_test")
        || stem.ends_with("_tests")
        || matches!(stem, "tests" | "test" | "conftest" | "factories" | "factory")
    {
        FileKind::Test
    } else if has(&["migrations"]) {
        FileKind::Migration
    } else if has(&["commands", "scripts", "bin", "notebooks"])
        || matches!(stem, "manage" | "setup" | "fabfile" | "noxfile")
        || makes_data(stem)
    {
        FileKind::OneOff
    } else {
        FileKind::Code
    }
}

/// Whether a module's name says that it fills a database with rows to try things on: `sample_data`, `populate_db`.
fn makes_data(stem: &str) -> bool {
    let of = |kind: &str| stem.strip_prefix(kind).is_some_and(|rest| matches!(rest, "data" | "_data"));
    ["demo", "dummy", "fake", "random", "sample"].into_iter().any(of)
        || stem.starts_with("populate")
        || stem.starts_with("seed_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_named_from_the_folder_above_its_topmost_package() {
        let packages = FxHashSet::from_iter(["apps/blog", "apps/blog/views"]);
        let of = |stem: &str| dotted(&stem[top(stem, &packages)..]).to_string();
        assert_eq!(of("apps/blog/views/lists"), "blog.views.lists");
        assert_eq!(of("manage"), "manage");
        assert_eq!(of("scripts/load"), "load");
    }

    #[test]
    fn what_a_file_is_for_shows_in_its_path_below_the_root() {
        assert_eq!(kind("blog/tests/test_views.py"), FileKind::Test);
        assert_eq!(kind("browser_tests/pages/footer.py"), FileKind::Test);
        assert_eq!(kind("blog/migrations/0001_initial.py"), FileKind::Migration);
        assert_eq!(kind("blog/management/commands/load.py"), FileKind::OneOff);
        assert_eq!(kind("blog/random_data.py"), FileKind::OneOff);
        assert_eq!(kind("blog/random.py"), FileKind::Code);
        assert_eq!(kind("blog/views.py"), FileKind::Code);
    }
}
