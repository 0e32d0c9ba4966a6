//! Findings on real projects that a person has read and judged: the right ones stay, the wrong ones stay away.
//!
//! The judgements are the lines of `judged*.jsonl`. Without clones of the projects only their form is looked at. To hold
//! djury against them, make a folder with one working tree a project, named `<owner>+<name>`, and name the folder:
//!
//! ```sh
//! git init clones/wagtail+wagtail && cd clones/wagtail+wagtail
//! git fetch --depth 1 https://github.com/wagtail/wagtail <commit> && git checkout --detach FETCH_HEAD
//! cd - && DJURY_CLONES=$PWD/clones cargo test --package djury-tests --test real -- --nocapture
//! ```
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what fails here fails a test")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use djury_tests::{binary, repository};
use serde_json::Value;

/// What a person found about one finding.
struct Judgement {
    /// `owner/name`.
    repository: String,
    /// The full hash of the commit that was read.
    commit: String,
    path: String,
    line: u64,
    rule: String,
    is_right: bool,
    reason: String,
    /// The part of the message that was judged, where another message at the same place would be right.
    says: Option<String>,
}

impl Judgement {
    /// The judgement of one line, or what is wrong with the line.
    fn read(line: &str) -> Result<Self, String> {
        let object: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
        let text = |name: &str| match object[name].as_str() {
            Some(text) if !text.trim().is_empty() => Ok(text.to_owned()),
            _ => Err(format!("`{name}` is no text")),
        };
        let known = ["repository", "commit", "path", "line", "rule", "right", "reason", "says"];
        if let Some(other) = object.as_object().and_then(|object| object.keys().find(|key| !known.contains(&&***key))) {
            return Err(format!("`{other}` means nothing here"));
        }
        Ok(Self {
            repository: text("repository")?,
            commit: text("commit")?,
            path: text("path")?,
            line: object["line"].as_u64().filter(|line| *line > 0).ok_or("`line` is no line")?,
            rule: text("rule")?,
            is_right: object["right"].as_bool().ok_or("`right` is neither true nor false")?,
            reason: text("reason")?,
            says: object.get("says").map(|_| text("says")).transpose()?,
        })
    }

    fn is_about(&self, finding: &Value) -> bool {
        finding["path"] == *self.path
            && finding["rule"] == *self.rule
            && finding["range"]["start"]["line"] == self.line
            && self.says.as_ref().is_none_or(|says| finding["message"].as_str().is_some_and(|text| text.contains(says)))
    }
}

/// The files of judgements, in the order of their names.
fn files() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("tests/real")).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "jsonl"));
    files.sort();
    files
}

/// Every line of every file with the place where it stands.
fn lines() -> Vec<(String, String)> {
    let mut lines = Vec::new();
    for file in files() {
        let name = file.file_name().unwrap().to_str().unwrap().to_owned();
        for (number, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            lines.push((format!("{name}:{}", number + 1), line.to_owned()));
        }
    }
    lines
}

/// All findings of a working tree.
fn findings(folder: &Path) -> Vec<Value> {
    let arguments = ["check", ".", "--output-format", "json", "--exit-zero", "--no-cache"];
    let output = Command::new(binary()).args(arguments).current_dir(folder).output().unwrap();
    let error = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {error}", folder.display());
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    report["findings"].as_array().unwrap().clone()
}

#[test]
fn every_judgement_is_well_formed() {
    let mut wrong = Vec::new();
    let mut places = BTreeMap::new();
    let lines = lines();
    assert!(!lines.is_empty(), "the judgements are somewhere else");
    for (at, line) in &lines {
        let judged = match Judgement::read(line) {
            Ok(judged) => judged,
            Err(error) => {
                wrong.push(format!("{at}: {error}"));
                continue;
            }
        };
        if judged.repository.split('/').filter(|part| !part.is_empty()).count() != 2 {
            wrong.push(format!("{at}: `{}` is no owner/name", judged.repository));
        }
        if judged.commit.len() != 40 || !judged.commit.chars().all(|digit| digit.is_ascii_hexdigit()) {
            wrong.push(format!("{at}: `{}` is no full hash of a commit", judged.commit));
        }
        if judged.path.starts_with('/') || judged.path.contains('\\') || judged.path.split('/').any(|part| part == "..")
        {
            wrong.push(format!("{at}: `{}` is no path in the project", judged.path));
        }
        if djury_rules::rule_named(&judged.rule).is_none() {
            wrong.push(format!("{at}: there is no rule `{}`", judged.rule));
        }
        if judged.reason.lines().count() != 1 || judged.reason.len() > 200 {
            wrong.push(format!("{at}: the reason is not one short line"));
        }
        let place = (judged.repository, judged.commit, judged.path, judged.line, judged.rule);
        if let Some((other, verdict)) = places.insert(place, (at.clone(), judged.is_right))
            && verdict != judged.is_right
        {
            wrong.push(format!("{at}: {other} says the opposite"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn real_projects_are_judged_as_a_person_judged_them() {
    let Some(clones) = std::env::var_os("DJURY_CLONES").map(PathBuf::from) else {
        println!("skipped: DJURY_CLONES names no folder with clones");
        return;
    };
    let mut projects: BTreeMap<(String, String), Vec<Judgement>> = BTreeMap::new();
    for (at, line) in lines() {
        let judged = Judgement::read(&line).unwrap_or_else(|error| panic!("{at}: {error}"));
        projects.entry((judged.repository.clone(), judged.commit.clone())).or_default().push(judged);
    }
    let mut differs = Vec::new();
    let (mut right, mut grave) = (0, 0);
    for ((repository, commit), judgements) in &projects {
        let folder = clones.join(repository.replace('/', "+"));
        if !folder.is_dir() {
            println!("skipped: {} is not there", folder.display());
            continue;
        }
        let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&folder).output();
        let head = head.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
        if folder.join(".git").exists() && head != *commit {
            println!("skipped: {} is at {head}, judged was {commit}", folder.display());
            continue;
        }
        let findings = findings(&folder);
        for judged in judgements {
            let found = findings.iter().find(|finding| judged.is_about(finding));
            let Judgement { path, line, rule, reason, .. } = judged;
            match (found.is_some(), judged.is_right) {
                (true, false) => {
                    differs.push(format!("wrong and reported: {repository} {path}:{line} {rule}: {reason}"))
                }
                (false, true) => {
                    differs.push(format!("right and missing: {repository} {path}:{line} {rule}: {reason}"))
                }
                _ => {}
            }
            if found.is_some_and(|finding| finding["category"] == "correctness" || finding["category"] == "security") {
                grave += 1;
                right += u32::from(judged.is_right);
            }
        }
        let wrong = judgements.iter().filter(|judged| !judged.is_right).count();
        println!("{repository}: {} judged, {wrong} of them wrong; {} findings", judgements.len(), findings.len());
    }
    let unlike: BTreeSet<&String> = differs.iter().collect();
    for line in &unlike {
        println!("{line}");
    }
    println!("correctness and security: {right} of {grave} judged are right");
    assert!(right * 20 >= grave * 19, "correctness and security: only {right} of {grave} judged are right");
    assert!(unlike.is_empty(), "{} findings are not as they were judged", unlike.len());
}
