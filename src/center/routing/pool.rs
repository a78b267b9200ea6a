//! The agents of one group who could take one more contact of one medium, the longest
//! available first.

const NONE: u32 = u32::MAX;
const OUT: u32 = u32::MAX - 1;

/// A pool: a first-in first-out list in which every member can be removed in constant
/// time. Members are numbered from 0.
#[derive(Clone, Debug)]
pub struct Pool {
    /// Neighbours of each member; `OUT` as `previous` of those who are not in the list.
    links: Vec<(u32, u32)>,
    head: u32,
    tail: u32,
}

impl Pool {
    /// An empty pool for `count` members.
    pub fn new(count: u32) -> Self {
        Pool { links: vec![(OUT, NONE); count as usize], head: NONE, tail: NONE }
    }

    /// Who has been in the pool longest.
    pub fn longest(&self) -> Option<u32> {
        (self.head != NONE).then_some(self.head)
    }

    /// Whether `member` is in the pool.
    pub fn contains(&self, member: u32) -> bool {
        self.links[member as usize].0 != OUT
    }

    /// Adds `member` at the end; nothing happens if it is in.
    pub fn add(&mut self, member: u32) {
        if self.contains(member) {
            return;
        }
        self.links[member as usize] = (self.tail, NONE);
        match self.tail {
            NONE => self.head = member,
            tail => self.links[tail as usize].1 = member,
        }
        self.tail = member;
    }

    /// Removes `member`; nothing happens if it is out.
    pub fn remove(&mut self, member: u32) {
        if !self.contains(member) {
            return;
        }
        let (previous, next) = self.links[member as usize];
        match previous {
            NONE => self.head = next,
            previous => self.links[previous as usize].1 = next,
        }
        match next {
            NONE => self.tail = previous,
            next => self.links[next as usize].0 = previous,
        }
        self.links[member as usize] = (OUT, NONE);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn core_13_the_longest_available_is_first(
            steps in prop::collection::vec((0u32..8, any::<bool>()), 0..200)
        ) {
            let mut pool = Pool::new(8);
            let mut model: Vec<u32> = Vec::new();
            for (member, add) in steps {
                if add {
                    pool.add(member);
                    if !model.contains(&member) {
                        model.push(member);
                    }
                } else {
                    pool.remove(member);
                    model.retain(|other| *other != member);
                }
                prop_assert_eq!(pool.longest(), model.first().copied());
            }
        }
    }
}
