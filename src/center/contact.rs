//! Contacts: the truth about every customer who is in the center now.

use super::demand::Customer;
use super::event::ContactRef;
use super::routing::waiting::Ticket;
use crate::kernel::cause::Cause;
use crate::kernel::queue::EventKey;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, ContactId, QueueId};
use crate::ledger::rows::{ContactEnd, RejectReason};

/// A site that answered, and did not let a contact in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: RejectReason,
    /// The site's switch.
    pub switch: u16,
}

/// Where a contact is, as its customer would tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On the way to the site `attempt` of its queue.
    Carrier {
        /// Index of the queue's line that is tried.
        attempt: u16,
        /// Why the last switch that answered did not let it in.
        refusal: Option<Refusal>,
    },
    /// In a line of a switch.
    Waiting {
        /// The place in the line.
        ticket: Ticket,
    },
    /// Offered to an agent who has not answered yet.
    Offered {
        /// To whom.
        agent: AgentId,
    },
    /// In conversation.
    Conversation {
        /// With whom.
        agent: AgentId,
    },
    /// With the system that decides for its queue.
    Routed,
    /// Before an agent at their desktop, where a system put it.
    Desk {
        /// Who.
        agent: AgentId,
        /// The agent has taken it.
        answered: bool,
    },
    /// The conversation is over; the agent still has work with it.
    Over,
}

/// What an agent has of a contact in hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It rings.
    Ringing,
    /// In conversation.
    Talking,
    /// The customer is on hold.
    Held,
    /// Work after it.
    WrapUp,
}

/// A contact.
#[derive(Clone, Copy, Debug)]
pub struct Contact {
    /// Its name for ever.
    pub id: ContactId,
    /// The queue it is in.
    pub queue: QueueId,
    /// Where it is.
    pub place: Place,
    /// The switch that took it last.
    pub switch: Option<u16>,
    /// A system gave it to the switch that has it: what comes to nothing goes back there.
    pub delivered: bool,
    /// It is a call, which holds a trunk line of the switch that has it.
    pub is_call: bool,
    /// Who the customer is.
    pub customer: Customer,
    /// When the customer asked for service.
    pub submitted: SimTime,
    /// When the customer's patience ends, until that is scheduled: it need not be for who is
    /// answered first.
    pub gives_up: Option<EventKey>,
    /// When an agent answered.
    pub answered: Option<SimTime>,
    /// How it ended and when, once it has.
    pub end: Option<(SimTime, ContactEnd)>,
    /// When the present hold began.
    pub held_since: Option<SimTime>,
    /// Time on hold so far.
    pub held: SimDuration,
    /// How long agents worked after it.
    pub wrapped_up: SimDuration,
    /// When the present conversation will end.
    pub talks_until: SimTime,
    /// When it was offered last.
    pub offered: SimTime,
    /// How often it was offered so far.
    pub offers: u16,
    /// How many steps of its queue's overflow it has behind it.
    pub overflow: u8,
    /// The code with which the system that has it would have it end; 0: that of its end.
    pub code: u16,
    /// How often an offer came to nothing and it was queued again.
    pub reroutes: u16,
    /// How many agents have it in hand: more than one only while a message that takes an
    /// offer back is on its way.
    pub hands: u8,
    /// The next contact that the switch has given to the same agent.
    pub next_assigned: Option<ContactRef>,
    /// Whom it was served by or offered to last.
    pub last_agent: Option<AgentId>,
    /// The fault that acted on it.
    pub cause: Cause,
}

/// All contacts that are in the center now.
#[derive(Clone, Debug, Default)]
pub struct Contacts {
    slots: Vec<(u32, Option<Contact>)>,
    free: Vec<u32>,
}

impl Contacts {
    /// Keeps a contact and returns how to find it.
    #[inline]
    pub fn insert(&mut self, contact: Contact) -> ContactRef {
        match self.free.pop() {
            Some(slot) => {
                let place = &mut self.slots[slot as usize];
                place.1 = Some(contact);
                ContactRef { slot, generation: place.0 }
            }
            None => {
                self.slots.push((0, Some(contact)));
                ContactRef { slot: (self.slots.len() - 1) as u32, generation: 0 }
            }
        }
    }

    /// The contact, unless it is gone.
    #[inline]
    pub fn get(&self, contact: ContactRef) -> Option<&Contact> {
        let (generation, kept) = &self.slots[contact.slot as usize];
        if *generation == contact.generation { kept.as_ref() } else { None }
    }

    /// The contact, unless it is gone.
    #[inline]
    pub fn get_mut(&mut self, contact: ContactRef) -> Option<&mut Contact> {
        let (generation, kept) = &mut self.slots[contact.slot as usize];
        if *generation == contact.generation { kept.as_mut() } else { None }
    }

    /// The contact, which must be there.
    ///
    /// # Panics
    /// If it is gone: the caller knew that it is not.
    #[inline]
    pub fn expect(&mut self, contact: ContactRef) -> &mut Contact {
        self.get_mut(contact).expect("a contact that is waited for or in hand is kept")
    }

    /// Forgets a contact.
    ///
    /// # Panics
    /// If it is gone.
    #[inline]
    pub fn remove(&mut self, contact: ContactRef) {
        let place = &mut self.slots[contact.slot as usize];
        assert_eq!(place.0, contact.generation, "a contact is removed once");
        place.0 = place.0.wrapping_add(1);
        place.1 = None;
        self.free.push(contact.slot);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// All that are there, in the order of their slots.
    pub fn refs(&self) -> Vec<ContactRef> {
        let kept = self.slots.iter().enumerate().filter(|(_, (_, contact))| contact.is_some());
        kept.map(|(slot, (generation, _))| ContactRef {
            slot: slot as u32,
            generation: *generation,
        })
        .collect()
    }
}
