//! `agent_states.csv` (OUT-3).

use super::column::{Column, Kind, Table};
use crate::ledger::rows::{AgentReason, AgentState, AgentStateRow, Medium, Observer};

/// The table.
pub static TABLE: Table<AgentStateRow> = Table {
    file: "agent_states.csv",
    about: "one change of an agent's state in one medium, as one observer sees it",
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
            name: "agent",
            kind: Kind::Name,
            meaning: "whose state",
            write: |row, context, out| context.agent(row.agent, out),
        },
        Column {
            name: "group",
            kind: Kind::Name,
            meaning: "the agent's group",
            write: |row, context, out| context.group(context.group_of(row.agent), out),
        },
        Column {
            name: "site",
            kind: Kind::Name,
            meaning: "where the group's people sit",
            write: |row, context, out| context.site_of(context.group_of(row.agent), out),
        },
        Column {
            name: "medium",
            kind: Kind::Word(Medium::WORDS),
            meaning: "in which medium",
            write: |row, _, out| out.word(row.medium.as_str()),
        },
        Column {
            name: "observer",
            kind: Kind::Word(Observer::WORDS),
            meaning: "who sees it so; `truth` is what is really so",
            write: |row, _, out| out.word(row.observer.as_str()),
        },
        Column {
            name: "from",
            kind: Kind::Word(AgentState::WORDS),
            meaning: "the state before",
            write: |row, _, out| out.word(row.from.as_str()),
        },
        Column {
            name: "to",
            kind: Kind::Word(AgentState::WORDS),
            meaning: "the state from now on",
            write: |row, _, out| out.word(row.to.as_str()),
        },
        Column {
            name: "reason_code",
            kind: Kind::Word(AgentReason::WORDS),
            meaning: "why; empty where the field has no word for it",
            write: |row, _, out| out.word(row.reason.as_str()),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it; empty where nothing failed",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
