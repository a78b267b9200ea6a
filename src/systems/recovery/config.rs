//! What a scenario says about it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Rate};
use crate::network::config::Part;

/// SIP disaster recovery: the agent desktop (Genesys).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RecoveryConfig {
    /// The preferred and the secondary site of its agents: each has a SIP Server pair (the
    /// site's switch), a Configuration Server Proxy over a Configuration Server pair, and a
    /// Stat Server pair.
    #[schemars(example = serde_json::json!(["denver", "dallas"]))]
    pub sites: [String; 2],
    /// The sites that have a Configuration Server Proxy. Without it: both.
    #[serde(default)]
    pub configuration_server_proxies: Vec<String>,
    /// How long the telephony service may be OFF before the desktop treats it as a site
    /// failure and switches over (DR-3). Without it, or zero: never on this ground.
    #[serde(default)]
    pub site_timeout: Option<SimDuration>,
    /// How long the desktop waits for EventDNBackInService after a log-out with the reason
    /// code dr-force_logout, before it switches over (DR-5). Without it, or zero: never on
    /// this ground.
    #[serde(default)]
    pub site_sip_register_timeout: Option<SimDuration>,
    /// Retry interval of the Agent Interaction Layer (AIL), and between two attempts of a
    /// desktop that reaches neither site (A).
    #[serde(default = "ten_seconds")]
    #[schemars(extend("x-positive" = true))]
    pub retry: SimDuration,
    /// How long the desktop waits for a Configuration Server Proxy to take its connection,
    /// before it tries the other site (A).
    #[serde(default = "five_seconds")]
    #[schemars(extend("x-positive" = true))]
    pub connect_timeout: SimDuration,
    /// The site whose Configuration Server Proxy the desktop's local configuration names
    /// first. Without it: the preferred one.
    #[serde(default)]
    pub first_site: Option<String>,
    /// Whether the desktop tries the site first that it has cached as the preferred one
    /// (DR-2), rather than `first-site`.
    #[serde(default)]
    pub cache_preferred_site: bool,
    /// Whether people have places of their own.
    #[serde(default)]
    #[schemars(extend("default" = "fixed"))]
    pub seating: Seating,
    /// With hot seating and a cache: the share of starts (0 to 1) at which the last user's
    /// preferred site was the other one (A).
    #[serde(default = "half")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub stale_share: f64,
    /// The agents' phones.
    #[serde(default)]
    #[schemars(extend("default" = "external"))]
    pub phone: Phone,
    /// How long a desktop takes to launch its embedded SIP endpoint again (A).
    #[serde(default = "five_seconds")]
    pub endpoint_launch: SimDuration,
    /// How long a registration at a SIP Server lasts if it is not refreshed (A).
    #[serde(default = "three_minutes")]
    #[schemars(extend("x-positive" = true))]
    pub register_expiry: SimDuration,
    /// After which part of its time (0 to 1) a registration is refreshed (A).
    #[serde(default = "half")]
    #[schemars(range(min = 0.01, max = 0.99))]
    pub register_refresh: f64,
    /// How long AIL takes to load.
    #[serde(default)]
    #[schemars(extend("default" = {}))]
    pub loading: LoadingConfig,
    /// How many log-ins the Configuration Server Proxy of a site takes (A).
    #[serde(default = "fifty_a_second")]
    #[schemars(extend("default" = "50/s"))]
    pub log_ins: Rate,
    /// How many new registrations the SIP Server of a site takes; refreshes do not count
    /// (A).
    #[serde(default = "hundred_a_second")]
    #[schemars(extend("default" = "100/s"))]
    pub registrations: Rate,
    /// A delay, drawn for each switchover, between the decision and the first attempt to
    /// connect: it spreads the wave (DR-10) (A).
    #[serde(default)]
    #[schemars(extend("default" = "0s"))]
    pub switchover_delay: Distribution,
    /// How long the backup of a server pair takes to take over once it has noticed that the
    /// primary is gone (A).
    #[serde(default = "one_second")]
    pub pair_switchover: SimDuration,
    /// Whether the desktops of those who are on duty run already when the run begins.
    #[serde(default)]
    #[schemars(extend("default" = "running"))]
    pub at_start: AtStart,
    /// Log-outs by a supervisor, by name.
    #[serde(default)]
    pub supervisor: IndexMap<String, SupervisorConfig>,
}

/// Whether people have places of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Seating {
    /// Each has one.
    #[default]
    Fixed,
    /// Hotel or hot seating: whoever comes sits anywhere.
    Hot,
}

/// The agents' phones.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phone {
    /// A SIP endpoint in the desktop, which can launch it again.
    Embedded,
    /// A phone of its own.
    #[default]
    External,
}

/// What desktops do when the run begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AtStart {
    /// They are logged in at the preferred site.
    #[default]
    Running,
    /// They are started.
    Starting,
}

/// How long AIL takes to load, once the agent is authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct LoadingConfig {
    /// AIL's option `on-demand` in the section `loading`.
    pub on_demand: bool,
    /// Loading without it (A).
    pub time: SimDuration,
    /// Loading with it (A).
    pub on_demand_time: SimDuration,
}

/// A supervisor logs agents out. Their desktops do nothing about it (DR-5).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SupervisorConfig {
    /// When.
    #[schemars(example = &"10:15")]
    pub at: Moment,
    /// How many: the first of each group, as many as it has.
    #[schemars(example = 1)]
    pub people: u32,
    /// After what time they log in again by themselves. Without it: not.
    #[serde(default)]
    pub duration: Option<SimDuration>,
}

impl LoadingConfig {
    /// The time that loading takes.
    pub fn takes(&self) -> SimDuration {
        if self.on_demand { self.on_demand_time } else { self.time }
    }
}

impl Default for LoadingConfig {
    fn default() -> Self {
        LoadingConfig {
            on_demand: false,
            time: SimDuration::from_secs(30),
            on_demand_time: SimDuration::from_secs(3),
        }
    }
}

/// The servers of a site that come in pairs, primary and backup.
pub const PAIRS: [&str; 3] = ["sip", "config", "stat"];

impl RecoveryConfig {
    /// The name of one of the servers of the system called `name` at a site.
    pub fn server(name: &str, site: &str, pair: &str, side: usize) -> String {
        format!("{site}/{name}.{pair}-{}", ["a", "b"][side])
    }

    /// The name of the Configuration Server Proxy of a site.
    pub fn proxy(name: &str, site: &str) -> String {
        format!("{site}/{name}.csp")
    }

    /// The name of the desktops of a group, which sits at `site`.
    pub fn desktops(site: &str, group: &str) -> String {
        format!("{site}/{group}.desktop")
    }

    /// The number by which faults name a rate of a system, by its number: of the site's Configuration Server Proxy, or
    /// of its SIP Server.
    pub fn resource(system: usize, site: usize, registrations: bool) -> u16 {
        (system * 4 + site * 2 + usize::from(registrations)) as u16
    }

    /// The parts of the system called `name`, which has this number; `desktops` are the site,
    /// the name and the size of each group that uses it.
    pub fn parts<'a>(
        &self,
        (system, name): (usize, &str),
        desktops: impl Iterator<Item = (&'a String, &'a String, u32)>,
    ) -> Vec<Part> {
        let mut parts = Vec::new();
        for site in &self.sites {
            parts.push(Part::process(Self::proxy(name, site)));
            for pair in PAIRS {
                parts
                    .extend([0, 1].map(|side| Part::process(Self::server(name, site, pair, side))));
            }
        }
        parts.extend(
            desktops.map(|(site, group, count)| Part::class(Self::desktops(site, group), count)),
        );
        for (number, site) in self.sites.iter().enumerate() {
            let log_ins = format!("{site}/{name}.log-ins");
            parts.push(Part::resource(log_ins, Self::resource(system, number, false)));
            let registrations = format!("{site}/{name}.registrations");
            parts.push(Part::resource(registrations, Self::resource(system, number, true)));
        }
        parts
    }
}

fn half() -> f64 {
    0.5
}

fn one_second() -> SimDuration {
    SimDuration::from_secs(1)
}

fn five_seconds() -> SimDuration {
    SimDuration::from_secs(5)
}

fn ten_seconds() -> SimDuration {
    SimDuration::from_secs(10)
}

fn three_minutes() -> SimDuration {
    SimDuration::from_secs(180)
}

fn fifty_a_second() -> Rate {
    Rate { per_second: 50.0 }
}

fn hundred_a_second() -> Rate {
    Rate { per_second: 100.0 }
}
