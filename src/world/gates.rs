//! When queues let contacts in, from their hours and from the schedules of their people.

use crate::center::config::{QueueConfig, WhenClosed};
use crate::center::plan::{Gate, GateChange};
use crate::center::schedule::{Duty, DutyChange};
use crate::kernel::time::SimTime;
use crate::scenario::Scenario;

/// A time that ends before its second moment.
type Span = (SimTime, SimTime);

/// The changes of a queue's gate at a switch where the people of `schedules` could serve
/// it.
pub(super) fn gate_changes(
    scenario: &Scenario,
    queue: &QueueConfig,
    schedules: &[&[DutyChange]],
) -> Vec<GateChange> {
    let opens: Vec<Span> = queue
        .hours
        .iter()
        .map(|hours| (scenario.moment(hours.from), scenario.moment(hours.until)))
        .collect();
    let deserted = match queue.when_closed {
        WhenClosed::Hold => Vec::new(),
        WhenClosed::SendAway => deserted(&staffed(schedules), |time| scenario.day(time)),
    };
    changes(&opens, &deserted)
}

/// The changes of a gate that is open in the spans `opens` (at all times, if there are
/// none), and that nobody is behind in the spans `deserted`.
fn changes(opens: &[Span], deserted: &[Span]) -> Vec<GateChange> {
    let mut moments: Vec<SimTime> =
        opens.iter().chain(deserted).flat_map(|span| [span.0, span.1]).collect();
    moments.push(SimTime::ZERO);
    moments.sort();
    moments.dedup();
    let within = |spans: &[Span], time| spans.iter().any(|span| span.0 <= time && time < span.1);
    let mut changes: Vec<GateChange> = Vec::new();
    for time in moments {
        let gate = if within(deserted, time) {
            Gate::Deserted
        } else if opens.is_empty() || within(opens, time) {
            Gate::Open
        } else {
            Gate::Shut
        };
        if changes.last().map_or(Gate::Open, |change| change.gate) != gate {
            changes.push(GateChange { time, gate });
        }
    }
    changes
}

/// When at least one person is scheduled, breaks included.
fn staffed(schedules: &[&[DutyChange]]) -> Vec<Span> {
    let mut steps: Vec<(SimTime, i64)> = Vec::new();
    for change in schedules.iter().copied().flatten() {
        let people = i64::from(change.members.end - change.members.start);
        match change.duty {
            Duty::On => steps.push((change.time, people)),
            Duty::Off => steps.push((change.time, -people)),
            Duty::Absent | Duty::BreakBegins | Duty::BreakEnds => {}
        }
    }
    // Of changes at one moment those who come are first: nobody is missed in between.
    steps.sort_by_key(|(time, people)| (*time, -people));
    let mut spans = Vec::new();
    let (mut present, mut since) = (0, SimTime::ZERO);
    for (time, people) in steps {
        if present == 0 {
            since = time;
        }
        present += people;
        if present == 0 {
            spans.push((since, time));
        }
    }
    if present > 0 {
        spans.push((since, SimTime::NEVER));
    }
    spans
}

/// The times in which nobody is scheduled any more: from when the last has left until
/// somebody comes on a later day, or for ever. A gap within a day does not count, nor does
/// the time before the first come.
fn deserted(staffed: &[Span], day: impl Fn(SimTime) -> u64) -> Vec<Span> {
    let ends = staffed.iter().map(|span| span.1).filter(|end| *end != SimTime::NEVER);
    ends.enumerate()
        .filter_map(|(number, end)| match staffed.get(number + 1) {
            Some(next) if day(next.0) == day(end) => None,
            Some(next) => Some((end, next.0)),
            None => Some((end, SimTime::NEVER)),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(hours: &[(u64, u64)]) -> Vec<Span> {
        hours.iter().map(|(from, until)| (at(*from), at(*until))).collect()
    }

    fn at(hour: u64) -> SimTime {
        SimTime::from_secs(hour * 3_600)
    }

    fn duty(hour: u64, members: std::ops::Range<u32>, duty: Duty) -> DutyChange {
        DutyChange { time: at(hour), members, duty }
    }

    #[test]
    fn core_13_a_lunch_without_anybody_is_no_closing_but_a_night_is() {
        let day = |time: SimTime| time.as_nanos() / at(24).as_nanos();
        let found = deserted(&spans(&[(8, 12), (13, 18), (32, 42)]), day);
        assert_eq!(found, [(at(18), at(32)), (at(42), SimTime::NEVER)]);
        assert_eq!(deserted(&[(at(0), SimTime::NEVER)], day), []);
    }

    #[test]
    fn core_13_a_queue_is_staffed_as_long_as_anybody_of_any_group_is() {
        let early = [duty(8, 0..2, Duty::On), duty(12, 0..1, Duty::Off), duty(16, 1..2, Duty::Off)];
        let late = [duty(16, 0..5, Duty::On), duty(20, 0..5, Duty::Off), duty(22, 0..1, Duty::On)];
        let found = staffed(&[&early, &late]);
        assert_eq!(found, [(at(8), at(20)), (at(22), SimTime::NEVER)]);
    }

    #[test]
    fn core_13_a_gate_follows_the_hours_and_who_is_there() {
        let found = changes(&spans(&[(8, 18)]), &spans(&[(17, 30)]));
        let expected = [(0, Gate::Shut), (8, Gate::Open), (17, Gate::Deserted), (30, Gate::Shut)];
        assert_eq!(found, expected.map(|(hour, gate)| GateChange { time: at(hour), gate }));
        assert_eq!(changes(&[], &[]), [], "without hours it is always open");
    }
}
