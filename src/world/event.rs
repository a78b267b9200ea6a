//! Everything that can happen, and everything that parts can say to each other.

use super::fault::FaultEvent;
use crate::{center, network};

/// What can happen in the world: one closed enum, nested by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the network.
    Network(network::event::Event<Message>),
    /// In the center.
    Center(center::event::Event),
    /// A fault begins or ends.
    Fault(FaultEvent),
}

/// What parts say to each other over the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Between the center's switches and phones.
    Center(center::event::Message),
}

// Events are copied at every step: with the key of the queue an entry takes 40 bytes.
const _: () = assert!(size_of::<Event>() <= 24);

impl From<network::event::Event<Message>> for Event {
    fn from(event: network::event::Event<Message>) -> Self {
        Event::Network(event)
    }
}

impl From<center::event::Event> for Event {
    fn from(event: center::event::Event) -> Self {
        Event::Center(event)
    }
}

impl From<center::event::Message> for Message {
    fn from(message: center::event::Message) -> Self {
        Message::Center(message)
    }
}
