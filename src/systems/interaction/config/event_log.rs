//! The event log: where nodes write what happened, and who reads it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::time::SimDuration;

/// The event log of a cluster (IXN-7, IXN-16).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct EventLogConfig {
    /// One database for the cluster, or one for each node.
    pub layout: Layout,
    /// The site of the databases. Without it: that of each node's primary; of a single
    /// database that of the first node.
    pub site: Option<String>,
    /// Events per second that a database can take (A).
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub rate: f64,
    /// How many events a node keeps that its database cannot take (A).
    #[schemars(range(min = 1))]
    pub buffer_size: u32,
    /// How long a node keeps an event that its database cannot take (A).
    #[schemars(extend("x-positive" = true))]
    pub buffer_time: SimDuration,
    /// How often a node sends what it has to its database (A).
    #[schemars(extend("x-positive" = true))]
    pub flush: SimDuration,
    /// How long after an agent's first `EventAgentLogout` the clean-up trigger of the
    /// database removes the agent's records; `0s`: at once. Without it there is no trigger.
    pub clean_up: Option<SimDuration>,
    /// How often ICON reads the databases (A).
    #[schemars(extend("x-positive" = true))]
    pub icon_poll: SimDuration,
    /// The site of ICON. Without it: that of the first node.
    pub icon: Option<String>,
}

/// How the event-log databases are laid out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One database to which every node writes.
    #[default]
    Single,
    /// A database for each node.
    Separate,
}

impl Default for EventLogConfig {
    fn default() -> Self {
        EventLogConfig {
            layout: Layout::Single,
            site: None,
            rate: 5_000.0,
            buffer_size: 10_000,
            buffer_time: SimDuration::from_secs(600),
            flush: SimDuration::from_secs(1),
            clean_up: None,
            icon_poll: SimDuration::from_secs(60),
            icon: None,
        }
    }
}
