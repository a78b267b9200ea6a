//! Wall-clock time of a run: the calendar of the scenario's start, at a fixed offset.

use crate::kernel::time::SimTime;

const MICROS_PER_DAY: i64 = 86_400_000_000;

/// The moment at which a run begins, and the offset from UTC of all its clock times.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// Local time of the start in microseconds since 1970-01-01T00:00:00 local.
    local_micros: i64,
    /// Minutes east of UTC.
    offset_minutes: i32,
}

/// A wall-clock moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Civil {
    /// Days since 1970-01-01.
    pub day: i64,
    /// Microseconds since midnight.
    pub micros: u64,
}

impl Calendar {
    /// A run that begins `unix_seconds` after 1970-01-01T00:00:00Z and tells the time
    /// `offset_minutes` east of UTC.
    ///
    /// # Panics
    /// If the offset is not less than a day: whoever reads it from a scenario refuses
    /// such a one.
    pub fn new(unix_seconds: i64, offset_minutes: i32) -> Self {
        assert!(offset_minutes.abs() < 24 * 60, "an offset from UTC is less than a day");
        let local_seconds = unix_seconds + i64::from(offset_minutes) * 60;
        Calendar { local_micros: local_seconds * 1_000_000, offset_minutes }
    }

    /// Minutes east of UTC.
    pub fn offset_minutes(&self) -> i32 {
        self.offset_minutes
    }

    /// The wall-clock moment of a simulated time, cut to whole microseconds.
    #[inline]
    pub fn civil(&self, time: SimTime) -> Civil {
        let micros = self.local_micros + (time.as_nanos() / 1_000) as i64;
        Civil {
            day: micros.div_euclid(MICROS_PER_DAY),
            micros: micros.rem_euclid(MICROS_PER_DAY) as u64,
        }
    }

    /// The offset as RFC 3339 writes it: `-07:00`.
    pub fn offset(&self) -> String {
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.abs();
        format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

impl Civil {
    /// Year, month (1 to 12) and day of the month of the proleptic Gregorian calendar.
    ///
    /// Counts in eras of 400 years from 1 March of year 0, after which months and leap
    /// days follow a linear rule.
    pub fn date(&self) -> (i64, u32, u32) {
        const DAYS_FROM_MARCH_0000: i64 = 719_468;
        const DAYS_PER_ERA: i64 = 146_097;
        let days = self.day + DAYS_FROM_MARCH_0000;
        let era = days.div_euclid(DAYS_PER_ERA);
        let day_of_era = days.rem_euclid(DAYS_PER_ERA);
        let year_of_era =
            (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month_from_march = (5 * day_of_year + 2) / 153;
        let day = (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32;
        let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        (year, month as u32, day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::SimDuration;

    fn shown(unix_seconds: i64, offset_minutes: i32, after: SimDuration) -> String {
        let calendar = Calendar::new(unix_seconds, offset_minutes);
        let civil = calendar.civil(SimTime::ZERO + after);
        let (year, month, day) = civil.date();
        let seconds = civil.micros / 1_000_000;
        format!(
            "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}{}",
            seconds / 3_600,
            seconds / 60 % 60,
            seconds % 60,
            calendar.offset()
        )
    }

    #[test]
    fn out_1_clock_times_carry_the_scenarios_offset() {
        // 2026-03-02T14:00:00Z is 20,514 days and 14 hours after the epoch.
        let start = 20_514 * 86_400 + 14 * 3_600;
        assert_eq!(shown(start, -420, SimDuration::ZERO), "2026-03-02T07:00:00-07:00");
        assert_eq!(shown(start, 330, SimDuration::from_secs(90)), "2026-03-02T19:31:30+05:30");
        assert_eq!(shown(0, -60, SimDuration::ZERO), "1969-12-31T23:00:00-01:00");
    }

    #[test]
    fn out_1_dates_agree_with_an_independent_calendar_over_centuries() {
        for day in (-200_000..200_000).step_by(7).chain(-1_000..1_000) {
            let (year, month, date) = Civil { day, micros: 0 }.date();
            let there = jiff::civil::date(1970, 1, 1) + jiff::Span::new().days(day);
            assert_eq!(
                (year, month, date),
                (i64::from(there.year()), there.month() as u32, there.day() as u32)
            );
        }
    }
}
