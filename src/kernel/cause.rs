//! What brought an event about: the fault that it goes back to (CORE-23).

use std::fmt;

/// The id of a fault that happened (its row in `faults.csv`), or none.
///
/// The scheduler hands the cause of the event being handled on to every event that
/// its handler schedules.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cause(u16);

impl Cause {
    /// Nothing went wrong.
    pub const NONE: Cause = Cause(0);
    /// The most faults that one run can tell apart.
    pub const LIMIT: usize = u16::MAX as usize;

    /// The cause with the number `id`, counted from 1; 0 is [`Cause::NONE`].
    pub const fn new(id: u16) -> Self {
        Cause(id)
    }

    /// The number, 0 for none.
    pub const fn id(self) -> u16 {
        self.0
    }

    /// Whether there is none.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }

    /// This cause, or `other` where there is none. Faults are numbered in the order in
    /// which they begin, so of two the earlier one is kept.
    pub const fn or(self, other: Cause) -> Cause {
        match (self.0, other.0) {
            (0, _) => other,
            (_, 0) => self,
            (a, b) if a <= b => self,
            _ => other,
        }
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.is_none() { Ok(()) } else { write!(f, "{}", self.0) }
    }
}
