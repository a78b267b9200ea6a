//! The summary: metrics of a run, of its queues, groups and sites (OUT-7).
//!
//! [`sink::SummarySink`] counts rows; the lists of metrics say what is made of the
//! counts. A metric is one entry of one list: the summary's files, the terminal's
//! table, the documents and the check of expectations all read those lists.

pub mod data;
pub mod files;
pub mod group;
mod headline;
pub mod json;
pub mod metric;
pub mod queue;
pub mod registry;
pub mod run;
pub mod sink;
pub mod site;
pub mod statistics;
pub mod student;
pub mod system;
pub mod systems;
pub mod terminal;
#[cfg(test)]
mod tests;
pub mod totals;
pub mod waits;
