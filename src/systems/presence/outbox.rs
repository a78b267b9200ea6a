//! What was sent over a connection and is not settled: the messages bear only numbers.

use std::collections::VecDeque;

/// Entries numbered in their order. The oldest are given up when they are settled.
#[derive(Clone, Debug)]
pub struct Outbox<T> {
    first: u32,
    entries: VecDeque<T>,
}

impl<T> Default for Outbox<T> {
    fn default() -> Self {
        Outbox { first: 0, entries: VecDeque::new() }
    }
}

impl<T: Copy> Outbox<T> {
    /// Adds an entry; returns its number.
    pub fn push(&mut self, entry: T) -> u32 {
        self.entries.push_back(entry);
        self.first + (self.entries.len() - 1) as u32
    }

    /// An entry that is not settled.
    pub fn get(&self, number: u32) -> Option<T> {
        self.entries.get(number.checked_sub(self.first)? as usize).copied()
    }

    /// Settles an entry and all before it.
    pub fn settle(&mut self, number: u32) {
        while self.first <= number && self.entries.pop_front().is_some() {
            self.first += 1;
        }
    }

    /// The numbers of what is not settled.
    pub fn numbers(&self) -> std::ops::Range<u32> {
        self.first..self.first + self.entries.len() as u32
    }

    /// Gives up everything; numbers go on.
    pub fn clear(&mut self) {
        self.first += self.entries.len() as u32;
        self.entries.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pres_6_what_is_settled_is_gone_with_all_before_it_and_numbers_go_on() {
        let mut outbox = Outbox::default();
        let numbers: Vec<u32> = ["a", "b", "c"].into_iter().map(|it| outbox.push(it)).collect();
        assert_eq!(numbers, [0, 1, 2]);
        outbox.settle(1);
        assert_eq!((outbox.get(1), outbox.get(2)), (None, Some("c")));
        outbox.settle(0);
        assert_eq!(outbox.numbers(), 2..3);
        outbox.clear();
        assert_eq!((outbox.push("d"), outbox.get(2), outbox.get(3)), (3, None, Some("d")));
    }
}
