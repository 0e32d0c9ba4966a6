//! The worker: analyses the newest snapshot on a thread of its own, shows what it found, and reports back. What is
//! overtaken is dropped half-way. A panic costs its own revision only.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
};

use crate::{
    lsp::{
        client::Client,
        guard::cause,
        inbox::Post,
        publish::Publisher,
        requests::{self, Refresh},
        shown::{self, Shown},
        transport::Outgoing,
        view::{Open, View},
        writer::Line,
    },
    world::{Snapshot, config::Audience},
};

/// A state to analyse.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) snapshot: Snapshot,
    pub(super) client: Arc<Client>,
    pub(super) open: Arc<Open>,
    pub(super) audience: Option<Audience>,
}

/// Where jobs go.
pub(super) struct Worker {
    jobs: mpsc::Sender<Job>,
    newest: Arc<AtomicU64>,
}

impl Worker {
    pub(super) fn start(line: Line, outgoing: Outgoing) -> Worker {
        let (jobs, queue) = mpsc::channel::<Job>();
        let newest = Arc::new(AtomicU64::new(0));
        let mut bench = Bench {
            newest: newest.clone(),
            shown: Arc::default(),
            publisher: Publisher::new(outgoing),
            refresh: Refresh::default(),
            line,
        };
        thread::spawn(move || {
            while let Ok(job) = queue.recv() {
                // Only the newest counts.
                bench.work(queue.try_iter().last().unwrap_or(job));
            }
        });
        Worker { jobs, newest }
    }

    /// Hands a job over; older ones are stopped.
    pub(super) fn give(&self, job: Job) {
        self.newest.store(job.number, Ordering::Relaxed);
        self.jobs.send(job).ok();
    }
}

struct Bench {
    newest: Arc<AtomicU64>,
    shown: Arc<BTreeMap<PathBuf, Arc<Shown>>>,
    publisher: Publisher,
    refresh: Refresh,
    line: Line,
}

impl Bench {
    fn work(&mut self, job: Job) {
        let (number, newest) = (job.number, self.newest.clone());
        let stop = move || newest.load(Ordering::Relaxed) > number;
        let mut view = View {
            job: number,
            client: job.client,
            audience: job.audience,
            snapshot: job.snapshot,
            open: job.open,
            shown: self.shown.clone(),
        };
        let analysed = catch_unwind(AssertUnwindSafe(|| {
            let reports = view.snapshot.reported(&stop)?;
            let stale = reports.iter().filter(|report| report.is_stale).map(|report| report.file.absolute.clone());
            Some((shown::all(&view, &reports), stale.collect::<Vec<_>>()))
        }));
        match analysed {
            Ok(Some((shown, stale))) => {
                view.shown = Arc::new(shown);
                if !stale.is_empty() {
                    self.line.inbox.post(Post::Stale(stale));
                }
            }
            // A newer job is on its way.
            Ok(None) if stop() => return,
            Ok(None) => {}
            Err(panic) => self.line.log.error(|| format!("an analysis broke off: {}", cause(&*panic))),
        }
        self.shown = view.shown.clone();
        let is_stale = self.publisher.publish(&view);
        if is_stale && view.client.pulls() && view.client.pulls_again {
            requests::pull_again(&self.line, &self.refresh);
        }
        self.line.inbox.post(Post::Analysed(Arc::new(view)));
    }
}
