//! The total order of events, and what is stored of each.

use std::cmp::Ordering;

use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;

/// Where an event stands in the total order, with its cause riding along: the time,
/// then 48 bits of sequence number, then 16 bits of cause. Sequence numbers are unique,
/// so the cause never decides.
///
/// Two words rather than one `u128`, whose alignment would pad every pending event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct EventKey {
    time: SimTime,
    order: u64,
}

impl EventKey {
    /// After every other key; no event bears it.
    pub(in crate::kernel) const LAST: EventKey = EventKey { time: SimTime::NEVER, order: u64::MAX };

    /// The key of the event that was scheduled as number `sequence` (below 2^48) for
    /// `time`.
    pub const fn new(time: SimTime, sequence: u64, cause: Cause) -> Self {
        debug_assert!(sequence < 1 << 48, "sequence numbers are exhausted");
        EventKey { time, order: sequence << 16 | cause.id() as u64 }
    }

    /// When the event happens.
    pub const fn time(self) -> SimTime {
        self.time
    }

    /// Its number in the order of scheduling.
    pub const fn sequence(self) -> u64 {
        self.order >> 16
    }

    /// The fault it goes back to.
    pub const fn cause(self) -> Cause {
        Cause::new(self.order as u16)
    }

    /// One number that orders as the key does: compares without a branch.
    const fn packed(self) -> u128 {
        (self.time.as_nanos() as u128) << 64 | self.order as u128
    }
}

impl Ord for EventKey {
    #[inline]
    fn cmp(&self, other: &Self) -> Ordering {
        self.packed().cmp(&other.packed())
    }
}

impl PartialOrd for EventKey {
    #[inline]
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }

    #[inline]
    fn lt(&self, other: &Self) -> bool {
        self.packed() < other.packed()
    }

    #[inline]
    fn le(&self, other: &Self) -> bool {
        self.packed() <= other.packed()
    }

    #[inline]
    fn gt(&self, other: &Self) -> bool {
        self.packed() > other.packed()
    }

    #[inline]
    fn ge(&self, other: &Self) -> bool {
        self.packed() >= other.packed()
    }
}

/// A pending event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry<E> {
    /// Its place in the order.
    pub key: EventKey,
    /// What happens.
    pub event: E,
}
