//! How people write quantities: `"35ms"`, `"1h20m"`, `"420/h"`, `"10:15"`.
//!
//! Parsing is exact (integers, no floating point) wherever the quantity is a time.

use super::time::SimDuration;
use super::units::{Moment, Rate};

/// Why a text is not the quantity that it should be: one sentence for people.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct TextError(String);

/// Units of durations with their nanoseconds, the longest first.
const UNITS: [(&str, u64); 8] = [
    ("d", 86_400_000_000_000),
    ("h", 3_600_000_000_000),
    ("min", 60_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("ns", 1),
];

/// Denominators of rates with their seconds.
const DENOMINATORS: [(&str, f64); 9] = [
    ("s", 1.0),
    ("sec", 1.0),
    ("second", 1.0),
    ("min", 60.0),
    ("minute", 60.0),
    ("h", 3600.0),
    ("hour", 3600.0),
    ("d", 86_400.0),
    ("day", 86_400.0),
];

/// Reads a duration: numbers with units, the longest unit first (`"8h"`, `"1h20m"`,
/// `"0.5s"`, `"35ms"`). Units: `d`, `h`, `m` or `min`, `s`, `ms`, `us`, `ns`.
///
/// # Errors
/// If a unit is missing or unknown, units are not in descending order, the number is
/// negative, or the sum passes the end of simulated time.
pub fn duration(text: &str) -> Result<SimDuration, TextError> {
    let mut rest = text.trim();
    if rest.is_empty() {
        return fail("an empty text is not a duration");
    }
    if rest.starts_with('-') {
        return fail("a duration cannot be negative");
    }
    let mut total: u64 = 0;
    let mut shortest_so_far = u64::MAX;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (number, after) = rest.split_at(digits);
        if number.is_empty() {
            return fail(format!("`{rest}` does not begin with a number"));
        }
        let after = after.trim_start();
        let letters = after.find(|c: char| !c.is_alphabetic()).unwrap_or(after.len());
        let (unit, after) = after.split_at(letters);
        if unit.is_empty() {
            return fail(format!("`{number}` has no unit"));
        }
        let Some(&(_, nanos)) = UNITS.iter().find(|(name, _)| *name == unit) else {
            return fail(format!("`{unit}` is not a unit of time (d, h, m, s, ms, us, ns)"));
        };
        if nanos >= shortest_so_far {
            return fail(format!("`{number}{unit}` must come before shorter units, and once"));
        }
        shortest_so_far = nanos;
        let part = scaled(number, nanos)?;
        total = total.checked_add(part).ok_or_else(too_long)?;
        rest = after.trim_start();
    }
    Ok(SimDuration::from_nanos(total))
}

/// A duration the way that people write it and [`duration`] reads it: `1h20m`, `35ms`.
pub fn written_duration(duration: SimDuration) -> String {
    let mut rest = duration.as_nanos();
    let mut text = String::new();
    for (unit, nanos) in UNITS.into_iter().filter(|(unit, _)| !matches!(*unit, "d" | "min")) {
        if rest >= nanos {
            text.push_str(&format!("{}{unit}", rest / nanos));
            rest %= nanos;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

/// `number` (digits, perhaps with decimals) times `nanos`, exactly.
fn scaled(number: &str, nanos: u64) -> Result<u64, TextError> {
    let (whole, decimals) = number.split_once('.').unwrap_or((number, ""));
    let digits_only = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || !digits_only(decimals) || number.ends_with('.') {
        return fail(format!("`{number}` is not a number"));
    }
    let whole: u64 = whole.parse().map_err(|_| too_long())?;
    let mut sum = whole.checked_mul(nanos).ok_or_else(too_long)?;
    let mut place = nanos;
    for digit in decimals.bytes().map(|byte| u64::from(byte - b'0')) {
        // Every unit but those of a nanosecond and a microsecond has enough factors of
        // ten for all decimals that people write; what is finer than a nanosecond is cut.
        sum = sum.checked_add(digit * place / 10).ok_or_else(too_long)?;
        place /= 10;
    }
    Ok(sum)
}

fn too_long() -> TextError {
    TextError("longer than simulated time can hold (584 years)".to_owned())
}

fn fail<T>(message: impl Into<String>) -> Result<T, TextError> {
    Err(TextError(message.into()))
}

/// Reads a rate: a number, a slash and a unit of time (`"420/h"`, `"48/min"`, `"2/s"`,
/// `"1000/day"`).
///
/// # Errors
/// If the number or the unit cannot be read, or the number is negative or not finite.
pub fn rate(text: &str) -> Result<Rate, TextError> {
    let Some((number, unit)) = text.split_once('/') else {
        return fail(format!("`{text}` is not a rate: a number, a slash, and a unit of time"));
    };
    let (number, unit) = (number.trim(), unit.trim());
    let Some(&(_, seconds)) = DENOMINATORS.iter().find(|(name, _)| *name == unit) else {
        return fail(format!("`{unit}` is not a unit of time for a rate (s, min, h, day)"));
    };
    match number.parse::<f64>() {
        Ok(count) if !count.is_finite() => fail("a rate must be finite"),
        Ok(count) if count < 0.0 => fail("a rate cannot be negative"),
        Ok(count) => Ok(Rate { per_second: count / seconds }),
        Err(_) => fail(format!("`{number}` is not a number")),
    }
}

/// Reads a moment: a time of day (`"10:15"`, `"10:15:30"`; hours from 24 on are the
/// following days) or a time since the start of the run (`"1h20m"`).
///
/// # Errors
/// If it is neither.
pub fn moment(text: &str) -> Result<Moment, TextError> {
    if text.contains(':') {
        return clock(text).map(Moment::Clock);
    }
    duration(text).map(Moment::Elapsed)
}

/// Reads a time of day in whole seconds since midnight: `HH:MM` or `HH:MM:SS`.
///
/// # Errors
/// If it is anything else.
pub fn clock(text: &str) -> Result<u32, TextError> {
    let mut parts = text.trim().split(':');
    let (Some(hours), Some(minutes)) = (parts.next(), parts.next()) else {
        return fail(format!("`{text}` is not a time of day such as 10:15 or 10:15:30"));
    };
    let seconds = parts.next().unwrap_or("00");
    let number = |part: &str, digits: std::ops::RangeInclusive<usize>| {
        let well_formed =
            digits.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
        if well_formed { part.parse::<u32>().ok() } else { None }
    };
    match (number(hours, 1..=3), number(minutes, 2..=2), number(seconds, 2..=2), parts.next()) {
        (Some(_), Some(minutes), _, _) if minutes > 59 => {
            fail(format!("an hour has no minute {minutes}"))
        }
        (Some(_), Some(_), Some(seconds), None) if seconds > 59 => {
            fail(format!("a minute has no second {seconds}"))
        }
        (Some(hours), Some(minutes), Some(seconds), None) => {
            Ok(hours * 3600 + minutes * 60 + seconds)
        }
        _ => fail(format!("`{text}` is not a time of day such as 10:15 or 10:15:30")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_1_durations_are_numbers_with_units() {
        let check = |text: &str, nanos: u64| {
            assert_eq!(duration(text), Ok(SimDuration::from_nanos(nanos)), "{text}");
        };
        check("35ms", 35_000_000);
        check("8h", 8 * 3_600_000_000_000);
        check("1h20m", 80 * 60_000_000_000);
        check("1h 20min", 80 * 60_000_000_000);
        check("0.5s", 500_000_000);
        check("1.25d", 108_000_000_000_000);
        check("0s", 0);
        check("7ns", 7);
    }

    #[test]
    fn cli_1_a_written_duration_reads_as_itself() {
        for (nanos, text) in
            [(0, "0s"), (4_800_000_000_000, "1h20m"), (90_035_000_000, "1m30s35ms"), (7, "7ns")]
        {
            let value = SimDuration::from_nanos(nanos);
            assert_eq!(written_duration(value), text);
            assert_eq!(duration(text), Ok(value));
        }
    }

    #[test]
    fn cli_1_what_is_no_duration_is_told_why() {
        let check = |text: &str, part: &str| {
            let error = duration(text).unwrap_err().to_string();
            assert!(error.contains(part), "{text}: {error}");
        };
        check("", "empty");
        check("8", "has no unit");
        check("0", "has no unit");
        check("8 parsecs", "`parsecs` is not a unit");
        check("-3s", "negative");
        check("h", "number");
        check("1.2.3s", "not a number");
        check("5.s", "not a number");
        check("20m1h", "before shorter");
        check("1m1min", "before shorter");
        check("999999999999d", "longer");
        check("18446744073709551616ns", "longer");
    }

    #[test]
    fn cli_1_rates_are_numbers_per_time() {
        for (text, per_second) in [
            ("420/h", 420.0 / 3600.0),
            ("48/min", 0.8),
            ("2/s", 2.0),
            ("0.5 / day", 0.5 / 86_400.0),
        ] {
            assert_eq!(rate(text), Ok(Rate { per_second }), "{text}");
        }
        for text in ["420", "420/fortnight", "x/h", "-1/h", "inf/h", "nan/h", "/h"] {
            assert!(rate(text).is_err(), "{text}");
        }
    }

    #[test]
    fn cli_1_moments_are_clock_times_or_elapsed_times() {
        assert_eq!(moment("10:15"), Ok(Moment::Clock(36_900)));
        assert_eq!(moment("10:15:30"), Ok(Moment::Clock(36_930)));
        assert_eq!(moment("7:00"), Ok(Moment::Clock(25_200)));
        assert_eq!(moment("25:00"), Ok(Moment::Clock(90_000)));
        assert_eq!(moment("1h20m"), Ok(Moment::Elapsed(SimDuration::from_secs(4_800))));
        for text in ["10:60", "10:15:60", "10:5", "a:15", "10:15:30:00", "+1:00", ":", "10"] {
            assert!(moment(text).is_err(), "{text}");
        }
    }
}
