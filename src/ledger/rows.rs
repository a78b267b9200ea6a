//! The rows: what happened, as plain data.

use schemars::JsonSchema;
use serde::Deserialize;

use super::figures::FigureRow;
use super::heartbeat::HeartbeatRow;
use super::ids::{AgentId, ContactId, GroupId, Label, QueueId};
use super::interaction::InteractionRow;
use super::lost::LostDataRow;
use super::peripheral::AgentLogoutRow;
use super::presence::{PresenceUpdateRow, PresenceWriteRow};
use super::switchovers::SwitchoverRow;
use super::views::RouterViewRow;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};

/// One thing that happened, of one of the kinds that are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Row {
    /// An agent changed state.
    AgentState(AgentStateRow),
    /// A contact came to its end.
    Contact(ContactRow),
    /// An interval of a queue ended.
    QueueInterval(QueueIntervalRow),
    /// An interval of an agent group ended.
    GroupInterval(GroupIntervalRow),
    /// A fault is over, or the run ended before it was.
    Fault(FaultRow),
    /// Something that a planner should know.
    Warning(WarningRow),
    /// Something that a report lacks.
    LostData(LostDataRow),
    /// An observer saw an agent differently from the truth.
    RouterView(RouterViewRow),
    /// A desktop was started or switched over.
    Switchover(SwitchoverRow),
    /// What a modelled system measured over the whole run.
    Figure(FigureRow),
    /// What communication sessions and watchdogs noticed.
    Heartbeat(HeartbeatRow),
    /// An update of presence is settled at an app server.
    PresenceUpdate(PresenceUpdateRow),
    /// The store of presence has dealt with a write.
    PresenceWrite(PresenceWriteRow),
    /// An agent was logged out of a media routing domain.
    AgentLogout(AgentLogoutRow),
    /// Something that an interaction cluster tells.
    Interaction(InteractionRow),
}

/// How a contact reaches the center (CORE-11).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Medium {
    /// A call.
    #[default]
    Voice,
    /// A chat.
    Chat,
    /// An email.
    Email,
    /// Any other task.
    Generic,
}

/// The state of an agent in one medium (CORE-16).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgentState {
    /// Not at work, or cut off from it.
    #[default]
    LoggedOut,
    /// At work, but not to be offered anything.
    NotReady,
    /// Free.
    Available,
    /// An offer is on its way or rings.
    Reserved,
    /// On a call.
    Talking,
    /// Working on a contact other than a call.
    Active,
    /// On a call, the caller on hold.
    Held,
    /// Work after the contact.
    WrapUp,
    /// Taken away from the contact by another medium.
    Interrupted,
    /// Has put the contact aside.
    Paused,
}

/// Whose view of an agent a row tells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Observer {
    /// What is really so.
    #[default]
    Truth,
    /// What the router of the agent's queues believes.
    Router,
    /// What a Cisco CallRouter believes.
    CallRouter,
}

/// Why an agent changed state, where the field has a word for it.
///
/// Who is logged out by [`AgentReason::ConnectionLost`] or [`AgentReason::PlaceLost`]
/// counts as cut off until the next row of that agent and medium. A shift that begins or
/// ends meanwhile is therefore a row too, from `logged_out` to `logged_out`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgentReason {
    /// No reason is given for this change.
    #[default]
    None,
    /// The shift begins.
    ShiftStart,
    /// The shift is over.
    ShiftEnd,
    /// The offered call rang and was not answered.
    RingNoAnswer,
    /// The switch, or the way to it, failed.
    ConnectionLost,
    /// The switch, or the way to it, is back.
    ConnectionRestored,
    /// The agent's own place failed.
    PlaceLost,
    /// The place is usable again.
    PlaceRestored,
    /// A break begins.
    Break,
    /// The person does not come, or goes, though the schedule says otherwise. Who would
    /// have come is a row from `logged_out` to `logged_out`.
    Absent,
    /// The agent's communication session was ended (BEAT-2, BEAT-3).
    SessionEnded,
    /// The agent has started a new communication session.
    SessionRestored,
    /// The desktop is being started (DR-1).
    DesktopStarting,
    /// The desktop is ready.
    DesktopReady,
    /// The desktop was closed at the end of the shift.
    DesktopClosed,
    /// The desktop failed, or the server that it depends on (PG-6).
    DesktopLost,
    /// The desktop's telephony service is OFF (DR-3).
    TelephonyOff,
    /// The desktop's telephony service is ON again.
    TelephonyOn,
    /// EventAgentLogout: the phone's registration expired (DR-5).
    DrForceLogout,
    /// EventAgentLogout: the SIP Server is in graceful shutdown (DR-5).
    GracefulShutdownLogout,
    /// EventAgentLogout: by a supervisor (DR-5).
    SupervisorLogout,
    /// EventDNBackInService: the phone is registered again.
    DnBackInService,
    /// The desktop switches over to the other site.
    SiteSwitchover,
    /// The peripheral gateway or its CTI Manager failed (PG-5).
    PeripheralLost,
    /// Calls rang in vain, one after the other (PG-7).
    MissedCalls,
    /// What had logged the agent out is over: logged in again.
    LoggedInAgain,
    /// The interaction cluster has logged the agent in.
    ClusterLogin,
    /// The agent is not logged in to the interaction cluster, or its desktop has lost it.
    ClusterLogout,
    /// The interaction cluster has no licence for the agent.
    NoLicence,
}

/// `agent_states.csv` (OUT-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AgentStateRow {
    /// When.
    pub time: SimTime,
    /// Whose state.
    pub agent: AgentId,
    /// In which medium.
    pub medium: Medium,
    /// Who sees it so.
    pub observer: Observer,
    /// The state before.
    pub from: AgentState,
    /// The state from now on.
    pub to: AgentState,
    /// Why.
    pub reason: AgentReason,
    /// The fault behind it.
    pub cause: Cause,
}

/// How a contact ended: exactly one of these (CORE-11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ContactEnd {
    /// Served to its end.
    Handled,
    /// The customer gave up.
    Abandoned(AbandonPhase),
    /// It was not let in, or sent away by a center that closed.
    Rejected(RejectReason),
    /// A failure ended it.
    Lost(LossReason),
    /// Still there when the run ended.
    Open,
}

/// Where a customer was who gave up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AbandonPhase {
    /// On the way to a site that answers.
    Network,
    /// In the queue.
    Queue,
    /// While an agent's phone rang.
    Ringing,
}

/// Why a contact was not let in; of several sites that did not, the last one's reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RejectReason {
    /// No site of its queue answered.
    NoSiteReachable,
    /// Every trunk line of the switch was taken.
    NoTrunk,
    /// Every place in the queue was taken.
    QueueFull,
    /// The queue was closed.
    Closed,
    /// It had been let in and waited; then the center closed, with nobody left to serve it.
    SentAway,
}

/// What a contact was lost by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LossReason {
    /// It waited in a switch that failed.
    QueueLost,
    /// It was in progress at a switch that failed.
    CallInProgress,
    /// The way between the switch and the agent failed.
    AgentUnreachable,
}

/// `contacts.csv`: the truth about one contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ContactRow {
    /// Which contact.
    pub contact: ContactId,
    /// How it came.
    pub medium: Medium,
    /// Its priority: higher is served first.
    pub priority: i16,
    /// The site whose switch took it last; none if no site did.
    pub site: Option<Label>,
    /// When the customer asked for service.
    pub submitted: SimTime,
    /// When an agent answered.
    pub answered: Option<SimTime>,
    /// When it ended (the customer's end: before wrap-up).
    pub ended: SimTime,
    /// How it ended.
    pub end: ContactEnd,
    /// Who served it, or was about to.
    pub agent: Option<AgentId>,
    /// From submission to the answer or, without one, to the end.
    pub wait: SimDuration,
    /// Time in conversation, without holds.
    pub talk: SimDuration,
    /// Time on hold.
    pub hold: SimDuration,
    /// The agent's work after it.
    pub wrap_up: SimDuration,
    /// How often it was offered to an agent in vain and queued again.
    pub reroutes: u16,
    /// Whether an interval counts it as within the service level's threshold.
    pub within_threshold: bool,
    /// The vendor's code for how it ended, where its queue's router gives one.
    pub disposition_code: Option<u16>,
    /// The fault behind its end or its re-routing.
    pub cause: Cause,
}

/// Who says so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum View {
    /// What really happened.
    #[default]
    Truth,
    /// What the historical report holds.
    Reported,
}

/// `intervals.csv`, a queue's: contacts are counted where they are submitted
/// (`offered`) and where they end (all others); times are split at the bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueIntervalRow {
    /// Start of the interval.
    pub start: SimTime,
    /// Its end.
    pub end: SimTime,
    /// Which queue.
    pub queue: QueueId,
    /// Who says so.
    pub view: View,
    /// The counts and times; none where nothing was reported.
    pub figures: Option<QueueFigures>,
}

/// What is counted for a queue in an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueFigures {
    /// Contacts submitted.
    pub offered: u64,
    /// Contacts answered.
    pub answered: u64,
    /// Of these, answered within the service level's threshold.
    pub answered_within: u64,
    /// Contacts whose customer gave up.
    pub abandoned: u64,
    /// Of these, given up within the service level's threshold.
    pub abandoned_within: u64,
    /// Contacts not let in.
    pub rejected: u64,
    /// Contacts ended by a failure.
    pub lost: u64,
    /// Offers taken back and queued again.
    pub rerouted: u64,
    /// Time that contacts waited.
    pub waiting: SimDuration,
    /// Time in conversation.
    pub talking: SimDuration,
    /// Time on hold.
    pub held: SimDuration,
    /// Work after contacts.
    pub wrap_up: SimDuration,
    /// Most contacts waiting at once.
    pub longest_queue: u64,
}

impl QueueFigures {
    /// Both together; the longest queue is the longer of the two.
    pub fn plus(&self, other: &QueueFigures) -> QueueFigures {
        QueueFigures {
            offered: self.offered + other.offered,
            answered: self.answered + other.answered,
            answered_within: self.answered_within + other.answered_within,
            abandoned: self.abandoned + other.abandoned,
            abandoned_within: self.abandoned_within + other.abandoned_within,
            rejected: self.rejected + other.rejected,
            lost: self.lost + other.lost,
            rerouted: self.rerouted + other.rerouted,
            waiting: self.waiting + other.waiting,
            talking: self.talking + other.talking,
            held: self.held + other.held,
            wrap_up: self.wrap_up + other.wrap_up,
            longest_queue: self.longest_queue.max(other.longest_queue),
        }
    }
}

/// `intervals.csv`, a group's: seconds that its agents spent in each state.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GroupIntervalRow {
    /// Start of the interval.
    pub start: SimTime,
    /// Its end.
    pub end: SimTime,
    /// Which group.
    pub group: GroupId,
    /// Who says so.
    pub view: View,
    /// The counts and times; none where nothing was reported.
    pub figures: Option<GroupFigures>,
}

/// What is counted for a group in an interval.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GroupFigures {
    /// Contacts answered.
    pub answered: u64,
    /// Agent time logged in.
    pub logged_in: SimDuration,
    /// Agent time not ready.
    pub not_ready: SimDuration,
    /// Agent time available.
    pub available: SimDuration,
    /// Agent time reserved or ringing.
    pub reserved: SimDuration,
    /// Agent time in conversation (or active, in other media).
    pub talking: SimDuration,
    /// Agent time with a caller on hold.
    pub held: SimDuration,
    /// Agent time in wrap-up.
    pub wrap_up: SimDuration,
    /// Agent time that the schedule asked for and a failure took: on shift, but cut off.
    pub out_of_service: SimDuration,
}

/// `faults.csv`: one row for each target that a fault really hit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultRow {
    /// Its id, which other rows bear as their cause.
    pub id: Cause,
    /// The fault's name in the scenario.
    pub fault: Label,
    /// What it did.
    pub kind: Label,
    /// What it hit.
    pub target: Label,
    /// When it began.
    pub start: SimTime,
    /// When it was over; none if the run ended first or it never ends.
    pub end: Option<SimTime>,
}

/// What a planner should know about a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WarningCode {
    /// Callers wait in a queue that nobody logged in can serve.
    QueueUnserved,
    /// Rows of an input were left out because they were broken.
    RowsSkipped,
    /// Desktops whose Configuration Server Proxy, or both Configuration Servers behind it,
    /// could not be reached: the agents are warned (DR-4).
    ConfigurationServiceOff,
    /// Desktops that could reach neither Stat Server: the agents are warned (DR-4).
    StatisticServiceOff,
    /// Agents vanished together: a panic signal took the place of their log-outs.
    PanicSignal,
    /// Events were lost because an event-log database could not take them.
    EventLogOverflow,
    /// Agents were logged out because a node has fewer licences.
    LicencesReduced,
}

/// `warnings.csv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WarningRow {
    /// When.
    pub time: SimTime,
    /// What kind.
    pub code: WarningCode,
    /// What it is about.
    pub subject: Label,
    /// How many (callers, agents, rows).
    pub count: u64,
    /// The fault behind it.
    pub cause: Cause,
}
