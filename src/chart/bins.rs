//! Time divided into bins: integrals over time and counts, in constant memory.

/// The most bins of a chart: two pixels each.
pub const MOST: usize = 480;

/// Values by bin of time. All bins are equally wide, in seconds, the first from the start of
/// the run; the last one ends with it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bins {
    width: f64,
    end: f64,
    values: Vec<f64>,
}

impl Bins {
    /// A run of `end` seconds in [`MOST`] bins.
    pub fn fine(end: f64) -> Self {
        Self::of_width(end, (end / MOST as f64).max(1e-3))
    }

    /// A run of `end` seconds in intervals; of a long run some are taken together.
    pub fn intervals(end: f64, interval: f64) -> Self {
        let interval = if interval > 0.0 { interval } else { end.max(1.0) };
        let together = (end / interval / MOST as f64).ceil().max(1.0);
        Self::of_width(end, interval * together)
    }

    fn of_width(end: f64, width: f64) -> Self {
        // A sliver at the end is rounding.
        let count = ((end / width - 1e-9).ceil().max(1.0)) as usize;
        Bins { width, end, values: vec![0.0; count] }
    }

    /// The same bins with nothing in them.
    pub fn empty(&self) -> Self {
        Bins { values: vec![0.0; self.values.len()], ..*self }
    }

    /// How wide the bins are, in seconds.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// The bin of a moment.
    fn bin(&self, at: f64) -> usize {
        ((at / self.width).max(0.0) as usize).min(self.values.len() - 1)
    }

    /// Adds to the bin of a moment.
    pub fn add(&mut self, at: f64, amount: f64) {
        let bin = self.bin(at);
        self.values[bin] += amount;
    }

    /// Raises the bin of a moment to at least `value`.
    pub fn raise(&mut self, at: f64, value: f64) {
        let bin = self.bin(at);
        self.values[bin] = self.values[bin].max(value);
    }

    /// Adds `amount` for all time from `from` to `until`, spread over the bins in seconds.
    pub fn add_span(&mut self, from: f64, until: f64, amount: f64) {
        let until = until.min(self.end);
        if until <= from {
            return;
        }
        let (first, last) = (self.bin(from), self.bin(until));
        for bin in first..=last {
            let start = (bin as f64 * self.width).max(from);
            let end = if bin == last { until } else { (bin + 1) as f64 * self.width };
            self.values[bin] += amount * (end - start).max(0.0);
        }
    }

    /// Adds what other bins of the same width hold.
    pub fn add_all(&mut self, other: &Bins) {
        for (value, more) in self.values.iter_mut().zip(&other.values) {
            *value += more;
        }
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The values by second: of spans, how many there were at a time.
    pub fn means(&self) -> Vec<f64> {
        let mean = |(bin, value): (usize, &f64)| {
            let length = (self.end - bin as f64 * self.width).min(self.width);
            if length > 0.0 { value / length } else { 0.0 }
        };
        self.values.iter().enumerate().map(mean).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn out_10_spans_are_split_at_the_bounds_of_bins() {
        let mut bins = Bins::intervals(3.5, 1.0);
        bins.add_span(0.5, 2.25, 2.0);
        bins.add(3.4, 7.0);
        assert_eq!(bins.values(), [1.0, 2.0, 0.5, 7.0]);
        // The last bin is half as long.
        assert_eq!(bins.means(), [1.0, 2.0, 0.5, 14.0]);
        // What goes on after the end is not counted.
        bins.add_span(3.0, 9.0, 1.0);
        assert_eq!(bins.values()[3], 7.5);
    }

    #[test]
    fn out_10_intervals_of_a_long_run_are_taken_together() {
        assert_eq!(Bins::intervals(36_000.0, 900.0).values().len(), 40);
        let year = Bins::intervals(365.0 * 86_400.0, 900.0);
        assert!(year.values().len() <= MOST && year.width() % 900.0 == 0.0);
    }

    proptest! {
        #[test]
        fn out_10_nothing_is_lost_in_bins(
            spans in prop::collection::vec((0..50_000_u64, 0..20_000_u64), 0..40)
        ) {
            let mut bins = Bins::fine(70.0);
            let mut expected = 0.0;
            for &(from, length) in &spans {
                bins.add_span(from as f64 / 1e3, (from + length) as f64 / 1e3, 3.0);
                expected += 3.0 * length as f64 / 1_000.0;
            }
            let sum: f64 = bins.values().iter().sum();
            prop_assert!((sum - expected).abs() < 1e-6 * (1.0 + expected));
            prop_assert!(bins.values().iter().all(|&value| value >= 0.0));
        }
    }
}
