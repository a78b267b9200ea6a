//! How the rows of modelled systems are laid out for their fingerprint.

use super::sink::Bytes;
use crate::kernel::time::SimTime;
use crate::ledger::switchovers::{Phases, SwitchoverRow};

/// A start or a switchover of a desktop.
pub(super) fn switchover(row: &SwitchoverRow, out: &mut Bytes) {
    let SwitchoverRow {
        agent,
        number,
        rule,
        from,
        to,
        attempts,
        detected,
        decided,
        phases,
        ended,
        outcome,
        out_of_service,
        cause,
    } = row;
    let Phases { connected, authenticated, loaded, listening, registered, logged_in } = phases;
    out.u8(60);
    out.u32(agent.0);
    out.u32(*number);
    out.u8(rule.code());
    out.optional_u32(from.map(|from| from.0));
    out.u32(to.0);
    out.u16(*attempts);
    out.time(*detected);
    out.time(*decided);
    for phase in [connected, authenticated, loaded, listening, registered, logged_in] {
        out.optional_u64(phase.map(SimTime::as_nanos));
    }
    out.time(*ended);
    out.u8(outcome.code());
    out.duration(*out_of_service);
    out.u16(cause.id());
}
