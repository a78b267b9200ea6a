//! The engine: takes the earliest event, hands it to the world, again and again.

use super::cause::Cause;
use super::queue::{EventKey, EventQueue, Lane};
use super::time::{SimDuration, SimTime};

/// What is simulated: plain data that reacts to events.
///
/// `S` is where the world writes what happened; a run that keeps nothing pays nothing.
pub trait World<S> {
    /// What can happen: small and `Copy`, at most 24 bytes.
    type Event: Copy;

    /// Reacts to `event`, which happens now ([`Scheduler::now`]).
    fn handle(&mut self, event: Self::Event, scheduler: &mut Scheduler<Self::Event>, sink: &mut S);
}

/// Simulated time and the events still to come.
///
/// What is scheduled for [`SimTime::NEVER`] does not happen and is not kept.
#[derive(Clone, Debug)]
pub struct Scheduler<E> {
    queue: EventQueue<E>,
    current: EventKey,
    next_sequence: u64,
    cause: Cause,
    stopped: bool,
}

impl<E: Copy> Scheduler<E> {
    /// A scheduler at time zero with nothing to do.
    pub fn new() -> Self {
        Scheduler {
            queue: EventQueue::new(),
            current: EventKey::new(SimTime::ZERO, 0, Cause::NONE),
            next_sequence: 1,
            cause: Cause::NONE,
            stopped: false,
        }
    }

    /// The time of the event being handled; between two runs the time up to which
    /// everything has happened ([`Simulation::run_until`]).
    #[inline]
    pub fn now(&self) -> SimTime {
        self.current.time()
    }

    /// The sequence number of the event being handled; 0 if there is none.
    #[inline]
    pub fn sequence(&self) -> u64 {
        self.current.sequence()
    }

    /// The sequence number that the next scheduled event gets.
    ///
    /// Everything that an event's handler schedules is numbered without gaps, from this
    /// number before it to this number after it: who notes both for each event can tell
    /// every event's parent, and pending events need not carry it (CORE-23).
    #[inline]
    pub fn next_sequence(&self) -> u64 {
        self.next_sequence
    }

    /// The place in the order of the event being handled.
    #[inline]
    pub fn current(&self) -> EventKey {
        self.current
    }

    /// The cause that events scheduled from here inherit.
    #[inline]
    pub fn cause(&self) -> Cause {
        self.cause
    }

    /// Replaces the cause that is handed on, until the next event; returns the former.
    #[inline]
    pub fn set_cause(&mut self, cause: Cause) -> Cause {
        std::mem::replace(&mut self.cause, cause)
    }

    /// Schedules `event` for `time` and returns its place in the total order.
    ///
    /// # Panics
    /// In debug builds if `time` is in the past (CORE-19).
    #[inline]
    pub fn at(&mut self, time: SimTime, event: E) -> EventKey {
        let key = self.reserve(time);
        self.push_reserved(key, event);
        key
    }

    /// Schedules `event` after `delay`.
    #[inline]
    pub fn after(&mut self, delay: SimDuration, event: E) -> EventKey {
        self.at(self.now() + delay, event)
    }

    /// A lane for events that are always scheduled `delay` ahead: cheaper than
    /// [`Scheduler::after`]. Asking again for the same delay gives the same lane.
    ///
    /// Where there are more than 32 delays, the lanes of the later ones cost the same as
    /// [`Scheduler::after`]; nothing else differs.
    pub fn lane(&mut self, delay: SimDuration) -> Lane {
        self.queue.lane(delay)
    }

    /// Schedules `event` after the constant delay of `lane`.
    #[inline]
    pub fn in_lane(&mut self, lane: Lane, event: E) -> EventKey {
        let key = self.reserve(self.now() + lane.delay());
        if key.time() != SimTime::NEVER {
            self.queue.push_lane(lane, key, event);
        }
        key
    }

    /// Takes the next place in the order for `time` without scheduling anything: for
    /// timers that are pushed later ([`Scheduler::push_reserved`]).
    ///
    /// # Panics
    /// In debug builds if `time` is in the past (CORE-19).
    #[inline]
    pub fn reserve(&mut self, time: SimTime) -> EventKey {
        debug_assert!(time >= self.now(), "an event in the past: {time} at {}", self.now());
        let key = EventKey::new(time, self.next_sequence, self.cause);
        self.next_sequence += 1;
        key
    }

    /// Schedules `event` at a place taken before with [`Scheduler::reserve`].
    ///
    /// # Panics
    /// In debug builds if that place has been passed (CORE-19).
    #[inline]
    pub fn push_reserved(&mut self, key: EventKey, event: E) {
        debug_assert!(key >= self.current, "an event in the past: {key:?} at {:?}", self.current);
        if key.time() != SimTime::NEVER {
            self.queue.push(key, event);
        }
    }

    /// Ends the run after the current event, for good.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// How many events are pending, outdated timers included.
    pub fn pending(&self) -> usize {
        self.queue.len()
    }

    /// Everything up to `limit` has happened.
    fn rest(&mut self, limit: SimTime) {
        let time = if limit == SimTime::NEVER { self.now() } else { limit.max(self.now()) };
        self.current = EventKey::new(time, 0, Cause::NONE);
        self.cause = Cause::NONE;
    }
}

impl<E: Copy> Default for Scheduler<E> {
    fn default() -> Self {
        Self::new()
    }
}

/// A world and its future. `Clone` forks the run.
#[derive(Clone, Debug)]
pub struct Simulation<W, E> {
    /// What is simulated.
    pub world: W,
    /// What is still to come.
    pub scheduler: Scheduler<E>,
    events: u64,
}

impl<W, E: Copy> Simulation<W, E> {
    /// A simulation of `world` with the events that `scheduler` holds.
    pub fn new(world: W, scheduler: Scheduler<E>) -> Self {
        Simulation { world, scheduler, events: 0 }
    }

    /// Handles every event up to and including `limit`, or until the world stops the
    /// run; returns whether it was stopped.
    ///
    /// If it was not stopped, it is `limit` afterwards ([`Scheduler::now`]), and what is
    /// scheduled before the next call has no cause; with the limit [`SimTime::NEVER`]
    /// nothing is left and it stays the time of the last event. If it was stopped, it is
    /// the time of the event that did so. A limit that has passed does nothing.
    pub fn run_until<S>(&mut self, limit: SimTime, sink: &mut S) -> bool
    where
        W: World<S, Event = E>,
    {
        while !self.scheduler.stopped {
            let Some((key, part)) = self.scheduler.queue.next_until(limit) else {
                self.scheduler.rest(limit);
                return false;
            };
            let event = self.scheduler.queue.take(part);
            self.scheduler.current = key;
            self.scheduler.cause = key.cause();
            self.events += 1;
            self.world.handle(event, &mut self.scheduler, sink);
        }
        true
    }

    /// How many events were handled.
    pub fn events(&self) -> u64 {
        self.events
    }
}

#[cfg(test)]
#[path = "engine_tests.rs"]
mod tests;
