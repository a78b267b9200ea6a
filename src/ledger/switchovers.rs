//! Starts and switchovers of agents' desktops (SIP disaster recovery).

use super::ids::{AgentId, Label};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// Which rule decided that a desktop connects to a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// It was started (DR-1).
    Start,
    /// It was started, and was not at the agent's preferred site (DR-2).
    PreferredSite,
    /// The telephony service was OFF for the site-timeout (DR-3).
    SiteTimeout,
    /// EventDNBackInService did not come within the site-sip-register-timeout (DR-5).
    SiteSipRegisterTimeout,
    /// EventAgentLogout with the reason code graceful_shutdown_logout (DR-5).
    GracefulShutdown,
}

/// How a start or a switchover went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The agent logged in.
    Completed,
    /// Before that, another one was decided.
    Superseded,
    /// Before that, the agent went home or the desktop failed.
    GivenUp,
    /// The run ended before that.
    Open,
}

/// When a desktop came through the phases; none of those that it did not reach.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Phases {
    /// The Configuration Server Proxy took the connection.
    pub connected: Option<SimTime>,
    /// It took the log-in.
    pub authenticated: Option<SimTime>,
    /// AIL was loaded.
    pub loaded: Option<SimTime>,
    /// The telephony service was ON.
    pub listening: Option<SimTime>,
    /// EventDNBackInService: the phone was registered.
    pub registered: Option<SimTime>,
    /// The agent was logged in.
    pub logged_in: Option<SimTime>,
}

/// `switchovers.csv` (OUT-6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SwitchoverRow {
    /// Whose desktop.
    pub agent: AgentId,
    /// Which of its starts and switchovers, from 1.
    pub number: u32,
    /// Which rule decided.
    pub rule: Rule,
    /// The site where it was before; none at a start.
    pub from: Option<Label>,
    /// The site where it went; if it tried both, the last.
    pub to: Label,
    /// How often it tried to connect.
    pub attempts: u16,
    /// When it noticed what was decided on.
    pub detected: SimTime,
    /// When it was decided.
    pub decided: SimTime,
    /// The phases.
    pub phases: Phases,
    /// When it was over.
    pub ended: SimTime,
    /// How it went.
    pub outcome: Outcome,
    /// How long the agent could not work, though on duty: up to the end, and since the end
    /// of the one before at most.
    pub out_of_service: SimDuration,
    /// The fault behind it.
    pub cause: Cause,
}
