//! Where rows go.

use super::events::EventRow;
use super::rows::Row;

/// Takes the rows of a run in the order in which they become final.
///
/// A pair of sinks is a sink: both get every row.
pub trait Sink {
    /// Whether it wants to see every event ([`Sink::event`]). A run whose sinks do not
    /// pays nothing for it: the compiler removes what is never asked for.
    const WANTS_EVENTS: bool = false;

    /// Whether it does anything with rows. Where none does, those that cost something to
    /// put together are not.
    const WANTS_ROWS: bool = true;

    /// Takes one row.
    fn record(&mut self, row: &Row);

    /// Takes one event, after it was handled and after the rows that came of it.
    #[inline(always)]
    fn event(&mut self, _event: &EventRow) {}
}

/// Keeps nothing: the compiler removes the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct NullSink;

impl Sink for NullSink {
    const WANTS_ROWS: bool = false;

    #[inline(always)]
    fn record(&mut self, _row: &Row) {}
}

/// Keeps every row in memory, for tests.
#[derive(Clone, Debug, Default)]
pub struct MemorySink {
    /// The rows so far.
    pub rows: Vec<Row>,
}

impl Sink for MemorySink {
    fn record(&mut self, row: &Row) {
        self.rows.push(*row);
    }
}

impl<A: Sink, B: Sink> Sink for (A, B) {
    const WANTS_EVENTS: bool = A::WANTS_EVENTS || B::WANTS_EVENTS;
    const WANTS_ROWS: bool = A::WANTS_ROWS || B::WANTS_ROWS;

    #[inline]
    fn record(&mut self, row: &Row) {
        self.0.record(row);
        self.1.record(row);
    }

    #[inline]
    fn event(&mut self, event: &EventRow) {
        self.0.event(event);
        self.1.event(event);
    }
}

impl<A: Sink> Sink for Option<A> {
    const WANTS_EVENTS: bool = A::WANTS_EVENTS;
    const WANTS_ROWS: bool = A::WANTS_ROWS;

    #[inline]
    fn record(&mut self, row: &Row) {
        if let Some(sink) = self {
            sink.record(row);
        }
    }

    #[inline]
    fn event(&mut self, event: &EventRow) {
        if let Some(sink) = self {
            sink.event(event);
        }
    }
}

impl<A: Sink> Sink for &mut A {
    const WANTS_EVENTS: bool = A::WANTS_EVENTS;
    const WANTS_ROWS: bool = A::WANTS_ROWS;

    #[inline]
    fn record(&mut self, row: &Row) {
        (**self).record(row);
    }

    #[inline]
    fn event(&mut self, event: &EventRow) {
        (**self).event(event);
    }
}
