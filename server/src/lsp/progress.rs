//! Shows in the editor how far the reading of the disk is. Ends when it is dropped.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use tokio::sync::watch;
use tower_lsp::ls_types::ProgressToken;

use crate::lsp::writer::Line;

const BETWEEN_REPORTS: Duration = Duration::from_millis(100);

#[derive(Clone, Copy, Default)]
struct State {
    done: usize,
    of: usize,
    is_over: bool,
}

pub(super) struct Progress(watch::Sender<State>);

/// Counts for a [`Progress`], from any thread; does not keep it alive.
#[derive(Clone)]
pub(super) struct Counter(watch::Sender<State>);

impl Counter {
    pub(super) fn set(&self, done: usize, of: usize) {
        self.0.send_modify(|state| (state.done, state.of) = (done, of));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.send_modify(|state| state.is_over = true);
    }
}

impl Progress {
    pub(super) fn start(line: &Line) -> Progress {
        let (sender, mut states) = watch::channel(State::default());
        let line = line.clone();
        line.runtime.clone().spawn(async move {
            // A token is for one piece of work only.
            static NUMBER: AtomicU32 = AtomicU32::new(0);
            let token = ProgressToken::String(format!("djury/reading/{}", NUMBER.fetch_add(1, Ordering::Relaxed)));
            // A client that refuses the token, or is slower than the disk, is shown nothing.
            if line.server.create_work_done_progress(token.clone()).await.is_err() || states.borrow().is_over {
                return;
            }
            let shown = line.server.progress(token, "djury: reading the project").begin().await;
            while !states.borrow_and_update().is_over {
                let State { done, of, .. } = *states.borrow();
                if of > 0 {
                    shown.report(format!("{done} of {of} files")).await;
                }
                // Waits for the end, but reports in between.
                let over = states.wait_for(|state| state.is_over);
                tokio::time::timeout(BETWEEN_REPORTS, over).await.ok();
            }
            shown.finish().await;
        });
        Progress(sender)
    }

    pub(super) fn counter(&self) -> Counter {
        Counter(self.0.clone())
    }
}
