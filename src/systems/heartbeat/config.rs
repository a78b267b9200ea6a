//! What a scenario says about it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::network::config::Part;

/// Heartbeat and watchdogs (SAP CRM Interaction Center).
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct HeartbeatConfig {}

impl HeartbeatConfig {
    /// The parts of the system called `name` that faults can hit.
    pub fn parts(&self, _name: &str) -> Vec<Part> {
        Vec::new()
    }
}
