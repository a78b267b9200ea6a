//! Presence across pools, as rows: who learned of an update when, what the store made of it.

use super::ids::{AgentId, Label};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// A user whose presence is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Presentity {
    /// An agent of the scenario.
    Agent(AgentId),
    /// Somebody else: the group, and the number in it, from 1.
    User(Label, u32),
}

/// What became of an update at an app server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum UpdateOutcome {
    /// It is, or was, the server's copy.
    Applied,
    /// The server had a newer one.
    Discarded,
    /// It will never come: a newer one came first over the same way.
    Missed,
    /// Nothing of it has come when the run ended.
    Open,
}

/// `presence.csv`: one update at one app server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceUpdateRow {
    /// When this was final.
    pub time: SimTime,
    /// Whose update.
    pub user: Presentity,
    /// The user's updates counted.
    pub sequence: u32,
    /// The availability number.
    pub availability: u16,
    /// The pool that stamped it.
    pub pool: Label,
    /// The app server.
    pub server: Label,
    /// When the pool stamped it.
    pub published: SimTime,
    /// The stamp, by the pool's clock, in nanoseconds since the start.
    pub stamp: i64,
    /// When the server received it.
    pub received: Option<SimTime>,
    /// Over how many ways between processes it came from the pool.
    pub hops: Option<u8>,
    /// What became of it.
    pub outcome: UpdateOutcome,
    /// How long after the first server.
    pub divergence: Option<SimDuration>,
    /// If this was the last server that it was waited for: how long after the first it was.
    pub window: Option<SimDuration>,
    /// The fault behind it.
    pub cause: Cause,
}

/// `presence_store.csv`: one write of an app server to the common data store.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PresenceWriteRow {
    /// When the store dealt with it.
    pub time: SimTime,
    /// Whose update.
    pub user: Presentity,
    /// The user's updates counted.
    pub sequence: u32,
    /// The availability number.
    pub availability: u16,
    /// Who wrote.
    pub server: Label,
    /// What the write is ordered by, in nanoseconds since the start; none where writes are
    /// not ordered.
    pub stamp: Option<i64>,
    /// Whether the store has it.
    pub applied: bool,
    /// Whether a newer one had been offered before.
    pub out_of_order: bool,
    /// Whether it replaced a newer one.
    pub stale_overwrite: bool,
    /// If the store's state of the user was stale until this write: for how long.
    pub stale: Option<SimDuration>,
    /// The fault behind it.
    pub cause: Cause,
}
