//! Sees a run and remembers what its twin is compared in.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, ContactId, GroupId, QueueId};
use crate::ledger::lost::{LostDataRow, LostKind, Metric, System, Verdict};
use crate::ledger::rows::{
    AgentState, AgentStateRow, ContactEnd, ContactRow, Medium, Observer, QueueFigures,
    QueueIntervalRow, Row, View,
};
use crate::ledger::sink::Sink;
use crate::ledger::views::RouterViewRow;

/// What became of a contact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// When it was submitted.
    pub submitted: SimTime,
    /// How long it waited.
    pub wait: SimDuration,
    /// Whether an agent answered.
    pub answered: bool,
    /// How it ended.
    pub end: ContactEnd,
    /// Whether it was answered within the service level's threshold.
    pub within: bool,
    /// Its priority: higher is served first.
    pub priority: i16,
}

/// Records of the reports that are not what they should be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Defects {
    /// Lost, or short of something.
    pub lost: u64,
    /// Late, and whole.
    pub late: u64,
    /// Reported twice, or in the wrong place.
    pub wrong: u64,
}

/// What a report lacks of one metric, summed over its rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// The truth less the report: a count, or nanoseconds.
    pub sum: i64,
    /// Whether it is a time.
    pub is_time: bool,
}

/// For so long an observer saw an agent differently from the truth, in whatever way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Disagreed {
    /// From when on.
    pub start: SimTime,
    /// Until when.
    pub end: SimTime,
    /// Whether that goes back to a fault.
    pub by_fault: bool,
}

/// What is part of a failure's aftermath: who saw, said or suffered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The people of a group, who logged in again.
    Agents(GroupId),
    /// What an observer believed of a group's people.
    View(Observer, GroupId),
    /// Customers of a queue whom a fault held up.
    Contacts(QueueId),
    /// The service level of a queue.
    Service(QueueId),
    /// Reports that came late.
    Reports(System, LostKind),
}

/// What was seen of a run. Memory grows with its contacts: some sixty bytes each.
#[derive(Clone, Debug, Default)]
pub struct Witness {
    /// What became of each contact.
    pub contacts: BTreeMap<ContactId, Seen>,
    /// Agents of each group whom a fault logged out.
    pub out: BTreeMap<AgentId, SimTime>,
    /// The longest time that a fault kept one of a group's people logged out.
    pub longest_out: BTreeMap<GroupId, SimDuration>,
    /// Time that agents on shift were cut off, by group.
    pub out_of_service: BTreeMap<GroupId, SimDuration>,
    /// Of the reports, by system and kind.
    pub defects: BTreeMap<(System, LostKind), Defects>,
    /// What the reports lack, by system, kind and metric.
    pub missing: BTreeMap<(System, LostKind, Metric), Missing>,
    /// Each queue's intervals by their start: the truth, and the report.
    pub intervals: BTreeMap<(QueueId, SimTime), [QueueFigures; 2]>,
    /// Queues that anybody reports.
    pub reported: BTreeSet<QueueId>,
    /// When each part had the last of what a fault brought about.
    pub last: BTreeMap<Part, SimTime>,
    /// When an observer saw an agent differently from the truth, one after the other.
    pub disagreed: BTreeMap<(Observer, AgentId), Vec<Disagreed>>,
    /// The first and the last moment of the faults; none for a last one that never ends.
    pub faults: Option<(SimTime, Option<SimTime>)>,
    /// The groups of agents: the first agent of each.
    pub groups: Vec<AgentId>,
    /// Who is logged out because of a fault, since when.
    logged_out: BTreeMap<(AgentId, Medium), SimTime>,
}

impl Witness {
    /// Of a run whose groups begin with these agents.
    pub fn new(groups: Vec<AgentId>) -> Self {
        Witness { groups, ..Witness::default() }
    }

    /// The group of an agent.
    pub fn group_of(&self, agent: AgentId) -> GroupId {
        let next = self.groups.partition_point(|first| *first <= agent);
        GroupId(next.saturating_sub(1) as u16)
    }

    /// The sums of a queue's intervals: the truth, and the reports. The last one is left out:
    /// the run ends before its report can come.
    pub fn sums(&self, queue: QueueId) -> [QueueFigures; 2] {
        let mine = self.intervals.range((queue, SimTime::ZERO)..=(queue, SimTime::NEVER));
        let mut sums = [QueueFigures::default(); 2];
        for (_, both) in mine.rev().skip(1) {
            sums = [sums[0].plus(&both[0]), sums[1].plus(&both[1])];
        }
        sums
    }

    fn note(&mut self, part: Part, time: SimTime) {
        let last = self.last.entry(part).or_default();
        *last = time.max(*last);
    }

    fn contact(&mut self, row: &ContactRow) {
        let seen = Seen {
            submitted: row.submitted,
            wait: row.wait,
            answered: row.answered.is_some(),
            end: row.end,
            within: row.within_threshold,
            priority: row.priority,
        };
        self.contacts.insert(row.contact, seen);
        if !row.cause.is_none() && row.end != ContactEnd::Open {
            self.note(Part::Contacts(row.contact.source), row.submitted + row.wait);
        }
    }

    fn agent_state(&mut self, row: &AgentStateRow) {
        if row.observer != Observer::Truth {
            return;
        }
        let group = self.group_of(row.agent);
        if let Some(since) = self.logged_out.remove(&(row.agent, row.medium)) {
            let longest = self.longest_out.entry(group).or_default();
            *longest = row.time.since(since).max(*longest);
        }
        if row.cause.is_none() {
            return;
        }
        if row.to == AgentState::LoggedOut {
            self.out.entry(row.agent).or_insert(row.time);
            self.logged_out.insert((row.agent, row.medium), row.time);
        } else if row.from == AgentState::LoggedOut {
            self.note(Part::Agents(group), row.time);
        }
    }

    /// The truth may change, or the view, and they go on to differ: that is one disagreement.
    fn view(&mut self, row: &RouterViewRow) {
        let of_agent = self.disagreed.entry((row.observer, row.agent)).or_default();
        let by_fault = !row.cause.is_none();
        match of_agent.last_mut() {
            Some(last) if last.end == row.start => {
                last.end = row.end;
                last.by_fault |= by_fault;
            }
            _ => of_agent.push(Disagreed { start: row.start, end: row.end, by_fault }),
        }
    }

    fn interval(&mut self, row: &QueueIntervalRow) {
        let both = self.intervals.entry((row.queue, row.start)).or_default();
        let place = usize::from(row.view == View::Reported);
        if place == 1 && row.figures.is_some() {
            self.reported.insert(row.queue);
        }
        if let Some(figures) = &row.figures {
            both[place] = *figures;
        }
    }

    fn lost_data(&mut self, row: &LostDataRow) {
        if row.cause.is_none() {
            // Without any fault a report lacks things too; here it is asked what faults did.
            return;
        }
        let (sum, is_time) = row.truth.lost(row.reported);
        let missing = self.missing.entry((row.system, row.kind, row.metric)).or_default();
        (missing.sum, missing.is_time) = (missing.sum + sum, is_time);
        let defects = self.defects.entry((row.system, row.kind)).or_default();
        match row.verdict {
            Verdict::Lost | Verdict::Truncated => defects.lost += 1,
            Verdict::Late => defects.late += 1,
            Verdict::Duplicated | Verdict::Misattributed => defects.wrong += 1,
        }
        if let Some(recovered) = row.recovered {
            self.note(Part::Reports(row.system, row.kind), recovered);
        }
    }
}

impl Sink for Witness {
    fn record(&mut self, row: &Row) {
        match row {
            Row::Contact(row) => self.contact(row),
            Row::AgentState(row) => self.agent_state(row),
            Row::QueueInterval(row) => self.interval(row),
            Row::GroupInterval(row) => {
                if let (View::Truth, Some(figures)) = (row.view, &row.figures) {
                    *self.out_of_service.entry(row.group).or_default() += figures.out_of_service;
                }
            }
            Row::LostData(row) => self.lost_data(row),
            Row::RouterView(row) => self.view(row),
            Row::Fault(row) => {
                let (first, last) = self.faults.unwrap_or((row.start, Some(row.start)));
                let last = last.zip(row.end).map(|(last, end)| last.max(end));
                self.faults = Some((first.min(row.start), last));
            }
            _ => {}
        }
    }
}
