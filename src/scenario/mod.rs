//! Scenarios: from TOML files to valid values.

pub mod clock;
pub mod config;
pub mod diagnostic;
pub mod fault;
pub mod input;
mod merge;
mod nearest;
mod read;
mod render;
pub mod schema;
pub mod source;
mod toml_text;
mod tree;
mod walk;
