//! What a handler can bring about. The world carries it out; a unit test looks at it.

use crate::kernel::cause::Cause;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::Row;
use crate::network::ids::{ProcessId, Socket};

/// The effects that a part of the simulation can have: timers of its own event type `E`,
/// messages `M` over the network, and rows.
pub trait Effects<E, M> {
    /// The time of the event being handled.
    fn now(&self) -> SimTime;

    /// The fault that the event being handled goes back to.
    fn cause(&self) -> Cause;

    /// Replaces the cause that is handed on from here; returns the former.
    fn set_cause(&mut self, cause: Cause) -> Cause;

    /// Lets `event` happen at `time`.
    fn at(&mut self, time: SimTime, event: E);

    /// Lets `event` happen after `delay`.
    fn after(&mut self, delay: SimDuration, event: E);

    /// Lets `event` happen after a `delay` that comes again and again, such as a time-out
    /// from the configuration: cheaper than [`Effects::after`].
    fn after_constant(&mut self, delay: SimDuration, event: E);

    /// Sends `message` from `socket` to the other end of its connection.
    fn send(&mut self, socket: Socket, message: M);

    /// Says that a process that was shutting down gracefully has nothing left to do.
    fn stopped(&mut self, process: ProcessId);

    /// Writes down what happened.
    fn record(&mut self, row: Row);
}
