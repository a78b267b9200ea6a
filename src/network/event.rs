//! What happens in the network, and what it tells those who use it.

use super::ids::{ConnectionId, PairId, ProcessId, Socket};
use super::pair::{Role, Side};
use super::process::ProcessState;

/// An event of the network; `M` is a message of the modelled systems.
///
/// With an `M` of at most 16 bytes (aligned to 4) it takes at most 24.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event<M> {
    /// A message is due at `socket`.
    Deliver {
        /// The socket's version when the message was sent.
        version: u16,
        /// Where it goes.
        socket: Socket,
        /// What is said.
        message: M,
    },
    /// A keepalive is due at `socket`.
    Keepalive {
        /// The socket's version when it was sent.
        version: u16,
        /// The watch that it belongs to.
        epoch: u16,
        /// Where it goes.
        socket: Socket,
    },
    /// Both ends of a watched connection send a keepalive.
    Tick {
        /// The watch that it belongs to.
        epoch: u16,
        /// The connection.
        connection: ConnectionId,
    },
    /// The time may be up in which `socket` must have received something.
    Deadline {
        /// The watch that it belongs to.
        epoch: u16,
        /// Who waits.
        socket: Socket,
    },
    /// The time is up, and everything else of this instant has happened.
    Expired {
        /// The watch that it belongs to.
        epoch: u16,
        /// Who waits.
        socket: Socket,
    },
    /// What a cut held up on the way to `socket` arrives.
    Release {
        /// Where it goes.
        socket: Socket,
    },
    /// The other end has closed the connection.
    Reset {
        /// The socket's version when it was sent.
        version: u16,
        /// Who hears it.
        socket: Socket,
    },
    /// The initiator tries to connect.
    Attempt {
        /// Outdates the attempts of an earlier target.
        epoch: u16,
        /// The connection.
        connection: ConnectionId,
    },
    /// The answer to an attempt is due.
    Established {
        /// Outdates the attempts of an earlier target.
        epoch: u16,
        /// The connection.
        connection: ConnectionId,
    },
    /// A side of a pair has waited long enough.
    Activate {
        /// Outdates the waits that were given up.
        version: u16,
        /// Which side.
        side: Side,
        /// The pair.
        pair: PairId,
    },
}

/// A message that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delivery<M> {
    /// Who gets it.
    pub to: ProcessId,
    /// On which of its connections.
    pub socket: Socket,
    /// What is said.
    pub message: M,
}

/// What the network tells: collected in a buffer that is used again and again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice<M> {
    /// A message that was held up by a cut, or waited in the socket of a hung process.
    Message(Delivery<M>),
    /// `process` has noticed that its connection is lost: it missed keepalives, or heard
    /// that the other end is closed. Everything in flight is lost.
    Lost {
        /// Who noticed.
        process: ProcessId,
        /// Which connection.
        socket: Socket,
    },
    /// A connection is established (again), as `process` knows: it is the time to tell the
    /// other end what it needs to know.
    Restored {
        /// Who knows.
        process: ProcessId,
        /// Which connection.
        socket: Socket,
    },
    /// A process changed state.
    Process {
        /// Which.
        process: ProcessId,
        /// Its state before.
        from: ProcessState,
        /// Its state from now on. What comes up from [`ProcessState::Down`] starts anew.
        to: ProcessState,
    },
    /// A side of a pair changed role.
    Role {
        /// The pair.
        pair: PairId,
        /// Which side.
        side: Side,
        /// Its role from now on.
        role: Role,
    },
    /// Both sides of a pair are down or hung, or no longer so.
    Outage {
        /// The pair.
        pair: PairId,
        /// Whether the outage is over.
        over: bool,
    },
}
