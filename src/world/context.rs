//! Carries out what the parts want done.

use super::event::{Event, Message};
use super::fault::Faults;
use crate::center::effects::Effects;
use crate::center::ports;
use crate::kernel::cause::Cause;
use crate::kernel::engine::Scheduler;
use crate::kernel::queue::EventKey;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::Row;
use crate::ledger::sink::Sink;
use crate::network::event::Notice;
use crate::network::ids::{ConnectionId, PairId, ProcessId, Socket};
use crate::network::process::{Drive, ProcessState};
use crate::network::topology::Network;

/// What passes between the center and the systems.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    /// By the center.
    Notice(ports::Notice),
    /// By a system.
    Command(ports::Command),
}

/// What a part can act on while it handles an event.
pub struct Context<'a, S> {
    /// The network that carries its messages.
    pub network: &'a mut Network<Message>,
    /// What is still to come.
    pub scheduler: &'a mut Scheduler<Event>,
    /// What the network has told, still to be handed on.
    pub notices: &'a mut Vec<Notice<Message>>,
    /// What center and systems have said to each other, still to be handed on, each with its
    /// cause.
    pub said: &'a mut Vec<(Cause, Said)>,
    /// The faults so far.
    pub faults: &'a Faults,
    /// Where its rows go.
    pub sink: &'a mut S,
}

impl<E: Into<Event>, M: Into<Message>, S: Sink> Effects<E, M> for Context<'_, S> {
    #[inline]
    fn now(&self) -> SimTime {
        self.scheduler.now()
    }

    #[inline]
    fn cause(&self) -> Cause {
        self.scheduler.cause()
    }

    #[inline]
    fn set_cause(&mut self, cause: Cause) -> Cause {
        self.scheduler.set_cause(cause)
    }

    fn earlier(&self, one: Cause, other: Cause) -> Cause {
        match (self.faults.is_healed(one), self.faults.is_healed(other)) {
            (true, false) if !other.is_none() => other,
            (false, true) if !one.is_none() => one,
            _ => one.or(other),
        }
    }

    fn obstructed_since(&self, connection: ConnectionId, since: SimTime) -> Cause {
        self.network.obstructed_since(connection, since)
    }

    #[inline]
    fn at(&mut self, time: SimTime, event: E) {
        self.scheduler.at(time, event.into());
    }

    #[inline]
    fn after(&mut self, delay: SimDuration, event: E) {
        self.scheduler.after(delay, event.into());
    }

    #[inline]
    fn after_constant(&mut self, delay: SimDuration, event: E) {
        let lane = self.scheduler.lane(delay);
        self.scheduler.in_lane(lane, event.into());
    }

    #[inline]
    fn reserve(&mut self, time: SimTime) -> EventKey {
        self.scheduler.reserve(time)
    }

    #[inline]
    fn at_reserved(&mut self, place: EventKey, event: E) {
        self.scheduler.push_reserved(place, event.into());
    }

    #[inline]
    fn send(&mut self, socket: Socket, message: M) {
        self.network.send(socket, message.into(), self.scheduler);
    }

    fn skew_ms(&self, process: ProcessId) -> i32 {
        self.network.skew_ms(process)
    }

    fn stopped(&mut self, process: ProcessId) {
        self.network.stopped(process, self.scheduler, self.notices);
    }

    fn state(&self, process: ProcessId) -> ProcessState {
        self.network.state(process)
    }

    fn is_open(&self, socket: Socket) -> bool {
        self.network.is_open(socket)
    }

    fn carries(&self, connection: ConnectionId) -> bool {
        self.network.carries(connection)
    }

    fn active(&self, pair: PairId) -> Option<ProcessId> {
        self.network.active(pair)
    }

    fn connect(&mut self, connection: ConnectionId, acceptor: ProcessId) {
        self.network
            .connect(connection, acceptor, self.scheduler)
            .expect("validated: a link joins the sites of parts that connect");
    }

    fn close(&mut self, socket: Socket) {
        self.network.close(socket, self.scheduler);
    }

    fn drive(&mut self, process: ProcessId, drive: Drive) {
        let silent = self.faults.leaves_silence(self.scheduler.cause());
        self.network.drive(process, (drive, silent), self.scheduler, self.notices);
    }

    fn notify(&mut self, notice: ports::Notice) {
        self.said.push((self.scheduler.cause(), Said::Notice(notice)));
    }

    fn command(&mut self, command: ports::Command) {
        self.said.push((self.scheduler.cause(), Said::Command(command)));
    }

    #[inline]
    fn wants_rows(&self) -> bool {
        S::WANTS_ROWS
    }

    #[inline]
    fn record(&mut self, row: Row) {
        self.sink.record(&row);
    }
}
