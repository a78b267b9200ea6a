//! Watchdogs: one for each agent, on the CRM server, and the memory that all of them share.
//!
//! ```text
//!   watchdog ──CmsPing──▶ CMS           shared memory: last acknowledged pings of browsers,
//!            ◀─CmsPingAcknowledged──    last acknowledged ping to the CMS, its flag
//!   watchdog ──CmsUnavailable──▶ browser
//! ```
//!
//! A watchdog that wakes looks after the CMS first (BEAT-6), then after its browser (BEAT-3).
//! It never waits: what is acknowledged later, or not, is an event of its own.

use std::collections::VecDeque;

use super::browser::share;
use super::config::{Mode, Phases};
use super::event::{Event, Message, Seat};
use super::plan::CmsPlan;
use super::room::Heartbeat;
use crate::center::effects::Effects;
use crate::kernel::cause::Cause;
use crate::kernel::time::SimTime;
use crate::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent, HeartbeatRow};
use crate::ledger::rows::Row;
use crate::network::ids::{ConnectionId, ProcessId};

/// A ping to the CMS whose time is not over.
#[derive(Clone, Copy, Debug)]
struct Pending {
    /// Whose watchdog sent it.
    by: Seat,
    sent: SimTime,
    acknowledged: bool,
}

/// What a server's watchdogs know of a CMS together.
#[derive(Clone, Debug)]
pub(super) struct Cms {
    server: u16,
    /// The process of the CMS.
    pub(super) process: ProcessId,
    connection: ConnectionId,
    /// When a ping was last acknowledged, by the server's clock in nanoseconds.
    acknowledged: Option<i64>,
    /// When the last ping that was acknowledged was sent.
    last_answered: Option<SimTime>,
    /// The CMS is said to be not available.
    is_flagged: bool,
    /// Pings since it is.
    pings_since: u64,
    /// The fault that made it so.
    cause: Cause,
    pending: VecDeque<Pending>,
    /// The number of the first pending ping.
    first: u32,
}

impl Cms {
    pub(super) fn new(plan: &CmsPlan) -> Self {
        let CmsPlan { server, process, connection } = *plan;
        Cms {
            server,
            process,
            connection,
            acknowledged: None,
            last_answered: None,
            is_flagged: false,
            pings_since: 0,
            cause: Cause::NONE,
            pending: VecDeque::new(),
            first: 0,
        }
    }
}

impl Heartbeat {
    /// A session begins, and its agent's watchdog with it.
    pub(super) fn start_watchdog(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let server = self.server_of(seat);
        if server.mode != Mode::Watchdog {
            return;
        }
        let first = match server.phases {
            Phases::Together => server.watchdog,
            // Against the order of the pings, so that how old a ping is when the watchdog
            // looks is spread too.
            Phases::Spread => {
                let (seats, number) =
                    (u64::from(server.seats), u64::from(seat.0 - server.first_seat));
                share(server.watchdog, seats - number, seats)
            }
        };
        let generation = self.session(seat).generation;
        fx.after(first, Event::WatchdogWakes(seat, generation));
    }

    /// A watchdog wakes up.
    pub(super) fn watchdog_wakes(
        &mut self,
        seat: Seat,
        generation: u16,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let session = self.session(seat);
        if !session.is_open || session.generation != generation {
            return;
        }
        // It comes of the clock, and of nothing before it.
        fx.set_cause(Cause::NONE);
        let server = self.server_of(seat);
        let (lag, interval) = (server.lag, server.watchdog);
        // A server that hangs lets nobody look (A: the next look is at its own time).
        if fx.state(server.process).is_running() {
            self.look_after_cms(seat, fx);
            if self.age_of_ping(seat, fx) > lag {
                self.log_off(seat, HeartbeatBy::Watchdog, fx);
                return;
            }
        }
        fx.after_constant(interval, Event::WatchdogWakes(seat, generation));
    }

    /// If the last acknowledged ping is too old, or the CMS is flagged, the watchdog pings it.
    fn look_after_cms(&mut self, seat: Seat, fx: &mut impl Effects<Event, Message>) {
        let time = self.clock(seat, fx);
        let number = self.group_of(seat).cms;
        let server = self.server_of(seat);
        let (limit, timeout) = (server.cms_age.as_nanos() as i64, server.cms_timeout);
        let cms = &mut self.cms[usize::from(number)];
        let is_fresh = cms.acknowledged.is_some_and(|last| time - last <= limit);
        if is_fresh && !cms.is_flagged {
            return;
        }
        let ping = cms.first.wrapping_add(cms.pending.len() as u32);
        cms.pending.push_back(Pending { by: seat, sent: fx.now(), acknowledged: false });
        cms.pings_since += 1;
        fx.send(cms.connection.initiator(), Message::CmsPing(ping));
        fx.after_constant(timeout, Event::CmsTimeout(number, ping));
        self.counts[usize::from(cms.server)].cms_pings += 1;
    }

    /// The CMS gets a ping.
    pub(super) fn cms_is_pinged(
        &self,
        connection: ConnectionId,
        ping: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        fx.send(connection.acceptor(), Message::CmsPingAcknowledged(ping));
    }

    /// A ping is acknowledged: its time goes into the shared memory, and the flag is cleared.
    /// One whose time was over is not waited for any more.
    pub(super) fn cms_acknowledges(
        &mut self,
        connection: ConnectionId,
        ping: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let Some(cms) = self.cms.iter_mut().find(|cms| cms.connection == connection) else {
            return;
        };
        let place = ping.wrapping_sub(cms.first) as usize;
        let Some(pending) = cms.pending.get_mut(place) else { return };
        pending.acknowledged = true;
        cms.last_answered = Some(pending.sent);
        let server = &self.servers[usize::from(cms.server)];
        let skew = i64::from(fx.skew_ms(server.process)) * 1_000_000;
        cms.acknowledged = Some(fx.now().as_nanos() as i64 + skew);
        if std::mem::take(&mut cms.is_flagged) {
            let row =
                HeartbeatRow::new(fx.now(), server.label, HeartbeatEvent::CmsAvailable, cms.cause);
            let count = Some(std::mem::take(&mut cms.pings_since));
            fx.record(Row::Heartbeat(HeartbeatRow { count, ..row }));
        }
    }

    /// A ping has had its time. If it was not acknowledged, the browser is told, and the CMS
    /// flagged for all watchdogs.
    pub(super) fn cms_timeout(
        &mut self,
        number: u16,
        ping: u32,
        fx: &mut impl Effects<Event, Message>,
    ) {
        let cms = &mut self.cms[usize::from(number)];
        if cms.first != ping {
            // It was sent before the shared memory was lost.
            return;
        }
        let Some(pending) = cms.pending.pop_front() else { return };
        cms.first = cms.first.wrapping_add(1);
        if pending.acknowledged {
            return;
        }
        let cause = fx.obstructed_since(cms.connection, pending.sent);
        fx.set_cause(cause);
        let counts = &mut self.counts[usize::from(cms.server)];
        counts.cms_messages += 1;
        // Whose ping was the older one does not enter what is known better by now (A).
        let answered_since = cms.last_answered.is_some_and(|sent| sent > pending.sent);
        if !answered_since && !std::mem::replace(&mut cms.is_flagged, true) {
            counts.cms_flags += 1;
            cms.pings_since = 0;
            cms.cause = cause;
            let label = self.servers[usize::from(cms.server)].label;
            let row = HeartbeatRow::new(fx.now(), label, HeartbeatEvent::CmsUnavailable, cause);
            fx.record(Row::Heartbeat(row));
        }
        fx.send(self.line(pending.by).acceptor(), Message::CmsUnavailable);
    }

    /// The CRM server is gone: with its sessions, the watchdogs and what they shared (BEAT-9).
    pub(super) fn server_dies(&mut self, server: u16, fx: &mut impl Effects<Event, Message>) {
        let sessions = self.sessions_die(server);
        for cms in self.cms.iter_mut().filter(|cms| cms.server == server) {
            cms.acknowledged = None;
            cms.last_answered = None;
            cms.is_flagged = false;
            cms.pings_since = 0;
            // Time-outs of what was pending find other numbers.
            cms.first = cms.first.wrapping_add(cms.pending.len() as u32);
            cms.pending.clear();
        }
        let label = self.servers[usize::from(server)].label;
        let row = HeartbeatRow::new(fx.now(), label, HeartbeatEvent::MemoryLost, fx.cause());
        fx.record(Row::Heartbeat(HeartbeatRow { count: Some(sessions), ..row }));
    }
}
