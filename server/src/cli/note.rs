//! `djury note`: a reviewer's notes, verdicts and scores from the command line. Knows no rule.

use std::{
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand, ValueEnum};
use djury_rules::text::decode;
use serde_json::json;

use super::{
    Outcome, Terminal,
    output::style::{BOLD, CODE, DIM, PLAIN},
};
use crate::{
    review::{
        anchor::{Anchor, Point},
        notes::{Judgement, Note, Stamped},
        store::{self, Store, author},
    },
    world::{file, paths, roots},
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
    /// Whose notes: a file or folder of the submission
    #[arg(long = "in", global = true, value_name = "PATH", default_value = ".")]
    within: PathBuf,
    /// Who writes; by default DJURY_AUTHOR, or else the name of the user
    #[arg(long, global = true, value_name = "NAME")]
    author: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Add a note on lines of code, on a question, or on the whole
    Add {
        /// PATH:LINE, PATH:LINE-LINE or PATH:LINE:COLUMN-LINE:COLUMN; a folder for a note on the whole
        #[arg(value_name = "PLACE")]
        place: String,
        /// Markdown, or `-` to read it from standard input
        text: String,
        /// The question that it is about
        #[arg(long, value_name = "N")]
        question: Option<u32>,
        /// The id of the finding that it is about
        #[arg(long, value_name = "ID")]
        finding: Option<String>,
    },
    /// Show notes with the places where they stand now
    List {
        /// Show those that are resolved too
        #[arg(long)]
        all: bool,
        #[arg(long, value_enum, default_value_t)]
        format: Format,
    },
    /// Reply to a note
    Reply { id: String, text: String },
    /// Mark notes as done with
    Resolve {
        #[arg(required = true)]
        ids: Vec<String>,
        /// Open them again instead
        #[arg(long)]
        reopen: bool,
    },
    /// Take a note back
    Delete { id: String },
    /// Say what you think of a finding
    Verdict {
        /// The finding's id (djury check --output-format json)
        finding: String,
        #[arg(value_enum)]
        verdict: Judgement,
        /// Why; always needed where a finding is dismissed
        #[arg(long, default_value = "")]
        reason: String,
    },
    /// Score the answer to a question from 0 to 4, or `-` to take the score back
    Score {
        question: u32,
        #[arg(allow_hyphen_values = true)]
        score: String,
        /// What there is to say of the answer
        #[arg(long)]
        remark: Option<String>,
    },
    /// Take in what another file of notes says, as one saved by the page of `djury review`
    Merge { file: PathBuf },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Format {
    #[default]
    Text,
    Json,
}

pub(crate) fn run(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    let done = match &options.command {
        Command::List { all, format } => match listed(options, *all) {
            Ok(listed) => {
                write(&listed, *format, &mut terminal.out)?;
                return Ok(Outcome::Fine);
            }
            Err(message) => Err(message),
        },
        _ => change(options),
    };
    Ok(match done {
        Ok(message) => {
            terminal.note(&message);
            Outcome::Fine
        }
        Err(message) => {
            terminal.fail(&message);
            Outcome::Failed
        }
    })
}

/// The notes for a path.
pub(crate) fn store(path: &Path) -> Store {
    let absolute = paths::absolute(path);
    let folders = [std::env::current_dir().unwrap_or_default()];
    let (root, _) = roots::root_of(&absolute, &folders);
    Store::near(&absolute, &root)
}

fn change(options: &Options) -> Result<String, String> {
    let author = options.author.clone().unwrap_or_else(author);
    let store = store(&options.within);
    match &options.command {
        Command::Add { place, text, question, finding } => {
            let mut note = Note::new(&author, &read(text)?);
            note.question = *question;
            note.finding.clone_from(finding);
            let (path, range) = place_of(place)?;
            let absolute = paths::absolute(&path);
            if !absolute.exists() {
                return Err(format!("{}: there is no such file or folder", path.display()));
            }
            let store = self::store(&path);
            if let Some((start, end)) = range {
                let text = text_of(&absolute)?;
                let relative = paths::slashed(absolute.strip_prefix(&store.folder).unwrap_or(&absolute));
                note.anchor = Some(Anchor::new(&relative, &text, start, end));
            } else if absolute.is_file() {
                return Err(format!("name a line: {}:1", path.display()));
            }
            let id = store.change(|notes| Ok(notes.add(note)))?;
            Ok(format!("note {id} added"))
        }
        Command::Reply { id, text } => {
            let text = read(text)?;
            store.change(|notes| notes.reply(id, &author, &text))?;
            Ok("reply added".to_owned())
        }
        Command::Resolve { ids, reopen } => {
            store.change(|notes| ids.iter().try_for_each(|id| notes.resolve(id, !reopen)))?;
            Ok(if *reopen { "opened again".to_owned() } else { "resolved".to_owned() })
        }
        Command::Delete { id } => {
            store.change(|notes| notes.delete(id))?;
            Ok("taken back".to_owned())
        }
        Command::Verdict { finding, verdict, reason } => {
            store.change(|notes| notes.judge(finding, *verdict, reason, &author))?;
            Ok("verdict noted".to_owned())
        }
        Command::Score { question, score, remark } => {
            let score = match score.as_str() {
                "-" => None,
                score => Some(score.parse().map_err(|_| "a score is a number from 0 to 4, or `-`".to_owned())?),
            };
            store.change(|notes| {
                notes.score(*question, score, &author)?;
                if let Some(remark) = remark {
                    notes.answers.entry(*question).or_default().remark = Some(Stamped::now(remark.clone(), &author));
                }
                Ok(())
            })?;
            Ok("score noted".to_owned())
        }
        Command::Merge { file } => {
            let bytes = file::read(file, 32).map_err(|message| format!("{}: {message}", file.display()))?;
            let other = store::parse(&bytes).map_err(|message| format!("{}: {message}", file.display()))?;
            store.change(|notes| {
                notes.merge(other);
                Ok(())
            })?;
            Ok(format!("merged into {}", store.file().display()))
        }
        Command::List { .. } => Ok(String::new()),
    }
}

fn read(text: &str) -> Result<String, String> {
    let mut text = text.to_owned();
    if text == "-" {
        text.clear();
        io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map_err(|error| format!("standard input cannot be read: {error}"))?;
    }
    match text.trim() {
        "" => Err("a note without text says nothing".to_owned()),
        text => Ok(text.to_owned()),
    }
}

fn text_of(path: &Path) -> Result<String, String> {
    let bytes = file::read(path, 32).map_err(|message| format!("{}: {message}", path.display()))?;
    decode(&bytes).map(|(text, _)| text).map_err(|error| format!("{}: {error}", path.display()))
}

/// A range of lines and columns.
type Range = (Point, Point);

/// `PATH`, `PATH:14`, `PATH:14-16`, `PATH:14:5-16:20`. A whole line ends at its last column, whatever that is.
fn place_of(place: &str) -> Result<(PathBuf, Option<Range>), String> {
    if Path::new(place).exists() {
        return Ok((PathBuf::from(place), None));
    }
    let wrong = || format!("`{place}` is no place: write PATH:LINE, or PATH:LINE-LINE");
    let (path, range) = split(place).ok_or_else(wrong)?;
    let (start, end) = range.split_once('-').map_or((range, None), |(start, end)| (start, Some(end)));
    let point = |text: &str| -> Option<(usize, Option<usize>)> {
        let (line, column) = text.split_once(':').map_or((text, None), |(line, column)| (line, Some(column)));
        let column = column.map(str::parse).transpose().ok()?;
        Some((line.parse().ok()?, column))
    };
    let start = point(start).ok_or_else(wrong)?;
    let end = end.map_or(Some((start.0, None)), point).ok_or_else(wrong)?;
    let start = Point { line: start.0, column: start.1.unwrap_or(1) };
    let end = Point { line: end.0, column: end.1.unwrap_or(usize::MAX) };
    Ok((PathBuf::from(path), Some((start, end))))
}

/// The path and the range of a place: the range begins at the first `:` behind which there are only numbers.
fn split(place: &str) -> Option<(&str, &str)> {
    let is_range = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_digit())
            && text.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '-')
    };
    place.match_indices(':').find_map(|(at, _)| {
        let range = place.get(at + 1..).filter(|range| is_range(range))?;
        Some((place.get(..at).filter(|path| !path.is_empty())?, range))
    })
}

/// A note with the place where it stands now.
struct Listed {
    note: Note,
    /// From the working directory.
    path: Option<String>,
    now: Option<crate::review::anchor::Found>,
}

fn listed(options: &Options, all: bool) -> Result<Vec<Listed>, String> {
    let store = store(&options.within);
    let notes = store.read()?;
    let from = std::env::current_dir().unwrap_or_default();
    let mut texts: std::collections::HashMap<String, Option<String>> = std::collections::HashMap::new();
    let mut listed: Vec<Listed> = notes
        .shown()
        .filter(|note| all || !note.resolved)
        .map(|note| {
            let absolute = note.anchor.as_ref().map(|anchor| store.folder.join(&anchor.path));
            let now = note.anchor.as_ref().and_then(|anchor| {
                let path = store.folder.join(&anchor.path);
                let text = texts.entry(anchor.path.clone()).or_insert_with(|| text_of(&path).ok());
                anchor.find(text.as_deref()?)
            });
            Listed { path: absolute.map(|path| paths::shown(&path, &from)), note: note.clone(), now }
        })
        .collect();
    listed.sort_by(|a, b| {
        let key = |listed: &Listed| (listed.path.clone(), listed.now.map(|now| now.start), listed.note.created.clone());
        key(a).cmp(&key(b))
    });
    Ok(listed)
}

fn write(listed: &[Listed], format: Format, out: &mut impl Write) -> io::Result<()> {
    if let Format::Json = format {
        let notes: Vec<_> = listed
            .iter()
            .map(|listed| {
                let now = listed.now.map(|now| json!({"start": now.start, "end": now.end, "changed": now.is_changed}));
                json!({"note": listed.note, "path": listed.path, "now": now})
            })
            .collect();
        serde_json::to_writer_pretty(&mut *out, &json!({"version": 1, "notes": notes}))?;
        return out.write_all(b"\n");
    }
    if listed.is_empty() {
        return writeln!(out, "No open notes.");
    }
    for Listed { note, path, now } in listed {
        let place = match (path, now) {
            (Some(path), Some(now)) => format!("{path}:{}:{}", now.start.line, now.start.column),
            (Some(path), None) => format!("{path} (the lines are gone)"),
            (None, _) => "on the whole".to_owned(),
        };
        let changed = if now.is_some_and(|now| now.is_changed) { " (changed since)" } else { "" };
        let question = note.question.map(|number| format!(" Q{number}")).unwrap_or_default();
        let state = if note.resolved { " resolved" } else { "" };
        writeln!(out, "{BOLD}{place}{PLAIN}{changed}{question}{state}  {DIM}{} {}{PLAIN}", note.id, note.author)?;
        note.text.lines().try_for_each(|line| writeln!(out, "    {line}"))?;
        for reply in &note.replies {
            writeln!(out, "    {CODE}{}:{PLAIN} {}", reply.author, reply.text.replace('\n', "\n      "))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_read_in_the_forms_that_tools_print() {
        let of = |place: &str| {
            let (path, range) = place_of(place).unwrap();
            let range = range.map(|(a, b)| (a.line, a.column, b.line, b.column));
            (path.to_str().unwrap().to_owned(), range)
        };
        let end = usize::MAX;
        assert_eq!(of("blog/views.py:14"), ("blog/views.py".into(), Some((14, 1, 14, end))));
        assert_eq!(of("a.py:14-16"), ("a.py".into(), Some((14, 1, 16, end))));
        assert_eq!(of("a.py:14:5"), ("a.py".into(), Some((14, 5, 14, end))));
        assert_eq!(of("C:\\a.py:14:5-16:7"), ("C:\\a.py".into(), Some((14, 5, 16, 7))));
        assert!(place_of("nowhere.py").is_err());
        assert!(place_of("a.py:x").is_err());
    }
}
