//! Runs pairs of replications, one of each scenario (CLI-6).

use std::ops::Range;

use super::super::recorded::summarise;
use super::super::stop::{Ended, Stop};
use super::super::workers::side_by_side;
use super::contacts::{CommonQueues, FateSink, changed};
use crate::kernel::random::Seed;
use crate::ledger::ids::ContactId;
use crate::report::comparison::{ChangedContact, Fate};
use crate::report::summary::data::Summary;
use crate::scenario::Scenario;

/// What is compared.
#[derive(Clone, Copy, Debug)]
pub struct Comparison<'a> {
    /// A, and B.
    pub scenarios: [&'a Scenario; 2],
    /// The seed of both.
    pub seed: u64,
    /// How many pairs.
    pub replications: u32,
    /// Whether B's runs have draws of their own, instead of the same callers as A's: to show
    /// what common random numbers gain.
    pub independent: bool,
}

/// The summaries of all pairs, in their order.
#[derive(Clone, Debug, Default)]
pub struct Pairs {
    /// Those of A.
    pub a: Vec<Summary>,
    /// Those of B.
    pub b: Vec<Summary>,
}

impl Comparison<'_> {
    /// The replication of scenario `which` (0 is A) in a pair. Independent runs of B are the
    /// replications that follow those of A, so that each can be run alone.
    pub fn replication(&self, which: usize, pair: u32) -> u32 {
        if which == 1 && self.independent { self.replications + pair } else { pair }
    }

    /// The queues of both.
    pub fn queues(&self) -> CommonQueues {
        let [a, b] = self.scenarios;
        CommonQueues::new(a.config.queue.keys(), b.config.queue.keys())
    }

    /// Runs all pairs, at most `jobs` runs at a time. `changed_contacts` is told of the
    /// contacts of each pair that ended otherwise, in the order of the pairs; of independent
    /// runs there are none, since the callers are not the same. Nothing more is begun once
    /// `go_on` returns false; `done` is told of each run.
    ///
    /// # Errors
    /// See [`Ended`].
    pub fn run(
        &self,
        jobs: usize,
        go_on: impl Fn() -> bool + Sync,
        done: impl Fn() + Sync,
        mut changed_contacts: impl FnMut(&[ChangedContact]) + Send,
    ) -> Result<Pairs, Ended> {
        let queues = self.queues();
        let mut pairs = Pairs::default();
        let mut waiting: Vec<(ContactId, Fate)> = Vec::new();
        // A's run and B's run of a pair are pieces of work of their own: numbers 2k and 2k+1.
        let work = |number: u64| {
            let (which, pair) = run_of(number);
            let numbers = if which == 0 { queues.of_a() } else { queues.of_b.clone() };
            let mut fates = (!self.independent).then(|| FateSink::new(numbers));
            let seed = Seed { seed: self.seed, replication: self.replication(which, pair) };
            let ended = if go_on() {
                summarise(self.scenarios[which], seed, &mut fates, &go_on)
            } else {
                None
            };
            let (summary, _) = ended.ok_or(Stop::GivenUp)?;
            done();
            Ok((summary, fates.map(FateSink::sorted).unwrap_or_default()))
        };
        let take = |number, (summary, fates): (Summary, Vec<(ContactId, Fate)>)| {
            match run_of(number) {
                (0, _) => {
                    pairs.a.push(summary);
                    waiting = fates;
                }
                (_, pair) => {
                    pairs.b.push(summary);
                    changed_contacts(&changed(pair, &waiting, &fates));
                }
            }
            Ok(())
        };
        let which = |number| {
            let (which, pair) = run_of(number);
            (which, self.replication(which, pair))
        };
        side_by_side(runs(self.replications), jobs, work, take)
            .map_err(|failed| Ended::from_failed(failed, which))?;
        Ok(pairs)
    }
}

/// The numbers of the runs of so many pairs.
fn runs(pairs: u32) -> Range<u64> {
    2..2 * u64::from(pairs) + 2
}

/// Which scenario and which pair a run's number stands for.
fn run_of(number: u64) -> (usize, u32) {
    ((number % 2) as usize, (number / 2) as u32)
}
