//! Contacts that a modelled system decides about: put before an agent at their desktop, or
//! delivered through the agent's switch; and what a system can do to a person.
//!
//! ```text
//!            ┌────────────── Routed ◀─────────────┐
//!     Offer  │                                    │  Deliver
//!            ▼                                    ▼
//!   Desk (rings, answered)              the agent's switch (offered, in conversation)
//!            │  refused, taken back,              │  refused, rings in vain: Returned
//!            └──dropped──▶ Routed                 └──▶ Routed
//! ```

use super::agent::Agent;
use super::contact::{Place, Stage};
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::ports::{Command, Notice};
use super::room::{Center, Reach};
use crate::kernel::time::SimDuration;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AbandonPhase, AgentReason, ContactEnd, Medium};

impl Center {
    /// Does what a system wants, if it still can be done: the contact may have ended.
    pub fn command(&mut self, command: Command, fx: &mut impl Effects<Event, Message>) {
        match command {
            Command::Offer { contact, agent } => self.offer_at_desk(contact, agent, fx),
            Command::Deliver { contact, agent } => self.deliver(contact, agent, fx),
            Command::TakeBack { contact, agent } => self.take_back(contact, agent, false, fx),
            Command::RangInVain { contact, agent } => self.take_back(contact, agent, true, fx),
            Command::Waits { contact } => self.wait_routed(contact, fx),
            Command::EndsWith { contact, code } => {
                if let Some(kept) = self.contacts.get_mut(contact) {
                    kept.code = code;
                }
            }
            Command::RouteByDefault { contact } => {
                if self.is_routed(contact) {
                    self.carry(contact, 0, None, fx);
                }
            }
            Command::End { contact, end } => self.end_by_system(contact, end, fx),
            Command::Believe { agent, available } => self.believe(agent, available, fx),
            Command::MoveTo { agent, seat, reason } => self.move_to(agent, seat, reason, fx),
            Command::Unreachable { agent } => self.switch_loses(agent, fx),
            Command::Suspend { agent, reason } => self.suspend(agent, reason, fx),
            Command::LoseSwitch { agent, reason } => self.phone_loses(agent, reason, fx),
            Command::ReachSwitch { agent, reason } => {
                self.agents[agent.0 as usize].place_lost = false;
                self.phone_reaches(agent, reason, fx);
            }
            Command::Serve { agent: id, served } => {
                let agent = &mut self.agents[id.0 as usize];
                let was_out = Self::is_out_of_service(agent);
                agent.unserved = !served;
                self.note_service(id, was_out, fx.now());
            }
            Command::Resume { agent, reason } => {
                let why = [reason, AgentReason::ShiftEnd];
                let resume = |agent: &mut Agent| {
                    agent.suspended = None;
                    agent.returns = agent.is_expected();
                };
                self.change_duty(agent, resume, why, fx);
            }
        }
    }

    /// Whether a system has the contact.
    fn is_routed(&self, contact: ContactRef) -> bool {
        self.contacts.get(contact).is_some_and(|kept| kept.place == Place::Routed)
    }

    /// A contact appears on an agent's desktop.
    fn offer_at_desk(
        &mut self,
        contact: ContactRef,
        id: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if !self.is_routed(contact) {
            return;
        }
        let queue = self.contacts.expect(contact).queue;
        let medium = self.queues[usize::from(queue.0)].medium;
        if !self.can_take(id, medium) {
            fx.notify(Notice::Refused { contact, queue, agent: id });
            return;
        }
        let kept = self.contacts.expect(contact);
        kept.place = Place::Desk { agent: id, answered: false };
        kept.code = 0;
        kept.offers = kept.offers.saturating_add(1);
        kept.last_agent = Some(id);
        kept.offered = fx.now();
        let offer = kept.offers;
        fx.set_cause(kept.cause);
        self.take_in_hand(id, contact, (medium, true), offer, fx);
    }

    /// A contact is given to the switch of the agent whom it is for.
    fn deliver(&mut self, contact: ContactRef, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        if !self.is_routed(contact) {
            return;
        }
        let (number, group, member) = self.seat(id);
        let kept = self.contacts.expect(contact);
        let (queue, is_call) = (kept.queue, kept.is_call);
        let medium = self.queues[usize::from(queue.0)].medium;
        let switch = &mut self.switches[usize::from(number)];
        let takes = switch.reach == Reach::Answering
            && (!is_call || switch.calls < switch.trunks)
            && switch.router.could_take(group, member, medium);
        if !takes {
            fx.notify(Notice::Returned { contact, queue, agent: id });
            return;
        }
        switch.contacts += 1;
        switch.calls += u32::from(is_call);
        kept.delivered = true;
        kept.code = 0;
        let from = kept.switch.replace(number);
        self.count_admission(queue, from, number, fx.now());
        self.offer(contact, number, group, member, fx);
    }

    /// A contact that was delivered to a switch came to nothing there.
    pub(super) fn give_back(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        fx: &mut impl Effects<Event, Message>,
    ) {
        self.take_from_switch(contact, fx);
        let kept = self.contacts.expect(contact);
        kept.place = Place::Routed;
        kept.delivered = false;
        let (queue, from) = (kept.queue, kept.switch.take());
        self.count_departure(queue, from, fx.now());
        fx.notify(Notice::Returned { contact, queue, agent });
    }

    /// What was before an agent is with the system again, or gone if it has ended. What rang
    /// in vain (`missed`) counts as routed again.
    fn take_back(
        &mut self,
        contact: ContactRef,
        id: AgentId,
        missed: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(work) = self.drop_work(id, contact, fx) else { return };
        if let Some(kept) = self.contacts.get_mut(contact).filter(|kept| kept.end.is_none()) {
            kept.place = Place::Routed;
            if missed {
                kept.reroutes = kept.reroutes.saturating_add(1);
                let queue = usize::from(kept.queue.0);
                self.queues[queue].book.counts.rerouted += 1;
            }
        }
        if missed {
            self.free_after_miss(id, work, fx);
        } else {
            self.free_again(id, work, fx);
        }
    }

    /// A contact waits in a system's line: whoever has no patience does not.
    fn wait_routed(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let Some(kept) = self.contacts.get(contact) else { return };
        if kept.place == Place::Routed && kept.customer.balks && kept.offers == 0 {
            let queue = kept.queue;
            fx.notify(Notice::Gone { contact, queue });
            self.end_contact(contact, ContactEnd::Abandoned(AbandonPhase::Queue), fx);
        }
    }

    /// The agent takes a contact at the desktop.
    pub(super) fn answer_at_desk(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let ended = self.contacts.get(contact).is_none_or(|kept| kept.end.is_some());
        if !ended {
            self.connect(id, contact, fx);
            self.refresh(id, AgentReason::None, fx);
        } else if let Some(work) = self.drop_work(id, contact, fx) {
            // The customer has left, and the message that says so is still on its way.
            self.free_again(id, work, fx);
        }
    }

    /// A system ends a contact that it has, or that is worked on by it.
    fn end_by_system(
        &mut self,
        contact: ContactRef,
        end: ContactEnd,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get(contact) else { return };
        let place = kept.place;
        match place {
            Place::Routed => self.end_contact(contact, end, fx),
            Place::Desk { agent, answered } => {
                self.end_contact(contact, end, fx);
                if answered {
                    self.wrap_up(agent, contact, fx);
                } else if let Some(work) = self.drop_work(agent, contact, fx) {
                    self.free_again(agent, work, fx);
                }
            }
            _ => {}
        }
    }

    /// A person cannot work any more, by what a system has noticed.
    fn suspend(&mut self, id: AgentId, reason: AgentReason, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        let agent = &self.agents[id.0 as usize];
        let put_down: Vec<_> = self
            .hands
            .of(agent)
            .filter(|work| matches!(work.stage, Stage::Ringing | Stage::WrapUp))
            .copied()
            .collect();
        let why = [AgentReason::None, reason];
        self.change_duty(id, |agent| agent.suspended = Some(reason), why, fx);
        for work in put_down {
            fx.set_cause(cause);
            if work.stage == Stage::Ringing {
                self.refuse(id, work.contact, fx);
            } else {
                self.finish(id, work.contact, fx);
            }
        }
    }

    /// The agent puts down what rings.
    fn refuse(&mut self, id: AgentId, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let Some(work) = self.drop_work(id, contact, fx) else { return };
        if !work.direct {
            self.tell_switch(id, Message::Refuse(contact, work.medium, work.offer), fx);
        } else if let Some(kept) = self.contacts.get_mut(contact).filter(|it| it.end.is_none()) {
            kept.place = Place::Routed;
            let queue = kept.queue;
            fx.notify(Notice::Refused { contact, queue, agent: id });
        }
        let agent = &self.agents[id.0 as usize];
        if !agent.on_duty() && agent.logged_in {
            let reason = agent.suspended.unwrap_or(AgentReason::ShiftEnd);
            self.end_duty(id, reason, fx);
        }
    }

    /// The agent's own place is gone: what was before them at the desktop is with the
    /// system again.
    pub(super) fn drop_at_desk(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get_mut(contact).filter(|kept| kept.end.is_none()) else {
            return;
        };
        kept.place = Place::Routed;
        kept.cause = fx.earlier(kept.cause, fx.cause());
        let queue = kept.queue;
        fx.notify(Notice::Dropped { contact, queue, agent: id });
    }

    /// Whether a switch may offer calls, as far as the work goes that it does not know of.
    pub(super) fn has_hand_for_calls(&self, id: AgentId) -> bool {
        let agent = &self.agents[id.0 as usize];
        let capacity = &self.groups[usize::from(agent.group)].capacity;
        capacity.share[Medium::Voice as usize] == 0
            || capacity.admits(agent.desk_used, Medium::Voice)
    }

    /// Tells the switch whether it may offer calls, after work at the desktop has begun or
    /// ended.
    pub(super) fn tell_hand_for_calls(
        &self,
        id: AgentId,
        before: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &self.agents[id.0 as usize];
        let now = self.has_hand_for_calls(id);
        if before != now && agent.logged_in && agent.connected && !agent.not_ready {
            self.tell_switch(id, if now { Message::Ready } else { Message::NotReady }, fx);
        }
    }

    /// Logs an agent in at the switch, if it can be reached.
    pub(super) fn log_in_at_switch(&self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        if self.agents[id.0 as usize].connected {
            self.tell_switch(id, Message::LogIn, fx);
            if !self.has_hand_for_calls(id) || self.agents[id.0 as usize].not_ready {
                self.tell_switch(id, Message::NotReady, fx);
            }
        }
    }

    /// Tells the systems that a contact has ended which an agent served.
    pub(super) fn tell_ended(
        &mut self,
        contact: ContactRef,
        end: ContactEnd,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let (Some(answered), Some(agent)) = (kept.answered, kept.last_agent) else { return };
        let (id, queue, hold) = (kept.id, kept.queue, kept.held);
        if !self.is_told_of(usize::from(queue.0), agent) {
            return;
        }
        let talk = fx.now().since(answered).saturating_sub(hold);
        fx.notify(Notice::Ended { contact, id, queue, agent, end, talk, hold });
    }

    /// Tells the systems that an agent is done with a contact.
    pub(super) fn tell_wrapped_up(
        &mut self,
        contact: ContactRef,
        agent: AgentId,
        wrap_up: SimDuration,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let (id, queue) = (kept.id, kept.queue);
        if self.is_told_of(usize::from(queue.0), agent) {
            fx.notify(Notice::WrappedUp { contact, id, queue, agent, wrap_up });
        }
    }

    /// Whether a system wants to hear of a contact of this queue that this agent serves.
    fn is_told_of(&self, queue: usize, agent: AgentId) -> bool {
        let group = usize::from(self.agents[agent.0 as usize].group);
        self.queues[queue].routed || self.groups[group].plan.heard
    }
}
