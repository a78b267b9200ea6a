//! Disposition codes: how a call or a task ended (PG-16).

use crate::ledger::rows::{AbandonPhase, ContactEnd};

/// Abandoned in the network, in the queue, while it rang.
const ABANDONED: [u16; 3] = [1, 2, 3];
/// Handled by the agent whom the router chose.
const HANDLED_PRIMARY_ROUTE: u16 = 13;
/// A task whose customer left before it was offered, and while it was.
const TASK_ABANDONED: [u16; 2] = [36, 37];
/// A task ended normally.
pub const NORMAL_END: u16 = 38;
/// A task ended without an id.
pub const NO_TASK_ID: u16 = 39;
/// A task ended because the path to its application was down for its task life.
pub const PATH_WENT_DOWN: u16 = 42;
/// A task ended because routing was disabled.
pub const ROUTING_DISABLED: u16 = 44;
/// A failure ended it, or kept it out.
const NETWORK_ERROR: u16 = 60;

/// The code of a call that ended so.
pub fn of_call(end: ContactEnd) -> Option<u16> {
    match end {
        ContactEnd::Handled => Some(HANDLED_PRIMARY_ROUTE),
        ContactEnd::Abandoned(AbandonPhase::Network) => Some(ABANDONED[0]),
        ContactEnd::Abandoned(AbandonPhase::Queue) => Some(ABANDONED[1]),
        ContactEnd::Abandoned(AbandonPhase::Ringing) => Some(ABANDONED[2]),
        ContactEnd::Rejected(_) | ContactEnd::Lost(_) => Some(NETWORK_ERROR),
        ContactEnd::Open => None,
    }
}

/// The code of a contact of another medium that ended so.
pub fn of_task(end: ContactEnd) -> Option<u16> {
    match end {
        ContactEnd::Handled => Some(NORMAL_END),
        ContactEnd::Abandoned(AbandonPhase::Network | AbandonPhase::Queue) => {
            Some(TASK_ABANDONED[0])
        }
        ContactEnd::Abandoned(AbandonPhase::Ringing) => Some(TASK_ABANDONED[1]),
        ContactEnd::Rejected(_) | ContactEnd::Lost(_) => Some(NETWORK_ERROR),
        ContactEnd::Open => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ledger::rows::{LossReason, RejectReason};

    #[test]
    fn pg_16_every_end_of_a_call_or_task_has_its_code() {
        use ContactEnd::{Abandoned, Handled, Lost, Open, Rejected};
        for (end, call, task) in [
            (Handled, Some(13), Some(38)),
            (Abandoned(AbandonPhase::Network), Some(1), Some(36)),
            (Abandoned(AbandonPhase::Queue), Some(2), Some(36)),
            (Abandoned(AbandonPhase::Ringing), Some(3), Some(37)),
            (Rejected(RejectReason::NoTrunk), Some(60), Some(60)),
            (Lost(LossReason::CallInProgress), Some(60), Some(60)),
            (Open, None, None),
        ] {
            assert_eq!((of_call(end), of_task(end)), (call, task), "{end:?}");
        }
    }
}
