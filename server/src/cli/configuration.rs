//! `djury config` and `djury clean`.

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, Subcommand, ValueEnum};

use super::{
    Outcome, Terminal,
    output::{
        counted,
        json::Output,
        style::{DIM, PLAIN},
    },
};
use crate::{
    review::{notes::Notes, sheet::Sheet},
    world::{
        cache,
        config::Config,
        paths,
        settings::{Folders, Overrides},
    },
};

#[derive(Debug, Args)]
pub(crate) struct Options {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the configuration that holds for a path, with all defaults
    Show {
        #[arg(default_value = ".")]
        path: PathBuf,
    },
    /// Print a JSON Schema
    Schema {
        /// Of what
        #[arg(long, value_enum, default_value_t)]
        of: Of,
    },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Of {
    /// The configuration
    #[default]
    Config,
    /// The output of `djury check --output-format json`
    Output,
    /// The output of `djury review --format json`
    Review,
    /// The notes of a reviewer, `.djury/review.json`
    Notes,
}

/// For what is written only, and never read.
fn written() -> schemars::SchemaGenerator {
    schemars::generate::SchemaSettings::default().for_serialize().into_generator()
}

pub(crate) fn run(options: &Options, terminal: &mut Terminal) -> io::Result<Outcome> {
    match &options.command {
        Command::Show { path } => show(path, terminal),
        Command::Schema { of } => {
            let schema = match of {
                Of::Config => schemars::schema_for!(Config),
                Of::Notes => schemars::schema_for!(Notes),
                Of::Output => written().into_root_schema_for::<Output>(),
                Of::Review => written().into_root_schema_for::<Sheet>(),
            };
            serde_json::to_writer_pretty(&mut terminal.out, &schema)?;
            writeln!(terminal.out)?;
            Ok(Outcome::Fine)
        }
    }
}

fn show(path: &std::path::Path, terminal: &mut Terminal) -> io::Result<Outcome> {
    let path = paths::absolute(path);
    let from = std::env::current_dir()?;
    if !path.exists() {
        terminal.fail(&format!("{}: there is no such file or folder", paths::shown(&path, &from)));
        return Ok(Outcome::Failed);
    }
    let folder = if path.is_dir() { path.as_path() } else { path.parent().unwrap_or(&path) };
    let folders = Folders::new(Overrides::default());
    let settings = folders.of(folder);
    let wrong = folders.wrong();
    if !wrong.is_empty() {
        for error in wrong {
            terminal.fail(&error.to_string());
        }
        return Ok(Outcome::Failed);
    }
    let source = match &settings.file {
        Some(file) => format!("from {}", paths::shown(file, &from)),
        None => "the defaults: there is no configuration above".to_owned(),
    };
    writeln!(terminal.out, "{DIM}# {source}{PLAIN}")?;
    let text = toml::to_string(&settings.config).map_err(io::Error::other)?;
    terminal.out.write_all(text.as_bytes())?;
    Ok(Outcome::Fine)
}

/// `djury clean`
pub(crate) fn clean(terminal: &mut Terminal) -> io::Result<Outcome> {
    let Some(folder) = cache::folder() else {
        terminal.note("There is no folder for caches.");
        return Ok(Outcome::Fine);
    };
    let mut count = 0;
    // Only djury's own files go: somebody may have named a folder with other things in it.
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.extension().is_some_and(|ending| ending == "cache") && std::fs::remove_file(&path).is_ok() {
            count += 1;
        }
    }
    terminal.note(&format!("{} removed from {}", counted(count, "cache"), folder.display()));
    Ok(Outcome::Fine)
}
