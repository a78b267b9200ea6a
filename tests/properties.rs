//! Random centers under random faults: whatever happens, the books balance, the rows
//! agree with each other, and in the end everybody is back at work (CORE-11, CORE-19).
//!
//! `PROPTEST_CASES=5000 cargo test --release --test properties` looks longer.

#![allow(missing_docs)]

#[path = "properties/case.rs"]
mod case;
mod common;
#[path = "properties/found.rs"]
mod found;
#[path = "properties/rows.rs"]
mod rows;

use case::{Case, any_case};
use proptest::prelude::*;
use switchover::kernel::random::Seed;
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::sink::MemorySink;
use switchover::world::build::build;

/// Cases of a property unless `PROPTEST_CASES` says otherwise: some seconds in debug.
const CASES: u32 = 150;

fn cases() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok());
    ProptestConfig {
        cases: asked.unwrap_or(CASES),
        failure_persistence: None,
        max_shrink_iters: 2_000,
        ..ProptestConfig::default()
    }
}

/// How many events a run may have for each contact and each minute of each agent, before
/// it must be going in circles.
const EVENTS_PER_STEP: u64 = 200;

/// Runs a case to its end, looking at it again and again; returns its rows.
fn run(case: &Case) -> MemorySink {
    let scenario = common::scenario(&case.to_toml());
    let mut run = build(&scenario, Seed { seed: case.seed, replication: 1 });
    let mut sink = MemorySink::default();
    run.start(&mut sink);
    let step = SimDuration::from_millis(6_500);
    while run.now() < case::QUIET_FROM {
        run.advance(run.now() + step, &mut sink);
        run.check_invariants();
        let minutes = run.now().as_nanos() / 60_000_000_000 + 1;
        let steps = run.balance().submitted + minutes * u64::from(case.people());
        assert!(
            run.events() < 2_000 + EVENTS_PER_STEP * steps,
            "{} events by {}: the run goes in circles",
            run.events(),
            run.now()
        );
    }
    // No caller comes any more and every fault is healed: let those inside be served.
    let last = case::END - SimDuration::from_secs(1);
    while run.now() < last && run.balance().submitted > run.balance().ended {
        run.advance((run.now() + SimDuration::from_secs(600)).min(last), &mut sink);
    }
    run.advance((run.now() + SimDuration::from_secs(600)).min(last), &mut sink);
    run.check_convergence();
    while !run.advance(SimTime::NEVER, &mut sink) {}
    sink
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn core_19_whatever_fails_the_books_balance_and_everybody_comes_back(case in any_case()) {
        let sink = run(&case);
        rows::check(&case, &sink.rows, true);
    }

    #[test]
    fn core_11_the_books_balance_whenever_the_run_ends(
        case in any_case(),
        seconds in 600..900_u32,
        drain in any::<bool>(),
    ) {
        let scenario = common::scenario(&case.to_toml_until(seconds, drain));
        let mut run = build(&scenario, Seed { seed: case.seed, replication: 1 });
        let mut sink = MemorySink::default();
        run.complete(&mut sink);
        prop_assert_eq!(run.balance().submitted, run.balance().ended);
        rows::check(&case, &sink.rows, false);
    }

    #[test]
    fn out_8_a_run_forked_anywhere_ends_as_the_unforked_one(
        case in any_case(),
        fork_ms in 0..900_000_u64,
        slice_ms in 1..100_000_u64,
    ) {
        let scenario = common::scenario(&case.to_toml_until(900, false));
        let mut run = build(&scenario, Seed { seed: case.seed, replication: 1 });
        let mut sink = MemorySink::default();
        run.start(&mut sink);
        run.advance(SimTime::from_nanos(fork_ms * 1_000_000), &mut sink);
        let (mut fork, mut fork_sink) = (run.clone(), sink.clone());
        while !run.advance(run.now() + SimDuration::from_millis(slice_ms), &mut sink) {}
        fork.advance(SimTime::NEVER, &mut fork_sink);
        prop_assert_eq!(run.events(), fork.events());
        prop_assert!(sink.rows == fork_sink.rows, "the rows differ");
    }
}
