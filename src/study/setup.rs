//! What the counting of a run's rows has to know of its scenario.

use crate::kernel::random::Seed;
use crate::kernel::time::SimTime;
use crate::ledger::ids::GroupId;
use crate::ledger::names::Names;
use crate::report::manifest::{self, Course, InputFile, Level, Manifest, Replication, start_text};
use crate::report::summary::sink::{QueueSetup, SummarySetup};
use crate::scenario::Scenario;
use crate::world::build::service_level;
use crate::world::serving::Serving;

/// What the summary of a run of `scenario` has to know.
pub fn summary_setup(scenario: &Scenario, names: &Names) -> SummarySetup {
    let config = &scenario.config;
    let serving = Serving::new(config);
    let queues = config.queue.values().zip(&serving.groups_of_queue).map(|(queue, groups)| {
        let level = queue.service_level.unwrap_or(config.service_level);
        QueueSetup {
            service_level: service_level(&level),
            groups: groups.iter().flatten().map(|group| GroupId(*group)).collect(),
        }
    });
    SummarySetup {
        warm_up: SimTime::ZERO + config.warm_up,
        queues: queues.collect(),
        sites: serving.switches.iter().filter_map(|site| names.known_label(site)).collect(),
    }
}

/// What a result of `scenario` needs to be made again; what came of the run is still empty.
pub fn manifest(scenario: &Scenario, seed: Seed, replication: Option<Replication>) -> Manifest {
    let provenance = &scenario.provenance;
    let extended = provenance.files.iter().skip(1).map(|file| ("extends", file));
    let inputs = provenance.inputs.iter().map(|(name, file)| (name.as_str(), file));
    Manifest {
        program: manifest::PROGRAM,
        version: manifest::VERSION,
        scenario: scenario.name.clone(),
        scenario_hash: manifest::named_hash(provenance.text_hash()),
        files: extended
            .chain(inputs)
            .map(|(name, file)| InputFile::new(name, file.path.as_ref(), &file.hash))
            .collect(),
        overrides: provenance
            .overrides
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect(),
        seed: seed.seed,
        replication,
        course: course(scenario),
        simulated_s: String::new(),
        events: 0,
        fingerprints: Default::default(),
        rows: Default::default(),
        resolved_scenario: provenance.resolved.clone(),
    }
}

fn course(scenario: &Scenario) -> Course {
    let config = &scenario.config;
    Course {
        start: scenario.calendar.as_ref().map(|calendar| start_text(&calendar.for_rows())),
        duration_s: Manifest::seconds(config.duration),
        interval_s: Manifest::seconds(config.interval),
        warm_up_s: Manifest::seconds(config.warm_up),
        service_levels: config
            .queue
            .iter()
            .map(|(name, queue)| {
                let level = queue.service_level.unwrap_or(config.service_level);
                (name.clone(), Level::new(&service_level(&level)))
            })
            .collect(),
    }
}
