//! Named random streams: every source of chance has its own (CORE-3).

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Words of the generator that one draw takes.
const WORDS_PER_DRAW: u128 = 2;
/// Up to so many draws are skipped by drawing: fewer than the generator makes at once.
const SKIP_MAX: u128 = 16;

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
    #[inline]
    pub fn bits(&mut self) -> u64 {
        self.rng.next_u64()
    }

    /// A number in the open interval (0, 1), on the midpoints of 2^52 cells, so that
    /// neither end is ever returned and a quantile function is always finite. Its
    /// distance from 1 is exact, too.
    #[inline]
    pub fn uniform(&mut self) -> f64 {
        midpoint(self.bits())
    }

    /// True with `probability`.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.uniform() < probability
    }

    /// A whole number below `bound`, each equally likely.
    pub fn below(&mut self, bound: u64) -> u64 {
        ((self.bits() as u128 * bound as u128) >> 64) as u64
    }

    /// Goes to draw number `index`, counted from 0, as if all before had been drawn: a
    /// draw is a function of the stream and its number, whatever was drawn otherwise
    /// (CORE-20). A few draws ahead is cheap, any other distance costs 32 draws.
    pub fn seek(&mut self, index: u64) {
        let target = u128::from(index) * WORDS_PER_DRAW;
        let ahead = target.wrapping_sub(self.rng.get_word_pos());
        if ahead >= SKIP_MAX * WORDS_PER_DRAW {
            self.rng.set_word_pos(target);
            return;
        }
        for _ in 0..ahead / WORDS_PER_DRAW {
            self.bits();
        }
    }
}

/// The midpoint of the cell that the upper 52 bits number: with one bit more the last
/// midpoint would be rounded to 1.
#[inline]
fn midpoint(bits: u64) -> f64 {
    ((bits >> 12) as f64 + 0.5) * (1.0 / (1_u64 << 52) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SEED: Seed = Seed { seed: 42, replication: 1 };

    fn draws(stream: &mut Stream, count: usize) -> Vec<u64> {
        (0..count).map(|_| stream.bits()).collect()
    }

    #[test]
    fn core_3_golden_bits_of_streams() {
        for (seed, replication, name, expected) in [
            (
                42,
                1,
                "arrivals/sales",
                [0x30dd_e5c7_8c01_f4de, 0x2c6e_4885_4a6f_3f39, 0x9804_ec39_3c7c_6bcc],
            ),
            (
                42,
                2,
                "arrivals/sales",
                [0x4763_3e17_74e9_a755, 0x16d4_b417_4e2f_7849, 0x64be_9032_c376_9ac7],
            ),
            (
                7,
                1,
                "latency/denver-dallas",
                [0xbe55_9f1b_7e36_7e22, 0xeb62_45b9_b008_1f7f, 0x1085_18df_abce_3cee],
            ),
            (
                u64::MAX,
                u32::MAX,
                "",
                [0xe7ca_785b_4ef1_62be, 0xa66c_ee93_7f8c_4416, 0x8fc0_a6a3_a32f_201d],
            ),
        ] {
            let found = draws(&mut Seed { seed, replication }.stream(name), 3);
            assert_eq!(found, expected, "{name}");
        }
    }

    #[test]
    fn core_3_streams_differ_by_seed_replication_and_name() {
        let streams = [
            SEED.stream("arrivals/sales"),
            SEED.stream("arrivals/sale"),
            SEED.stream("patience/sales"),
            Seed { seed: 43, ..SEED }.stream("arrivals/sales"),
            Seed { replication: 2, ..SEED }.stream("arrivals/sales"),
        ];
        let mut all: Vec<u64> =
            streams.into_iter().flat_map(|mut stream| draws(&mut stream, 1_000)).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 5_000);
    }

    #[test]
    fn core_3_streams_are_uncorrelated_whatever_else_is_drawn() {
        let alone = draws(&mut SEED.stream("a"), 1_000);
        let (mut a, mut b) = (SEED.stream("a"), SEED.stream("b"));
        let mut product = 0.0;
        let mut beside = Vec::new();
        for _ in 0..1_000 {
            let (x, y) = (a.clone().uniform(), b.uniform());
            product += (x - 0.5) * (y - 0.5);
            beside.push(a.bits());
        }
        assert_eq!(alone, beside);
        // The covariance of 1,000 independent pairs has a standard deviation of 1/12/sqrt(1000).
        assert!((product / 1_000.0).abs() < 4.0 / 12.0 / libm::sqrt(1_000.0));
    }

    #[test]
    fn core_20_seek_gives_what_drawing_in_order_gives() {
        let in_order = draws(&mut SEED.stream("handling/sales"), 2_000);
        let mut stream = SEED.stream("handling/sales");
        let steps = [0, 1, 2, 5, 6, 37, 38, 70, 70, 69, 31, 32, 33, 64, 1_999, 3, 0, 1_000, 1_031];
        for index in steps.into_iter().chain((0..2_000).step_by(7)).chain((0..2_000).rev()) {
            stream.seek(index as u64);
            assert_eq!(stream.bits(), in_order[index], "draw {index}");
        }
        // Far away is no further than near.
        stream.seek(1 << 60);
        let far = stream.bits();
        stream.seek(0);
        stream.seek(1 << 60);
        assert_eq!(stream.bits(), far);
    }

    #[test]
    fn core_3_uniform_never_reaches_its_ends() {
        assert!(midpoint(0) > 0.0 && midpoint(u64::MAX) < 1.0);
        assert_eq!(1.0 - midpoint(u64::MAX), midpoint(0));
        let mut stream = SEED.stream("uniform");
        let mean = (0..100_000).map(|_| stream.uniform()).sum::<f64>() / 100_000.0;
        assert!((mean - 0.5).abs() < 4.0 * libm::sqrt(1.0 / 12.0 / 100_000.0));
    }

    #[test]
    fn core_3_below_and_chance_have_their_shares() {
        let mut stream = SEED.stream("shares");
        for bound in [1_u64, 3, 10] {
            let mut counts = vec![0_u32; bound as usize];
            (0..30_000).for_each(|_| counts[stream.below(bound) as usize] += 1);
            let expected = 30_000.0 / bound as f64;
            for count in counts {
                assert!((f64::from(count) - expected).abs() < 5.0 * libm::sqrt(expected));
            }
        }
        for probability in [0.0, 0.25, 1.0] {
            let hits = (0..10_000).filter(|_| stream.chance(probability)).count() as f64;
            assert!((hits - 10_000.0 * probability).abs() < 200.0);
        }
    }
}
