//! What a handler can bring about. The world carries it out; a unit test looks at it.

use super::ports::{Command, Notice};
use crate::kernel::cause::Cause;
use crate::kernel::queue::EventKey;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::Row;
use crate::network::ids::{ConnectionId, PairId, ProcessId, Socket};
use crate::network::process::{Drive, ProcessState};

/// The effects that a part of the simulation can have: timers of its own event type `E`,
/// messages `M` over the network, and rows.
pub trait Effects<E, M> {
    /// The time of the event being handled.
    fn now(&self) -> SimTime;

    /// The fault that the event being handled goes back to.
    fn cause(&self) -> Cause;

    /// Replaces the cause that is handed on from here; returns the former.
    fn set_cause(&mut self, cause: Cause) -> Cause;

    /// The cause of an effect of two faults: the earlier that is not yet healed (CORE-23).
    fn earlier(&self, one: Cause, other: Cause) -> Cause;

    /// The fault that held up or lost traffic of a connection at or after `since`.
    fn obstructed_since(&self, connection: ConnectionId, since: SimTime) -> Cause;

    /// Lets `event` happen at `time`.
    fn at(&mut self, time: SimTime, event: E);

    /// Lets `event` happen after `delay`.
    fn after(&mut self, delay: SimDuration, event: E);

    /// Lets `event` happen after a `delay` that comes again and again, such as a time-out
    /// from the configuration: cheaper than [`Effects::after`].
    fn after_constant(&mut self, delay: SimDuration, event: E);

    /// Takes the place in the order that an event for `time` would get now: for what mostly
    /// comes to nothing, to be scheduled once it may matter.
    fn reserve(&mut self, time: SimTime) -> EventKey;

    /// Lets `event` happen at a place taken before, which has not been passed.
    fn at_reserved(&mut self, place: EventKey, event: E);

    /// Sends `message` from `socket` to the other end of its connection.
    fn send(&mut self, socket: Socket, message: M);

    /// How far the clock of a process is ahead of the true time, in milliseconds.
    fn skew_ms(&self, process: ProcessId) -> i32;

    /// Says that a process that was shutting down gracefully has nothing left to do.
    fn stopped(&mut self, process: ProcessId);

    /// The state of a process.
    fn state(&self, process: ProcessId) -> ProcessState;

    /// Whether the process at `socket` takes its connection for alive.
    fn is_open(&self, socket: Socket) -> bool;

    /// Whether what either end of a connection says now reaches the other: the truth, which
    /// no process knows, for counting.
    fn carries(&self, connection: ConnectionId) -> bool;

    /// The process of a pair that serves; none while neither does.
    fn active(&self, pair: PairId) -> Option<ProcessId>;

    /// Has the initiator of a connection connect to `acceptor`, the same as before or
    /// another, and try again at the interval of the connection's class until it succeeds.
    fn connect(&mut self, connection: ConnectionId, acceptor: ProcessId);

    /// Closes the connection at `socket`; an initiator does not connect again by itself.
    fn close(&mut self, socket: Socket);

    /// Does something to a process that depends on another part.
    fn drive(&mut self, process: ProcessId, drive: Drive);

    /// Tells the systems something; from the center only.
    fn notify(&mut self, notice: Notice);

    /// Wants something of the center; from the systems only.
    fn command(&mut self, command: Command);

    /// Whether anybody reads what is written down.
    fn wants_rows(&self) -> bool;

    /// Writes down what happened.
    fn record(&mut self, row: Row);
}
