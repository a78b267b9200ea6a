//! Distributions of durations and other positive quantities, by quantile (CORE-4).
//!
//! One uniform number gives one value: draws stay in step between two variants of a
//! scenario, and two distributions can share one quantile (CORE-20).

use std::sync::Arc;

use super::random::Stream;
use super::time::SimDuration;

/// A distribution of a non-negative quantity; durations are in seconds.
#[derive(Clone, Debug, PartialEq)]
pub enum Distribution {
    /// Always `value`.
    Constant {
        /// The value.
        value: f64,
    },
    /// Uniform between `low` and `high`.
    Uniform {
        /// Least value.
        low: f64,
        /// Greatest value.
        high: f64,
    },
    /// Exponential.
    Exponential {
        /// Mean.
        mean: f64,
    },
    /// Normal, truncated to the values not below `low` and not above `high`.
    Normal {
        /// Mean before truncation.
        mean: f64,
        /// Standard deviation before truncation.
        sd: f64,
        /// Least value; never below zero.
        low: f64,
        /// Greatest value; may be infinite.
        high: f64,
    },
    /// Lognormal: exp of a normal with mean `mu` and standard deviation `sigma`.
    LogNormal {
        /// Mean of the logarithm.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Gamma; Erlang-k where `shape` is whole.
    Gamma {
        /// Shape.
        shape: f64,
        /// Scale: mean / shape.
        scale: f64,
    },
    /// Weibull.
    Weibull {
        /// Shape.
        shape: f64,
        /// Scale.
        scale: f64,
    },
    /// Hyperexponential: with probability `weights[i]` exponential of `means[i]`.
    HyperExponential {
        /// Probability and mean of each phase; probabilities sum to 1.
        phases: Arc<[(f64, f64)]>,
    },
    /// Triangular.
    Triangular {
        /// Least value.
        low: f64,
        /// Most likely value.
        mode: f64,
        /// Greatest value.
        high: f64,
    },
    /// One of given values, each with its cumulated probability; sorted by value.
    Empirical {
        /// Value and cumulated probability; the last probability is 1.
        steps: Arc<[(f64, f64)]>,
    },
}

impl Default for Distribution {
    /// Always zero.
    fn default() -> Self {
        Distribution::Constant { value: 0.0 }
    }
}

impl Distribution {
    /// The value below which a share `p` of all values lies; `p` in the open (0, 1).
    pub fn quantile(&self, p: f64) -> f64 {
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => low + (high - low) * p,
            Distribution::Exponential { mean } => -mean * libm::log(1.0 - p),
            _ => unimplemented!(),
        }
    }

    /// Draws a value.
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        self.quantile(stream.uniform())
    }

    /// Draws a duration.
    pub fn duration(&self, stream: &mut Stream) -> SimDuration {
        SimDuration::from_secs_f64(self.sample(stream))
    }

    /// The value if the distribution has only one.
    pub fn constant(&self) -> Option<f64> {
        match self {
            Distribution::Constant { value } => Some(*value),
            _ => None,
        }
    }
}
