//! RFC 3339 times with offset, written fast.

use std::cell::Cell;

use super::field::{Fields, six_digits, two_digits};
use crate::kernel::time::SimTime;
use crate::ledger::calendar::{Calendar, Civil};

/// Writes simulated times as the wall clock of the scenario shows them.
///
/// Neighbouring rows mostly lie on one day, so that the last day's date is kept.
#[derive(Debug)]
pub(super) struct Clock {
    calendar: Calendar,
    offset: [u8; 6],
    date: Cell<(i64, [u8; 10])>,
}

impl Clock {
    pub(super) fn new(calendar: Calendar) -> Self {
        let offset = calendar.offset().into_bytes().try_into().expect("an offset is `-07:00`");
        let start = calendar.civil(SimTime::ZERO);
        Clock { calendar, offset, date: Cell::new((start.day, date_text(start))) }
    }

    /// Writes `2026-03-02T07:00:00.000000-07:00`.
    #[inline]
    pub(super) fn write(&self, time: SimTime, out: &mut Fields) {
        let civil = self.calendar.civil(time);
        let (mut day, mut date) = self.date.get();
        if day != civil.day {
            (day, date) = (civil.day, date_text(civil));
            self.date.set((day, date));
        }
        let seconds = (civil.micros / 1_000_000) as u32;
        let mut text = *b"0000-00-00T00:00:00.000000+00:00";
        text[..10].copy_from_slice(&date);
        text[11..13].copy_from_slice(&two_digits(seconds / 3_600));
        text[14..16].copy_from_slice(&two_digits(seconds / 60 % 60));
        text[17..19].copy_from_slice(&two_digits(seconds % 60));
        text[20..26].copy_from_slice(&six_digits((civil.micros % 1_000_000) as u32));
        text[26..].copy_from_slice(&self.offset);
        out.bytes.extend_from_slice(&text);
    }
}

/// `2026-03-02`. RFC 3339 knows the years 0 to 9999: others are cut off there.
fn date_text(civil: Civil) -> [u8; 10] {
    let (year, month, day) = civil.date();
    let year = year.clamp(0, 9_999) as u32;
    let mut text = *b"0000-00-00";
    text[..2].copy_from_slice(&two_digits(year / 100));
    text[2..4].copy_from_slice(&two_digits(year % 100));
    text[5..7].copy_from_slice(&two_digits(month));
    text[8..].copy_from_slice(&two_digits(day));
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::SimDuration;

    #[test]
    fn out_1_clock_times_are_rfc_3339_with_offset() {
        let start = 20_514 * 86_400 + 14 * 3_600;
        for (offset, after, expected) in [
            (-420, SimDuration::ZERO, "2026-03-02T07:00:00.000000-07:00"),
            (0, SimDuration::from_micros(1_500_001), "2026-03-02T14:00:01.500001+00:00"),
            (330, SimDuration::from_secs(5 * 3_600), "2026-03-03T00:30:00.000000+05:30"),
        ] {
            let clock = Clock::new(Calendar::new(start, offset));
            let mut out = Fields::default();
            clock.write(SimTime::ZERO + after, &mut out);
            assert_eq!(String::from_utf8(out.bytes).unwrap(), expected);
            assert!(expected.parse::<jiff::Timestamp>().is_ok());
        }
    }
}
