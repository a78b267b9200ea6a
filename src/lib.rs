//! Switchover: a deterministic discrete-event simulator of a multi-site contact center
//! under failure.

pub mod center;
pub mod chart;
pub mod cli;
pub mod kernel;
pub mod ledger;
pub mod network;
pub mod report;
pub mod scenario;
pub mod study;
pub mod systems;
pub mod world;
