//! Builds what the scenario's `[interaction]` tables say.

use super::ground::Ground;
use crate::systems::interaction::room::Interaction;

/// Every `[interaction]` of a scenario.
pub(super) fn build(_ground: &mut Ground<'_>) -> Interaction {
    Interaction::default()
}
