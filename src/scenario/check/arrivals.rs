//! Arrivals, handling time and patience of queues.

use super::Check;
use crate::center::config::{ArrivalsConfig, LogConfig, QueueConfig};
use crate::kernel::time::SimTime;
use crate::kernel::units::Moment;
use crate::scenario::diagnostic::{Diagnostic, Problem};

pub fn check(check: &mut Check<'_>) {
    for (name, queue) in &check.config.queue {
        handling(check, name, queue);
        rates(check, name, &queue.arrivals);
        if let Some(log) = &queue.arrivals.log {
            log_columns(check, name, log);
        }
        busyness(check, name, &queue.arrivals);
        let starts: Vec<Moment> = queue.periods.iter().map(|period| period.from).collect();
        ascending(check, &["queue", name, "periods"], &starts);
        window(check, name, &queue.arrivals);
    }
    let silent = |queue: &QueueConfig| !comes_by_itself(&queue.arrivals);
    let mut clusters = check.config.interaction.values();
    // There, interactions can be in the queues from the start, or come from clients.
    let others = clusters.any(|it| !it.preload.is_empty() || !it.client.is_empty());
    if check.config.queue.values().all(silent) && !others && check.untouched(&["queue"]) {
        let warning = Diagnostic::warning(
            Problem::Unreachable,
            None,
            "no queue has arrivals: nothing will happen",
        );
        check.report(&["queue"], warning);
    }
}

fn comes_by_itself(arrivals: &ArrivalsConfig) -> bool {
    arrivals.rate.is_some()
        || !arrivals.rates.is_empty()
        || arrivals.every.is_some()
        || arrivals.forecast.is_some()
        || arrivals.log.is_some()
}

fn handling(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    let path = ["queue", name, "handling"];
    match &queue.handling {
        None if queue.arrivals.log.is_none() && check.untouched(&["queue", name, "arrivals"]) => {
            let error = Diagnostic::error(
                Problem::MissingKey,
                None,
                format!("`{name}` does not say `handling`"),
            )
            .label("`handling` is required unless a call log tells it")
            .help("for example: handling = { lognormal = { mean = \"4m\", sd = \"3m\" } }");
            check.report(&path, error);
        }
        Some(handling) if handling.constant() == Some(0.0) => {
            let message = "`handling` cannot be zero".to_owned();
            check.error(&path, Problem::OutOfRange, message, "expected some time");
        }
        _ => {}
    }
}

fn rates(check: &mut Check<'_>, name: &str, arrivals: &ArrivalsConfig) {
    let path = ["queue", name, "arrivals"];
    if arrivals.rate.is_some_and(|rate| rate.per_second <= 0.0) {
        let message = "a rate of zero brings nobody".to_owned();
        check.error(
            &["queue", name, "arrivals", "rate"],
            Problem::OutOfRange,
            message,
            "expected more than zero",
        );
    }
    if arrivals.rates.is_empty() {
        return;
    }
    let starts: Vec<Moment> = arrivals.rates.iter().map(|period| period.from).collect();
    let path: Vec<&str> = path.into_iter().chain(["rates"]).collect();
    ascending(check, &path, &starts);
    if arrivals.rates.iter().all(|period| period.rate.per_second <= 0.0) {
        let message = "every rate is zero: nobody comes".to_owned();
        check.error(&path, Problem::OutOfRange, message, "expected at least one above zero");
    }
}

/// Moments of a list of periods: one after the other, and not after the run. The first may
/// lie before the start.
fn ascending(check: &mut Check<'_>, path: &[&str], starts: &[Moment]) {
    let mut last: Option<SimTime> = None;
    for (index, start) in starts.iter().enumerate() {
        let index = index.to_string();
        let at: Vec<&str> = path.iter().copied().chain([index.as_str(), "from"]).collect();
        let time = match check.time(*start) {
            Some(_) => check.time_in_run(&at, *start),
            None => Some(SimTime::ZERO),
        };
        let Some(time) = time else { continue };
        // Before the start of the run all moments are alike.
        if last.is_some_and(|last| last >= time && time > SimTime::ZERO) {
            let message = "the period does not begin after the one before it".to_owned();
            check.error(&at, Problem::Conflict, message, "expected a later moment");
        }
        last = Some(time);
    }
}

/// From when until when contacts may come.
fn window(check: &mut Check<'_>, name: &str, arrivals: &ArrivalsConfig) {
    let from = arrivals
        .from
        .and_then(|from| check.time_in_run(&["queue", name, "arrivals", "from"], from));
    let Some(until) = arrivals.until else { return };
    let path = ["queue", name, "arrivals", "until"];
    match check.time(until) {
        None => drop(check.time_in_run(&path, until)),
        Some(until) if from.is_some_and(|from| from >= until) => {
            let message = "arrivals end before they begin".to_owned();
            check.error(&path, Problem::Conflict, message, "not after `from`");
        }
        Some(_) => {}
    }
}

fn busyness(check: &mut Check<'_>, name: &str, arrivals: &ArrivalsConfig) {
    let drawn =
        arrivals.rate.is_some() || !arrivals.rates.is_empty() || arrivals.forecast.is_some();
    if arrivals.busyness.is_some() && !drawn && comes_by_itself(arrivals) {
        let message = "a busyness multiplies rates, but these arrivals have none".to_owned();
        check.error(
            &["queue", name, "arrivals", "busyness"],
            Problem::Conflict,
            message,
            "expected together with `rate`, `rates` or `forecast`",
        );
    }
}

fn log_columns(check: &mut Check<'_>, name: &str, log: &LogConfig) {
    let at = |key: &'static str| ["queue", name, "arrivals", "log", key];
    let says_outcomes = !log.served.is_empty() || !log.abandoned.is_empty();
    if log.outcome.is_none() && says_outcomes {
        let key = if log.served.is_empty() { "abandoned" } else { "served" };
        let message = "outcomes are listed, but no column with the outcome".to_owned();
        check.error(&at(key), Problem::MissingKey, message, "`outcome` is required with it");
    }
    if log.outcome.is_some() && log.served.is_empty() {
        let message = "no outcome means that a caller was served".to_owned();
        check.error(&at("outcome"), Problem::MissingKey, message, "`served` is required with it");
    }
    if !log.abandoned.is_empty() && log.queue_seconds.is_none() {
        let message = "nothing tells how long callers waited who hung up".to_owned();
        let label = "`queue_seconds` is required with it";
        check.error(&at("abandoned"), Problem::MissingKey, message, label);
    }
    for (index, value) in log.abandoned.iter().enumerate() {
        if log.served.contains(value) {
            let message = format!("the outcome `{value}` is both served and abandoned");
            let index = index.to_string();
            let path = ["queue", name, "arrivals", "log", "abandoned", index.as_str()];
            check.error(&path, Problem::Duplicate, message, "also in `served`");
        }
    }
}
