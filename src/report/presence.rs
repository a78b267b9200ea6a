//! `presence.csv` (OUT-6, PRES-5): which app server learned of an update when.

use super::column::{Column, Kind, Table};
use crate::ledger::presence::{PresenceUpdateRow, UpdateOutcome};

/// The table.
pub static TABLE: Table<PresenceUpdateRow> = Table {
    file: "presence.csv",
    about: "an update of a user's presence at one app server, written when it is settled there",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when it was settled: received, or known to be missed",
            write: |row, _, out| out.time(row.time),
        },
        Column {
            name: "time",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.time, out),
        },
        Column {
            name: "user",
            kind: Kind::Name,
            meaning: "whose presence: an agent, or somebody of a group of users",
            write: |row, context, out| context.presentity(row.user, out),
        },
        Column {
            name: "sequence",
            kind: Kind::Integer,
            meaning: "the user's updates counted; 1 is what everybody knew at the start",
            write: |row, _, out| out.integer(i64::from(row.sequence)),
        },
        Column {
            name: "availability",
            kind: Kind::Integer,
            meaning: "the aggregated availability number: Available 3000 to 4499, Busy 6000 to \
                      7499, DND 9000 to 11999, Away 15000 to 17999, Offline 18000 and more",
            write: |row, _, out| out.integer(i64::from(row.availability)),
        },
        Column {
            name: "pool",
            kind: Kind::Name,
            meaning: "the FE pool that stamped it",
            write: |row, context, out| context.label(row.pool, out),
        },
        Column {
            name: "server",
            kind: Kind::Name,
            meaning: "the app server",
            write: |row, context, out| context.label(row.server, out),
        },
        Column {
            name: "published_s",
            kind: Kind::Time,
            meaning: "when the pool stamped it",
            write: |row, _, out| out.time(row.published),
        },
        Column {
            name: "publish_time_s",
            kind: Kind::Seconds,
            meaning: "the stamp: seconds since the start by the pool's clock, never less than \
                      that of the user's update before",
            write: |row, _, out| out.signed_seconds(row.stamp),
        },
        Column {
            name: "received_s",
            kind: Kind::Time,
            meaning: "when the app server received it; empty if it never did",
            write: |row, _, out| {
                if let Some(received) = row.received {
                    out.time(received);
                }
            },
        },
        Column {
            name: "delay_s",
            kind: Kind::Seconds,
            meaning: "from the stamping to the receipt",
            write: |row, _, out| {
                out.optional_seconds(row.received.map(|received| received.since(row.published)));
            },
        },
        Column {
            name: "hops",
            kind: Kind::Integer,
            meaning: "over how many ways between processes it came from the pool",
            write: |row, _, out| out.optional_count(row.hops.map(u64::from)),
        },
        Column {
            name: "outcome",
            kind: Kind::Word(UpdateOutcome::WORDS),
            meaning: "what became of it. `applied`: it became the server's copy; `discarded`: \
                      the copy was newer; `missed`: it never came, a newer one did; `open`: \
                      nothing had come when the run ended",
            write: |row, _, out| out.word(row.outcome.as_str()),
        },
        Column {
            name: "divergence_s",
            kind: Kind::Seconds,
            meaning: "how long after the first app server's receipt: so long the two copies \
                      differed",
            write: |row, _, out| out.optional_seconds(row.divergence),
        },
        Column {
            name: "window_s",
            kind: Kind::Seconds,
            meaning: "on the last receipt of an update: its divergence window, from the first \
                      receipt to this one",
            write: |row, _, out| out.optional_seconds(row.window),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind the update, or behind its being missed",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
