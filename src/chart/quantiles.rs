//! Quantiles of many positive values by bin of time, in constant memory.

use super::bins::Bins;

/// Buckets for each power of ten: a quantile is found to within 6 %.
const PER_POWER: f64 = 40.0;
/// The powers of ten that are told apart: 10 microseconds to 12 days.
const LOWEST: f64 = -5.0;
const POWERS: f64 = 11.0;
const BUCKETS: usize = (PER_POWER * POWERS) as usize;

/// Values by bin of time and size.
#[derive(Clone, Debug)]
pub struct Quantiles {
    /// How wide the bins are, in seconds.
    pub width: f64,
    counts: Vec<Vec<u32>>,
}

impl Quantiles {
    /// The same bins of time as `bins` has.
    pub fn like(bins: &Bins) -> Self {
        Quantiles { width: bins.width(), counts: vec![Vec::new(); bins.values().len()] }
    }

    /// Adds a value at a moment.
    pub fn add(&mut self, at: f64, value: f64) {
        let bin = ((at / self.width).max(0.0) as usize).min(self.counts.len() - 1);
        let buckets = &mut self.counts[bin];
        if buckets.is_empty() {
            buckets.resize(BUCKETS, 0);
        }
        let place = (libm::log10(value.max(1e-9)) - LOWEST) * PER_POWER;
        buckets[(place.max(0.0) as usize).min(BUCKETS - 1)] += 1;
    }

    /// By bin of time the value that this share of the values does not exceed.
    pub fn quantile(&self, share: f64) -> Vec<Option<f64>> {
        let of = |buckets: &Vec<u32>| {
            let all: u64 = buckets.iter().map(|&count| u64::from(count)).sum();
            let wanted = ((all as f64 * share).ceil() as u64).max(1);
            let mut seen = 0;
            let bucket = buckets.iter().position(|&count| {
                seen += u64::from(count);
                seen >= wanted
            })?;
            Some(libm::pow(10.0, LOWEST + (bucket as f64 + 0.5) / PER_POWER))
        };
        self.counts.iter().map(of).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_10_quantiles_are_within_six_percent() {
        let mut quantiles = Quantiles::like(&Bins::intervals(10.0, 5.0));
        for number in 1..=1_000 {
            quantiles.add(1.0, f64::from(number) / 100.0);
        }
        for (share, exact) in [(0.5, 5.0), (0.95, 9.5), (1.0, 10.0)] {
            let found = quantiles.quantile(share)[0].unwrap();
            assert!((found / exact - 1.0).abs() < 0.06, "{share}: {found}");
        }
        assert_eq!(quantiles.quantile(0.5)[1], None);
    }
}
