//! Data files: call logs, forecasts, staffing, observed values (CLI-12).

pub mod csv_table;
pub mod log;
pub mod profile;
pub mod values;
