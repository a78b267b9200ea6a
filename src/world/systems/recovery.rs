//! Builds what the scenario's `[recovery]` tables say.

use super::ground::Ground;
use crate::systems::recovery::room::Recovery;

/// Every `[recovery]` of a scenario.
pub(super) fn build(_ground: &mut Ground<'_>) -> Recovery {
    Recovery::default()
}
