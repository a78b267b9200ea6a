//! Overflow, hours, redials: what a queue does for contacts that are not served at once.

use super::Check;
use super::serving::serves;
use crate::center::config::{HoursConfig, QueueConfig};
use crate::kernel::time::{SimDuration, SimTime};
use crate::scenario::diagnostic::{Diagnostic, Problem};

/// The most steps that the overflow of a queue can have.
const STEPS_MAX: usize = 100;

pub fn check(check: &mut Check<'_>) {
    for (name, queue) in &check.config.queue {
        overflow_steps(check, name, queue);
        overflow_sites(check, name, queue);
        hours(check, name, &queue.hours);
        redial(check, name, queue);
    }
}

/// Steps follow each other in time.
fn overflow_steps(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    if queue.overflow.len() > STEPS_MAX {
        let message = format!("an overflow of {} steps", queue.overflow.len());
        let label = format!("expected at most {STEPS_MAX}");
        check.error(&["queue", name, "overflow"], Problem::OutOfRange, message, &label);
    }
    let mut last = SimDuration::ZERO;
    for (index, step) in queue.overflow.iter().enumerate() {
        let index = index.to_string();
        if step.after < last {
            let message = "this step comes before the one above it".to_owned();
            let path = ["queue", name, "overflow", &index, "after"];
            check.error(&path, Problem::Conflict, message, "expected a longer wait");
        }
        last = step.after;
    }
}

/// Contacts move over links, and to where somebody could serve them.
fn overflow_sites(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    let config = check.config;
    let is_site = |site: &str| config.site.contains_key(site);
    let mut from: Vec<&str> = queue.sites.iter().map(String::as_str).collect();
    if from.is_empty() {
        let first = config.agents.iter().filter(|(group_name, group)| {
            let later = queue.overflow_groups().any(|it| it == *group_name);
            !later && serves(name, queue, group_name, group)
        });
        from.extend(first.flat_map(|(_, group)| {
            let (first, second) = config.switches_of(group);
            std::iter::once(first).chain(second)
        }));
    }
    // Who has moved may move on.
    from.extend(queue.overflow.iter().filter_map(|step| step.site.as_deref()));
    for (index, step) in queue.overflow.iter().enumerate() {
        let Some(to) = step.site.as_ref().filter(|site| is_site(site)) else { continue };
        let index = index.to_string();
        let path = ["queue", name, "overflow", index.as_str(), "site"];
        let somebody = config.agents.iter().any(|(group_name, group)| {
            config.sits_at(group, to) && serves(name, queue, group_name, group)
        });
        if !somebody && check.untouched(&["agents"]) && check.untouched(&["queue", name]) {
            let message = format!("nobody at `{to}` can serve the queue `{name}`");
            let error = Diagnostic::error(Problem::Unreachable, None, message);
            let error = error.label("contacts that move here would wait for ever");
            check.report(&path, error.help("name a group of that site in the queue's `groups`"));
        }
        let joined = |a: &str, b: &str| {
            config.link.iter().any(|(link, it)| {
                let ends = it.ends(link, |site| config.site.contains_key(site));
                ends.is_some_and(|ends| [a, b].iter().all(|end| ends.iter().any(|it| it == end)))
            })
        };
        for from in from.iter().copied().filter(|from| is_site(from) && *from != to) {
            if !joined(from, to) && check.names_known("link") {
                let message = format!("no link joins `{from}` with `{to}`");
                let error = Diagnostic::error(Problem::UnknownName, None, message)
                    .label("contacts could not move here")
                    .help(format!("for example: [link.{from}-{to}] with latency = \"4ms\""));
                check.report(&path, error);
                break;
            }
        }
    }
}

/// Hours that end after they begin, one after the other.
fn hours(check: &mut Check<'_>, name: &str, hours: &[HoursConfig]) {
    let mut last = SimTime::ZERO;
    for (index, open) in hours.iter().enumerate() {
        let index = index.to_string();
        let at = |key: &'static str| ["queue", name, "hours", index.as_str(), key];
        // What opened before the run is open when it starts.
        let from = check.time(open.from).unwrap_or(SimTime::ZERO);
        if check.time(open.from).is_some() && check.time_in_run(&at("from"), open.from).is_none() {
            continue;
        }
        if from < last {
            let message = "these hours begin before the ones above them end".to_owned();
            check.error(&at("from"), Problem::Conflict, message, "expected a later moment");
        }
        match check.time(open.until) {
            Some(until) if until > from => last = until,
            _ => {
                let error =
                    Diagnostic::error(Problem::Conflict, None, "the hours end before they begin")
                        .label("not after `from` and the start of the run")
                        .help("hours from 24 on are the next day: 06:00 of it is \"30:00\"");
                check.report(&at("until"), error);
            }
        }
    }
}

/// Redials that could come at once and be refused at once would go on within one instant.
fn redial(check: &mut Check<'_>, name: &str, queue: &QueueConfig) {
    let at_once = |delay: &crate::kernel::distribution::Distribution| delay.constant() == Some(0.0);
    if queue.redial.as_ref().is_some_and(|redial| at_once(&redial.delay)) {
        let path = ["queue", name, "redial", "delay"];
        let message = "`delay` cannot be zero".to_owned();
        check.error(&path, Problem::OutOfRange, message, "expected some time");
    }
}
