//! Which system has which processes and connections, which agents and queues.

use crate::center::config::{GroupConfig, QueueConfig};
use crate::center::plan::DispositionCodes;
use crate::ledger::ids::{AgentId, QueueId};
use crate::ledger::rows::Medium;
use crate::network::ids::{ConnectionId, ProcessId};
use crate::scenario::config::ScenarioConfig;
use crate::systems::peripheral::disposition;

/// Whose a part is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::world) enum Owner {
    /// The center's.
    #[default]
    Center,
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

impl Owner {
    /// Everybody but the center, in the order in which they are told things.
    pub(in crate::world) const SYSTEMS: [Owner; 5] =
        [Owner::Heartbeat, Owner::Peripheral, Owner::Recovery, Owner::Interaction, Owner::Presence];
}

/// Some of the systems.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::world) struct OwnerSet(u8);

impl OwnerSet {
    /// Whether `owner` is one of them.
    pub(in crate::world) fn contains(self, owner: Owner) -> bool {
        self.0 & 1 << owner as u8 != 0
    }

    fn with(self, owner: Owner, is_in: bool) -> OwnerSet {
        OwnerSet(self.0 | u8::from(is_in) << owner as u8)
    }
}

/// The owners of processes and connections: parts are added owner by owner.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Owners {
    /// The first number that belongs to each.
    processes: Vec<(ProcessId, Owner)>,
    connections: Vec<(ConnectionId, Owner)>,
}

impl Owners {
    /// Everything that is added from these numbers on belongs to `owner`.
    pub(in crate::world) fn next(
        &mut self,
        owner: Owner,
        process: ProcessId,
        connection: ConnectionId,
    ) {
        self.processes.push((process, owner));
        self.connections.push((connection, owner));
    }

    /// The owner of a process.
    pub(in crate::world) fn of_process(&self, process: ProcessId) -> Owner {
        let next = self.processes.partition_point(|(first, _)| *first <= process);
        next.checked_sub(1).map(|last| self.processes[last].1).unwrap_or_default()
    }

    /// The owner of a connection.
    pub(in crate::world) fn of_connection(&self, connection: ConnectionId) -> Owner {
        let next = self.connections.partition_point(|(first, _)| *first <= connection);
        next.checked_sub(1).map(|last| self.connections[last].1).unwrap_or_default()
    }
}

/// What agents and queues are bound to.
#[derive(Clone, Debug, Default)]
pub(in crate::world) struct Bindings {
    /// The last agent of each group, and the group's systems.
    groups: Vec<(AgentId, OwnerSet)>,
    /// The router of each queue.
    queues: Vec<Owner>,
}

impl Bindings {
    /// Those of a scenario.
    pub(in crate::world) fn new(config: &ScenarioConfig) -> Self {
        let mut people = 0;
        let groups = config.agents.values().map(|group| {
            people += group.count;
            (AgentId(people), systems_of(group))
        });
        let groups = groups.collect();
        Bindings { groups, queues: config.queue.values().map(router_of).collect() }
    }

    /// The systems that want to hear of an agent.
    pub(in crate::world) fn systems_of(&self, agent: AgentId) -> OwnerSet {
        let group = self.groups.partition_point(|(end, _)| *end <= agent);
        self.groups[group].1
    }

    /// Who decides for a queue; the center if its switches do.
    pub(in crate::world) fn router_of(&self, queue: QueueId) -> Owner {
        self.queues[usize::from(queue.0)]
    }
}

/// The systems that a group is bound to.
pub(in crate::world) fn systems_of(group: &GroupConfig) -> OwnerSet {
    OwnerSet::default()
        .with(Owner::Presence, group.presence.is_some())
        .with(Owner::Heartbeat, group.heartbeat.is_some())
        .with(Owner::Peripheral, group.peripheral.is_some())
        .with(Owner::Interaction, group.interaction.is_some())
        .with(Owner::Recovery, group.recovery.is_some())
}

/// The system that decides for a queue.
pub(in crate::world) fn router_of(queue: &QueueConfig) -> Owner {
    let system = queue.router.as_deref().and_then(|router| router.split_once('.'));
    match system {
        Some(("peripheral", _)) => Owner::Peripheral,
        Some(("interaction", _)) => Owner::Interaction,
        _ => Owner::Center,
    }
}

/// The codes for how a queue's contacts end that the vendor of its router gives.
pub(in crate::world) fn disposition_codes(queue: &QueueConfig) -> Option<DispositionCodes> {
    match (router_of(queue), queue.medium) {
        (Owner::Peripheral, Medium::Voice) => Some(disposition::of_call),
        (Owner::Peripheral, _) => Some(disposition::of_task),
        _ => None,
    }
}
