//! A node: a primary/backup pair of Interaction Servers with an interaction database.

use schemars::JsonSchema;
use serde::Deserialize;

use super::site_or::AtSite;
use crate::kernel::time::SimDuration;
use crate::ledger::rows::Medium;

/// The application type to which proxies connect (IXN-23).
pub const INTERACTION_SERVER: &str = "Interaction Server";

/// A node (IXN-2, IXN-6).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeConfig {
    /// The site of its primary server.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The site of its backup server; without it, that of the primary.
    #[serde(default)]
    pub backup: Option<String>,
    /// The site of its interaction database; without it, that of the primary.
    #[serde(default)]
    pub db: Option<String>,
    /// Operations per second of its interaction database (A).
    #[serde(default = "five_hundred")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub rate: f64,
    /// The application type of its servers.
    #[serde(default = "interaction_server")]
    pub application_type: String,
    /// The media that proxies send to it. Without it: all (IXN-1).
    #[serde(default, rename = "media-types")]
    pub media_types: Vec<Medium>,
    /// The tenants that it serves. Without it: all (IXN-1).
    #[serde(default)]
    pub tenants: Vec<String>,
    /// Licences that the pair checks out. Without it: as many as it has log-ins (IXN-17).
    #[serde(default, rename = "ics_multi_media_agent_seat")]
    #[schemars(range(min = 1))]
    pub seats: Option<u32>,
    /// What an agent's log-in needs; should be the same on all nodes (IXN-4).
    #[serde(default, rename = "agent-login-control")]
    pub agent_login_control: String,
    /// How long it holds the pull of a strategy if it has nothing to give (A) (IXN-9).
    #[serde(default = "thirty_seconds", rename = "pull-hold-timeout")]
    #[schemars(extend("x-positive" = true))]
    pub pull_hold_timeout: SimDuration,
    /// The most interactions that it returns for a snapshot, a search or a workbin (IXN-13).
    #[serde(default = "five_hundred_interactions", rename = "max-interactions-per-snapshot")]
    #[schemars(range(min = 1))]
    pub max_interactions_per_snapshot: u32,
    /// The ESP servers that it is connected to. Without it: all of the cluster (IXN-19).
    #[serde(default)]
    pub esp: Option<Vec<String>>,
}

impl AtSite for NodeConfig {
    fn at_site(site: &str) -> Self {
        NodeConfig {
            site: site.to_owned(),
            backup: None,
            db: None,
            rate: five_hundred(),
            application_type: interaction_server(),
            media_types: Vec::new(),
            tenants: Vec::new(),
            seats: None,
            agent_login_control: String::new(),
            pull_hold_timeout: thirty_seconds(),
            max_interactions_per_snapshot: five_hundred_interactions(),
            esp: None,
        }
    }
}

impl NodeConfig {
    /// The sites of its two servers and of its database.
    pub fn sites(&self) -> [&str; 3] {
        [
            &self.site,
            self.backup.as_deref().unwrap_or(&self.site),
            self.db.as_deref().unwrap_or(&self.site),
        ]
    }

    /// Whether proxies send contacts of `medium` to it.
    pub fn takes(&self, medium: Medium) -> bool {
        self.media_types.is_empty() || self.media_types.contains(&medium)
    }
}

fn five_hundred() -> f64 {
    500.0
}

fn five_hundred_interactions() -> u32 {
    500
}

fn interaction_server() -> String {
    INTERACTION_SERVER.to_owned()
}

fn thirty_seconds() -> SimDuration {
    SimDuration::from_secs(30)
}
