//! `switchover sweep`: one scenario at many points (CLI-7).

use std::io::Read as _;
use std::path::{Path, PathBuf};

use indexmap::IndexMap;
use xxhash_rust::xxh3::Xxh3;

use super::alone::{Alone, failure};
use super::args::{Format, ScenarioArgs};
use super::chart;
use super::failure::Failure;
use super::interrupt;
use super::loading::Terminal;
use super::output::print;
use super::progress::ReplicationProgress;
use super::study_args::SweepArgs;
use super::sweep_text::{self, Swept};
use crate::chart::registry::{SWEEP_CHARTS, encode};
use crate::kernel::random::Seed;
use crate::report::folder::ResultFolder;
use crate::report::manifest::{self, PROGRAM, VERSION};
use crate::report::partial::PartialFolder;
use crate::report::study_manifest::{StudiedScenario, StudyManifest};
use crate::report::sweep_files::{put_together, read_point};
use crate::scenario::{Diagnostics, Scenario, load_with};
use crate::study::metric_check::check_metrics;
use crate::study::metric_name::MetricName;
use crate::study::setup;
use crate::study::stop::{Ended, Stop};
use crate::study::sweep::carry_out::{Sweep, key};
use crate::study::sweep::constraint::Constraint;
use crate::study::sweep::points::{Point, points};
use crate::study::sweep::vary::Varied;
use crate::study::workers::side_by_side;

/// Runs the scenario at every point; goes on where an interrupted sweep stopped.
///
/// # Errors
/// If the arguments or a point's scenario are not valid, something cannot be written, or the
/// user interrupts.
pub fn sweep(args: &SweepArgs, terminal: &Terminal) -> Result<(), Failure> {
    let varied = args.vary.iter().map(|text| Varied::parse(text));
    let varied = varied.collect::<Result<Vec<_>, _>>().map_err(Failure::Usage)?;
    let constraints = args.constraints.iter().map(|text| Constraint::parse(text, &varied));
    let constraints = constraints.collect::<Result<Vec<_>, _>>().map_err(Failure::Usage)?;
    let points = points(&varied, &constraints).map_err(Failure::Usage)?;
    // The scenario may lack what is varied: its first point has everything.
    let first = overrides(args, &points[0]);
    let base =
        terminal.load(&ScenarioArgs { scenario: args.scenario.scenario.clone(), overrides: first });
    let base = base.inspect_err(|failure| {
        if matches!(failure, Failure::Scenario(_)) {
            terminal.say(&at_point(&points[0]));
        }
    })?;
    let metric = MetricName::parse(&args.metric, &base.config).map_err(Failure::Usage)?;
    let build = build();
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let load = |at: usize| load(args, &points[at]);
    chart::check(args.charts)?;
    interrupt::listen();
    let keys = keys(args, &points, jobs, &build, load, terminal)?;
    let sweep =
        Sweep { points: &points, keys: &keys, replications: args.replications, seed: args.seed };
    let out = match &args.out {
        Some(out) => out.clone(),
        None => Path::new("results").join(format!("{}-sweep", base.name)),
    };
    let folder = ResultFolder::create(&out)?;
    let partial = PartialFolder::open(&out)?;
    let seed = args.seed.unwrap_or(base.config.seed);
    let for_people = args.format == Format::Table;
    if for_people {
        print(sweep_text::heading(args, &base, &varied, points.len(), seed) + "\n")?;
    }
    if let Err(failure) = run(args, terminal, &sweep, &partial, jobs, &build, load, seed) {
        partial.leave()?;
        return Err(failure);
    }

    let folders: Vec<_> = keys.iter().map(|key| partial.point(key)).collect();
    let names: Vec<String> = varied.iter().map(|one| one.key.clone()).collect();
    let rows = put_together(folder.path(), &names, &folders)?;
    let read = |folder: &PathBuf| read_point(folder, names.len(), &metric.name, metric.metric);
    let values = folders.iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let swept =
        Swept { scenario: &base, varied: &varied, points: &points, metric: &metric, values };
    if let Some(format) = chart::format(args.charts)
        && let Some(picture) = swept.picture()
    {
        for chart in SWEEP_CHARTS.iter().filter(|chart| chart.axes == varied.len()) {
            let (file, content) = encode(chart.name, (chart.draw)(&picture)?, format)?;
            folder.write(&file, &content)?;
        }
    }
    let rows = rows.into_iter().map(|(file, rows)| (file.to_owned(), rows)).collect();
    let manifest = manifest(args, &base, &varied, seed, rows);
    folder.write(manifest::FILE, manifest.to_json().as_bytes())?;
    if interrupt::requested() {
        return Err(paused(points.len(), points.len(), &partial));
    }
    let place = folder.commit()?;
    partial.remove()?;
    if for_people {
        print(swept.text() + &format!("\nResults: {}\n", place.display()))
    } else {
        print(format!("{:#}\n", swept.json(seed, args.replications)))
    }
}

/// The keys of all points; every point's scenario is held to be valid before the first run.
fn keys(
    args: &SweepArgs,
    points: &[Point],
    jobs: usize,
    build: &str,
    load: impl Fn(usize) -> Result<Scenario, Diagnostics> + Sync,
    terminal: &Terminal,
) -> Result<Vec<String>, Failure> {
    let mut keys = Vec::with_capacity(points.len());
    let work = |at: u64| {
        if interrupt::requested() {
            return Err(Stop::GivenUp);
        }
        let scenario = load(at as usize).map_err(|error| Stop::Changed(Box::new(error)))?;
        let point = &points[at as usize];
        Ok(key(&scenario, point, args.seed, args.replications, build))
    };
    let take = |_, key| {
        keys.push(key);
        Ok(())
    };
    side_by_side(0..points.len() as u64, jobs, work, take).map_err(|failed| {
        let at = failed.number as usize;
        let ended = Ended::from_failed(failed, |at| (at as usize, 1));
        if matches!(ended, Ended::Stopped(Stop::Changed(_))) {
            terminal.say(&at_point(&points[at]));
        }
        failure(ended, |_| alone(args, &points[at], args.seed.unwrap_or_default()))
    })?;
    Ok(keys)
}

/// Runs what is not yet finished.
#[expect(clippy::too_many_arguments, reason = "each is another thing that was prepared")]
fn run(
    args: &SweepArgs,
    terminal: &Terminal,
    sweep: &Sweep<'_>,
    partial: &PartialFolder,
    jobs: usize,
    build: &str,
    load: impl Fn(usize) -> Result<Scenario, Diagnostics> + Sync,
    seed: u64,
) -> Result<(), Failure> {
    let missing = sweep.missing(partial);
    let all = sweep.points.len();
    if missing.len() < all && !terminal.quiet {
        let done = all - missing.len();
        terminal.say(&format!("{done} of {all} points are already done\n"));
    }
    let runs = (missing.len() as u32).saturating_mul(args.replications);
    let progress = ReplicationProgress::new(runs, terminal.quiet);
    let go_on = || !interrupt::requested();
    let ended = sweep.run(&missing, partial, jobs, build, load, go_on, || progress.done());
    drop(progress);
    ended.map_err(|ended| match ended {
        Ended::Stopped(Stop::GivenUp) => match all - sweep.missing(partial).len() {
            0 => Failure::Interrupted,
            done => paused(done, all, partial),
        },
        other => failure(other, |broken| alone(args, &sweep.points[broken.of], seed)),
    })
}

fn paused(done: usize, all: usize, partial: &PartialFolder) -> Failure {
    let place = partial.path().display();
    Failure::Paused(format!(
        "interrupted; {done} of {all} points are done and kept in {place}: the same command goes \
         on from there"
    ))
}

fn at_point(point: &Point) -> String {
    format!("error: point {} ({}):\n", point.number, point.name())
}

fn overrides(args: &SweepArgs, point: &Point) -> Vec<(String, String)> {
    args.scenario.overrides.iter().chain(&point.overrides).cloned().collect()
}

fn load(args: &SweepArgs, point: &Point) -> Result<Scenario, Diagnostics> {
    load_with(&args.scenario.scenario, &overrides(args, point), check_metrics)
}

fn alone<'a>(args: &'a SweepArgs, point: &Point, seed: u64) -> Alone<'a> {
    Alone { scenario: &args.scenario.scenario, overrides: overrides(args, point), seed }
}

/// Says which build of the program this is: what another build finished may differ. Empty
/// where the program cannot be read.
fn build() -> String {
    let hash = || -> std::io::Result<u128> {
        let mut file = std::fs::File::open(std::env::current_exe()?)?;
        let (mut hasher, mut buffer) = (Xxh3::new(), vec![0; 1 << 16]);
        loop {
            match file.read(&mut buffer)? {
                0 => return Ok(hasher.digest128()),
                read => hasher.update(&buffer[..read]),
            }
        }
    };
    hash().map_or_else(|_| String::new(), |hash| format!("{hash:032x}"))
}

fn manifest(
    args: &SweepArgs,
    base: &Scenario,
    varied: &[Varied],
    seed: u64,
    rows: IndexMap<String, u64>,
) -> StudyManifest {
    let one = Seed { seed, replication: 1 };
    let vary = varied.iter().map(|one| (one.key.clone(), one.values.clone().into()));
    StudyManifest {
        program: PROGRAM,
        version: VERSION,
        study: "sweep",
        scenarios: IndexMap::from([(
            "scenario",
            StudiedScenario::of(setup::manifest(base, one, None)),
        )]),
        seed,
        replications: args.replications,
        settings: IndexMap::from([
            ("vary", serde_json::Value::Object(vary.collect())),
            ("where", args.constraints.clone().into()),
            ("metric", args.metric.clone().into()),
        ]),
        rows,
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
