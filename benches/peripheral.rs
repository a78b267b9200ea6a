//! Ten thousand agents on four peripherals for an eight-hour day, with the failover of a PG
//! at noon: how long a run takes with the null sink (issue: under 10 s).

#![allow(clippy::disallowed_types, reason = "a benchmark reads the wall clock")]

use std::io::Write as _;
use std::time::Instant;

use switchover::kernel::random::Seed;
use switchover::ledger::sink::NullSink;
use switchover::scenario::load;
use switchover::world::build::build;

fn main() {
    let mut text = String::from(
        r#"
        start = "2026-03-02T08:00:00-07:00"
        duration = "8h"
        [network]
        latency = "1ms"
        [site]
        s1 = {}
        s2 = {}
        s3 = {}
        s4 = {}
        [link]
        s1-s2 = { latency = "10ms" }
        s1-s3 = { latency = "20ms" }
        s1-s4 = { latency = "30ms" }
        s2-s3 = { latency = "10ms" }
        s2-s4 = { latency = "10ms" }
        s3-s4 = { latency = "10ms" }
        [peripheral.cards]
        sites = ["s1", "s2", "s3", "s4"]
        central = ["s1", "s2"]
        pg = "duplex"
        [queue.cards]
        router = "peripheral.cards"
        groups = [["a1", "a2", "a3", "a4"]]
        arrivals = { rate = "105000/h" }
        handling = { lognormal = { mean = "4m", sd = "3m" } }
        patience = { exponential = { mean = "3m" } }
        wrap_up = "45s"
        [fault.noon]
        kind = "crash"
        target = "s3/cards.pg-a"
        at = "12:00"
        duration = "10m"
        "#,
    );
    for site in 1..=4 {
        text += &format!(
            "[agents.a{site}]\ncount = 2500\nsite = \"s{site}\"\nperipheral = \"s{site}/cards\"\nring = \"3s\"\n"
        );
    }
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    let scenario =
        load(file.path(), &[]).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let mut run = build(&scenario, Seed { seed: 1, replication: 1 });
    let began = Instant::now();
    run.complete(&mut NullSink);
    let took = began.elapsed();
    let balance = run.balance();
    println!(
        "10,000 agents on 4 peripherals, 8 h: {} contacts, {} events, {:.2} s",
        balance.submitted,
        run.events(),
        took.as_secs_f64()
    );
    assert_eq!(balance.submitted, balance.ended, "the books balance");
}
