//! The full center against the bare loop: `cargo bench --bench center`.
//!
//! `scenarios/erlang-a.toml` through everything that a run has: rows going nowhere against
//! the bare center; every row written as CSV; and the memory that both take, for few calls
//! and for many.

mod bare;

use std::path::Path;

use bare::center::BareCenter;
use bare::{compare, print_head, quick, time};
use switchover::kernel::random::Seed;
use switchover::kernel::time::SimDuration;
use switchover::ledger::sink::NullSink;
use switchover::scenario::{Scenario, load};
use switchover::study::recorded::record;
use switchover::world::build::build;

const SEED: Seed = Seed { seed: 1, replication: 1 };

fn main() {
    let (rounds, hours, calls) = if quick() { (3, 10, 200_000) } else { (21, 100, 2_000_000) };
    print_head();
    let mut bare = BareCenter::new();
    let mut run = build(&erlang_a("500000h"), SEED);
    run.start(&mut NullSink);
    let ours = || {
        let before = run.balance().submitted;
        run.advance(run.now() + SimDuration::from_secs(hours * 3600), &mut NullSink);
        run.balance().submitted - before
    };
    compare("full center, call", rounds, 3.7, || bare.stretch(hours * 2_880), ours);
    println!();
    println!("{:<28} {:>9} {:>12}", "all CSV", "M calls/s", "peak memory");
    // Few calls first: the peak of a process never falls.
    for calls in [calls / 10, calls] {
        let per_second = 1e3 / time(&mut || all_csv(calls));
        println!("{:<28} {per_second:>9.2} {:>12}", format!("{calls} calls"), peak_memory());
    }
}

/// Erlang A for so long.
fn erlang_a(duration: &str) -> Scenario {
    let overrides = [("duration".to_owned(), duration.to_owned())];
    load(Path::new("scenarios/erlang-a.toml"), &overrides)
        .unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

/// Runs about so many calls with every file written; returns how many came.
fn all_csv(calls: u64) -> u64 {
    let scenario = erlang_a(&format!("{}m", calls / 48));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut came = 0;
    let watch = |run: &switchover::world::run::Run| {
        came = run.balance().submitted;
        true
    };
    let recorded = record(&scenario, SEED, None, folder.path(), &mut NullSink, watch);
    recorded.expect("it can be written");
    came
}

/// The most memory that this process had so far, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
