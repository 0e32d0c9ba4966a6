//! The server's log: a file if asked for, standard error for what is wrong, and what the user should hear of in the
//! editor. Never standard output, which belongs to the protocol.

use std::{
    collections::HashSet,
    fs::File,
    io::Write,
    path::Path,
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use tower_lsp::{
    jsonrpc::Request,
    ls_types::{
        LogMessageParams, MessageType,
        notification::{LogMessage, Notification},
    },
};

use crate::lsp::transport::Outgoing;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(crate) enum Level {
    Error,
    Warning,
    #[default]
    Info,
    /// What is asked and answered, without the texts.
    Trace,
}

#[derive(Clone, Debug)]
pub(super) struct Log(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    file: Option<Mutex<File>>,
    level: Level,
    started: Instant,
    outgoing: Outgoing,
    told: Mutex<HashSet<String>>,
}

impl Log {
    /// A log into a file, emptied first.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub(super) fn new(path: Option<&Path>, level: Level, outgoing: Outgoing) -> std::io::Result<Log> {
        let file = path.map(File::create).transpose()?.map(Mutex::new);
        let (started, told) = (Instant::now(), Mutex::default());
        Ok(Log(Arc::new(Inner { file, level, started, outgoing, told })))
    }

    pub(super) fn error(&self, text: impl FnOnce() -> String) {
        self.write(Level::Error, text);
    }

    pub(super) fn info(&self, text: impl FnOnce() -> String) {
        self.write(Level::Info, text);
    }

    pub(super) fn trace(&self, text: impl FnOnce() -> String) {
        self.write(Level::Trace, text);
    }

    fn write(&self, level: Level, text: impl FnOnce() -> String) {
        if level > self.0.level {
            return;
        }
        let Some(file) = &self.0.file else {
            // Editors show what a server says on standard error; only what is wrong belongs there.
            if level == Level::Error {
                eprintln!("djury: {}", text());
            }
            return;
        };
        let line = format!("{:>10.3} {level:?} {}\n", self.0.started.elapsed().as_secs_f64(), text());
        // A full disk must not end the server.
        file.lock().unwrap_or_else(PoisonError::into_inner).write_all(line.as_bytes()).ok();
    }

    /// Tells the user something in the editor's log, once for each text.
    pub(super) fn tell(&self, kind: MessageType, message: String) {
        self.write(if kind == MessageType::ERROR { Level::Error } else { Level::Info }, || message.clone());
        if self.0.told.lock().unwrap_or_else(PoisonError::into_inner).insert(message.clone()) {
            let params = serde_json::to_value(LogMessageParams { typ: kind, message }).unwrap_or_default();
            self.0.outgoing.send(&Request::build(LogMessage::METHOD).params(params).finish());
        }
    }
}
