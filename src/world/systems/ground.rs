//! The ground that systems are built on: what is there already, and how parts are added.

use super::bindings::{Bindings, Owner, Owners};
use super::{heartbeat, interaction, peripheral, presence, recovery};
use crate::kernel::engine::Scheduler;
use crate::kernel::random::Seed;
use crate::ledger::ids::GroupId;
use crate::ledger::lost::System;
use crate::ledger::names::Names;
use crate::network::ids::{ConnectionId, ProcessId, SiteId};
use crate::network::topology::Network;
use crate::scenario::Scenario;
use crate::scenario::config::ScenarioConfig;
use crate::systems::heartbeat::room::Heartbeat;
use crate::systems::interaction::room::Interaction;
use crate::systems::peripheral::room::Peripheral;
use crate::systems::presence::room::Presence;
use crate::systems::recovery::room::Recovery;
use crate::world::build::{Parts, find};
use crate::world::event::{Event, Message};
use crate::world::serving::Serving;

/// All systems of a run, and what is whose.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Systems {
    pub(in crate::world) owners: Owners,
    pub(in crate::world) bindings: Bindings,
    /// The lines of groups whose phones speak to the switch through a system.
    pub(in crate::world) lines: Vec<(GroupId, ConnectionId)>,
    pub(in crate::world) presence: Presence,
    pub(in crate::world) heartbeat: Heartbeat,
    pub(in crate::world) peripheral: Peripheral,
    pub(in crate::world) interaction: Interaction,
    pub(in crate::world) recovery: Recovery,
}

/// What a builder finds, and adds to: the center's parts are there already.
pub(in crate::world) struct Ground<'a> {
    /// What the scenario says.
    pub scenario: &'a Scenario,
    /// What all streams come from.
    pub seed: Seed,
    /// Who serves what.
    pub serving: &'a Serving,
    /// Processes, connections.
    pub network: &'a mut Network<Message>,
    /// For what a connection schedules.
    pub scheduler: &'a mut Scheduler<Event>,
    /// For labels.
    pub names: &'a mut Names,
    /// The names that faults can hit.
    pub parts: &'a mut Parts,
}

impl Ground<'_> {
    /// The site called `name`.
    pub fn site(&self, name: &str) -> SiteId {
        find(&self.parts.sites, name)
    }

    /// Adds a process called `name` at `site`, on a machine of its own.
    pub fn add_process(&mut self, name: String, site: &str) -> ProcessId {
        let host = self.network.add_host(self.site(site));
        let process = self.network.add_process_on(host);
        self.parts.named.push((name, process));
        process
    }

    /// Adds `count` processes called `name/1`, `name/2`, ... at `site`; returns the first.
    pub fn add_class(&mut self, name: String, site: &str, count: u32) -> ProcessId {
        let first = self.network.add_processes(self.site(site), count);
        self.parts.named.push((name, first));
        first
    }
}

impl Systems {
    /// Builds every system of a scenario.
    pub(in crate::world) fn build(ground: &mut Ground<'_>) -> Systems {
        let mut owners = Owners::default();
        for (system, is_used) in used(&ground.scenario.config) {
            if is_used {
                ground.names.add_system(system);
            }
        }
        // CRM servers were built before the phones.
        if let Some((_, first)) = ground.parts.named.first() {
            let phones = ProcessId(first.0 + ground.parts.named.len() as u32);
            owners.next(Owner::Heartbeat, *first, ConnectionId(0));
            owners.next(Owner::Center, phones, ConnectionId(0));
        }
        let mut next = |owner: Owner, ground: &Ground<'_>| {
            let process = ProcessId(ground.network.process_count());
            let connection = ConnectionId(ground.network.connection_count());
            owners.next(owner, process, connection);
        };
        next(Owner::Presence, ground);
        let presence = presence::build(ground);
        next(Owner::Heartbeat, ground);
        let first_line = ConnectionId(ground.network.connection_count());
        let lines = heartbeat::lines(&ground.scenario.config, first_line);
        let heartbeat = heartbeat::build(ground);
        next(Owner::Peripheral, ground);
        let peripheral = peripheral::build(ground);
        next(Owner::Interaction, ground);
        let interaction = interaction::build(ground);
        next(Owner::Recovery, ground);
        let recovery = recovery::build(ground);
        let bindings = Bindings::new(&ground.scenario.config);
        Systems { owners, bindings, lines, presence, heartbeat, peripheral, interaction, recovery }
    }
}

impl Systems {
    /// Whether `process` stands between phones and switches: what these say to each other
    /// goes to its system first.
    #[inline]
    pub(in crate::world) fn relays(&self, process: ProcessId) -> bool {
        !self.lines.is_empty() && self.owners.of_process(process) == Owner::Heartbeat
    }
}

/// The systems, and whether a scenario has them.
fn used(config: &ScenarioConfig) -> [(System, bool); 5] {
    [
        (System::Presence, !config.presence.is_empty()),
        (System::Heartbeat, !config.heartbeat.is_empty()),
        (System::Peripheral, !config.peripheral.is_empty()),
        (System::Interaction, !config.interaction.is_empty()),
        (System::Recovery, !config.recovery.is_empty()),
    ]
}
