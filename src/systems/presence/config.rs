//! What a scenario says about it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::network::config::Part;

/// Presence across application pools (Lync/Skype).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PresenceConfig {}

impl PresenceConfig {
    /// The parts of the system called `name` that faults can hit.
    pub fn parts(&self, _name: &str) -> Vec<Part> {
        Vec::new()
    }
}
