//! Studies: a run that is kept, many runs of one scenario, runs that are judged.

pub mod check;
pub mod expectation;
pub mod metric_check;
pub mod recorded;
pub mod replications;
pub mod setup;
