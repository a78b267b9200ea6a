//! Which offers ring. Most are answered long before they time out, so that of each group
//! only the time-out is scheduled that comes first; when it is due, the next of an offer that
//! still stands, at the place in the order that it got when the offer was made.

use std::collections::VecDeque;

use super::contact::{Contacts, Place};
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::room::Center;
use crate::kernel::queue::EventKey;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;

/// An offer, and when it times out.
#[derive(Clone, Copy, Debug)]
struct Offer {
    due: EventKey,
    contact: ContactRef,
    number: u16,
}

impl Offer {
    fn stands(&self, contacts: &Contacts) -> bool {
        contacts.get(self.contact).is_some_and(|kept| {
            kept.offers == self.number && matches!(kept.place, Place::Offered { .. })
        })
    }
}

/// The offers to the agents of one group in the order in which they were made: as all ring
/// equally long, they time out in the same. The first time-out is scheduled.
#[derive(Clone, Debug, Default)]
pub(super) struct Ringing {
    offers: VecDeque<Offer>,
}

impl Ringing {
    /// Whether this offer times out before `place`.
    pub(super) fn ends_before(&self, contact: ContactRef, number: u16, place: EventKey) -> bool {
        let mut offers = self.offers.iter();
        offers.any(|offer| (offer.contact, offer.number) == (contact, number) && offer.due < place)
    }
}

impl Center {
    /// Lets an offer time out, and the customer give up if that comes first.
    #[inline]
    pub(super) fn expect_ring_timeout(
        &mut self,
        agent: AgentId,
        contact: ContactRef,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let group = &mut self.groups[usize::from(self.agents[agent.0 as usize].group)];
        let due = fx.reserve(fx.now() + group.plan.ring_no_answer);
        if due.time() != SimTime::NEVER {
            let offers = &mut group.ringing.offers;
            if offers.is_empty() {
                fx.at_reserved(due, Event::RingTimeout(contact, number));
            }
            offers.push_back(Offer { due, contact, number });
        }
        // Later the offer is answered, or the customer waits again.
        let gives_up = self.contacts.expect(contact).gives_up;
        if gives_up.is_some_and(|gives_up| gives_up.time() <= due.time()) {
            self.expect_give_up(contact, fx);
        }
    }

    /// The time-out of an offer is due: the next of its group is scheduled. (One that comes
    /// again, because the switch hung when it was due, has no place among them.)
    pub(super) fn next_ring_timeout(
        &mut self,
        contact: ContactRef,
        number: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let is_this = |offer: &Offer| offer.contact == contact && offer.number == number;
        let mut all = self.groups.iter_mut().map(|group| &mut group.ringing.offers);
        let Some(offers) = all.find(|offers| offers.front().is_some_and(is_this)) else { return };
        offers.pop_front();
        while let Some(next) = offers.front() {
            if next.stands(&self.contacts) {
                fx.at_reserved(next.due, Event::RingTimeout(next.contact, next.number));
                return;
            }
            offers.pop_front();
        }
    }
}
