//! Builds what the scenario's `[heartbeat]` tables say.

use super::ground::Ground;
use crate::center::config::GroupConfig;
use crate::ledger::ids::GroupId;
use crate::network::config::KeepaliveConfig;
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ConnectionId, ProcessId};
use crate::scenario::config::ScenarioConfig;
use crate::systems::heartbeat::plan::{CmsPlan, GroupPlan, HeartbeatPlan, ServerPlan};
use crate::systems::heartbeat::room::Heartbeat;
use crate::world::build::find;

/// The CRM servers of a scenario: name and site of each. They come before the phones, whose
/// agents' connections to the switch begin at them.
pub(in crate::world) fn servers(config: &ScenarioConfig) -> Vec<(String, &str)> {
    let all = config.heartbeat.iter();
    all.map(|(name, system)| (system.server(name), system.site.as_str())).collect()
}

/// The name of the server that relays for a group, if one does.
pub(in crate::world) fn server_of(config: &ScenarioConfig, group: &GroupConfig) -> Option<String> {
    let name = group.heartbeat.as_ref()?;
    config.heartbeat.get(name).map(|system| system.server(name))
}

/// The class of the connections between the sessions of the group called `group` and the CMS.
pub(in crate::world) fn upstream(group: &str, config: &ScenarioConfig) -> ConnectionClass {
    let KeepaliveConfig { interval, count } = config.network.desktop;
    ConnectionClass {
        keepalive: Some(Keepalive { interval, count }),
        ..without_keepalive(upstream_class(group), config)
    }
}

/// The name of that class.
pub(in crate::world) fn upstream_class(group: &str) -> String {
    format!("{group}.cms")
}

/// The name of the class of the watchdogs' pings to the CMS.
pub(in crate::world) fn watchdog_class(server: &str) -> String {
    format!("{server}.watchdog")
}

/// A class of streams on which nobody notices silence: each request may come on a connection
/// of its own.
fn without_keepalive(name: String, config: &ScenarioConfig) -> ConnectionClass {
    ConnectionClass {
        name,
        transport: Transport::Stream,
        keepalive: None,
        reconnect: Some(config.network.reconnect),
    }
}

/// Every `[heartbeat]` of a scenario.
pub(super) fn build(ground: &mut Ground<'_>) -> Heartbeat {
    let config = &ground.scenario.config;
    let mut plan = HeartbeatPlan {
        first_line: ground.network.connection_count(),
        first_upstream: 0,
        ..HeartbeatPlan::default()
    };
    let mut switches = Vec::new();
    for (number, (name, system)) in config.heartbeat.iter().enumerate() {
        let process = find(&ground.parts.named, &system.server(name));
        let label = ground.names.label(&format!("heartbeat.{name}"));
        plan.servers.push(ServerPlan::new(label, process, system));
        // Group by group, so that the seats of a server lie together.
        for (index, (group_name, group)) in config.agents.iter().enumerate() {
            if group.heartbeat.as_ref() != Some(name) {
                continue;
            }
            let (_, id, _, phones) = ground.parts.group(group_name);
            let (id, phones) = (*id, *phones);
            let KeepaliveConfig { interval, count } = system.keepalive;
            let class = ConnectionClass {
                keepalive: Some(Keepalive { interval, count }),
                ..without_keepalive(group_name.clone(), config)
            };
            let class = ground.network.add_class(class);
            for member in 0..group.count {
                let phone = ProcessId(phones.0 + member);
                ground
                    .network
                    .open(class, phone, process, ground.scheduler)
                    .expect("validated: a link joins the site of a group and that of its server");
            }
            let key = (number as u16, ground.serving.switch_of_group[index]);
            let known = switches.iter().position(|other| *other == key);
            let cms = known.unwrap_or_else(|| {
                switches.push(key);
                switches.len() - 1
            });
            plan.groups.push(GroupPlan {
                first: ground.names.group(id).first,
                count: group.count,
                server: number as u16,
                cms: cms as u16,
                pauses: !group.not_ready_after_no_answer.is_zero(),
            });
        }
    }
    for (server, switch) in switches {
        let crm = plan.servers[usize::from(server)].process;
        let (name, system) = config.heartbeat.get_index(usize::from(server)).expect("it is there");
        let class = without_keepalive(watchdog_class(&system.server(name)), config);
        let class = ground.network.add_class(class);
        let switch = ground.parts.switches[usize::from(switch)].1;
        let connection = ground
            .network
            .open(class, crm, switch, ground.scheduler)
            .expect("validated: a link joins a server and the switch of its groups");
        plan.cms.push(CmsPlan { server, process: switch, connection });
    }
    Heartbeat::new(plan)
}

/// The line of the first phone of each group to its server; none for groups without one.
pub(in crate::world) fn lines(
    config: &ScenarioConfig,
    first_line: ConnectionId,
) -> Vec<(GroupId, ConnectionId)> {
    let mut next = first_line.0;
    let mut lines = Vec::new();
    for name in config.heartbeat.keys() {
        for (number, group) in config.agents.values().enumerate() {
            if group.heartbeat.as_ref() == Some(name) {
                lines.push((GroupId(number as u16), ConnectionId(next)));
                next += group.count;
            }
        }
    }
    lines
}
