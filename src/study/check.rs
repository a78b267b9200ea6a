//! Runs a scenario and judges it: its expectations and its recorded fingerprints (CLI-5).

use super::expectation::{Judged, Verdict, expectations};
use super::recorded::summarise;
use super::replications::replicate;
use super::stop::{Ended, Stop};
use crate::kernel::random::Seed;
use crate::ledger::sink::NullSink;
use crate::report::context::Context;
use crate::report::fingerprint::difference::{Window, first_difference};
use crate::report::fingerprint::excerpt::{Excerpt, ExcerptSink};
use crate::report::fingerprint::layer::Fingerprint;
use crate::report::fingerprint::recording::Recording;
use crate::report::fingerprint::sink::{FingerprintSink, LayerId};
use crate::report::summary::statistics::aggregate;
use crate::scenario::Scenario;
use crate::world::build::build;

/// What came of the runs of one scenario.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its expectations, in the order of the scenario.
    pub judged: Vec<Judged>,
    /// The fingerprints of its first replication.
    pub recording: Recording,
}

/// How a layer compares with its recording.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compared {
    /// The layer.
    pub layer: LayerId,
    /// Same: [`Verdict::Pass`]; changed: [`Verdict::Fail`]; not recorded:
    /// [`Verdict::Unknown`].
    pub verdict: Verdict,
    /// Of a changed layer: the first window that differs.
    pub window: Option<Window>,
    /// Of a recorded layer: how many rows it had.
    pub recorded_rows: Option<u64>,
}

/// Runs as many replications of `scenario` as it asks for, at most `jobs` at a time, and
/// judges its expectations. It is given up once `go_on` returns false; `done` is told of each
/// replication.
///
/// # Errors
/// See [`Ended`].
pub fn run_and_judge(
    scenario: &Scenario,
    jobs: usize,
    go_on: impl Fn() -> bool + Sync,
    done: impl Fn() + Sync,
) -> Result<Outcome, Ended> {
    let count = scenario.config.check.replications;
    let runs = replicate(1..=count, jobs, |replication| {
        let seed = Seed { seed: scenario.config.seed, replication };
        let mut layers = Vec::new();
        // Only the first one pays for fingerprints.
        let summary = if replication == 1 {
            let mut sink = FingerprintSink::default();
            let summary = summarise(scenario, seed, &mut sink, &go_on);
            layers = sink.fingerprints();
            summary
        } else {
            summarise(scenario, seed, &mut NullSink, &go_on)
        };
        done();
        summary.map(|(summary, _)| (summary, layers)).ok_or(Stop::GivenUp)
    });
    let runs = runs.map_err(|failed| Ended::from_failed(failed, |number| (0, number as u32)))?;
    let (summaries, layers): (Vec<_>, Vec<_>) = runs.into_iter().unzip();
    let expectations = expectations(&scenario.config);
    let judged = match summaries.as_slice() {
        [one] => expectations.iter().map(|expectation| expectation.judge(one)).collect(),
        many => {
            let statistics = aggregate(many);
            let judge = |one: &super::expectation::Expectation| one.judge_statistics(&statistics);
            expectations.iter().map(judge).collect()
        }
    };
    let named = |(layer, found): (LayerId, Fingerprint)| (layer.as_str().to_owned(), found);
    let layers = layers.into_iter().flatten().map(named).collect();
    Ok(Outcome { judged, recording: Recording { seed: scenario.config.seed, layers } })
}

/// Compares every layer with what was recorded `before`.
pub fn compare(before: &Recording, now: &Recording) -> Vec<Compared> {
    let compare = |layer: &LayerId| {
        let (then, now) = (before.layer(layer.as_str()), now.layer(layer.as_str()));
        let window = then.zip(now).and_then(|(then, now)| first_difference(then, now));
        let verdict = match (then, window) {
            (None, _) => Verdict::Unknown,
            (Some(_), Some(_)) => Verdict::Fail,
            (Some(_), None) => Verdict::Pass,
        };
        Compared { layer: *layer, verdict, window, recorded_rows: then.map(|then| then.rows) }
    };
    LayerId::ALL.iter().map(compare).collect()
}

/// Runs the first replication of `scenario` again and picks out the rows of every window of
/// `changed`, at most `most` of each. Nothing if `go_on` returned false meanwhile.
pub fn excerpts(
    scenario: &Scenario,
    changed: &[Compared],
    most: usize,
    go_on: impl Fn() -> bool,
) -> Option<Vec<(Compared, Excerpt)>> {
    let windows: Vec<(Compared, Window)> =
        changed.iter().filter_map(|one| Some((*one, one.window?))).collect();
    let sink = |(one, window): &(Compared, Window)| ExcerptSink::new(one.layer, *window, most);
    let mut sinks: Vec<ExcerptSink> = windows.iter().map(sink).collect();
    let seed = Seed { seed: scenario.config.seed, replication: 1 };
    summarise(scenario, seed, &mut sinks, go_on)?;
    let calendar = scenario.calendar.as_ref().map(|calendar| calendar.for_rows());
    let context = Context::new(build(scenario, seed).names(), calendar);
    let found = windows.into_iter().zip(sinks);
    Some(found.map(|((one, _), sink)| (one, sink.finish(&context))).collect())
}
