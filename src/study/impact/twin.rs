//! The twin of a run.

use super::answers::Sides;
use super::witness::Witness;
use crate::kernel::random::Seed;
use crate::ledger::ids::AgentId;
use crate::ledger::names::Names;
use crate::ledger::service_level::ServiceLevel;
use crate::report::impact::Answer;
use crate::report::summary::data::Summary;
use crate::report::summary::sink::RunEnd;
use crate::scenario::Scenario;
use crate::study::recorded::summarise;
use crate::world::build::{build, service_level};

/// The first agent of each group.
pub fn groups(names: &Names) -> Vec<AgentId> {
    names.groups().iter().map(|group| group.first).collect()
}

/// How each queue counts its service level.
pub fn service_levels(scenario: &Scenario) -> Vec<ServiceLevel> {
    let config = &scenario.config;
    let levels =
        config.queue.values().map(|queue| queue.service_level.unwrap_or(config.service_level));
    levels.map(|level| service_level(&level)).collect()
}

/// What the same run is like without any fault: what was seen of it, and its summary; the
/// groups of agents begin with `groups`. None once `go_on` returned false.
pub fn fault_free(
    scenario: &Scenario,
    seed: Seed,
    groups: Vec<AgentId>,
    go_on: impl Fn() -> bool,
) -> Option<(Witness, Summary)> {
    let mut twin = scenario.clone();
    twin.config.fault.clear();
    let mut witness = Witness::new(groups);
    let (summary, _) = summarise(&twin, seed, &mut witness, go_on)?;
    Some((witness, summary))
}

/// What a run's faults did, given what was seen of it. None once `go_on` returned false.
pub fn against_twin(
    scenario: &Scenario,
    seed: Seed,
    run: (&Witness, &Summary),
    go_on: impl Fn() -> bool,
) -> Option<Vec<Answer>> {
    let names = build(scenario, seed).names().clone();
    let twin = fault_free(scenario, seed, groups(&names), go_on)?;
    let sides = Sides {
        names: &names,
        run,
        twin: (&twin.0, &twin.1),
        service_levels: &service_levels(scenario),
        interval: scenario.config.interval,
    };
    Some(sides.answers())
}

/// Runs one replication and its twin, and keeps the summary, the end, and what the faults did.
/// None once `go_on` returned false.
pub fn with_twin(
    scenario: &Scenario,
    seed: Seed,
    go_on: impl Fn() -> bool,
) -> Option<(Summary, RunEnd, Vec<Answer>)> {
    let mut witness = Witness::new(groups(build(scenario, seed).names()));
    let (summary, end) = summarise(scenario, seed, &mut witness, &go_on)?;
    let answers = against_twin(scenario, seed, (&witness, &summary), &go_on)?;
    Some((summary, end, answers))
}
