//! What the tests share: where the binary and the take-homes are.
#![expect(clippy::unwrap_used, reason = "what fails here fails a test")]

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

/// The `djury` binary, built on first demand in the profile of the tests. `DJURY_BINARY` names another one.
///
/// # Panics
/// Where it cannot be built.
pub fn binary() -> &'static Path {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        if let Some(named) = std::env::var_os("DJURY_BINARY") {
            return named.into();
        }
        let test = std::env::current_exe().unwrap();
        // target/<profile>/deps/<test>
        let folder = test.parent().and_then(Path::parent).unwrap();
        let mut build = Command::new(env!("CARGO"));
        build.args(["build", "--quiet", "--package", "djury", "--target-dir"]).arg(folder.parent().unwrap());
        if folder.file_name().is_some_and(|name| name == "release") {
            build.arg("--release");
        }
        assert!(build.current_dir(repository()).status().unwrap().success(), "djury does not build");
        folder.join(format!("djury{}", std::env::consts::EXE_SUFFIX))
    })
}

/// The top folder of the repository.
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."))
}

/// The take-homes, clean twins included, in the order of their names.
///
/// # Panics
/// Where they cannot be listed.
pub fn takehomes() -> Vec<PathBuf> {
    let folder = repository().join("tests/takehomes");
    let entries = std::fs::read_dir(&folder).unwrap();
    let mut folders: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

pub mod generate;
