//! Every take-home against its marks: `# expect: rule, other-rule` at the end of the line that a finding begins on.
//! The clean twins have no marks and stay silent. Rules that are not in the list yet are passed over.

#![cfg(test)]

use std::{collections::BTreeMap, fs, path::Path, sync::Arc};

use djury_rules::{
    RULES,
    finding::Finding,
    inspect, link,
    model::{modules, outline::Outline, project::Root, project::RootFile},
    outline,
    resolve::{Document, replacements},
    review, rule_named,
    text::{Language, Lines, Source},
};

/// A line of a take-home and a rule, as `blog/views.py:12 except-bare`.
type Found = String;

struct Read {
    path: String,
    source: Source,
    lines: Lines,
    outline: Arc<Outline>,
}

/// The texts of a folder, by path.
fn texts(folder: &Path) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut pending = vec![folder.to_owned()];
    while let Some(next) = pending.pop() {
        for entry in fs::read_dir(&next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                pending.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_string_lossy().replace('\\', "/");
            if let Ok(text) = fs::read_to_string(&path) {
                texts.insert(name, text);
            }
        }
    }
    texts
}

/// The files that djury reads as code, in the order of their paths, and a root with all of them.
fn read(texts: &BTreeMap<String, String>) -> (Vec<Read>, Root) {
    let (mut files, mut root) = (Vec::new(), Root::default());
    for (path, text) in texts {
        match Language::of_path(path) {
            Some(language) => {
                let source = Source::new(text.as_str(), language);
                let outline = Arc::new(outline(&source, None, None));
                files.push(Read { path: path.clone(), lines: Lines::new(text), source, outline });
            }
            None => {
                root.others.push(path.as_str().into());
                root.texts.push((path.as_str().into(), text.as_str().into()));
            }
        }
    }
    root.files =
        files.iter().map(|file| RootFile { path: file.path.as_str().into(), outline: file.outline.clone() }).collect();
    (files, root)
}

fn findings(files: &[Read], root: Root) -> Vec<Finding> {
    let mut found = review(&link(root), &|| false);
    for (file, number) in files.iter().zip(0u32..) {
        let own = inspect(&file.source, &file.outline, modules::kind(&file.path));
        found.extend(own.into_iter().map(|finding| finding.in_file(number)));
    }
    found
}

fn found(files: &[Read], root: Root) -> Vec<Found> {
    let found = findings(files, root);
    let shown = found.iter().map(|finding| {
        let (file, place) = (&files[finding.place.file as usize], finding.place);
        let start = file.outline.span(place.region, place.item, place.id).start;
        format!("{}:{} {}", file.path, file.lines.line(start) + 1, finding.rule)
    });
    let mut shown: Vec<Found> = shown.collect();
    shown.sort();
    shown
}

fn marked(files: &[Read]) -> Vec<Found> {
    let mut marked = Vec::new();
    for file in files {
        for (line, number) in file.source.text.lines().zip(1..) {
            let Some((_, rules)) = line.split_once("# expect: ") else { continue };
            let rules = rules.trim_end_matches("#}").split(',').map(str::trim);
            let known = rules.filter(|rule| rule_named(rule).is_some());
            marked.extend(known.map(|rule| format!("{}:{number} {rule}", file.path)));
        }
    }
    marked.sort();
    marked
}

#[test]
fn every_take_home_has_the_findings_that_it_announces_and_no_other() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("takehomes");
    let mut folders: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    assert!(folders.len() >= 6, "three take-homes and their clean twins");
    let mut lies = Vec::new();
    for folder in folders.iter().filter(|folder| folder.is_dir()) {
        let (files, root) = read(&texts(folder));
        let (found, marked) = (found(&files, root), marked(&files));
        let name = folder.file_name().unwrap().to_string_lossy();
        assert!(!name.ends_with("-clean") || marked.is_empty(), "{name} is a clean twin");
        let times = |all: &[Found], one: &Found| all.iter().filter(|other| *other == one).count();
        let mut all: Vec<&Found> = found.iter().chain(&marked).collect();
        all.sort();
        all.dedup();
        for one in all {
            match (times(&found, one), times(&marked, one)) {
                (found, marked) if found == marked => {}
                (found, marked) => lies.push(format!("{name}/{one}: found {found} times, marked {marked} times")),
            }
        }
    }
    assert!(!RULES.is_empty() && lies.is_empty(), "\n{}\n", lies.join("\n"));
}

/// The texts with one fix made.
fn fixed(texts: &BTreeMap<String, String>, files: &[Read], finding: &Finding) -> BTreeMap<String, String> {
    let document = |number: u32| {
        files.get(number as usize).map(|file| Document {
            source: &file.source,
            lines: &file.lines,
            outline: &file.outline,
        })
    };
    let mut texts = texts.clone();
    let edits = &finding.fix.as_ref().unwrap().edits;
    for change in replacements(edits, &document).unwrap().iter().rev() {
        let text = texts.get_mut(&files[change.file as usize].path).unwrap();
        text.replace_range(change.span.start as usize..change.span.end as usize, &change.text);
    }
    texts
}

/// What findings say, whatever line they stand on.
fn said(files: &[Read], findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut said = BTreeMap::new();
    for finding in findings {
        let path = &files[finding.place.file as usize].path;
        *said.entry(format!("{path} {} {}", finding.rule, finding.message)).or_insert(0) += 1;
    }
    said
}

#[test]
fn one_fix_takes_its_finding_away_and_brings_no_other() {
    let (mut lies, mut count) = (Vec::new(), 0);
    for folder in djury_tests::takehomes() {
        let texts = texts(&folder);
        let (files, root) = read(&texts);
        let before = findings(&files, root);
        let known = said(&files, &before);
        for finding in before.iter().filter(|finding| finding.fix.is_some()) {
            let (files, root) = read(&fixed(&texts, &files, finding));
            let left = said(&files, &findings(&files, root));
            let name = format!("{}: {} `{}`", folder.display(), finding.rule, finding.message);
            let own = said(&files, std::slice::from_ref(finding)).into_keys().next().unwrap();
            if left.get(&own).copied().unwrap_or(0) >= known[&own] {
                lies.push(format!("{name} is found again"));
            }
            let fresh = left.iter().find(|(says, times)| **times > known.get(*says).copied().unwrap_or(0));
            if let Some((says, _)) = fresh {
                lies.push(format!("{name} brings {says}"));
            }
            count += 1;
        }
    }
    assert!(count > 20, "only {count} fixes");
    assert!(lies.is_empty(), "\n{}\n", lies.join("\n"));
}
