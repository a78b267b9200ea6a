//! The two doors between the center and the modelled systems.
//!
//! ```text
//!   center ──Notice──▶ world ──▶ the systems that the agent's group or the queue is bound to
//!   center ◀──Command─ world ◀── a system
//! ```
//!
//! The center owns the people and the truth about every contact; systems own their sessions
//! and their views. Systems do not know each other: what one of them does to a person, the
//! others learn as a [`Notice`]. Both doors pass on the cause of what is said (CORE-23), and
//! neither takes any time: whatever takes time is a message of the system over the network.

use super::effects::Effects;
use super::event::ContactRef;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, ContactId, QueueId};
use crate::ledger::rows::{AgentReason, AgentState, ContactEnd, Medium};
use crate::network::ids::{PairId, ProcessId, Socket};
use crate::network::pair::{Role, Side};
use crate::network::process::ProcessState;

/// What a system wants of the center.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Put a contact that the system has before an agent, at the agent's desktop, now: the
    /// message that brings it has arrived there. The answer is [`Notice::Answered`] or
    /// [`Notice::Refused`]; how long it may ring is the system's to decide.
    Offer {
        /// Which contact.
        contact: ContactRef,
        /// To whom.
        agent: AgentId,
    },
    /// Give a contact that the system has to the switch of an agent, as a call for that
    /// agent. The answer is [`Notice::Answered`] or, if the switch or the agent cannot take
    /// it or it rings in vain, [`Notice::Returned`].
    Deliver {
        /// Which contact.
        contact: ContactRef,
        /// For whom.
        agent: AgentId,
    },
    /// Take back what was offered to an agent, or is being worked on: the contact is with
    /// the system again. The message that says so has arrived at the desktop.
    TakeBack {
        /// Which contact.
        contact: ContactRef,
        /// From whom.
        agent: AgentId,
    },
    /// What was offered to an agent at the desktop rang in vain, by the system's time: it is
    /// taken back as by [`Command::TakeBack`], and the agent pauses if their group's do
    /// after what they miss (CORE-13).
    RangInVain {
        /// Which contact.
        contact: ContactRef,
        /// Who missed it.
        agent: AgentId,
    },
    /// Nobody is free for a contact that the system has, and it waits: a customer without
    /// patience gives up (CORE-12).
    Waits {
        /// Which contact.
        contact: ContactRef,
    },
    /// The vendor's code of a contact that the system has, should it be abandoned where it is
    /// now, or be handled by others whom it is given to (PG-16). 0: the code of its end.
    EndsWith {
        /// Which contact.
        contact: ContactRef,
        /// The code.
        code: u16,
    },
    /// The system has nobody to decide: let the carrier bring the contact to the first of
    /// its queue's sites, whose switch goes on by itself (CORE-21).
    RouteByDefault {
        /// Which contact.
        contact: ContactRef,
    },
    /// End a contact that the system has, or an agent works on by it.
    End {
        /// Which contact.
        contact: ContactRef,
        /// How it ends.
        end: ContactEnd,
    },
    /// The agent's phone connects to the first (0) or the second (1) switch of their group;
    /// what the other has of the agent is over.
    MoveTo {
        /// Who.
        agent: AgentId,
        /// Which.
        seat: u8,
        /// Why, as the log-out's reason of who was still logged in.
        reason: AgentReason,
    },
    /// The agent's switch cannot reach the phone any more, by what the system has noticed:
    /// it logs the agent out, and their calls are over.
    Unreachable {
        /// Whose.
        agent: AgentId,
    },
    /// The person cannot work with the system's desktop: they are logged out, what rings or
    /// is being wrapped up is put down, a conversation is finished first.
    Suspend {
        /// Who.
        agent: AgentId,
        /// Why, as the log-out's reason.
        reason: AgentReason,
    },
    /// The agent's phone has heard from a system that relays its conversation with the
    /// switch that it reaches the switch no longer: whatever was in hand is over.
    LoseSwitch {
        /// Who.
        agent: AgentId,
        /// Why, as the log-out's reason.
        reason: AgentReason,
    },
    /// The agent's phone reaches the switch (again) through the system that relays.
    ReachSwitch {
        /// Who.
        agent: AgentId,
        /// Why, as the log-in's reason.
        reason: AgentReason,
    },
    /// In truth, what the agent needs to be offered calls is there (again) or is not, whoever
    /// has noticed. It changes nothing but how long the agent counts as out of service.
    Serve {
        /// Whom.
        agent: AgentId,
        /// Whether it is there.
        served: bool,
    },
    /// The person can work again, and logs in if the schedule wants it.
    Resume {
        /// Who.
        agent: AgentId,
        /// Why, as the log-in's reason.
        reason: AgentReason,
    },
    /// What the routing of an agent's queues believes of them from now on, where it goes by
    /// a copy of their presence (PRES-10).
    Believe {
        /// Of whom.
        agent: AgentId,
        /// Whether the copy says that they are available.
        available: bool,
    },
}

/// What the center tells the systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// To the router of the queue: a customer asks for service.
    Submitted {
        /// The contact, for commands.
        contact: ContactRef,
        /// Its name for ever.
        id: ContactId,
        /// Its queue.
        queue: QueueId,
    },
    /// To the router of the queue: the contact has ended without the system's doing; the
    /// customer gave up. An agent to whom it was offered directly may still have it before
    /// them until it is taken back.
    Gone {
        /// Which contact.
        contact: ContactRef,
        /// Its queue.
        queue: QueueId,
    },
    /// To the router of the queue: the agent takes the contact.
    Answered {
        /// Which contact.
        contact: ContactRef,
        /// Its queue.
        queue: QueueId,
        /// Who.
        agent: AgentId,
    },
    /// To the router of the queue: the agent could not take the contact that was offered to
    /// them. The system has it again.
    Refused {
        /// Which contact.
        contact: ContactRef,
        /// Its queue.
        queue: QueueId,
        /// Who.
        agent: AgentId,
    },
    /// To the router of the queue: a contact that was delivered to an agent's switch came
    /// to nothing there. The system has it again.
    Returned {
        /// Which contact.
        contact: ContactRef,
        /// Its queue.
        queue: QueueId,
        /// For whom it was.
        agent: AgentId,
    },
    /// To the router of the queue: the agent was cut off from a contact that they worked
    /// on. The system has it again, and decides what becomes of it.
    Dropped {
        /// Which contact.
        contact: ContactRef,
        /// Its queue.
        queue: QueueId,
        /// Who worked on it.
        agent: AgentId,
    },
    /// To the router of the queue, and to the systems of the agent: the conversation is over.
    Ended {
        /// Which contact.
        contact: ContactRef,
        /// Its name for ever.
        id: ContactId,
        /// Its queue.
        queue: QueueId,
        /// Who served it.
        agent: AgentId,
        /// How it ended.
        end: ContactEnd,
        /// Time in conversation, without holds.
        talk: SimDuration,
        /// Time on hold.
        hold: SimDuration,
    },
    /// To the router of the queue, and to the systems of the agent: the agent is done with
    /// the contact, wrap-up included.
    WrappedUp {
        /// Which contact.
        contact: ContactRef,
        /// Its name for ever.
        id: ContactId,
        /// Its queue.
        queue: QueueId,
        /// Who.
        agent: AgentId,
        /// How long the wrap-up took.
        wrap_up: SimDuration,
    },
    /// To the systems of the agent: an offer to the agent came to nothing, and the switch
    /// routes the contact again, with its age.
    Rerouted {
        /// Which contact.
        contact: ContactRef,
        /// Its name for ever.
        id: ContactId,
        /// Its queue.
        queue: QueueId,
        /// To whom it was offered.
        agent: AgentId,
        /// How long ago it was offered: what that added to the customer's wait.
        waited: SimDuration,
    },
    /// To the systems of the agent: the agent's own place (phone, browser, desktop) changed
    /// state. Nobody but the person there knows it yet.
    Place {
        /// Whose.
        agent: AgentId,
        /// Its state from now on.
        state: ProcessState,
    },
    /// To the systems of the agent, where routing goes by a copy of their presence: the
    /// switch offers them a contact.
    Offered {
        /// Which contact.
        contact: ContactRef,
        /// To whom.
        agent: AgentId,
    },
    /// To the systems of the agent: the agent's true state in one medium has changed.
    State {
        /// Whose.
        agent: AgentId,
        /// In which medium.
        medium: Medium,
        /// The state before.
        from: AgentState,
        /// The state from now on.
        to: AgentState,
        /// Why.
        reason: AgentReason,
    },
    /// To the systems of the agent: the agent's switch is about to stop, and has logged them
    /// out. They do not know yet.
    Expelled {
        /// Who.
        agent: AgentId,
    },
    /// To the systems of the agent: the shift begins or ends, or the person is absent or
    /// back.
    Duty {
        /// Who.
        agent: AgentId,
        /// Whether the person should be at work from now on.
        on: bool,
    },
}

/// A modelled system, as the world drives it. Everything has a default that does nothing,
/// so that a system says only what it deals with.
pub trait System {
    /// What happens in it by itself.
    type Event;
    /// What its parts say to each other.
    type Message;

    /// The run begins.
    fn start(&mut self, _fx: &mut impl Effects<Self::Event, Self::Message>) {}

    /// An event of its own is due.
    fn handle(&mut self, _event: Self::Event, _fx: &mut impl Effects<Self::Event, Self::Message>) {}

    /// A message has arrived at a socket of one of its processes.
    fn hears(
        &mut self,
        _socket: Socket,
        _message: Self::Message,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// A message that center parts say to each other has arrived at a socket of one of its
    /// processes, which stands between an agent's phone and the switch.
    fn relays(
        &mut self,
        _socket: Socket,
        _message: super::event::Message,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// The process at `socket` has noticed that its connection is lost.
    fn connection_lost(
        &mut self,
        _socket: Socket,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// The process at `socket` has its connection again.
    fn connection_restored(
        &mut self,
        _socket: Socket,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// A fault that hits a process, or, without one, links or several processes, has begun or
    /// ended. Its processes do not know of it: for counting.
    fn fault_changed(
        &mut self,
        _hit: Option<ProcessId>,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// One of its processes changed state.
    fn process_changed(
        &mut self,
        _process: ProcessId,
        _state: ProcessState,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// A side of one of its pairs changed role.
    fn role_changed(
        &mut self,
        _pair: PairId,
        _side: Side,
        _role: Role,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// A fault takes `by` off one of its resources (licences, a rate), or gives it back.
    fn capacity_changed(
        &mut self,
        _resource: u16,
        _by: f64,
        _shrinks: bool,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// The clock of one of its processes was set.
    fn clock_set(
        &mut self,
        _process: ProcessId,
        _fx: &mut impl Effects<Self::Event, Self::Message>,
    ) {
    }

    /// The center tells something about an agent or a contact that is bound to it.
    fn told(&mut self, _notice: Notice, _fx: &mut impl Effects<Self::Event, Self::Message>) {}

    /// The run is over: rows that wait for the end are written.
    fn end_run(&mut self, _fx: &mut impl Effects<Self::Event, Self::Message>) {}
}
