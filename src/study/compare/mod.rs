//! Two scenarios side by side: the same callers in both, pair by pair (CLI-6).

pub mod contacts;
pub mod counts;
pub mod differences;
pub mod pairs;
