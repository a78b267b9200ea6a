//! A distribution as a table in a configuration: `{ exponential = { mean = "3m" } }`.

use schemars::JsonSchema;
use serde::Deserialize;

use super::config::Quantity;
use super::distribution::{Distribution, DistributionError};

/// A table with exactly one of these keys.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("minProperties" = 1, "maxProperties" = 1))]
pub(super) struct DistributionTable {
    /// Always the same.
    constant: Option<Constant>,
    /// Every value between two bounds equally likely.
    uniform: Option<Uniform>,
    /// Exponential.
    exponential: Option<Exponential>,
    /// Normal, cut off below `low` (zero without it) and above `high`.
    normal: Option<Normal>,
    /// Lognormal: by `mean` and `sd`, or by `median` and `sigma`.
    lognormal: Option<LogNormal>,
    /// Gamma.
    gamma: Option<Gamma>,
    /// Erlang: the sum of `k` exponential phases.
    erlang: Option<Erlang>,
    /// Weibull: by `shape` and `mean`, or by `shape` and `scale`.
    weibull: Option<Weibull>,
    /// A mixture of exponential distributions.
    hyperexponential: Option<Vec<Phase>>,
    /// Triangular.
    triangular: Option<Triangular>,
    /// Values that were observed, given here or in a CSV file.
    empirical: Option<Empirical>,
}

/// Always the same.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Constant {
    /// The value.
    #[schemars(example = &"4m")]
    value: Quantity,
}

/// Uniform.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Uniform {
    /// Least value.
    #[schemars(example = &"1m")]
    low: Quantity,
    /// Greatest value.
    #[schemars(example = &"3m")]
    high: Quantity,
}

/// Exponential.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Exponential {
    /// Mean.
    #[schemars(example = &"3m")]
    mean: Quantity,
}

/// Normal, truncated.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Normal {
    /// Mean before truncation.
    #[schemars(example = &"4m")]
    mean: Quantity,
    /// Standard deviation before truncation.
    #[schemars(example = &"1m")]
    sd: Quantity,
    /// Least value; zero without it.
    low: Option<Quantity>,
    /// Greatest value; without it there is none.
    high: Option<Quantity>,
}

/// Lognormal.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-choices" = [["mean", "sd"], ["median", "sigma"]], "x-one-of" = true))]
struct LogNormal {
    /// Mean; goes with `sd`.
    mean: Option<Quantity>,
    /// Standard deviation; goes with `mean`.
    sd: Option<Quantity>,
    /// Median; goes with `sigma`.
    median: Option<Quantity>,
    /// Standard deviation of the logarithm, without unit; goes with `median`.
    #[schemars(extend("exclusiveMinimum" = 0))]
    sigma: Option<f64>,
}

/// Gamma.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Gamma {
    /// Mean.
    #[schemars(example = &"4m")]
    mean: Quantity,
    /// Standard deviation.
    #[schemars(example = &"2m")]
    sd: Quantity,
}

/// Erlang.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Erlang {
    /// How many phases.
    #[schemars(range(min = 1), example = 3)]
    k: u32,
    /// Mean of the sum.
    #[schemars(example = &"4m")]
    mean: Quantity,
}

/// Weibull.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-choices" = [["mean"], ["scale"]], "x-one-of" = true))]
struct Weibull {
    /// Shape, without unit: below 1 failures become rarer with age, above 1 more frequent.
    #[schemars(extend("exclusiveMinimum" = 0), example = 1.5)]
    shape: f64,
    /// Mean.
    mean: Option<Quantity>,
    /// Scale: 63 % of the values lie below it.
    scale: Option<Quantity>,
}

/// A phase of a hyperexponential distribution.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Phase {
    /// How likely it is in relation to the other phases.
    #[schemars(extend("exclusiveMinimum" = 0), example = 1.0)]
    weight: f64,
    /// Its mean.
    #[schemars(example = &"3m")]
    mean: Quantity,
}

/// Triangular.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Triangular {
    /// Least value.
    #[schemars(example = &"1m")]
    low: Quantity,
    /// Most likely value.
    #[schemars(example = &"2m")]
    mode: Quantity,
    /// Greatest value.
    #[schemars(example = &"6m")]
    high: Quantity,
}

/// Observed values: `values` (with `weights`), or a CSV file (`input`) with one value a
/// row in seconds.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
#[schemars(extend("x-choices" = [["input", "value", "weight"], ["values", "weights"]], "x-one-of" = true))]
struct Empirical {
    /// The file, by its name in `inputs`.
    input: Option<String>,
    /// Column with the values in seconds; the first column without it.
    value: Option<String>,
    /// Column with how often each value was seen; without it once.
    weight: Option<String>,
    /// The values themselves.
    values: Option<Vec<Quantity>>,
    /// How often each of `values` was seen; without it once.
    weights: Option<Vec<f64>>,
}

impl DistributionTable {
    /// The distribution that the table describes.
    ///
    /// # Errors
    /// A sentence for people if there is not exactly one, or a parameter is out of range.
    pub(super) fn distribution(self) -> Result<Distribution, String> {
        let mut found = [
            self.constant.map(|it| built(Distribution::always(it.value.0))),
            self.uniform.map(|it| built(Distribution::uniform(it.low.0, it.high.0))),
            self.exponential.map(|it| built(Distribution::exponential(it.mean.0))),
            self.normal.map(Normal::distribution),
            self.lognormal.map(LogNormal::distribution),
            self.gamma.map(|it| built(Distribution::gamma_mean_sd(it.mean.0, it.sd.0))),
            self.erlang.map(|it| built(Distribution::erlang(it.k, it.mean.0))),
            self.weibull.map(Weibull::distribution),
            self.hyperexponential.map(hyperexponential),
            self.triangular
                .map(|it| built(Distribution::triangular(it.low.0, it.mode.0, it.high.0))),
            self.empirical.map(Empirical::distribution),
        ]
        .into_iter()
        .flatten();
        match (found.next(), found.next()) {
            (Some(one), None) => one,
            (None, _) => Err("a distribution is missing".to_owned()),
            (Some(_), Some(_)) => Err("only one distribution is possible".to_owned()),
        }
    }
}

fn built(built: Result<Distribution, DistributionError>) -> Result<Distribution, String> {
    built.map_err(|error| error.to_string())
}

impl Normal {
    fn distribution(self) -> Result<Distribution, String> {
        let (low, high) = (self.low.map(|low| low.0), self.high.map(|high| high.0));
        built(Distribution::normal(self.mean.0, self.sd.0, low, high))
    }
}

impl LogNormal {
    fn distribution(self) -> Result<Distribution, String> {
        match (self.mean, self.sd, self.median, self.sigma) {
            (Some(mean), Some(sd), None, None) => {
                built(Distribution::lognormal_mean_sd(mean.0, sd.0))
            }
            (None, None, Some(median), Some(sigma)) => {
                built(Distribution::lognormal_median_sigma(median.0, sigma))
            }
            _ => Err("a lognormal needs `mean` and `sd`, or `median` and `sigma`".to_owned()),
        }
    }
}

impl Weibull {
    fn distribution(self) -> Result<Distribution, String> {
        match (self.mean, self.scale) {
            (Some(mean), None) => built(Distribution::weibull(self.shape, mean.0)),
            (None, Some(scale)) => built(Distribution::weibull_scale(self.shape, scale.0)),
            _ => Err("a weibull needs `mean` or `scale`, one of them".to_owned()),
        }
    }
}

fn hyperexponential(phases: Vec<Phase>) -> Result<Distribution, String> {
    let phases: Vec<_> = phases.iter().map(|phase| (phase.weight, phase.mean.0)).collect();
    built(Distribution::hyperexponential(&phases))
}

impl Empirical {
    fn distribution(self) -> Result<Distribution, String> {
        let Some(values) = self.values else {
            // The loader replaces a named input by its values before anything is read.
            return Err("the values of an empirical distribution are missing".to_owned());
        };
        let weights = self.weights.unwrap_or_else(|| vec![1.0; values.len()]);
        if values.len() != weights.len() {
            return Err("`values` and `weights` must be equally many".to_owned());
        }
        // What was seen no time at all is no value.
        let seen = values.iter().map(|value| value.0).zip(weights).filter(|seen| seen.1 != 0.0);
        built(Distribution::empirical(&seen.collect::<Vec<_>>()))
    }
}
