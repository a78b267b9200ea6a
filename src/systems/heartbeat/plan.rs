//! What the system is built from: names resolved to numbers.

use super::config::{HeartbeatConfig, Mode, Phases};
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, Label};
use crate::network::ids::{ConnectionId, ProcessId};

/// Every `[heartbeat]` of a scenario.
#[derive(Clone, Debug, Default)]
pub struct HeartbeatPlan {
    /// The CRM servers.
    pub servers: Vec<ServerPlan>,
    /// What each of them knows as a CMS.
    pub cms: Vec<CmsPlan>,
    /// The groups, in the order of their seats; those of a server lie together.
    pub groups: Vec<GroupPlan>,
    /// The line of the first seat's browser to its server; those of the others follow. The
    /// browser is the initiator.
    pub first_line: u32,
    /// The connection of agent 0 to the switch; those of the others follow. For agents with a
    /// seat the server is the initiator.
    pub first_upstream: u32,
}

/// A CRM server.
#[derive(Clone, Debug)]
pub struct ServerPlan {
    /// What rows and figures call it: `heartbeat.claims`.
    pub label: Label,
    /// Its process.
    pub process: ProcessId,
    /// How a dead browser is noticed.
    pub mode: Mode,
    /// Time between two pings of a browser.
    pub ping: SimDuration,
    /// A last ping older than this is too old.
    pub lag: SimDuration,
    /// Time between two looks of a watchdog.
    pub watchdog: SimDuration,
    /// When timers wake up.
    pub phases: Phases,
    /// How old the last acknowledged ping to the CMS may be.
    pub cms_age: SimDuration,
    /// How long a watchdog waits for the CMS.
    pub cms_timeout: SimDuration,
    /// How long a person needs to log on again.
    pub logon: SimDuration,
    /// The first of its seats.
    pub first_seat: u32,
    /// How many seats it has.
    pub seats: u32,
}

impl ServerPlan {
    /// A server as configured, whose seats are not counted yet.
    pub fn new(label: Label, process: ProcessId, config: &HeartbeatConfig) -> Self {
        ServerPlan {
            label,
            process,
            mode: config.mode,
            ping: config.ping,
            lag: config.lag,
            watchdog: config.watchdog,
            phases: config.phases,
            cms_age: config.cms_age,
            cms_timeout: config.cms_timeout,
            logon: config.logon,
            first_seat: 0,
            seats: 0,
        }
    }
}

/// A CMS as one server knows it: there is one shared memory for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CmsPlan {
    /// Which server.
    pub server: u16,
    /// The process of the CMS.
    pub process: ProcessId,
    /// The connection for the watchdogs' pings; the server is the initiator.
    pub connection: ConnectionId,
}

/// A group with communication sessions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupPlan {
    /// Its first agent; its seats are as many, and in the same order.
    pub first: AgentId,
    /// How many agents it has.
    pub count: u32,
    /// Its server.
    pub server: u16,
    /// Its CMS.
    pub cms: u16,
    /// Whether its agents are not ready for a while after a call that was not answered.
    pub pauses: bool,
}
