//! What a scenario says about it.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::time::SimDuration;
use crate::network::config::{KeepaliveConfig, Part};

/// How a dead browser is noticed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// Not at all: calls go to a dead browser until somebody answers or it comes back
    /// (BEAT-4).
    None,
    /// By the communication session, when a call comes in (BEAT-2).
    Heartbeat,
    /// By the session when a call comes in, and by a watchdog for each agent (BEAT-3).
    #[default]
    Watchdog,
}

/// When the timers of agents who log on at the same moment wake up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phases {
    /// Spread evenly over their intervals, as where people log on one by one (BEAT-7).
    #[default]
    Spread,
    /// All together, at whole intervals since the agent logged on.
    Together,
}

/// Heartbeat and watchdogs (SAP CRM Interaction Center): a CRM server, `SITE/NAME.crm`, with
/// the communication sessions of the groups that say `heartbeat = "NAME"`. The external
/// communications management software (CMS) is the switch at which the group is logged in.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeartbeatConfig {
    /// Where the CRM server is.
    #[schemars(example = &"denver")]
    pub site: String,
    /// How a dead browser is noticed.
    #[serde(default)]
    pub mode: Mode,
    /// Time between two pings of a browser (A).
    #[serde(default = "half_a_minute")]
    #[schemars(extend("x-positive" = true))]
    pub ping: SimDuration,
    /// The heartbeat lag: a last ping older than this is too old. One that is exactly as old
    /// is good (A).
    #[serde(default = "ninety_seconds")]
    pub lag: SimDuration,
    /// Time between two looks of a watchdog (A).
    #[serde(default = "one_minute")]
    #[schemars(extend("x-positive" = true))]
    pub watchdog: SimDuration,
    /// When timers wake up.
    #[serde(default)]
    pub phases: Phases,
    /// A last acknowledged ping to the CMS that is older than this is too old: the watchdog
    /// that finds it pings the CMS (A).
    #[serde(default = "one_minute")]
    pub cms_age: SimDuration,
    /// How long a watchdog waits for the CMS to acknowledge its ping (A).
    #[serde(default = "five_seconds")]
    #[schemars(extend("x-positive" = true))]
    pub cms_timeout: SimDuration,
    /// The keepalive of the connection between a browser and the server: browser and operating
    /// system see to it, after a quiet 45 s and then ten times (A). It is what tells a browser
    /// that says nothing by itself that the server is gone, or was started anew.
    #[serde(default = "browser_keepalive")]
    pub keepalive: KeepaliveConfig,
    /// How long a person needs to start a new communication session and to log on again,
    /// after theirs was ended, the CRM server was lost, or the browser started anew (A).
    #[serde(default = "half_a_minute")]
    pub logon: SimDuration,
}

impl HeartbeatConfig {
    /// The parts of the system called `name` that faults can hit.
    pub fn parts(&self, name: &str) -> Vec<Part> {
        vec![Part::process(self.server(name))]
    }

    /// The name of its CRM server's process.
    pub fn server(&self, name: &str) -> String {
        format!("{}/{name}.crm", self.site)
    }
}

fn browser_keepalive() -> KeepaliveConfig {
    KeepaliveConfig { interval: SimDuration::from_secs(45), count: 10 }
}

fn half_a_minute() -> SimDuration {
    SimDuration::from_secs(30)
}

fn one_minute() -> SimDuration {
    SimDuration::from_secs(60)
}

fn ninety_seconds() -> SimDuration {
    SimDuration::from_secs(90)
}

fn five_seconds() -> SimDuration {
    SimDuration::from_secs(5)
}
