//! The simulator against the formulas of queueing theory (CORE-18).
//!
//! Each model runs 40 or more replications after a warm-up; the 95 % interval of the mean
//! must hold the theory's value, and be narrow: half its width is at most 3 % of the mean.

#![allow(missing_docs)]

mod common;
#[path = "analytic/theory.rs"]
mod theory;

use common::scenario;
use switchover::kernel::random::Seed;
use switchover::report::summary::metric::Scope;
use switchover::report::summary::student::t975;
use switchover::scenario::Scenario;
use switchover::study::recorded::summarise;
use switchover::study::replications::replicate;
use theory::{Impatience, erlang_a, erlang_b, erlang_c_wait, pollaczek_khinchine_wait};

/// Half the interval's width may be this share of the mean.
const HALF_WIDTH_MAX: f64 = 0.03;

/// One queue served by one group.
struct Model {
    agents: u32,
    /// Callers an hour.
    per_hour: f64,
    /// Handling time as the scenario says it.
    handling: String,
    /// More of the queue.
    queue: String,
    warm_up_h: f64,
    hours: f64,
    replications: u32,
}

impl Model {
    fn scenario(&self) -> Scenario {
        let Model { agents, per_hour, handling, queue, warm_up_h, hours, .. } = self;
        scenario(&format!(
            r#"
            duration = "{}s"
            warm_up = "{}s"
            interval = "1h"
            [site.main]
            [queue.calls]
            arrivals = {{ rate = "{per_hour}/h" }}
            handling = {handling}
            {queue}
            [agents.staff]
            count = {agents}
            site = "main"
            "#,
            ((warm_up_h + hours) * 3600.0).round(),
            (warm_up_h * 3600.0).round(),
        ))
    }

    /// Runs the replications and holds each metric of the queue against theory.
    fn check(&self, expected: &[(&str, f64)]) {
        let scenario = self.scenario();
        let summaries = replicate(self.replications, 2, |replication| {
            let seed = Seed { seed: 1, replication };
            let (summary, _) = summarise(&scenario, seed, || true).expect("it is not given up");
            Ok::<_, ()>(summary)
        });
        let summaries = summaries.expect("no replication fails");
        for (metric, theory) in expected {
            let values: Vec<f64> = summaries
                .iter()
                .map(|summary| {
                    let entry = summary.entry(Scope::Queue, "calls", metric);
                    entry.and_then(|entry| entry.value).expect("the metric is defined")
                })
                .collect();
            let (mean, half) = interval(&values);
            println!(
                "{metric}: theory {theory:.5}, mean {mean:.5} +- {half:.5} ({:.2} %), {} agents, \
                 {}/h",
                100.0 * half / mean,
                self.agents,
                self.per_hour
            );
            assert!((mean - theory).abs() <= half, "{metric}: {theory} is not in {mean} +- {half}");
            assert!(half <= HALF_WIDTH_MAX * mean, "{metric}: {mean} +- {half} is too wide");
        }
    }
}

/// Mean and half the width of its 95 % interval.
fn interval(values: &[f64]) -> (f64, f64) {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0);
    (mean, t975(values.len() as u32 - 1) * (variance / n).sqrt())
}

fn exponential(mean_s: f64) -> String {
    format!("{{ exponential = {{ mean = \"{mean_s}s\" }} }}")
}
