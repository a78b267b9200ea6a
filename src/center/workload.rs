//! Data that workload is made from, as read from a planner's files.

use crate::kernel::time::{SimDuration, SimTime};

/// One call of a log.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LoggedCall {
    /// When the caller asked for an agent.
    pub arrival: SimTime,
    /// Handling time if the log tells it; of callers who hung up it does not.
    pub handling: Option<SimDuration>,
    /// How long the caller waits before giving up; none: for ever.
    pub patience: Option<SimDuration>,
}

/// A call log: calls in the order of arrival.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CallLog {
    /// The calls.
    pub calls: Vec<LoggedCall>,
    /// Rows that were broken and left out.
    pub skipped: u64,
}

/// A step function of time: a value from each moment on, until the next. Before the
/// first moment it is zero.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    /// Moments in ascending order, each with its value.
    pub steps: Vec<(SimTime, f64)>,
    /// Rows that were broken and left out.
    pub skipped: u64,
}
