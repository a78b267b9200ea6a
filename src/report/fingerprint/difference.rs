//! The first window in which a layer differs from its recording.

use super::layer::Fingerprint;

/// A stretch of rows of a layer, counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The first row.
    pub from: u64,
    /// One after the last row; none: to the end of the layer.
    pub until: Option<u64>,
}

/// The first window in which `now` differs from `before`; none if they are the same.
///
/// It is as narrow as the running values allow: the first of its rows need not be the first
/// that differs, but all rows before it are the same.
pub fn first_difference(before: &Fingerprint, now: &Fingerprint) -> Option<Window> {
    if before.hash == now.hash && before.rows == now.rows {
        return None;
    }
    // Both strides are powers of two: the greater one is a multiple of the other.
    let stride = before.stride.max(now.stride);
    let at = |of: &Fingerprint, row: u64| of.values.get((row / of.stride) as usize - 1).copied();
    let mut from = 0;
    loop {
        let until = from + stride;
        match (at(before, until), at(now, until)) {
            (Some(then), Some(now)) if then == now => from = until,
            (Some(_), Some(_)) => return Some(Window { from, until: Some(until) }),
            // One of them is over.
            _ => return Some(Window { from, until: None }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::fingerprint::layer::Layer;

    fn fingerprint(count: u64, changed: Option<u64>) -> Fingerprint {
        let mut layer = Layer::default();
        for number in 0..count {
            let row = if Some(number) == changed { u64::MAX } else { number };
            layer.add(&row.to_le_bytes());
        }
        layer.fingerprint()
    }

    #[test]
    fn out_11_the_first_window_that_differs_holds_the_first_row_that_differs() {
        for rows in [1, 100, 4_096, 10_000, 70_000] {
            let before = fingerprint(rows, None);
            for changed in [0, rows / 3, rows - 1] {
                let now = fingerprint(rows, Some(changed));
                let window = first_difference(&before, &now).expect("they differ");
                assert!(window.from <= changed, "{rows} {changed} {window:?}");
                assert!(window.until.is_none_or(|until| changed < until));
                // As narrow as promised: a run of `rows` is divided into 2,048 at least.
                let width = window.until.unwrap_or(rows) - window.from;
                assert!(width <= rows.div_ceil(2_048).next_power_of_two(), "{width}");
            }
        }
    }

    #[test]
    fn out_11_runs_of_other_length_differ_where_the_shorter_one_ends() {
        for (before, now) in [(5_000, 5_001), (5_001, 5_000), (0, 3), (4_000, 60_000)] {
            let (shorter, stride) = (before.min(now), fingerprint(before.max(now), None).stride);
            let window = first_difference(&fingerprint(before, None), &fingerprint(now, None));
            let from = shorter / stride * stride;
            assert_eq!(window, Some(Window { from, until: None }), "{before} {now}");
        }
        assert_eq!(first_difference(&fingerprint(77, None), &fingerprint(77, None)), None);
    }
}
