//! Pieces of work side by side, their results one after another (CLI-4, CLI-7).

use std::any::Any;
use std::collections::BTreeMap;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Why a piece of work has no result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed<E> {
    /// Which piece: of several that failed the one with the smallest number, whatever the
    /// threads' pace.
    pub number: u64,
    /// Why.
    pub why: Why<E>,
}

/// What went wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why<E> {
    /// The work said so.
    Error(E),
    /// The work panicked: a bug, with its message.
    Bug(String),
}

/// Results that came before their turn.
struct Line<T, F> {
    next: u64,
    early: BTreeMap<u64, T>,
    take: F,
}

/// Carries out `work` for every number, at most `jobs` at a time, and hands the results to
/// `take` in the order of the numbers. What is begun is begun in that order too, so that few
/// results wait for their turn, and nothing new is begun after a failure.
///
/// # Errors
/// The failure with the smallest number, of `work` or of `take`. All results before it were
/// taken.
///
/// # Panics
/// If the operating system gives no threads, or `take` panics.
pub fn side_by_side<T: Send, E: Send>(
    numbers: Range<u64>,
    jobs: usize,
    work: impl Fn(u64) -> Result<T, E> + Sync,
    take: impl FnMut(u64, T) -> Result<(), E> + Send,
) -> Result<(), Failed<E>> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .expect("the operating system gives threads");
    let begun = AtomicU64::new(numbers.start);
    let stop = AtomicBool::new(false);
    let failed: Mutex<Option<Failed<E>>> = Mutex::new(None);
    let line = Mutex::new(Line { next: numbers.start, early: BTreeMap::new(), take });
    let fail = |number: u64, why: Why<E>| {
        let mut failed = lock(&failed);
        if failed.as_ref().is_none_or(|known| number < known.number) {
            *failed = Some(Failed { number, why });
        }
        stop.store(true, Ordering::SeqCst);
    };
    pool.broadcast(|_| {
        // A failure stops only what has not begun: everything with a smaller number has, so
        // that the smallest failure is found with any number of threads.
        while !stop.load(Ordering::SeqCst) {
            let number = begun.fetch_add(1, Ordering::SeqCst);
            if number >= numbers.end {
                return;
            }
            match catch_unwind(AssertUnwindSafe(|| work(number))) {
                Ok(Ok(result)) => {
                    let mut line = lock(&line);
                    line.early.insert(number, result);
                    if let Err((number, error)) = line.advance() {
                        fail(number, Why::Error(error));
                    }
                }
                Ok(Err(error)) => fail(number, Why::Error(error)),
                Err(panic) => fail(number, Why::Bug(message(&*panic))),
            }
        }
    });
    match failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        Some(failed) => Err(failed),
        None => Ok(()),
    }
}

impl<T, E, F: FnMut(u64, T) -> Result<(), E>> Line<T, F> {
    /// Takes every result whose turn it is.
    fn advance(&mut self) -> Result<(), (u64, E)> {
        while let Some(result) = self.early.remove(&self.next) {
            let number = self.next;
            (self.take)(number, result).map_err(|error| (number, error))?;
            self.next += 1;
        }
        Ok(())
    }
}

/// A panic is told by the pool; what it left behind is only dropped.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("no message").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    /// Later numbers are sooner done.
    fn slow(number: u64) {
        std::thread::sleep(Duration::from_millis(20_u64.saturating_sub(number)));
    }

    #[test]
    fn cli_4_results_are_taken_in_order_whatever_the_pace() {
        for jobs in [1, 2, 7] {
            let mut taken = Vec::new();
            let work = |number| {
                slow(number);
                Ok::<u64, ()>(number * number)
            };
            let done = side_by_side(3..30, jobs, work, |number, square| {
                taken.push((number, square));
                Ok(())
            });
            assert_eq!(done, Ok(()));
            assert_eq!(taken, (3..30).map(|n| (n, n * n)).collect::<Vec<_>>(), "{jobs} jobs");
        }
    }

    #[test]
    fn cli_4_of_several_failures_the_first_by_number_is_told() {
        for jobs in [1, 2, 7] {
            let mut taken = 0;
            let work = |number| {
                slow(number);
                match number {
                    6 => panic!("replication {number} breaks"),
                    7.. => Err(number),
                    _ => Ok(()),
                }
            };
            let failed = side_by_side(1..100, jobs, work, |_, ()| {
                taken += 1;
                Ok(())
            });
            let why = Why::Bug("replication 6 breaks".to_owned());
            assert_eq!(failed, Err(Failed { number: 6, why }), "{jobs} jobs");
            assert_eq!(taken, 5, "what came before it was taken");
        }
    }

    #[test]
    fn cli_7_a_result_that_cannot_be_taken_is_a_failure_of_its_number() {
        let take = |number, ()| if number == 4 { Err("the disk is full") } else { Ok(()) };
        let failed = side_by_side(0..50, 3, |_| Ok(()), take);
        assert_eq!(failed, Err(Failed { number: 4, why: Why::Error("the disk is full") }));
    }
}
