//! What the switches report to the historical database (OUT-4): at the end of each interval,
//! by its own clock, a switch closes its counters and, a delay later, sends them.
//!
//! ```text
//!   switch: open counters ──interval ends──▶ outbox ──Report──▶ historical database
//!                │ dies: gone                  │ dies: gone  ◀─Stored─
//! ```
//!
//! The open counters and the reports that nobody has confirmed live in the switch and die
//! with it. While the way to the database is cut they wait in the outbox: late, not lost.

use std::collections::BTreeMap;

use super::books::{QueueBook, QueueTime};
use super::effects::Effects;
use super::event::{Event, Message};
use super::plan::ReportingPlan;
use super::room::{Center, Switch};
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::accounts::Accounts;
use crate::ledger::ids::QueueId;
use crate::ledger::rows::{QueueFigures, Row};
use crate::network::ids::{ConnectionId, End, ProcessId, Socket};

/// Reports, and the books that compare them with the truth.
#[derive(Clone, Debug)]
pub(super) struct Reporting {
    pub(super) plan: ReportingPlan,
    /// The connection of the first switch to the database; the others follow.
    pub(super) first_connection: ConnectionId,
    switches: Vec<Reporter>,
    /// How many switches report of each queue.
    reporters: Vec<u16>,
    /// What was sent or will be, by number.
    reports: BTreeMap<u32, Report>,
    next_report: u32,
    accounts: Accounts,
}

/// A switch as it counts.
#[derive(Clone, Debug)]
struct Reporter {
    books: Vec<(QueueId, QueueBook)>,
    /// The start of its open interval, as its clock names it.
    start: SimTime,
    /// Outdates the end of the interval that its clock foresaw before it was set.
    generation: u16,
    /// Reports that are closed and not confirmed.
    outbox: Vec<u32>,
}

/// A closed interval of a switch.
#[derive(Clone, Debug)]
struct Report {
    start: SimTime,
    end: SimTime,
    /// It has been sent once at least.
    sent: bool,
    stored: bool,
    figures: Vec<(QueueId, QueueFigures)>,
}

impl Reporting {
    /// Reports of switches that each have lines of the queues in `queues`.
    pub(super) fn new(
        plan: ReportingPlan,
        first_connection: ConnectionId,
        queues: Vec<Vec<QueueId>>,
        queue_count: usize,
    ) -> Self {
        let mut reporters = vec![0; queue_count];
        for queue in queues.iter().flatten() {
            reporters[usize::from(queue.0)] += 1;
        }
        let reporter = |queues: Vec<QueueId>| Reporter {
            books: queues.into_iter().map(|queue| (queue, QueueBook::default())).collect(),
            start: SimTime::ZERO,
            generation: 0,
            outbox: Vec::new(),
        };
        Reporting {
            plan,
            first_connection,
            switches: queues.into_iter().map(reporter).collect(),
            reporters,
            reports: BTreeMap::new(),
            next_report: 0,
            accounts: Accounts::default(),
        }
    }
}

impl Center {
    /// The counters of a queue at the switch that has a contact, if anybody reports.
    #[inline]
    fn counters(&mut self, queue: QueueId, switch: Option<u16>) -> Option<&mut QueueBook> {
        let reporter = &mut self.reporting.as_mut()?.switches[usize::from(switch?)];
        reporter.books.iter_mut().find(|(other, _)| *other == queue).map(|(_, book)| book)
    }

    /// Enters something into the book of a queue, and into the counters of the switch that
    /// has the contact.
    #[inline]
    pub(super) fn in_books(
        &mut self,
        queue: QueueId,
        switch: Option<u16>,
        enter: impl Fn(&mut QueueBook),
    ) {
        enter(&mut self.queues[usize::from(queue.0)].book);
        if let Some(counters) = self.counters(queue, switch) {
            enter(counters);
        }
    }

    /// A switch has let a contact in: from the carrier, or from another switch, which then
    /// has counted it as offered already.
    pub(super) fn count_admission(
        &mut self,
        queue: QueueId,
        from: Option<u16>,
        to: u16,
        now: SimTime,
    ) {
        if let Some(counters) = self.counters(queue, from) {
            counters.end(QueueTime::Waiting, now);
        }
        if let Some(counters) = self.counters(queue, Some(to)) {
            counters.begin(QueueTime::Waiting, now);
            counters.counts.offered += u64::from(from.is_none());
        }
    }

    /// A contact that waits has left a switch for the system that gave it.
    pub(super) fn count_departure(&mut self, queue: QueueId, from: Option<u16>, now: SimTime) {
        if let Some(counters) = self.counters(queue, from) {
            counters.end(QueueTime::Waiting, now);
        }
    }

    /// A switch has turned a contact away for good.
    pub(super) fn count_refusal(&mut self, queue: QueueId, by: u16) {
        if let Some(counters) = self.counters(queue, Some(by)) {
            counters.counts.offered += 1;
            counters.counts.rejected += 1;
        }
    }

    /// Lets the interval of a switch end when its clock says so.
    pub(super) fn expect_switch_interval(
        &mut self,
        switch: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let skew_ms = fx.skew_ms(self.switches[usize::from(switch)].process);
        let interval = self.interval;
        let Some(reporting) = &mut self.reporting else { return };
        let reporter = &mut reporting.switches[usize::from(switch)];
        reporter.generation = reporter.generation.wrapping_add(1);
        let shown = reporter.start + interval;
        let skew = SimDuration::from_millis(u64::from(skew_ms.unsigned_abs()));
        let really = if skew_ms > 0 { shown - skew } else { shown + skew };
        let cause = fx.set_cause(Cause::NONE);
        fx.at(really.max(fx.now()), Event::SwitchIntervalEnds(switch, reporter.generation));
        fx.set_cause(cause);
    }

    /// A switch closes its counters.
    pub(super) fn switch_interval_ends(
        &mut self,
        switch: u16,
        generation: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let (now, interval) = (fx.now(), self.interval);
        let Switch { running, hung, .. } = self.switches[usize::from(switch)];
        if hung {
            // It does so when it wakes.
            return;
        }
        let Some(reporting) = &mut self.reporting else { return };
        let reporter = &mut reporting.switches[usize::from(switch)];
        if reporter.generation != generation {
            return;
        }
        let (start, end) = (reporter.start, reporter.start + interval);
        reporter.start = end;
        let figures = reporter.books.iter_mut().map(|(queue, book)| (*queue, book.close(now)));
        let figures: Vec<_> = figures.collect();
        if running {
            let number = reporting.next_report;
            reporting.next_report += 1;
            let report = Report { start, end, sent: false, stored: false, figures };
            reporting.reports.insert(number, report);
            reporter.outbox.push(number);
            fx.after(reporting.plan.delay, Event::ReportDue(switch, number));
        }
        self.expect_switch_interval(switch, fx);
    }

    /// A report has waited for its delay: it goes to the database.
    pub(super) fn report_due(
        &mut self,
        switch: u16,
        number: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let running = self.switches[usize::from(switch)].running;
        let Some(reporting) = &mut self.reporting else { return };
        let in_outbox = reporting.switches[usize::from(switch)].outbox.contains(&number);
        let Some(report) = reporting.reports.get_mut(&number).filter(|_| in_outbox) else { return };
        report.sent = true;
        if running {
            let connection = reporting.connection(switch);
            fx.send(connection.initiator(), Message::Report(number));
        }
    }

    /// The way from a switch to the database is open again: what is due and not confirmed is
    /// sent again.
    pub(super) fn reports_go_on(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let Some(reporting) = &self.reporting else { return };
        let socket = reporting.connection(switch).initiator();
        for number in &reporting.switches[usize::from(switch)].outbox {
            if reporting.reports[number].sent {
                fx.send(socket, Message::Report(*number));
            }
        }
    }

    /// A message between a switch and the database.
    pub(super) fn reporting_hears(
        &mut self,
        socket: Socket,
        message: Message,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let now = fx.now();
        let Some(reporting) = &mut self.reporting else { return };
        let switch = socket.connection().0 - reporting.first_connection.0;
        match (socket.end(), message) {
            (End::Acceptor, Message::Report(number)) => {
                if let Some(report) = reporting.reports.get_mut(&number) {
                    let due = report.end + reporting.plan.delay + reporting.plan.late_after;
                    let late = (now > due).then_some(now);
                    // What came twice is stored once.
                    if !std::mem::replace(&mut report.stored, true) {
                        for (queue, figures) in &report.figures {
                            let (start, end) = (report.start, report.end);
                            let cause = fx.cause();
                            reporting.accounts.report(start, end, *queue, figures, late, cause);
                        }
                    }
                }
                fx.send(socket, Message::Stored(number));
                reporting.settle(fx);
            }
            (End::Initiator, Message::Stored(number)) => {
                reporting.switches[switch as usize].outbox.retain(|kept| *kept != number);
                reporting.reports.remove(&number);
            }
            _ => unreachable!("switches report, the database confirms"),
        }
    }

    /// A switch has died, and with it all that it had counted and not got confirmed.
    pub(super) fn counters_die(&mut self, switch: u16, fx: &mut impl Effects<Event, Message>) {
        let (cause, open) = (fx.cause(), self.interval_start);
        let Some(reporting) = &mut self.reporting else { return };
        let reporter = &mut reporting.switches[usize::from(switch)];
        for (queue, book) in &mut reporter.books {
            *book = QueueBook::default();
            reporting.accounts.blame(open, *queue, cause);
        }
        for number in std::mem::take(&mut reporter.outbox) {
            let report = &reporting.reports[&number];
            for (queue, _) in &report.figures {
                reporting.accounts.blame(report.start, *queue, cause);
            }
            // What is on its way arrives all the same.
            if !report.sent {
                reporting.reports.remove(&number);
            }
        }
    }

    /// Takes note of the truth about an interval.
    pub(super) fn true_interval(
        &mut self,
        start: SimTime,
        end: SimTime,
        queue: QueueId,
        figures: QueueFigures,
    ) {
        if let Some(reporting) = &mut self.reporting {
            let expected = reporting.reporters[usize::from(queue.0)];
            // What no switch ever sees is in no switch's report: nothing of it is lost.
            if expected > 0 {
                reporting.accounts.truth(start, end, queue, figures, expected);
            }
        }
    }

    /// Takes note of the fault that keeps a contact out of this interval's reports.
    pub(super) fn blame_open_interval(&mut self, queue: QueueId, cause: Cause) {
        let open = self.interval_start;
        if let Some(reporting) = &mut self.reporting {
            reporting.accounts.blame(open, queue, cause);
        }
    }

    /// The run is over: tells what was reported, and what was not.
    pub(super) fn close_accounts(&mut self, fx: &mut impl Effects<Event, Message>) {
        let Some(reporting) = &mut self.reporting else { return };
        let now = fx.now();
        let due = reporting.plan.delay + reporting.plan.late_after;
        let mut rows = Vec::new();
        reporting.accounts.close(now, due, |row| rows.push(row));
        rows.into_iter().for_each(|row| fx.record(row));
    }
}

impl Center {
    /// The switch whose connection to the database this is, if it is one.
    pub(super) fn reporting_switch(&self, connection: ConnectionId) -> Option<u16> {
        let first = self.reporting.as_ref()?.first_connection;
        connection.0.checked_sub(first.0).map(|switch| switch as u16)
    }

    /// Whether a process is the historical database.
    pub(super) fn is_history(&self, process: ProcessId) -> bool {
        self.reporting.as_ref().is_some_and(|reporting| reporting.plan.history == process)
    }

    /// The clock of a process was set.
    pub fn clock_set(&mut self, process: ProcessId, fx: &mut impl Effects<Event, Message>) {
        let switch = self.switches.iter().position(|switch| switch.process == process);
        if let Some(switch) = switch {
            self.expect_switch_interval(switch as u16, fx);
        }
    }
}

impl Reporting {
    fn connection(&self, switch: u16) -> ConnectionId {
        ConnectionId(self.first_connection.0 + u32::from(switch))
    }

    fn settle(&mut self, fx: &mut impl Effects<Event, Message>) {
        self.accounts.settle(|row| fx.record(Row::QueueInterval(row)));
    }
}
