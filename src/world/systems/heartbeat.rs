//! Builds what the scenario's `[heartbeat]` tables say.

use super::ground::Ground;
use crate::systems::heartbeat::room::Heartbeat;

/// Every `[heartbeat]` of a scenario.
pub(super) fn build(_ground: &mut Ground<'_>) -> Heartbeat {
    Heartbeat::default()
}
