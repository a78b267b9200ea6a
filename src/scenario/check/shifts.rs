//! Shifts and staffing of agent groups.

use super::Check;
use crate::center::config::{GroupConfig, ShiftConfig};
use crate::kernel::time::SimTime;
use crate::scenario::diagnostic::{Diagnostic, Problem};

pub fn check(check: &mut Check<'_>) {
    for (name, group) in &check.config.agents {
        if group.staffing.is_some() && !group.shifts.is_empty() {
            let message = format!("`{name}` has both `staffing` and `shifts`");
            let label = "expected one of them";
            check.error(&["agents", name, "shifts"], Problem::Conflict, message, label);
        }
        people(check, name, group);
        for (index, shift) in group.shifts.iter().enumerate() {
            let index = index.to_string();
            let at = |key: &'static str| ["agents", name.as_str(), "shifts", index.as_str(), key];
            // Who begins before the run is at work when it starts.
            let from = check.time(shift.from).unwrap_or(SimTime::ZERO);
            if check.time(shift.from).is_some()
                && check.time_in_run(&at("from"), shift.from).is_none()
            {
                continue;
            }
            match check.time(shift.until) {
                Some(until) if until > from => breaks(check, name, &index, shift, (from, until)),
                _ => {
                    let error = Diagnostic::error(
                        Problem::Conflict,
                        None,
                        "the shift ends before it begins",
                    )
                    .label("not after `from` and the start of the run")
                    .help("hours from 24 on are the next day: 06:00 of it is \"30:00\"");
                    check.report(&at("until"), error);
                }
            }
        }
    }
}

/// Breaks lie within their shift and do not overlap.
fn breaks(
    check: &mut Check<'_>,
    name: &str,
    shift_index: &str,
    shift: &ShiftConfig,
    (from, until): (SimTime, SimTime),
) {
    let mut last = from;
    for (index, pause) in shift.breaks.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &'static str| {
            ["agents", name, "shifts", shift_index, "breaks", index.as_str(), key]
        };
        let Some(begins) = check.time(pause.at).filter(|begins| *begins >= last) else {
            let message = "the break begins before its shift, or before the last break is over";
            let label = "expected a later moment";
            check.error(&at("at"), Problem::Conflict, message.to_owned(), label);
            continue;
        };
        // Nobody is on two breaks at once, whoever goes first.
        last = begins + pause.stagger + pause.duration;
        if last > until {
            let message = "the last of the break is after the end of the shift".to_owned();
            let label = "expected `at`, `stagger` and `duration` to end within the shift";
            check.error(&at("at"), Problem::Conflict, message, label);
        }
    }
}

fn people(check: &mut Check<'_>, name: &str, group: &GroupConfig) {
    let said: u64 = group.shifts.iter().filter_map(|shift| shift.count).map(u64::from).sum();
    if said > u64::from(group.count) && check.trusted(&["agents", name, "count"]) {
        let message = format!("{said} people work in shifts, the group has {}", group.count);
        let error = Diagnostic::error(Problem::Conflict, None, message);
        let label = format!("expected `count` to be at least {said}");
        check.report(&["agents", name, "shifts"], error.label(label));
    }
    let open: Vec<usize> =
        (0..group.shifts.len()).filter(|index| group.shifts[*index].count.is_none()).collect();
    if let [_, second, ..] = open.as_slice() {
        let message = "a second shift without `count` has nobody left".to_owned();
        let path = ["agents", name, "shifts", &second.to_string()];
        check.error(&path, Problem::Conflict, message, "expected `count`");
    }
}
