//! What a cluster is built from: its processes and connections by number.

use super::config::InteractionConfig;
use super::store::Rec;
use crate::center::routing::router::Router;
use crate::kernel::random::Stream;
use crate::kernel::time::SimTime;
use crate::ledger::ids::{AgentId, Label};
use crate::ledger::rows::Medium;
use crate::network::ids::{ConnectionId, ProcessId, Socket};

/// A cluster.
#[derive(Clone, Debug)]
pub struct ClusterPlan {
    /// What the summary calls it.
    pub label: Label,
    /// What the scenario says.
    pub config: InteractionConfig,
    /// Its nodes.
    pub nodes: Vec<NodePlan>,
    /// Its event-log databases: one, one for each node, or none.
    pub logs: Vec<LogPlan>,
    /// Its proxies, each followed by its backup if it has one.
    pub proxies: Vec<ProxyPlan>,
    /// By tenant: the nodes that serve it, as a set.
    pub tenants: Vec<u32>,
    /// Clients other than desktops.
    pub clients: Vec<ClientPlan>,
    /// The groups whose agents it serves.
    pub groups: Vec<GroupPlan>,
    /// Every queue of the scenario.
    pub queues: Vec<QueuePlan>,
    /// The router of URS or ORS.
    pub router: Option<Router<Rec>>,
    /// For each of its lines the queue.
    pub lines: Vec<u16>,
    /// ICON's connections to the event-log databases.
    pub icon: Vec<Socket>,
    /// Stat Server's connection to URS or ORS.
    pub stat_to_router: Option<Socket>,
    /// When scripted clients ask.
    pub moments: Vec<(SimTime, u16)>,
    /// What scripted clients ask for.
    pub scripts: Vec<ScriptPlan>,
    /// What is in the queues at the start.
    pub preloads: Vec<PreloadPlan>,
    /// The first id that nothing in the scenario has.
    pub first_free_id: u32,
    /// Chance in the choice of a proxy.
    pub choice: Stream,
    /// Chance in the choice of an agent.
    pub selection: Stream,
}

/// A node.
#[derive(Clone, Debug)]
pub struct NodePlan {
    /// Its name: `web.n1`.
    pub label: Label,
    /// Its servers, the primary first.
    pub servers: [ProcessId; 2],
    /// Its database.
    pub database: ProcessId,
    /// The servers' connections to the database.
    pub to_database: [Socket; 2],
    /// Its event-log database, and the servers' connections to it.
    pub log: Option<(u8, [Socket; 2])>,
    /// The servers' connections to each ESP server that it is connected to.
    pub to_esp: Vec<Option<[Socket; 2]>>,
}

/// An event-log database.
#[derive(Clone, Debug)]
pub struct LogPlan {
    /// Its process.
    pub process: ProcessId,
}

/// A proxy.
#[derive(Clone, Debug)]
pub struct ProxyPlan {
    /// Its name: `web.p1`.
    pub label: Label,
    /// Its process.
    pub process: ProcessId,
    /// Its place in the scenario; a backup's is its primary's.
    pub number: usize,
    /// Its connections to the servers of each node.
    pub to_nodes: Vec<[Socket; 2]>,
    /// The node that it asks first.
    pub start_node: u8,
}

/// A client other than a desktop.
#[derive(Clone, Debug)]
pub struct ClientPlan {
    /// Its name: `web.urs`.
    pub label: Label,
    /// Its process.
    pub process: ProcessId,
    /// What it is.
    pub kind: ClientKind,
    /// Its connections to proxies, in the order in which it prefers them.
    pub to_proxies: Vec<(u8, Socket)>,
    /// Its connections to the servers of nodes.
    pub to_nodes: Vec<Option<[Socket; 2]>>,
}

/// What a client is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientKind {
    /// The media server of a medium.
    Media(Medium),
    /// URS or ORS.
    Router,
    /// Stat Server.
    StatServer,
    /// ICON.
    Icon,
    /// An ESP server.
    Esp,
    /// An application that serves agents; whether it is connected to nodes.
    Application(bool),
    /// One that follows the scenario.
    Scripted(u16),
}

/// A group whose agents the cluster serves.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// Its first agent.
    pub first_agent: AgentId,
    /// How many.
    pub count: u32,
    /// The first process of its desktops.
    pub first_process: ProcessId,
    /// The proxies that its desktops can choose from.
    pub proxies: Vec<u8>,
    /// The first connection of its first desktop; each has one to each of these proxies.
    pub first_connection: ConnectionId,
    /// The application that serves its agents instead.
    pub application: Option<u16>,
    /// Its index in the router.
    pub router_group: u16,
    /// The nodes on which its agents are logged in, as a set: those of their tenant.
    pub nodes: u32,
    /// Its people do nothing but contacts of clusters: who is not logged in does not work.
    pub suspends: bool,
}

/// A queue, as a cluster needs it.
#[derive(Clone, Debug)]
pub struct QueuePlan {
    /// Its name.
    pub label: Label,
    /// Its medium.
    pub medium: Medium,
    /// Its contacts' priority.
    pub priority: i16,
    /// Whether this cluster routes it.
    pub is_ours: bool,
    /// Its tenant.
    pub tenant: Option<u8>,
    /// How its view is segmented.
    pub segmentation: Option<SegmentationPlan>,
}

/// How the view of a queue is segmented.
#[derive(Clone, Debug)]
pub struct SegmentationPlan {
    /// Of each segment the share up to its end; the last is 1.
    pub up_to: Vec<f64>,
    /// The most of a segment that a node gives out.
    pub limit: u32,
    /// Chance in the segment of an interaction: draw n belongs to the n-th of the queue.
    pub chance: Stream,
}

/// What a scripted client asks for, resolved.
#[derive(Clone, Debug)]
pub struct ScriptPlan {
    /// Its name.
    pub label: Label,
    /// The index of its table in the configuration.
    pub number: usize,
    /// The queue.
    pub queue: u16,
    /// The medium.
    pub medium: Medium,
    /// The id of the interaction, if it is given, and its name.
    pub id: Option<(u32, Label)>,
    /// The tenant that it names.
    pub tenant: Option<u8>,
    /// The agent's desktop.
    pub desktop: Option<u32>,
    /// The ESP server.
    pub esp: u16,
}

/// Interactions that are there at the start.
#[derive(Clone, Debug)]
pub struct PreloadPlan {
    /// Its name.
    pub label: Label,
    /// The node.
    pub node: u8,
    /// The queue.
    pub queue: u16,
    /// How many.
    pub count: u32,
    /// Their priority.
    pub priority: i16,
    /// The id of the first.
    pub first_id: u32,
    /// Their segment, if it is given.
    pub segment: Option<u8>,
}

/// What is at the two ends of a connection, the initiator first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// A server of a node, its database.
    NodeDatabase(u8, u8),
    /// A server of a node, its event-log database.
    NodeLog(u8, u8),
    /// A server of a node, an ESP server.
    NodeEsp(u8, u8, u16),
    /// A proxy, a server of a node.
    ProxyNode(u8, u8, u8),
    /// A desktop, a proxy.
    DesktopProxy(u32, u8),
    /// A client, a proxy.
    ClientProxy(u16, u8),
    /// A client, a server of a node.
    ClientNode(u16, u8, u8),
    /// ICON, an event-log database.
    IconLog(u8),
    /// Stat Server, URS or ORS.
    StatRouter,
    /// The two servers of a node.
    Private,
}

/// What runs as a process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// A server of a node.
    Server(u8, u8),
    /// The database of a node.
    Database(u8),
    /// An event-log database.
    Log(u8),
    /// A proxy.
    Proxy(u8),
    /// A client.
    Client(u16),
    /// A desktop.
    Desktop(u32),
}
