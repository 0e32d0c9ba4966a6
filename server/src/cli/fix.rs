//! `djury check --fix` and `--diff`: applies fixes until there are no more, then writes files or shows what would
//! change. Knows no rule.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::builder::styling::Style;

use super::{
    Outcome, Terminal,
    check::Job,
    checked::Checked,
    output::{
        self, counted,
        style::{BOLD, CODE, DIM, GONE, GOOD, PLAIN},
    },
};
use crate::diff::{self, Change};
use crate::world::{
    Snapshot, cache,
    file::{self, Document},
    parallel, paths,
    report::{Reported, ReportedEdit, ReportedFix},
};
use djury_rules::{
    finding::Applicability,
    model::outline::Outline,
    text::{Span, encode},
};

/// A fix may uncover the next; more rounds than this mean that two fixes undo each other.
const ROUNDS: usize = 10;

/// A file that fixes changed.
struct Changed {
    /// The text before the first fix, and the hash of the bytes on disk then.
    before: Arc<Document>,
    hash: Option<u64>,
    /// How often each rule was fixed.
    rules: BTreeMap<String, usize>,
}

/// A finding with its fix.
type Fixed<'a> = (&'a Reported, &'a ReportedFix);

pub(crate) fn run(mut job: Job<'_>, terminal: &mut Terminal) -> io::Result<Outcome> {
    let mut changed: BTreeMap<PathBuf, Changed> = BTreeMap::new();
    // The ids of findings whose fix is of no use.
    let mut refused = BTreeSet::new();
    for round in 1..=ROUNDS {
        let snapshot = job.world.snapshot();
        let checked = job.checked(&snapshot);
        let mut chosen = choose(&job, &checked, &refused);
        let known = refused.len();
        let texts = readable(&snapshot, &mut chosen, &mut refused);
        if chosen.is_empty() && refused.len() == known {
            break;
        }
        let version = i32::try_from(round).unwrap_or(i32::MAX);
        for (path, text) in texts {
            let Some(file) = snapshot.file(&path) else { continue };
            let Some(document) = file.document() else { continue };
            let now = Document::new(text, document.source.language, document.encoding);
            let first = || Changed { before: document.clone(), hash: file.hash, rules: BTreeMap::new() };
            changed.entry(path.clone()).or_insert_with(first);
            job.world.open_encoded(&path, now, version);
        }
        let after = job.world.snapshot();
        let undone = useless(&chosen, &checked, &job.checked(&after), &mut refused);
        for path in &undone {
            if let Some(document) = snapshot.file(path).and_then(|file| file.document()) {
                let before = Document::new(document.text().clone(), document.source.language, document.encoding);
                job.world.open_encoded(path, before, version);
            }
        }
        for (finding, fix) in chosen.iter().filter(|(_, fix)| !is_in(fix, &undone)) {
            // The rule is counted where the finding stands, or else where its fix begins.
            let is_own = fix.edits.iter().any(|edit| edit.at.absolute == finding.at.absolute);
            let at = fix.edits.first().filter(|_| !is_own).map_or(&finding.at, |edit| &edit.at);
            if let Some(changed) = changed.get_mut(&at.absolute) {
                *changed.rules.entry(finding.rule.to_string()).or_default() += 1;
            }
        }
    }
    let snapshot = job.world.snapshot();
    changed.retain(|path, changed| {
        snapshot.file(path).and_then(|file| file.document()).is_some_and(|now| now.text() != changed.before.text())
    });
    if job.options.diff {
        return diff(&job, &snapshot, &changed, terminal);
    }
    let mut checked = job.checked(&snapshot);
    if let Some(path) = &job.stdin {
        // The fixed text is the result; what remains is said beside it.
        if let Some(document) = job.world.document(path)
            && let Some(bytes) = encode(document.text(), document.encoding)
        {
            io::stdout().lock().write_all(&bytes)?;
        }
        output::write(job.options, &checked, &mut terminal.notes)?;
    } else {
        let failed = save(&snapshot, &changed);
        for (path, message) in failed {
            changed.remove(&path);
            let path = checked.shown(&path);
            checked.errors.push(super::checked::Problem { path, message });
        }
        output::write(job.options, &checked, &mut terminal.out)?;
        terminal.out.flush()?;
    }
    tell(&job, &changed, terminal)?;
    job.end(&checked, terminal)?;
    Ok(job.outcome(&checked))
}

/// The fixes of one round: those that are wanted, can be made within the given paths, and do not touch each other.
fn choose<'a>(job: &Job<'_>, checked: &'a Checked, refused: &BTreeSet<String>) -> Vec<Fixed<'a>> {
    let mut taken: BTreeMap<&Path, Vec<&ReportedEdit>> = BTreeMap::new();
    let mut chosen = Vec::new();
    for shown in &checked.findings {
        let finding = &shown.reported;
        let Some(fix) = &finding.fix else { continue };
        let is_wanted = fix.applicability == Applicability::Safe || job.options.suggested_fixes;
        if !is_wanted || refused.contains(&finding.id) || fix.edits.iter().any(|edit| !job.is_target(&edit.at.absolute))
        {
            continue;
        }
        let is_free = |edit: &ReportedEdit| {
            let others = taken.get(edit.at.absolute.as_path());
            others.is_none_or(|others| others.iter().all(|other| *other == edit || !touch(other.at.span, edit.at.span)))
        };
        if fix.edits.iter().all(is_free) {
            for edit in &fix.edits {
                taken.entry(edit.at.absolute.as_path()).or_default().push(edit);
            }
            chosen.push((finding, fix));
        }
    }
    chosen
}

/// Whether two edits cannot be made in one go: they overlap, or what one inserts borders on the other.
fn touch(a: Span, b: Span) -> bool {
    if a.is_empty() || b.is_empty() { a.start <= b.end && b.start <= a.end } else { a.start < b.end && b.start < a.end }
}

fn is_in(fix: &ReportedFix, files: &BTreeSet<PathBuf>) -> bool {
    fix.edits.iter().any(|edit| files.contains(&edit.at.absolute))
}

/// The texts with the fixes made. A fix may not make a file unreadable: whatever touched such a file is taken out.
fn readable(
    snapshot: &Snapshot,
    chosen: &mut Vec<Fixed<'_>>,
    refused: &mut BTreeSet<String>,
) -> BTreeMap<PathBuf, String> {
    loop {
        let texts = fixed(snapshot, chosen);
        let broken: BTreeSet<PathBuf> =
            texts.iter().filter(|(path, text)| breaks(snapshot, path, text)).map(|(path, _)| path.clone()).collect();
        if broken.is_empty() {
            return texts;
        }
        let taken_out = chosen.extract_if(.., |(_, fix)| is_in(fix, &broken));
        refused.extend(taken_out.map(|(finding, _)| finding.id.clone()));
    }
}

/// The files in which fixes were made in vain: their findings are still there, as many as before. Such fixes are
/// made no more; what else was made in these files is made again without them.
fn useless(
    chosen: &[Fixed<'_>],
    before: &Checked,
    after: &Checked,
    refused: &mut BTreeSet<String>,
) -> BTreeSet<PathBuf> {
    let count = |checked: &Checked, finding: &Reported| {
        let alike = |other: &&Reported| {
            other.rule == finding.rule && other.message == finding.message && other.at.absolute == finding.at.absolute
        };
        checked.findings.iter().map(|shown| &shown.reported).filter(alike).count()
    };
    let mut undone = BTreeSet::new();
    for (finding, fix) in chosen.iter().filter(|(finding, _)| count(after, finding) >= count(before, finding)) {
        refused.insert(finding.id.clone());
        undone.extend(fix.edits.iter().map(|edit| edit.at.absolute.clone()));
    }
    // A fix in several files is undone in all of them.
    loop {
        let known = undone.len();
        for (_, fix) in chosen.iter().filter(|(_, fix)| is_in(fix, &undone)).collect::<Vec<_>>() {
            undone.extend(fix.edits.iter().map(|edit| edit.at.absolute.clone()));
        }
        if undone.len() == known {
            return undone;
        }
    }
}

/// The texts of all files that the fixes touch, with the fixes made.
fn fixed(snapshot: &Snapshot, chosen: &[Fixed<'_>]) -> BTreeMap<PathBuf, String> {
    let mut edits: BTreeMap<&PathBuf, Vec<&ReportedEdit>> = BTreeMap::new();
    for edit in chosen.iter().flat_map(|(_, fix)| &fix.edits) {
        let of_file = edits.entry(&edit.at.absolute).or_default();
        if !of_file.contains(&edit) {
            of_file.push(edit);
        }
    }
    let mut texts = BTreeMap::new();
    for (path, mut edits) in edits {
        let Some(document) = snapshot.file(path).and_then(|file| file.document()) else { continue };
        edits.sort_by_key(|edit| edit.at.span);
        let mut text = String::with_capacity(document.text().len());
        let mut done = 0;
        for edit in edits {
            text.push_str(Span::new(done, edit.at.span.start).of(document.text()));
            text.push_str(&edit.text);
            done = edit.at.span.end;
        }
        text.push_str(document.text().get(done as usize..).unwrap_or_default());
        texts.insert(path.clone(), text);
    }
    texts
}

/// Whether a new text of a file has more errors of grammar than the old one.
fn breaks(snapshot: &Snapshot, path: &Path, text: &str) -> bool {
    let Some(file) = snapshot.file(path) else { return true };
    let errors = |outline: &Outline| outline.modules().map(|(_, module)| module.errors.0.len()).sum::<usize>();
    let source = djury_rules::text::Source::new(text, file.language);
    let new = parallel::alone(|| djury_rules::outline(&source, Some(&file.outline), None));
    new.is_none_or(|new| errors(&new) > errors(&file.outline))
}

/// Writes the fixed files, each in its own encoding. What could not be written, and why.
fn save(snapshot: &Snapshot, changed: &BTreeMap<PathBuf, Changed>) -> Vec<(PathBuf, String)> {
    let mut failed = Vec::new();
    for (path, changed) in changed {
        let Some(document) = snapshot.file(path).and_then(|file| file.document()) else { continue };
        // What a link points to is written, not the link.
        let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        let written = match encode(document.text(), document.encoding) {
            None => Err(format!("not fixed: the fixed text has no form in {}", document.encoding.name())),
            Some(_)
                if changed.hash.is_some()
                    && std::fs::read(&target).map(|bytes| file::hash(&bytes)).ok() != changed.hash =>
            {
                Err("not fixed: the file changed meanwhile; run djury again".to_owned())
            }
            Some(bytes) => cache::write_atomically(&target, &bytes).map_err(|error| format!("not fixed: {error}")),
        };
        if let Err(message) = written {
            failed.push((path.clone(), message));
        }
    }
    failed
}

fn tell(job: &Job<'_>, changed: &BTreeMap<PathBuf, Changed>, terminal: &mut Terminal) -> io::Result<()> {
    if changed.is_empty() {
        return Ok(());
    }
    let all: usize = changed.values().flat_map(|changed| changed.rules.values()).sum();
    writeln!(terminal.notes, "{GOOD}{} made{PLAIN} in {}:", counted(all, "fix"), counted(changed.len(), "file"))?;
    for (path, changed) in changed {
        let rules: Vec<String> = changed
            .rules
            .iter()
            .map(|(rule, count)| {
                if *count == 1 {
                    format!("{CODE}{rule}{PLAIN}")
                } else {
                    format!("{CODE}{rule}{PLAIN} {DIM}×{count}{PLAIN}")
                }
            })
            .collect();
        let what = if rules.is_empty() { "for a fix elsewhere".to_owned() } else { rules.join(", ") };
        writeln!(terminal.notes, "  {}: {what}", paths::shown(path, &job.from))?;
    }
    Ok(())
}

/// Shows what fixes would change as a unified diff. Status 1 where there is anything to show.
fn diff(
    job: &Job<'_>,
    snapshot: &Snapshot,
    changed: &BTreeMap<PathBuf, Changed>,
    terminal: &mut Terminal,
) -> io::Result<Outcome> {
    for (path, changed) in changed {
        let Some(document) = snapshot.file(path).and_then(|file| file.document()) else { continue };
        let shown = paths::shown(path, &job.from);
        let shown = shown.trim_start_matches('/');
        let lines = diff::lines(changed.before.text(), document.text());
        let hunks = diff::hunks(&lines, 3);
        if hunks.is_empty() {
            continue;
        }
        writeln!(terminal.out, "{BOLD}--- a/{shown}{PLAIN}\n{BOLD}+++ b/{shown}{PLAIN}")?;
        for hunk in hunks {
            writeln!(terminal.out, "{CODE}{}{PLAIN}", diff::head(hunk))?;
            for line in hunk {
                let (mark, style) = match line.change {
                    Change::Same => (' ', Style::new()),
                    Change::Removed => ('-', GONE),
                    Change::Added => ('+', GOOD),
                };
                let (text, is_whole) = line.text.strip_suffix('\n').map_or((line.text, false), |text| (text, true));
                writeln!(terminal.out, "{style}{mark}{text}{style:#}")?;
                if !is_whole {
                    writeln!(terminal.out, "\\ No newline at end of file")?;
                }
            }
        }
    }
    terminal.out.flush()?;
    let fixes: usize = changed.values().flat_map(|changed| changed.rules.values()).sum();
    let what = if fixes == 0 {
        "Nothing to fix".to_owned()
    } else {
        format!("{} in {}", counted(fixes, "fix"), counted(changed.len(), "file"))
    };
    terminal.note(&format!("{what}; no file was changed."));
    Ok(if changed.is_empty() || job.options.exit_zero { Outcome::Fine } else { Outcome::Findings })
}
