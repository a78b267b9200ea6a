//! A scenario as a planner writes it: the root of the file.

use std::path::PathBuf;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::expect::{CheckConfig, ExpectConfig};
use super::fault::FaultConfig;
use crate::center::config::{
    BusynessConfig, GroupConfig, QueueConfig, ReportingConfig, ServiceLevelConfig,
};
use crate::kernel::time::SimDuration;
use crate::network::config::{LinkConfig, NetworkConfig, Part, SiteConfig};
use crate::systems::heartbeat::config::HeartbeatConfig;
use crate::systems::interaction::config::InteractionConfig;
use crate::systems::peripheral::config::PeripheralConfig;
use crate::systems::presence::config::PresenceConfig;
use crate::systems::recovery::config::RecoveryConfig;

/// A scenario.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScenarioConfig {
    /// One line on what the scenario shows.
    #[serde(default)]
    pub description: String,
    /// Another scenario that this one is laid over.
    #[serde(default)]
    pub extends: Option<PathBuf>,
    /// The moment at which the run begins, with the offset that every clock time uses
    /// (`2026-03-02T07:00:00-07:00`). Without it a run begins at 00:00 of no day.
    #[serde(default)]
    #[schemars(extend("x-form" = "start"))]
    pub start: Option<String>,
    /// How long the run lasts.
    #[schemars(extend("x-positive" = true), example = &"8h")]
    pub duration: SimDuration,
    /// Whether the run goes on after `duration`, without new arrivals, until the last
    /// contact has left.
    #[serde(default)]
    pub drain: bool,
    /// The first part of the run, which the statistics leave out.
    #[serde(default)]
    pub warm_up: SimDuration,
    /// The seed of every random stream.
    #[serde(default = "one")]
    pub seed: u64,
    /// Length of a report's interval.
    #[serde(default = "quarter_of_an_hour")]
    #[schemars(extend("x-positive" = true))]
    pub interval: SimDuration,
    /// How service levels are counted.
    #[serde(default)]
    pub service_level: ServiceLevelConfig,
    /// Every file that is read, by name.
    #[serde(default)]
    pub inputs: IndexMap<String, PathBuf>,
    /// Defaults of the network.
    #[serde(default)]
    pub network: NetworkConfig,
    /// Sites, by name.
    #[schemars(example = serde_json::json!({"denver": {}}))]
    pub site: IndexMap<String, SiteConfig>,
    /// Links between sites, by name.
    #[serde(default)]
    pub link: IndexMap<String, LinkConfig>,
    /// Queues, by name.
    #[schemars(example = serde_json::json!({"sales": {"arrivals": {"rate": "420/h"}, "handling": "4m"}}))]
    pub queue: IndexMap<String, QueueConfig>,
    /// Agent groups, by name.
    #[serde(default)]
    pub agents: IndexMap<String, GroupConfig>,
    /// Busynesses of the day, by name.
    #[serde(default)]
    pub busyness: IndexMap<String, BusynessConfig>,
    /// The historical database to which switches report. Without it nobody reports.
    #[serde(default)]
    pub reporting: Option<ReportingConfig>,
    /// Presence across front-end and application pools (Lync/Skype), by name.
    #[serde(default)]
    pub presence: IndexMap<String, PresenceConfig>,
    /// Agent sessions with heartbeat and watchdogs (SAP CRM Interaction Center), by name.
    #[serde(default)]
    pub heartbeat: IndexMap<String, HeartbeatConfig>,
    /// Peripheral gateways with their central controller (Cisco CCE), by name.
    #[serde(default)]
    pub peripheral: IndexMap<String, PeripheralConfig>,
    /// Interaction Server clusters (Genesys eServices), by name.
    #[serde(default)]
    pub interaction: IndexMap<String, InteractionConfig>,
    /// SIP disaster recovery (Genesys), by name.
    #[serde(default)]
    pub recovery: IndexMap<String, RecoveryConfig>,
    /// Faults, by name.
    #[serde(default)]
    pub fault: IndexMap<String, FaultConfig>,
    /// What is expected of the outcome: `switchover check` judges it. Expectations are not
    /// inherited through `extends`.
    #[serde(default)]
    pub expect: Vec<ExpectConfig>,
    /// How `switchover check` runs the scenario; not inherited through `extends` either.
    #[serde(default)]
    pub check: CheckConfig,
}

fn one() -> u64 {
    1
}

fn quarter_of_an_hour() -> SimDuration {
    SimDuration::from_secs(900)
}

/// One of the modelled systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SystemKind {
    /// Lync/Skype.
    Presence,
    /// SAP CRM Interaction Center.
    Heartbeat,
    /// Cisco CCE.
    Peripheral,
    /// Genesys eServices.
    Interaction,
    /// Genesys SIP.
    Recovery,
}

impl ScenarioConfig {
    /// The sites at whose switches a group can be logged in: that of its `switch`, or its own;
    /// with SIP disaster recovery the preferred and the secondary one.
    pub fn switches_of<'a>(&'a self, group: &'a GroupConfig) -> (&'a str, Option<&'a str>) {
        let recovery = group.recovery.as_ref().and_then(|name| self.recovery.get(name));
        match recovery.map(|recovery| &recovery.sites) {
            Some([first, second]) => (first, Some(second)),
            None => (group.switch_site(), None),
        }
    }

    /// Whether a group can be logged in at the switch of a site.
    pub fn sits_at(&self, group: &GroupConfig, site: &str) -> bool {
        let (first, second) = self.switches_of(group);
        first == site || second == Some(site)
    }

    /// The groups whose desktops and phones a `[recovery.NAME]` serves, each with its name.
    pub fn desktops_of(&self, name: &str) -> impl Iterator<Item = (&String, &GroupConfig)> {
        let is_bound = move |group: &GroupConfig| group.recovery.as_deref() == Some(name);
        self.agents.iter().filter(move |(_, group)| is_bound(group))
    }

    /// The parts of all modelled systems that faults can hit, in the order of the scenario.
    pub fn system_parts(&self) -> Vec<(SystemKind, Part)> {
        let of = |kind: SystemKind| move |part: Part| (kind, part);
        let presence = self.presence.iter().flat_map(|(name, system)| {
            // The clients of agents are the agents' groups' to tell.
            let agents = self.agents.iter().filter(|(_, of)| of.presence.as_ref() == Some(name));
            let clients = agents.map(|(group, of)| {
                Part::class(PresenceConfig::clients(name, group, &of.site), of.count)
            });
            system.parts(name).into_iter().chain(clients.collect::<Vec<_>>())
        });
        let heartbeat = self.heartbeat.iter().flat_map(|(name, system)| system.parts(name));
        let peripheral =
            self.peripheral.iter().flat_map(|(name, system)| system.parts(name, &self.agents));
        let interaction = self.interaction.iter().flat_map(|(name, system)| system.parts(name));
        let recovery = self.recovery.iter().enumerate().flat_map(|(number, (name, system))| {
            let desktops = self.desktops_of(name);
            system.parts(
                (number, name),
                desktops.map(|(name, group)| (&group.site, name, group.count)),
            )
        });
        presence
            .map(of(SystemKind::Presence))
            .chain(heartbeat.map(of(SystemKind::Heartbeat)))
            .chain(peripheral.map(of(SystemKind::Peripheral)))
            .chain(interaction.map(of(SystemKind::Interaction)))
            .chain(recovery.map(of(SystemKind::Recovery)))
            .collect()
    }
}
