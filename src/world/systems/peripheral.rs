//! Builds what the scenario's `[peripheral]` tables say.

use super::ground::Ground;
use crate::systems::peripheral::room::Peripheral;

/// Every `[peripheral]` of a scenario.
pub(super) fn build(_ground: &mut Ground<'_>) -> Peripheral {
    Peripheral::default()
}
