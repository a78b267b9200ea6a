//! The pending events in their total order: time, then order of scheduling (CORE-1).

use std::collections::BinaryHeap;

use super::cause::Cause;
use super::time::SimTime;

/// Where an event stands in the total order, with its cause riding along: the time in
/// the upper 64 bits, then 48 bits of sequence number, then 16 bits of cause. Sequence
/// numbers are unique, so the cause never decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventKey(u128);

impl EventKey {
    /// The key of the event that was scheduled as number `sequence` for `time`.
    pub const fn new(time: SimTime, sequence: u64, cause: Cause) -> Self {
        debug_assert!(sequence < 1 << 48);
        EventKey((time.as_nanos() as u128) << 64 | (sequence as u128) << 16 | cause.id() as u128)
    }

    /// When the event happens.
    pub const fn time(self) -> SimTime {
        SimTime::from_nanos((self.0 >> 64) as u64)
    }

    /// Its number in the order of scheduling.
    pub const fn sequence(self) -> u64 {
        (self.0 as u64) >> 16
    }

    /// The fault it goes back to.
    pub const fn cause(self) -> Cause {
        Cause::new(self.0 as u16)
    }
}

/// A first-in first-out lane for events that all have the same delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane(pub(super) u8);

#[derive(Clone, Debug)]
struct Entry<E> {
    key: EventKey,
    event: E,
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.key == other.key
    }
}
impl<E> Eq for Entry<E> {}
impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        other.key.cmp(&self.key)
    }
}

/// The pending events.
#[derive(Clone, Debug)]
pub struct EventQueue<E> {
    heap: BinaryHeap<Entry<E>>,
}

impl<E: Copy> EventQueue<E> {
    /// An empty queue.
    pub fn new() -> Self {
        EventQueue { heap: BinaryHeap::new() }
    }

    /// Adds an event. Its key must not lie before the last key popped.
    pub fn push(&mut self, key: EventKey, event: E) {
        self.heap.push(Entry { key, event });
    }

    /// Takes the earliest event if it happens at or before `limit`.
    pub fn pop_until(&mut self, limit: SimTime) -> Option<(EventKey, E)> {
        if self.heap.peek()?.key.time() > limit {
            return None;
        }
        self.heap.pop().map(|entry| (entry.key, entry.event))
    }

    /// How many events are pending, outdated ones included.
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.heap.is_empty()
    }
}

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}
