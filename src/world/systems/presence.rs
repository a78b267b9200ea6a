//! Builds what the scenario's `[presence]` tables say.

use super::ground::Ground;
use crate::systems::presence::room::Presence;

/// Every `[presence]` of a scenario.
pub(super) fn build(_ground: &mut Ground<'_>) -> Presence {
    Presence::default()
}
