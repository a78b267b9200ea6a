//! Stacks of entries that share one pool of chunks: the contents of the wheel's slots.

use super::key::{Entry, EventKey};

/// Entries in a chunk. A power of two, so that the place of an entry is a mask.
pub(super) const CHUNK: usize = 16;
/// No chunk.
const NONE: u32 = u32::MAX;

/// An unordered stack: only its topmost chunk may be partly filled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stack {
    top: u32,
    /// How many entries it has.
    pub count: u32,
}

impl Stack {
    /// A stack without entries.
    pub const EMPTY: Stack = Stack { top: NONE, count: 0 };
}

/// The chunks of all stacks. It grows to the largest number in use and stays there.
#[derive(Clone, Debug)]
pub(super) struct Pool<E> {
    /// Chunk `c` is `entries[c * CHUNK..][..CHUNK]`.
    entries: Vec<Entry<E>>,
    /// The chunk below each chunk in its stack, or the next free one.
    below: Vec<u32>,
    free: u32,
}

impl<E: Copy> Pool<E> {
    pub fn new() -> Self {
        Pool { entries: Vec::new(), below: Vec::new(), free: NONE }
    }

    /// Puts an entry on top of `stack`.
    #[inline]
    pub fn push(&mut self, stack: &mut Stack, key: EventKey, event: E) {
        let place = stack.count as usize % CHUNK;
        if place == 0 {
            stack.top = self.allocate(stack.top, Entry { key, event });
        }
        let entry = &mut self.entries[stack.top as usize * CHUNK + place];
        // One by one: an entry put together first would be written twice.
        entry.key = key;
        entry.event = event;
        stack.count += 1;
    }

    /// The entries of the topmost chunk.
    #[inline]
    pub fn top(&self, stack: Stack) -> &[Entry<E>] {
        if stack.count == 0 {
            return &[];
        }
        let filled = (stack.count as usize - 1) % CHUNK + 1;
        &self.entries[stack.top as usize * CHUNK..][..filled]
    }

    /// The entries of all chunks of `stack`, from its top.
    #[inline]
    pub fn chunks(&self, stack: Stack) -> impl Iterator<Item = &[Entry<E>]> {
        std::iter::successors(Some(stack), |stack| (stack.count > 0).then(|| self.beneath(*stack)))
            .take_while(|stack| stack.count > 0)
            .map(|stack| self.top(stack))
    }

    /// What is left of `stack` without its topmost chunk.
    #[inline]
    fn beneath(&self, stack: Stack) -> Stack {
        Stack {
            top: self.below[stack.top as usize],
            count: (stack.count - 1) & !(CHUNK as u32 - 1),
        }
    }

    /// Takes the topmost chunk away; what it held can be read no more.
    #[inline]
    pub fn pop_chunk(&mut self, stack: &mut Stack) {
        if stack.count == 0 {
            return;
        }
        let rest = self.beneath(*stack);
        self.below[stack.top as usize] = self.free;
        self.free = stack.top;
        *stack = rest;
    }

    /// Takes a whole stack away.
    #[inline]
    pub fn free(&mut self, mut stack: Stack) {
        while stack.count > 0 {
            self.pop_chunk(&mut stack);
        }
    }

    /// A chunk on top of `below`; a new one is filled with copies of `filler`.
    #[inline]
    fn allocate(&mut self, below: u32, filler: Entry<E>) -> u32 {
        let chunk = self.free;
        if chunk == NONE {
            return self.grow(below, filler);
        }
        self.free = self.below[chunk as usize];
        self.below[chunk as usize] = below;
        chunk
    }

    #[cold]
    fn grow(&mut self, below: u32, filler: Entry<E>) -> u32 {
        let chunk = self.below.len() as u32;
        assert!(chunk != NONE, "more pending events than chunks can hold");
        self.entries.resize(self.entries.len() + CHUNK, filler);
        self.below.push(below);
        chunk
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::cause::Cause;
    use crate::kernel::time::SimTime;

    #[test]
    fn core_1_chunks_are_used_again() {
        for count in [1, CHUNK, CHUNK + 1, 100] {
            let mut pool = Pool::new();
            for _ in 0..50 {
                let (mut one, mut other) = (Stack::EMPTY, Stack::EMPTY);
                for number in 0..count as u64 {
                    let key = EventKey::new(SimTime::ZERO, number, Cause::NONE);
                    pool.push(&mut one, key, number);
                    pool.push(&mut other, key, number + 1_000);
                }
                for (stack, first) in [(one, 0), (other, 1_000)] {
                    let mut events: Vec<_> =
                        pool.chunks(stack).flatten().map(|entry| entry.event).collect();
                    events.sort();
                    assert!(events.into_iter().eq(first..first + count as u64));
                    pool.free(stack);
                }
            }
            assert_eq!(pool.below.len(), 2 * count.div_ceil(CHUNK), "two stacks of {count}");
        }
    }
}
