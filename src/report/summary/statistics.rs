//! Many replications' summaries, metric by metric (CLI-4).

use super::data::Summary;
use super::metric::MetricInfo;
use super::student;

/// The confidence of the intervals.
const CONFIDENCE: f64 = 0.95;

/// What replications tell of one metric of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Statistic {
    /// Of what: a queue's name, and so on.
    pub name: String,
    /// Which metric.
    pub metric: &'static MetricInfo,
    /// The replications in which it is defined.
    pub n: u32,
    /// Its mean over them; none without any.
    pub mean: Option<f64>,
    /// Half the width of its 95 % confidence interval around the mean; none with fewer
    /// than two.
    pub half_width: Option<f64>,
}

impl Statistic {
    /// Lower bound of the 95 % confidence interval.
    pub fn ci95_low(&self) -> Option<f64> {
        Some(self.mean? - self.half_width?)
    }

    /// Upper bound of the 95 % confidence interval.
    pub fn ci95_high(&self) -> Option<f64> {
        Some(self.mean? + self.half_width?)
    }
}

/// The statistics of the replications of one scenario, in the order of the summary.
///
/// The replications are taken in their order, so that the sums round alike however many
/// threads made them.
///
/// # Panics
/// If the summaries are not of one scenario.
pub fn aggregate(replications: &[Summary]) -> Vec<Statistic> {
    let Some(first) = replications.first() else { return Vec::new() };
    let same = |other: &Summary| other.entries.len() == first.entries.len();
    assert!(replications.iter().all(same), "replications are of one scenario");
    let mut quantiles = Quantiles::default();
    let mut values = Vec::with_capacity(replications.len());
    first
        .entries
        .iter()
        .enumerate()
        .map(|(position, entry)| {
            values.clear();
            values.extend(replications.iter().filter_map(|summary| {
                let other = &summary.entries[position];
                assert!(
                    other.metric == entry.metric && other.name == entry.name,
                    "replications are of one scenario"
                );
                other.value
            }));
            let (mean, half_width) = mean_and_half_width(&values, &mut quantiles);
            let n = values.len() as u32;
            Statistic { name: entry.name.clone(), metric: entry.metric, n, mean, half_width }
        })
        .collect()
}

/// The mean of values of replications, and half the width of its 95 % confidence interval.
pub fn interval(values: &[f64]) -> (Option<f64>, Option<f64>) {
    mean_and_half_width(values, &mut Quantiles::default())
}

/// The last quantile: nearly all metrics have the same number of values.
#[derive(Default)]
struct Quantiles {
    last: Option<(u32, f64)>,
}

impl Quantiles {
    fn of(&mut self, degrees: u32) -> f64 {
        match self.last {
            Some((known, quantile)) if known == degrees => quantile,
            _ => {
                let quantile = student::two_sided_quantile(CONFIDENCE, degrees);
                self.last = Some((degrees, quantile));
                quantile
            }
        }
    }
}

fn mean_and_half_width(values: &[f64], quantiles: &mut Quantiles) -> (Option<f64>, Option<f64>) {
    if values.is_empty() {
        return (None, None);
    }
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    if values.len() < 2 {
        return (Some(mean), None);
    }
    let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
    let standard_error = (squares / (n - 1.0) / n).sqrt();
    (Some(mean), Some(quantiles.of(values.len() as u32 - 1) * standard_error))
}
