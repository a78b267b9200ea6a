//! The common data store: what it keeps when several app servers write about one user
//! (PRES-6, PRES-8).
//!
//! ```text
//!   app server ──Write──▶ store      arrival: the last writer wins
//!              ◀─Written──           local_clock, publish_time: the later stamp
//! ```

use super::availability::{Availability, is_available};
use super::config::Policy;
use super::event::{Event, Message};
use super::instance::Instance;
use super::plan::Source;
use crate::center::effects::Effects;
use crate::center::ports::Command;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::presence::PresenceWriteRow;
use crate::ledger::rows::Row;

/// What the store has of a user, and what it could have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stored {
    pub sequence: u32,
    availability: Availability,
    /// What it is ordered by.
    stamp: i64,
    /// The newest that any writer has offered.
    newest: u32,
    /// Since when the store has something older.
    stale_since: Option<SimTime>,
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Written {
    pub applied: bool,
    pub out_of_order: bool,
    pub stale_overwrite: bool,
    /// How long the store had been stale, if it no longer is.
    pub stale: Option<SimDuration>,
}

/// The store.
#[derive(Clone, Debug)]
pub(super) struct Store {
    /// By user.
    pub states: Vec<Stored>,
}

impl Stored {
    pub fn new(availability: Availability, sequence: u32) -> Self {
        let stamp = i64::MIN;
        Stored { sequence, availability, stamp, newest: sequence, stale_since: None }
    }

    /// Since when it is stale, if it is.
    pub fn stale_since(&self) -> Option<SimTime> {
        self.stale_since
    }

    /// A write arrives.
    pub fn write(
        &mut self,
        policy: Policy,
        (sequence, stamp): (u32, i64),
        availability: Availability,
        now: SimTime,
    ) -> Written {
        let out_of_order = sequence < self.newest;
        self.newest = self.newest.max(sequence);
        let applied = match policy {
            Policy::Arrival => true,
            Policy::LocalClock | Policy::PublishTime => {
                (stamp, sequence) >= (self.stamp, self.sequence)
            }
        };
        let stale_overwrite = applied && sequence < self.sequence;
        if applied {
            (self.sequence, self.stamp, self.availability) = (sequence, stamp, availability);
        }
        let mut stale = None;
        if self.sequence < self.newest {
            self.stale_since.get_or_insert(now);
        } else {
            stale = self.stale_since.take().map(|since| now.since(since));
        }
        Written { applied, out_of_order, stale_overwrite, stale }
    }
}

impl Store {
    pub fn new(states: Vec<Stored>) -> Self {
        Store { states }
    }
}

impl Instance {
    /// A write of an app server arrives at the store.
    pub fn store_hears(&mut self, server: u16, number: u32, fx: &mut impl Effects<Event, Message>) {
        let plan = &self.plan.servers[usize::from(server)];
        fx.send(plan.store.acceptor(), Message::Written { number });
        let Some(write) = self.servers[usize::from(server)].writes.get(number) else { return };
        let state = &mut self.store.states[write.user as usize];
        let ordered = (write.sequence, write.stamp);
        let written = state.write(self.plan.policy, ordered, write.availability, fx.now());
        let available = is_available(state.availability);
        self.tally.written(&written);
        fx.record(Row::PresenceWrite(PresenceWriteRow {
            time: fx.now(),
            user: self.presentity(write.user),
            sequence: write.sequence,
            availability: write.availability,
            server: self.plan.servers[usize::from(server)].name,
            stamp: (self.plan.policy != Policy::Arrival).then_some(write.stamp),
            applied: written.applied,
            out_of_order: written.out_of_order,
            stale_overwrite: written.stale_overwrite,
            stale: written.stale,
            cause: fx.cause(),
        }));
        if written.applied
            && let Some(agent) = self.believed_by_routing(Source::Store, write.user)
        {
            fx.command(Command::Believe { agent, available });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a run of writes (moment in ms, sequence, stamp) makes of the store: applied,
    /// stale overwrites, milliseconds stale.
    fn run(policy: Policy, writes: &[(u64, u32, i64)]) -> (usize, usize, u64) {
        let mut stored = Stored::new(3_500, 1);
        let at = |ms: u64| SimTime::ZERO + SimDuration::from_millis(ms);
        let written: Vec<Written> = writes
            .iter()
            .map(|(ms, sequence, stamp)| stored.write(policy, (*sequence, *stamp), 6_500, at(*ms)))
            .collect();
        let stale: u64 = written.iter().filter_map(|it| it.stale).map(SimDuration::as_nanos).sum();
        let count = |which: fn(&Written) -> bool| written.iter().filter(|it| which(it)).count();
        (count(|it| it.applied), count(|it| it.stale_overwrite), stale / 1_000_000)
    }

    #[test]
    fn pres_8_each_policy_keeps_what_it_says() {
        // East writes updates 2 and 3, then west does; clocks as the stamps say.
        for (gap, lag) in [(10, 40), (25, 80), (7, 9)] {
            let moments = [0, gap, lag, lag + gap];
            let writes = |stamps: [i64; 4]| -> Vec<(u64, u32, i64)> {
                let of = [(moments[0], 2), (moments[1], 3), (moments[2], 2), (moments[3], 3)];
                of.into_iter().zip(stamps).map(|((at, which), stamp)| (at, which, stamp)).collect()
            };
            let true_clocks = moments.map(|ms| ms as i64);
            assert_eq!(run(Policy::Arrival, &writes(true_clocks)), (4, 1, gap));
            assert_eq!(run(Policy::LocalClock, &writes(true_clocks)), (4, 1, gap));
            let slow = lag as i64;
            let west_slow = [0, gap as i64, lag as i64 - slow, (lag + gap) as i64 - slow];
            assert_eq!(run(Policy::LocalClock, &writes(west_slow)), (3, 0, 0));
            let published = [0, gap as i64, 0, gap as i64];
            assert_eq!(run(Policy::PublishTime, &writes(published)), (3, 0, 0));
        }
    }

    #[test]
    fn pres_8_equal_stamps_are_settled_by_sequence() {
        for policy in [Policy::LocalClock, Policy::PublishTime] {
            assert_eq!(run(policy, &[(0, 3, 5), (1, 2, 5)]), (1, 0, 0), "{policy:?}");
            assert_eq!(run(policy, &[(0, 2, 5), (1, 3, 5)]), (2, 0, 0), "{policy:?}");
        }
    }

    #[test]
    fn pres_8_a_newer_update_with_a_lower_stamp_is_discarded_and_the_store_stale() {
        for (ahead, until) in [(100, 300), (50, 51), (1, 999)] {
            // A fast clock wrote 2; a true one offers 3 in vain; the fast one writes it.
            let writes = [(0, 2, ahead), (10, 3, ahead - 1), (until, 3, ahead + 1)];
            assert_eq!(run(Policy::LocalClock, &writes), (2, 0, until - 10));
        }
    }
}
