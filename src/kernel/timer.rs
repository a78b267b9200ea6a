//! A timer that can be armed again and again, or disarmed, at the price of one pending
//! event: the queue holds one entry, the timer the deadline.

use super::engine::Scheduler;
use super::queue::EventKey;
use super::time::{SimDuration, SimTime};

/// A timer. The event it is armed with must lead back to [`Timer::fires`].
///
/// A deadline that moves later costs nothing until the entry in the queue comes up; then
/// it is queued again, with the place in the order that it got when it was armed. So a
/// watchdog that is always armed in time costs one queue operation per period, however
/// often it is armed. Only a deadline that moves earlier adds an entry.
#[derive(Clone, Copy, Debug)]
pub struct Timer {
    /// When it should fire, and with which place in the order; `LAST` if it should not.
    deadline: EventKey,
    /// The entry in the queue that counts; `LAST` if there is none.
    queued: EventKey,
}

impl Timer {
    /// Sets the deadline to `delay` from now, replacing an earlier one. When it fires,
    /// the cause is that of the event that armed it last.
    pub fn arm<E: Copy>(&mut self, scheduler: &mut Scheduler<E>, delay: SimDuration, event: E) {
        self.deadline = scheduler.reserve(scheduler.now() + delay);
        if self.queued > self.deadline {
            scheduler.push_reserved(self.deadline, event);
            self.queued = self.deadline;
        }
    }

    /// Forgets the deadline; the entry in the queue comes to nothing.
    pub fn disarm(&mut self) {
        self.deadline = EventKey::LAST;
    }

    /// The deadline, if armed.
    pub fn deadline(&self) -> Option<SimTime> {
        (self.deadline != EventKey::LAST).then(|| self.deadline.time())
    }

    /// To be called when the timer's event arrives: whether the deadline is reached.
    /// An entry that is early is queued again for the deadline, an outdated one dropped.
    pub fn fires<E: Copy>(&mut self, scheduler: &mut Scheduler<E>, event: E) -> bool {
        if self.queued != scheduler.current() {
            return false;
        }
        self.queued = EventKey::LAST;
        if self.deadline == scheduler.current() {
            self.deadline = EventKey::LAST;
            return true;
        }
        if self.deadline != EventKey::LAST {
            scheduler.push_reserved(self.deadline, event);
            self.queued = self.deadline;
        }
        false
    }
}

impl Default for Timer {
    /// A timer that is not armed.
    fn default() -> Self {
        Timer { deadline: EventKey::LAST, queued: EventKey::LAST }
    }
}

#[cfg(test)]
#[path = "timer_tests.rs"]
mod tests;
