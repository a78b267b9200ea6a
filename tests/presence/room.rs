//! The scenarios of these tests, and questions to their rows.

use std::sync::Arc;

use switchover::kernel::random::Seed;
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::figures::Figure;
use switchover::ledger::lost::LostDataRow;
use switchover::ledger::presence::{PresenceUpdateRow, PresenceWriteRow};
use switchover::ledger::rows::Row;
use switchover::ledger::sink::MemorySink;
use switchover::world::build::build;

use crate::common::{Story, scenario};

/// So many sites in a row, west to east, with a pool and an app server at each; every two
/// joined by a link of `latency_ms`. One user, homed at the first, whose presence changes at
/// these moments in seconds. `more` is added.
pub fn sites(names: &[&str], latency_ms: &[u32], at: &[f64], more: &str) -> String {
    let mut text = String::from(
        "duration = \"10m\"\n[network]\nlatency = \"1ms\"\n\
         [queue.calls]\narrivals = { every = \"4m\" }\nhandling = \"1m\"\n",
    );
    text += &format!("[agents.staff]\ncount = 1\nsite = \"{}\"\n", names[0]);
    for name in names {
        text += &format!("[site.{name}]\n");
    }
    let mut latencies = latency_ms.iter().cycle();
    for (number, a) in names.iter().enumerate() {
        for b in &names[number + 1..] {
            let latency = latencies.next().expect("there is a latency");
            text += &format!("[link.{a}-{b}]\nlatency = \"{latency}ms\"\n");
        }
    }
    let moments: Vec<String> = at.iter().map(|at| format!("\"{at}s\"")).collect();
    let pools: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
    text += &format!(
        "[presence.staff]\npools = [{}]\n[presence.staff.users.office]\ncount = 1\n\
         site = \"{}\"\nupdates = {{ at = [{}] }}\n{more}\n",
        pools.join(", "),
        names[0],
        moments.join(", ")
    );
    text
}

/// What was told of updates, in order.
pub fn updates(story: &Story) -> Vec<&PresenceUpdateRow> {
    story
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::PresenceUpdate(row) => Some(row),
            _ => None,
        })
        .collect()
}

/// What was told of writes to the store, in order.
pub fn writes(story: &Story) -> Vec<&PresenceWriteRow> {
    story
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::PresenceWrite(row) => Some(row),
            _ => None,
        })
        .collect()
}

/// What was lost.
pub fn lost(story: &Story) -> Vec<&LostDataRow> {
    story
        .rows
        .iter()
        .filter_map(|row| match row {
            Row::LostData(row) => Some(row),
            _ => None,
        })
        .collect()
}

/// A figure; of several of that kind the first one's.
pub fn figure(story: &Story, wanted: Figure) -> f64 {
    let found = story.rows.iter().find_map(|row| match row {
        Row::Figure(row) if row.figure == wanted => row.millionths,
        _ => None,
    });
    found.unwrap_or_else(|| panic!("{wanted:?} is told")) as f64 / 1e6
}

/// So many milliseconds.
pub fn ms(ms: u64) -> SimDuration {
    SimDuration::from_millis(ms)
}

/// The moment so many milliseconds after the start.
pub fn at_ms(at: u64) -> SimTime {
    SimTime::ZERO + ms(at)
}

/// Runs a scenario at whose end everything is healed and quiet, and checks that all copies
/// are what is so (CORE-19).
pub fn converged(text: &str) -> Story {
    let scenario = scenario(text);
    let mut run = build(&scenario, Seed { seed: scenario.config.seed, replication: 1 });
    let mut sink = MemorySink::default();
    run.complete(&mut sink);
    run.check_convergence();
    Story { rows: sink.rows, names: Arc::clone(run.names()) }
}
