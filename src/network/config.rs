//! What a scenario says about the network: sites, links, keepalives.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;

/// A place with machines, people, or both.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SiteConfig {
    /// One-way latency between two parts of this site; without it, `network.latency`.
    pub latency: Option<Distribution>,
    /// Trunk lines of its switch: a call holds one from entering the switch until it leaves.
    /// Who finds none free is not let in: the carrier tries the queue's next site. Without
    /// it there is no limit.
    pub trunks: Option<u32>,
}

/// A link between two sites. Its name is the two sites' names with a hyphen between
/// them, unless `between` says otherwise.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct LinkConfig {
    /// The two sites, for a link whose name does not tell them.
    pub between: Option<[String; 2]>,
    /// One-way latency of every message.
    #[schemars(extend("default" = "0s"))]
    pub latency: Distribution,
}

impl LinkConfig {
    /// The two sites that the link called `name` joins; none if it does not say, or if its
    /// name can be read in more than one way. Sites that a scenario does not have can
    /// only come from `between`.
    pub fn ends(&self, name: &str, is_site: impl Fn(&str) -> bool) -> Option<[String; 2]> {
        if let Some(between) = &self.between {
            return Some(between.clone());
        }
        let mut readings = name
            .match_indices('-')
            .map(|(at, _)| [&name[..at], &name[at + 1..]])
            .filter(|ends| ends.iter().all(|end| is_site(end)));
        match (readings.next(), readings.next()) {
            (Some(ends), None) => Some(ends.map(str::to_owned)),
            _ => None,
        }
    }
}

/// Defaults of the network.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct NetworkConfig {
    /// One-way latency inside a site that does not say its own.
    #[schemars(extend("default" = "0s"))]
    pub latency: Distribution,
    /// How the two sides of a duplexed pair watch each other.
    pub private: KeepaliveConfig,
    /// How a gateway watches its central controller, and switches that move contacts to
    /// each other do.
    pub gateway: KeepaliveConfig,
    /// How an agent's desktop or phone and its server watch each other.
    pub desktop: KeepaliveConfig,
    /// How long a part waits between two attempts to connect again (A).
    #[schemars(extend("x-positive" = true))]
    pub reconnect: SimDuration,
    /// How long the carrier waits for a site that does not answer, before it takes a caller
    /// to the next one (A).
    pub carrier_timeout: SimDuration,
}

/// A part of a modelled system that faults can hit, or a class of parts alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its name: segments with slashes between them, the first of a process being its site.
    pub name: String,
    /// What it is.
    pub kind: PartKind,
    /// Of a class: how many there are, called `name/1`, `name/2`, ...
    pub count: Option<u32>,
}

/// What a part of a modelled system is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// A process or a database.
    Process,
    /// Something that can shrink: licences, a rate. The number is its owner's.
    Resource(u16),
}

impl Part {
    /// A process.
    pub fn process(name: String) -> Part {
        Part { name, kind: PartKind::Process, count: None }
    }

    /// A class of processes alike.
    pub fn class(name: String, count: u32) -> Part {
        Part { name, kind: PartKind::Process, count: Some(count) }
    }

    /// A resource, which its owner calls by `number`.
    pub fn resource(name: String, number: u16) -> Part {
        Part { name, kind: PartKind::Resource(number), count: None }
    }
}

/// A keepalive: sent at every interval; `count` missed in a row are a loss (CORE-7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct KeepaliveConfig {
    /// Time between two keepalives.
    #[schemars(extend("x-positive" = true), example = &"400ms")]
    pub interval: SimDuration,
    /// How many missed in a row are a loss.
    #[schemars(range(min = 1), example = 5)]
    pub count: u32,
}

impl Default for NetworkConfig {
    fn default() -> Self {
        NetworkConfig {
            latency: Distribution::default(),
            private: KeepaliveConfig { interval: SimDuration::from_millis(100), count: 5 },
            gateway: KeepaliveConfig { interval: SimDuration::from_millis(400), count: 5 },
            desktop: KeepaliveConfig { interval: SimDuration::from_secs(5), count: 3 },
            reconnect: SimDuration::from_secs(1),
            carrier_timeout: SimDuration::from_secs(4),
        }
    }
}
