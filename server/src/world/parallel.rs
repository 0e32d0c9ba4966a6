//! Work on many things with several threads, results in the order of the things. Knows nothing of the work.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

/// Trees are walked by recursion of bounded depth; the bound is made for stacks of this size, in bytes.
pub(crate) const STACK: usize = 8 << 20;

/// How many threads there are when nobody says.
pub(crate) fn default_threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

/// Does `work` on each thing. A result is none where the work panicked: one thing that cannot be analysed costs
/// itself only.
pub(crate) fn map<T: Sync, R: Send>(things: &[T], threads: usize, work: impl Fn(&T) -> R + Sync) -> Vec<Option<R>> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(index) else { break };
            done.push((index, catch_unwind(AssertUnwindSafe(|| work(thing))).ok()));
        }
        done
    };
    let mut done: Vec<(usize, Option<R>)> = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads.clamp(1, things.len().max(1)))
            .filter_map(|_| thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run).ok())
            .collect();
        let mut done: Vec<_> = workers.into_iter().filter_map(|worker| worker.join().ok()).flatten().collect();
        // Where the system gives no thread at all, this one does what is left.
        done.extend(run());
        done
    });
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does one piece of work on a thread with a big stack. None where it panicked.
pub(crate) fn alone<R: Send>(work: impl FnOnce() -> R + Send) -> Option<R> {
    thread::scope(|scope| {
        let worker = thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).ok()?;
        worker.join().ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_for_any_number_of_threads() {
        let things: Vec<usize> = (0..1000).collect();
        for threads in [1, 2, 7] {
            assert_eq!(map(&things, threads, |n| n * 2), things.iter().map(|n| Some(n * 2)).collect::<Vec<_>>());
        }
    }

    #[test]
    fn one_panic_costs_one_result() {
        let done = map(&[1, 2, 3], 2, |n| if *n == 2 { panic!("planned") } else { *n });
        assert_eq!(done, [Some(1), None, Some(3)]);
    }
}
