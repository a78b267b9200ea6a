//! People who can be logged in at one of two switches, and switches that send them to the
//! other before they stop (DR-7, DR-8).
//!
//! ```text
//!   switch A (a SIP Server in graceful shutdown)          switch B
//!     no new calls, waiting callers ─────────────────────▶ lines there
//!     agents, each as soon as idle ──Expelled──▶ system
//!                                                  └─MoveTo─▶ phone connects there
//! ```

use super::contact::Place;
use super::effects::Effects;
use super::event::{Event, Message};
use super::ports::Notice;
use super::room::{Center, Reach};
use crate::ledger::ids::{AgentId, QueueId};
use crate::ledger::rows::AgentReason;

impl Center {
    /// Where an agent sits for the switch: which switch, and the group and member in its
    /// router.
    pub(super) fn seat(&self, agent: AgentId) -> (u16, u16, u32) {
        let kept = &self.agents[agent.0 as usize];
        let group = &self.groups[usize::from(kept.group)];
        let (switch, index) = group.seats[usize::from(kept.seat)];
        (switch, index, agent.0 - group.plan.first.0)
    }

    /// The agent's phone connects to the switch of another seat; what the old one has of the
    /// agent is over. Whether the agent then logs in is the schedule's and the systems' to
    /// say.
    pub(super) fn move_to(
        &mut self,
        id: AgentId,
        seat: u8,
        reason: AgentReason,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.agents[id.0 as usize].seat == seat {
            return;
        }
        self.switch_loses(id, fx);
        self.phone_loses(id, reason, fx);
        self.agents[id.0 as usize].seat = seat;
        let (switch, ..) = self.seat(id);
        fx.connect(self.connection(id), self.switches[usize::from(switch)].process);
        self.note_view(id, fx);
    }

    /// A switch begins its graceful shutdown, in which it wants its agents to go elsewhere.
    pub(super) fn begin_farewell(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        self.divert_waiting(switch, fx);
        for id in (0..self.agents.len() as u32).map(AgentId) {
            if self.seat(id).0 == switch {
                self.say_farewell(id, fx);
            }
        }
    }

    /// Logs an agent out at a switch that is about to stop, if the agent is idle and can go
    /// elsewhere.
    pub(super) fn say_farewell(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(id);
        let kept = &self.groups[usize::from(self.agents[id.0 as usize].group)];
        let router = &mut self.switches[usize::from(switch)].router;
        let (logged_in, _, used) = router.belief(group, member);
        if !logged_in || used > 0 || kept.plan.second.is_none() {
            return;
        }
        router.log_out(group, member);
        self.switches[usize::from(switch)].farewells += 1;
        self.agents[id.0 as usize].expelled = true;
        self.note_view(id, fx);
        fx.notify(Notice::Expelled { agent: id });
    }

    /// The switch that has expelled an agent hears that the agent is gone.
    pub(super) fn hear_farewell(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        if std::mem::take(&mut self.agents[id.0 as usize].expelled) {
            let (switch, ..) = self.seat(id);
            self.switches[usize::from(switch)].farewells -= 1;
            self.stop_if_done(switch, fx);
        }
    }

    /// The switch is gone: nobody's good-bye is waited for any more.
    pub(super) fn forget_farewells(&mut self, switch: u16) {
        if std::mem::take(&mut self.switches[usize::from(switch)].farewells) > 0 {
            for id in (0..self.agents.len() as u32).map(AgentId) {
                if self.seat(id).0 == switch {
                    self.agents[id.0 as usize].expelled = false;
                }
            }
        }
    }

    /// A switch that was told to stop does so once it has nothing left to do.
    pub(super) fn stop_if_done(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let kept = &self.switches[usize::from(switch)];
        if !kept.stopping || kept.contacts > 0 || kept.farewells > 0 {
            return;
        }
        // Who still wraps up is expelled afterwards.
        let stays = |group: &super::room::Group| {
            let seat = group.seats.iter().find(|seat| seat.0 == switch);
            let expelled = group.plan.second.is_some() && kept.expels;
            expelled && seat.is_some_and(|seat| kept.router.logged_in(seat.1) > 0)
        };
        if !self.groups.iter().any(stays) {
            // It stops because it was told to, not because of what ended the last contact.
            fx.set_cause(kept.cause);
            fx.stopped(kept.process);
        }
    }

    /// Callers who wait at a switch that takes no new calls are brought to the first other
    /// site of their queue that lets them in (A); without one they stay.
    fn divert_waiting(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        for contact in self.contacts.refs() {
            let kept = self.contacts.expect(contact);
            if kept.switch != Some(switch) || !matches!(kept.place, Place::Waiting { .. }) {
                continue;
            }
            let lines = &self.queues[usize::from(kept.queue.0)].lines;
            let line = lines.iter().copied().find(|line| {
                let other = &self.switches[usize::from(line.switch)];
                other.reach == Reach::Answering && self.refusal(contact, *line, fx.now()).is_none()
            });
            if let Some(line) = line {
                self.take_from_switch(contact, fx);
                self.admit(contact, line, fx);
            }
        }
    }

    /// Whether a caller is not brought to a site that answers: nobody is logged in there who
    /// serves the queue, and somebody is at one of the next sites (A). Only where people can
    /// be logged in at either of two sites.
    pub(super) fn passes_by(&self, queue: QueueId, attempt: u16) -> bool {
        let queue = &self.queues[usize::from(queue.0)];
        let is_served = |line: &super::room::Line| {
            let switch = &self.switches[usize::from(line.switch)];
            switch.reach == Reach::Answering && switch.router.is_served(line.index)
        };
        let (here, next) = queue.lines[usize::from(attempt)..usize::from(queue.entries)]
            .split_first()
            .expect("an attempt is at a line");
        !is_served(here) && next.iter().any(is_served)
    }
}
