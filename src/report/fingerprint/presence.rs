//! How rows of presence are laid out.

use super::sink::Bytes;
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::presence::{PresenceUpdateRow, PresenceWriteRow, Presentity};

/// An agent's number, or that of another user with the group's label.
#[inline]
fn presentity(user: Presentity, out: &mut Bytes) {
    let (group, number) = match user {
        Presentity::Agent(agent) => (None, agent.0),
        Presentity::User(group, number) => (Some(group.0), number),
    };
    out.optional_u32(group);
    out.u32(number);
}

#[inline]
pub(super) fn presence_update(row: &PresenceUpdateRow, out: &mut Bytes) {
    let PresenceUpdateRow {
        time,
        user,
        sequence,
        availability,
        pool,
        server,
        published,
        stamp,
        received,
        hops,
        outcome,
        divergence,
        window,
        cause,
    } = row;
    out.u8(40);
    out.time(*time);
    presentity(*user, out);
    out.u32(*sequence);
    out.u16(*availability);
    out.u32(pool.0);
    out.u32(server.0);
    out.time(*published);
    out.u64(*stamp as u64);
    out.optional_u64(received.map(SimTime::as_nanos));
    out.optional_u32(hops.map(u32::from));
    out.u8(outcome.code());
    out.optional_u64(divergence.map(SimDuration::as_nanos));
    out.optional_u64(window.map(SimDuration::as_nanos));
    out.u16(cause.id());
}

#[inline]
pub(super) fn presence_write(row: &PresenceWriteRow, out: &mut Bytes) {
    let PresenceWriteRow {
        time,
        user,
        sequence,
        availability,
        server,
        stamp,
        applied,
        out_of_order,
        stale_overwrite,
        stale,
        cause,
    } = row;
    out.u8(41);
    out.time(*time);
    presentity(*user, out);
    out.u32(*sequence);
    out.u16(*availability);
    out.u32(server.0);
    out.optional_u64(stamp.map(|stamp| stamp as u64));
    out.u8(u8::from(*applied));
    out.u8(u8::from(*out_of_order));
    out.u8(u8::from(*stale_overwrite));
    out.optional_u64(stale.map(SimDuration::as_nanos));
    out.u16(cause.id());
}
