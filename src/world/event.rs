//! Everything that can happen, and everything that parts can say to each other.

use super::fault::FaultEvent;
use crate::systems::{heartbeat, interaction, peripheral, presence, recovery};
use crate::{center, network};

/// What can happen in the world: one closed enum, nested by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// In the network.
    Network(network::event::Event<Message>),
    /// In the center.
    Center(center::event::Event),
    /// In presence pools.
    Presence(presence::event::Event),
    /// In agent sessions and their watchdogs.
    Heartbeat(heartbeat::event::Event),
    /// In peripheral gateways and what belongs to them.
    Peripheral(peripheral::event::Event),
    /// In interaction clusters.
    Interaction(interaction::event::Event),
    /// In SIP desktops and their sites.
    Recovery(recovery::event::Event),
    /// A fault begins or ends.
    Fault(FaultEvent),
}

/// What parts say to each other over the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    /// Between the center's switches and phones.
    Center(center::event::Message),
    /// In presence pools.
    Presence(presence::event::Message),
    /// In agent sessions and their watchdogs.
    Heartbeat(heartbeat::event::Message),
    /// In peripheral gateways and what belongs to them.
    Peripheral(peripheral::event::Message),
    /// In interaction clusters.
    Interaction(interaction::event::Message),
    /// In SIP desktops and their sites.
    Recovery(recovery::event::Message),
}

// Events are copied at every step: with the key of the queue an entry takes 40 bytes.
const _: () = assert!(size_of::<Event>() <= 24);

impl From<network::event::Event<Message>> for Event {
    fn from(event: network::event::Event<Message>) -> Self {
        Event::Network(event)
    }
}

// What is relayed is the center's own, once it is on its way.
impl From<heartbeat::event::Message> for Message {
    fn from(message: heartbeat::event::Message) -> Self {
        match message {
            heartbeat::event::Message::Relayed(message) => Message::Center(message),
            own => Message::Heartbeat(own),
        }
    }
}

impl From<heartbeat::event::Event> for Event {
    fn from(event: heartbeat::event::Event) -> Self {
        Event::Heartbeat(event)
    }
}

/// Every part's events and messages are the world's.
macro_rules! belongs_to_the_world {
    ($($part:ident as $variant:ident),+ $(,)?) => {$(
        impl From<$part::event::Event> for Event {
            fn from(event: $part::event::Event) -> Self {
                Event::$variant(event)
            }
        }

        impl From<$part::event::Message> for Message {
            fn from(message: $part::event::Message) -> Self {
                Message::$variant(message)
            }
        }
    )+};
}

belongs_to_the_world! {
    center as Center,
    presence as Presence,
    peripheral as Peripheral,
    interaction as Interaction,
    recovery as Recovery,
}
