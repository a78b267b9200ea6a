//! How messages travel: sent, delivered, held up, lost (CORE-5, CORE-6).
//!
//! Every socket has a version. A message bears the version that the receiving socket had
//! when it was sent; if nothing has happened when it arrives, it is delivered after one
//! comparison. A cut, and its end, bump the version, so that whatever was under way while
//! the link was cut is looked at more closely:
//!
//! ```text
//!   the connection broke since then          lost
//!   a datagram                               lost
//!   the link is cut                          held on the wire until it is healed
//!   healed, but less than a latency ago      arrives one latency after the heal
//!   the process hangs                        waits in its socket
//! ```
//!
//! What is sent after the heal arrives after what was held up, so order is kept.

use super::connection::{Port, Transport};
use super::event::{Delivery, Event, Notice};
use super::ids::{ConnectionId, Socket};
use super::link::Traffic;
use super::process::ProcessState;
use super::topology::Network;
use crate::kernel::engine::Scheduler;
use crate::kernel::time::{SimDuration, SimTime};

/// Schedules `event` one `latency` from now, but not before what was sent earlier.
#[inline]
fn dispatch<M, E: Copy + From<Event<M>>>(
    port: &mut Port,
    traffic: &mut Traffic,
    latency: SimDuration,
    event: Event<M>,
    scheduler: &mut Scheduler<E>,
) {
    let due = scheduler.now() + latency;
    let arrival = due.max(port.floor);
    port.floor = arrival;
    match traffic.lane(scheduler) {
        Some(lane) if arrival == scheduler.now() + lane.delay() => {
            scheduler.in_lane(lane, event.into())
        }
        _ => scheduler.at(arrival, event.into()),
    };
}

impl<M: Copy> Network<M> {
    /// Sends `message` from the process that holds `from` to the other end. Returns whether
    /// the sender takes the connection for alive; a process that does not run, or knows of
    /// the loss, sends nothing.
    // Always inline: the message is then written once, into its place in the lane.
    #[inline(always)]
    pub fn send<E: Copy + From<Event<M>>>(
        &mut self,
        from: Socket,
        message: M,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let socket = from.peer();
        let port = &mut self.ports[socket.index()];
        let event = Event::Deliver { version: port.version, socket, message };
        if port.plain
            && let Some(lane) = self.traffic[usize::from(port.traffic)].known_lane()
            && port.floor <= scheduler.now() + lane.delay()
        {
            port.floor = scheduler.now() + lane.delay();
            scheduler.in_lane(lane, event.into());
            return true;
        }
        self.send_otherwise(socket, event, scheduler)
    }

    /// Sends `event` to `socket` where it does not simply go into a lane.
    #[inline(never)]
    fn send_otherwise<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        event: Event<M>,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let port = &mut self.ports[socket.index()];
        let traffic = &mut self.traffic[usize::from(port.traffic)];
        if port.plain {
            let latency = traffic.draw();
            dispatch(port, traffic, latency, event, scheduler);
            return true;
        }
        self.send_disturbed(socket, event, scheduler)
    }

    /// Sends `event` to `socket` where the sender is gone, or the way slow or lossy.
    #[cold]
    fn send_disturbed<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        event: Event<M>,
        scheduler: &mut Scheduler<E>,
    ) -> bool {
        let sender = socket.peer();
        if !self.is_open(sender) || !self.state(self.owner(sender)).is_running() {
            return false;
        }
        let is_stream = self.class(socket.connection()).transport == Transport::Stream;
        let (link, way) = self.way_index(socket);
        let way = &self.links[usize::from(link.0)].ways[way];
        let port = &mut self.ports[socket.index()];
        let traffic = &mut self.traffic[usize::from(port.traffic)];
        let latency = traffic.draw();
        self.rests[socket.index()].obstructed = scheduler.now();
        if let Some(extra) = traffic.disturbance(way, is_stream) {
            dispatch(port, traffic, latency + extra, event, scheduler);
        }
        true
    }

    /// Reacts to an event. A message that is delivered is returned; everything else that
    /// somebody must know is added to `out`.
    #[inline]
    pub fn handle<E: Copy + From<Event<M>>>(
        &mut self,
        event: Event<M>,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) -> Option<Delivery<M>> {
        let Event::Deliver { version, socket, message } = event else {
            self.handle_rest(event, scheduler, out);
            return None;
        };
        let port = &self.ports[socket.index()];
        if port.accepts(version) {
            return Some(Delivery { to: port.process, socket, message });
        }
        self.deliver_disturbed(version, socket, message, scheduler)
    }

    #[cold]
    fn handle_rest<E: Copy + From<Event<M>>>(
        &mut self,
        event: Event<M>,
        scheduler: &mut Scheduler<E>,
        out: &mut Vec<Notice<M>>,
    ) {
        match event {
            Event::Deliver { .. } => unreachable!("handled before"),
            Event::Keepalive { version, epoch, socket } => {
                self.keepalive_due(version, epoch, socket, scheduler);
            }
            Event::Tick { epoch, connection } => self.tick(epoch, connection, scheduler),
            Event::Deadline { epoch, socket } => self.deadline(epoch, socket, scheduler),
            Event::Expired { epoch, socket } => self.expired(epoch, socket, scheduler, out),
            Event::Release { socket } => self.release(socket, scheduler.now(), out),
            Event::Reset { version, socket } => self.reset_due(version, socket, scheduler, out),
            Event::Attempt { epoch, connection } => self.attempt(epoch, connection, scheduler),
            Event::Established { epoch, connection } => {
                self.established(epoch, connection, scheduler, out);
            }
            Event::Activate { version, side, pair } => {
                self.pair_waited(pair, side, version, scheduler, out);
            }
        }
    }

    /// A message is due that something happened to on its way.
    #[cold]
    fn deliver_disturbed<E: Copy + From<Event<M>>>(
        &mut self,
        version: u16,
        socket: Socket,
        message: M,
        scheduler: &mut Scheduler<E>,
    ) -> Option<Delivery<M>> {
        let now = scheduler.now();
        let port = self.ports[socket.index()];
        let rest = &mut self.rests[socket.index()];
        rest.obstructed = now;
        if !rest.open || rest.is_lost(version) {
            self.answer_with_reset(socket, scheduler);
            return None;
        }
        let resume = rest.resume;
        let is_cut = self.way(socket).is_cut();
        match self.class(socket.connection()).transport {
            Transport::Datagram if is_cut || version != port.version => return None,
            Transport::Datagram => {}
            Transport::Stream if is_cut || now < resume || self.waits_on_wire(socket) => {
                self.held.entry(socket).or_default().wire.push(message);
                return None;
            }
            Transport::Stream => {}
        }
        if self.state(port.process) == ProcessState::Hung {
            self.held.entry(socket).or_default().inbox.push(message);
            return None;
        }
        Some(Delivery { to: port.process, socket, message })
    }

    /// A message or a keepalive met a closed end: if somebody is there, the sender hears of it.
    pub(super) fn answer_with_reset<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        let closed = !self.is_open(socket);
        if closed && self.state(self.owner(socket)).is_running() {
            self.send_reset(socket.peer(), scheduler);
        }
    }

    /// Tells `socket` that the other end is closed, if it does not know and can be reached.
    pub(super) fn send_reset<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        if !self.is_open(socket) || self.way(socket).is_cut() {
            return;
        }
        let latency = self.draw_aside(socket);
        let port = &mut self.ports[socket.index()];
        let event = Event::Reset { version: port.version, socket };
        let traffic = &mut self.traffic[usize::from(port.traffic)];
        dispatch(port, traffic, latency, event, scheduler);
    }

    /// A latency to `socket` for something other than a message, from draws of its own.
    pub(super) fn draw_aside(&mut self, socket: Socket) -> SimDuration {
        let shared = &mut self.shared[socket.connection().0 as usize];
        shared.draws = shared.draws.wrapping_add(1);
        // Keepalives have the numbers below.
        let number = 1 << 31 | u64::from(shared.draws & 0x7fff_ffff);
        self.keyed(socket, number).0
    }

    /// The latency of the network's own message `number` to `socket`, and whether it is
    /// lost.
    pub(super) fn keyed(&mut self, socket: Socket, number: u64) -> (SimDuration, bool) {
        let (link, way) = self.way_index(socket);
        let traffic = &mut self.traffic[usize::from(self.ports[socket.index()].traffic)];
        let key = (socket.index() as u64) << 32 | number & 0xffff_ffff;
        traffic.keyed(key, &self.links[usize::from(link.0)].ways[way])
    }

    /// Brings what `send` and `handle` look at up to date with the state of the link and
    /// the processes.
    pub(super) fn refresh(&mut self, connection: ConnectionId) {
        for socket in connection.sockets() {
            let way = self.way(socket);
            let (is_cut, degraded, way_cause) = (way.is_cut(), way.is_degraded(), way.cause());
            let owner = self.owner(socket);
            let sender = self.owner(socket.peer());
            let cause = way_cause.or(self.process_cause(owner)).or(self.process_cause(sender));
            let gate = !is_cut && self.is_open(socket) && self.state(owner).is_running();
            let plain = !degraded && self.is_open(socket.peer()) && self.state(sender).is_running();
            let port = &mut self.ports[socket.index()];
            port.set_gate(gate);
            port.plain = plain;
            if !cause.is_none() {
                self.rests[socket.index()].cause = cause;
            }
        }
    }

    /// Something happened to what is under way to `socket`.
    pub(super) fn bump(&mut self, socket: Socket) {
        let port = &mut self.ports[socket.index()];
        port.version = port.version.wrapping_add(1);
    }

    /// Everything that is under way to `socket`, or waits for it, is lost.
    pub(super) fn lose_traffic(&mut self, socket: Socket, now: SimTime) {
        self.bump(socket);
        self.held.remove(&socket);
        let rest = &mut self.rests[socket.index()];
        rest.valid_from = self.ports[socket.index()].version;
        rest.obstructed = now;
        rest.reset = false;
    }

    /// The way to `socket` is no longer cut: what was held up follows one latency later.
    pub(super) fn resume_traffic<E: Copy + From<Event<M>>>(
        &mut self,
        socket: Socket,
        scheduler: &mut Scheduler<E>,
    ) {
        self.bump(socket);
        let resume = scheduler.now() + self.draw_aside(socket);
        let rest = &mut self.rests[socket.index()];
        rest.resume = rest.resume.max(resume);
        let resume = rest.resume;
        // What is sent from now on has a later place in the order than the release.
        let port = &mut self.ports[socket.index()];
        port.floor = port.floor.max(resume);
        scheduler.at(resume, Event::Release { socket }.into());
    }

    fn waits_on_wire(&self, socket: Socket) -> bool {
        self.held.get(&socket).is_some_and(|held| !held.wire.is_empty())
    }

    /// What a cut held up arrives, unless the link was cut again.
    fn release(&mut self, socket: Socket, now: SimTime, out: &mut Vec<Notice<M>>) {
        if now < self.rests[socket.index()].resume || self.way(socket).is_cut() {
            return;
        }
        let to = self.owner(socket);
        let hung = self.state(to) == ProcessState::Hung;
        let Some(held) = self.held.get_mut(&socket) else { return };
        if hung {
            held.inbox.append(&mut held.wire);
        } else {
            let wire = held.wire.drain(..);
            out.extend(wire.map(|message| Notice::Message(Delivery { to, socket, message })));
            self.held.remove(&socket);
        }
    }
}
