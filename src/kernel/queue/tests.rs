//! The order of the queue against a plain binary heap (CORE-1).

use std::cmp::Reverse;
use std::collections::{BTreeSet, BinaryHeap};

use proptest::prelude::*;

use super::{EventKey, EventQueue, Lane};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// What a random program does to a queue.
#[derive(Clone, Debug)]
enum Step {
    /// Push `count` events, `gap` nanoseconds apart, the first `ahead` of now.
    Push { ahead: u64, gap: u64, count: u16 },
    /// Push an event for the end of time.
    Never,
    /// Take sequence numbers for a time `ahead`, to be pushed later if not passed by then.
    Reserve { ahead: u64, count: u8 },
    /// Push everything that was reserved and is not passed.
    PushReserved,
    /// Push into the lane with number `lane`.
    Lane { lane: u8, count: u8 },
    /// Pop up to `count` events.
    Pop { count: u16 },
    /// Pop everything up to a time `ahead`, as a run to a limit does.
    Until { ahead: u64 },
    /// Go on with a clone.
    Fork,
}

/// Times ahead on every scale, with many ties.
fn ahead() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => Just(0),
        4 => 0..4u64,
        4 => (0..64u32, 0..256u64).prop_map(|(shift, digit)| digit.wrapping_shl(shift)),
        2 => 0..1_000_000u64,
        2 => (0..64u32).prop_map(|shift| u64::MAX >> shift),
        1 => any::<u64>(),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let gap = prop_oneof![Just(0), 0..3u64, 0..100_000u64, 0..1u64 << 40];
    let count = prop_oneof![8 => 1..8u16, 2 => 50..90u16, 1 => 500..1200u16];
    let step = prop_oneof![
        6 => (ahead(), gap, count.clone())
            .prop_map(|(ahead, gap, count)| Step::Push { ahead, gap, count }),
        1 => Just(Step::Never),
        2 => (ahead(), 1..20u8).prop_map(|(ahead, count)| Step::Reserve { ahead, count }),
        2 => Just(Step::PushReserved),
        3 => (any::<u8>(), 1..10u8).prop_map(|(lane, count)| Step::Lane { lane, count }),
        5 => count.prop_map(|count| Step::Pop { count }),
        2 => ahead().prop_map(|ahead| Step::Until { ahead }),
        1 => Just(Step::Fork),
    ];
    prop::collection::vec(step, 1..60)
}

/// Queue and heap side by side.
struct Pair {
    queue: EventQueue<u64>,
    heap: BinaryHeap<Reverse<(u64, u64)>>,
    lanes: Vec<Lane>,
    reserved: BTreeSet<(u64, u64)>,
    /// Time and sequence of the last event popped.
    now: (u64, u64),
    sequence: u64,
}

impl Pair {
    fn new() -> Self {
        let mut queue = EventQueue::new();
        // More delays than lanes are kept, on all scales.
        let lanes = (0..40).map(|i| queue.lane(SimDuration::from_nanos((1 << i) - 1))).collect();
        let heap = BinaryHeap::new();
        Pair { queue, heap, lanes, reserved: BTreeSet::new(), now: (0, 0), sequence: 0 }
    }

    fn key(time: u64, sequence: u64) -> EventKey {
        let cause = Cause::new((sequence % 7) as u16);
        EventKey::new(SimTime::from_nanos(time), sequence, cause)
    }

    fn push(&mut self, time: u64, sequence: u64) {
        self.queue.push(Self::key(time, sequence), sequence);
        self.heap.push(Reverse((time, sequence)));
    }

    fn next(&mut self) -> u64 {
        self.sequence += 1;
        self.sequence
    }

    /// Pops from both; whether there was something.
    fn pop(&mut self, limit: u64) -> bool {
        let expected = self.heap.peek().map(|first| first.0).filter(|first| first.0 <= limit);
        let popped = self.queue.pop_until(SimTime::from_nanos(limit));
        assert_eq!(popped.map(|(key, _)| key), expected.map(|(t, s)| Self::key(t, s)));
        assert_eq!(popped.map(|(_, event)| event), expected.map(|first| first.1));
        if let Some(first) = expected {
            self.heap.pop();
            self.now = first;
        }
        assert_eq!(self.queue.len(), self.heap.len());
        expected.is_some()
    }

    fn apply(&mut self, step: &Step) {
        let now = self.now.0;
        match *step {
            Step::Push { ahead, gap, count } => {
                for i in 0..u64::from(count) {
                    let sequence = self.next();
                    self.push(now.saturating_add(ahead).saturating_add(gap * i), sequence);
                }
            }
            Step::Never => {
                let sequence = self.next();
                self.push(u64::MAX, sequence);
            }
            Step::Reserve { ahead, count } => {
                for _ in 0..count {
                    let sequence = self.next();
                    self.reserved.insert((now.saturating_add(ahead), sequence));
                }
            }
            Step::PushReserved => {
                for (time, sequence) in std::mem::take(&mut self.reserved) {
                    if (time, sequence) > self.now {
                        self.push(time, sequence);
                    }
                }
            }
            Step::Lane { lane, count } => {
                let lane = self.lanes[usize::from(lane) % self.lanes.len()];
                let time = now.saturating_add(lane.delay().as_nanos());
                for _ in 0..count {
                    let sequence = self.next();
                    self.queue.push_lane(lane, Self::key(time, sequence), sequence);
                    self.heap.push(Reverse((time, sequence)));
                }
            }
            Step::Pop { count } => {
                for _ in 0..count {
                    self.pop(u64::MAX);
                }
            }
            Step::Until { ahead } => {
                let limit = now.saturating_add(ahead);
                while self.pop(limit) {}
                self.now = (limit, 0);
            }
            Step::Fork => self.queue = self.queue.clone(),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn core_1_the_order_is_that_of_a_binary_heap(steps in steps()) {
        let mut pair = Pair::new();
        steps.iter().for_each(|step| pair.apply(step));
        while pair.pop(u64::MAX) {}
        prop_assert!(pair.queue.is_empty());
    }
}

/// A hold model with a mixture of short and long delays, ties, and pushes at once.
#[test]
fn core_1_the_order_holds_over_many_holds() {
    for (pending, shift) in [(10, 3), (1_000, 20), (20_000, 33)] {
        let mut pair = Pair::new();
        let mut state = 0x9e37_79b9_7f4a_7c15_u64;
        let mut random = move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        for i in 0..100_000 {
            let ahead = match random() % 10 {
                0 => 0,
                1 => 1 << shift,
                2 => random() >> (64 - shift) << 8,
                _ => random() >> (64 - shift),
            };
            pair.apply(&Step::Push { ahead, gap: 0, count: 1 });
            if i > pending {
                assert!(pair.pop(u64::MAX));
            }
        }
        while pair.pop(u64::MAX) {}
    }
}

#[test]
fn core_1_a_key_that_is_late_still_comes_in_order() {
    let mut pair = Pair::new();
    let far = (1 << 50) + 12_345;
    (0..100).for_each(|i| pair.push(far + i, i + 1_000));
    // Looking for events up to a limit moves the wheel's base, but not past them.
    assert!(!pair.pop(far - 1));
    (0..2_000).for_each(|i| pair.push(2_000 - i, i + 1));
    while pair.pop(u64::MAX) {}
    assert!(pair.queue.is_empty());
}

#[test]
fn core_1_many_newcomers_before_what_is_worked_off_come_in_order() {
    for (count, apart, newcomers) in [(40, 1_000, 2_000), (10, 50_000, 600), (300, 97, 5_000)] {
        let mut pair = Pair::new();
        let start = 1 << 30;
        (0..count).for_each(|i| pair.push(start + i * apart, i + 1));
        assert!(pair.pop(u64::MAX));
        (0..newcomers).for_each(|i| pair.push(start + 1 + i * 37 % (count * apart), i + 1_000));
        while pair.pop(u64::MAX) {}
        assert!(pair.queue.is_empty());
    }
}

#[test]
fn core_1_the_same_delay_gives_the_same_lane() {
    let mut queue = EventQueue::<u8>::new();
    let delays: Vec<_> = (1..=40).map(SimDuration::from_millis).collect();
    let lanes: Vec<_> = delays.iter().map(|delay| queue.lane(*delay)).collect();
    for (delay, lane) in delays.iter().zip(lanes) {
        assert_eq!(queue.lane(*delay), lane);
        assert_eq!(lane.delay(), *delay);
    }
}
