//! Counts rows for the summary, in memory that does not grow with the run.

use std::sync::Arc;

use super::data::{Entry, Summary};
use super::metric::Scope;
use super::totals::{PlaceTotals, QueueTotals, RunTotals};
use super::{group, queue, run, site, system};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::figures::FigureRow;
use crate::ledger::ids::{GroupId, Label};
use crate::ledger::names::Names;
use crate::ledger::rows::{ContactEnd, ContactRow, GroupIntervalRow, QueueIntervalRow, Row, View};
use crate::ledger::service_level::ServiceLevel;
use crate::ledger::sink::Sink;

/// What a summary has to know besides rows.
#[derive(Clone, Debug)]
pub struct SummarySetup {
    /// Where the statistics begin. Contacts submitted before it are left out, and so is
    /// agent time in intervals that begin before it.
    pub warm_up: SimTime,
    /// The queues, in their order.
    pub queues: Vec<QueueSetup>,
    /// The sites, in their order.
    pub sites: Vec<Label>,
}

/// What a summary has to know of a queue.
#[derive(Clone, Debug)]
pub struct QueueSetup {
    /// How its service level is counted.
    pub service_level: ServiceLevel,
    /// The groups that serve it.
    pub groups: Vec<GroupId>,
}

/// What a summary tells that no row does.
#[derive(Clone, Copy, Debug)]
pub struct RunEnd {
    /// Simulated time.
    pub simulated: SimDuration,
    /// Events handled.
    pub events: u64,
}

/// Counts rows for the summary.
#[derive(Clone, Debug)]
pub struct SummarySink {
    names: Arc<Names>,
    setup: SummarySetup,
    queues: Vec<QueueTotals>,
    groups: Vec<PlaceTotals>,
    sites: Vec<PlaceTotals>,
    run: RunTotals,
    /// What systems measured themselves.
    figures: Vec<FigureRow>,
    /// By queue, over the whole run: the contacts' rows less what the intervals count.
    books: Vec<Books>,
}

/// What must be zero once a run is over: contacts less what the intervals count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Books {
    offered: i64,
    abandoned: i64,
    rejected: i64,
    lost: i64,
}

impl SummarySink {
    /// A summary of a run whose rows use these names.
    ///
    /// # Panics
    /// If the setup does not list every queue of the names.
    pub fn new(names: Arc<Names>, setup: SummarySetup) -> Self {
        assert_eq!(setup.queues.len(), names.queues().len(), "every queue is set up");
        SummarySink {
            queues: vec![QueueTotals::default(); setup.queues.len()],
            groups: vec![PlaceTotals::default(); names.groups().len()],
            sites: vec![PlaceTotals::default(); setup.sites.len()],
            run: RunTotals::default(),
            figures: Vec::new(),
            books: vec![Books::default(); setup.queues.len()],
            names,
            setup,
        }
    }

    /// The summary of the rows so far, of a run that ended like this.
    pub fn finish(mut self, end: RunEnd) -> Summary {
        self.run.simulated = end.simulated;
        self.run.events = end.events;
        self.run.books_balance = self.books.iter().all(|books| *books == Books::default());
        self.gather_agents();
        let mut summary = Summary::default();
        summary.extend("run", run::METRICS, &self.run);
        for (name, totals) in self.names.queues().iter().zip(&self.queues) {
            summary.extend(name, queue::METRICS, totals);
        }
        for (group, totals) in self.names.groups().iter().zip(&self.groups) {
            summary.extend(&group.name, group::METRICS, totals);
        }
        for (&label, totals) in self.setup.sites.iter().zip(&self.sites) {
            summary.extend(self.names.text(label), site::METRICS, totals);
        }
        // Those of one thing together, in the order of the registry; things in the order in
        // which they told them.
        let of_scope = |scope: Scope| {
            self.figures.iter().filter(move |row| system::info(row.figure).scope == scope)
        };
        for scope in Scope::ALL.iter().copied() {
            let mut names: Vec<Label> = Vec::new();
            for row in of_scope(scope) {
                if !names.contains(&row.name) {
                    names.push(row.name);
                }
            }
            for name in names {
                for (figure, metric) in system::figures() {
                    let mine = |row: &&FigureRow| row.name == name && row.figure == *figure;
                    summary.entries.extend(of_scope(scope).filter(mine).map(|row| Entry {
                        name: self.names.text(name).to_owned(),
                        metric,
                        value: row.millionths.map(|millionths| millionths as f64 / 1e6),
                    }));
                }
            }
        }
        summary
    }

    /// Agent time is counted by group: hands it on to queues, sites and the run.
    fn gather_agents(&mut self) {
        for (queue, setup) in self.queues.iter_mut().zip(&self.setup.queues) {
            for group in &setup.groups {
                queue.agents.add_group(&self.groups[usize::from(group.0)].agents);
            }
        }
        for (name, totals) in self.names.groups().iter().zip(&self.groups) {
            self.run.agents.add_group(&totals.agents);
            let mut sites = self.setup.sites.iter().zip(&mut self.sites);
            if let Some((_, site)) = sites.find(|(site, _)| self.names.text(**site) == name.site) {
                site.agents.add_group(&totals.agents);
            }
        }
    }

    fn contact(&mut self, row: &ContactRow) {
        let source = usize::from(row.contact.source.0);
        self.books[source].contact(row.end);
        if row.submitted < self.setup.warm_up {
            return;
        }
        let service = self.setup.queues[source].service_level.count(row);
        let queue = &mut self.queues[source];
        queue.contacts.add(row, service);
        if row.end != ContactEnd::Open {
            queue.waits.add(row.wait);
        }
        self.run.contacts.add(row, service);
        if let Some(agent) = row.agent {
            let group = usize::from(self.names.group_of(agent).0);
            self.groups[group].contacts.add(row, service);
        }
        if let Some(at) = row.site
            && let Some(site) = self.setup.sites.iter().position(|site| *site == at)
        {
            self.sites[site].contacts.add(row, service);
        }
    }

    fn queue_interval(&mut self, row: &QueueIntervalRow) {
        if let (View::Truth, Some(figures)) = (row.view, &row.figures) {
            let books = &mut self.books[usize::from(row.queue.0)];
            books.offered -= figures.offered as i64;
            books.abandoned -= figures.abandoned as i64;
            books.rejected -= figures.rejected as i64;
            books.lost -= figures.lost as i64;
        }
    }

    fn group_interval(&mut self, row: &GroupIntervalRow) {
        if let (View::Truth, Some(figures)) = (row.view, &row.figures)
            && row.start >= self.setup.warm_up
        {
            self.groups[usize::from(row.group.0)].agents.add(figures);
        }
    }
}

impl Books {
    fn contact(&mut self, end: ContactEnd) {
        self.offered += 1;
        match end {
            ContactEnd::Handled | ContactEnd::Open => {}
            ContactEnd::Abandoned(_) => self.abandoned += 1,
            ContactEnd::Rejected(_) => self.rejected += 1,
            ContactEnd::Lost(_) => self.lost += 1,
        }
    }
}

impl Sink for SummarySink {
    #[inline]
    fn record(&mut self, row: &Row) {
        match row {
            Row::Contact(row) => self.contact(row),
            Row::QueueInterval(row) => self.queue_interval(row),
            Row::GroupInterval(row) => self.group_interval(row),
            Row::Fault(_) => self.run.faults += 1,
            Row::Warning(_) => self.run.warnings += 1,
            Row::LostData(row) => self.run.lost_data(row),
            Row::RouterView(row) => self.run.disagreement.add(row.end.since(row.start)),
            Row::Figure(row) => self.figures.push(*row),
            // Systems count for themselves.
            Row::AgentState(_)
            | Row::AgentLogout(_)
            | Row::Heartbeat(_)
            | Row::Switchover(_)
            | Row::PresenceUpdate(_)
            | Row::PresenceWrite(_) => {}
        }
    }
}
