//! Django is the judge: each scenario of `project/scenarios` is checked by djury and run under real Django on 3 and on
//! 6 rows. djury speaks of a query for each row exactly where the number of queries grows with the rows. Then the fixes
//! are made, and Django counts again.
//!
//! The Djangos are installed by `tests/django/install`. Without them nothing can be judged: the test says so and passes,
//! and with `DJURY_DJANGO=required`, as `tests/run` sets it, it fails.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

mod verdict;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use djury_tests::{binary, repository};
use serde_json::Value;
use verdict::{RULES, Scenario};

/// A copy of the project whose requirements name one Django.
struct Project {
    folder: PathBuf,
    python: PathBuf,
}

impl Project {
    fn new(version: &str, python: PathBuf) -> Project {
        let folder = std::env::temp_dir().join(format!("djury-django-{version}-{}", std::process::id()));
        copy(&repository().join("tests/django/project"), &folder);
        fs::write(folder.join("requirements.txt"), format!("Django~={version}.0\n")).unwrap();
        Project { folder, python }
    }

    fn djury(&self, arguments: &[&str]) -> Vec<u8> {
        let select = format!("--select={}", RULES.join(","));
        let mut command = Command::new(binary());
        command.args(["check", ".", "--exit-zero", "--no-cache", &select]).args(arguments).current_dir(&self.folder);
        let output = command.output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output.stdout
    }

    fn findings(&self) -> Vec<Value> {
        let report: Value = serde_json::from_slice(&self.djury(&["--output-format", "json"])).unwrap();
        report["findings"].as_array().unwrap().clone()
    }

    /// Runs all scenarios under Django.
    fn judged(&self) -> Vec<Scenario> {
        let driver = repository().join("tests/django/judge.py");
        let output = Command::new(&self.python).arg("-B").arg(driver).arg(&self.folder).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        report["scenarios"].as_array().unwrap().iter().map(Scenario::read).collect()
    }
}

impl Drop for Project {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap();
        if path.is_dir() && name != "__pycache__" {
            copy(&path, &to.join(name));
        } else if path.is_file() {
            fs::copy(&path, to.join(name)).unwrap();
        }
    }
}

/// The Pythons with a Django, by its version; none where they are not installed and need not be.
fn pythons() -> Vec<(String, PathBuf)> {
    let tools = repository().join("tests/.tools");
    let entries = fs::read_dir(tools).into_iter().flatten();
    let mut found: Vec<(String, PathBuf)> = entries
        .filter_map(|entry| {
            let folder = entry.ok()?.path();
            let version = folder.file_name()?.to_str()?.strip_prefix("django-")?.to_owned();
            Some((version, folder.join("bin/python"))).filter(|(_, python)| python.exists())
        })
        .collect();
    found.sort();
    if found.is_empty() {
        let why = "no Django to judge with: run tests/django/install";
        assert!(std::env::var_os("DJURY_DJANGO").is_none_or(|wish| wish != "required"), "{why}");
        // Past the capture of the test's output: who skips says so.
        let _ = writeln!(std::io::stderr(), "skipped: {why}");
    }
    found
}

#[test]
fn djury_and_django_agree_before_and_after_the_fixes() {
    let mut lies = Vec::new();
    for (version, python) in pythons() {
        let project = Project::new(&version, python);
        let (before, findings) = (project.judged(), project.findings());
        assert!(before.len() >= 300, "only {} scenarios", before.len());
        let mut lie = |when: &str, text: String| lies.push(format!("Django {version}, {when}: {text}"));
        verdict::disagreements(&before, &findings).into_iter().for_each(|text| lie("as written", text));
        project.djury(&["--suggested-fixes"]);
        let (after, left) = (project.judged(), project.findings());
        verdict::disagreements(&after, &left).into_iter().for_each(|text| lie("fixed", text));
        verdict::fixed(&before, &after, &findings, &left).into_iter().for_each(|text| lie("fixed", text));
        println!("Django {version}: {}", verdict::summary(&before, &after));
    }
    assert!(lies.is_empty(), "{} disagreements\n{}\n", lies.len(), lies.join("\n"));
}
