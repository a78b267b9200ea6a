//! Clients that do what the scenario tells them, and what is there when the run begins.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::time::SimDuration;
use crate::kernel::units::Moment;
use crate::ledger::rows::Medium;

/// A client that sends one kind of request: a monitor, a capture point, a finder, a web
/// client with ids of its own, one that pulls.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ClientConfig {
    /// Its site.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The proxy or the node that it is connected to. Without it: the proxies in their
    /// order, the next when one is gone. A capture point is connected to a node (IXN-15).
    #[serde(default)]
    pub via: Option<String>,
    /// What it asks.
    #[schemars(example = &"ping")]
    pub request: RequestKind,
    /// When it asks.
    #[serde(default)]
    pub at: Vec<Moment>,
    /// It asks at every interval, from the start.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    pub every: Option<SimDuration>,
    /// How often it asks each time, without waiting for an answer.
    #[serde(default = "once")]
    #[schemars(range(min = 1))]
    pub times: u32,
    /// The queue that it asks for, or submits to.
    #[serde(default)]
    pub queue: Option<String>,
    /// The medium of what it submits or looks for; without it that of the queue.
    #[serde(default)]
    pub medium: Option<Medium>,
    /// The tenant that it names; without it that of the queue, if it names one, else none.
    #[serde(default)]
    pub tenant: Option<String>,
    /// The id of the interaction: one that a client gave, or `TABLE-3` for the third that
    /// the `preload` called `TABLE` put there. Of a `submit` without it the cluster makes it.
    #[serde(default)]
    pub id: Option<String>,
    /// The agent whom it speaks for, `staff-1`.
    #[serde(default)]
    pub agent: Option<String>,
    /// The ESP server that it wants something of.
    #[serde(default)]
    pub esp: Option<String>,
    /// The most interactions that it wants.
    #[serde(default = "hundred")]
    #[schemars(range(min = 1))]
    pub limit: u32,
    /// It leaves out, or gets wrong, an attribute that a proxy routes by (IXN-12).
    #[serde(default)]
    pub broken_attribute: bool,
    /// Of a snapshot: how long after taking it the client asks for its content.
    #[serde(default)]
    pub read_after: SimDuration,
}

/// What a client asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RequestKind {
    /// `RequestPing`: whether the server is there (IXN-20).
    Ping,
    /// `RequestSubmit`: a new interaction (IXN-10).
    Submit,
    /// `RequestPull`: the next interaction of a queue; again and again until there is none,
    /// one at a time. What it gets it completes.
    Pull,
    /// `RequestGetInteractionProperties`: whether an interaction exists (IXN-11).
    Get,
    /// `RequestStopProcessing`: an interaction is taken out.
    Stop,
    /// `RequestFindInteractions`: the interactions of a queue (IXN-13).
    Find,
    /// A search by external id, which one node answers (IXN-13).
    FindExternal,
    /// `RequestGetWorkbinContent`: what an agent has in hand, or a queue's content.
    Workbin,
    /// `RequestTakeSnapshot`, and its content later.
    Snapshot,
    /// An external service request about an interaction (IXN-19).
    Esp,
    /// `RequestAgentLogin` for an agent.
    Login,
    /// The reporting events of agents, as a Stat Server Java extension gets them (IXN-22).
    JavaExtension,
}

/// Interactions that a node holds when the run begins.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PreloadConfig {
    /// The node.
    #[schemars(example = &"n1")]
    pub node: String,
    /// The queue in which they wait.
    #[schemars(example = &"q1")]
    pub queue: String,
    /// How many. They were submitted before those of the preloads after this one.
    #[schemars(range(min = 1), example = 30)]
    pub count: u32,
    /// Their priority: higher is served first.
    #[serde(default)]
    pub priority: i16,
    /// Their segment, if the view of the queue is segmented. Without it: by the shares.
    #[serde(default)]
    pub segment: Option<String>,
}

/// An application that serves many agents, who are not connected themselves (IXN-18).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationConfig {
    /// Its site.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The agent groups that it serves.
    #[schemars(example = serde_json::json!(["staff"]))]
    pub groups: Vec<String>,
    /// What it is connected to.
    #[serde(default)]
    pub via: ApplicationVia,
}

/// What an application is connected to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ApplicationVia {
    /// An Interaction Server Proxy.
    #[default]
    Proxy,
    /// Every Interaction Server.
    Nodes,
}

fn once() -> u32 {
    1
}

fn hundred() -> u32 {
    100
}
