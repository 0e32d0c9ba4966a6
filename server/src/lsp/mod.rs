//! The language server on standard input and output. The only place with the protocol's types: an inbox in,
//! diagnostics, hovers and edits out.

mod actions;
mod backend;
mod client;
mod commands;
mod completion;
mod configuration;
mod edits;
mod framing;
mod guard;
mod hints;
mod hover;
mod ignore;
mod inbox;
mod lens;
mod links;
mod log;
mod notebook;
mod notes;
mod offer;
mod page;
mod parent;
mod position;
mod progress;
mod publish;
mod pull;
mod questions;
mod requests;
mod shown;
mod sync;
mod transport;
mod view;
mod worker;
mod writer;

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::Notify;
use tower_lsp::LspService;

pub(crate) use log::Level;

/// How `djury server` was called.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    pub(crate) log: Option<PathBuf>,
    pub(crate) level: Level,
}

/// How long a client that does not read can keep the process from ending.
const PATIENCE: Duration = Duration::from_millis(500);

/// Serves one client until it says `exit`, closes the stream, or dies. The exit code is 0 after `shutdown`, else 1.
pub(crate) fn serve(options: &Options) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
    let outgoing = transport::write(std::io::stdout());
    let log = log::Log::new(options.log.as_deref(), options.level, outgoing.clone());
    let (runtime, log) = match (runtime, log) {
        (Ok(runtime), Ok(log)) => (runtime, log),
        (Err(error), _) => return failed(&format!("the server cannot start: {error}")),
        (_, Err(error)) => {
            let path = options.log.clone().unwrap_or_default();
            return failed(&format!("the log file {} cannot be written: {error}", path.display()));
        }
    };
    tell_of_panics(log.clone());
    let is_shut_down = Arc::new(AtomicBool::new(false));
    runtime.block_on(async {
        let orphaned = Arc::new(Notify::new());
        let (inbox, posts) = inbox::Inbox::new();
        let (service, socket) = LspService::build(|server| {
            let runtime = tokio::runtime::Handle::current();
            let line = writer::Line { inbox, server, log: log.clone(), runtime };
            writer::start(posts, line.clone(), worker::Worker::start(line.clone(), outgoing.clone()));
            backend::Backend { line, is_shut_down: is_shut_down.clone(), orphaned: orphaned.clone() }
        })
        .custom_method("djury/questions", backend::Backend::questions)
        .custom_method("djury/notes", backend::Backend::notes)
        .finish();
        let guard = guard::Guard::new(service, log.clone());
        let incoming = transport::read(std::io::stdin());
        tokio::select! {
            () = transport::serve(guard, socket, incoming, outgoing.clone()) => {}
            () = orphaned.notified() => log.info(|| "the client's process is gone".to_owned()),
        }
    });
    // Threads that still work are not waited for: `main` returns, and the process ends.
    runtime.shutdown_background();
    outgoing.finish(PATIENCE);
    ExitCode::from(u8::from(!is_shut_down.load(Ordering::Relaxed)))
}

fn failed(message: &str) -> ExitCode {
    eprintln!("djury: {message}");
    ExitCode::from(2)
}

/// A panic is caught where it costs least, often on a thread that says nothing: here it is told, once for each place.
fn tell_of_panics(log: log::Log) {
    std::panic::set_hook(Box::new(move |panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let why = guard::cause(panic.payload());
        log.error(|| format!("panic at {place}: {why}"));
        let message = format!("djury failed at {place} and left something out; please report it: {why}");
        log.tell(tower_lsp::ls_types::MessageType::ERROR, message);
    }));
}
