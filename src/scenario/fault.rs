//! What a scenario says about faults.

use schemars::JsonSchema;
use serde::Deserialize;

use crate::kernel::distribution::Distribution;
use crate::kernel::time::SimDuration;
use crate::kernel::units::{Moment, Names};

/// Something that goes wrong, and is put right again (CORE-9).
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FaultConfig {
    /// What happens.
    #[schemars(example = &"site_outage")]
    pub kind: FaultKind,
    /// What it happens to: a name, a list of names, or a pattern (`denver/*`).
    #[schemars(example = &"denver")]
    pub target: Names,
    /// When. Required, unless the fault comes at random (`time_to_failure`).
    #[serde(default)]
    #[schemars(example = &"10:15")]
    pub at: Option<Moment>,
    /// How long it lasts; without it, to the end of the run.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    pub duration: Option<SimDuration>,
    /// At random, instead of `at`: how long each target works from the start of the run, or
    /// from its last repair, until it fails (CORE-10).
    #[serde(default)]
    #[schemars(example = &serde_json::json!({"exponential": {"mean": "8h"}}))]
    pub time_to_failure: Option<Distribution>,
    /// At random: how long each target takes to be repaired. With a short time to failure
    /// and a short repair the target flaps.
    #[serde(default)]
    #[schemars(example = &serde_json::json!({"lognormal": {"mean": "10m", "sd": "5m"}}))]
    pub time_to_repair: Option<Distribution>,
    /// Of `cut`: only messages from the named one of the link's two sites are cut off.
    #[serde(default)]
    pub from: Option<String>,
    /// Of `slow`: what is added to the latency of each message.
    #[serde(default)]
    pub latency: Option<Distribution>,
    /// Of `lossy`: share of messages that is lost (0 to 1).
    #[serde(default)]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub loss: Option<f64>,
    /// Of `clock_skew`: by how much the clock is ahead of the true time.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    pub ahead: Option<SimDuration>,
    /// Of `clock_skew`: by how much the clock is behind the true time.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    pub behind: Option<SimDuration>,
    /// Of `capacity`: by how much the resource shrinks.
    #[serde(default)]
    #[schemars(extend("exclusiveMinimum" = 0))]
    pub by: Option<f64>,
}

/// What happens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// A process or database dies; its connections are reset at once.
    Crash,
    /// A process or database stops answering; its connections stay.
    Hang,
    /// A process takes nothing new, finishes what it has, and stops.
    GracefulShutdown,
    /// A process dies and starts again after `duration`.
    Restart,
    /// A link carries nothing, both ways or one way.
    Cut,
    /// A link takes longer.
    Slow,
    /// A link loses messages.
    Lossy,
    /// Everything that lives at a site is gone, and the site's links.
    SiteOutage,
    /// The host of a process restarts: every process on it is gone for `duration`.
    HostRestart,
    /// The clock of a process is wrong: `ahead` or `behind`.
    ClockSkew,
    /// A resource shrinks: `agents/GROUP` by a number of people.
    Capacity,
}

impl FaultKind {
    /// The scenario's word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            FaultKind::Crash => "crash",
            FaultKind::Hang => "hang",
            FaultKind::GracefulShutdown => "graceful_shutdown",
            FaultKind::Restart => "restart",
            FaultKind::Cut => "cut",
            FaultKind::Slow => "slow",
            FaultKind::Lossy => "lossy",
            FaultKind::SiteOutage => "site_outage",
            FaultKind::HostRestart => "host_restart",
            FaultKind::ClockSkew => "clock_skew",
            FaultKind::Capacity => "capacity",
        }
    }
}
