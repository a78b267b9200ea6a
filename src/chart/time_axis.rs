//! Where the marks of a time axis stand, and what is written there.

use crate::kernel::time::SimTime;
use crate::ledger::calendar::{Calendar, Civil};

const MINUTE: u64 = 60;
const HOUR: u64 = 3_600;
const DAY: u64 = 86_400;
/// Distances between marks that a clock's reader is used to, in seconds.
const STEPS: [u64; 18] = [
    1,
    5,
    10,
    30,
    MINUTE,
    2 * MINUTE,
    5 * MINUTE,
    10 * MINUTE,
    15 * MINUTE,
    30 * MINUTE,
    HOUR,
    2 * HOUR,
    3 * HOUR,
    6 * HOUR,
    12 * HOUR,
    DAY,
    2 * DAY,
    7 * DAY,
];
/// The most marks that stand side by side without touching; with seconds their texts are longer.
const MARKS: u64 = 15;
const MARKS_WITH_SECONDS: u64 = 11;

/// A time axis from the start of a run to its end.
#[derive(Debug)]
pub struct TimeAxis {
    /// What the axis shows.
    pub title: String,
    /// Seconds since the start, and the text there.
    pub marks: Vec<(f64, String)>,
}

impl TimeAxis {
    /// The axis between two moments, in seconds since the start of the run.
    pub fn between(from_s: f64, to_s: f64, calendar: Option<&Calendar>) -> Self {
        let length = (to_s - from_s).max(0.0) as u64;
        let most = |step: u64| if step < MINUTE { MARKS_WITH_SECONDS } else { MARKS };
        let usual = STEPS.into_iter().find(|step| length / step < most(*step));
        // Runs of many months: a multiple of the longest step.
        let step = usual.unwrap_or_else(|| (length / MARKS / (7 * DAY) + 1) * 7 * DAY);
        let mut axis = match calendar {
            Some(calendar) => Self::clock(from_s, to_s as u64, step, calendar),
            None => Self::elapsed(from_s as u64, to_s as u64, step),
        };
        axis.marks.retain(|(at, _)| *at >= from_s);
        axis
    }

    /// Marks at round times of the wall clock.
    fn clock(from: f64, end: u64, step: u64, calendar: &Calendar) -> Self {
        let start = calendar.civil(SimTime::ZERO);
        let since_midnight = start.micros as f64 / 1e6;
        let mut marks = Vec::new();
        let mut second = ((since_midnight + from) as u64).next_multiple_of(step);
        loop {
            let at = second as f64 - since_midnight;
            if at > end as f64 {
                break;
            }
            if at >= 0.0 {
                marks.push((at, clock_text(start.day, second, step)));
            }
            second += step;
        }
        let zone = if calendar.offset_minutes() == 0 {
            "UTC".to_owned()
        } else {
            format!("UTC{}", calendar.offset().replace('-', "\u{2212}"))
        };
        let (year, month, day) = start.date();
        let title = format!("Time of day ({zone}), from {year:04}-{month:02}-{day:02}");
        TimeAxis { title, marks }
    }

    /// Marks at round times since the start.
    fn elapsed(from: u64, end: u64, step: u64) -> Self {
        let text = |second: u64| match step {
            _ if step < MINUTE => {
                format!("{}:{:02}:{:02}", second / HOUR, second / 60 % 60, second % 60)
            }
            _ if step < HOUR => format!("{}:{:02}", second / HOUR, second / MINUTE % 60),
            _ => format!("{}", second / HOUR),
        };
        let marks =
            (from / step..=end / step).map(|mark| ((mark * step) as f64, text(mark * step)));
        let unit = match step {
            _ if step < MINUTE => "hours:minutes:seconds",
            _ if step < HOUR => "hours:minutes",
            _ => "hours",
        };
        TimeAxis { title: format!("Time since start ({unit})"), marks: marks.collect() }
    }
}

/// The text of a mark `second` seconds after midnight of `day`: a date where a day
/// begins later on, else a time of day.
fn clock_text(day: i64, second: u64, step: u64) -> String {
    let of_day = second % DAY;
    if of_day == 0 && second >= DAY || step >= DAY {
        let (_, month, date) = Civil { day: day + (second / DAY) as i64, micros: 0 }.date();
        return format!("{month:02}-{date:02}");
    }
    let (hour, minute) = (of_day / HOUR, of_day / MINUTE % 60);
    if step < MINUTE {
        format!("{hour:02}:{minute:02}:{:02}", of_day % 60)
    } else {
        format!("{hour:02}:{minute:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(axis: &TimeAxis) -> Vec<&str> {
        axis.marks.iter().map(|(_, text)| text.as_str()).collect()
    }

    #[test]
    fn out_10_marks_stand_at_round_times_of_the_wall_clock() {
        // 2026-03-02T07:20:00-07:00.
        let calendar = Calendar::new(20_514 * 86_400 + 14 * 3_600 + 1_200, -420);
        let axis = TimeAxis::between(0.0, 4.0 * 3_600.0, Some(&calendar));
        assert_eq!(texts(&axis)[..3], ["07:30", "08:00", "08:30"]);
        assert_eq!(axis.marks[0].0, 600.0);
        assert_eq!(axis.title, "Time of day (UTC\u{2212}07:00), from 2026-03-02");
        let axis = TimeAxis::between(0.0, 30.0 * 3_600.0, Some(&calendar));
        let part = TimeAxis::between(3_600.0, 7_200.0, Some(&calendar));
        assert_eq!((texts(&part)[0], part.marks[0].0), ("08:20", 3_600.0));
        assert_eq!(
            texts(&axis)[..7],
            ["09:00", "12:00", "15:00", "18:00", "21:00", "03-03", "03:00"]
        );
    }

    #[test]
    fn out_10_without_a_calendar_marks_count_hours_since_the_start() {
        let axis = TimeAxis::between(0.0, 14.0 * 3_600.0, None);
        assert_eq!(texts(&axis)[..3], ["0", "1", "2"]);
        assert_eq!(axis.title, "Time since start (hours)");
        assert_eq!(texts(&TimeAxis::between(0.0, 1_800.0, None))[1], "0:05");
        for end in [0.0, 1.0, 59.0, 3e5, 3e7, 1e10] {
            assert!(TimeAxis::between(0.0, end, None).marks.len() <= 16);
        }
    }
}
