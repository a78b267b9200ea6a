//! The updates that are not settled, each once, however many messages bear it; and the
//! count of who has received it.
//!
//! This is the simulator's own bookkeeping: no part of the system knows it.

use super::availability::Availability;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;

/// End of a list.
pub const NONE: u32 = u32::MAX;

/// An update of one user.
#[derive(Clone, Copy, Debug)]
pub struct Update {
    /// Whose.
    pub user: u32,
    /// The user's updates counted, from 1.
    pub sequence: u32,
    /// What it says.
    pub availability: Availability,
    /// The pool that stamped it.
    pub pool: u16,
    /// When.
    pub published: SimTime,
    /// The stamp: nanoseconds since the start by the pool's clock.
    pub stamp: i64,
    /// When the first app server received it.
    pub first: Option<SimTime>,
    /// When the last one so far did.
    pub last: SimTime,
    /// The app servers that have neither received nor missed it.
    pub pending: u64,
    /// The fault that it goes back to.
    pub cause: Cause,
    /// The same user's next update.
    next: u32,
    generation: u16,
    /// The user's latest: it is kept, to be told to whoever subscribes.
    current: bool,
}

/// What a message says of an update.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UpdateRef {
    /// Its place.
    pub index: u32,
    /// Outdates what was in the place before.
    pub generation: u16,
}

/// All updates that somebody may still ask for; those of one user are a list in their order.
#[derive(Clone, Debug, Default)]
pub struct Updates {
    kept: Vec<Update>,
    free: Vec<u32>,
}

/// The updates of one user that are not settled.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
    /// The oldest.
    pub oldest: u32,
    /// The latest.
    pub current: u32,
}

/// What a new update is made from.
#[derive(Clone, Copy, Debug)]
pub struct NewUpdate {
    /// Whose.
    pub user: u32,
    /// Its number.
    pub sequence: u32,
    /// What it says.
    pub availability: Availability,
    /// Who stamps it.
    pub pool: u16,
    /// When.
    pub published: SimTime,
    /// The stamp.
    pub stamp: i64,
    /// Who should receive it.
    pub pending: u64,
    /// The fault that it goes back to.
    pub cause: Cause,
}

impl Updates {
    /// Adds the first update of a user.
    pub fn begin(&mut self, new: NewUpdate) -> Chain {
        let index = self.place(new);
        Chain { oldest: index, current: index }
    }

    /// Adds an update after the user's latest.
    pub fn push(&mut self, chain: &mut Chain, new: NewUpdate) {
        let index = self.place(new);
        let last = &mut self.kept[chain.current as usize];
        (last.next, last.current) = (index, false);
        chain.current = index;
        self.settle(chain);
    }

    /// The update that a message bears; none if it is settled: everybody has it or a newer
    /// one.
    pub fn get(&self, update: UpdateRef) -> Option<Update> {
        let kept = self.kept[update.index as usize];
        (kept.generation == update.generation).then_some(kept)
    }

    /// How a message bears the user's latest.
    pub fn current(&self, chain: Chain) -> UpdateRef {
        let generation = self.kept[chain.current as usize].generation;
        UpdateRef { index: chain.current, generation }
    }

    /// A user's latest.
    pub fn latest(&self, chain: Chain) -> &Update {
        &self.kept[chain.current as usize]
    }

    /// The update at a place of a chain.
    pub fn at(&mut self, index: u32) -> &mut Update {
        &mut self.kept[index as usize]
    }

    /// The one after it.
    pub fn next(&self, index: u32) -> u32 {
        self.kept[index as usize].next
    }

    /// Forgets the oldest that nobody waits for any more.
    pub fn settle(&mut self, chain: &mut Chain) {
        loop {
            let oldest = &mut self.kept[chain.oldest as usize];
            if oldest.current || oldest.pending != 0 {
                return;
            }
            oldest.generation = oldest.generation.wrapping_add(1);
            self.free.push(chain.oldest);
            chain.oldest = oldest.next;
        }
    }

    fn place(&mut self, new: NewUpdate) -> u32 {
        let NewUpdate { user, sequence, availability, pool, published, stamp, pending, cause } =
            new;
        let index = self.free.pop().unwrap_or(self.kept.len() as u32);
        let generation = self.kept.get(index as usize).map_or(0, |old| old.generation);
        let update = Update {
            user,
            sequence,
            availability,
            pool,
            published,
            stamp,
            first: None,
            last: published,
            pending,
            cause,
            next: NONE,
            generation,
            current: true,
        };
        match self.kept.get_mut(index as usize) {
            Some(place) => *place = update,
            None => self.kept.push(update),
        }
        index
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn new(sequence: u32) -> NewUpdate {
        NewUpdate {
            user: 0,
            sequence,
            availability: 3_500,
            pool: 0,
            published: SimTime::ZERO,
            stamp: 0,
            pending: 0b11,
            cause: Cause::NONE,
        }
    }

    #[test]
    fn pres_5_an_update_is_kept_until_every_server_has_it_and_it_is_not_the_latest() {
        let mut updates = Updates::default();
        let mut chain = updates.begin(new(1));
        let first = updates.current(chain);
        updates.at(first.index).pending = 0;
        updates.settle(&mut chain);
        assert!(updates.get(first).is_some(), "the latest is kept for whoever subscribes");
        updates.push(&mut chain, new(2));
        assert!(updates.get(first).is_none(), "settled, and a message that bears it says nothing");
        let second = updates.current(chain);
        updates.push(&mut chain, new(3));
        assert_eq!(updates.get(second).map(|update| update.sequence), Some(2), "waited for");
        let third = updates.current(chain);
        updates.at(third.index).pending = 0;
        updates.settle(&mut chain);
        assert!(updates.get(second).is_some(), "in their order");
        updates.at(second.index).pending = 0;
        updates.settle(&mut chain);
        assert!(updates.get(second).is_none() && updates.get(third).is_some());
        assert_eq!(updates.kept.len(), 2, "places are used again");
    }
}
