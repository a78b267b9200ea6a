//! `intervals.csv` (OUT-6): queues and groups, `truth` and `reported`, in one file.

use super::column::{Column, Kind, Table};
use crate::kernel::time::{SimDuration, SimTime};
use crate::ledger::rows::{GroupFigures, GroupIntervalRow, QueueFigures, QueueIntervalRow, View};

/// An interval of a queue or of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interval {
    /// Of a queue.
    Queue(QueueIntervalRow),
    /// Of a group.
    Group(GroupIntervalRow),
}

impl Interval {
    fn start(&self) -> SimTime {
        match self {
            Interval::Queue(row) => row.start,
            Interval::Group(row) => row.start,
        }
    }

    fn end(&self) -> SimTime {
        match self {
            Interval::Queue(row) => row.end,
            Interval::Group(row) => row.end,
        }
    }

    fn view(&self) -> View {
        match self {
            Interval::Queue(row) => row.view,
            Interval::Group(row) => row.view,
        }
    }

    /// A count that only queues have.
    fn queue(&self, count: impl Fn(&QueueFigures) -> u64) -> Option<u64> {
        match self {
            Interval::Queue(row) => row.figures.as_ref().map(count),
            Interval::Group(_) => None,
        }
    }

    /// A time that both may have, and each its own.
    fn time(
        &self,
        queue: impl Fn(&QueueFigures) -> Option<SimDuration>,
        group: impl Fn(&GroupFigures) -> Option<SimDuration>,
    ) -> Option<SimDuration> {
        match self {
            Interval::Queue(row) => row.figures.as_ref().and_then(queue),
            Interval::Group(row) => row.figures.as_ref().and_then(group),
        }
    }
}

/// The table.
pub static TABLE: Table<Interval> = Table {
    file: "intervals.csv",
    about: "one interval of a queue or a group in one view; contacts are counted where they are \
            submitted (`offered`) and where they end (all others), times are split at the \
            bounds; where nothing was reported the figures are empty",
    columns: &[
        Column {
            name: "start_s",
            kind: Kind::Time,
            meaning: "start of the interval",
            write: |row, _, out| out.time(row.start()),
        },
        Column {
            name: "start",
            kind: Kind::Clock,
            meaning: "the same on the wall clock",
            write: |row, context, out| context.clock(row.start(), out),
        },
        Column {
            name: "end_s",
            kind: Kind::Time,
            meaning: "its end",
            write: |row, _, out| out.time(row.end()),
        },
        Column {
            name: "scope",
            kind: Kind::Word(&["queue", "group"]),
            meaning: "what the interval is of",
            write: |row, _, out| {
                out.word(match row {
                    Interval::Queue(_) => "queue",
                    Interval::Group(_) => "group",
                })
            },
        },
        Column {
            name: "name",
            kind: Kind::Name,
            meaning: "which queue or group",
            write: |row, context, out| match row {
                Interval::Queue(row) => context.queue(row.queue, out),
                Interval::Group(row) => context.group(row.group, out),
            },
        },
        Column {
            name: "view",
            kind: Kind::Word(View::WORDS),
            meaning: "what really happened, or what the historical report holds",
            write: |row, _, out| out.word(row.view().as_str()),
        },
        Column {
            name: "offered",
            kind: Kind::Count,
            meaning: "of a queue: contacts submitted",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.offered)),
        },
        Column {
            name: "answered",
            kind: Kind::Count,
            meaning: "contacts answered, of those that ended",
            write: |row, _, out| {
                let answered = match row {
                    Interval::Queue(row) => row.figures.map(|figures| figures.answered),
                    Interval::Group(row) => row.figures.map(|figures| figures.answered),
                };
                out.optional_count(answered);
            },
        },
        Column {
            name: "answered_within",
            kind: Kind::Count,
            meaning: "of a queue: of these, answered within the service level's threshold",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.answered_within)),
        },
        Column {
            name: "abandoned",
            kind: Kind::Count,
            meaning: "of a queue: contacts whose customer gave up",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.abandoned)),
        },
        Column {
            name: "abandoned_within",
            kind: Kind::Count,
            meaning: "of a queue: of these, given up within the threshold",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.abandoned_within)),
        },
        Column {
            name: "rejected",
            kind: Kind::Count,
            meaning: "of a queue: contacts not let in",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.rejected)),
        },
        Column {
            name: "lost",
            kind: Kind::Count,
            meaning: "of a queue: contacts ended by a failure",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.lost)),
        },
        Column {
            name: "rerouted",
            kind: Kind::Count,
            meaning: "of a queue: offers taken back and queued again",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.rerouted)),
        },
        Column {
            name: "longest_queue",
            kind: Kind::Count,
            meaning: "of a queue: most contacts waiting at once",
            write: |row, _, out| out.optional_count(row.queue(|figures| figures.longest_queue)),
        },
        Column {
            name: "waiting_s",
            kind: Kind::Seconds,
            meaning: "of a queue: time that contacts waited",
            write: |row, _, out| {
                out.optional_seconds(row.time(|queue| Some(queue.waiting), |_| None))
            },
        },
        Column {
            name: "talking_s",
            kind: Kind::Seconds,
            meaning: "time in conversation; of a group: agent time",
            write: |row, _, out| {
                out.optional_seconds(
                    row.time(|queue| Some(queue.talking), |group| Some(group.talking)),
                )
            },
        },
        Column {
            name: "held_s",
            kind: Kind::Seconds,
            meaning: "time on hold; of a group: agent time",
            write: |row, _, out| {
                out.optional_seconds(row.time(|queue| Some(queue.held), |group| Some(group.held)))
            },
        },
        Column {
            name: "wrap_up_s",
            kind: Kind::Seconds,
            meaning: "work after contacts; of a group: agent time",
            write: |row, _, out| {
                out.optional_seconds(
                    row.time(|queue| Some(queue.wrap_up), |group| Some(group.wrap_up)),
                )
            },
        },
        Column {
            name: "logged_in_s",
            kind: Kind::Seconds,
            meaning: "of a group: agent time logged in",
            write: |row, _, out| {
                out.optional_seconds(row.time(|_| None, |group| Some(group.logged_in)))
            },
        },
        Column {
            name: "not_ready_s",
            kind: Kind::Seconds,
            meaning: "of a group: agent time not ready",
            write: |row, _, out| {
                out.optional_seconds(row.time(|_| None, |group| Some(group.not_ready)))
            },
        },
        Column {
            name: "available_s",
            kind: Kind::Seconds,
            meaning: "of a group: agent time available",
            write: |row, _, out| {
                out.optional_seconds(row.time(|_| None, |group| Some(group.available)))
            },
        },
        Column {
            name: "reserved_s",
            kind: Kind::Seconds,
            meaning: "of a group: agent time reserved or ringing",
            write: |row, _, out| {
                out.optional_seconds(row.time(|_| None, |group| Some(group.reserved)))
            },
        },
        Column {
            name: "out_of_service_s",
            kind: Kind::Seconds,
            meaning: "of a group: agent time that the schedule asked for and a failure took",
            write: |row, _, out| {
                out.optional_seconds(row.time(|_| None, |group| Some(group.out_of_service)))
            },
        },
    ],
};
