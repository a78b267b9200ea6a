//! What a center is built from: names resolved to numbers, values checked.

use super::arrivals::Arrivals;
use super::demand::DemandPlan;
use super::routing::router::{Capacity, MEDIA};
use super::schedule::DutyChange;
use crate::center::config::{Selection, Takes};
use crate::kernel::distribution::Distribution;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, Label};
use crate::ledger::rows::{AgentReason, ContactEnd, Medium};
use crate::ledger::service_level::ServiceLevel;
use crate::network::ids::{ConnectionId, ProcessId};

/// A switch: the router of a site.
#[derive(Clone, Debug)]
pub struct SwitchPlan {
    /// Its process.
    pub process: ProcessId,
    /// Its site.
    pub site: Label,
    /// How many calls it can have at once; none: any number.
    pub trunks: Option<u32>,
    /// It is a SIP Server: in graceful shutdown it logs out agents who have a second switch
    /// as soon as they are idle, and callers who wait are brought to another site.
    pub expels: bool,
}

/// A queue.
#[derive(Clone, Debug)]
pub struct QueuePlan {
    /// Its name.
    pub name: String,
    /// Its name in warnings.
    pub label: Label,
    /// The medium of its contacts.
    pub medium: Medium,
    /// Their priority.
    pub priority: i16,
    /// The switches that take them, in order of preference; then those that contacts only
    /// move to.
    pub switches: Vec<u16>,
    /// To how many of the switches the carrier brings contacts.
    pub entries: u16,
    /// For each of these switches when its gate changes; open at first.
    pub gates: Vec<Vec<GateChange>>,
    /// How many contacts may wait at each switch; none: any number.
    pub places: Option<u32>,
    /// The groups that serve it, in order of preference, each a list of equals.
    pub groups: Vec<Vec<u16>>,
    /// Who of several free agents of equal preference gets a contact.
    pub selection: Selection,
    /// What helps contacts that wait long.
    pub overflow: Vec<OverflowPlan>,
    /// When its contacts come.
    pub arrivals: Arrivals,
    /// What its customers are like.
    pub demand: DemandPlan,
    /// How its service level is counted.
    pub service_level: ServiceLevel,
    /// Whether a modelled system decides who gets its contacts; the switches then serve by
    /// default only.
    pub routed: bool,
    /// Whether callers pass by a site where nobody is logged in who serves them.
    pub follows: bool,
    /// The codes of that system's vendor for how its contacts end.
    pub codes: Option<DispositionCodes>,
}

/// The vendor's code for each end of a contact, where there is one.
pub type DispositionCodes = fn(ContactEnd, u16) -> Option<u16>;

/// Whether a queue lets contacts in at a switch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Gate {
    /// It does.
    #[default]
    Open,
    /// It does not; who is in is served.
    Shut,
    /// It does not, and by the schedule nobody is there to serve, nor will be today: who is
    /// in is sent away once the last agent has left.
    Deserted,
}

/// A gate changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GateChange {
    /// When.
    pub time: SimTime,
    /// To what.
    pub gate: Gate,
}

/// A step of a queue's overflow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OverflowPlan {
    /// How old a contact must be.
    pub after: SimDuration,
    /// What helps it then.
    pub to: OverflowTo,
}

/// What helps a contact that has waited long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OverflowTo {
    /// More groups, all equals.
    Groups(Vec<u16>),
    /// Another switch.
    Switch(u16),
}

/// A group of agents.
#[derive(Clone, Debug)]
pub struct GroupPlan {
    /// How many people it has.
    pub count: u32,
    /// Its first agent.
    pub first: AgentId,
    /// The switch they are logged in to.
    pub switch: u16,
    /// Another switch to which a system can move them, one by one.
    pub second: Option<u16>,
    /// A system keeps its people from working until it lets them, and why.
    pub suspended: Option<AgentReason>,
    /// The queues they take from, in order of preference.
    pub queues: Vec<u16>,
    /// What a freed agent takes.
    pub takes: Takes,
    /// How many contacts of each medium one person can have in hand.
    pub at_once: [u16; MEDIA],
    /// Who is on duty when.
    pub duty: Vec<DutyChange>,
    /// Time until an offered contact is answered.
    pub ring: Distribution,
    /// Share of offers that are not answered at all.
    pub no_answer: f64,
    /// How long an offer rings before it is taken back.
    pub ring_no_answer: SimDuration,
    /// How long an agent is not ready after an offer that was not answered.
    pub not_ready_after_no_answer: SimDuration,
    /// Whether a modelled system wants to hear of its people.
    pub heard: bool,
    /// Whether routing goes by a copy of their presence rather than by what their phones
    /// tell the switch (PRES-10).
    pub believed: bool,
    /// Whether a modelled system puts contacts before its people at their desktops, past
    /// the switch.
    pub desk: bool,
    /// If a modelled system relays between its phones and the switch: the line of its first
    /// phone to the system. Those of the others follow; the phone is the initiator. The
    /// connections that follow [`CenterPlan::first_connection`] then begin at the system.
    pub relay: Option<ConnectionId>,
}

impl GroupPlan {
    /// What one of its people can have in hand.
    pub fn capacity(&self) -> Capacity {
        Capacity::new(self.at_once)
    }
}

/// Historical reports.
#[derive(Clone, Debug)]
pub struct ReportingPlan {
    /// The database's process.
    pub history: ProcessId,
    /// How long after an interval's end a switch sends its report.
    pub delay: SimDuration,
    /// How much later than that it may come without being late.
    pub late_after: SimDuration,
}

/// A center.
#[derive(Clone, Debug)]
pub struct CenterPlan {
    /// Its switches.
    pub switches: Vec<SwitchPlan>,
    /// Its queues.
    pub queues: Vec<QueuePlan>,
    /// Its groups.
    pub groups: Vec<GroupPlan>,
    /// The connection of the first agent's phone to its switch. Those of the others follow
    /// in the order of the agents; the phone is the initiator.
    pub first_connection: ConnectionId,
    /// For each connection between two switches, the initiator first. They follow those of
    /// the phones.
    pub moves: Vec<[u16; 2]>,
    /// Historical reports, if there are any. The connections of the switches to the
    /// database, the switch being the initiator, follow those between switches.
    pub reporting: Option<ReportingPlan>,
    /// The process of the first agent's phone; those of the others follow.
    pub first_phone: ProcessId,
    /// Whether a switch can ever believe something else of an agent than is so: not where
    /// messages take no time and nothing fails.
    pub views_can_differ: bool,
    /// How long the carrier waits for a site that does not answer.
    pub carrier_timeout: SimDuration,
    /// Length of a report's interval.
    pub interval: SimDuration,
}
