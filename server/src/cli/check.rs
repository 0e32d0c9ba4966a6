//! `djury check`: reads what its arguments name, finds, fixes if asked, reports. Knows formats by name only.

use std::{
    collections::BTreeSet,
    io::{self, Read, Write},
    path::{Path, PathBuf},
    time::Instant,
};

use clap::{Args, ValueEnum};
use djury_rules::{
    bank::Severity,
    text::{Language, decode},
};

use super::{
    Outcome, Terminal,
    checked::{Checked, Filter, Problem},
    fix,
    output::{self, Format},
    progress::Progress,
    watch,
};
use crate::world::{
    self, Snapshot, World, cache, config, file::Document, load::Work, parallel, paths, settings::Overrides, spelling,
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// Files and folders, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// The path that standard input stands for
    #[arg(long, value_name = "PATH")]
    pub(crate) stdin_filename: Option<PathBuf>,

    /// Report these rules only
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule, help_heading = "Which findings")]
    select: Option<Vec<String>>,
    /// Do not report these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule, help_heading = "Which findings")]
    ignore: Vec<String>,
    /// Report these rules too
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule, help_heading = "Which findings")]
    extend_select: Vec<String>,
    /// Show what says something about these questions only
    #[arg(long, value_name = "N", value_delimiter = ',', value_parser = question, help_heading = "Which findings")]
    question: Vec<u32>,
    /// Show nothing that weighs less
    #[arg(long, value_name = "SEVERITY", value_enum, help_heading = "Which findings")]
    min_severity: Option<Weight>,
    /// Leave out the findings that this file lists
    #[arg(long, value_name = "FILE", help_heading = "Which findings")]
    baseline: Option<PathBuf>,
    /// Write all findings to the file of --baseline
    #[arg(long, requires = "baseline", help_heading = "Which findings")]
    write_baseline: bool,

    /// Apply the fixes that keep the meaning on every input
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,
    /// Apply also the fixes that are right in the common case
    #[arg(long, help_heading = "Fixes")]
    pub(crate) suggested_fixes: bool,
    /// Show what the fixes would change, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,

    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t, help_heading = "Output")]
    pub(crate) output_format: Format,
    /// Count the findings of each rule instead of showing them
    #[arg(long, help_heading = "Output")]
    pub(crate) statistics: bool,
    /// Check again whenever a file changes
    #[arg(long, help_heading = "Output", conflicts_with_all = ["fix", "suggested_fixes", "diff", "write_baseline"])]
    watch: bool,
    /// Tell what was read and parsed
    #[arg(short, long, help_heading = "Output")]
    verbose: bool,

    /// End with status 1 where a finding weighs as much or more
    #[arg(long, value_name = "SEVERITY", value_enum, default_value_t = Weight::Warning, help_heading = "The run")]
    fail_on: Weight,
    /// End with status 0 whatever was found
    #[arg(long, help_heading = "The run")]
    pub(crate) exit_zero: bool,
    /// Neither use nor keep what earlier runs know
    #[arg(long, help_heading = "The run")]
    no_cache: bool,
    /// How many threads to use
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "The run")]
    jobs: Option<u16>,
}

/// A severity as an argument.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Weight {
    Error,
    Warning,
    Info,
    Hint,
}

impl From<Weight> for Severity {
    fn from(weight: Weight) -> Severity {
        match weight {
            Weight::Error => Severity::Error,
            Weight::Warning => Severity::Warning,
            Weight::Info => Severity::Info,
            Weight::Hint => Severity::Hint,
        }
    }
}

fn rule(name: &str) -> Result<String, String> {
    match config::unknown(name) {
        None => Ok(name.to_owned()),
        Some(_) => Err(format!("there is no such rule{}", spelling::hint(name, config::names()))),
    }
}

fn question(number: &str) -> Result<u32, String> {
    number.trim_start_matches(['Q', 'q']).parse().map_err(|_| "a question is a number, as `8` or `Q8`".to_owned())
}

/// Where standard input lies when it is given no path: a folder that there is not.
const NAMELESS: &str = "/-/stdin.py";

/// What is to be checked.
pub(crate) struct Job<'a> {
    pub(crate) options: &'a Options,
    pub(crate) world: World,
    pub(crate) filter: Filter,
    /// The working directory.
    pub(crate) from: PathBuf,
    /// Files and folders whose findings are reported.
    targets: Vec<PathBuf>,
    /// Arguments that cannot be read.
    missing: Vec<Problem>,
    /// The file that standard input stands for.
    pub(crate) stdin: Option<PathBuf>,
}

pub(crate) fn run(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    let started = Instant::now();
    let mut job = match Job::new(options) {
        Ok(job) => job,
        Err(message) => {
            terminal.fail(&message);
            return Ok(Outcome::Failed);
        }
    };
    let work = job.load();
    if job.complain(terminal) {
        return Ok(Outcome::Failed);
    }
    if options.watch {
        return watch::run(job, terminal);
    }
    if options.fix || options.suggested_fixes || options.diff {
        return fix::run(job, terminal);
    }
    let checked = job.check();
    if options.write_baseline {
        return write_baseline(options, &checked, terminal);
    }
    output::write(options, &checked, &mut terminal.out)?;
    terminal.out.flush()?;
    job.end(&checked, terminal)?;
    if options.verbose {
        let Work { parsed, reused } = work;
        let spent = started.elapsed().as_millis();
        terminal.note(&format!("{} files read: {parsed} parsed, {reused} known already; {spent} ms", parsed + reused));
    }
    let outcome = job.outcome(&checked);
    // The process ends here: taking a whole project apart, node by node, would be work for nobody.
    std::mem::forget((job, checked));
    Ok(outcome)
}

impl Job<'_> {
    fn new(options: &Options) -> Result<Job<'_>, String> {
        let from = std::env::current_dir().map_err(|error| format!("the working directory cannot be read: {error}"))?;
        let mut job = Job {
            options,
            world: World::new(world::Options {
                overrides: Overrides {
                    select: options.select.clone(),
                    ignore: options.ignore.clone(),
                    extend_select: options.extend_select.clone(),
                    bank: None,
                },
                threads: options.jobs.map_or_else(parallel::default_threads, usize::from),
                caches: if options.no_cache { None } else { cache::folder() },
            }),
            filter: Filter {
                questions: options.question.clone(),
                least: options.min_severity.map(Severity::from),
                baseline: if options.write_baseline { BTreeSet::new() } else { baseline(options)? },
            },
            from,
            targets: Vec::new(),
            missing: Vec::new(),
            stdin: None,
        };
        if options.paths.iter().any(|path| path == Path::new("-")) {
            if options.paths.len() > 1 {
                return Err("`-` stands alone: other paths cannot be checked together with standard input".to_owned());
            }
            job.take_stdin()?;
            return Ok(job);
        }
        for path in &options.paths {
            let absolute = paths::absolute(path);
            match std::fs::metadata(&absolute) {
                Ok(data) if data.is_dir() => job.world.add_folder(&absolute),
                Ok(_) if Language::of_path(&paths::slashed(&absolute)).is_some() => job.world.add_file(&absolute),
                Ok(_) => {
                    let message = "not a kind of file that djury reads (.py, .html, .md and the like)".to_owned();
                    job.missing.push(Problem { path: paths::shown(&absolute, &job.from), message });
                    continue;
                }
                Err(error) => {
                    let message = format!("cannot be read: {error}");
                    job.missing.push(Problem { path: paths::shown(&absolute, &job.from), message });
                    continue;
                }
            }
            job.targets.push(absolute);
        }
        Ok(job)
    }

    fn take_stdin(&mut self) -> Result<(), String> {
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
        let (text, encoding) = decode(&bytes).map_err(|error| format!("standard input: {error}"))?;
        let named = self.options.stdin_filename.clone();
        // Without a name it belongs to no project: nothing around it is read.
        let path = named.map_or_else(|| paths::absolute(Path::new(NAMELESS)), |path| paths::absolute(&path));
        let Some(language) = Language::of_path(&paths::slashed(&path)) else {
            return Err(format!("`{}` is not a kind of file that djury reads", paths::shown(&path, &self.from)));
        };
        self.world.open_encoded(&path, Document::new(text, language, encoding), 0);
        self.targets.push(path.clone());
        self.stdin = Some(path);
        Ok(())
    }

    /// Reads all roots that have to be read.
    pub(crate) fn load(&mut self) -> Work {
        let mut work = Work::default();
        let progress = Progress::new();
        loop {
            let loads = self.world.pending();
            if loads.is_empty() {
                break;
            }
            for load in loads {
                if let Some(loaded) = load.run(&|done, all| progress.tell("files read", done, all), &|| false) {
                    work.parsed += loaded.work.parsed;
                    work.reused += loaded.work.reused;
                    self.world.install(loaded);
                }
            }
        }
        progress.end();
        work
    }

    /// Says what is wrong in the configurations; true where that ends the run.
    pub(crate) fn complain(&mut self, terminal: &mut Terminal) -> bool {
        let snapshot = self.world.snapshot();
        let mut wrong: Vec<_> = snapshot.roots.iter().flat_map(|root| root.wrong.iter().cloned()).collect();
        wrong.sort();
        wrong.dedup();
        for error in &wrong {
            let path = paths::shown(&error.path, &self.from);
            terminal.fail(&format!("{path}:{}:{}: {}", error.line, error.column, error.message));
        }
        !wrong.is_empty()
    }

    pub(crate) fn is_target(&self, path: &Path) -> bool {
        self.targets.iter().any(|target| path.starts_with(target))
    }

    pub(crate) fn check(&mut self) -> Checked {
        let snapshot = self.world.snapshot();
        self.checked(&snapshot)
    }

    pub(crate) fn checked(&self, snapshot: &Snapshot) -> Checked {
        let reports = snapshot.reported_of(&|path| self.is_target(path), &|| false).unwrap_or_default();
        let mut checked = Checked::new(snapshot, &reports, &self.filter, &self.from);
        for unread in snapshot.roots.iter().flat_map(|root| root.unread.iter()) {
            if self.is_target(&unread.absolute) {
                let path = checked.shown(&unread.absolute);
                checked.errors.push(Problem { path, message: unread.message.clone() });
            }
        }
        checked.errors.extend(self.missing.iter().cloned());
        checked.errors.sort();
        checked.errors.dedup();
        checked
    }

    /// What is said after the findings, on standard error.
    pub(crate) fn end(&self, checked: &Checked, terminal: &mut Terminal) -> io::Result<()> {
        for error in &checked.errors {
            terminal.fail(&format!("{}: {}", error.path, error.message));
        }
        if self.options.output_format.is_for_people() && (checked.files > 0 || checked.errors.is_empty()) {
            output::full::summary(checked, self.options, &mut terminal.notes)?;
        }
        terminal.notes.flush()
    }

    pub(crate) fn outcome(&self, checked: &Checked) -> Outcome {
        // What was named and cannot be read fails the run; what was found in a folder is only told.
        let is_named = |problem: &Problem| self.targets.iter().any(|target| checked.shown(target) == problem.path);
        if !self.missing.is_empty() || checked.errors.iter().any(is_named) {
            Outcome::Failed
        } else if !self.options.exit_zero
            && checked.gravest().is_some_and(|gravest| gravest >= self.options.fail_on.into())
        {
            Outcome::Findings
        } else {
            Outcome::Fine
        }
    }

    pub(crate) fn targets(&self) -> &[PathBuf] {
        &self.targets
    }
}

/// A list of known findings. Rule and path stand there for people; the ids count.
#[derive(serde::Serialize, serde::Deserialize)]
struct Baseline {
    version: u32,
    findings: Vec<Known>,
}

#[derive(serde::Serialize, serde::Deserialize)]
struct Known {
    id: String,
    rule: String,
    path: String,
}

fn baseline(options: &Options) -> Result<BTreeSet<String>, String> {
    let Some(path) = &options.baseline else { return Ok(BTreeSet::new()) };
    let bytes = std::fs::read(path).map_err(|error| {
        format!("the baseline {} cannot be read: {error}; make it with `--write-baseline`", path.display())
    })?;
    let baseline: Baseline = serde_json::from_slice(&bytes)
        .map_err(|error| format!("{} is no baseline of djury: {error}", path.display()))?;
    Ok(baseline.findings.into_iter().map(|known| known.id).collect())
}

fn write_baseline(options: &Options, checked: &Checked, terminal: &mut Terminal) -> io::Result<Outcome> {
    let Some(path) = &options.baseline else { return Ok(Outcome::Failed) };
    let known = checked.findings.iter().map(|shown| Known {
        id: shown.reported.id.clone(),
        rule: shown.reported.rule.to_string(),
        path: shown.path.clone(),
    });
    let baseline = Baseline { version: 1, findings: known.collect() };
    let mut text = serde_json::to_string_pretty(&baseline)?;
    text.push('\n');
    cache::write_atomically(path, text.as_bytes())?;
    terminal.note(&format!("{} written to {}", output::counted(baseline.findings.len(), "finding"), path.display()));
    Ok(Outcome::Fine)
}
