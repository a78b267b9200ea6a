//! The queue as the scheduler sees it: wheel, run, newcomers and lanes, merged by key.

use super::key::{Entry, EventKey};
use super::lanes::{Lane, Lanes};
use super::newcomers::Newcomers;
use super::wheel::Wheel;
use crate::kernel::time::{SimDuration, SimTime};

/// With more newcomers than this the later ones are put back into the wheel.
const SPILL_AT: usize = 512;

/// The pending events.
///
/// Time goes on only: a key must not lie before the last key popped, nor before the
/// limit of a [`EventQueue::pop_until`] that found nothing. (Such a key would still come
/// out in order, but slower.)
#[derive(Clone, Debug)]
pub struct EventQueue<E> {
    /// Events up to `closed` in their order.
    run: Vec<Entry<E>>,
    /// How many events of the run are gone.
    done: usize,
    /// Events up to `closed` that came when the run had been sorted.
    newcomers: Newcomers<E>,
    /// Events after `closed`.
    wheel: Wheel<E>,
    lanes: Lanes<E>,
    /// Where the part of time that was taken from the wheel ends; none of it at first.
    closed: Option<SimTime>,
    /// The number of newcomers that is too many.
    spill_at: usize,
}

/// Where the earliest event is.
#[derive(Clone, Copy, Debug)]
pub(in crate::kernel) enum Part {
    Run,
    Newcomers,
    Lanes,
}

impl<E: Copy> EventQueue<E> {
    /// An empty queue.
    pub fn new() -> Self {
        EventQueue {
            run: Vec::new(),
            done: 0,
            newcomers: Newcomers::new(),
            wheel: Wheel::new(),
            lanes: Lanes::new(),
            closed: None,
            spill_at: SPILL_AT,
        }
    }

    /// Adds an event. Its key must not lie before the last key popped.
    #[inline]
    pub fn push(&mut self, key: EventKey, event: E) {
        if Some(key.time()) > self.closed {
            self.wheel.insert(key, event);
        } else {
            self.push_newcomer(Entry { key, event });
        }
    }

    #[inline(never)]
    fn push_newcomer(&mut self, entry: Entry<E>) {
        self.newcomers.push(entry);
        if self.newcomers.len() > self.spill_at {
            self.spill();
        }
    }

    /// The lane of events that are scheduled `delay` ahead.
    pub fn lane(&mut self, delay: SimDuration) -> Lane {
        self.lanes.lane(delay)
    }

    /// Adds an event to a lane. Its key must lie after that of the lane's last event.
    #[inline]
    pub fn push_lane(&mut self, lane: Lane, key: EventKey, event: E) {
        if self.lanes.keeps(lane) {
            self.lanes.push(lane, Entry { key, event });
        } else {
            self.push(key, event);
        }
    }

    /// Takes the earliest event if it happens at or before `limit`.
    #[inline]
    pub fn pop_until(&mut self, limit: SimTime) -> Option<(EventKey, E)> {
        let (key, part) = self.next_until(limit)?;
        Some((key, self.take(part)))
    }

    /// The earliest event, if it happens at or before `limit`: its place, and where it is,
    /// for [`EventQueue::take`]. In two steps, because an optional event would be copied
    /// tag first: reading it as a whole would have to wait for both writes.
    #[inline]
    pub(in crate::kernel) fn next_until(&mut self, limit: SimTime) -> Option<(EventKey, Part)> {
        if self.done == self.run.len() && self.newcomers.len() == 0 && self.wheel.len() > 0 {
            self.refill(limit.min(self.lanes.first().time()));
        }
        let (new, in_lane) = (self.newcomers.first(), self.lanes.first());
        let run = self.run.get(self.done).map_or(EventKey::LAST, |next| next.key);
        let others = new.min(in_lane);
        let (key, part) = if run < others {
            (run, Part::Run)
        } else {
            (others, if new < in_lane { Part::Newcomers } else { Part::Lanes })
        };
        (key.time() <= limit && key != EventKey::LAST).then_some((key, part))
    }

    /// Takes the event that [`EventQueue::next_until`] has just found in `part`.
    #[inline]
    pub(in crate::kernel) fn take(&mut self, part: Part) -> E {
        match part {
            Part::Run => {
                self.done += 1;
                self.run[self.done - 1].event
            }
            Part::Newcomers => self.newcomers.take(),
            Part::Lanes => self.lanes.take(),
        }
    }

    /// How many events are pending, outdated ones included.
    pub fn len(&self) -> usize {
        self.run.len() - self.done + self.newcomers.len() + self.wheel.len() + self.lanes.len()
    }

    /// Whether nothing is pending.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Sorts the next run, unless the wheel's events all lie after `bound`.
    #[inline(never)]
    fn refill(&mut self, bound: SimTime) {
        self.run.clear();
        self.done = 0;
        self.wheel.take_run(bound.as_nanos(), &mut self.run);
        // Before the base nothing goes into the wheel, even if no run was found.
        let before_base = self.wheel.base().checked_sub(1).map(SimTime::from_nanos);
        let last = self.run.last().map(|entry| entry.key.time());
        self.closed = self.closed.max(before_base).max(last);
    }

    /// Opens time again after the earliest event: all later ones go to the wheel.
    #[cold]
    fn spill(&mut self) {
        let earliest = self.run.get(self.done).map_or(EventKey::LAST, |entry| entry.key);
        let earliest = earliest.min(self.newcomers.first());
        let closed = earliest.time().max(SimTime::from_nanos(self.wheel.base()));
        self.closed = Some(closed);
        let stays = self.run.partition_point(|entry| entry.key.time() <= closed);
        self.run
            .drain(stays.max(self.done)..)
            .for_each(|entry| self.wheel.insert(entry.key, entry.event));
        self.newcomers.retain(|entry| {
            let stays = entry.key.time() <= closed;
            if !stays {
                self.wheel.insert(entry.key, entry.event);
            }
            stays
        });
        // Events of one instant stay: look again only when they have doubled.
        self.spill_at = SPILL_AT.max(self.newcomers.len() * 2);
    }
}

impl<E: Copy> Default for EventQueue<E> {
    fn default() -> Self {
        Self::new()
    }
}
