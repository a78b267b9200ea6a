//! Faults: their moments, the fields of their kind, their targets.

use super::Check;
use crate::kernel::time::SimTime;
use crate::scenario::diagnostic::{Diagnostic, Problem};
use crate::scenario::fault::{FaultConfig, FaultKind};
use crate::scenario::target::{Target, TargetKind, known, matching};

pub fn check(check: &mut Check<'_>) {
    for (name, fault) in &check.config.fault {
        if let Some(at) = fault.at {
            check.time_in_run(&["fault", name, "at"], at);
        }
        timing(check, name, fault);
        if check.trusted(&["fault", name, "kind"]) {
            fields(check, name, fault);
            targets(check, name, fault);
        }
    }
}

/// A fault is on the timeline (`at`, `duration`) or comes at random (`time_to_failure`,
/// `time_to_repair`): one of the two, and whole.
fn timing(check: &mut Check<'_>, name: &str, fault: &FaultConfig) {
    let random = fault.time_to_failure.is_some();
    let mut conflict = |key: &str, message: &str| {
        check.error(&["fault", name, key], Problem::Conflict, message.to_owned(), "not both");
    };
    if random && fault.at.is_some() {
        conflict("at", "a fault that comes at random has no `at`");
    }
    if random && fault.duration.is_some() {
        conflict("duration", "a fault that comes at random lasts for its `time_to_repair`");
    }
    if !random && fault.time_to_repair.is_some() {
        conflict("time_to_repair", "`time_to_repair` belongs to `time_to_failure`");
    }
    let missing = match (random, fault.at, &fault.time_to_repair) {
        (false, None, _) => ("at", "at = \"10:15\""),
        (true, _, None) => {
            ("time_to_repair", "time_to_repair = { exponential = { mean = \"10m\" } }")
        }
        _ => return,
    };
    let message = format!("the fault `{name}` does not say `{}`", missing.0);
    let error = Diagnostic::error(Problem::MissingKey, None, message);
    let error = error.label("it must come and go: on the timeline, or at random");
    check.report(&["fault", name], error.help(format!("for example: {}", missing.1)));
}

/// Fields that belong to some kinds only.
fn fields(check: &mut Check<'_>, name: &str, fault: &FaultConfig) {
    use FaultKind::*;
    let kind = fault.kind;
    if fault.ahead.is_some() && fault.behind.is_some() {
        let message = "a clock is `ahead` or `behind`".to_owned();
        check.error(&["fault", name, "behind"], Problem::Conflict, message, "not both");
    }
    let table = [
        ("from", fault.from.is_some(), kind == Cut, false, "\"denver\""),
        ("latency", fault.latency.is_some(), kind == Slow, true, "\"200ms\""),
        ("ahead", fault.ahead.is_some(), kind == ClockSkew, fault.behind.is_none(), "\"20s\""),
        ("behind", fault.behind.is_some(), kind == ClockSkew, false, "\"20s\""),
        ("loss", fault.loss.is_some(), kind == Lossy, true, "0.05"),
        ("by", fault.by.is_some(), kind == Capacity, true, "4"),
        (
            "duration",
            fault.duration.is_some(),
            true,
            matches!(kind, Restart | HostRestart) && fault.time_to_failure.is_none(),
            "\"2m\"",
        ),
    ];
    for (key, present, belongs, required, example) in table {
        let path = ["fault", name, key];
        if present && !belongs {
            let message = format!("`{key}` does not belong to a fault of this kind");
            check.error(&path, Problem::Conflict, message, "expected another `kind`, or not this");
        }
        if !present && belongs && required {
            let error = Diagnostic::error(
                Problem::MissingKey,
                None,
                format!("the fault `{name}` does not say `{key}`"),
            );
            let error = error.label(format!("`{key}` is required for its kind"));
            check.report(&path, error.help(format!("for example: {key} = {example}")));
        }
    }
}

fn targets(check: &mut Check<'_>, name: &str, fault: &FaultConfig) {
    let kind = TargetKind::of(fault.kind);
    let names = &fault.target.0;
    for (index, pattern) in names.iter().enumerate() {
        let index_text = index.to_string();
        // A single text and a list stand at the same path: the list's elements below it.
        let path = ["fault", name, "target", index_text.as_str()];
        if names[..index].contains(pattern) {
            let message = format!("`{pattern}` is a target twice");
            check.error(&path, Problem::Duplicate, message, "a second time");
            continue;
        }
        let found = matching(check.config, kind, pattern);
        if found.is_empty() && all_known(check, kind) {
            let all = known(check.config, kind);
            let error = Diagnostic::error(
                Problem::UnknownName,
                None,
                format!("the fault `{name}` has nothing to hit: `{pattern}`"),
            );
            let error = error
                .label(format!("expected {}", kind.expectation()))
                .nearest(pattern, all.iter().map(String::as_str));
            check.report(&path, error);
        }
        for target in &found {
            from_an_end(check, name, fault, target);
            enough_people(check, name, fault, target);
        }
    }
    recovery_in_time(check, name, fault);
}

/// Whether nothing that was found wrong before can hide a target of this kind.
fn all_known(check: &Check<'_>, kind: TargetKind) -> bool {
    match kind {
        TargetKind::Site => check.names_known("site"),
        TargetKind::Link => check.names_known("link"),
        TargetKind::Process => check.untouched(&["agents"]) && check.untouched(&["queue"]),
        TargetKind::Resource => check.names_known("agents"),
    }
}

/// `from` must be one of the two sites of every link that is cut.
fn from_an_end(check: &mut Check<'_>, name: &str, fault: &FaultConfig, target: &Target) {
    let (Some(from), Target::Link(link)) = (&fault.from, target) else { return };
    let config = check.config;
    let ends = config.link[link].ends(link, |site| config.site.contains_key(site));
    let Some(ends) = ends.filter(|ends| !ends.contains(from)) else { return };
    let error = Diagnostic::error(
        Problem::UnknownName,
        None,
        format!("`{from}` is not an end of `{link}`"),
    )
    .label(format!("expected `{}` or `{}`", ends[0], ends[1]))
    .nearest(from, ends.iter().map(String::as_str));
    check.report(&["fault", name, "from"], error);
}

/// A group can lose whole people, and no more than it has.
fn enough_people(check: &mut Check<'_>, name: &str, fault: &FaultConfig, target: &Target) {
    let (Some(by), Target::Agents { group }) = (fault.by, target) else { return };
    let count = check.config.agents[group].count;
    if by > f64::from(count) || by.fract() != 0.0 {
        let message = format!("`{group}` cannot lose {by} of its {count} people");
        let label = format!("expected a whole number up to {count}");
        let error = Diagnostic::error(Problem::OutOfRange, None, message);
        check.report(&["fault", name, "by"], error.label(label));
    }
}

/// A fault that outlives the run is no mistake, but perhaps not meant.
fn recovery_in_time(check: &mut Check<'_>, name: &str, fault: &FaultConfig) {
    let at = fault.at.and_then(|at| check.time(at));
    let (Some(at), Some(duration)) = (at, fault.duration) else { return };
    let end = SimTime::ZERO + check.config.duration;
    if at < end && at + duration > end && !check.config.drain && check.trusted(&["duration"]) {
        let message = format!("the fault `{name}` is not over when the run ends");
        let warning = Diagnostic::warning(Problem::OutsideRun, None, message);
        check.report(&["fault", name, "duration"], warning.label("ends after the run"));
    }
}
