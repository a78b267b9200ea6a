//! `agent_sessions.csv` (OUT-5, OUT-6): interaction clusters.

use super::column::{Column, Kind, Table};
use crate::ledger::interaction::AgentSessionRow;

/// The table.
pub static TABLE: Table<AgentSessionRow> = Table {
    file: "agent_sessions.csv",
    about: "how long an agent was logged in to an interaction cluster, and what ICON makes of the event log",
    columns: &[
        Column {
            name: "cluster",
            kind: Kind::Name,
            meaning: "the cluster",
            write: |row, context, out| context.label(row.cluster, out),
        },
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "who",
            write: |row, context, out| context.agent(row.agent, out),
        },
        Column {
            name: "truth_s",
            kind: Kind::Seconds,
            meaning: "how long really",
            write: |row, _, out| out.seconds(row.truth),
        },
        Column {
            name: "naive_s",
            kind: Kind::Seconds,
            meaning: "as a consumer has it to whom the first EventAgentLogout ends a session",
            write: |row, _, out| out.seconds(row.naive),
        },
        Column {
            name: "merged_s",
            kind: Kind::Seconds,
            meaning: "as a consumer has it that merges overlapping pairs",
            write: |row, _, out| out.seconds(row.merged),
        },
        Column {
            name: "pairs",
            kind: Kind::Count,
            meaning: "pairs of EventAgentLogin and EventAgentLogout that were read",
            write: |row, _, out| out.count(u64::from(row.pairs)),
        },
    ],
};
