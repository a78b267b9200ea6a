//! Charts: SVG drawn from rows (OUT-10).
//!
//! [`collector::Collector`] gathers what charts need while a run goes on, in memory that
//! does not grow with it. To add a chart: a file, and a line in [`registry`].

pub mod agents_by_state;
pub mod bins;
pub mod collector;
pub mod error;
mod font;
mod frame;
mod palette;
pub mod registry;
pub mod sweep;
mod sweep_line;
mod sweep_map;
#[cfg(test)]
mod sweep_tests;
mod switchover_wave;
#[cfg(test)]
mod tests;
mod time_axis;
pub mod waiting_and_service_level;
