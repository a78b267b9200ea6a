//! A monotone radix wheel: events of the open future, sorted only as far as needed.
//!
//! An event lies on the level of the highest byte in which its time differs from the
//! wheel's base, in the slot of that byte's value. As nothing lies before the base, a
//! lower level is earlier than a higher one, and a lower slot than a higher one.

use super::chunks::{Pool, Stack};
use super::key::Entry;

const LEVELS: usize = 8;
const SLOTS: usize = 256;
/// Up to so many events are sorted; more are spread over the levels below first.
const RUN_MAX: u32 = 64;

/// Events by slot.
#[derive(Clone, Debug)]
pub(super) struct Wheel<E> {
    /// Not later than any event in the wheel.
    base: u64,
    /// Which levels have events.
    levels: u8,
    /// Which slots have events, by level.
    occupied: [[u64; SLOTS / 64]; LEVELS],
    slots: Box<[Stack; LEVELS * SLOTS]>,
    pool: Pool<E>,
    /// Events on their way from a slot to lower levels; kept for its memory.
    moving: Vec<Entry<E>>,
    len: usize,
}

impl<E: Copy> Wheel<E> {
    pub fn new() -> Self {
        Wheel {
            base: 0,
            levels: 0,
            occupied: [[0; SLOTS / 64]; LEVELS],
            slots: Box::new([Stack::EMPTY; LEVELS * SLOTS]),
            pool: Pool::new(),
            moving: Vec::new(),
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
    pub fn insert(&mut self, entry: Entry<E>) {
        let time = entry.key.time().as_nanos();
        debug_assert!(time >= self.base, "an event before the wheel's base");
        let level = ((63 - ((time ^ self.base) | 1).leading_zeros()) / 8) as usize;
        let slot = (time >> (level * 8)) as usize % SLOTS;
        self.levels |= 1 << level;
        self.occupied[level][slot / 64] |= 1 << (slot % 64);
        self.pool.push(&mut self.slots[level * SLOTS + slot], entry);
        self.len += 1;
    }

    /// Takes the earliest events away into the empty `run`, latest first, unless it
    /// can be told that all lie after `bound`. Those that stay are later than those
    /// that are taken. The base moves up to `bound` at most.
    pub fn take_run(&mut self, bound: u64, run: &mut Vec<Entry<E>>) {
        while self.levels != 0 {
            let level = self.levels.trailing_zeros() as usize;
            let slot = first_bit(&self.occupied[level]);
            let start = self.start(level, slot);
            if start > bound {
                return;
            }
            if level == 0 || self.slots[level * SLOTS + slot].count <= RUN_MAX {
                self.empty_slot(level, slot, run);
                run.sort_unstable_by(|a, b| b.key.cmp(&a.key));
                self.base =
                    run.last().map_or(start, |first| first.key.time().as_nanos()).min(bound);
                return;
            }
            self.cascade(level, slot, bound);
        }
    }

    /// The earliest time that falls into a slot.
    #[inline]
    fn start(&self, level: usize, slot: usize) -> u64 {
        // In two steps: above the topmost level there is nothing.
        let above = (u64::MAX << (level * 8)) << 8;
        self.base & above | (slot as u64) << (level * 8)
    }

    /// Moves a slot's events to `target`.
    #[inline]
    fn empty_slot(&mut self, level: usize, slot: usize, target: &mut Vec<Entry<E>>) {
        let stack = &mut self.slots[level * SLOTS + slot];
        self.len -= stack.count as usize;
        self.pool.drain(stack, target);
        let words = &mut self.occupied[level];
        words[slot / 64] &= !(1 << (slot % 64));
        if *words == [0; SLOTS / 64] {
            self.levels &= !(1 << level);
        }
    }

    /// Spreads the earliest slot's events over lower levels. The base moves to the
    /// earliest of them, so that events of one instant get to the lowest level at once.
    fn cascade(&mut self, level: usize, slot: usize, bound: u64) {
        let mut moving = std::mem::take(&mut self.moving);
        self.empty_slot(level, slot, &mut moving);
        let earliest = moving.iter().map(|entry| entry.key.time().as_nanos()).min();
        self.base = earliest.map_or(bound, |earliest| earliest.min(bound));
        moving.drain(..).for_each(|entry| self.insert(entry));
        self.moving = moving;
    }
}

/// The lowest bit that is set in a level with events.
#[inline]
fn first_bit(words: &[u64; SLOTS / 64]) -> usize {
    let word = words.iter().position(|word| *word != 0).unwrap_or(0);
    word * 64 + words[word].trailing_zeros() as usize
}
