//! An agent's phone, and the agent at it: rings, answers, wraps up; knows the truth about
//! the agent and tells the switch, as far as it can be reached.

use super::agent::Work;
use super::books::QueueTime;
use super::contact::Stage;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::room::Center;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentReason, Medium};
use crate::network::ids::ConnectionId;

impl Center {
    /// A message from the switch arrives at an agent's phone.
    pub(super) fn phone_hears(
        &mut self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        match message {
            Message::Offer(contact, medium, offer) => {
                self.phone_rings(agent, contact, medium, offer, fx);
            }
            Message::Withdraw(contact, _, missed) => {
                self.offer_taken_back(agent, contact, missed, fx);
            }
            Message::Release(contact) => self.wrap_up(agent, contact, fx),
            Message::LoggedOut => {
                self.agents[agent.0 as usize].logging_out = false;
                self.begin_duty(agent, AgentReason::ShiftStart, fx);
            }
            _ => unreachable!("a phone does not get what it sends"),
        }
    }

    /// An offer: it rings, if the agent is there and has a hand free.
    fn phone_rings(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        medium: Medium,
        offer: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.contacts.get(contact).is_some() && self.can_take(id, medium) {
            self.take_in_hand(id, contact, (medium, false), offer, fx);
        } else {
            self.tell_switch(id, Message::Refuse(contact, medium, offer), fx);
        }
    }

    /// Whether the agent is there, and has a hand free for a contact of `medium`.
    pub(super) fn can_take(&self, id: AgentId, medium: Medium) -> bool {
        let agent = &self.agents[id.0 as usize];
        let capacity = &self.groups[usize::from(agent.group)].capacity;
        agent.logged_in && !agent.not_ready && capacity.admits(agent.used, medium)
    }

    /// The agent has a contact before them, and answers after a while, or not at all.
    pub(super) fn take_in_hand(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        (medium, direct): (Medium, bool),
        offer: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let had_hand = !direct || self.has_hand_for_calls(id);
        let agent = &mut self.agents[id.0 as usize];
        let group = &self.groups[usize::from(agent.group)];
        let kept = self.contacts.expect(contact);
        kept.hands += 1;
        let share = group.capacity.share[medium as usize];
        agent.used += share;
        self.hands.take(agent, contact, (medium, direct), offer, fx.now());
        if direct {
            agent.desk_used += share;
            self.tell_hand_for_calls(id, had_hand, fx);
        }
        let group = &self.groups[usize::from(self.agents[id.0 as usize].group)];
        let kept = self.contacts.expect(contact);
        let (of, queue) = (kept.id, usize::from(kept.queue.0));
        let plan = &group.plan;
        let rings = match (plan.no_answer > 0.0, plan.ring.constant()) {
            (false, Some(seconds)) => Some(SimDuration::from_secs_f64(seconds)),
            _ => {
                let demand = &mut self.queues[queue].demand;
                let (answers, after) = demand.answer_draws(of.number, of.redial, offer);
                let rings = SimDuration::from_secs_f64(plan.ring.quantile(after));
                (answers >= plan.no_answer).then_some(rings)
            }
        };
        match rings {
            // Nothing lies between offer and answer: the agent never was reserved.
            Some(SimDuration::ZERO) => self.answer(id, contact, offer, fx),
            rings => {
                self.refresh(id, AgentReason::None, fx);
                if let Some(rings) = rings {
                    fx.after(rings, Event::AgentAnswers(id, contact, offer));
                }
            }
        }
    }

    /// The agent answers, if it still rings.
    pub(super) fn answer(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        offer: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &self.agents[id.0 as usize];
        let Some(work) = self.hands.find(agent, contact) else { return };
        if work.offer != offer || work.stage != Stage::Ringing {
            return;
        }
        work.stage = Stage::Talking;
        work.since = fx.now();
        if work.direct {
            self.answer_at_desk(id, contact, fx);
            return;
        }
        self.tell_switch(id, Message::Answer(contact, offer), fx);
        self.refresh(id, AgentReason::None, fx);
    }

    /// The agent puts the caller on hold, or takes them back.
    pub(super) fn agent_holds(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        holds: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &self.agents[id.0 as usize];
        if let Some(work) = self.hands.find(agent, contact) {
            work.stage = if holds { Stage::Held } else { Stage::Talking };
            self.refresh(id, AgentReason::None, fx);
        }
    }

    /// The conversation is over: wrap-up, if the contact needs any.
    pub(super) fn wrap_up(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let agent = &self.agents[id.0 as usize];
        let Some(work) = self.hands.find(agent, contact) else { return };
        let kept = self.contacts.expect(contact);
        // Who is kept from the desktop has no work after contacts there.
        if kept.customer.wrap_up.is_zero() || agent.suspended.is_some() {
            self.finish(id, contact, fx);
            return;
        }
        work.stage = Stage::WrapUp;
        work.since = now;
        self.queues[usize::from(kept.queue.0)].book.begin(QueueTime::WrapUp, now);
        fx.after(kept.customer.wrap_up, Event::WrapUpEnds(id, contact));
        self.refresh(id, AgentReason::None, fx);
    }

    /// The agent is done with a contact.
    pub(super) fn finish(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some(work) = self.drop_work(id, contact, fx) {
            self.free_again(id, work, fx);
        }
    }

    /// The switch takes an offer back.
    fn offer_taken_back(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        missed: bool,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(work) = self.drop_work(id, contact, fx) else {
            // It was refused, and the switch has heard so or will. But a middleman may have
            // said meanwhile that the agent pauses.
            let agent = &self.agents[id.0 as usize];
            if missed && agent.logged_in && !agent.not_ready && self.is_relayed(id) {
                self.tell_switch(id, Message::Ready, fx);
            }
            return;
        };
        if missed {
            self.free_after_miss(id, work, fx);
        } else {
            self.free_again(id, work, fx);
        }
    }

    /// A hand is free after an offer that rang in vain: the agent pauses first, if their
    /// group's do.
    pub(super) fn free_after_miss(
        &mut self,
        id: AgentId,
        work: Work,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        let pause = self.groups[usize::from(agent.group)].plan.not_ready_after_no_answer;
        if pause.is_zero() || !agent.on_duty() {
            self.free_again(id, work, fx);
            return;
        }
        agent.not_ready = true;
        agent.pause_until = fx.now() + pause;
        self.tell_switch(id, Message::NotReady, fx);
        if !work.direct {
            self.tell_switch(id, Message::Done(work.medium), fx);
        }
        fx.after(pause, Event::NotReadyEnds(id));
        self.refresh(id, AgentReason::RingNoAnswer, fx);
    }

    /// The pause after a missed call is over. Who has gone off duty meanwhile takes nothing
    /// new.
    pub(super) fn pause_ends(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        if self.agents[id.0 as usize].on_duty() {
            self.ready_again(id, fx);
        }
    }

    /// The agent can be offered contacts again, unless a pause or a break goes on.
    pub(super) fn ready_again(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let agent = &mut self.agents[id.0 as usize];
        let pauses = agent.on_break || fx.now() < agent.pause_until;
        if !agent.logged_in || pauses || !std::mem::take(&mut agent.not_ready) {
            return;
        }
        if self.has_hand_for_calls(id) {
            self.tell_switch(id, Message::Ready, fx);
        }
        self.refresh(id, AgentReason::None, fx);
    }

    /// A hand is free: the next contact, or the break that is due, or home if the shift is
    /// over.
    pub(super) fn free_again(
        &mut self,
        id: AgentId,
        work: Work,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let done = |center: &Center, fx: &mut _| {
            if !work.direct {
                center.tell_switch(id, Message::Done(work.medium), fx);
            }
        };
        let agent = &mut self.agents[id.0 as usize];
        let why_off = agent.suspended.unwrap_or(AgentReason::ShiftEnd);
        if agent.on_duty() {
            let goes = agent.on_break && !std::mem::replace(&mut agent.not_ready, agent.on_break);
            if goes {
                self.tell_switch(id, Message::NotReady, fx);
            }
            done(self, fx);
            self.refresh(id, if goes { AgentReason::Break } else { AgentReason::None }, fx);
        } else {
            self.end_duty(id, why_off, fx);
            if self.agents[id.0 as usize].logged_in {
                done(self, fx);
                self.refresh(id, AgentReason::None, fx);
            }
        }
    }

    /// Takes the contact out of the agent's hands; returns its medium, if it was there.
    pub(super) fn drop_work(
        &mut self,
        id: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) -> Option<Work> {
        let now = fx.now();
        let had_hand = self.has_hand_for_calls(id);
        let agent = &mut self.agents[id.0 as usize];
        let work = self.hands.put_down(agent, contact)?;
        let share = self.groups[usize::from(agent.group)].capacity.share[work.medium as usize];
        agent.used -= share;
        if work.direct {
            agent.desk_used -= share;
            self.tell_hand_for_calls(id, had_hand, fx);
        }
        let kept = self.contacts.expect(contact);
        kept.hands -= 1;
        if work.stage == Stage::WrapUp {
            kept.wrapped_up += now.since(work.since);
            self.queues[usize::from(kept.queue.0)].book.end(QueueTime::WrapUp, now);
        }
        let (wrap_up, ended) = (kept.wrapped_up, kept.end.is_some());
        fx.set_cause(fx.cause().or(kept.cause));
        if ended && work.stage != Stage::Ringing {
            self.tell_wrapped_up(contact, id, wrap_up, fx);
        }
        if ended && self.contacts.expect(contact).hands == 0 {
            self.write_off(contact, fx);
        }
        Some(work)
    }

    /// The phone no longer reaches its switch, or is gone itself: the agent is logged out
    /// and whatever was in hand is over.
    pub(super) fn phone_loses(
        &mut self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let cause = fx.cause();
        let agent = &mut self.agents[id.0 as usize];
        let was_out = Self::is_out_of_service(agent);
        agent.connected = false;
        agent.cut_off_by = cause;
        agent.logging_out = false;
        // Where a system brings contacts past the switch, work with them goes on.
        let goes_on = self.groups[usize::from(agent.group)].plan.desk && !agent.place_lost;
        agent.logged_in &= goes_on;
        agent.not_ready &= agent.logged_in;
        agent.pause_until = SimTime::ZERO;
        self.note_service(id, was_out, fx.now());
        let agent = &self.agents[id.0 as usize];
        let lost: Vec<_> =
            self.hands.of(agent).filter(|work| !(work.direct && goes_on)).copied().collect();
        let falls_silent = self.agents[id.0 as usize].place_lost && self.is_relayed(id);
        for work in lost {
            if falls_silent {
                self.line_falls_silent(id, work.contact, work.medium, fx);
                fx.set_cause(cause);
            }
            self.drop_work(id, work.contact, fx);
            if work.direct {
                self.drop_at_desk(id, work.contact, fx);
            }
            fx.set_cause(cause);
        }
        self.refresh(id, reason, fx);
    }

    /// The phone reaches its switch again: an agent on duty logs in.
    pub(super) fn phone_reaches(
        &mut self,
        id: AgentId,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        let was_out = Self::is_out_of_service(agent);
        agent.connected = true;
        self.note_service(id, was_out, fx.now());
        if self.agents[id.0 as usize].logged_in {
            // Work past the switch went on.
            self.log_in_at_switch(id, fx);
            self.refresh(id, reason, fx);
        }
        self.begin_duty(id, reason, fx);
        let agent = &self.agents[id.0 as usize];
        if agent.on_duty() && agent.on_break {
            self.record_away(id, reason, fx);
        }
    }

    /// The phone works again after a hang: what could not be done is done.
    pub(super) fn phone_wakes(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        self.agents[id.0 as usize].hung = false;
        let mine = self.postponed.extract_if(.., |(agent, _)| *agent == id).collect::<Vec<_>>();
        for (_, event) in mine {
            self.handle(event, fx);
            fx.set_cause(cause);
        }
        let agent = &self.agents[id.0 as usize];
        match (agent.on_duty(), agent.on_break) {
            (true, true) => self.begin_break(id, fx),
            (true, false) => self.begin_duty(id, AgentReason::ShiftStart, fx),
            (false, _) => self.end_duty(id, AgentReason::ShiftEnd, fx),
        }
    }

    /// The connection between an agent's phone and the switch.
    pub(super) fn connection(&self, agent: AgentId) -> ConnectionId {
        ConnectionId(self.first_connection.0 + agent.0)
    }

    /// Sends a message from an agent's phone to the switch.
    pub(super) fn tell_switch(
        &self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        fx.send(self.line_of_phone(agent).initiator(), message);
    }
}
