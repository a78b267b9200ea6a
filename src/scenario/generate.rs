//! Generates a call log and the staffing of its day: the same columns as a real bank's,
//! but every number drawn, so that they can be shipped and made longer or different.
//!
//! The day is replayed in a small center of its own (first come first served, agents who
//! come and go), so that waits, hang-ups and services belong together as in a real log.

use std::io::Write;

use crate::kernel::distribution::Distribution;
use crate::kernel::random::{Seed, Stream};

/// Seconds in which the log's day begins and ends.
const OPEN: u32 = 7 * 3600;
const CLOSE: u32 = 24 * 3600;
/// Length of a staffing interval in seconds.
const INTERVAL: u32 = 300;
/// The agent's work after a call, in seconds.
const WRAP_UP: u32 = 15;

/// Calls per hour from 7:00 on: a peak before noon, a lower one in the afternoon.
const CALLS_PER_HOUR: [f64; 17] = [
    55.0, 140.0, 210.0, 225.0, 205.0, 175.0, 160.0, 160.0, 185.0, 180.0, 160.0, 95.0, 70.0, 85.0,
    85.0, 55.0, 45.0,
];

/// Agents on duty per hour from 7:00 on: a little short at the peaks.
const AGENTS: [u32; 17] = [3, 6, 9, 10, 9, 8, 7, 7, 8, 8, 7, 5, 4, 5, 5, 3, 3];

/// Types of call with their weights.
const TYPES: [(&str, f64); 5] =
    [("PS", 0.70), ("NW", 0.17), ("NE", 0.06), ("IN", 0.06), ("PE", 0.01)];

/// Columns of the log.
const COLUMNS: [&str; 13] = [
    "call",
    "type",
    "priority",
    "vru_entry",
    "vru_exit",
    "queue_start",
    "queue_exit",
    "queue_seconds",
    "outcome",
    "service_start",
    "service_exit",
    "service_seconds",
    "agent",
];

/// A call as it comes: times in seconds of the day.
struct Caller {
    number: usize,
    kind: &'static str,
    priority: u32,
    vru_entry: u32,
    vru_exit: u32,
    wish: Wish,
}

/// What a caller wants.
enum Wish {
    /// Is content with the voice response unit.
    Nothing,
    /// An agent, for so many seconds, after a wait of at most so many.
    Agent { service: u32, patience: u32 },
    /// Is an artefact of the switch.
    Phantom { queued: u32 },
}

/// What became of a caller.
enum Fate {
    InVru,
    Phantom { queue_exit: u32 },
    HungUp { queue_exit: u32 },
    Served { start: u32, end: u32, agent: usize },
}

/// Writes a log of about 2,300 calls: a function of `seed`.
///
/// # Errors
/// If writing fails.
pub fn call_log(seed: u64, writer: impl Write) -> Result<(), csv::Error> {
    let callers = callers(Seed { seed, replication: 1 });
    let fates = replay(&callers);
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(COLUMNS)?;
    for (caller, fate) in callers.iter().zip(fates) {
        csv.write_record(row(caller, &fate))?;
    }
    csv.flush()?;
    Ok(())
}

/// Writes the agents on duty per five minutes of the same day.
///
/// # Errors
/// If writing fails.
pub fn staffing(writer: impl Write) -> Result<(), csv::Error> {
    let mut csv = csv::Writer::from_writer(writer);
    csv.write_record(["interval_start", "agents"])?;
    for start in (6 * 3600..CLOSE).step_by(INTERVAL as usize) {
        let time = format!("{:02}:{:02}", start / 3600, start / 60 % 60);
        csv.write_record([time, on_duty(start).to_string()])?;
    }
    csv.flush()?;
    Ok(())
}

/// Agents on duty at a second of the day.
fn on_duty(second: u32) -> u32 {
    let hour = second.checked_sub(OPEN).map(|since| (since / 3600) as usize);
    hour.and_then(|hour| AGENTS.get(hour)).copied().unwrap_or(0)
}

/// The calls in the order in which they reach the voice response unit.
fn callers(seed: Seed) -> Vec<Caller> {
    let mut arrivals = seed.stream("generate/arrivals");
    let mut details = seed.stream("generate/details");
    let mut callers = Vec::new();
    for (hour, per_hour) in CALLS_PER_HOUR.iter().enumerate() {
        let gap = Distribution::Exponential { mean: 3600.0 / per_hour };
        let start = f64::from(OPEN) + 3600.0 * hour as f64;
        let mut time = start + gap.sample(&mut arrivals);
        while time < start + 3600.0 {
            callers.push(caller(callers.len() + 1, time as u32, &mut details));
            time += gap.sample(&mut arrivals);
        }
    }
    callers
}

/// Draws everything about one caller, always the same number of draws.
fn caller(number: usize, vru_entry: u32, details: &mut Stream) -> Caller {
    let vru = Distribution::LogNormal { mu: libm::log(6.0), sigma: 0.6 };
    // Mean 190 s with a long tail.
    let service = Distribution::LogNormal { mu: 4.75, sigma: 0.95 };
    let patience = Distribution::Exponential { mean: 280.0 };
    let kind = kind(details.uniform());
    let priority = [0, 0, 1, 2, 2][details.below(5) as usize];
    let vru_exit = vru_entry + whole(vru.sample(details));
    let service = whole(service.sample(details));
    let patience = whole(patience.sample(details)).max(1);
    let wish = match details.uniform() {
        luck if luck < 0.05 => Wish::Nothing,
        luck if luck < 0.058 => Wish::Phantom { queued: patience },
        _ => Wish::Agent { service, patience },
    };
    Caller { number, kind, priority, vru_entry, vru_exit, wish }
}

fn kind(mut luck: f64) -> &'static str {
    for (kind, weight) in TYPES {
        if luck < weight {
            return kind;
        }
        luck -= weight;
    }
    TYPES[0].0
}

fn whole(seconds: f64) -> u32 {
    (seconds + 0.5) as u32
}

/// What becomes of each: in the order of asking, everyone gets the agent who is free first,
/// unless that is too late for them.
fn replay(callers: &[Caller]) -> Vec<Fate> {
    let agents = AGENTS.iter().max().map_or(0, |most| *most as usize);
    let mut free_at = vec![0; agents];
    let mut order: Vec<&Caller> = callers.iter().collect();
    order.sort_by_key(|caller| (caller.vru_exit, caller.number));
    let mut fates: Vec<Fate> = callers.iter().map(|_| Fate::InVru).collect();
    for caller in order {
        let asked = caller.vru_exit;
        fates[caller.number - 1] = match caller.wish {
            Wish::Nothing => Fate::InVru,
            Wish::Phantom { queued } => Fate::Phantom { queue_exit: asked + queued },
            Wish::Agent { service, patience } => match first_free(&free_at, asked) {
                Some((start, agent)) if start - asked <= patience => {
                    free_at[agent] = start + service + WRAP_UP;
                    Fate::Served { start, end: start + service, agent }
                }
                _ => Fate::HungUp { queue_exit: asked + patience },
            },
        };
    }
    fates
}

/// When the first agent is free and on duty from `asked` on, and which one.
fn first_free(free_at: &[u32], asked: u32) -> Option<(u32, usize)> {
    let starts = free_at.iter().enumerate().filter_map(|(agent, free_at)| {
        let mut time = asked.max(*free_at);
        while time < CLOSE && on_duty(time) <= agent as u32 {
            time = (time / INTERVAL + 1) * INTERVAL;
        }
        (time < CLOSE).then_some((time, agent))
    });
    starts.min()
}

/// The fields of a row.
fn row(caller: &Caller, fate: &Fate) -> [String; 13] {
    let asked = caller.vru_exit;
    let nothing = String::new;
    let queued = |until: u32| {
        let waited = until - asked;
        match waited {
            0 => (nothing(), nothing(), "0".to_owned()),
            _ => (clock(asked), clock(until), waited.to_string()),
        }
    };
    let none = (nothing(), nothing(), "0".to_owned());
    let (queue, outcome, service, agent) = match *fate {
        Fate::InVru => (queued(asked), "HANG", none, nothing()),
        Fate::Phantom { queue_exit } => (queued(queue_exit), "PHANTOM", none, nothing()),
        Fate::HungUp { queue_exit } => (queued(queue_exit), "HANG", none, nothing()),
        Fate::Served { start, end, agent } => {
            let service = (clock(start), clock(end), (end - start).to_string());
            (queued(start), "AGENT", service, format!("agent-{:02}", agent + 1))
        }
    };
    [
        caller.number.to_string(),
        caller.kind.to_owned(),
        caller.priority.to_string(),
        clock(caller.vru_entry),
        clock(asked),
        queue.0,
        queue.1,
        queue.2,
        outcome.to_owned(),
        service.0,
        service.1,
        service.2,
        agent,
    ]
}

/// `HH:MM:SS`; hours from 24 on are after midnight.
fn clock(second: u32) -> String {
    format!("{:02}:{:02}:{:02}", second / 3600, second / 60 % 60, second % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(seed: u64) -> String {
        let mut bytes = Vec::new();
        call_log(seed, &mut bytes).unwrap();
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn cli_11_the_generated_log_is_a_function_of_its_seed() {
        assert_eq!(log(1), log(1));
        assert_ne!(log(1), log(2));
    }

    #[test]
    fn cli_11_the_generated_day_looks_like_a_banks() {
        for seed in [1, 2, 3] {
            let text = log(seed);
            let rows: Vec<Vec<&str>> =
                text.lines().skip(1).map(|line| line.split(',').collect()).collect();
            let count = |outcome: &str| rows.iter().filter(|row| row[8] == outcome).count();
            assert!((2_000..2_600).contains(&rows.len()), "{} calls", rows.len());
            let hung_up =
                rows.iter().filter(|row| row[8] == "HANG" && row[7] != "0").count() as f64;
            let share = hung_up / rows.len() as f64;
            assert!((0.05..0.45).contains(&share), "{share} hung up");
            assert!(count("PHANTOM") > 0 && count("AGENT") > 1_000);
            assert!(rows.iter().any(|row| row[8] == "HANG" && row[7] == "0"));
        }
    }
}
