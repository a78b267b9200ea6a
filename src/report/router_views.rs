//! `router_views.csv` (OUT-6, CORE-17): who saw an agent differently from the truth.

use super::column::{Column, Kind, Table};
use crate::ledger::rows::{AgentState, Observer};
use crate::ledger::views::RouterViewRow;

/// The table.
pub static TABLE: Table<RouterViewRow> = Table {
    file: "router_views.csv",
    about: "a stretch of time in which an observer believed something else of an agent than was \
            so; written when it is over. Kinds of work are one to a router",
    columns: &[
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
            meaning: "when it was over, or became another disagreement",
            write: |row, _, out| out.time(row.end),
        },
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "whom it is about",
            write: |row, context, out| context.agent(row.agent, out),
        },
        Column {
            name: "group",
            kind: Kind::Name,
            meaning: "the agent's group",
            write: |row, context, out| context.group(context.group_of(row.agent), out),
        },
        Column {
            name: "observer",
            kind: Kind::Word(Observer::WORDS),
            meaning: "who believed it",
            write: |row, _, out| out.word(row.observer.as_str()),
        },
        Column {
            name: "truth",
            kind: Kind::Word(AgentState::WORDS),
            meaning: "the agent's state",
            write: |row, _, out| out.word(row.truth.as_str()),
        },
        Column {
            name: "view",
            kind: Kind::Word(AgentState::WORDS),
            meaning: "what the observer believed; `reserved`: the agent has been given something",
            write: |row, _, out| out.word(row.view.as_str()),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it; empty where it is only the messages' time",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
