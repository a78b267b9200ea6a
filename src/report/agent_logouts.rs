//! `agent_logouts.csv` (PG-7): the Agent Media Logout Status report.

use super::column::{Column, Kind, Table};
use crate::ledger::peripheral::AgentLogoutRow;
use crate::ledger::rows::Medium;

/// The table.
pub static TABLE: Table<AgentLogoutRow> = Table {
    file: "agent_logouts.csv",
    about: "an agent of a peripheral was logged out of a media routing domain; written when \
            logged in again, or when the run is over",
    columns: &[
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "who",
            write: |row, context, out| context.agent(row.agent, out),
        },
        Column {
            name: "skill_group",
            kind: Kind::Name,
            meaning: "the agent's group",
            write: |row, context, out| context.group(context.group_of(row.agent), out),
        },
        Column {
            name: "team",
            kind: Kind::Name,
            meaning: "the site where the agent's group sits: a team is who sits together",
            write: |row, context, out| context.site_of(context.group_of(row.agent), out),
        },
        Column {
            name: "peripheral",
            kind: Kind::Name,
            meaning: "the peripheral: the site of its ACD, and the system",
            write: |row, context, out| context.label(row.peripheral, out),
        },
        Column {
            name: "mrd",
            kind: Kind::Word(Medium::WORDS),
            meaning: "the medium of the media routing domain",
            write: |row, _, out| out.word(row.medium.as_str()),
        },
        Column {
            name: "logout_s",
            kind: Kind::Time,
            meaning: "when the agent was logged out",
            write: |row, _, out| out.time(row.logout),
        },
        Column {
            name: "logout",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.logout, out),
        },
        Column {
            name: "login_s",
            kind: Kind::Time,
            meaning: "when logged in again; empty where the run ended first",
            write: |row, _, out| {
                if let Some(time) = row.login {
                    out.time(time);
                }
            },
        },
        Column {
            name: "reason_code",
            kind: Kind::Integer,
            meaning: "why: 50002 a component's failure, 50003 the phone out of service, else \
                      the agent's own code",
            write: |row, _, out| out.integer(i64::from(row.reason_code)),
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
