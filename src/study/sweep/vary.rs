//! `--vary KEY=VALUES`: what is varied, and over which values (CLI-7).

use crate::kernel::text::{clock, duration, written_duration};
use crate::kernel::time::SimDuration;

/// The most values of one key.
const VALUES_MAX: usize = 10_000;

/// A key of the scenario and the values that it takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Varied {
    /// The path of the key, as in `--set`.
    pub key: String,
    /// The values in their order, as `--set` would be given them.
    pub values: Vec<String>,
}

impl Varied {
    /// Reads `KEY=VALUES`: values and ranges with commas between them. A range is
    /// `FROM..TO:STEP`, `TO` included where a step hits it.
    ///
    /// # Errors
    /// What is wrong with it, in words for people.
    pub fn parse(text: &str) -> Result<Self, String> {
        let form = || format!("`{text}`: expected KEY=V1,V2,... or KEY=FROM..TO:STEP");
        let (key, items) = text.split_once('=').ok_or_else(form)?;
        let key = key.trim();
        if key.is_empty() {
            return Err(form());
        }
        let mut values = Vec::new();
        for item in items_of(items) {
            match range_of(item) {
                Some((from, rest)) => values.extend(range(item, from, rest)?),
                None if item.is_empty() => return Err(form()),
                None => values.push(item.to_owned()),
            }
            if values.len() > VALUES_MAX {
                return Err(format!("`{key}` takes more than {VALUES_MAX} values"));
            }
        }
        for (at, value) in values.iter().enumerate() {
            if values[..at].contains(value) {
                return Err(format!("`{key}` takes the value {value} twice"));
            }
        }
        Ok(Varied { key: key.to_owned(), values })
    }
}

/// Parts at commas, but not those in quotation marks or brackets.
fn items_of(text: &str) -> Vec<&str> {
    let (mut items, mut from, mut depth) = (Vec::new(), 0, 0);
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '[' | '{') => depth += 1,
            (None, ']' | '}') => depth -= 1,
            (None, ',') if depth == 0 => {
                items.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    items.push(text[from..].trim());
    items
}

/// The two sides of `..`, if what is before it begins like a quantity: a path such as
/// `../day.csv` does not.
fn range_of(item: &str) -> Option<(&str, &str)> {
    let (from, rest) = item.split_once("..")?;
    let begins = from.strip_prefix('-').unwrap_or(from);
    begins.starts_with(|c: char| c.is_ascii_digit()).then_some((from.trim(), rest.trim()))
}

fn range(item: &str, from: &str, rest: &str) -> Result<Vec<String>, String> {
    let no_step = || format!("the range `{item}` needs a step: {from}..{rest}:STEP");
    let (to, step) = rest.rsplit_once(':').ok_or_else(no_step)?;
    let (to, step) = (to.trim(), step.trim());
    let parts = [from, to, step];
    decimals(item, parts)
        .or_else(|| durations(item, parts))
        .or_else(|| clocks(item, parts))
        .unwrap_or_else(|| {
            Err(format!(
                "`{item}` is no range: FROM, TO and STEP must be numbers of one unit, durations, \
                 or times of day with a duration as the step"
            ))
        })
}

/// Numbers with the same unit or none: counted exactly, written with as many decimals as the
/// most exact of the three.
fn decimals(item: &str, parts: [&str; 3]) -> Option<Result<Vec<String>, String>> {
    let split = |text: &'_ str| -> Option<(i128, usize, String)> {
        let sign = usize::from(text.starts_with('-'));
        let unsigned = &text[sign..];
        let end =
            unsigned.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(unsigned.len());
        let (digits, unit) = unsigned.split_at(end);
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
        if whole.is_empty() || decimals.contains('.') || digits.len() > 18 {
            return None;
        }
        let number: i128 = format!("{whole}{decimals}").parse().ok()?;
        // A second number, as in 1h20m, is no unit.
        let is_unit = !unit.contains(|c: char| c.is_ascii_digit() || c == ':');
        let number = if sign == 1 { -number } else { number };
        is_unit.then(|| (number, decimals.len(), unit.trim().to_owned()))
    };
    let [from, to, step] = [split(parts[0])?, split(parts[1])?, split(parts[2])?];
    if from.2 != to.2 || from.2 != step.2 {
        return None;
    }
    let places = from.1.max(to.1).max(step.1);
    let scaled = |(number, decimals, _): &(i128, usize, String)| {
        number * 10_i128.pow((places - decimals) as u32)
    };
    let unit = from.2.clone();
    let write = |number: i128| {
        let sign = if number < 0 { "-" } else { "" };
        let digits = format!("{:0width$}", number.unsigned_abs(), width = places + 1);
        let (whole, decimals) = digits.split_at(digits.len() - places);
        let point = if places > 0 { "." } else { "" };
        format!("{sign}{whole}{point}{decimals}{unit}")
    };
    let numbers = steps(item, scaled(&from), scaled(&to), scaled(&step));
    Some(numbers.map(|numbers| numbers.into_iter().map(write).collect()))
}

/// Durations in whatever units.
fn durations(item: &str, parts: [&str; 3]) -> Option<Result<Vec<String>, String>> {
    let nanos = |text: &str| duration(text).ok().map(|of| i128::from(of.as_nanos()));
    let [from, to, step] = [nanos(parts[0])?, nanos(parts[1])?, nanos(parts[2])?];
    let write = |nanos: i128| written_duration(SimDuration::from_nanos(nanos as u64));
    let numbers = steps(item, from, to, step);
    Some(numbers.map(|numbers| numbers.into_iter().map(write).collect()))
}

/// Times of day, with a duration between them.
fn clocks(item: &str, parts: [&str; 3]) -> Option<Result<Vec<String>, String>> {
    let second = |text: &str| clock(text).ok().map(i128::from);
    let [from, to] = [second(parts[0])?, second(parts[1])?];
    let step = duration(parts[2]).ok()?.as_nanos();
    if step % 1_000_000_000 != 0 {
        return Some(Err(format!("the step of `{item}` is no whole number of seconds")));
    }
    let write = |second: i128| {
        let (hour, minute) = (second / 3600, second / 60 % 60);
        match second % 60 {
            0 => format!("{hour:02}:{minute:02}"),
            second => format!("{hour:02}:{minute:02}:{second:02}"),
        }
    };
    let numbers = steps(item, from, to, i128::from(step / 1_000_000_000));
    Some(numbers.map(|numbers| numbers.into_iter().map(write).collect()))
}

fn steps(item: &str, from: i128, to: i128, step: i128) -> Result<Vec<i128>, String> {
    if step == 0 || (to - from) * step < 0 {
        return Err(format!("the step of `{item}` does not lead from its beginning to its end"));
    }
    let count = (to - from) / step + 1;
    if count > VALUES_MAX as i128 {
        return Err(format!("`{item}` are {count} values, more than {VALUES_MAX}"));
    }
    Ok((0..count).map(|number| from + number * step).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_7_lists_and_ranges_become_values() {
        for (text, values) in [
            ("a.b=1,2,5", "1|2|5"),
            ("a.b=10..50:10", "10|20|30|40|50"),
            ("a.b=10..45:10", "10|20|30|40"),
            ("a.b=15s..90s:15s", "15s|30s|45s|60s|75s|90s"),
            ("a.b=30s..2m:30s", "30s|1m|1m30s|2m"),
            ("a.b=0..0.3:0.1", "0.0|0.1|0.2|0.3"),
            ("a.b=100/h..300/h:100/h", "100/h|200/h|300/h"),
            ("a.b=50..10:-20", "50|30|10"),
            ("a.b=-1..1:1", "-1|0|1"),
            ("a.b=-0.5..0.5:0.5", "-0.5|0.0|0.5"),
            ("a.b=09:30..10:30:30m", "09:30|10:00|10:30"),
            ("a.b=1, 10..20:5 ,99", "1|10|15|20|99"),
            ("a.b=[1,2],{x=1,y=2},\"a,b\"", "[1,2]|{x=1,y=2}|\"a,b\""),
            ("inputs.calls=../a.csv,../b.csv", "../a.csv|../b.csv"),
            ("a.b=7..7:1", "7"),
        ] {
            let varied = Varied::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!(varied.values.join("|"), values, "{text}");
        }
    }

    #[test]
    fn cli_7_what_is_no_list_of_values_is_told_why() {
        for (text, part) in [
            ("a.b", "expected KEY="),
            ("=1,2", "expected KEY="),
            ("a.b=1,,2", "expected KEY="),
            ("a.b=", "expected KEY="),
            ("a.b=10..50", "needs a step"),
            ("a.b=10..50:0", "does not lead"),
            ("a.b=10..50:-5", "does not lead"),
            ("a.b=10s..50s:5", "no range"),
            ("a.b=10..50s:5s", "no range"),
            ("a.b=1,2,1", "twice"),
            ("a.b=1..1000000:1", "more than"),
            ("a.b=09:00..10:00:100ms", "whole number of seconds"),
        ] {
            let error = Varied::parse(text).unwrap_err();
            assert!(error.contains(part), "{text}: {error}");
        }
    }
}
