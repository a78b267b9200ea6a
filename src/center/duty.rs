//! The schedule at work: people come and go, take breaks, are absent (CORE-15).

use super::agent::Agent;
use super::effects::Effects;
use super::event::{Event, Message};
use super::ports::Notice;
use super::room::Center;
use super::schedule::Duty;
use crate::ledger::ids::{AgentId, GroupId};
use crate::ledger::rows::AgentReason;

impl Center {
    /// Lets the schedule's changes happen that are due, and waits for the next.
    pub(super) fn change_staffing(&mut self, id: GroupId, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        loop {
            let group = &mut self.groups[usize::from(id.0)];
            let Some(change) = group.plan.duty.get(group.next_duty) else { return };
            if change.time > now {
                fx.at(change.time, Event::StaffingChanges(id));
                return;
            }
            group.next_duty += 1;
            let (members, duty, first) = (change.members.clone(), change.duty, group.plan.first.0);
            for member in members {
                self.carry_out(AgentId(first + member), duty, fx);
            }
        }
    }

    /// `people` of a group stay away from now on (the first who are on duty, then others),
    /// or come back. They finish the work in hand.
    pub fn change_absences(
        &mut self,
        id: GroupId,
        people: u32,
        away: bool,
        chosen: &mut Vec<AgentId>,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if away {
            let plan = &self.groups[usize::from(id.0)].plan;
            let members = (0..plan.count).map(|member| AgentId(plan.first.0 + member));
            let (present, others): (Vec<_>, Vec<_>) =
                members.partition(|agent| self.agents[agent.0 as usize].on_duty());
            chosen.extend(present.into_iter().chain(others).take(people as usize));
        }
        for agent in chosen.iter().copied() {
            let change = |agent: &mut Agent| {
                if away { agent.absences += 1 } else { agent.absences -= 1 }
            };
            self.change_duty(agent, change, [AgentReason::ShiftStart, AgentReason::Absent], fx);
        }
    }

    /// What the schedule says becomes of an agent.
    fn carry_out(&mut self, id: AgentId, duty: Duty, fx: &mut impl Effects<Event, Message>) {
        match duty {
            Duty::On | Duty::Off => {
                let on = duty == Duty::On;
                let why = [AgentReason::ShiftStart, AgentReason::ShiftEnd];
                self.change_duty(id, |agent| agent.scheduled = on, why, fx);
            }
            Duty::Absent => self.record_away(id, AgentReason::Absent, fx),
            Duty::BreakBegins => self.begin_break(id, fx),
            Duty::BreakEnds => self.end_break(id, fx),
        }
    }

    /// An agent comes on duty because of the first of `why`, or goes off duty because of the
    /// second, or neither.
    pub(super) fn change_duty(
        &mut self,
        id: AgentId,
        change: impl FnOnce(&mut Agent),
        [why_on, why_off]: [AgentReason; 2],
        fx: &mut impl Effects<Event, Message>,
    ) {
        let agent = &mut self.agents[id.0 as usize];
        let (was_out, was_on) = (Self::is_out_of_service(agent), agent.on_duty());
        let was_expected = agent.is_expected();
        change(agent);
        let on_duty = agent.on_duty();
        let (hung, cut_off) = (agent.hung, !agent.connected && was_on != on_duty);
        let expected = (was_expected, agent.is_expected());
        self.note_service(id, was_out, fx.now());
        self.tell_duty(id, expected, fx);
        if hung {
            // The agent finds out about it when the phone works again.
            return;
        }
        match (cut_off, on_duty) {
            (true, true) => self.record_cut_off(id, fx),
            (true, false) => self.record_away(id, why_off, fx),
            (false, true) => self.begin_duty(id, why_on, fx),
            (false, false) => self.end_duty(id, why_off, fx),
        }
    }

    /// Tells the systems that the person should be at work from now on, or no longer.
    fn tell_duty(
        &self,
        id: AgentId,
        (before, after): (bool, bool),
        fx: &mut impl Effects<Event, Message>,
    ) {
        let group = usize::from(self.agents[id.0 as usize].group);
        if before != after && self.groups[group].plan.heard {
            fx.notify(Notice::Duty { agent: id, on: after });
        }
    }

    /// Writes down that a shift begins without an agent whose phone reaches no switch.
    fn record_cut_off(&self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let agent = &self.agents[id.0 as usize];
        let reason = match agent.place_lost {
            true => AgentReason::PlaceLost,
            false => AgentReason::ConnectionLost,
        };
        let cause = fx.set_cause(agent.cut_off_by);
        self.record_away(id, reason, fx);
        fx.set_cause(cause);
    }
}
