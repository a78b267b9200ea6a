//! `switchover run`: one run with all its files, or many replications (CLI-4).

use std::path::Path;

use super::alone::{Alone, failure};
use super::args::{Format, RunArgs};
use super::chart;
use super::failure::Failure;
use super::impact_text;
use super::interrupt;
use super::loading::Terminal;
use super::notes;
use super::output::print;
use super::progress::{ReplicationProgress, RunProgress};
use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::ledger::sink::NullSink;
use crate::report::folder::ResultFolder;
use crate::report::impact::{self, Answer, write_impact};
use crate::report::manifest::{self, Manifest, Replication};
use crate::report::summary::data::Summary;
use crate::report::summary::files::{write_replications, write_statistics};
use crate::report::summary::sink::RunEnd;
use crate::report::summary::statistics::aggregate;
use crate::report::summary::{json, terminal as table};
use crate::report::trace::TraceSink;
use crate::scenario::Scenario;
use crate::study::impact::several::means;
use crate::study::impact::twin::{against_twin, groups, with_twin};
use crate::study::impact::witness::Witness;
use crate::study::precision::{self, Target};
use crate::study::recorded::{record, summarise};
use crate::study::replications::replicate;
use crate::study::setup;
use crate::study::stop::{Ended, Stop};
use crate::world::build::build;
use crate::world::run::Run;

/// Runs the scenario as asked.
///
/// # Errors
/// If the scenario is not valid, something cannot be written, or the user interrupts.
pub fn run(args: &RunArgs, terminal: &Terminal) -> Result<(), Failure> {
    let scenario = terminal.load(&args.scenario)?;
    let target = |text: &String| Target::parse(text, &scenario.config).map_err(Failure::Usage);
    let targets = args.precision.iter().map(target).collect::<Result<Vec<_>, _>>()?;
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Path::new("results").join(&scenario.name),
    };
    chart::check(args.charts)?;
    interrupt::listen();
    // Before the run: a folder that must not be replaced is known at once.
    let folder = ResultFolder::create(&out)?;
    let seed = args.seed.unwrap_or(scenario.config.seed);
    let for_people = args.format == Format::Table;
    if for_people {
        print(notes::heading(&scenario, seed, args.replications, !targets.is_empty()) + "\n")?;
    }
    let shown = match args.replications {
        Some(count) => run_many(&scenario, seed, (count, &targets), args, terminal, &folder)?,
        None => run_one(&scenario, seed, args, terminal, &folder)?,
    };
    if interrupt::requested() {
        return Err(Failure::Interrupted);
    }
    let place = folder.commit()?;
    match shown {
        Shown::Table(text) => {
            // The screen of an impact explains itself.
            let legend = match args.impact {
                true => String::new(),
                false => notes::legend(&scenario, args.replications, &text),
            };
            let legend = if legend.is_empty() { legend } else { format!("\n{legend}") };
            print(format!("{text}{legend}\nResults: {}\n", place.display()))
        }
        Shown::Json(mut value) => {
            value["scenario"] = scenario.name.as_str().into();
            value["seed"] = seed.into();
            value["results"] = place.display().to_string().into();
            print(format!("{value:#}\n"))
        }
    }
}

/// What is printed of a run.
enum Shown {
    Table(String),
    Json(serde_json::Value),
}

fn run_one(
    scenario: &Scenario,
    seed: u64,
    args: &RunArgs,
    terminal: &Terminal,
    folder: &ResultFolder,
) -> Result<Shown, Failure> {
    let replication = args.replication.map(Replication::Number);
    let seed = Seed { seed, replication: args.replication.unwrap_or(1) };
    let mut trace = args.trace.then(|| trace(scenario, seed, folder)).transpose()?;
    let progress = RunProgress::new(SimTime::ZERO + scenario.config.duration, terminal.quiet);
    let watch = |run: &Run| {
        progress.show(run.now(), run.events());
        !interrupt::requested()
    };
    let mut witness = args.impact.then(|| Witness::new(groups(build(scenario, seed).names())));
    let mut other = (&mut trace, &mut witness);
    let recorded = record(scenario, seed, replication, folder.path(), &mut other, watch)?;
    drop(progress);
    let mut recorded = recorded.ok_or(Failure::Interrupted)?;
    if let Some(trace) = trace {
        let (file, rows) = trace.finish()?;
        recorded.manifest.rows.insert(file.to_owned(), rows);
    }
    let mut impact = None;
    if let Some(witness) = witness {
        let go_on = || !interrupt::requested();
        let answers = against_twin(scenario, seed, (&witness, &recorded.summary), go_on);
        let answers = answers.ok_or(Failure::Interrupted)?;
        let (file, rows) = write_impact(folder.path(), &answers)?;
        recorded.manifest.rows.insert(file.to_owned(), rows);
        impact = Some(answers);
    }
    folder.write(manifest::FILE, recorded.manifest.to_json().as_bytes())?;
    draw(args, folder)?;
    Ok(match (args.format, impact) {
        (Format::Table, None) => {
            Shown::Table(table::of_summary(&recorded.summary, terminal.color_results))
        }
        (Format::Table, Some(answers)) => Shown::Table(impact_for_people(scenario, &answers)),
        (Format::Json, impact) => {
            Shown::Json(with_impact(json::of_summary(&recorded.summary), impact))
        }
    })
}

/// The answers as the screen has them.
fn impact_for_people(scenario: &Scenario, answers: &[Answer]) -> String {
    let calendar = scenario.calendar.as_ref().map(|calendar| calendar.for_rows());
    impact_text::text(answers, calendar.as_ref())
}

/// The summary as JSON, and the answers beside it.
fn with_impact(mut summary: serde_json::Value, answers: Option<Vec<Answer>>) -> serde_json::Value {
    if let (Some(object), Some(answers)) = (summary.as_object_mut(), answers) {
        object.insert("impact".to_owned(), impact::to_json(&answers));
    }
    summary
}

fn run_many(
    scenario: &Scenario,
    seed: u64,
    (most, targets): (u32, &[Target]),
    args: &RunArgs,
    terminal: &Terminal,
    folder: &ResultFolder,
) -> Result<Shown, Failure> {
    let progress = ReplicationProgress::new(most, terminal.quiet);
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let go_on = || !interrupt::requested();
    let mut outcomes: Vec<(Summary, RunEnd)> = Vec::new();
    let mut impacts: Vec<Vec<Answer>> = Vec::new();
    let mut reached = false;
    let mut statistics = Vec::new();
    while !reached && (outcomes.len() as u32) < most {
        let done = outcomes.len() as u32;
        // Only after whole batches it is asked whether that was enough, so that the answer
        // does not depend on which replications happened to be done.
        let until = if targets.is_empty() { most } else { most.min(done + precision::BATCH) };
        let more = replicate(done + 1..=until, jobs, |replication| {
            // Those that have not begun need not be built.
            if !go_on() {
                return Err(Stop::GivenUp);
            }
            let seed = Seed { seed, replication };
            let outcome = match args.impact {
                true => with_twin(scenario, seed, go_on)
                    .map(|(summary, end, answers)| (summary, end, Some(answers))),
                false => summarise(scenario, seed, &mut NullSink, go_on)
                    .map(|(summary, end)| (summary, end, None)),
            };
            progress.done();
            outcome.ok_or(Stop::GivenUp)
        });
        let more = more.map_err(|failed| {
            let ended = Ended::from_failed(failed, |number| (0, number as u32));
            let overrides = args.scenario.overrides.clone();
            failure(ended, |_| Alone { scenario: &args.scenario.scenario, overrides, seed })
        })?;
        for (summary, end, answers) in more {
            outcomes.push((summary, end));
            impacts.extend(answers);
        }
        let summaries: Vec<Summary> = outcomes.iter().map(|(summary, _)| summary.clone()).collect();
        statistics = aggregate(&summaries);
        reached = !targets.is_empty() && targets.iter().all(|target| target.reached(&statistics));
    }
    drop(progress);
    let count = outcomes.len() as u32;
    let (summaries, ends): (Vec<_>, Vec<_>) = outcomes.into_iter().unzip();
    let mut rows = vec![
        write_statistics(folder.path(), &statistics)?,
        write_replications(folder.path(), &summaries)?,
    ];
    let impact = args.impact.then(|| means(&impacts));
    if let Some(answers) = &impact {
        rows.push(write_impact(folder.path(), answers)?);
    }
    let one = Seed { seed, replication: 1 };
    let mut manifest = setup::manifest(scenario, one, Some(Replication::Count(count)));
    let simulated = ends.iter().map(|end| end.simulated).max();
    manifest.simulated_s = Manifest::seconds(simulated.unwrap_or_default());
    manifest.events = ends.iter().map(|end| end.events).sum();
    manifest.rows = rows.into_iter().map(|(file, rows)| (file.to_owned(), rows)).collect();
    folder.write(manifest::FILE, manifest.to_json().as_bytes())?;
    draw(args, folder)?;
    let noted = notes::precision(count, targets, &statistics);
    Ok(match (args.format, impact) {
        (Format::Table, None) => {
            Shown::Table(table::of_statistics(&statistics, terminal.color_results) + &noted)
        }
        (Format::Table, Some(answers)) => {
            Shown::Table(impact_for_people(scenario, &answers) + &noted)
        }
        (Format::Json, impact) => {
            let mut value = with_impact(json::of_statistics(&statistics), impact);
            value["replications"] = count.into();
            if !targets.is_empty() {
                value["precision"] = notes::precision_json(count, targets, &statistics);
            }
            Shown::Json(value)
        }
    })
}

/// Draws what was asked for, from the files that are in the folder now.
fn draw(args: &RunArgs, folder: &ResultFolder) -> Result<(), Failure> {
    for (file, content) in chart::files(folder.path(), args.charts, args.report)? {
        folder.write(&file, &content)?;
    }
    Ok(())
}

fn trace(scenario: &Scenario, seed: Seed, folder: &ResultFolder) -> Result<TraceSink, Failure> {
    let calendar = scenario.calendar.as_ref().map(|calendar| calendar.for_rows());
    Ok(TraceSink::create(folder.path(), build(scenario, seed).names(), calendar)?)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
