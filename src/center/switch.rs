//! A site's switch (the ACD): queues callers, chooses agents, connects, disconnects.
//!
//! ```text
//!   carrier ──call──▶ switch ──Offer, Withdraw, Release──▶ phone
//!                            ◀──LogIn, LogOut, Ready, NotReady,
//!                               Answer, Refuse, Done──────
//! ```
//!
//! It decides on what the phones have told it. What it does not know yet shows: an offer
//! to an agent who has just left is refused and routed again.

use super::books::QueueTime;
use super::contact::Place;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::ports::Notice;
use super::room::Center;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, GroupId};
use crate::ledger::rows::Medium;

impl Center {
    /// A message from an agent's phone arrives at the switch.
    pub(super) fn switch_hears(
        &mut self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let (switch, group, member) = self.seat(agent);
        let router = &mut self.switches[usize::from(switch)].router;
        match message {
            Message::LogIn => {
                router.log_in(group, member, now);
                self.note_served(switch);
                self.feed(agent, fx);
            }
            Message::LogOut => {
                router.log_out(group, member);
                self.tell_phone(switch, agent, Message::LoggedOut, fx);
                self.close_deserted(switch, fx);
                self.hear_farewell(agent, fx);
            }
            Message::Ready => {
                router.set_ready(group, member, true);
                self.feed(agent, fx);
            }
            Message::NotReady => router.set_ready(group, member, false),
            Message::Done(medium) => {
                router.release(group, member, medium, now);
                self.feed(agent, fx);
            }
            Message::Answer(contact, offer) => {
                if self.stands(agent, contact, offer) {
                    self.connect(agent, contact, fx);
                    if self.is_relayed(agent) && self.agents[agent.0 as usize].place_lost {
                        let medium = self.medium_of(contact);
                        self.line_falls_silent(agent, contact, medium, fx);
                    }
                }
            }
            Message::Refuse(contact, medium, offer) => {
                // Whatever a copy of the presence says: not again before it says so anew.
                router.believe(group, member, false);
                router.release(group, member, medium, now);
                if self.stands(agent, contact, offer) {
                    self.route_again(contact, agent, fx);
                }
                self.feed(agent, fx);
            }
            Message::Offer(..)
            | Message::Withdraw(..)
            | Message::Release(..)
            | Message::LoggedOut => unreachable!("a switch does not get what it sends"),
            Message::MoveAsked(..)
            | Message::MoveGranted(..)
            | Message::Report(_)
            | Message::Stored(_) => unreachable!("a phone knows its agent only"),
        }
        self.note_view(agent, fx);
        if self.switches[usize::from(switch)].says_farewell() {
            self.say_farewell(agent, fx);
            self.stop_if_done(switch, fx);
        }
    }

    /// What the routing goes by says whether an agent is available.
    pub(super) fn believe(
        &mut self,
        agent: AgentId,
        available: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (switch, group, member) = self.seat(agent);
        let switch = &mut self.switches[usize::from(switch)];
        switch.router.believe(group, member, available);
        if available && switch.running {
            self.feed(agent, fx);
        }
    }

    /// Gives a free agent what their group's rule says, as long as there is anything.
    pub(super) fn feed(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(agent);
        while let Some((ticket, contact)) =
            self.switches[usize::from(switch)].router.contact_for(group, member, fx.now())
        {
            self.switches[usize::from(switch)].router.leave(ticket);
            self.offer(contact, switch, group, member, fx);
        }
    }

    /// Offers the contact to an agent.
    pub(super) fn offer(
        &mut self,
        contact: ContactRef,
        switch: u16,
        group: u16,
        member: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let medium = self.queues[usize::from(kept.queue.0)].medium;
        let agent = self.switches[usize::from(switch)].router.agent(group, member);
        self.switches[usize::from(switch)].router.occupy(group, member, medium, fx.now());
        kept.place = Place::Offered { agent };
        kept.offers = kept.offers.saturating_add(1);
        kept.last_agent = Some(agent);
        kept.next_assigned = self.assigned[agent.0 as usize].replace(contact);
        // What follows goes back to what acted on the contact, not to what freed the agent.
        fx.set_cause(kept.cause);
        kept.offered = fx.now();
        let offers = kept.offers;
        self.note_view(agent, fx);
        if self.groups[usize::from(self.agents[agent.0 as usize].group)].plan.believed {
            fx.notify(Notice::Offered { contact, agent });
        }
        self.expect_ring_timeout(agent, contact, offers, fx);
        self.tell_phone(switch, agent, Message::Offer(contact, medium, offers), fx);
    }

    fn medium_of(&mut self, contact: ContactRef) -> Medium {
        self.queues[usize::from(self.contacts.expect(contact).queue.0)].medium
    }

    /// Whether the offer of this number still stands. If it was taken back or given up
    /// meanwhile, the phone has been told.
    fn stands(&self, agent: AgentId, contact: ContactRef, offer: u16) -> bool {
        self.contacts
            .get(contact)
            .is_some_and(|kept| kept.offers == offer && kept.place == (Place::Offered { agent }))
    }

    /// The agent has answered: caller and agent are connected.
    pub(super) fn connect(
        &mut self,
        agent: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = self.contacts.expect(contact);
        let again = kept.answered.is_some();
        kept.place = match kept.switch {
            Some(_) => Place::Conversation { agent },
            None => Place::Desk { agent, answered: true },
        };
        kept.answered.get_or_insert(now);
        let group = self.agents[agent.0 as usize].group;
        let queue = &mut self.queues[usize::from(kept.queue.0)];
        let handling = kept.customer.handling.unwrap_or_else(|| {
            queue.demand.handling_by(
                GroupId(group),
                kept.submitted,
                kept.customer.handling_quantile,
            )
        });
        let within = queue.service_level.is_within(now.since(kept.submitted));
        let (queue, switch, hold) = (kept.queue, kept.switch, kept.customer.hold);
        if !again {
            self.in_books(queue, switch, |book| {
                book.end(QueueTime::Waiting, now);
                book.begin(QueueTime::Talking, now);
                book.counts.answered += 1;
                book.counts.answered_within += u64::from(within);
            });
        }
        if self.queues[usize::from(queue.0)].routed {
            fx.notify(Notice::Answered { contact, queue, agent });
        }
        self.groups[usize::from(group)].book.answered += 1;
        let mut lasts = handling;
        if let Some((part, hold)) = hold {
            let until_hold = SimDuration::from_secs_f64(handling.as_secs_f64() * part);
            fx.after(until_hold, Event::HoldBegins(contact));
            fx.after(until_hold + hold, Event::HoldEnds(contact));
            lasts += hold;
        }
        self.contacts.expect(contact).talks_until = now + lasts;
        fx.after(lasts, Event::ConversationEnds(contact));
    }

    /// The caller is put on hold by the agent, or taken back.
    pub(super) fn hold(
        &mut self,
        contact: ContactRef,
        begins: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let Some(kept) = self.contacts.get_mut(contact) else { return };
        let (Place::Conversation { agent } | Place::Desk { agent, answered: true }) = kept.place
        else {
            return;
        };
        // What was foreseen for an earlier conversation of this contact is no longer so.
        if begins == kept.held_since.is_some() {
            return;
        }
        let (from, to) = if begins {
            kept.held_since = Some(now);
            (QueueTime::Talking, QueueTime::Held)
        } else {
            kept.held += kept.held_since.take().map_or(SimDuration::ZERO, |since| now.since(since));
            (QueueTime::Held, QueueTime::Talking)
        };
        let (queue, switch) = (kept.queue, kept.switch);
        fx.set_cause(kept.cause);
        self.in_books(queue, switch, |book| {
            book.end(from, now);
            book.begin(to, now);
        });
        self.agent_holds(agent, contact, begins, fx);
    }

    /// An offer has rung long enough: it is taken back, and the contact queued with its age.
    pub(super) fn ring_timeout(
        &mut self,
        contact: ContactRef,
        offer: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.next_ring_timeout(contact, offer, fx);
        let Some(kept) = self.contacts.get(contact) else { return };
        let (Place::Offered { agent }, Some(switch)) = (kept.place, kept.switch) else { return };
        if kept.offers != offer {
            return;
        }
        let switch = &mut self.switches[usize::from(switch)];
        if !switch.running {
            switch.overdue.push((contact, offer));
            self.expect_give_up(contact, fx);
            return;
        }
        // What took the offer away, or held up the answer, is to blame if anything is.
        let obstacle = self.obstacle_since(agent, kept.offered, fx);
        fx.set_cause(fx.earlier(kept.cause, obstacle));
        self.withdraw_offer(contact, true, fx);
        self.route_again(contact, agent, fx);
    }

    /// Tells the phone that an offer no longer stands.
    pub(super) fn withdraw_offer(
        &mut self,
        contact: ContactRef,
        missed: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        if let (Place::Offered { agent }, Some(switch)) = (kept.place, kept.switch) {
            let medium = self.queues[usize::from(kept.queue.0)].medium;
            self.tell_phone(switch, agent, Message::Withdraw(contact, medium, missed), fx);
        }
    }

    /// A contact that was offered to `agent` in vain is routed again, with its age.
    pub(super) fn route_again(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get_mut(contact) else { return };
        if kept.place != (Place::Offered { agent }) {
            return;
        }
        kept.reroutes = kept.reroutes.saturating_add(1);
        kept.cause = fx.earlier(kept.cause, fx.cause());
        let (id, queue, waited) = (kept.id, kept.queue, fx.now().since(kept.offered));
        self.queues[usize::from(queue.0)].book.counts.rerouted += 1;
        if self.groups[usize::from(self.agents[agent.0 as usize].group)].plan.heard {
            fx.notify(Notice::Rerouted { contact, id, queue, agent, waited });
        }
        let kept = self.contacts.expect(contact);
        if kept.delivered {
            self.give_back(contact, agent, fx);
            return;
        }
        self.unassign(agent, contact);
        let line = self.line_of(contact);
        self.route(contact, line, fx);
    }

    /// Sends a message from the switch to an agent's phone; a switch that hangs says it when
    /// it runs again. (People who have hung up have done so, but the agent's line is not
    /// released until then.)
    pub(super) fn tell_phone(
        &mut self,
        switch: u16,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let switch = &mut self.switches[usize::from(switch)];
        if switch.running {
            fx.send(self.connection(agent).acceptor(), message);
        } else {
            switch.unsaid.push((agent, message));
        }
    }

    /// Takes the contact off the list of those that the agent was given.
    pub(super) fn unassign(&mut self, agent: AgentId, contact: ContactRef) {
        let next = self.contacts.expect(contact).next_assigned.take();
        let first = &mut self.assigned[agent.0 as usize];
        if *first == Some(contact) {
            *first = next;
            return;
        }
        let mut link = *first;
        while let Some(other) = link {
            let other = self.contacts.expect(other);
            if other.next_assigned == Some(contact) {
                other.next_assigned = next;
                return;
            }
            link = other.next_assigned;
        }
    }
}
