//! Switchover: a deterministic discrete-event simulator of a multi-site contact center
//! under failure.

pub mod chart;
pub mod kernel;
pub mod ledger;
pub mod report;
