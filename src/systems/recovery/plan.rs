//! What it is built from: names resolved to numbers.

use super::config::{AtStart, LoadingConfig, Phone, Seating};
use crate::kernel::distribution::Distribution;
use crate::kernel::random::Stream;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, Label};
use crate::network::ids::{ConnectionId, PairId, ProcessId};

/// A pair of servers, and the process that stands for what the pair offers: where others
/// connect to.
#[derive(Clone, Copy, Debug)]
pub struct ServicePlan {
    /// Where others connect to.
    pub process: ProcessId,
    /// The pair.
    pub pair: PairId,
    /// Its primary and its backup.
    pub members: [ProcessId; 2],
}

/// One of the two sites of a system.
#[derive(Clone, Debug)]
pub struct SitePlan {
    /// Its name.
    pub site: Label,
    /// Its Configuration Server Proxy.
    pub proxy: ProcessId,
    /// The proxy's connection to the Configuration Servers.
    pub proxy_link: ConnectionId,
    /// The Configuration Server Proxy's name, for warnings.
    pub proxy_name: Label,
    /// The Stat Servers' name, for warnings.
    pub stat_name: Label,
    /// The SIP Servers; others connect to the site's switch.
    pub sip: ServicePlan,
    /// The Configuration Servers.
    pub config: ServicePlan,
    /// The Stat Servers.
    pub stat: ServicePlan,
}

/// A supervisor logs agents out.
#[derive(Clone, Copy, Debug)]
pub struct SupervisorPlan {
    /// When.
    pub at: SimTime,
    /// How many of each group.
    pub people: u32,
    /// After what time they log in again.
    pub duration: Option<SimDuration>,
}

/// A `[recovery.NAME]`.
#[derive(Clone, Debug)]
pub struct SystemPlan {
    /// Its name: `recovery.loans`.
    pub name: Label,
    /// The preferred and the secondary site.
    pub sites: [SitePlan; 2],
    /// Zero: never on this ground.
    pub site_timeout: SimDuration,
    /// Zero: never on this ground.
    pub register_timeout: SimDuration,
    /// Retry interval.
    pub retry: SimDuration,
    /// How long a connection may take.
    pub connect_timeout: SimDuration,
    /// Which site the local configuration names first.
    pub first_site: u8,
    /// Whether the preferred site is cached.
    pub caches: bool,
    /// Whether people have places of their own.
    pub seating: Seating,
    /// The share of stale caches.
    pub stale_share: f64,
    /// Whether the phones are in the desktops.
    pub phone: Phone,
    /// How long an embedded endpoint takes to launch.
    pub endpoint_launch: SimDuration,
    /// How long a registration lasts.
    pub expiry: SimDuration,
    /// When it is refreshed.
    pub refresh: SimDuration,
    /// How long AIL takes to load.
    pub loading: LoadingConfig,
    /// Log-ins per second of each Configuration Server Proxy.
    pub log_ins: f64,
    /// Registrations per second of each SIP Server.
    pub registrations: f64,
    /// The delay of a switchover.
    pub delay: Distribution,
    /// What it is drawn from: one draw a switchover.
    pub delays: Stream,
    /// What stale caches are drawn from: one draw a start.
    pub caches_drawn: Stream,
    /// What desktops do when the run begins.
    pub at_start: AtStart,
    /// Supervisors.
    pub supervisors: Vec<SupervisorPlan>,
}

/// The desktops of a group: one for each agent, in their order.
#[derive(Clone, Copy, Debug)]
pub struct DesktopsPlan {
    /// The number of the system.
    pub system: u16,
    /// The group's first agent.
    pub first: AgentId,
    /// How many there are.
    pub count: u32,
}

/// All systems of a scenario.
#[derive(Clone, Debug)]
pub struct RecoveryPlan {
    /// The systems.
    pub systems: Vec<SystemPlan>,
    /// The groups in the order of their desktops.
    pub desktops: Vec<DesktopsPlan>,
    /// The process of the first desktop; the others follow.
    pub first_desktop: ProcessId,
    /// The first connection of the first desktop. Each has four: to the two Configuration
    /// Server Proxies, to a SIP Server, to a Stat Server.
    pub first_connection: ConnectionId,
    /// The process of the first agent's phone; the others follow.
    pub first_phone: ProcessId,
    /// Its connection to its switch; the others follow.
    pub first_phone_connection: ConnectionId,
}
