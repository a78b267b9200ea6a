//! What happens in it, and what its parts say to each other.

use crate::center::event::ContactRef;
use crate::ledger::ids::AgentId;
use crate::ledger::rows::{AgentState, Medium};

/// What happens in it by itself. Numbers of sites, sides, calls and applications are those of
/// the room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Event {
    /// The PIM of a site (first) closes the counters of the interval that has ended.
    IntervalCloses(u16),
    /// A side (second) of a site's PG (first) has taken its switch time; the third number
    /// outdates an earlier attempt.
    SideActivates(u16, u8, u16),
    /// A call has waited long enough for a CallRouter that is not there.
    RouteTimeout(u32, u16),
    /// A waiting call or task is old enough for further groups of its queue.
    OverflowDue(u32, u16),
    /// The CallRouter tries an agent again whose ACD had turned an offer down at once.
    TriesAgain(AgentId),
    /// An agent who was logged out by a component's failure logs in by hand.
    LogsInByHand(AgentId, u16),
    /// A desktop whose Finesse server is lost reaches the backup.
    ReachesBackup(AgentId, u16),
    /// The CallRouter has heard no OFFER_TASK of a task for which it gave an agent.
    TaskNotStarted(u32, u16),
    /// The task life of what an application (first) had at a site's CTI server (second) is
    /// over.
    TaskLifeEnds(u16, u16, Medium, u16),
    /// A task has rung at a desktop for as long as it may.
    RingsInVain(u32, u16),
    /// A task has lasted for as long as those of its MRD may.
    TaskTooLong(u32, u16),
    /// An agent who was logged out for calls that they missed logs in again.
    BackAfterMisses(AgentId),
}

/// How an agent's state came to be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It has just changed, at the moment that is told.
    Changed,
    /// It has been so for some time: told to a PIM that has just connected.
    Snapshot,
}

/// A contact as messages name it: its place in the room's memory, and a number that outdates
/// whatever was said of it before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallRef {
    /// The place.
    pub slot: u32,
    /// Counts what was decided about it.
    pub attempt: u16,
}

/// What its parts say to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Message {
    // PIM and ACD, and on to PG and CallRouter.
    /// The PIM wants to hear of the ACD's agents.
    Monitor,
    /// The PIM does not want to hear of them any more.
    Unmonitor,
    /// Every agent's state has been told.
    Monitored,
    /// An agent's state, and when it changed: the microseconds of the time, modulo 2^32.
    AgentState {
        /// Whose.
        agent: AgentId,
        /// When, modulo.
        at: u32,
        /// The state.
        state: AgentState,
        /// In which medium.
        medium: Medium,
        /// Whether it is new.
        told: Told,
    },
    /// The CallRouter gives a call to an agent.
    Connect {
        /// The call's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// For whom.
        agent: AgentId,
    },
    /// A call came to nothing at the ACD: the caller is gone, or elsewhere.
    Returned {
        /// The call's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// For whom it was.
        agent: AgentId,
    },
    /// A call rang at the ACD in vain.
    Missed {
        /// The call's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// Who missed it.
        agent: AgentId,
    },
    /// The ACD could not give the call to the agent at all.
    TurnedDown {
        /// The call's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// For whom it was.
        agent: AgentId,
    },
    // PG and PIM.
    /// The PIM reaches its ACD and its CTI Manager.
    Ready,
    /// It does not: the CTI Manager is lost (true), or the ACD.
    NotReady(bool),
    /// The PG is active: the PIM is to gather.
    Gather,
    /// The other side is active.
    Rest,
    /// A report of an interval that is over, on its way to the historical database.
    Report(u32),
    /// The historical database has it.
    Stored(u32),
    // Sides of a PG.
    /// This side has lost something: the other one is to activate if it can.
    TakeOver,
    /// This side is active; the number counts activations, as far as this side knows.
    Active(u32),
    // PG and CallRouter.
    /// The CallRouter serves here: who has something for it may tell it.
    Serving,
    /// The peripheral is online: the states of its agents follow.
    Online,
    /// The peripheral is offline.
    Offline,
    /// The historical database is there again.
    Resend,
    // PG, CTI server, Finesse, desktops.
    /// Agents can be logged in.
    InService,
    /// They cannot.
    OutOfService,
    /// An agent has missed as many calls in a row as they may.
    MissesTooMany(AgentId),
    /// A desktop is there; between servers with its agent.
    SignIn(AgentId),
    /// A desktop is gone.
    SignOut(AgentId),
    // Application instances, MR PIM, MR PG, CallRouter.
    /// NEW_TASK: the application wants an agent for a task.
    NewTask(CallRef),
    /// DO_THIS_WITH_TASK: an agent was found.
    DoThisWithTask {
        /// The task's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// Who.
        agent: AgentId,
    },
    /// NEW_TASK_FAILURE: the CallRouter cannot be asked.
    NewTaskFailure(CallRef),
    /// The customer of a pending task is gone.
    CancelTask(CallRef),
    /// ROUTING_DISABLED.
    RoutingDisabled,
    /// ROUTING_ENABLED.
    RoutingEnabled,
    /// The application with this number is lost: its pending tasks are to be discarded.
    AppLost(u16),
    /// The application has assigned a task by itself and wants an id for it.
    TaskIdWanted(CallRef),
    /// The id.
    TaskId(CallRef),
    // Application instances, CTI servers, and on to the CallRouter.
    /// OFFER_TASK.
    OfferTask(CallRef),
    /// START_TASK.
    StartTask(CallRef),
    /// The state of a task that is open, told by an application that is back.
    TaskState(CallRef),
    /// WRAPUP_TASK.
    WrapupTask(CallRef),
    /// END_TASK.
    EndTask(CallRef),
    /// The application has told the state of everything that is open.
    TasksTold(u16),
    /// The record of a task, by number.
    TaskReport(u32),
    /// A task of an agent is over for the CallRouter.
    TaskOver {
        /// The task's place.
        slot: u32,
        /// The decision's number.
        attempt: u16,
        /// Whose it was.
        agent: AgentId,
    },
}

const _: () = assert!(size_of::<Event>() <= 16 && size_of::<Message>() <= 12);

impl Event {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::IntervalCloses(_) => "pim_interval_closes",
            Event::SideActivates(..) => "pg_side_activates",
            Event::RouteTimeout(..) => "route_timeout",
            Event::OverflowDue(..) => "router_overflow_due",
            Event::TriesAgain(_) => "router_tries_again",
            Event::LogsInByHand(..) => "logs_in_by_hand",
            Event::ReachesBackup(..) => "reaches_backup",
            Event::TaskNotStarted(..) => "task_not_started",
            Event::TaskLifeEnds(..) => "task_life_ends",
            Event::RingsInVain(..) => "rings_in_vain",
            Event::TaskTooLong(..) => "task_too_long",
            Event::BackAfterMisses(_) => "back_after_misses",
        }
    }
}

impl Message {
    /// The word for it: snake_case, unique in the system.
    pub const fn word(&self) -> &'static str {
        match self {
            Message::Monitor => "monitor",
            Message::Unmonitor => "unmonitor",
            Message::Monitored => "monitored",
            Message::AgentState { .. } => "agent_state",
            Message::Connect { .. } => "connect",
            Message::Returned { .. } => "returned",
            Message::Missed { .. } => "missed",
            Message::TurnedDown { .. } => "turned_down",
            Message::Ready => "pim_ready",
            Message::NotReady(_) => "pim_not_ready",
            Message::Gather => "gather",
            Message::Rest => "rest",
            Message::Report(_) => "interval_report",
            Message::Stored(_) => "report_stored",
            Message::TakeOver => "take_over",
            Message::Active(_) => "side_active",
            Message::Serving => "router_serving",
            Message::Online => "peripheral_online",
            Message::Offline => "peripheral_offline",
            Message::Resend => "resend",
            Message::InService => "in_service",
            Message::OutOfService => "out_of_service",
            Message::MissesTooMany(_) => "misses_too_many",
            Message::SignIn(_) => "sign_in",
            Message::SignOut(_) => "sign_out",
            Message::NewTask(_) => "new_task",
            Message::DoThisWithTask { .. } => "do_this_with_task",
            Message::NewTaskFailure(_) => "new_task_failure",
            Message::CancelTask(_) => "cancel_task",
            Message::RoutingDisabled => "routing_disabled",
            Message::RoutingEnabled => "routing_enabled",
            Message::AppLost(_) => "app_lost",
            Message::TaskIdWanted(_) => "task_id_wanted",
            Message::TaskId(_) => "task_id",
            Message::OfferTask(_) => "offer_task",
            Message::StartTask(_) => "start_task",
            Message::TaskState(_) => "task_state",
            Message::WrapupTask(_) => "wrapup_task",
            Message::EndTask(_) => "end_task",
            Message::TasksTold(_) => "tasks_told",
            Message::TaskReport(_) => "task_report",
            Message::TaskOver { .. } => "task_over",
        }
    }

    /// The contact that it is about: its parts know contacts by numbers of their own.
    pub const fn contact(&self) -> Option<ContactRef> {
        None
    }
}
