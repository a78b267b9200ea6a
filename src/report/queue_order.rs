//! `queue_order.csv` (OUT-5, OUT-6): interaction clusters.

use super::column::{Column, Kind, Table};
use crate::ledger::interaction::QueueOrderRow;

/// The table.
pub static TABLE: Table<QueueOrderRow> = Table {
    file: "queue_order.csv",
    about: "an interaction was taken from a queue of an interaction cluster; written when the position that it should have had is known",
    columns: &[
        Column {
            name: "queue",
            kind: Kind::Name,
            meaning: "its queue",
            write: |row, context, out| context.queue(row.queue, out),
        },
        Column {
            name: "interaction",
            kind: Kind::Name,
            meaning: "which one: a contact, or `TABLE-3` of a preload, or the id that a client gave",
            write: |row, context, out| context.interaction(row.interaction, out),
        },
        Column {
            name: "priority",
            kind: Kind::Integer,
            meaning: "its priority: higher is served first",
            write: |row, _, out| out.integer(i64::from(row.priority)),
        },
        Column {
            name: "node",
            kind: Kind::Name,
            meaning: "the node that held it",
            write: |row, context, out| context.label(row.node, out),
        },
        Column {
            name: "via",
            kind: Kind::Name,
            meaning: "what it was taken through: a proxy, or URS",
            write: |row, context, out| context.label(row.via, out),
        },
        Column {
            name: "submitted_s",
            kind: Kind::Time,
            meaning: "when it was submitted",
            write: |row, _, out| out.time(row.submitted),
        },
        Column {
            name: "taken_s",
            kind: Kind::Time,
            meaning: "when it was taken",
            write: |row, _, out| out.time(row.taken),
        },
        Column {
            name: "taken",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.taken, out),
        },
        Column {
            name: "position_taken",
            kind: Kind::Integer,
            meaning: "which take of the queue this was, from 1",
            write: |row, _, out| out.integer(i64::from(row.position_taken)),
        },
        Column {
            name: "position_due",
            kind: Kind::Integer,
            meaning: "which take of one ideal queue, served at the same instants, it would have been",
            write: |row, _, out| out.optional_count(row.position_due.map(u64::from)),
        },
        Column {
            name: "overtaken_by",
            kind: Kind::Count,
            meaning: "how many that were due after it were taken while it waited",
            write: |row, _, out| out.count(u64::from(row.overtaken_by)),
        },
        Column {
            name: "overtook",
            kind: Kind::Flag,
            meaning: "whether one that was due before it still waited, on any node",
            write: |row, _, out| out.flag(row.overtook),
        },
        Column {
            name: "displaced",
            kind: Kind::Integer,
            meaning: "how many positions later it was taken than due; negative: earlier",
            write: |row, _, out| out.optional_integer(row.displaced()),
        },
        Column {
            name: "extra_wait_s",
            kind: Kind::Seconds,
            meaning: "how much longer it waited than in the ideal queue; negative: shorter; empty if that has not come to it",
            write: |row, _, out| out.optional_signed_seconds(row.extra_wait_ns),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault that acted on it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
