//! Replications: the same scenario with other draws, side by side (CLI-4).

use std::ops::RangeInclusive;

use super::workers::{Failed, side_by_side};

/// Carries out `work` for the replications with these numbers, at most `jobs` at a time, and
/// returns what they gave in their order: the answer does not depend on `jobs`.
///
/// # Errors
/// The first replication, by number, that failed or panicked.
///
/// # Panics
/// If the operating system gives no threads.
pub fn replicate<T: Send, E: Send>(
    numbers: RangeInclusive<u32>,
    jobs: usize,
    work: impl Fn(u32) -> Result<T, E> + Sync,
) -> Result<Vec<T>, Failed<E>> {
    let mut results = Vec::with_capacity(numbers.clone().count());
    let range = u64::from(*numbers.start())..u64::from(*numbers.end()) + 1;
    let take = |_, result| {
        results.push(result);
        Ok(())
    };
    side_by_side(range, jobs, |number| work(number as u32), take)?;
    Ok(results)
}

#[cfg(test)]
mod tests {
    use super::super::workers::Why;
    use super::*;

    #[test]
    fn cli_4_results_come_in_the_order_of_replications() {
        for jobs in [1, 2, 5] {
            let squares = replicate(1..=9, jobs, |number| Ok::<_, ()>(number * number));
            assert_eq!(squares, Ok((1..=9).map(|number| number * number).collect()));
            let work = |number| if number % 4 == 0 { Err(number) } else { Ok(()) };
            let failed = replicate(3..=9, jobs, work);
            assert_eq!(failed, Err(Failed { number: 4, why: Why::Error(4) }));
        }
    }
}
