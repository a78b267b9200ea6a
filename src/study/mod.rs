//! Studies: many runs of one scenario.

pub mod replications;
