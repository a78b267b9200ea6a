//! `heartbeat.csv` (OUT-6): what communication sessions and watchdogs noticed.

use super::column::{Column, Kind, Table};
use crate::ledger::heartbeat::{HeartbeatBy, HeartbeatEvent, HeartbeatRow};

/// The table.
pub static TABLE: Table<HeartbeatRow> = Table {
    file: "heartbeat.csv",
    about: "something that a communication session or a watchdog noticed, or should have; only \
            where the scenario has a `[heartbeat]`",
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
            name: "system",
            kind: Kind::Name,
            meaning: "whose sessions: `heartbeat.NAME`",
            write: |row, context, out| context.label(row.system, out),
        },
        Column {
            name: "event",
            kind: Kind::Word(HeartbeatEvent::WORDS),
            meaning: "what happened",
            write: |row, _, out| out.word(row.event.as_str()),
        },
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "to whom; empty for what concerns a CMS or a server",
            write: |row, context, out| {
                if let Some(agent) = row.agent {
                    context.agent(agent, out);
                }
            },
        },
        Column {
            name: "contact",
            kind: Kind::Name,
            meaning: "the call that is routed again; a session does not know the calls' names",
            write: |row, context, out| {
                if let Some(contact) = row.contact {
                    context.contact(contact, out);
                }
            },
        },
        Column {
            name: "by",
            kind: Kind::Word(HeartbeatBy::WORDS),
            meaning: "who noticed; empty for a call that rang in vain",
            write: |row, _, out| out.word(row.by.map_or("", HeartbeatBy::as_str)),
        },
        Column {
            name: "ping_age_s",
            kind: Kind::Seconds,
            meaning: "how old the last ping was, by the server's clock",
            write: |row, _, out| out.optional_seconds(row.age),
        },
        Column {
            name: "alive",
            kind: Kind::Flag,
            meaning: "whether the browser really was alive: `true` of a log-off is a false one",
            write: |row, _, out| {
                if let Some(alive) = row.alive {
                    out.flag(alive);
                }
            },
        },
        Column {
            name: "dead_s",
            kind: Kind::Seconds,
            meaning: "how long the browser had been dead: of a log-off the detection time",
            write: |row, _, out| out.optional_seconds(row.dead),
        },
        Column {
            name: "added_wait_s",
            kind: Kind::Seconds,
            meaning: "from the offer until the CMS routed the call again",
            write: |row, _, out| out.optional_seconds(row.added_wait),
        },
        Column {
            name: "count",
            kind: Kind::Count,
            meaning: "of `cms_available`: pings while it was flagged; of `memory_lost`: sessions",
            write: |row, _, out| out.optional_count(row.count),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
