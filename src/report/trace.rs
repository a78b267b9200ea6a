//! `trace.csv`: every event, with its parent and its cause (OUT-9).
//!
//! The cause of an event is a row of `faults.csv`; its parent is the event that was being
//! handled when it was scheduled. So from any event the way leads back to what began it.

use std::collections::BTreeMap;
use std::path::Path;

use super::column::{Column, Kind, Table};
use super::context::Context;
use super::csv_sink::FileRows;
use super::error::ReportError;
use super::output_file::TableFile;
use crate::ledger::calendar::Calendar;
use crate::ledger::events::EventRow;
use crate::ledger::names::Names;
use crate::ledger::rows::Row;
use crate::ledger::sink::Sink;

/// A row of the trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TraceRow {
    /// The event.
    pub event: EventRow,
    /// Sequence number of the event that scheduled it, if one did and is still known.
    pub parent: Option<u64>,
}

/// The table.
pub static TABLE: Table<TraceRow> = Table {
    file: "trace.csv",
    about: "one handled event (only with `--trace`)",
    columns: &[
        Column {
            name: "time_s",
            kind: Kind::Time,
            meaning: "when",
            write: |row, _, out| out.time(row.event.time),
        },
        Column {
            name: "time",
            kind: Kind::Clock,
            meaning: "when, on the wall clock",
            write: |row, context, out| context.clock(row.event.time, out),
        },
        Column {
            name: "sequence",
            kind: Kind::Integer,
            meaning: "its place in the order in which events were scheduled",
            write: |row, _, out| out.count(row.event.sequence),
        },
        Column {
            name: "parent",
            kind: Kind::Integer,
            meaning: "sequence of the event that scheduled it; empty where it stood at the start",
            write: |row, _, out| out.optional_count(row.parent),
        },
        Column {
            name: "component",
            kind: Kind::Name,
            meaning: "what it happened to: a queue, group, agent, switch, fault, `carrier`, or the `run`",
            write: |row, context, out| context.component(row.event.component, out),
        },
        Column {
            name: "event",
            kind: Kind::Text,
            meaning: "what happened; of a message its word",
            write: |row, _, out| out.word(row.event.event),
        },
        Column {
            name: "contact",
            kind: Kind::Name,
            meaning: "the contact that it is about; empty where there is none, or none any more",
            write: |row, context, out| {
                if let Some(contact) = row.event.contact {
                    context.contact(contact, out);
                }
            },
        },
        Column {
            name: "cause",
            kind: Kind::Fault,
            meaning: "the fault behind it; empty where nothing failed",
            write: |row, context, out| context.cause(row.event.cause, out),
        },
    ],
};

/// Writes the trace while the run goes on.
#[derive(Debug)]
pub struct TraceSink {
    context: Context,
    file: TableFile<TraceRow>,
    parents: Parents,
}

impl TraceSink {
    /// Creates the file in `folder`.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn create(
        folder: &Path,
        names: &Names,
        calendar: Option<Calendar>,
    ) -> Result<Self, ReportError> {
        let context = Context::new(names, calendar);
        let file = TableFile::create(&TABLE, folder, &context)?;
        Ok(TraceSink { context, file, parents: Parents::default() })
    }

    /// Writes what is left; the file with its number of rows.
    ///
    /// # Errors
    /// The first error that writing it met.
    pub fn finish(self) -> Result<FileRows, ReportError> {
        self.file.finish()
    }
}

impl Sink for TraceSink {
    const WANTS_EVENTS: bool = true;

    fn record(&mut self, _row: &Row) {}

    fn event(&mut self, event: &EventRow) {
        let parent = self.parents.take(event.sequence);
        self.parents.note(event);
        self.file.write(&TraceRow { event: *event, parent }, &self.context);
    }
}

/// Parents of events that are still to come.
///
/// What an event's handler schedules is numbered without gaps, so that one entry per
/// parent is enough. It is forgotten when its last child has come. A number that was
/// reserved for a timer may never come: of more than [`Parents::MOST`] entries the oldest
/// is forgotten.
#[derive(Clone, Debug, Default)]
struct Parents {
    /// By the first child's number.
    families: BTreeMap<u64, Family>,
}

#[derive(Clone, Copy, Debug)]
struct Family {
    parent: u64,
    /// One after the last child's number.
    until: u64,
    /// Children that have not come.
    left: u64,
}

impl Parents {
    /// How many entries are kept at most: some 50 MB.
    const MOST: usize = 1 << 20;

    /// The parent of the event with this number, which comes now.
    fn take(&mut self, sequence: u64) -> Option<u64> {
        let (first, family) = self.families.range_mut(..=sequence).next_back()?;
        if sequence >= family.until {
            return None;
        }
        family.left -= 1;
        let (first, family) = (*first, *family);
        if family.left == 0 {
            self.families.remove(&first);
        }
        Some(family.parent)
    }

    /// Takes note of the children of `event`.
    fn note(&mut self, event: &EventRow) {
        let (first, until) = event.children;
        if first == until {
            return;
        }
        self.families.insert(first, Family { parent: event.sequence, until, left: until - first });
        if self.families.len() > Self::MOST {
            self.families.pop_first();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::cause::Cause;
    use crate::kernel::time::SimTime;
    use crate::ledger::events::Component;

    fn event(sequence: u64, children: (u64, u64)) -> EventRow {
        EventRow {
            time: SimTime::ZERO,
            sequence,
            component: Component::Run,
            event: "arrival",
            contact: None,
            cause: Cause::NONE,
            children,
        }
    }

    #[test]
    fn out_9_parents_are_known_whatever_the_order_in_which_children_come() {
        let mut parents = Parents::default();
        parents.note(&event(1, (5, 8)));
        parents.note(&event(2, (8, 8)));
        parents.note(&event(3, (8, 9)));
        let found: Vec<_> = [7, 8, 5, 4, 6, 9].map(|number| parents.take(number)).into();
        assert_eq!(found, [Some(1), Some(3), Some(1), None, Some(1), None]);
        assert!(parents.families.is_empty(), "what has come is forgotten");
    }

    #[test]
    fn out_9_memory_stays_bounded_where_children_never_come() {
        let mut parents = Parents::default();
        let count = Parents::MOST as u64 + 100;
        for parent in 0..count {
            parents.note(&event(parent, (2 * parent + 10, 2 * parent + 12)));
        }
        assert_eq!(parents.families.len(), Parents::MOST);
        assert_eq!(parents.take(10), None);
        assert_eq!(parents.take(2 * (count - 1) + 11), Some(count - 1));
    }
}
