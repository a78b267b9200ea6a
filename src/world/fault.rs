//! Faults: what the scenario's timeline and chance do to the parts, and what really
//! happened (CORE-9, CORE-10).

use crate::kernel::cause::Cause;
use crate::kernel::distribution::Distribution;
use crate::kernel::random::Stream;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, GroupId, Label};
use crate::ledger::rows::FaultRow;
use crate::network::ids::{HostId, LinkId, ProcessId, SiteId};
use crate::scenario::config::SystemKind;

/// A fault begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultEvent {
    /// The fault of this number begins, at all its targets.
    Begins(u16),
    /// The fault of this number (first) hits one of its targets (second), at random.
    Strikes(u16, u16),
    /// The occurrence with this id is over.
    Ends(Cause),
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
    /// A process's clock is so many milliseconds ahead; negative: behind.
    ClockSkew(ProcessId, i32),
    /// So many people of a group stay away.
    Absent(GroupId, u32),
    /// So much is taken off a resource of a modelled system.
    Shrink(SystemKind, u16, f64),
}

/// One target of a fault.
#[derive(Clone, Debug)]
pub struct Target {
    /// Its name.
    pub label: Label,
    /// What the fault does to it.
    pub blow: Blow,
}

/// When a fault comes, and for how long.
#[derive(Clone, Debug)]
pub enum Timing {
    /// On the timeline.
    Scripted {
        /// When it begins.
        at: SimTime,
        /// How long it lasts; none: to the end of the run.
        duration: Option<SimDuration>,
    },
    /// At random, again and again.
    Random {
        /// From the start, or the last repair, to the next failure.
        time_to_failure: Distribution,
        /// From the failure to the repair.
        time_to_repair: Distribution,
        /// Each target's own source of chance.
        streams: Vec<Stream>,
    },
}

/// A fault of the scenario.
#[derive(Clone, Debug)]
pub struct FaultPlan {
    /// Its name.
    pub name: Label,
    /// What it does, in the scenario's word.
    pub kind: Label,
    /// What it hits.
    pub targets: Vec<Target>,
    /// When.
    pub timing: Timing,
}

/// A fault that has happened to a target.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// Its row, without an end as long as it lasts.
    pub row: FaultRow,
    /// Number of the fault, and of the target in the fault.
    pub plan: (u16, u16),
    /// People who stay away because of it.
    pub away: Vec<AgentId>,
}

/// The faults of a scenario, and what has happened of them.
#[derive(Clone, Debug, Default)]
pub struct Faults {
    /// The scenario's.
    pub plans: Vec<FaultPlan>,
    /// What has happened, in the order of the ids: the n-th has the id n.
    occurrences: Vec<Occurrence>,
}

impl Faults {
    /// The faults of `plans`, none of which has happened yet.
    pub fn new(plans: Vec<FaultPlan>) -> Self {
        Faults { plans, occurrences: Vec::new() }
    }

    /// What must be scheduled when a run begins.
    pub fn first_events(&mut self) -> Vec<(SimTime, FaultEvent)> {
        let mut events = Vec::new();
        for (number, plan) in self.plans.iter_mut().enumerate() {
            let number = number as u16;
            match &mut plan.timing {
                Timing::Scripted { at, .. } => events.push((*at, FaultEvent::Begins(number))),
                Timing::Random { time_to_failure, streams, .. } => {
                    for (target, stream) in streams.iter_mut().enumerate() {
                        let after = time_to_failure.duration(stream);
                        let event = FaultEvent::Strikes(number, target as u16);
                        events.push((SimTime::ZERO + after, event));
                    }
                }
            }
        }
        events
    }

    /// Takes note that target `target` of fault `plan` is hit at `now`; returns the id and
    /// how long it will last. None once a run has seen [`Cause::LIMIT`] faults: more cannot
    /// be told apart.
    pub fn begin(
        &mut self,
        plan: u16,
        target: u16,
        now: SimTime,
    ) -> Option<(Cause, Option<SimDuration>)> {
        let id = Cause::new(u16::try_from(self.occurrences.len() + 1).ok()?);
        let FaultPlan { name, kind, targets, timing } = &mut self.plans[usize::from(plan)];
        let lasts = match timing {
            Timing::Scripted { duration, .. } => *duration,
            Timing::Random { time_to_repair, streams, .. } => {
                Some(time_to_repair.duration(&mut streams[usize::from(target)]))
            }
        };
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
        Some((id, lasts))
    }

    /// Takes note that an occurrence is over; returns its row and, if its target fails
    /// again at random, after how long.
    pub fn end(
        &mut self,
        id: Cause,
        now: SimTime,
    ) -> (FaultRow, Option<(SimDuration, FaultEvent)>) {
        let occurrence = &mut self.occurrences[usize::from(id.id()) - 1];
        occurrence.row.end = Some(now);
        let (plan, target) = occurrence.plan;
        let again = match &mut self.plans[usize::from(plan)].timing {
            Timing::Scripted { .. } => None,
            Timing::Random { time_to_failure, streams, .. } => {
                let after = time_to_failure.duration(&mut streams[usize::from(target)]);
                Some((after, FaultEvent::Strikes(plan, target)))
            }
        };
        (occurrence.row, again)
    }

    /// What the occurrence with this id does.
    ///
    /// # Panics
    /// If there is no such occurrence.
    pub fn blow(&self, id: Cause) -> &Blow {
        let (plan, target) = self.occurrences[usize::from(id.id()) - 1].plan;
        &self.plans[usize::from(plan)].targets[usize::from(target)].blow
    }

    /// The people whom the occurrence with this id keeps away.
    ///
    /// # Panics
    /// If there is no such occurrence.
    pub fn away(&mut self, id: Cause) -> &mut Vec<AgentId> {
        &mut self.occurrences[usize::from(id.id()) - 1].away
    }

    /// The name of the fault that an event is of.
    ///
    /// # Panics
    /// If there is no such fault.
    pub fn name_of(&self, event: FaultEvent) -> Label {
        let plan = match event {
            FaultEvent::Begins(plan) | FaultEvent::Strikes(plan, _) => plan,
            FaultEvent::Ends(id) => self.occurrences[usize::from(id.id()) - 1].plan.0,
        };
        self.plans[usize::from(plan)].name
    }

    /// Whether the occurrence with this id is over; none is not.
    pub fn is_healed(&self, id: Cause) -> bool {
        let number = usize::from(id.id()).checked_sub(1);
        number.is_some_and(|number| self.occurrences[number].row.end.is_some())
    }

    /// Rows of what is not over.
    pub fn open(&self) -> impl Iterator<Item = FaultRow> {
        let open = self.occurrences.iter().filter(|occurrence| occurrence.row.end.is_none());
        open.map(|occurrence| occurrence.row)
    }

    /// Whether the fault with this id takes its targets away without a word: nobody is left
    /// who could refuse a connection.
    pub fn leaves_silence(&self, id: Cause) -> bool {
        let Some(number) = usize::from(id.id()).checked_sub(1) else { return false };
        let (plan, target) = self.occurrences[number].plan;
        let blow = &self.plans[usize::from(plan)].targets[usize::from(target)].blow;
        matches!(blow, Blow::SiteOutage(_) | Blow::HostDown(_))
    }
}
