//! What it is built from: names resolved to numbers, connections opened.

use super::config::Assigns;
use crate::center::config::{Selection, Takes};
use crate::center::routing::router::{MEDIA, ServedLine, Tier};
use crate::kernel::random::Stream;
use crate::kernel::time::SimDuration;
use crate::ledger::ids::{AgentId, GroupId, Label};
use crate::ledger::rows::Medium;
use crate::network::ids::{ConnectionId, PairId, ProcessId};

/// Times and other rules of one `[peripheral.NAME]`.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Whether an ACD tells a PIM that connects the state of each agent.
    pub acd_reports_state: bool,
    /// How long the other side of a PG takes to activate.
    pub switch_time: SimDuration,
    /// How long a side of a PG that starts looks for its peer.
    pub detection: SimDuration,
    /// How long after an interval's end a PIM closes its counters.
    pub report_delay: SimDuration,
    /// How much later a report may come without being late.
    pub late_after: SimDuration,
    /// How long a call waits for a CallRouter that is not there.
    pub route_timeout: SimDuration,
    /// How long an agent is left alone whose ACD has turned an offer down.
    pub refusal_pause: SimDuration,
    /// How long a log-in by hand takes; none: automatically.
    pub login_by_hand: Option<SimDuration>,
    /// Reaching the backup Finesse server takes so long for the only desktop that does.
    pub backup_least: SimDuration,
    /// And so long for the last of `backup_users`.
    pub backup_most: SimDuration,
    /// How many desktops at once make it take longest.
    pub backup_users: u32,
    /// How many calls in a row an agent may miss; 0: any.
    pub missed_calls: u8,
    /// How long an agent stays away who has missed as many.
    pub login_after_missed: SimDuration,
    /// The reason code of agents who log out by themselves.
    pub logout_code: u16,
    /// How long an agent is kept for a task that is not offered.
    pub task_start_timeout: SimDuration,
    /// What becomes of tasks by medium.
    pub mrd: [MrdRules; MEDIA],
}

/// What becomes of the tasks of a media routing domain.
#[derive(Clone, Copy, Debug)]
pub struct MrdRules {
    /// How long a task stays whose application is lost.
    pub task_life: SimDuration,
    /// How long a task may last.
    pub max_task_duration: SimDuration,
    /// Whether the history of open tasks is recreated.
    pub recreates_history: bool,
}

/// A Central Controller: the CallRouter and what belongs to it.
#[derive(Clone, Debug)]
pub struct ControllerPlan {
    /// Its system's name: `peripheral.cards`.
    pub label: Label,
    /// Its rules.
    pub rules: Rules,
    /// The routers of its sides.
    pub sides: Vec<ProcessId>,
    /// The pair that they are, if they are two.
    pub pair: Option<PairId>,
    /// The connections of the sides to the historical database.
    pub to_history: Vec<ConnectionId>,
    /// The lines of its queues.
    pub lines: Vec<LinePlan>,
    /// The groups of its peripherals.
    pub groups: Vec<RoutedGroup>,
    /// For selection at random.
    pub draws: Stream,
    /// The connection of the MR PIM to the MR PG, if there are applications.
    pub mr_pim: Option<ConnectionId>,
    /// The connections of the MR PG to the sides.
    pub mr_to_sides: Vec<ConnectionId>,
}

/// A queue as the CallRouter knows it.
#[derive(Clone, Debug)]
pub struct LinePlan {
    /// The medium of its contacts.
    pub medium: Medium,
    /// Who serves it; groups are numbered as in [`ControllerPlan::groups`].
    pub tiers: Vec<Tier>,
    /// Who of several gets a contact.
    pub selection: Selection,
}

/// A group as the CallRouter knows it.
#[derive(Clone, Debug)]
pub struct RoutedGroup {
    /// Its first agent.
    pub first: AgentId,
    /// How many.
    pub count: u32,
    /// How many contacts of each medium one can have.
    pub at_once: [u16; MEDIA],
    /// What a freed agent takes.
    pub takes: Takes,
    /// The lines of each medium that they serve; lines are numbered as in
    /// [`ControllerPlan::lines`].
    pub lines: Vec<ServedLine>,
}

/// A side of a PG.
#[derive(Clone, Debug)]
pub struct SidePlan {
    /// The PIM's name, for rows.
    pub pim_label: Label,
    /// The PIM.
    pub pim: ProcessId,
    /// The PG.
    pub pg: ProcessId,
    /// The PIM's connection to the ACD.
    pub to_acd: ConnectionId,
    /// The PIM's connection to the PG.
    pub to_pg: ConnectionId,
    /// The PIM's connection to the CTI Manager.
    pub to_manager: ConnectionId,
    /// The PG's connections to the sides of the Central Controller.
    pub to_controller: Vec<ConnectionId>,
    /// The CTI server's connection to the PG.
    pub from_cti: ConnectionId,
}

/// A peripheral: a site with its ACD and its PG.
#[derive(Clone, Debug)]
pub struct SitePlan {
    /// Its name: `denver/cards`.
    pub label: Label,
    /// Its Central Controller.
    pub controller: u16,
    /// The switch.
    pub acd: ProcessId,
    /// The PG's sides.
    pub sides: Vec<SidePlan>,
    /// The private connection of the two sides; side A is the initiator.
    pub private: Option<ConnectionId>,
    /// The connections of the Finesse servers to the CTI server.
    pub finesse: [ConnectionId; 2],
    /// The Finesse servers.
    pub finesse_processes: [ProcessId; 2],
    /// The agents at it.
    pub members: Vec<AgentId>,
}

/// An agent.
#[derive(Clone, Copy, Debug)]
pub struct SeatPlan {
    /// The peripheral.
    pub site: u16,
    /// Number among the peripheral's agents.
    pub member: u32,
    /// Number of the group at the Central Controller.
    pub group: u16,
    /// Number within the group.
    pub in_group: u32,
    /// The group for rows.
    pub group_id: GroupId,
    /// The desktop's connections to the Finesse servers.
    pub to_finesse: [ConnectionId; 2],
    /// How long a task rings at the desktop; none where every one is accepted at once.
    pub ring_no_answer: Option<SimDuration>,
    /// Which media the agent serves.
    pub media: [bool; MEDIA],
}

/// A queue that a CallRouter decides for.
#[derive(Clone, Debug)]
pub struct RoutedQueue {
    /// Its Central Controller.
    pub controller: u16,
    /// Its line there.
    pub line: u16,
    /// The medium of its contacts.
    pub medium: Medium,
    /// Their priority.
    pub priority: i16,
    /// At which ages more groups help.
    pub overflow: Vec<SimDuration>,
    /// How many contacts may wait in it.
    pub places: Option<u32>,
    /// Whether some of its customers have no patience at all.
    pub balks: bool,
    /// The application instance that has its contacts.
    pub app: Option<u16>,
}

/// An application instance.
#[derive(Clone, Debug)]
pub struct AppPlan {
    /// Its name for rows.
    pub label: Label,
    /// Its Central Controller.
    pub controller: u16,
    /// Its process.
    pub process: ProcessId,
    /// When it assigns tasks by itself.
    pub assigns: Assigns,
    /// Its connection to the MR PIM.
    pub to_mr: ConnectionId,
    /// Its connections to the CTI servers, each with the site.
    pub to_cti: Vec<(u16, ConnectionId)>,
}

/// What a connection joins; numbers are those of sites, sides, and so on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Joins {
    /// A PIM with its ACD.
    PimAcd(u16, u8),
    /// A PIM with its PG.
    PimPg(u16, u8),
    /// A PIM with its CTI Manager.
    PimManager(u16, u8),
    /// A PG (site, side) with a side of the Central Controller.
    PgController(u16, u8, u8),
    /// The two sides of a PG.
    Private(u16),
    /// The CTI server with a side of its PG.
    CtiPg(u16, u8),
    /// A Finesse server with the CTI server.
    FinesseCti(u16, u8),
    /// A desktop with a Finesse server.
    Desktop(AgentId, u8),
    /// A side of the Central Controller with the historical database.
    History(u16, u8),
    /// The two sides of a Central Controller.
    CentralPrivate,
    /// An application instance with the MR PIM.
    AppMr(u16),
    /// An application instance with a site's CTI server.
    AppCti(u16, u16),
    /// The MR PIM with the MR PG of a Central Controller.
    MrPim(u16),
    /// The MR PG with a side of its Central Controller.
    MrController(u16, u8),
}

/// What a process is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// A side of a Central Controller.
    Router(u16, u8),
    /// A PG.
    Pg(u16, u8),
    /// A PIM.
    Pim(u16, u8),
    /// An agent's desktop.
    Desktop(AgentId),
    /// A site's CTI server.
    Cti(u16),
    /// An application instance.
    App(u16),
    /// The MR PG of a Central Controller.
    MrPg(u16),
    /// Its MR PIM.
    MrPim(u16),
    /// Something that only passes on or keeps.
    Other,
}

/// All of a run.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    /// Central Controllers, one for each `[peripheral.NAME]`.
    pub controllers: Vec<ControllerPlan>,
    /// Peripherals.
    pub sites: Vec<SitePlan>,
    /// Agents by number; none who is at no peripheral.
    pub seats: Vec<Option<SeatPlan>>,
    /// Queues by number; none of other routers.
    pub queues: Vec<Option<RoutedQueue>>,
    /// Application instances.
    pub apps: Vec<AppPlan>,
    /// The number of the first connection.
    pub first_connection: u32,
    /// What each joins, from the first on.
    pub joins: Vec<Joins>,
    /// The number of the first process.
    pub first_process: u32,
    /// What each is, from the first on.
    pub is: Vec<Is>,
    /// Length of an interval.
    pub interval: SimDuration,
    /// Whether the CallRouter can ever believe something else than is so.
    pub views_can_differ: bool,
}
