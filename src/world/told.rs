//! Events in words: what `--trace` writes and the fingerprint of all events hashes.

use super::event::{Event, Message};
use super::fault::FaultEvent;
use super::model::World;
use crate::center::event::ContactRef;
use crate::kernel::engine::Scheduler;
use crate::ledger::events::{Component, EventRow};
use crate::network;

impl World {
    /// The event that is about to be handled, as a row: told before, because afterwards the
    /// contact may be gone. Its children are not known yet.
    #[inline]
    pub(super) fn tell(&self, event: &Event, scheduler: &Scheduler<Event>) -> EventRow {
        let (component, word, contact) = match event {
            Event::Center(event) => {
                (self.center.component_of(event), event.word(), event.contact())
            }
            Event::Presence(event) => (Component::Run, event.word(), None),
            Event::Heartbeat(event) => {
                let agent = event.seat().map(|seat| self.systems.heartbeat.agent(seat));
                (agent.map_or(Component::Run, Component::Agent), event.word(), None)
            }
            Event::Peripheral(event) => (Component::Run, event.word(), None),
            Event::Interaction(event) => (Component::Run, event.word(), None),
            Event::Recovery(event) => (Component::Run, event.word(), None),
            Event::Network(event) => {
                let component = self.center.component_at(self.network.process_of(event));
                match event {
                    network::event::Event::Deliver { message, .. } => {
                        (component, word_of(message), contact_of(message))
                    }
                    other => (component, other.word(), None),
                }
            }
            Event::Fault(event) => {
                (Component::Fault(self.faults.name_of(*event)), word(*event), None)
            }
        };
        EventRow {
            time: scheduler.now(),
            sequence: scheduler.sequence(),
            component,
            event: word,
            contact: contact.and_then(|contact| self.center.name_of(contact)),
            cause: scheduler.cause(),
            children: (scheduler.next_sequence(), scheduler.next_sequence()),
        }
    }
}

/// The word for a message.
const fn word_of(message: &Message) -> &'static str {
    match message {
        Message::Center(message) => message.word(),
        Message::Presence(message) => message.word(),
        Message::Heartbeat(message) => message.word(),
        Message::Peripheral(message) => message.word(),
        Message::Interaction(message) => message.word(),
        Message::Recovery(message) => message.word(),
    }
}

/// The contact that a message is about.
const fn contact_of(message: &Message) -> Option<ContactRef> {
    match message {
        Message::Center(message) => message.contact(),
        Message::Presence(message) => message.contact(),
        Message::Heartbeat(message) => message.contact(),
        Message::Peripheral(message) => message.contact(),
        Message::Interaction(message) => message.contact(),
        Message::Recovery(message) => message.contact(),
    }
}

/// The word for what a fault does.
const fn word(event: FaultEvent) -> &'static str {
    match event {
        FaultEvent::Begins(_) => "fault_begins",
        FaultEvent::Strikes(..) => "fault_strikes",
        FaultEvent::Ends(_) => "fault_ends",
    }
}
