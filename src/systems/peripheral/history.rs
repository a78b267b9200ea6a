//! The historical database: what has reached it is the historical report (PG-1).
//!
//! ```text
//!   PG ──Report──▶ CallRouter ──Report──▶ historical database
//!      ◀──Stored──            ◀──Stored──
//! ```

use std::collections::BTreeMap;

use super::event::{Event, Message};
use super::room::Peripheral;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::agent_accounts::{AgentAccounts, Difference, ReportedInterval};
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, System};
use crate::ledger::peripheral::AgentFigures;
use crate::ledger::rows::{GroupFigures, GroupIntervalRow, Row, View};

/// Reports on their way, and the books that compare them with the truth.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    pub accounts: AgentAccounts,
    /// By site: closed intervals that nobody has confirmed, at the PG.
    pub outbox: Vec<Vec<u32>>,
    /// By site: records of tasks that nobody has confirmed, at the PG.
    pub task_outbox: Vec<Vec<u32>>,
    /// By site: what took the PIM's counters last.
    pub lost_by: Vec<Cause>,
    reports: BTreeMap<u32, Report>,
    pub next_number: u32,
}

/// A closed interval of a peripheral.
#[derive(Clone, Debug)]
struct Report {
    site: u16,
    interval: (SimTime, SimTime),
    figures: Vec<AgentFigures>,
    stored: bool,
}

impl History {
    pub fn new(sites: usize) -> Self {
        History {
            outbox: vec![Vec::new(); sites],
            task_outbox: vec![Vec::new(); sites],
            lost_by: vec![Cause::NONE; sites],
            ..History::default()
        }
    }

    /// Keeps what a PIM has closed, for as long as it is on its way.
    pub fn keep_report(
        &mut self,
        site: u16,
        interval: (SimTime, SimTime),
        figures: Vec<AgentFigures>,
    ) -> u32 {
        let number = self.next_number;
        self.next_number += 1;
        self.reports.insert(number, Report { site, interval, figures, stored: false });
        number
    }
}

impl Peripheral {
    /// Between a side of the Central Controller (the initiator) and the database.
    pub(super) fn history_speaks(
        &mut self,
        controller: u16,
        of: u8,
        initiator: bool,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let connection = self.controller(controller).plan.to_history[usize::from(of)];
        match message {
            Message::Report(number) => {
                self.stores(number, fx);
                fx.send(connection.acceptor(), Message::Stored(number));
            }
            Message::TaskReport(number) => {
                self.stores_task(number, fx);
                fx.send(connection.acceptor(), Message::Stored(number));
            }
            Message::Stored(number) if initiator => {
                let report = self.history.reports.get(&number).map(|report| report.site);
                if let Some(site) = report.or_else(|| self.site_of_record(number)) {
                    self.tell_pgs(site, of, message, fx);
                }
            }
            _ => unreachable!("reports are stored"),
        }
    }

    /// Says something to the PG that keeps what is told of a site.
    fn tell_pgs(
        &mut self,
        site: u16,
        of: u8,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        for side in 0..self.site(site).sides.len() as u8 {
            if self.side(site, side).is_active() {
                let connection = self.side(site, side).plan.to_controller[usize::from(of)];
                fx.send(connection.acceptor(), message);
            }
        }
    }

    /// A PG is told that the database has something: it need not keep it any longer.
    pub(super) fn pg_hears_stored(&mut self, site: u16, number: u32) {
        let History { outbox, task_outbox, reports, .. } = &mut self.history;
        outbox[usize::from(site)].retain(|kept| *kept != number);
        task_outbox[usize::from(site)].retain(|kept| *kept != number);
        reports.remove(&number);
        self.records.forget(number);
    }

    fn stores(&mut self, number: u32, fx: &mut impl Effects<Event, Message>) {
        let Some(report) = self.history.reports.get_mut(&number) else { return };
        // What came twice is stored once.
        if std::mem::replace(&mut report.stored, true) {
            return;
        }
        let (site, interval) = (report.site, report.interval);
        let figures = std::mem::take(&mut report.figures);
        let rules = self.rules_of_site(site);
        let due = interval.1 + rules.report_delay + rules.late_after;
        let late = (fx.now() > due).then_some(fx.now());
        let cause = fx.cause();
        let Peripheral { history, sites, seats, .. } = self;
        history.accounts.report(interval, site, &figures, late, cause);
        history.accounts.settle(|told| {
            for row in reported_groups(told, sites, seats) {
                fx.record(Row::GroupInterval(row));
            }
        });
    }

    /// The way from a side to the database is open again.
    pub(super) fn history_is_back(
        &mut self,
        controller: u16,
        of: u8,
        fx: &mut impl Effects<Event, Message>,
    ) {
        if self.controller(controller).serving != Some(of) {
            return;
        }
        for site in 0..self.sites.len() as u16 {
            if self.site(site).controller == controller {
                self.tell_pgs(site, of, Message::Resend, fx);
            }
        }
    }

    /// The run is over: tells what was reported, and what was not.
    pub(super) fn close_accounts(&mut self, fx: &mut impl Effects<Event, Message>) {
        let now = fx.now();
        let rules: Vec<_> =
            (0..self.sites.len() as u16).map(|site| self.rules_of_site(site)).collect();
        let due = |site: u16| {
            let rules = rules[usize::from(site)];
            rules.report_delay + rules.late_after
        };
        let mut rows = Vec::new();
        let mut lost = Vec::new();
        let Peripheral { history, sites, seats, .. } = self;
        history.accounts.close(
            now,
            due,
            |told| rows.extend(reported_groups(told, sites, seats)),
            |difference| lost.push(difference),
        );
        for row in rows {
            fx.record(Row::GroupInterval(row));
        }
        for difference in lost {
            fx.record(Row::LostData(self.lost_row(difference, now)));
        }
    }

    fn lost_row(&self, difference: Difference, now: SimTime) -> LostDataRow {
        let site = &self.sites[usize::from(difference.site)];
        let agent = site.members[difference.member];
        let seat = self.seats[agent.0 as usize].as_ref();
        LostDataRow {
            time: now,
            system: System::Peripheral,
            component: Some(site.label),
            kind: LostKind::IntervalReport,
            key: LostKey {
                agent: Some(agent),
                group: seat.map(|seat| seat.plan.group_id),
                interval: Some(difference.start),
                ..LostKey::default()
            },
            metric: difference.metric,
            truth: difference.truth,
            reported: difference.reported,
            verdict: difference.verdict,
            known: difference.known,
            recovered: difference.recovered,
            disposition_code: None,
            cause: difference.cause,
        }
    }
}

/// The rows of the groups of a peripheral for what its report says.
fn reported_groups(
    told: ReportedInterval<'_>,
    sites: &[super::room::Site],
    seats: &[Option<super::seat::Seat>],
) -> Vec<GroupIntervalRow> {
    let mut rows: Vec<GroupIntervalRow> = Vec::new();
    for (member, agent) in sites[usize::from(told.site)].members.iter().enumerate() {
        let Some(seat) = &seats[agent.0 as usize] else { continue };
        let group = seat.plan.group_id;
        if rows.last().is_none_or(|row| row.group != group) {
            let (start, end, view) = (told.start, told.end, View::Reported);
            let figures = told.figures.map(|_| GroupFigures::default());
            rows.push(GroupIntervalRow { start, end, group, view, figures });
        }
        let last = rows.last_mut().and_then(|row| row.figures.as_mut());
        if let (Some(figures), Some(all)) = (last, told.figures) {
            all[member].add_to(figures);
        }
    }
    rows
}
