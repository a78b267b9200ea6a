//! How rows name things: small numbers, resolved by [`super::names::Names`].

/// A queue (a call type), in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QueueId(pub u16);

/// An agent group, in the order of the scenario.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(pub u16);

/// An agent; the agents of one group are numbered without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AgentId(pub u32);

/// A site, component, link, fault or other thing with a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label(pub u32);

/// A contact: its source (the queue it arrived for), its customer's number there, from 1,
/// and which of that customer's attempts it is (CORE-20). A redial bears the number of the
/// first contact, so that first contacts are numbered alike whoever comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContactId {
    /// The queue that it was submitted to.
    pub source: QueueId,
    /// The customer's number among the arrivals of that queue.
    pub number: u32,
    /// 0 for the customer's first contact, n for the n-th redial.
    pub redial: u8,
}

impl ContactId {
    /// The customer's first contact.
    pub fn first(self) -> ContactId {
        ContactId { redial: 0, ..self }
    }
}
