//! Carries out a sweep: points times replications side by side, each point kept as soon as
//! it is finished (CLI-7).
//!
//! What is in memory does not grow with the number of points: runs are begun in order, so
//! that only a few points are under way at any time.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::points::Point;
use crate::kernel::random::Seed;
use crate::ledger::sink::NullSink;
use crate::report::manifest::Replication;
use crate::report::partial::PartialFolder;
use crate::report::summary::data::Summary;
use crate::report::summary::statistics::{Statistic, aggregate};
use crate::report::sweep_files::{PointLabel, PointVerdict, write_point};
use crate::scenario::{Diagnostics, Scenario};
use crate::study::expectation::{Expectation, Verdict, expectations};
use crate::study::recorded::summarise;
use crate::study::setup::manifest;
use crate::study::stop::{Ended, Stop};
use crate::study::workers::side_by_side;

/// What is swept.
#[derive(Debug)]
pub struct Sweep<'a> {
    /// The points.
    pub points: &'a [Point],
    /// Of each point the key under which it is kept: see [`key`].
    pub keys: &'a [String],
    /// How many replications of each.
    pub replications: u32,
    /// The seed, instead of the scenario's.
    pub seed: Option<u64>,
}

/// The key of a point: a hash of all that its rows depend on (its number, program and build,
/// scenario, files, overrides, seed, replications), so that what was kept of another sweep is
/// never taken for it.
pub fn key(
    scenario: &Scenario,
    point: &Point,
    seed: Option<u64>,
    replications: u32,
    build: &str,
) -> String {
    let seed = Seed { seed: seed.unwrap_or(scenario.config.seed), replication: 1 };
    let manifest = manifest(scenario, seed, Some(Replication::Count(replications)));
    let mut hasher = blake3::Hasher::new_derive_key("switchover point of a sweep v1");
    hasher.update(&point.number.to_le_bytes());
    // What is varied makes columns of its own: also which of the overrides it is counts.
    for text in [build.to_owned(), manifest.to_json(), point.name()] {
        hasher.update(&(text.len() as u64).to_le_bytes());
        hasher.update(text.as_bytes());
    }
    hasher.finalize().to_hex()[..32].to_owned()
}

impl Sweep<'_> {
    /// The points that are not yet in `partial`, by their positions.
    pub fn missing(&self, partial: &PartialFolder) -> Vec<usize> {
        (0..self.points.len()).filter(|at| !partial.has(&self.keys[*at])).collect()
    }

    /// Runs the points at the positions `missing`, at most `jobs` runs at a time, and keeps
    /// each in `partial` when its last replication is done. `load` gives the scenario of the
    /// point at a position; `build` is part of the keys. Nothing more is begun once `go_on`
    /// returns false; `done` is told of each run.
    ///
    /// # Errors
    /// See [`Ended`].
    #[expect(clippy::too_many_arguments, reason = "each is another thing that cli decides")]
    pub fn run(
        &self,
        missing: &[usize],
        partial: &PartialFolder,
        jobs: usize,
        build: &str,
        load: impl Fn(usize) -> Result<Scenario, Diagnostics> + Sync,
        go_on: impl Fn() -> bool + Sync,
        done: impl Fn() + Sync,
    ) -> Result<(), Ended> {
        let each = u64::from(self.replications);
        let run_of = |number: u64| (missing[(number / each) as usize], (number % each) as u32 + 1);
        let scenarios: Mutex<BTreeMap<usize, Arc<Scenario>>> = Mutex::default();
        let scenario = |at: usize| -> Result<Arc<Scenario>, Stop> {
            let mut known = scenarios.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(scenario) = known.get(&at) {
                return Ok(Arc::clone(scenario));
            }
            let loaded = load(at).map_err(|error| Stop::Changed(Box::new(error)))?;
            if key(&loaded, &self.points[at], self.seed, self.replications, build) != self.keys[at]
            {
                return Err(Stop::Changed(Box::default()));
            }
            let loaded = Arc::new(loaded);
            known.insert(at, Arc::clone(&loaded));
            Ok(loaded)
        };
        let work = |number: u64| {
            if !go_on() {
                return Err(Stop::GivenUp);
            }
            let (at, replication) = run_of(number);
            let scenario = scenario(at)?;
            let seed = Seed { seed: self.seed.unwrap_or(scenario.config.seed), replication };
            let (summary, _) =
                summarise(&scenario, seed, &mut NullSink, &go_on).ok_or(Stop::GivenUp)?;
            done();
            Ok(summary)
        };
        let mut summaries: Vec<Summary> = Vec::new();
        let take = |number, summary| {
            summaries.push(summary);
            let (at, replication) = run_of(number);
            if replication == self.replications {
                let mut known = scenarios.lock().unwrap_or_else(PoisonError::into_inner);
                let scenario = known.remove(&at).expect("its runs needed it");
                drop(known);
                self.keep(at, &scenario, &summaries, partial)?;
                summaries.clear();
            }
            Ok(())
        };
        side_by_side(0..missing.len() as u64 * each, jobs, work, take)
            .map_err(|failed| Ended::from_failed(failed, run_of))
    }

    fn keep(
        &self,
        at: usize,
        scenario: &Scenario,
        summaries: &[Summary],
        partial: &PartialFolder,
    ) -> Result<(), Stop> {
        let point = &self.points[at];
        let values = point.overrides.iter().map(|(_, value)| value.clone()).collect();
        let label = PointLabel { number: point.number, values };
        let statistics = aggregate(summaries);
        let verdict = verdict(&expectations(&scenario.config), summaries, &statistics);
        partial.keep(&self.keys[at], |folder| {
            write_point(folder, &label, summaries, &statistics, &verdict)
        })?;
        Ok(())
    }
}

/// What the scenario's own expectations say of a point.
fn verdict(
    expectations: &[Expectation],
    summaries: &[Summary],
    statistics: &[Statistic],
) -> PointVerdict {
    let judged = expectations.iter().map(|expectation| match summaries {
        [one] => expectation.judge(one),
        _ => expectation.judge_statistics(statistics),
    });
    let judged: Vec<_> = judged.collect();
    let failed = judged.iter().filter(|one| one.verdict == Verdict::Fail).map(|one| {
        let (subject, expected) = (one.expectation.subject(), one.expectation.expected());
        let measured = one.measured.as_deref().unwrap_or("unknown");
        format!("{subject} is {measured}, expected {expected}")
    });
    let verdict = match judged.iter().map(|one| one.verdict).max() {
        None => "",
        Some(Verdict::Pass) => "pass",
        Some(Verdict::Unknown) => "unknown",
        Some(Verdict::Fail) => "fail",
    };
    PointVerdict { verdict, failed: failed.collect() }
}
