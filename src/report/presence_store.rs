//! `presence_store.csv` (PRES-6, PRES-8): what the common data store made of each write.

use super::column::{Column, Kind, Table};
use crate::ledger::presence::PresenceWriteRow;

/// The table.
pub static TABLE: Table<PresenceWriteRow> = Table {
    file: "presence_store.csv",
    about: "a write of an app server to the common data store of presence",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when the store dealt with it",
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
            meaning: "which of the user's updates",
            write: |row, _, out| out.integer(i64::from(row.sequence)),
        },
        Column {
            name: "availability",
            kind: Kind::Integer,
            meaning: "the aggregated availability number",
            write: |row, _, out| out.integer(i64::from(row.availability)),
        },
        Column {
            name: "server",
            kind: Kind::Name,
            meaning: "the app server that wrote",
            write: |row, context, out| context.label(row.server, out),
        },
        Column {
            name: "stamp_s",
            kind: Kind::Seconds,
            meaning: "what the write was ordered by: its publish time, or the app server's own \
                      clock at the receipt; empty with the policy `arrival`",
            write: |row, _, out| {
                if let Some(stamp) = row.stamp {
                    out.signed_seconds(stamp);
                }
            },
        },
        Column {
            name: "applied",
            kind: Kind::Flag,
            meaning: "whether the store took it; false: discarded",
            write: |row, _, out| out.flag(row.applied),
        },
        Column {
            name: "out_of_order",
            kind: Kind::Flag,
            meaning: "whether a newer update of the user had been offered before",
            write: |row, _, out| out.flag(row.out_of_order),
        },
        Column {
            name: "stale_overwrite",
            kind: Kind::Flag,
            meaning: "whether it replaced a newer one",
            write: |row, _, out| out.flag(row.stale_overwrite),
        },
        Column {
            name: "stale_s",
            kind: Kind::Seconds,
            meaning: "if the store's state of the user had been stale until this write: how long",
            write: |row, _, out| out.optional_seconds(row.stale),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
