//! Charts: pictures drawn from the CSV files of a result folder (OUT-10), and a page that
//! shows them.
//!
//! A chart reads its tables row by row into bins of time, so that its memory does not grow with
//! the run. To add one: a file, and a line in [`registry`].

pub mod agent_logouts;
pub mod agents_by_state;
mod bands;
pub mod bins;
mod canvas;
mod dots;
pub mod error;
pub mod faults;
mod font;
mod frame;
pub mod heartbeat;
pub mod interaction_errors;
mod legend;
pub mod node_backlog;
pub mod page;
mod page_answers;
mod page_tables;
mod palette;
mod panel;
mod png;
pub mod presence;
mod quantiles;
pub mod queue_order;
pub mod registry;
pub mod replications;
mod scale;
pub mod source;
mod stack;
pub mod sweep;
mod sweep_line;
mod sweep_map;
#[cfg(test)]
mod sweep_tests;
pub mod switchover_wave;
pub mod table;
#[cfg(test)]
mod test_folder;
#[cfg(test)]
mod tests;
mod time_axis;
mod time_plot;
pub mod track;
pub mod true_against_reported;
pub mod waiting_and_service_level;
