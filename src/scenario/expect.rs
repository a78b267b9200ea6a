//! What a scenario says about its own outcome (CLI-5): expectations, and how they are
//! checked. Neither is inherited through `extends`.

use schemars::JsonSchema;
use serde::Deserialize;

/// An expectation: a metric of the summary, and what it is compared with. Exactly one
/// comparison is given; values are in the metric's unit (shares 0 to 1, times in seconds).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ExpectConfig {
    /// What the metric is measured of: `run`, `queue`, `group` or `site`.
    #[schemars(example = &"queue")]
    pub scope: String,
    /// Which queue, group or site; left out for the scope `run`.
    #[serde(default)]
    pub name: Option<String>,
    /// Which metric of that scope, as `summary.csv` names it; `docs/outputs.md` lists them.
    #[schemars(example = &"service_level")]
    pub metric: String,
    /// The metric is at least this.
    #[serde(default)]
    pub at_least: Option<f64>,
    /// The metric is at most this.
    #[serde(default)]
    pub at_most: Option<f64>,
    /// The metric is greater than this.
    #[serde(default)]
    pub above: Option<f64>,
    /// The metric is less than this.
    #[serde(default)]
    pub below: Option<f64>,
    /// The metric is exactly this: a count, or a flag (0 or 1). Of other metrics only with
    /// `confidence = "part"`.
    #[serde(default)]
    pub equals: Option<f64>,
    /// The metric is at least the first and at most the second.
    #[serde(default)]
    pub between: Option<[f64; 2]>,
    /// With replications: how much of the 95 % confidence interval of the mean must fit.
    /// Without it the mean itself is compared.
    #[serde(default)]
    pub confidence: Option<Confidence>,
}

/// How much of a confidence interval must fit a comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Confidence {
    /// All of it: the replications prove the expectation.
    Whole,
    /// Any of it: the replications do not refute the expectation.
    Part,
}

/// How `switchover check` runs the scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckConfig {
    /// How many replications are run; expectations are then about the mean over them.
    /// Fingerprints are always those of the first.
    #[serde(default = "one")]
    #[schemars(range(min = 1, max = 1_000_000))]
    pub replications: u32,
}

impl Default for CheckConfig {
    fn default() -> Self {
        CheckConfig { replications: one() }
    }
}

/// What a metric is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Comparison {
    /// At least this.
    AtLeast(f64),
    /// At most this.
    AtMost(f64),
    /// More than this.
    Above(f64),
    /// Less than this.
    Below(f64),
    /// Exactly this.
    Equals(f64),
    /// At least the first, at most the second.
    Between(f64, f64),
}

impl ExpectConfig {
    /// The comparisons that are given, each with its key; a valid expectation has one.
    pub fn comparisons(&self) -> Vec<(&'static str, Comparison)> {
        let all = [
            ("at_least", self.at_least.map(Comparison::AtLeast)),
            ("at_most", self.at_most.map(Comparison::AtMost)),
            ("above", self.above.map(Comparison::Above)),
            ("below", self.below.map(Comparison::Below)),
            ("equals", self.equals.map(Comparison::Equals)),
            ("between", self.between.map(|[low, high]| Comparison::Between(low, high))),
        ];
        all.into_iter().filter_map(|(key, comparison)| Some((key, comparison?))).collect()
    }
}

impl Comparison {
    /// Whether a value fits.
    pub fn fits(self, value: f64) -> bool {
        match self {
            Comparison::AtLeast(bound) => value >= bound,
            Comparison::AtMost(bound) => value <= bound,
            Comparison::Above(bound) => value > bound,
            Comparison::Below(bound) => value < bound,
            Comparison::Equals(bound) => value == bound,
            Comparison::Between(low, high) => low <= value && value <= high,
        }
    }

    /// Whether some value from `low` to `high` fits.
    pub fn fits_part(self, low: f64, high: f64) -> bool {
        match self {
            Comparison::AtLeast(_) | Comparison::Above(_) => self.fits(high),
            Comparison::AtMost(_) | Comparison::Below(_) => self.fits(low),
            Comparison::Equals(bound) => low <= bound && bound <= high,
            Comparison::Between(least, most) => low <= most && least <= high,
        }
    }

    /// The numbers in it.
    pub fn bounds(self) -> [f64; 2] {
        match self {
            Comparison::AtLeast(bound)
            | Comparison::AtMost(bound)
            | Comparison::Above(bound)
            | Comparison::Below(bound)
            | Comparison::Equals(bound) => [bound; 2],
            Comparison::Between(low, high) => [low, high],
        }
    }
}

fn one() -> u32 {
    1
}

#[cfg(test)]
mod tests {
    use super::Comparison::*;

    #[test]
    fn cli_5_comparisons_include_their_bound_or_do_not() {
        for (comparison, below, at, above) in [
            (AtLeast(2.0), false, true, true),
            (AtMost(2.0), true, true, false),
            (Above(2.0), false, false, true),
            (Below(2.0), true, false, false),
            (Equals(2.0), false, true, false),
            (Between(2.0, 2.5), false, true, false),
            (Between(1.0, 2.0), true, true, false),
        ] {
            let found = [1.0, 2.0, 3.0].map(|value| comparison.fits(value));
            assert_eq!(found, [below, at, above], "{comparison:?}");
        }
    }

    #[test]
    fn cli_5_a_part_of_an_interval_fits_unless_all_of_it_lies_outside() {
        for (comparison, expected) in [
            (AtLeast(3.0), [false, true, true]),
            (Above(2.0), [false, true, true]),
            (AtMost(1.5), [true, true, false]),
            (Below(1.0), [true, false, false]),
            (Equals(2.0), [true, true, false]),
            (Between(2.5, 9.0), [false, true, true]),
        ] {
            let intervals = [(0.0, 2.0), (1.0, 3.0), (4.0, 5.0)];
            let found = intervals.map(|(low, high)| comparison.fits_part(low, high));
            assert_eq!(found, expected, "{comparison:?}");
        }
    }
}
