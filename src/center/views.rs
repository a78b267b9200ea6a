//! How a switch sees its agents, against what is so (CORE-17).

use super::effects::Effects;
use super::event::{Event, Message};
use super::room::Center;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Row};

impl Center {
    /// Takes note of an agent's state and of what the switch believes of it, after either
    /// may have changed.
    #[inline]
    pub(super) fn note_view(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        if self.views_can_differ {
            self.compare_view(id, fx);
        }
    }

    fn compare_view(&mut self, id: AgentId, fx: &mut impl Effects<Event, Message>) {
        let (switch, group, member) = self.seat(id);
        let router = &self.switches[usize::from(switch)].router;
        let view = match router.belief(group, member) {
            (false, ..) => AgentState::LoggedOut,
            (true, _, used) if used > 0 => AgentState::Reserved,
            (true, false, _) => AgentState::NotReady,
            (true, true, _) => AgentState::Available,
        };
        let truth = self.agents[id.0 as usize].person();
        let row = self.views[id.0 as usize].note(id, truth, view, fx.now(), fx.cause());
        if let Some(row) = row {
            fx.record(Row::RouterView(row));
        }
    }

    /// The switch knows of nobody any more.
    pub(super) fn note_views_of(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        for id in (0..self.agents.len() as u32).map(AgentId) {
            if self.seat(id).0 == switch {
                self.note_view(id, fx);
            }
        }
    }

    /// The run is over: tells the disagreements that last.
    pub(super) fn close_views(&self, fx: &mut impl Effects<Event, Message>) {
        for (id, view) in self.views.iter().enumerate() {
            if let Some(row) = view.row(AgentId(id as u32), fx.now()) {
                fx.record(Row::RouterView(row));
            }
        }
    }
}
