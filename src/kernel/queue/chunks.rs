//! Stacks of entries that share one pool of chunks: the contents of the wheel's slots.

use super::key::Entry;

/// Entries in a chunk. A power of two, so that the place of an entry is a mask.
const CHUNK: usize = 16;
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

    /// Puts `entry` on top of `stack`.
    #[inline]
    pub fn push(&mut self, stack: &mut Stack, entry: Entry<E>) {
        let place = stack.count as usize % CHUNK;
        if place == 0 {
            stack.top = self.allocate(stack.top, entry);
        }
        self.entries[stack.top as usize * CHUNK + place] = entry;
        stack.count += 1;
    }

    /// Moves all entries of `stack` to the end of `target`.
    #[inline]
    pub fn drain(&mut self, stack: &mut Stack, target: &mut Vec<Entry<E>>) {
        let mut filled = (stack.count as usize).wrapping_sub(1) % CHUNK + 1;
        let mut chunk = stack.top;
        while chunk != NONE {
            let first = chunk as usize * CHUNK;
            target.extend_from_slice(&self.entries[first..first + filled]);
            filled = CHUNK;
            let below = self.below[chunk as usize];
            self.below[chunk as usize] = self.free;
            self.free = chunk;
            chunk = below;
        }
        *stack = Stack::EMPTY;
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
