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
use switchover::ledger::sink::NullSink;
use switchover::report::summary::metric::Scope;
use switchover::report::summary::statistics::aggregate;
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
        let summaries = replicate(1..=self.replications, 2, |replication| {
            let seed = Seed { seed: 1, replication };
            let (summary, _) =
                summarise(&scenario, seed, &mut NullSink, || true).expect("it is not given up");
            Ok::<_, ()>(summary)
        });
        let statistics = aggregate(&summaries.expect("no replication fails"));
        for (metric, theory) in expected {
            let found = statistics.iter().find(|statistic| {
                statistic.metric.scope == Scope::Queue && statistic.metric.name == *metric
            });
            let (mean, half) = found
                .and_then(|found| Some((found.mean?, found.half_width?)))
                .expect("the metric is defined in every replication");
            println!(
                "{metric}: theory {theory:.5}, mean {mean:.5}, half width {:.2} %; {} agents, \
                 {} calls an hour",
                100.0 * half / mean,
                self.agents,
                self.per_hour
            );
            assert!((mean - theory).abs() <= half, "{metric}: {theory} is not in {mean} +- {half}");
            assert!(half <= HALF_WIDTH_MAX * mean, "{metric}: {mean} +- {half} is too wide");
        }
    }
}

fn exponential(mean_s: f64) -> String {
    format!("{{ exponential = {{ mean = \"{mean_s}s\" }} }}")
}

fn seconds(per_hour: f64) -> f64 {
    per_hour / 3600.0
}

#[test]
fn core_18_the_fixed_points_come_out_of_the_formulas() {
    let rate = 48.0 / 60.0;
    assert_eq!((erlang_c_wait(rate, 60.0, 50) * 100.0).round(), 2083.0);
    let Impatience { mean_wait_s, abandoned } = erlang_a(rate, 60.0, 120.0, 50);
    assert_eq!((mean_wait_s * 100.0).round(), 371.0);
    assert_eq!((abandoned * 10_000.0).round(), 309.0);
}

#[test]
fn core_18_erlang_a() {
    // Agents, callers an hour, mean service and patience in seconds, hours.
    for (agents, per_hour, service_s, patience_s, hours) in [
        (50, 2880.0, 60.0, 120.0, 16.0),
        (10, 165.0, 240.0, 120.0, 120.0),
        (20, 400.0, 150.0, 60.0, 120.0),
    ] {
        let Impatience { mean_wait_s, abandoned } =
            erlang_a(seconds(per_hour), service_s, patience_s, agents);
        let model = Model {
            agents,
            per_hour,
            handling: exponential(service_s),
            queue: format!("patience = {}", exponential(patience_s)),
            warm_up_h: 1.0,
            hours,
            replications: 40,
        };
        model.check(&[("mean_wait_s", mean_wait_s), ("abandonment_rate", abandoned)]);
    }
}

#[test]
fn core_18_erlang_c() {
    // Agents, callers an hour, mean service in seconds, hours.
    for (agents, per_hour, service_s, warm_up_h, hours) in [
        (50, 2880.0, 60.0, 4.0, 300.0),
        (5, 60.0, 240.0, 10.0, 1500.0),
        (2, 25.0, 180.0, 10.0, 2000.0),
    ] {
        let model = Model {
            agents,
            per_hour,
            handling: exponential(service_s),
            queue: String::new(),
            warm_up_h,
            hours,
            replications: 40,
        };
        model.check(&[("mean_wait_s", erlang_c_wait(seconds(per_hour), service_s, agents))]);
    }
}

#[test]
fn core_18_erlang_b() {
    for (agents, per_hour, handling, service_s) in [
        (10, 120.0, exponential(180.0), 180.0),
        (4, 100.0, exponential(200.0), 200.0),
        // Blocking does not depend on the distribution of service (Sevastyanov 1957).
        (20, 500.0, "\"120s\"".to_owned(), 120.0),
    ] {
        let model = Model {
            agents,
            per_hour,
            handling,
            queue: "no_patience = 1.0".to_owned(),
            warm_up_h: 1.0,
            hours: 300.0,
            replications: 40,
        };
        model.check(&[("abandonment_rate", erlang_b(seconds(per_hour) * service_s, agents))]);
    }
}

#[test]
fn core_18_pollaczek_khinchine() {
    // The squared coefficient of variation of each distribution of service, mean 60 s.
    for (handling, scv, per_hour, hours) in [
        ("\"60s\"", 0.0, 42.0, 600.0),
        ("{ erlang = { mean = \"60s\", k = 4 } }", 0.25, 45.0, 1200.0),
        ("{ uniform = { low = \"0s\", high = \"120s\" } }", 1.0 / 3.0, 36.0, 600.0),
        ("{ lognormal = { mean = \"60s\", sd = \"72s\" } }", 1.44, 36.0, 2000.0),
    ] {
        let model = Model {
            agents: 1,
            per_hour,
            handling: handling.to_owned(),
            queue: String::new(),
            warm_up_h: 10.0,
            hours,
            replications: 40,
        };
        let theory = pollaczek_khinchine_wait(seconds(per_hour), 60.0, scv);
        model.check(&[("mean_wait_s", theory)]);
    }
}
