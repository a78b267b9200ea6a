//! What the scenario tests share: a scenario from its text, its rows, questions to them.
#![allow(missing_docs)]
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::io::Write as _;
use std::sync::Arc;

use switchover::kernel::random::Seed;
use switchover::kernel::time::{SimDuration, SimTime};
use switchover::ledger::names::Names;
use switchover::ledger::rows::{
    AgentStateRow, ContactEnd, ContactRow, FaultRow, GroupIntervalRow, QueueIntervalRow, Row,
    WarningRow,
};
use switchover::ledger::sink::MemorySink;
use switchover::scenario::{Scenario, load};
use switchover::world::build::build;

/// The scenario that `text` says.
///
/// # Panics
/// With the diagnostics, if there are any errors.
pub fn scenario(text: &str) -> Scenario {
    scenario_with(text, &[])
}

/// The scenario that `text` says, with overrides.
pub fn scenario_with(text: &str, overrides: &[(&str, String)]) -> Scenario {
    let mut file = tempfile::Builder::new().suffix(".toml").tempfile().expect("a temporary file");
    file.write_all(text.as_bytes()).expect("it can be written");
    let overrides: Vec<_> =
        overrides.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
    load(file.path(), &overrides).unwrap_or_else(|errors| panic!("{}", errors.render(false)))
}

/// What came of a run.
pub struct Story {
    /// Every row, in order.
    pub rows: Vec<Row>,
    /// The names behind them.
    pub names: Arc<Names>,
}

/// Runs a scenario with its own seed.
pub fn tell(scenario: &Scenario) -> Story {
    tell_replication(scenario, 1)
}

/// Runs one replication of a scenario.
pub fn tell_replication(scenario: &Scenario, replication: u32) -> Story {
    let mut run = build(scenario, Seed { seed: scenario.config.seed, replication });
    let mut sink = MemorySink::default();
    run.complete(&mut sink);
    Story { rows: sink.rows, names: Arc::clone(run.names()) }
}

impl Story {
    /// The contacts, in the order in which their rows became final.
    pub fn contacts(&self) -> impl Iterator<Item = &ContactRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::Contact(row) => Some(row),
            _ => None,
        })
    }

    /// The contact of the queue called `queue` with this number.
    pub fn contact(&self, queue: &str, number: u32) -> &ContactRow {
        self.contacts()
            .find(|row| {
                self.names.queue(row.contact.source) == queue && row.contact.number == number
            })
            .unwrap_or_else(|| panic!("there is a contact {queue}-{number}"))
    }

    /// How many contacts ended as `wanted` says.
    pub fn ended(&self, wanted: impl Fn(ContactEnd) -> bool) -> usize {
        self.contacts().filter(|row| wanted(row.end)).count()
    }

    /// The changes of agents' states.
    pub fn agent_states(&self) -> impl Iterator<Item = &AgentStateRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::AgentState(row) => Some(row),
            _ => None,
        })
    }

    /// The changes of one agent's states: when, and to what.
    pub fn agent(&self, name: &str) -> Vec<&AgentStateRow> {
        self.agent_states().filter(|row| self.names.agent(row.agent) == name).collect()
    }

    /// The intervals of queues.
    pub fn queue_intervals(&self) -> impl Iterator<Item = &QueueIntervalRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::QueueInterval(row) => Some(row),
            _ => None,
        })
    }

    /// The intervals of groups.
    pub fn group_intervals(&self) -> impl Iterator<Item = &GroupIntervalRow> {
        self.rows.iter().filter_map(|row| match row {
            Row::GroupInterval(row) => Some(row),
            _ => None,
        })
    }

    /// The faults that happened.
    pub fn faults(&self) -> Vec<&FaultRow> {
        self.rows
            .iter()
            .filter_map(|row| match row {
                Row::Fault(row) => Some(row),
                _ => None,
            })
            .collect()
    }

    /// The warnings.
    pub fn warnings(&self) -> Vec<&WarningRow> {
        self.rows
            .iter()
            .filter_map(|row| match row {
                Row::Warning(row) => Some(row),
                _ => None,
            })
            .collect()
    }
}

/// The moment `seconds` after the start.
pub fn at(seconds: f64) -> SimTime {
    SimTime::ZERO + SimDuration::from_secs_f64(seconds)
}

/// A duration of `seconds`.
pub fn secs(seconds: f64) -> SimDuration {
    SimDuration::from_secs_f64(seconds)
}
