//! Named random streams: every source of chance has its own (CORE-3).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// The seed of a run: the scenario's seed and the number of the replication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed {
    /// The scenario's seed.
    pub seed: u64,
    /// The replication, counted from 1; a single run is replication 1.
    pub replication: u32,
}

/// One source of chance, named after what it drives (`arrivals/sales`).
#[derive(Clone, Debug)]
pub struct Stream {
    rng: ChaCha8Rng,
}

impl Seed {
    /// The stream called `name`: a function of the seed, the replication and the name.
    pub fn stream(self, name: &str) -> Stream {
        let mut hasher = blake3::Hasher::new_derive_key("switchover random stream v1");
        hasher.update(&self.seed.to_le_bytes());
        hasher.update(&self.replication.to_le_bytes());
        hasher.update(name.as_bytes());
        Stream { rng: ChaCha8Rng::from_seed(*hasher.finalize().as_bytes()) }
    }
}

impl Stream {
    /// 64 random bits.
    pub fn bits(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// A number in the open interval (0, 1), on the midpoints of 2^53 cells, so that
    /// neither end is ever returned and a quantile function is always finite.
    pub fn uniform(&mut self) -> f64 {
        ((self.bits() >> 11) as f64 + 0.5) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// True with `probability`.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `bound`, each equally likely.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((self.bits() as u128 * bound as u128) >> 64) as u64
    }

    /// Goes to draw number `index`, counted from 0, as if all before had been drawn.
    pub fn seek(&mut self, index: u64) {
        self.rng.set_word_pos(index as u128 * 2);
    }
}
