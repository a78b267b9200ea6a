//! A cluster as a whole.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use super::client::{ApplicationConfig, ClientConfig, PreloadConfig};
use super::event_log::{EventLogConfig, Layout};
use super::node::{INTERACTION_SERVER, NodeConfig};
use super::proxy::ProxyConfig;
use super::site_or::SiteOr;
use super::tenant::{SegmentationConfig, TenantConfig};
use crate::kernel::time::SimDuration;
use crate::kernel::units::Names;
use crate::ledger::rows::Medium;
use crate::network::config::{KeepaliveConfig, Part};

/// An Interaction Server cluster (Genesys eServices).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct InteractionConfig {
    /// Its nodes, each as its site or as a table; at most 32.
    #[schemars(example = serde_json::json!({"n1": "denver"}))]
    pub nodes: IndexMap<String, SiteOr<NodeConfig>>,
    /// Its proxies, each as its site or as a table.
    #[schemars(example = serde_json::json!({"p1": "denver"}))]
    pub proxies: IndexMap<String, SiteOr<ProxyConfig>>,
    /// Its tenants, by name. Without it there is only one, whom every node serves (IXN-1).
    #[serde(default)]
    pub tenant: IndexMap<String, TenantConfig>,
    /// What its Application Cluster object says it is a cluster of.
    #[serde(default = "interaction_server", rename = "cluster-type")]
    pub cluster_type: String,
    /// Who routes.
    #[serde(default)]
    pub routing: Routing,
    /// The site of URS or ORS. Without it: that of the first proxy.
    #[serde(default)]
    pub router_site: Option<String>,
    /// How many pulls of one queue ORS has open at once (A).
    #[serde(default = "ten")]
    #[schemars(range(min = 1))]
    pub pulls: u32,
    /// How many interactions of one queue a node pushes to URS before they are routed (A).
    #[serde(default = "ten")]
    #[schemars(range(min = 1))]
    pub pushes: u32,
    /// The order in which a node gives the interactions of a queue (its view).
    #[serde(default)]
    pub view_order: ViewOrder,
    /// Queues whose views are segmented, by the queue's name (IXN-8).
    #[serde(default)]
    pub segmentation: IndexMap<String, SegmentationConfig>,
    /// The order in which URS or ORS routes what it has.
    #[serde(default)]
    pub router_order: ViewOrder,
    /// Whether the strategy looks for the other interactions of the queue (an ESP request,
    /// `FindInteraction`) before it routes one. URS can ask only the node that pushed it
    /// (IXN-14).
    #[serde(default)]
    pub find_interactions: bool,
    /// The proxy clusters of desktops, each a list of proxies. Without it: one, of all the
    /// proxies that serve desktops.
    #[serde(default, rename = "proxy-clusters")]
    pub proxy_clusters: IndexMap<String, Vec<String>>,
    /// The proxy cluster that the desktops of a group are connected to, by the group's name.
    /// Without it: the first.
    #[serde(default)]
    pub desktops: IndexMap<String, Names>,
    /// The site of the media server of a medium, by medium. Without it: the site of the
    /// first proxy that serves media servers.
    #[serde(default, rename = "media-servers")]
    #[schemars(extend("propertyNames" = {"enum": ["voice", "chat", "email", "generic"]}))]
    pub media_servers: IndexMap<Medium, String>,
    /// Media types that are disabled: proxies refuse what nodes accept (IXN-21).
    #[serde(default)]
    pub disabled_media: Vec<Medium>,
    /// What Stat Server is connected to.
    #[serde(default)]
    pub stat_server: StatServerVia,
    /// The site of Stat Server. Without it: that of URS or ORS.
    #[serde(default)]
    pub stat_server_site: Option<String>,
    /// The event log. Without it there is none.
    #[serde(default)]
    pub event_log: Option<EventLogConfig>,
    /// ESP servers, each as its site.
    #[serde(default)]
    pub esp: IndexMap<String, String>,
    /// Applications that serve many agents, by name.
    #[serde(default)]
    pub application: IndexMap<String, ApplicationConfig>,
    /// Interactions that nodes hold when the run begins, by name.
    #[serde(default)]
    pub preload: IndexMap<String, PreloadConfig>,
    /// Clients that follow the scenario, by name.
    #[serde(default)]
    pub client: IndexMap<String, ClientConfig>,
    /// Licences of the whole cluster. Without it: enough (IXN-17).
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub licences: Option<u32>,
    /// How long an agent's desktop waits before it tries to log in again (A).
    #[serde(default = "five_minutes")]
    #[schemars(extend("x-positive" = true))]
    pub login_retry: SimDuration,
    /// How long an agent's session lasts at most (IXN-4).
    #[serde(default = "a_day", rename = "login-session-timeout")]
    #[schemars(extend("x-positive" = true))]
    pub login_session_timeout: SimDuration,
    /// Whether an agent who lets an invitation time out is not ready from then on, until they
    /// log in again (IXN-4).
    #[serde(default, rename = "not-ready-on-invitation-timeout")]
    pub not_ready_on_invitation_timeout: bool,
    /// Whether an agent may have several connections, each of which gets every notification
    /// (IXN-4).
    #[serde(default, rename = "allow-multiple-agent-connections")]
    pub allow_multiple_agent_connections: bool,
    /// How many connections each agent's desktop opens; only one where several are not
    /// allowed.
    #[serde(default = "one")]
    #[schemars(range(min = 1))]
    pub agent_connections: u32,
    /// How long an invitation stands (IXN-5).
    #[serde(default = "delivering", rename = "delivering-timeout")]
    #[schemars(extend("x-positive" = true))]
    pub delivering_timeout: SimDuration,
    /// How long an agent may handle an interaction (IXN-5).
    #[serde(default = "handling", rename = "handling-timeout")]
    #[schemars(extend("x-positive" = true))]
    pub handling_timeout: SimDuration,
    /// How long a strategy may have an interaction (IXN-5).
    #[serde(default = "routing", rename = "routing-timeout")]
    #[schemars(extend("x-positive" = true))]
    pub routing_timeout: SimDuration,
    /// How servers, proxies and clients watch each other: with the default a loss is noticed
    /// after 9 s to 18 s (A) (IXN-6).
    #[serde(default = "nine_seconds_twice")]
    pub keepalive: KeepaliveConfig,
    /// How long a backup takes to become primary, once it has noticed (A) (IXN-6).
    #[serde(default = "five_seconds")]
    pub switchover: SimDuration,
    /// How long a client waits before it repeats a request that failed (A).
    #[serde(default = "five_seconds")]
    #[schemars(extend("x-positive" = true))]
    pub retry: SimDuration,
    /// Share of the logged-in agents of an application that vanish together for a panic
    /// signal (A) (IXN-18).
    #[serde(default = "tenth")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub panic_share: f64,
    /// Number of agents that vanish together for a panic signal (A).
    #[serde(default = "fifty")]
    #[schemars(range(min = 1))]
    pub panic_agents: u32,
    /// What counts as together for a Stat Server that aggregates streams itself (A).
    #[serde(default = "one_second")]
    pub panic_window: SimDuration,
    /// How often `node_backlog.csv` gets a row for each node and queue.
    #[serde(default = "a_minute")]
    #[schemars(extend("x-positive" = true))]
    pub backlog_every: SimDuration,
}

/// Who routes the interactions of a cluster to agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Routing {
    /// Orchestration Server: pulls through a proxy, one interaction for each free agent.
    #[default]
    Ors,
    /// Universal Routing Server: connected to every primary, which push to it.
    Urs,
    /// Nobody: only clients pull.
    None,
}

/// An order of interactions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ViewOrder {
    /// The oldest first; for URS and ORS: as they came.
    #[default]
    Age,
    /// The highest priority first, then the oldest.
    Priority,
}

/// What Stat Server is connected to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum StatServerVia {
    /// A proxy, which makes one stream of all nodes'.
    #[default]
    Proxy,
    /// Every primary.
    Nodes,
}

impl InteractionConfig {
    /// The parts of the cluster called `name` that faults can hit; it is the `number`-th of
    /// the scenario, from 0.
    pub fn parts(&self, number: u16, name: &str) -> Vec<Part> {
        let mut parts = Vec::new();
        for (node, SiteOr(of)) in &self.nodes {
            let [primary, backup, db] = of.sites();
            parts.push(Part::process(format!("{primary}/{name}.{node}-a")));
            parts.push(Part::process(format!("{backup}/{name}.{node}-b")));
            parts.push(Part::process(format!("{db}/{name}.{node}-db")));
        }
        parts.extend(self.logs(name).into_iter().map(|(log, _)| Part::process(log)));
        for (proxy, SiteOr(of)) in &self.proxies {
            parts.push(Part::process(format!("{}/{name}.{proxy}", of.site)));
            if let Some(backup) = &of.backup {
                parts.push(Part::process(format!("{backup}/{name}.{proxy}-b")));
            }
        }
        parts.extend(self.client_processes(name).into_iter().map(|(part, _)| Part::process(part)));
        let own = number * RESOURCES;
        for (number, node) in self.nodes.keys().enumerate() {
            let number = own + 2 * number as u16;
            parts.push(Part::resource(format!("{name}/{node}.rate"), number));
            parts.push(Part::resource(format!("{name}/{node}.licences"), number + 1));
        }
        parts.push(Part::resource(format!("{name}/licences"), own + LICENCES));
        parts
    }

    /// The event-log databases, each with its site.
    pub fn logs(&self, name: &str) -> Vec<(String, String)> {
        let Some(log) = &self.event_log else { return Vec::new() };
        let site_of = |node: &NodeConfig| log.site.clone().unwrap_or_else(|| node.site.clone());
        match log.layout {
            Layout::Single => {
                let first = self.nodes.values().take(1).map(|SiteOr(node)| site_of(node));
                first.map(|site| (format!("{site}/{name}.log"), site)).collect()
            }
            Layout::Separate => {
                let of = |(node, SiteOr(of)): (&String, &SiteOr<NodeConfig>)| {
                    let site = site_of(of);
                    (format!("{site}/{name}.{node}-log"), site)
                };
                self.nodes.iter().map(of).collect()
            }
        }
    }

    /// The processes of clients other than desktops, each with its site: media servers, the
    /// router, Stat Server, ICON, ESP servers, applications, scripted clients.
    pub fn client_processes(&self, name: &str) -> Vec<(String, String)> {
        let named = |part: &str, site: String| (format!("{site}/{name}.{part}"), site);
        let mut all = Vec::new();
        for medium in MEDIA_SERVERS {
            all.push(named(&format!("{}-server", medium.as_str()), self.media_site(medium)));
        }
        match self.routing {
            Routing::Ors => all.push(named("ors", self.router_site())),
            Routing::Urs => all.push(named("urs", self.router_site())),
            Routing::None => {}
        }
        let stat_site = self.stat_server_site.clone().unwrap_or_else(|| self.router_site());
        all.push(named("stat-server", stat_site));
        if let Some(log) = &self.event_log {
            let first = self.nodes.values().next().map(|SiteOr(node)| node.site.clone());
            all.push(named("icon", log.icon.clone().or(first).unwrap_or_default()));
        }
        for (esp, site) in &self.esp {
            all.push(named(&format!("esp-{esp}"), site.clone()));
        }
        for (application, of) in &self.application {
            all.push(named(&format!("app-{application}"), of.site.clone()));
        }
        for (client, of) in &self.client {
            all.push(named(&format!("client-{client}"), of.site.clone()));
        }
        all
    }

    /// The site of URS or ORS.
    pub fn router_site(&self) -> String {
        let first = self.proxies.values().next().map(|SiteOr(proxy)| proxy.site.clone());
        self.router_site.clone().or(first).unwrap_or_default()
    }

    /// The site of the media server of `medium`.
    pub fn media_site(&self, medium: Medium) -> String {
        let proxies = || self.proxies.values().map(|SiteOr(proxy)| proxy);
        let serving = proxies().find(|proxy| proxy.is_for(super::proxy::Serves::Media));
        let first = serving.or(proxies().next()).map(|proxy| proxy.site.clone());
        self.media_servers.get(&medium).cloned().or(first).unwrap_or_default()
    }
}

/// The media that have a media server.
pub const MEDIA_SERVERS: [Medium; 3] = [Medium::Chat, Medium::Email, Medium::Generic];

/// The resource of all licences together; those of nodes count from 0, two to a node.
pub const LICENCES: u16 = RESOURCES - 1;

/// How many numbers each cluster has for its resources.
pub const RESOURCES: u16 = 128;

fn interaction_server() -> String {
    INTERACTION_SERVER.to_owned()
}

fn one() -> u32 {
    1
}

fn ten() -> u32 {
    10
}

fn fifty() -> u32 {
    50
}

fn tenth() -> f64 {
    0.1
}

fn one_second() -> SimDuration {
    SimDuration::from_secs(1)
}

fn five_seconds() -> SimDuration {
    SimDuration::from_secs(5)
}

fn delivering() -> SimDuration {
    SimDuration::from_secs(30)
}

fn a_minute() -> SimDuration {
    SimDuration::from_secs(60)
}

fn five_minutes() -> SimDuration {
    SimDuration::from_secs(300)
}

fn handling() -> SimDuration {
    SimDuration::from_secs(180 * 60)
}

fn routing() -> SimDuration {
    SimDuration::from_secs(720 * 60)
}

fn a_day() -> SimDuration {
    SimDuration::from_secs(1_440 * 60)
}

fn nine_seconds_twice() -> KeepaliveConfig {
    KeepaliveConfig { interval: SimDuration::from_secs(9), count: 2 }
}
