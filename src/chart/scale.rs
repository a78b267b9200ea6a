//! Axes of values: where their marks stand, and what is written there.

use crate::ledger::readable::grouped;

/// Sums over bins are off by less: what is level must not ripple between two pixels.
pub const ROUNDING: f64 = 1e-6;
/// The most steps of an axis.
const STEPS: f64 = 6.0;

/// An axis of values, from its bottom to its top.
#[derive(Clone, Debug, PartialEq)]
pub enum Scale {
    /// From `bottom`, in equal steps.
    Linear {
        /// The lowest value.
        bottom: f64,
        /// The highest.
        top: f64,
        /// Between two marks.
        step: f64,
    },
    /// By powers of ten.
    Powers {
        /// The lowest power.
        low: i32,
        /// The highest.
        high: i32,
        /// Whether they are lengths of time in seconds, whose marks name their units.
        lengths: bool,
    },
}

impl Scale {
    /// Whole numbers from 0 up to at least `largest`.
    pub fn counts(largest: f64) -> Self {
        Self::up_to(largest, 1.0)
    }

    /// Numbers from 0 up to at least `largest`, with decimals if it is small.
    pub fn numbers(largest: f64) -> Self {
        Self::up_to(largest, 1e-3)
    }

    /// Whole numbers from 0 up to `largest` and no further.
    pub fn up_to_last(largest: f64) -> Self {
        let largest = largest.max(1.0);
        Scale::Linear { bottom: 0.0, top: largest, step: step(largest, 1.0) }
    }

    /// 0 to 100 %.
    pub fn percent() -> Self {
        Scale::Linear { bottom: 0.0, top: 100.0, step: 20.0 }
    }

    /// Numbers from at most `lowest` to at least `highest`, not necessarily with 0.
    pub fn between(lowest: f64, highest: f64) -> Self {
        let step = step((highest - lowest).abs(), 1e-9);
        let bottom = (lowest / step + ROUNDING).floor() * step;
        let top = ((highest / step - ROUNDING).ceil() * step).max(bottom + step);
        Scale::Linear { bottom, top, step }
    }

    /// Powers of ten around positive values.
    pub fn powers(lowest: f64, highest: f64) -> Self {
        let low = libm::floor(libm::log10(lowest.max(1e-6)) + ROUNDING) as i32;
        let high = libm::ceil(libm::log10(highest.max(1e-6)) - ROUNDING) as i32;
        Scale::Powers { low, high: high.max(low + 1), lengths: false }
    }

    /// The same of lengths of time in seconds; each mark has the unit that suits it.
    pub fn lengths(lowest: f64, highest: f64) -> Self {
        match Self::powers(lowest, highest) {
            Scale::Powers { low, high, .. } => Scale::Powers { low, high, lengths: true },
            linear => linear,
        }
    }

    fn up_to(largest: f64, least: f64) -> Self {
        let step = step(largest, least);
        let top = (largest / step - ROUNDING).ceil().max(1.0) * step;
        Scale::Linear { bottom: 0.0, top, step }
    }

    /// How far up a value lies, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        let share = match self {
            Scale::Linear { bottom, top, .. } => (value - bottom) / (top - bottom),
            Scale::Powers { low, high, .. } => {
                let power = libm::log10(value.max(1e-9));
                (power - f64::from(*low)) / f64::from(high - low)
            }
        };
        share.clamp(0.0, 1.0)
    }

    /// The marks, from the bottom, and their texts.
    pub fn marks(&self) -> Vec<(f64, String)> {
        match self {
            Scale::Linear { bottom, top, step } => {
                let decimals = (0..9).find(|count| is_whole(step * ten_to(*count))).unwrap_or(9);
                // Of an axis that ends between two marks, those that are on it.
                let count = ((top - bottom) / step + ROUNDING).floor() as i32;
                let mark = |number| {
                    let value = bottom + f64::from(number) * step;
                    (value, grouped(value, decimals as usize))
                };
                (0..=count).map(mark).collect()
            }
            Scale::Powers { low, high, lengths } => {
                let mark = |power: i32| {
                    let value = ten_to(power);
                    let text = match power {
                        _ if !lengths => grouped(value, (-power).max(0) as usize),
                        ..=-4 => format!("{} µs", grouped(value * 1e6, 0)),
                        -3..=-1 => format!("{} ms", grouped(value * 1e3, 0)),
                        _ => format!("{} s", grouped(value, 0)),
                    };
                    (value, text)
                };
                (*low..=*high).map(mark).collect()
            }
        }
    }
}

fn is_whole(value: f64) -> bool {
    (value - value.round()).abs() < 1e-6
}

/// A power of ten.
fn ten_to(power: i32) -> f64 {
    let size = (0..power.abs()).fold(1.0, |value, _| value * 10.0);
    if power < 0 { 1.0 / size } else { size }
}

/// The distance between marks of an axis of this length: 1, 2 or 5 times a power of ten, at
/// most six of them, at least `least`.
fn step(length: f64, least: f64) -> f64 {
    let mut power = least;
    loop {
        for factor in [1.0, 2.0, 5.0] {
            if length / (power * factor) <= STEPS {
                return power * factor;
            }
        }
        power *= 10.0;
    }
}

/// By what seconds are divided so that numbers are small, and the name of the unit.
pub fn unit_of_time(largest_s: f64) -> (f64, &'static str) {
    match largest_s {
        short if short < 600.0 => (1.0, "s"),
        medium if medium < 4.0 * 3_600.0 => (60.0, "min"),
        _ => (3_600.0, "h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_10_axes_have_round_marks() {
        for (largest, wanted) in [(0.0, 1.0), (6.0, 1.0), (6.1, 2.0), (450.0, 100.0), (1e5, 2e4)] {
            assert_eq!(step(largest, 1.0), wanted);
        }
        assert_eq!(grouped(0.0, 0), "0");
        assert_eq!(grouped(1_234_567.0, 0), "1,234,567");
        assert_eq!(grouped(-1_250.5, 1), "−1,250.5");
        let texts = |scale: Scale| -> Vec<String> {
            scale.marks().into_iter().map(|(_, text)| text).collect()
        };
        assert_eq!(texts(Scale::numbers(0.9)), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
        assert_eq!(texts(Scale::between(-3.0, 11.0)), ["−5", "0", "5", "10", "15"]);
        assert_eq!(
            texts(Scale::powers(0.02, 30.0)),
            ["0.01", "0.10", "1", "10", "100"].map(|text| if text == "0.10" {
                "0.1"
            } else {
                text
            })
        );
        assert_eq!(Scale::powers(0.01, 100.0).share(1.0), 0.5);
    }
}
