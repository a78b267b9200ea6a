//! The truth in figures: what is counted for queues and groups in each interval, and
//! whether the books balance (CORE-11, OUT-6).

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::{AgentState, GroupFigures, QueueFigures};

/// Cumulated time of many things that are each in one of `N` states: constant work for a
/// change, however many there are. Sums wrap around; only their differences are used.
#[derive(Clone, Debug)]
pub struct StateClock<const N: usize> {
    count: [u64; N],
    /// Sum of the times of leaving less the sum of the times of entering.
    elapsed: [u64; N],
    reported: [u64; N],
}

impl<const N: usize> StateClock<N> {
    /// A clock of nothing.
    pub fn new() -> Self {
        StateClock { count: [0; N], elapsed: [0; N], reported: [0; N] }
    }

    /// One more is in `state` from now on.
    pub fn enter(&mut self, state: usize, now: SimTime) {
        self.count[state] += 1;
        self.elapsed[state] = self.elapsed[state].wrapping_sub(now.as_nanos());
    }

    /// One less is in `state` from now on.
    pub fn leave(&mut self, state: usize, now: SimTime) {
        self.count[state] -= 1;
        self.elapsed[state] = self.elapsed[state].wrapping_add(now.as_nanos());
    }

    /// How many are in `state`.
    pub fn count(&self, state: usize) -> u64 {
        self.count[state]
    }

    /// Time spent in each state since the last call.
    pub fn take(&mut self, now: SimTime) -> [SimDuration; N] {
        std::array::from_fn(|state| {
            let running = self.count[state].wrapping_mul(now.as_nanos());
            let total = self.elapsed[state].wrapping_add(running);
            let since = total.wrapping_sub(self.reported[state]);
            self.reported[state] = total;
            SimDuration::from_nanos(since)
        })
    }
}

impl<const N: usize> Default for StateClock<N> {
    fn default() -> Self {
        Self::new()
    }
}

/// Where a contact is, for the times of a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueueTime {
    /// It waits.
    Waiting,
    /// In conversation.
    Talking,
    /// On hold.
    Held,
    /// The agent works after it.
    WrapUp,
}

/// The book of one queue.
#[derive(Clone, Debug, Default)]
pub struct QueueBook {
    /// The counts of the open interval; its times are in the clock.
    pub counts: QueueFigures,
    clock: StateClock<4>,
}

impl QueueBook {
    /// A contact's time of one kind begins.
    pub fn begin(&mut self, kind: QueueTime, now: SimTime) {
        self.clock.enter(kind as usize, now);
        if kind == QueueTime::Waiting {
            let waiting = self.clock.count(kind as usize);
            self.counts.longest_queue = self.counts.longest_queue.max(waiting);
        }
    }

    /// A contact's time of one kind ends.
    pub fn end(&mut self, kind: QueueTime, now: SimTime) {
        self.clock.leave(kind as usize, now);
    }

    /// Whether anything was counted since the last interval was closed.
    pub fn has_counts(&self) -> bool {
        let longest_queue = self.counts.longest_queue;
        self.counts != QueueFigures { longest_queue, ..QueueFigures::default() }
    }

    /// Closes the interval that ends now.
    pub fn close(&mut self, now: SimTime) -> QueueFigures {
        let [waiting, talking, held, wrap_up] = self.clock.take(now);
        let figures = QueueFigures { waiting, talking, held, wrap_up, ..self.counts };
        let longest_queue = self.clock.count(QueueTime::Waiting as usize);
        self.counts = QueueFigures { longest_queue, ..QueueFigures::default() };
        figures
    }
}

/// How many states an agent can be in, the one of being kept from work included.
const STATES: usize = 11;
/// On duty, but logged out.
const OUT_OF_SERVICE: usize = STATES - 1;

/// The book of one group.
#[derive(Clone, Debug, Default)]
pub struct GroupBook {
    /// Contacts answered in the open interval.
    pub answered: u64,
    clock: StateClock<STATES>,
}

impl GroupBook {
    /// A person comes into the book in `state`.
    pub fn enter(&mut self, state: AgentState, now: SimTime) {
        self.clock.enter(state as usize, now);
    }

    /// A person changes from one state to another.
    pub fn change(&mut self, from: AgentState, to: AgentState, now: SimTime) {
        self.clock.leave(from as usize, now);
        self.clock.enter(to as usize, now);
    }

    /// A person who should work is kept from it from now on, or no longer.
    pub fn out_of_service(&mut self, out: bool, now: SimTime) {
        if out {
            self.clock.enter(OUT_OF_SERVICE, now);
        } else {
            self.clock.leave(OUT_OF_SERVICE, now);
        }
    }

    /// Closes the interval that ends now.
    pub fn close(&mut self, now: SimTime) -> GroupFigures {
        let time = self.clock.take(now);
        let of = |state: AgentState| time[state as usize];
        let logged_in = time[..OUT_OF_SERVICE]
            .iter()
            .enumerate()
            .filter(|(state, _)| *state != AgentState::LoggedOut as usize)
            .fold(SimDuration::ZERO, |sum, (_, time)| sum + *time);
        GroupFigures {
            answered: std::mem::take(&mut self.answered),
            logged_in,
            not_ready: of(AgentState::NotReady),
            available: of(AgentState::Available),
            reserved: of(AgentState::Reserved),
            talking: of(AgentState::Talking) + of(AgentState::Active),
            held: of(AgentState::Held),
            wrap_up: of(AgentState::WrapUp),
            out_of_service: time[OUT_OF_SERVICE],
        }
    }
}

/// How many contacts came and how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Contacts that came.
    pub submitted: u64,
    /// Contacts that ended, in whatever way.
    pub ended: u64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_6_times_are_split_at_the_bounds_of_intervals() {
        // A contact waits from `enters` to `leaves`; intervals end at 10, 20, 30.
        for (enters, leaves) in [(3, 7), (3, 14), (3, 27), (10, 20)] {
            let mut book = QueueBook::default();
            let mut waits = Vec::new();
            for second in 1..=30u64 {
                let now = SimTime::from_secs(second);
                if second == enters {
                    book.begin(QueueTime::Waiting, now);
                }
                if second == leaves {
                    book.end(QueueTime::Waiting, now);
                }
                if second % 10 == 0 {
                    waits.push(book.close(now).waiting.as_secs_f64() as u64);
                }
            }
            let overlap = |from: u64| leaves.min(from + 10).saturating_sub(enters.max(from));
            assert_eq!(waits, [overlap(0), overlap(10), overlap(20)]);
        }
    }

    #[test]
    fn out_6_a_groups_time_adds_up() {
        let mut book = GroupBook::default();
        let at = SimTime::from_secs;
        for _ in 0..3 {
            book.enter(AgentState::LoggedOut, at(0));
        }
        book.change(AgentState::LoggedOut, AgentState::Available, at(10));
        book.change(AgentState::Available, AgentState::Talking, at(25));
        book.out_of_service(true, at(40));
        let figures = book.close(at(60));
        assert_eq!(figures.available, SimDuration::from_secs(15));
        assert_eq!(figures.talking, SimDuration::from_secs(35));
        assert_eq!(figures.logged_in, SimDuration::from_secs(50));
        assert_eq!(figures.out_of_service, SimDuration::from_secs(20));
        assert_eq!(book.close(at(70)).talking, SimDuration::from_secs(10));
    }
}
