//! How connections end and come back.
//!
//! ```text
//!            noticed by keepalive,
//!            or a reset is heard          at the reconnect interval
//!   open  ------------------------> closed ----------------------> attempt
//!    ^                                ^                               |
//!    |  a round trip later            |   cut, refused, lost          |
//!    +--------------------------------+-------------------------------+
//! ```
//!
//! Each end is open or closed for itself. The initiator attempts to connect one interval
//! after it noticed the loss, and at whole intervals after that; attempts that cannot
//! succeed are not events. When an attempt succeeds both ends are told; an acceptor that
//! had not noticed the loss is told of both (A).

use super::event::{Event, Notice};
use super::ids::{ConnectionId, ProcessId, Socket};
use super::process::ProcessState;
use super::topology::{Network, NoLink};
use crate::kernel::engine::Scheduler;

impl<M: Copy> Network<M> {
    /// Closes a connection in good order: the other end hears of it after everything that
    /// was sent before, and the initiator does not connect again until it is told to
    /// ([`Network::connect`]).
    pub fn close<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        let connection = socket.connection();
        if socket == connection.initiator() {
            self.forget_attempt(connection);
            self.shared[connection.0 as usize].wanted = false;
        }
        if self.is_open(socket) {
            self.watch(connection, scheduler);
            self.close_end(socket, scheduler);
        }
    }

    /// Has the initiator connect to `acceptor`, the same as before or another: the first
    /// attempt is made at once. An open connection is closed first.
    ///
    /// # Errors
    /// [`NoLink`] if the two processes' sites have none; then nothing is changed.
    pub fn connect<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        acceptor: ProcessId,
        scheduler: &mut Scheduler<E>,
    ) -> Result<(), NoLink> {
        let [from, to] = connection.sockets();
        let class = self.traffic[usize::from(self.ports[from.index()].traffic)].class;
        let traffic = self.traffic_between(class, self.owner(from), acceptor)?;
        self.close(from, scheduler);
        if self.owner(to) != acceptor {
            // The old acceptor is told by the reset that is under way, if it hears it; what
            // it holds of the connection ends here.
            self.abandon(to, scheduler);
            self.delist(to);
            self.ports[to.index()].process = acceptor;
            self.enlist(to);
            for socket in [from, to] {
                self.ports[socket.index()].traffic = traffic;
            }
            self.refresh(connection);
        }
        let shared = &mut self.shared[connection.0 as usize];
        shared.wanted = true;
        shared.retry_from = scheduler.now();
        self.schedule_attempt(connection, scheduler);
        Ok(())
    }

    /// `socket` notices that the connection is lost.
    pub(super) fn lose<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        let connection = socket.connection();
        self.close_end(socket, scheduler);
        out.push(Notice::Lost { process: self.owner(socket), socket });
        if socket == connection.initiator() {
            let reconnect = self.class(connection).reconnect;
            let shared = &mut self.shared[connection.0 as usize];
            shared.wanted = reconnect.is_some();
            if let Some(interval) = reconnect {
                shared.retry_from = scheduler.now() + interval;
                self.schedule_attempt(connection, scheduler);
            }
        }
        self.pair_lost(socket, scheduler, out);
    }

    /// Closes an end that is open, and tells the other one if it can.
    fn close_end<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        let peer = socket.peer();
        self.rests[socket.index()].open = false;
        self.lose_traffic(socket, scheduler.now());
        if self.way(peer).is_cut() {
            self.lose_traffic(peer, scheduler.now());
        } else {
            self.send_reset(peer, scheduler);
        }
        self.settle(socket.connection());
    }

    /// The process at `socket` is gone: it notices nothing. `tell` says whether the other
    /// end hears of it.
    pub(super) fn die_at<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        tell: bool,
        scheduler: &mut Scheduler<E>,
    ) {
        let connection = socket.connection();
        let peer = socket.peer();
        let was_open = std::mem::replace(&mut self.rests[socket.index()].open, false);
        self.lose_traffic(socket, scheduler.now());
        if socket == connection.initiator() {
            self.forget_attempt(connection);
        }
        if self.way(peer).is_cut() {
            self.lose_traffic(peer, scheduler.now());
        } else if was_open && tell {
            self.send_reset(peer, scheduler);
        }
        self.settle(connection);
    }

    /// The acceptor is given up for another one.
    fn abandon<E: Copy + From<Event<M>>>(&mut self, socket: Socket, scheduler: &mut Scheduler<E>) {
        self.rests[socket.index()].open = false;
        self.lose_traffic(socket, scheduler.now());
        self.settle(socket.connection());
    }

    /// A connection of which no end is open needs no watch.
    fn settle(&mut self, connection: ConnectionId) {
        if !connection.sockets().into_iter().any(|socket| self.is_open(socket)) {
            self.unwatch(connection);
        }
        self.refresh(connection);
    }

    /// A reset arrives; one that met a cut does not.
    pub(super) fn reset_due<E: Copy + From<Event<M>>>(
        &mut self,
        version: u16,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        if self.ports[socket.index()].version != version || !self.is_open(socket) {
            return;
        }
        match self.state(self.owner(socket)) {
            ProcessState::Hung => self.rests[socket.index()].reset = true,
            _ => self.lose(socket, scheduler, out),
        }
    }

    fn forget_attempt(&mut self, connection: ConnectionId) {
        let shared = &mut self.shared[connection.0 as usize];
        shared.attempt = shared.attempt.wrapping_add(1);
        shared.attempting = false;
    }

    /// Whether an attempt to connect would be answered now.
    fn can_connect(&self, connection: ConnectionId) -> bool {
        let [from, to] = connection.sockets();
        self.state(self.owner(from)).is_running()
            && self.state(self.owner(to)) == ProcessState::Up
            && !self.way(from).is_cut()
            && !self.way(to).is_cut()
    }

    /// Schedules the next attempt if there is reason and hope.
    pub(super) fn schedule_attempt<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        let now = scheduler.now();
        let interval = self.class(connection).reconnect;
        let hopeless = interval.is_some() && !self.can_connect(connection);
        let open = self.is_open(connection.initiator());
        let shared = &mut self.shared[connection.0 as usize];
        if !shared.wanted || shared.attempting || open || hopeless {
            return;
        }
        let mut time = shared.retry_from;
        if let (Some(interval), true) = (interval, time < now) {
            let attempts = now.since(time).as_nanos().div_ceil(interval.as_nanos());
            time += interval * attempts;
        }
        shared.attempting = true;
        let epoch = shared.attempt;
        scheduler.at(time, Event::Attempt { epoch, connection }.into());
    }

    /// The initiator tries to connect.
    pub(super) fn attempt<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        if self.shared[connection.0 as usize].attempt != epoch {
            return;
        }
        if !self.can_connect(connection) {
            self.attempt_failed(connection, scheduler);
            return;
        }
        let [from, to] = connection.sockets();
        let number = 1 << 31 | u64::from(self.shared[connection.0 as usize].draws);
        let (there, lost) = self.keyed(to, number);
        let (back, lost_back) = self.keyed(from, number);
        self.shared[connection.0 as usize].draws += 1;
        if lost || lost_back {
            self.attempt_failed(connection, scheduler);
        } else {
            scheduler.after(there + back, Event::Established { epoch, connection }.into());
        }
    }

    fn attempt_failed<E: Copy + From<Event<M>>>(
        &mut self,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
    ) {
        let interval = self.class(connection).reconnect;
        let shared = &mut self.shared[connection.0 as usize];
        shared.attempting = false;
        shared.wanted = interval.is_some();
        if let Some(interval) = interval {
            // The next whole interval that is still to come.
            let passed = scheduler.now().since(shared.retry_from).as_nanos();
            shared.retry_from += interval * (passed / interval.as_nanos() + 1);
            self.schedule_attempt(connection, scheduler);
        }
    }

    /// The answer to an attempt arrives.
    pub(super) fn established<E: Copy + From<Event<M>>>(
        &mut self,
        epoch: u16,
        connection: ConnectionId,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        if self.shared[connection.0 as usize].attempt != epoch {
            return;
        }
        if !self.can_connect(connection) {
            self.attempt_failed(connection, scheduler);
            return;
        }
        let now = scheduler.now();
        let acceptor = connection.acceptor();
        if self.is_open(acceptor) {
            out.push(Notice::Lost { process: self.owner(acceptor), socket: acceptor });
            self.pair_lost(acceptor, scheduler, out);
        }
        self.unwatch(connection);
        let shared = &mut self.shared[connection.0 as usize];
        shared.attempting = false;
        shared.established = now;
        for socket in connection.sockets() {
            self.lose_traffic(socket, now);
            self.ports[socket.index()].floor = now;
            let rest = &mut self.rests[socket.index()];
            rest.open = true;
            rest.resume = now;
            out.push(Notice::Restored { process: self.owner(socket), socket });
        }
        self.refresh(connection);
        self.watch_if_needed(connection, scheduler);
        self.pair_reunited(connection, scheduler, out);
    }
}
