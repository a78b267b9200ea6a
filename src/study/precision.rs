//! When enough replications were run: a target for the half-width of a confidence interval
//! (CLI-4).
//!
//! Whether a target is reached is asked after fixed batches of replications, in their order,
//! so that the answer does not depend on how many run side by side.

use super::metric_name::MetricName;
use crate::report::summary::statistics::Statistic;
use crate::scenario::config::ScenarioConfig;

/// After so many replications each time it is asked whether the targets are reached (A).
pub const BATCH: u32 = 10;

/// A target for one metric.
#[derive(Clone, Debug, PartialEq)]
pub struct Target {
    /// Which metric.
    pub metric: MetricName,
    /// How wide half of its 95 % confidence interval may be.
    pub bound: Bound,
}

/// How wide half of an interval may be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// In the unit of the metric.
    Absolute(f64),
    /// As a share of the mean.
    OfMean(f64),
}

impl Target {
    /// Reads `METRIC=HALF_WIDTH`: a number in the unit of the metric, or with `%` a share of
    /// the mean.
    ///
    /// # Errors
    /// What is wrong with it, in words for people.
    pub fn parse(text: &str, config: &ScenarioConfig) -> Result<Self, String> {
        let form = || {
            format!("`{text}` is no target: it looks like run.lost=5% or run.service_level=0.005")
        };
        let (metric, bound) = text.split_once('=').ok_or_else(form)?;
        let metric = MetricName::parse(metric.trim(), config)?;
        let bound = bound.trim();
        let number = |text: &str| {
            let number: f64 = text.trim().parse().ok()?;
            (number.is_finite() && number > 0.0).then_some(number)
        };
        let bound = match bound.strip_suffix('%') {
            Some(percent) => number(percent).map(|percent| Bound::OfMean(percent / 100.0)),
            None => number(bound).map(Bound::Absolute),
        };
        Ok(Target { metric, bound: bound.ok_or_else(form)? })
    }

    /// Whether the half-width is small enough. Without an interval it is not.
    pub fn reached(&self, statistics: &[Statistic]) -> bool {
        let Some(of) = self.metric.find(statistics) else { return false };
        let (Some(mean), Some(half)) = (of.mean, of.half_width) else { return false };
        half <= match self.bound {
            Bound::Absolute(width) => width,
            Bound::OfMean(share) => share * mean.abs(),
        }
    }
}

impl std::fmt::Display for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.bound {
            Bound::Absolute(width) => write!(out, "{} ± {width}", self.metric),
            Bound::OfMean(share) => {
                // At most six digits: what 3 % becomes in binary is nobody's concern.
                let percent = format!("{:.6}", share * 100.0);
                let percent = percent.trim_end_matches('0').trim_end_matches('.');
                write!(out, "{} ± {percent} %", self.metric)
            }
        }
    }
}
