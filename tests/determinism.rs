//! The same scenario and seed give the same bytes, and what is added to a scenario shifts
//! nobody else's chance (CORE-2, CORE-3, CORE-20, OUT-8).

#![allow(missing_docs)]

mod common;
#[path = "determinism/golden.rs"]
mod golden;

use std::collections::BTreeMap;
use std::path::Path;

use common::{Story, scenario, tell};
use switchover::kernel::random::Seed;
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::rows::{ContactEnd, ContactRow};
use switchover::ledger::sink::{NullSink, Sink};
use switchover::report::fingerprint::layer::Fingerprint;
use switchover::report::fingerprint::sink::{FingerprintSink, LayerId};
use switchover::report::summary::statistics::aggregate;
use switchover::study::recorded::{record, summarise};
use switchover::study::replications::replicate;
use switchover::world::build::build;

/// Two sites, three queues, two media, and whatever `more` says.
pub fn two_sites(more: &str) -> String {
    format!(
        r#"
        duration = "2h"
        [network]
        latency = "2ms"
        [site.denver]
        [site.dallas]
        [link.denver-dallas]
        latency = {{ lognormal = {{ median = "18ms", sigma = 0.3 }} }}
        [queue.sales]
        arrivals = {{ rate = "180/h" }}
        handling = {{ lognormal = {{ mean = "4m", sd = "3m" }} }}
        patience = {{ exponential = {{ mean = "3m" }} }}
        hold = {{ share = 0.2, time = {{ exponential = {{ mean = "30s" }} }} }}
        groups = ["sales-denver", "sales-dallas"]
        [queue.service]
        arrivals = {{ rate = "120/h" }}
        handling = {{ gamma = {{ mean = "3m", sd = "2m" }} }}
        patience = {{ weibull = {{ mean = "4m", shape = 1.4 }} }}
        no_patience = 0.1
        wrap_up = "20s"
        groups = ["sales-dallas"]
        [queue.chat]
        medium = "chat"
        arrivals = {{ rate = "60/h" }}
        handling = {{ exponential = {{ mean = "8m" }} }}
        groups = ["sales-denver"]
        [agents.sales-denver]
        count = 9
        site = "denver"
        media = {{ voice = 1, chat = 3 }}
        ring = {{ uniform = {{ low = "2s", high = "14s" }} }}
        [agents.sales-dallas]
        count = 12
        site = "dallas"
        no_answer = 0.05
        ring = "3s"
        not_ready_after_no_answer = "30s"
        {more}
        "#
    )
}

/// Denver's site, its switch and the link fail, one after the other.
pub const FAULTS: &str = r#"
        [fault.site]
        kind = "site_outage"
        target = "denver"
        at = "20m"
        duration = "5m"
        [fault.switch]
        kind = "hang"
        target = "dallas/switch"
        at = "50m"
        duration = "40s"
        [fault.crash]
        kind = "crash"
        target = "dallas/switch"
        at = "70m"
        duration = "2m"
        "#;

fn seed() -> Seed {
    Seed { seed: 1, replication: 1 }
}

fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    entries
        .map(|entry| {
            let entry = entry.expect("the folder can be read");
            let bytes = std::fs::read(entry.path()).expect("the file can be read");
            (entry.file_name().to_string_lossy().into_owned(), bytes)
        })
        .collect()
}

#[test]
fn core_2_the_same_run_twice_gives_the_same_files() {
    let scenario = scenario(&two_sites(FAULTS));
    let run = || {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let recorded = record(&scenario, seed(), None, folder.path(), &mut NullSink, |_| true);
        let recorded = recorded.expect("it can be written").expect("it is not given up");
        (files(folder.path()), recorded.manifest)
    };
    let (first, second) = (run(), run());
    assert!(first.0.len() >= 5, "{:?}", first.0.keys());
    assert_eq!(first.0.keys().collect::<Vec<_>>(), second.0.keys().collect::<Vec<_>>());
    for (file, bytes) in &first.0 {
        assert!(!bytes.is_empty(), "{file} holds something");
        assert!(*bytes == second.0[file], "{file} differs");
    }
    assert_eq!(first.1.fingerprints, second.1.fingerprints);
}

#[test]
fn core_2_replications_do_not_depend_on_the_number_of_jobs() {
    let scenario = scenario(&two_sites(FAULTS));
    let run = |jobs| {
        let summaries = replicate(1..=6, jobs, |replication| {
            let seed = Seed { seed: 1, replication };
            Ok::<_, ()>(
                summarise(&scenario, seed, &mut NullSink, || true).expect("it is not given up").0,
            )
        });
        aggregate(&summaries.expect("no replication fails"))
    };
    let one = run(1);
    assert!(one.iter().any(|statistic| statistic.half_width.is_some_and(|half| half > 0.0)));
    for jobs in [2, 5] {
        assert_eq!(one, run(jobs), "{jobs} jobs");
    }
}

#[test]
fn core_2_a_run_in_odd_slices_equals_one_that_runs_through() {
    let scenario = scenario(&two_sites(FAULTS));
    let run = |slice: SimDuration| {
        let mut run = build(&scenario, seed());
        let mut sink = FingerprintSink::default();
        run.start(&mut sink);
        while !run.advance(run.now() + slice, &mut sink) {}
        (sink.fingerprints(), run.events())
    };
    let through = run(SimDuration::from_secs(7_200));
    for slice in [SimDuration::from_millis(777), SimDuration::from_secs(61)] {
        assert_eq!(through, run(slice));
    }
}

#[test]
fn out_8_a_run_forked_halfway_ends_with_the_fingerprints_of_the_unforked() {
    for faults in ["", FAULTS] {
        let scenario = scenario(&two_sites(faults));
        let mut run = build(&scenario, seed());
        let mut sink = FingerprintSink::default();
        run.start(&mut sink);
        // In the middle, and with the second fault while the switch hangs.
        for minutes in [22, 50, 60] {
            run.advance(SimTime::from_secs(60 * minutes) + SimDuration::from_millis(9), &mut sink);
            let (mut fork, mut fork_sink) = (run.clone(), sink.clone());
            fork.advance(SimTime::NEVER, &mut fork_sink);
            let (mut other, mut other_sink) = (run.clone(), sink.clone());
            other.advance(SimTime::NEVER, &mut other_sink);
            assert_eq!(fork_sink.fingerprints(), other_sink.fingerprints());
            let through = through(&scenario);
            assert_eq!(fork_sink.fingerprints(), through, "forked after {minutes} minutes");
        }
    }
}

fn through(scenario: &switchover::scenario::Scenario) -> Vec<(LayerId, Fingerprint)> {
    let mut sink = FingerprintSink::default();
    build(scenario, seed()).complete(&mut sink);
    sink.fingerprints()
}

/// What a customer brings along, as far as rows show it: when they came; their handling
/// time if they were served to the end; their patience if they gave up in a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Brought {
    submitted: SimTime,
    handling: Option<SimDuration>,
    patience: Option<SimDuration>,
}

fn brought(story: &Story, queue: &str) -> BTreeMap<u32, Brought> {
    let of_queue = |row: &&ContactRow| story.names.queue(row.contact.source) == queue;
    let brought = |row: &ContactRow| {
        let handled = row.end == ContactEnd::Handled;
        // Who gives up at once has shown no patience.
        let gave_up = matches!(row.end, ContactEnd::Abandoned(_)) && !row.wait.is_zero();
        Brought {
            submitted: row.submitted,
            handling: handled.then_some(row.talk),
            patience: gave_up.then_some(row.wait),
        }
    };
    story.contacts().filter(of_queue).map(|row| (row.contact.number, brought(row))).collect()
}

/// The customers of `queue` are the same in two stories: wherever both show something of
/// one, they show the same.
fn same_customers(one: &Story, other: &Story, queue: &str) {
    let (one, other) = (brought(one, queue), brought(other, queue));
    assert!(one.len() > 20, "{queue} has customers");
    assert_eq!(one.len(), other.len(), "{queue}");
    let mut compared = 0;
    for (number, a) in &one {
        let b = &other[number];
        assert_eq!(a.submitted, b.submitted, "{queue}-{number}");
        for (a, b) in [(a.handling, b.handling), (a.patience, b.patience)] {
            if let (Some(a), Some(b)) = (a, b) {
                assert_eq!(a, b, "{queue}-{number}");
                compared += 1;
            }
        }
    }
    assert!(compared * 2 > one.len(), "{queue}: {compared} compared");
}

const ANOTHER_QUEUE: &str = r#"
        [queue.billing]
        arrivals = { rate = "90/h" }
        handling = { exponential = { mean = "2m" } }
        patience = { exponential = { mean = "2m" } }
        groups = ["sales-dallas"]
        "#;
const ANOTHER_GROUP: &str = r#"
        [agents.night]
        count = 3
        site = "denver"
        ring = { uniform = { low = "1s", high = "5s" } }
        no_answer = 0.2
        "#;
const IDLE_FAULTS: &str = r#"
        [site.nowhere]
        [link.nowhere-denver]
        latency = "1ms"
        [fault.nothing]
        kind = "site_outage"
        target = "nowhere"
        at = "30m"
        duration = "10m"
        [fault.slow]
        kind = "slow"
        target = "nowhere-denver"
        latency = "1s"
        at = "40m"
        duration = "10m"
        "#;

#[test]
fn core_3_what_is_added_leaves_all_other_draws_as_they_were() {
    let base = tell(&scenario(&two_sites("")));
    for more in [IDLE_FAULTS, ANOTHER_QUEUE, ANOTHER_GROUP, FAULTS] {
        let other = tell(&scenario(&two_sites(more)));
        for queue in ["sales", "service", "chat"] {
            same_customers(&base, &other, queue);
        }
    }
}

#[test]
fn core_3_faults_that_hit_nothing_change_no_row() {
    let base = tell(&scenario(&two_sites("")));
    let other = tell(&scenario(&two_sites(IDLE_FAULTS)));
    assert!(base.contacts().eq(other.contacts()), "contacts differ");
    assert!(base.agent_states().eq(other.agent_states()), "agents differ");
}

#[test]
fn core_3_a_recorder_changes_nothing() {
    let scenario = scenario(&two_sites(FAULTS));
    let events = |sink: &mut dyn FnMut(&mut switchover::world::run::Run)| {
        let mut run = build(&scenario, seed());
        sink(&mut run);
        run.events()
    };
    let mut first = FingerprintSink::default();
    let mut second = (FingerprintSink::default(), Counter(0));
    let alone = events(&mut |run| run.complete(&mut NullSink));
    assert_eq!(alone, events(&mut |run| run.complete(&mut first)));
    assert_eq!(alone, events(&mut |run| run.complete(&mut second)));
    assert_eq!(first.fingerprints(), second.0.fingerprints());
    assert!(second.1.0 > 0);
}

/// Counts rows.
struct Counter(u64);

impl Sink for Counter {
    fn record(&mut self, _row: &switchover::ledger::rows::Row) {
        self.0 += 1;
    }
}

#[test]
fn core_20_the_same_customers_come_whoever_serves_them() {
    let base = tell(&scenario(&two_sites("")));
    for agents in [6, 30, 60] {
        let text = two_sites("").replace("count = 12", &format!("count = {agents}"));
        let other = tell(&scenario(&text));
        for queue in ["sales", "service", "chat"] {
            same_customers(&base, &other, queue);
        }
    }
}

#[test]
fn core_20_handling_by_group_shares_the_customers_quantile() {
    // Exponential, so that quantiles are multiples of each other: the second group, which
    // gets what the first cannot take, needs three times as long for the same customer.
    let by_group = |second: &str| {
        tell(&scenario(&format!(
            r#"
            duration = "2h"
            [site.main]
            [queue.sales]
            arrivals = {{ rate = "180/h" }}
            handling = "1s"
            handling_by_group = {{ first = {{ exponential = {{ mean = "2m" }} }}, second = {{ exponential = {{ mean = "{second}" }} }} }}
            groups = ["first", "second"]
            [agents.first]
            count = 4
            site = "main"
            [agents.second]
            count = 15
            site = "main"
            "#
        )))
    };
    let mut compared = 0;
    let (one, other) = (by_group("2m"), by_group("6m"));
    for a in one.contacts() {
        let b = other.contact("sales", a.contact.number);
        assert_eq!(a.submitted, b.submitted);
        if (a.end, b.end) != (ContactEnd::Handled, ContactEnd::Handled) {
            continue;
        }
        let served_by = other.names.group_of(b.agent.expect("somebody served"));
        let factor = if other.names.group(served_by).name == "second" { 3.0 } else { 1.0 };
        let (a, b) = (a.talk.as_secs_f64() * factor, b.talk.as_secs_f64());
        assert!((a - b).abs() < 3e-6, "{a} and {b}");
        compared += u32::from(factor > 1.0);
    }
    assert!(compared > 20, "{compared} were served by the second group");
}
