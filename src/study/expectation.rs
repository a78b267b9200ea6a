//! Expectations: a scenario's `[[expect]]` held against the registry of metrics before the
//! run, and against the summary after it (CLI-5).

use crate::report::summary::data::Summary;
use crate::report::summary::metric::{MetricInfo, Scope, format_statistic};
use crate::report::summary::registry;
use crate::report::summary::statistics::Statistic;
use crate::scenario::config::ScenarioConfig;
use crate::scenario::expect::{Comparison, Confidence, ExpectConfig};

/// What comes of an expectation, or of a recorded fingerprint; the gravest of several is
/// the greatest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// As expected.
    Pass,
    /// There is nothing to judge by: no data is not a pass.
    Unknown,
    /// Not as expected.
    Fail,
}

/// An expectation whose metric is known.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// Of what: a queue's name, and so on. The run's own is `run`.
    pub name: String,
    /// Which metric.
    pub metric: &'static MetricInfo,
    /// What it is compared with.
    pub comparison: Comparison,
    /// How much of the confidence interval must fit; none: the mean is compared.
    pub confidence: Option<Confidence>,
}

/// An expectation, and what came of it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The expectation.
    pub expectation: Expectation,
    /// The verdict.
    pub verdict: Verdict,
    /// The measured value, or the mean with its confidence interval, as text; none where
    /// there is no data.
    pub measured: Option<String>,
}

/// The expectations of a valid scenario.
pub fn expectations(config: &ScenarioConfig) -> Vec<Expectation> {
    config.expect.iter().filter_map(resolve).collect()
}

fn resolve(expect: &ExpectConfig) -> Option<Expectation> {
    let scope = Scope::ALL.iter().copied().find(|scope| scope.as_str() == expect.scope)?;
    let (_, comparison) = *expect.comparisons().first()?;
    Some(Expectation {
        name: expect.name.clone().unwrap_or_else(|| expect.scope.clone()),
        metric: registry::find(scope, &expect.metric)?,
        comparison,
        confidence: expect.confidence,
    })
}

impl Expectation {
    /// Judges the summary of a single run.
    pub fn judge(&self, summary: &Summary) -> Judged {
        let entry = summary.entry(self.metric.scope, &self.name, self.metric.name);
        let value = entry.and_then(|entry| entry.value);
        self.judged(value.map(|value| self.comparison.fits(value)), || {
            Some(self.metric.unit.format(value?))
        })
    }

    /// Judges the means of several replications.
    pub fn judge_statistics(&self, statistics: &[Statistic]) -> Judged {
        let of = statistics.iter().find(|of| of.metric == self.metric && of.name == self.name);
        let mean = of.and_then(|of| of.mean);
        let interval = of.and_then(|of| Some((of.ci95_low()?, of.ci95_high()?)));
        let fits = match self.confidence {
            None => mean.map(|mean| self.comparison.fits(mean)),
            Some(Confidence::Part) => {
                interval.map(|(low, high)| self.comparison.fits_part(low, high))
            }
            Some(Confidence::Whole) => {
                interval.map(|(low, high)| self.comparison.fits(low) && self.comparison.fits(high))
            }
        };
        self.judged(fits, || {
            let mean = format_statistic(mean?);
            Some(match interval {
                Some((low, high)) => {
                    format!("{mean} ({} to {})", format_statistic(low), format_statistic(high))
                }
                None => mean,
            })
        })
    }

    fn judged(&self, fits: Option<bool>, measured: impl FnOnce() -> Option<String>) -> Judged {
        let verdict = match fits {
            None => Verdict::Unknown,
            Some(true) => Verdict::Pass,
            Some(false) => Verdict::Fail,
        };
        Judged { expectation: self.clone(), verdict, measured: measured() }
    }

    /// What is measured: `queue sales: service_level`.
    pub fn subject(&self) -> String {
        let scope = self.metric.scope;
        match scope {
            Scope::Run => format!("run: {}", self.metric.name),
            _ => format!("{} {}: {}", scope.as_str(), self.name, self.metric.name),
        }
    }

    /// What is expected: `at least 0.8`.
    pub fn expected(&self) -> String {
        let text = match self.comparison {
            Comparison::AtLeast(bound) => format!("at least {bound}"),
            Comparison::AtMost(bound) => format!("at most {bound}"),
            Comparison::Above(bound) => format!("above {bound}"),
            Comparison::Below(bound) => format!("below {bound}"),
            Comparison::Equals(bound) => format!("{bound}"),
            Comparison::Between(low, high) => format!("{low} to {high}"),
        };
        match self.confidence {
            None => text,
            Some(Confidence::Whole) => text + " (the whole interval)",
            Some(Confidence::Part) => text + " (a part of the interval)",
        }
    }
}
