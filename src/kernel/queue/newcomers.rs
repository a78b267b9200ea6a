//! A small 4-ary heap: events that came after their part of time had been sorted.

use super::key::{Entry, EventKey};

/// Children of a node: four lie side by side in memory.
const ARITY: usize = 4;

/// A heap with the smallest key on top.
#[derive(Clone, Debug)]
pub(super) struct Newcomers<E> {
    heap: Vec<Entry<E>>,
}

impl<E: Copy> Newcomers<E> {
    pub fn new() -> Self {
        Newcomers { heap: Vec::new() }
    }

    /// How many entries there are.
    #[inline]
    pub fn len(&self) -> usize {
        self.heap.len()
    }

    /// The smallest key; [`EventKey::LAST`] if there is none.
    #[inline]
    pub fn first(&self) -> EventKey {
        self.heap.first().map_or(EventKey::LAST, |entry| entry.key)
    }

    /// Adds an entry.
    #[inline]
    pub fn push(&mut self, entry: Entry<E>) {
        let mut hole = self.heap.len();
        self.heap.push(entry);
        while hole > 0 {
            let parent = (hole - 1) / ARITY;
            if self.heap[parent].key < entry.key {
                break;
            }
            self.heap[hole] = self.heap[parent];
            hole = parent;
        }
        self.heap[hole] = entry;
    }

    /// Takes the event with the smallest key.
    ///
    /// # Panics
    /// If there is none.
    #[inline(never)]
    pub fn take(&mut self) -> E {
        let event = self.heap[0].event;
        let last = self.heap[self.heap.len() - 1];
        self.heap.pop();
        if self.heap.is_empty() {
            return event;
        }
        let mut hole = 0;
        loop {
            let children = hole * ARITY + 1;
            let end = (children + ARITY).min(self.heap.len());
            if children >= end {
                break;
            }
            let mut least = children;
            for child in children + 1..end {
                if self.heap[child].key < self.heap[least].key {
                    least = child;
                }
            }
            if last.key < self.heap[least].key {
                break;
            }
            self.heap[hole] = self.heap[least];
            hole = least;
        }
        self.heap[hole] = last;
        event
    }

    /// Keeps the entries that `stays` tells to keep.
    pub fn retain(&mut self, stays: impl FnMut(&Entry<E>) -> bool) {
        self.heap.retain(stays);
        // What is sorted is a heap.
        self.heap.sort_unstable_by_key(|entry| entry.key);
    }
}
