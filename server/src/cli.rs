//! The command line: what can be said to `djury`, and who does it. Thinks nothing itself.

mod check;
mod checked;
mod configuration;
mod explain;
mod fix;
mod lists;
mod note;
mod output;
mod page;
mod progress;
mod review;
mod server;
mod watch;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser, Subcommand, ValueEnum};

/// Reviews Python and Django answers.
#[derive(Debug, Parser)]
#[command(name = "djury", version, about, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    color: Color,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Find faults in files and folders
    Check(Box<check::Options>),
    /// Make the reviewer's sheet of submissions, question by question
    Review(Box<review::Options>),
    /// Note down what you think of code, findings and answers
    Note(Box<note::Options>),
    /// Show the page of a rule or a question
    Explain(explain::Options),
    /// List all rules
    Rules(lists::Options),
    /// List the questions of the bank
    Questions(lists::Options),
    /// Serve an editor on standard input and output
    Server(server::Options),
    /// Show the configuration that holds, or its schema
    Config(configuration::Options),
    /// Remove what earlier runs have kept to be faster
    Clean,
    /// Print a completion script for a shell
    Completions { shell: clap_complete::Shell },
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    Always,
    Never,
}

/// How a command ended, as the status of the process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Outcome {
    /// Nothing to complain about.
    Fine,
    /// Findings.
    Findings,
    /// The run itself failed.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Fine => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Runs what the arguments say.
pub(crate) fn main() -> ExitCode {
    let cli = Cli::parse();
    let choice = match cli.color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    };
    let mut terminal =
        Terminal { out: AutoStream::new(io::stdout(), choice), notes: AutoStream::new(io::stderr(), choice) };
    let ended = match cli.command {
        // Standard output belongs to the protocol, and the exit status to the client.
        Command::Server(options) => return crate::lsp::serve(&(&options).into()),
        Command::Check(options) => check::run(&options, &mut terminal),
        Command::Review(options) => review::run(&options, &mut terminal),
        Command::Note(options) => note::run(&options, &mut terminal),
        Command::Explain(options) => explain::run(&options, &mut terminal),
        Command::Rules(options) => lists::rules(&options, &mut terminal),
        Command::Questions(options) => lists::questions(&options, &mut terminal),
        Command::Config(options) => configuration::run(&options, &mut terminal),
        Command::Clean => configuration::clean(&mut terminal),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "djury", &mut script);
            terminal.out.write_all(&script).map(|()| Outcome::Fine)
        }
    };
    match ended.and_then(|outcome| terminal.out.flush().map(|()| outcome)) {
        Ok(outcome) => outcome.into(),
        // Whoever read the output has seen enough: `djury check | head`.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Outcome::Fine.into(),
        Err(error) => {
            terminal.fail(&error.to_string());
            Outcome::Failed.into()
        }
    }
}

/// Where results go, and where all else goes.
struct Terminal {
    out: AutoStream<io::Stdout>,
    notes: AutoStream<io::Stderr>,
}

impl Terminal {
    /// Says what keeps the run from its work. What cannot be written to standard error has no other place.
    fn fail(&mut self, message: &str) {
        let _ = writeln!(self.notes, "{}error{}: {message}", output::style::ERROR, output::style::PLAIN);
    }

    fn note(&mut self, message: &str) {
        let _ = writeln!(self.notes, "{message}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_well_formed() {
        Cli::command().debug_assert();
    }
}
