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
use super::room::Center;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, GroupId};
use crate::ledger::rows::{
    AbandonPhase, ContactEnd, ContactRow, LossReason, Row, WarningCode, WarningRow,
};

impl Center {
    /// A message from an agent's phone arrives at the switch.
    pub(super) fn switch_hears(
        &mut self,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (switch, group, member) = self.seat(agent);
        let router = &mut self.switches[usize::from(switch)].router;
        match message {
            Message::LogIn => {
                router.log_in(group, member);
                self.note_served(switch);
                self.feed(agent, fx);
            }
            Message::LogOut => {
                router.log_out(group, member);
                self.tell_phone(switch, agent, Message::LoggedOut, fx);
            }
            Message::Ready => {
                router.set_ready(group, member, true);
                self.feed(agent, fx);
            }
            Message::NotReady => router.set_ready(group, member, false),
            Message::Done(medium) => {
                router.release(group, member, medium);
                self.feed(agent, fx);
            }
            Message::Answer(contact, offer) => {
                if self.stands(agent, contact, offer) {
                    self.connect(agent, contact, fx);
                }
            }
            Message::Refuse(contact, medium, offer) => {
                router.release(group, member, medium);
                if self.stands(agent, contact, offer) {
                    self.route_again(contact, agent, fx);
                }
                self.feed(agent, fx);
            }
            Message::Offer(..)
            | Message::Withdraw(..)
            | Message::Release(..)
            | Message::LoggedOut => unreachable!("a switch does not get what it sends"),
        }
    }

    /// A caller comes in: goes to a free agent, or waits.
    pub(super) fn enter_line(
        &mut self,
        contact: ContactRef,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let line = self.queues[usize::from(kept.queue.0)].lines[usize::from(attempt)];
        kept.switch = Some(line.switch);
        self.switches[usize::from(line.switch)].contacts += 1;
        self.route(contact, line.index, fx);
    }

    /// Gives the contact to a free agent, or lets it wait at the place of its age.
    fn route(&mut self, contact: ContactRef, line: u16, fx: &mut impl Effects<Event, Message>) {
        let kept = self.contacts.expect(contact);
        let switch = kept.switch.expect("a contact is routed by the switch that has it");
        let router = &mut self.switches[usize::from(switch)].router;
        if let Some((group, member)) = router.agent_for(line) {
            self.offer(contact, switch, group, member, fx);
            return;
        }
        if kept.customer.balks && kept.offers == 0 {
            self.let_go(switch, fx);
            self.end_contact(contact, ContactEnd::Abandoned(AbandonPhase::Queue), fx);
            return;
        }
        let ticket = router.join(
            line,
            contact,
            self.queues[usize::from(kept.queue.0)].priority,
            kept.submitted,
        );
        kept.place = Place::Waiting { ticket };
        if !router.is_served(line) {
            self.warn_unserved(contact, switch, fx);
        }
    }

    /// Gives a free agent what their group's rule says, as long as there is anything.
    fn feed(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(agent);
        while let Some((ticket, contact)) =
            self.switches[usize::from(switch)].router.contact_for(group, member)
        {
            self.switches[usize::from(switch)].router.leave(ticket);
            self.offer(contact, switch, group, member, fx);
        }
    }

    fn offer(
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
        self.switches[usize::from(switch)].router.occupy(group, member, medium);
        kept.place = Place::Offered { agent };
        kept.offers = kept.offers.saturating_add(1);
        kept.last_agent = Some(agent);
        kept.next_assigned = self.assigned[agent.0 as usize].replace(contact);
        // What follows goes back to what acted on the contact, not to what freed the agent.
        fx.set_cause(kept.cause);
        let offers = kept.offers;
        let plan = &self.groups[usize::from(self.agents[agent.0 as usize].group)].plan;
        fx.after_constant(plan.ring_no_answer, Event::RingTimeout(contact, offers));
        self.tell_phone(switch, agent, Message::Offer(contact, medium, offers), fx);
    }

    /// Whether the offer of this number still stands. If it was taken back or given up
    /// meanwhile, the phone has been told.
    fn stands(&self, agent: AgentId, contact: ContactRef, offer: u16) -> bool {
        self.contacts
            .get(contact)
            .is_some_and(|kept| kept.offers == offer && kept.place == (Place::Offered { agent }))
    }

    /// The agent has answered: caller and agent are connected.
    fn connect(
        &mut self,
        agent: AgentId,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let kept = self.contacts.expect(contact);
        kept.place = Place::Conversation { agent };
        kept.answered = Some(now);
        let group = self.agents[agent.0 as usize].group;
        let queue = &mut self.queues[usize::from(kept.queue.0)];
        let handling = kept.customer.handling.unwrap_or_else(|| {
            queue.demand.handling_by(
                GroupId(group),
                kept.submitted,
                kept.customer.handling_quantile,
            )
        });
        queue.book.end(QueueTime::Waiting, now);
        queue.book.begin(QueueTime::Talking, now);
        queue.book.counts.answered += 1;
        if queue.service_level.is_within(now.since(kept.submitted)) {
            queue.book.counts.answered_within += 1;
        }
        self.groups[usize::from(group)].book.answered += 1;
        let mut lasts = handling;
        if let Some((part, hold)) = kept.customer.hold {
            let until_hold = SimDuration::from_secs_f64(handling.as_secs_f64() * part);
            fx.after(until_hold, Event::HoldBegins(contact));
            fx.after(until_hold + hold, Event::HoldEnds(contact));
            lasts += hold;
        }
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
        let Place::Conversation { agent } = kept.place else { return };
        let book = &mut self.queues[usize::from(kept.queue.0)].book;
        if begins {
            kept.held_since = Some(now);
            book.end(QueueTime::Talking, now);
            book.begin(QueueTime::Held, now);
        } else {
            kept.held += kept.held_since.take().map_or(SimDuration::ZERO, |since| now.since(since));
            book.end(QueueTime::Held, now);
            book.begin(QueueTime::Talking, now);
        }
        fx.set_cause(kept.cause);
        self.agent_holds(agent, contact, begins, fx);
    }

    /// The conversation is over.
    pub(super) fn end_conversation(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get(contact) else { return };
        let (Place::Conversation { agent }, Some(switch)) = (kept.place, kept.switch) else {
            return;
        };
        fx.set_cause(kept.cause);
        self.tell_phone(switch, agent, Message::Release(contact), fx);
        self.take_from_switch(contact, fx);
        self.end_contact(contact, ContactEnd::Handled, fx);
    }

    /// An offer has rung long enough: it is taken back, and the contact queued with its age.
    pub(super) fn ring_timeout(
        &mut self,
        contact: ContactRef,
        offer: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(kept) = self.contacts.get(contact) else { return };
        let (Place::Offered { agent }, Some(switch)) = (kept.place, kept.switch) else { return };
        if kept.offers != offer {
            return;
        }
        let switch = &mut self.switches[usize::from(switch)];
        if !switch.running {
            switch.overdue.push((contact, offer));
            return;
        }
        fx.set_cause(kept.cause);
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
        kept.cause = kept.cause.or(fx.cause());
        let queue = &mut self.queues[usize::from(kept.queue.0)];
        queue.book.counts.rerouted += 1;
        let line = queue.lines.iter().find(|line| Some(line.switch) == kept.switch);
        let line = line.expect("a switch has a line of every contact that it has").index;
        self.unassign(agent, contact);
        self.route(contact, line, fx);
    }

    /// The switch has lost sight of an agent: offers are routed again, calls are over.
    pub(super) fn switch_loses(&mut self, agent: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(agent);
        self.switches[usize::from(switch)].router.log_out(group, member);
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
                Place::Carrier { .. } | Place::Over => continue,
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
    }

    /// The switch runs again after a hang: it says what it could not say, and reads what
    /// waited in its sockets before it takes back offers that have rung too long.
    pub(super) fn switch_wakes(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let kept = &mut self.switches[usize::from(switch)];
        let (unsaid, overdue) =
            (std::mem::take(&mut kept.unsaid), std::mem::take(&mut kept.overdue));
        for (agent, message) in unsaid {
            self.tell_phone(switch, agent, message, fx);
        }
        for (contact, offer) in overdue {
            fx.at(fx.now(), Event::RingTimeout(contact, offer));
        }
    }

    /// A contact leaves the switch that has it: its line, or the agent it was given to.
    pub(super) fn take_from_switch(
        &mut self,
        contact: ContactRef,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let Some(switch) = kept.switch else { return };
        match kept.place {
            Place::Carrier { .. } | Place::Over => return,
            Place::Waiting { ticket } => {
                self.switches[usize::from(switch)].router.leave(ticket);
            }
            Place::Offered { agent } | Place::Conversation { agent } => {
                self.unassign(agent, contact);
            }
        }
        self.let_go(switch, fx);
    }

    /// A switch has one contact less; one that is told to stop does so after the last.
    fn let_go(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let switch = &mut self.switches[usize::from(switch)];
        switch.contacts -= 1;
        if switch.stopping && switch.contacts == 0 {
            // It stops because it was told to, not because of what ended the last contact.
            fx.set_cause(switch.cause);
            fx.stopped(switch.process);
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
            kept.cause = kept.cause.or(fx.cause());
        }
        if let Some(since) = kept.held_since {
            kept.held += now.since(since);
        }
        self.balance.ended += 1;
        let queue = &mut self.queues[usize::from(kept.queue.0)];
        let time = match (kept.answered, kept.held_since) {
            (None, _) => QueueTime::Waiting,
            (Some(_), None) => QueueTime::Talking,
            (Some(_), Some(_)) => QueueTime::Held,
        };
        queue.book.end(time, now);
        let within = queue.service_level.is_within(now.since(kept.submitted));
        let counts = &mut queue.book.counts;
        match end {
            ContactEnd::Handled | ContactEnd::Open => {}
            ContactEnd::Abandoned(_) => {
                counts.abandoned += 1;
                counts.abandoned_within += u64::from(within);
            }
            ContactEnd::Rejected(_) => counts.rejected += 1,
            ContactEnd::Lost(_) => counts.lost += 1,
        }
        if kept.hands == 0 {
            self.write_off(contact, fx);
        }
    }

    /// Nobody has anything to do with the contact any more: its row is final.
    pub(super) fn write_off(&mut self, contact: ContactRef, fx: &mut impl Effects<Event, Message>) {
        let row = self.contact_row(contact);
        fx.record(Row::Contact(row));
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
            cause: contact.cause,
        }
    }

    /// Sends a message from the switch to an agent's phone; a switch that hangs says it when
    /// it runs again. (People who have hung up have done so, but the agent's line is not
    /// released until then.)
    fn tell_phone(
        &mut self,
        switch: u16,
        agent: AgentId,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let speaker = &mut self.switches[usize::from(switch)];
        if speaker.running {
            fx.send(self.connection(agent).acceptor(), message);
        } else {
            speaker.unsaid.push((agent, message));
        }
    }

    /// Where an agent sits for the switch: which switch, and the group and member in its
    /// router.
    pub(super) fn seat(&self, agent: AgentId) -> (u16, u16, u32) {
        let group = &self.groups[usize::from(self.agents[agent.0 as usize].group)];
        (group.plan.switch, group.index, agent.0 - group.plan.first.0)
    }

    /// Takes the contact off the list of those that the agent was given.
    fn unassign(&mut self, agent: AgentId, contact: ContactRef) {
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

    fn note_served(&mut self, switch: u16) {
        for line in self.queues.iter_mut().flat_map(|queue| queue.lines.iter_mut()) {
            if line.switch == switch && line.unserved {
                let router = &self.switches[usize::from(switch)].router;
                line.unserved = !router.is_served(line.index);
            }
        }
    }

    /// Says once that callers wait where nobody serves.
    fn warn_unserved(
        &mut self,
        contact: ContactRef,
        switch: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let queue = &mut self.queues[usize::from(self.contacts.expect(contact).queue.0)];
        let line = queue.lines.iter_mut().find(|line| line.switch == switch);
        let line = line.expect("the contact waits in a line of this switch");
        if std::mem::replace(&mut line.unserved, true) {
            return;
        }
        let count = u64::from(self.switches[usize::from(switch)].router.waiting(line.index));
        fx.record(Row::Warning(WarningRow {
            time: fx.now(),
            code: WarningCode::QueueUnserved,
            subject: queue.label,
            count,
            cause: fx.cause(),
        }));
    }
}
