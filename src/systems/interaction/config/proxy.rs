//! An Interaction Server Proxy.

use schemars::JsonSchema;
use serde::Deserialize;

use super::site_or::AtSite;
use crate::kernel::time::SimDuration;

/// A proxy (IXN-1, IXN-3).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyConfig {
    /// Its site.
    #[schemars(example = &"denver")]
    pub site: String,
    /// The site of its backup, to which its clients go when it is gone. Without it there is
    /// none: proxies of desktops need none.
    #[serde(default)]
    pub backup: Option<String>,
    /// Requests of clients per second that it can serve (A) (IXN-2).
    #[serde(default = "two_thousand")]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub rate: f64,
    /// How many owners of interactions it remembers, the oldest out (IXN-11).
    #[serde(default = "ten_thousand")]
    #[schemars(range(min = 1))]
    pub cache: u32,
    /// How long nodes hold the pull of a strategy that comes through it, whatever they are
    /// told themselves (10 s is usual, 1 s to 600 s). Without it: as the nodes say (IXN-9).
    #[serde(default, rename = "pull-hold-timeout")]
    pub pull_hold_timeout: Option<SimDuration>,
    /// Which clients use it. Without it: all.
    #[serde(default)]
    pub serves: Vec<Serves>,
    /// The node that it asks first when it takes turns (A). Without it: the first.
    #[serde(default)]
    pub start_node: Option<String>,
}

/// A kind of client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Serves {
    /// Agents' desktops.
    Desktops,
    /// Media servers: chat, email.
    Media,
    /// Stat Server.
    Reporting,
    /// Orchestration Server (ORS).
    Orchestration,
    /// Everybody else.
    Others,
}

impl ProxyConfig {
    /// Whether clients of a kind use it.
    pub fn is_for(&self, kind: Serves) -> bool {
        self.serves.is_empty() || self.serves.contains(&kind)
    }
}

impl AtSite for ProxyConfig {
    fn at_site(site: &str) -> Self {
        ProxyConfig {
            site: site.to_owned(),
            backup: None,
            rate: two_thousand(),
            cache: ten_thousand(),
            pull_hold_timeout: None,
            serves: Vec::new(),
            start_node: None,
        }
    }
}

fn two_thousand() -> f64 {
    2_000.0
}

fn ten_thousand() -> u32 {
    10_000
}
