//! `lost_data.csv` (OUT-4): what the reports lack.

use super::column::{Column, Kind, Table};
use super::context::Context;
use super::field::Fields;
use crate::kernel::time::SimDuration;
use crate::ledger::lost::{LostDataRow, LostKind, Metric, Quantity, System, Verdict};

/// The table.
pub static TABLE: Table<LostDataRow> = Table {
    file: "lost_data.csv",
    about: "one value of the truth that a report lacks, has late, or has wrong; written when it \
            is final. Counts are counts, times are seconds; a thing without a quantity counts 1 \
            where it is and 0 where it is not",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when this was final",
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
            kind: Kind::Word(System::WORDS),
            meaning: "whose data it is",
            write: |row, _, out| out.word(row.system.as_str()),
        },
        Column {
            name: "component",
            kind: Kind::Name,
            meaning: "what held it; empty where several did",
            write: |row, context, out| {
                if let Some(component) = row.component {
                    context.label(component, out);
                }
            },
        },
        Column {
            name: "kind",
            kind: Kind::Word(LostKind::WORDS),
            meaning: "what kind of thing it is",
            write: |row, _, out| out.word(row.kind.as_str()),
        },
        Column {
            name: "agent",
            kind: Kind::Name,
            meaning: "the agent, where it is about one",
            write: |row, context, out| {
                if let Some(agent) = row.key.agent {
                    context.agent(agent, out);
                }
            },
        },
        Column {
            name: "skill_group",
            kind: Kind::Name,
            meaning: "the agent group, where it is about one",
            write: |row, context, out| {
                if let Some(group) = row.key.group {
                    context.group(group, out);
                }
            },
        },
        Column {
            name: "queue",
            kind: Kind::Name,
            meaning: "the queue, where it is about one",
            write: |row, context, out| {
                if let Some(queue) = row.key.queue {
                    context.queue(queue, out);
                }
            },
        },
        Column {
            name: "interval_start_s",
            kind: Kind::Time,
            meaning: "the start of the interval, where it is about one",
            write: |row, _, out| {
                if let Some(start) = row.key.interval {
                    out.time(start);
                }
            },
        },
        Column {
            name: "contact",
            kind: Kind::Name,
            meaning: "the contact, where it is about one",
            write: |row, context, out| {
                if let Some(contact) = row.key.contact {
                    context.contact(contact, out);
                }
            },
        },
        Column {
            name: "metric",
            kind: Kind::Word(Metric::WORDS),
            meaning: "what of it; names that end in `_s` are seconds",
            write: |row, _, out| out.word(row.metric.as_str()),
        },
        Column {
            name: "true_value",
            kind: Kind::Quantity,
            meaning: "what really was",
            write: |row, _, out| quantity(row.truth, out),
        },
        Column {
            name: "reported_value",
            kind: Kind::Quantity,
            meaning: "what the report says when the run is over",
            write: |row, _, out| quantity(row.reported, out),
        },
        Column {
            name: "lost",
            kind: Kind::Quantity,
            meaning: "the truth less the report: 0 for what was merely late, negative for what \
                      was reported twice",
            write: lost,
        },
        Column {
            name: "verdict",
            kind: Kind::Word(Verdict::WORDS),
            meaning: "what became of it",
            write: |row, _, out| out.word(row.verdict.as_str()),
        },
        Column {
            name: "known_lost",
            kind: Kind::Flag,
            meaning: "whether any component noticed that something is missing",
            write: |row, _, out| out.flag(row.known),
        },
        Column {
            name: "recovered_at_s",
            kind: Kind::Time,
            meaning: "when the report had it after all",
            write: |row, _, out| {
                if let Some(time) = row.recovered {
                    out.time(time);
                }
            },
        },
        Column {
            name: "disposition_code",
            kind: Kind::Integer,
            meaning: "the vendor's code for how it ended, where there is one",
            write: |row, _, out| {
                if let Some(code) = row.disposition_code {
                    out.count(u64::from(code));
                }
            },
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it",
            write: |row, context, out| context.cause(row.cause, out),
        },
    ],
};

fn quantity(quantity: Quantity, out: &mut Fields) {
    match quantity {
        Quantity::Count(count) => out.integer(count),
        Quantity::Time(time) => out.seconds(time),
    }
}

fn lost(row: &LostDataRow, _: &Context, out: &mut Fields) {
    let (lost, is_time) = row.truth.lost(row.reported);
    if is_time {
        if lost < 0 {
            out.word("-");
        }
        out.seconds(SimDuration::from_nanos(lost.unsigned_abs()));
    } else {
        out.integer(lost);
    }
}
