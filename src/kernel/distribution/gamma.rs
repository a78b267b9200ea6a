//! The gamma distribution: its two tails, and their inverse.

use super::family::unit_exponential;
use super::normal;

/// Relative size of what is left out of a sum, and of the last step of the inverse.
const PRECISION: f64 = 1e-15;
/// Steps of the inverse: bisection alone would need fewer than this to get anywhere.
const STEPS_MAX: u32 = 200;

/// The regularised incomplete gamma functions P(a, x) and Q(a, x) = 1 - P(a, x), the
/// smaller one computed directly.
pub(super) fn tails(a: f64, x: f64) -> (f64, f64) {
    if x <= 0.0 {
        return (0.0, 1.0);
    }
    // x^a e^-x / Gamma(a)
    let factor = libm::exp(a * libm::log(x) - x - libm::lgamma(a));
    if x < a + 1.0 {
        let lower = (factor * series(a, x)).min(1.0);
        (lower, 1.0 - lower)
    } else {
        let upper = (factor * fraction(a, x)).min(1.0);
        (1.0 - upper, upper)
    }
}

/// Sum of x^n / (a (a+1) ... (a+n)): NIST DLMF 8.7.1 with 8.2.6.
fn series(a: f64, x: f64) -> f64 {
    let mut term = 1.0 / a;
    let mut sum = term;
    let mut n = a;
    while term > sum * PRECISION {
        n += 1.0;
        term *= x / n;
        sum += term;
    }
    sum
}

/// The continued fraction of Gamma(a, x) / (x^a e^-x), NIST DLMF 8.9.2 in its even part,
/// by Lentz's method as modified by Thompson and Barnett (J. Comput. Phys. 64, 1986).
fn fraction(a: f64, x: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let mut b = x + 1.0 - a;
    let mut c = 1.0 / TINY;
    let mut d = 1.0 / nonzero(b);
    let mut value = d;
    let mut i = 0.0;
    loop {
        i += 1.0;
        let numerator = -i * (i - a);
        b += 2.0;
        d = 1.0 / nonzero(numerator * d + b);
        c = nonzero(b + numerator / c);
        let change = c * d;
        value *= change;
        // The count is a bound that never binds for shapes that can be built.
        if (change - 1.0).abs() <= PRECISION || i > 1e5 {
            return value;
        }
    }
}

/// The quantile of a gamma with shape `a` and scale 1.
///
/// Newton's method on the logarithm of x (the density falls so steeply near zero that x
/// itself would not do), with Halley's correction, kept between two bounds; the smaller
/// tail is inverted, so that neither end loses digits.
pub(super) fn standard_quantile(a: f64, p: f64) -> f64 {
    if a == 1.0 {
        return unit_exponential(p);
    }
    let q = 1.0 - p;
    let log_gamma = libm::lgamma(a);
    let mut u = start(a, p, log_gamma);
    let (mut low, mut high) = (f64::NEG_INFINITY, f64::INFINITY);
    for _ in 0..STEPS_MAX {
        let x = libm::exp(u);
        let (lower, upper) = tails(a, x);
        // How far the distribution function lies above p.
        let excess = if p < 0.5 { lower - p } else { q - upper };
        if excess > 0.0 {
            high = u;
        } else {
            low = u;
        }
        // Density of u = ln x, and its logarithmic derivative.
        let density = libm::exp(a * u - x - log_gamma);
        let newton = excess / density;
        let step = newton / (1.0 - 0.5 * (newton * (a - x)).clamp(-1.0, 1.0));
        let next = u - step;
        if step.abs() <= PRECISION * u.abs().max(1.0) {
            return libm::exp(next);
        }
        u = if next > low && next < high { next } else { between(low, high, u) };
        if !(u > low && u < high) {
            return x;
        }
    }
    libm::exp(u)
}

/// The middle of two bounds, or a step beyond `u` where one is still missing.
fn between(low: f64, high: f64, u: f64) -> f64 {
    match (low.is_finite(), high.is_finite()) {
        (true, true) => low + (high - low) / 2.0,
        (true, false) => u + 1.0,
        _ => u - 1.0,
    }
}

/// Where to start, as a logarithm: Wilson and Hilferty, "The distribution of
/// chi-square", PNAS 17, 1931; near zero the first term of the series.
fn start(a: f64, p: f64, log_gamma: f64) -> f64 {
    let near_zero = (libm::log(p * a) + log_gamma) / a;
    let c = 1.0 / (9.0 * a);
    let root = 1.0 - c + normal::standard_quantile(p) * libm::sqrt(c);
    // x = 0.2 (a + 1) is where the series is no longer ruled by its first term.
    if root <= 0.0 || near_zero < libm::log(0.2 * (a + 1.0)) {
        return near_zero;
    }
    libm::log(a) + 3.0 * libm::log(root)
}
