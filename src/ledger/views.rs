//! Who sees an agent differently from what is so: truth against view, as rows (CORE-17).

use super::ids::AgentId;
use super::rows::{AgentState, Observer};
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;

/// `router_views.csv`: for so long an observer saw an agent differently from the truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouterViewRow {
    /// When the disagreement began, or became this one.
    pub start: SimTime,
    /// When it was over, or became another one.
    pub end: SimTime,
    /// Whom it is about.
    pub agent: AgentId,
    /// Who saw it differently.
    pub observer: Observer,
    /// What was so.
    pub truth: AgentState,
    /// What the observer believed. An observer who does not tell the kinds of work apart
    /// believes `reserved`: the agent has been given something.
    pub view: AgentState,
    /// The fault behind it.
    pub cause: Cause,
}

/// One agent as one observer sees them, against the truth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentView {
    truth: AgentState,
    view: AgentState,
    since: SimTime,
    cause: Cause,
}

impl AgentView {
    /// Takes note of what is so and what is believed now. Returns the disagreement that is
    /// over by that, if it lasted.
    pub fn note(
        &mut self,
        agent: AgentId,
        truth: AgentState,
        view: AgentState,
        now: SimTime,
        cause: Cause,
    ) -> Option<RouterViewRow> {
        if (truth, view) == (self.truth, self.view) {
            return None;
        }
        let row = self.row(agent, now);
        let agreed = self.agrees();
        (self.truth, self.view, self.since) = (truth, view, now);
        // A disagreement keeps the cause that it began with, if it had one.
        self.cause = if agreed { cause } else { self.cause.or(cause) };
        row
    }

    /// The disagreement that lasts until now, if there is one.
    pub fn row(&self, agent: AgentId, now: SimTime) -> Option<RouterViewRow> {
        (!self.agrees() && now > self.since).then_some(RouterViewRow {
            start: self.since,
            end: now,
            agent,
            observer: Observer::Router,
            truth: self.truth,
            view: self.view,
            cause: self.cause,
        })
    }

    fn agrees(&self) -> bool {
        sort(self.truth) == sort(self.view)
    }
}

/// What routing cares about: gone, kept back, free, or busy with anything.
fn sort(state: AgentState) -> u8 {
    match state {
        AgentState::LoggedOut => 0,
        AgentState::NotReady => 1,
        AgentState::Available => 2,
        AgentState::Reserved
        | AgentState::Talking
        | AgentState::Active
        | AgentState::Held
        | AgentState::WrapUp
        | AgentState::Interrupted
        | AgentState::Paused => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use AgentState::{Available, LoggedOut, Reserved, Talking};

    const AGENT: AgentId = AgentId(7);

    #[test]
    fn core_17_a_view_that_lags_behind_is_a_row_and_one_at_once_is_none() {
        for (from, lag) in [(10, 1), (5, 30), (100, 0)] {
            let at = SimTime::from_secs;
            let mut view = AgentView::default();
            let cause = Cause::new(3);
            assert_eq!(view.note(AGENT, Available, LoggedOut, at(from), cause), None);
            let row = view.note(AGENT, Available, Available, at(from + lag), Cause::NONE);
            assert_eq!(row.is_some(), lag > 0);
            if let Some(row) = row {
                assert_eq!((row.start, row.end), (at(from), at(from + lag)));
                assert_eq!((row.truth, row.view, row.cause), (Available, LoggedOut, cause));
            }
        }
    }

    #[test]
    fn core_17_kinds_of_work_are_one_to_a_router() {
        let mut view = AgentView::default();
        let at = SimTime::from_secs;
        view.note(AGENT, Talking, Reserved, at(1), Cause::NONE);
        assert_eq!(view.note(AGENT, AgentState::WrapUp, Reserved, at(9), Cause::NONE), None);
    }
}
