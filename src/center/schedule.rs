//! Who of a group is on duty when (CORE-15).

use std::ops::Range;

use crate::kernel::time::SimTime;

/// Members of a group come on duty or go off duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyChange {
    /// When.
    pub time: SimTime,
    /// Which members, numbered from 0.
    pub members: Range<u32>,
    /// On duty from now on, or off.
    pub on: bool,
}

/// The duty changes of a group of `count` people of whom `people` are on duty from each
/// moment on: the first of the group work most. More than `count` are cut to `count`.
pub fn from_staffing(steps: &[(SimTime, u32)], count: u32) -> Vec<DutyChange> {
    let mut changes = Vec::new();
    let mut present = 0;
    for (time, people) in steps {
        let wanted = (*people).min(count);
        if wanted > present {
            changes.push(DutyChange { time: *time, members: present..wanted, on: true });
        } else if wanted < present {
            changes.push(DutyChange { time: *time, members: wanted..present, on: false });
        }
        present = wanted;
    }
    changes
}

/// The duty changes of shifts, each with its number of people: the first shift is worked
/// by the first of the group, and so on.
pub fn from_shifts(shifts: &[(u32, SimTime, SimTime)]) -> Vec<DutyChange> {
    let mut changes = Vec::new();
    let mut first = 0;
    for (people, from, until) in shifts {
        let members = first..first + people;
        first = members.end;
        changes.push(DutyChange { time: *from, members: members.clone(), on: true });
        changes.push(DutyChange { time: *until, members, on: false });
    }
    // Stable: of changes at one moment those of earlier shifts come first.
    changes.sort_by_key(|change| change.time);
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_15_staffing_becomes_the_differences() {
        let at = SimTime::from_secs;
        let changes = from_staffing(&[(at(0), 2), (at(5), 4), (at(9), 4), (at(10), 1)], 3);
        let expected = [(0, 0..2, true), (5, 2..3, true), (10, 1..3, false)];
        assert_eq!(
            changes,
            expected.map(|(time, members, on)| DutyChange { time: at(time), members, on })
        );
    }

    #[test]
    fn core_15_each_shift_has_its_own_people() {
        let at = SimTime::from_secs;
        let changes = from_shifts(&[(2, at(0), at(8)), (3, at(4), at(12))]);
        let expected = [(0, 0..2, true), (4, 2..5, true), (8, 0..2, false), (12, 2..5, false)];
        assert_eq!(
            changes,
            expected.map(|(time, members, on)| DutyChange { time: at(time), members, on })
        );
    }
}
