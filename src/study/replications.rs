//! Replications: the same scenario with other draws, side by side (CLI-4).

use rayon::prelude::*;

/// Carries out `work` for replications 1 to `count`, at most `jobs` at a time, and returns
/// what they gave in their order: the answer does not depend on `jobs`.
///
/// # Errors
/// The error of the first replication, by number, that failed.
///
/// # Panics
/// If the operating system gives no threads.
pub fn replicate<T: Send, E: Send>(
    count: u32,
    jobs: usize,
    work: impl Fn(u32) -> Result<T, E> + Sync,
) -> Result<Vec<T>, E> {
    let pool = rayon::ThreadPoolBuilder::new()
        .num_threads(jobs)
        .build()
        .expect("the operating system gives threads");
    // Collected in order and only then judged: which error is told must not depend on
    // which thread was faster.
    let results: Vec<Result<T, E>> =
        pool.install(|| (1..=count).into_par_iter().map(&work).collect());
    results.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_4_results_come_in_the_order_of_replications() {
        for jobs in [1, 2, 5] {
            let squares = replicate(9, jobs, |number| Ok::<_, ()>(number * number));
            assert_eq!(squares, Ok((1..=9).map(|number| number * number).collect()));
            let failed =
                replicate(9, jobs, |number| if number % 4 == 0 { Err(number) } else { Ok(()) });
            assert_eq!(failed, Err(4));
        }
    }
}
