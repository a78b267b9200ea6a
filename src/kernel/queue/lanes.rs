//! First-in first-out lanes: events with the same constant delay come due in the order
//! in which they were scheduled, so they need no sorting.

use std::collections::VecDeque;

use super::key::{Entry, EventKey};
use crate::kernel::time::SimDuration;

/// The most lanes that are kept: beyond it a lane's events wait in the wheel.
pub(super) const LIMIT: usize = 32;

/// Events that are scheduled a constant delay ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    delay: SimDuration,
    /// Its index; [`LIMIT`] if there were too many.
    index: u8,
}

impl Lane {
    /// How far ahead its events are scheduled.
    pub const fn delay(self) -> SimDuration {
        self.delay
    }
}

/// All lanes, under a tournament of their first keys.
#[derive(Clone, Debug)]
pub(super) struct Lanes<E> {
    delays: Vec<SimDuration>,
    lanes: Vec<VecDeque<Entry<E>>>,
    /// The first key of each lane, [`EventKey::LAST`] for an empty one; as many as the
    /// tournament has leaves.
    firsts: Vec<EventKey>,
    /// The lane with the smallest first key below each inner node; the root is 1.
    winners: Vec<u8>,
    /// The smallest first key of all.
    first: EventKey,
    len: usize,
}

impl<E: Copy> Lanes<E> {
    pub fn new() -> Self {
        Lanes {
            delays: Vec::new(),
            lanes: Vec::new(),
            firsts: vec![EventKey::LAST; 2],
            winners: vec![0; 2],
            first: EventKey::LAST,
            len: 0,
        }
    }

    /// The lane of `delay`, a new one if it has none.
    pub fn lane(&mut self, delay: SimDuration) -> Lane {
        if let Some(known) = self.delays.iter().position(|known| *known == delay) {
            return Lane { delay, index: known as u8 };
        }
        let index = self.lanes.len();
        if index == LIMIT {
            return Lane { delay, index: LIMIT as u8 };
        }
        self.delays.push(delay);
        self.lanes.push(VecDeque::new());
        if self.lanes.len() > self.firsts.len() {
            let leaves = self.firsts.len() * 2;
            self.firsts.resize(leaves, EventKey::LAST);
            self.winners = vec![0; leaves];
            (0..leaves).for_each(|leaf| self.replay(leaf));
        }
        Lane { delay, index: index as u8 }
    }

    /// Whether events of `lane` wait here.
    #[inline]
    pub fn keeps(&self, lane: Lane) -> bool {
        usize::from(lane.index) < LIMIT
    }

    /// Adds an entry at the end of `lane`, which must be kept.
    #[inline]
    pub fn push(&mut self, lane: Lane, entry: Entry<E>) {
        let index = usize::from(lane.index);
        let queue = &mut self.lanes[index];
        debug_assert!(
            queue.back().is_none_or(|last| last.key < entry.key),
            "a lane's events come in order"
        );
        queue.push_back(entry);
        self.len += 1;
        if queue.len() == 1 {
            self.set_first(index, entry.key);
        }
    }

    /// The smallest key of all lanes; [`EventKey::LAST`] if they are empty.
    #[inline]
    pub fn first(&self) -> EventKey {
        self.first
    }

    /// Takes the event with the smallest key.
    ///
    /// # Panics
    /// If there is none.
    #[inline]
    pub fn take(&mut self) -> E {
        let index = usize::from(self.winners[1]);
        let queue = &mut self.lanes[index];
        let event = queue.front().expect("a lane with a first key has an event").event;
        queue.pop_front();
        let first = queue.front().map_or(EventKey::LAST, |next| next.key);
        self.len -= 1;
        self.set_first(index, first);
        event
    }

    /// How many events wait in all lanes.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// Lane `index` has a new first key.
    #[inline]
    fn set_first(&mut self, index: usize, key: EventKey) {
        self.firsts[index] = key;
        if self.lanes.len() == 1 {
            self.first = key;
        } else {
            self.replay(index);
        }
    }

    /// Plays the games of lane `index` again, from its leaf to the root.
    #[inline]
    fn replay(&mut self, index: usize) {
        let leaves = self.firsts.len();
        let pair = index & !1;
        let mut winner = if self.firsts[pair + 1] < self.firsts[pair] { pair + 1 } else { pair };
        let mut node = (leaves + index) / 2;
        self.winners[node] = winner as u8;
        while node > 1 {
            let rival = usize::from(self.winners[node ^ 1]);
            if self.firsts[rival] < self.firsts[winner] {
                winner = rival;
            }
            node /= 2;
            self.winners[node] = winner as u8;
        }
        self.first = self.firsts[winner];
    }
}
