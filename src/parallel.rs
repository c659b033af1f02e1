//! Work spread over the processor's cores; results stand in the order of the work, whatever the number
//! of cores.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use crate::CommandError;

/// Threads at most; 0 where nobody said.
static LIMIT: AtomicUsize = AtomicUsize::new(0);

/// From now on so many threads are used at most, in the engine and in networks too; before any are.
pub fn limit(threads: usize) {
    LIMIT.store(threads, Ordering::Relaxed);
    // It is built once; where it was already, it stays as it is.
    let _ = rayon::ThreadPoolBuilder::new()
        .num_threads(threads)
        .build_global();
}

/// Threads that are used: one a core, or as many as were said.
pub fn threads() -> usize {
    match LIMIT.load(Ordering::Relaxed) {
        0 => thread::available_parallelism().map_or(1, NonZero::get),
        limit => limit,
    }
}

/// Does `work` for each of `items` on as many threads as there are cores.
///
/// # Errors
/// That of the first item that fails, in the order of the items.
pub fn map<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(usize, &T) -> Result<R, CommandError> + Sync,
) -> Result<Vec<R>, CommandError> {
    map_while(items, |_| true, work)
}

/// [`map`], until `go_on` says no to the number of an item: the results of the items before it.
///
/// # Errors
/// Those of [`map`].
pub fn map_while<T: Sync, R: Send>(
    items: &[T],
    go_on: impl Fn(usize) -> bool + Sync,
    work: impl Fn(usize, &T) -> Result<R, CommandError> + Sync,
) -> Result<Vec<R>, CommandError> {
    let cores = threads();
    let next = AtomicUsize::new(0);
    let worker = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(index).filter(|_| go_on(index)) else {
                return done;
            };
            let result = work(index, item);
            if result.is_err() {
                // What has been taken is still finished, so the first failure is always found.
                next.store(items.len(), Ordering::Relaxed);
            }
            done.push((index, result));
        }
    };
    let mut results: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..cores.min(items.len()))
            .map(|_| scope.spawn(worker))
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| {
                thread
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect()
    });
    results.sort_by_key(|&(index, _)| index);
    // One thread may have been refused an item while another had already begun a later one.
    let in_order = results.into_iter().enumerate();
    in_order
        .take_while(|(position, (index, _))| position == index)
        .map(|(_, (_, result))| result)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_stand_in_the_order_of_the_items() {
        let items: Vec<u64> = (0..1000).collect();
        let squares = map(&items, |_, item| Ok(item * item)).unwrap();
        assert!(
            squares
                .iter()
                .enumerate()
                .all(|(i, &s)| s == (i * i) as u64)
        );
    }

    #[test]
    fn the_first_failure_is_the_one_that_is_told() {
        let items: Vec<usize> = (0..100).collect();
        for _ in 0..20 {
            let error = map(&items, |_, &item| match item >= 7 {
                true => Err(CommandError::Argument(item.to_string())),
                false => Ok(item),
            });
            assert_eq!(error.unwrap_err().to_string(), "7");
        }
    }

    #[test]
    fn what_is_done_before_it_was_told_to_stop_has_no_gap() {
        let items: Vec<usize> = (0..100).collect();
        let done = map_while(&items, |index| index < 9, |_, &item| Ok(item)).unwrap();
        assert_eq!(done, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
}
