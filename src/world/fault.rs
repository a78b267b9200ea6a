//! Faults: what the scenario's timeline does to the parts, and what really happened
//! (CORE-9).

use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, GroupId, Label};
use crate::ledger::rows::FaultRow;
use crate::network::ids::{HostId, LinkId, ProcessId, SiteId};

/// A fault of the timeline begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultEvent {
    /// The fault of this number begins.
    Begins(u16),
    /// It is over.
    Ends(u16),
}

/// What a fault does to one target.
#[derive(Clone, Debug)]
pub enum Blow {
    /// A process dies, or is restarted.
    Crash(ProcessId),
    /// A process stops answering.
    Hang(ProcessId),
    /// A process finishes what it has and stops.
    GracefulShutdown(ProcessId),
    /// A host and all its processes are gone.
    HostDown(HostId),
    /// A site is lost with its processes and links.
    SiteOutage(SiteId),
    /// A link carries nothing: both ways, or only from one of its sites.
    Cut(LinkId, Option<SiteId>),
    /// A link's messages take longer by this.
    Slow(LinkId, Distribution),
    /// A link loses this share of its messages.
    Lossy(LinkId, f64),
    /// So many people of a group stay away.
    Absent(GroupId, u32),
}

/// One target of a fault.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub label: Label,
    /// What the fault does to it.
    pub blow: Blow,
}

/// A fault of the timeline.
#[derive(Clone, Debug)]
pub struct FaultPlan {
    /// Its name.
    pub name: Label,
    /// What it does, in the scenario's word.
    pub kind: Label,
    /// What it hits.
    pub targets: Vec<Target>,
    /// When it begins.
    pub at: SimTime,
    /// How long it lasts; none: to the end of the run.
    pub duration: Option<SimDuration>,
}

/// A fault that has happened to a target.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Its row, without an end as long as it lasts.
    pub row: FaultRow,
    /// Number of the fault in the timeline, and of the target in the fault.
    pub plan: (u16, u16),
    /// People who stay away because of it.
    pub away: Vec<AgentId>,
}

/// The timeline, and what has happened of it.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The timeline.
    pub plans: Vec<FaultPlan>,
    /// What has happened, in the order of the ids: the n-th has the id n.
    pub occurrences: Vec<Occurrence>,
}

impl Faults {
    /// Whether the fault with this id takes its targets away without a word: nobody is left
    /// who could refuse a connection.
    pub fn leaves_silence(&self, id: Cause) -> bool {
        let Some(number) = usize::from(id.id()).checked_sub(1) else { return false };
        let (plan, target) = self.occurrences[number].plan;
        let blow = &self.plans[usize::from(plan)].targets[usize::from(target)].blow;
        matches!(blow, Blow::SiteOutage(_) | Blow::HostDown(_))
    }

    /// Takes note that target `target` of fault `plan` is hit at `now`; returns the id.
    ///
    /// # Panics
    /// If there are more than [`Cause::LIMIT`] faults, which validation rules out.
    pub fn begin(&mut self, plan: u16, target: u16, now: SimTime) -> Cause {
        let id = u16::try_from(self.occurrences.len() + 1).expect("at most 65,535 faults in a run");
        let id = Cause::new(id);
        let FaultPlan { name, kind, targets, .. } = &self.plans[usize::from(plan)];
        self.occurrences.push(Occurrence {
            row: FaultRow {
                id,
                fault: *name,
                kind: *kind,
                target: targets[usize::from(target)].label,
                start: now,
                end: None,
            },
            plan: (plan, target),
            away: Vec::new(),
        });
        id
    }
}
