//! What happens in the center, and what its switches and phones say to each other.

use crate::ledger::ids::{AgentId, GroupId, QueueId};
use crate::ledger::rows::Medium;

/// A contact in the center's memory: a place, and how often the place was used before,
/// so that what comes too late for a contact finds nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactRef {
    /// The place.
    pub slot: u32,
    /// Which use of it.
    pub generation: u32,
}

/// What happens in the center by itself, at its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The next contact of a queue asks for service.
    Arrival(QueueId),
    /// A customer who was not served comes again; the number is their place among those who
    /// will.
    Redial(u32),
    /// A site has not answered the carrier.
    CarrierTimeout(ContactRef),
    /// A customer's patience is at its end.
    PatienceEnds(ContactRef),
    /// A waiting contact is old enough for the step of this number of its queue's overflow.
    OverflowDue(ContactRef, u8),
    /// The gate of a queue at one of its switches opens or closes; the number is that of
    /// the queue's line.
    GateChanges(QueueId, u16),
    /// An offered call has rung long enough; the number is the offer's.
    RingTimeout(ContactRef, u16),
    /// An agent answers the offer of this number.
    AgentAnswers(AgentId, ContactRef, u16),
    /// An agent puts the caller on hold.
    HoldBegins(ContactRef),
    /// The caller is taken back from hold.
    HoldEnds(ContactRef),
    /// The conversation is over.
    ConversationEnds(ContactRef),
    /// An agent's work after the contact is done.
    WrapUpEnds(AgentId, ContactRef),
    /// An agent is ready again after a call that was not answered.
    NotReadyEnds(AgentId),
    /// The number of people on duty changes.
    StaffingChanges(GroupId),
    /// A report's interval is over.
    IntervalEnds,
    /// An interval is over by the clock of this switch; the number outdates what its clock
    /// foresaw before it was set.
    SwitchIntervalEnds(u16, u16),
    /// The report of this switch with this number is to be sent.
    ReportDue(u16, u32),
}

/// What a switch says to phones and to other switches, and what phones say to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// To the phone: will you take this contact of this medium? The number is the offer's:
    /// what is said of an earlier offer of the same contact must not be taken for it.
    Offer(ContactRef, Medium, u16),
    /// To the phone: the offer of a contact of this medium is taken back, because it was
    /// not answered (true) or is no longer needed.
    Withdraw(ContactRef, Medium, bool),
    /// To the phone: the conversation is over.
    Release(ContactRef),
    /// To the phone: the log-out was heard, nothing more will come.
    LoggedOut,
    /// To the switch: the agent is at work and free.
    LogIn,
    /// To the switch: the agent leaves. Logging in again waits for the answer, so that no
    /// offer from before reaches the agent after it.
    LogOut,
    /// To the switch: the agent may be offered contacts again.
    Ready,
    /// To the switch: the agent may not be offered contacts.
    NotReady,
    /// To the switch: the agent takes the contact, by the offer of this number.
    Answer(ContactRef, u16),
    /// To the switch: the agent cannot take the contact, which is of this medium, by the
    /// offer of this number.
    Refuse(ContactRef, Medium, u16),
    /// To the switch: the agent is done with a contact of this medium.
    Done(Medium),
    /// From switch to switch: would you take this contact?
    MoveAsked(ContactRef),
    /// The answer, if it is yes: the contact can come.
    MoveGranted(ContactRef),
    /// From a switch to the historical database: the report of this number.
    Report(u32),
    /// The answer: it is stored.
    Stored(u32),
}
