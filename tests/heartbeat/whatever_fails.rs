//! Whatever fails, in whatever order: the books balance at any time, and once all is well and
//! quiet everybody is back and known to be (BEAT-8, CORE-19).

use proptest::prelude::*;

use super::setup::Setup;
use crate::common::{at, scenario};
use switchover::kernel::random::Seed;
use switchover::ledger::rows::{ContactEnd, Row};
use switchover::ledger::sink::MemorySink;
use switchover::world::build::build;

/// When the last fault is over at the latest.
const HEALED: f64 = 2400.0;

/// The keys of the queue: the last call comes at 3,000 s.
const QUEUE: &str = r#"
arrivals = { rate = "300/h", until = "3000s" }
handling = { exponential = { mean = "90s" } }
wrap_up = "10s"
patience = { exponential = { mean = "3m" } }
"#;

fn center(mode: &'static str, latency: f64) -> Setup {
    Setup {
        mode,
        latency,
        agents: 12,
        phases: "spread",
        duration: 4000.0,
        queue: QUEUE.to_owned(),
        group: "ring = \"4s\"\nno_answer = 0.1\nnot_ready_after_no_answer = \"20s\"".to_owned(),
        ..Setup::default()
    }
}

/// Runs to the end, checking on the way; how many calls were handled.
fn handled(setup: &Setup, seed: u64) -> usize {
    let scenario = scenario(&setup.text());
    let mut run = build(&scenario, Seed { seed, replication: 1 });
    let mut sink = MemorySink::default();
    run.start(&mut sink);
    let mut time = 0.0;
    while !run.advance(at(time), &mut sink) {
        run.check_invariants();
        time += 7.0;
    }
    let balance = run.balance();
    assert_eq!(balance.submitted, balance.ended);
    let is_handled =
        |row: &&Row| matches!(row, Row::Contact(row) if row.end == ContactEnd::Handled);
    sink.rows.iter().filter(is_handled).count()
}

/// Runs until all is quiet.
fn converges(setup: &Setup, seed: u64) {
    let scenario = scenario(&setup.text());
    let mut run = build(&scenario, Seed { seed, replication: 1 });
    let mut sink = MemorySink::default();
    run.start(&mut sink);
    run.advance(at(3995.0), &mut sink);
    run.check_convergence();
}

#[test]
fn beat_8_everybody_comes_back_from_every_kind_of_failure() {
    for mode in ["none", "heartbeat", "watchdog"] {
        let setup = center(mode, 0.02)
            .fails("cut", "office-denver", 300.0, 20.0)
            .fails("cut", "office-denver", 500.0, 200.0)
            .fails("crash", "office/claims/*", 900.0, 50.0)
            .fails("hang", "office/claims/3", 1100.0, 150.0)
            .fails("crash", "denver/claims.crm", 1300.0, 120.0)
            .fails("hang", "denver/claims.crm", 1500.0, 100.0)
            .fails("crash", "denver/switch", 1700.0, 100.0)
            .fails("hang", "denver/switch", 1850.0, 60.0)
            .fails("crash", "office/claims/1*", 1950.0, 100.0)
            .fails("site_outage", "denver", 2100.0, 100.0)
            .fails("site_outage", "office", 2250.0, 100.0)
            .fails("graceful_shutdown", "denver/claims.crm", 2350.0, 40.0);
        assert!(handled(&setup, 7) > 100, "{mode}");
        converges(&setup, 7);
    }
}

#[test]
fn beat_8_a_log_on_waits_until_the_cms_has_forgotten_the_one_before() {
    // What a browser missed while it hung says that the CMS is there, is not, and is: it logs
    // on twice within a moment, and the CMS has a call for the agent each time.
    for (mode, latency) in [("none", 0.0), ("heartbeat", 0.013), ("watchdog", 0.6)] {
        for seed in 0..3 {
            let setup = center(mode, latency)
                .fails("crash", "denver/switch", 623.6, 202.2)
                .fails("hang", "office/claims/*", 762.8, 336.1)
                .fails("hang", "denver/claims.crm", 983.1, 103.8);
            assert!(handled(&setup, seed) > 70, "{mode}");
            converges(&setup, seed);
        }
    }
}

const TARGETS: &[(&str, &str)] = &[
    ("cut", "office-denver"),
    ("crash", "office/claims/*"),
    ("crash", "office/claims/1*"),
    ("crash", "office/claims/5"),
    ("crash", "denver/claims.crm"),
    ("crash", "denver/switch"),
    ("hang", "office/claims/*"),
    ("hang", "office/claims/2"),
    ("hang", "denver/claims.crm"),
    ("hang", "denver/switch"),
    ("site_outage", "denver"),
    ("site_outage", "office"),
];

fn any_fault() -> impl Strategy<Value = (&'static str, &'static str, f64, f64)> {
    let any = (prop::sample::select(TARGETS), 10u32..20_000, 1u32..4_000);
    any.prop_map(|((kind, target), at, lasts)| {
        let (at, lasts) = (f64::from(at) / 10.0, f64::from(lasts) / 10.0);
        (kind, target, at, lasts.min(HEALED - at))
    })
}

/// So many cases unless `PROPTEST_CASES` says otherwise.
fn cases() -> ProptestConfig {
    let config = ProptestConfig::default();
    let usual = std::env::var_os("PROPTEST_CASES").is_none();
    ProptestConfig { cases: if usual { 40 } else { config.cases }, ..config }
}

proptest! {
    #![proptest_config(cases())]
    #[test]
    fn beat_8_everybody_comes_back_whatever_fails_whenever(
        faults in prop::collection::vec(any_fault(), 1..6),
        mode in prop::sample::select(vec!["none", "heartbeat", "watchdog"]),
        latency in prop::sample::select(vec![0.0, 0.013, 0.6]),
        seed in 0u64..1000,
    ) {
        let center = center(mode, latency);
        let setup = faults.into_iter().fold(center, |setup, (kind, target, at, lasts)| {
            setup.fails(kind, target, at, lasts)
        });
        handled(&setup, seed);
        converges(&setup, seed);
    }
}
