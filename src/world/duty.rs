//! When a group's people are on duty, from what the scenario says of them.

use crate::center::config::GroupConfig;
use crate::center::schedule::{
    BreakPlan, DutyChange, ShiftPlan, from_shifts, from_staffing, with_absences,
};
use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::scenario::Scenario;

/// The duty changes of the group called `name` as scheduled, nobody being absent.
pub(super) fn scheduled(scenario: &Scenario, name: &str, group: &GroupConfig) -> Vec<DutyChange> {
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
        .map(|shift| ShiftPlan {
            people: shift.count.unwrap_or(rest),
            from: scenario.moment(shift.from),
            until: scenario.moment(shift.until),
            breaks: shift
                .breaks
                .iter()
                .map(|pause| BreakPlan {
                    at: scenario.moment(pause.at),
                    duration: pause.duration,
                    stagger: pause.stagger,
                })
                .collect(),
        })
        .collect();
    from_shifts(&shifts)
}

/// What is left of the duty changes of the group called `name` when a share of its people
/// is absent. Who is, is drawn for each person and day by the person's number and the day
/// alone: a longer run or another schedule leaves the draws as they were.
pub(super) fn less_shrinkage(
    scenario: &Scenario,
    name: &str,
    group: &GroupConfig,
    scheduled: Vec<DutyChange>,
    seed: Seed,
) -> Vec<DutyChange> {
    if group.shrinkage <= 0.0 {
        return scheduled;
    }
    let mut stream = seed.stream(&format!("shrinkage/{name}"));
    with_absences(scheduled, group.count, |member, time| {
        stream.seek(scenario.day(time) << 32 | u64::from(member));
        stream.chance(group.shrinkage)
    })
}
