//! The carrier: brings callers to the first site of their queue that answers and lets them
//! in.
//!
//! A site that is known to be down refuses at once; one that is silent costs the carrier
//! its time-out before it tries the next (A). The caller's patience runs all the while.

use super::books::QueueTime;
use super::contact::{Contact, Place, Refusal};
use super::demand::Customer;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::plan::Gate;
use super::ports::Notice;
use super::room::{Center, Reach};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{ContactId, QueueId};
use crate::ledger::rows::{AbandonPhase, ContactEnd, Medium, RejectReason};

impl Center {
    /// Lets the next customer of `queue` come at their time.
    pub(super) fn schedule_arrival(
        &mut self,
        queue: QueueId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        if let Some(time) = self.queues[usize::from(queue.0)].demand.next_arrival(now) {
            fx.at(time.max(now), Event::Arrival(queue));
        }
    }

    /// The next customer of a queue asks for service.
    pub(super) fn arrive(&mut self, queue: QueueId, fx: &mut impl Effects<Event, Message>) {
        let customer = self.queues[usize::from(queue.0)].demand.customer(fx.now());
        self.schedule_arrival(queue, fx);
        self.submit(queue, customer, fx);
    }

    /// A customer asks for service, for the first time or again.
    pub(super) fn submit(
        &mut self,
        queue: QueueId,
        customer: Customer,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = &mut self.queues[usize::from(queue.0)];
        kept.book.counts.offered += 1;
        kept.book.begin(QueueTime::Waiting, now);
        self.balance.submitted += 1;
        let gives_up = customer.patience.map(|patience| fx.reserve(now + patience));
        let contact = self.contacts.insert(Contact {
            id: ContactId { source: queue, number: customer.number, redial: customer.redial },
            queue,
            place: Place::Carrier { attempt: 0, refusal: None },
            switch: None,
            delivered: false,
            is_call: kept.medium == Medium::Voice,
            customer,
            submitted: now,
            gives_up,
            answered: None,
            end: None,
            held_since: None,
            held: SimDuration::ZERO,
            wrapped_up: SimDuration::ZERO,
            talks_until: now,
            offered: now,
            offers: 0,
            overflow: 0,
            code: 0,
            reroutes: 0,
            hands: 0,
            next_assigned: None,
            last_agent: None,
            cause: Cause::NONE,
        });
        self.bring(contact, fx);
    }

    /// Brings a contact to whoever decides for its queue: a system, or the carrier's sites.
    fn bring(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let kept = self.contacts.expect(contact);
        let (id, queue) = (kept.id, kept.queue);
        let of = &self.queues[usize::from(queue.0)];
        if of.routed {
            if !of.lines.is_empty() && of.lines.iter().all(|line| line.gate != Gate::Open) {
                // Its hours are those of the queue, whoever decides.
                self.end_contact(contact, ContactEnd::Rejected(RejectReason::Closed), fx);
                return;
            }
            kept.place = Place::Routed;
            self.expect_give_up(contact, fx);
            fx.notify(Notice::Submitted { contact, id, queue });
        } else {
            self.carry(contact, 0, None, fx);
        }
    }

    /// A silent site has had its time: the next one is tried.
    pub(super) fn try_next_site(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get(contact) else { return };
        if let (Place::Carrier { attempt, refusal }, None) = (kept.place, kept.end) {
            fx.set_cause(kept.cause);
            self.carry(contact, attempt + 1, refusal, fx);
        }
    }

    /// Offers the contact to the queue's sites from the one with number `attempt` on;
    /// `refusal` is why the last that answered did not let it in.
    pub(super) fn carry(
        &mut self,
        contact: ContactRef,
        attempt: u16,
        mut refusal: Option<Refusal>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let queue = kept.queue;
        let lines = self.queues[usize::from(queue.0)].entries;
        for attempt in attempt..lines {
            let line = self.queues[usize::from(queue.0)].lines[usize::from(attempt)];
            let switch = &self.switches[usize::from(line.switch)];
            let (reach, cause) = (switch.reach, switch.cause);
            if reach == Reach::Answering {
                if self.queues[usize::from(queue.0)].follows && self.passes_by(queue, attempt) {
                    continue;
                }
                match self.enter_line(contact, attempt, fx) {
                    Ok(()) => return,
                    Err(reason) => refusal = Some(Refusal { reason, switch: line.switch }),
                }
                continue;
            }
            let kept = self.contacts.expect(contact);
            kept.cause = fx.earlier(kept.cause, cause);
            fx.set_cause(kept.cause);
            if reach == Reach::Silent {
                kept.place = Place::Carrier { attempt, refusal };
                fx.after_constant(self.carrier_timeout, Event::CarrierTimeout(contact));
                self.expect_give_up(contact, fx);
                return;
            }
        }
        let reason = match refusal {
            Some(Refusal { reason, switch }) => {
                self.count_refusal(queue, switch);
                reason
            }
            None => RejectReason::NoSiteReachable,
        };
        self.end_contact(contact, ContactEnd::Rejected(reason), fx);
    }

    /// Lets the customer's patience end in its time, from now on that it may come to that.
    #[inline]
    pub(super) fn expect_give_up(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(place) = self.contacts.expect(contact).gives_up.take() {
            fx.at_reserved(place, Event::PatienceEnds(contact));
        }
    }

    /// The customer's patience is at its end: whoever is not being served by now leaves.
    pub(super) fn give_up(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let Some(kept) = self.contacts.get(contact) else { return };
        if kept.end.is_some() {
            return;
        }
        let phase = match kept.place {
            Place::Carrier { .. } => AbandonPhase::Network,
            Place::Waiting { .. } | Place::Routed => AbandonPhase::Queue,
            Place::Offered { .. } | Place::Desk { answered: false, .. } => AbandonPhase::Ringing,
            Place::Conversation { .. } | Place::Desk { answered: true, .. } | Place::Over => return,
        };
        if kept.answered.is_some() {
            // An agent was cut off from it: the customer does not hang up while a system
            // looks for another (A).
            return;
        }
        fx.set_cause(kept.cause);
        let queue = kept.queue;
        if self.queues[usize::from(queue.0)].routed {
            fx.notify(Notice::Gone { contact, queue });
        }
        self.withdraw_offer(contact, false, fx);
        self.take_from_switch(contact, fx);
        self.end_contact(contact, ContactEnd::Abandoned(phase), fx);
    }
}
