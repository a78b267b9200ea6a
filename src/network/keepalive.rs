//! How the ends of a connection notice that it is lost (CORE-7).
//!
//! Each end sends a keepalive at whole intervals since the connection was established, and
//! notices a loss `interval x count` after it last received one. A keepalive that arrives
//! at that very instant is in time.
//!
//! As long as nothing is disturbed, no keepalive is an event: when the k-th was sent, and
//! when it arrived, can be told afterwards, because its latency is a function of its number
//! (the draws are keyed). When a disturbance begins, the connection gets a *watch*: the
//! last receipts and what is in flight are worked out, and from then on keepalives and
//! deadlines are events, until the path has been quiet long enough to have forgotten the
//! disturbance. A path whose latency varies so much that a keepalive can be missed without
//! any disturbance is watched all the time.

use super::connection::{Keepalive, NO_WATCH, Shared};
use super::event::{Event, Notice};
use super::ids::{ConnectionId, Socket};
use super::process::ProcessState;
use super::topology::Network;
use crate::kernel::engine::Scheduler;
use crate::kernel::time::{SimDuration, SimTime};

/// A connection whose keepalives are events.
#[derive(Clone, Debug)]
pub(super) struct Watch {
    ends: [WatchEnd; 2],
    /// When both ends will have forgotten every disturbance so far.
    quiet: SimTime,
}

#[derive(Clone, Copy, Debug)]
struct WatchEnd {
    /// When the last keepalive was received.
    received: SimTime,
    /// A keepalive waits in the socket of the hung process.
    waiting: bool,
    /// A deadline is among the pending events.
    armed: bool,
}

impl<M: Copy> Network<M> {
    fn keepalive_of(&self, connection: ConnectionId) -> Option<Keepalive> {
        self.class(connection).keepalive
    }

    /// Least and greatest latency between the ends, where nothing is disturbed.
    fn latency_bounds(&self, connection: ConnectionId) -> (SimDuration, SimDuration) {
        let traffic =
            &self.traffic[usize::from(self.ports[connection.initiator().index()].traffic)];
        (traffic.least, traffic.most)
    }

    /// Whether keepalives have to be events although nothing is disturbed.
    fn is_always_watched(&self, connection: ConnectionId, keepalive: Keepalive) -> bool {
        let (least, most) = self.latency_bounds(connection);
        let slack = keepalive.window().saturating_sub(keepalive.interval);
        self.every_keepalive || most.saturating_sub(least) > slack
    }

    /// Whether anything keeps the connection from being as good as ever.
    pub(super) fn is_disturbed(&self, connection: ConnectionId) -> bool {
        connection.sockets().into_iter().any(|socket| {
            !self.is_open(socket)
                || self.way(socket).is_disturbed()
                || !self.state(self.owner(socket)).is_running()
        })
    }

    /// Watches a connection that was just established if its keepalives must be events.
    pub(super) fn watch_if_needed<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        let Some(keepalive) = self.keepalive_of(connection) else { return };
        if self.is_always_watched(connection, keepalive) || self.is_disturbed(connection) {
            self.watch(connection, scheduler);
        }
    }

    /// Makes the keepalives of a connection events, before a disturbance takes effect.
    pub(super) fn watch<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        let Some(keepalive) = self.keepalive_of(connection) else { return };
        let any_open = connection.sockets().into_iter().any(|socket| self.is_open(socket));
        let shared = &mut self.shared[connection.0 as usize];
        if shared.watch != NO_WATCH || !any_open {
            return;
        }
        let now = scheduler.now();
        shared.epoch = shared.epoch.wrapping_add(1);
        let (epoch, established) = (shared.epoch, shared.established);
        let ends = connection.sockets().map(|socket| WatchEnd {
            received: self.receipt_before(socket, keepalive, scheduler),
            waiting: false,
            armed: true,
        });
        for (socket, end) in connection.sockets().into_iter().zip(&ends) {
            let due = (end.received + keepalive.window()).max(now);
            scheduler.at(due, Event::Deadline { epoch, socket }.into());
        }
        let sent = now.since(established).as_nanos().div_ceil(keepalive.interval.as_nanos());
        let tick = established + keepalive.interval * sent.max(1);
        scheduler.at(tick, Event::Tick { epoch, connection }.into());
        let watch = Watch { ends, quiet: now };
        let place = self.free_watches.pop().unwrap_or_else(|| {
            self.watches.push(watch.clone());
            (self.watches.len() - 1) as u32
        });
        self.watches[place as usize] = watch;
        self.shared[connection.0 as usize].watch = place;
    }

    /// When `socket` last received a keepalive before now, if nothing was ever disturbed.
    /// What is in flight becomes an event.
    fn receipt_before<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        keepalive: Keepalive,
        scheduler: &mut Scheduler<E>,
    ) -> SimTime {
        let now = scheduler.now();
        let Shared { established, epoch, .. } = self.shared[socket.connection().0 as usize];
        let (_, most) = self.latency_bounds(socket.connection());
        let version = self.ports[socket.index()].version;
        // What establishes the connection counts as a keepalive that cannot be lost (A).
        let mut received = established + self.keepalive_latency(socket, established, keepalive);
        // The number of the last keepalive that was sent before now.
        let elapsed = now.since(established).as_nanos().saturating_sub(1);
        let mut number = elapsed / keepalive.interval.as_nanos();
        while number > 0 {
            let sent = established + keepalive.interval * number;
            if sent + most < received {
                break;
            }
            let arrival = sent + self.keepalive_latency(socket, sent, keepalive);
            if arrival < now {
                received = received.max(arrival);
            } else {
                scheduler.at(arrival, Event::Keepalive { version, epoch, socket }.into());
            }
            number -= 1;
        }
        received
    }

    /// Latency of the keepalive to `socket` that was sent when nothing was disturbed.
    fn keepalive_latency(
        &mut self,
        socket: Socket,
        sent: SimTime,
        keepalive: Keepalive,
    ) -> SimDuration {
        let key = keepalive_key(socket, sent, keepalive);
        self.traffic[usize::from(self.ports[socket.index()].traffic)].keyed_latency(key)
    }

    /// The connection is closed at both ends, or as good as ever.
    pub(super) fn unwatch(&mut self, connection: ConnectionId) {
        let shared = &mut self.shared[connection.0 as usize];
        if shared.watch != NO_WATCH {
            shared.epoch = shared.epoch.wrapping_add(1);
            self.free_watches.push(std::mem::replace(&mut shared.watch, NO_WATCH));
        }
    }

    /// A disturbance is over: the watch must go on until nothing of it is left.
    pub(super) fn disturbed_until(&mut self, connection: ConnectionId, time: SimTime) {
        let Some(keepalive) = self.keepalive_of(connection) else { return };
        let (_, most) = self.latency_bounds(connection);
        let place = self.shared[connection.0 as usize].watch;
        if let Some(watch) = self.watches.get_mut(place as usize) {
            watch.quiet = watch.quiet.max(time + (most + keepalive.interval) * 2);
        }
    }

    /// The watch of a connection if `epoch` is its own.
    fn watch_of(&mut self, connection: ConnectionId, epoch: u16) -> Option<&mut Watch> {
        let shared = &self.shared[connection.0 as usize];
        let current = shared.watch != NO_WATCH && shared.epoch == epoch;
        current.then(|| &mut self.watches[shared.watch as usize])
    }

    /// Both ends of a watched connection send a keepalive.
    pub(super) fn tick<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        let Some(watch) = self.watch_of(connection, epoch) else { return };
        let quiet = now > watch.quiet;
        let keepalive = self.keepalive_of(connection).expect("a watch has a keepalive");
        if quiet && !self.is_disturbed(connection) && !self.is_always_watched(connection, keepalive)
        {
            self.unwatch(connection);
            return;
        }
        for socket in connection.sockets() {
            let sender = socket.peer();
            if self.is_open(sender) && self.state(self.owner(sender)).is_running() {
                self.send_keepalive(epoch, socket, keepalive, scheduler);
            }
        }
        scheduler.after(keepalive.interval, Event::Tick { epoch, connection }.into());
    }

    fn send_keepalive<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        socket: Socket,
        keepalive: Keepalive,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        if self.way(socket).is_cut() {
            return;
        }
        let (latency, lost) = self.keyed(socket, keepalive_key(socket, now, keepalive));
        if self.way(socket).is_degraded() {
            self.disturbed_until(socket.connection(), now + latency);
        }
        let version = self.ports[socket.index()].version;
        if lost {
            self.rests[socket.index()].obstructed = now;
        } else if latency.is_zero() {
            // Not an event: it would come after a deadline of this instant.
            self.keepalive_due(version, epoch, socket, scheduler);
        } else {
            scheduler.after(latency, Event::Keepalive { version, epoch, socket }.into());
        }
    }

    /// A keepalive arrives, unless it met a cut. Where a process runs that knows nothing of
    /// the connection (it was started anew, or has given it up, and the reset that said so met
    /// a cut), the answer is a reset, as to any other message (A).
    pub(super) fn keepalive_due<E: Copy + From<Event<M>>>(
        &mut self,
        version: u16,
        epoch: u16,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        let state = self.state(self.owner(socket));
        if self.ports[socket.index()].version != version {
            return;
        }
        if !self.is_open(socket) {
            let former = scheduler.set_cause(self.rests[socket.peer().index()].cause);
            self.answer_with_reset(socket, scheduler);
            scheduler.set_cause(former);
            return;
        }
        let Some(watch) = self.watch_of(socket.connection(), epoch) else { return };
        let end = &mut watch.ends[socket.end() as usize];
        match state {
            ProcessState::Hung => end.waiting = true,
            _ => end.received = end.received.max(now),
        }
    }

    /// The time may be up. What else happens at this instant comes first.
    pub(super) fn deadline<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        self.check_deadline(epoch, socket, scheduler, |now, scheduler| {
            scheduler.at(now, Event::Expired { epoch, socket }.into());
        });
    }

    /// The time is up, unless a keepalive came at this very instant.
    pub(super) fn expired<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let mut lost = false;
        self.check_deadline(epoch, socket, scheduler, |_, _| lost = true);
        if lost {
            let cause = self.rests[socket.index()].cause;
            scheduler.set_cause(cause);
            self.lose(socket, scheduler, out);
        }
    }

    /// Calls `reached` if the deadline of `socket` is reached, else queues it again.
    fn check_deadline<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        reached: impl FnOnce(SimTime, &mut Scheduler<E>),
    ) {
        let now = scheduler.now();
        let open = self.is_open(socket);
        let running = self.state(self.owner(socket)).is_running();
        let Some(keepalive) = self.keepalive_of(socket.connection()) else { return };
        let Some(watch) = self.watch_of(socket.connection(), epoch) else { return };
        let end = &mut watch.ends[socket.end() as usize];
        if !open || !running {
            end.armed = false;
            return;
        }
        let due = end.received + keepalive.window();
        if due > now {
            scheduler.at(due, Event::Deadline { epoch, socket }.into());
        } else {
            reached(now, scheduler);
        }
    }

    /// The process at `socket` no longer hangs: it reads what came, and looks at the clock.
    pub(super) fn wake_deadline<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        let Some(keepalive) = self.keepalive_of(socket.connection()) else { return };
        let epoch = self.shared[socket.connection().0 as usize].epoch;
        let Some(watch) = self.watch_of(socket.connection(), epoch) else { return };
        let end = &mut watch.ends[socket.end() as usize];
        if std::mem::take(&mut end.waiting) {
            end.received = end.received.max(now);
        }
        if !std::mem::replace(&mut end.armed, true) {
            let due = (end.received + keepalive.window()).max(now);
            scheduler.at(due, Event::Deadline { epoch, socket }.into());
        }
        self.disturbed_until(socket.connection(), now);
    }
}

/// Keepalives are numbered by the time at which they are sent, so that those of two lives
/// of one connection have different numbers.
fn keepalive_key(socket: Socket, sent: SimTime, keepalive: Keepalive) -> u64 {
    let number = sent.as_nanos() / keepalive.interval.as_nanos();
    (socket.index() as u64) << 32 | number & 0x7fff_ffff
}
