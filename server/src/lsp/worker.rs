//! The worker: analyses the newest snapshot on a thread of its own, shows what it found, and reports back. What is
//! overtaken is dropped half-way. A panic costs its own revision only.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::Instant,
};

use tower_lsp::ls_types::Uri;

use crate::{
    lsp::{
        client::Client,
        guard::unbroken,
        hints::Hints,
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
    pub(super) hints: Hints,
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
            lenses: Refresh::default(),
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
    shown: Arc<BTreeMap<Uri, Arc<Shown>>>,
    publisher: Publisher,
    refresh: Refresh,
    lenses: Refresh,
    line: Line,
}

impl Bench {
    fn work(&mut self, job: Job) {
        let start = Instant::now();
        let (number, newest) = (job.number, self.newest.clone());
        let stop = move || newest.load(Ordering::Relaxed) > number;
        let mut view = View {
            job: number,
            client: job.client,
            audience: job.audience,
            hints: job.hints,
            snapshot: job.snapshot,
            open: job.open,
            shown: self.shown.clone(),
        };
        let analysed = unbroken(&self.line.log, "an analysis", || {
            let reports = view.snapshot.reported(&stop)?;
            let stale = reports.iter().filter(|report| report.is_stale).map(|report| report.file.absolute.clone());
            Some((shown::all(&view, &reports), stale.collect::<Vec<_>>()))
        });
        match analysed {
            Some(Some((shown, stale))) => {
                view.shown = Arc::new(shown);
                if !stale.is_empty() {
                    self.line.inbox.post(Post::Stale(stale));
                }
            }
            // A newer job is on its way.
            Some(None) if stop() => return,
            // What was shown stays.
            Some(None) | None => {}
        }
        self.shown = view.shown.clone();
        let analysed = start.elapsed();
        let news = self.publisher.publish(&view);
        self.line.log.trace(|| format!("job {number}: analysed in {analysed:.1?}, shown in {:.1?}", start.elapsed()));
        if news.is_stale && view.client.pulls() && view.client.pulls_again {
            requests::pull_again(&self.line, &self.refresh);
        }
        if news.is_new && view.client.asks_for_lenses_again {
            requests::lens_again(&self.line, &self.lenses);
        }
        self.line.inbox.post(Post::Analysed(Arc::new(view)));
    }
}
