//! The distributions that there are: their quantile, their mean, drawing from them.

use std::sync::Arc;

use super::{gamma, mixture, normal};
use crate::kernel::random::Stream;
use crate::kernel::time::SimDuration;

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
    ///
    /// Never decreases with `p`, but for the last digits of gamma and hyperexponential.
    #[inline]
    pub fn quantile(&self, p: f64) -> f64 {
        match *self {
            Distribution::Exponential { mean } => mean * unit_exponential(p),
            _ => self.other_quantile(p),
        }
    }

    /// The quantile of all but the exponential, which is inlined where it is drawn.
    fn other_quantile(&self, p: f64) -> f64 {
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => low + (high - low) * p,
            Distribution::Exponential { mean } => mean * unit_exponential(p),
            Distribution::Normal { mean, sd, low, high } => {
                normal::truncated_quantile(*mean, *sd, *low, *high, p)
            }
            Distribution::LogNormal { mu, sigma } => {
                libm::exp(mu + sigma * normal::standard_quantile(p))
            }
            Distribution::Gamma { shape, scale } => scale * gamma::standard_quantile(*shape, p),
            // NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.8.
            Distribution::Weibull { shape, scale } => {
                scale * libm::pow(unit_exponential(p), 1.0 / shape)
            }
            Distribution::HyperExponential { phases } => mixture::hyper_quantile(phases, p),
            Distribution::Triangular { low, mode, high } => {
                triangular_quantile(*low, *mode, *high, p)
            }
            Distribution::Empirical { steps } => mixture::empirical_quantile(steps, p),
        }
    }

    /// The mean.
    pub fn mean(&self) -> f64 {
        match self {
            Distribution::Constant { value } => *value,
            Distribution::Uniform { low, high } => (low + high) / 2.0,
            Distribution::Exponential { mean } => *mean,
            Distribution::Normal { mean, sd, low, high } => {
                normal::truncated_mean(*mean, *sd, *low, *high)
            }
            Distribution::LogNormal { mu, sigma } => libm::exp(mu + sigma * sigma / 2.0),
            Distribution::Gamma { shape, scale } => shape * scale,
            Distribution::Weibull { shape, scale } => scale * libm::tgamma(1.0 + 1.0 / shape),
            Distribution::HyperExponential { phases } => {
                phases.iter().map(|(weight, mean)| weight * mean).sum()
            }
            Distribution::Triangular { low, mode, high } => (low + mode + high) / 3.0,
            Distribution::Empirical { steps } => mixture::empirical_mean(steps),
        }
    }

    /// Draws a value.
    #[inline]
    pub fn sample(&self, stream: &mut Stream) -> f64 {
        self.quantile(stream.uniform())
    }

    /// Draws a duration.
    #[inline]
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

/// The exponential quantile with mean 1, -ln(1 - p). For what a stream draws, 1 - p is
/// exact, so that the slower `log1p` would tell nothing more.
#[inline]
pub(super) fn unit_exponential(p: f64) -> f64 {
    -libm::log(1.0 - p)
}

/// Evans, Hastings, Peacock: "Statistical Distributions", 3rd edition, chapter 40.
fn triangular_quantile(low: f64, mode: f64, high: f64, p: f64) -> f64 {
    let width = high - low;
    if p * width < mode - low {
        low + libm::sqrt(p * width * (mode - low))
    } else {
        high - libm::sqrt((1.0 - p) * width * (high - mode))
    }
}
