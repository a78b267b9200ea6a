//! The agents of one group who could take one more contact of one medium, the longest
//! available first.

const NONE: u32 = u32::MAX;
const OUT: u32 = u32::MAX - 1;

/// A pool: a first-in first-out list in which every member can be removed in constant
/// time. Members are numbered from 0.
#[derive(Clone, Debug)]
pub struct Pool {
    members: Vec<Member>,
    head: u32,
    tail: u32,
    length: u32,
}

#[derive(Clone, Copy, Debug)]
struct Member {
    /// [`OUT`] for those who are not in the list.
    previous: u32,
    next: u32,
    turn: u64,
}

impl Pool {
    /// An empty pool for `count` members.
    pub fn new(count: u32) -> Self {
        let out = Member { previous: OUT, next: NONE, turn: 0 };
        Pool { members: vec![out; count as usize], head: NONE, tail: NONE, length: 0 }
    }

    /// How many are in the pool.
    pub fn length(&self) -> u32 {
        self.length
    }

    /// Everybody in the pool, the longest available first.
    pub fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        let member = |number: u32| (number != NONE).then_some(number);
        std::iter::successors(member(self.head), move |number| {
            member(self.members[*number as usize].next)
        })
    }

    /// The turn at which `member` was added last.
    pub fn turn(&self, member: u32) -> u64 {
        self.members[member as usize].turn
    }

    /// Who has been in the pool longest.
    pub fn longest(&self) -> Option<u32> {
        (self.head != NONE).then_some(self.head)
    }

    /// Whether `member` is in the pool.
    pub fn contains(&self, member: u32) -> bool {
        self.members[member as usize].previous != OUT
    }

    /// Adds `member` at the end; nothing happens if it is in. `turn` is kept, to compare
    /// members of several pools.
    pub fn add(&mut self, member: u32, turn: u64) {
        if self.contains(member) {
            return;
        }
        self.members[member as usize] = Member { previous: self.tail, next: NONE, turn };
        match self.tail {
            NONE => self.head = member,
            tail => self.members[tail as usize].next = member,
        }
        self.tail = member;
        self.length += 1;
    }

    /// Removes `member`; nothing happens if it is out.
    pub fn remove(&mut self, member: u32) {
        if !self.contains(member) {
            return;
        }
        let Member { previous, next, .. } = self.members[member as usize];
        match previous {
            NONE => self.head = next,
            previous => self.members[previous as usize].next = next,
        }
        match next {
            NONE => self.tail = previous,
            next => self.members[next as usize].previous = previous,
        }
        self.members[member as usize].previous = OUT;
        self.length -= 1;
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
            for (turn, (member, add)) in steps.into_iter().enumerate() {
                if add {
                    pool.add(member, turn as u64);
                    if !model.contains(&member) {
                        model.push(member);
                    }
                } else {
                    pool.remove(member);
                    model.retain(|other| *other != member);
                }
                prop_assert_eq!(pool.longest(), model.first().copied());
                prop_assert_eq!(pool.length() as usize, model.len());
                prop_assert_eq!(pool.iter().collect::<Vec<_>>(), model.clone());
                prop_assert!(model.windows(2).all(|two| pool.turn(two[0]) < pool.turn(two[1])));
            }
        }
    }
}
