//! `faults.csv` (OUT-6): what really happened.

use super::column::{Column, Kind, Table};
use crate::ledger::rows::FaultRow;

/// The table.
pub static TABLE: Table<FaultRow> = Table {
    file: "faults.csv",
    about: "one target that a fault really hit; a row appears when the fault is over or the \
            run ends",
    columns: &[
        Column {
            name: "id",
            kind: Kind::Fault,
            meaning: "its number, which other rows bear as their cause; in order of beginning",
            write: |row, context, out| context.cause(row.id, out),
        },
        Column {
            name: "fault",
            kind: Kind::Name,
            meaning: "the fault's name in the scenario",
            write: |row, context, out| context.label(row.fault, out),
        },
        Column {
            name: "kind",
            kind: Kind::Text,
            meaning: "what it did, as the scenario names it (`crash`, `cut`, ...)",
            write: |row, context, out| context.label(row.kind, out),
        },
        Column {
            name: "target",
            kind: Kind::Name,
            meaning: "what it hit",
            write: |row, context, out| context.label(row.target, out),
        },
        Column {
            name: "start_s",
            kind: Kind::Time,
            meaning: "when it began",
            write: |row, _, out| out.time(row.start),
        },
        Column {
            name: "start",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.start, out),
        },
        Column {
            name: "end_s",
            kind: Kind::Time,
            meaning: "when it was over; empty if the run ended first",
            write: |row, _, out| {
                if let Some(end) = row.end {
                    out.time(end);
                }
            },
        },
    ],
};
