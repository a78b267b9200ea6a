//! The command line: arguments, progress, tables, exit codes.
//!
//! Only this room touches the terminal, the environment and the wall clock. Standard
//! output carries results and nothing else.

mod alone;
mod args;
mod chart;
mod check;
mod compare;
mod compare_text;
mod completions;
mod components;
mod entry;
pub mod exit;
mod failure;
mod generate;
mod impact_text;
mod interrupt;
mod junit;
mod list;
mod loading;
mod notes;
mod output;
mod progress;
mod run;
mod schema;
mod study_args;
mod sweep;
mod sweep_text;
mod validate;

pub use entry::main;
