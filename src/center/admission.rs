//! How contacts come into a switch: refused, given to a free agent, or queued.
//!
//! ```text
//!   carrier ──call──▶ gate open? trunk free? ──▶ agent free? ──▶ offered
//!                          │ no                      │ no
//!                          ▼                         ▼
//!                     next site, or           place left in the queue? ──▶ waits
//!                     rejected                       │ no ──▶ next site, or rejected
//! ```

use super::contact::Place;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::plan::Gate;
use super::room::{Center, Line};
use crate::kernel::time::SimTime;
use crate::ledger::rows::{AbandonPhase, ContactEnd, RejectReason, Row, WarningCode, WarningRow};

impl Center {
    /// A caller comes to a site: is let in, or refused for a reason.
    pub(super) fn enter_line(
        &mut self,
        contact: ContactRef,
        attempt: u16,
        fx: &mut impl Effects<Event, Message>,
    ) -> Result<(), RejectReason> {
        let queue = self.contacts.expect(contact).queue;
        let line = self.queues[usize::from(queue.0)].lines[usize::from(attempt)];
        match self.refusal(contact, line, fx.now()) {
            Some(reason) => Err(reason),
            None => {
                self.admit(contact, line, fx);
                Ok(())
            }
        }
    }

    /// Why `line` would not take the contact now, if it would not.
    pub(super) fn refusal(
        &self,
        contact: ContactRef,
        line: Line,
        now: SimTime,
    ) -> Option<RejectReason> {
        let kept = self.contacts.get(contact)?;
        let queue = &self.queues[usize::from(kept.queue.0)];
        let switch = &self.switches[usize::from(line.switch)];
        if line.gate != Gate::Open {
            return Some(RejectReason::Closed);
        }
        if kept.is_call && switch.calls >= switch.trunks {
            return Some(RejectReason::NoTrunk);
        }
        let full = switch.router.waiting(line.index) >= queue.places
            && !switch.router.has_agent_for(line.index, now.since(kept.submitted));
        full.then_some(RejectReason::QueueFull)
    }

    /// Takes the contact in: to a free agent, or to the place of its age in the line.
    pub(super) fn admit(
        &mut self,
        contact: ContactRef,
        line: Line,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.expect(contact);
        let from = kept.switch.replace(line.switch);
        let (queue, is_call) = (kept.queue, kept.is_call);
        let switch = &mut self.switches[usize::from(line.switch)];
        switch.contacts += 1;
        switch.calls += u32::from(is_call);
        self.count_admission(queue, from, line.switch, fx.now());
        self.route(contact, line, fx);
    }

    /// Gives the contact to a free agent, or lets it wait at the place of its age.
    pub(super) fn route(
        &mut self,
        contact: ContactRef,
        line: Line,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if let Some((group, member)) = self.agent_for(contact, line, fx.now()) {
            self.offer(contact, line.switch, group, member, fx);
            return;
        }
        let kept = self.contacts.expect(contact);
        if kept.customer.balks && kept.offers == 0 {
            self.take_from_switch(contact, fx);
            self.end_contact(contact, ContactEnd::Abandoned(AbandonPhase::Queue), fx);
            return;
        }
        let priority = self.queues[usize::from(kept.queue.0)].priority;
        let router = &mut self.switches[usize::from(line.switch)].router;
        let ticket = router.join(line.index, contact, priority, kept.submitted);
        kept.place = Place::Waiting { ticket };
        self.expect_give_up(contact, fx);
        self.expect_overflow(contact, fx);
        if !self.switches[usize::from(line.switch)].router.is_served(line.index) {
            self.warn_unserved(contact, line.switch, fx);
            self.close_deserted(line.switch, fx);
        }
    }

    /// Who should get the contact at the switch of `line`, if anybody is free.
    #[inline]
    pub(super) fn agent_for(
        &mut self,
        contact: ContactRef,
        line: Line,
        now: SimTime,
    ) -> Option<(u16, u32)> {
        let kept = self.contacts.expect(contact);
        let (customer, offers) = (&kept.customer, kept.offers);
        let demand = &mut self.queues[usize::from(kept.queue.0)].demand;
        let router = &self.switches[usize::from(line.switch)].router;
        router.agent_for(line.index, now.since(kept.submitted), now, || {
            demand.selection_draw(customer.number, customer.redial, offers)
        })
    }

    /// The line of the contact at the switch that has it.
    pub(super) fn line_of(&mut self, contact: ContactRef) -> Line {
        let kept = self.contacts.expect(contact);
        let lines = &self.queues[usize::from(kept.queue.0)].lines;
        let line = lines.iter().find(|line| Some(line.switch) == kept.switch);
        *line.expect("a switch has a line of every contact that it has")
    }

    /// Takes note that lines of a switch are served again.
    pub(super) fn note_served(&mut self, switch: u16) {
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
