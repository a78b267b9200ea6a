//! A timer that can be armed again and again, or disarmed, at the price of one pending
//! event: the queue holds one entry, the timer the deadline.

use super::engine::Scheduler;
use super::queue::EventKey;
use super::time::{SimDuration, SimTime};

/// A timer. The event it is armed with must lead back to [`Timer::fires`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Timer {
    /// When it should fire, and with which place in the order.
    deadline: Option<EventKey>,
    /// The entry that is really in the queue.
    queued: Option<EventKey>,
}

impl Timer {
    /// Sets the deadline to `delay` from now, replacing an earlier one.
    pub fn arm<E: Copy>(&mut self, scheduler: &mut Scheduler<E>, delay: SimDuration, event: E) {
        let key = scheduler.reserve(scheduler.now() + delay);
        self.deadline = Some(key);
        if self.queued.is_none_or(|queued| queued > key) {
            scheduler.push_reserved(key, event);
            self.queued = Some(key);
        }
    }

    /// Forgets the deadline; the entry in the queue comes to nothing.
    pub fn disarm(&mut self) {
        self.deadline = None;
    }

    /// The deadline, if armed.
    pub fn deadline(&self) -> Option<SimTime> {
        self.deadline.map(EventKey::time)
    }

    /// To be called when the timer's event arrives: whether the deadline is reached.
    /// An entry that is early is queued again for the deadline, an outdated one dropped.
    pub fn fires<E: Copy>(&mut self, scheduler: &mut Scheduler<E>, event: E) -> bool {
        let now = scheduler.current();
        if self.queued != Some(now) {
            return false;
        }
        self.queued = None;
        match self.deadline {
            Some(deadline) if deadline == now => {
                self.deadline = None;
                true
            }
            Some(deadline) => {
                scheduler.push_reserved(deadline, event);
                self.queued = Some(deadline);
                false
            }
            None => false,
        }
    }
}
