//! `warnings.csv` (OUT-6).

use super::column::{Column, Kind, Table};
use crate::ledger::rows::{WarningCode, WarningRow};

/// The table.
pub static TABLE: Table<WarningRow> = Table {
    file: "warnings.csv",
    about: "one thing that a planner should know about the run",
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
            meaning: "when, on the wall clock",
            write: |row, context, out| context.clock(row.time, out),
        },
        Column {
            name: "code",
            kind: Kind::Word(WarningCode::WORDS),
            meaning: "what kind",
            write: |row, _, out| out.word(row.code.as_str()),
        },
        Column {
            name: "subject",
            kind: Kind::Name,
            meaning: "what it is about",
            write: |row, context, out| context.label(row.subject, out),
        },
        Column {
            name: "count",
            kind: Kind::Count,
            meaning: "how many callers, agents or rows it concerns",
            write: |row, _, out| out.count(row.count),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it; empty where nothing failed",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
