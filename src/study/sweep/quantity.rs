//! Quantities as `--vary` and `--where` write them, so that they can be compared and
//! counted up (CLI-7).

use std::cmp::Ordering;

use crate::kernel::text::{clock, duration, rate};

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Quantity {
    /// A number: `40`, `0.25`.
    Number(f64),
    /// A length of time, in nanoseconds: `15s`.
    Duration(u64),
    /// A rate per second: `420/h`.
    Rate(f64),
    /// A time of day, in seconds: `10:15`.
    Clock(u32),
    /// Anything else.
    Text(String),
}

impl Quantity {
    /// What `text` is.
    pub fn of(text: &str) -> Self {
        let text = text.trim();
        // As the scenario reads a quoted text: without its quotation marks.
        let bare = ['"', '\'']
            .iter()
            .find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
            .unwrap_or(text);
        if let Some(number) = number(text) {
            return Quantity::Number(number);
        }
        let duration = duration(bare).ok().map(|of| Quantity::Duration(of.as_nanos()));
        duration
            .or_else(|| rate(bare).ok().map(|of| Quantity::Rate(of.per_second)))
            .or_else(|| clock(bare).ok().map(Quantity::Clock))
            .unwrap_or_else(|| Quantity::Text(bare.to_owned()))
    }

    /// As a number on the axis of a chart; none of a text.
    pub fn on_an_axis(&self) -> Option<f64> {
        match self {
            Quantity::Number(number) | Quantity::Rate(number) => Some(*number),
            Quantity::Duration(nanos) => Some(*nanos as f64 / 1e9),
            Quantity::Clock(seconds) => Some(f64::from(*seconds)),
            Quantity::Text(_) => None,
        }
    }

    /// Which is greater; none if they are not of one kind, or are texts that differ.
    pub fn compare(&self, other: &Quantity) -> Option<Ordering> {
        match (self, other) {
            (Quantity::Number(a), Quantity::Number(b)) => a.partial_cmp(b),
            (Quantity::Rate(a), Quantity::Rate(b)) => a.partial_cmp(b),
            (Quantity::Duration(a), Quantity::Duration(b)) => Some(a.cmp(b)),
            (Quantity::Clock(a), Quantity::Clock(b)) => Some(a.cmp(b)),
            (Quantity::Text(a), Quantity::Text(b)) if a == b => Some(Ordering::Equal),
            _ => None,
        }
    }
}

/// A finite number as TOML writes it.
fn number(text: &str) -> Option<f64> {
    let well_formed = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-._eE".contains(&byte));
    let number: f64 = text.replace('_', "").parse().ok()?;
    (well_formed && number.is_finite()).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_7_quantities_compare_across_their_units() {
        let compare = |a, b| Quantity::of(a).compare(&Quantity::of(b));
        for (a, b, expected) in [
            ("90s", "1m30s", Some(Ordering::Equal)),
            ("90s", "2m", Some(Ordering::Less)),
            ("60/h", "1/min", Some(Ordering::Equal)),
            ("2", "10", Some(Ordering::Less)),
            ("-0.5", "0", Some(Ordering::Less)),
            ("1_000", "1e3", Some(Ordering::Equal)),
            ("10:15", "9:30", Some(Ordering::Greater)),
            ("\"15s\"", "15s", Some(Ordering::Equal)),
            ("pool", "pool", Some(Ordering::Equal)),
            ("pool", "agents", None),
            ("15", "15s", None),
            ("15s", "15/s", None),
        ] {
            assert_eq!(compare(a, b), expected, "{a} {b}");
        }
    }
}
