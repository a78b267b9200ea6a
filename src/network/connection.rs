//! What the network keeps for each connection: little, and what every message needs apart
//! from what only disturbances need.

use super::ids::ProcessId;
use super::process::NO_SOCKET;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// How a connection carries messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// In order and late rather than never, as long as the connection survives (TCP).
    Stream,
    /// In order (CORE-5), but what meets a cut or a lossy link is lost (UDP).
    Datagram,
}

/// How the ends of a connection watch each other (CORE-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Keepalive {
    /// Time between two keepalives; not zero.
    pub interval: SimDuration,
    /// How many missed in a row are a loss; at least 1.
    pub count: u32,
}

impl Keepalive {
    /// How long after the last receipt a loss is noticed.
    pub fn window(self) -> SimDuration {
        self.interval * u64::from(self.count)
    }
}

/// What the connections of a class have in common.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectionClass {
    /// Its name, from which its streams are named (`latency/LINK/NAME`).
    pub name: String,
    /// How messages are carried.
    pub transport: Transport,
    /// How the ends notice a loss; without it they only hear of resets.
    pub keepalive: Option<Keepalive>,
    /// How long the initiator waits before it connects again, and between attempts; not
    /// zero. Without it, it connects only when told.
    pub reconnect: Option<SimDuration>,
}

/// A receiving end: what each message needs.
#[derive(Clone, Copy, Debug)]
pub(super) struct Port {
    /// No message may arrive earlier: the arrival of the last one sent.
    pub floor: SimTime,
    /// The version that a message must bear to be accepted at once, or more than any.
    gate: u32,
    /// The process here.
    pub process: ProcessId,
    /// Bumped whenever what is in flight towards this socket may not simply arrive.
    pub version: u16,
    /// The class of connections and the link.
    pub traffic: u16,
    /// The other end may send, and no fault lengthens the way.
    pub plain: bool,
}

/// The same end: what only disturbances need.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rest {
    /// What was sent before the last cut does not arrive before this.
    pub resume: SimTime,
    /// When traffic towards this end was last held up or lost.
    pub obstructed: SimTime,
    /// The sockets of one process are a list.
    pub next: u32,
    pub previous: u32,
    /// Messages of an earlier version are lost.
    pub valid_from: u16,
    /// The fault that last held up traffic towards this end.
    pub cause: Cause,
    /// The process here takes the connection for alive.
    pub open: bool,
    /// A reset waits for the hung process here.
    pub reset: bool,
}

/// What both ends share.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    /// When it was established: keepalives are sent at whole intervals from then.
    pub established: SimTime,
    /// Attempts to connect are made here and at whole intervals after it.
    pub retry_from: SimTime,
    /// Where its keepalives are events: its watch, else [`NO_WATCH`].
    pub watch: u32,
    /// Numbers the draws for resets, attempts and heals.
    pub draws: u32,
    /// Outdates the events of an earlier watch.
    pub epoch: u16,
    /// Outdates attempts.
    pub attempt: u16,
    /// An attempt is under way.
    pub attempting: bool,
    /// The initiator wants it.
    pub wanted: bool,
}

/// The connection's keepalives are not events.
pub(super) const NO_WATCH: u32 = u32::MAX;

const CLOSED: u32 = 1 << 16;

impl Port {
    pub fn new(process: ProcessId, traffic: u16, now: SimTime) -> Self {
        Port { floor: now, gate: 0, process, version: 0, traffic, plain: true }
    }

    /// Whether a message of `version` is delivered without further thought.
    #[inline]
    pub fn accepts(&self, version: u16) -> bool {
        self.gate == u32::from(version)
    }

    pub fn set_gate(&mut self, open: bool) {
        self.gate = u32::from(self.version) | if open { 0 } else { CLOSED };
    }
}

impl Rest {
    pub fn new() -> Self {
        Rest {
            resume: SimTime::ZERO,
            obstructed: SimTime::ZERO,
            next: NO_SOCKET,
            previous: NO_SOCKET,
            valid_from: 0,
            cause: Cause::NONE,
            open: true,
            reset: false,
        }
    }

    /// Whether a message of `version` was lost with an earlier life of the connection.
    pub fn is_lost(&self, version: u16) -> bool {
        (version.wrapping_sub(self.valid_from) as i16) < 0
    }
}

/// Messages that wait at one end.
#[derive(Clone, Debug)]
pub(super) struct Held<M> {
    /// Caught by a cut, in their order.
    pub wire: Vec<M>,
    /// Arrived while the process hung.
    pub inbox: Vec<M>,
}

impl<M> Default for Held<M> {
    fn default() -> Self {
        Held { wire: Vec::new(), inbox: Vec::new() }
    }
}
