//! The full center against the bare loop: `cargo bench --bench center`.
//!
//! `scenarios/erlang-a.toml` through everything that a run has, rows going nowhere.

mod bare;

use std::path::Path;

use bare::center::BareCenter;
use bare::{compare, print_head, quick};
use switchover::kernel::random::Seed;
use switchover::kernel::time::SimDuration;
use switchover::ledger::sink::NullSink;
use switchover::scenario::load;
use switchover::world::build::build;

fn main() {
    let (rounds, hours) = if quick() { (3, 10) } else { (21, 100) };
    let endless = ("duration".to_owned(), "500000h".to_owned());
    let scenario = load(Path::new("scenarios/erlang-a.toml"), &[endless])
        .unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let mut run = build(&scenario, Seed { seed: 1, replication: 1 });
    run.start(&mut NullSink);
    print_head();
    let mut bare = BareCenter::new();
    let ours = || {
        let before = run.balance().submitted;
        run.advance(run.now() + SimDuration::from_secs(hours * 3600), &mut NullSink);
        run.balance().submitted - before
    };
    // As many calls as come to erlang-a in that time.
    compare("full center, call", rounds, 3.7, || bare.stretch(hours * 2_880), ours);
}
