//! `switchover compare`: two scenarios, the same callers in both (CLI-6).

use std::path::{Path, PathBuf};

use indexmap::IndexMap;

use super::alone::{Alone, failure};
use super::args::{Format, ScenarioArgs};
use super::compare_text::{self, Compared};
use super::failure::Failure;
use super::interrupt;
use super::loading::Terminal;
use super::output::print;
use super::progress::ReplicationProgress;
use super::study_args::CompareArgs;
use crate::kernel::random::Seed;
use crate::report::comparison::{ChangedContactsFile, write_differences};
use crate::report::folder::ResultFolder;
use crate::report::manifest::{self, PROGRAM, VERSION};
use crate::report::study_manifest::{StudiedScenario, StudyManifest};
use crate::scenario::Scenario;
use crate::study::compare::counts::Counts;
use crate::study::compare::differences::differences;
use crate::study::compare::pairs::Comparison;
use crate::study::setup;

/// Runs both scenarios and tells the differences.
///
/// # Errors
/// If a scenario is not valid, something cannot be written, or the user interrupts.
pub fn compare(args: &CompareArgs, terminal: &Terminal) -> Result<(), Failure> {
    let paths = [&args.a, args.b.as_ref().unwrap_or(&args.a)];
    let overrides = [&args.overrides_a, &args.overrides_b]
        .map(|own| args.overrides.iter().chain(own).cloned().collect::<Vec<(String, String)>>());
    let load = |which: usize| {
        let (scenario, overrides) = (paths[which].clone(), overrides[which].clone());
        terminal.load(&ScenarioArgs { scenario, overrides })
    };
    let scenarios = [load(0)?, load(1)?];
    let seed = args.seed.unwrap_or(scenarios[0].config.seed);
    let comparison = Comparison {
        scenarios: [&scenarios[0], &scenarios[1]],
        seed,
        replications: args.replications,
        independent: args.independent,
    };
    let out = args.out.clone().unwrap_or_else(|| default_out(&scenarios));
    interrupt::listen();
    let folder = ResultFolder::create(&out)?;
    let for_people = args.format == Format::Table;
    if for_people {
        print(compare_text::heading(&comparison) + "\n")?;
    }

    let queues = comparison.queues().names;
    let mut contacts = match args.independent {
        false => Some(ChangedContactsFile::create(folder.path(), &queues)?),
        true => None,
    };
    let mut counts = Counts::default();
    let mut first = Vec::new();
    let jobs = args.jobs.map_or_else(cores, usize::from);
    let progress = ReplicationProgress::new(args.replications.saturating_mul(2), terminal.quiet);
    let go_on = || !interrupt::requested();
    let pairs = comparison.run(
        jobs,
        go_on,
        || progress.done(),
        |changed| {
            if let Some(file) = &mut contacts {
                file.write(changed);
                counts.add(changed);
                // The first pair is an example for people: the others are in the file.
                if changed.first().is_some_and(|row| row.replication == 1) {
                    first = changed.to_vec();
                }
            }
        },
    );
    drop(progress);
    let pairs = pairs.map_err(|ended| {
        failure(ended, |broken| Alone {
            scenario: paths[broken.of],
            overrides: overrides[broken.of].clone(),
            seed,
        })
    })?;
    let differences = differences(&pairs.a, &pairs.b);

    let mut rows = IndexMap::new();
    let mut keep = |(file, count): (&'static str, u64)| rows.insert(file.to_owned(), count);
    keep(write_differences(folder.path(), &differences)?);
    if let Some(contacts) = contacts {
        keep(contacts.finish()?);
    }
    let manifest = manifest(&comparison, rows);
    folder.write(manifest::FILE, manifest.to_json().as_bytes())?;
    if interrupt::requested() {
        return Err(Failure::Interrupted);
    }
    let place = folder.commit()?;
    let counts = counts.statistics();
    let compared = Compared {
        comparison: &comparison,
        queues: &queues,
        differences: &differences,
        counts: &counts,
        first: &first,
    };
    if for_people {
        print(compared.text() + &format!("\nResults: {}\n", place.display()))
    } else {
        print(format!("{:#}\n", compared.json()))
    }
}

fn default_out(scenarios: &[Scenario; 2]) -> PathBuf {
    let [a, b] = scenarios.each_ref().map(|scenario| scenario.name.as_str());
    Path::new("results").join(format!("{a}-vs-{b}"))
}

fn manifest(comparison: &Comparison<'_>, rows: IndexMap<String, u64>) -> StudyManifest {
    let seed = Seed { seed: comparison.seed, replication: 1 };
    let studied = comparison
        .scenarios
        .map(|scenario| StudiedScenario::of(setup::manifest(scenario, seed, None)));
    StudyManifest {
        program: PROGRAM,
        version: VERSION,
        study: "compare",
        scenarios: ["a", "b"].into_iter().zip(studied).collect(),
        seed: comparison.seed,
        replications: comparison.replications,
        settings: IndexMap::from([("independent", comparison.independent.into())]),
        rows,
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}
