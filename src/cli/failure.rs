//! What can end a command, and the exit code that stands for it (CLI-10).

use super::exit;
use crate::chart::error::ChartError;
use crate::report::error::ReportError;
use crate::scenario::Diagnostics;

/// Why a command did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The scenario cannot be run; the diagnostics say why.
    #[error("the scenario is not valid")]
    Scenario(Box<Diagnostics>),
    /// Results cannot be written.
    #[error(transparent)]
    Report(#[from] ReportError),
    /// A chart cannot be drawn.
    #[error(transparent)]
    Chart(#[from] ChartError),
    /// Something else cannot be read or written.
    #[error("{0:#}")]
    Io(anyhow::Error),
    /// Scenarios are not as they should be, and which exit code is the gravest of it.
    #[error("{message}")]
    Judged {
        /// The exit code.
        code: u8,
        /// How many of them, in words.
        message: String,
    },
    /// The arguments do not fit each other or the scenario.
    #[error("{0}")]
    Usage(String),
    /// One of many runs ended in a bug; how to run it alone.
    #[error("{0}")]
    Bug(String),
    /// The user asked to stop.
    #[error("interrupted; nothing was written")]
    Interrupted,
    /// The user asked to stop a sweep, and what is finished is kept.
    #[error("{0}")]
    Paused(String),
}

impl Failure {
    /// The exit code that stands for it.
    pub fn code(&self) -> u8 {
        match self {
            Failure::Scenario(diagnostics) if diagnostics.has_unreadable_file() => exit::IO,
            Failure::Scenario(_) => exit::USAGE,
            Failure::Report(error) if error.is_usage() => exit::USAGE,
            Failure::Chart(error) if error.is_usage() => exit::USAGE,
            Failure::Report(_) | Failure::Chart(_) | Failure::Io(_) => exit::IO,
            Failure::Judged { code, .. } => *code,
            Failure::Usage(_) => exit::USAGE,
            Failure::Bug(_) => exit::BUG,
            Failure::Interrupted | Failure::Paused(_) => exit::INTERRUPTED,
        }
    }
}
