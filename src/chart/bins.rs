//! Time divided into bins: integrals over time and counts, in constant memory.

use crate::kernel::time::{SimDuration, SimTime};

/// Values by bin of simulated time. All bins are equally wide; when a run outlasts them,
/// neighbours are merged and the width doubles.
#[derive(Clone, Debug)]
pub struct Bins {
    width: u64,
    values: Vec<f64>,
    /// By bin: how many more things are there from it on than in the one before, for as
    /// long as whole bins are covered.
    steps: Vec<f64>,
}

impl Bins {
    /// `count` bins over a run that is expected to last `length`.
    ///
    /// # Panics
    /// If there are no bins.
    pub fn new(count: usize, length: SimDuration) -> Self {
        assert!(count > 0, "time is divided into bins");
        Self::of_width(count, SimDuration::from_nanos(length.as_nanos().div_ceil(count as u64)))
    }

    /// `count` bins that are at first `width` wide.
    pub fn of_width(count: usize, width: SimDuration) -> Self {
        // An even number can be merged.
        let count = count.next_multiple_of(2);
        Bins { width: width.as_nanos().max(1), values: vec![0.0; count], steps: vec![0.0; count] }
    }

    /// How wide the bins are now.
    pub fn width(&self) -> SimDuration {
        SimDuration::from_nanos(self.width)
    }

    /// Adds `amount` to the bin of an instant.
    pub fn add(&mut self, at: SimTime, amount: f64) {
        let bin = self.bin(at);
        self.values[bin] += amount;
    }

    /// Adds `amount` for all time from `from` to `until`, spread over the bins in
    /// seconds.
    pub fn add_span(&mut self, from: SimTime, until: SimTime, amount: f64) {
        if until <= from {
            return;
        }
        // The last instant first, as it may widen the bins.
        let last = self.bin(SimTime::from_nanos(until.as_nanos() - 1));
        let first = self.bin(from);
        if first == last {
            self.values[first] += amount * until.since(from).as_secs_f64();
            return;
        }
        let start = |bin: usize| SimTime::from_nanos(bin as u64 * self.width);
        self.values[first] += amount * start(first + 1).since(from).as_secs_f64();
        self.values[last] += amount * until.since(start(last)).as_secs_f64();
        self.steps[first + 1] += amount;
        self.steps[last] -= amount;
    }

    /// The bins' values: counts, or integrals in seconds.
    pub fn values(&self) -> Vec<f64> {
        let seconds = self.width().as_secs_f64();
        let mut there = 0.0;
        let step = |(value, step): (&f64, &f64)| {
            there += step;
            value + there * seconds
        };
        self.values.iter().zip(&self.steps).map(step).collect()
    }

    /// The bin of an instant, after merging as often as it takes.
    fn bin(&mut self, at: SimTime) -> usize {
        while at.as_nanos() / self.width >= self.values.len() as u64 {
            self.merge();
        }
        (at.as_nanos() / self.width) as usize
    }

    #[cold]
    fn merge(&mut self) {
        let values = self.values();
        let pairs = values.chunks(2).map(|pair| pair.iter().sum());
        let merged: Vec<f64> = pairs.chain(std::iter::repeat(0.0)).take(values.len()).collect();
        self.values = merged;
        self.steps.fill(0.0);
        self.width = self.width.saturating_mul(2);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(millis: u64) -> SimTime {
        SimTime::ZERO + SimDuration::from_millis(millis)
    }

    #[test]
    fn out_10_spans_are_split_at_the_bounds_of_bins() {
        let mut bins = Bins::new(4, SimDuration::from_secs(4));
        bins.add_span(at(500), at(2_250), 2.0);
        bins.add(at(3_999), 7.0);
        assert_eq!(bins.values(), [1.0, 2.0, 0.5, 7.0]);
        // The run outlasts its bins: neighbours are merged.
        bins.add_span(at(6_000), at(7_000), 1.0);
        assert_eq!(bins.width(), SimDuration::from_secs(2));
        assert_eq!(bins.values(), [3.0, 7.5, 0.0, 1.0]);
    }

    proptest! {
        #[test]
        fn out_10_nothing_is_lost_however_often_bins_are_merged(
            spans in prop::collection::vec((0..50_000_u64, 0..20_000_u64), 0..40)
        ) {
            let mut bins = Bins::new(10, SimDuration::from_secs(1));
            let mut expected = 0.0;
            for &(from, length) in &spans {
                bins.add_span(at(from), at(from + length), 3.0);
                expected += 3.0 * length as f64 / 1_000.0;
            }
            let sum: f64 = bins.values().iter().sum();
            prop_assert!((sum - expected).abs() < 1e-6 * (1.0 + expected));
            prop_assert!(bins.values().iter().all(|&value| value > -1e-6));
            prop_assert_eq!(bins.values().len(), 10);
        }
    }
}
