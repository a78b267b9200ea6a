//! One hundred thousand interactions in a day over four nodes and two proxies, for two
//! thousand agents: how long a run takes with the null sink (issue: under 10 s).

#![allow(clippy::disallowed_types, reason = "a benchmark reads the wall clock")]

use std::time::Instant;

use switchover::kernel::random::Seed;
use switchover::ledger::sink::NullSink;
use switchover::scenario::load;
use switchover::world::build::build;

/// What makes the shipped day ten times as large.
const LARGE: [(&str, &str); 3] = [
    ("queue.chat.arrivals.rate", "6000/h"),
    ("queue.email.arrivals.rate", "4000/h"),
    ("agents.staff.count", "2000"),
];

fn main() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/interaction-day.toml");
    let overrides = LARGE.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let scenario = load(std::path::Path::new(path), &overrides)
        .unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    for replication in 1..=3 {
        let mut run = build(&scenario, Seed { seed: 1, replication });
        let began = Instant::now();
        run.complete(&mut NullSink);
        let took = began.elapsed();
        let balance = run.balance();
        println!(
            "2,000 agents, 4 nodes, 2 proxies, a day: {} interactions, {} events, {:.2} s",
            balance.submitted,
            run.events(),
            took.as_secs_f64()
        );
        assert_eq!(balance.submitted, balance.ended, "the books balance");
    }
}
