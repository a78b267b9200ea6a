//! The event log (IXN-7, IXN-16): nodes keep events until their database has them, the
//! database loses an agent's records to its clean-up trigger, ICON reads what is there.
//!
//! ```text
//!   node: buffer (size, time) ──batch──▶ event-log database ◀──read── ICON
//!        past it events are lost            (clean-up trigger)      naive, merged
//! ```

use std::collections::VecDeque;

use super::cluster::{Cluster, Fx};
use super::config::Layout;
use super::event::{Event, Message};
use super::plan::ClientKind;
use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::interaction::InteractionName;
use crate::ledger::lost::{LostDataRow, LostKey, LostKind, Metric, Quantity, System, Verdict};
use crate::ledger::rows::{Row, WarningCode, WarningRow};
use crate::network::database::{Completion, Database};
use crate::network::process::ProcessState;

/// What an event for the event log tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Logged {
    /// Something happened to an interaction.
    Interaction(InteractionName),
    /// `EventAgentLogin` of a desktop.
    LogIn(u32),
    /// `EventAgentLogout` of a desktop.
    LogOut(u32),
}

/// An event for the event log.
#[derive(Clone, Copy, Debug)]
struct Entry {
    time: SimTime,
    what: Logged,
    cause: Cause,
}

/// What a node keeps for its event-log database.
#[derive(Clone, Debug, Default)]
pub struct Buffer {
    entries: VecDeque<Entry>,
    /// The number of the first entry.
    first: u32,
    /// How many are on their way.
    sent: u32,
    armed: bool,
    /// The connection to the database is gone, and by which fault.
    cut_off: Option<Cause>,
    /// Events that are in the database.
    pub logged: u64,
    /// Events that are lost.
    pub lost: u64,
}

impl Buffer {
    /// The server that kept it is gone, and the events with it are sent by the next (A: the
    /// two servers share them).
    pub fn starts_anew(&mut self) {
        self.sent = 0;
    }
}

/// An agent's event in a database.
#[derive(Clone, Copy, Debug)]
struct Record {
    time: SimTime,
    node: u8,
    desktop: u32,
    logs_in: bool,
}

/// An event-log database.
#[derive(Clone, Debug)]
pub struct Log {
    database: Database<(u8, u8, u32, u32)>,
    /// By node: the number after the last entry that it has.
    written: Vec<u32>,
    /// What ICON has not read.
    unread: Vec<Record>,
}

impl Log {
    /// An empty one that takes so many events a second.
    pub fn new(rate: f64, nodes: usize) -> Self {
        Log { database: Database::new(rate), written: vec![0; nodes], unread: Vec::new() }
    }
}

/// What ICON makes of an agent's events.
#[derive(Clone, Copy, Debug, Default)]
pub struct Consumed {
    naive_since: Option<SimTime>,
    merged_since: Option<SimTime>,
    nodes: u32,
    /// Sessions that the first logout ends.
    pub naive: SimDuration,
    /// Sessions of merged pairs.
    pub merged: SimDuration,
    /// Pairs read.
    pub pairs: u32,
}

impl Consumed {
    fn read(&mut self, record: Record) {
        let bit = 1 << record.node;
        if record.logs_in {
            self.naive_since.get_or_insert(record.time);
            self.merged_since.get_or_insert(record.time);
            self.nodes |= bit;
            return;
        }
        self.pairs += u32::from(self.nodes & bit != 0);
        self.nodes &= !bit;
        if let Some(since) = self.naive_since.take() {
            self.naive += record.time.since(since);
        }
        if self.nodes == 0
            && let Some(since) = self.merged_since.take()
        {
            self.merged += record.time.since(since);
        }
    }

    /// The run is over: sessions that are open last until now.
    pub fn end(&mut self, now: SimTime) {
        if let Some(since) = self.naive_since.take() {
            self.naive += now.since(since);
        }
        if let Some(since) = self.merged_since.take() {
            self.merged += now.since(since);
        }
    }
}

impl Cluster {
    /// A node has an event for its event log.
    pub(super) fn log_event(&mut self, node: u8, what: Logged, fx: &mut impl Fx) {
        let Some(config) = &self.plan.config.event_log else { return };
        let buffer = &mut self.nodes[usize::from(node)].log;
        let entry = Entry { time: fx.now(), what, cause: fx.cause() };
        if buffer.entries.len() >= config.buffer_size as usize {
            self.lose_event(node, entry, fx);
            return;
        }
        buffer.entries.push_back(entry);
        if !std::mem::replace(&mut buffer.armed, true) {
            fx.after_constant(config.flush, Event::LogFlush(self.number, node));
        }
    }

    /// A node sends what it has to its database, and gives up what is too old.
    pub(super) fn log_flush(&mut self, node: u8, fx: &mut impl Fx) {
        let Some(config) = &self.plan.config.event_log else { return };
        let (flush, keeps) = (config.flush, config.buffer_time);
        let Some((_, sockets)) = self.plan.nodes[usize::from(node)].log else { return };
        self.nodes[usize::from(node)].log.armed = false;
        while let Some(entry) = self.nodes[usize::from(node)].log.entries.front().copied() {
            let buffer = &mut self.nodes[usize::from(node)].log;
            if buffer.sent > 0 || fx.now().since(entry.time) <= keeps {
                break;
            }
            buffer.entries.pop_front();
            buffer.first += 1;
            self.lose_event(node, entry, fx);
        }
        let at = &mut self.nodes[usize::from(node)];
        let buffer = &mut at.log;
        if let Some(side) = at.primary
            && fx.is_open(sockets[usize::from(side)])
            && buffer.sent == 0
            && !buffer.entries.is_empty()
        {
            buffer.sent = buffer.entries.len() as u32;
            fx.send(sockets[usize::from(side)], Message::Batch(buffer.sent, buffer.first));
        }
        if !buffer.entries.is_empty() {
            buffer.armed = true;
            fx.after_constant(flush, Event::LogFlush(self.number, node));
        }
    }

    /// An event is lost for ever.
    fn lose_event(&mut self, node: u8, entry: Entry, fx: &mut impl Fx) {
        let label = self.plan.nodes[usize::from(node)].label;
        let buffer = &mut self.nodes[usize::from(node)].log;
        let cause = entry.cause.or(buffer.cut_off.unwrap_or_default());
        buffer.lost += 1;
        if buffer.lost == 1 {
            fx.record(Row::Warning(WarningRow {
                time: fx.now(),
                code: WarningCode::EventLogOverflow,
                subject: label,
                count: 1,
                cause,
            }));
        }
        let contact = match entry.what {
            Logged::Interaction(InteractionName::Contact(contact)) => Some(contact),
            _ => None,
        };
        let agent = match entry.what {
            Logged::LogIn(desktop) | Logged::LogOut(desktop) => {
                Some(self.desktops[desktop as usize].agent)
            }
            Logged::Interaction(_) => None,
        };
        fx.record(Row::LostData(LostDataRow {
            time: fx.now(),
            system: System::Interaction,
            component: Some(label),
            kind: LostKind::EventLog,
            key: LostKey { contact, agent, ..LostKey::default() },
            metric: Metric::Existence,
            truth: Quantity::Count(1),
            reported: Quantity::Count(0),
            verdict: Verdict::Lost,
            known: true,
            recovered: None,
            disposition_code: None,
            cause,
        }));
    }

    /// A batch reaches an event-log database.
    pub(super) fn log_hears(
        &mut self,
        log: u8,
        (node, side): (u8, u8),
        count: u32,
        first: u32,
        fx: &mut impl Fx,
    ) {
        let database = &mut self.logs[usize::from(log)].database;
        let job = (node, side, count, first);
        if let Some(due) = database.submit(job, f64::from(count), fx.now()) {
            fx.after(due.after, Event::LogDone(self.number, log, due.completion));
        }
    }

    /// A batch is written. What was written before, and sent again, is not written twice.
    pub(super) fn log_done(&mut self, log: u8, completion: Completion, fx: &mut impl Fx) {
        let at = &mut self.logs[usize::from(log)];
        let Some((job, next)) = at.database.completed(completion, fx.now()) else { return };
        if let Some(due) = next {
            fx.after(due.after, Event::LogDone(self.number, log, due.completion));
        }
        let (node, side, count, first) = job;
        let buffer = &self.nodes[usize::from(node)].log;
        let clean_up = self.plan.config.event_log.as_ref().and_then(|log| log.clean_up);
        let written = at.written[usize::from(node)].max(first);
        for number in written..first + count {
            // The batch is what the node keeps until it hears that it is written.
            let Some(entry) =
                number.checked_sub(buffer.first).and_then(|it| buffer.entries.get(it as usize))
            else {
                continue;
            };
            let (desktop, logs_in) = match entry.what {
                Logged::Interaction(_) => continue,
                Logged::LogIn(desktop) => (desktop, true),
                Logged::LogOut(desktop) => (desktop, false),
            };
            at.unread.push(Record { time: entry.time, node, desktop, logs_in });
            if let (false, Some(delay)) = (logs_in, clean_up) {
                fx.after(delay, Event::CleanUp(self.number, log, desktop));
            }
        }
        at.written[usize::from(node)] = written.max(first + count);
        let sockets = self.plan.nodes[usize::from(node)].log.map(|(_, sockets)| sockets);
        if let Some(sockets) = sockets {
            fx.send(sockets[usize::from(side)].peer(), Message::Logged(count));
        }
    }

    /// A node hears that a batch is written.
    pub(super) fn node_logged(&mut self, node: u8, count: u32) {
        let buffer = &mut self.nodes[usize::from(node)].log;
        if buffer.sent == count {
            buffer.entries.drain(..count as usize);
            buffer.first += count;
            buffer.logged += u64::from(count);
            buffer.sent = 0;
        }
    }

    /// A node's connection to its event-log database is lost, or back.
    pub(super) fn log_connection(
        &mut self,
        (node, side): (u8, u8),
        restored: bool,
        fx: &mut impl Fx,
    ) {
        let at = &mut self.nodes[usize::from(node)];
        if at.primary == Some(side) {
            at.log.sent = 0;
            at.log.cut_off = (!restored).then(|| fx.cause());
        }
    }

    /// The clean-up trigger removes what an event-log database has of an agent, whichever
    /// node wrote it.
    pub(super) fn clean_up(&mut self, log: u8, desktop: u32) {
        self.logs[usize::from(log)].unread.retain(|record| record.desktop != desktop);
    }

    /// The process of an event-log database changed state.
    pub(super) fn log_changed(&mut self, log: u8, state: ProcessState, fx: &mut impl Fx) {
        let database = &mut self.logs[usize::from(log)].database;
        if let Some(due) = database.follow(state, fx.now(), |_| {}) {
            fx.after(due.after, Event::LogDone(self.number, log, due.completion));
        }
    }

    /// ICON will read.
    pub(super) fn expect_icon(&mut self, fx: &mut impl Fx) {
        if let Some(config) = &self.plan.config.event_log {
            fx.after_constant(config.icon_poll, Event::IconReads(self.number));
        }
    }

    /// ICON asks the databases for what is new.
    pub(super) fn icon_reads(&mut self, fx: &mut impl Fx) {
        let icon = self.client_of(ClientKind::Icon);
        let process = icon.map(|icon| self.plan.clients[usize::from(icon)].process);
        if process.is_some_and(|process| fx.state(process).is_running()) {
            for socket in self.plan.icon.iter().copied() {
                if fx.is_open(socket) {
                    fx.send(socket, Message::Read);
                }
            }
        }
        self.expect_icon(fx);
    }

    /// A database gives ICON what is new: it orders by time what it reads at once.
    pub(super) fn icon_gets(&mut self, log: u8) {
        let mut records = std::mem::take(&mut self.logs[usize::from(log)].unread);
        records.sort_by_key(|record| record.time);
        for record in records {
            self.desktops[record.desktop as usize].consumed.read(record);
        }
    }

    /// The run is over: what the databases hold is read, sessions that are open end now.
    pub(super) fn end_logs(&mut self, fx: &mut impl Fx) {
        let single = self.plan.config.event_log.as_ref().map(|log| log.layout);
        let now = fx.now();
        if single == Some(Layout::Separate) {
            let mut all: Vec<Record> = Vec::new();
            for log in &mut self.logs {
                all.append(&mut log.unread);
            }
            all.sort_by_key(|record| record.time);
            for record in all {
                self.desktops[record.desktop as usize].consumed.read(record);
            }
        } else {
            (0..self.logs.len() as u8).for_each(|log| self.icon_gets(log));
        }
        self.desktops.iter_mut().for_each(|desktop| desktop.consumed.end(now));
    }
}
