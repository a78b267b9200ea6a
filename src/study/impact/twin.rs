//! The twin of a run.

use super::witness::Witness;
use crate::kernel::random::Seed;
use crate::ledger::ids::AgentId;
use crate::report::summary::data::Summary;
use crate::scenario::Scenario;
use crate::study::recorded::summarise;

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
