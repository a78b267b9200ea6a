//! The run's own times: interval, warm-up.

use super::Check;
use crate::kernel::time::SimDuration;
use crate::scenario::diagnostic::{Diagnostic, Problem};

/// The longest run: simulated time ends after 584 years, reports after a century.
const LONGEST_RUN: SimDuration = SimDuration::from_secs(100 * 366 * 86_400);

pub fn check(check: &mut Check<'_>) {
    let config = check.config;
    let hour = SimDuration::from_secs(3600).as_nanos();
    let interval = config.interval.as_nanos();
    if !hour.is_multiple_of(interval) {
        let message = "intervals of this length do not fill an hour".to_owned();
        let error = Diagnostic::error(Problem::OutOfRange, None, message);
        check.report(
            &["interval"],
            error.label("expected a part of an hour such as \"15m\" or \"30m\""),
        );
    }
    if config.duration > LONGEST_RUN {
        let message = "the run is longer than a century".to_owned();
        check.error(&["duration"], Problem::OutOfRange, message, "expected a shorter run");
    }
    if config.warm_up >= config.duration && check.trusted(&["duration"]) {
        let message = "the warm-up leaves nothing of the run".to_owned();
        check.error(&["warm_up"], Problem::Conflict, message, "not shorter than `duration`");
    }
}
