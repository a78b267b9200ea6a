//! `switchover run`: one run with all its files, or many replications (CLI-4).

use std::path::Path;
use std::sync::Arc;

use super::args::{Charts, Format, RunArgs};
use super::failure::Failure;
use super::interrupt;
use super::loading::Terminal;
use super::notes;
use super::output::print;
use super::progress::{ReplicationProgress, RunProgress};
use crate::chart::collector::{ChartSetup, Collector};
use crate::chart::registry::CHARTS;
use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::ledger::rows::Medium;
use crate::ledger::sink::NullSink;
use crate::report::folder::ResultFolder;
use crate::report::manifest::{self, Manifest, Replication};
use crate::report::summary::files::{write_replications, write_statistics};
use crate::report::summary::statistics::aggregate;
use crate::report::summary::{json, terminal as table};
use crate::report::trace::TraceSink;
use crate::scenario::Scenario;
use crate::study::recorded::{record, summarise};
use crate::study::replications::replicate;
use crate::study::setup;
use crate::world::build::{build, service_level};
use crate::world::run::Run;

/// Runs the scenario as asked.
///
/// # Errors
/// If the scenario is not valid, something cannot be written, or the user interrupts.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let scenario = terminal.load(&args.scenario)?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Path::new("results").join(&scenario.name),
    };
    interrupt::listen();
    // Before the run: a folder that must not be replaced is known at once.
    let folder = ResultFolder::create(&out)?;
    let seed = args.seed.unwrap_or(scenario.config.seed);
    let for_people = args.format == Format::Table;
    if for_people {
        print(notes::heading(&scenario, seed, args.replications) + "\n")?;
    }
    let shown = match args.replications {
        Some(count) => run_many(&scenario, seed, count, args, terminal, &folder)?,
        None => run_one(&scenario, seed, args, terminal, &folder)?,
    };
    if interrupt::requested() {
        return Err(Failure::Interrupted);
    }
    let place = folder.commit()?;
    print(&shown)?;
    if for_people {
        let legend = notes::legend(&scenario, args.replications);
        print(format!("\n{legend}\nResults: {}\n", place.display()))?;
    }
    Ok(())
}

fn run_one(
    scenario: &Scenario,
    seed: u64,
    args: &RunArgs,
    terminal: &Terminal,
    folder: &ResultFolder,
) -> Result<String, Failure> {
    let replication = args.replication.map(Replication::Number);
    let seed = Seed { seed, replication: args.replication.unwrap_or(1) };
    let mut charts = (args.charts == Charts::Svg).then(|| collector(scenario, seed));
    let mut trace = args.trace.then(|| trace(scenario, seed, folder)).transpose()?;
    let progress = RunProgress::new(SimTime::ZERO + scenario.config.duration, terminal.quiet);
    let watch = |run: &Run| {
        progress.show(run.now(), run.events());
        !interrupt::requested()
    };
    let mut other = (&mut charts, &mut trace);
    let recorded = record(scenario, seed, replication, folder.path(), &mut other, watch)?;
    drop(progress);
    let mut recorded = recorded.ok_or(Failure::Interrupted)?;
    if let Some(trace) = trace {
        let (file, rows) = trace.finish()?;
        recorded.manifest.rows.insert(file.to_owned(), rows);
    }
    if let Some(charts) = charts {
        let collected = charts.finish(recorded.end);
        for chart in CHARTS {
            folder.write(chart.file, (chart.draw)(&collected)?.as_bytes())?;
        }
    }
    folder.write(manifest::FILE, recorded.manifest.to_json().as_bytes())?;
    Ok(match args.format {
        Format::Table => table::of_summary(&recorded.summary),
        Format::Json => pretty(&json::of_summary(&recorded.summary)),
    })
}

fn run_many(
    scenario: &Scenario,
    seed: u64,
    count: u32,
    args: &RunArgs,
    terminal: &Terminal,
    folder: &ResultFolder,
) -> Result<String, Failure> {
    let progress = ReplicationProgress::new(count, terminal.quiet);
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let go_on = || !interrupt::requested();
    let outcomes = replicate(count, jobs, |replication| {
        // Those that have not begun need not be built.
        if !go_on() {
            return Err(Failure::Interrupted);
        }
        let summary = summarise(scenario, Seed { seed, replication }, &mut NullSink, go_on);
        progress.done();
        summary.ok_or(Failure::Interrupted)
    })?;
    drop(progress);
    let (summaries, ends): (Vec<_>, Vec<_>) = outcomes.into_iter().unzip();
    let statistics = aggregate(&summaries);
    let rows = [
        write_statistics(folder.path(), &statistics)?,
        write_replications(folder.path(), &summaries)?,
    ];
    let one = Seed { seed, replication: 1 };
    let mut manifest = setup::manifest(scenario, one, Some(Replication::Count(count)));
    let simulated = ends.iter().map(|end| end.simulated).max();
    manifest.simulated_s = Manifest::seconds(simulated.unwrap_or_default());
    manifest.events = ends.iter().map(|end| end.events).sum();
    manifest.rows = rows.into_iter().map(|(file, rows)| (file.to_owned(), rows)).collect();
    folder.write(manifest::FILE, manifest.to_json().as_bytes())?;
    Ok(match args.format {
        Format::Table => table::of_statistics(&statistics),
        Format::Json => pretty(&json::of_statistics(&statistics)),
    })
}

fn collector(scenario: &Scenario, seed: Seed) -> Collector {
    let config = &scenario.config;
    let levels =
        config.queue.values().map(|queue| queue.service_level.unwrap_or(config.service_level));
    // The medium of the first queue: of several each would want charts of its own.
    let medium = config.queue.values().next().map_or(Medium::Voice, |queue| queue.medium);
    let setup = ChartSetup {
        scenario: scenario.name.clone(),
        length: config.duration,
        interval: config.interval,
        calendar: scenario.calendar.as_ref().map(|calendar| calendar.for_rows()),
        medium,
        service_levels: levels.map(|level| service_level(&level)).collect(),
    };
    let names = Arc::clone(build(scenario, seed).names());
    Collector::new(names, setup)
}

fn trace(scenario: &Scenario, seed: Seed, folder: &ResultFolder) -> Result<TraceSink, Failure> {
    let calendar = scenario.calendar.as_ref().map(|calendar| calendar.for_rows());
    Ok(TraceSink::create(folder.path(), build(scenario, seed).names(), calendar)?)
}

fn pretty(value: &serde_json::Value) -> String {
    format!("{value:#}\n")
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
