//! Handled events as rows, for whoever watches them all: the trace (OUT-9), the
//! fingerprint of all events (OUT-8).

use super::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;

/// What an event happened to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Component {
    /// The run as a whole.
    Run,
    /// A queue.
    Queue(QueueId),
    /// An agent group.
    Group(GroupId),
    /// An agent, or the phone of one.
    Agent(AgentId),
    /// The switch of a site.
    Switch(Label),
    /// The carrier that brings the callers.
    Carrier,
    /// A fault of the timeline.
    Fault(Label),
    /// Any other process, by its number.
    Process(u32),
}

/// One handled event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventRow {
    /// When.
    pub time: SimTime,
    /// Its place in the order in which events were scheduled; unique in a run.
    pub sequence: u64,
    /// What it happened to.
    pub component: Component,
    /// What happened: a message's word at its arrival, or the event's own.
    pub event: &'static str,
    /// The contact that it is about, if it is about one that is still there.
    pub contact: Option<ContactId>,
    /// The fault behind it.
    pub cause: Cause,
    /// What was scheduled while it was handled: the first sequence number, and the one
    /// after the last.
    pub children: (u64, u64),
}

impl Component {
    /// The kind in fingerprints, and the number within it. A kind's number is never given
    /// again.
    #[inline]
    pub const fn code(self) -> (u8, u32) {
        match self {
            Component::Run => (1, 0),
            Component::Queue(queue) => (2, queue.0 as u32),
            Component::Group(group) => (3, group.0 as u32),
            Component::Agent(agent) => (4, agent.0),
            Component::Switch(site) => (5, site.0),
            Component::Carrier => (6, 0),
            Component::Fault(name) => (7, name.0),
            Component::Process(number) => (8, number),
        }
    }
}
