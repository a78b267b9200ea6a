//! What an instance is built from: names resolved to numbers.

use super::config::{Policy, Reader};
use crate::kernel::distribution::Distribution;
use crate::kernel::random::Stream;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, Label};
use crate::ledger::rows::Medium;
use crate::network::ids::{ConnectionId, ProcessId};

/// An instance.
#[derive(Clone, Debug)]
pub struct PresencePlan {
    /// Its name in figures: `presence.NAME`.
    pub name: Label,
    /// Its policy's name in figures: `NAME.POLICY`.
    pub policy_name: Label,
    /// What decides in the store.
    pub policy: Policy,
    /// Whether app servers act and tell each other.
    pub coordinate: bool,
    /// How long an endpoint may be silent.
    pub expiry: SimDuration,
    /// The FE pools.
    pub front_ends: Vec<FrontEndPlan>,
    /// The app servers of all app pools.
    pub servers: Vec<ServerPlan>,
    /// The store.
    pub store: StorePlan,
    /// The connections between FE pools, with the two, the initiator first.
    pub between_pools: Vec<([u16; 2], ConnectionId)>,
    /// The connections between app servers that coordinate, likewise.
    pub between_servers: Vec<([u16; 2], ConnectionId)>,
    /// The users, group by group.
    pub groups: Vec<UsersPlan>,
    /// Whose copies routing believes.
    pub believed: Vec<Believed>,
}

/// An FE pool.
#[derive(Clone, Debug)]
pub struct FrontEndPlan {
    /// The process's name.
    pub name: Label,
    /// The process.
    pub process: ProcessId,
    /// The pool that stands in for it.
    pub paired: Option<u16>,
}

/// An app server.
#[derive(Clone, Debug)]
pub struct ServerPlan {
    /// The process's name.
    pub name: Label,
    /// The process.
    pub process: ProcessId,
    /// The FE pool of its app pool.
    pub next_hop: u16,
    /// Its connection to that; the server is the initiator.
    pub link: ConnectionId,
    /// Its connection to the store; the server is the initiator.
    pub store: ConnectionId,
    /// What it reads.
    pub reader: Reader,
    /// For each FE pool the name of the pair in figures.
    pub pairs: Vec<Label>,
}

/// The store.
#[derive(Clone, Debug)]
pub struct StorePlan {
    /// The process.
    pub process: ProcessId,
    /// What a write takes besides the way.
    pub latency: Distribution,
    /// What that is drawn from.
    pub stream: Stream,
}

/// A group of users.
#[derive(Clone, Debug)]
pub struct UsersPlan {
    /// Who they are.
    pub who: Who,
    /// How many.
    pub count: u32,
    /// The FE pool on which they are homed.
    pub home: u16,
    /// The first one's client; those of the others follow.
    pub first_client: ProcessId,
    /// The first one's connection to the home pool, the client being the initiator; the
    /// others' follow.
    pub to_home: ConnectionId,
    /// The same to the paired pool, if the home pool has one.
    pub to_paired: Option<ConnectionId>,
    /// When their presence changes, of those who are no agents.
    pub changes: Option<Changes>,
}

/// Who users are.
#[derive(Clone, Debug)]
pub enum Who {
    /// Agents, from the first on, with the media that they have.
    Agents(AgentId, Vec<Medium>),
    /// Others.
    Others(Label),
}

/// When the presence of a group of users changes.
#[derive(Clone, Debug)]
pub struct Changes {
    /// When the last change may come.
    pub until: SimTime,
    /// How they come.
    pub kind: ChangesKind,
}

/// How changes come.
#[derive(Clone, Debug)]
pub enum ChangesKind {
    /// Poisson over the whole group: the mean time between two, and what it is drawn from.
    Poisson {
        /// Seconds between two changes of the group, on average.
        mean_s: f64,
        /// Draws the times.
        times: Box<Stream>,
        /// Draws who changes to what.
        choices: Box<Stream>,
    },
    /// At every interval, in turn.
    Every(SimDuration),
    /// At these moments, ascending, in turn.
    At(Vec<SimTime>),
}

/// A copy that routing believes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Believed {
    /// Whose copy: an app server's, or the store's.
    pub source: Source,
    /// About which agents: the first.
    pub first: AgentId,
    /// How many.
    pub count: u32,
}

/// Where a copy of presence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// In an app server.
    Server(u16),
    /// In the store.
    Store,
}
