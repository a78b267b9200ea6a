//! Distributions from what planners know of them: means, standard deviations, medians.

use std::sync::Arc;

use thiserror::Error;

use super::family::Distribution;
use super::normal;

/// Why a distribution cannot be.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum DistributionError {
    /// A parameter is NaN or infinite.
    #[error("{name} must be a finite number, not {value}")]
    NotFinite {
        /// The parameter.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// A parameter that cannot be negative is.
    #[error("{name} must not be negative, but is {value}")]
    Negative {
        /// The parameter.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// A parameter that must be above zero is not.
    #[error("{name} must be above zero, not {value}")]
    NotPositive {
        /// The parameter.
        name: &'static str,
        /// What it was.
        value: f64,
    },
    /// Two parameters are in the wrong order, or equal where they must not be.
    #[error("{lesser} ({lesser_value}) must be below {greater} ({greater_value})")]
    Order {
        /// The parameter that should be the lesser one.
        lesser: &'static str,
        /// What it was.
        lesser_value: f64,
        /// The parameter that should be the greater one.
        greater: &'static str,
        /// What it was.
        greater_value: f64,
    },
    /// A shape is so small or large that nothing sensible comes of it.
    #[error("{name} comes to {value}, but must lie between {least} and {most}")]
    OutOfRange {
        /// The parameter.
        name: &'static str,
        /// What it was, or what it followed to be.
        value: f64,
        /// The least that is allowed.
        least: f64,
        /// The most that is allowed.
        most: f64,
    },
    /// Values or phases are required.
    #[error("at least one value is needed")]
    Empty,
    /// A truncated normal has next to nothing between its bounds.
    #[error("practically no value of this normal distribution lies between {low} and {high}")]
    NothingBetween {
        /// Lower bound.
        low: f64,
        /// Upper bound.
        high: f64,
    },
}

type Built = Result<Distribution, DistributionError>;

/// Shapes of gamma and Weibull, and the sigma of lognormal.
const SHAPE_MIN: f64 = 0.01;
const SHAPE_MAX: f64 = 1e6;
const SIGMA_MAX: f64 = 20.0;
/// Below this probability a truncated normal is taken for a mistake.
const MASS_MIN: f64 = 1e-12;

impl Distribution {
    /// Always `value`: finite, not negative.
    pub fn always(value: f64) -> Built {
        Ok(Distribution::Constant { value: not_negative("the value", value)? })
    }

    /// Uniform between `low` (not negative) and `high` (above `low`).
    pub fn uniform(low: f64, high: f64) -> Built {
        not_negative("low", low)?;
        finite("high", high)?;
        below(("low", low), ("high", high))?;
        Ok(Distribution::Uniform { low, high })
    }

    /// Exponential with `mean` (above zero).
    pub fn exponential(mean: f64) -> Built {
        Ok(Distribution::Exponential { mean: positive("mean", mean)? })
    }

    /// Normal with `mean` (not negative) and `sd` (above zero) before truncation to the
    /// values from `low` (0 without it, at least 0) to `high` (unbounded without it).
    pub fn normal(mean: f64, sd: f64, low: Option<f64>, high: Option<f64>) -> Built {
        not_negative("mean", mean)?;
        positive("sd", sd)?;
        let low = not_negative("low", low.unwrap_or(0.0))?;
        let high = high.map_or(Ok(f64::INFINITY), |high| finite("high", high))?;
        below(("low", low), ("high", high))?;
        // Also refuses NaN.
        if normal::mass(mean, sd, low, high) > MASS_MIN {
            Ok(Distribution::Normal { mean, sd, low, high })
        } else {
            Err(DistributionError::NothingBetween { low, high })
        }
    }

    /// Lognormal with `mean` and standard deviation `sd` (both above zero) of the values
    /// themselves: Johnson, Kotz, Balakrishnan, "Continuous Univariate Distributions" 1,
    /// 2nd edition, equations 14.8a and 14.8b, solved for the parameters.
    pub fn lognormal_mean_sd(mean: f64, sd: f64) -> Built {
        positive("mean", mean)?;
        positive("sd", sd)?;
        let variation = sd / mean;
        let variance = libm::log1p(variation * variation);
        let sigma = ranged("sigma", libm::sqrt(variance), 0.0, SIGMA_MAX)?;
        Ok(Distribution::LogNormal { mu: libm::log(mean) - variance / 2.0, sigma })
    }

    /// Lognormal with `median` and the standard deviation `sigma` of the logarithm (both
    /// above zero).
    pub fn lognormal_median_sigma(median: f64, sigma: f64) -> Built {
        positive("median", median)?;
        positive("sigma", sigma)?;
        ranged("sigma", sigma, 0.0, SIGMA_MAX)?;
        Ok(Distribution::LogNormal { mu: libm::log(median), sigma })
    }

    /// Gamma with `mean` and standard deviation `sd` (both above zero): its shape is
    /// (mean / sd)^2 (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.6.11).
    pub fn gamma_mean_sd(mean: f64, sd: f64) -> Built {
        positive("mean", mean)?;
        positive("sd", sd)?;
        let ratio = mean / sd;
        let shape = shape("the shape (mean / sd)^2", ratio * ratio)?;
        Ok(Distribution::Gamma { shape, scale: mean / shape })
    }

    /// Erlang: the sum of `k` (at least 1) exponential stages, with `mean` (above zero)
    /// as a whole.
    pub fn erlang(k: u32, mean: f64) -> Built {
        positive("mean", mean)?;
        let shape = ranged("k", f64::from(k), 1.0, SHAPE_MAX)?;
        Ok(Distribution::Gamma { shape, scale: mean / shape })
    }

    /// Weibull with `shape` and `mean` (both above zero): the mean is
    /// scale * Gamma(1 + 1 / shape) (NIST/SEMATECH e-Handbook, 1.3.6.6.8).
    pub fn weibull(shape_value: f64, mean: f64) -> Built {
        positive("mean", mean)?;
        let shape = shape("shape", shape_value)?;
        let scale = mean / libm::tgamma(1.0 + 1.0 / shape);
        Ok(Distribution::Weibull { shape, scale: positive("scale", scale)? })
    }

    /// Weibull with `shape` and `scale` (both above zero).
    pub fn weibull_scale(shape_value: f64, scale: f64) -> Built {
        let scale = positive("scale", scale)?;
        Ok(Distribution::Weibull { shape: shape("shape", shape_value)?, scale })
    }

    /// Hyperexponential: phases of (weight, mean), all above zero. Weights need not sum
    /// to 1.
    pub fn hyperexponential(phases: &[(f64, f64)]) -> Built {
        for (weight, mean) in phases {
            positive("a weight", *weight)?;
            positive("a mean", *mean)?;
        }
        let total = total_weight(phases.iter().map(|phase| phase.0))?;
        let phases: Arc<_> = phases.iter().map(|(weight, mean)| (weight / total, *mean)).collect();
        Ok(Distribution::HyperExponential { phases })
    }

    /// Triangular from `low` (not negative) over the likeliest value `mode` to `high`.
    /// The mode may be one of the ends, which must differ.
    pub fn triangular(low: f64, mode: f64, high: f64) -> Built {
        not_negative("low", low)?;
        finite("mode", mode)?;
        finite("high", high)?;
        below(("low", low), ("high", high))?;
        if mode < low {
            below(("low", low), ("mode", mode))?;
        }
        if mode > high {
            below(("mode", mode), ("high", high))?;
        }
        Ok(Distribution::Triangular { low, mode, high })
    }

    /// One of the given values (not negative), each with its weight (above zero).
    /// Weights need not sum to 1; a value may come more than once.
    pub fn empirical(values: &[(f64, f64)]) -> Built {
        for (value, weight) in values {
            not_negative("a value", *value)?;
            positive("a weight", *weight)?;
        }
        let total = total_weight(values.iter().map(|value| value.1))?;
        let mut sorted = values.to_vec();
        sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut steps: Vec<(f64, f64)> = Vec::with_capacity(sorted.len());
        let mut sum = 0.0;
        for (value, weight) in sorted {
            sum += weight;
            match steps.last_mut() {
                Some(last) if last.0 == value => last.1 = sum / total,
                _ => steps.push((value, sum / total)),
            }
        }
        // Sums in another order may differ in their last digit.
        if let Some(last) = steps.last_mut() {
            last.1 = 1.0;
        }
        Ok(Distribution::Empirical { steps: steps.into() })
    }
}

fn finite(name: &'static str, value: f64) -> Result<f64, DistributionError> {
    if value.is_finite() { Ok(value) } else { Err(DistributionError::NotFinite { name, value }) }
}

fn not_negative(name: &'static str, value: f64) -> Result<f64, DistributionError> {
    finite(name, value)?;
    if value < 0.0 { Err(DistributionError::Negative { name, value }) } else { Ok(value) }
}

fn positive(name: &'static str, value: f64) -> Result<f64, DistributionError> {
    finite(name, value)?;
    if value > 0.0 { Ok(value) } else { Err(DistributionError::NotPositive { name, value }) }
}

fn below(
    lesser: (&'static str, f64),
    greater: (&'static str, f64),
) -> Result<(), DistributionError> {
    if lesser.1 < greater.1 {
        return Ok(());
    }
    Err(DistributionError::Order {
        lesser: lesser.0,
        lesser_value: lesser.1,
        greater: greater.0,
        greater_value: greater.1,
    })
}

fn ranged(name: &'static str, value: f64, least: f64, most: f64) -> Result<f64, DistributionError> {
    if (least..=most).contains(&value) {
        Ok(value)
    } else {
        Err(DistributionError::OutOfRange { name, value, least, most })
    }
}

fn shape(name: &'static str, value: f64) -> Result<f64, DistributionError> {
    positive(name, value)?;
    ranged(name, value, SHAPE_MIN, SHAPE_MAX)
}

fn total_weight(weights: impl ExactSizeIterator<Item = f64>) -> Result<f64, DistributionError> {
    if weights.len() == 0 {
        return Err(DistributionError::Empty);
    }
    finite("the sum of the weights", weights.sum())
}
