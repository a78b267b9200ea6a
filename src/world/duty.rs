//! When a group's people are on duty, from what the scenario says of them.

use crate::center::config::GroupConfig;
use crate::center::schedule::{DutyChange, from_shifts, from_staffing};
use crate::kernel::time::SimTime;
use crate::scenario::Scenario;

/// The duty changes of the group called `name`.
pub(super) fn group_duty(scenario: &Scenario, name: &str, group: &GroupConfig) -> Vec<DutyChange> {
    if let Some(staffing) = scenario.staffing.get(name) {
        let steps: Vec<_> =
            staffing.steps.iter().map(|(time, people)| (*time, *people as u32)).collect();
        return from_staffing(&steps, group.count);
    }
    if group.shifts.is_empty() {
        return from_staffing(&[(SimTime::ZERO, group.count)], group.count);
    }
    let counted: u32 = group.shifts.iter().filter_map(|shift| shift.count).sum();
    let rest = group.count.saturating_sub(counted);
    let shifts: Vec<_> = group
        .shifts
        .iter()
        .map(|shift| {
            let people = shift.count.unwrap_or(rest);
            (people, scenario.moment(shift.from), scenario.moment(shift.until))
        })
        .collect();
    from_shifts(&shifts)
}
