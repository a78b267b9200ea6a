//! Results: one file for each CSV table, the summary, the manifest, the fingerprints.
//!
//! Everything here is made from the ledger's rows alone. To add a table: a file that
//! declares its columns, a field of [`csv_sink::CsvSink`], a line in [`catalog`].

pub mod agent_logouts;
mod agent_states;
mod background;
pub mod catalog;
mod clock;
pub mod column;
pub mod comparison;
pub mod contacts;
pub mod context;
pub mod csv_sink;
pub mod error;
pub mod faults;
pub mod field;
pub mod figures;
pub mod fingerprint;
pub mod folder;
pub mod heartbeat;
pub mod impact;
pub mod intervals;
pub mod lost_data;
pub mod manifest;
pub mod output_file;
pub mod partial;
pub mod presence;
pub mod presence_store;
pub mod router_views;
pub mod study_manifest;
pub mod summary;
pub mod sweep_files;
pub mod switchovers;
mod system_files;
#[cfg(test)]
mod test_rows;
#[cfg(test)]
mod tests;
pub mod trace;
pub mod warnings;
