//! Quantities as people read them, in one place for tables, pictures and pages.

/// A number with a comma between thousands.
pub fn grouped(value: f64, decimals: usize) -> String {
    let digits = format!("{:.decimals$}", value.abs());
    let (whole, fraction) =
        digits.split_once('.').map_or((digits.as_str(), None), |(a, b)| (a, Some(b)));
    let mut text = String::new();
    if value < 0.0 && digits.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) {
        text.push('−');
    }
    for (position, digit) in whole.chars().enumerate() {
        if position > 0 && (whole.len() - position) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if let Some(fraction) = fraction {
        text.push('.');
        text += fraction;
    }
    text
}

/// Less than a second, as people say it: "18 ms", "0.4 ms".
fn milliseconds(seconds: f64) -> String {
    let millis = seconds * 1e3;
    if millis < 10.0 { format!("{millis:.1} ms") } else { format!("{millis:.0} ms") }
}

/// A length of time as people say it: "40 min", "1 h 30 min", "12.5 s", "18 ms".
pub fn length(seconds: f64) -> String {
    let whole = seconds.round() as u64;
    let (hours, minutes, rest) = (whole / 3_600, whole / 60 % 60, whole % 60);
    match (hours, minutes, rest) {
        _ if seconds <= 0.0 => "0 s".to_owned(),
        _ if seconds < 1.0 => milliseconds(seconds),
        _ if seconds < 10.0 => format!("{seconds:.1} s"),
        _ if whole < 120 => format!("{whole} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, 0, _) => format!("{hours} h"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}

/// A length of time for a column of a table: one number and a unit that suits it.
pub fn seconds(value: f64) -> String {
    let (by, unit, decimals) = suiting(value);
    format!("{} {unit}", grouped(value * by, decimals))
}

/// A mean and half the width of its interval, in the unit that suits the mean: "48.1 ± 1.1 s".
pub fn seconds_around(mean: f64, half: f64) -> String {
    let (by, unit, decimals) = suiting(if mean == 0.0 { half } else { mean });
    let number = |value: f64| grouped(value * by, decimals);
    format!("{} ± {} {unit}", number(mean), number(half))
}

/// How many of which unit a second is where lengths are about this one, and with how many
/// decimals they are written.
fn suiting(value: f64) -> (f64, &'static str, usize) {
    match value.abs() {
        size if size < 5e-7 => (1.0, "s", 0),
        size if size < 0.01 => (1e3, "ms", 2),
        size if size < 0.1 => (1e3, "ms", 1),
        size if size < 0.9995 => (1e3, "ms", 0),
        size if size < 600.0 => (1.0, "s", 1),
        size if size < 7_200.0 => (1.0 / 60.0, "min", 1),
        _ => (1.0 / 3_600.0, "h", 1),
    }
}

/// Text in lines of at most `width` letters; all but the first begin after `indent` blanks. A
/// longer word has a line of its own.
pub fn wrapped(text: &str, width: usize, indent: usize) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for (words, word) in text.split(' ').enumerate() {
        let length = line.chars().count();
        if words > 0 && length + 1 + word.chars().count() > width {
            lines.push(std::mem::replace(&mut line, " ".repeat(indent)));
            line += word;
        } else {
            if words > 0 {
                line.push(' ');
            }
            line += word;
        }
    }
    lines.push(line);
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_7_lengths_of_time_have_the_unit_that_suits_them() {
        for (value, text) in [
            (0.0, "0 s"),
            (0.000_4, "0.40 ms"),
            (0.018_25, "18.2 ms"),
            (0.25, "250 ms"),
            (0.9996, "1.0 s"),
            (1.04, "1.0 s"),
            (599.9, "599.9 s"),
            (5e-7, "0.00 ms"),
            (0.01, "10.0 ms"),
            (0.1, "100 ms"),
            (0.9995, "1.0 s"),
            (600.0, "10.0 min"),
            (7_200.0, "2.0 h"),
            (-90.0, "−90.0 s"),
            (1_500.0, "25.0 min"),
            (348_209.4, "96.7 h"),
        ] {
            assert_eq!(seconds(value), text, "{value}");
        }
        assert_eq!(seconds_around(48.11, 1.08), "48.1 ± 1.1 s");
        assert_eq!(seconds_around(0.02, 0.001), "20.0 ± 1.0 ms");
        assert_eq!(seconds_around(0.0, 0.0), "0 ± 0 s");
    }

    #[test]
    fn out_10_lengths_read_as_people_say_them() {
        for (value, text) in [
            (0.0, "0 s"),
            (0.0004, "0.4 ms"),
            (0.0182, "18 ms"),
            (0.01, "10 ms"),
            (1.0, "1.0 s"),
            (9.96, "10.0 s"),
            (10.0, "10 s"),
            (65.0, "65 s"),
            (120.0, "2 min"),
            (2_400.0, "40 min"),
            (5_400.0, "1 h 30 min"),
        ] {
            assert_eq!(length(value), text, "{value}");
        }
    }

    #[test]
    fn out_7_text_is_wrapped_between_words() {
        let text = "one two three fourteen five";
        for (width, expected) in [
            (100, "one two three fourteen five"),
            (2, "one\n  two\n  three\n  fourteen\n  five"),
            (7, "one two\n  three\n  fourteen\n  five"),
            (9, "one two\n  three\n  fourteen\n  five"),
            (16, "one two three\n  fourteen five"),
        ] {
            assert_eq!(wrapped(text, width, 2), expected, "{width}");
        }
    }
}
