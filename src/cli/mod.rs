//! The command line: arguments, progress, tables, exit codes.
//!
//! Only this room touches the terminal, the environment and the wall clock. Standard
//! output carries results and nothing else.

mod args;
mod check;
mod completions;
mod components;
mod entry;
pub mod exit;
mod failure;
mod generate;
mod interrupt;
mod list;
mod loading;
mod notes;
mod output;
mod progress;
mod run;
mod schema;
mod validate;

pub use entry::main;
