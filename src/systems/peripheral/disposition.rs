//! Disposition codes: how a call or a task ended (PG-16).
//!
//! Those of calls are told where they arise: by the end of the contact, or by the CallRouter,
//! which knows where a call is that it has.

use crate::ledger::rows::{AbandonPhase, ContactEnd};

/// Abandoned in the network: nobody decides about it yet.
pub const ABANDONED_IN_NETWORK: u16 = 1;
/// Abandoned in the CallRouter's queue, or an ACD's.
const ABANDONED_IN_QUEUE: u16 = 2;
/// Abandoned while it rang.
const ABANDONED_RINGING: u16 = 3;
/// Abandoned on the way to the ACD of the agent for whom it is: neither in a queue nor
/// ringing.
pub const ABANDONED_DELAY: u16 = 4;
/// Abandoned on the way back from an ACD, where it had come to nothing.
pub const ABANDONED_INTERFLOW: u16 = 5;
/// Handled by the agent whom the router chose.
const HANDLED_PRIMARY_ROUTE: u16 = 13;
/// Given to the ACDs to route by default: what becomes of it the PIMs do not follow.
pub const REDIRECTED: u16 = 15;
/// A task whose customer left before it was offered, and while it was.
const TASK_ABANDONED: [u16; 2] = [36, 37];
/// A task ended normally.
pub const NORMAL_END: u16 = 38;
/// A task ended without an id.
pub const NO_TASK_ID: u16 = 39;
/// A task lasted longer than those of its MRD may.
pub const MAX_LIFETIME_EXCEEDED: u16 = 41;
/// A task ended because the path to its application was down for its task life.
pub const PATH_WENT_DOWN: u16 = 42;
/// A task ended because routing was disabled.
pub const ROUTING_DISABLED: u16 = 44;
/// A task ended while the path to its application was down, as it was found when the
/// application told what it has.
pub const ENDED_DURING_INIT: u16 = 51;
/// A failure ended it, or kept it out.
const NETWORK_ERROR: u16 = 60;

/// The code of a call that ended so; `known` is what the CallRouter has said of it, if not 0.
pub fn of_call(end: ContactEnd, known: u16) -> Option<u16> {
    match end {
        ContactEnd::Handled | ContactEnd::Abandoned(_) if known > 0 => Some(known),
        ContactEnd::Handled => Some(HANDLED_PRIMARY_ROUTE),
        ContactEnd::Abandoned(AbandonPhase::Network) => Some(ABANDONED_IN_NETWORK),
        ContactEnd::Abandoned(AbandonPhase::Queue) => Some(ABANDONED_IN_QUEUE),
        ContactEnd::Abandoned(AbandonPhase::Ringing) => Some(ABANDONED_RINGING),
        ContactEnd::Rejected(_) | ContactEnd::Lost(_) => Some(NETWORK_ERROR),
        ContactEnd::Open => None,
    }
}

/// The code of a contact of another medium that ended so.
pub fn of_task(end: ContactEnd, _known: u16) -> Option<u16> {
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
            assert_eq!((of_call(end, 0), of_task(end, 0)), (call, task), "{end:?}");
        }
        for known in [ABANDONED_DELAY, ABANDONED_INTERFLOW, REDIRECTED] {
            assert_eq!(of_call(Abandoned(AbandonPhase::Queue), known), Some(known));
            assert_eq!(of_call(Handled, known), Some(known));
            assert_eq!(of_call(Lost(LossReason::QueueLost), known), Some(60));
            assert_eq!(of_call(Open, known), None);
        }
    }
}
