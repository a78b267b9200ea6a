//! The rows of a window of a layer, as CSV for a reader (OUT-11).

use super::difference::Window;
use super::sink::LayerId;
use crate::kernel::time::SimTime;
use crate::ledger::events::EventRow;
use crate::ledger::rows::Row;
use crate::ledger::sink::Sink;
use crate::report::column::{Lines, Table};
use crate::report::context::Context;
use crate::report::field::Fields;
use crate::report::intervals::Interval;
use crate::report::trace::TraceRow;
use crate::report::{
    agent_logouts, agent_states, contacts, faults, figures, heartbeat, intervals, lost_data,
    presence, presence_store, router_views, switchovers, trace, warnings,
};

/// Picks the rows of one window out of a run.
#[derive(Clone, Debug)]
pub struct ExcerptSink {
    layer: LayerId,
    window: Window,
    most: usize,
    seen: u64,
    kept: Vec<Kept>,
}

#[derive(Clone, Copy, Debug)]
enum Kept {
    Row(Row),
    Event(EventRow),
}

/// The rows of a window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    /// The moment of the first row; none if the window is empty: the layer ends before it.
    pub time: Option<SimTime>,
    /// The first rows as CSV, with a header.
    pub csv: String,
    /// Rows of the window that are not shown.
    pub more: u64,
    /// Rows of the whole layer.
    pub rows: u64,
}

impl ExcerptSink {
    /// Keeps at most `most` rows of a window of `layer`.
    pub fn new(layer: LayerId, window: Window, most: usize) -> Self {
        ExcerptSink { layer, window, most, seen: 0, kept: Vec::new() }
    }

    #[inline]
    fn take(&mut self, row: Kept) {
        let Window { from, until } = self.window;
        let inside = self.seen >= from && until.is_none_or(|until| self.seen < until);
        self.seen += 1;
        if inside && self.kept.len() < self.most {
            self.kept.push(row);
        }
    }

    /// What was found in a run whose names and calendar are those of `context`.
    pub fn finish(self, context: &Context) -> Excerpt {
        let until = self.window.until.unwrap_or(self.seen).min(self.seen);
        let more = until.saturating_sub(self.window.from) - self.kept.len() as u64;
        let mut lines = Text { context, fields: Fields::default() };
        match self.layer {
            LayerId::Contacts => lines.add(&contacts::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::Contact(row)) => Some(*row),
                _ => None,
            }),
            LayerId::AgentStates => {
                lines.add(&agent_states::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::AgentState(row)) => Some(*row),
                    _ => None,
                })
            }
            LayerId::Intervals => lines.add(&intervals::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::QueueInterval(row)) => Some(Interval::Queue(*row)),
                Kept::Row(Row::GroupInterval(row)) => Some(Interval::Group(*row)),
                _ => None,
            }),
            LayerId::Faults => lines.add(&faults::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::Fault(row)) => Some(*row),
                _ => None,
            }),
            LayerId::Warnings => lines.add(&warnings::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::Warning(row)) => Some(*row),
                _ => None,
            }),
            LayerId::LostData => lines.add(&lost_data::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::LostData(row)) => Some(*row),
                _ => None,
            }),
            LayerId::RouterViews => {
                lines.add(&router_views::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::RouterView(row)) => Some(*row),
                    _ => None,
                })
            }
            LayerId::QueueOrder => {}
            LayerId::Presence => lines.add(&presence::TABLE, &self.kept, |kept| match kept {
                Kept::Row(Row::PresenceUpdate(row)) => Some(*row),
                _ => None,
            }),
            LayerId::Systems => {
                lines.add_any(&agent_logouts::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::AgentLogout(row)) => Some(*row),
                    _ => None,
                });
                lines.add_any(&heartbeat::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::Heartbeat(row)) => Some(*row),
                    _ => None,
                });
                lines.add_any(&switchovers::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::Switchover(row)) => Some(*row),
                    _ => None,
                });
                lines.add_any(&presence_store::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::PresenceWrite(row)) => Some(*row),
                    _ => None,
                });
                lines.add_any(&figures::TABLE, &self.kept, |kept| match kept {
                    Kept::Row(Row::Figure(row)) => Some(*row),
                    _ => None,
                });
            }
            // Parents are known only to a trace of the whole run.
            LayerId::Events => lines.add(&trace::TABLE, &self.kept, |kept| match kept {
                Kept::Event(event) => Some(TraceRow { event: *event, parent: None }),
                _ => None,
            }),
        }
        let csv = String::from_utf8(lines.fields.bytes).expect("fields are text");
        Excerpt { time: self.kept.first().map(Kept::time), csv, more, rows: self.seen }
    }
}

impl Sink for ExcerptSink {
    const WANTS_EVENTS: bool = true;

    #[inline]
    fn record(&mut self, row: &Row) {
        if LayerId::of(row) == self.layer {
            self.take(Kept::Row(*row));
        }
    }

    #[inline]
    fn event(&mut self, event: &EventRow) {
        if self.layer == LayerId::Events {
            self.take(Kept::Event(*event));
        }
    }
}

impl Kept {
    /// When the row became final.
    fn time(&self) -> SimTime {
        match self {
            Kept::Event(event) => event.time,
            Kept::Row(Row::AgentState(row)) => row.time,
            Kept::Row(Row::Contact(row)) => row.ended,
            Kept::Row(Row::QueueInterval(row)) => row.end,
            Kept::Row(Row::GroupInterval(row)) => row.end,
            Kept::Row(Row::Fault(row)) => row.end.unwrap_or(row.start),
            Kept::Row(Row::Warning(row)) => row.time,
            Kept::Row(Row::LostData(row)) => row.time,
            Kept::Row(Row::RouterView(row)) => row.end,
            Kept::Row(Row::Heartbeat(row)) => row.time,
            Kept::Row(Row::Switchover(row)) => row.ended,
            Kept::Row(Row::PresenceUpdate(row)) => row.time,
            Kept::Row(Row::PresenceWrite(row)) => row.time,
            // They are of the whole run.
            Kept::Row(Row::Figure(_)) => SimTime::ZERO,
            Kept::Row(Row::AgentLogout(row)) => row.login.unwrap_or(row.logout),
        }
    }
}

/// Grows line by line.
struct Text<'a> {
    context: &'a Context,
    fields: Fields,
}

impl Text<'_> {
    /// Adds the header of a table, and those of the rows that are its own.
    fn add<R>(&mut self, table: &'static Table<R>, kept: &[Kept], own: fn(&Kept) -> Option<R>) {
        let lines = Lines::new(table, self.context);
        lines.header(&mut self.fields);
        for row in kept.iter().filter_map(own) {
            lines.row(&row, self.context, &mut self.fields);
        }
    }

    /// The same, if any of the rows are the table's own: a layer may have several tables.
    fn add_any<R>(&mut self, table: &'static Table<R>, kept: &[Kept], own: fn(&Kept) -> Option<R>) {
        if kept.iter().any(|kept| own(kept).is_some()) {
            self.add(table, kept, own);
        }
    }
}

/// Several windows of one run.
impl Sink for Vec<ExcerptSink> {
    const WANTS_EVENTS: bool = true;

    fn record(&mut self, row: &Row) {
        self.iter_mut().for_each(|sink| sink.record(row));
    }

    fn event(&mut self, event: &EventRow) {
        self.iter_mut().for_each(|sink| sink.event(event));
    }
}
