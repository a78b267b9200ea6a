//! Sees a run and remembers what its twin is compared in.

use std::collections::{BTreeMap, BTreeSet};

use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::ids::{AgentId, ContactId, GroupId, QueueId};
use crate::ledger::lost::{LostDataRow, LostKind, System, Verdict};
use crate::ledger::rows::{
    AgentState, AgentStateRow, ContactEnd, ContactRow, Observer, QueueFigures, QueueIntervalRow,
    Row, View,
};
use crate::ledger::sink::Sink;

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

/// What is part of a failure's aftermath: who saw, said or suffered it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The people of a group, who logged in again.
    Agents(GroupId),
    /// What an observer believed of a group's people.
    View(Observer, GroupId),
    /// Contacts of a queue that a fault acted on.
    Contacts(QueueId),
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
    /// Time that agents on shift were cut off, by group.
    pub out_of_service: BTreeMap<GroupId, SimDuration>,
    /// Of the reports, by system and kind.
    pub defects: BTreeMap<(System, LostKind), Defects>,
    /// The sums of each queue's intervals: the truth, and the reports.
    pub intervals: BTreeMap<QueueId, [QueueFigures; 2]>,
    /// Queues that anybody reports.
    pub reported: BTreeSet<QueueId>,
    /// When each part had the last of what a fault brought about.
    pub last: BTreeMap<Part, SimTime>,
    /// When the last disagreement of an observer that goes back to a fault was over.
    pub views_agree: SimTime,
    /// The first and the last moment of the faults; none for a last one that never ends.
    pub faults: Option<(SimTime, Option<SimTime>)>,
    /// The groups of agents: the first agent of each.
    pub groups: Vec<AgentId>,
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
        };
        self.contacts.insert(row.contact, seen);
        if !row.cause.is_none() && row.end != ContactEnd::Open {
            self.note(Part::Contacts(row.contact.source), row.ended);
        }
    }

    fn agent_state(&mut self, row: &AgentStateRow) {
        if row.cause.is_none() || row.observer != Observer::Truth {
            return;
        }
        if row.to == AgentState::LoggedOut {
            self.out.entry(row.agent).or_insert(row.time);
        } else if row.from == AgentState::LoggedOut {
            self.note(Part::Agents(self.group_of(row.agent)), row.time);
        }
    }

    fn interval(&mut self, row: &QueueIntervalRow) {
        let sums = self.intervals.entry(row.queue).or_default();
        let place = usize::from(row.view == View::Reported);
        if place == 1 && row.figures.is_some() {
            self.reported.insert(row.queue);
        }
        if let Some(figures) = &row.figures {
            sums[place] = sums[place].plus(figures);
        }
    }

    fn lost_data(&mut self, row: &LostDataRow) {
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
            Row::RouterView(row) if !row.cause.is_none() => {
                self.views_agree = self.views_agree.max(row.end);
                self.note(Part::View(row.observer, self.group_of(row.agent)), row.end);
            }
            Row::Fault(row) => {
                let (first, last) = self.faults.unwrap_or((row.start, Some(row.start)));
                let last = last.zip(row.end).map(|(last, end)| last.max(end));
                self.faults = Some((first.min(row.start), last));
            }
            _ => {}
        }
    }
}
