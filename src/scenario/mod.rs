//! Scenarios: from TOML files to valid values.

pub mod config;
pub mod fault;
