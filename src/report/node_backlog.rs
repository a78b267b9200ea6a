//! `node_backlog.csv` (OUT-5, OUT-6): interaction clusters.

use super::column::{Column, Kind, Table};
use crate::ledger::interaction::NodeBacklogRow;

/// The table.
pub static TABLE: Table<NodeBacklogRow> = Table {
    file: "node_backlog.csv",
    about: "how much of a queue waits at a node of an interaction cluster at a sampled moment",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when",
            write: |row, _, out| out.time(row.time),
        },
        Column {
            name: "time",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.time, out),
        },
        Column {
            name: "node",
            kind: Kind::Name,
            meaning: "the node",
            write: |row, context, out| context.label(row.node, out),
        },
        Column {
            name: "queue",
            kind: Kind::Name,
            meaning: "the queue",
            write: |row, context, out| context.queue(row.queue, out),
        },
        Column {
            name: "waiting",
            kind: Kind::Count,
            meaning: "interactions in the queue",
            write: |row, _, out| out.count(u64::from(row.waiting)),
        },
        Column {
            name: "next_waited_s",
            kind: Kind::Seconds,
            meaning: "how long the one that the node would give next has waited; empty if there is none",
            write: |row, _, out| out.optional_seconds(row.next_waited),
        },
        Column {
            name: "in_progress",
            kind: Kind::Count,
            meaning: "interactions that were taken from the queue and are not completed",
            write: |row, _, out| out.count(u64::from(row.in_progress)),
        },
    ],
};
