//! Scenarios: from TOML files to valid values.
//!
//! [`load::load`] goes through these steps, each in a file of its own:
//!
//! ```text
//! read ─► merge ─► walk ─► data ─► serde ─► check ─► workload
//! TOML    extends  schema  files   config   names,   logs, forecasts,
//!         --set            read             times    staffing
//! ```
//!
//! Every step adds to the same [`diagnostic::Diagnostics`] and goes on, so that all that is
//! wrong is said at once (CLI-2).

pub mod check;
pub mod clock;
pub mod config;
mod data;
pub mod diagnostic;
pub mod expect;
pub mod fault;
pub mod generate;
pub mod generate_volumes;
pub mod input;
pub mod load;
mod merge;
mod nearest;
pub mod presence;
pub mod read;
pub mod reference;
mod render;
pub mod schema;
pub mod source;
pub mod target;
mod toml_text;
mod tree;
mod walk;
mod workload;

pub use diagnostic::Diagnostics;
pub use load::{Scenario, load, load_with};
pub use reference::reference;
pub use schema::schema;
#[cfg(test)]
mod tests;
