//! The arguments of the language server.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::lsp;

#[derive(Debug, Args)]
pub(super) struct Options {
    /// Write a log to this file
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
    /// What goes into the log
    #[arg(long, value_enum, default_value_t, value_name = "LEVEL", requires = "log")]
    log_level: Level,
    /// Speak on standard input and output; there is nothing else, but editors say so
    #[arg(long, hide = true)]
    stdio: bool,
}

#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Level {
    Error,
    Warning,
    #[default]
    Info,
    /// Also the names of all requests
    Trace,
}

impl From<&Options> for lsp::Options {
    fn from(options: &Options) -> lsp::Options {
        let level = match options.log_level {
            Level::Error => lsp::Level::Error,
            Level::Warning => lsp::Level::Warning,
            Level::Info => lsp::Level::Info,
            Level::Trace => lsp::Level::Trace,
        };
        lsp::Options { log: options.log.clone(), level }
    }
}
