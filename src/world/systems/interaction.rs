//! Builds what the scenario's `[interaction]` tables say.

use super::ground::Ground;
use crate::center::config::GroupConfig;
use crate::kernel::random::Stream;
use crate::ledger::ids::Label;
use crate::ledger::rows::{AgentReason, Medium};
use crate::network::config::KeepaliveConfig;
use crate::network::connection::{ConnectionClass, Keepalive, Transport};
use crate::network::ids::{ClassId, ProcessId, Socket};
use crate::systems::interaction::config::{
    ApplicationVia, InteractionConfig, MEDIA_SERVERS, Routing, SegmentationConfig, Serves, SiteOr,
    StatServerVia,
};
use crate::systems::interaction::plan::{
    ClientKind, ClientPlan, ClusterPlan, Link, LogPlan, NodePlan, Part, ProxyPlan, QueuePlan,
    SegmentationPlan,
};
use crate::systems::interaction::room::{Interaction, InteractionPlan};

/// Every `[interaction]` of a scenario.
pub(super) fn build(ground: &mut Ground<'_>) -> Interaction {
    let mut plan = InteractionPlan {
        first_connection: ground.network.connection_count(),
        first_process: ground.network.process_count(),
        ..InteractionPlan::default()
    };
    let scenario = ground.scenario;
    for (number, (name, config)) in scenario.config.interaction.iter().enumerate() {
        let keepalive = |keepalive: KeepaliveConfig, name: String| ConnectionClass {
            name,
            transport: Transport::Stream,
            keepalive: Some(Keepalive { interval: keepalive.interval, count: keepalive.count }),
            reconnect: Some(scenario.config.network.reconnect),
        };
        let servers = keepalive(config.keepalive, name.clone());
        let desktops = keepalive(scenario.config.network.desktop, format!("{name}.desktops"));
        let servers = ground.network.add_class(servers);
        let desktops = ground.network.add_class(desktops);
        let mut builder = Builder {
            ground,
            plan: &mut plan,
            cluster: number as u8,
            name,
            config,
            servers,
            desktops,
        };
        let cluster = builder.cluster();
        plan.clusters.push(cluster);
    }
    Interaction::new(plan)
}

/// The segmentation of a view: where each segment's share ends.
fn segmentation(view: &SegmentationConfig, chance: Stream) -> SegmentationPlan {
    let all: f64 = view.segments.values().sum();
    let mut sum = 0.0;
    let ends = view.segments.values().map(|share| {
        sum += share;
        sum / all
    });
    SegmentationPlan { up_to: ends.collect(), limit: view.limit, chance }
}

/// Why the people of a group cannot work until their cluster lets them: who does nothing but
/// contacts of a cluster must be logged in to it. Who takes calls as well can work without.
pub(in crate::world) fn begins_suspended(group: &GroupConfig) -> Option<AgentReason> {
    let needs_it = group.interaction.is_some() && !group.media.contains_key(&Medium::Voice);
    needs_it.then_some(AgentReason::ClusterLogout)
}

/// Builds one cluster.
pub(super) struct Builder<'a, 'g> {
    pub(super) ground: &'a mut Ground<'g>,
    pub(super) plan: &'a mut InteractionPlan,
    pub(super) cluster: u8,
    pub(super) name: &'a str,
    pub(super) config: &'a InteractionConfig,
    pub(super) servers: ClassId,
    pub(super) desktops: ClassId,
}

impl Builder<'_, '_> {
    fn process(&mut self, part: Part, name: String, site: &str) -> ProcessId {
        let process = self.ground.add_process(name, site);
        self.plan.parts.push((self.cluster, part));
        process
    }

    pub(super) fn connect(
        &mut self,
        class: ClassId,
        from: ProcessId,
        to: ProcessId,
        link: Link,
    ) -> Socket {
        let Ground { network, scheduler, .. } = &mut *self.ground;
        let connection = network
            .open(class, from, to, scheduler)
            .expect("validated: links join the sites of a cluster's parts");
        self.plan.links.push((self.cluster, link));
        connection.initiator()
    }

    pub(super) fn label(&mut self, part: &str) -> Label {
        let name = self.name;
        self.ground.names.label(&format!("{name}.{part}"))
    }

    fn cluster(&mut self) -> ClusterPlan {
        let (config, name) = (self.config, self.name);
        let scenario = self.ground.scenario;
        let label = self.ground.names.label(&format!("interaction.{name}"));
        let mut nodes = self.nodes();
        let logs = self.logs(&mut nodes);
        let mut proxies = Vec::new();
        for (number, (proxy, SiteOr(of))) in config.proxies.iter().enumerate() {
            let sites = [Some(&of.site), of.backup.as_ref()];
            for (site, suffix) in sites.into_iter().zip(["", "-b"]) {
                let Some(site) = site else { continue };
                let part = format!("{proxy}{suffix}");
                let index = proxies.len() as u8;
                let full = format!("{site}/{name}.{part}");
                let process = self.process(Part::Proxy(index), full, site);
                let to_nodes =
                    self.connect_nodes(process, &nodes, |n, s| Link::ProxyNode(index, n, s));
                let start = of.start_node.as_ref();
                let start = start.and_then(|node| config.nodes.get_index_of(node)).unwrap_or(0);
                let label = self.label(&part);
                proxies.push(ProxyPlan {
                    label,
                    process,
                    number,
                    to_nodes,
                    start_node: start as u8,
                });
            }
        }
        let clients = self.clients(&mut nodes, &proxies);
        let icon = self.icon(&clients, &logs);
        let find = |kind: ClientKind| clients.iter().find(|client| client.kind == kind);
        let ends = (find(ClientKind::StatServer), find(ClientKind::Router));
        let stat_to_router = match ends {
            (Some(stat), Some(router)) => {
                let (stat, router) = (stat.process, router.process);
                Some(self.connect(self.servers, stat, router, Link::StatRouter))
            }
            _ => None,
        };
        let queues: Vec<QueuePlan> = scenario
            .config
            .queue
            .iter()
            .map(|(queue, of)| QueuePlan {
                label: self.ground.names.label(queue),
                medium: of.medium,
                priority: of.priority,
                is_ours: of.router.as_deref() == Some(&format!("interaction.{name}")),
                tenant: config.tenant_of_queue(queue).map(|tenant| tenant as u8),
                segmentation: config.segmentation.get(queue).map(|view| {
                    let stream = format!("segment/{name}/{queue}");
                    segmentation(view, self.ground.seed.stream(&stream))
                }),
            })
            .collect();
        let tenants = 0..config.tenant.len();
        let tenants = tenants.map(|tenant| config.nodes_of_tenant(Some(tenant))).collect();
        let (groups, router, lines) = self.people(&proxies, &clients, &queues);
        let (preloads, scripts, first_free_id) = self.scripts(&queues, &groups);
        let moments = self.moments(&clients);
        ClusterPlan {
            label,
            config: config.clone(),
            nodes,
            logs,
            proxies,
            tenants,
            clients,
            groups,
            queues,
            router,
            lines,
            icon,
            stat_to_router,
            moments,
            scripts,
            preloads,
            first_free_id,
            choice: self.ground.seed.stream(&format!("proxy/{name}")),
            selection: self.ground.seed.stream(&format!("selection/{name}")),
        }
    }

    fn nodes(&mut self) -> Vec<NodePlan> {
        let (config, name) = (self.config, self.name);
        let mut nodes = Vec::new();
        for (number, (node, SiteOr(of))) in config.nodes.iter().enumerate() {
            let index = number as u8;
            let [a, b, db] = of.sites();
            let servers = [(a, "a", 0), (b, "b", 1)].map(|(site, suffix, side)| {
                let full = format!("{site}/{name}.{node}-{suffix}");
                self.process(Part::Server(index, side), full, site)
            });
            let full = format!("{db}/{name}.{node}-db");
            let database = self.process(Part::Database(index), full, db);
            let Ground { network, scheduler, .. } = &mut *self.ground;
            let pair = network
                .add_pair(servers, self.servers, config.switchover, scheduler)
                .expect("validated: a link joins the two servers of a node");
            self.plan.links.push((self.cluster, Link::Private));
            self.plan.pairs.push((pair, self.cluster, index));
            let to_database = [0, 1].map(|side: u8| {
                let link = Link::NodeDatabase(index, side);
                self.connect(self.servers, servers[usize::from(side)], database, link)
            });
            let label = self.label(node);
            nodes.push(NodePlan {
                label,
                servers,
                database,
                to_database,
                log: None,
                to_esp: vec![],
            });
        }
        nodes
    }

    fn logs(&mut self, nodes: &mut [NodePlan]) -> Vec<LogPlan> {
        let mut logs = Vec::new();
        for (index, (full, site)) in self.config.logs(self.name).into_iter().enumerate() {
            let process = self.process(Part::Log(index as u8), full, &site);
            logs.push(LogPlan { process });
        }
        for (number, node) in nodes.iter_mut().enumerate() {
            let log = number.min(logs.len().saturating_sub(1));
            let Some(LogPlan { process }) = logs.get(log).cloned() else { continue };
            let sockets = [0, 1].map(|side: u8| {
                let link = Link::NodeLog(number as u8, side);
                self.connect(self.servers, node.servers[usize::from(side)], process, link)
            });
            node.log = Some((log as u8, sockets));
        }
        logs
    }

    fn connect_nodes(
        &mut self,
        process: ProcessId,
        nodes: &[NodePlan],
        link: impl Fn(u8, u8) -> Link,
    ) -> Vec<[Socket; 2]> {
        let mut sockets = Vec::new();
        for (number, node) in nodes.iter().enumerate() {
            sockets.push([0, 1].map(|side: u8| {
                let server = node.servers[usize::from(side)];
                self.connect(self.servers, process, server, link(number as u8, side))
            }));
        }
        sockets
    }

    fn clients(&mut self, nodes: &mut [NodePlan], proxies: &[ProxyPlan]) -> Vec<ClientPlan> {
        let config = self.config;
        let mut kinds: Vec<ClientKind> = MEDIA_SERVERS.map(ClientKind::Media).to_vec();
        kinds.extend((config.routing != Routing::None).then_some(ClientKind::Router));
        kinds.push(ClientKind::StatServer);
        kinds.extend(config.event_log.as_ref().map(|_| ClientKind::Icon));
        kinds.extend(config.esp.iter().map(|_| ClientKind::Esp));
        let nodes_of = |via: ApplicationVia| via == ApplicationVia::Nodes;
        kinds.extend(
            config.application.values().map(|of| ClientKind::Application(nodes_of(of.via))),
        );
        kinds.extend((0..config.client.len() as u16).map(ClientKind::Scripted));
        let all = config.client_processes(self.name);
        let mut clients = Vec::new();
        let mut esp = 0;
        for ((full, site), kind) in all.into_iter().zip(kinds) {
            let index = clients.len() as u16;
            let part = full.split_once('.').map_or("", |(_, part)| part).to_owned();
            let process = self.process(Part::Client(index), full, &site);
            let (serves, direct) = self.ways_of(kind);
            let mut to_proxies = Vec::new();
            for (number, proxy) in proxies.iter().enumerate() {
                if serves(self.config, proxy.number) {
                    let link = Link::ClientProxy(index, number as u8);
                    let socket = self.connect(self.servers, process, proxy.process, link);
                    to_proxies.push((number as u8, socket));
                }
            }
            let mut to_nodes = vec![None; nodes.len()];
            for (number, node) in nodes.iter().enumerate().filter(|(number, _)| direct(*number)) {
                to_nodes[number] = Some([0, 1].map(|side: u8| {
                    let server = node.servers[usize::from(side)];
                    let link = Link::ClientNode(index, number as u8, side);
                    self.connect(self.servers, process, server, link)
                }));
            }
            if kind == ClientKind::Esp {
                self.esp(nodes, process, esp);
                esp += 1;
            }
            clients.push(ClientPlan {
                label: self.label(&part),
                process,
                kind,
                to_proxies,
                to_nodes,
            });
        }
        clients
    }

    /// Which proxies, by their place in the scenario, and which nodes a client uses.
    #[expect(clippy::type_complexity, reason = "two questions, asked once each")]
    fn ways_of(
        &self,
        kind: ClientKind,
    ) -> (Box<dyn Fn(&InteractionConfig, usize) -> bool>, Box<dyn Fn(usize) -> bool>) {
        let role = |serves: Serves| {
            Box::new(move |config: &InteractionConfig, number: usize| {
                config.proxies[number].0.is_for(serves)
            }) as Box<dyn Fn(&InteractionConfig, usize) -> bool>
        };
        let no_proxy = || Box::new(|_: &InteractionConfig, _| false) as Box<_>;
        let no_node = || Box::new(|_| false) as Box<dyn Fn(usize) -> bool>;
        let every = || Box::new(|_| true) as Box<dyn Fn(usize) -> bool>;
        match kind {
            ClientKind::Media(_) => (role(Serves::Media), no_node()),
            ClientKind::Router if self.config.routing == Routing::Urs => (no_proxy(), every()),
            ClientKind::Router => (role(Serves::Orchestration), no_node()),
            ClientKind::StatServer if self.config.stat_server == StatServerVia::Nodes => {
                (no_proxy(), every())
            }
            ClientKind::StatServer => (role(Serves::Reporting), no_node()),
            ClientKind::Icon | ClientKind::Esp => (no_proxy(), no_node()),
            ClientKind::Application(true) => (no_proxy(), every()),
            ClientKind::Application(false) => (role(Serves::Others), no_node()),
            ClientKind::Scripted(number) => {
                let via = self.config.client[usize::from(number)].via.as_deref();
                let node = via.and_then(|via| self.config.nodes.get_index_of(via));
                let proxy = via.and_then(|via| self.config.proxies.get_index_of(via));
                match (node, proxy) {
                    (Some(node), _) => (no_proxy(), Box::new(move |number| number == node)),
                    (None, Some(proxy)) => (Box::new(move |_, number| number == proxy), no_node()),
                    (None, None) => (role(Serves::Others), no_node()),
                }
            }
        }
    }

    /// An ESP server, and the nodes that are connected to it.
    fn esp(&mut self, nodes: &mut [NodePlan], process: ProcessId, esp: usize) {
        let config = self.config;
        let Some((name, _)) = config.esp.get_index(esp) else { return };
        for (number, node) in nodes.iter_mut().enumerate() {
            let own = &config.nodes[number].0.esp;
            let connected = own.as_ref().is_none_or(|own| own.contains(name));
            let sockets = connected.then(|| {
                [0, 1].map(|side: u8| {
                    let link = Link::NodeEsp(number as u8, side, esp as u16);
                    self.connect(self.servers, node.servers[usize::from(side)], process, link)
                })
            });
            node.to_esp.push(sockets);
        }
    }

    fn icon(&mut self, clients: &[ClientPlan], logs: &[LogPlan]) -> Vec<Socket> {
        let icon = clients.iter().find(|client| client.kind == ClientKind::Icon);
        let Some(icon) = icon.map(|icon| icon.process) else { return Vec::new() };
        let mut sockets = Vec::new();
        for (number, log) in logs.iter().enumerate() {
            let link = Link::IconLog(number as u8);
            sockets.push(self.connect(self.servers, icon, log.process, link));
        }
        sockets
    }
}
