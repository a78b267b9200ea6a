//! Distributions against theory (CORE-4), and their bits (CORE-2).

use proptest::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::{Distribution, DistributionError, gamma, normal};
use crate::kernel::random::Seed;

/// Distributions of every family, each with its distribution function and variance.
type Case = (Distribution, Box<dyn Fn(f64) -> f64>, f64);

fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for (low, high) in [(0.0, 1.0), (3.0, 10.0), (100.0, 101.0)] {
        let width = high - low;
        let cdf = move |x: f64| (x - low) / width;
        cases.push((ok(Distribution::uniform(low, high)), Box::new(cdf), width * width / 12.0));
    }
    for mean in [0.02, 240.0, 86_400.0] {
        let cdf = move |x: f64| -libm::expm1(-x / mean);
        cases.push((ok(Distribution::exponential(mean)), Box::new(cdf), mean * mean));
    }
    for (mean, sd, low, high) in
        [(10.0, 2.0, 0.0, None), (1.0, 2.0, 0.0, None), (5.0, 1.0, 7.0, Some(9.0))]
    {
        let (a, b) = ((low - mean) / sd, high.map_or(f64::INFINITY, |high| (high - mean) / sd));
        let above = |z: f64| 0.5 * libm::erfc(z / std::f64::consts::SQRT_2);
        let mass = above(a) - above(b);
        let cdf = move |x: f64| (above(a) - above((x - mean) / sd)) / mass;
        let density = |z: f64| libm::exp(-z * z / 2.0) / libm::sqrt(2.0 * std::f64::consts::PI);
        let weighted = |z: f64| if z.is_finite() { z * density(z) } else { 0.0 };
        let shift = (density(a) - density(b)) / mass;
        let variance = sd * sd * (1.0 + (weighted(a) - weighted(b)) / mass - shift * shift);
        let distribution = ok(Distribution::normal(mean, sd, Some(low), high));
        cases.push((distribution, Box::new(cdf), variance));
    }
    for (mean, sd) in [(240.0, 180.0), (0.018, 0.002), (5.0, 9.0)] {
        let sigma = libm::sqrt(libm::log(1.0 + (sd / mean) * (sd / mean)));
        let mu = libm::log(mean) - sigma * sigma / 2.0;
        let cdf =
            move |x: f64| 0.5 * libm::erfc((mu - libm::log(x)) / sigma / std::f64::consts::SQRT_2);
        let distribution = ok(Distribution::lognormal_mean_sd(mean, sd));
        cases.push((distribution, Box::new(cdf), sd * sd));
    }
    for (k, mean) in [(1, 60.0), (2, 3.0), (7, 400.0), (40, 9.0)] {
        let cdf = move |x: f64| 1.0 - erlang_tail(k, x * f64::from(k) / mean);
        let distribution = ok(Distribution::erlang(k, mean));
        cases.push((distribution, Box::new(cdf), mean * mean / f64::from(k)));
    }
    for (mean, sd) in [(540.0, 300.0), (1.0, 2.0), (30.0, 1.5)] {
        let (shape, scale) = ((mean / sd) * (mean / sd), sd * sd / mean);
        let cdf = move |x: f64| gamma::tails(shape, x / scale).0;
        cases.push((ok(Distribution::gamma_mean_sd(mean, sd)), Box::new(cdf), sd * sd));
    }
    for (shape, scale) in [(0.7, 100.0), (1.0, 5.0), (3.5, 0.2)] {
        let cdf = move |x: f64| -libm::expm1(-libm::pow(x / scale, shape));
        let mean = libm::tgamma(1.0 + 1.0 / shape);
        let variance = scale * scale * (libm::tgamma(1.0 + 2.0 / shape) - mean * mean);
        let distribution = ok(Distribution::weibull_scale(shape, scale));
        cases.push((distribution, Box::new(cdf), variance));
    }
    for phases in [
        vec![(1.0, 60.0)],
        vec![(0.9, 10.0), (0.1, 600.0)],
        vec![(5.0, 1.0), (3.0, 100.0), (2.0, 30.0)],
    ] {
        let total: f64 = phases.iter().map(|phase| phase.0).sum();
        let mean: f64 = phases.iter().map(|(w, m)| w / total * m).sum();
        let square: f64 = phases.iter().map(|(w, m)| w / total * 2.0 * m * m).sum();
        let distribution = ok(Distribution::hyperexponential(&phases));
        let cdf = move |x: f64| phases.iter().map(|(w, m)| -w / total * libm::expm1(-x / m)).sum();
        cases.push((distribution, Box::new(cdf), square - mean * mean));
    }
    for (low, mode, high) in [(0.0, 1.0, 2.0), (2.0, 2.0, 9.0), (10.0, 16.0, 16.0)] {
        let cdf = move |x: f64| {
            if x < mode {
                (x - low) * (x - low) / ((high - low) * (mode - low))
            } else if x < high {
                1.0 - (high - x) * (high - x) / ((high - low) * (high - mode))
            } else {
                1.0
            }
        };
        let squares = low * low + mode * mode + high * high;
        let variance = (squares - low * mode - low * high - mode * high) / 18.0;
        cases.push((ok(Distribution::triangular(low, mode, high)), Box::new(cdf), variance));
    }
    cases
}

fn ok(built: Result<Distribution, DistributionError>) -> Distribution {
    built.expect("the parameters are good")
}

/// The share of an Erlang-k with rate 1 a stage above `x`: the sum of the first `k`
/// terms of a Poisson distribution with mean `x`.
fn erlang_tail(k: u32, x: f64) -> f64 {
    let mut term = libm::exp(-x);
    let mut sum = 0.0;
    for i in 0..k {
        sum += term;
        term *= x / f64::from(i + 1);
    }
    sum
}

#[test]
fn core_4_the_quantile_inverts_the_distribution_function() {
    let tails = [1e-9, 1e-6, 1e-3, 0.999, 0.999_999];
    let grid: Vec<f64> = (1..200).map(|i| f64::from(i) / 200.0).chain(tails).collect();
    for (distribution, cdf, _) in cases() {
        for &p in &grid {
            let x = distribution.quantile(p);
            let error = (cdf(x) - p).abs();
            assert!(error < 1e-11 && x >= 0.0, "{distribution:?} at {p}: {x}, off by {error:e}");
        }
    }
}

#[test]
fn core_4_samples_have_the_mean_and_variance_of_theory() {
    const DRAWS: u32 = 200_000;
    for (number, (distribution, _, variance)) in cases().into_iter().enumerate() {
        let mut stream = Seed { seed: 7, replication: 1 }.stream(&format!("case-{number}"));
        let values: Vec<f64> = (0..DRAWS).map(|_| distribution.sample(&mut stream)).collect();
        let mean = values.iter().sum::<f64>() / f64::from(DRAWS);
        let squares = values.iter().map(|x| (x - mean) * (x - mean));
        let sampled = squares.clone().sum::<f64>() / f64::from(DRAWS - 1);
        let fourths = squares.map(|square| (square - sampled) * (square - sampled)).sum::<f64>();
        let sd_of_mean = libm::sqrt(variance / f64::from(DRAWS));
        let sd_of_variance = libm::sqrt(fourths) / f64::from(DRAWS);
        let theory = distribution.mean();
        assert!((mean - theory).abs() < 4.5 * sd_of_mean, "{distribution:?}: mean {mean}");
        let off = (sampled - variance).abs();
        assert!(off < 6.0 * sd_of_variance, "{distribution:?}: variance {sampled}, not {variance}");
    }
}

#[test]
fn core_4_what_planners_know_comes_out_again() {
    for (mean, sd) in [(240.0, 180.0), (3.0, 0.5), (60.0, 200.0)] {
        let close = |x: f64| assert!((x / mean - 1.0).abs() < 1e-12, "{x}, not {mean}");
        close(ok(Distribution::lognormal_mean_sd(mean, sd)).mean());
        close(ok(Distribution::gamma_mean_sd(mean, sd)).mean());
        close(ok(Distribution::erlang(3, mean)).mean());
        close(ok(Distribution::weibull(1.5, mean)).mean());
        close(ok(Distribution::weibull(0.5, mean)).mean());
        close(ok(Distribution::exponential(mean)).mean());
        close(ok(Distribution::always(mean)).mean());
        close(ok(Distribution::lognormal_median_sigma(mean, sd / mean)).quantile(0.5));
    }
}

#[test]
fn core_4_an_empirical_distribution_has_its_values_with_their_shares() {
    let values = [(30.0, 1.0), (10.0, 2.0), (20.0, 4.0), (30.0, 1.0)];
    let distribution = ok(Distribution::empirical(&values));
    let expected: f64 = values.iter().map(|(value, weight)| value * weight / 8.0).sum();
    assert_eq!(distribution.mean(), expected);
    for (p, value) in [(1e-9, 10.0), (0.25, 10.0), (0.26, 20.0), (0.75, 20.0), (0.76, 30.0)] {
        assert_eq!(distribution.quantile(p), value, "at {p}");
    }
    assert_eq!(distribution.quantile(1.0 - f64::EPSILON / 2.0), 30.0);
}

#[test]
fn core_4_incomplete_gamma_functions_agree_with_closed_forms() {
    for x in [0.01, 0.3, 1.0, 2.5, 7.0, 30.0] {
        for k in [1, 2, 5, 20] {
            let (lower, upper) = gamma::tails(f64::from(k), x);
            assert!((upper - erlang_tail(k, x)).abs() < 1e-13, "Q({k}, {x})");
            assert!((lower + upper - 1.0).abs() < 1e-15);
        }
        let half = libm::erf(libm::sqrt(x));
        assert!((gamma::tails(0.5, x).0 - half).abs() < 1e-13, "P(1/2, {x})");
    }
}

#[test]
fn core_4_normal_quantile_is_exact_to_the_tails() {
    // Tables: 0.5, 0.975, 0.995, and one in ten million.
    let known = [
        (0.975, 1.959_963_984_540_054),
        (0.995, 2.575_829_303_548_901),
        (1e-7, -5.199_337_582_192_817),
    ];
    assert_eq!(normal::standard_quantile(0.5), 0.0);
    for (p, z) in known {
        assert!((normal::standard_quantile(p) - z).abs() < 1e-14 * z.abs(), "at {p}");
    }
    for exponent in [20, 50, 100, 200, 300] {
        let p = libm::pow(10.0, -f64::from(exponent));
        let back = normal::standard_cdf(normal::standard_quantile(p));
        assert!((back / p - 1.0).abs() < 1e-11, "at {p:e}: {back:e}");
    }
}

#[test]
fn core_4_bad_parameters_are_refused() {
    use DistributionError::*;
    let bad = [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, -1.0];
    for value in bad {
        for built in [
            Distribution::always(value),
            Distribution::uniform(value, 10.0),
            Distribution::uniform(0.0, value),
            Distribution::exponential(value),
            Distribution::normal(value, 1.0, None, None),
            Distribution::normal(1.0, value, None, None),
            Distribution::normal(1.0, 1.0, Some(value), None),
            Distribution::normal(1.0, 1.0, None, Some(value)),
            Distribution::lognormal_mean_sd(value, 1.0),
            Distribution::lognormal_mean_sd(1.0, value),
            Distribution::lognormal_median_sigma(value, 1.0),
            Distribution::lognormal_median_sigma(1.0, value),
            Distribution::gamma_mean_sd(value, 1.0),
            Distribution::gamma_mean_sd(1.0, value),
            Distribution::erlang(2, value),
            Distribution::weibull(value, 1.0),
            Distribution::weibull(1.0, value),
            Distribution::weibull_scale(value, 1.0),
            Distribution::weibull_scale(1.0, value),
            Distribution::hyperexponential(&[(0.5, 1.0), (value, 1.0)]),
            Distribution::hyperexponential(&[(0.5, 1.0), (0.5, value)]),
            Distribution::triangular(value, 1.0, 2.0),
            Distribution::triangular(0.0, value, 2.0),
            Distribution::triangular(0.0, 1.0, value),
            Distribution::empirical(&[(value, 1.0)]),
            Distribution::empirical(&[(1.0, value)]),
        ] {
            assert!(built.is_err(), "{value}: {built:?}");
        }
    }
    assert_eq!(Distribution::exponential(0.0), Err(NotPositive { name: "mean", value: 0.0 }));
    assert_eq!(Distribution::always(-0.5), Err(Negative { name: "the value", value: -0.5 }));
    assert_eq!(Distribution::empirical(&[]), Err(Empty));
    assert_eq!(Distribution::hyperexponential(&[]), Err(Empty));
    assert!(matches!(Distribution::uniform(2.0, 2.0), Err(Order { .. })));
    assert!(matches!(Distribution::triangular(0.0, 3.0, 2.0), Err(Order { .. })));
    assert!(matches!(Distribution::erlang(0, 1.0), Err(OutOfRange { .. })));
    assert!(matches!(Distribution::gamma_mean_sd(1e9, 1e-9), Err(OutOfRange { .. })));
    // The mistake is told of the parameter that has it.
    assert!(matches!(Distribution::triangular(2.0, 2.0, 2.0), Err(Order { .. })));
    assert_eq!(Distribution::weibull(1.0, -2.0), Err(NotPositive { name: "mean", value: -2.0 }));
    assert_eq!(Distribution::weibull(-2.0, 1.0), Err(NotPositive { name: "shape", value: -2.0 }));
    let no_width = Distribution::normal(1.0, 0.0, None, None);
    assert_eq!(no_width, Err(NotPositive { name: "sd", value: 0.0 }));
    let nothing = Distribution::normal(1.0, 1.0, Some(50.0), None);
    assert!(matches!(nothing, Err(NothingBetween { .. })));
    let message = Distribution::exponential(-3.0).expect_err("negative").to_string();
    assert_eq!(message, "mean must be above zero, not -3");
}

/// Hashes of 300 draws of every family. A change here changes every result there is.
#[test]
fn core_2_golden_bits_of_every_sampler() {
    let golden: [(&str, Distribution, u64); 13] = [
        ("constant", ok(Distribution::always(2.5)), 0xdd60_bf3e_8723_0da9),
        ("uniform", ok(Distribution::uniform(1.0, 9.0)), 0x12c2_1bef_a99a_a461),
        ("exponential", ok(Distribution::exponential(240.0)), 0xff8f_1978_d3ca_6c9e),
        ("normal", ok(Distribution::normal(10.0, 8.0, None, Some(30.0))), 0xea8f_6cf6_3cca_e9ef),
        (
            "normal-tail",
            ok(Distribution::normal(10.0, 2.0, Some(15.0), None)),
            0x31a2_d0d3_33e5_792e,
        ),
        ("lognormal", ok(Distribution::lognormal_mean_sd(240.0, 180.0)), 0xfb6c_634f_e0be_8120),
        (
            "lognormal-median",
            ok(Distribution::lognormal_median_sigma(0.018, 0.3)),
            0xe729_0858_8897_2602,
        ),
        ("gamma", ok(Distribution::gamma_mean_sd(540.0, 300.0)), 0xd852_9297_65c7_754a),
        ("gamma-small-shape", ok(Distribution::gamma_mean_sd(1.0, 3.0)), 0x0f5b_08c5_d4f3_f322),
        ("weibull", ok(Distribution::weibull(0.7, 120.0)), 0xa94f_dd33_212b_7712),
        (
            "hyperexponential",
            ok(Distribution::hyperexponential(&[(0.9, 10.0), (0.1, 600.0)])),
            0xa66d_48a6_b95d_5a4b,
        ),
        ("triangular", ok(Distribution::triangular(1.0, 2.0, 9.0)), 0x7eab_dc46_d60c_81d6),
        (
            "empirical",
            ok(Distribution::empirical(&[(1.0, 3.0), (7.0, 1.0), (4.0, 2.0)])),
            0x903a_3687_0691_5653,
        ),
    ];
    let found = golden.each_ref().map(|(name, distribution, _)| {
        let mut stream = Seed { seed: 2, replication: 1 }.stream(name);
        let bytes: Vec<u8> = (0..300)
            .flat_map(|_| distribution.sample(&mut stream).to_bits().to_le_bytes())
            .collect();
        (*name, format!("{:#018x}", xxh3_64(&bytes)))
    });
    let expected = golden.each_ref().map(|(name, _, hash)| (*name, format!("{hash:#018x}")));
    assert_eq!(found, expected);
}

fn any_distribution() -> impl Strategy<Value = Distribution> {
    let p = 0.01..1000.0f64;
    (0..8u8, p.clone(), p.clone(), p).prop_map(|(family, a, b, c)| {
        ok(match family {
            0 => Distribution::uniform(a, a + b),
            1 => Distribution::exponential(a),
            2 => Distribution::normal(a, b, None, Some(a + c)),
            3 => Distribution::lognormal_mean_sd(a, b.min(a * 20.0)),
            4 => Distribution::gamma_mean_sd(a, b.clamp(a * 0.01, a * 8.0)),
            5 => Distribution::weibull(b.clamp(0.1, 20.0), a),
            6 => Distribution::hyperexponential(&[(a, b), (b, c), (c, a)]),
            _ => Distribution::triangular(a, a + b, a + b + c),
        })
    })
}

proptest! {
    #[test]
    fn core_4_the_quantile_never_falls(
        distribution in any_distribution(),
        p in 0..1u64 << 52,
        ahead in 1..1u64 << 39,
    ) {
        let cell = |i: u64| (i as f64 + 0.5) / (1_u64 << 52) as f64;
        let (first, second) = (cell(p), cell((p + ahead).min((1 << 52) - 1)));
        let (x, y) = (distribution.quantile(first), distribution.quantile(second));
        // An iterated inverse may be off in its last digits.
        prop_assert!(x <= y * (1.0 + 1e-9), "{x} at {first}, {y} at {second}");
        prop_assert!(x.is_finite() && y.is_finite() && x >= 0.0);
    }
}
