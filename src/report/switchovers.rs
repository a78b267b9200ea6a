//! `switchovers.csv` (OUT-6): starts and switchovers of desktops, phase by phase.

use super::column::{Column, Kind, Table};
use super::field::Fields;
use crate::kernel::time::SimTime;
use crate::ledger::switchovers::{Outcome, Rule, SwitchoverRow};

/// The table.
pub static TABLE: Table<SwitchoverRow> = Table {
    file: "switchovers.csv",
    about: "a start or a switchover of an agent's desktop; written when it is over",
    columns: &[
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "whose desktop",
            write: |row, context, out| context.agent(row.agent, out),
        },
        Column {
            name: "group",
            kind: Kind::Name,
            meaning: "the agent's group",
            write: |row, context, out| context.group(context.group_of(row.agent), out),
        },
        Column {
            name: "number",
            kind: Kind::Integer,
            meaning: "which of the desktop's starts and switchovers, from 1",
            write: |row, _, out| out.integer(i64::from(row.number)),
        },
        Column {
            name: "rule",
            kind: Kind::Word(Rule::WORDS),
            meaning: "which rule decided",
            write: |row, _, out| out.word(row.rule.as_str()),
        },
        Column {
            name: "from",
            kind: Kind::Name,
            meaning: "the site where it was; empty at a start",
            write: |row, context, out| {
                if let Some(from) = row.from {
                    context.label(from, out);
                }
            },
        },
        Column {
            name: "to",
            kind: Kind::Name,
            meaning: "the site where it went; of several that it tried, the last",
            write: |row, context, out| context.label(row.to, out),
        },
        Column {
            name: "attempts",
            kind: Kind::Count,
            meaning: "how often it tried to connect to a Configuration Server Proxy",
            write: |row, _, out| out.count(u64::from(row.attempts)),
        },
        Column {
            name: "detected_s",
            kind: Kind::Time,
            meaning: "when it noticed what was decided on: the telephony service went OFF, EventAgentLogout came, it was started",
            write: |row, _, out| out.time(row.detected),
        },
        Column {
            name: "detected",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.detected, out),
        },
        Column {
            name: "decided_s",
            kind: Kind::Time,
            meaning: "when it was decided",
            write: |row, _, out| out.time(row.decided),
        },
        Column {
            name: "connected_s",
            kind: Kind::Time,
            meaning: "when the Configuration Server Proxy took the connection (the last attempt); empty if it did not come to that",
            write: |row, _, out| optional(row.phases.connected, out),
        },
        Column {
            name: "authenticated_s",
            kind: Kind::Time,
            meaning: "when the Configuration Server Proxy took the log-in; empty if it did not come to that",
            write: |row, _, out| optional(row.phases.authenticated, out),
        },
        Column {
            name: "loaded_s",
            kind: Kind::Time,
            meaning: "when AIL was loaded; empty if it did not come to that",
            write: |row, _, out| optional(row.phases.loaded, out),
        },
        Column {
            name: "listening_s",
            kind: Kind::Time,
            meaning: "when the telephony service was ON; empty if it did not come to that",
            write: |row, _, out| optional(row.phases.listening, out),
        },
        Column {
            name: "registered_s",
            kind: Kind::Time,
            meaning: "when EventDNBackInService: the phone was registered; empty if it did not come to that",
            write: |row, _, out| optional(row.phases.registered, out),
        },
        Column {
            name: "logged_in_s",
            kind: Kind::Time,
            meaning: "when the agent was logged in; empty if it did not come to that",
            write: |row, _, out| optional(row.phases.logged_in, out),
        },
        Column {
            name: "ended_s",
            kind: Kind::Time,
            meaning: "when it was over",
            write: |row, _, out| out.time(row.ended),
        },
        Column {
            name: "outcome",
            kind: Kind::Word(Outcome::WORDS),
            meaning: "how it went",
            write: |row, _, out| out.word(row.outcome.as_str()),
        },
        Column {
            name: "out_of_service_s",
            kind: Kind::Seconds,
            meaning: "how long the agent could not work though on duty, up to the end; what the row before counted is not counted again",
            write: |row, _, out| out.seconds(row.out_of_service),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it; empty where nothing failed",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};

/// A time, or the empty field where there is none.
fn optional(time: Option<SimTime>, out: &mut Fields) {
    if let Some(time) = time {
        out.time(time);
    }
}
