//! What is counted of each agent in an interval, by whoever counts: the truth, and the PIM,
//! which knows what its ACD has told it (PG-1).
//!
//! Changes bear the time at which they happened, so that a PIM that closes its counters a
//! little after the end of an interval puts each second where it belongs.

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::peripheral::AgentFigures;
use crate::ledger::rows::AgentState;

/// One agent as somebody counts.
#[derive(Clone, Copy, Debug, Default)]
struct AgentClock {
    /// None: nobody has told the state yet.
    state: Option<AgentState>,
    since: SimTime,
    open: AgentFigures,
    /// What belongs to the interval after the open one.
    next: AgentFigures,
}

/// The counters of all agents of a peripheral.
#[derive(Clone, Debug)]
pub(super) struct Counters {
    /// Since when somebody counts.
    from: SimTime,
    /// The end of the open interval.
    end: SimTime,
    agents: Vec<AgentClock>,
}

impl Counters {
    /// Counters that begin now, in an interval that ends at `end`; nothing is known yet.
    pub fn new(agents: usize, from: SimTime, end: SimTime) -> Self {
        Counters { from, end, agents: vec![AgentClock::default(); agents] }
    }

    /// Counters of agents who are known to be logged out.
    pub fn of_nobody(agents: usize, from: SimTime, end: SimTime) -> Self {
        let out =
            AgentClock { state: Some(AgentState::LoggedOut), since: from, ..Default::default() };
        Counters { from, end, agents: vec![out; agents] }
    }

    /// The end of the open interval.
    pub fn end(&self) -> SimTime {
        self.end
    }

    /// Since when somebody counts.
    pub fn from(&self) -> SimTime {
        self.from
    }

    /// An agent is in `state` from `at` on.
    pub fn change(&mut self, member: u32, state: AgentState, at: SimTime) {
        let end = self.end;
        let at = at.max(self.from);
        let agent = &mut self.agents[member as usize];
        let from = agent.state;
        agent.advance(at, end);
        agent.state = Some(state);
        agent.since = agent.since.max(at);
        let figures = if at < end { &mut agent.open } else { &mut agent.next };
        match (from.is_some_and(is_conversation), is_conversation(state)) {
            // Whoever was in conversation when counting began was not seen to answer.
            (false, true) if from.is_some() => figures.answered += 1,
            (true, false) => figures.handled += 1,
            _ => {}
        }
    }

    /// Closes the open interval: each agent's figures. The next one ends at `next_end`.
    pub fn close(&mut self, next_end: SimTime) -> Vec<AgentFigures> {
        let end = self.end;
        self.end = next_end;
        let close = |agent: &mut AgentClock| {
            agent.advance(end, end);
            let figures = agent.open;
            agent.open = std::mem::take(&mut agent.next);
            figures
        };
        self.agents.iter_mut().map(close).collect()
    }
}

impl AgentClock {
    /// Counts the time until `to`; what lies after `end` belongs to the next interval.
    fn advance(&mut self, to: SimTime, end: SimTime) {
        let (Some(state), true) = (self.state, to > self.since) else { return };
        let since = std::mem::replace(&mut self.since, to);
        if since < end {
            self.open.add_time(state, to.min(end).since(since));
        }
        if to > end {
            self.next.add_time(state, to.since(since.max(end)));
        }
    }
}

fn is_conversation(state: AgentState) -> bool {
    matches!(state, AgentState::Talking | AgentState::Held)
}

/// A moment in the 32 bits that a message has for it: microseconds, modulo.
pub(super) fn stamp(time: SimTime) -> u32 {
    (time.as_nanos() / 1000) as u32
}

/// The moment behind a stamp that was made at most 71 minutes ago.
pub(super) fn moment(stamp: u32, now: SimTime) -> SimTime {
    let micros = now.as_nanos() / 1000;
    let age = (micros as u32).wrapping_sub(stamp);
    let age = SimDuration::from_micros(u64::from(age));
    SimTime::ZERO + SimDuration::from_micros(micros) - age
}

#[cfg(test)]
mod tests {
    use super::*;
    use AgentState::{Available, LoggedOut, Talking, WrapUp};

    #[test]
    fn pg_1_time_is_split_at_the_intervals_end_however_late_it_is_told() {
        // A call from `begins` to `ends`; the interval ends at 100 and is closed after both
        // or between them.
        for (begins, ends, closed_between) in [(80, 95, false), (90, 130, true), (70, 104, false)] {
            let at = SimTime::from_secs;
            let mut counters = Counters::of_nobody(1, at(0), at(100));
            counters.change(0, Available, at(10));
            counters.change(0, Talking, at(begins));
            let mut closed = Vec::new();
            if closed_between {
                closed.push(counters.close(at(200))[0]);
            }
            counters.change(0, WrapUp, at(ends));
            if !closed_between {
                closed.push(counters.close(at(200))[0]);
            }
            counters.change(0, LoggedOut, at(ends + 6));
            closed.push(counters.close(at(300))[0]);
            let talk = |from: u64, until: u64| ends.min(until).saturating_sub(begins.max(from));
            for (number, (from, until)) in [(0, 100), (100, 200)].into_iter().enumerate() {
                let figures = closed[number];
                assert_eq!(figures.time_in(Talking), SimDuration::from_secs(talk(from, until)));
                let ended = u32::from((from..until).contains(&ends));
                assert_eq!(figures.handled, ended, "a call counts where it ends");
            }
            let wrapped = closed[0].time_in(WrapUp) + closed[1].time_in(WrapUp);
            assert_eq!(wrapped, SimDuration::from_secs(6));
        }
    }

    #[test]
    fn pg_3_what_ends_after_the_reconnection_counts_from_the_reconnection() {
        for (reconnected, ends) in [(40, 70), (50, 51), (99, 100)] {
            let at = SimTime::from_secs;
            let mut counters = Counters::new(1, at(reconnected), at(1000));
            // The conversation has lasted since long before.
            counters.change(0, Talking, at(reconnected));
            counters.change(0, Available, at(ends));
            let figures = counters.close(at(2000))[0];
            assert_eq!(figures.time_in(Talking), SimDuration::from_secs(ends - reconnected));
            assert_eq!((figures.handled, figures.answered), (1, 0));
        }
    }

    #[test]
    fn pg_1_a_stamp_gives_the_moment_back() {
        let micros = |micros: u64| SimTime::ZERO + SimDuration::from_micros(micros);
        for time in [0, 999_999, u64::from(u32::MAX) + 17, 90_000_000_000] {
            for age in [0, 1, 15_000_000] {
                assert_eq!(moment(stamp(micros(time)), micros(time + age)), micros(time));
            }
        }
    }
}
