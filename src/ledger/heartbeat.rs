//! What communication sessions and watchdogs notice, as rows.

use super::ids::{AgentId, ContactId, Label};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeartbeatEvent {
    /// A session rejected a call, because the browser's last ping was too old or the session
    /// was over (BEAT-2).
    Rejection,
    /// An agent was logged off from the CMS and the session ended (BEAT-2, BEAT-3).
    LogOff,
    /// A call that was sent to a dead browser, or rejected, was routed to somebody else
    /// (BEAT-5).
    Reroute,
    /// A browser was dead for longer than the tolerance, and nobody noticed until it came
    /// back or the run ended (BEAT-8).
    MissedDetection,
    /// A person has started a new communication session (BEAT-8).
    NewSession,
    /// A watchdog flagged the CMS as not available (BEAT-6).
    CmsUnavailable,
    /// A ping was acknowledged, and the flag cleared (BEAT-7).
    CmsAvailable,
    /// The CRM server was lost, with its sessions and the watchdogs' shared memory (BEAT-9).
    MemoryLost,
}

/// Who noticed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum HeartbeatBy {
    /// The communication session, by a call that came in.
    Session,
    /// The agent's watchdog.
    Watchdog,
}

/// `heartbeat.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HeartbeatRow {
    /// When.
    pub time: SimTime,
    /// Whose sessions.
    pub system: Label,
    /// What happened.
    pub event: HeartbeatEvent,
    /// To whom.
    pub agent: Option<AgentId>,
    /// Which call.
    pub contact: Option<ContactId>,
    /// Who noticed.
    pub by: Option<HeartbeatBy>,
    /// How old the last ping was, by the session's clock.
    pub age: Option<SimDuration>,
    /// Whether the browser really was alive.
    pub alive: Option<bool>,
    /// How long the browser had been dead.
    pub dead: Option<SimDuration>,
    /// What an offer in vain added to the caller's wait.
    pub added_wait: Option<SimDuration>,
    /// How many: pings while the CMS was flagged, sessions that were lost.
    pub count: Option<u64>,
    /// The fault behind it.
    pub cause: Cause,
}

impl HeartbeatRow {
    /// A row that says nothing yet but what happened, when, and why.
    pub fn new(time: SimTime, system: Label, event: HeartbeatEvent, cause: Cause) -> Self {
        HeartbeatRow {
            time,
            system,
            event,
            agent: None,
            contact: None,
            by: None,
            age: None,
            alive: None,
            dead: None,
            added_wait: None,
            count: None,
            cause,
        }
    }
}
