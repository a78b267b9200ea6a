//! `interaction_errors.csv` (OUT-5, OUT-6): interaction clusters.

use super::column::{Column, Kind, Table};
use crate::ledger::interaction::InteractionErrorRow;

/// The table.
pub static TABLE: Table<InteractionErrorRow> = Table {
    file: "interaction_errors.csv",
    about: "a client of an interaction cluster got an error",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when the client got it",
            write: |row, _, out| out.time(row.time),
        },
        Column {
            name: "time",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.time, out),
        },
        Column {
            name: "client",
            kind: Kind::Name,
            meaning: "who asked: an agent at a desktop, or a component",
            write: |row, context, out| context.client(row.client, out),
        },
        Column {
            name: "server",
            kind: Kind::Name,
            meaning: "the proxy or the node that was asked",
            write: |row, context, out| context.label(row.server, out),
        },
        Column {
            name: "node",
            kind: Kind::Name,
            meaning: "the node that was lost, or could not be asked; empty where it is about none",
            write: |row, context, out| {
                if let Some(node) = row.node {
                    context.label(node, out);
                }
            },
        },
        Column {
            name: "code",
            kind: Kind::Integer,
            meaning: "2000 unsupported operation, 2001 no servers accepting this media or tenant, 2002 lost connection to one of the asked servers, 2003 interaction not accessible, 2004 operation already in progress, 2005 more than one server contains it, 2006 snapshot not accessible",
            write: |row, _, out| out.integer(i64::from(row.code)),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
