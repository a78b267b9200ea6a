//! Percentiles of waiting in constant memory.

use hdrhistogram::Histogram;

use crate::kernel::time::SimDuration;

/// Up to so many waits are kept as they are.
const EXACT: usize = 4_096;
/// Beyond that, values are told apart to so many significant digits.
const DIGITS: u8 = 3;
const NANOS_PER_MICRO: u64 = 1_000;

/// How long contacts waited.
///
/// The percentiles of up to 4,096 waits are exact; of more they lie at most 0.1 % too
/// high.
#[derive(Clone, Debug, Default)]
pub struct Waits {
    first: Vec<SimDuration>,
    /// Microseconds, once there are too many waits to keep.
    all: Option<Histogram<u64>>,
}

impl Waits {
    /// Adds one wait.
    pub fn add(&mut self, wait: SimDuration) {
        if let Some(all) = &mut self.all {
            Self::count(all, wait);
        } else if self.first.len() < EXACT {
            self.first.push(wait);
        } else {
            let mut all = Histogram::new(DIGITS).expect("three digits are allowed");
            for &wait in self.first.iter().chain([&wait]) {
                Self::count(&mut all, wait);
            }
            self.first = Vec::new();
            self.all = Some(all);
        }
    }

    fn count(all: &mut Histogram<u64>, wait: SimDuration) {
        // A resizing histogram takes every value; the longest possible wait is below
        // 2^54 microseconds.
        all.record(wait.as_nanos() / NANOS_PER_MICRO).expect("the histogram grows");
    }

    /// The nearest-rank percentiles in seconds, each the shortest wait such that at least
    /// that percentage of the contacts waited no longer; none without contacts.
    pub fn percentiles<const N: usize>(&self, percents: [u32; N]) -> [Option<f64>; N] {
        if let Some(all) = &self.all {
            return percents.map(|percent| {
                let micros = all.value_at_percentile(f64::from(percent));
                Some(SimDuration::from_micros(micros).as_secs_f64())
            });
        }
        let mut sorted = self.first.clone();
        sorted.sort_unstable();
        percents.map(|percent| {
            let rank = (sorted.len() * percent as usize).div_ceil(100).max(1);
            sorted.get(rank - 1).map(|wait| wait.as_secs_f64())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percentiles(waits: impl Iterator<Item = u64>) -> [Option<f64>; 5] {
        let mut counted = Waits::default();
        waits.for_each(|millis| counted.add(SimDuration::from_millis(millis)));
        counted.percentiles([50, 80, 90, 95, 99])
    }

    #[test]
    fn out_7_percentiles_of_few_waits_are_those_of_the_nearest_rank() {
        assert_eq!(percentiles([].into_iter()), [None; 5]);
        assert_eq!(percentiles([7_000].into_iter()), [Some(7.0); 5]);
        let ten = (1..=10).rev().map(|second| second * 1_000);
        assert_eq!(percentiles(ten), [5.0, 8.0, 9.0, 10.0, 10.0].map(Some));
    }

    #[test]
    fn out_7_percentiles_of_many_waits_are_within_a_thousandth() {
        for count in [4_096_u64, 4_097, 100_000] {
            // A permutation of 1..=count, as 7,919 is a prime that divides none of them.
            let found = percentiles((0..count).map(|i| i * 7_919 % count + 1));
            for (percent, found) in [50, 80, 90, 95, 99].into_iter().zip(found) {
                let exact = (count * percent).div_ceil(100) as f64 / 1_000.0;
                let found = found.unwrap();
                assert!(found >= exact && found <= exact * 1.001, "{count} {percent}: {found}");
            }
        }
    }
}
