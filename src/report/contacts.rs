//! `contacts.csv` (OUT-6).

use super::column::{Column, Kind, Table};
use crate::ledger::rows::{AbandonPhase, ContactEnd, ContactRow, LossReason, Medium, RejectReason};

/// The words for the phase or reason of an end.
const DETAILS: [&str; 11] = {
    let [a, b, c] = AbandonPhase::WORDS else { panic!("list every phase here") };
    let [d, e, f, g, h] = RejectReason::WORDS else { panic!("list every reason here") };
    let [i, j, k] = LossReason::WORDS else { panic!("list every reason here") };
    [a, b, c, d, e, f, g, h, i, j, k]
};

/// The table.
pub static TABLE: Table<ContactRow> = Table {
    file: "contacts.csv",
    about: "one contact, the truth; rows appear in the order in which contacts are over",
    columns: &[
        Column {
            name: "contact",
            kind: Kind::Name,
            meaning: "its id: its queue and its customer's number there; of a redial also which one",
            write: |row, context, out| context.contact(row.contact, out),
        },
        Column {
            name: "redial_of",
            kind: Kind::Name,
            meaning: "the customer's first contact; empty if this is it",
            write: |row, context, out| {
                if row.contact.redial > 0 {
                    context.contact(row.contact.first(), out);
                }
            },
        },
        Column {
            name: "queue",
            kind: Kind::Name,
            meaning: "the queue that it was submitted to",
            write: |row, context, out| context.queue(row.contact.source, out),
        },
        Column {
            name: "medium",
            kind: Kind::Word(Medium::WORDS),
            meaning: "how it came",
            write: |row, _, out| out.word(row.medium.as_str()),
        },
        Column {
            name: "priority",
            kind: Kind::Integer,
            meaning: "its priority: higher is served first",
            write: |row, _, out| out.integer(i64::from(row.priority)),
        },
        Column {
            name: "site",
            kind: Kind::Name,
            meaning: "the site whose switch took it last; empty if none did",
            write: |row, context, out| {
                if let Some(site) = row.site {
                    context.label(site, out);
                }
            },
        },
        Column {
            name: "submitted_s",
            kind: Kind::Time,
            meaning: "when the customer asked for service",
            write: |row, _, out| out.time(row.submitted),
        },
        Column {
            name: "submitted",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.submitted, out),
        },
        Column {
            name: "answered_s",
            kind: Kind::Time,
            meaning: "when an agent answered; empty if none did",
            write: |row, _, out| {
                if let Some(answered) = row.answered {
                    out.time(answered);
                }
            },
        },
        Column {
            name: "ended_s",
            kind: Kind::Time,
            meaning: "when the customer was done with it, which is before wrap-up",
            write: |row, _, out| out.time(row.ended),
        },
        Column {
            name: "end",
            kind: Kind::Word(ContactEnd::WORDS),
            meaning: "how it ended; `open`: not yet when the run ended",
            write: |row, _, out| out.word(row.end.as_str()),
        },
        Column {
            name: "end_detail",
            kind: Kind::Word(&DETAILS),
            meaning: "where the customer gave up, why it was rejected, or what it was lost by",
            write: |row, _, out| out.word(row.end.detail()),
        },
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "who served it or was about to",
            write: |row, context, out| {
                if let Some(agent) = row.agent {
                    context.agent(agent, out);
                }
            },
        },
        Column {
            name: "group",
            kind: Kind::Name,
            meaning: "the agent's group",
            write: |row, context, out| {
                if let Some(agent) = row.agent {
                    context.group(context.group_of(agent), out);
                }
            },
        },
        Column {
            name: "wait_s",
            kind: Kind::Seconds,
            meaning: "from submission to the answer or, without one, to the end",
            write: |row, _, out| out.seconds(row.wait),
        },
        Column {
            name: "talk_s",
            kind: Kind::Seconds,
            meaning: "time in conversation, without holds; empty without an answer",
            write: |row, _, out| out.optional_seconds(row.answered.map(|_| row.talk)),
        },
        Column {
            name: "hold_s",
            kind: Kind::Seconds,
            meaning: "time on hold; empty without an answer",
            write: |row, _, out| out.optional_seconds(row.answered.map(|_| row.hold)),
        },
        Column {
            name: "wrap_up_s",
            kind: Kind::Seconds,
            meaning: "the agent's work after it; empty without an answer",
            write: |row, _, out| out.optional_seconds(row.answered.map(|_| row.wrap_up)),
        },
        Column {
            name: "reroutes",
            kind: Kind::Count,
            meaning: "how often it was offered to an agent in vain and queued again",
            write: |row, _, out| out.count(u64::from(row.reroutes)),
        },
        Column {
            name: "within_threshold",
            kind: Kind::Flag,
            meaning: "whether its wait lay within the service level's threshold",
            write: |row, _, out| out.flag(row.within_threshold),
        },
        Column {
            name: "disposition_code",
            kind: Kind::Integer,
            meaning: "the vendor's code for how it ended; empty where no system gives one",
            write: |row, _, out| {
                if let Some(code) = row.disposition_code {
                    out.integer(i64::from(code));
                }
            },
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind its end or its re-routing; empty where nothing failed",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};
