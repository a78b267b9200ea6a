//! How the rows of modelled systems are laid out for their fingerprint.

use super::sink::Bytes;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::figures::FigureRow;
use crate::ledger::heartbeat::HeartbeatRow;
use crate::ledger::peripheral::AgentLogoutRow;
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

/// A log-out of an agent from a media routing domain.
pub(super) fn agent_logout(row: &AgentLogoutRow, out: &mut Bytes) {
    let AgentLogoutRow { agent, peripheral, medium, logout, login, reason_code, cause } = row;
    out.u8(20);
    out.u32(agent.0);
    out.u32(peripheral.0);
    out.u8(medium.code());
    out.time(*logout);
    out.optional_u64(login.map(SimTime::as_nanos));
    out.u16(*reason_code);
    out.u16(cause.id());
}

/// A figure of a system.
pub(super) fn figure(row: &FigureRow, out: &mut Bytes) {
    let FigureRow { name, figure, millionths } = row;
    out.u8(11);
    out.u32(name.0);
    out.u8(figure.code());
    out.optional_u64(millionths.map(|millionths| millionths as u64));
}

/// What a session or a watchdog noticed.
pub(super) fn heartbeat(row: &HeartbeatRow, out: &mut Bytes) {
    let HeartbeatRow {
        time,
        system,
        event,
        agent,
        contact,
        by,
        age,
        alive,
        dead,
        added_wait,
        count,
        cause,
    } = row;
    out.u8(50);
    out.time(*time);
    out.u32(system.0);
    out.u8(event.code());
    out.optional_u32(agent.map(|agent| agent.0));
    out.optional_u32(contact.map(|it| u32::from(it.source.0) | u32::from(it.redial) << 16));
    out.optional_u32(contact.map(|contact| contact.number));
    out.u8(by.map_or(0, |by| by.code()));
    out.u8(alive.map_or(0, |alive| 1 + u8::from(alive)));
    for duration in [age, dead, added_wait] {
        out.optional_u64(duration.map(SimDuration::as_nanos));
    }
    out.optional_u64(*count);
    out.u16(cause.id());
}
