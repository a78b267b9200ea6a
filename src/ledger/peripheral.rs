//! What peripheral gateways count and log (PG-1, PG-7), as rows.

use super::ids::{AgentId, Label};
use super::lost::{Metric, Quantity};
use super::rows::{AgentState, GroupFigures, Medium};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// The states whose time is counted.
const STATES: [AgentState; 6] = [
    AgentState::NotReady,
    AgentState::Available,
    AgentState::Reserved,
    AgentState::Talking,
    AgentState::Held,
    AgentState::WrapUp,
];

/// What is counted of one agent in one interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AgentFigures {
    /// Calls whose conversation ended.
    pub handled: u32,
    /// Calls answered.
    pub answered: u32,
    /// Time in each of [`STATES`].
    time: [SimDuration; STATES.len()],
}

impl AgentFigures {
    /// What is compared, in the order of the rows.
    pub const METRICS: [Metric; 6] = [
        Metric::CallsHandled,
        Metric::TalkTime,
        Metric::HoldTime,
        Metric::WrapUpTime,
        Metric::ReadyTime,
        Metric::LoggedInTime,
    ];

    /// The agent was in `state` for `time`.
    pub fn add_time(&mut self, state: AgentState, time: SimDuration) {
        if let Some(place) = STATES.iter().position(|other| *other == state) {
            self.time[place] += time;
        }
    }

    /// The time in `state`.
    pub fn time_in(&self, state: AgentState) -> SimDuration {
        let place = STATES.iter().position(|other| *other == state);
        place.map_or(SimDuration::ZERO, |place| self.time[place])
    }

    /// The value of one of [`AgentFigures::METRICS`].
    pub fn value(&self, metric: Metric) -> Quantity {
        let time = |state: AgentState| Quantity::Time(self.time_in(state));
        match metric {
            Metric::TalkTime => time(AgentState::Talking),
            Metric::HoldTime => time(AgentState::Held),
            Metric::WrapUpTime => time(AgentState::WrapUp),
            Metric::ReadyTime => time(AgentState::Available),
            Metric::LoggedInTime => Quantity::Time(self.logged_in()),
            _ => Quantity::Count(i64::from(self.handled)),
        }
    }

    /// Both together.
    pub fn plus(&self, other: &AgentFigures) -> AgentFigures {
        AgentFigures {
            handled: self.handled + other.handled,
            answered: self.answered + other.answered,
            time: std::array::from_fn(|state| self.time[state] + other.time[state]),
        }
    }

    /// Adds them to what is told of the agent's group.
    pub fn add_to(&self, group: &mut GroupFigures) {
        group.answered += u64::from(self.answered);
        group.logged_in += self.logged_in();
        group.not_ready += self.time_in(AgentState::NotReady);
        group.available += self.time_in(AgentState::Available);
        group.reserved += self.time_in(AgentState::Reserved);
        group.talking += self.time_in(AgentState::Talking);
        group.held += self.time_in(AgentState::Held);
        group.wrap_up += self.time_in(AgentState::WrapUp);
    }

    fn logged_in(&self) -> SimDuration {
        self.time.iter().fold(SimDuration::ZERO, |sum, time| sum + *time)
    }
}

/// `agent_logouts.csv`: an agent was logged out of a media routing domain (PG-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentLogoutRow {
    /// Who.
    pub agent: AgentId,
    /// The peripheral: `denver/cards`.
    pub peripheral: Label,
    /// Of which MRD.
    pub medium: Medium,
    /// When the agent was logged out.
    pub logout: SimTime,
    /// When logged in again; none if the run ended first.
    pub login: Option<SimTime>,
    /// Why.
    pub reason_code: u16,
    /// The fault behind it.
    pub cause: Cause,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pg_1_a_groups_figures_are_the_sum_of_its_agents() {
        for agents in [1, 2, 7] {
            let mut group = GroupFigures::default();
            let seconds = |place: usize| SimDuration::from_secs(1 << place);
            for _ in 0..agents {
                let mut figures = AgentFigures { handled: 4, answered: 5, ..Default::default() };
                for (place, state) in STATES.into_iter().enumerate() {
                    figures.add_time(state, seconds(place));
                }
                figures.add_to(&mut group);
            }
            let sum = |place| seconds(place) * agents;
            let expected = GroupFigures {
                answered: 5 * agents,
                logged_in: SimDuration::from_secs((1 << STATES.len()) - 1) * agents,
                not_ready: sum(0),
                available: sum(1),
                reserved: sum(2),
                talking: sum(3),
                held: sum(4),
                wrap_up: sum(5),
                out_of_service: SimDuration::ZERO,
            };
            assert_eq!(group, expected);
        }
    }
}
