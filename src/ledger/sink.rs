//! Where rows go.

use super::rows::Row;

/// Takes the rows of a run in the order in which they become final.
///
/// A pair of sinks is a sink: both get every row.
pub trait Sink {
    /// Takes one row.
    fn record(&mut self, row: &Row);
}

/// Keeps nothing: the compiler removes the rows.
#[derive(Clone, Copy, Debug, Default)]
pub struct NullSink;

impl Sink for NullSink {
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
    #[inline]
    fn record(&mut self, row: &Row) {
        self.0.record(row);
        self.1.record(row);
    }
}

impl<A: Sink> Sink for Option<A> {
    #[inline]
    fn record(&mut self, row: &Row) {
        if let Some(sink) = self {
            sink.record(row);
        }
    }
}

impl<A: Sink> Sink for &mut A {
    #[inline]
    fn record(&mut self, row: &Row) {
        (**self).record(row);
    }
}
