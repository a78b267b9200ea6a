//! Generates a forecast of interval volumes: two queues of a day, every quarter of an hour.
//!
//! Each queue has the double hump of a working day, before and after noon; the forecast is
//! smooth, as a planner's is: what really comes is drawn when a scenario runs.

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

/// Writes the forecast: `interval_start`, `queue`, `calls`.
///
/// # Errors
/// If `writer` fails.
pub fn volumes(writer: impl Write) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(["interval_start", "queue", "calls"])?;
    for start in (OPEN..CLOSE).step_by(INTERVAL as usize) {
        let hour = f64::from(start) / 3600.0;
        for (queue, flat, tops) in QUEUES {
            let hump = |(top, at): (f64, f64)| {
                let far = (hour - at) / WIDTH_HOURS;
                top * libm::exp(-0.5 * far * far)
            };
            let calls = flat + tops.into_iter().zip(TOPS).map(hump).sum::<f64>();
            let time = format!("{:02}:{:02}", start / 3600, start / 60 % 60);
            csv.write_record([time, queue.to_owned(), format!("{calls:.1}")])?;
        }
    }
    csv.flush()?;
    Ok(())
}
