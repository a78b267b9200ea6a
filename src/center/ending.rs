//! How contacts leave: conversations that are over, contacts that end in whatever way,
//! switches and agents that are lost with what they had; and who comes again.

use super::books::QueueTime;
use super::contact::Place;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::room::Center;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::AgentId;
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::rows::{ContactEnd, ContactRow, LossReason, RejectReason, Row};

impl Center {
    /// The conversation is over.
    pub(super) fn end_conversation(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get(contact) else { return };
        if kept.talks_until != fx.now() {
            // That conversation was broken off; the contact is in another one.
            return;
        }
        let (place, switch) = (kept.place, kept.switch);
        match (place, switch) {
            (Place::Conversation { agent }, Some(switch)) => {
                fx.set_cause(kept.cause);
                self.tell_phone(switch, agent, Message::Release(contact), fx);
                self.take_from_switch(contact, fx);
                self.end_contact(contact, ContactEnd::Handled, fx);
            }
            (Place::Desk { agent, answered: true }, _) => {
                fx.set_cause(kept.cause);
                self.end_contact(contact, ContactEnd::Handled, fx);
                self.wrap_up(agent, contact, fx);
            }
            _ => {}
        }
    }

    /// The switch has lost sight of an agent: offers are routed again, calls are over.
    pub(super) fn switch_loses(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(agent);
        self.switches[usize::from(switch)].router.log_out(group, member);
        self.hear_farewell(agent, fx);
        self.note_view(agent, fx);
        let cause = fx.cause();
        while let Some(contact) = self.assigned[agent.0 as usize] {
            fx.set_cause(cause);
            if matches!(self.contacts.expect(contact).place, Place::Offered { .. }) {
                self.route_again(contact, agent, fx);
            } else {
                self.take_from_switch(contact, fx);
                self.end_contact(contact, ContactEnd::Lost(LossReason::AgentUnreachable), fx);
            }
        }
        fx.set_cause(cause);
        self.close_deserted(switch, fx);
    }

    /// The switch is gone, and everything in it.
    pub(super) fn switch_dies(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let cause = fx.cause();
        for contact in self.contacts.refs() {
            let kept = self.contacts.expect(contact);
            if kept.switch != Some(switch) || kept.end.is_some() {
                continue;
            }
            let reason = match kept.place {
                Place::Conversation { .. } => LossReason::CallInProgress,
                Place::Waiting { .. } | Place::Offered { .. } => LossReason::QueueLost,
                Place::Carrier { .. } | Place::Routed | Place::Desk { .. } | Place::Over => {
                    continue;
                }
            };
            fx.set_cause(cause);
            self.take_from_switch(contact, fx);
            self.end_contact(contact, ContactEnd::Lost(reason), fx);
        }
        fx.set_cause(cause);
        let kept = &mut self.switches[usize::from(switch)];
        kept.router.clear();
        kept.unsaid.clear();
        kept.overdue.clear();
        kept.stopping = false;
        self.forget_farewells(switch);
        self.counters_die(switch, fx);
        self.note_views_of(switch, fx);
    }

    /// The switch runs again after a hang: it says what it could not say, and reads what
    /// waited in its sockets before it does what fell due meanwhile.
    pub(super) fn switch_wakes(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let kept = &mut self.switches[usize::from(switch)];
        let (unsaid, overdue) =
            (std::mem::take(&mut kept.unsaid), std::mem::take(&mut kept.overdue));
        for (agent, message) in unsaid {
            if self.seat(agent).0 != switch {
                // The agent has gone to another switch meanwhile.
                continue;
            }
            self.tell_phone(switch, agent, message, fx);
        }
        for (contact, offer) in overdue {
            fx.at(fx.now(), Event::RingTimeout(contact, offer));
        }
        for contact in self.contacts.refs() {
            let kept = self.contacts.expect(contact);
            if kept.switch == Some(switch) && matches!(kept.place, Place::Waiting { .. }) {
                self.expect_overflow(contact, fx);
            }
        }
        self.close_deserted(switch, fx);
    }

    /// A contact leaves the switch that has it: its line, or the agent it was given to.
    pub(super) fn take_from_switch(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let (Some(switch), is_call) = (kept.switch, kept.is_call) else { return };
        match kept.place {
            Place::Over => return,
            // Let in, and gone before there was a place to wait.
            Place::Carrier { .. } => {}
            Place::Routed | Place::Desk { .. } => return,
            Place::Waiting { ticket } => {
                self.switches[usize::from(switch)].router.leave(ticket);
            }
            Place::Offered { agent } | Place::Conversation { agent } => {
                self.unassign(agent, contact);
            }
        }
        let kept = &mut self.switches[usize::from(switch)];
        kept.contacts -= 1;
        kept.calls -= u32::from(is_call);
        if kept.stopping && kept.contacts == 0 {
            self.stop_if_done(switch, fx);
        }
    }

    /// Ends a contact, in the one way in which it ends.
    ///
    /// # Panics
    /// If it has ended before: that is a bug (CORE-19).
    pub(super) fn end_contact(
        &mut self,
        contact: ContactRef,
        end: ContactEnd,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = self.contacts.expect(contact);
        assert!(kept.end.is_none(), "a contact ends once");
        kept.end = Some((now, end));
        kept.place = Place::Over;
        if !matches!(end, ContactEnd::Open) {
            kept.cause = fx.earlier(kept.cause, fx.cause());
        }
        if let Some(since) = kept.held_since {
            kept.held += now.since(since);
        }
        let in_hand = kept.hands > 0;
        self.tell_ended(contact, end, fx);
        let kept = self.contacts.expect(contact);
        self.balance.ended += 1;
        let (queue, switch, cause) = (kept.queue, kept.switch, kept.cause);
        let time = match (kept.answered, kept.held_since) {
            (None, _) => QueueTime::Waiting,
            (Some(_), None) => QueueTime::Talking,
            (Some(_), Some(_)) => QueueTime::Held,
        };
        let level = &self.queues[usize::from(queue.0)].service_level;
        let within = level.is_within(now.since(kept.submitted));
        self.in_books(queue, switch, |book| {
            book.end(time, now);
            let counts = &mut book.counts;
            match end {
                ContactEnd::Handled | ContactEnd::Open => {}
                ContactEnd::Abandoned(_) => {
                    counts.abandoned += 1;
                    counts.abandoned_within += u64::from(within);
                }
                ContactEnd::Rejected(_) => counts.rejected += 1,
                ContactEnd::Lost(_) => counts.lost += 1,
            }
        });
        self.blame_open_interval(queue, cause);
        if leaves_unserved(end) {
            self.expect_redial(contact, fx);
        }
        if !in_hand {
            self.write_off(contact, fx);
        }
    }

    /// Nobody has anything to do with the contact any more: its row is final.
    pub(super) fn write_off(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        if fx.wants_rows() {
            let row = self.contact_row(contact);
            fx.record(Row::Contact(row));
            if let ContactEnd::Lost(reason) = row.end {
                fx.record(Row::LostData(lost_contact(&row, reason, fx.now())));
            }
        }
        self.contacts.remove(contact);
    }

    #[inline]
    fn contact_row(&self, contact: ContactRef) -> ContactRow {
        let contact = self.contacts.get(contact).expect("a contact is written off once");
        let (ended, end) = contact.end.expect("a contact is written off when it has ended");
        let queue = &self.queues[usize::from(contact.queue.0)];
        let wait = contact.answered.unwrap_or(ended).since(contact.submitted);
        let conversation = contact.answered.map_or(SimDuration::ZERO, |since| ended.since(since));
        ContactRow {
            contact: contact.id,
            medium: queue.medium,
            priority: queue.priority,
            site: contact.switch.map(|switch| self.switches[usize::from(switch)].site),
            submitted: contact.submitted,
            answered: contact.answered,
            ended,
            end,
            agent: contact.last_agent,
            wait,
            talk: conversation.saturating_sub(contact.held),
            hold: contact.held,
            wrap_up: contact.wrapped_up,
            reroutes: contact.reroutes,
            within_threshold: queue.service_level.is_within(wait),
            disposition_code: queue.codes.and_then(|codes| codes(end, contact.code)),
            cause: contact.cause,
        }
    }

    /// The customer of a contact that has just ended comes again, or does not.
    fn expect_redial(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let kept = self.contacts.expect(contact);
        let queue = kept.queue;
        let demand = &mut self.queues[usize::from(queue.0)].demand;
        let Some((delay, customer)) = demand.comes_again(&kept.customer, fx.now()) else { return };
        let place = self.redials.insert((queue, customer));
        // A contact that comes later starts anew: what happened to the last one is told there.
        let cause = fx.set_cause(Cause::NONE);
        fx.after(delay, Event::Redial(place));
        fx.set_cause(cause);
    }

    /// A customer who was not served comes again.
    pub(super) fn redial(&mut self, place: u32, fx: &mut impl Effects<Event, Message>) {
        let (queue, customer) = self.redials.remove(place);
        self.submit(queue, customer, fx);
    }
}

/// Whether a customer whose contact ended so may come again: who gave up, or was not let in
/// for want of room. Who heard that the center is closed does not (A).
fn leaves_unserved(end: ContactEnd) -> bool {
    match end {
        ContactEnd::Abandoned(_) => true,
        ContactEnd::Rejected(reason) => match reason {
            RejectReason::NoSiteReachable | RejectReason::NoTrunk | RejectReason::QueueFull => true,
            RejectReason::Closed | RejectReason::SentAway => false,
        },
        ContactEnd::Handled | ContactEnd::Lost(_) | ContactEnd::Open => false,
    }
}

/// A contact that a failure ended, as what it is in the ledger.
fn lost_contact(row: &ContactRow, reason: LossReason, now: SimTime) -> LostDataRow {
    LostDataRow {
        time: now,
        system: System::Center,
        component: row.site,
        kind: match reason {
            LossReason::QueueLost => LostKind::Contact,
            LossReason::CallInProgress | LossReason::AgentUnreachable => LostKind::CallInProgress,
        },
        key: LostKey { contact: Some(row.contact), agent: row.agent, ..LostKey::default() },
        metric: Metric::Existence,
        truth: Quantity::Count(1),
        reported: Quantity::Count(0),
        verdict: Verdict::Lost,
        // The switch that lost sight of the agent is there to notice; one that died is not.
        known: reason == LossReason::AgentUnreachable,
        recovered: None,
        disposition_code: None,
        cause: row.cause,
    }
}
