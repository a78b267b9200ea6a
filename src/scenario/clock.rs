//! The calendar of a run: when it begins, and what a clock then shows.

use jiff::civil::DateTime;
use jiff::fmt::temporal::{DateTimeParser, Pieces};
use jiff::tz::Offset;

use crate::kernel::text;
use crate::kernel::time::SimDuration;
use crate::ledger;

/// Day, time and offset at which a run begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    start: DateTime,
    offset: Offset,
}

impl Calendar {
    /// Reads `start`: RFC 3339 with seconds and an offset (`2026-03-02T07:00:00-07:00`).
    ///
    /// # Errors
    /// A sentence for people if it is anything else.
    pub fn parse(text: &str) -> Result<Calendar, String> {
        let pieces = Pieces::parse(text)
            .map_err(|_| format!("`{text}` is not a date and time as RFC 3339 writes it"))?;
        let Some(time) = pieces.time() else {
            return Err(format!("`{text}` has no time of day"));
        };
        let Some(offset) = pieces.to_numeric_offset() else {
            return Err(format!("`{text}` has no offset from UTC (such as -07:00 or Z)"));
        };
        Ok(Calendar { start: pieces.date().to_datetime(time), offset })
    }

    /// Time passed since midnight when the run begins.
    pub fn since_midnight(&self) -> SimDuration {
        let time = self.start.time();
        let seconds = i64::from(time.hour()) * 3600
            + i64::from(time.minute()) * 60
            + i64::from(time.second());
        SimDuration::from_secs(seconds.unsigned_abs())
            + SimDuration::from_nanos(u64::from(time.subsec_nanosecond().unsigned_abs()))
    }

    /// The calendar as rows use it. A fraction of a second of the start is left out.
    pub fn for_rows(&self) -> ledger::calendar::Calendar {
        // Both were read from a date with an offset, so there is such a moment.
        let start = self.offset.to_timestamp(self.start).unwrap_or_default();
        ledger::calendar::Calendar::new(start.as_second(), self.offset.seconds() / 60)
    }

    /// Nanoseconds from the start of the run to a date and time of its calendar.
    fn nanos_to(&self, at: DateTime, offset: Option<Offset>) -> Option<i128> {
        let start = self.offset.to_timestamp(self.start).ok()?;
        let at = offset.unwrap_or(self.offset).to_timestamp(at).ok()?;
        Some(at.as_nanosecond() - start.as_nanosecond())
    }
}

/// Reads a time of a data file as nanoseconds since the start of the run, negative before
/// it: seconds since the start, a time of day, or a date and time.
///
/// # Errors
/// A sentence for people if it is none of these, or names a day though the run has none.
pub fn data_time(written: &str, calendar: Option<&Calendar>) -> Result<i128, String> {
    let written = written.trim();
    if let Ok(seconds) = written.parse::<f64>() {
        if !seconds.is_finite() || seconds.abs() > 1e9 {
            return Err(format!("`{written}` is not a time"));
        }
        return Ok((seconds * 1e6).round() as i128 * 1_000);
    }
    if written.contains(['T', 't']) || written.matches('-').count() >= 2 {
        let Some(calendar) = calendar else {
            return Err(format!("`{written}` names a day, but the scenario has no `start`"));
        };
        let nanos = date_time(written).and_then(|(at, offset)| calendar.nanos_to(at, offset));
        return nanos.ok_or_else(|| format!("`{written}` is not a date and time"));
    }
    let midnight = calendar.map_or(SimDuration::ZERO, Calendar::since_midnight);
    let clock = text::clock(written).map_err(|error| error.to_string())?;
    let nanos = SimDuration::from_secs(u64::from(clock)).as_nanos();
    Ok(i128::from(nanos) - i128::from(midnight.as_nanos()))
}

fn date_time(written: &str) -> Option<(DateTime, Option<Offset>)> {
    static PARSER: DateTimeParser = DateTimeParser::new();
    let pieces = PARSER.parse_pieces(written).ok()?;
    Some((pieces.date().to_datetime(pieces.time()?), pieces.to_numeric_offset()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_1_a_start_has_a_day_a_time_and_an_offset() {
        let calendar = Calendar::parse("2026-03-02T07:00:00-07:00").unwrap();
        assert_eq!(calendar.since_midnight(), SimDuration::from_secs(25_200));
        assert_eq!(calendar.for_rows(), ledger::calendar::Calendar::new(1_772_460_000, -420));
        for bad in ["2026-03-02", "2026-03-02T07:00:00", "07:00", "tomorrow", ""] {
            assert!(Calendar::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn cli_12_times_are_seconds_clock_times_or_dates() {
        let calendar = Calendar::parse("2026-03-02T07:00:00-07:00").unwrap();
        let check = |written: &str, seconds: i128| {
            let nanos = data_time(written, Some(&calendar));
            assert_eq!(nanos, Ok(seconds * 1_000_000_000), "{written}");
        };
        check("90", 90);
        check("07:30", 1_800);
        check("06:59:59", -1);
        check("25:00", 18 * 3_600);
        check("2026-03-02T08:00:00-07:00", 3_600);
        check("2026-03-02T15:00:00Z", 3_600);
        check("2026-03-03T07:00", 86_400);
        assert!(data_time("2026-03-03T07:00", None).is_err());
        for bad in ["", "noon", "nan", "12:61", "2026-13-01T00:00", "1e300"] {
            assert!(data_time(bad, Some(&calendar)).is_err(), "{bad}");
        }
        assert_eq!(data_time("00:10:10", None), Ok(610_000_000_000));
    }
}
