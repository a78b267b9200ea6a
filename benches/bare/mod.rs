//! The bare loop that everything is measured against, and how the two are timed.
//!
//! A binary heap of (time, sequence, number), ChaCha8, an exponential by libm's
//! logarithm: what a simulation cannot do without if it is written down plainly.

#![allow(dead_code, reason = "each benchmark uses a part of it")]

pub mod center;

use std::cmp::Reverse;
use std::collections::{BinaryHeap, VecDeque};
#[expect(clippy::disallowed_types, reason = "a benchmark reads the clock")]
use std::time::Instant;

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;

/// Nanoseconds in a second.
pub const SECOND: f64 = 1e9;

/// The bare loop: pending events, time, chance.
pub struct Bare {
    heap: BinaryHeap<Reverse<(u64, u64, u32)>>,
    sequence: u64,
    /// Simulated time in nanoseconds.
    pub now: u64,
    rng: ChaCha8Rng,
}

impl Bare {
    /// A loop with nothing pending.
    pub fn new() -> Self {
        let rng = ChaCha8Rng::seed_from_u64(1);
        Bare { heap: BinaryHeap::new(), sequence: 0, now: 0, rng }
    }

    /// Schedules number `payload` after `delay` nanoseconds.
    #[inline]
    pub fn after(&mut self, delay: u64, payload: u32) {
        self.sequence += 1;
        self.heap.push(Reverse((self.now + delay, self.sequence, payload)));
    }

    /// Takes the next number and goes to its time.
    #[inline]
    pub fn next(&mut self) -> Option<u32> {
        let Reverse((time, _, payload)) = self.heap.pop()?;
        self.now = time;
        Some(payload)
    }

    /// A uniform duration in nanoseconds.
    #[inline]
    pub fn uniform(&mut self, low: f64, high: f64) -> u64 {
        let uniform = ((self.rng.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64);
        (low + (high - low) * uniform) as u64
    }

    /// An exponential duration in nanoseconds.
    #[inline]
    pub fn exponential(&mut self, mean: f64) -> u64 {
        let uniform = ((self.rng.next_u64() >> 11) as f64 + 0.5) * (1.0 / (1_u64 << 53) as f64);
        (-mean * libm::log(uniform)) as u64
    }
}

/// Callers in line, in order of arrival. Those who gave up stay until their turn.
#[derive(Clone, Debug, Default)]
pub struct Line {
    waiting: VecDeque<bool>,
    first: u32,
}

impl Line {
    /// A caller joins and gets a ticket.
    #[inline]
    pub fn join(&mut self) -> u32 {
        self.waiting.push_back(true);
        self.first.wrapping_add(self.waiting.len() as u32 - 1)
    }

    /// The caller with `ticket` gives up; whether they were still in line.
    #[inline]
    pub fn leave(&mut self, ticket: u32) -> bool {
        let place = ticket.wrapping_sub(self.first) as usize;
        self.waiting.get_mut(place).is_some_and(std::mem::take)
    }

    /// Takes the first caller who still waits; whether there was one.
    #[inline]
    pub fn take(&mut self) -> bool {
        while let Some(waits) = self.waiting.pop_front() {
            self.first = self.first.wrapping_add(1);
            if waits {
                return true;
            }
        }
        false
    }
}

/// Nanoseconds per unit of one stretch, which returns how many units it did.
#[expect(clippy::disallowed_types, reason = "a benchmark reads the clock")]
pub fn time(stretch: &mut dyn FnMut() -> u64) -> f64 {
    let start = Instant::now();
    let units = stretch();
    start.elapsed().as_nanos() as f64 / units as f64
}

/// Runs two loops by turns and prints the median time of each and of their ratio.
/// The turns are short, so that a disturbance of the machine hits both. Each turn returns
/// how many units (events, calls, messages) it did.
pub fn compare(
    name: &str,
    rounds: usize,
    target: f64,
    mut bare: impl FnMut() -> u64,
    mut ours: impl FnMut() -> u64,
) {
    time(&mut bare);
    time(&mut ours);
    let rounds: Vec<(f64, f64)> = (0..rounds).map(|_| (time(&mut bare), time(&mut ours))).collect();
    let bare = median(rounds.iter().map(|round| round.0));
    let ours = median(rounds.iter().map(|round| round.1));
    let ratio = median(rounds.iter().map(|round| round.1 / round.0));
    println!("{name:<28} {bare:>9.1} {ours:>9.1} {ratio:>7.2} {target:>7.2}");
}

/// Prints the head of the table.
pub fn print_head() {
    println!("{:<28} {:>9} {:>9} {:>7} {:>7}", "ns each", "bare", "ours", "ratio", "at most");
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

/// Whether only a short run is asked for: `--quick`, for a smoke test.
pub fn quick() -> bool {
    std::env::args().any(|argument| argument == "--quick")
}
