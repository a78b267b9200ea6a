//! The network's events in words, for traces.

use super::event::Event;
use super::ids::ProcessId;
use super::topology::Network;

impl<M> Event<M> {
    /// The word for it: snake_case, unique in the network. Of a message that arrives it is
    /// `deliver`; whoever knows the message has a better one.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::Deliver { .. } => "deliver",
            Event::Keepalive { .. } => "keepalive",
            Event::Tick { .. } => "keepalive_tick",
            Event::Deadline { .. } => "keepalive_deadline",
            Event::Expired { .. } => "keepalive_expired",
            Event::Release { .. } => "release_held_up",
            Event::Reset { .. } => "reset",
            Event::Attempt { .. } => "connect",
            Event::Established { .. } => "established",
            Event::Activate { .. } => "activate",
        }
    }
}

impl<M: Copy> Network<M> {
    /// The process that an event happens to; of what concerns both ends of a connection,
    /// the one that connects.
    pub fn process_of(&self, event: &Event<M>) -> ProcessId {
        match *event {
            Event::Deliver { socket, .. }
            | Event::Keepalive { socket, .. }
            | Event::Deadline { socket, .. }
            | Event::Expired { socket, .. }
            | Event::Release { socket }
            | Event::Reset { socket, .. } => self.owner(socket),
            Event::Tick { connection, .. }
            | Event::Attempt { connection, .. }
            | Event::Established { connection, .. } => self.owner(connection.initiator()),
            Event::Activate { side, pair, .. } => self.pair_processes(pair)[side as usize],
        }
    }
}
