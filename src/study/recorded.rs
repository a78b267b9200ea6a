//! One run that is kept: all its rows in a folder, its summary, its manifest.

use std::path::Path;
use std::sync::Arc;

use super::setup::{manifest, summary_setup};
use crate::kernel::random::Seed;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::sink::Sink;
use crate::report::csv_sink::CsvSink;
use crate::report::error::ReportError;
use crate::report::fingerprint::sink::FingerprintSink;
use crate::report::manifest::{Manifest, Replication};
use crate::report::summary::data::Summary;
use crate::report::summary::files::write_summary;
use crate::report::summary::sink::{RunEnd, SummarySink};
use crate::scenario::Scenario;
use crate::world::build::build;
use crate::world::run::Run;

/// Into how many steps a run is divided at least, between which it can be watched and
/// stopped.
const STEPS: u64 = 1_000;
/// No step is longer, so that a long run too can be stopped soon.
const STEP_MAX: SimDuration = SimDuration::from_secs(900);

/// What came of a run that was kept.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// Its summary.
    pub summary: Summary,
    /// Its manifest.
    pub manifest: Manifest,
    /// When it ended.
    pub end: SimTime,
}

/// Runs one replication of `scenario`, writes its rows, summary and manifest into
/// `folder`, and shows every row to `other` as well. `watch` sees the run again and again;
/// once it returns false the run is given up.
///
/// # Errors
/// If something cannot be written. Nothing if the run was given up.
pub fn record(
    scenario: &Scenario,
    seed: Seed,
    replication: Option<Replication>,
    folder: &Path,
    other: &mut impl Sink,
    mut watch: impl FnMut(&Run) -> bool,
) -> Result<Option<Recorded>, ReportError> {
    let mut run = build(scenario, seed);
    let names = Arc::clone(run.names());
    let calendar = scenario.calendar.as_ref().map(|calendar| calendar.for_rows());
    let csv = CsvSink::create(folder, &names, calendar)?;
    let summary = SummarySink::new(Arc::clone(&names), summary_setup(scenario, &names));
    let mut sink = ((csv, summary), (FingerprintSink::default(), other));
    run.start(&mut sink);
    let step = step(&run);
    while !run.advance(run.now() + step, &mut sink) {
        if sink.0.0.failed().is_some() {
            // Finishing tells the error.
            sink.0.0.finish()?;
            return Ok(None);
        }
        if !watch(&run) {
            return Ok(None);
        }
    }
    let ((csv, summary), (fingerprints, _)) = sink;
    let simulated = run.now().since(SimTime::ZERO);
    let summary = summary.finish(RunEnd { simulated, events: run.events() });
    let mut manifest = manifest(scenario, seed, replication);
    manifest.simulated_s = Manifest::seconds(simulated);
    manifest.events = run.events();
    manifest.fingerprints = fingerprints
        .fingerprints()
        .into_iter()
        .map(|(layer, found)| (layer.as_str(), found.hash))
        .collect();
    let rows = csv.finish()?.into_iter().chain([write_summary(folder, &summary)?]);
    manifest.rows = rows.map(|(file, rows)| (file.to_owned(), rows)).collect();
    Ok(Some(Recorded { summary, manifest, end: run.now() }))
}

/// Runs one replication of `scenario` and keeps nothing but its summary and end; shows every
/// row to `other` as well. Once `go_on` returns false the run is given up.
pub fn summarise(
    scenario: &Scenario,
    seed: Seed,
    other: &mut impl Sink,
    go_on: impl Fn() -> bool,
) -> Option<(Summary, RunEnd)> {
    let mut run = build(scenario, seed);
    let names = Arc::clone(run.names());
    let summary = SummarySink::new(Arc::clone(&names), summary_setup(scenario, &names));
    let mut sink = (summary, other);
    run.start(&mut sink);
    let step = step(&run);
    while !run.advance(run.now() + step, &mut sink) {
        if !go_on() {
            return None;
        }
    }
    let end = RunEnd { simulated: run.now().since(SimTime::ZERO), events: run.events() };
    Some((sink.0.finish(end), end))
}

fn step(run: &Run) -> SimDuration {
    SimDuration::from_nanos((run.duration().as_nanos() / STEPS).max(1)).min(STEP_MAX)
}
