//! A monotone radix wheel: events of the open future, sorted only as far as needed.
//!
//! An event lies on the level of the highest six bits in which its time differs from
//! the wheel's base, in the slot of their value. As nothing lies before the base, a
//! lower level is earlier than a higher one, and a lower slot than a higher one.

use super::chunks::{Pool, Stack};
use super::key::{Entry, EventKey};
use super::sorting::{FEW, append_few, append_many};

/// Bits of a time that one level tells apart.
const DIGIT: usize = 6;
/// Slots of a level: one bit each in a word.
const SLOTS: usize = 1 << DIGIT;
/// Levels that 64 bits take.
const LEVELS: usize = u64::BITS.div_ceil(DIGIT as u32) as usize;
/// Up to so many events of a slot are sorted; more are spread over the levels below.
const SLOT_MAX: u32 = FEW as u32;
/// A run of fewer events takes the next slot, too.
const RUN_MIN: usize = 16;

/// Events by slot.
#[derive(Clone, Debug)]
pub(super) struct Wheel<E> {
    /// Not later than any event in the wheel.
    base: u64,
    /// Which levels have events.
    levels: u16,
    /// Which slots have events, by level.
    occupied: [u64; LEVELS],
    slots: Box<[Stack; LEVELS * SLOTS]>,
    pool: Pool<E>,
    len: usize,
}

impl<E: Copy> Wheel<E> {
    pub fn new() -> Self {
        Wheel {
            base: 0,
            levels: 0,
            occupied: [0; LEVELS],
            slots: Box::new([Stack::EMPTY; LEVELS * SLOTS]),
            pool: Pool::new(),
            len: 0,
        }
    }

    /// How many events there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.len
    }

    /// No event before this time can be inserted.
    #[inline]
    pub fn base(&self) -> u64 {
        self.base
    }

    /// Adds an event, not before the base.
    #[inline]
    pub fn insert(&mut self, key: EventKey, event: E) {
        let time = key.time().as_nanos();
        debug_assert!(time >= self.base, "an event before the wheel's base");
        let level = ((63 - ((time ^ self.base) | 1).leading_zeros()) / DIGIT as u32) as usize;
        let slot = (time >> (level * DIGIT)) as usize % SLOTS;
        self.levels |= 1 << level;
        self.occupied[level] |= 1 << slot;
        self.pool.push(&mut self.slots[level * SLOTS + slot], key, event);
        self.len += 1;
    }

    /// Takes the earliest events away into the empty `run`, in order, unless it can be
    /// told that all lie after `bound`. Those that stay are later than those that are
    /// taken. The base moves up to `bound` at most.
    pub fn take_run(&mut self, bound: u64, run: &mut Vec<Entry<E>>) {
        while let Some((level, slot)) = self.earliest() {
            let start = self.start(level, slot);
            if start > bound {
                return;
            }
            if level == 0 || self.slots[level * SLOTS + slot].count <= SLOT_MAX {
                self.sort_slot(level, slot, run);
                self.base =
                    run.first().map_or(start, |first| first.key.time().as_nanos()).min(bound);
                self.lengthen_run(level, run);
                return;
            }
            self.cascade(level, slot);
        }
    }

    /// Takes more slots of the same level, so that a run has some length where slots
    /// are thinly filled. The base stays, so the bound does not matter.
    #[inline]
    fn lengthen_run(&mut self, level: usize, run: &mut Vec<Entry<E>>) {
        while run.len() < RUN_MIN
            && let Some((next, slot)) = self.earliest()
            && next == level
            && self.slots[level * SLOTS + slot].count <= SLOT_MAX
        {
            self.sort_slot(level, slot, run);
        }
    }

    /// Level and slot of the earliest events.
    #[inline]
    fn earliest(&self) -> Option<(usize, usize)> {
        if self.levels == 0 {
            return None;
        }
        let level = self.levels.trailing_zeros() as usize;
        Some((level, self.occupied[level].trailing_zeros() as usize))
    }

    /// Appends a slot's events to `run` in their order.
    #[inline]
    fn sort_slot(&mut self, level: usize, slot: usize, run: &mut Vec<Entry<E>>) {
        let stack = self.empty_slot(level, slot);
        if stack.count as usize <= FEW {
            append_few(self.pool.chunks(stack), level * DIGIT, run);
        } else {
            append_many(self.pool.chunks(stack), run);
        }
        self.pool.free(stack);
    }

    /// The earliest time that falls into a slot.
    #[inline]
    fn start(&self, level: usize, slot: usize) -> u64 {
        // In two steps: above the topmost level there is nothing.
        let above = (u64::MAX << (level * DIGIT)) << DIGIT;
        self.base & above | (slot as u64) << (level * DIGIT)
    }

    /// Takes the stack of a slot away.
    #[inline]
    fn empty_slot(&mut self, level: usize, slot: usize) -> Stack {
        self.occupied[level] &= !(1 << slot);
        if self.occupied[level] == 0 {
            self.levels &= !(1 << level);
        }
        let stack = std::mem::replace(&mut self.slots[level * SLOTS + slot], Stack::EMPTY);
        self.len -= stack.count as usize;
        stack
    }

    /// Spreads the earliest slot's events over lower levels.
    fn cascade(&mut self, level: usize, slot: usize) {
        self.base = self.start(level, slot);
        let mut stack = self.empty_slot(level, slot);
        while stack.count > 0 {
            for place in 0..self.pool.top(stack).len() {
                let entry = self.pool.top(stack)[place];
                self.insert(entry.key, entry.event);
            }
            self.pool.pop_chunk(&mut stack);
        }
    }
}
