//! Distributions that are made of parts: hyperexponential and empirical.

use super::family::unit_exponential;

/// Relative size of the last step of the inverse.
const PRECISION: f64 = 1e-15;
const STEPS_MAX: u32 = 100;

/// The quantile of a mixture of exponentials, given as (probability, mean).
///
/// Newton's method on the logarithm of S(x) = sum of w exp(-x / m). That logarithm is
/// convex and falls, so that from a start left of the root no step goes beyond it.
pub(super) fn hyper_quantile(phases: &[(f64, f64)], p: f64) -> f64 {
    let target = -unit_exponential(p);
    // ln S is at least its tangent in 0, and at least the logarithm of each part.
    let rate: f64 = phases.iter().map(|(weight, mean)| weight / mean).sum();
    let mut x = phases
        .iter()
        .map(|(weight, mean)| mean * (libm::log(*weight) - target))
        .fold(-target / rate, f64::max);
    for _ in 0..STEPS_MAX {
        let (mut survival, mut density) = (0.0, 0.0);
        for (weight, mean) in phases {
            let part = weight * libm::exp(-x / mean);
            survival += part;
            density += part / mean;
        }
        let step = (libm::log(survival) - target) * survival / density;
        if step <= x * PRECISION {
            break;
        }
        x += step;
    }
    x
}

/// The smallest value whose cumulated probability reaches `p`.
pub(super) fn empirical_quantile(steps: &[(f64, f64)], p: f64) -> f64 {
    let index = steps.partition_point(|(_, cumulated)| *cumulated < p);
    steps[index.min(steps.len() - 1)].0
}

/// The mean of values with cumulated probabilities.
pub(super) fn empirical_mean(steps: &[(f64, f64)]) -> f64 {
    let mut before = 0.0;
    let mut mean = 0.0;
    for (value, cumulated) in steps {
        mean += value * (cumulated - before);
        before = *cumulated;
    }
    mean
}
