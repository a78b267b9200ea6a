//! Studies: a run that is kept, many runs of one scenario.

pub mod recorded;
pub mod replications;
pub mod setup;
