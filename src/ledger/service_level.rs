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
        self.count_seen(row.end, row.answered.is_some(), row.within_threshold)
    }

    /// The same of a contact of which only its end is known, whether it was answered, and
    /// whether its wait was within the threshold.
    pub fn count_seen(&self, end: ContactEnd, answered: bool, within: bool) -> ServiceLevelCount {
        match end {
            ContactEnd::Open => ServiceLevelCount { met: 0, of: 0 },
            ContactEnd::Abandoned(_) => self.count_abandoned(within),
            ContactEnd::Handled | ContactEnd::Rejected(_) | ContactEnd::Lost(_) => {
                let met = answered && within;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::cause::Cause;
    use crate::kernel::time::SimTime;
    use crate::ledger::ids::{ContactId, QueueId};
    use crate::ledger::rows::{AbandonPhase, LossReason, Medium};

    const WITHIN: SimDuration = SimDuration::from_secs(20);

    fn rule(strict: bool, abandoned: AbandonedWithin) -> ServiceLevel {
        ServiceLevel { within: WITHIN, strict, abandoned }
    }

    fn row(rule: &ServiceLevel, wait: SimDuration, answered: bool, end: ContactEnd) -> ContactRow {
        ContactRow {
            contact: ContactId { source: QueueId(0), number: 1, redial: 0 },
            medium: Medium::Voice,
            priority: 0,
            site: None,
            submitted: SimTime::ZERO,
            answered: answered.then_some(SimTime::ZERO + wait),
            ended: SimTime::ZERO + wait,
            end,
            agent: None,
            wait,
            talk: SimDuration::ZERO,
            hold: SimDuration::ZERO,
            wrap_up: SimDuration::ZERO,
            reroutes: 0,
            within_threshold: rule.is_within(wait),
            disposition_code: None,
            cause: Cause::NONE,
        }
    }

    #[test]
    fn core_14_the_threshold_itself_counts_unless_it_is_strict() {
        let micro = SimDuration::from_micros(1);
        for (wait, inclusive, strict) in [
            (WITHIN.saturating_sub(micro), true, true),
            (WITHIN, true, false),
            (WITHIN + micro, false, false),
        ] {
            assert_eq!(rule(false, AbandonedWithin::Excluded).is_within(wait), inclusive);
            assert_eq!(rule(true, AbandonedWithin::Excluded).is_within(wait), strict);
        }
    }

    #[test]
    fn core_14_who_hung_up_within_is_excluded_met_or_missed() {
        let abandoned = ContactEnd::Abandoned(AbandonPhase::Queue);
        let lost = ContactEnd::Lost(LossReason::CallInProgress);
        let (short, long) = (SimDuration::from_secs(5), SimDuration::from_secs(50));
        for (kind, met, of) in [
            (AbandonedWithin::Excluded, 0, 0),
            (AbandonedWithin::Met, 1, 1),
            (AbandonedWithin::Missed, 0, 1),
        ] {
            let rule = rule(false, kind);
            let count = |wait, answered, end| rule.count(&row(&rule, wait, answered, end));
            assert_eq!(count(short, false, abandoned), ServiceLevelCount { met, of });
            for (wait, answered, end, met, of) in [
                (long, false, abandoned, 0, 1),
                (short, true, ContactEnd::Handled, 1, 1),
                (long, true, ContactEnd::Handled, 0, 1),
                (short, true, lost, 1, 1),
                (short, false, lost, 0, 1),
                (short, false, ContactEnd::Open, 0, 0),
            ] {
                assert_eq!(count(wait, answered, end), ServiceLevelCount { met, of });
            }
        }
    }
}
