//! A line on a terminal that says how far long work has come. Short work and pipes never see it.

use std::{
    io::{IsTerminal, Write},
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// How long work is short.
const PATIENCE: Duration = Duration::from_millis(400);
const BEAT: Duration = Duration::from_millis(80);

#[derive(Debug)]
pub(crate) struct Progress {
    is_shown: bool,
    last: Mutex<Last>,
}

#[derive(Debug)]
struct Last {
    at: Instant,
    has_drawn: bool,
}

impl Progress {
    pub(crate) fn new() -> Progress {
        let at = Instant::now() + PATIENCE - BEAT;
        Progress { is_shown: std::io::stderr().is_terminal(), last: Mutex::new(Last { at, has_drawn: false }) }
    }

    pub(crate) fn tell(&self, what: &str, done: usize, all: usize) {
        if !self.is_shown {
            return;
        }
        let Ok(mut last) = self.last.try_lock() else { return };
        let now = Instant::now();
        if now.saturating_duration_since(last.at) < BEAT {
            return;
        }
        last.at = now;
        last.has_drawn = true;
        let width = 24;
        let full = done * width / all.max(1);
        let bar = format!("{}{}", "━".repeat(full), "╌".repeat(width - full.min(width)));
        let mut stderr = std::io::stderr().lock();
        let _ = write!(stderr, "\r\x1b[K{bar} {what} {done}/{all}");
        let _ = stderr.flush();
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut last.has_drawn) {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}
