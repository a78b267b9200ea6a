//! Builds what the scenario's `[presence]` tables say.

use super::ground::Ground;
use crate::kernel::time::SimTime;
use crate::kernel::units::Rate;
use crate::ledger::ids::AgentId;
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ClassId, ConnectionId, ProcessId};
use crate::scenario::presence::{PresenceCopy, PresenceUsers, presence_copy, presence_users};
use crate::systems::presence::config::{PresenceConfig, UpdatesConfig};
use crate::systems::presence::plan::{
    Believed, Changes, ChangesKind, FrontEndPlan, PresencePlan, ServerPlan, Source, StorePlan,
    UsersPlan, Who,
};
use crate::systems::presence::room::Presence;

/// Every `[presence]` of a scenario.
pub(super) fn build(ground: &mut Ground<'_>) -> Presence {
    let scenario = ground.scenario;
    let systems = scenario.config.presence.iter();
    Presence::new(systems.map(|(name, config)| plan(name, config, ground)).collect())
}

fn plan(name: &str, config: &PresenceConfig, ground: &mut Ground<'_>) -> PresencePlan {
    let front_ends = front_ends(name, config, ground);
    let mut servers = servers(name, config, &front_ends, ground);
    let store_site = config.store_site().expect("validated: there is a pool");
    let store = StorePlan {
        process: ground.add_process(format!("{store_site}/{name}.store"), store_site),
        latency: config.store.latency.clone(),
        stream: ground.seed.stream(&format!("writing/{name}")),
    };

    let inter_pool = ground.class(format!("{name}.pools"), config);
    let mut between_pools = Vec::new();
    for [a, b] in pairs(front_ends.len()) {
        let ends = [a, b].map(|it| front_ends[usize::from(it)].process);
        between_pools.push(([a, b], ground.open(inter_pool, ends)));
    }
    let next_hop = ground.class(format!("{name}.apps"), config);
    let writing = ground.class(format!("{name}.store"), config);
    for server in &mut servers {
        let pool = front_ends[usize::from(server.next_hop)].process;
        server.link = ground.open(next_hop, [server.process, pool]);
        server.store = ground.open(writing, [server.process, store.process]);
    }
    let mut between_servers = Vec::new();
    if config.coordinate {
        let class = ground.class(format!("{name}.coordination"), config);
        for [a, b] in pairs(servers.len()) {
            let ends = [a, b].map(|it| servers[usize::from(it)].process);
            between_servers.push(([a, b], ground.open(class, ends)));
        }
    }

    let scenario = ground.scenario;
    let users = presence_users(&scenario.config, name);
    let groups =
        users.iter().map(|users| group(name, config, users, &front_ends, ground)).collect();
    PresencePlan {
        name: ground.names.label(&format!("presence.{name}")),
        policy_name: ground.names.label(&format!("{name}.{}", config.policy.as_str())),
        policy: config.policy,
        coordinate: config.coordinate,
        expiry: config.expiry,
        front_ends,
        servers,
        store,
        between_pools,
        between_servers,
        groups,
        believed: believed(name, ground),
    }
}

fn front_ends(name: &str, config: &PresenceConfig, ground: &mut Ground<'_>) -> Vec<FrontEndPlan> {
    let pools = &config.pools.0;
    let number = |pool: &String| pools.get_index_of(pool).map(|number| number as u16);
    let plan = |(pool, of): (&String, _)| {
        let of: &crate::systems::presence::config::FrontEndConfig = of;
        let process_name = PresenceConfig::front_end(name, pool, &of.site);
        FrontEndPlan {
            name: ground.names.label(&process_name),
            process: ground.add_process(process_name, &of.site),
            paired: of.paired.as_ref().and_then(number),
        }
    };
    pools.iter().map(plan).collect()
}

/// The app servers; their connections are still to be opened.
fn servers(
    name: &str,
    config: &PresenceConfig,
    front_ends: &[FrontEndPlan],
    ground: &mut Ground<'_>,
) -> Vec<ServerPlan> {
    let mut servers = Vec::new();
    for pool in config.app_pools() {
        let next_hop = config.pools.0.get_index_of(&pool.next_hop[0]);
        let next_hop = next_hop.expect("validated: the next hop is a pool") as u16;
        let names = PresenceConfig::app_servers(name, &pool);
        for (number, server) in names.into_iter().enumerate() {
            let pairs = front_ends.iter().map(|front_end| {
                let from = ground.names.text(front_end.name).to_owned();
                ground.names.label(&format!("{from} to {server}"))
            });
            let pairs = pairs.collect();
            let label = ground.names.label(&server);
            let process = ground.add_process(server, &pool.site);
            if let Some(ahead_ms) = pool.clock_skew_ms.get(number) {
                ground.network.skew(process, *ahead_ms);
            }
            let none = ConnectionId(u32::MAX);
            let reader = pool.reader;
            let plan = ServerPlan {
                name: label,
                process,
                next_hop,
                link: none,
                store: none,
                reader,
                pairs,
            };
            servers.push(plan);
        }
    }
    servers
}

fn group(
    name: &str,
    config: &PresenceConfig,
    users: &PresenceUsers<'_>,
    front_ends: &[FrontEndPlan],
    ground: &mut Ground<'_>,
) -> UsersPlan {
    let home = users.home.expect("validated: everybody has a home");
    let home = config.pools.0.get_index_of(home).expect("it is one of the pools") as u16;
    let clients = PresenceConfig::clients(name, users.name, users.site);
    let first_client = ground.add_class(clients, users.site, users.count);
    let desktop = ground.scenario.config.network.desktop;
    let class = ground.network.add_class(ConnectionClass {
        name: format!("{name}.{}", users.name),
        transport: Transport::Stream,
        keepalive: Some(Keepalive { interval: desktop.interval, count: desktop.count }),
        reconnect: Some(ground.scenario.config.network.reconnect),
    });
    let mut to_pool = |pool: u16| {
        let first = ConnectionId(ground.network.connection_count());
        for client in first_client.0..first_client.0 + users.count {
            ground.open(class, [ProcessId(client), front_ends[usize::from(pool)].process]);
        }
        first
    };
    let to_home = to_pool(home);
    let to_paired = front_ends[usize::from(home)].paired.map(to_pool);
    let who = match users.agents {
        true => {
            let groups = &ground.scenario.config.agents;
            let before: u32 = groups
                .iter()
                .take_while(|(group, _)| *group != users.name)
                .map(|(_, group)| group.count)
                .sum();
            let media = groups[users.name].media.iter().filter(|(_, count)| **count > 0);
            Who::Agents(AgentId(before), media.map(|(medium, _)| *medium).collect())
        }
        false => Who::Others(ground.names.label(users.name)),
    };
    let changes = users.updates.map(|updates| changes(name, users, updates, ground));
    UsersPlan { who, count: users.count, home, first_client, to_home, to_paired, changes }
}

fn changes(
    name: &str,
    users: &PresenceUsers<'_>,
    updates: &UpdatesConfig,
    ground: &Ground<'_>,
) -> Changes {
    let moment = |moment| ground.scenario.moment(moment);
    let kind = match (updates.rate, updates.every) {
        (Some(Rate { per_second }), _) => ChangesKind::Poisson {
            mean_s: 1.0 / (per_second * f64::from(users.count)),
            times: Box::new(ground.seed.stream(&format!("presence/{name}/{}", users.name))),
            choices: Box::new(
                ground.seed.stream(&format!("presence_choice/{name}/{}", users.name)),
            ),
        },
        (None, Some(every)) => ChangesKind::Every(every),
        (None, None) => {
            let mut moments: Vec<SimTime> = updates.at.iter().copied().map(moment).collect();
            moments.sort_unstable();
            ChangesKind::At(moments)
        }
    };
    Changes { until: updates.until.map_or(SimTime::NEVER, moment), kind }
}

/// Whose copies the queues' routing believes, about whom.
fn believed(name: &str, ground: &Ground<'_>) -> Vec<Believed> {
    let config = &ground.scenario.config;
    let mut all = Vec::new();
    for (number, queue) in config.queue.values().enumerate() {
        let Some(written) = &queue.presence else { continue };
        let copy = presence_copy(config, written).expect("validated: there is such a copy");
        let source = match copy {
            (system, _) if system != name => continue,
            (_, PresenceCopy::Server(server)) => Source::Server(server as u16),
            (_, PresenceCopy::Store) => Source::Store,
        };
        for group in ground.serving.all_groups_of(number as u16) {
            let before = config.agents.values().take(usize::from(group)).map(|group| group.count);
            let first = AgentId(before.sum());
            let count = config.agents[usize::from(group)].count;
            let believed = Believed { source, first, count };
            if !all.contains(&believed) {
                all.push(believed);
            }
        }
    }
    all
}

/// Every two of so many.
fn pairs(count: usize) -> impl Iterator<Item = [u16; 2]> {
    (0..count as u16).flat_map(move |a| (a + 1..count as u16).map(move |b| [a, b]))
}

impl Ground<'_> {
    /// A class of streams between servers.
    fn class(&mut self, name: String, config: &PresenceConfig) -> ClassId {
        self.network.add_class(ConnectionClass {
            name,
            transport: Transport::Stream,
            keepalive: Some(Keepalive {
                interval: config.keepalive.interval,
                count: config.keepalive.count,
            }),
            reconnect: Some(self.scenario.config.network.reconnect),
        })
    }

    fn open(&mut self, class: ClassId, [from, to]: [ProcessId; 2]) -> ConnectionId {
        let opened = self.network.open(class, from, to, self.scheduler);
        opened.expect("validated: a link joins the two sites")
    }
}
