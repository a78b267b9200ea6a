//! A pool of tokens with a limit: licences, trunks, lines, places.

/// Tokens that are taken and given back. Its limit can shrink below what is taken: then
/// nothing can be taken until enough was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pool {
    limit: u32,
    /// What faults take off the limit, summed.
    reduction: u32,
    taken: u32,
}

impl Pool {
    /// A pool with so many tokens.
    pub const fn new(limit: u32) -> Self {
        Pool { limit, reduction: 0, taken: 0 }
    }

    /// How many can be taken in all, at present.
    pub const fn limit(&self) -> u32 {
        self.limit.saturating_sub(self.reduction)
    }

    /// How many are taken.
    pub const fn taken(&self) -> u32 {
        self.taken
    }

    /// How many can still be taken.
    pub const fn free(&self) -> u32 {
        self.limit().saturating_sub(self.taken)
    }

    /// How many must be given back to be within the limit again.
    pub const fn excess(&self) -> u32 {
        self.taken.saturating_sub(self.limit())
    }

    /// Takes a token; returns whether there was one.
    pub const fn take(&mut self) -> bool {
        let free = self.free() > 0;
        self.taken += free as u32;
        free
    }

    /// Gives a token back.
    ///
    /// # Panics
    /// If none is taken.
    pub const fn give(&mut self) {
        assert!(self.taken > 0, "a token is given back that was not taken");
        self.taken -= 1;
    }

    /// A fault takes `by` tokens away.
    pub const fn shrink(&mut self, by: u32) {
        self.reduction += by;
    }

    /// A fault that took `by` tokens away is over.
    pub const fn grow(&mut self, by: u32) {
        self.reduction = self.reduction.saturating_sub(by);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn core_9_a_pool_shrinks_below_what_is_taken_and_grows_again() {
        for (limit, first, second) in [(10, 3, 4), (100, 60, 60), (2, 1, 1)] {
            let mut pool = Pool::new(limit);
            while pool.take() {}
            assert_eq!(pool.taken(), limit);
            pool.shrink(first);
            pool.shrink(second);
            assert_eq!(pool.excess(), (first + second).min(limit));
            assert!(!pool.take());
            pool.grow(first);
            assert_eq!(pool.limit(), limit - second);
            for _ in 0..=second {
                pool.give();
            }
            assert_eq!((pool.free(), pool.excess()), (1, 0));
        }
    }
}
