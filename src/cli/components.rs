//! `switchover validate --components`: what a scenario has, by name (CLI-8).

use crate::scenario::config::ScenarioConfig;
use crate::world::components::components;

/// The list, one name a line with its kind before it.
pub fn list(config: &ScenarioConfig) -> String {
    let list = components(config).into_iter();
    list.map(|(kind, name)| format!("{:8}  {name}\n", kind.as_str())).collect()
}
