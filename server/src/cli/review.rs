//! `djury review`: reads submissions, makes their sheets, writes them. Knows the writers by name only.

use std::{
    collections::BTreeSet,
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use clap::{Args, ValueEnum};
use djury_rules::{
    bank::Bank,
    text::{Language, decode},
};
use serde_json::json;

use super::{Outcome, Terminal, output::counted, progress::Progress};
use crate::{
    review::{
        build::{self, Job},
        compare::{Piece, compare},
        html, markdown,
        notes::Notes,
        sheet::Sheet,
        store::Store,
        template::Template,
    },
    world::{self, Snapshot, World, cache, config, file, parallel, paths, settings::Overrides},
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The submission: a folder or file; several to compare them
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Where the sheet goes: a file, a folder for several sheets, or `-` for standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// A question bank of your own
    #[arg(long, value_name = "FILE")]
    bank: Option<PathBuf>,
    /// Compare several submissions; of one PATH, the folders and files in it
    #[arg(long)]
    compare: bool,
    /// The starter project that candidates were given: what stands in it unchanged does not count
    #[arg(long, value_name = "DIR")]
    template: Option<PathBuf>,
    /// Neither use nor keep what earlier runs know
    #[arg(long)]
    no_cache: bool,
    /// How many threads to use
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    jobs: Option<u16>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
enum Format {
    /// A page that needs nothing else
    #[default]
    Html,
    Markdown,
    /// The sheet as data (djury config schema --of review)
    Json,
}

/// A sheet with what else is needed to write it.
struct Made {
    sheet: Sheet,
    pieces: Vec<Piece>,
    /// From the folder of the notes to that of the submission.
    prefix: String,
}

pub(crate) fn run(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    match write(options, terminal) {
        Ok(()) => Ok(Outcome::Fine),
        Err(Failed::Said(message)) => {
            terminal.fail(&message);
            Ok(Outcome::Failed)
        }
        Err(Failed::Broken(error)) => Err(error),
    }
}

enum Failed {
    Said(String),
    Broken(io::Error),
}

impl From<String> for Failed {
    fn from(message: String) -> Failed {
        Failed::Said(message)
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Failed {
        Failed::Broken(error)
    }
}

fn write(options: &Options, terminal: &mut Terminal) -> Result<(), Failed> {
    let targets = targets(options)?;
    let bank = options.bank.as_deref().map(bank).transpose()?;
    let template = match &options.template {
        Some(folder) => {
            let folder = paths::absolute(folder);
            if !folder.is_dir() {
                return Err(format!("{}: there is no such folder", folder.display()).into());
            }
            let template = Template::new(&read(options, &folder, bank.as_ref())?, &folder);
            if template.is_empty() {
                return Err(format!("{}: there is nothing here that djury reads", folder.display()).into());
            }
            template
        }
        None => Template::default(),
    };
    let made =
        targets.iter().map(|target| make(options, target, bank.as_ref(), &template)).collect::<Result<Vec<_>, _>>()?;
    for made in &made {
        for unread in &made.sheet.submission.unread {
            terminal.fail(&format!("{}: {}", unread.path, unread.message));
        }
    }
    match made.as_slice() {
        [one] if !options.compare => single(options, one, terminal),
        many => several(options, many, terminal),
    }
}

/// What is to be reviewed, absolute.
fn targets(options: &Options) -> Result<Vec<PathBuf>, String> {
    let given: Vec<PathBuf> = options.paths.iter().map(|path| paths::absolute(path)).collect();
    for path in &given {
        if !path.exists() {
            return Err(format!("{}: there is no such file or folder", path.display()));
        }
    }
    let [folder] = given.as_slice() else { return Ok(given) };
    if !options.compare {
        return Ok(given);
    }
    let entries =
        std::fs::read_dir(folder).map_err(|error| format!("{}: cannot be read: {error}", folder.display()))?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')))
        .filter(|path| path.is_dir() || Language::of_path(&paths::slashed(path)).is_some())
        .collect();
    found.sort();
    if found.is_empty() { Err(format!("{}: there are no submissions in it", folder.display())) } else { Ok(found) }
}

/// A question bank of the reviewer's own.
fn bank(path: &Path) -> Result<Arc<Bank>, String> {
    let bytes = file::read(path, 8).map_err(|message| format!("{}: {message}", path.display()))?;
    let bank = Bank::parse(&String::from_utf8_lossy(&bytes), &config::knows);
    bank.map(Arc::new).map_err(|message| format!("{} is no question bank: {}", path.display(), message.trim_end()))
}

/// Reads a submission by itself: another one beside it is none of its business.
fn read(options: &Options, target: &Path, bank: Option<&Arc<Bank>>) -> Result<Snapshot, String> {
    let mut world = World::new(world::Options {
        overrides: Overrides { bank: bank.cloned(), ..Overrides::default() },
        threads: options.jobs.map_or_else(parallel::default_threads, usize::from),
        caches: if options.no_cache { None } else { cache::folder() },
    });
    if target.is_dir() {
        world.add_folder(target)
    } else {
        world.add_file(target)
    }
    let progress = Progress::new();
    loop {
        let loads = world.pending();
        if loads.is_empty() {
            break;
        }
        for load in loads {
            if let Some(loaded) = load.run(&|done, all| progress.tell("files read", done, all), &|| false) {
                world.install(loaded);
            }
        }
    }
    progress.end();
    let snapshot = world.snapshot();
    let wrong: BTreeSet<_> = snapshot.roots.iter().flat_map(|root| root.wrong.iter()).collect();
    match wrong.first() {
        Some(error) => Err(error.to_string()),
        None => Ok(snapshot),
    }
}

fn make(options: &Options, target: &Path, bank: Option<&Arc<Bank>>, template: &Template) -> Result<Made, String> {
    let snapshot = read(options, target, bank)?;
    let wanted = |path: &Path| path.starts_with(target);
    let reports = snapshot.reported_of(&wanted, &|| false).unwrap_or_default();
    let folder = if target.is_dir() { target } else { target.parent().unwrap_or(target) };
    let mut stores: Vec<(Store, Notes)> = Vec::new();
    let own = Store::near(target, folder);
    let below = snapshot.roots.iter().map(|root| Store::near(&root.folder, &root.folder));
    for store in std::iter::once(own.clone()).chain(below) {
        if !stores.iter().any(|(known, _)| *known == store) {
            let notes = store.read()?;
            stores.push((store, notes));
        }
    }
    let builtin = || snapshot.roots.first().map(|root| root.folders.of(&root.folder).bank.clone());
    let bank = bank.cloned().or_else(builtin).unwrap_or_else(|| Arc::new(Bank::builtin().clone()));
    let job = Job {
        snapshot: &snapshot,
        target,
        reports: &reports,
        bank: &bank,
        texts: &texts(&snapshot, target),
        notes: &stores,
        template,
    };
    let sheet = parallel::alone(|| {
        let sheet = build::sheet(&job);
        let pieces = if options.compare || options.paths.len() > 1 { build::pieces(&job, &sheet) } else { Vec::new() };
        (sheet, pieces)
    });
    let (sheet, pieces) = sheet.ok_or("djury failed on this submission; please report it, with the code if you may")?;
    let prefix = match folder.strip_prefix(&own.folder) {
        Ok(below) if !below.as_os_str().is_empty() => format!("{}/", paths::slashed(below)),
        _ => String::new(),
    };
    Ok(Made { sheet, pieces, prefix })
}

/// Texts beside the code: answers may be written in any editor.
fn texts(snapshot: &Snapshot, target: &Path) -> Vec<(PathBuf, String)> {
    let is_text = |name: &str| {
        [".txt", ".text", ".rst", ".adoc", ".ipynb"].iter().any(|ending| name.to_lowercase().ends_with(ending))
    };
    let mut found = Vec::new();
    for root in &snapshot.roots {
        for name in root.others.iter().filter(|name| is_text(name) && !name.contains("requirements")) {
            let absolute = root.folder.join(name.as_str());
            let text = file::read(&absolute, 8).ok().and_then(|bytes| Some(decode(&bytes).ok()?.0));
            found.extend(text.filter(|_| absolute.starts_with(target)).map(|text| (absolute, text)));
        }
    }
    found
}

fn single(options: &Options, made: &Made, terminal: &mut Terminal) -> Result<(), Failed> {
    let sheet = &made.sheet;
    let (text, ending) = match options.format {
        Format::Html => (html::sheet(sheet, &made.prefix, None), "html"),
        Format::Markdown => (markdown::sheet(sheet), "md"),
        Format::Json => (pretty(sheet)?, "json"),
    };
    let default = PathBuf::from(format!("review-{}.{ending}", file_name(&sheet.submission.name)));
    let path = match &options.output {
        Some(path) if path == Path::new("-") => None,
        Some(path) if path.is_dir() => Some(path.join(&default)),
        Some(path) => Some(path.clone()),
        // A page is opened, the others are read on.
        None => (options.format == Format::Html).then_some(default),
    };
    let Some(path) = path else {
        terminal.out.write_all(text.as_bytes())?;
        return Ok(());
    };
    save(&path, &text)?;
    let answered = sheet.questions.iter().filter(|question| question.state.is_answered()).count();
    terminal.note(&format!(
        "{}: {answered} of {} questions answered, {}",
        path.display(),
        sheet.questions.len(),
        counted(sheet.findings.len(), "finding"),
    ));
    Ok(())
}

fn several(options: &Options, made: &[Made], terminal: &mut Terminal) -> Result<(), Failed> {
    let mut names: Vec<String> = Vec::new();
    for made in made {
        let base = file_name(&made.sheet.submission.name);
        let count = names.iter().filter(|name| **name == base || name.starts_with(&format!("{base}-"))).count();
        let is_taken = names.contains(&base) || base == "index";
        names.push(if is_taken { format!("{base}-{}", count + 1) } else { base });
    }
    let files: Vec<Option<String>> = match options.format {
        Format::Html => names.iter().map(|name| Some(format!("{name}.html"))).collect(),
        _ => names.iter().map(|_| None).collect(),
    };
    let sheets: Vec<Sheet> = made.iter().map(|made| made.sheet.clone()).collect();
    let pieces: Vec<Vec<Piece>> = made.iter().map(|made| made.pieces.clone()).collect();
    let comparison = compare(&sheets, &pieces, &files);
    let text = match options.format {
        Format::Html => {
            let folder = options.output.clone().unwrap_or_else(|| PathBuf::from("review"));
            std::fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
            for (made, file) in made.iter().zip(files.iter().flatten()) {
                save(&folder.join(file), &html::sheet(&made.sheet, &made.prefix, Some("index.html")))?;
            }
            let index = folder.join("index.html");
            save(&index, &html::overview(&comparison))?;
            terminal.note(&format!("{}: {}", index.display(), counted(made.len(), "submission")));
            return Ok(());
        }
        Format::Json => pretty(&json!({"version": 1, "comparison": comparison, "sheets": sheets}))?,
        Format::Markdown => {
            let parts: Vec<String> = sheets.iter().map(markdown::sheet).collect();
            format!("{}\n{}", markdown::overview(&comparison), parts.join("\n"))
        }
    };
    match options.output.as_deref().filter(|path| *path != Path::new("-")) {
        Some(path) => save(path, &text)?,
        None => terminal.out.write_all(text.as_bytes())?,
    }
    Ok(())
}

fn pretty(value: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string_pretty(value).map(|text| text + "\n").map_err(|error| error.to_string())
}

fn save(path: &Path, text: &str) -> Result<(), String> {
    cache::write_atomically(path, text.as_bytes())
        .map_err(|error| format!("{} cannot be written: {error}", path.display()))
}

/// A name that every system takes for a file.
fn file_name(name: &str) -> String {
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = name.chars().map(plain).take(80).collect();
    match name.trim_matches(['.', '-']) {
        "" => "submission".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_are_plain() {
        assert_eq!(file_name("ann's <b>take home</b>"), "ann-s--b-take-home--b");
        assert_eq!(file_name("../.."), "submission");
    }
}
