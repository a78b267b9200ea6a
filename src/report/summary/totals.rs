//! What is counted while rows come by.

use super::waits::Waits;
use crate::kernel::time::SimDuration;
use crate::ledger::lost::{LostDataRow, Verdict};
use crate::ledger::rows::{ContactEnd, ContactRow, GroupFigures};
use crate::ledger::service_level::ServiceLevelCount;

/// A sum of durations: nanoseconds, wide enough for any number of agents.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TotalTime(u128);

impl TotalTime {
    /// Adds a duration.
    pub fn add(&mut self, duration: SimDuration) {
        self.0 += u128::from(duration.as_nanos());
    }

    /// Adds a sum.
    pub fn add_total(&mut self, other: TotalTime) {
        self.0 += other.0;
    }

    /// The sum in seconds.
    pub fn seconds(self) -> f64 {
        self.0 as f64 / 1e9
    }

    /// The sum in seconds per one of `count`; none where there are none.
    pub fn mean(self, count: u64) -> Option<f64> {
        (count > 0).then(|| self.seconds() / count as f64)
    }

    /// The share of this sum in `whole`; none where there is no whole.
    pub fn share_of(self, whole: TotalTime) -> Option<f64> {
        (whole.0 > 0).then(|| self.0 as f64 / whole.0 as f64)
    }
}

/// `part` over `whole`; none where there is no whole.
pub fn share(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// Contacts of a queue, a group, a site or a run.
#[derive(Clone, Debug, Default)]
pub struct ContactTotals {
    /// All contacts.
    pub offered: u64,
    /// Those that ended and had been answered.
    pub answered: u64,
    /// Those served to their end.
    pub handled: u64,
    /// Those whose customer gave up.
    pub abandoned: u64,
    /// Those not let in.
    pub rejected: u64,
    /// Those ended by a failure.
    pub lost: u64,
    /// Those that were still there at the end of the run.
    pub open: u64,
    /// How often one was offered in vain and queued again.
    pub rerouted: u64,
    /// Those that met the service level.
    pub service: ServiceLevelCount,
    /// Waiting of the answered.
    pub waiting_answered: TotalTime,
    /// Waiting of all that ended.
    pub waiting: TotalTime,
    /// The longest wait of those that ended.
    pub longest_wait: SimDuration,
    /// Conversation, holds and wrap-up of the handled.
    pub handling: TotalTime,
}

impl ContactTotals {
    /// Counts one contact; `service` is its queue's judgement on it.
    pub fn add(&mut self, row: &ContactRow, service: ServiceLevelCount) {
        self.offered += 1;
        self.rerouted += u64::from(row.reroutes);
        self.service.add(service);
        match row.end {
            ContactEnd::Handled => {
                self.handled += 1;
                self.handling.add(row.talk + row.hold + row.wrap_up);
            }
            ContactEnd::Abandoned(_) => self.abandoned += 1,
            ContactEnd::Rejected(_) => self.rejected += 1,
            ContactEnd::Lost(_) => self.lost += 1,
            ContactEnd::Open => {
                self.open += 1;
                return;
            }
        }
        self.waiting.add(row.wait);
        self.longest_wait = self.longest_wait.max(row.wait);
        if row.answered.is_some() {
            self.answered += 1;
            self.waiting_answered.add(row.wait);
        }
    }

    /// Contacts that ended.
    pub fn ended(&self) -> u64 {
        self.offered - self.open
    }
}

/// Agent time of one group or several.
#[derive(Clone, Copy, Debug, Default)]
pub struct AgentTotals {
    /// Logged in.
    pub logged_in: TotalTime,
    /// Not ready.
    pub not_ready: TotalTime,
    /// Available.
    pub available: TotalTime,
    /// Reserved or ringing.
    pub reserved: TotalTime,
    /// In conversation or active.
    pub talking: TotalTime,
    /// With a caller on hold.
    pub held: TotalTime,
    /// In wrap-up.
    pub wrap_up: TotalTime,
    /// On shift, but cut off by a failure.
    pub out_of_service: TotalTime,
}

impl AgentTotals {
    /// Adds an interval.
    pub fn add(&mut self, figures: &GroupFigures) {
        self.logged_in.add(figures.logged_in);
        self.not_ready.add(figures.not_ready);
        self.available.add(figures.available);
        self.reserved.add(figures.reserved);
        self.talking.add(figures.talking);
        self.held.add(figures.held);
        self.wrap_up.add(figures.wrap_up);
        self.out_of_service.add(figures.out_of_service);
    }

    /// Adds another group.
    pub fn add_group(&mut self, other: &AgentTotals) {
        self.logged_in.add_total(other.logged_in);
        self.not_ready.add_total(other.not_ready);
        self.available.add_total(other.available);
        self.reserved.add_total(other.reserved);
        self.talking.add_total(other.talking);
        self.held.add_total(other.held);
        self.wrap_up.add_total(other.wrap_up);
        self.out_of_service.add_total(other.out_of_service);
    }

    /// Share of the time in conversation, on hold or in wrap-up of the time in which work
    /// could be offered or was done; none without such time.
    pub fn occupancy(&self) -> Option<f64> {
        let mut busy = self.talking;
        busy.add_total(self.held);
        busy.add_total(self.wrap_up);
        let mut ready = busy;
        ready.add_total(self.available);
        ready.add_total(self.reserved);
        busy.share_of(ready)
    }
}

/// What is counted of a queue.
#[derive(Clone, Debug, Default)]
pub struct QueueTotals {
    /// Its contacts.
    pub contacts: ContactTotals,
    /// How long those waited that ended.
    pub waits: Waits,
    /// The time of all agents of the groups that serve it.
    pub agents: AgentTotals,
}

/// What is counted of a group, or of a site.
#[derive(Clone, Debug, Default)]
pub struct PlaceTotals {
    /// Contacts that were with an agent of the group; or whose last switch was the site's.
    pub contacts: ContactTotals,
    /// The time of the group's agents; or of those whose group sits at the site.
    pub agents: AgentTotals,
}

/// What is counted of a run.
#[derive(Clone, Debug, Default)]
pub struct RunTotals {
    /// All contacts.
    pub contacts: ContactTotals,
    /// Every agent's time.
    pub agents: AgentTotals,
    /// Rows of `faults.csv`.
    pub faults: u64,
    /// Rows of `warnings.csv`.
    pub warnings: u64,
    /// Rows of `lost_data.csv` that are not merely late.
    pub lost_records: u64,
    /// Rows of `lost_data.csv` that are late.
    pub late_records: u64,
    /// Agent time in which a router believed something else than was so.
    pub disagreement: TotalTime,
    /// Whether the intervals count the same contacts as the contacts' own rows.
    pub books_balance: bool,
    /// Simulated time.
    pub simulated: SimDuration,
    /// Events handled.
    pub events: u64,
}

impl RunTotals {
    /// Counts a row of lost data.
    pub fn lost_data(&mut self, row: &LostDataRow) {
        if row.verdict == Verdict::Late {
            self.late_records += 1;
        } else {
            self.lost_records += 1;
        }
    }
}
