//! What the reports lack: the difference between truth and report, as rows (OUT-4).

use super::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// `lost_data.csv`: one thing that a report lacks, has late, or has wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LostDataRow {
    /// When this was final.
    pub time: SimTime,
    /// The modelled system that lost it.
    pub system: System,
    /// The component that held it.
    pub component: Option<Label>,
    /// What kind of thing it is.
    pub kind: LostKind,
    /// Which one.
    pub key: LostKey,
    /// What of it.
    pub metric: Metric,
    /// What really was.
    pub truth: Quantity,
    /// What the report says at the end of the run.
    pub reported: Quantity,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether any component noticed that something is missing.
    pub known: bool,
    /// When the report had it after all.
    pub recovered: Option<SimTime>,
    /// The vendor's code for how it ended, where there is one.
    pub disposition_code: Option<u16>,
    /// The fault behind it.
    pub cause: Cause,
}

/// What a row of lost data is about; parts that do not apply are none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct LostKey {
    /// The agent.
    pub agent: Option<AgentId>,
    /// The agent group, for vendors the skill group.
    pub group: Option<GroupId>,
    /// The queue.
    pub queue: Option<QueueId>,
    /// The start of the interval.
    pub interval: Option<SimTime>,
    /// The contact.
    pub contact: Option<ContactId>,
}

/// Whose data it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// The center itself: its switches and their historical database.
    Center,
    /// Presence across application pools (Lync/Skype).
    Presence,
    /// Heartbeat and watchdogs (SAP CRM Interaction Center).
    Heartbeat,
    /// Peripheral gateways (Cisco CCE).
    Peripheral,
    /// Interaction Server clusters (Genesys eServices).
    Interaction,
    /// SIP disaster recovery (Genesys).
    Recovery,
}

/// What kind of thing was lost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum LostKind {
    /// A part of an interval's report.
    IntervalReport,
    /// A contact that waited.
    Contact,
    /// A conversation.
    CallInProgress,
    /// The record of a task.
    TaskReport,
    /// A task that waits for an agent.
    PendingTask,
    /// Events for an event log.
    EventLog,
    /// An update of somebody's presence.
    PresenceUpdate,
}

/// What was counted or measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Metric {
    /// Contacts submitted.
    Offered,
    /// Contacts answered.
    Answered,
    /// Contacts given up.
    Abandoned,
    /// Contacts not let in.
    Rejected,
    /// Contacts ended by a failure.
    Lost,
    /// Time in conversation.
    TalkTime,
    /// Time on hold.
    HoldTime,
    /// Time that contacts waited.
    WaitTime,
    /// The thing itself: 1 if it is there.
    Existence,
    /// Calls whose conversation ended.
    CallsHandled,
    /// Time of work after calls.
    WrapUpTime,
    /// Agent time available.
    ReadyTime,
    /// Agent time logged in.
    LoggedInTime,
    /// Time that an agent had a task, wrap-up included.
    TaskTime,
}

/// A value of the truth or of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// So many.
    Count(i64),
    /// So long; shown in seconds.
    Time(SimDuration),
}

/// What became of a thing that the report lacked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is in no report.
    Lost,
    /// It came later than it should.
    Late,
    /// The report has more than there was.
    Duplicated,
    /// The report has a part of it.
    Truncated,
    /// It is in the report of another interval.
    Misattributed,
}

impl Quantity {
    /// The truth less the report: what is lost. Negative for what was reported twice.
    /// Both are counts or both are times.
    ///
    /// # Panics
    /// If one is a count and the other a time.
    pub fn lost(self, reported: Quantity) -> (i64, bool) {
        match (self, reported) {
            (Quantity::Count(truth), Quantity::Count(reported)) => (truth - reported, false),
            (Quantity::Time(truth), Quantity::Time(reported)) => {
                (truth.as_nanos() as i64 - reported.as_nanos() as i64, true)
            }
            _ => panic!("a count is compared with a count, a time with a time"),
        }
    }

    /// Whether it is none at all.
    pub fn is_zero(self) -> bool {
        matches!(self, Quantity::Count(0) | Quantity::Time(SimDuration::ZERO))
    }
}
