//! What a scenario says about it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::network::config::Part;

/// Peripheral gateways, desktops and media routing (Cisco CCE).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct PeripheralConfig {}

impl PeripheralConfig {
    /// The parts of the system called `name` that faults can hit.
    pub fn parts(&self, _name: &str) -> Vec<Part> {
        Vec::new()
    }
}
