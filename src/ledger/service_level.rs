//! How a service level is counted (CORE-14): one rule for whoever counts it, of a
//! run or of an interval.

use super::rows::{ContactEnd, ContactRow};
use crate::kernel::time::SimDuration;

/// The service level of a queue: "x % within y".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ServiceLevel {
    /// The threshold: the `y`.
    pub within: SimDuration,
    /// Whether a wait must be strictly shorter than the threshold; otherwise a wait that
    /// equals it counts as within.
    pub strict: bool,
    /// How customers count who hung up within the threshold.
    pub abandoned: AbandonedWithin,
}

/// How a service level counts customers who hung up within its threshold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AbandonedWithin {
    /// Left out of what was offered.
    #[default]
    Excluded,
    /// As if answered within it.
    Met,
    /// As if not answered within it.
    Missed,
}

/// Contacts counted for a service level.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ServiceLevelCount {
    /// Contacts that met it.
    pub met: u64,
    /// Contacts that it is measured over.
    pub of: u64,
}

impl ServiceLevel {
    /// Whether a wait is within the threshold: what a contact's row says as
    /// [`ContactRow::within_threshold`].
    pub fn is_within(&self, wait: SimDuration) -> bool {
        if self.strict { wait < self.within } else { wait <= self.within }
    }

    /// Counts one contact. Contacts that were rejected or lost without an answer are
    /// missed; open ones are not judged.
    pub fn count(&self, row: &ContactRow) -> ServiceLevelCount {
        match row.end {
            ContactEnd::Open => ServiceLevelCount { met: 0, of: 0 },
            ContactEnd::Abandoned(_) => self.count_abandoned(row.within_threshold),
            ContactEnd::Handled | ContactEnd::Rejected(_) | ContactEnd::Lost(_) => {
                let met = row.answered.is_some() && row.within_threshold;
                ServiceLevelCount { met: u64::from(met), of: 1 }
            }
        }
    }

    fn count_abandoned(&self, within: bool) -> ServiceLevelCount {
        let (met, of) = match (within, self.abandoned) {
            (true, AbandonedWithin::Excluded) => (0, 0),
            (true, AbandonedWithin::Met) => (1, 1),
            (true, AbandonedWithin::Missed) | (false, _) => (0, 1),
        };
        ServiceLevelCount { met, of }
    }
}

impl ServiceLevelCount {
    /// Adds another count.
    pub fn add(&mut self, other: ServiceLevelCount) {
        self.met += other.met;
        self.of += other.of;
    }

    /// The service level, 0 to 1; none where nothing was measured.
    pub fn share(&self) -> Option<f64> {
        (self.of > 0).then(|| self.met as f64 / self.of as f64)
    }
}
