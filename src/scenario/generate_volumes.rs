//! Generates forecasts of interval volumes: the queues of a day, every quarter of an hour.
//!
//! A forecast is smooth, as a planner's is: what really comes is drawn when a scenario runs.
//! The queues of [`volumes`] have the double hump of a working day, before and after noon.
//! Those of [`two_site_day`] have the shape of a large retail bank's weekday: a steep rise
//! until half past nine, a plateau that sinks steadily, and a long way down from half past four.

use std::io::Write;

/// The day in seconds, and the length of an interval.
const OPEN: u32 = 7 * 3600;
const CLOSE: u32 = 21 * 3600;
const INTERVAL: u32 = 900;

/// A queue: its name, its calls at a flat level, and those of the two humps' tops.
const QUEUES: [(&str, f64, [f64; 2]); 2] =
    [("cards", 12.0, [78.0, 60.0]), ("loans", 3.0, [22.0, 30.0])];

/// Hours of the two tops, and how wide the humps are.
const TOPS: [f64; 2] = [10.5, 15.0];
const WIDTH_HOURS: f64 = 1.8;

/// The queues of the two-site day, each with its contacts in the busiest quarter of an hour.
const TWO_SITE_QUEUES: [(&str, f64); 5] =
    [("cards", 620.0), ("loans", 146.0), ("claims", 206.0), ("chat", 116.0), ("email", 66.0)];

/// Writes the forecast of a day with two humps: `interval_start`, `queue`, `calls`.
///
/// # Errors
/// If `writer` fails.
pub fn volumes(writer: impl Write) -> Result<(), csv::Error> {
    let calls = |hour: f64, flat: f64, tops: [f64; 2]| {
        let hump = |(top, at): (f64, f64)| {
            let far = (hour - at) / WIDTH_HOURS;
            top * libm::exp(-0.5 * far * far)
        };
        flat + tops.into_iter().zip(TOPS).map(hump).sum::<f64>()
    };
    write(writer, &QUEUES.map(|(queue, flat, tops)| (queue, move |hour| calls(hour, flat, tops))))
}

/// Writes the forecast of the two-site day: the same columns.
///
/// # Errors
/// If `writer` fails.
pub fn two_site_day(writer: impl Write) -> Result<(), csv::Error> {
    let queues = TWO_SITE_QUEUES.map(|(queue, top)| (queue, move |hour| top * bank_day(hour)));
    write(writer, &queues)
}

/// The share of the busiest quarter of an hour at an hour of a bank's weekday. The constants are
/// a fit to five published days of a large bank (none of its figures is farther off than 7 % of
/// the busiest).
fn bank_day(hour: f64) -> f64 {
    const NIGHT: f64 = 0.25;
    let step = |at: f64, width: f64| 1.0 / (1.0 + libm::exp(-(hour - at) / width));
    let plateau = 1.0 - 0.047 * (hour - 10.0).max(0.0);
    NIGHT + (1.0 - NIGHT) * plateau * step(8.56, 0.35) * (1.0 - step(17.67, 0.68))
}

/// Writes the volumes of queues, each a function of the hour.
fn write(writer: impl Write, queues: &[(&str, impl Fn(f64) -> f64)]) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(["interval_start", "queue", "calls"])?;
    for start in (OPEN..CLOSE).step_by(INTERVAL as usize) {
        let hour = f64::from(start) / 3600.0;
        for (queue, calls) in queues {
            let calls = calls(hour);
            let time = format!("{:02}:{:02}", start / 3600, start / 60 % 60);
            csv.write_record([time, (*queue).to_owned(), format!("{calls:.1}")])?;
        }
    }
    csv.flush()?;
    Ok(())
}
