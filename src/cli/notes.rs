//! What `run` says around its tables: what is run, and how to read the headings.

use serde_json::{Value, json};

use super::compare_text::number;
use crate::center::config::{AbandonedWithin, Bound, ServiceLevelConfig};
use crate::kernel::time::SimDuration;
use crate::ledger::readable::wrapped;
use crate::report::summary::statistics::Statistic;
use crate::report::summary::terminal;
use crate::scenario::Scenario;
use crate::study::precision::{self, Target};

/// What is run: scenario, seed or seeds, length, start, overrides. `at_most`: it may take
/// fewer replications.
pub fn heading(scenario: &Scenario, seed: u64, replications: Option<u32>, at_most: bool) -> String {
    let config = &scenario.config;
    let mut text = scenario.name.clone();
    if !config.description.is_empty() {
        text = wrapped(&format!("{text}: {}", config.description), terminal::WIDTH, 0);
    }
    text += &format!("\nseed {seed}, ");
    if let Some(count) = replications {
        let at_most = if at_most { "at most " } else { "" };
        text += &format!("{at_most}{count} replications of ");
    }
    text += &length(config.duration);
    if let Some(start) = &config.start {
        text += &format!(" from {start}");
    }
    if !config.warm_up.is_zero() {
        text += &format!(", the first {} not counted", length(config.warm_up));
    }
    text.push('\n');
    for (path, value) in &scenario.provenance.overrides {
        text += &format!("with {path} = {value}\n");
    }
    text
}

/// Whether the targets were reached, and after how many replications (CLI-4); nothing
/// without targets.
pub fn precision(count: u32, targets: &[Target], statistics: &[Statistic]) -> String {
    let mut text = String::new();
    for target in targets {
        let reached = if target.reached(statistics) { "reached" } else { "not reached" };
        let half = target.metric.find(statistics).and_then(|of| of.half_width);
        let half = half.map_or("no interval".to_owned(), |half| format!("± {half:.6}"));
        text += &format!("\n{reached} after {count} replications: {target} (now {half})\n");
    }
    text
}

/// The targets and what came of them, for programs.
pub fn precision_json(count: u32, targets: &[Target], statistics: &[Statistic]) -> Value {
    let one = |target: &Target| {
        let metric = target.metric.metric;
        let (kind, bound) = match target.bound {
            precision::Bound::Absolute(width) => ("half_width", width),
            precision::Bound::OfMean(share) => ("share_of_mean", share),
        };
        json!({
            "scope": metric.scope.as_str(),
            "name": target.metric.name,
            "metric": metric.name,
            "unit": metric.unit.as_str(),
            "target": { kind: bound },
            "half_width": number(target.metric.find(statistics).and_then(|of| of.half_width)),
            "reached": target.reached(statistics),
            "replications": count,
        })
    };
    targets.iter().map(one).collect()
}

/// How to read the headings that `shown` has. What a service level counts is a choice, so it
/// is said with every table of it (CORE-14).
pub fn legend(scenario: &Scenario, replications: Option<u32>, shown: &str) -> String {
    let mut lines = Vec::new();
    if replications.is_some() {
        lines.push((
            "a ± b",
            "mean of the replications, half the width of its 95 % interval".into(),
        ));
    }
    if shown.contains("svc level") {
        for (queues, rule) in service_levels(scenario) {
            lines.push(("svc level", format!("{queues}{}", service_level(&rule))));
        }
    }
    // A heading may end its line.
    let shown = shown.replace('\n', " \n");
    let headings = HEADINGS.iter().filter(|heading| shown.contains(&format!(" {} ", heading.0)));
    lines.extend(headings.map(|(heading, meaning)| (*heading, (*meaning).to_owned())));
    let line = |(heading, meaning): &(&str, String)| {
        wrapped(&format!("{heading:LABEL$}{meaning}"), terminal::WIDTH, LABEL) + "\n"
    };
    lines.iter().map(line).collect()
}

/// What headings mean that do not say it themselves.
const HEADINGS: [(&str, &str); 6] = [
    ("ASA", "mean wait of the answered, from submission to the answer"),
    ("wait", "mean wait of all, to the answer or, without one, to the end"),
    ("p95", "95 % of all waited no longer"),
    ("AHT", "mean time of talk, hold and wrap-up of the handled"),
    ("occupancy", "share of their time that logged-in agents who could work did work"),
    ("out of service", "agents' time on shift but cut off by a failure"),
];
/// Between a heading and its meaning.
const LABEL: usize = 16;

/// Each way in which service levels are counted, with the queues that count so; nothing
/// is said of them where all do.
fn service_levels(scenario: &Scenario) -> Vec<(String, ServiceLevelConfig)> {
    let config = &scenario.config;
    let mut rules: Vec<(ServiceLevelConfig, Vec<&str>)> = Vec::new();
    for (name, queue) in &config.queue {
        let rule = queue.service_level.unwrap_or(config.service_level);
        match rules.iter_mut().find(|(other, _)| *other == rule) {
            Some((_, queues)) => queues.push(name),
            None => rules.push((rule, vec![name])),
        }
    }
    let several = rules.len() > 1;
    let named = |(rule, queues): (ServiceLevelConfig, Vec<&str>)| {
        (if several { format!("{}: ", queues.join(", ")) } else { String::new() }, rule)
    };
    rules.into_iter().map(named).collect()
}

fn service_level(rule: &ServiceLevelConfig) -> String {
    let bound = match rule.bound {
        Bound::Inclusive => "in at most",
        Bound::Strict => "in less than",
    };
    let abandoned = match rule.abandoned {
        AbandonedWithin::Excluded => "are left out",
        AbandonedWithin::Met => "count as answered",
        AbandonedWithin::Missed => "count as missed",
    };
    let within = length(rule.within);
    format!("share answered {bound} {within}; those who gave up by then {abandoned}")
}

/// A length of time as planners write it: `10h`, `1h 30m`, `12.5s`.
pub fn length(time: SimDuration) -> String {
    let micros = time.as_nanos() / 1_000;
    let (seconds, fraction) = (micros / 1_000_000, micros % 1_000_000);
    let mut parts = Vec::new();
    for (count, unit) in [(seconds / 3_600, "h"), (seconds / 60 % 60, "m")] {
        if count > 0 {
            parts.push(format!("{count}{unit}"));
        }
    }
    if fraction > 0 {
        let decimals = format!("{fraction:06}");
        parts.push(format!("{}.{}s", seconds % 60, decimals.trim_end_matches('0')));
    } else if seconds % 60 > 0 || parts.is_empty() {
        parts.push(format!("{}s", seconds % 60));
    }
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cli_4_lengths_read_as_planners_write_them() {
        for (nanos, text) in [
            (0, "0s"),
            (20_000_000_000, "20s"),
            (12_500_000_000, "12.5s"),
            (90_000_000_000, "1m 30s"),
            (36_000_000_000_000, "10h"),
            (5_400_000_000_000, "1h 30m"),
            (1_094_400_000_000_000, "304h"),
            (3_600_250_000_000, "1h 0.25s"),
        ] {
            assert_eq!(length(SimDuration::from_nanos(nanos)), text);
        }
    }

    #[test]
    fn core_14_the_legend_says_how_a_service_level_counts() {
        let within = SimDuration::from_secs(30);
        for (bound, abandoned, text) in [
            (
                Bound::Inclusive,
                AbandonedWithin::Excluded,
                "share answered in at most 30s; those who gave up by then are left out",
            ),
            (
                Bound::Strict,
                AbandonedWithin::Met,
                "share answered in less than 30s; those who gave up by then count as answered",
            ),
            (
                Bound::Strict,
                AbandonedWithin::Missed,
                "share answered in less than 30s; those who gave up by then count as missed",
            ),
        ] {
            assert_eq!(service_level(&ServiceLevelConfig { within, bound, abandoned }), text);
        }
    }
}
