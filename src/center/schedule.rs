//! Who of a group is on duty when (CORE-15).

use std::ops::Range;

use crate::kernel::time::{SimDuration, SimTime};

/// What becomes of members of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Duty {
    /// They come on duty.
    On,
    /// They go off duty.
    Off,
    /// They would come on duty, but are absent.
    Absent,
    /// Their break begins.
    BreakBegins,
    /// Their break is over.
    BreakEnds,
}

/// Something becomes of members of a group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyChange {
    /// When.
    pub time: SimTime,
    /// Which members, numbered from 0.
    pub members: Range<u32>,
    /// What.
    pub duty: Duty,
}

/// A shift.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftPlan {
    /// How many people work it.
    pub people: u32,
    /// When it begins.
    pub from: SimTime,
    /// When it ends.
    pub until: SimTime,
    /// Its breaks.
    pub breaks: Vec<BreakPlan>,
}

/// A break of a shift's people.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BreakPlan {
    /// When the first go.
    pub at: SimTime,
    /// How long each is away.
    pub duration: SimDuration,
    /// The time over which the breaks' beginnings are evenly spread.
    pub stagger: SimDuration,
}

/// The duty changes of a group of `count` people of whom `people` are on duty from each
/// moment on: the first of the group work most. More than `count` are cut to `count`.
pub fn from_staffing(steps: &[(SimTime, u32)], count: u32) -> Vec<DutyChange> {
    let mut changes = Vec::new();
    let mut present = 0;
    for (time, people) in steps {
        let wanted = (*people).min(count);
        if wanted > present {
            changes.push(DutyChange { time: *time, members: present..wanted, duty: Duty::On });
        } else if wanted < present {
            changes.push(DutyChange { time: *time, members: wanted..present, duty: Duty::Off });
        }
        present = wanted;
    }
    changes
}

/// The duty changes of shifts: the first shift is worked by the first of the group, and so
/// on.
pub fn from_shifts(shifts: &[ShiftPlan]) -> Vec<DutyChange> {
    let mut changes = Vec::new();
    let mut first = 0;
    for shift in shifts {
        let members = first..first + shift.people;
        first = members.end;
        changes.push(DutyChange { time: shift.from, members: members.clone(), duty: Duty::On });
        changes.push(DutyChange { time: shift.until, members: members.clone(), duty: Duty::Off });
        for pause in &shift.breaks {
            take_break(pause, &members, &mut changes);
        }
    }
    // Whoever begins with a break, or ends with one, must not seem free in between. The sort
    // is stable: of changes of a kind at one moment those of earlier shifts come first.
    changes.sort_by_key(|change| {
        let rank = match change.duty {
            Duty::BreakBegins => 0,
            Duty::On | Duty::Off | Duty::Absent => 1,
            Duty::BreakEnds => 2,
        };
        (change.time, rank)
    });
    changes
}

fn take_break(pause: &BreakPlan, members: &Range<u32>, changes: &mut Vec<DutyChange>) {
    let mut at = |begins: SimTime, members: Range<u32>| {
        let ends = begins + pause.duration;
        let duty = Duty::BreakBegins;
        changes.push(DutyChange { time: begins, members: members.clone(), duty });
        changes.push(DutyChange { time: ends, members, duty: Duty::BreakEnds });
    };
    if pause.stagger.is_zero() {
        at(pause.at, members.clone());
        return;
    }
    let people = u128::from(members.end - members.start).max(1);
    for member in members.clone() {
        let part = u128::from(pause.stagger.as_nanos()) * u128::from(member - members.start);
        // On the grid of the durations that are drawn: reports and truth round alike.
        let later = SimDuration::from_nanos((part / people / 1_000 * 1_000) as u64);
        at(pause.at + later, member..member + 1);
    }
}

/// The changes that are left when some people are absent: `absent` tells whether a member
/// who would come on duty at a moment does not come. Who does not come on duty has no
/// breaks and does not leave.
pub fn with_absences(
    changes: Vec<DutyChange>,
    count: u32,
    mut absent: impl FnMut(u32, SimTime) -> bool,
) -> Vec<DutyChange> {
    let mut missing = vec![false; count as usize];
    let mut left: Vec<DutyChange> = Vec::with_capacity(changes.len());
    for DutyChange { time, members, duty } in changes {
        let first_new = left.len();
        for member in members {
            let missing = &mut missing[member as usize];
            let duty = match duty {
                Duty::On => {
                    *missing = absent(member, time);
                    if *missing { Duty::Absent } else { Duty::On }
                }
                _ if *missing => continue,
                duty => duty,
            };
            match left[first_new..].last_mut() {
                Some(last) if last.duty == duty && last.members.end == member => {
                    last.members.end += 1;
                }
                _ => left.push(DutyChange { time, members: member..member + 1, duty }),
            }
        }
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changes(expected: &[(u64, Range<u32>, Duty)]) -> Vec<DutyChange> {
        let change = |(time, members, duty): &(u64, Range<u32>, Duty)| DutyChange {
            time: SimTime::from_secs(*time),
            members: members.clone(),
            duty: *duty,
        };
        expected.iter().map(change).collect()
    }

    fn shift(people: u32, from: u64, until: u64, breaks: &[(u64, u64, u64)]) -> ShiftPlan {
        let pause = |(at, duration, stagger): &(u64, u64, u64)| BreakPlan {
            at: SimTime::from_secs(*at),
            duration: SimDuration::from_secs(*duration),
            stagger: SimDuration::from_secs(*stagger),
        };
        let (from, until) = (SimTime::from_secs(from), SimTime::from_secs(until));
        ShiftPlan { people, from, until, breaks: breaks.iter().map(pause).collect() }
    }

    #[test]
    fn core_15_staffing_becomes_the_differences() {
        let at = SimTime::from_secs;
        let found = from_staffing(&[(at(0), 2), (at(5), 4), (at(9), 4), (at(10), 1)], 3);
        let expected = [(0, 0..2, Duty::On), (5, 2..3, Duty::On), (10, 1..3, Duty::Off)];
        assert_eq!(found, changes(&expected));
    }

    #[test]
    fn core_15_each_shift_has_its_own_people() {
        let found = from_shifts(&[shift(2, 0, 8, &[]), shift(3, 4, 12, &[])]);
        let expected =
            [(0, 0..2, Duty::On), (4, 2..5, Duty::On), (8, 0..2, Duty::Off), (12, 2..5, Duty::Off)];
        assert_eq!(found, changes(&expected));
    }

    #[test]
    fn core_15_breaks_are_staggered_evenly() {
        for (people, stagger) in [(2_u32, 60_u64), (4, 60), (5, 100)] {
            let found = from_shifts(&[shift(people, 0, 1_000, &[(300, 30, stagger)])]);
            for member in 0..people {
                let begins = 300 + stagger * u64::from(member) / u64::from(people);
                let both = [(begins, Duty::BreakBegins), (begins + 30, Duty::BreakEnds)];
                for (time, duty) in both {
                    let members = member..member + 1;
                    assert!(found.contains(&changes(&[(time, members, duty)])[0]));
                }
            }
        }
    }

    #[test]
    fn core_15_a_break_at_either_end_of_a_shift_leaves_no_gap() {
        let found = from_shifts(&[shift(1, 100, 900, &[(100, 60, 0), (840, 60, 0)])]);
        let expected = [
            (100, 0..1, Duty::BreakBegins),
            (100, 0..1, Duty::On),
            (160, 0..1, Duty::BreakEnds),
            (840, 0..1, Duty::BreakBegins),
            (900, 0..1, Duty::Off),
            (900, 0..1, Duty::BreakEnds),
        ];
        assert_eq!(found, changes(&expected));
    }

    #[test]
    fn core_15_who_is_absent_has_no_shift_and_no_break() {
        let all = from_shifts(&[shift(4, 0, 100, &[(50, 10, 0)])]);
        let found = with_absences(all, 4, |member, _| member == 1);
        let expected = [
            (0, 0..1, Duty::On),
            (0, 1..2, Duty::Absent),
            (0, 2..4, Duty::On),
            (50, 0..1, Duty::BreakBegins),
            (50, 2..4, Duty::BreakBegins),
            (60, 0..1, Duty::BreakEnds),
            (60, 2..4, Duty::BreakEnds),
            (100, 0..1, Duty::Off),
            (100, 2..4, Duty::Off),
        ];
        assert_eq!(found, changes(&expected));
    }
}
