//! Paired differences with confidence intervals (CLI-6).

use crate::report::comparison::{Difference, Finding};
use crate::report::summary::data::{Entry, Summary};
use crate::report::summary::metric::Scope;
use crate::report::summary::statistics::aggregate;

/// The differences of all metrics, B less A, over pairs of runs: those that A has in their
/// order, then those that only B has. The pairs are taken in their order, so that sums round
/// alike however many threads ran them.
pub fn differences(a: &[Summary], b: &[Summary]) -> Vec<Difference> {
    let (Some(first_a), Some(first_b)) = (a.first(), b.first()) else { return Vec::new() };
    let places = places(first_a, first_b);
    let pairs = || a.iter().zip(b);
    let over = |value: fn(Option<f64>, Option<f64>, bool) -> Option<f64>| {
        let summaries = pairs().map(|(a, b)| {
            let entries = places.iter().map(|place| {
                let of = |summary: &Summary, at: Option<usize>| {
                    at.and_then(|at| summary.entries[at].value)
                };
                let shared = place.a.is_some() && place.b.is_some();
                let known = place.entry(first_a, first_b);
                let value = value(of(a, place.a), of(b, place.b), shared);
                Entry { name: known.name.clone(), metric: known.metric, value }
            });
            Summary { entries: entries.collect() }
        });
        aggregate(&summaries.collect::<Vec<_>>())
    };
    let in_a = over(|a, b, shared| if shared { a.and(b).and(a) } else { a });
    let in_b = over(|a, b, shared| if shared { b.and(a).and(b) } else { b });
    let less = over(|a, b, _| Some(b? - a?));
    let columns = in_a.into_iter().zip(in_b).zip(less);
    let rows = columns.map(|((a, b), less)| Difference {
        verdict: finding(less.n, less.mean, less.half_width),
        name: less.name,
        metric: less.metric,
        n: less.n,
        a: a.mean,
        b: b.mean,
        difference: less.mean,
        half_width: less.half_width,
    });
    rows.collect()
}

/// Where a metric stands in the summaries of A and of B.
struct Place {
    a: Option<usize>,
    b: Option<usize>,
}

impl Place {
    fn entry<'a>(&self, a: &'a Summary, b: &'a Summary) -> &'a Entry {
        let of_a = self.a.map(|at| &a.entries[at]);
        of_a.or_else(|| self.b.map(|at| &b.entries[at])).expect("one of the two has it")
    }
}

fn places(a: &Summary, b: &Summary) -> Vec<Place> {
    let same = |one: &Entry, other: &Entry| one.metric == other.metric && one.name == other.name;
    let place = |(at, entry): (usize, &Entry)| Place {
        a: Some(at),
        b: b.entries.iter().position(|other| same(entry, other)),
    };
    let mut places: Vec<Place> = a.entries.iter().enumerate().map(place).collect();
    let new = b
        .entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| !a.entries.iter().any(|other| same(entry, other)));
    places.extend(new.map(|(at, _)| Place { a: None, b: Some(at) }));
    let order = |place: &Place| {
        let scope = place.entry(a, b).metric.scope;
        Scope::ALL.iter().position(|other| *other == scope)
    };
    // Stable: within a scope A's things come first, then those that are new.
    places.sort_by_key(order);
    places
}

fn finding(n: u32, difference: Option<f64>, half_width: Option<f64>) -> Finding {
    match (difference, half_width) {
        (Some(difference), Some(half)) => {
            if difference == 0.0 && half == 0.0 {
                Finding::Same
            } else if difference - half > 0.0 {
                Finding::Higher
            } else if difference + half < 0.0 {
                Finding::Lower
            } else {
                Finding::NotSignificant
            }
        }
        // One pair: it can be the same, but a difference may be chance.
        (Some(0.0), None) if n > 0 => Finding::Same,
        _ => Finding::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::summary::registry;
    use crate::report::summary::student::two_sided_quantile;

    fn summary(values: &[(&str, &str, Option<f64>)]) -> Summary {
        let entry = |(name, metric, value): &(&str, &str, Option<f64>)| Entry {
            name: (*name).to_owned(),
            metric: registry::find(Scope::Queue, metric).unwrap(),
            value: *value,
        };
        Summary { entries: values.iter().map(entry).collect() }
    }

    fn of(values: &[Option<f64>]) -> Vec<Summary> {
        values.iter().map(|value| summary(&[("calls", "asa_s", *value)])).collect()
    }

    #[test]
    fn cli_6_the_interval_is_students_over_the_differences_of_pairs() {
        for (a, b) in [
            (vec![10.0, 30.0, 20.0], vec![12.0, 33.0, 21.0]),
            (vec![5.0, 5.5], vec![4.0, 4.4]),
            (vec![1.0, 9.0, 4.0, 7.0, 2.0], vec![2.0, 8.0, 5.0, 6.0, 2.5]),
        ] {
            let n = a.len() as f64;
            let less: Vec<f64> = a.iter().zip(&b).map(|(a, b)| b - a).collect();
            let mean = less.iter().sum::<f64>() / n;
            let variance = less.iter().map(|d| (d - mean) * (d - mean)).sum::<f64>() / (n - 1.0);
            let half = two_sided_quantile(0.95, a.len() as u32 - 1) * (variance / n).sqrt();
            let wrap = |values: &[f64]| of(&values.iter().copied().map(Some).collect::<Vec<_>>());
            let found = &differences(&wrap(&a), &wrap(&b))[0];
            assert_eq!(found.n, a.len() as u32);
            assert!((found.difference.unwrap() - mean).abs() < 1e-12);
            assert!((found.half_width.unwrap() - half).abs() < 1e-9);
            assert!((found.b.unwrap() - found.a.unwrap() - mean).abs() < 1e-9);
            let expected = match (mean - half > 0.0, mean + half < 0.0) {
                (true, _) => Finding::Higher,
                (_, true) => Finding::Lower,
                _ => Finding::NotSignificant,
            };
            assert_eq!(found.verdict, expected);
        }
    }

    #[test]
    fn cli_6_a_pair_counts_only_if_both_are_defined() {
        let found = differences(
            &of(&[Some(1.0), None, Some(3.0), Some(7.0)]),
            &of(&[Some(2.0), Some(9.0), None, Some(8.0)]),
        );
        assert_eq!((found[0].n, found[0].difference), (2, Some(1.0)));
        assert_eq!((found[0].a, found[0].b), (Some(4.0), Some(5.0)));
        // The same difference in both pairs: no doubt is left.
        assert_eq!((found[0].half_width, found[0].verdict), (Some(0.0), Finding::Higher));
    }

    #[test]
    fn cli_6_few_pairs_and_equal_pairs_are_told_apart() {
        let one = |a, b| differences(&of(&[a]), &of(&[b]))[0].verdict;
        assert_eq!(one(Some(1.0), Some(2.0)), Finding::Unknown);
        assert_eq!(one(Some(2.0), Some(2.0)), Finding::Same);
        assert_eq!(one(None, Some(2.0)), Finding::Unknown);
        let same = differences(&of(&[Some(1.0), Some(2.0)]), &of(&[Some(1.0), Some(2.0)]));
        assert_eq!(same[0].verdict, Finding::Same);
    }

    #[test]
    fn cli_6_what_only_one_has_is_shown_without_a_difference() {
        let a = [summary(&[("old", "lost", Some(4.0)), ("calls", "lost", Some(1.0))])];
        let b = [summary(&[("calls", "lost", Some(1.0)), ("new", "lost", Some(6.0))])];
        let found = differences(&a, &b);
        let shown: Vec<_> =
            found.iter().map(|of| (of.name.as_str(), of.a, of.b, of.difference)).collect();
        assert_eq!(
            shown,
            [
                ("old", Some(4.0), None, None),
                ("calls", Some(1.0), Some(1.0), Some(0.0)),
                ("new", None, Some(6.0), None),
            ]
        );
    }
}
