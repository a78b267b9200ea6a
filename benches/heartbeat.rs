//! 100,000 agents with communication sessions for eight hours: `cargo bench --bench heartbeat`.
//!
//! Every ping, every acknowledgement and every look of a watchdog is a message or a timer.
//! Rows go nowhere. Arguments after `--`: the number of agents, hours, minutes that the CMS
//! is down.

mod bare;

use std::io::Write as _;

use bare::{quick, time};
use switchover::kernel::random::Seed;
use switchover::ledger::sink::NullSink;
use switchover::scenario::load;
use switchover::world::build::build;

fn main() {
    let numbers: Vec<u32> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    let (agents, hours) = if quick() { (1_000, 1) } else { (100_000, 8) };
    let agents = numbers.first().copied().unwrap_or(agents);
    let hours = numbers.get(1).copied().unwrap_or(hours);
    let down = numbers.get(2).copied().unwrap_or_default();
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a file");
    file.write_all(text(agents, hours, down).as_bytes()).expect("it can be written");
    let scenario =
        load(file.path(), &[]).unwrap_or_else(|errors| panic!("{}", errors.render(false)));
    let mut run = build(&scenario, Seed { seed: 1, replication: 1 });
    let mut events = 0;
    let per_event = time(&mut || {
        run.complete(&mut NullSink);
        events = run.events();
        events
    });
    let seconds = per_event * events as f64 / 1e9;
    println!("{agents} agents, {hours} h, CMS down {down} min");
    println!("{seconds:.1} s for {events} events, {per_event:.1} ns each");
    println!("peak memory {}", peak_memory());
}

fn text(agents: u32, hours: u32, down: u32) -> String {
    let fault = if down == 0 {
        String::new()
    } else {
        format!(
            "[fault.cms]\nkind = \"crash\"\ntarget = \"denver/switch\"\nat = \"20m\"\n\
             duration = \"{down}m\""
        )
    };
    format!(
        r#"
        duration = "{hours}h"
        [site]
        denver = {{ latency = "1ms" }}
        office = {{}}
        [link.office-denver]
        latency = "4ms"
        [heartbeat.claims]
        site = "denver"
        [queue.claims]
        arrivals = {{ rate = "{agents}/h" }}
        handling = {{ exponential = {{ mean = "4m" }} }}
        [agents.claims]
        count = {agents}
        site = "office"
        switch = "denver"
        heartbeat = "claims"
        {fault}
        "#
    )
}

/// The most memory that this process had so far, where the system tells.
fn peak_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map_or_else(|| "unknown".to_owned(), |peak| peak.trim().to_owned())
}
