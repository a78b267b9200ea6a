//! What interaction clusters tell: the order in which queues were served, errors, backlogs,
//! agents' sessions as ICON computes them.

use super::ids::{AgentId, ContactId, Label, QueueId};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// One thing that an interaction cluster tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InteractionRow {
    /// An interaction was taken from a queue.
    Order(QueueOrderRow),
    /// A request came to an error.
    Error(InteractionErrorRow),
    /// How much waits at a node.
    Backlog(NodeBacklogRow),
    /// How long an agent's sessions were.
    Session(AgentSessionRow),
}

/// What an interaction is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum InteractionName {
    /// A customer's: as the contact.
    Contact(ContactId),
    /// Another one: a name from the scenario and a number, 0 where the name is all of it.
    Named(Label, u32),
}

/// `queue_order.csv` (OUT-5): one interaction was taken from its queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueOrderRow {
    /// Its queue.
    pub queue: QueueId,
    /// Which interaction.
    pub interaction: InteractionName,
    /// Its priority.
    pub priority: i16,
    /// The node that held it.
    pub node: Label,
    /// What it was taken through: a proxy, or URS.
    pub via: Label,
    /// When it was submitted.
    pub submitted: SimTime,
    /// When it was taken.
    pub taken: SimTime,
    /// Which take of its queue this was, from 1.
    pub position_taken: u32,
    /// Which take of one ideal queue, served at the same instants, it would have been.
    pub position_due: Option<u32>,
    /// How many that were due after it were taken while it waited.
    pub overtaken_by: u32,
    /// How many that were due before it waited on when it was taken, on any node: 1 if any.
    pub overtook: bool,
    /// How much longer it waited than in the ideal queue, in nanoseconds; negative: shorter.
    pub extra_wait_ns: Option<i64>,
    /// The fault that acted on it.
    pub cause: Cause,
}

impl QueueOrderRow {
    /// How many positions later it was taken than due; negative: earlier.
    pub fn displaced(&self) -> Option<i64> {
        Some(i64::from(self.position_taken) - i64::from(self.position_due?))
    }
}

/// Who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Client {
    /// The desktop of an agent.
    Agent(AgentId),
    /// Any other component.
    Component(Label),
}

/// `interaction_errors.csv`: a client got an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InteractionErrorRow {
    /// When the client got it.
    pub time: SimTime,
    /// Who asked.
    pub client: Client,
    /// The proxy that answered, or the node that was asked directly.
    pub server: Label,
    /// The node that it is about: that was lost or could not be asked.
    pub node: Option<Label>,
    /// Its code, 2000 to 2006.
    pub code: u16,
    /// The fault behind it.
    pub cause: Cause,
}

/// `node_backlog.csv`: how much of a queue waits at a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NodeBacklogRow {
    /// When.
    pub time: SimTime,
    /// The node.
    pub node: Label,
    /// The queue.
    pub queue: QueueId,
    /// Interactions in the queue.
    pub waiting: u32,
    /// How long the one that the node would give next has waited.
    pub next_waited: Option<SimDuration>,
    /// Interactions that were taken from the queue and are not completed.
    pub in_progress: u32,
}

/// `agent_sessions.csv`: how long an agent was logged in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentSessionRow {
    /// The cluster.
    pub cluster: Label,
    /// Who.
    pub agent: AgentId,
    /// How long really.
    pub truth: SimDuration,
    /// As a consumer has it to whom the first `EventAgentLogout` ends a session.
    pub naive: SimDuration,
    /// As a consumer has it that merges overlapping pairs.
    pub merged: SimDuration,
    /// Pairs of `EventAgentLogin` and `EventAgentLogout` that the consumer has read.
    pub pairs: u32,
}
