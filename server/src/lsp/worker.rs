//! The worker: analyses the newest snapshot on a thread of its own, shows what it found, and reports back. What is
//! overtaken is dropped half-way. A panic costs its own revision only.
//!
//! Where the review of the project takes long, it is not waited for: what the edited file says by itself is shown at
//! once, with what the last review found, and the review is made on a second thread when the typing pauses.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use tower_lsp::ls_types::Uri;

use crate::{
    lsp::{
        client::Client,
        guard::unbroken,
        hints::Hints,
        inbox::Post,
        log::Log,
        publish::Publisher,
        requests::{self, Refresh},
        shown::{self, Shown},
        transport::Outgoing,
        view::{Open, View},
        writer::Line,
    },
    world::{Snapshot, config::Audience},
};

/// A review that takes longer is not waited for before anything is shown.
const QUICK: Duration = Duration::from_millis(60);

/// The longest pause in the typing that a review waits for.
const PAUSE: Duration = Duration::from_millis(100);

/// A state to analyse.
pub(super) struct Job {
    pub(super) number: u64,
    pub(super) snapshot: Snapshot,
    pub(super) client: Arc<Client>,
    pub(super) open: Arc<Open>,
    pub(super) audience: Option<Audience>,
    pub(super) hints: Hints,
    /// How long its review took on the second thread, if it was made there.
    pub(super) took: Option<Duration>,
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
        let reviewer = Reviewer::start(jobs.clone(), newest.clone(), line.log.clone());
        let mut bench = Bench {
            newest: newest.clone(),
            shown: Arc::default(),
            publisher: Publisher::new(outgoing),
            refresh: Refresh::default(),
            lenses: Refresh::default(),
            took: Duration::ZERO,
            reviewer,
            line,
        };
        thread::spawn(move || {
            while let Ok(job) = queue.recv() {
                // Only the newest counts; one that comes back from the reviewer may be an older one.
                let job = queue.try_iter().chain([job]).max_by_key(|job| (job.number, job.snapshot.is_reviewed()));
                job.into_iter().for_each(|job| bench.work(job));
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

/// Reviews states whose review takes long, and hands them back.
struct Reviewer(mpsc::Sender<(Job, Duration)>);

impl Reviewer {
    fn start(done: mpsc::Sender<Job>, newest: Arc<AtomicU64>, log: Log) -> Reviewer {
        let (jobs, queue) = mpsc::channel::<(Job, Duration)>();
        thread::spawn(move || {
            // Read now, they are no part of the time that the first review takes.
            djury_rules::model::stubs::outlines();
            while let Ok((mut job, mut pause)) = queue.recv() {
                loop {
                    match queue.recv_timeout(pause) {
                        Ok(newer) => (job, pause) = newer,
                        Err(mpsc::RecvTimeoutError::Timeout) => break,
                        Err(mpsc::RecvTimeoutError::Disconnected) => return,
                    }
                }
                let number = job.number;
                let stop = || newest.load(Ordering::Relaxed) > number;
                let start = Instant::now();
                if unbroken(&log, "a review", || job.snapshot.reported(&stop)).flatten().is_some() {
                    job.took = Some(start.elapsed());
                    done.send(job).ok();
                }
            }
        });
        Reviewer(jobs)
    }
}

struct Bench {
    newest: Arc<AtomicU64>,
    /// How long the last review took.
    took: Duration,
    reviewer: Reviewer,
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
        self.took = job.took.unwrap_or(self.took);
        let is_reviewed = job.snapshot.is_reviewed();
        let is_whole = is_reviewed || self.took <= QUICK || !job.snapshot.has_earlier();
        let mut view = View {
            job: number,
            is_whole,
            client: job.client.clone(),
            audience: job.audience,
            hints: job.hints,
            snapshot: job.snapshot.clone(),
            open: job.open.clone(),
            shown: self.shown.clone(),
        };
        let analysed = unbroken(&self.line.log, "an analysis", || {
            let reports = match is_whole {
                true => view.snapshot.reported(&stop)?,
                false => shown::early(&view),
            };
            let stale = reports.iter().filter(|report| report.is_stale).map(|report| report.file.absolute.clone());
            Some((shown::all(&view, &reports), stale.collect::<Vec<_>>()))
        });
        if is_whole && !is_reviewed && view.snapshot.is_reviewed() {
            self.took = start.elapsed();
        }
        if !is_whole {
            self.reviewer.0.send((job, self.took.min(PAUSE))).ok();
        }
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
