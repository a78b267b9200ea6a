//! Agents whose conversation with the switch goes through a middleman: a modelled system
//! relays it between two connections.
//!
//! ```text
//!   phone ──its line──▶ middleman ──its connection──▶ switch
//! ```
//!
//! The phone speaks on a line of its own to the middleman; the connection that the switch has
//! for the agent begins at the middleman. The center has both ends and nothing in between:
//! that the phone is gone, the switch learns from the middleman or not at all.

use super::contact::Place;
use super::effects::Effects;
use super::event::{ContactRef, Event, Message};
use super::room::Center;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{ContactEnd, LossReason, Medium};
use crate::network::ids::ConnectionId;

/// The lines of a group to its middleman, in the order of its agents.
#[derive(Clone, Copy, Debug)]
pub(super) struct RelayedGroup {
    /// The line of the first agent.
    pub(super) first_line: ConnectionId,
    /// The first agent.
    pub(super) first: AgentId,
    /// How many there are.
    pub(super) count: u32,
}

impl Center {
    /// The connection on which an agent's phone speaks.
    pub(super) fn line_of_phone(&self, agent: AgentId) -> ConnectionId {
        if self.relayed.is_empty() {
            return self.connection(agent);
        }
        let plan = &self.groups[usize::from(self.agents[agent.0 as usize].group)].plan;
        match plan.relay {
            Some(first) => ConnectionId(first.0 + agent.0 - plan.first.0),
            None => self.connection(agent),
        }
    }

    /// The agent to whose phone a line leads; none if it is no such line.
    pub(super) fn relayed_agent(&self, line: ConnectionId) -> Option<AgentId> {
        self.relayed.iter().find_map(|group| {
            let member = line.0.checked_sub(group.first_line.0)?;
            (member < group.count).then_some(AgentId(group.first.0 + member))
        })
    }

    /// Whether a middleman stands between an agent's phone and the switch.
    pub(super) fn is_relayed(&self, agent: AgentId) -> bool {
        let group = usize::from(self.agents[agent.0 as usize].group);
        !self.relayed.is_empty() && self.groups[group].plan.relay.is_some()
    }

    /// What held up or lost anything between an agent's phone and the switch since `since`.
    pub(super) fn obstacle_since(
        &self,
        agent: AgentId,
        since: SimTime,
        fx: &impl Effects<Event, Message>,
    ) -> Cause {
        let obstacle = fx.obstructed_since(self.connection(agent), since);
        let line = self.line_of_phone(agent);
        if line == self.connection(agent) {
            return obstacle;
        }
        fx.earlier(obstacle, fx.obstructed_since(line, since))
    }

    /// An agent's place is gone with what they were working on, and no connection of the
    /// switch tells: but the caller hears nobody any more and hangs up, and the switch has
    /// the agent's line idle (A).
    pub(super) fn line_falls_silent(
        &mut self,
        agent: AgentId,
        contact: ContactRef,
        medium: Medium,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let kept = self.contacts.get(contact);
        let talks = kept.is_some_and(|kept| kept.place == (Place::Conversation { agent }));
        let is_over = kept.is_none_or(|kept| kept.end.is_some());
        if talks {
            self.take_from_switch(contact, fx);
            self.end_contact(contact, ContactEnd::Lost(LossReason::AgentUnreachable), fx);
        } else if !is_over {
            // It rings: nobody but the caller notices that nobody can answer.
            return;
        }
        let (switch, group, member) = self.seat(agent);
        let router = &mut self.switches[usize::from(switch)].router;
        router.release(group, member, medium, fx.now());
        self.feed(agent, fx);
        self.note_view(agent, fx);
    }
}
